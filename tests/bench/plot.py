"""The ratios as a picture: one line a figure, on a logarithmic scale, with the target where there is one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from figures import Row, median, spread

LINE, LEFT, WIDTH, TOP = 22, 430, 420, 52
OURS, THEIRS, TARGET = "#0f766e", "#b45309", "#64748b"


class Scale:
    """Ratios to pixels, by decades."""

    def __init__(self, ratios: Sequence[float]) -> None:
        self.low = math.floor(math.log10(min(ratios)))
        self.high = max(self.low + 1, math.ceil(math.log10(max(ratios))))

    def __call__(self, ratio: float) -> float:
        return LEFT + WIDTH * (math.log10(ratio) - self.low) / (self.high - self.low)

    def decades(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def drawable(rows: Sequence[Row]) -> list[Row]:
    """Rows whose ratio says something: those that are promised, and times."""
    return [row for row in rows if any(ratio > 0 for ratio in row.ratios()) and row.figure.unit in ("ms", "s", "/s")]


def better_is_less(row: Row) -> bool:
    return row.figure.unit != "/s"


def draw_row(row: Row, y: float, scale: Scale) -> str:
    ratios = [ratio for ratio in row.ratios() if ratio > 0]
    middle, (least, most) = median(ratios), spread(ratios)
    colour = OURS if (middle <= 1) == better_is_less(row) else THEIRS
    target = row.figure.target
    parts = [
        f'<text x="{LEFT - 12}" y="{y + 4}" text-anchor="end">{escape(f"{row.model} {row.workload}: {row.figure.title}")}</text>',
        f'<line x1="{scale(least):.1f}" x2="{scale(most):.1f}" y1="{y}" y2="{y}" stroke="{colour}" stroke-width="5" '
        'stroke-linecap="round" opacity="0.45"/>',
        f'<circle cx="{scale(middle):.1f}" cy="{y}" r="4.5" fill="{colour}"/>',
    ]
    if target and target.of_ratio:
        x = scale(target.value)
        parts.append(f'<path d="M{x:.1f} {y - 8}V{y + 8}" stroke="{TARGET}" stroke-width="2"/>')
    return "\n".join(parts)


def svg(rows: Sequence[Row], title: str) -> str:
    shown = drawable(rows)
    targets = [row.figure.target.value for row in shown if row.figure.target and row.figure.target.of_ratio]
    scale = Scale([ratio for row in shown for ratio in row.ratios() if ratio > 0] + targets + [1.0])
    bottom = TOP + LINE * len(shown)
    grid = [
        f'<path d="M{scale(ratio):.1f} {TOP - 10}V{bottom}" stroke="#cbd5e1" stroke-width="{2 if ratio == 1 else 1}"/>'
        f'<text x="{scale(ratio):.1f}" y="{bottom + 16}" text-anchor="middle">{ratio:g}</text>'
        for ratio in scale.decades()
    ]
    body = [draw_row(row, TOP + LINE * (index + 0.5), scale) for index, row in enumerate(shown)]
    note = "Glimpse / llama-server: point: median, bar: all repeats, tick: target; green: Glimpse is ahead"
    height = bottom + 46
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 30} {height}" '
        'font-family="system-ui, sans-serif" font-size="12" fill="#334155">',
        f'<rect width="100%" height="100%" fill="#fff"/><text x="12" y="22" font-size="15">{escape(title)}</text>',
        *grid,
        *body,
        f'<text x="12" y="{height - 10}">{note}</text>',
        "</svg>\n",
    ])
