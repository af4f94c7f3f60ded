"""What menus and price lists say: dishes and goods with prices, in sections, with a heading and a foot."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from nano import values as v
from nano import words as w
from nano.canvas import Sheet
from nano.documents.base import CELL, Document, Field, Style
from nano.documents.parts import (
    DIVIDERS, LEADING, NOTE_CELLS, PAGE_CELLS, SLIP_CELLS, accent, divider, mix, printable, text_width, widest,
)  # fmt: skip

CELLS = {"slip": SLIP_CELLS, "note": NOTE_CELLS, "page": PAGE_CELLS}
COUNTS = {"slip": (2, 2, 3, 3, 4, 5), "note": (3, 4, 5, 6, 8, 10), "page": (7, 9, 11, 14, 17, 20)}


@dataclass
class Entry:
    """An article with its printed price; `extra` is what else stands beside it."""

    name: str
    price: str
    extra: str = ""


@dataclass
class Section:
    """Entries under a heading, which may be empty."""

    title: str
    entries: list[Entry] = field(default_factory=list)


PriceForm = Callable[[int], str]  # prints an amount of cents

_COLD = "口水鸡 拍黄瓜 凉拌木耳 皮蛋豆腐 水果沙拉 盐水鸭 白切鸡".split()
_STAPLES = "扬州炒饭 牛肉面 炸酱面 担担面 小笼包 煎饺 馄饨 春卷 米饭 馒头 葱油饼".split()
_SOUPS = "南瓜粥 皮蛋瘦肉粥 紫菜蛋花汤 西红柿牛腩汤 酸辣汤 玉米排骨汤".split()
_SNACKS = "炸鸡翅 薯条 水果沙拉 春卷 小笼包 煎饺 葱油饼 馒头".split()
_HOT = [dish for dish in w.DISHES if dish not in _COLD + _STAPLES + _SOUPS + _SNACKS]
_STARTERS = "Tomato soup|Caesar salad|Garlic bread|Spring rolls|Onion rings|Noodle soup|Chicken wings|Baked potato".split("|")
_SWEET = "Apple pie|Ice cream|Cheesecake|Pancakes|Fruit bowl|Chocolate cake|Egg tart".split("|")
_MAINS = [dish for dish in w.EN_DISHES if dish not in _STARTERS + _SWEET]

# Headings (separated by |) and what stands below them.
MENU_SECTIONS = {
    "zh": (
        ("凉菜", _COLD),
        ("热菜|特色菜|推荐", _HOT),
        ("主食|面点", _STAPLES),
        ("汤类|汤粥", _SOUPS),
        ("饮料|酒水|饮品", w.DRINKS),
        ("小吃|点心", _SNACKS),
    ),
    "en": (
        ("Starters|Small plates", _STARTERS),
        ("Mains|From the grill|Specials", _MAINS),
        ("Desserts|Sweets", _SWEET),
        ("Drinks|Beverages", w.EN_DRINKS),
    ),
}
GOODS_SECTIONS = {
    "zh": (
        ("食品|生鲜|今日特价", w.GROCERIES),
        ("办公用品|文具", w.GOODS[:16]),
        ("电子产品|计算机配套", w.GOODS[15:32]),
        ("家用电器", w.GOODS[36:46]),
        ("建筑材料|五金", w.GOODS[46:65]),
        ("日用品", w.GOODS[65:]),
        ("服务项目|收费项目", w.SERVICES),
        ("饮料", w.DRINKS),
    ),
    "en": (
        ("Groceries|Fresh today|Specials", w.EN_GROCERIES),
        ("Office|Hardware|Supplies", w.EN_GOODS),
        ("Services|Fees", w.EN_SERVICES),
        ("Drinks", w.EN_DRINKS),
    ),
}
MENU_TITLES = {
    "zh": "菜单|菜单|今日推荐|今日菜单|特色菜|今日特价|午餐菜单".split("|"),
    "en": "Menu|Menu|Lunch menu|Today's specials|Our dishes|Dinner|Specials".split("|"),
}
GOODS_TITLES = {
    "zh": "价目表|价格表|价目表|商品价格表|今日特价|收费标准|优惠价格".split("|"),
    "en": "Price list|Price list|Prices|Our prices|This week's offers|Special offers|Rates".split("|"),
}
_ZH_EATING = "老王餐馆 川味小厨 江南茶楼 海鲜酒楼 四季火锅 早餐铺 面馆 咖啡馆".split()
_EN_EATING = "Daily Cafe|Golden Bakery|Sunny Diner|Grand Hotel|River Inn|Fresh Foods".split("|")
_GRILL = "with rice|with salad and bread|served hot|spicy|for two|with lemon|fresh every day|with butter".split("|")
_TASTE = "微辣|中辣|不辣|大份|小份|热|加蛋|可加米饭|本店推荐".split("|")


def price_form(rng: random.Random, zh: bool) -> PriceForm:
    """How all prices of one sheet are printed."""
    if zh:
        form = rng.choice(("{}", "{}元", "{}元", "¥{}", "￥{}", "¥ {}", "{} 元"))
        whole = rng.random() < 0.5
    else:
        form = rng.choice(("{}", "${}", "${}", "£{}", "€{}", "{} €"))
        whole = rng.random() < 0.2
    places = 0 if whole else rng.choice((1, 2, 2))
    thousands = rng.random() < 0.4
    return lambda cents: form.format(f"{cents / 100:,.{places}f}" if thousands else f"{cents / 100:.{places}f}")


def dish_cents(rng: random.Random, zh: bool) -> int:
    """The price of a dish."""
    if zh:
        return (
            rng.randint(2, 20) * 100
            if rng.random() < 0.3
            else rng.randint(12, rng.choice((48, 88, 168))) * 100 + rng.choice((0, 0, 0, 50, 80))
        )
    return rng.randint(2, 38) * 100 + rng.choice((0, 25, 50, 50, 75, 90, 95, 99))


def goods_cents(rng: random.Random, high: int = 9999) -> int:
    """The price of an article; ends in a round number more often than not."""
    amount = max(50, v.cents(rng, high))
    return amount // 10 * 10 if rng.random() < 0.5 else amount


def draw_sections(rng: random.Random, zh: bool, source: dict, count: int, headed: bool) -> list[Section]:
    """`count` entries in sections, without prices; an entry stands only once. Without `headed` there is one bare section."""
    pools = list(source["zh" if zh else "en"])
    some = rng.sample(pools, max(1, min(len(pools), count // 4 + rng.randint(0, 1)) if headed else rng.randint(1, 2)))
    some.sort(key=pools.index)
    sections = [Section(rng.choice(titles.split("|")) if headed else "") for titles, _ in some]
    used: set[str] = {section.title for section in sections}
    for i in range(count):
        at = i if i < len(some) else rng.randrange(len(some))
        left = [name for name in some[at % len(some)][1] if name not in used]
        if left:
            name = rng.choice(left)
            used.add(name)
            sections[at % len(some)].entries.append(Entry(name, ""))
    if not headed:
        sections = [Section("", [entry for section in sections for entry in section.entries])]
        rng.shuffle(sections[0].entries)
    return [section for section in sections if section.entries]


def dishes(rng: random.Random, style: Style, zh: bool, count: int, headed: bool) -> list[Section]:
    """Sections of a menu with prices; all prices of a section may have the same unit behind them."""
    sections = draw_sections(rng, zh, MENU_SECTIONS, count, headed)
    form = price_form(rng, zh)
    unit = rng.choice(("/份", "/份", "/例")) if zh and rng.random() < 0.25 else ""
    for section in sections:
        own = "/杯" if unit and section.entries[0].name in w.DRINKS else unit
        for entry in section.entries:
            entry.price = printable(form(dish_cents(rng, zh)) + own, style.face)
    return sections


def describe(rng: random.Random, zh: bool, sections: list[Section], share: float) -> None:
    """Give a share of the entries a remark."""
    for section in sections:
        for entry in section.entries:
            if rng.random() < share:
                entry.extra = rng.choice(_TASTE if zh else _GRILL)


def all_entries(sections: list[Section]) -> list[Entry]:
    """The entries of all sections in order."""
    return [entry for section in sections for entry in section.entries]


def heading(
    sheet: Sheet, rng: random.Random, x: float, y: float, width: float, titles: list[str], style: Style, align: str
) -> float:
    """Large titles, perhaps with a rule below, not wider than `width`; returns the y below them."""
    if not titles:
        return y
    size = round(style.size * rng.choice((1.1, 1.25, 1.4, 1.6)))
    while size > style.size and widest(titles, style.heading, size) > width:
        size -= 1
    ink = accent(rng, style) if rng.random() < 0.3 else None
    at = x + width / 2 if align == "m" else x
    for title in titles:
        sheet.text(at, y, title, style.heading, size, ink, align)
        y += round(size * 1.45)
    if rng.random() < 0.3:
        divider(sheet, x, x + width, y, rng.choice(DIVIDERS), mix(style, 0.7))
        y += 6
    return y + rng.randint(0, 6)


def titles_for(rng: random.Random, zh: bool, goods: bool, share: float, sections: list[Section]) -> list[str]:
    """A title, a shop's name, both in one or two lines, or nothing; no heading of a section stands there again."""
    if rng.random() >= share:
        return []
    title = rng.choice((GOODS_TITLES if goods else MENU_TITLES)["zh" if zh else "en"])
    shop = rng.choice((w.SHOPS if zh else w.EN_SHOPS) if goods else (_ZH_EATING if zh else _EN_EATING))
    kind = rng.random()
    titles = (
        [title]
        if kind < 0.5
        else [shop]
        if kind < 0.65
        else [shop, title]
        if kind < 0.85
        else [f"{shop}{'' if zh else ' - '}{title}"]
    )
    taken = [section.title for section in sections if section.title]
    return [] if any(name in title for name in taken for title in titles) else titles


