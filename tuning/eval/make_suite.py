"""Render the evaluation suite `docs`: pictures, questions, truth.

    python -m eval.make_suite suites/docs

Seeds here are never used by training; the "unseen" half is set in the font family and the layouts that training leaves
out. The same versions of Pillow and fonts give the same bytes. `glimpse eval --suite docs` runs it, docs/evaluation.md
explains the scores.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from nano import tasks
from nano.documents import Document
from nano.evidence import as_text, evidence_of
from nano.stream import NamePool, draw_document
from nano.tasks import Exchange, Reader
from nano.wear import worn

SEED = 770_001
# split, wear, number of pictures of each scale
PARTS = (
    ("seen", "clean", {"slip": 30, "note": 20, "page": 10}),
    ("unseen", "clean", {"slip": 30, "note": 20, "page": 10}),
    ("seen", "worn", {"slip": 12, "note": 8, "page": 4}),
    ("unseen", "worn", {"slip": 12, "note": 8, "page": 4}),
)
FIELDS_A_PICTURE = 6
ANSWER_CHARACTERS_MAX = 500
OCR_ERRORS = {"clean": 0.0, "worn": 0.005}  # share of characters the evidence misreads


@dataclass
class Question:
    """An exchange and its truth in the form that `glimpse eval` scores."""

    exchange: Exchange
    truth: Any


def questions_about(document: Document, rng: random.Random, pool: NamePool) -> list[Question]:
    """Every task that fits the document, each once, and up to six of its fields."""
    reader, language = Reader(document), document.language
    fields = rng.sample(document.fields, min(FIELDS_A_PICTURE, len(document.fields)))
    asked = [Question(tasks.ask_field(reader, f, language, rng), f.value) for f in fields]
    if name := pool.absent(document, rng, reader.flat_text):
        asked.append(Question(tasks.ask_absent(name, language, rng), tasks.NOT_THERE[language]))
    if len(document.fields) > 1:
        some = rng.sample(document.fields, rng.randint(2, min(5, len(document.fields))))
        asked.append(Question(tasks.ask_json(reader, some, language, rng), {f.name: f.value for f in some}))
    asked.append(Question(tasks.ask_text(reader, language, rng), document.text()))
    if document.table:
        asked.append(Question(tasks.ask_table(reader, language, rng), document.table))
    if document.items:
        asked.append(Question(tasks.ask_items(reader, language, rng), [list(pair) for pair in document.items]))
    asked.append(Question(tasks.ask_kind(document, language, rng), tasks.kind_sentence(document.kind, language)))
    return [q for q in asked if len(q.exchange.answer) <= ANSWER_CHARACTERS_MAX]


def records(number: int, document: Document, split: str, wear: str, scale: str, rng: random.Random, pool: NamePool) -> list[dict[str, Any]]:
    """The suite's lines about one picture: every question with and without evidence."""
    block = as_text(evidence_of(document, random.Random(f"{SEED} {number}"), OCR_ERRORS[wear]))
    made = []
    for i, question in enumerate(questions_about(document, rng, pool)):
        exchange = question.exchange
        for evidence in (False, True):
            made.append(
                {
                    "id": f"{number:04d}-{i:02d}{'e' if evidence else ''}",
                    "picture": f"pictures/{number:04d}.png",
                    "task": exchange.task,
                    "language": exchange.language,
                    "split": split,
                    "wear": wear,
                    "evidence": evidence,
                    "text": block + exchange.question if evidence else exchange.question,
                    "answer": question.truth,
                    "document": document.kind,
                    "scale": scale,
                    "answer_tokens_max": min(1024, 2 * len(exchange.answer) + 64),
                }
            )
    return made


def save_picture(pixels: np.ndarray, path: Path) -> None:
    """Write a PNG as small as it goes without loss: grey where the picture is grey."""
    grey = (pixels[..., 0] == pixels[..., 1]).all() and (pixels[..., 1] == pixels[..., 2]).all()
    Image.fromarray(pixels[..., 0] if grey else pixels).save(path, optimize=True)


def make_suite(out: Path, seed: int = SEED, share: float = 1.0) -> Counter:
    """Render the suite into `out`; `share` makes a smaller one. Returns how many questions of each task there are."""
    shutil.rmtree(out, ignore_errors=True)
    (out / "pictures").mkdir(parents=True)
    rng, pool = random.Random(seed), NamePool()
    lines: list[dict[str, Any]] = []
    number = 0
    for split, wear, scales in PARTS:
        for scale, count in scales.items():
            for _ in range(max(1, round(count * share))):
                document = draw_document(rng, scale, split == "unseen", split == "seen")
                pool.add(document)
                picture = worn(document.sheet, rng, rng.uniform(0.4, 1.0) if wear == "worn" else 0.0)
                save_picture(picture.pixels, out / f"pictures/{number:04d}.png")
                lines += records(number, document, split, wear, scale, rng, pool)
                number += 1
    about = {
        "name": out.name,
        "description": "Rendered documents, Chinese and English, by fonts and layouts seen and not seen in nano's training.",
        "licence": "Apache-2.0",
        "seed": seed,
    }
    (out / "suite.json").write_text(json.dumps(about, indent=2) + "\n")
    (out / "questions.jsonl").write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in lines), encoding="utf-8")
    return Counter((r["task"], r["split"], r["wear"]) for r in lines if not r["evidence"])


def main() -> None:
    """Render from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--share", type=float, default=1.0, help="render only this share of the pictures")
    args = parser.parse_args()
    for key, count in sorted(make_suite(args.out, args.seed, args.share).items()):
        print(*key, count)


if __name__ == "__main__":
    main()
