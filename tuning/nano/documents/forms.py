"""Forms filled in: boxed, ruled, in columns; with labels above their values for the evaluation."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from nano.canvas import Colour
from nano.documents.articles import note_cells
from nano.documents.base import Document, Style, layout
from nano.documents.boxes import label_boxes
from nano.documents.form_data import PLAIN, TABLED, Form, Pair, Writer
from nano.documents.parts import (
    DIVIDERS, NOTE_CELLS, PAGE_CELLS, SLIP_CELLS, SMALLEST, accent, blank, close, column_widths, divider, joint, mix, printable,
    table, text_width, widest, within,
)  # fmt: skip
from nano.documents.pen import Pen

CELLS = {"slip": SLIP_CELLS, "note": NOTE_CELLS, "page": PAGE_CELLS}
# Numbers of facts without a table; of facts, and of rows, with one. Slips have no table.
FACTS = {"slip": (2, 4), "note": (4, 7), "page": (8, 12)}
FACTS_ABOVE = {"note": (2, 3), "page": (4, 7)}
ROWS = {"note": (2, 3), "page": (3, 6)}
WIDTHS = {"slip": (8, 12), "note": (14, 20), "page": (23, 30)}  # em
TABLED_SHARE = {"slip": 0.0, "note": 0.45, "page": 0.65}


@dataclass
class Paper:
    """A form being set on paper: everything stands between x and x + width, the next part at y."""

    rng: random.Random
    pen: Pen
    form: Form
    language: str
    x: float
    y: float
    width: float
    hue: Colour
    tint: Colour | None

    @property
    def em(self) -> int:
        """Size of the body print."""
        return self.pen.em

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.width

    def skip(self, em: float) -> None:
        """Leave room."""
        self.y += round(em * self.em)

    def title(self, align: str, ruled: bool = False) -> None:
        """The form's name, not wider than the paper."""
        style, size = self.pen.style, round(self.em * self.rng.uniform(1.15, 1.55))
        while text_width(self.form.title, style.heading, size) > self.width and size > SMALLEST:
            size -= 1
        ink = self.hue if self.rng.random() < 0.3 else None
        self.pen.sheet.text(self.x + (self.width / 2 if align == "m" else 0), self.y, self.form.title, style.heading, size, ink, align)
        self.y += round(size * 1.45)
        if ruled:
            divider(self.pen.sheet, self.x, self.right, self.y, self.rng.choice(DIVIDERS), self.hue)
            self.skip(0.5)

    def pack(self, pairs: list[Pair], room: float, columns: int, head: bool) -> list[list[Pair]]:
        """Pairs in rows of at most `columns`; one that needs more than `room` px, its label included by `head`, stands alone."""
        rows: list[list[Pair]] = []
        needs = [self.pen.width(label + self.pen.colon + value if head else value) for label, value in pairs]
        fits = {label for (label, _), need in zip(pairs, needs, strict=True) if need <= room}
        for pair in pairs:
            if rows and len(rows[-1]) < columns and pair[0] in fits and rows[-1][-1][0] in fits:
                rows[-1].append(pair)
            else:
                rows.append([pair])
        return rows

    def goods(self, rules: str, pad: float = 0.45, leading: float = 1.7) -> None:
        """The table, if the form has one; some of its cells become fields."""
        form, style = self.form, self.pen.style
        if not form.table:
            return
        aligns = form.aligns if self.rng.random() < 0.7 else "m" * len(form.aligns)
        self.y = table(self.pen.sheet, self.x, self.y, form.table, style, aligns, rules, self.width, pad, leading, True, self.tint,
                       ink=self.hue).bottom  # fmt: skip
        note_cells(self.rng, self.pen, self.language, form.table, bool(form.items))

    def signs(self, gap: float = 0.0) -> None:
        """Who signed: as many beside each other as there is room for."""
        if not self.form.signs:
            return
        self.skip(gap)
        for row in self.pack(self.form.signs, self.width / len(self.form.signs) - self.em, len(self.form.signs), True):
            for i, (label, value) in enumerate(row):
                self.pen.pair(self.x + i * self.width / len(row) + 0.2 * self.em, self.y, label, value)
            self.skip(1.5)

    def boxes(self, pairs: list[Pair], columns: int, step: float, align: str = "l") -> None:
        """Label and value in ruled boxes, one or two pairs a row."""
        pen, labels = self.pen, widest([label for label, _ in pairs], self.pen.style.face, self.em) + 0.9 * self.em
        for row in self.pack(pairs, self.width / columns - labels - 0.8 * self.em, columns, False):
            bottom = self.y + round(step * self.em)
            for i, (label, value) in enumerate(row):
                left, right = (round(self.x + k * self.width / len(row)) for k in (i, i + 1))
                cut = round(left + labels)
                if self.tint:
                    pen.sheet.fill(left, self.y, cut, bottom, self.tint)
                pen.sheet.frame(left, self.y, cut, bottom, self.hue)
                pen.sheet.frame(cut, self.y, right, bottom, self.hue)
                pen.cell(left, self.y, cut, bottom, label, "m", pen.ink)
                pen.cell(cut, self.y, right, bottom, pen.note(label, value), align)
            self.y = bottom


