"""Stage 1: the vision tower learns to read print, cell by cell.

    python -m nano.train_eyes RUN_DIR --minutes 105
    python -m nano.train_eyes RUN_DIR --minutes 60 --from ../models/nano     # practise more, from weights that read

Run it again to go on after an interruption.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader, IterableDataset

from nano.eyes import CLASS_OF, UNITS, DenseLabels, Eyes, dense_labels
from nano.model import NanoModel
from nano.muon import Optimizers
from nano.precision import mixed_precision
from nano.print_practice import practice_picture
from nano.progress import Stage
from nano.weights import load_weights

SHAPES = ((224, 224), (224, 224), (280, 168), (336, 140), (168, 280), (448, 112), (252, 196))
BATCH_CELLS = 1024  # picture tokens a step
PRINT_SIZES = (16, 34)  # pixels an em; below 16 a Chinese character is too few pixels for a tower this small
EASE_STEPS = 400
DECAY_PART = 0.65
EXAM_SEED = 9_000_001


def class_ids(characters: str) -> np.ndarray:
    """Class of each character; -1 for those the eyes do not learn."""
    return np.array([CLASS_OF.get(c, -1) for c in characters], dtype=np.int64)


class Practice(IterableDataset):
    """Endless batches of practice pictures of one size: pixels and dense labels for cells and for patches."""

    def __init__(
        self, seed: int, batches: int | None = None, wear: float = 1.0, seen: bool = True, sizes: tuple[int, int] = PRINT_SIZES, ease: int = 0
    ):
        """`ease` batches lead from large clean print to all sizes and full wear."""
        self.seed, self.batches, self.wear, self.seen, self.sizes, self.ease = seed, batches, wear, seen, sizes, ease

    def __iter__(self) -> Iterator[tuple[torch.Tensor, list[DenseLabels]]]:
        if torch.utils.data.get_worker_info():
            torch.set_num_threads(1)
        worker = torch.utils.data.get_worker_info()
        rng = random.Random(self.seed * 1000 + (worker.id if worker else 0))
        made = 0
        while self.batches is None or made < self.batches:
            made += 1
            ease = max(0.0, 1 - made / self.ease) if self.ease else 0.0
            sizes = (self.sizes[0] + round(8 * ease), self.sizes[1])
            width, height = rng.choice(SHAPES)
            count = max(1, BATCH_CELLS // ((width // 28) * (height // 28)))
            pictures = [practice_picture(rng, width, height, sizes, self.wear * (1 - ease), self.seen) for _ in range(count)]
            ids = [class_ids(p.characters) for p in pictures]
            centres = [p.centres for p in pictures]
            labels = [dense_labels(centres, ids, height, width, unit, slots) for unit, slots in UNITS]
            yield torch.from_numpy(np.stack([p.pixels for p in pictures])), labels


def dense_loss(eyes: Eyes, cells: torch.Tensor, patches: torch.Tensor, labels: list[DenseLabels]) -> tuple[torch.Tensor, float, float]:
    """Loss of both heads on cells and patches [.., size]; share of characters that each reads right."""
    cell_loss, cell_right, _ = eyes.cells.loss(cells.reshape(-1, cells.shape[-1]), labels[0])
    patch_loss, patch_right, _ = eyes.patches.loss(patches.reshape(-1, patches.shape[-1]), labels[1])
    return cell_loss + 0.5 * patch_loss, float(cell_right) / max(1, len(labels[0].target)), float(patch_right) / max(1, len(labels[1].target))


@torch.no_grad()
def exam(model: NanoModel, eyes: Eyes, seen: bool, wear: float = 0.0, batches: int = 8) -> float:
    """Share of characters read right on fixed sheets that training never draws."""
    model.eval()
    right = total = 0
    for pixels, labels in Practice(EXAM_SEED, batches, wear, seen):
        with mixed_precision():
            cells, _ = model.visual(pixels)
            _, good, _ = eyes.cells.loss(cells.flatten(0, 1), labels[0])
        right, total = right + int(good), total + len(labels[0].target)
    model.train()
    return right / total


def main() -> None:
    """Run or resume the stage."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run_dir", type=Path)
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--minutes", type=float, default=90, help="how long, whatever the machine does in that time")
    length.add_argument("--steps", type=int, help="how long in steps, whatever time they take")
    parser.add_argument("--from", dest="start", type=Path, help="checkpoint or exported weights to start from; the rates should be a third then")
    parser.add_argument("--muon-lr", type=float, default=3.5e-3)
    parser.add_argument("--adam-lr", type=float, default=1.5e-3)
    parser.add_argument("--show-every", type=float, default=30, metavar="SECONDS")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()

    # Tiny gradients become denormal numbers, which made the backward pass three times slower.
    torch.set_flush_denormal(True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    model, stage = NanoModel(), Stage(args.run_dir, "eyes", args.minutes * 60, args.steps, args.show_every, decay_part=DECAY_PART)
    eyes = Eyes(model.c, len(CLASS_OF))
    named = [*((f"model.visual.{n}", p) for n, p in model.visual.named_parameters()), *((f"eyes.{n}", p) for n, p in eyes.named_parameters())]
    optimizers = Optimizers(named, args.muon_lr, args.adam_lr)
    if saved := stage.resume():
        model.load_state_dict(saved["model"])
        eyes.load_state_dict(saved["eyes"])
        optimizers.load_state_dict(saved["optimizers"])
    elif args.start:
        load_weights(args.start, model, eyes)
    ease = 0 if args.start else EASE_STEPS

    def save() -> None:
        stage.save(model=model.state_dict(), eyes=eyes.state_dict(), optimizers=optimizers.state_dict())

    examined = stage.part
    loader = DataLoader(Practice(args.seed + stage.step, ease=max(0, ease - stage.step)), batch_size=None, num_workers=1, prefetch_factor=8)
    for pixels, labels in loader:
        with mixed_precision():
            loss, cell_right, patch_right = dense_loss(eyes, *model.visual(pixels), labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for _, p in named], 1.0)
        optimizers.step(stage.rate())
        stage.advance(loss=float(loss.detach()), cells=cell_right, patches=patch_right)
        if stage.save_due():
            save()
            if stage.part - examined > 0.1:
                examined = stage.part
                seen, unseen = exam(model, eyes, True), exam(model, eyes, False)
                print(f"exam: seen fonts {100 * seen:.1f} %, unseen {100 * unseen:.1f} %", flush=True)
            stage.rest()
        if stage.done:
            break
    save()
    print(f"exam: seen fonts {100 * exam(model, eyes, True):.2f} %, unseen {100 * exam(model, eyes, False):.2f} %", flush=True)


if __name__ == "__main__":
    main()
