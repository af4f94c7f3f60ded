"""Small parts that layouts are put together from.

A layout draws on a `blank` sheet that is larger than needed, starting at its margin, and then calls `close`, which cuts
the paper to whole cells. Positions are pixels; y is the top of a line's em box, as in `Sheet.text`. `em` arguments are
multiples of the body size. Nothing here checks for overlaps; `check.py` does.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps

import numpy as np
from PIL import Image, ImageDraw

from nano.canvas import Colour, Line, Sheet
from nano.documents.base import CELL, Document, Style, up_to_cell
from nano.fonts import Face, load

SLIP_CELLS, NOTE_CELLS, PAGE_CELLS = 64, 150, 400  # the most cells of each scale
SMALLEST = 13  # no body print is smaller
LEADING = 1.5  # height of a row of plain text, in em

_NO_START = "，。、；：！？）》”’,.;:!?)%"  # never at the start of a wrapped line
_POOR_FACES = ("gbsn00lp", "gkai00mp")  # these have no £ ¥ €


def mix(style: Style, share: float) -> Colour:
    """Ink mixed into the paper: 0 is paper, 1 is ink. Tints about 0.12, rules and faint labels about 0.6."""
    return tuple(round(p + (i - p) * share) for p, i in zip(style.paper, style.ink, strict=True))


def accent(rng: random.Random, style: Style) -> Colour:
    """A colour that reads on the paper: dark red, blue, green, brown on light paper, bright ones on dark paper."""
    dark = sum(style.paper) < 380
    colours = ((255, 190, 90), (150, 220, 255), (170, 240, 170)) if dark else ((165, 30, 30), (25, 60, 140), (20, 95, 55), (120, 70, 20))
    return rng.choice(colours)


def printable(text: str, face: Face) -> str:
    """Replace the currency signs that two of the Chinese faces have no shape for."""
    if any(name in face.path for name in _POOR_FACES):
        return text.replace("¥", "￥").replace("£", "$").replace("€", "$")
    return text


def text_width(text: str, face: Face, size: int) -> float:
    """Advance of `text`; for planning before there is a sheet."""
    return load(face, size).getlength(text)


def widest(texts: list[str], face: Face, size: int) -> float:
    """Advance of the longest of `texts`; 0 if there are none."""
    return max((text_width(text, face, size) for text in texts), default=0.0)


def blank(style: Style, width: int = 1000, height: int = 1200) -> Sheet:
    """Paper to draw on, to be cut by `close`."""
    return Sheet(width, height, style.paper, style.ink)


def close(sheet: Sheet, rng: random.Random, right: float, bottom: float, margin: float) -> None:
    """Cut the sheet to whole cells around content that ends at (right, bottom); what is left over moves the content."""
    width, height = up_to_cell(right + margin), up_to_cell(bottom + margin)
    dx, dy = (rng.randint(0, int(full - end - margin + 0.5)) for full, end in ((width, right), (height, bottom)))
    image = Image.new("RGB", (width, height), sheet.paper)
    image.paste(sheet.image.crop((0, 0, width, height)) if not (dx or dy) else sheet.image, (dx, dy))
    sheet.image, sheet.draw, sheet.width, sheet.height = image, ImageDraw.Draw(image), width, height
    for line in sheet.lines:
        line.centres = line.centres + np.array([dx, dy], np.float32)
        x0, y0, x1, y1 = line.box
        line.box = (x0 + dx, y0 + dy, x1 + dx, y1 + dy)


def within(cells: int, width: int | None = None) -> Callable:
    """Decorate a layout (under `@layout`): set it again, ever smaller, until its sheet has few enough cells."""

    def decorate(make: Callable[[random.Random, Style], Document]) -> Callable[[random.Random, Style], Document]:
        @wraps(make)
        def fitted(rng: random.Random, style: Style) -> Document:
            for attempt in range(60):
                document = make(rng, replace(style, size=max(SMALLEST, style.size - attempt)))
                sheet = document.sheet
                if sheet.width * sheet.height <= cells * CELL * CELL and sheet.width <= (width or sheet.width):
                    return document
            raise RuntimeError(f"{make.__name__} does not fit {cells} cells")

        return fitted

    return decorate


def wrap(text: str, face: Face, size: int, width: float, first: float | None = None) -> list[str]:
    """Break `text` into lines of at most `width` (the first one `first`): at spaces, or between Chinese characters."""
    lines, line = [], ""
    room = width if first is None else first
    for token in re.findall(r"[!-~£€]+|.", text):
        pieces = [token] if text_width(token, face, size) <= width else list(token)
        for piece in pieces:
            if line and text_width(line + piece, face, size) > room:
                carry = ""
                if piece[0] in _NO_START and len(line) > 1 and line[-1] != " ":
                    line, carry = line[:-1], line[-1]
                lines.append(line.rstrip())
                line, room = carry, width
            line += piece if line or piece != " " else ""
    return lines + [line.rstrip()] if line.strip() else lines


def paragraph(sheet: Sheet, x: float, y: float, text: str, face: Face, size: int, width: float, leading: float = LEADING,
              anchor: str = "l", ink: Colour | None = None) -> float:  # fmt: skip
    """Set wrapped text (x is its left edge, middle or right edge by `anchor`); returns the y below it."""
    for line in wrap(text, face, size, width):
        sheet.text(x, y, line, face, size, ink, anchor)
        y += round(size * leading)
    return y


def vertical(sheet: Sheet, x: float, y: float, text: str, face: Face, size: int, step: float = 1.15, ink: Colour | None = None) -> Line:
    """Set `text` downwards, one character under the other; it is one line of the transcription."""
    start = len(sheet.lines)
    parts = [sheet.text(x, y + i * size * step, c, face, size, ink) for i, c in enumerate(text)]
    box = (min(p.box[0] for p in parts), parts[0].box[1], max(p.box[2] for p in parts), parts[-1].box[3])
    sheet.lines[start:] = [Line(text, np.concatenate([p.centres for p in parts]), box, size)]
    return sheet.lines[-1]


def divider(sheet: Sheet, x0: float, x1: float, y: float, kind: str = "solid", ink: Colour | None = None) -> None:
    """A horizontal rule: solid, thick, double, dashed or dotted."""
    if kind in ("dashed", "dotted"):
        dash, gap = (6, 4) if kind == "dashed" else (2, 3)
        for left in range(round(x0), round(x1), dash + gap):
            sheet.rule(left, y, min(left + dash - 1, x1), y, ink)
        return
    sheet.rule(x0, y, x1, y, ink, 2 if kind == "thick" else 1)
    if kind == "double":
        sheet.rule(x0, y + 3, x1, y + 3, ink)


DIVIDERS = ("solid", "thick", "double", "dashed", "dotted")


def joint(rng: random.Random, language: str) -> str:
    """What stands between a label and its value on one line."""
    return rng.choice(("：", "：", "：", ":", ": ", " ")) if language == "zh" else rng.choice((": ", ": ", ": ", ":", " "))


def key_value(sheet: Sheet, x: float, y: float, label: str, value: str, style: Style, colon: str, column: float | None = None,
              width: float | None = None, leading: float = LEADING, ink: Colour | None = None) -> tuple[float, float]:  # fmt: skip
    """Set a label and its value; returns (right edge, y below).

    Without `column` they are one line. With it the label (in `ink`) and the value at x = `column` are two. A value that
    is wider than `width` (counted from x) is broken and its further lines stand under its start.
    """
    face, size, head = style.face, style.size, label + colon
    start = column if column is not None else x + text_width(head, face, size)
    room = (x + width - start) if width else 1e9
    right = start
    for i, part in enumerate(wrap(value, face, size, room)):
        if i == 0 and column is None:
            line = sheet.text(x, y, head + part, face, size)
        else:
            if i == 0:
                sheet.text(x, y, head.rstrip(), face, size, ink)
            line = sheet.text(start, y, part, face, size)
        right = max(right, line.box[2])
        y += round(size * leading)
    return right, y


def key_values(sheet: Sheet, x: float, y: float, pairs: list[tuple[str, str]], style: Style, colon: str, aligned: bool = False,
               width: float | None = None, leading: float = LEADING, ink: Colour | None = None) -> tuple[float, float]:  # fmt: skip
    """Rows of `key_value`; `aligned` puts the values in a column. Returns (right edge, y below)."""
    column = x + widest([label + colon for label, _ in pairs], style.face, style.size) + style.size * 0.6 if aligned else None
    right = x
    for label, value in pairs:
        edge, y = key_value(sheet, x, y, label, value, style, colon, column, width, leading, ink)
        right = max(right, edge)
    return right, y


def spread(sheet: Sheet, x0: float, x1: float, y: float, label: str, value: str, style: Style, dots: bool = False,
           size: int | None = None, face: Face | None = None) -> float:  # fmt: skip
    """A label at x0 and its value ending at x1, perhaps with a dotted leader between; returns the y below."""
    size, face = size or style.size, face or style.face
    left = sheet.text(x0, y, label, face, size)
    right = sheet.text(x1, y, value, face, size, anchor="r")
    if dots and right.box[0] - left.box[2] > 3 * size:
        divider(sheet, left.box[2] + size * 0.5, right.box[0] - size * 0.5, y + size * 0.85, "dotted", mix(style, 0.7))
    return y + round(size * LEADING)


@dataclass(frozen=True)
class Grid:
    """Edges of the columns and of the rows of a table that was drawn."""

    xs: list[float]
    ys: list[float]

    @property
    def right(self) -> float:
        """Right edge."""
        return self.xs[-1]

    @property
    def bottom(self) -> float:
        """Bottom edge."""
        return self.ys[-1]


def column_widths(rows: list[list[str]], face: Face, size: int, pad: float = 0.5) -> list[float]:
    """Width of each column that fits its longest cell and `pad` em on either side."""
    return [widest(list(cells), face, size) + 2 * pad * size for cells in zip(*rows, strict=True)]


def table(sheet: Sheet, x: float, y: float, rows: list[list[str]], style: Style, aligns: str, rules: str = "grid", width: float = 0,
          pad: float = 0.5, leading: float = 1.8, head: bool = True, tint: Colour | None = None, head_face: Face | None = None,
          ink: Colour | None = None, size: int | None = None) -> Grid:  # fmt: skip
    """Draw a table whose columns fit their text; empty cells stay empty.

    `aligns` has l, m or r for each column. `rules`: grid, rows, head (above, below the header and at the end), outer, none.
    `width` is the least width: what is left over goes to the columns evenly. `tint` fills the header row, `head_face` sets
    it, `ink` draws the rules.
    """
    size, ink = size or style.size, ink or mix(style, 0.7)
    widths = column_widths(rows, style.face, size, pad)
    if head and head_face:
        widths = [max(a, b) for a, b in zip(widths, column_widths(rows[:1], head_face, size, pad), strict=True)]
    extra = max(0.0, width - sum(widths)) / len(widths)
    xs = [x]
    for cell in widths:
        xs.append(xs[-1] + cell + extra)
    ys = [y + i * round(size * leading) for i in range(len(rows) + 1)]
    if tint and head:
        sheet.fill(xs[0], ys[0], xs[-1], ys[1], tint)
    for i, cells in enumerate(rows):
        face = head_face if head_face and head and i == 0 else style.face
        for j, cell in enumerate(cells):
            put(sheet, xs[j], ys[i], xs[j + 1], ys[i + 1], cell, face, size, aligns[j], pad)
    _rule_table(sheet, xs, ys, rules, head, ink)
    return Grid(xs, ys)


def put(sheet: Sheet, x0: float, y0: float, x1: float, y1: float, text: str, face: Face, size: int, align: str = "m",
        pad: float = 0.5, ink: Colour | None = None) -> None:  # fmt: skip
    """Set one line in a cell, vertically centred; an empty text sets nothing."""
    if text:
        x = {"l": x0 + pad * size, "m": (x0 + x1) / 2, "r": x1 - pad * size}[align]
        sheet.text(x, (y0 + y1 - size) / 2, text, face, size, ink, align)


def _rule_table(sheet: Sheet, xs: list[float], ys: list[float], rules: str, head: bool, ink: Colour) -> None:
    if rules in ("grid", "outer"):
        sheet.frame(xs[0], ys[0], xs[-1], ys[-1], ink)
    if rules == "head":
        across = [ys[0], ys[-1]] + ([ys[1]] if head else [])
    else:
        across = {"grid": ys[1:-1], "rows": ys, "outer": ys[1:2] if head else []}.get(rules, [])
    for y in across:
        sheet.rule(xs[0], y, xs[-1], y, ink)
    for x in xs[1:-1] if rules == "grid" else []:
        sheet.rule(x, ys[0], x, ys[-1], ink)


RULES = ("grid", "rows", "head", "outer", "none")
