"""A sheet of paper that remembers where every character was put.

Coordinates are pixels, x to the right and y down, origin at the top left. A `Sheet` is drawn upright; `finish` applies
what a camera or a scanner does (see `wear.py`) and moves the characters' centres along.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw

from nano.fonts import Face, advance, load

Colour = tuple[int, int, int]


@dataclass
class Line:
    """One run of text on the sheet: its words, the centres of its characters [n, 2] and its box (x0, y0, x1, y1)."""

    text: str
    centres: np.ndarray
    box: tuple[float, float, float, float]
    size: int


@dataclass
class Sheet:
    """Paper, ink and the text that was set on it, in reading order as drawn."""

    width: int
    height: int
    paper: Colour = (255, 255, 255)
    ink: Colour = (0, 0, 0)
    lines: list[Line] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.image = Image.new("RGB", (self.width, self.height), self.paper)
        self.draw = ImageDraw.Draw(self.image)

    def text_width(self, text: str, face: Face, size: int) -> float:
        """Advance of `text` in pixels."""
        return load(face, size).getlength(text)

    def text(self, x: float, y: float, text: str, face: Face, size: int, ink: Colour | None = None, anchor: str = "l") -> Line:
        """Set one line; (x, y) is the top of the em box at its left ("l"), middle ("m") or right ("r") edge."""
        font = load(face, size)
        advances = np.array([advance(face, size, c) for c in text], dtype=np.float32)
        total = float(advances.sum())
        if anchor != "l":
            x = x - total if anchor == "r" else x - total / 2
        x, y = round(x), round(y)
        self.draw.text((x, y + size * 0.88), text, font=font, fill=ink or self.ink, anchor="ls")
        ends = np.cumsum(advances)
        centres = np.stack([x + ends - advances / 2, np.full(len(text), y + size * 0.5)], axis=1)
        line = Line(text, centres, (x, y, x + total, y + size), size)
        self.lines.append(line)
        return line

    def rule(self, x0: float, y0: float, x1: float, y1: float, ink: Colour | None = None, width: int = 1) -> None:
        """Draw one straight line."""
        self.draw.line((round(x0), round(y0), round(x1), round(y1)), fill=ink or self.ink, width=width)

    def frame(self, x0: float, y0: float, x1: float, y1: float, ink: Colour | None = None, width: int = 1) -> None:
        """Draw the outline of a rectangle."""
        self.draw.rectangle((round(x0), round(y0), round(x1), round(y1)), outline=ink or self.ink, width=width)

    def fill(self, x0: float, y0: float, x1: float, y1: float, colour: Colour) -> None:
        """Fill a rectangle; call it before the text that stands on it."""
        self.draw.rectangle((round(x0), round(y0), round(x1), round(y1)), fill=colour)


@dataclass
class Picture:
    """Pixels [height, width, 3] uint8, and each visible character with its centre [n, 2] in the order of reading."""

    pixels: np.ndarray
    characters: str
    centres: np.ndarray


def to_picture(sheet: Sheet, image: Image.Image | None = None, matrix: np.ndarray | None = None) -> Picture:
    """Collect the characters of a sheet; `matrix` [2, 3] maps sheet coordinates to those of `image`."""
    pixels = np.asarray((image or sheet.image).convert("RGB"))
    if not sheet.lines:
        return Picture(pixels, "", np.zeros((0, 2), np.float32))
    text = "".join(line.text for line in sheet.lines)
    centres = np.concatenate([line.centres for line in sheet.lines])
    if matrix is not None:
        centres = centres @ matrix[:, :2].T + matrix[:, 2]
    shown = np.array([not c.isspace() for c in text])
    return Picture(pixels, "".join(c for c in text if not c.isspace()), centres[shown].astype(np.float32))


def enlarged(picture: Picture, factor: float, pixels_max: int, multiple: int, stretch: float = 1.0) -> Picture:
    """The picture grown by `factor`, as far as `pixels_max` (area) allows, to sides that are multiples of `multiple`.

    The same sizes as `fit_size` of src/imaging/resize.cpp with `enlarge`, and nearly the same filter. `stretch` makes it
    wider and lower by the same factor, for practice.
    """
    height, width = picture.pixels.shape[:2]
    factor = max(1.0, min(factor, (pixels_max / (width * height)) ** 0.5))
    if factor == stretch == 1:
        return picture
    wanted = (width * factor * stretch, height * factor / stretch)
    sides = [max(multiple, round(side / multiple) * multiple) for side in wanted]
    if sides[0] * sides[1] > pixels_max:
        sides = [max(multiple, int(side // multiple) * multiple) for side in wanted]
    pixels = np.asarray(Image.fromarray(np.ascontiguousarray(picture.pixels)).resize(tuple(sides), Image.Resampling.BICUBIC))
    scale = np.array([sides[0] / width, sides[1] / height])
    return Picture(pixels, picture.characters, (picture.centres * scale).astype(np.float32))
