"""Slips: two to four labelled values on a small sheet. The curriculum begins with them; they hold every sort of value."""

from __future__ import annotations

import random
from collections.abc import Callable

from nano import values as v
from nano import words as w
from nano.canvas import Sheet
from nano.documents.base import Document, Field, Style, layout
from nano.documents.parts import (
    SLIP_CELLS, accent, blank, close, divider, joint, key_values, mix, printable, put, spread, text_width, widest, within,
)  # fmt: skip

Pair = tuple[str, str]
Draw = Callable[[random.Random], str]


def _percent(rng: random.Random) -> str:
    return rng.choice(("3%", "6%", "9%", "13%", f"{rng.randint(1, 99)}%", f"{rng.uniform(0, 99):.1f}%"))


def _count(rng: random.Random) -> str:
    return str(rng.randint(1, 10 ** rng.randint(1, 4)))


def _count_zh(rng: random.Random) -> str:
    return _count(rng) + rng.choice(w.UNITS)


# Labels and what stands behind them.
SORTS_ZH: tuple[tuple[str, Draw], ...] = (
    ("发票号码 发票代码 订单号 单号 流水号 编号 机器编号 校验码", lambda r: v.digits(r, r.choice((8, 8, 10, 12)))),
    ("型号 编号 订单号 单号 会员号 车次 航班 座位号 学号", v.code),
    ("金额 合计 总计 小计 税额 单价 余额 应收 实收 找零 折扣 票价 基本工资 奖金 补贴 扣款 原价 现价 会员价", v.price),
    ("金额 合计 价税合计 总计 税额 费用合计 实发工资", lambda r: v.money(v.cents(r), r.random() < 0.3)),
    ("大写 价税合计 合计", lambda r: v.capitals(v.cents(r, 9999))),
    ("开票日期 日期 生产日期 有效期 出生日期 入职日期 开始日期 结束日期", v.date_zh),
    ("时间 上车 下车 场次", lambda r: v.clock(r, r.random() < 0.3)),
    ("姓名 乘客 收款人 复核 开票人 收银员 申请人 经手人 审批人 收货人 发货人 寄件人 收件人", v.person_zh),
    ("名称 购买方 销售方", v.company_zh),
    ("纳税人识别号 统一社会信用代码", v.credit_code),
    ("身份证号", v.id_number),
    ("电话 联系电话", v.phone_zh),
    ("地址 住址", v.address_zh),
    ("邮箱", v.email),
    ("开户行及账号", lambda r: r.choice(w.BANKS) + v.bank_account(r)),
    ("部门", lambda r: r.choice(w.DEPARTMENTS)),
    ("职务", lambda r: r.choice(w.JOBS)),
    ("商品 品名 项目名称", lambda r: r.choice(w.GOODS + w.SERVICES + w.GROCERIES)),
    ("规格型号", lambda r: r.choice(w.SPECS)),
    ("数量 库存", _count_zh),
    ("税率 折扣", _percent),
    ("支付方式", lambda r: r.choice(w.PAYMENTS)),
    ("出发站 到达站", lambda r: r.choice(w.STATIONS)),
    ("座位 舱位", lambda r: r.choice(w.SEATS)),
    ("天数 人数 年龄 积分 桌号", _count),
    ("类别 原因", lambda r: r.choice(w.LEAVE_KINDS)),
    ("事由", lambda r: r.choice(w.TRIP_REASONS)),
    ("备注", lambda r: r.choice(w.REMARKS)),
    ("产地 籍贯 出差地点", lambda r: r.choice(w.CITIES + w.PROVINCES)),
    ("性别", lambda r: r.choice("男女")),
)
SORTS_EN: tuple[tuple[str, Draw], ...] = (
    ("Invoice No.|Order No.|PO number|Account|No.|Code", v.code),
    ("Invoice number|Account|Tax ID|VAT No.", lambda r: v.digits(r, r.choice((6, 8, 9, 10)))),
    ("Total|Amount|Subtotal|Balance due|Tax|Price|Unit price|Paid|Change|Cash|Discount|Gross pay|Net pay|Bonus|Balance", v.price),
    ("Total|Amount|VAT|Balance due", lambda r: v.money(v.cents(r), r.random() < 0.5)),
    ("Date|Due date|Start date|End date", v.date_en),
    ("Time|Departs|Arrives", lambda r: v.clock(r, r.random() < 0.2)),
    ("Name|Customer|Passenger|Server|Cashier|Received by|Approved by|Student", v.person_en),
    ("Seller|Buyer|From|Bill to|Ship to", v.company_en),
    ("Address", v.address_en),
    ("Phone", v.phone_en),
    ("Email", v.email),
    ("Department", lambda r: r.choice(w.EN_DEPARTMENTS)),
    ("Position", lambda r: r.choice(w.EN_JOBS)),
    ("Item|Product|Description", lambda r: r.choice(w.EN_GOODS + w.EN_SERVICES + w.EN_GROCERIES)),
    ("Qty|Quantity|Days|Hours|Guests|Table|Age|Stock|Page|Platform|Gate", _count),
    ("Rate|Tax|Discount", _percent),
    ("Region", lambda r: r.choice(w.EN_REGIONS)),
    ("Gender", lambda r: r.choice(("Male", "Female"))),
    ("Notes|Terms", lambda r: r.choice(w.EN_REMARKS)),
    ("Seat", lambda r: f"{r.randint(1, 40)}{r.choice('ABCDEF')}"),
    ("To|From", lambda r: r.choice(w.EN_CITIES)),
)
TITLES_ZH = "收据 小票 购物清单 登记表 通知 快递单 申请表 送货单 对账单 报销单".split()
TITLES_EN = "Receipt|Invoice|Order|Delivery note|Statement|Ticket|Report|Notice".split("|")


