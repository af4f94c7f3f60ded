"""Practice in finding, apart from the layouts that the evaluation draws: cells that two names lead to, and names above values.

A value right of its name is found by its row alone. These sheets hold what that does not find: tables with labels on two
sides, asked for as "A of B" in either order, and rows of names over rows of values.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from nano import values as v
from nano import words as w
from nano.documents.base import Document, Field, Style, draw_style
from nano.documents.parts import (
    LEADING, NOTE_CELLS, PAGE_CELLS, accent, blank, close, divider, mix, printable, put, text_width, widest, within,
)  # fmt: skip
from nano.documents.slips import TITLES_EN, TITLES_ZH, draw_pairs
from nano.documents.table_data import NUMBER, TEXT, Content
from nano.documents.tables import LOOKS, draw_plan, plan_table

LABELS = {
    "zh": (
        w.MONTHS, w.QUARTERS, w.CITIES, w.PROVINCES, w.REGIONS, w.DEPARTMENTS, w.GOODS, w.GROCERIES, w.SERVICES, w.SUBJECTS, w.WEEKDAYS,
        w.STATIONS, w.CHART_TOPICS, w.JOBS, w.SHOPS, w.DRINKS,
    ),
    "en": (
        w.EN_MONTHS, w.EN_CITIES, w.EN_REGIONS, w.EN_DEPARTMENTS, w.EN_GOODS, w.EN_GROCERIES, w.EN_SERVICES, w.EN_WEEKDAYS,
        w.EN_CHART_TOPICS, w.EN_JOBS, w.EN_SHOPS, w.EN_DRINKS,
    ),
}  # fmt: skip
CORNERS = {"zh": ("", "", "项目", "名称", "类别", "时间", "地点"), "en": ("", "", "Item", "Name", "Type", "Period", "Place")}
CELL_SORTS: tuple[Callable[[random.Random, str], str], ...] = (
    lambda r, _: str(r.randint(1, 999)),
    lambda r, _: f"{r.randint(1000, 99999):,}",
    lambda r, _: f"{r.uniform(0, 99):.1f}",
    lambda r, _: v.money(v.cents(r), False),
    lambda r, _: f"{r.randint(1, 99)}%",
    lambda r, _: v.code(r),
    lambda r, language: v.person_zh(r) if language == "zh" else v.person_en(r),
    lambda r, language: r.choice(w.CITIES if language == "zh" else w.EN_CITIES),
    lambda r, _: v.clock(r, False),
)
SIZES = {"note": ((2, 2, 3, 3, 4, 5, 6, 8), (1, 2, 2, 2, 3, 3, 4)), "page": ((3, 4, 5, 6, 7), (4, 5, 5, 6))}  # rows and columns, by scale


def _labels(rng: random.Random, language: str, counts: tuple[int, int]) -> tuple[list[str], list[str]]:
    """Labels of rows and of columns, all different."""
    pools = [list(dict.fromkeys(pool)) for pool in rng.sample(LABELS[language], 2)]
    first = rng.sample(pools[0], min(counts[0], len(pools[0])))
    left = [label for label in pools[1] if label not in first]
    return first, rng.sample(left, min(counts[1], len(left)))


def _cells(rng: random.Random, language: str, rows: int, columns: int) -> list[list[str]]:
    """Cells of one sort, or of a sort for each column; no value twice, so that every one can be pointed at."""
    sorts = [rng.choice(CELL_SORTS)] * columns if rng.random() < 0.5 else rng.choices(CELL_SORTS, k=columns)
    used: set[str] = set()
    cells = []
    for _ in range(rows):
        row = []
        for sort in sorts:
            value = next((c for c in (sort(rng, language) for _ in range(20)) if c not in used), "-")
            used.add(value)
            row.append(value)
        cells.append(row)
    return cells


def crosstab(rng: random.Random, style: Style, language: str, scale: str = "note") -> Document:
    """Labels above and at the left."""
    rows, columns = _labels(rng, language, tuple(map(rng.choice, SIZES[scale])))
    cells = _cells(rng, language, len(rows), len(columns))
    title = rng.choice(TITLES_ZH if language == "zh" else TITLES_EN)
    header = [rng.choice([c for c in CORNERS[language] if not c or c not in rows + columns]), *columns]
    content = Content(title, header, [[label, *line] for label, line in zip(rows, cells, strict=True)], TEXT + NUMBER * len(columns))
    look = rng.choice([look for look in LOOKS.values() if not look.unseen])
    plan = plan_table(rng, style, content, rng.choice(("slip", scale)), language == "zh", look)
    sheet = draw_plan(rng, style, plan, look.decorate, look.sideways)
    column_first = rng.random() < 0.5
    joined = "{}的{}" if language == "zh" else "{} of {}"
    fields = []
    for row in plan.rows[1:]:
        for label, value in zip(plan.rows[0][1:], row[1:], strict=True):
            names = (label, row[0]) if column_first else (row[0], label)
            fields += [Field(joined.format(*names), value)] if value != "-" else []
    return Document("table", language, "", sheet, fields, [], plan.rows)


def large_crosstab(rng: random.Random, style: Style, language: str) -> Document:
    """A table of a page."""
    return crosstab(rng, style, language, "page")


def _edges(rng: random.Random, style: Style, rows: list[list[tuple[str, str]]]) -> list[list[float]]:
    """Left edges of each row's columns: the same in all rows, or each row's own."""
    size, gap = style.size, style.size * rng.uniform(0.8, 2.5)
    widths = [[widest(list(pair), style.face, size) + gap for pair in row] for row in rows]
    if rng.random() < 0.6:
        columns = max(len(row) for row in rows)
        shared = [max(row[i] for row in widths if i < len(row)) for i in range(columns)]
        widths = [shared[: len(row)] for row in rows]
    return [[sum(row[:i]) for i in range(len(row) + 1)] for row in widths]


def named_above(rng: random.Random, style: Style, language: str) -> Document:
    """Rows of one to four names, their values below them."""
    pairs = draw_pairs(rng, language, style, rng.choice((2, 3, 4, 4, 5, 6, 7, 8)), 12 * style.size)
    most = rng.choice((2, 2, 3, 3, 4))
    rows = [pairs[i : i + most] for i in range(0, len(pairs), most)]
    size, margin, edges = style.size, rng.uniform(0.4, 1.4) * style.size, _edges(rng, style, rows)
    sheet, ink, look, y = blank(style, 1400), mix(style, 0.6), rng.choice(("none", "none", "boxes", "rules", "tint")), margin
    right = margin + max(row[-1] for row in edges)
    if rng.random() < 0.4:
        title = rng.choice(TITLES_ZH if language == "zh" else TITLES_EN)
        sheet.text(margin, y, title, style.heading, round(size * 1.2))
        y, right = y + size * LEADING * 1.2, max(right, margin + text_width(title, style.heading, round(size * 1.2)))
    face, colour = rng.choice((style.face, style.heading)), rng.choice((None, None, accent(rng, style), mix(style, 0.65)))
    align, high = rng.choice("llm"), round(size * rng.uniform(1.25, 1.7))
    for row, xs in zip(rows, edges, strict=True):
        if look == "tint":
            sheet.fill(margin, y, right, y + high, mix(style, 0.12))
        for i, (name, value) in enumerate(row):
            left, end = margin + xs[i], margin + xs[i + 1]
            fitting = face if text_width(name, face, size) < end - left else style.face
            put(sheet, left, y, end, y + high, name, fitting, size, align, 0.2, colour)
            if look == "boxes":
                sheet.frame(left, y, end, y + 2 * high, ink)
        for i, (_, value) in enumerate(row):
            put(sheet, margin + xs[i], y + high, margin + xs[i + 1], y + 2 * high, value, style.face, size, align, 0.2)
        y += 2 * high + (0 if look == "boxes" else size * rng.choice((0, 0.2, 0.5)))
        if look == "rules":
            divider(sheet, margin, right, y, "solid", ink)
    close(sheet, rng, right, y, margin)
    return Document("form", language, "", sheet, [Field(name, printable(value, style.face)) for name, value in pairs])


def draw_grid(rng: random.Random) -> Document:
    """One random sheet of either sort."""
    make, language = rng.choice((crosstab, crosstab, named_above, large_crosstab)), rng.choice(("zh", "en"))
    cells = PAGE_CELLS if make is large_crosstab else NOTE_CELLS
    document = within(cells)(lambda r, style: make(r, style, language))(rng, draw_style(rng, language))
    document.layout = f"{make.__name__}_{language}"
    return document
