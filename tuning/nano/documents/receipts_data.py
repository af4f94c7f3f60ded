"""What till receipts say: a shop, what was bought, how it was paid."""

from __future__ import annotations

import random
from dataclasses import dataclass

from nano import values as v
from nano import words as w

Pair = tuple[str, str]  # printed label and value

# Kinds of shops: invented names end like this, names as they are, what is sold, the highest price.
_SHOPS_ZH = (
    ("超市 便利店 商店 百货", "家乐超市 便民商店 连锁便利店 百货大楼", w.GROCERIES + w.DRINKS[9:14] + w.GOODS[65:], 60),
    ("餐馆 酒楼 小厨 饭店 火锅", "老王餐馆 川味小厨 江南茶楼 海鲜酒楼 四季火锅 早餐铺 面馆", w.DISHES + w.DRINKS, 90),
    ("水果店 生鲜店", "水果店", w.GROCERIES[:10], 40),
    ("文具店 办公用品店", "文具店 新华书店", w.GOODS[:8], 80),
    ("电器城 五金店 建材店", "电器城 五金店", w.GOODS[8:16] + w.GOODS[36:52], 900),
    ("咖啡馆 茶楼 奶茶店", "咖啡馆", w.DRINKS[:19] + ["面包", "饼干"], 40),
)
_SHOPS_EN = (
    ("Market|Foods|Store|Mart", "Corner Store|City Market|Fresh Foods|Quick Mart", w.EN_GROCERIES, 20),
    ("Diner|Inn|Kitchen|Grill", "Sunny Diner|River Inn|Grand Hotel", w.EN_DISHES + w.EN_DRINKS, 30),
    ("Cafe|Bakery|Coffee", "Daily Cafe|Golden Bakery", w.EN_DRINKS + ["Apple pie", "Cheesecake", "Egg tart", "Pancakes", "Cookies"], 12),
    ("Tools|Supplies|Depot|Electronics", "Tool Depot|Tech World|Garden Centre", w.EN_GOODS, 200),
)
_THANKS_ZH = "谢谢惠顾 欢迎再次光临 请妥善保管 七日内凭小票退换 谢谢惠顾，欢迎再次光临 以上价格含税".split()
_THANKS_EN = "Thank you for your visit|Have a nice day|Keep this receipt|All prices include tax|Thank you!|Please come again".split("|")
_CASH, _TAX_INCLUDED = ("现金", "Cash"), ("以上价格含税", "All prices include tax")


@dataclass(frozen=True)
class Bought:
    """One line of a receipt; `price` is of one piece, all amounts in cents."""

    name: str
    quantity: str
    price: int
    amount: int


@dataclass(frozen=True)
class Sale:
    """One visit to a till. `facts` and `sums` are printed labels and values; the one named `due` is what was to pay."""

    language: str
    shop: str
    facts: list[Pair]
    lines: list[Bought]
    sums: list[Pair]
    due: str
    thanks: str
    sign: str

    def money(self, cents: int) -> str:
        """An amount as this till prints it."""
        return self.sign + v.money(cents)


def sale(rng: random.Random, language: str, count: int, table: bool = False) -> Sale:
    """A random sale of at most `count` articles; `table` makes it a bill of a restaurant."""
    zh = language == "zh"
    kinds = _SHOPS_ZH if zh else _SHOPS_EN
    ends, names, goods, high = kinds[1] if table else rng.choice(kinds)
    separator = None if zh else "|"
    stems = w.COMPANY_STEMS if zh else w.EN_COMPANY_STEMS
    invented = rng.choice(stems) + ("" if zh else " ") + rng.choice(ends.split(separator))
    shop = invented if rng.random() < 0.6 else rng.choice(names.split(separator))
    if zh and rng.random() < 0.3:
        shop += f"（{rng.choice(w.ROADS)}{rng.choice(('路', '街', ''))}店）"
    sign = rng.choice(("", "", "", "¥", "￥")) if zh else rng.choice(("", "", "$", "$", "£", "€"))
    lines = _lines(rng, [name for name in goods if name not in shop], count, high, weighed=zh and "水果" in ends)
    sums, due, added_tax = _sums(rng, zh, sum(line.amount for line in lines), len(lines), sign)
    thanks = rng.choice(_THANKS_ZH if zh else _THANKS_EN)
    thanks = rng.choice(("", thanks if not (added_tax and thanks in _TAX_INCLUDED) else ""))
    return Sale(language, shop, (_facts_zh if zh else _facts_en)(rng, table), lines, sums, due, thanks, sign)


