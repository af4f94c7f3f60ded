"""Price lists: tables of goods, lines with a price and its unit, labels as on shelves, and lists in two blocks."""

from __future__ import annotations

import random
from collections.abc import Callable

from nano import words as w
from nano.canvas import Sheet
from nano.documents.base import Document, Field, Style, layout
from nano.documents.goods import (
    CELLS, GOODS_SECTIONS, all_entries, draw_sections, foot, goods_cents, heading, price_form, shrink_to_fit, titles_for,
)  # fmt: skip
from nano.documents.parts import (
    RULES, accent, blank, close, column_widths, divider, joint, mix, printable, put, spread, table, text_width, widest, within,
)  # fmt: skip
from nano.documents.table_data import code as settle_code

NAMES = {"zh": ("商品", "品名", "名称", "商品名称", "货物名称", "项目"), "en": ("Item", "Product", "Article", "Description")}
PRICES = {
    "zh": (
        ("单价",),
        ("价格",),
        ("售价",),
        ("原价", "现价"),
        ("原价", "会员价"),
        ("市场价", "优惠价"),
        ("单价", "会员价"),
        ("原价", "现价", "会员价"),
    ),
    "en": (
        ("Price",),
        ("Unit price",),
        ("Rate",),
        ("Old price", "New price"),
        ("Price", "Member price"),
        ("List price", "Our price"),
        ("Was", "Now"),
    ),
}  # columns of prices that go together
EXTRAS = {"zh": ("单位", "规格", "编号", "品牌", "产地", "库存"), "en": ("Unit", "Size", "Code", "Origin", "Stock")}
TO_PAY = ("现价", "优惠价", "New price", "Our price", "Now")  # where one of these stands, it is the price of an article
SERVICE, FOOD, THING = range(3)
SOLD_BY = {
    "zh": ("次 项 份 月 小时".split(), "千克 个 包 袋 盒 箱 份 瓶".split(), "个 件 台 箱 包 支 本 套 张 只 盒 米 双".split()),
    "en": ("hour day job month".split(), "kg bag box pack bottle pc".split(), "pc box pack set pair roll".split()),
}  # units for services, food and things
SIZES = {
    "zh": ("通用 标准型 大号 中号 小号".split(), "500g 1kg 2L 500ml 大号 中号 小号 10支装".split(), w.SPECS),
    "en": (
        "Basic Standard Large".split(),
        "500g 1kg 2L 500ml Large Small".split(),
        "A4 A3 16G 1TB 5m XL Large Medium Small M8 12V".split(),
    ),
}
ORIGINS = {"zh": w.PROVINCES, "en": "China Italy Spain France Japan Brazil Kenya Mexico".split()}


def draw_goods(rng: random.Random, zh: bool, count: int) -> list[str]:
    """Names of different articles of one or two classes."""
    return [entry.name for entry in all_entries(draw_sections(rng, zh, GOODS_SECTIONS, count, False))]


def class_of(name: str) -> int:
    """Whether an article is a service, food or a thing."""
    if name in w.SERVICES or name in w.EN_SERVICES:
        return SERVICE
    food = name in w.GROCERIES or name in w.DRINKS or name in w.EN_GROCERIES or name in w.EN_DRINKS
    return FOOD if food else THING


def price_sets(rng: random.Random, style: Style, zh: bool, count: int, columns: int) -> list[list[str]]:
    """For each article its prices, the first the highest."""
    form, high = price_form(rng, zh), rng.choice((99, 999, 9999))
    rows = []
    for _ in range(count):
        cents = [goods_cents(rng, high)]
        while len(cents) < columns:
            cents.append(max(10, round(cents[-1] * rng.uniform(0.6, 0.95) / 10) * 10))
        rows.append([printable(printable(form(amount), style.face), style.heading) for amount in cents])
    return rows


def extra_column(rng: random.Random, language: str, kind: str, goods: list[str]) -> list[str]:
    """Cells of a column beside the prices."""
    if kind in ("编号", "Code"):
        make, _ = settle_code(rng, language == "zh")
        return [str(make({})) for _ in goods]
    if kind in ("库存", "Stock"):
        return [str(rng.randint(0, 400)) for _ in goods]
    if kind in ("单位", "Unit", "规格", "Size"):
        pool = SOLD_BY if kind in ("单位", "Unit") else SIZES
        return [rng.choice(pool[language][class_of(name)]) for name in goods]
    choices = w.COMPANY_STEMS if kind == "品牌" else ORIGINS[language]
    return [rng.choice(choices) for _ in goods]


