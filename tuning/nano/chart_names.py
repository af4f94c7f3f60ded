"""The bars of a chart: figures at different heights over a row of labels, each over its own.

Their rows and columns mean nothing, so `cell_names` has no name for them; what stands below names them.
"""

from __future__ import annotations

import re

from nano.cell_names import AMOUNT, Place, Row

LABELS_MIN = 3


def names_below(rows: list[Row]) -> dict[Place, Place]:
    """The place of the label of each figure that has one below it."""
    found: dict[Place, Place] = {}
    for number in range(1, len(rows)):
        if _are_labels(rows[number]):
            found |= _over(rows, number)
    return found


def _are_labels(row: Row) -> bool:
    """Whether these can be labels: short, all different, and without figures or, as years, with figures of one shape."""
    shapes = {cell.shape for cell in row if cell.figures}
    plain = not shapes or (len(shapes) == 1 and all(cell.figures for cell in row))
    return len(row) >= LABELS_MIN and plain and all(cell.short for cell in row) and len({cell.text for cell in row}) == len(row)


def _over(rows: list[Row], number: int) -> dict[Place, Place]:
    """The figures over the labels of a row: one over each, of one unit and in different rows, or none at all."""
    middles = [cell.middle for cell in rows[number]]
    borders = [(a + b) / 2 for a, b in zip(middles, middles[1:], strict=False)]
    first, last = 2 * middles[0] - borders[0], 2 * middles[-1] - borders[-1]
    over: dict[int, Place] = {}
    above = number - 1
    while above >= 0 and len(over) < len(middles):
        for i, cell in enumerate(rows[above]):
            if cell.middle < first and AMOUNT.fullmatch(cell.text):
                continue  # of the axis
            label = sum(border <= cell.middle for border in borders)
            if not first <= cell.middle <= last or label in over or not cell.figures:
                return {}
            over[label] = (above, i)
        above -= 1
    if above >= 0 and any(first <= cell.middle <= last and AMOUNT.fullmatch(cell.text) for cell in rows[above]):
        return {}  # two series
    units = {re.sub("[-+0-9,. ]", "", rows[row][i].text) for row, i in over.values()}
    if len(over) < len(middles) or len(units) > 1 or len({row for row, _ in over.values()}) == 1:
        return {}
    return {place: (number, label) for label, place in over.items()}
