"""Tickets for trains, flights, films, parks and taxis: in rows, in cells, around a route; and with a stub to tear off."""

from __future__ import annotations

import random
from collections.abc import Callable

from nano.canvas import Colour
from nano.documents.base import Document, Style, layout
from nano.documents.goods import CELLS
from nano.documents.parts import SMALLEST, accent, blank, close, divider, joint, mix, spread, text_width, widest, within
from nano.documents.pen import Pen, edges, read_by_rows
from nano.documents.tickets_data import TICKETS, Pair, Ticket

_OBVIOUS = ("日期", "时间", "座位", "票价", "类别", "姓名", "乘客", "身份证号")  # Chinese tickets print these without a label


def new_pen(rng: random.Random, style: Style, language: str) -> tuple[Pen, float]:
    """Paper and a margin."""
    return Pen(blank(style, 1000, 700), style, colon=joint(rng, language)), float(rng.randint(7, 16))


def finish(rng: random.Random, pen: Pen, language: str, margin: float, framed: bool = False) -> Document:
    """Cut the paper around what stands on it, perhaps with a frame."""
    right, bottom = (max(line.box[side] for line in pen.sheet.lines) for side in (2, 3))
    bottom += 0.15 * pen.em
    if framed:
        inset = 3
        right, bottom = right + margin - inset, bottom + margin - inset
        pen.sheet.frame(inset, inset, right, bottom, mix(pen.style, 0.6))
        margin = inset
    close(pen.sheet, rng, right, bottom, margin)
    return Document("ticket", language, "", pen.sheet, pen.fields)


def bars(rng: random.Random, pen: Pen, x: float, y: float, width: float, high: float) -> None:
    """What looks like a bar code."""
    at = x
    while at + 5 < x + width:
        thick = rng.choice((1, 1, 2, 3))
        pen.sheet.fill(at, y, at + thick - 1, y + high, pen.style.ink)
        at += thick + rng.choice((1, 2, 2, 3))


def main_width(pen: Pen, ticket: Ticket, size: int, between: str = "") -> float:
    """The least width of `draw_main`."""
    wide = sum(text_width(value, pen.style.heading, size) for _, value in ticket.main)
    return wide + (max(pen.width(between), 2 * pen.em) + 2 * pen.em if len(ticket.main) == 2 else 0)


def draw_main(pen: Pen, ticket: Ticket, x: float, y: float, width: float, size: int, ink: Colour | None, between: str = "") -> float:
    """What stands out: one line, or two places with an arrow from the first to the last under the words `between`."""
    start = len(pen.sheet.lines)
    face, values = pen.style.heading, [pen.note(*pair) for pair in ticket.main]
    left = pen.sheet.text(x, y, values[0], face, size, ink)
    if len(values) == 1:
        return y + round(1.4 * size)
    right = pen.sheet.text(x + width, y, values[1], face, size, ink, "r")
    x0, x1, level = left.box[2] + 0.7 * pen.em, right.box[0] - 0.7 * pen.em, y + (0.62 if not between else 1.1) * size
    if between:
        pen.write((x0 + x1) / 2, level - 1.2 * pen.em, between, "m")
    colour = mix(pen.style, 0.8)
    pen.sheet.rule(x0, level, x1, level, colour)
    for side in (-4, 4):
        pen.sheet.rule(x1 - 5, level + side, x1, level, colour)
    read_by_rows(pen.sheet, start)
    return y + round(1.5 * size)


def small_size(pen: Pen) -> int:
    """Print of labels above their values."""
    return max(SMALLEST, round(0.8 * pen.em))


def grid_widths(pen: Pen, pairs: list[Pair], across: int) -> list[float]:
    """Widths of the columns of `draw_grid`."""
    small = small_size(pen)
    wide = [max(text_width(label, pen.style.face, small), pen.width(value)) for label, value in pairs]
    return [max(wide[j::across], default=0.0) + 1.1 * pen.em for j in range(across)]


def draw_grid(pen: Pen, pairs: list[Pair], x: float, y: float, widths: list[float], ink: Colour | None) -> float:
    """Values under small labels, in columns; returns the y below."""
    small, xs = small_size(pen), edges(x, widths)
    for i in range(0, len(pairs), len(widths)):
        row = list(zip(pairs[i : i + len(widths)], xs, strict=False))
        for (label, _), left in row:
            pen.sheet.text(left, y, label, pen.style.face, small, ink)
        for pair, left in row:
            pen.write(left, y + 1.25 * small, pen.note(*pair))
        y += round(1.25 * small + 1.4 * pen.em)
    return y


