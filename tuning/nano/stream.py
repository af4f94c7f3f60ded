"""Endless training material: documents drawn, worn, labelled and asked about."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch

from nano import tasks
from nano.canvas import Picture, enlarged
from nano.documents import LAYOUTS, Document, Layout, draw_style
from nano.evidence import evidence_of
from nano.eyes import UNITS, DenseLabels, dense_labels, join_labels
from nano.grid_practice import draw_grid
from nano.model import CELL
from nano.sequence import Batch, Tree, TreeBuilder, collate
from nano.train_eyes import class_ids
from nano.wear import reweighted, worn

SCALES = ("slip", "note", "page")
ANSWER_CHARACTERS_MAX = 600
ENLARGE = 1.5  # model.toml's picture_enlarge: how pictures below CELLS_MAX are read, so that a cell holds fewer characters
CELLS_MAX = 512  # model.toml's picture_tokens_max
STRETCH = 1.15
MANY_FIELDS = 12  # asked for in one JSON object, as for a whole invoice
NAMED_MAX = 24  # values of a picture whose cells are shown their names
POOL = 48  # documents drawn at a time, so that those in a batch are of about the same length

Drawn = tuple[Tree, Picture | None]


@dataclass(frozen=True)
class Mix:
    """What a stage trains on. Shares are probabilities."""

    scales: tuple[float, float, float] = (0.5, 0.3, 0.2)
    worn: float = 0.5
    evidence_only: float = 0.2
    evidence_beside: float = 0.5
    evidence_fields: int = 4  # fields asked for behind one block of evidence
    long_answers: float = 0.5
    grids: float = 0.0  # of the documents, are practice in finding (`grid_practice`)
    restyled: float = 0.3  # of the pictures, have strokes of another weight, and as many other proportions, as unknown faces have


def layouts_of(scale: str, unseen: bool) -> list[Layout]:
    """The registered layouts of one scale."""
    return [entry for entry in LAYOUTS if entry.scale == scale and entry.unseen == unseen]


def draw_layout(rng: random.Random, scale: str, unseen: bool = False) -> Layout:
    """A layout, every kind of document equally likely (slips count three times, they hold every sort of value)."""
    pool = layouts_of(scale, unseen)
    kinds = sorted({entry.kind for entry in pool})
    kind = rng.choices(kinds, [3 if k == "slip" else 1 for k in kinds])[0]
    return rng.choice([entry for entry in pool if entry.kind == kind])


def draw_document(rng: random.Random, scale: str, unseen_layout: bool = False, seen_fonts: bool = True) -> Document:
    """One random document."""
    entry = draw_layout(rng, scale, unseen_layout)
    document = entry.make(rng, draw_style(rng, entry.language, seen_fonts))
    document.kind, document.language, document.layout = entry.kind, entry.language, entry.name
    return document


class NamePool:
    """Names of fields met so far, to ask for what is not there."""

    def __init__(self) -> None:
        self.names: dict[str, list[str]] = {"zh": ["发票号码", "车次", "税额"], "en": ["Invoice No.", "Seat", "Total"]}

    def add(self, document: Document) -> None:
        """Remember a document's names (the last 400 of a language)."""
        kept = self.names[document.language]
        kept += [f.name for f in document.fields if len(f.name) <= 24]
        del kept[:-400]

    def absent(self, document: Document, rng: random.Random, text: str) -> str | None:
        """A name that stands nowhere on the sheet."""
        for _ in range(8):
            name = rng.choice(self.names[document.language])
            if name not in text and name not in {f.name for f in document.fields}:
                return name
        return None


def draw_exchanges(
    reader: tasks.Reader, rng: random.Random, pool: NamePool, fields_max: int, long_answers: float
) -> list[tasks.Exchange]:
    """Questions about one document: some fields, one absent, and with luck the longer tasks."""
    document = reader.document
    language = document.language if rng.random() < 0.93 else {"zh": "en", "en": "zh"}[document.language]
    asked = rng.sample(document.fields, min(fields_max, len(document.fields)))
    exchanges = [tasks.ask_field(reader, f, language, rng) for f in asked]
    if name := pool.absent(document, rng, reader.flat_text) if rng.random() < 0.6 else None:
        exchanges.append(tasks.ask_absent(name, language, rng))
    if document.fields and rng.random() < long_answers:
        most = MANY_FIELDS if rng.random() < 0.3 else 5
        some = rng.sample(document.fields, rng.randint(1, min(most, len(document.fields))))
        exchanges.append(tasks.ask_json(reader, some, language, rng))
    if rng.random() < long_answers:
        exchanges.append(tasks.ask_text(reader, language, rng))
    if document.table and rng.random() < 1.4 * long_answers:
        exchanges.append(tasks.ask_table(reader, language, rng))
    if document.items and rng.random() < long_answers:
        exchanges.append(tasks.ask_items(reader, language, rng))
    if rng.random() < 0.25:
        exchanges.append(tasks.ask_kind(document, language, rng))
    return [e for e in exchanges if len(e.answer) <= ANSWER_CHARACTERS_MAX]


