"""The tasks: how a user asks, and what the right answer is.

An `Exchange` is one question about one document with its answer, and for each character of the answer the character on
the sheet that it copies. The wording here is what the model knows; docs list it for users.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass

import numpy as np

from nano.documents.base import Document, Field

CROSSING = ("的", " of ")  # between the two names of a cell
CROSSING_TRIES = 6  # places of a name or value that are tried
OFF_GRID = 1000.0  # pixels added for what stands on the wrong side
SAME_ROW = 8.0  # pixels between the middles of a name and its value, at most

NOT_THERE = {"zh": "图中没有。", "en": "Not in the picture."}

KINDS = {
    "slip": ("便条", "a note"),
    "receipt": ("小票", "a receipt"),
    "ticket": ("票", "a ticket"),
    "form": ("表单", "a form"),
    "vat_invoice": ("增值税发票", "a VAT invoice"),
    "invoice": ("发票", "an invoice"),
    "menu": ("菜单", "a menu"),
    "price_list": ("价格表", "a price list"),
    "table": ("表格", "a table"),
    "paragraph": ("文字", "a text"),
    "chart": ("统计图", "a chart"),
}

ASK_FIELD = {
    "zh": ("{}是什么？", "{}是多少？", "{}？", "图中的{}是什么？", "请读出{}。", "{}"),
    "en": ("What is the {}?", "What is {}?", "{}?", "Read the {}.", "What does it say for {}?", "{}"),
}
ASK_JSON = {
    "zh": ("提取{}，用JSON回答。", "用JSON给出{}。", "请提取{}，输出JSON。"),
    "en": ("Extract {} as JSON.", "Give {} as JSON.", "Return {} in JSON."),
}
ASK_TEXT = {
    "zh": ("读出全部文字。", "图中写了什么？", "请读出图中的文字。"),
    "en": ("Read all the text.", "Transcribe the picture.", "What does the picture say?"),
}
ASK_TABLE = {
    "zh": ("把表格转成Markdown。", "用Markdown输出表格。"),
    "en": ("Convert the table to Markdown.", "Give the table as Markdown."),
}
ASK_ITEMS = {
    "zh": ("列出商品和价格。", "有哪些商品，价格是多少？", "列出项目和价格。"),
    "en": ("List the items with their prices.", "List items and prices.", "What items are there and what do they cost?"),
}
ASK_KIND = {
    "zh": ("这是什么？", "这是什么单据？", "用一句话说明图中的内容。"),
    "en": ("What is this?", "What kind of document is this?", "Describe the picture in one sentence."),
}


# A name in a question: its place there and its length, its place on the sheet, the place that its end leads to, and the value's.
Named = tuple[int, int, int, int, int]


@dataclass(frozen=True)
class Exchange:
    """One question and its answer; `source[i]` is the sheet character (index into `flat_text`) behind answer[i], or -1.

    `named` tells where the question names a field.
    """

    task: str
    language: str
    question: str
    answer: str
    source: tuple[int, ...]
    named: tuple[Named, ...] = ()


def kind_sentence(kind: str, language: str) -> str:
    """The one-sentence description of a kind of document."""
    zh, en = KINDS[kind]
    if language == "en":
        return f"This is {en}."
    return f"这是一张{zh}。" if kind not in ("paragraph",) else f"这是一份{zh}。"


class Reader:
    """A document's characters in order of reading, and where given words stand among them."""

    def __init__(self, document: Document):
        self.document = document
        self.flat_text = "".join(line.text for line in document.sheet.lines)
        if document.sheet.lines:
            self.centres = np.concatenate([line.centres for line in document.sheet.lines])
        else:
            self.centres = np.zeros((0, 2), np.float32)

    def places(self, words: str) -> list[int]:
        """Every start of `words` in the flat text."""
        found, start = [], self.flat_text.find(words)
        while start >= 0:
            found.append(start)
            start = self.flat_text.find(words, start + 1)
        return found

    def place_of_field(self, field: Field) -> int:
        """Start of the field's value: the only one, or the one that its names lead to; -1 when unclear."""
        values = self.places(field.value)
        if len(values) <= 1:
            return values[0] if values else -1
        names = self.places(field.name)
        pairs = [(self._distance(n + len(field.name) - 1, v), v) for n in names for v in values if v > n]
        if pairs:
            return min(pairs)[1]
        crossing = self.crossing(field)
        return crossing[2] if crossing else -1

    def crossing(self, field: Field) -> tuple[tuple[str, int], tuple[str, int], int] | None:
        """For a field called "A of B": A and B with their places, one in the value's row, the other above it, and the value's."""
        for joint in CROSSING:
            first, found, second = field.name.partition(joint)
            if found:
                break
        else:
            return None
        ends = [(place, place + len(field.value) - 1) for place in self.places(field.value)[:CROSSING_TRIES]]
        tries = []
        for a in self.places(first)[:CROSSING_TRIES]:
            for b in self.places(second)[:CROSSING_TRIES]:
                for value in ends:
                    one, other = (a, a + len(first) - 1), (b, b + len(second) - 1)
                    far = min(self._off_row(row, value) + self._off_column(top, value) for row, top in ((one, other), (other, one)))
                    tries.append((far, (first, a), (second, b), value[0]))
        return min(tries)[1:] if tries else None

    def _off_row(self, label: tuple[int, int], value: tuple[int, int]) -> float:
        """How far a label (its first and last character) is from standing in the value's row, left of it."""
        (x, y), (left, middle) = self.centres[label[1]], self.centres[value[0]]
        return float(abs(y - middle)) + (OFF_GRID if x > left else 0)

    def _off_column(self, label: tuple[int, int], value: tuple[int, int]) -> float:
        """How far a label is from standing above the value, by the nearer of left edges, middles and right edges."""
        above, below = self.centres[list(label)], self.centres[list(value)]
        off = np.abs(np.append(above[:, 0] - below[:, 0], above[:, 0].mean() - below[:, 0].mean())).min()
        return float(off) + (OFF_GRID if above[0, 1] >= below[0, 1] else 0)

    def place_of_name(self, field: Field) -> int:
        """Start of the name that belongs to the field's value, before it or else, as under a bar, below it; -1 when it does
        not stand there in one piece."""
        value = self.place_of_field(field)
        names = self.places(field.name) if value >= 0 else []
        if before := [n for n in names if n < value]:
            return min(before, key=lambda n: self._distance(n + len(field.name) - 1, value))
        return min(names, key=lambda n: self._off_column((n, n + len(field.name) - 1), (value, value + len(field.value) - 1)), default=-1)

    def names_of(self, field: Field) -> tuple[range, range, range]:
        """Characters of a field's value, of the name in its row before it, and of the name above it; empty for none."""
        none = range(0)
        value = self.place_of_field(field)
        if value < 0:
            return none, none, none
        found = range(value, value + len(field.value))
        if 0 <= (place := self.place_of_name(field)) < value:
            name = range(place, place + len(field.name))
            return (found, name, none) if self._off_row((name[0], name[-1]), (found[0], found[-1])) < SAME_ROW else (found, none, name)
        if place < 0 and (crossing := self.crossing(field)):
            names = [range(start, start + len(words)) for words, start in crossing[:2]]
            beside, above = sorted(names, key=lambda name: self._off_row((name[0], name[-1]), (found[0], found[-1])))
            return found, beside, above
        return found, none, none

    def _distance(self, end_of_name: int, start_of_value: int) -> float:
        dx, dy = self.centres[start_of_value] - self.centres[end_of_name]
        return abs(dx) + 3 * abs(dy) + (200 if dx < -40 and dy < SAME_ROW else 0)

    def sources(self, start: int, length: int) -> tuple[int, ...]:
        """The characters from `start` on, or -1 for each when `start` is -1."""
        return tuple(range(start, start + length)) if start >= 0 else (-1,) * length