def facts_of(language: str, rows: list[list[str]], name: int, first: int) -> list[Field]:
    """Every cell of a price table by article and header; an only price also by the article's name alone."""
    header, facts = rows[0], []
    for row in rows[1:]:
        if len(row) == first + 1:
            facts.append(Field(row[name], row[first]))
        for j, cell in enumerate(row):
            if j != name:
                facts.append(Field(f"{row[name]}的{header[j]}" if language == "zh" else f"{header[j]} of {row[name]}", cell))
    return facts


def document(
    language: str, sheet: Sheet, fields: list[Field], items: list[tuple[str, str]], rows: list[list[str]] | None = None
) -> Document:
    """The document of a price list."""
    return Document("price_list", language, "", sheet, fields, items, rows or [])


def frame_sheet(rng: random.Random, style: Style, language: str, scale: str, full: float,
                draw: Callable[[Sheet, float, float, float], float]) -> tuple[Sheet, list[Field]]:  # fmt: skip
    """Paper with titles above and perhaps a foot below; `draw(sheet, x, y, width)` sets the list and returns the y below."""
    zh, slip = language == "zh", scale == "slip"
    margin = rng.randint(5, 12) if slip else rng.randint(10, 26)
    titles = titles_for(rng, zh, True, 0.35 if slip else 0.75, [])
    full = max(full, widest(titles, style.heading, style.size))
    sheet = blank(style, round(full + 2 * margin) + 60, 1500 if scale == "page" else 900)
    top = heading(sheet, rng, margin, margin, full, titles, style, rng.choice("mml"))
    bottom, facts = draw(sheet, margin, top, full), []
    if not slip and rng.random() < 0.3:
        bottom, facts = foot(sheet, rng, margin, bottom, full, style, zh, True)
    close(sheet, rng, margin + full, bottom, margin)
    return sheet, facts


def columns_list(rng: random.Random, style: Style, language: str, scale: str, count: int) -> Document:
    """A table: article, one to three prices, and perhaps code, size, unit or origin."""
    zh, slip = language == "zh", scale == "slip"
    sets = [heads for heads in PRICES[language] if len(heads) <= (2 if slip else 3)]
    prices = rng.choice(sets[:3] if slip and rng.random() < 0.6 else sets)
    goods = draw_goods(rng, zh, count)
    printed = price_sets(rng, style, zh, len(goods), len(prices))
    extras = rng.sample(EXTRAS[language], rng.choice((0, 0, 0, 1) if slip else (0, 1, 1, 2) if scale == "note" else (0, 1, 2, 3)))
    before = [kind for kind in extras if kind in ("编号", "Code") and rng.random() < 0.6]
    after = [kind for kind in extras if kind not in before]
    header = [*before, rng.choice(NAMES[language]), *after, *prices]
    cells = {kind: extra_column(rng, language, kind, goods) for kind in extras}
    rows = [header] + [
        [*(cells[kind][i] for kind in before), name, *(cells[kind][i] for kind in after), *printed[i]]
        for i, name in enumerate(goods)
    ]
    name, first = len(before), len(before) + 1 + len(after)
    aligns = "l" * first + ("r" if rng.random() < 0.6 else "m") * len(prices) if rng.random() < 0.7 else "m" * len(header)
    pad = rng.choice((0.4, 0.5, 0.7) if slip else (0.5, 0.7, 1.0, 1.3))
    measures = dict(
        rules=rng.choice(RULES), pad=pad, leading=rng.choice((1.4, 1.6, 1.8, 2.1)), head_face=rng.choice((style.heading, None))
    )
    tint = mix(style, rng.uniform(0.06, 0.18)) if rng.random() < 0.4 else None
    heads = column_widths(rows[:1], style.heading, style.size, pad)
    full = sum(max(pair) for pair in zip(column_widths(rows, style.face, style.size, pad), heads, strict=True))

    def draw(sheet: Sheet, x: float, y: float, width: float) -> float:
        return table(
            sheet, x, y, rows, style, aligns, width=width, tint=tint, ink=mix(style, rng.choice((0.4, 0.7, 1))), **measures
        ).bottom

    sheet, facts = frame_sheet(rng, style, language, scale, full, draw)
    main = next((j for j in range(first, len(header)) if header[j] in TO_PAY), first)
    items = [(row[name], row[main]) for row in rows[1:]]
    facts = [fact for fact in facts if fact.name not in header]
    return document(language, sheet, facts_of(language, rows, name, first) + facts, items, rows)


