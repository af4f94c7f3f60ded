"""Dense labels for the vision tower: every cell names the characters whose centres lie in it.

The heads exist in training only. They give hundreds of labels a picture, so the tower learns to read long before a
decoder could teach it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from nano import words
from nano.model import CELL, PATCH, NanoConfig

CELL_SLOTS = 10  # characters a cell may hold; more are not labelled
PATCH_SLOTS = 3
GLYPH_SIZE = 96
CLASS_OF = {c: i for i, c in enumerate(words.seen_characters())}


@dataclass
class DenseLabels:
    """Occupied slots of a batch: flat index of the unit (picture * units + unit), slot, and class; and how full each unit is."""

    unit: Tensor
    slot: Tensor
    target: Tensor
    count: Tensor


def dense_labels(centres: list[np.ndarray], classes: list[np.ndarray], height: int, width: int, unit: int, slots: int) -> DenseLabels:
    """Label the `unit` px squares of pictures of one size. Within a square: by line, then from left to right."""
    rows, columns = height // unit, width // unit
    units, places, targets = [], [], []
    count = np.zeros((len(centres), rows * columns), dtype=np.int64)
    for picture, (points, ids) in enumerate(zip(centres, classes, strict=True)):
        inside = (points[:, 0] >= 0) & (points[:, 0] < columns * unit) & (points[:, 1] >= 0) & (points[:, 1] < rows * unit) & (ids >= 0)
        points, ids = points[inside], ids[inside]
        square = (points[:, 1] // unit).astype(np.int64) * columns + (points[:, 0] // unit).astype(np.int64)
        # Lines are at least 8 px apart; a bucket of that height keeps a slightly turned line together.
        order = np.lexsort((points[:, 0], np.round(points[:, 1] / 8), square))
        square, ids = square[order], ids[order]
        starts = np.flatnonzero(np.r_[True, square[1:] != square[:-1]]) if len(square) else np.zeros(0, np.int64)
        place = np.arange(len(square)) - np.repeat(starts, np.diff(np.r_[starts, len(square)]))
        kept = place < slots
        np.add.at(count[picture], square[kept], 1)
        units.append(square[kept] + picture * rows * columns)
        places.append(place[kept])
        targets.append(ids[kept])
    return DenseLabels(*(torch.from_numpy(np.concatenate(a).astype(np.int64)) for a in (units, places, targets)), torch.from_numpy(count.reshape(-1)))


def join_labels(parts: list[DenseLabels]) -> DenseLabels:
    """Labels of several pictures as those of one, whose units stand one picture after the other."""
    starts = np.cumsum([0, *(len(part.count) for part in parts[:-1])])
    units = [part.unit + int(start) for part, start in zip(parts, starts, strict=True)]
    return DenseLabels(torch.cat(units), *(torch.cat([getattr(part, name) for part in parts]) for name in ("slot", "target", "count")))


class SlotReader(nn.Module):
    """Reads a unit's characters from its embedding: how many there are, and which one is in each slot."""

    def __init__(self, size: int, slots: int, classes: int):
        super().__init__()
        self.count = nn.Linear(size, slots + 1)
        self.slots = nn.Linear(size, slots * GLYPH_SIZE)
        self.glyphs = nn.Linear(GLYPH_SIZE, classes)

    def loss(self, units: Tensor, labels: DenseLabels) -> tuple[Tensor, Tensor, Tensor]:
        """Loss, number of characters read right and number of units whose count is right. `units` is [n, size]."""
        counts = self.count(units)
        occupied, inverse = labels.unit.unique(return_inverse=True)
        glyphs = self.slots(units[occupied]).view(len(occupied), -1, GLYPH_SIZE)[inverse, labels.slot]
        scores = self.glyphs(F.gelu(glyphs))
        loss = F.cross_entropy(scores, labels.target) + 0.3 * F.cross_entropy(counts, labels.count)
        return loss, (scores.argmax(-1) == labels.target).sum(), (counts.argmax(-1) == labels.count).sum()


class Eyes(nn.Module):
    """The training heads on cells and on patches."""

    def __init__(self, c: NanoConfig, classes: int):
        super().__init__()
        self.cells = SlotReader(c.hidden, CELL_SLOTS, classes)
        self.patches = SlotReader(c.vision_hidden, PATCH_SLOTS, classes)


UNITS = ((CELL, CELL_SLOTS), (PATCH, PATCH_SLOTS))