def printed(form: Form, style: Style) -> Form:
    """The form with signs that the faces have."""

    def pairs(some: list[Pair]) -> list[Pair]:
        return [(label, printable(value, style.face)) for label, value in some]

    rows = [[printable(cell, style.face) for cell in row] for row in form.table]
    return replace(form, facts=pairs(form.facts), table=rows, sums=pairs(form.sums), signs=pairs(form.signs), items=pairs(form.items))


def draw_form(rng: random.Random, language: str, scale: str) -> Form:
    """A form with as much on it as the scale has room for."""
    if rng.random() < TABLED_SHARE[scale]:
        return rng.choice(TABLED)(Writer(rng, language, rng.randint(*FACTS_ABOVE[scale]), rng.randint(*ROWS[scale])))
    form = rng.choice(PLAIN)(Writer(rng, language, rng.randint(*FACTS[scale]), 0))
    if scale == "slip":
        form.signs = []
    return form


def begin(rng: random.Random, style: Style, language: str, scale: str) -> Paper:
    """A form and paper that is wide enough for its longest line."""
    if scale != "slip":
        style = replace(style, size=min(style.size, rng.choice((16, 16, 17, 18))))
    form = printed(draw_form(rng, language, scale), style)
    hue = accent(rng, style) if rng.random() < 0.3 else mix(style, rng.uniform(0.5, 1.0))
    ink = rng.choice((None, None, hue, mix(style, 0.7)))
    pen = Pen(blank(style, 1100, 1500), style, ink, joint(rng, language), rng.random() < 0.6)
    pairs = form.facts + form.sums + form.signs
    least = sum(widest(list(texts), style.face, style.size) for texts in zip(*pairs, strict=True)) + 2.6 * style.size
    if form.table:
        least = max(least, sum(column_widths(form.table, style.face, style.size, 0.45)))
    width = max(least, rng.uniform(*WIDTHS[scale]) * style.size)
    margin = rng.uniform(0.4, 1.2) * style.size
    return Paper(rng, pen, form, language, margin, margin, width, hue, mix(style, 0.1) if rng.random() < 0.4 else None)


def end(paper: Paper) -> Document:
    """Cut the paper around the form."""
    lines = paper.pen.sheet.lines
    right, bottom = (max(line.box[k] for line in lines) for k in (2, 3))
    close(paper.pen.sheet, paper.rng, max(paper.right, right), max(paper.y, bottom), paper.x)
    return Document("form", paper.language, "", paper.pen.sheet, paper.pen.fields, paper.form.items, paper.form.table)


def boxed(paper: Paper) -> None:
    """Everything in one ruled grid; who signed in its last row or below."""
    rng, form = paper.rng, paper.form
    step, columns, align = rng.choice((1.5, 1.6, 1.8, 2.0)), rng.choice((1, 2, 2, 2)), rng.choice("llm")
    paper.title(rng.choice("mmml"))
    paper.skip(0.2)
    paper.boxes(form.facts, columns, step, align)
    paper.goods("grid", leading=step)
    if form.sums:
        paper.boxes(form.sums, 1, step, rng.choice("lr"))
    if form.signs and rng.random() < 0.5:
        paper.boxes(form.signs, columns, step, align)
    else:
        paper.signs(0.4)


