"""Stages 2 to 4: the decoder learns the tasks, with pointers, while the eyes go on reading.

    python -m nano.train RUN_DIR --stage slips --minutes 120 --from RUN_DIR/eyes.pt
    python -m nano.train RUN_DIR --stage answers --minutes 120 --from RUN_DIR/slips.pt
    python -m nano.train RUN_DIR --stage pages --minutes 120 --from RUN_DIR/answers.pt

Run it again to go on after an interruption. `--from` takes a checkpoint of an earlier stage or a folder with an exported
GGUF pair (`nano.weights`).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.utils.data import DataLoader

from nano.eyes import CLASS_OF, Eyes
from nano.model import NanoModel
from nano.muon import Optimizers
from nano.precision import mixed_precision
from nano.progress import Stage
from nano.sequence import Batch
from nano.stream import Material, Mix, Stream
from nano.train_eyes import Practice, dense_loss
from nano.weights import load_weights

# Decoder layers and heads that are shown where a value stands, and those that are shown what helps to find it: a layer and a head for
# each of `sequence.Hints`.
POINTERS = ((3, (0, 1)), (4, (0, 1)), (5, (0, 1)))
HELPERS = ((3, 2), (3, 3), (1, 2), (2, 0), (2, 1))
# What counts beside the answers in the loss: where the pointing heads look, and in that what one helping head does; and the reading itself.
POINTERS_WEIGHT, HELPER_WEIGHT, READING_WEIGHT = 0.3, 1 / 6, 0.3
STAGES = {
    "evidence": Mix(scales=(0.45, 0.35, 0.2), worn=0.2, evidence_only=0.7, evidence_beside=0.5, evidence_fields=24, grids=0.35),
    "slips": Mix(scales=(0.95, 0.05, 0.0), worn=0.2, evidence_only=0.1, evidence_beside=0.25),
    "answers": Mix(scales=(0.5, 0.33, 0.17), worn=0.3, evidence_only=0.25, evidence_beside=0.25, evidence_fields=12, long_answers=0.4, grids=0.3),
    "pages": Mix(scales=(0.45, 0.35, 0.2), worn=0.4, evidence_only=0.15, evidence_beside=0.4),
}
EYES_REST = {"evidence"}  # stages that leave the vision tower as it is
PRACTICE_EVERY = 6  # steps between two batches of plain reading practice
READING_RATE = 0.25  # learning rate of the eyes, which can read already, as a share of the decoder's


def embed(model: NanoModel, material: Material) -> tuple[Tensor, list[tuple[Tensor, Tensor]]]:
    """Input embeddings [b, n, hidden] with picture cells put in; also each picture's cells and patches."""
    batch = material.batch
    x = model.text.embed_tokens(batch.ids.clamp(min=0))
    seen = model.visual.read(material.pictures) if material.pictures else []
    if seen:
        cells = torch.cat([c for c, _ in seen]).to(x.dtype)
        rows = torch.zeros_like(batch.ids, dtype=torch.bool)
        rows[material.pictured] = batch.ids[material.pictured] < 0
        x = x.masked_scatter(rows[..., None], cells)
    return x, seen