def foot(
    sheet: Sheet, rng: random.Random, x: float, y: float, width: float, style: Style, zh: bool, goods: bool
) -> tuple[float, list[Field]]:
    """Now and then a remark, a date or a telephone number under a list; returns the y below and the facts."""
    kind, fields = rng.random(), []
    if kind < 0.4:
        text = rng.choice(
            ("谢谢惠顾", "欢迎再次光临", "最终解释权归本店所有", "以上价格含税")
            if zh
            else ("All prices include tax", "Have a nice day", "Thank you for your visit")
        )
    else:
        phone, day = (v.phone_zh(rng), v.date_zh(rng)) if zh else (v.phone_en(rng), v.date_en(rng))
        pairs = (
            (("电话", phone), ("订餐电话", phone), ("日期", day)) if zh else (("Phone", phone), ("Call", phone), ("Date", day))
        )
        label, value = pairs[rng.choice((0, 2)) if goods else rng.choice((0, 1, 2))]
        text = label + (rng.choice(("：", ":")) if zh else ": ") + value
        fields.append(Field(label, value))
    if text_width(text, style.face, style.size) > width:
        return y, []
    y += round(style.size * 0.5)
    align = rng.choice("lmr")
    sheet.text(
        {"l": x, "m": x + width / 2, "r": x + width}[align],
        y,
        text,
        style.face,
        style.size,
        mix(style, rng.choice((0.75, 1))),
        align,
    )
    return y + round(style.size * LEADING), fields


def shrink_to_fit(rng: random.Random, scale: str, draw: Callable[[int], Document]) -> Document:
    """Draw with a random number of entries, then with fewer, until the sheet is of its scale."""
    count = rng.choice(COUNTS[scale])
    while True:
        document = draw(count)
        sheet = document.sheet
        if count <= 2 or sheet.width * sheet.height <= CELLS[scale] * CELL**2:
            return document
        count = max(2, int(count * 0.7))
