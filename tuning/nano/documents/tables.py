"""Tables: ruled, three-line, without lines, striped, with horizontals only; score lists, stock lists, timetables, statements.

Every style is drawn at every scale in both languages. What the tables say comes from `table_themes.py`.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from nano.canvas import Colour, Sheet
from nano.documents.base import CELL, Document, Field, Style, layout, up_to_cell
from nano.documents.parts import (
    DIVIDERS, NOTE_CELLS, PAGE_CELLS, SLIP_CELLS, Grid, accent, blank, close, divider, joint, mix, printable, put, text_width,
    widest, within,
)  # fmt: skip
from nano.documents.table_data import Content
from nano.documents.table_themes import draw_content
from nano.fonts import Face

CELLS = {"slip": SLIP_CELLS, "note": NOTE_CELLS, "page": PAGE_CELLS}
# Numbers of columns and of rows (without the header) that are tried, most likely sizes more than once.
SIZES = {
    "slip": ((2, 2, 2, 2, 3, 3), (2, 2, 3, 3, 4)),
    "note": ((2, 3, 3, 4, 4, 5), (2, 3, 4, 5, 6, 7)),
    "page": ((3, 4, 4, 5, 5, 6, 6), (3, 4, 5, 6, 7, 8, 8)),
}
TRIES = 10  # contents drawn until one fits the scale at the wanted size


@dataclass
class Plan:
    """A table ready to be drawn: cells as printed, columns' alignments and widths, and where the title and notes go."""

    rows: list[list[str]]
    aligns: str
    widths: list[float]
    row_height: int
    pad: float
    head_face: Face
    title: str
    title_size: int
    title_align: str
    note: str
    note_on_top: bool
    margin: int

    def width(self) -> float:
        """Width of everything between the margins."""
        return sum(self.widths)

    def height(self, size: int) -> float:
        """Height of everything between the margins."""
        title = self.title_size * 1.6 if self.title else 0
        return title + self.row_height * len(self.rows) + (size * 1.6 if self.note else 0)

    def cells(self, size: int) -> int:
        """Cells of the sheet it will take."""
        return up_to_cell(self.width() + 2 * self.margin) * up_to_cell(self.height(size) + 2 * self.margin) // CELL**2


Decorate = Callable[[random.Random, Sheet, Grid, Style], Colour | None]  # draws rules and tints; returns the header's ink


@dataclass(frozen=True)
class Look:
    """A style of table: what draws it, whether it is kept for the evaluation, and how it departs from the usual."""

    decorate: Decorate
    unseen: bool = False
    first: str | None = None  # alignment of the first column, where the style demands one
    sideways: bool = False


def transpose(content: Content) -> None:
    """Put the headers at the left and the rows side by side."""
    lines = [content.header, *content.rows]
    content.header, *content.rows = [list(column) for column in zip(*lines, strict=True)]
    content.kinds = "l" + "m" * (len(content.header) - 1)


def draw_aligns(rng: random.Random, kinds: str, first: str | None) -> str:
    """Alignments of the columns: by type, all in the middle, all left, or all but the first in the middle."""
    kind = rng.random()
    if kind < 0.4:
        aligns = kinds if rng.random() < 0.6 else kinds.replace("l", "m")
    else:
        aligns = ("m" if kind < 0.75 else "l" if kind < 0.9 else "r") * len(kinds)
    if rng.random() < 0.3:
        aligns = "l" + aligns[1:]
    return (first or aligns[0]) + aligns[1:]


def plan_table(rng: random.Random, style: Style, content: Content, scale: str, zh: bool, look: Look) -> Plan:
    """Settle measures, alignment, title and notes."""
    size, roomy = style.size, scale != "slip"
    rows = [[printable(cell, style.face) for cell in row] for row in (content.header, *content.rows)]
    head_face = style.heading if rng.random() < 0.5 else style.face
    pad = rng.choice((0.35, 0.5, 0.6, 0.8, 1.0, 1.4) if roomy else (0.3, 0.4, 0.5, 0.7))
    heads = [[row[0] for row in rows]] + [[]] * (len(rows[0]) - 1) if look.sideways else [[cell] for cell in rows[0]]
    widths = [
        max(widest(list(column), style.face, size), widest(head, head_face, size)) + 2 * pad * size
        for column, head in zip(zip(*rows, strict=True), heads, strict=True)
    ]
    if rng.random() < 0.2:
        widths = [max(widths)] * len(widths) if max(widths) < 2 * sum(widths) / len(widths) else widths
    title = content.title if rng.random() < (0.6 if roomy else 0.3) else ""
    title_size = round(size * rng.choice((1, 1.1, 1.2, 1.35, 1.5)))
    note = ""
    if roomy and content.note and content.note[0] and rng.random() < 0.2:
        note = content.note[0] + joint(rng, "zh" if zh else "en") + content.note[1]
    least = max(text_width(title, style.heading, title_size), text_width(note, style.face, size))
    widths = [width + max(0.0, least - sum(widths)) / len(widths) for width in widths]
    row_height = round(size * rng.choice((1.35, 1.5, 1.6, 1.8, 2.0, 2.3) if roomy else (1.3, 1.4, 1.5, 1.7, 1.9)))
    margin = rng.randint(5, 12) if not roomy else rng.randint(8, 26)
    aligns = draw_aligns(rng, content.kinds, look.first)
    return Plan(
        rows, aligns, widths, row_height, pad, head_face, title, title_size, rng.choice("mmml"), note, rng.random() < 0.5, margin
    )