def head_loss(looked: tuple[Tensor, Tensor], head: int, mask: Tensor, targets: Tensor, weights: Tensor) -> tuple[Tensor, float]:
    """How far one head is from looking at `targets` [b, n] (-1: anywhere will do); and how often it is right."""
    q, k = looked
    row, place = (targets >= 0).nonzero(as_tuple=True)
    queries, keys = q[row, head, place], k[:, head * k.shape[1] // q.shape[1]]
    scores = torch.empty(len(row), k.shape[2], dtype=torch.float)
    for r in row.unique():
        mine = row == r
        scores[mine] = (queries[mine] @ keys[r].T).float() * q.shape[-1] ** -0.5
    scores, target, weight = scores + mask[row, 0, place], targets[row, place], weights[row, place]
    loss = (F.cross_entropy(scores, target, reduction="none") * weight).sum() / weight.sum()
    return loss, float((scores.argmax(-1) == target).float().mean())


def pointer_loss(looked: list[tuple[Tensor, Tensor]], batch: Batch) -> tuple[Tensor, dict[str, float]]:
    """How far the pointing heads are from the characters that answers copy, and the helping ones from what leads there."""
    pointing = [head_loss(looked[layer], head, batch.mask, batch.look, batch.look_weights) for layer, heads in POINTERS for head in heads]
    loss = torch.stack([loss for loss, _ in pointing]).mean()
    figures = {"points": sum(right for _, right in pointing) / len(pointing)}
    for name, (layer, head), targets in zip(("first", "second", "mark", "row", "column"), HELPERS, batch.hints, strict=True):
        if (targets >= 0).any():
            helping, figures[name] = head_loss(looked[layer], head, batch.mask, targets, torch.ones_like(batch.weights))
            loss = loss + HELPER_WEIGHT * helping
    return loss, figures


def task_scores(batch: Batch, right: Tensor) -> dict[str, float]:
    """Share of exchanges of each task whose every token is right; `right` [b, n] is true where it is or nothing is asked."""
    scores: dict[str, list[float]] = {}
    for i, exchanges in enumerate(batch.exchanges):
        wrong = set(batch.answer_of[i][~right[i]].tolist())
        for number, exchange in enumerate(exchanges):
            scores.setdefault(exchange.task, []).append(float(number not in wrong))
    return {task: sum(s) / len(s) for task, s in scores.items()}


def answer_loss(model: NanoModel, states: Tensor, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    """Weighted next-token loss over answers, and exact match per task (teacher-forced, which is what greedy decoding gives)."""
    asked = batch.labels >= 0
    scores = model.logits(states[asked])
    labels = batch.labels[asked]
    hit = scores.argmax(-1) == labels
    right = torch.ones_like(asked)
    right[asked] = hit
    figures = {"tokens": float(hit.float().mean()), **task_scores(batch, right)}
    weights = batch.weights[asked]
    return (F.cross_entropy(scores.float(), labels, reduction="none") * weights).sum() / weights.sum(), figures


def step_loss(model: NanoModel, eyes: Eyes, material: Material) -> tuple[Tensor, dict[str, float]]:
    """The whole loss of one step and its figures."""
    x, seen = embed(model, material)
    states, looked = model.text(x, material.batch.positions, material.batch.mask)
    loss, figures = answer_loss(model, states, material.batch)
    figures["loss"] = float(loss.detach())
    if (material.batch.look >= 0).any():
        pointing, right = pointer_loss(looked, material.batch)
        loss, figures = loss + POINTERS_WEIGHT * pointing, figures | right
    if seen and seen[0][0].requires_grad:
        cells, patches = (torch.cat(parts) for parts in zip(*seen, strict=True))
        dense, figures["cells"], _ = dense_loss(eyes, cells, patches, material.labels)
        loss = loss + READING_WEIGHT * dense
    return loss, figures


def parse() -> argparse.Namespace:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run_dir", type=Path)
    parser.add_argument("--stage", choices=STAGES, required=True)
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument("--minutes", type=float, default=0.0, help="how long, whatever the machine does in that time")
    length.add_argument("--steps", type=int, help="how long in steps, whatever time they take")
    parser.add_argument("--from", dest="start", type=Path, help="weights to start the stage from")
    parser.add_argument("--eyes", type=Path, help="take the vision tower from these weights instead (practised meanwhile by nano.train_eyes)")
    parser.add_argument("--muon-lr", type=float, default=1.5e-3)
    parser.add_argument("--adam-lr", type=float, default=7e-4)
    parser.add_argument("--show-every", type=float, default=30, metavar="SECONDS")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--tokens", type=int, default=3200, help="tokens a step, picture cells included")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    """Run or resume a stage."""
    args = parse()
    # Tiny gradients become denormal numbers, which made the backward pass three times slower.
    torch.set_flush_denormal(True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    model, stage = NanoModel(), Stage(args.run_dir, args.stage, args.minutes * 60, args.steps, args.show_every)
    eyes = Eyes(model.c, len(CLASS_OF))
    eyes_rest = args.stage in EYES_REST
    model.visual.requires_grad_(not eyes_rest)
    reading = [*((f"visual.{n}", p) for n, p in model.visual.named_parameters()), *((f"eyes.{n}", p) for n, p in eyes.named_parameters())]
    answering = [(f"text.{n}", p) for n, p in model.text.named_parameters()]
    optimizers = [
        Optimizers(reading, READING_RATE * args.muon_lr, READING_RATE * args.adam_lr),
        Optimizers(answering, args.muon_lr, args.adam_lr),
    ]

    def save() -> None:
        stage.save(model=model.state_dict(), eyes=eyes.state_dict(), optimizers=[o.state_dict() for o in optimizers])

    if saved := stage.resume():
        model.load_state_dict(saved["model"])
        eyes.load_state_dict(saved["eyes"])
        for optimizer, state in zip(optimizers, saved["optimizers"], strict=True):
            optimizer.load_state_dict(state)
    elif args.start:
        load_weights(args.start, model, eyes)
        if args.eyes:
            reader = NanoModel()
            load_weights(args.eyes, reader, eyes)
            model.visual.load_state_dict(reader.visual.state_dict())

    seed = args.seed * 100_000 + stage.step
    practice = iter(DataLoader(Practice(seed), batch_size=None, num_workers=1, prefetch_factor=3))
    for material in DataLoader(Stream(seed, STAGES[args.stage], args.tokens), batch_size=None, num_workers=1, prefetch_factor=6):
        with mixed_precision():
            loss, figures = step_loss(model, eyes, material)
        loss.backward()
        if not eyes_rest and stage.step % PRACTICE_EVERY == 0:
            pixels, labels = next(practice)
            with mixed_precision():
                dense, figures["practice"], _ = dense_loss(eyes, *model.visual(pixels), labels)
            (0.5 * dense).backward()
        torch.nn.utils.clip_grad_norm_([p for _, p in reading + answering], 1.0)
        for optimizer in optimizers:
            optimizer.step(stage.rate())
        stage.advance(**figures)
        if stage.save_due() or stage.done:
            save()
            stage.rest()
        if stage.done:
            break
    print(json.dumps({"stage": args.stage, "steps": stage.step, "seconds": round(stage.spent)}))


if __name__ == "__main__":
    main()
