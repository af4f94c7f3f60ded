"""What a printed page calls its cells: the words that head their column, and those that begin their row.

A row of words over rows with figures names their columns; where it stands over two rows or more, the first words of each
row name that row. This is told from the print alone, so it is a rule of thumb: it passes over some names, and now and then takes a
value for one. What stands right of its name needs none of this and is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

AMOUNT = re.compile(r"[0-9,. ]+|.*[0-9][.,][0-9].*|[$€£¥￥].*")  # what is a quantity and names no row
NAMED_INSIDE = re.compile(r"[:：](?![0-9]{2})")  # a colon that is not of a time
NAME_BYTES = 72  # of the longest name, in UTF-8: what is longer is running text
WORDS_ROWS = (3, 4)  # rows of words alone that are a table: of an odd number of columns, and of an even one, which could be names and values
TABLE_ROWS = 3  # rows with figures in a row that make it a table, where rows of words are cells as well


@dataclass(frozen=True)
class Cell:
    """A piece of print in a column, which a letter stands for."""

    column: str
    text: str
    middle: float = 0.0  # the x of its box's middle, in pixels

    @property
    def figures(self) -> bool:
        """Whether it has a digit, but for those of a rate with its name, as in "VAT 7 %"."""
        without = re.sub("[0-9][0-9.,]* ?%", "", self.text)
        named = re.search("[A-Za-z\u0080-\U0010ffff]", without)
        return re.search("[0-9]", without if named else self.text) is not None

    @property
    def short(self) -> bool:
        """Whether it can be a name."""
        return len(self.text.encode()) <= NAME_BYTES

    @property
    def shape(self) -> str:
        """The text with every run of figures one 9 and every run of Latin letters one a."""
        return re.sub("[A-Za-z]+", "a", re.sub("[0-9]+", "9", self.text))


Row = list[Cell]
Place = tuple[int, int]  # of a cell: the row, and the place in it


@dataclass(frozen=True)
class Names:
    """What names a cell: the place in its own row of what begins that (None where that is not needed), and what heads its column."""

    label: int | None
    column: Place


def names_of(rows: list[Row]) -> dict[Place, Names]:
    """The names of the cells that have any."""
    found: dict[Place, Names] = {}
    start = 0
    while start < len(rows):
        end, wide = _block(rows, start)
        for heading, last in _sections(rows, start, end, wide):
            found |= _names_under(rows, heading, last, wide)
        start = end
    return found


def _block(rows: list[Row], start: int) -> tuple[int, bool]:
    """The end of the rows that stand in the columns of this one, where its first corner may be empty; and whether these are more than two."""
    columns, corner = {cell.column for cell in rows[start]}, len(rows[start]) + 1
    end = start + 1
    while end < len(rows):
        below = [cell.column for cell in rows[end]]
        if end == start + 1 and len(below) == corner > 2 and columns == {*below[1:]}:
            columns.add(below[0])
        if not columns.issuperset(below):
            break
        end += 1
    return end, len(columns) > 2


def _is_words(row: Row) -> bool:
    return not any(cell.figures or ":" in cell.text or "：" in cell.text for cell in row)


def _sections(rows: list[Row], start: int, end: int, wide: bool) -> list[Place]:
    """The rows that head others in a block of rows: each with the end of what it heads."""
    if end - start > 1 and wide and (_all_words(rows, start, end) or _figures_head(rows, start, end)):
        return [(start, end)]
    sections, at = [], start
    while at < end:
        below = at + 1
        while below < end and not (_is_words(rows[below]) and (below <= at + TABLE_ROWS or len(rows[below]) < len(rows[at]))):
            below += 1
        if _is_words(rows[at]) and below > at + 1:
            headed = wide and below > at + 2 and at == start + 1 and _is_words(rows[start]) and len(rows[start]) == len(rows[at])
            sections.append((start if headed else at, below))
        at = below
    sections = [one for one in sections if _heads_columns(rows, *one, len(sections))]
    return _alternating(rows, start, end, sections) if len(rows[start]) > 1 else sections


def _alternating(rows: list[Row], start: int, end: int, sections: list[Place]) -> list[Place]:
    """The sections of a block, and where all of them are a row of names over one of values, those of words alone between them."""
    first_rows = {heading % 2 for heading, _ in sections}
    if len(first_rows) != 1 or any(last - heading > 2 for heading, last in sections):
        return sections
    heading, last = sections[0][0], sections[-1][0]
    while heading - 2 >= start and _is_words(rows[heading - 2]):
        heading -= 2
    while last + 3 < end and _is_words(rows[last + 2]):
        last += 2
    return [(at, at + 2) for at in range(heading, last + 1, 2) if _is_words(rows[at])]


def _all_words(rows: list[Row], start: int, end: int) -> bool:
    """Whether it is a table of words alone."""
    enough = WORDS_ROWS[len(rows[start]) % 2 == 0]
    return end - start >= enough and all(_is_words(row) for row in rows[start:end])


def _figures_head(rows: list[Row], start: int, end: int) -> bool:
    """Whether the first row's figures, as of months or times, are of one shape that none below has."""
    shapes = {cell.shape for cell in rows[start][1:]}
    below = {cell.shape for row in rows[start + 1 : end] for cell in row[1:]}
    return not _is_words(rows[start]) and len(shapes) == 1 and bool(below) and not shapes & below


def _heads_columns(rows: list[Row], heading: int, end: int, sections: int) -> bool:
    """Whether a row of words names what is under it, and is not a name with its value, or the title of a list."""
    head = rows[heading]
    if len(head) == 1:
        return end - heading == 2 and sections > 1
    if len({cell.text for cell in head}) < len(head):
        return False  # two lists side by side
    with_figures = [{cell.column for cell in row if cell.figures} for row in rows[heading + 1 : end]]
    table = len(head) > 2 and len(with_figures) >= TABLE_ROWS and set.intersection(*with_figures)
    if len(head) % 2 == 0 and not table:
        head = head[::2]
    return any(cell.column in set.union(*with_figures) for cell in head)


def _names_under(rows: list[Row], heading: int, end: int, wide: bool) -> dict[Place, Names]:
    found: dict[Place, Names] = {}
    above = {cell.column: (heading, i) for i, cell in enumerate(rows[heading]) if cell.short}
    table = wide and len(above) > 1 and end - heading > 2
    for number in range(heading + 1, end):
        row = rows[number]
        if table and NAMED_INSIDE.search(row[0].text):
            continue  # "Date: 5 May" under a table, or a name with its value
        label = next((i for i, cell in enumerate(row) if not AMOUNT.fullmatch(cell.text)), None) if table else None
        beside = label if label is not None and row[label].short else None
        for i, cell in enumerate(row):
            if i != label and cell.column in above:
                found[number, i] = Names(beside, above[cell.column])
    return found