def ruled(paper: Paper) -> None:
    """Values written on lines behind their labels, one or two a row."""
    rng, pen, form, em = paper.rng, paper.pen, paper.form, paper.em
    paper.title(rng.choice("mml"), rng.random() < 0.3)
    paper.skip(0.2)
    columns, step, kind = rng.choice((1, 2, 2)), rng.choice((1.6, 1.7, 1.9)), rng.choice(("solid", "solid", "dotted", "dashed"))
    for row in paper.pack(form.facts, paper.width / columns - 1.2 * em, columns, True):
        for i, (label, value) in enumerate(row):
            left, right = (paper.x + k * paper.width / len(row) for k in (i, i + 1))
            pen.pair(left, paper.y, label, value)
            start = left + pen.width(label + pen.colon.strip()) + 0.1 * em
            divider(pen.sheet, start, right - (0.6 * em if i + 1 < len(row) else 0), paper.y + round(1.2 * em), kind, mix(pen.style, 0.6))
        paper.skip(step)
    paper.skip(0.3 if form.table else 0)
    paper.goods(rng.choice(("grid", "rows", "head")))
    paper.skip(0.4 if form.table else 0)
    for label, value in form.sums:
        pen.pair(paper.right - pen.width(label + pen.colon + value) - 0.3 * em, paper.y, label, value)
        paper.skip(1.5)
    paper.signs(0.2)


def columns(paper: Paper) -> None:
    """Labels in one column, values in another, with or without thin rules between; the sums at the right edge."""
    rng, pen, form, em = paper.rng, paper.pen, paper.form, paper.em
    paper.title(rng.choice("ml"), rng.random() < 0.6)
    thin, step = rng.random() < 0.4, rng.choice((1.4, 1.5, 1.7))
    labels = widest([label + pen.colon for label, _ in form.facts], pen.style.face, em) + 0.8 * em
    right = rng.random() < 0.25
    for label, value in form.facts:
        pen.write(paper.x, paper.y, label + pen.colon.strip(), ink=pen.ink)
        pen.write(paper.right if right else paper.x + labels, paper.y, pen.note(label, value), "r" if right else "l")
        if thin:
            divider(pen.sheet, paper.x, paper.right, paper.y + round(1.25 * em), "solid", mix(pen.style, 0.3))
        paper.skip(step + 0.2 * thin)
    paper.skip(0.3 if form.table else 0)
    paper.goods(rng.choice(("head", "rows", "outer")), leading=1.6)
    paper.skip(0.3 if form.table else 0)
    for label, value in form.sums:
        pen.write(paper.x + 0.4 * em, paper.y, label)
        pen.write(paper.right - 0.4 * em, paper.y, pen.note(label, value), "r")
        paper.skip(1.5)
    paper.signs(0.3)


def above(paper: Paper) -> None:
    """Boxes that have the label small at their top and the value below."""
    rng, form = paper.rng, paper.form
    paper.title(rng.choice("lm"))
    paper.skip(0.2)
    box_rows(paper, form.facts)
    paper.goods("outer")
    box_rows(paper, form.sums)
    box_rows(paper, form.signs)


def box_rows(paper: Paper, pairs: list[Pair]) -> None:
    """Rows of one to three boxes with a label above its value."""
    most = 3 if paper.width > 20 * paper.em else 2
    for row in paper.pack(pairs, paper.width / most - 0.9 * paper.em, most, False):
        paper.y = label_boxes(paper.pen, paper.x, paper.y, paper.width, row, paper.hue, paper.pen.note)


ARRANGEMENTS = {boxed: ("slip", "note", "page"), ruled: ("slip", "note", "page"), columns: ("slip", "note"), above: tuple(CELLS)}


def _register(arrange: Callable[[Paper], None], language: str, scale: str) -> None:
    def make(rng: random.Random, style: Style) -> Document:
        paper = begin(rng, style, language, scale)
        arrange(paper)
        return end(paper)

    make.__name__ = f"form_{arrange.__name__}_{language}_{scale}"
    layout("form", language, scale, arrange is above)(within(CELLS[scale])(make))


for _arrange, _scales in ARRANGEMENTS.items():
    for _language in ("zh", "en"):
        for _scale in _scales:
            _register(_arrange, _language, _scale)
