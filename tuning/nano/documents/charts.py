"""Charts with printed values: bars and rows; lines and lollipops for the evaluation."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import floor, log10

from nano.canvas import Colour, Line
from nano.documents.base import Document, Style, layout
from nano.documents.chart_data import Chart, draw_chart
from nano.documents.parts import (
    NOTE_CELLS, SLIP_CELLS, SMALLEST, blank, close, divider, mix, printable, text_width, widest, within,
)  # fmt: skip
from nano.documents.pen import Pen, read_by_rows

CELLS = {"slip": SLIP_CELLS, "note": NOTE_CELLS}
COUNTS = {"slip": (2, 4), "note": (3, 7)}
NAMES = {"zh": {"title": "标题", "unit": "单位"}, "en": {"title": "Title", "unit": "Unit"}}
_LIGHT = ((52, 101, 164), (204, 84, 48), (78, 140, 70), (145, 90, 160), (190, 140, 20), (40, 140, 150), (110, 110, 110))  # on light paper
_DARK = ((255, 190, 90), (120, 200, 255), (150, 225, 150), (240, 150, 190), (220, 220, 130), (140, 220, 220), (200, 200, 200))


@dataclass
class Plot:
    """A chart being drawn: everything stands between x and x + width, the next part at y."""

    rng: random.Random
    pen: Pen
    chart: Chart
    language: str
    colours: list[Colour]  # one for each category
    x: float
    y: float
    width: float

    @property
    def em(self) -> int:
        """Size of the body print."""
        return self.pen.em

    @property
    def faint(self) -> Colour:
        """Ink of axes."""
        return mix(self.pen.style, 0.6)

    def widest(self, texts: list[str]) -> float:
        """Width of the longest text in body print."""
        return widest(texts, self.pen.style.face, self.em)

    def text(self, x: float, y: float, words: str, anchor: str = "l", ink: Colour | None = None) -> Line:
        """Body print."""
        return self.pen.sheet.text(x, y, words, self.pen.style.face, self.em, ink, anchor)

    def title(self) -> None:
        """The title, not wider than the chart, and below it perhaps the unit."""
        rng, style, names = self.rng, self.pen.style, NAMES[self.language]
        size = round(self.em * rng.uniform(1.0, 1.3))
        self.width = max(self.width, text_width(self.chart.title, style.heading, max(SMALLEST, round(self.em * 0.9))))
        while text_width(self.chart.title, style.heading, size) > self.width and size > SMALLEST:
            size -= 1
        align = rng.choice("mml")
        self.pen.note(names["title"], self.chart.title)
        self.pen.sheet.text(self.x + (self.width / 2 if align == "m" else 0), self.y, self.chart.title, style.heading, size, None, align)
        self.y += round(size * 1.45)
        if rng.random() < 0.7:
            forms = ("单位：{}", "（单位：{}）", "单位:{}") if self.language == "zh" else ("Unit: {}", "({})", "in {}")
            side = rng.choice("llr")
            words = rng.choice(forms).format(self.pen.note(names["unit"], self.chart.unit))
            self.text(self.x + (self.width if side == "r" else 0), self.y, words, side, self.faint)
            self.y += round(1.4 * self.em)

    def value(self, i: int, x: float, y: float, anchor: str, ink: Colour | None = None) -> Line:
        """The printed value of category i."""
        return self.text(x, y, self.pen.note(self.chart.names[i], self.chart.printed[i]), anchor, ink)

    def axis_word(self, align: str) -> None:
        """What the categories are, below them."""
        at = {"m": self.x + self.width / 2, "r": self.x + self.width}[align]
        self.text(at, self.y, self.chart.word, align, self.faint)
        self.y += round(1.2 * self.em)

    def ticks(self) -> list[float]:
        """Three to six round numbers from 0 on; the last is not below any value."""
        highest = max(self.chart.values)
        power = 10 ** floor(log10(highest))
        step = next(k * power for k in (0.2, 0.25, 0.5, 1, 2, 2.5) if highest / (k * power) <= 4)
        count = 1
        while count * step < highest:
            count += 1
        return [round(i * step, 4) for i in range(count + 1)]


def begin(rng: random.Random, style: Style, language: str, scale: str) -> Plot:
    """A chart and paper for it."""
    style = replace(style, size=min(style.size, rng.choice((16, 16, 17, 18))))
    chart = draw_chart(rng, language, rng.randint(*COUNTS[scale]))
    chart = replace(chart, title=printable(chart.title, style.heading), printed=[printable(text, style.face) for text in chart.printed])
    pool = _DARK if sum(style.paper) < 380 else _LIGHT
    colours = rng.sample(pool, len(pool)) if rng.random() < 0.25 else [rng.choice((*pool, mix(style, 0.55)))] * len(chart.names)
    margin = rng.uniform(0.4, 1.1) * style.size
    return Plot(rng, Pen(blank(style, 1200, 900), style), chart, language, colours, margin, margin, 0.0)


def end(plot: Plot) -> Document:
    """Cut the paper around the chart."""
    lines = plot.pen.sheet.lines
    right, bottom = (max(line.box[k] for line in lines) for k in (2, 3))
    close(plot.pen.sheet, plot.rng, max(plot.x + plot.width, right), max(plot.y, bottom), plot.x)
    return Document("chart", plot.language, "", plot.pen.sheet, plot.pen.fields, [], plot.chart.table())


@dataclass(frozen=True)
class Area:
    """The ground of an upright chart: left edge of the first step, width of a step, top and bottom, and the value at the top."""

    left: float
    step: float
    top: float
    bottom: float
    high: float

    def middle(self, i: int) -> float:
        """x of category i."""
        return self.left + (i + 0.5) * self.step

    def height(self, value: float) -> float:
        """y of a value."""
        return self.bottom - (self.bottom - self.top) * value / self.high


def upright(plot: Plot, room: float) -> Area:
    """Title, axes and category names of a chart that stands upright; `room` em are kept free above and below its values."""
    rng, em, chart, pen = plot.rng, plot.em, plot.chart, plot.pen
    numbers = plot.ticks() if rng.random() < 0.35 else []
    labels = [printable(chart.number(number), pen.style.face) for number in numbers]
    left = plot.widest(labels) + 0.5 * em if labels else 0.0
    step = max(plot.widest(chart.names) + rng.uniform(0.5, 1.2) * em, plot.widest(chart.printed) + 0.5 * em, 1.8 * em)
    plot.width = left + step * len(chart.names) + 0.3 * em
    plot.title()
    start = len(pen.sheet.lines)
    step = (plot.width - left - 0.3 * em) / len(chart.names)
    top = plot.y + room * em
    bottom = top + rng.uniform(4.5, 7.0) * em
    area = Area(plot.x + left, step, top, bottom, numbers[-1] if numbers else max(chart.values))
    grid = rng.random() < 0.6
    for number, label in zip(numbers, labels, strict=True):
        y = area.height(number)
        if grid:
            divider(pen.sheet, area.left, plot.x + plot.width, y, "dotted", mix(pen.style, 0.3))
        plot.text(area.left - 0.4 * em, y - em / 2, label, "r", plot.faint)
    if numbers or rng.random() < 0.3:
        pen.sheet.rule(area.left, plot.y, area.left, bottom, plot.faint)
    pen.sheet.rule(area.left, bottom, plot.x + plot.width, bottom, plot.faint)
    plot.y = bottom + round(0.35 * em)
    for i, name in enumerate(chart.names):
        plot.text(area.middle(i), plot.y, name, "m")
    plot.y += round(1.3 * em)
    plot.axis_word(rng.choice("mr"))
    read_by_rows(pen.sheet, start)
    return area


def bars(plot: Plot) -> None:
    """Upright bars with the value above each, or at its upper end inside."""
    rng, em, chart, sheet = plot.rng, plot.em, plot.chart, plot.pen.sheet
    start = len(sheet.lines)
    area = upright(plot, 1.3)
    inside = rng.random() < 0.25 and area.step * 0.7 > plot.widest(chart.printed)
    outlined = rng.random() < 0.15
    half = area.step * (0.42 if inside else rng.uniform(0.2, 0.42))
    for i, value in enumerate(chart.values):
        x, y = area.middle(i), area.height(value)
        sheet.fill(x - half, y, x + half, area.bottom - 1, plot.colours[i])
        if outlined:
            sheet.frame(x - half, y, x + half, area.bottom - 1, plot.pen.style.ink)
        if inside and area.bottom - y > 1.5 * em:
            plot.value(i, x, y + 0.2 * em, "m", plot.pen.style.paper)
        else:
            plot.value(i, x, y - 1.15 * em, "m")
    read_by_rows(sheet, start)


def line(plot: Plot) -> None:
    """Points joined by a line; the value above a point, or below where the line rises on either side."""
    em, chart, sheet = plot.em, plot.chart, plot.pen.sheet
    start = len(sheet.lines)
    area = upright(plot, 1.4)
    low, high = min(chart.values) * 0.8, area.high
    heights = chart.values  # where the axis says, if it has numbers
    if high == max(heights):
        heights = [((value - low) / (high - low) * 0.72 + 0.28) * high for value in heights]
    points = [(area.middle(i), area.height(value)) for i, value in enumerate(heights)]
    colour, dot = plot.colours[0], max(3, round(em * 0.2))
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        sheet.rule(x0, y0, x1, y1, colour, 2)
    for i, (x, y) in enumerate(points):
        sheet.fill(x - dot, y - dot, x + dot, y + dot, colour)
        beside = [points[k][1] for k in (i - 1, i + 1) if 0 <= k < len(points)]
        below = max(beside) < y and area.bottom - y > 1.7 * em
        plot.value(i, x, y + 0.45 * em if below else y - 1.4 * em, "m")
    read_by_rows(sheet, start)


def lying(plot: Plot, step: float) -> tuple[float, float, Callable[[float], float]]:
    """Title and column heads of a chart that lies; returns where names and bars begin, and how long the bar of a value is."""
    rng, em, chart = plot.rng, plot.em, plot.chart
    names = max(plot.widest(chart.names), plot.widest([chart.word])) + 0.5 * em
    longest = rng.uniform(6, 11) * em
    plot.width = names + longest + plot.widest(chart.printed) + 0.6 * em
    plot.title()
    plot.text(plot.x, plot.y, chart.word, "l", plot.faint)
    if rng.random() < 0.6:
        plot.text(plot.x + names, plot.y, chart.topic, "l", plot.faint)
    plot.y += round(1.45 * em)
    return plot.x + names, round(step * em), lambda value: max(2.0, longest * value / max(chart.values))


def rows(plot: Plot) -> None:
    """Bars that lie, each behind its category, the value at its end or inside."""
    rng, em, chart, sheet = plot.rng, plot.em, plot.chart, plot.pen.sheet
    left, step, length = lying(plot, rng.uniform(1.4, 1.9))
    right, thick, inside = rng.random() < 0.5, rng.uniform(0.6, 0.85), rng.random() < 0.3
    for i, value in enumerate(chart.values):
        y, tip = plot.y + i * step, left + length(value)
        plot.text(left - 0.4 * em if right else plot.x, y + (step - em) / 2, chart.names[i], "r" if right else "l")
        half = step * (max(thick, 0.8) if inside else thick) / 2
        sheet.fill(left, y + step / 2 - half, tip, y + step / 2 + half, plot.colours[i])
        if inside and length(value) > plot.pen.width(chart.printed[i]) + 0.6 * em:
            plot.value(i, tip - 0.3 * em, y + (step - em) / 2, "r", plot.pen.style.paper)
        else:
            plot.value(i, tip + 0.4 * em, y + (step - em) / 2, "l")
    plot.y += len(chart.values) * step
    sheet.rule(left, plot.y - len(chart.values) * step, left, plot.y, plot.faint)


def lollipops(plot: Plot) -> None:
    """A thin stem with a disc at its end for each category, names and values above it."""
    em, chart, sheet = plot.em, plot.chart, plot.pen.sheet
    left, step, length = lying(plot, 2.15)
    left, radius = plot.x, 0.3 * em
    plot.width = max(length(max(chart.values)) + radius, plot.widest(chart.names) + plot.widest(chart.printed) + 2 * em, plot.width)
    for i, value in enumerate(chart.values):
        y, tip = plot.y + i * step, left + length(value)
        plot.text(plot.x, y, chart.names[i])
        plot.value(i, plot.x + plot.width, y, "r")
        stem = y + 1.45 * em
        sheet.rule(left, stem, tip, stem, plot.colours[i], 2)
        sheet.draw.ellipse((tip - radius, stem - radius, tip + radius, stem + radius), fill=plot.colours[i])
    plot.y += len(chart.values) * step


ARRANGEMENTS = {bars: ("slip", "note"), rows: ("slip", "note"), line: ("note",), lollipops: ("note",)}


def _register(arrange: Callable[[Plot], None], language: str, scale: str) -> None:
    def make(rng: random.Random, style: Style) -> Document:
        plot = begin(rng, style, language, scale)
        arrange(plot)
        return end(plot)

    make.__name__ = f"chart_{arrange.__name__}_{language}_{scale}"
    layout("chart", language, scale, arrange in (line, lollipops))(within(CELLS[scale])(make))


for _arrange, _scales in ARRANGEMENTS.items():
    for _language in ("zh", "en"):
        for _scale in _scales:
            _register(_arrange, _language, _scale)
