"""A pen for papers that are filled in: sets labels and values, and notes each value as a field while it is written."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from nano.canvas import Colour, Line, Sheet
from nano.documents.base import Field, Style
from nano.documents.parts import printable, put, text_width
from nano.fonts import Face


@dataclass
class Pen:
    """Writes on `sheet` in `style`; labels in their own `ink`, and `apart` from their values or as one line with them."""

    sheet: Sheet
    style: Style
    ink: Colour | None = None
    colon: str = "："
    apart: bool = False
    fields: list[Field] = field(default_factory=list)

    @property
    def em(self) -> int:
        """Size of the body print."""
        return self.style.size

    def note(self, name: str, value: str) -> str:
        """Remember a field and return its value as it can be printed; a name is remembered once."""
        value = printable(value, self.style.face)
        if value and name not in {f.name for f in self.fields}:
            self.fields.append(Field(name, value))
        return value

    def width(self, text: str) -> float:
        """Width of `text` in body print."""
        return text_width(text, self.style.face, self.em)

    def write(self, x: float, y: float, text: str, anchor: str = "l", ink: Colour | None = None) -> Line:
        """Body print."""
        return self.sheet.text(x, y, printable(text, self.style.face), self.style.face, self.em, ink, anchor)

    def pair(self, x: float, y: float, label: str, value: str, name: str = "", room: float = 0, gap: float = 0.0) -> float:
        """A label, its colon and its value; the label is spaced out to `room` px if given. Returns the right edge."""
        value = self.note(name or label.strip("（）"), value)
        head = label + self.colon
        if not self.apart and not room:
            return self.write(x, y, head + value).box[2]
        if room:
            self.justify(x, y, label, room, self.colon.rstrip())
            start = x + room + self.width(self.colon) + 2
        else:
            start = self.write(x, y, head.rstrip(), ink=self.ink).box[0] + self.width(head)
        return self.write(start + gap * self.em, y, value).box[2] if value else start

    def justify(self, x: float, y: float, text: str, room: float, end: str = "") -> Line:
        """A label whose characters are spread over `room` px, then its colon; one line of the transcription."""
        start, widths = len(self.sheet.lines), [self.width(c) for c in text]
        space = max(0.0, room - sum(widths)) / max(1, len(text) - 1)
        for i, c in enumerate(text):
            self.sheet.text(x + sum(widths[:i]) + i * space, y, c, self.style.face, self.em, self.ink)
        if end:
            self.sheet.text(x + room, y, end, self.style.face, self.em, self.ink)
        return join(self.sheet, start)

    def cell(self, x0: float, y0: float, x1: float, y1: float, text: str, align: str = "m", ink: Colour | None = None,
             face: Face | None = None, pad: float = 0.4) -> None:  # fmt: skip
        """One line in a cell."""
        face = face or self.style.face
        put(self.sheet, x0, y0, x1, y1, printable(text, face), face, self.em, align, pad, ink)


def join(sheet: Sheet, start: int) -> Line:
    """Make one line of the sheet's lines from `start` on."""
    parts = sheet.lines[start:]
    boxes = np.array([p.box for p in parts])
    box = (*boxes[:, :2].min(0).tolist(), *boxes[:, 2:].max(0).tolist())
    joined = Line("".join(p.text for p in parts), np.concatenate([p.centres for p in parts]), box, parts[0].size)
    sheet.lines[start:] = [joined]
    return joined


def read_by_rows(sheet: Sheet, start: int = 0) -> None:
    """Put the lines from `start` on in order of reading: rows from the top, each from the left."""
    rows: list[list[Line]] = []
    for line in sorted(sheet.lines[start:], key=lambda line: float(line.centres[0][1])):
        head = rows[-1][0] if rows else None
        if head and line.centres[0][1] - head.centres[0][1] < 0.5 * min(head.size, line.size):
            rows[-1].append(line)
        else:
            rows.append([line])
    sheet.lines[start:] = [line for row in rows for line in sorted(row, key=lambda line: line.box[0])]


def fit(widths: list[float], total: float, shares: list[float]) -> list[float]:
    """Widths made to fill `total`: what is left over goes to the columns by their shares."""
    extra = max(0.0, total - sum(widths))
    return [w + extra * s / sum(shares) for w, s in zip(widths, shares, strict=True)]


def edges(x: float, widths: list[float]) -> list[float]:
    """Left edges of columns that begin at x, and the right edge."""
    return [x + sum(widths[:i]) for i in range(len(widths) + 1)]