def lines_list(rng: random.Random, style: Style, language: str, scale: str, count: int) -> Document:
    """A line an article: name, perhaps its size, a leader or a blank, and the price, often with the unit it is sold by."""
    zh, size = language == "zh", style.size
    goods = draw_goods(rng, zh, count)
    with_unit, with_size = rng.random() < 0.5, rng.random() < 0.2
    kinds = [class_of(name) for name in goods]
    prices = [row[0] for row in price_sets(rng, style, zh, len(goods), 1)]
    if with_unit:
        prices = [price + "/" + rng.choice(SOLD_BY[language][kind]) for price, kind in zip(prices, kinds, strict=True)]
    sizes = [f" {rng.choice(SIZES[language][kind])}" if with_size else "" for kind in kinds]
    glue = "" if rng.random() < 0.7 else joint(rng, language).strip()
    gap = rng.uniform(1.5, 3) if scale == "slip" else rng.uniform(1.5, 9)
    parts = [name + glue + extra + price for name, extra, price in zip(goods, sizes, prices, strict=True)]
    full = widest(parts, style.face, size) + gap * size
    dots, leading = not glue and rng.random() < 0.5, rng.choice((1.4, 1.5, 1.7, 2.0))
    ruled = rng.choice(("", "", "", "solid", "dashed", "dotted")) if leading > 1.45 and not dots else ""
    close_by = rng.random() < 0.25

    def draw(sheet: Sheet, x: float, y: float, width: float) -> float:
        for i, (name, extra, price) in enumerate(zip(goods, sizes, prices, strict=True)):
            left = x
            if extra:
                left = sheet.text(x, y, name, style.face, size).box[2] + size * 0.4
            label = extra.strip() + glue if extra else name + glue
            if close_by:
                sheet.text(sheet.text(left, y, label, style.face, size).box[2] + size * 0.6, y, price, style.face, size)
            else:
                spread(sheet, left, x + width, y, label, price, style, dots)
            if ruled and i + 1 < len(goods):
                divider(sheet, x, x + width, y + size * (1 + leading) / 2, ruled, mix(style, 0.5))
            y += round(size * leading)
        return y

    sheet, facts = frame_sheet(rng, style, language, scale, full, draw)
    items = list(zip(goods, prices, strict=True))
    return document(language, sheet, [Field(*item) for item in items] + facts, items)


def label_rows(rng: random.Random, style: Style, language: str, goods: list[str]) -> tuple[list[list[str]], list[Field]]:
    """For each shelf label its lines (article, price, perhaps a second price), and the facts on them."""
    zh = language == "zh"
    second = rng.choice((None, None, "原价", "会员价", "单位")) if zh else rng.choice((None, None, "Was", "Member price", "Unit"))
    colon, prefix = joint(rng, language), rng.choice(("", "", "特价 ", "现价 ") if zh else ("", "", "Now ", "Only "))
    labels, facts = [], []
    for name, (high, low) in zip(goods, price_sets(rng, style, zh, len(goods), 2), strict=True):
        lines = [name, prefix + low]
        facts.append(Field(name, low))
        if second:
            value = rng.choice(SOLD_BY[language][class_of(name)]) if second in ("单位", "Unit") else high
            if second in ("会员价", "Member price"):
                lines[1], value, facts[-1] = prefix + high, low, Field(name, high)
            lines.append(second + colon + value)
            facts.append(Field(f"{name}的{second}" if zh else f"{second} of {name}", value))
        labels.append(lines)
    return labels, facts