class _Answer:
    """An answer being put together from copied and fixed pieces."""

    def __init__(self) -> None:
        self.text, self.source = "", []

    def fixed(self, text: str) -> None:
        """Words that stand nowhere on the sheet."""
        self.text += text
        self.source += [-1] * len(text)

    def copied(self, text: str, start: int) -> None:
        """Words that stand on the sheet from character `start` on (-1: place unknown)."""
        self.text += text
        self.source += [start + i if start >= 0 else -1 for i in range(len(text))]


def ask_field(reader: Reader, field: Field, language: str, rng: random.Random) -> Exchange:
    """A question about one field."""
    question = rng.choice(ASK_FIELD[language]).format(field.name)
    source = reader.sources(reader.place_of_field(field), len(field.value))
    return Exchange("field", language, question, field.value, source, _where_named(reader, question, [field]))


def _where_named(reader: Reader, question: str, fields: list[Field]) -> tuple[Named, ...]:
    """Where a question names fields, in its order."""
    found, after = [], 0
    for field in fields:
        start = question.index(field.name, after)
        after = start + len(field.name)
        if (place := reader.place_of_name(field)) >= 0:
            value = reader.place_of_field(field)
            found.append((start, len(field.name), place, value, value))
        elif crossing := reader.crossing(field):
            # The end of either name leads no farther than that name; only both together lead to the value.
            (first, a), (second, b), value = crossing
            found.append((start, len(first), a, a + len(first) - 1, value))
            found.append((after - len(second), len(second), b, b + len(second) - 1, value))
    return tuple(found)


