"""What was measured, as a table to read and as JSON to keep."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Optional

from figures import Likeness, Row, median, spread

Sides = tuple[str, str]  # what is left and right in every row; a ratio is left / right


def number(value: Optional[float]) -> str:
    """Three digits that count."""
    if value is None:
        return "-"
    size = abs(value)
    return f"{value:,.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.2f}" if size >= 1 else f"{value:.3f}"


def with_unit(value: Optional[float], unit: str) -> str:
    return "-" if value is None else f"{number(value)} {unit}"


def cells(row: Row) -> tuple[str, ...]:
    ratios = row.ratios()
    extent = spread(ratios)
    met = row.met()
    return (
        f"  {row.figure.title}",
        with_unit(median(row.left), row.figure.unit),
        with_unit(median(row.right), row.figure.unit),
        number(median(ratios)),
        f"{number(extent[0])} - {number(extent[1])}" if extent else "-",
        str(row.figure.target or ""),
        "" if met is None else "yes" if met else "NO",
    )


def width_of(text: str) -> int:
    """Columns on a terminal."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def table(sides: Sides, rows: Sequence[Row], titles: dict[str, str], likeness: dict[tuple[str, str], Likeness]) -> str:
    """One block for each model and workload: medians of the repeats, their ratio and its extent."""
    header = ("", *sides, "ratio", "from - to", "target", "met")
    lines: list[tuple[str, ...]] = [header]
    block = None
    for row in rows:
        if block != (block := (row.model, row.workload)):
            alike = likeness.get(block, Likeness())
            lines.append((f"{row.model}: {titles[row.workload]} (equal answers: {alike})",))
        lines.append(cells(row))
    widths = [max(width_of(line[column]) for line in lines if len(line) > 1) for column in range(len(header))]
    return "\n".join(padded(line, widths) for line in lines)


def padded(line: Sequence[str], widths: Sequence[int]) -> str:
    """The first column to the left, figures to the right; a title takes the whole line."""
    if len(line) == 1:
        return f"\n{line[0]}"
    first = line[0] + " " * (widths[0] - width_of(line[0]))
    return "  ".join([first, *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:]))]).rstrip()


def as_json(sides: Sides, rows: Sequence[Row], likeness: dict[tuple[str, str], Likeness], about: dict[str, Any]) -> dict[str, Any]:
    return {
        **about,
        "rows": [json_row(sides, row) for row in rows],
        "equal_answers": [
            {"model": model, "workload": workload, "same": alike.same, "of": alike.pairs}
            for (model, workload), alike in likeness.items()
        ],
    }


def json_row(sides: Sides, row: Row) -> dict[str, Any]:
    ratios, target = row.ratios(), row.figure.target
    left, right = (re.sub(r"\W+", "_", side.lower()) for side in sides)
    return {
        "model": row.model,
        "workload": row.workload,
        "figure": row.figure.name,
        "title": row.figure.title,
        "unit": row.figure.unit,
        left: row.left,
        right: row.right,
        "ratio": {"median": median(ratios), "from_to": spread(ratios)},
        "target": None if target is None else {"text": str(target), "of": "ratio" if target.of_ratio else left},
        "met": row.met(),
    }