def stretch(widths: list[float], total: float) -> list[float]:
    """Columns spread evenly over at least `total`."""
    extra = max(0.0, total - sum(widths)) / len(widths)
    return [width + extra for width in widths]


def draw_top(pen: Pen, ticket: Ticket, x: float, y: float, width: float, ink: Colour | None) -> float:
    """The title at the left, who issued the ticket at the right or below it."""
    size = round(1.15 * pen.em)
    line = pen.sheet.text(x, y, ticket.title, pen.style.heading, size, ink)
    if not ticket.issuer:
        return y + round(1.5 * size)
    text = pen.note(*ticket.issuer)
    if line.box[2] + 1.5 * pen.em + pen.width(text) <= x + width:
        pen.write(x + width, y + size - pen.em, text, "r")
        return y + round(1.5 * size)
    pen.write(x, y + 1.45 * size, text)
    return y + round(1.45 * size + 1.5 * pen.em)


def rows(rng: random.Random, style: Style, language: str, ticket: Ticket) -> Document:
    """A title in the middle, then a label and its value on each line."""
    pen, margin = new_pen(rng, style, language)
    em, step, aligned = pen.em, round(rng.uniform(1.35, 1.6) * style.size), rng.random() < 0.3
    pairs, heads = [*ticket.main, *ticket.pairs], [*([ticket.issuer[1]] if ticket.issuer else []), ticket.title]
    size = round(em * rng.uniform(1.0, 1.3))
    room = widest([label + pen.colon for label, _ in pairs], style.face, em) + 0.3 * em
    wide = [room + pen.width(value) if aligned else pen.width(label + pen.colon + value) for label, value in pairs]
    width, y = max(*wide, widest(heads, style.heading, size)), margin
    for text in heads:
        pen.sheet.text(margin + width / 2, y, text, style.heading, size, anchor="m")
        y += round(1.35 * size)
    if ticket.issuer:
        pen.note(*ticket.issuer)
    if rng.random() < 0.6:
        divider(pen.sheet, margin, margin + width, y, rng.choice(("solid", "dashed", "double")), mix(style, 0.7))
    y += round(0.4 * em)
    for label, value in pairs:
        if aligned:
            pen.write(margin, y, (label + pen.colon).rstrip())
            pen.write(margin + room, y, pen.note(label, value))
        else:
            pen.pair(margin, y, label, value)
        y += step
    return finish(rng, pen, language, margin)


def meter(rng: random.Random, style: Style, language: str, ticket: Ticket) -> Document:
    """A strip of paper: labels at the left edge, values at the right one."""
    pen, margin = new_pen(rng, style, language)
    em, dots, step = pen.em, rng.random() < 0.25, round(rng.uniform(1.35, 1.65) * style.size)
    heads = [*([ticket.issuer[1]] if ticket.issuer else []), ticket.title]
    least = widest([label + value for label, value in ticket.pairs], style.face, em) + rng.uniform(1.2, 3.5) * em
    width = max(least, widest(heads, style.heading, em))
    y = margin
    for text in heads:
        pen.sheet.text(margin + width / 2, y, text, style.heading, em, anchor="m")
        y += round(1.45 * em)
    if ticket.issuer:
        pen.note(*ticket.issuer)
    for i, (label, value) in enumerate(ticket.pairs):
        if i in (0, len(ticket.pairs) - 1) and rng.random() < 0.5:
            divider(pen.sheet, margin, margin + width, y, "dashed", mix(style, 0.7))
            y += round(0.4 * em)
        spread(pen.sheet, margin, margin + width, y, label, pen.note(label, value), style, dots)
        y += step
    return finish(rng, pen, language, margin)


