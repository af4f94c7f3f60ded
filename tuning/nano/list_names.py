"""The prices of a list without a head: articles, something about each, and a figure.

What an article costs does not stand right of its name there; it is written behind it.
"""

from __future__ import annotations

import re

from nano.cell_names import Place, Row

COLUMNS = 3  # with two the name stands beside its figure, and four can be two names with their values
ROWS_MIN = 2
PRICE = re.compile("([$€£¥￥]?) ?[0-9][0-9,.]*([^0-9/]{0,4})(/[^0-9/]{1,8})?")  # with what it is for, as in "$3.50/box"


def names_before(rows: list[Row]) -> dict[Place, Place]:
    """The place of the article of each figure that has something between."""
    found: dict[Place, Place] = {}
    start = 0
    while start < len(rows):
        end = start + 1
        while end < len(rows) and _belong_together(rows[start], rows[end]):
            end += 1
        if end - start >= ROWS_MIN:
            found |= {(number, COLUMNS - 1): (number, 0) for number in range(start, end)}
        start = end
    return found


def _belong_together(one: Row, other: Row) -> bool:
    """Whether both are entries of a list: in the same columns, with prices of the same unit."""
    if not _is_entry(one) or not _is_entry(other) or [cell.column for cell in one] != [cell.column for cell in other]:
        return False
    units = [price.group(1, 2) for row in (one, other) if (price := PRICE.fullmatch(row[-1].text))]
    return len(units) == 2 and units[0] == units[1]


def _is_entry(row: Row) -> bool:
    return len(row) == COLUMNS and row[0].short and not (row[0].figures or ":" in row[0].text or "：" in row[0].text)
