"""What stands in generated tables: themes of rows and typed columns, in Chinese and English.

A theme has a key column, whose cells are different from each other, and columns of one type each. A column settles its
format once (decimals, unit, kind of date) and then makes cells; numbers may depend on the row's other numbers.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from nano import values as v
from nano import words as w

TEXT, NUMBER = "l", "r"  # kinds of columns, named by their usual alignment
Row = dict[str, float]  # the numbers a row has so far, by role
Make = Callable[[Row], object]
Show = Callable[[object], str]
Maker = Callable[[random.Random, bool], tuple[Make, Show]]  # the bool says whether the document is Chinese


@dataclass(frozen=True)
class Column:
    """A possible column: what it may be called in either language, and what makes its cells."""

    role: str
    zh: str  # headers, separated by |
    en: str
    maker: Maker
    kind: str = NUMBER
    sums: bool = False
    units: tuple[str, str] = ("", "")  # possible units in Chinese and in English, separated by |


@dataclass(frozen=True)
class Theme:
    """Titles, key column (headers and pool of keys) and possible columns; `total` is whether a row of sums makes sense."""

    titles: tuple[str, str]
    keys: tuple[str, str]
    pool: Callable[[random.Random, bool, int], list[str]]
    columns: tuple[Column, ...]
    total: bool = False


@dataclass
class Content:
    """A table in words: header, rows and the usual alignment of each column; `key` is the index of the key column."""

    title: str
    header: list[str]
    rows: list[list[str]]
    kinds: str
    key: int = 0
    note: tuple[str, str] | None = field(default=None)

    def facts(self, zh: bool) -> list[tuple[str, str]]:
        """Name and value of every cell beside the key, as a question would call it."""
        found = []
        for row in self.rows:
            for header, cell in list(zip(self.header, row, strict=True))[self.key + 1 :]:
                if cell:
                    found.append((f"{row[self.key]}的{bare(header)}" if zh else f"{bare(header)} of {row[self.key]}", cell))
        return found


def bare(header: str) -> str:
    """A header without the unit in brackets behind it."""
    return header.split("(")[0].split("（")[0].strip()


# Makers of cells.


def whole(low: int, high: int, step: int = 1) -> Maker:
    """Whole numbers; thousands are separated or not."""

    def settle(rng: random.Random, zh: bool) -> tuple[Make, Show]:
        form = "{:,}" if rng.random() < 0.3 else "{}"
        return lambda row: rng.randrange(low, high + 1, step), lambda value: form.format(value)

    return settle


def spread_whole(high: int) -> Maker:
    """Whole numbers whose number of digits varies, but little inside one column."""

    def settle(rng: random.Random, zh: bool) -> tuple[Make, Show]:
        top = round(10 ** rng.uniform(1, len(str(high)) - 1) * rng.uniform(1, 9.9))
        form = "{:,}" if rng.random() < 0.35 else "{}"
        return lambda row: rng.randint(max(1, top // 12), top), lambda value: form.format(value)

    return settle


def money(high: int, signs: bool = True) -> Maker:
    """Amounts of one size, with or without cents, thousands and a currency sign."""

    def settle(rng: random.Random, zh: bool) -> tuple[Make, Show]:
        top = 10 ** rng.uniform(1, len(str(high)) - 1) * rng.uniform(1, 9.9)
        places = rng.choice((2, 2, 2, 1, 0) if zh else (2, 2, 2, 0))
        sign = rng.choice(("", "", "", "¥", "￥") if zh else ("", "", "$", "$", "£", "€")) if signs else ""
        form = sign + ("{:,.%df}" if rng.random() < 0.4 else "{:.%df}") % places
        return lambda row: round(rng.uniform(top / 15, top), places), lambda value: form.format(value)

    return settle


def decimal(low: float, high: float, places: int = 1) -> Maker:
    """Numbers with one fixed number of decimals."""

    def settle(rng: random.Random, zh: bool) -> tuple[Make, Show]:
        return lambda row: round(rng.uniform(low, high), places), lambda value: f"{value:.{places}f}"

    return settle


def percent(low: float, high: float, signed: bool = False) -> Maker:
    """Percentages; signed ones show their plus."""

    def settle(rng: random.Random, zh: bool) -> tuple[Make, Show]:
        form = ("{:+.%df}%%" if signed and rng.random() < 0.7 else "{:.%df}%%") % rng.choice((0, 1, 1, 2))
        return lambda row: rng.uniform(low, high), lambda value: form.format(value)

    return settle


def times(*roles: str) -> Maker:
    """The product of other numbers of the row, in cents; any amount when one is not there."""

    def settle(rng: random.Random, zh: bool) -> tuple[Make, Show]:
        form = "{:,.2f}" if rng.random() < 0.3 else "{:.2f}"

        def make(row: Row) -> float:
            if any(role not in row for role in roles):
                return round(10 ** rng.uniform(1, 4), 2)
            product = 1.0
            for role in roles:
                product *= row[role]
            return product

        return make, lambda value: form.format(value)

    return settle


def plus(prefix: str, low: int, high: int) -> Maker:
    """The sum of the row's numbers whose role starts with `prefix`, if there are at least two."""

    def settle(rng: random.Random, zh: bool) -> tuple[Make, Show]:
        def make(row: Row) -> float:
            parts = [number for role, number in row.items() if role.startswith(prefix)]
            return round(sum(parts), 2) if len(parts) > 1 else rng.randint(low, high)

        return make, lambda value: f"{value:g}"

    return settle