def _lines(rng: random.Random, goods: list[str], count: int, high: int, weighed: bool) -> list[Bought]:
    lines: list[Bought] = []
    many = rng.choice((0.15, 0.5))
    for name in rng.sample(goods, len(goods)):
        if len(lines) == count:
            break
        if any(name in line.name or line.name in name for line in lines):
            continue
        price = rng.randint(100, high * 100)
        price = rng.choice((price, price // 10 * 10, price // 50 * 50, price // 100 * 100))
        thousandths = rng.randint(150, 4000) if weighed else 1000 * (rng.randint(2, 6) if rng.random() < many else 1)
        quantity = f"{thousandths / 1000:.3f}" if weighed else str(thousandths // 1000)
        lines.append(Bought(name, quantity, price, (thousandths * price + 500) // 1000))
    return lines


def _sums(rng: random.Random, zh: bool, lines_total: int, count: int, sign: str) -> tuple[list[Pair], str, bool]:
    """What stands under the articles, the label of the amount due, and whether tax was added."""
    discount = lines_total * rng.choice((5, 10, 20)) // 100 if rng.random() < 0.25 else 0
    rate = 0 if zh else rng.choice((0, 0, 5, 7, 8, 10, 20))
    tax = ((lines_total - discount) * rate + 50) // 100
    total = lines_total - discount + tax
    sums = []
    if zh and rng.random() < 0.3:
        sums.append((rng.choice(("件数", "项数", "商品数")), str(count)))
    if discount or tax or rng.random() < 0.15:
        sums.append(("小计" if zh else "Subtotal", sign + v.money(lines_total)))
    if discount:
        sums.append((rng.choice(("优惠", "折扣") if zh else ("Discount",)), "-" + sign + v.money(discount)))
    if tax:
        sums.append((rng.choice(("Tax", "VAT", "Sales tax")) + rng.choice(("", f" {rate}%")), sign + v.money(tax)))
    due = rng.choice(("合计", "合计", "总计", "应收", "应付") if zh else ("Total", "Total", "TOTAL", "Amount due", "Balance due"))
    sums.append((due, sign + v.money(total)))
    sums += _payment(rng, zh, total, sign)
    if zh and rng.random() < 0.12:
        sums.append(("税额", sign + v.money((total * 13 + 56) // 113)))
    return sums, due, bool(tax)


def _payment(rng: random.Random, zh: bool, total: int, sign: str) -> list[Pair]:
    """How it was paid: in cash with change, or exactly."""
    cash = rng.random() < 0.55
    how = _CASH[0 if zh else 1] if cash else rng.choice((w.PAYMENTS if zh else w.EN_PAYMENTS)[1:])
    paid = total
    if cash:
        note = rng.choice((1000, 2000, 5000, 10000))
        paid = -(-total // note) * note
    label = rng.choice(("实收", "实收", "实付", how) if zh else ("Paid", how, how))
    pairs = [(label, sign + v.money(paid))]
    if paid > total or rng.random() < 0.3:
        pairs.append(("找零" if zh else "Change", sign + v.money(paid - total)))
    if label != how and rng.random() < 0.7:
        pairs.append((rng.choice(("支付方式", "支付方式", "付款方式") if zh else ("Payment", "Paid by")), how))
    return pairs


def _facts_zh(rng: random.Random, table: bool) -> list[Pair]:
    """Number, time, till and who stood there; some of them."""
    number = rng.choice((v.digits(rng, rng.randint(4, 12)), v.code(rng)))
    facts = [(rng.choice(("单号", "流水号", "小票号", "订单号", "编号")), number)]
    if table:
        facts += [("桌号", rng.choice((str(rng.randint(1, 60)), f"{rng.choice('ABC')}{rng.randint(1, 20):02d}"))), ("人数", str(rng.randint(1, 12)))]
    facts += _when(v.date_zh(rng), v.clock(rng, rng.random() < 0.4), ("日期", "时间"), rng)
    if rng.random() < 0.7:
        facts.append((rng.choice(("收银员", "收银员", "服务员" if table else "收款人")), rng.choice((v.person_zh(rng), v.digits(rng, rng.choice((3, 4)))))))
    if not table and rng.random() < 0.25:
        facts.append(("会员号", v.digits(rng, 8)))
    if rng.random() < 0.2:
        facts.append(("电话", v.phone_zh(rng)))
    return facts


def _facts_en(rng: random.Random, table: bool) -> list[Pair]:
    """Number, time, till and who stood there; some of them."""
    number = rng.choice((v.digits(rng, rng.randint(4, 8)), v.code(rng)))
    facts = [(rng.choice(("Receipt No.", "Receipt", "Order No.", "No.", "Ticket")), number)]
    if table:
        facts += [("Table", str(rng.randint(1, 60))), ("Guests", str(rng.randint(1, 12)))]
    facts += _when(v.date_en(rng), v.clock(rng, rng.random() < 0.3), ("Date", "Time"), rng)
    if rng.random() < 0.7:
        name = rng.choice((v.person_en(rng), rng.choice(w.FIRST_NAMES)))
        facts.append(("Server" if table else rng.choice(("Cashier", "Cashier", "Served by")), name))
    if rng.random() < 0.2:
        facts.append(("Phone", v.phone_en(rng)))
    return facts


def _when(date: str, time: str, labels: Pair, rng: random.Random) -> list[Pair]:
    """Date and time apart, together, or the date alone."""
    kind = rng.random()
    if kind < 0.55:
        return [(labels[0], date), (labels[1], time)]
    return [(rng.choice(labels), f"{date} {time}")] if kind < 0.85 else [(labels[0], date)]
