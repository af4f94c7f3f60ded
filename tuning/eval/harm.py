"""Damage to one value on a drawn sheet, as paper, copiers and forgers do it, to see that a reader does not guess.

Each function takes a document and the value to be damaged, and returns what is true of its field afterwards: the value, or None
where it is gone. `NotThere` is raised where the value stands nowhere alone enough to be damaged.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from PIL import Image

from nano.canvas import Line
from nano.documents import Document

Box = tuple[int, int, int, int]  # pixels: left, top, right, bottom


class NotThereError(Exception):
    """The value is not on the sheet, or not in one piece."""


def find(document: Document, value: str) -> tuple[Line, int]:
    """The line that says `value`, and where in its text."""
    for line in document.sheet.lines:
        at = line.text.find(value)
        if value and at >= 0:
            return line, at
    raise NotThereError(value)


def box_of(line: Line, begin: int, end: int) -> Box:
    """Around some characters of a line, up to half way to their neighbours."""
    x = [float(centre) for centre in line.centres[:, 0]]
    left = (x[begin - 1] + x[begin]) / 2 if begin > 0 else line.box[0]
    right = (x[end - 1] + x[end]) / 2 if end < len(x) else line.box[2]
    return round(left), round(line.box[1]) - 1, round(right), round(line.box[3]) + 2


def pixelated(document: Document, value: str, rng: random.Random) -> str | None:
    """Two or three characters become blocks."""
    line, at = find(document, value)
    count = min(len(value), rng.randint(2, 3))
    begin = at + rng.randint(0, len(value) - count)
    box = box_of(line, begin, begin + count)
    part = document.sheet.image.crop(box)
    small = part.resize((max(1, part.width // 6), max(1, part.height // 6)), Image.Resampling.BOX)
    document.sheet.image.paste(small.resize(part.size, Image.Resampling.NEAREST), box)
    return value


def overdrawn(document: Document, value: str, rng: random.Random) -> str | None:
    """A pen stroke goes through all of it."""
    line, at = find(document, value)
    left, top, right, bottom = box_of(line, at, at + len(value))
    slant = rng.randint(-2, 2)
    middle = (top + bottom) // 2
    document.sheet.draw.line((left - 3, middle - slant, right + 3, middle + slant), fill=document.sheet.ink, width=max(3, line.size // 5))
    return value


def emptied(document: Document, value: str, rng: random.Random) -> str | None:  # noqa: ARG001 - all take one
    """Nothing stands there."""
    line, at = find(document, value)
    box = box_of(line, at, at + len(value))
    ground = document.sheet.image.getpixel((max(0, box[0] - 1), (box[1] + box[3]) // 2))
    document.sheet.draw.rectangle(box, fill=ground)
    return None


def shifted(document: Document, value: str, rng: random.Random) -> str | None:
    """Printed most of a row too low or too high, as on a form that was fed askew: whose value is it now?"""
    line, at = find(document, value)
    box = box_of(line, at, at + len(value))
    part = document.sheet.image.crop(box)
    emptied(document, value, rng)
    by = round(line.size * rng.choice((-1, 1)) * rng.uniform(0.7, 1.3))
    document.sheet.image.paste(part, (box[0], max(0, box[1] + by)))
    return value


def altered(document: Document, value: str, rng: random.Random) -> str | None:
    """One figure is another one, cut out of the same print: an amount is off by tens or thousands. What was meant stays the truth."""
    line, at = find(document, value)
    figures = [i for i, char in enumerate(value) if char.isdigit()]
    pairs = [(i, j) for i in figures for j in figures if value[i] != value[j]]
    if not pairs:
        raise NotThereError(value)
    to, source = rng.choice(pairs)
    source_box, to_box = (box_of(line, at + i, at + i + 1) for i in (source, to))
    glyph = document.sheet.image.crop(source_box)
    document.sheet.image.paste(glyph.resize((to_box[2] - to_box[0], to_box[3] - to_box[1])), to_box)
    return value


HARMS: dict[str, Callable[[Document, str, random.Random], str | None]] = {
    "pixelated": pixelated,
    "overdrawn": overdrawn,
    "emptied": emptied,
    "shifted": shifted,
    "altered": altered,
}
