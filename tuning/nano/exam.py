"""How many characters of clean documents the vision tower names, cell by cell, before any decoder is asked.

    python -m nano.exam ../models/nano           # or a checkpoint

Documents are drawn from a seed that training never uses and are enlarged as the server enlarges them. Characters that
nano was never shown are not counted; characters that share a cell with more than ten others are not read.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import torch

from nano.canvas import enlarged, to_picture
from nano.eyes import CLASS_OF, Eyes
from nano.model import CELL, NanoModel
from nano.precision import mixed_precision
from nano.stream import CELLS_MAX, ENLARGE, SCALES, draw_document, label_picture
from nano.weights import load_weights

SEED = 880_001


@torch.no_grad()
def read_documents(model: NanoModel, eyes: Eyes, scale: str, unseen: bool, count: int, enlarge: float) -> tuple[int, int]:
    """Characters read right, and all, of `count` documents of one scale."""
    rng, right, total = random.Random(f"{SEED} {scale} {unseen}"), 0, 0
    for _ in range(count):
        picture = enlarged(to_picture(draw_document(rng, scale, unseen, not unseen).sheet), enlarge, CELLS_MAX * CELL**2, CELL)
        labels = label_picture(picture)[0]
        with mixed_precision():
            cells, _ = model.visual.read([torch.from_numpy(picture.pixels.copy())])[0]
            _, good, _ = eyes.cells.loss(cells, labels)
        right, total = right + int(good), total + len(labels.target)
    return right, total


def main() -> None:
    """Examine from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, help="checkpoint, or folder with exported weights")
    parser.add_argument("--count", type=int, default=60, help="documents of each scale")
    parser.add_argument("--enlarge", type=float, default=ENLARGE)
    args = parser.parse_args()
    model = NanoModel().eval()
    eyes = Eyes(model.c, len(CLASS_OF))
    load_weights(args.weights, model, eyes)
    for unseen in (False, True):
        counts = {scale: read_documents(model, eyes, scale, unseen, args.count, args.enlarge) for scale in SCALES}
        counts["all"] = (sum(right for right, _ in counts.values()), sum(total for _, total in counts.values()))
        shares = ", ".join(f"{scale} {100 * right / total:.1f} % of {total}" for scale, (right, total) in counts.items())
        print(f"{'unseen' if unseen else 'seen'} fonts and layouts: {shares}")


if __name__ == "__main__":
    main()
