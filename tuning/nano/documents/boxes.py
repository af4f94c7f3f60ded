"""Boxes that have a label small at their top and the value below it."""

from __future__ import annotations

from collections.abc import Callable

from nano.canvas import Colour
from nano.documents.parts import SMALLEST, mix, put
from nano.documents.pen import Pen, read_by_rows


def label_size(pen: Pen) -> int:
    """Size of the labels in boxes."""
    return max(SMALLEST, round(pen.em * 0.8))


def label_boxes(pen: Pen, x: float, y: float, width: float, row: list[tuple[str, str]], hue: Colour,
                note: Callable[[str, str], str]) -> float:  # fmt: skip
    """One row of boxes that share `width`; `note` remembers each value and returns it. Returns the y below."""
    em, small, start = pen.em, label_size(pen), len(pen.sheet.lines)
    bottom = y + small + round(2.05 * em)
    for i, (label, value) in enumerate(row):
        left, right = (round(x + k * width / len(row)) for k in (i, i + 1))
        pen.sheet.frame(left, y, right, bottom, hue)
        pen.sheet.text(left + 0.4 * em, y + round(0.2 * em), label, pen.style.face, small, mix(pen.style, 0.7))
        put(pen.sheet, left, y + small + 0.4 * em, right, bottom, note(label, value), pen.style.face, em, "l", 0.4)
    read_by_rows(pen.sheet, start)
    return bottom