@dataclass
class Material:
    """One training step: pictures [h, w, 3] uint8, and the trees of all documents in one batch.

    `labels` are the dense labels of all pictures' cells and of their patches; `pictured[i]` is the row of the batch that
    picture i belongs to.
    """

    pictures: list[torch.Tensor]
    labels: list[DenseLabels]
    pictured: list[int]
    batch: Batch


def label_picture(picture: Picture) -> list[DenseLabels]:
    """Dense labels of one picture, for cells and for patches."""
    height, width = picture.pixels.shape[:2]
    ids = class_ids(picture.characters)
    return [dense_labels([picture.centres], [ids], height, width, unit, slots) for unit, slots in UNITS]


def all_centres(document: Document, picture: Picture) -> np.ndarray:
    """Centres in the picture of every character of the flat text, blanks included (off the sheet)."""
    flat = "".join(line.text for line in document.sheet.lines)
    centres = np.full((len(flat), 2), -1.0, np.float32)
    centres[[i for i, c in enumerate(flat) if not c.isspace()]] = picture.centres
    return centres


def put_together(drawn: list[Drawn]) -> Material:
    """One step from the documents of a batch."""
    pictures = [(row, picture) for row, (_, picture) in enumerate(drawn) if picture]
    labels = [join_labels(list(unit)) for unit in zip(*(label_picture(picture) for _, picture in pictures), strict=True)]
    pixels = [torch.from_numpy(np.array(picture.pixels)) for _, picture in pictures]
    return Material(pixels, labels, [row for row, _ in pictures], collate([tree for tree, _ in drawn]))


class Stream(torch.utils.data.IterableDataset):
    """Endless `Material` of about `tokens` tokens a step."""

    def __init__(self, seed: int, mix: Mix, tokens: int = 2400):
        self.seed, self.mix, self.tokens = seed, mix, tokens

    def __iter__(self) -> Iterator[Material]:
        info = torch.utils.data.get_worker_info()
        if info:
            torch.set_num_threads(1)
        rng = random.Random(self.seed * 1000 + (info.id if info else 0))
        pool = NamePool()
        while True:
            drawn = [self._tree(self._document(rng), rng, pool) for _ in range(POOL)]
            batches = list(self._batches(sorted(drawn, key=lambda one: len(one[0].ids))))
            rng.shuffle(batches)
            yield from map(put_together, batches)

    def _document(self, rng: random.Random) -> Document:
        return draw_grid(rng) if rng.random() < self.mix.grids else draw_document(rng, rng.choices(SCALES, self.mix.scales)[0])

    def _batches(self, drawn: list[Drawn]) -> Iterator[list[Drawn]]:
        """Part documents, sorted by length, into batches of at most `tokens` when padded, each of one document at least."""
        batch: list[Drawn] = []
        for one in drawn:
            if batch and len(one[0].ids) * (len(batch) + 1) > self.tokens:
                yield batch
                batch = []
            batch.append(one)
        yield batch

    def _tree(self, document: Document, rng: random.Random, pool: NamePool) -> Drawn:
        mix, reader, builder = self.mix, tasks.Reader(document), TreeBuilder()
        pool.add(document)
        picture = None
        if rng.random() < mix.evidence_only:
            builder.no_picture()
        else:
            if rng.random() < mix.restyled:
                document.sheet.image = reweighted(document.sheet.image, rng)
            picture = worn(document.sheet, rng, rng.random() if rng.random() < mix.worn else 0.0)
            factor = ENLARGE if rng.random() < 0.8 else rng.uniform(1.0, ENLARGE)
            stretch = rng.uniform(1 / STRETCH, STRETCH) if rng.random() < mix.restyled else 1.0
            picture = enlarged(picture, factor, CELLS_MAX * CELL**2, CELL, stretch)
            height, width = picture.pixels.shape[:2]
            builder.picture(width, height, all_centres(document, picture))
            shown = rng.sample(document.fields, min(NAMED_MAX, len(document.fields)))
            builder.name_cells([reader.names_of(field) for field in shown], rng)
            builder.ask(draw_exchanges(reader, rng, pool, 8, mix.long_answers))
        if picture is None or rng.random() < mix.evidence_beside:
            errors = 0.0 if rng.random() < 0.5 else rng.uniform(0.0, 0.05)
            exchanges = draw_exchanges(reader, rng, pool, mix.evidence_fields, mix.long_answers)
            builder.ask_with_evidence(evidence_of(document, rng, errors), exchanges, len(reader.flat_text))
        return builder.tree, picture
