"""Till receipts: articles in columns, on two lines each, behind their quantity, a restaurant's bill; and as a phone shows them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from nano.documents.base import Document, Style, layout
from nano.documents.goods import CELLS, shrink_to_fit
from nano.documents.parts import (
    DIVIDERS, accent, blank, close, column_widths, divider, joint, mix, printable, spread, text_width, widest, within,
)  # fmt: skip
from nano.documents.pen import Pen, edges, fit
from nano.documents.receipts_data import Pair, Sale, sale

SHOP = {"zh": "商店", "en": "Shop"}
TITLES = {"zh": ("小票", "购物清单", "收据", "销售小票"), "en": ("Receipt", "Sales receipt", "RECEIPT")}
TABLE_TITLES = {"zh": ("结账单", "账单", "结算单"), "en": ("Bill", "Guest check", "Check")}
HEADS = {
    "zh": (("品名", "商品", "商品名称"), ("数量",), ("单价",), ("金额", "小计")),
    "en": (("Item", "Description", "Product"), ("Qty",), ("Price", "Each"), ("Amount", "Total")),
}
LARGEST = 1.4  # print of the amount due, against the rest


@dataclass
class Till:
    """A receipt while it is printed: `y` moves down the paper, which begins at `x` and is `width` wide."""

    rng: random.Random
    pen: Pen
    sale: Sale
    x: float
    y: float
    width: float
    rule: str
    step: int
    paired: bool  # facts may stand side by side

    @property
    def right(self) -> float:
        """Right edge of the print."""
        return self.x + self.width

    def line(self, space: float = 0.5) -> None:
        """A rule over the whole width, after a row that ended `space` em above the next."""
        self.y += round(0.1 * self.pen.em)
        divider(self.pen.sheet, self.x, self.right, self.y, self.rule, mix(self.pen.style, 0.75))
        self.y += round(space * self.pen.em)

    def head(self, titles: list[str], scale: float, align: str = "m") -> None:
        """Shop and title, larger than the rest as far as they fit."""
        style, at = self.pen.style, self.x + self.width / 2 if align == "m" else self.x
        for title in titles:
            size = round(style.size * scale)
            while size > style.size and text_width(title, style.heading, size) > self.width:
                size -= 1
            self.pen.sheet.text(at, self.y, title, style.heading, size, anchor=align)
            self.y, scale = self.y + round(size * 1.4), max(1.0, scale - 0.2)
        self.pen.note(SHOP[self.sale.language], self.sale.shop)

    def facts(self, pairs: list[Pair]) -> None:
        """Labels and values, two in a row where they fit and the receipt is `paired`."""
        start = self.x
        for label, value in pairs:
            wide = self.pen.width(label + self.pen.colon + value)
            if start > self.x and start + wide > self.right:
                start, self.y = self.x, self.y + self.step
            self.pen.pair(start, self.y, label, value)
            start = max(start + wide + self.pen.em, self.x + self.width / 2) if self.paired else self.right + 1
        self.y += self.step if pairs else 0

    def sums(self, pairs: list[Pair], large: float = 1.0, dots: bool = False) -> None:
        """Labels at the left and amounts at the right; what is due perhaps larger."""
        style = self.pen.style
        for label, value in pairs:
            size = round(style.size * large) if label == self.sale.due else style.size
            self.y = spread(self.pen.sheet, self.x, self.right, self.y, label, self.pen.note(plain(label), value), style, dots, size)
            self.y += self.step - round(1.5 * style.size)

    def thanks(self) -> None:
        """The last line, if there is one."""
        if self.sale.thanks:
            self.y += round(0.3 * self.pen.em)
            self.pen.write(self.x + self.width / 2, self.y, self.sale.thanks, "m")
            self.y += self.step

    def end(self, table: list[list[str]] | None = None) -> Document:
        """Cut the paper and put the truth together."""
        close(self.pen.sheet, self.rng, self.right, self.y - 0.3 * self.pen.em, self.x)
        items = [(bought.name, self.printed(bought.amount)) for bought in self.sale.lines]
        return Document("receipt", self.sale.language, "", self.pen.sheet, self.pen.fields, items, table or [])

    def printed(self, cents: int) -> str:
        """An amount as it can be printed."""
        return printable(self.sale.money(cents), self.pen.style.face)


def plain(label: str) -> str:
    """The name of a sum without its rate: Tax 8% is asked for as Tax."""
    words = label.split()
    return " ".join(words[:-1]) if words[-1].endswith("%") else label


def start(rng: random.Random, style: Style, content: Sale, least: float) -> Till:
    """A strip of paper on which `least` pixels of goods, the facts and the sums fit."""
    pen = Pen(blank(style, 900, 1500), style, colon=joint(rng, content.language))
    facts = [pen.width(label + pen.colon + value) for label, value in content.facts]
    sums = [pen.width(label + value) * (LARGEST if label == content.due else 1) + 2 * style.size for label, value in content.sums]
    others = [text_width(content.shop, style.heading, style.size), pen.width(content.thanks)]
    width = max(least, *facts, *sums, *others) + rng.choice((0, 0, 1, 3)) * style.size
    margin, leading = rng.randint(6, 18), rng.uniform(1.32, 1.6)
    return Till(rng, pen, content, margin, margin, width, rng.choice(DIVIDERS), round(leading * style.size), rng.random() < 0.5)


def titles_of(rng: random.Random, content: Sale, titles: dict[str, tuple[str, ...]], share: float) -> list[str]:
    """The shop's name, and perhaps what the paper is."""
    return [content.shop, rng.choice(titles[content.language])] if rng.random() < share else [content.shop]


