"""What VAT invoices say: parties, lines of goods with their taxes, totals."""

from __future__ import annotations

import random
from dataclasses import dataclass

from nano import values as v
from nano import words as w

_CLASS_ENDS = (
    (6, "办公用品 纸制品"), (18, "计算机配套 电子产品"), (26, "办公用品 计算机配套"), (30, "办公用品"), (38, "家用电器"), (44, "建筑材料"),
    (47, "电子产品"), (52, "金属制品"), (56, "机动车零件"), (61, "医疗用品"), (99, "日用品"),
)  # fmt: skip
_SERVICE_CLASSES = {
    "会议费": "咨询服务", "咨询费": "咨询服务", "住宿费": "住宿服务", "餐费": "餐饮服务", "运输费": "运输服务", "快递费": "运输服务", "维修费": "维修服务", "广告费": "咨询服务",
    "技术服务费": "信息技术服务",
}  # fmt: skip
COLUMNS = ("名称", "规格型号", "单位", "数量", "单价", "金额", "税率", "税额")


@dataclass(frozen=True)
class Party:
    """Buyer or seller."""

    name: str
    code: str
    place: str  # address and telephone
    bank: str


@dataclass(frozen=True)
class Bill:
    """One invoice. `lines` are printed cells by the names in COLUMNS; amounts are in cents."""

    code: str
    number: str
    date: str
    check: str
    buyer: Party
    seller: Party
    lines: list[dict[str, str]]
    net: int
    tax: int
    people: tuple[str, str, str]
    remark: str

    @property
    def total(self) -> int:
        """Amount and tax."""
        return self.net + self.tax


def party(rng: random.Random, private: float = 0.0) -> Party:
    """A company, or with the chance `private` a person without a code."""
    if rng.random() < private:
        return Party(rng.choice((v.person_zh(rng), "个人")), "", "", "")
    place = f"{v.address_zh(rng)}{rng.choice(('', ' '))}{v.phone_zh(rng)}"
    bank = f"{rng.choice(w.BANKS)}{rng.choice(w.DISTRICTS)}{rng.choice(('支行', '分行'))}{rng.choice(('', ' '))}{v.bank_account(rng)}"
    return Party(v.company_zh(rng), v.credit_code(rng), place, bank)


def _article(rng: random.Random, services: bool, classed: bool) -> dict[str, str]:
    if services:
        name = rng.choice(w.SERVICES)
        group = _SERVICE_CLASSES.get(name, "信息技术服务")
    else:
        i = rng.randrange(len(w.GOODS))
        name, group = w.GOODS[i], rng.choice(next(names for end, names in _CLASS_ENDS if i < end).split())
    return {"名称": f"*{group}*{name}" if classed else name}


def _lines(rng: random.Random, count: int) -> tuple[list[dict[str, str]], int, int]:
    services, classed = rng.random() < 0.25, rng.random() < 0.6
    rates = [rng.choice((1, 3, 6, 6, 9, 13, 13, 13))] * count
    specs, units, largest = rng.random() < 0.7, rng.random() < 0.85, rng.choice((99, 999, 9999, 99999))
    lines, net, tax, names = [], 0, 0, set()
    while len(lines) < count:
        line = _article(rng, services, classed)
        if line["名称"] in names:
            continue
        names.add(line["名称"])
        quantity = 1 if services else rng.choice((1, 1, 2, 3, 5, 8, 10, 12, 20, 30, 50, 100, rng.randint(2, 400)))
        price = v.cents(rng, largest)
        amount, rate = quantity * price, rates[len(lines)]
        line_tax = (amount * rate + 50) // 100
        line |= {"规格型号": rng.choice(w.SPECS) if specs and not services and rng.random() < 0.85 else ""}
        line |= {"单位": rng.choice(("项", "次")) if services else rng.choice(w.UNITS)} if units else {"单位": ""}
        line |= {"数量": str(quantity), "单价": v.money(price), "金额": v.money(amount), "税率": f"{rate}%", "税额": v.money(line_tax)}
        lines.append(line)
        net, tax = net + amount, tax + line_tax
    return lines, net, tax


def bill(rng: random.Random, digital: bool = False, most: int = 4) -> Bill:
    """A random invoice with one to `most` lines; `digital` ones have a longer number."""
    y, m, d = v.day(rng)
    date = f"{y}年{m:02d}月{d:02d}日" if rng.random() < 0.8 else v.date_zh(rng, (y, m, d))
    number = v.digits(rng, 20) if digital else v.digits(rng, 8)
    check = " ".join(v.digits(rng, 5) for _ in range(4))
    lines, net, tax = _lines(rng, rng.randint(1, most))
    remark = rng.choice(("", rng.choice(w.REMARKS), f"订单号：{v.digits(rng, 10)}", f"合同编号：{v.code(rng)}"))
    people = (v.person_zh(rng), v.person_zh(rng), v.person_zh(rng))
    code = v.digits(rng, rng.choice((10, 12)))
    return Bill(code, number, date, check, party(rng, 0.12), party(rng), lines, net, tax, people, remark)


def yuan(rng: random.Random, cents: int) -> str:
    """An amount with the sign in front, mostly."""
    return rng.choice(("¥", "¥", "￥", "")) + v.money(cents)
