"""The weights in models/nano, through the program itself: they read the picture, and read it as well as their card says.

GLIMPSE_BINARY names the program.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from eval.card import table
from eval.make_suite import make_suite
from nano import values
from nano.canvas import Sheet
from nano.documents import draw_style
from nano.documents.base import Style
from nano.documents.parts import blank, close, key_values
from nano.fonts import missing

MODELS = Path(__file__).parents[3] / "models"
BINARY = os.environ.get("GLIMPSE_BINARY", "")
SWAPS = 24

pytestmark = [
    pytest.mark.skipif(bool(missing()), reason="fonts are missing: tools/install_packages.sh fonts"),
    pytest.mark.skipif(not BINARY, reason="GLIMPSE_BINARY names no program"),
]


def glimpse(*arguments: str) -> str:
    """What the program prints."""
    environment = os.environ | {"GLIMPSE_MODELS_FOLDER": str(MODELS)}
    ended = subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=600, env=environment)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


def slip(pairs: list[tuple[str, str]], style: Style) -> Sheet:
    """Two labelled values on a small sheet; the same seed places them alike."""
    sheet = blank(style)
    right, bottom = key_values(sheet, 10, 10, pairs, style, "：")
    close(sheet, random.Random(1), right, bottom, 10)
    return sheet


def ask_about_swapped(number: int, folder: Path) -> tuple[tuple[str, str], list[str]]:
    """Two values, and what stands behind the first label: as printed first, and with the values in each other's place."""
    rng = random.Random(f"swap {number}")
    style = draw_style(rng, "zh", size=20)
    names = rng.sample(("税额", "合计", "单价", "余额", "折扣"), 2)
    amounts = values.money(values.cents(rng, 999)), values.money(values.cents(rng, 999))
    answers = []
    for swapped in (False, True):
        path = folder / f"{number}-{swapped}.png"
        slip(list(zip(names, reversed(amounts) if swapped else amounts, strict=True)), style).image.save(path)
        answers.append(glimpse("ask", str(path), f"{names[0]}是多少？", "--temperature", "0"))
    return amounts, answers


def likeness(answer: str, value: str) -> float:
    """1 for equal texts, 0 for texts without anything in common."""
    return SequenceMatcher(None, answer, value, autojunk=False).ratio()


def test_swapping_the_values_in_the_picture_swaps_the_answer(tmp_path: Path) -> None:
    swaps = [ask_about_swapped(i, tmp_path) for i in range(SWAPS)]
    read = [(answer, here, other) for amounts, answers in swaps for answer, here, other in zip(answers, amounts, reversed(amounts), strict=True)]
    # A figure may be misread, but the answer is nearer to what stands there than to what stood there before. Without a look
    # at the picture that would be so half of the time, and three times in four by a chance of one in two thousand.
    followed = sum(likeness(answer, here) > likeness(answer, other) for answer, here, other in read)
    assert followed >= 0.75 * len(read), read
    assert sum(answers[0] == answers[1] for _, answers in swaps) <= SWAPS // 8, swaps


def field_share(report: dict, evidence: bool) -> float:
    """Share of questions about one field that are answered right, over all pictures."""
    groups = [g for g in report["groups"] if g["task"] == "field" and g["evidence"] == evidence and "language" not in g and "split" not in g]
    return groups[0]["figures"]["exact"]["value"]


def test_another_suite_is_answered_about_as_well_as_the_card_says(tmp_path: Path) -> None:
    make_suite(tmp_path / "suite", seed=5, share=0.1)
    report = tmp_path / "report.json"
    glimpse("eval", "--suite", str(tmp_path / "suite"), "--only", "task=field", "--json", str(report))
    here, card = (json.loads(path.read_text(encoding="utf-8")) for path in (report, MODELS / "nano/evaluation.json"))
    assert here["failures"] == []
    for evidence in (False, True):
        # Sixteen pictures tell it to about 15 points.
        assert abs(field_share(here, evidence) - field_share(card, evidence)) < 0.25


def test_the_cards_figures_are_those_of_these_files() -> None:
    card = json.loads((MODELS / "nano/evaluation.json").read_text(encoding="utf-8"))
    sums = dict(reversed(line.split()) for line in (MODELS / "nano/SHA256SUMS").read_text().splitlines())
    assert {file["name"]: file["sha256"] for file in card["model"]["files"]} == {k: v for k, v in sums.items() if k.endswith(".gguf")}
    text = (MODELS / "nano/README.md").read_text(encoding="utf-8")
    assert table(card["groups"], False) in text and table(card["groups"], True) in text