def draw_plan(rng: random.Random, style: Style, plan: Plan, decorate: Decorate, sideways: bool) -> Sheet:
    """Draw title, table and note on paper of the right size."""
    size, margin, width = style.size, plan.margin, plan.width()
    sheet = blank(style, up_to_cell(width + 2 * margin) + CELL, up_to_cell(plan.height(size) + 2 * margin) + CELL)
    x, y = margin, margin
    if plan.title:
        at = x + width / 2 if plan.title_align == "m" else x
        sheet.text(
            at,
            y,
            plan.title,
            style.heading,
            plan.title_size,
            accent(rng, style) if rng.random() < 0.15 else None,
            plan.title_align,
        )
        y += round(plan.title_size * 1.6)
    if plan.note and plan.note_on_top:
        align = rng.choice("lr")
        sheet.text(x if align == "l" else x + width, y, plan.note, style.face, size, None, align)
        y += round(size * 1.6)
    xs = [x]
    for column in plan.widths:
        xs.append(xs[-1] + column)
    grid = Grid(xs, [y + i * plan.row_height for i in range(len(plan.rows) + 1)])
    ink = decorate(rng, sheet, grid, style)
    set_cells(rng, sheet, plan, grid, style, ink, sideways)
    y = grid.bottom
    if plan.note and not plan.note_on_top:
        sheet.text(x, y + size * 0.5, plan.note, style.face, size)
        y += size * 1.5
    close(sheet, rng, x + width, y, margin)
    return sheet


def set_cells(rng: random.Random, sheet: Sheet, plan: Plan, grid: Grid, style: Style, ink: Colour | None, sideways: bool) -> None:
    """Set the cells; `ink` is that of the header, which is the first row or, `sideways`, the first column."""
    head_align = "m" if rng.random() < 0.3 and not sideways else None
    for i, row in enumerate(plan.rows):
        for j, cell in enumerate(row):
            head = j == 0 if sideways else i == 0
            align = head_align or plan.aligns[j] if i == 0 else plan.aligns[j]
            face = plan.head_face if head else style.face
            put(
                sheet,
                grid.xs[j],
                grid.ys[i],
                grid.xs[j + 1],
                grid.ys[i + 1],
                cell,
                face,
                style.size,
                align,
                plan.pad,
                ink if head else None,
            )


# The styles. Each draws rules and tints before the text is set.


def ruled(rng: random.Random, sheet: Sheet, grid: Grid, style: Style) -> Colour | None:
    """All cells boxed; the header perhaps tinted, the outer frame perhaps thick."""
    xs, ys, ink = grid.xs, grid.ys, mix(style, rng.choice((0.3, 0.5, 0.7, 1.0)))
    if rng.random() < 0.4:
        sheet.fill(xs[0], ys[0], xs[-1], ys[1], mix(style, rng.uniform(0.05, 0.16)))
    for y in ys[1:-1]:
        sheet.rule(xs[0], y, xs[-1], y, ink)
    for x in xs[1:-1]:
        sheet.rule(x, ys[0], x, ys[-1], ink)
    sheet.frame(xs[0], ys[0], xs[-1], ys[-1], ink, 2 if rng.random() < 0.25 else 1)
    return accent(rng, style) if rng.random() < 0.1 else None


def three_line(rng: random.Random, sheet: Sheet, grid: Grid, style: Style) -> Colour | None:
    """Lines above, below the header and at the end, as in books."""
    xs, ys, ink = grid.xs, grid.ys, mix(style, rng.choice((0.7, 1.0)))
    thick = rng.choice((1, 2, 2, 2, 3))
    sheet.rule(xs[0], ys[0], xs[-1], ys[0], ink, thick)
    sheet.rule(xs[0], ys[1], xs[-1], ys[1], ink)
    sheet.rule(xs[0], ys[-1], xs[-1], ys[-1], ink, thick)
    return None


def unruled(rng: random.Random, sheet: Sheet, grid: Grid, style: Style) -> Colour | None:
    """No lines; the header perhaps in a colour or on a tint."""
    kind = rng.random()
    if kind < 0.2:
        sheet.fill(grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[1], mix(style, rng.uniform(0.06, 0.16)))
    return accent(rng, style) if kind > 0.75 else None


