"""Lines of goods or services as forms and invoices have them: quantity, unit price and amount, with the arithmetic right."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from nano import values as v
from nano import words as w
from nano.documents.pen import Pen
from nano.documents.price_lists import SERVICE, SIZES, SOLD_BY, class_of, facts_of

PriceForm = Callable[[int], str]  # prints an amount of cents

GOODS = {"zh": w.GOODS, "en": w.EN_GOODS}
FOOD = {"zh": w.GROCERIES, "en": w.EN_GROCERIES}
SERVICES = {"zh": w.SERVICES, "en": w.EN_SERVICES}


@dataclass(frozen=True)
class Article:
    """One line; `price` is that of a piece in cents."""

    name: str
    size: str
    unit: str
    count: int
    price: int

    @property
    def amount(self) -> int:
        """Price of the line in cents."""
        return self.price * self.count


def draw_articles(rng: random.Random, language: str, count: int, services: float = 0.0, high: int = 999) -> list[Article]:
    """`count` lines of different articles of one sort; `services` is the chance that they are services."""
    kind = rng.random()
    pool = SERVICES if kind < services else FOOD if kind > 0.8 else GOODS
    return [_article(rng, language, name, high) for name in rng.sample(pool[language], count)]


def _article(rng: random.Random, language: str, name: str, high: int) -> Article:
    sort = class_of(name)
    price = max(50, v.cents(rng, high))
    price = rng.choice((price, price // 10 * 10, price // 100 * 100 or 100))
    count = rng.randint(1, rng.choice((3, 12)) if sort == SERVICE else rng.choice((5, 20, 200)))
    return Article(name, rng.choice(SIZES[language][sort]), rng.choice(SOLD_BY[language][sort]), count, price)


def total(articles: list[Article]) -> int:
    """Sum of all lines in cents."""
    return sum(article.amount for article in articles)


def draw_price_form(rng: random.Random, signs: tuple[str, ...]) -> tuple[PriceForm, PriceForm]:
    """How prices and how totals are printed: all with a sign, or the totals alone, or none."""
    sign, thousands, kind = rng.choice(signs), rng.random() < 0.5, rng.random()

    def bare(cents: int) -> str:
        return v.money(cents, thousands)

    def signed(cents: int) -> str:
        return sign + bare(cents)

    return (signed if kind < 0.4 else bare), (signed if kind < 0.85 else bare)


def note_cells(rng: random.Random, pen: Pen, language: str, rows: list[list[str]], priced: bool, most: int = 5) -> None:
    """Some cells of a table (header and rows, articles first) become fields; `priced` ones end with an amount."""
    facts = facts_of(language, rows, 0, len(rows[0]) - 1 if priced else len(rows[0]))
    for fact in rng.sample(facts, min(most, len(facts))):
        pen.note(fact.name, fact.value)