def draw_pairs(rng: random.Random, language: str, style: Style, count: int, width: float) -> list[Pair]:
    """`count` labels, no two alike, with values that fit `width` behind them."""
    sorts, pairs = (SORTS_ZH if language == "zh" else SORTS_EN), {}
    for _ in range(60):
        labels, draw = rng.choice(sorts)
        label, value = rng.choice(labels.split("|") if language == "en" else labels.split()), printable(draw(rng), style.face)
        if label not in pairs and text_width(f"{label}：{value}", style.face, style.size) <= width:
            pairs[label] = value
        if len(pairs) == count:
            break
    return list(pairs.items())


def _start(rng: random.Random, language: str, style: Style, counts: tuple[int, int], width: float) -> tuple[Sheet, list[Pair], float]:
    """Paper, pairs and a margin."""
    pairs = draw_pairs(rng, language, style, rng.randint(*counts), width)
    return blank(style, 800, 600), pairs, rng.uniform(0.4, 1.2) * style.size


def _end(rng: random.Random, language: str, sheet: Sheet, pairs: list[Pair], margin: float) -> Document:
    """Cut the paper around what stands on it."""
    close(sheet, rng, max(line.box[2] for line in sheet.lines), max(line.box[3] for line in sheet.lines), margin)
    return Document("slip", language, "", sheet, [Field(label, value) for label, value in pairs])


def _title(rng: random.Random, language: str, style: Style, sheet: Sheet, x: float, y: float) -> float:
    """A title now and then; returns the y below it."""
    if rng.random() < 0.5:
        return y
    size = round(style.size * rng.uniform(1.15, 1.5))
    sheet.text(x, y, rng.choice(TITLES_ZH if language == "zh" else TITLES_EN), style.heading, size)
    return y + size * 1.5


def stacked(rng: random.Random, style: Style, language: str) -> Document:
    """Label, sign and value on one line, one under the other."""
    sheet, pairs, margin = _start(rng, language, style, (2, 4), 15 * style.size)
    y = _title(rng, language, style, sheet, margin, margin)
    key_values(sheet, margin, y, pairs, style, joint(rng, language), leading=rng.uniform(1.3, 1.9))
    return _end(rng, language, sheet, pairs, margin)


def columns(rng: random.Random, style: Style, language: str) -> Document:
    """Labels in one column, values in another."""
    sheet, pairs, margin = _start(rng, language, style, (2, 4), 14 * style.size)
    y = _title(rng, language, style, sheet, margin, margin)
    colon = rng.choice(("", "：" if language == "zh" else ":"))
    ink = rng.choice((None, accent(rng, style), mix(style, 0.65)))
    key_values(sheet, margin, y, pairs, style, colon, True, leading=rng.uniform(1.3, 1.9), ink=ink)
    return _end(rng, language, sheet, pairs, margin)


def above(rng: random.Random, style: Style, language: str) -> Document:
    """Each value under its label."""
    sheet, pairs, y = _start(rng, language, style, (2, 2), 13 * style.size)
    margin, ink = y, rng.choice((None, accent(rng, style), mix(style, 0.65)))
    small = max(15, round(style.size * rng.choice((0.85, 1))))
    for label, value in pairs:
        sheet.text(margin, y, label, style.face, small, ink)
        sheet.text(margin + rng.choice((0, 0, style.size)), y + small * 1.3, value, style.face, style.size)
        y += small * 1.3 + style.size * rng.uniform(1.4, 1.8)
    return _end(rng, language, sheet, pairs, margin)


