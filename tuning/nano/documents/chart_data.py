"""What charts show: a topic in its unit, some categories, and a value for each."""

from __future__ import annotations

import random
from dataclasses import dataclass

from nano import values as v
from nano import words as w

# Topics with their units (separated by |) and the largest value.
TOPICS = {
    "zh": (
        ("销售额", "万元|元|千元", 9999), ("产量", "吨|件|台|箱", 9999), ("人口", "万人", 999), ("收入", "万元|元", 9999), ("成本", "万元|元", 9999),
        ("利润", "万元|元", 999), ("访问量", "次|万次", 99999), ("订单数", "件|个", 9999), ("出勤人数", "人", 999), ("用电量", "度|千度", 9999),
        ("用水量", "吨", 999), ("温度", "度", 38), ("降雨量", "毫米", 400), ("客流量", "人|万人", 9999), ("库存", "件|箱|千克", 9999), ("运输量", "吨", 9999),
    ),
    "en": (
        ("Sales", "$|pcs|thousand $", 9999), ("Visitors", "people|thousand", 9999), ("Orders", "pcs", 9999), ("Profit", "$|million $", 999),
        ("Revenue", "$|million $", 9999), ("Output", "tons|pcs", 9999), ("Rainfall", "mm", 400), ("Costs", "$|thousand $", 9999),
        ("Stock", "pcs|boxes", 9999), ("Downloads", "thousand|million", 9999), ("Temperature", "degrees", 38), ("Energy use", "kWh", 9999),
    ),
}  # fmt: skip
_WHOLE = "件 台 箱 次 个 人 pcs people boxes".split()  # units without decimals
_LONG_MONTHS = "January February March April May June July August".split()
# What the categories are called, and where they come from; True if they follow one another.
CATEGORIES: dict[str, tuple[tuple[str, list[str], bool], ...]] = {
    "zh": (
        ("月份", w.MONTHS, True), ("月份", [f"{month}月" for month in range(1, 13)], True), ("季度", w.QUARTERS, True), ("地区", w.REGIONS, False),
        ("地区", w.PROVINCES, False), ("城市", w.CITIES[:22], False), ("部门", w.DEPARTMENTS, False), ("商品", [g for g in w.GOODS if len(g) < 4], False),
        ("商品", [g for g in w.GROCERIES if len(g) < 4], False), ("星期", w.WEEKDAYS, True), ("年份", [f"{year}年" for year in range(2008, 2030)], True),
        ("品牌", w.COMPANY_STEMS, False), ("仓库", [f"{n}号" for n in range(1, 10)], True), ("班级", [f"{n}班" for n in range(1, 13)], True),
    ),
    "en": (
        ("Month", w.EN_MONTHS, True), ("Month", _LONG_MONTHS, True), ("Quarter", "Q1 Q2 Q3 Q4".split(), True), ("Region", w.EN_REGIONS, False),
        ("City", w.EN_CITIES, False), ("Department", w.EN_DEPARTMENTS, False), ("Product", [g for g in w.EN_GOODS if len(g) < 9], False),
        ("Product", [g for g in w.EN_GROCERIES if len(g) < 9], False), ("Day", w.EN_WEEKDAYS, True), ("Day", [d[:3] for d in w.EN_WEEKDAYS], True),
        ("Year", [str(year) for year in range(2008, 2030)], True), ("Brand", w.EN_COMPANY_STEMS, False), ("Store", [f"No. {n}" for n in range(1, 9)], True),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Chart:
    """A title that holds the `topic`, the word for the categories, and for each category its value and how it is printed."""

    title: str
    topic: str
    word: str
    unit: str
    names: list[str]
    values: list[float]
    printed: list[str]
    places: int  # decimals

    def table(self) -> list[list[str]]:
        """Header and rows."""
        return [[self.word, self.topic], *map(list, zip(self.names, self.printed, strict=True))]

    def number(self, value: float) -> str:
        """A number on the axis."""
        return f"{value:,.{self.places if value % 1 else 0}f}"


def draw_chart(rng: random.Random, language: str, count: int) -> Chart:
    """At most `count` categories whose printed values differ from each other."""
    word, pool, follow = rng.choice(CATEGORIES[language])
    count = min(count, len(pool))
    first = rng.randint(0, len(pool) - count)
    names = pool[first : first + count] if follow else rng.sample(pool, count)
    topic, units, largest = rng.choice(TOPICS[language])
    unit = rng.choice(units.split("|"))
    high, places = largest * 10 ** -rng.uniform(0, 1.5 if largest > 99 else 0), rng.choice((0, 0, 1, 2))
    if high > 3000 or unit in _WHOLE:
        places = 0
    values, printed, thousands = [], [], rng.random() < 0.4
    low = rng.choice((0.05, 0.3, 0.6))
    while len(values) < count:
        value = round(high * rng.uniform(low, 1), places)
        text = f"{value:,.{places}f}" if thousands else f"{value:.{places}f}"
        if value > 0 and (text not in printed or rng.random() < 0.02):
            values.append(value)
            printed.append(text)
    return Chart(_title(rng, language, topic, word), topic, word, unit, names, values, _with_unit(rng, printed, unit), places)


def _with_unit(rng: random.Random, printed: list[str], unit: str) -> list[str]:
    """Now and then the unit beside every value, where it is short."""
    if rng.random() < 0.75 or len(unit) > 2:
        return printed
    return [unit + text if unit == "$" else text + unit for text in printed]


def _title(rng: random.Random, language: str, topic: str, word: str) -> str:
    """A title around the topic."""
    year = rng.randint(2012, 2029)
    if language == "zh":
        where = rng.choice((*w.CITIES, *w.SHOPS, *w.COMPANY_STEMS, *w.DEPARTMENTS))
        return rng.choice(("{y}年{t}统计图", "{p}{t}", "{p}{t}统计图", "{y}年{p}{t}", "{t}统计图", "{t}")).format(y=year, p=where, t=topic)
    if word == "Year":
        return rng.choice(("{t}", "{t} in {p}", "{t}: {p}", "{t} of {c}")).format(t=topic, p=rng.choice(w.EN_CITIES), c=v.company_en(rng))
    form = rng.choice(("{t} {y}", "{t} in {p}", "{t} by {c}", "{t} by {c}, {y}", "{p}: {t} {y}", "{t}"))
    return form.format(t=topic, y=year, p=rng.choice((*w.EN_CITIES, *w.EN_SHOPS)), c=word.lower())
