"""Evidence: what an OCR engine found, laid out as text before the question.

    OCR:
    A 增值税发票
    A 发票号码|B 12345678
    A 开票日期|B 2024年3月5日

One printed row a line, its pieces from left to right, a bar between them. The letter before a piece names its column: a
piece takes the letter of what it stands under, or the first free one. What is named from above, or by its row and its
column, has those names before it (`cell_names`):

    A 品名|B 数量|C 金额
    A 梨|B 梨 数量: 14|C 梨 金额: 56.00
    A 土豆|B 土豆 数量: 3|C 土豆 金额: 9.00

So a value is found behind its name, wherever on the page that stands. An empty line ends the block.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from string import ascii_uppercase

from nano.cell_names import Cell, Names, Place, Row, names_of
from nano.chart_names import names_below
from nano.documents.base import Document
from nano.list_names import names_before

HEAD = "OCR:"
END = "\n\n"

ROW_OVERLAP = 0.5  # of the smaller height: how far the middles of neighbours in a row may lie apart
BESIDE = 1.5  # heights between a piece and the column above that it still belongs to
COLUMN_ROWS = 12  # rows after which a column that nothing stood in is forgotten

# What OCR engines take for one another.
_CONFUSED = {
    "0": "OD", "O": "0", "1": "lI", "l": "1", "I": "1l", "5": "S", "S": "5", "8": "B", "B": "8", "2": "Z", "6": "G", "：": ":", ":": "：",
    "，": ",", ",": ".", "（": "(", "）": ")", "己": "已", "日": "曰", "未": "末", "人": "入", "天": "夫", "¥": "￥", "￥": "Y", "O5": "05",
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """Words found by OCR in a box (x0, y0, x1, y1) of pixels; `source` as in `Exchange`: the sheet's character behind each
    character, -1 where misread."""

    text: str
    source: tuple[int, ...]
    box: tuple[float, float, float, float]

    @property
    def height(self) -> float:
        """Height of the box."""
        return self.box[3] - self.box[1]

    @property
    def middle(self) -> float:
        """The y of the box's middle."""
        return (self.box[1] + self.box[3]) / 2

    @property
    def across(self) -> float:
        """The x of the box's middle."""
        return (self.box[0] + self.box[2]) / 2


@dataclass(frozen=True)
class Piece:
    """Words as they are written: `mark` stands before them and says where they are and what names them; `source` as in `Found`, and
    `mark_source` the same for the mark."""

    mark: str
    text: str
    source: tuple[int, ...]
    mark_source: tuple[int, ...]


def evidence_of(document: Document, rng: random.Random, errors: float = 0.0) -> list[Piece]:
    """The sheet as OCR would report it; `errors` is the chance of misreading a character."""
    rows = to_rows(found_on(document, rng, errors))
    return lay_out([_run_together(row, rng) for row in rows] if errors else rows)


def found_on(document: Document, rng: random.Random, errors: float = 0.0) -> list[Found]:
    """What OCR would find on the sheet, piece by piece; `errors` as above."""
    found, start = [], 0
    for line in document.sheet.lines:
        text, source = line.text, tuple(range(start, start + len(line.text)))
        start += len(line.text)
        if errors and rng.random() < errors:
            continue
        box = line.box
        if errors:
            text, source = _misread(text, source, rng, errors)
            box = tuple(side + rng.uniform(-2, 2) for side in box)
        if text.strip():
            found.append(Found(text, source, box))
    return found


def to_rows(found: list[Found]) -> list[list[Found]]:
    """Pieces in printed rows from the top, each from the left. A piece joins the row whose last piece is level with it, so
    that a row may climb as it goes on."""
    rows: list[list[Found]] = []
    for piece in sorted(found, key=lambda one: one.box[0]):
        level = [
            (abs(row[-1].middle - piece.middle), i)
            for i, row in enumerate(rows)
            if abs(row[-1].middle - piece.middle) < ROW_OVERLAP * min(row[-1].height, piece.height)
            and row[-1].box[2] <= piece.box[0] + 0.5 * piece.height
        ]
        if level:
            rows[min(level)[1]].append(piece)
        else:
            rows.append([piece])
    return sorted(rows, key=lambda row: row[0].middle)


@dataclass(frozen=True)
class _Column:
    letter: str
    left: float
    right: float
    row: int


