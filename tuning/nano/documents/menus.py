"""Menus: dishes with prices at the right edge, behind a leader, in boxes or rows, in sections and columns."""

from __future__ import annotations

import random
from collections.abc import Callable

from nano.canvas import Sheet
from nano.documents.base import Document, Field, Style, layout
from nano.documents.goods import (
    CELLS, Entry, Section, all_entries, describe, dishes, foot, heading, shrink_to_fit, titles_for,
)  # fmt: skip
from nano.documents.parts import accent, blank, close, divider, mix, spread, text_width, widest, within

Body = Callable[[random.Random, Sheet, float, float, float, Style, list[Section]], float]


def column_width(rng: random.Random, style: Style, sections: list[Section], gap: tuple[float, float]) -> float:
    """A width in which every dish and its price stand on one line with `gap` em between, drawn from a range."""
    entries = all_entries(sections)
    each = [text_width(e.name + e.extra, style.face, style.size) + text_width(e.price, style.face, style.size) for e in entries]
    heads = widest([section.title for section in sections], style.heading, style.size)
    return max(max(each) + (rng.uniform(*gap) + 0.6) * style.size, heads + style.size)


def section_head(
    rng: random.Random, sheet: Sheet, x: float, y: float, width: float, style: Style, title: str, kind: int
) -> float:
    """The heading of a section in one of four manners; returns the y below it."""
    if not title:
        return y
    size, face = style.size, style.heading
    if kind == 0:
        sheet.text(x, y, title, face, size)
        divider(sheet, x, x + width, y + size * 1.35, "solid", mix(style, 0.6))
        return y + round(size * 1.7)
    if kind == 1:
        line = sheet.text(x + width / 2, y, title, face, size, accent(rng, style), "m")
        for x0, x1 in ((x, line.box[0] - size * 0.5), (line.box[2] + size * 0.5, x + width)):
            if x1 - x0 > size:
                sheet.rule(x0, y + size / 2, x1, y + size / 2, mix(style, 0.5))
        return y + round(size * 1.6)
    if kind == 2:
        sheet.fill(x, y - size * 0.2, x + width, y + size * 1.2, mix(style, 0.12))
        sheet.text(x + size * 0.4, y, title, face, size)
        return y + round(size * 1.7)
    text = f"【{title}】" if max(title) > "\x7f" else f"- {title} -"
    if text_width(text, face, size) > width:
        text = title
    sheet.text(x, y, text, face, size)
    return y + round(size * 1.6)


def lines_body(
    rng: random.Random, sheet: Sheet, x: float, y: float, width: float, style: Style, sections: list[Section]
) -> float:
    """Dish at the left, price at the right, with or without dots between; remarks behind the dishes."""
    dots, leading, head = rng.random() < 0.5, rng.choice((1.4, 1.5, 1.7, 1.9)), rng.randrange(4)
    numbered = rng.random() < 0.15
    count = 0
    for i, section in enumerate(sections):
        y += round(style.size * 0.4) if i else 0
        y = section_head(rng, sheet, x, y, width, style, section.title, head)
        for entry in section.entries:
            count += 1
            left = x
            if numbered:
                left = sheet.text(x, y, f"{count}.", style.face, style.size).box[2] + style.size * 0.3
            if entry.extra:
                left = sheet.text(left, y, entry.name, style.face, style.size).box[2] + style.size * 0.4
                spread(sheet, left, x + width, y, entry.extra, entry.price, style, dots)
            else:
                spread(sheet, left, x + width, y, entry.name, entry.price, style, dots)
            y += round(style.size * leading)
    return y


def ruled_body(
    rng: random.Random, sheet: Sheet, x: float, y: float, width: float, style: Style, sections: list[Section]
) -> float:
    """Every dish between two rules, on stripes or in a box; the price in its own column, at its left or right edge."""
    size, kind, head = style.size, rng.choice(("rules", "dashes", "stripes", "boxes")), rng.randrange(4)
    step = round(size * rng.choice((1.6, 1.8, 2.0)))
    prices = widest([entry.price for entry in all_entries(sections)], style.face, size)
    right, ink = rng.random() < 0.6, mix(style, rng.choice((0.3, 0.6)))
    edge = x + width - size * 0.4
    for i, section in enumerate(sections):
        y += round(size * 0.5) if i else 0
        y = section_head(rng, sheet, x, y, width, style, section.title, head)
        for j, entry in enumerate(section.entries):
            if kind == "boxes":
                sheet.frame(x, y, x + width, y + step, ink)
            elif kind == "stripes":
                sheet.fill(x, y, x + width, y + step - 1, mix(style, 0.1 if j % 2 == 0 else 0.02))
            else:
                divider(sheet, x, x + width, y + step, "solid" if kind == "rules" else "dashed", ink)
            top = y + (step - size) / 2
            sheet.text(x + size * 0.4, top, entry.name, style.face, size)
            sheet.text(edge if right else edge - prices, top, entry.price, style.face, size, None, "r" if right else "l")
            y += step
    return y


