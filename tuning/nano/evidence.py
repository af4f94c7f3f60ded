"""Evidence lines: what an OCR engine found, as text before the question.

    OCR:
    103,52 发票号码
    310,52 12345678

One line of print a line: left edge and vertical middle in thousandths of the picture's width and height, a space, the
words. An empty line ends the block.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from nano.documents.base import Document

HEAD = "OCR:\n"
END = "\n"

# What OCR engines take for one another.
_CONFUSED = {
    "0": "OD", "O": "0", "1": "lI", "l": "1", "I": "1l", "5": "S", "S": "5", "8": "B", "B": "8", "2": "Z", "6": "G", "：": ":", ":": "：",
    "，": ",", ",": ".", "（": "(", "）": ")", "己": "已", "日": "曰", "未": "末", "人": "入", "天": "夫", "¥": "￥", "￥": "Y", "O5": "05",
}  # fmt: skip


@dataclass(frozen=True)
class EvidenceLine:
    """Words found by OCR; `source` as in `Exchange`: the sheet's character behind each character, -1 where misread."""

    x: int
    y: int
    text: str
    source: tuple[int, ...]

    @property
    def prefix(self) -> str:
        """The place as it is written before the words."""
        return f"{self.x},{self.y} "


def find_lines(document: Document, rng: random.Random, errors: float = 0.0) -> list[EvidenceLine]:
    """The sheet's lines as OCR would report them; `errors` is the chance of misreading a character."""
    width, height = document.sheet.width, document.sheet.height
    found, start = [], 0
    for line in document.sheet.lines:
        text, source = line.text, tuple(range(start, start + len(line.text)))
        start += len(line.text)
        if errors and rng.random() < errors:
            continue
        if errors:
            text, source = _misread(text, source, rng, errors)
        if text.strip():
            shift = rng.randint(-3, 3) if errors else 0
            x = min(999, max(0, round(1000 * line.box[0] / width) + shift))
            y = min(999, max(0, round(1000 * float(line.centres[0][1]) / height) + shift))
            found.append(EvidenceLine(x, y, text, source))
    return found


def _misread(text: str, source: tuple[int, ...], rng: random.Random, errors: float) -> tuple[str, tuple[int, ...]]:
    kept = []
    for character, place in zip(text, source, strict=True):
        if character == " " and rng.random() < 3 * errors:
            continue
        if rng.random() < errors:
            character, place = rng.choice(_CONFUSED.get(character, character)), -1
        kept.append((character, place))
    return "".join(c for c, _ in kept), tuple(p for _, p in kept)