def labels_list(rng: random.Random, style: Style, language: str, scale: str, count: int) -> Document:
    """Labels as on shelves in rows of one to three: the article, a large price below it, perhaps a second price or the unit."""
    size = style.size
    goods = draw_goods(rng, language == "zh", min(count, 12))
    labels, facts = label_rows(rng, style, language, goods)
    across = min(len(goods), rng.choice({"slip": (1, 1, 2), "note": (1, 2, 2), "page": (2, 3, 3)}[scale]))
    faces = (style.face, style.heading, style.face)
    sizes = (size, round(size * rng.choice((1, 1.2, 1.4, 1.6))), max(13, round(size * 0.9)))
    pad, gap = size * rng.uniform(0.4, 0.8), size * rng.uniform(0.3, 1.0)
    wide = max(text_width(text, faces[i], sizes[i]) for lines in labels for i, text in enumerate(lines)) + 2 * pad
    steps = [round(sizes[i] * 1.4) for i in range(len(labels[0]))]
    high, kind, align = sum(steps) + 2 * pad - size * 0.3, rng.choice(("frame", "frame", "tint", "none")), rng.choice("lmm")
    ink, full = accent(rng, style) if rng.random() < 0.5 else None, across * wide + (across - 1) * gap

    def draw(sheet: Sheet, x: float, y: float, width: float) -> float:
        x += (width - full) / 2
        for start in range(0, len(labels), across):
            row = labels[start : start + across]
            for j in range(len(row)):
                left = x + j * (wide + gap)
                if kind == "frame":
                    sheet.frame(left, y, left + wide, y + high, mix(style, 0.6))
                elif kind == "tint":
                    sheet.fill(left, y, left + wide, y + high, mix(style, 0.09))
            top = y + pad
            for i, step in enumerate(steps):
                for j, lines in enumerate(row):
                    left = x + j * (wide + gap) + (wide / 2 if align == "m" else pad)
                    sheet.text(left, top, lines[i], faces[i], sizes[i], ink if i == 1 else None, align)
                top += step
            y += round(high + gap)
        return y - gap

    sheet, more = frame_sheet(rng, style, language, scale, full, draw)
    items = [(fact.name, fact.value) for fact in facts if fact.name in goods]
    return document(language, sheet, facts + more, items)


def blocks_list(rng: random.Random, style: Style, language: str, scale: str, count: int) -> Document:
    """Two blocks of article and price side by side, read across."""
    zh, size = language == "zh", style.size
    goods = draw_goods(rng, zh, max(2, count - count % 2))
    prices = [row[0] for row in price_sets(rng, style, zh, len(goods), 1)]
    half = (len(goods) + 1) // 2
    heads = [rng.choice(NAMES[language]), rng.choice(PRICES[language][:3])[0]] if rng.random() < 0.6 else []
    pad, step = rng.choice((0.4, 0.5, 0.8)), round(size * rng.choice((1.5, 1.7, 2.0)))
    first = widest([*goods, *heads[:1]], style.face, size) + 2 * pad * size
    second = widest([*prices, *heads[1:]], style.face, size) + 2 * pad * size
    gap, ruled, ink = size * rng.choice((0, 0.5, 1)), rng.random() < 0.6, mix(style, 0.6)
    full = 2 * (first + second) + gap
    lines = ([heads * 2] if heads else []) + [
        [goods[i], prices[i], *((goods[i + half], prices[i + half]) if i + half < len(goods) else ("", ""))] for i in range(half)
    ]

    def draw(sheet: Sheet, x: float, y: float, width: float) -> float:
        x += (width - full) / 2
        xs = [x, x + first, x + first + second + gap, x + 2 * first + second + gap]
        for line in lines:
            for j, cell in enumerate(line):
                end = xs[j] + (second if j % 2 else first)
                put(sheet, xs[j], y, end, y + step, cell, style.face, size, "r" if j % 2 else "l", pad)
                if ruled and cell:
                    sheet.frame(xs[j], y, end, y + step, ink)
            y += step
        return y

    sheet, facts = frame_sheet(rng, style, language, scale, full, draw)
    items = list(zip(goods, prices, strict=True))
    return document(language, sheet, [Field(*item) for item in items] + facts, items)


LISTS = {
    "columns": (columns_list, False),
    "lines": (lines_list, False),
    "labels": (labels_list, False),
    "blocks": (blocks_list, True),
}


def _register(name: str, language: str, scale: str) -> None:
    draw, unseen = LISTS[name]

    def make(rng: random.Random, style: Style) -> Document:
        return shrink_to_fit(rng, scale, lambda count: draw(rng, style, language, scale, count))

    make.__name__ = f"price_list_{name}_{language}_{scale}"
    layout("price_list", language, scale, unseen)(within(CELLS[scale])(make))


for _name in LISTS:
    for _language in ("zh", "en"):
        for _scale in CELLS:
            _register(_name, _language, _scale)