def inline_body(
    rng: random.Random, sheet: Sheet, x: float, y: float, width: float, style: Style, sections: list[Section]
) -> float:
    """The price follows the dish on the same line; left or centred."""
    size, leading, head = style.size, rng.choice((1.4, 1.6, 1.8)), rng.randrange(4)
    gap, middle = size * rng.choice((0.5, 1, 1.5)), rng.random() < 0.35
    ink = accent(rng, style) if rng.random() < 0.4 else None
    for i, section in enumerate(sections):
        y += round(size * 0.4) if i else 0
        y = section_head(rng, sheet, x, y, width, style, section.title, head)
        for entry in section.entries:
            whole = text_width(entry.name, style.face, size) + gap + text_width(entry.price, style.face, size)
            left = x + (width - whole) / 2 if middle else x
            line = sheet.text(left, y, entry.name, style.face, size)
            sheet.text(line.box[2] + gap, y, entry.price, style.face, size, ink)
            y += round(size * leading)
    return y


def stacked_body(
    rng: random.Random, sheet: Sheet, x: float, y: float, width: float, style: Style, sections: list[Section]
) -> float:
    """The price stands centred under the dish."""
    size, head = style.size, rng.randrange(4)
    small, ink = max(13, round(size * rng.choice((0.85, 1)))), accent(rng, style) if rng.random() < 0.5 else None
    for i, section in enumerate(sections):
        y += round(size * 0.4) if i else 0
        y = section_head(rng, sheet, x, y, width, style, section.title, head)
        for entry in section.entries:
            sheet.text(x + width / 2, y, entry.name, style.face, size, None, "m")
            sheet.text(x + width / 2, y + size * 1.3, entry.price, style.face, small, ink, "m")
            y += round(size * 3.0)
    return y


BODIES = {
    "lines": (lines_body, (1.5, 8.0), False),
    "ruled": (ruled_body, (1.6, 6.0), False),
    "inline": (inline_body, (1.6, 1.8), False),
    "stacked": (stacked_body, (0.0, 0.5), True),
}  # body, gap between dish and price in em, whether it is kept for the evaluation


def halves(sections: list[Section]) -> tuple[list[Section], list[Section]]:
    """The sections in two columns of about equal length; a single section is cut in two."""
    if len(sections) == 1:
        entries = sections[0].entries
        cut = (len(entries) + 1) // 2
        return [Section(sections[0].title, entries[:cut])], [Section("", entries[cut:])]
    best = min(range(1, len(sections)), key=lambda k: abs(len(all_entries(sections[:k])) - len(all_entries(sections[k:]))))
    return sections[:best], sections[best:]


def draw_menu(rng: random.Random, style: Style, name: str, language: str, scale: str, count: int) -> Document:
    """A menu of `count` dishes; long ones may stand in two columns, read one after the other."""
    body, gap, _ = BODIES[name]
    zh = language == "zh"
    sections = dishes(rng, style, zh, count, rng.random() < (0.2 if scale == "slip" else 0.65))
    if name == "lines" and scale != "slip":
        describe(rng, zh, sections, rng.choice((0, 0, 0.3)))
    two = (
        scale != "slip"
        and count >= 6
        and rng.random() < (0.25 if scale == "note" else 1 if name == "stacked" or count > 13 else 0.6)
    )
    columns = [part for part in halves(sections) if part] if two else [sections]
    margin = rng.randint(5, 12) if scale == "slip" else rng.randint(10, 26)
    width = column_width(rng, style, sections, gap) + (2 * style.size if name == "lines" else 0)
    between = style.size * rng.uniform(2, 4)
    titles = titles_for(rng, zh, False, 0.35 if scale == "slip" else 0.75, sections)
    width = max(width, widest(titles, style.heading, style.size))
    full = width * len(columns) + between * (len(columns) - 1)
    sheet = blank(style, round(full + 2 * margin) + 60, 1600 if scale == "page" else 900)
    top = heading(sheet, rng, margin, margin, full, titles, style, rng.choice("mml"))
    state, bottom = rng.getstate(), top
    for i, part in enumerate(columns):
        rng.setstate(state)  # both columns in the same manner
        bottom = max(bottom, body(rng, sheet, margin + i * (width + between), top, width, style, part))
    facts: list[Field] = []
    if scale != "slip" and rng.random() < 0.3:
        bottom, facts = foot(sheet, rng, margin, bottom, full, style, zh, False)
    close(sheet, rng, margin + full, bottom, margin)
    return menu_document(language, sheet, all_entries(sections), facts)


def menu_document(language: str, sheet: Sheet, entries: list[Entry], facts: list[Field]) -> Document:
    """The document with its items, each also a fact under the dish's name."""
    fields = [Field(entry.name, entry.price) for entry in entries] + facts
    return Document("menu", language, "", sheet, fields, [(entry.name, entry.price) for entry in entries])


def _register(name: str, language: str, scale: str) -> None:
    def make(rng: random.Random, style: Style) -> Document:
        return shrink_to_fit(rng, scale, lambda count: draw_menu(rng, style, name, language, scale, count))

    make.__name__ = f"menu_{name}_{language}_{scale}"
    layout("menu", language, scale, BODIES[name][2])(within(CELLS[scale])(make))


for _name in BODIES:
    for _language in ("zh", "en"):
        for _scale in CELLS:
            _register(_name, _language, _scale)