def lay_out(rows: list[list[Found]]) -> list[Piece]:
    """Letters for the columns, names for the cells, and the marks."""
    letters = _letters(rows)
    names = _names([[Cell(letter, found.text, found.across) for letter, found in zip(*row, strict=True)] for row in zip(letters, rows, strict=True)])
    pieces = []
    for number, row in enumerate(rows):
        for i, found in enumerate(row):
            mark = f"{'|' if i else chr(10)}{letters[number][i]} "
            source: tuple[int, ...] = (-1,) * len(mark)
            if (number, i) in names:
                named, named_source = _written(names[number, i], rows, row)
                mark, source = mark + named, source + named_source
            pieces.append(Piece(mark, found.text, found.source, source))
    return pieces


def _names(rows: list[Row]) -> dict[Place, Names]:
    """Names from above and beside, and where there are none those of lists and charts."""
    return {place: Names(None, name) for place, name in (names_below(rows) | names_before(rows)).items()} | names_of(rows)


def _written(names: Names, rows: list[list[Found]], row: list[Found]) -> tuple[str, tuple[int, ...]]:
    """Names as they stand before a cell of `row`, and the sheet's character behind each of theirs."""
    text, source = "", ()
    beside = None if names.label is None else row[names.label]
    for found, end in ((beside, " "), (rows[names.column[0]][names.column[1]], ": ")):
        if found:
            text, source = text + found.text + end, (*source, *found.source, *(-1,) * len(end))
    return text, source


def _letters(rows: list[list[Found]]) -> list[list[str]]:
    """The letter of each piece's column."""
    columns: list[_Column] = []
    letters = []
    for number, row in enumerate(rows):
        columns = [column for column in columns if number - column.row <= COLUMN_ROWS]
        under = _match(row, columns)
        letters.append([])
        for i, found in enumerate(row):
            letter = under[i].letter if i in under else _free_letter(columns)
            columns = [column for column in columns if column.letter != letter]
            columns.append(_Column(letter, found.box[0], found.box[2], number))
            letters[-1].append(letter)
    return letters


def _match(row: list[Found], columns: list[_Column]) -> dict[int, _Column]:
    """Which column each piece stands under, best fit first, none twice."""
    fits = []
    for i, found in enumerate(row):
        left, _, right, _ = found.box
        for column in columns:
            overlap = min(right, column.right) - max(left, column.left)
            fit = overlap / (max(right, column.right) - min(left, column.left) if overlap > 0 else found.height)
            if fit > -BESIDE:
                fits.append((-fit, i, column.letter, column))
    matched: dict[int, _Column] = {}
    taken = set()
    for _, i, letter, column in sorted(fits, key=lambda fit: fit[:3]):
        if i not in matched and letter not in taken:
            matched[i] = column
            taken.add(letter)
    return matched


def _free_letter(columns: list[_Column]) -> str:
    taken = {column.letter for column in columns}
    return next((letter for letter in ascii_uppercase if letter not in taken), "") or min(columns, key=lambda c: (c.row, c.letter)).letter


def as_text(pieces: list[Piece]) -> str:
    """The block as it stands before a question."""
    return HEAD + "".join(piece.mark + piece.text for piece in pieces) + END


def _run_together(row: list[Found], rng: random.Random) -> list[Found]:
    """Some neighbours that stand close become one piece, as detectors see them."""
    kept = row[:1]
    for found in row[1:]:
        last = kept[-1]
        if found.box[0] - last.box[2] < found.height and rng.random() < 0.3:
            box = (last.box[0], min(last.box[1], found.box[1]), found.box[2], max(last.box[3], found.box[3]))
            kept[-1] = replace(last, text=f"{last.text} {found.text}", source=(*last.source, -1, *found.source), box=box)
        else:
            kept.append(found)
    return kept


def _misread(text: str, source: tuple[int, ...], rng: random.Random, errors: float) -> tuple[str, tuple[int, ...]]:
    kept = []
    for character, place in zip(text, source, strict=True):
        if character == " " and rng.random() < 3 * errors:
            continue
        if rng.random() < errors:
            character, place = rng.choice(_CONFUSED.get(character, character)), -1
        kept.append((character, place))
    return "".join(c for c, _ in kept), tuple(p for _, p in kept)
