"""The whole pipeline in a few minutes: generate, train, see the loss fall, go on after an interruption, export, answer.

The binary that answers is named by GLIMPSE_BINARY; without it the answer is compared with nothing but transformers'.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import AutoTokenizer, Glm4vForConditionalGeneration

from nano.stream import draw_document
from nano.weights import image_processor

TUNING = Path(__file__).parents[2]
QUESTION = "读出全部文字。"


def run(module: str, *arguments: str) -> None:
    """Run one of the pipeline's commands as a user does."""
    subprocess.run([sys.executable, "-m", module, *arguments], cwd=TUNING, check=True, timeout=600)


def losses(folder: Path, stage: str) -> list[dict]:
    """The log of a stage."""
    return [json.loads(line) for line in (folder / f"{stage}.log.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trained and exported model. Steps, not minutes: what a slow machine learns in a minute proves nothing."""
    made = tmp_path_factory.mktemp("nano")
    run("nano.train_eyes", str(made), "--steps", "60", "--show-every", "1")
    run("nano.train", str(made), "--stage", "answers", "--steps", "16", "--show-every", "1", "--tokens", "1200", "--from", str(made / "eyes.pt"))
    run("nano.train", str(made), "--stage", "answers", "--steps", "44", "--show-every", "1", "--tokens", "1200")
    run("nano.weights", str(made / "answers.pt"), str(made / "out"), "--types", "f16")
    return made


@pytest.mark.parametrize("stage", ["eyes", "answers"])
def test_loss_falls(folder: Path, stage: str) -> None:
    lines = losses(folder, stage)
    assert len(lines) >= 8
    assert np.mean([line["loss"] for line in lines[-4:]]) < 0.9 * np.mean([line["loss"] for line in lines[:2]])


def test_a_stage_goes_on_where_it_was_interrupted(folder: Path) -> None:
    steps = [line["step"] for line in losses(folder, "answers")]
    assert steps == sorted(steps)
    assert losses(folder, "answers")[-1]["of"] > losses(folder, "answers")[0]["of"]


def test_program_answers_as_transformers_does(folder: Path, tmp_path: Path) -> None:
    binary = os.environ.get("GLIMPSE_BINARY")
    if not binary:
        pytest.skip("GLIMPSE_BINARY names no program")
    sheet = draw_document(random.Random(5), "slip").sheet
    sheet.image.save(tmp_path / "slip.png")
    answered = subprocess.run(
        [binary, "ask", str(tmp_path / "slip.png"), QUESTION, "--model", str(folder / "out" / "nano-text-f16.gguf"), "--temperature", "0", "--max-tokens", "24"],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert answered.returncode == 0, answered.stderr
    assert answered.stdout.strip() == reference_answer(folder / "out" / "hf", tmp_path / "slip.png").strip()


@torch.no_grad()
def reference_answer(hf: Path, picture: Path) -> str:
    """Greedy text of transformers' own model and processor from the exported folder."""
    model = Glm4vForConditionalGeneration.from_pretrained(hf, dtype=torch.float32, attn_implementation="eager").eval()
    for p in model.parameters():
        p.copy_(p.half().float())
    tokenizer = AutoTokenizer.from_pretrained(hf)
    pixels = image_processor()(images=np.asarray(Image.open(picture).convert("RGB")), return_tensors="pt")
    cells = int(pixels["image_grid_thw"].prod()) // 4
    message = [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": QUESTION}]}]
    prompt = tokenizer.apply_chat_template(message, tokenize=False, add_generation_prompt=True)
    ids = tokenizer(prompt.replace("<|image|>", "<|image|>" * cells), return_tensors="pt", add_special_tokens=False)["input_ids"]
    kinds = (ids == tokenizer.convert_tokens_to_ids("<|image|>")).long()
    out = model.generate(input_ids=ids, attention_mask=torch.ones_like(ids), mm_token_type_ids=kinds, max_new_tokens=24, do_sample=False, **pixels)
    return tokenizer.decode(out[0, ids.shape[1] :], skip_special_tokens=True)