def striped(rng: random.Random, sheet: Sheet, grid: Grid, style: Style) -> Colour | None:
    """Every other row tinted, the header more strongly."""
    xs, ys = grid.xs, grid.ys
    tint = mix(style, rng.uniform(0.05, 0.13))
    odd = rng.randint(0, 1)
    for i in range(1, len(ys) - 1):
        if i % 2 == odd:
            sheet.fill(xs[0], ys[i], xs[-1], ys[i + 1] - 1, tint)
    if rng.random() < 0.5:
        sheet.fill(xs[0], ys[0], xs[-1], ys[1] - 1, mix(style, rng.uniform(0.14, 0.24)))
    if rng.random() < 0.4:
        sheet.rule(xs[0], ys[1], xs[-1], ys[1], mix(style, 0.8), rng.choice((1, 2)))
    return accent(rng, style) if rng.random() < 0.15 else None


def across(rng: random.Random, sheet: Sheet, grid: Grid, style: Style) -> Colour | None:
    """Horizontals between the rows, solid, dashed or dotted."""
    xs, ys, ink = grid.xs, grid.ys, mix(style, rng.choice((0.35, 0.6, 0.9)))
    kind = rng.choice(("solid", "solid", "dashed", "dotted"))
    for y in ys[2:-1]:
        divider(sheet, xs[0], xs[-1], y, kind, ink)
    under = rng.choice(DIVIDERS[:2])
    divider(sheet, xs[0], xs[-1], ys[1], under, ink)
    if rng.random() < 0.6:
        divider(sheet, xs[0], xs[-1], ys[0], under, ink)
    if rng.random() < 0.8:
        divider(sheet, xs[0], xs[-1], ys[-1], under, ink)
    return accent(rng, style) if rng.random() < 0.1 else None


def dark_head(rng: random.Random, sheet: Sheet, grid: Grid, style: Style) -> Colour | None:
    """The header in the paper's colour on dark ground; the first column stands right."""
    xs, ys = grid.xs, grid.ys
    ground = style.ink if sum(style.paper) < 380 or rng.random() < 0.4 else accent(rng, style)
    sheet.fill(xs[0], ys[0], xs[-1], ys[1] - 1, ground)
    kind = rng.choice(("rows", "outer", "none"))
    for y in ys[2:-1] if kind == "rows" else []:
        sheet.rule(xs[0], y, xs[-1], y, mix(style, 0.4))
    if kind != "none":
        sheet.frame(xs[0], ys[0], xs[-1], ys[-1], ground)
    return style.paper


def headed_left(rng: random.Random, sheet: Sheet, grid: Grid, style: Style) -> Colour | None:
    """The headers stand in the first column, on a tint or before a line."""
    xs, ys, ink = grid.xs, grid.ys, mix(style, rng.choice((0.4, 0.7, 1.0)))
    kind = rng.choice(("grid", "line", "rows", "outer"))
    if rng.random() < 0.5:
        sheet.fill(xs[0], ys[0], xs[1], ys[-1], mix(style, rng.uniform(0.06, 0.16)))
    if kind in ("grid", "outer"):
        sheet.frame(xs[0], ys[0], xs[-1], ys[-1], ink)
    for y in ys[1:-1] if kind in ("grid", "rows") else []:
        sheet.rule(xs[0], y, xs[-1], y, ink)
    for x in {"grid": xs[1:-1], "line": xs[1:2], "outer": xs[1:2]}.get(kind, []):
        sheet.rule(x, ys[0], x, ys[-1], ink)
    return None


LOOKS = {
    "ruled": Look(ruled),
    "three_line": Look(three_line),
    "unruled": Look(unruled),
    "striped": Look(striped),
    "across": Look(across),
    "dark_head": Look(dark_head, True, "r"),
    "headed_left": Look(headed_left, True, "l", True),
}


def make_table(rng: random.Random, style: Style, look: Look, language: str, scale: str) -> Document:
    """Draw contents until one fits the scale at the style's size, and set it."""
    zh = language == "zh"
    columns, rows = SIZES[scale]
    for left in range(TRIES, 0, -1):
        small = min(left, 4) / 4  # towards the end smaller tables are tried
        wanted = max(2, round(rng.choice(columns) * small)), max(2, round(rng.choice(rows) * small))
        if look.sideways:
            wanted = wanted[1], max(2, min(wanted[0], 5) - 1)
        content = draw_content(rng, zh, *wanted, plain=look.sideways)
        facts = content.facts(zh)
        if look.sideways:
            transpose(content)
        plan = plan_table(rng, style, content, scale, zh, look)
        if plan.cells(style.size) <= CELLS[scale]:
            break
    sheet = draw_plan(rng, style, plan, look.decorate, look.sideways)
    fields = [Field(name, printable(value, style.face)) for name, value in facts]
    if plan.note:
        fields.append(Field(*content.note))
    return Document("table", language, "", sheet, fields, [], plan.rows)


def _register(name: str, look: Look, language: str, scale: str) -> None:
    def make(rng: random.Random, style: Style) -> Document:
        return make_table(rng, style, look, language, scale)

    make.__name__ = f"table_{name}_{language}_{scale}"
    layout("table", language, scale, look.unseen)(within(CELLS[scale])(make))


for _name, _look in LOOKS.items():
    for _language in ("zh", "en"):
        for _scale in CELLS:
            _register(_name, _look, _language, _scale)