def ask_absent(name: str, language: str, rng: random.Random) -> Exchange:
    """A question about a field that the sheet does not have."""
    answer = NOT_THERE[language]
    return Exchange("absent", language, rng.choice(ASK_FIELD[language]).format(name), answer, (-1,) * len(answer))


def ask_json(reader: Reader, fields: list[Field], language: str, rng: random.Random) -> Exchange:
    """Some fields as one JSON object."""
    names = [field.name for field in fields]
    joined = ("、" if language == "zh" else ", ").join(names)
    answer = _Answer()
    answer.fixed("{")
    for i, field in enumerate(fields):
        name = json.dumps(field.name, ensure_ascii=False)[1:-1]
        answer.fixed((", " if i else "") + '"')
        answer.copied(name, reader.place_of_name(field) if name == field.name else -1)
        answer.fixed('": "')
        escaped = json.dumps(field.value, ensure_ascii=False)[1:-1]
        if escaped == field.value:
            answer.copied(field.value, reader.place_of_field(field))
        else:
            answer.fixed(escaped)
        answer.fixed('"')
    answer.fixed("}")
    question = rng.choice(ASK_JSON[language]).format(joined)
    return Exchange("fields", language, question, answer.text, tuple(answer.source), _where_named(reader, question, fields))


def ask_text(reader: Reader, language: str, rng: random.Random) -> Exchange:
    """The whole transcription."""
    answer, start = _Answer(), 0
    for r, row in enumerate(reader.document.rows()):
        answer.fixed("\n" if r else "")
        for i, line in enumerate(row):
            answer.fixed(" " if i else "")
            answer.copied(line.text, start)
            start += len(line.text)
    return Exchange("transcribe", language, rng.choice(ASK_TEXT[language]), answer.text, tuple(answer.source))


def _copy_in_order(answer: _Answer, reader: Reader, words: str, after: int) -> int:
    """Append `words` from their first place behind `after`; returns where reading goes on."""
    start = reader.flat_text.find(words, after) if words else -1
    answer.copied(words, start)
    return start + len(words) if start >= 0 else after


def ask_table(reader: Reader, language: str, rng: random.Random) -> Exchange:
    """The table as Markdown."""
    answer, after = _Answer(), 0
    for r, row in enumerate(reader.document.table):
        answer.fixed("\n|" if r else "|")
        for cell in row:
            answer.fixed(" ")
            after = _copy_in_order(answer, reader, cell, after)
            answer.fixed(" |")
        if r == 0:
            answer.fixed("\n|" + "---|" * len(row))
    return Exchange("table", language, rng.choice(ASK_TABLE[language]), answer.text, tuple(answer.source))


def ask_items(reader: Reader, language: str, rng: random.Random) -> Exchange:
    """Articles and prices, one a line."""
    answer = _Answer()
    for i, (name, price) in enumerate(reader.document.items):
        answer.fixed("\n" if i else "")
        places = reader.places(name)
        answer.copied(name, places[0] if len(places) == 1 else -1)
        answer.fixed(": ")
        answer.copied(price, reader.place_of_field(Field(name, price)))
    return Exchange("items", language, rng.choice(ASK_ITEMS[language]), answer.text, tuple(answer.source))


def ask_kind(document: Document, language: str, rng: random.Random) -> Exchange:
    """What kind of document this is."""
    answer = kind_sentence(document.kind, language)
    return Exchange("kind", language, rng.choice(ASK_KIND[language]), answer, (-1,) * len(answer))
