"""Chinese VAT invoices (增值税发票) with their line table: the paper's layout, and that of the fully digital ones."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from nano import values as v
from nano import words as w
from nano.canvas import Colour
from nano.documents.base import Document, Style, layout
from nano.documents.parts import PAGE_CELLS, accent, blank, close, column_widths, divider, mix, vertical, within
from nano.documents.pen import Pen, edges, fit, read_by_rows
from nano.documents.vat_data import COLUMNS, Bill, Party, bill, yuan

_NAMES = {"名称": ("项目名称", "货物或应税劳务、服务名称", "项目名称", "品名"), "规格型号": ("规格型号",), "单位": ("单位",), "数量": ("数量",)}
_SPACED = {"单位": "单 位", "数量": "数 量", "单价": "单 价", "金额": "金 额", "税额": "税 额"}


def page_style(rng: random.Random, style: Style) -> Style:
    """Body print of pages is small."""
    return replace(style, size=min(style.size, rng.choice((15, 15, 16))))


def new_pen(rng: random.Random, style: Style) -> tuple[Pen, Colour]:
    """A pen with coloured or plain labels, and the colour of the rules."""
    hue = accent(rng, style) if rng.random() < 0.6 else mix(style, rng.uniform(0.6, 1.0))
    ink = hue if rng.random() < 0.7 else None
    return Pen(blank(style, 1100, 900), style, ink, rng.choice(("：", "：", "：", ":", ": ")), rng.random() < 0.6), hue


def title_of(rng: random.Random, digital: bool) -> str:
    """The printed name of an invoice."""
    if digital:
        return rng.choice(("电子发票（普通发票）", "电子发票（增值税专用发票）", "电子发票（普通发票）", "电子发票"))
    place = rng.choice(("", rng.choice(w.PROVINCES), "北京", "上海", "天津", "重庆"))
    return place + rng.choice(("增值税专用发票", "增值税普通发票", "增值税电子普通发票", "增值税电子专用发票"))


@dataclass(frozen=True)
class Goods:
    """The line table before it is drawn: header and rows of printed cells, the kinds of its columns, their least widths."""

    header: list[str]
    rows: list[list[str]]
    kinds: list[str]
    widths: list[float]


def plan_goods(rng: random.Random, content: Bill, pen: Pen, drop: float = 0.3) -> Goods:
    """Choose columns and their headings."""
    kinds = [k for k in COLUMNS if k in ("名称", "金额", "税额") or rng.random() > drop / (2 if k in ("单价", "税率", "数量") else 1)]
    if all(not line["单位"] for line in content.lines) and rng.random() < 0.6:
        kinds = [k for k in kinds if k != "单位"]
    if all(not line["规格型号"] for line in content.lines) and rng.random() < 0.6:
        kinds = [k for k in kinds if k != "规格型号"]
    spaced = rng.random() < 0.3
    header = [rng.choice(_NAMES.get(k, (k,))) for k in kinds]
    header = [_SPACED.get(cell, cell) if spaced else cell for cell in header]
    rows = [[line[k] for k in kinds] for line in content.lines]
    sums = ["¥" + v.money({"金额": content.net, "税额": content.tax}.get(k, 0)) if k in ("金额", "税额") else "" for k in kinds]
    return Goods(header, rows, kinds, column_widths([header, *rows, sums], pen.style.face, pen.em, 0.45))


def draw_goods(rng: random.Random, pen: Pen, goods: Goods, content: Bill, x: float, y: float, width: float, rules: str,
               hue: Colour, step: float) -> float:  # fmt: skip
    """The line table and its row of sums; `rules`: grid, columns or none. Returns the y below."""
    xs = edges(x, fit(goods.widths, width, [3 if k == "名称" else 1 for k in goods.kinds]))
    aligns = ["l" if k == "名称" else "m" if k in ("规格型号", "单位") else "r" for k in goods.kinds]
    row = round(step * pen.em)
    top = y
    for j, cell in enumerate(goods.header):
        pen.cell(xs[j], y, xs[j + 1], y + row, cell, "m" if rules != "none" else aligns[j], pen.ink)
    y += row
    for cells in goods.rows:
        if rules == "grid":
            pen.sheet.rule(x, y, x + width, y, hue)
        for j, cell in enumerate(cells):
            pen.cell(xs[j], y, xs[j + 1], y + row, cell, aligns[j])
        y += row
    y += 0 if rules == "grid" else rng.choice((0, 0, row // 2, row))
    if rules == "grid" or rng.random() < 0.3:
        pen.sheet.rule(x, y, x + width, y, hue)
    pen.cell(xs[0], y, xs[1], y + row, rng.choice(("合计", "合 计", "合　计".replace("　", "  "))), "m", pen.ink)
    sign = rng.choice(("¥", "¥", "￥"))
    for kind, cents in (("金额", content.net), ("税额", content.tax)):
        j = goods.kinds.index(kind)
        pen.cell(xs[j], y, xs[j + 1], y + row, pen.note("合计" + kind, sign + v.money(cents)), "r")
    for edge in xs[1:-1] if rules != "none" else []:
        pen.sheet.rule(edge, top, edge, y + row, hue)
    return y + row


def draw_total(rng: random.Random, pen: Pen, content: Bill, x: float, y: float, width: float, hue: Colour) -> float:
    """The row 价税合计 in capitals and in figures. Returns the y below."""
    label, row = rng.choice(("价税合计（大写）", "价税合计（大写）", "价税合计(大写)")), round(2 * pen.em)
    cut = x + pen.width(label) + 1.2 * pen.em
    pen.cell(x, y, cut, y + row, label, "m", pen.ink)
    if rng.random() < 0.7:
        pen.sheet.rule(cut, y, cut, y + row, hue)
    pen.cell(cut, y, x + width, y + row, pen.note("大写", v.capitals(content.total)), "l", pad=0.8)
    small = "(小写)" if "(" in label else "（小写）"
    start = max(pen.sheet.lines[-1].box[2] + 2 * pen.em, x + width * rng.uniform(0.6, 0.75))
    amount = pen.note("小写", yuan(rng, content.total))
    start = min(start, x + width - pen.width(small + amount) - pen.em)
    line = pen.write(start, y + (row - pen.em) / 2, small, ink=pen.ink)
    pen.write(line.box[2] + 0.2 * pen.em, y + (row - pen.em) / 2, amount)
    pen.note("价税合计", amount)
    return y + row


def total_width(pen: Pen, content: Bill) -> float:
    """The least width of `draw_total`."""
    texts = ("价税合计（大写）", v.capitals(content.total), "（小写）", "￥" + v.money(content.total))
    return sum(pen.width(text) for text in texts) + 5 * pen.em


def party_rows(rng: random.Random, who: Party, role: str, digital: bool) -> list[tuple[str, str, str]]:
    """Label, value and field name of each row of a party's block; empty values are printed as such."""
    code = rng.choice(("统一社会信用代码/纳税人识别号", "纳税人识别号")) if digital else "纳税人识别号"
    rows = [("名称", who.name), (code, who.code)]
    if not digital:
        rows += [("地址、电话", who.place), ("开户行及账号", who.bank)]
    return [(label, value, role + label) for label, value in rows]