def boxed(rng: random.Random, style: Style, language: str) -> Document:
    """A ruled grid of labels and values."""
    sheet, pairs, margin = _start(rng, language, style, (2, 4), 13 * style.size)
    left = widest([label for label, _ in pairs], style.face, style.size) + 1.2 * style.size
    right = widest([value for _, value in pairs], style.face, style.size) + 1.2 * style.size
    height, y, tint = round(style.size * rng.uniform(1.5, 2.0)), margin, mix(style, 0.12) if rng.random() < 0.4 else None
    align = rng.choice("lm")
    for label, value in pairs:
        if tint:
            sheet.fill(margin, y, margin + left, y + height, tint)
        sheet.frame(margin, y, margin + left, y + height)
        sheet.frame(margin + left, y, margin + left + right, y + height)
        put(sheet, margin, y, margin + left, y + height, label, style.face, style.size)
        put(sheet, margin + left, y, margin + left + right, y + height, value, style.face, style.size, align)
        y += height
    return _end(rng, language, sheet, pairs, margin + style.size)


def ruled(rng: random.Random, style: Style, language: str) -> Document:
    """A title over a rule, then pairs between thin lines."""
    sheet, pairs, margin = _start(rng, language, style, (2, 3), 14 * style.size)
    joined = joint(rng, language)
    wide = max(widest([label + joined + value for label, value in pairs], style.face, style.size), 8 * style.size)
    size = round(style.size * rng.uniform(1.1, 1.4))
    sheet.text(margin + wide / 2, margin, rng.choice(TITLES_ZH if language == "zh" else TITLES_EN), style.heading, size, anchor="m")
    y = margin + size * 1.35
    divider(sheet, margin, margin + wide, y, rng.choice(("solid", "thick", "double")), mix(style, 0.8))
    y += style.size * 0.5
    for label, value in pairs:
        sheet.text(margin, y, label + joined + value, style.face, style.size)
        divider(sheet, margin, margin + wide, y + style.size * 1.25, rng.choice(("dashed", "dotted", "solid")), mix(style, 0.4))
        y += style.size * 1.6
    return _end(rng, language, sheet, pairs, margin)


def beside(rng: random.Random, style: Style, language: str) -> Document:
    """Two pairs beside each other, perhaps two below."""
    sheet, pairs, margin = _start(rng, language, style, (2, 4), 9 * style.size)
    joined, y = joint(rng, language), margin
    column = margin + widest([label + joined + value for label, value in pairs[::2]], style.face, style.size) + 1.5 * style.size
    for i, (label, value) in enumerate(pairs):
        sheet.text(margin if i % 2 == 0 else column, y, label + joined + value, style.face, style.size)
        y += round(style.size * 1.6) if i % 2 else 0
    return _end(rng, language, sheet, pairs, margin)


def leaders(rng: random.Random, style: Style, language: str) -> Document:
    """Values at the right edge, dots or nothing between."""
    sheet, pairs, margin = _start(rng, language, style, (2, 4), 13 * style.size)
    right = margin + widest([label + value for label, value in pairs], style.face, style.size) + style.size * rng.uniform(2, 5)
    y, dots = _title(rng, language, style, sheet, margin, margin), rng.random() < 0.6
    for label, value in pairs:
        y = spread(sheet, margin, right, y, label, value, style, dots)
    return _end(rng, language, sheet, pairs, margin)


def tagged(rng: random.Random, style: Style, language: str) -> Document:
    """Labels in dark tags, values right of them."""
    sheet, pairs, margin = _start(rng, language, style, (2, 3), 13 * style.size)
    left, y = widest([label for label, _ in pairs], style.face, style.size) + style.size, margin
    for label, value in pairs:
        sheet.fill(margin, y - 2, margin + left, y + style.size * 1.25, style.ink)
        sheet.text(margin + left / 2, y, label, style.face, style.size, style.paper, "m")
        sheet.text(margin + left + style.size * 0.6, y, value, style.face, style.size)
        y += style.size * 1.7
    return _end(rng, language, sheet, pairs, margin)


def _register() -> None:
    for arrangement in (stacked, columns, above, boxed, ruled, beside, leaders, tagged):
        for language in ("zh", "en"):

            def make(rng: random.Random, style: Style, arrangement=arrangement, language=language) -> Document:
                return arrangement(rng, style, language)

            make.__name__ = f"slip_{arrangement.__name__}_{language}"
            layout("slip", language, "slip", unseen=arrangement in (leaders, tagged))(within(SLIP_CELLS)(make))


_register()