def columns(rng: random.Random, style: Style, language: str, count: int) -> Document:
    """Article, quantity, price and amount in columns under their headings."""
    content, em = sale(rng, language, count), style.size
    shown = (0, 1, 2, 3) if rng.random() < 0.65 else (0, 1, 3)
    cells = [[b.name, b.quantity, *(printable(content.money(c), style.face) for c in (b.price, b.amount))] for b in content.lines]
    taken = {label for label, _ in content.sums}
    header = [rng.choice([name for name in HEADS[language][i] if name not in taken]) for i in shown]
    rows = [header] + [[row[i] for i in shown] for row in cells]
    widths = column_widths(rows, style.face, em, 0.35)
    till = start(rng, style, content, sum(widths) - 0.7 * em)
    till.head(titles_of(rng, content, TITLES, 0.4), rng.uniform(1.1, 1.5))
    low = rng.random() < 0.3
    till.facts(content.facts[:1] if low else content.facts)
    till.line()
    xs = edges(till.x - 0.35 * em, fit(widths, till.width + 0.7 * em, [2] + [1] * (len(shown) - 1)))
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            till.pen.cell(xs[j], till.y, xs[j + 1], till.y + em, cell, "r" if j else "l", pad=0.35)
        till.y += till.step
        if i == 0 and rng.random() < 0.5:
            till.line()
    till.line()
    till.sums(content.sums, rng.choice((1, 1, 1.2, 1.35)))
    if low:
        till.line()
        till.facts(content.facts[1:])
    till.thanks()
    return till.end(rows)


def two_lines(rng: random.Random, style: Style, language: str, count: int) -> Document:
    """Each article on a line of its own, below it quantity, price and amount."""
    content, em = sale(rng, language, count), style.size
    times, indent = rng.choice((" x ", "×", " × ", "*") if language == "zh" else (" x ", " @ ", " × ")), rng.choice((0, 1, 2)) * em
    each = [b.quantity + times + printable(content.money(b.price), style.face) for b in content.lines]
    names = [f"{i + 1}.{b.name}" for i, b in enumerate(content.lines)] if rng.random() < 0.2 else [b.name for b in content.lines]
    amounts = [printable(content.money(b.amount), style.face) for b in content.lines]
    least = widest([a + b for a, b in zip(each, amounts, strict=True)], style.face, em) + indent + 2.5 * em
    till = start(rng, style, content, max(least, widest(names, style.face, em)))
    till.head(titles_of(rng, content, TITLES, 0.4), rng.uniform(1.1, 1.5))
    till.facts(content.facts)
    till.line()
    for name, middle, amount in zip(names, each, amounts, strict=True):
        till.pen.write(till.x, till.y, name)
        till.y += till.step
        till.pen.write(till.x + indent, till.y, middle)
        till.pen.write(till.right, till.y, amount, "r")
        till.y += till.step
    till.line()
    till.sums(content.sums, rng.choice((1, 1, 1.2, 1.35)))
    till.thanks()
    return till.end()


def counted(rng: random.Random, style: Style, language: str, count: int) -> Document:
    """A line an article: its quantity, its name and the amount, perhaps behind dots; facts below the sums."""
    content, em = sale(rng, language, count), style.size
    form, behind = rng.choice(("{} ", "{}x ", "{} x ")), rng.random() < 0.3
    names = [b.name + f" x{b.quantity}" if behind else form.format(b.quantity) + b.name for b in content.lines]
    amounts = [printable(content.money(b.amount), style.face) for b in content.lines]
    least = widest([a + b for a, b in zip(names, amounts, strict=True)], style.face, em) + rng.uniform(1.5, 4) * em
    till = start(rng, style, content, least)
    dots = rng.random() < 0.3
    till.head(titles_of(rng, content, TITLES, 0.5), rng.uniform(1.2, 1.6), rng.choice("mml"))
    till.line()
    for name, amount in zip(names, amounts, strict=True):
        spread(till.pen.sheet, till.x, till.right, till.y, name, amount, style, dots)
        till.y += till.step
    till.line()
    till.sums(content.sums, rng.choice((1, 1.2, LARGEST)), dots)
    till.line()
    till.facts(content.facts)
    till.thanks()
    return till.end()