def rows_width(pen: Pen, rows: list[tuple[str, str, str]], room: float) -> float:
    """Width of a party's block as `draw_rows` sets it."""
    return max((room or pen.width(label)) + pen.width(pen.colon + value) for label, value, _ in rows) + pen.em


def draw_rows(pen: Pen, x: float, y: float, rows: list[tuple[str, str, str]], step: float, room: float) -> float:
    """A party's rows; labels spaced out to `room` if given. Returns the y below."""
    for label, value, name in rows:
        pen.pair(x, y, label, value, name, room)
        y += round(step * pen.em)
    return y


def draw_code(rng: random.Random, pen: Pen, x: float, y: float, side: int) -> None:
    """A square that looks like a QR code."""
    module = max(2, side // 25)
    count = side // module
    corners = [(0, 0), (0, count - 7), (count - 7, 0)]
    for i in range(count):
        for j in range(count):
            near = [(i - a, j - b) for a, b in corners if 0 <= i - a < 7 and 0 <= j - b < 7]
            ring = bool(near) and (near[0][0] in (0, 6) or near[0][1] in (0, 6) or (2 <= near[0][0] <= 4 and 2 <= near[0][1] <= 4))
            if ring or (not near and rng.random() < 0.5):
                pen.sheet.fill(x + j * module, y + i * module, x + (j + 1) * module - 1, y + (i + 1) * module - 1, mix(pen.style, 0.9))


def draw_head(rng: random.Random, pen: Pen, title: str, facts: list[tuple[str, str]], x: float, y: float, width: float,
              hue: Colour) -> float:  # fmt: skip
    """Title in the middle over a double rule, facts at the right, perhaps a code at the left. Returns the y below."""
    start, em = len(pen.sheet.lines), pen.em
    size = round(em * rng.uniform(1.35, 1.6))
    across = max(pen.width(f"{label}{pen.colon}{value}") for label, value in facts)
    middle = min(x + width / 2, x + width - across - 1.5 * em - 0.55 * size * len(title))
    line = pen.sheet.text(middle, y + 0.3 * em, title, pen.style.heading, size, hue if rng.random() < 0.6 else None, "m")
    below = line.box[3] + round(0.4 * em)
    divider(pen.sheet, line.box[0] - 0.6 * em, line.box[2] + 0.6 * em, below, rng.choice(("double", "double", "double", "solid")), hue)
    side = round(3.6 * em)
    if line.box[0] - x > side + 2 * em and rng.random() < 0.5:
        draw_code(rng, pen, x + em * 0.5, y, side)
        below = max(below, y + side)
    for label, value in facts:
        pen.pair(x + width - across, y, label, value)
        y += round(1.4 * em)
    read_by_rows(pen.sheet, start)
    return max(y, below + round(0.6 * em))


def head_width(pen: Pen, title: str, facts: list[tuple[str, str]]) -> float:
    """The least width of `draw_head`."""
    return 1.7 * pen.em * len(title) + max(pen.width(f"{label}{pen.colon}{value}") for label, value in facts) + 4 * pen.em


def draw_foot(rng: random.Random, pen: Pen, content: Bill, x: float, y: float, width: float, roles: tuple[str, ...]) -> float:
    """Who signed, in one row. Returns the y below."""
    names = {"收款人": content.people[0], "复核": content.people[1], "开票人": content.people[2], rng.choice(("销售方：（章）", "销售方（章）")): ""}
    shown = [(k, names[k]) for k in names if k in roles or not names[k]]
    if len(roles) < 3 or rng.random() < 0.4:
        shown = [(k, value) for k, value in shown if value]
    for i, (label, value) in enumerate(shown):
        left = x + em_pad(pen) + i * width / max(2, len(shown))
        pen.pair(left, y, label, value) if value else pen.write(left, y, label, ink=pen.ink)
    return y + pen.em


def em_pad(pen: Pen) -> float:
    """Space left of text in a box."""
    return 0.5 * pen.em


def finish(rng: random.Random, pen: Pen, goods: Goods | None, right: float, bottom: float, margin: float) -> Document:
    """Cut the sheet and put the truth together."""
    close(pen.sheet, rng, right, bottom, margin)
    document = Document("", "", "", pen.sheet, pen.fields)
    if goods:
        amount = goods.kinds.index("金额")
        document.table = [goods.header, *goods.rows]
        document.items = [(row[0], row[amount]) for row in goods.rows]
    return document


@layout("vat_invoice", "zh", "page")
@within(PAGE_CELLS)
def vat_paper(rng: random.Random, style: Style) -> Document:
    """The national layout: a buyer's block, goods, sums and a seller's block, with their names set downwards."""
    style = page_style(rng, style)
    pen, hue = new_pen(rng, style)
    content, em, margin = bill(rng, most=3), style.size, rng.randint(8, 18)
    title, goods = title_of(rng, False), plan_goods(rng, content, pen)
    facts = [("发票代码", content.code), ("发票号码", content.number), ("开票日期", content.date), ("校验码", content.check)]
    facts = [f for f in facts if f[0] in ("发票号码", "开票日期") or rng.random() < 0.75]
    room = pen.width("纳税人识别号") if rng.random() < 0.5 else 0
    blocks = [party_rows(rng, content.buyer, "购买方", False), party_rows(rng, content.seller, "销售方", False)]
    if rng.random() < 0.3:
        blocks[0] = blocks[0][:2]
    strip, step = 1.6 * em, rng.uniform(1.35, 1.5)
    note = max(pen.width(content.remark) + em, 5 * em) + strip
    parties = max(rows_width(pen, blocks[0], room), rows_width(pen, blocks[1], room) + note) + strip
    width = max(sum(goods.widths), head_width(pen, title, facts), total_width(pen, content), parties)
    x = margin
    top = y = draw_head(rng, pen, title, facts, x, margin, width, hue)
    y = _strip_block(pen, "购买方", blocks[0], x, y, strip, step, room, hue)
    pen.sheet.rule(x, y, x + width, y, hue)
    y = draw_goods(rng, pen, goods, content, x, y, width, "columns", hue, rng.uniform(1.4, 1.55))
    pen.sheet.rule(x, y, x + width, y, hue)
    y = draw_total(rng, pen, content, x, y, width, hue)
    pen.sheet.rule(x, y, x + width, y, hue)
    start, upper = len(pen.sheet.lines), y
    y = _strip_block(pen, "销售方", blocks[1], x, y, strip, step, room, hue)
    _remark(pen, content.remark, x + width - note, upper, strip, y, hue)
    read_by_rows(pen.sheet, start)
    pen.sheet.frame(x, top, x + width, y, hue)
    y = draw_foot(rng, pen, content, x, y + round(0.5 * em), width, ("收款人", "复核", "开票人"))
    return finish(rng, pen, goods, x + width, y, margin)


def _strip_block(pen: Pen, role: str, rows: list[tuple[str, str, str]], x: float, y: float, strip: float, step: float,
                 room: float, hue: Colour) -> float:  # fmt: skip
    """A party's rows beside its role, which is set downwards; returns the y below."""
    start, high = len(pen.sheet.lines), round(max(len(rows) * round(step * pen.em), 3.6 * pen.em) + 0.5 * pen.em)
    gap = (high - len(role) * 1.15 * pen.em) / 2
    vertical(pen.sheet, x + (strip - pen.em) / 2, y + gap, role, pen.style.face, pen.em, 1.15, pen.ink)
    draw_rows(pen, x + strip + em_pad(pen), y + (high - len(rows) * step * pen.em) / 2 + 0.2 * pen.em, rows, step, room)
    pen.sheet.rule(x + strip, y, x + strip, y + high, hue)
    read_by_rows(pen.sheet, start)
    return y + high


def _remark(pen: Pen, text: str, x: float, y: float, strip: float, bottom: float, hue: Colour) -> None:
    """The box 备注 at the right of the seller's block."""
    pen.sheet.rule(x, y, x, bottom, hue)
    pen.sheet.rule(x + strip, y, x + strip, bottom, hue)
    vertical(pen.sheet, x + (strip - pen.em) / 2, (y + bottom) / 2 - 1.5 * pen.em, "备注", pen.style.face, pen.em, 1.8, pen.ink)
    if text:
        pen.write(x + strip + em_pad(pen), y + 0.5 * pen.em, pen.note("备注", text))


@layout("vat_invoice", "zh", "page")
@within(PAGE_CELLS)
def vat_bands(rng: random.Random, style: Style) -> Document:
    """Parties one above the other under headings, the number and date in a row below the title, goods in a full grid."""
    style = page_style(rng, style)
    pen, hue = new_pen(rng, style)
    content, em, margin = bill(rng, most=3), style.size, rng.randint(8, 18)
    title, goods = title_of(rng, False), plan_goods(rng, content, pen)
    facts = [("发票代码", content.code), ("发票号码", content.number), ("开票日期", content.date), ("机器编号", v.digits(rng, 12))]
    facts = facts[: rng.choice((3, 3, 4))] if rng.random() < 0.8 else facts[1:3]
    blocks = [(role, party_rows(rng, who, role, False)) for role, who in (("购买方", content.buyer), ("销售方", content.seller))]
    if rng.random() < 0.6:
        blocks = [(role, rows[:2]) for role, rows in blocks]
    if rng.random() < 0.25:
        blocks.reverse()
    room = pen.width("纳税人识别号") if rng.random() < 0.4 else 0
    across = sum(pen.width(label + pen.colon + value) + 1.5 * em for label, value in facts)
    width = max(sum(goods.widths), total_width(pen, content), across, *(rows_width(pen, rows, room) for _, rows in blocks), 30 * em)
    size, x = round(em * rng.uniform(1.4, 1.7)), margin
    line = pen.sheet.text(x + width / 2, margin, title, style.heading, size, hue, "m")
    divider(pen.sheet, line.box[0] - em, line.box[2] + em, line.box[3] + 5, rng.choice(("double", "double", "thick")), hue)
    y = _spread_facts(pen, facts, x, line.box[3] + 5 + em, width)
    tint = mix(style, rng.choice((0, 0, 0.07, 0.1)))
    ahead = rng.random() < 0.75
    for role, rows in blocks if ahead else blocks[:1]:
        y = _headed_block(pen, role, rows, x, y, width, room, hue, tint)
    y = draw_goods(rng, pen, goods, content, x, y, width, "grid", hue, rng.uniform(1.5, 1.7))
    upper = y
    y = draw_total(rng, pen, content, x, y, width, hue)
    pen.sheet.frame(x, upper, x + width, y, hue)
    for role, rows in [] if ahead else blocks[1:]:
        y = _headed_block(pen, role, rows, x, y, width, room, hue, tint)
    if content.remark:
        y += round(0.6 * em)
        pen.pair(x + em_pad(pen), y, "备注", content.remark)
        y += em
    y = draw_foot(rng, pen, content, x, y + round(0.6 * em), width, ("收款人", "复核", "开票人")[rng.randint(0, 2) :])
    return finish(rng, pen, goods, x + width, y, margin)


def _spread_facts(pen: Pen, facts: list[tuple[str, str]], x: float, y: float, width: float) -> float:
    """Facts in one row over the whole width; returns the y below."""
    widths = [pen.width(label + pen.colon + value) for label, value in facts]
    gap = (width - sum(widths)) / max(1, len(facts) - 1) if len(facts) > 1 else 0
    for (label, value), left in zip(facts, edges(x, [w + gap for w in widths]), strict=False):
        pen.pair(left, y, label, value)
    return y + round(1.5 * pen.em)


def _headed_block(pen: Pen, role: str, rows: list[tuple[str, str, str]], x: float, y: float, width: float, room: float, hue: Colour,
                  tint: Colour) -> float:  # fmt: skip
    """A party's rows below a band with its role; returns the y below."""
    high = round(1.5 * pen.em)
    pen.sheet.fill(x, y, x + width, y + high, tint)
    pen.cell(x, y, x + width, y + high, role + "信息", "l", pen.ink, pen.style.heading)
    bottom = draw_rows(pen, x + em_pad(pen), y + high + 0.25 * pen.em, rows, 1.4, room)
    pen.sheet.frame(x, y, x + width, bottom, hue)
    return round(bottom)


@layout("vat_invoice", "zh", "page")
@within(PAGE_CELLS)
def vat_digital(rng: random.Random, style: Style) -> Document:
    """The fully digital layout: a long number, buyer and seller side by side, goods without vertical rules, remarks."""
    style = page_style(rng, style)
    pen, hue = new_pen(rng, style)
    content, em, margin = bill(rng, digital=True), style.size, rng.randint(8, 18)
    title, goods = title_of(rng, True), plan_goods(rng, content, pen, 0.2)
    facts = [("发票号码", content.number), ("开票日期", content.date)]
    roles = rng.choice((("购买方信息", "销售方信息"), ("购买方信息", "销售方信息"), ("购买方", "销售方")))
    blocks = [party_rows(rng, who, role[:3], True) for role, who in zip(roles, (content.buyer, content.seller), strict=True)]
    strip = 1.6 * em
    halves = [strip + rows_width(pen, rows, 0) for rows in blocks]
    width = max(sum(goods.widths), head_width(pen, title, facts), total_width(pen, content), sum(halves))
    halves = fit(halves, width, [1, 1])
    x = margin
    top = y = draw_head(rng, pen, title, facts, x, margin, width, hue)
    start, high = len(pen.sheet.lines), round((len(roles[0]) + 1) * 1.12 * em)
    for role, rows, left in zip(roles, blocks, edges(x, halves), strict=False):
        vertical(pen.sheet, left + 0.3 * em, y + 0.5 * em, role, style.face, em, 1.12, pen.ink)
        pen.sheet.rule(left + strip, y, left + strip, y + high, hue)
        draw_rows(pen, left + strip + 0.4 * em, y + (high - 3.1 * em) / 2, rows, 2.0, 0)
    pen.sheet.rule(x + halves[0], y, x + halves[0], y + high, hue)
    read_by_rows(pen.sheet, start)
    y += high
    pen.sheet.rule(x, y, x + width, y, hue)
    y = draw_goods(rng, pen, goods, content, x, y, width, rng.choice(("none", "none", "columns")), hue, rng.uniform(1.45, 1.65))
    pen.sheet.rule(x, y, x + width, y, hue)
    y = draw_total(rng, pen, content, x, y, width, hue)
    if rng.random() < 0.75:
        pen.sheet.rule(x, y, x + width, y, hue)
        y = _remark_band(pen, content.remark, x, y, strip, hue)
    pen.sheet.frame(x, top, x + width, y, hue)
    y += round(0.5 * em)
    pen.pair(x + rng.uniform(0.5, 6) * em, y, "开票人", content.people[2])
    return finish(rng, pen, goods, x + width, y + em, margin)


def _remark_band(pen: Pen, text: str, x: float, y: float, strip: float, hue: Colour) -> float:
    """The box 备注 over the whole width; returns the y below."""
    high = round(3 * pen.em)
    vertical(pen.sheet, x + 0.3 * pen.em, y + 0.4 * pen.em, "备注", pen.style.face, pen.em, 1.2, pen.ink)
    pen.sheet.rule(x + strip, y, x + strip, y + high, hue)
    if text:
        pen.write(x + strip + em_pad(pen), y + 0.4 * pen.em, pen.note("备注", text))
    return y + high


@layout("vat_invoice", "zh", "page", unseen=True)
@within(PAGE_CELLS)
def vat_boxes(rng: random.Random, style: Style) -> Document:
    """Everything in label and value boxes: the seller on top, facts in a grid, the sums stacked at the lower right."""
    style = page_style(rng, style)
    pen, hue = new_pen(rng, style)
    content, em, margin = bill(rng, digital=rng.random() < 0.5, most=3), style.size, rng.randint(8, 18)
    title, goods = title_of(rng, len(content.number) > 8), plan_goods(rng, content, pen)
    rows = [["发票号码", content.number, "开票日期", content.date]]
    rows += [["销售方名称", content.seller.name, "购买方名称", content.buyer.name]]
    rows += [["纳税人识别号", content.seller.code, "纳税人识别号", content.buyer.code]]
    names = {(2, 0): "销售方纳税人识别号", (2, 2): "购买方纳税人识别号"}
    least = column_widths(rows, style.face, em, 0.5)
    width = max(sum(goods.widths), sum(least), 32 * em)
    widths, x, y, high = fit(least, width, [0, 1, 0, 1]), margin, margin, round(1.7 * em)
    size = round(1.5 * em)
    line = pen.sheet.text(x, y, title, style.heading, size, hue)
    divider(pen.sheet, x, x + width, line.box[3] + 4, "double", hue)
    y = line.box[3] + 4 + round(0.8 * em)
    xs, tint = edges(x, widths), mix(style, rng.choice((0, 0.08)))
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            if j % 2 == 0:
                pen.sheet.fill(xs[j], y, xs[j + 1], y + high, tint)
            pen.sheet.frame(xs[j], y, xs[j + 1], y + high, hue)
            pen.cell(xs[j], y, xs[j + 1], y + high, pen.note(names.get((i, j - 1), row[j - 1]), text) if j % 2 else text, "l", None if j % 2 else pen.ink)
        y += high
    y = draw_goods(rng, pen, goods, content, x, y + round(0.6 * em), width, "grid", hue, 1.6)
    y += round(0.4 * em)
    for label, value in (("价税合计（大写）", v.capitals(content.total)), ("价税合计（小写）", yuan(rng, content.total))):
        name = "大写" if "大写" in label else "小写"
        pen.pair(x + width - pen.width(label + pen.colon + value), y, label, value, name)
        y += round(1.5 * em)
    pen.note("价税合计", next(f.value for f in pen.fields if f.name == "小写"))
    y = draw_foot(rng, pen, content, x, y, width, ("收款人", "复核", "开票人"))
    return finish(rng, pen, goods, x + width, y, margin)