def cells(rng: random.Random, style: Style, language: str, ticket: Ticket) -> Document:
    """Title and main line on top, then values under small labels in two or three columns."""
    pen, margin = new_pen(rng, style, language)
    size, across = round(pen.em * rng.uniform(1.2, 1.5)), rng.choice((2, 3, 3))
    faint = rng.choice((mix(style, 0.65), accent(rng, style), None))
    widths = grid_widths(pen, ticket.pairs, across)
    width = max(sum(widths), main_width(pen, ticket, size), text_width(ticket.title, style.heading, round(1.15 * pen.em)))
    y = draw_top(pen, ticket, margin, margin, width, faint)
    if rng.random() < 0.5:
        divider(pen.sheet, margin, margin + width, y - 0.2 * pen.em, "solid", mix(style, 0.6))
        y += round(0.3 * pen.em)
    y = draw_main(pen, ticket, margin, y, width, size, None)
    y = draw_grid(pen, ticket.pairs, margin, y, stretch(widths, width), faint)
    if rng.random() < 0.2:
        bars(rng, pen, margin, 4, width, 0.5 * margin - 2)
    return finish(rng, pen, language, margin, rng.random() < 0.4)


def route(rng: random.Random, style: Style, language: str, ticket: Ticket) -> Document:
    """Two places large on either side, the number of the train or flight above the arrow between them, facts in two columns."""
    pen, margin = new_pen(rng, style, language)
    em, hue = pen.em, accent(rng, style)
    size, bare = round(em * rng.uniform(1.3, 1.6)), rng.random() < 0.6
    (name, number), others = ticket.pairs[0], ticket.pairs[1:]
    shown = [value if bare and label in _OBVIOUS else label + pen.colon + value for label, value in others]
    half = [widest(shown[j::2], style.face, em) for j in (0, 1)]
    width = max(sum(half) + 1.5 * em, main_width(pen, ticket, size, number) + em)
    y = margin
    if rng.random() < 0.7:
        y = draw_top(pen, ticket, margin, y, width, hue)
    y = draw_main(pen, ticket, margin, y + 0.3 * em, width, size, rng.choice((None, hue)), pen.note(name, number))
    column = margin + max(half[0] + 1.5 * em, width - half[1] - rng.uniform(0, 2) * em)
    for i, (text, (label, value)) in enumerate(zip(shown, others, strict=True)):
        pen.note(label, value)
        pen.write(min(column, margin + width - half[1]) if i % 2 else margin, y, text)
        y += round(1.5 * em) if i % 2 else 0
    return finish(rng, pen, language, margin, rng.random() < 0.4)


def stub(rng: random.Random, style: Style, language: str, ticket: Ticket) -> Document:
    """Most of the facts in rows at the left; at the right, behind a dashed line, the first ones on a stub to tear off."""
    pen, margin = new_pen(rng, style, language)
    em, size = pen.em, round(1.3 * pen.em)
    torn = ticket.pairs[: rng.choice((2, 3))]
    kept = ticket.pairs[len(torn) :]
    wide = widest([label + pen.colon + value for label, value in kept], style.face, em)
    width = max(wide, main_width(pen, ticket, size), text_width(ticket.title, style.heading, round(1.15 * em)))
    if ticket.issuer:
        width = max(width, pen.width(ticket.issuer[1]))
    y = draw_top(pen, ticket, margin, margin, width, None)
    y = draw_main(pen, ticket, margin, y, width, size, accent(rng, style))
    for label, value in kept:
        pen.pair(margin, y, label, value)
        y += round(1.45 * em)
    x = margin + width + 1.2 * em
    below = draw_grid(pen, torn, x + 1.2 * em, margin + 0.2 * em, grid_widths(pen, torn, 1), mix(style, 0.65))
    for top in range(4, round(max(y, below)), 9):
        pen.sheet.rule(x, top, x, top + 4, mix(style, 0.7))
    read_by_rows(pen.sheet)
    return finish(rng, pen, language, margin)


Arrangement = Callable[[random.Random, Style, str, Ticket], Document]
ARRANGEMENTS: tuple[tuple[Arrangement, str, str, bool], ...] = (
    (rows, "film entry taxi", "slip", False),
    (meter, "taxi", "note", False),
    (cells, "train flight film entry", "note", False),
    (route, "train flight", "note", False),
    (stub, "train flight film entry", "note", True),
)


def _register(draw: Arrangement, kind: str, language: str, scale: str, unseen: bool) -> None:
    def make(rng: random.Random, style: Style) -> Document:
        return draw(rng, style, language, TICKETS[kind][language](rng))

    make.__name__ = f"ticket_{kind}_{draw.__name__}_{language}"
    layout("ticket", language, scale, unseen)(within(CELLS[scale])(make))


for _draw, _kinds, _scale, _unseen in ARRANGEMENTS:
    for _kind in _kinds.split():
        for _language in ("zh", "en"):
            _register(_draw, _kind, _language, _scale, _unseen)
