"""Token sequences for training: one document, many questions, one pass.

Questions about a picture share its tokens. Each is a branch of a tree: it sees the picture, the evidence before it (if
any) and itself, and its positions count on from there, exactly as if it had been asked alone.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import torch

from nano.evidence import END, HEAD, Piece
from nano.model import CELL
from nano.tasks import Exchange
from nano.tokenizer import make_tokenizer


class Encoder:
    """Text to token ids, character by character; the same ids as the tokenizer, many times faster."""

    def __init__(self) -> None:
        tokenizer = make_tokenizer()
        self.ids: dict[str, tuple[int, ...]] = {}
        self._tokenizer = tokenizer
        special = tokenizer.convert_tokens_to_ids
        self.begin = [special("[gMASK]"), special("<sop>"), special("<|user|>"), *self("\n")]
        self.begin_image, self.end_image = special("<|begin_of_image|>"), special("<|end_of_image|>")
        self.assistant = [special("<|assistant|>"), *self("\n")]
        self.end = special("<|user|>")
        self.pad = special("<|endoftext|>")

    def of(self, character: str) -> tuple[int, ...]:
        """The tokens of one character."""
        if character not in self.ids:
            self.ids[character] = tuple(self._tokenizer(character, add_special_tokens=False)["input_ids"])
        return self.ids[character]

    def __call__(self, text: str) -> list[int]:
        """The tokens of a text."""
        return [i for c in text for i in self.of(c)]


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """The one encoder."""
    return Encoder()


LESSON_WEIGHT = 0.1  # of a character of the evidence, in the loss
# Of an answer's first token, and of a character that does not follow the one copied before it. Where to begin is the hard
# question, and there are ten easy ones (what comes next?) for each of it.
JUMP_WEIGHT = 4.0


# Tokens that help to find a value: for the token that predicts its first character, where the question's first and last names
# of it end; for a character of the evidence, the letter of the mark before its piece; for a picture cell with a value, a cell of
# the name in its row and one of the name above it. -1 for none.
Hints = tuple[int, int, int, int, int]
NO_HINTS: Hints = (-1, -1, -1, -1, -1)


@dataclass
class Tree:
    """A document's tokens: `ids` (-1 where a picture cell stands), positions [3, n], the span each token may see, labels
    (next token, -100 for none) and `look` (index of the token the answer copies from, -1 for none)."""

    rows: int = 0
    columns: int = 0
    ids: list[int] = field(default_factory=list)
    positions: list[tuple[int, int, int]] = field(default_factory=list)
    spans: list[list[tuple[int, int]]] = field(default_factory=list)  # per branch: the ranges its tokens see
    branch: list[int] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    look: list[int] = field(default_factory=list)
    answer_of: list[int] = field(default_factory=list)  # number of the exchange a label belongs to, -1 for none
    weights: list[float] = field(default_factory=list)  # what a label counts in the loss
    look_weights: list[float] = field(default_factory=list)  # what a pointer counts
    hints: list[Hints] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)

    def _add(self, ids: list[int], first_position: int, branch: int) -> int:
        start = len(self.ids)
        self.ids += ids
        self.positions += [(first_position + i,) * 3 for i in range(len(ids))]
        self.branch += [branch] * len(ids)
        self.labels += [-100] * len(ids)
        self.look += [-1] * len(ids)
        self.answer_of += [-1] * len(ids)
        self.weights += [0.0] * len(ids)
        self.look_weights += [1.0] * len(ids)
        self.hints += [NO_HINTS] * len(ids)
        return start

    def mask(self) -> np.ndarray:
        """[n, n] bool: who may see whom."""
        n = len(self.ids)
        allowed = np.zeros((n, n), dtype=bool)
        branch = np.array(self.branch)
        for b, spans in enumerate(self.spans):
            mine = np.flatnonzero(branch == b)
            for start, end in spans:
                allowed[mine[:, None], np.arange(start, end)[None]] = True
            allowed[np.ix_(mine, mine)] = np.tril(np.ones((len(mine), len(mine)), dtype=bool))
        return allowed


class TreeBuilder:
    """Puts a document's tree together: `picture` or `no_picture` first, then questions, with or without evidence."""

    def __init__(self) -> None:
        self.e = encoder()
        self.tree = Tree()
        self.cell_of: np.ndarray = np.zeros(0, np.int64)
        self._names_before: dict[int, dict[int, int]] = {}  # of a value's first character: tokens of the names before it, by character
        self._root_end = self._root_position = 0

    def picture(self, width: int, height: int, centres: np.ndarray) -> None:
        """Begin with a picture of these sides; `centres` [n, 2] are the places of the sheet's characters in it."""
        t = self.tree
        t.rows, t.columns = height // CELL, width // CELL
        t.spans.append([])
        t._add([*self.e.begin, self.e.begin_image], 0, 0)
        base, first = len(t.ids), len(t.ids)
        cells = t.rows * t.columns
        t._add([-1] * cells, 0, 0)
        t.positions[base:] = [(first, first + i // t.columns, first + i % t.columns) for i in range(cells)]
        self._root_position = first + max(t.rows, t.columns)
        t._add([self.e.end_image], self._root_position, 0)
        self._root_position += 1
        self._root_end = len(t.ids)
        places = (centres // CELL).astype(np.int64)
        inside = (places >= 0).all(1) & (places[:, 0] < t.columns) & (places[:, 1] < t.rows)
        self.cell_of = np.where(inside, base + places[:, 1] * t.columns + places[:, 0], -1)

    def name_cells(self, places: list[tuple[range, range, range]], rng: random.Random) -> None:
        """Cells with a value are shown the cells of the names beside and above it; `places` as of `Reader.names_of`.

        Each is shown one cell of a name, drawn; over many pictures that asks for all of them alike.
        """
        for value, beside, above in places:
            names = [self._cells_of(name) for name in (beside, above)]
            for cell in self._cells_of(value):
                earlier = [[name for name in cells if name < cell] for cells in names]  # the decoder sees no later ones
                row, column = (rng.choice(cells) if cells else -1 for cells in earlier)
                self.tree.hints[cell] = (-1, -1, -1, row, column)

    def _cells_of(self, characters: range) -> list[int]:
        return sorted({int(cell) for cell in self.cell_of[list(characters)] if cell >= 0})

    def no_picture(self) -> None:
        """Begin without a picture."""
        self.tree.spans.append([])
        self.tree._add(list(self.e.begin), 0, 0)
        self._root_end = self._root_position = len(self.tree.ids)

    def ask(self, exchanges: list[Exchange]) -> None:
        """Questions asked of the picture alone."""
        self._names_before = {}
        for exchange in exchanges:
            self._question(exchange, [(0, self._root_end)], self._root_position, self.cell_of)

    def ask_with_evidence(self, pieces: list[Piece], exchanges: list[Exchange], characters: int) -> None:
        """Questions that share one block of evidence; `characters` is the number of characters on the sheet.

        Behind a picture the evidence is a lesson itself: each of its characters that was read right is to be predicted.
        """
        t, e = self.tree, self.e
        ids, where = list(e(HEAD)), np.full(characters, -1, dtype=np.int64)
        start = len(t.ids)
        lessons: list[tuple[int, int]] = []  # index of a character's first token, sheet character
        hints = [NO_HINTS] * len(ids)
        self._names_before = {}
        for piece in pieces:
            letter = start + len(ids) + len(e(piece.mark[0]))
            names = {}
            for character, source in zip(piece.mark, piece.mark_source, strict=True):
                if source >= 0:
                    names[source] = start + len(ids)
                ids += e.of(character)
            if names and piece.source:
                self._names_before[piece.source[0]] = names
            hints += [NO_HINTS] * (len(ids) - len(hints))
            for character, source in zip(piece.text, piece.source, strict=True):
                if source >= 0:
                    where[source] = start + len(ids)
                    lessons.append((start + len(ids), source))
                ids += e.of(character)
            hints += [(-1, -1, letter, -1, -1)] * (len(ids) - len(hints))
        ids += e(END)
        t.spans.append([(0, self._root_end)])
        t._add(ids, self._root_position, len(t.spans) - 1)
        t.hints[start : start + len(hints)] = hints
        if len(self.cell_of):
            for place, source in lessons:
                t.labels[place - 1] = t.ids[place]
                t.look[place - 1] = int(self.cell_of[source])
                t.weights[place - 1] = LESSON_WEIGHT
        seen = [(0, self._root_end), (start, len(t.ids))]
        for exchange in exchanges:
            self._question(exchange, seen, self._root_position + len(ids), where)

    def _question(self, exchange: Exchange, seen: list[tuple[int, int]], position: int, where: np.ndarray) -> None:
        t, e = self.tree, self.e
        prompt, ends = [], []  # ends: tokens of the prompt up to and with each character
        for character in exchange.question:
            prompt += e.of(character)
            ends.append(len(prompt))
        prompt += e.assistant
        answer, looks, jumps, before = [], [], [], -2
        for character, source in zip(exchange.answer, exchange.source, strict=True):
            ids = e.of(character)
            answer += ids
            looks += [int(where[source]) if 0 <= source < len(where) else -1] + [-1] * (len(ids) - 1)
            jumps += [JUMP_WEIGHT if source >= 0 and source != before + 1 else 1.0] + [1.0] * (len(ids) - 1)
            before = source
        if jumps:
            jumps[0] = JUMP_WEIGHT
        t.spans.append(list(seen))
        start = t._add(prompt + answer, position, len(t.spans) - 1)
        first = start + len(prompt) - 1  # the token that predicts the answer's first
        t.labels[first:] = [*answer, e.end]
        t.look[first:] = [*looks, -1]
        t.look_weights[first:] = [*jumps, 1.0]
        t.answer_of[first:] = [len(t.exchanges)] * (len(answer) + 1)
        # Between counting by token, where a transcription drowns ten short answers, and counting by answer.
        t.weights[first:] = [weight * (len(answer) + 1) ** -0.5 for weight in (*jumps, 1.0)]
        for (place, length, *_), looks in zip(exchange.named, self._looked_up(exchange, where), strict=True):
            for i, look in enumerate(looks):
                t.look[start + ends[place + i] - 1] = look
        if exchange.task == "field" and exchange.named:
            of_names = [start + ends[place + length - 1] - 1 for place, length, *_ in exchange.named]
            t.hints[first] = (of_names[0], of_names[-1], -1, -1, -1)
        t.exchanges.append(exchange)

    def _looked_up(self, exchange: Exchange, where: np.ndarray) -> list[list[int]]:
        """Where each character of each name in a question looks: for the name's next character, at its end for the value.

        Names that stand before the value are found there; the second of two only together with the first, which by itself leads nowhere.
        """
        looked = []
        for k, (_, length, name, end, value) in enumerate(exchange.named):
            sources, before = range(name + 1, name + length), self._names_before.get(value, {})
            second_follows = any(later[4] == value for later in exchange.named[k + 1 :])
            if name not in before:
                looked.append([int(where[source]) for source in (*sources, end)])
            elif second_follows:
                looked.append([-1] * length)
            else:
                looked.append([*(before.get(source, -1) for source in sources), int(where[value])])
        return looked


@dataclass
class Batch:
    """Trees padded to one length. `mask` is additive [b, 1, n, n]; `cells` says which entries of [b, n] are picture cells."""

    ids: torch.Tensor
    positions: torch.Tensor
    mask: torch.Tensor
    labels: torch.Tensor
    look: torch.Tensor
    answer_of: torch.Tensor
    weights: torch.Tensor
    look_weights: torch.Tensor
    hints: torch.Tensor  # [5, b, n]
    exchanges: list[list[Exchange]]


def collate(trees: list[Tree]) -> Batch:
    """Pad trees to the longest."""
    n, b = max(len(t.ids) for t in trees), len(trees)
    ids = torch.full((b, n), encoder().pad)
    labels, look, answer_of = (torch.full((b, n), fill) for fill in (-100, -1, -1))
    positions, weights, look_weights = torch.zeros((3, b, n), dtype=torch.long), torch.zeros((b, n)), torch.ones((b, n))
    hints = torch.full((len(NO_HINTS), b, n), -1)
    allowed = torch.zeros((b, n, n), dtype=torch.bool)
    for i, t in enumerate(trees):
        m = len(t.ids)
        ids[i, :m], labels[i, :m] = torch.tensor(t.ids), torch.tensor(t.labels)
        look[i, :m], answer_of[i, :m] = torch.tensor(t.look), torch.tensor(t.answer_of)
        positions[:, i, :m], weights[i, :m] = torch.tensor(t.positions).T, torch.tensor(t.weights)
        look_weights[i, :m], hints[:, i, :m] = torch.tensor(t.look_weights), torch.tensor(t.hints).T
        allowed[i, :m, :m] = torch.from_numpy(t.mask())
    allowed |= torch.eye(n, dtype=torch.bool)
    mask = torch.zeros((b, 1, n, n)).masked_fill_(~allowed[:, None], -1e9)
    return Batch(ids, positions, mask, labels, look, answer_of, weights, look_weights, hints, [t.exchanges for t in trees])