def bill(rng: random.Random, style: Style, language: str, count: int) -> Document:
    """A restaurant's bill: table and guests on top, dishes, a framed amount due."""
    content, em = sale(rng, language, count, table=True), style.size
    amounts = [printable(content.money(b.amount), style.face) for b in content.lines]
    names, quantities = [b.name for b in content.lines], [b.quantity for b in content.lines]
    widths = column_widths([[a, b, c] for a, b, c in zip(names, quantities, amounts, strict=True)], style.face, em, 0.4)
    till = start(rng, style, content, sum(widths) - 0.8 * em)
    till.head(titles_of(rng, content, TABLE_TITLES, 0.8), rng.uniform(1.1, 1.4))
    till.facts(content.facts)
    till.line()
    xs = edges(till.x - 0.4 * em, fit(widths, till.width + 0.8 * em, [2, 1, 1]))
    for cells in zip(names, quantities, amounts, strict=True):
        for j, cell in enumerate(cells):
            till.pen.cell(xs[j], till.y, xs[j + 1], till.y + em, cell, "lmr"[j])
        till.y += till.step
    till.line()
    at = next(i for i, (label, _) in enumerate(content.sums) if label == content.due)
    till.sums(content.sums[:at])
    _framed(till, content.sums[at])
    till.sums(content.sums[at + 1 :])
    till.thanks()
    return till.end()


def _framed(till: Till, pair: Pair) -> None:
    """What is due in a box or on a tint."""
    pen, high = till.pen, round(1.7 * till.pen.em)
    if till.rng.random() < 0.5:
        pen.sheet.frame(till.x, till.y, till.right, till.y + high, mix(pen.style, 0.8))
    else:
        pen.sheet.fill(till.x, till.y, till.right, till.y + high, mix(pen.style, 0.13))
    pen.cell(till.x, till.y, till.right, till.y + high, pair[0], "l")
    pen.cell(till.x, till.y, till.right, till.y + high, pen.note(*pair), "r")
    till.y += high + round(0.4 * pen.em)


def phone(rng: random.Random, style: Style, language: str, count: int) -> Document:
    """As a phone shows it: the shop, the amount due large in the middle, articles, then every fact with faint labels."""
    content, em = sale(rng, language, count), style.size
    due = next(value for label, value in content.sums if label == content.due)
    names = [f"{b.name} ×{b.quantity}" if b.quantity != "1" else b.name for b in content.lines]
    amounts = [printable(content.money(b.amount), style.face) for b in content.lines]
    size, faint = round(em * rng.uniform(1.6, 2.0)), mix(style, 0.65)
    shown = [pair for pair in content.sums if pair[0] != content.due]
    rows = [*zip(names, amounts, strict=True), *content.facts, *shown]
    least = max(widest([a + b for a, b in rows], style.face, em) + 2 * em, text_width(due, style.face, size))
    till = start(rng, style, content, least)
    till.head([content.shop], 1.15)
    middle = till.x + till.width / 2
    till.pen.write(middle, till.y, content.due, "m", faint)
    till.y += round(1.3 * em)
    till.pen.sheet.text(middle, till.y, till.pen.note(content.due, due), style.face, size, accent(rng, style), "m")
    till.y += round(size * 1.3)
    for group in (list(zip(names, amounts, strict=True)), shown, content.facts):
        till.line()
        for label, value in group:
            goods = label in names
            till.pen.write(till.x, till.y, label, ink=None if goods else faint)
            till.pen.write(till.right, till.y, value if goods else till.pen.note(plain(label), value), "r")
            till.y += till.step
    return till.end()


ARRANGEMENTS: tuple[tuple[Callable[[random.Random, Style, str, int], Document], bool], ...] = (
    (columns, False), (two_lines, False), (counted, False), (bill, False), (phone, True),
)  # fmt: skip


def _register(draw: Callable[[random.Random, Style, str, int], Document], language: str, scale: str, unseen: bool) -> None:
    def make(rng: random.Random, style: Style) -> Document:
        return shrink_to_fit(rng, scale, lambda count: draw(rng, style, language, count))

    make.__name__ = f"receipt_{draw.__name__}_{language}_{scale}"
    layout("receipt", language, scale, unseen)(within(CELLS[scale])(make))


for _draw, _unseen in ARRANGEMENTS:
    for _language in ("zh", "en"):
        for _scale in ("note", "page"):
            _register(_draw, _language, _scale, _unseen)
