"""What English invoices say: parties, dates, lines of goods or services, taxes and totals."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from nano import values as v
from nano import words as w
from nano.documents.articles import Article, PriceForm, draw_articles, draw_price_form, total

Pair = tuple[str, str]

TITLES = "Invoice|INVOICE|Invoice|Tax invoice|Sales invoice|Commercial invoice|TAX INVOICE|Proforma invoice".split("|")
NUMBERS = "Invoice No.|Invoice number|Invoice No.|No.|Invoice #".split("|")
ISSUED = "Date|Invoice date|Date|Issue date|Issued on".split("|")
DUE = "Due date|Due date|Payment due|Due|Pay by".split("|")
BUYERS = "Bill to|Bill to|Billed to|Customer|Buyer|Invoice to|Client".split("|")
COLUMNS = {
    "n": "Description|Description|Item|Details".split("|"), "c": "Qty|Qty|Quantity|Units".split("|"), "u": ["Unit"], "s": ["Size"],
    "p": "Unit price|Price|Rate|Unit price".split("|"), "a": "Amount|Amount|Total|Line total".split("|"),
}  # fmt: skip
TERMS = "30 days net|14 days net|Net 30|Net 60|On receipt|10 days, 2% off|Cash|End of month".split("|")
_DAY_LEAST = date(2015, 1, 1).toordinal()


@dataclass(frozen=True)
class Party:
    """Seller or buyer; `contact` is a label with its value."""

    name: str
    address: str
    contact: Pair


@dataclass(frozen=True)
class Invoice:
    """One invoice as it will be printed. `facts` are labelled: number, date, due date, perhaps more.

    `sums` end with the total to pay. `table` is header and rows with one letter of `aligns` a column.
    """

    title: str
    seller: Party
    buyer: Party
    buyer_label: str
    facts: list[Pair]
    table: list[list[str]]
    aligns: str
    sums: list[Pair]
    tax: str  # the rate, in the label of the tax
    bank: list[Pair]
    remark: str

    @property
    def items(self) -> list[Pair]:
        """Articles with their amounts."""
        return [(row[0], row[-1]) for row in self.table[1:]]


def _party(rng: random.Random, private: float) -> Party:
    name = v.person_en(rng) if rng.random() < private else v.company_en(rng)
    contact = rng.choice((("Phone", v.phone_en(rng)), ("Email", v.email(rng)), ("VAT No.", v.digits(rng, 9)), ("Tax ID", v.digits(rng, 9))))
    return Party(name, v.address_en(rng), contact)


def _dates(rng: random.Random) -> tuple[str, str]:
    """When it was issued and when it is due, written alike."""
    first = date.fromordinal(rng.randint(_DAY_LEAST, _DAY_LEAST + 5400))
    last, state = first + timedelta(rng.choice((7, 10, 14, 30, 30, 45, 60))), rng.getstate()
    issued = v.date_en(rng, (first.year, first.month, first.day))
    rng.setstate(state)
    return issued, v.date_en(rng, (last.year, last.month, last.day))


def _facts(rng: random.Random, small: bool) -> list[Pair]:
    issued, due = _dates(rng)
    facts = [(rng.choice(NUMBERS), v.code(rng)), (rng.choice(ISSUED), issued), (rng.choice(DUE), due)]
    if small:
        return facts if rng.random() < 0.4 else facts[:2]
    more = [("PO number", v.code(rng)), ("Terms", rng.choice(TERMS)), ("Order No.", v.code(rng)), ("Account", v.digits(rng, 8))]
    more.append(("Sales person", v.person_en(rng)))
    return facts + rng.sample(more, rng.choice((0, 0, 1, 2)))


def _table(rng: random.Random, articles: list[Article], columns: str, form: PriceForm) -> tuple[list[list[str]], str]:
    header = [rng.choice(COLUMNS[kind]) for kind in columns]
    if header[-1] == "Total":
        header[-1] = "Amount" if rng.random() < 0.7 else "Total price"
    rows = []
    for article in articles:
        cells = {"n": article.name, "c": str(article.count), "u": article.unit, "s": article.size, "p": form(article.price)}
        rows.append([cells.get(kind) or form(article.amount) for kind in columns])
    return [header, *rows], "".join({"n": "l", "u": "m", "s": "m"}.get(kind, "r") for kind in columns)


def _sums(rng: random.Random, net: int, bare: PriceForm, signed: PriceForm) -> tuple[list[Pair], str]:
    """Subtotal, perhaps a discount, tax, total; and the rate of the tax."""
    sums = [(rng.choice(("Subtotal", "Subtotal", "Net amount", "Net total")), bare(net))]
    if rng.random() < 0.2:
        off = round(net * rng.choice((0.02, 0.05, 0.1)))
        sums.append(("Discount", "-" + bare(off)))
        net -= off
    rate = rng.choice(("5", "7", "8", "10", "19", "20", "21", "8.5", "6.25"))
    tax = round(net * float(rate) / 100)
    sums.append((rng.choice(("Tax ({}%)", "VAT ({}%)", "VAT {}%", "Sales tax {}%", "Tax {}%")).format(rate), bare(tax)))
    return [*sums, (rng.choice(("Total", "Total", "Total due", "Balance due", "Amount due", "Grand total")), signed(net + tax))], rate + "%"


def _bank(rng: random.Random) -> list[Pair]:
    letters = "".join(rng.choice("ABCDEFGHJKLMNPRSTVW") for _ in range(4))
    iban = f"{rng.choice(('GB', 'DE', 'FR', 'NL', 'IE'))}{v.digits(rng, 2)} {letters} {' '.join(v.digits(rng, 4) for _ in range(3))}"
    name = f"{rng.choice(w.EN_COMPANY_STEMS + w.EN_CITIES)} Bank"
    account = rng.choice(("Account No.", "Bank account")), v.digits(rng, rng.choice((8, 10, 12)))
    return [("Bank", name), ("IBAN", iban) if rng.random() < 0.5 else account]


def draw_invoice(rng: random.Random, small: bool) -> Invoice:
    """An invoice; a `small` one has few lines and no bank."""
    bare, signed = draw_price_form(rng, ("$", "$", "£", "€"))
    articles = draw_articles(rng, "en", rng.choice((1, 1, 2, 2, 3)) if small else rng.randint(2, 6), 0.4, rng.choice((99, 999, 999)))
    columns = rng.choice(("nca", "na", "ncpa") if small else ("ncpa", "ncpa", "ncpa", "nucpa", "nscpa", "nca"))
    table, aligns = _table(rng, articles, columns, bare)
    sums, rate = _sums(rng, total(articles), bare, signed)
    bank = _bank(rng) if not small and rng.random() < 0.65 else []
    remark = rng.choice(w.EN_REMARKS[:2] + w.EN_REMARKS[3:4] + w.EN_REMARKS[6:]) if rng.random() < (0.1 if small else 0.4) else ""
    seller, buyer, label = _party(rng, 0.0), _party(rng, 0.3), rng.choice(BUYERS)
    return Invoice(rng.choice(TITLES), seller, buyer, label, _facts(rng, small), table, aligns, sums, rate, bank, remark)
