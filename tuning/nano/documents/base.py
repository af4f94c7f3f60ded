"""What a generated document is: a sheet, and the truth about it.

A layout is a function `(rng, style) -> Document` registered with `@layout(kind, language, ...)`. It sets its text in the
order of reading (rows from the top, each from the left; columns of running text one after the other), because
transcription is read off `sheet.lines`.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from nano import fonts
from nano.canvas import Colour, Line, Sheet
from nano.fonts import Face
from nano.print_practice import colours

CELL = 28  # sheets' sides are multiples of this, so that no resizing blurs them


@dataclass(frozen=True)
class Style:
    """How a document is set: body face and size in pixels, heading face, paper and ink."""

    face: Face
    heading: Face
    size: int
    paper: Colour
    ink: Colour


@dataclass(frozen=True)
class Field:
    """One fact on the sheet. `name` is how a question calls it in the document's language; `value` is as printed."""

    name: str
    value: str


@dataclass
class Document:
    """A sheet and what it says. `table` holds header and rows; `items` pairs of article and printed price."""

    kind: str
    language: str
    layout: str
    sheet: Sheet
    fields: list[Field] = field(default_factory=list)
    items: list[tuple[str, str]] = field(default_factory=list)
    table: list[list[str]] = field(default_factory=list)

    def rows(self) -> list[list[Line]]:
        """Lines grouped into printed rows, in order of reading."""
        rows: list[list[Line]] = []
        for line in self.sheet.lines:
            last = rows[-1][-1] if rows else None
            beside = last and line.box[0] >= last.box[2] - 2 and abs(line.centres[0][1] - last.centres[0][1]) < 0.6 * min(line.size, last.size)
            if beside:
                rows[-1].append(line)
            else:
                rows.append([line])
        return rows

    def text(self) -> str:
        """The transcription: a line a row, parts of a row separated by one space."""
        return "\n".join(" ".join(line.text for line in row) for row in self.rows())


@dataclass(frozen=True)
class Layout:
    """A registered layout; `unseen` ones are kept for the evaluation. `scale` says how large its sheets are."""

    name: str
    kind: str
    language: str
    scale: str  # "slip" up to 64 cells, "note" up to 150, "page" up to 400
    unseen: bool
    make: Callable[[random.Random, Style], Document]


LAYOUTS: list[Layout] = []


def layout(kind: str, language: str, scale: str, unseen: bool = False) -> Callable:
    """Register a layout function under its own name."""

    def register(make: Callable[[random.Random, Style], Document]) -> Callable[[random.Random, Style], Document]:
        LAYOUTS.append(Layout(make.__name__, kind, language, scale, unseen, make))
        return make

    return register


def draw_style(rng: random.Random, language: str, seen_fonts: bool = True, size: int | None = None) -> Style:
    """A random style; English documents may be set in Latin faces."""
    pool = fonts.faces(True, seen_fonts)
    if language == "en" and rng.random() < 0.8:
        pool = fonts.faces(False, seen_fonts)
    paper, ink = colours(rng)
    face = rng.choice(pool)
    return Style(face, face if rng.random() < 0.5 else rng.choice(pool), size or rng.choice((16, 16, 17, 18, 18, 20, 22)), paper, ink)


def up_to_cell(length: float) -> int:
    """The next multiple of a cell's side."""
    return -(-round(length) // CELL) * CELL