def pick(zh_words: list[str], en_words: list[str]) -> Maker:
    """Words of a list; mostly few different ones in a column."""

    def settle(rng: random.Random, zh: bool) -> tuple[Make, Show]:
        pool = zh_words if zh else en_words
        return lambda row: rng.choice(pool), str

    return settle


def date() -> Maker:
    """Dates written alike, with or without the year."""

    def settle(rng: random.Random, zh: bool) -> tuple[Make, Show]:
        form, short, year = rng.random(), rng.random() < 0.3, rng.randint(2015, 2029)

        def show(ymd: object) -> str:
            _, month, day = ymd
            if short:
                return (
                    f"{month}月{day}日"
                    if zh and form < 0.5
                    else f"{month:02d}-{day:02d}"
                    if form < 0.8
                    else f"{month:02d}/{day:02d}"
                )
            return (v.date_zh if zh else v.date_en)(random.Random(form), ymd)

        return lambda row: (year - rng.choice((0, 0, 0, 1, 2)), rng.randint(1, 12), rng.randint(1, 28)), show

    return settle


def clock(rng: random.Random, zh: bool) -> tuple[Make, Show]:
    """Times of day."""
    return lambda row: v.clock(rng), str


def duration(rng: random.Random, zh: bool) -> tuple[Make, Show]:
    """Hours and minutes."""
    form = rng.choice(("{}小时{}分", "{}时{:02d}分") if zh else ("{}h {:02d}m", "{}:{:02d}"))
    return lambda row: (rng.randint(1, 12), rng.randint(1, 59)), lambda value: form.format(*value)


def phone(rng: random.Random, zh: bool) -> tuple[Make, Show]:
    """Telephone numbers."""
    short = rng.random() < 0.3
    return lambda row: v.digits(rng, 4) if short else (v.phone_zh if zh else v.phone_en)(rng), str


def code(rng: random.Random, zh: bool) -> tuple[Make, Show]:
    """Codes of one pattern."""
    letters = "".join(rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(rng.randint(0, 2)))
    count = rng.randint(3, 6)
    dash = rng.choice(("", "", "-")) if letters else ""
    return lambda row: f"{letters}{dash}{v.digits(rng, count)}", str


# Pools of keys.


def of_words(zh_words: list[str], en_words: list[str], ordered: bool = False) -> Callable[[random.Random, bool, int], list[str]]:
    """Keys from a list of words; ordered ones stand in their order, from anywhere on."""

    def draw(rng: random.Random, zh: bool, count: int) -> list[str]:
        pool = list(dict.fromkeys(zh_words if zh else en_words))
        count = min(count, len(pool))
        if ordered:
            start = rng.randint(0, len(pool) - count)
            return pool[start : start + count]
        return rng.sample(pool, count)

    return draw


def people(rng: random.Random, zh: bool, count: int) -> list[str]:
    """Names; English ones with or without the family name."""
    if not zh and rng.random() < 0.5:
        return rng.sample(w.FIRST_NAMES, count)
    return distinct(lambda: v.person_zh(rng) if zh else v.person_en(rng), count)


def codes(rng: random.Random, zh: bool, count: int) -> list[str]:
    """Different codes of one pattern."""
    make, _ = code(rng, zh)
    return distinct(lambda: make({}), count)


def trains(rng: random.Random, zh: bool, count: int) -> list[str]:
    """Train or flight numbers."""
    letters = rng.choice(("G", "D", "K", "T", "Z", "C", "CA", "MU", "CZ") if zh else ("IC", "RE", "EX", "S", "T", "BA"))
    return distinct(lambda: f"{letters}{v.digits(rng, rng.choice((2, 3, 4)))}", count)


def days(rng: random.Random, zh: bool, count: int) -> list[str]:
    """Different dates in their order."""
    make, show = date()(rng, zh)
    year = rng.randint(2015, 2029)
    found = set()
    while len(found) < count:
        _, month, day = make({})
        found.add((year, month, day))
    return [show(ymd) for ymd in sorted(found)]


def hours(rng: random.Random, zh: bool, count: int) -> list[str]:
    """Times of day in their order, or lessons by number."""
    if rng.random() < 0.4:
        return [f"第{n}节" if zh else f"Lesson {i}" for i, n in enumerate("一二三四五六七八"[:count], 1)]
    start, step, minute = rng.randint(6, 9), rng.choice((1, 1, 2)), rng.choice((0, 0, 30, 15, 20))
    return [f"{(start + i * step) % 24:02d}:{minute:02d}" for i in range(count)]


def distinct(make: Callable[[], str], count: int) -> list[str]:
    """`count` different results of `make`."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[make()] = None
    return list(found)
