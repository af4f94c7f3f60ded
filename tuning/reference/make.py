"""Regenerate everything in tests/data/reference: pictures, model, vectors, GGUF pairs, and cases.json.

    cd tuning && python -m reference.make
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
from pathlib import Path
from typing import Any

import torch

from export.gguf import export_pair
from reference.make_model import SEED, make_model, make_processor
from reference.pictures import PICTURES, write_pictures
from reference.record import Reference, record_picture, record_preprocessing, record_prompts, record_tokenizer
from reference.tokenizer import make_tokenizer

DEFAULT_FOLDER = Path(__file__).parents[2] / "tests" / "data" / "reference"
MODEL_NAME = "tiny-glm4v"
GGUF_TYPES = ("f32", "f16")
RECORDED_SUFFIXES = {".png", ".jpg", ".f32", ".gguf", ".json"}
BYTES_MAX = 6_000_000  # what the repository is willing to carry


def write_cases(path: Path, cases: dict[str, Any]) -> None:
    """Write JSON with one line per record, so that a change shows up as one changed line."""
    blocks = []
    for key, value in cases.items():
        if isinstance(value, list):
            rows = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in value)
            blocks.append(f'"{key}": [\n  {rows}\n]')
        else:
            rows = ",\n  ".join(f'"{k}": {json.dumps(v, ensure_ascii=False)}' for k, v in value.items())
            blocks.append(f'"{key}": {{\n  {rows}\n}}')
    path.write_text("{\n" + ",\n".join(blocks) + "\n}\n", encoding="utf-8")


def describe_model(ref: Reference, files: dict[str, dict[str, str]]) -> dict[str, Any]:
    """The model's facts a test needs, and which file is which."""
    config = ref.model.config
    return {
        "name": MODEL_NAME,
        "seed": SEED,
        "files": files,
        "vocabulary": config.text_config.vocab_size,
        "embedding_width": config.text_config.hidden_size,
        "mrope_section": config.text_config.rope_parameters["mrope_section"],
        "image_token_id": config.image_token_id,
        "end_ids": ref.tokenizer.convert_tokens_to_ids(["<|endoftext|>", "<|user|>", "<|observation|>"]),
        "made_with": {
            package: importlib.metadata.version(package)
            for package in ("torch", "torchvision", "transformers", "tokenizers", "pillow", "gguf")
        },
    }


def export_model(ref: Reference) -> dict[str, dict[str, str]]:
    """Write the GGUF pairs; return their file names by type and part."""
    files = {}
    for type_name in GGUF_TYPES:
        text, mmproj = export_pair(
            ref.model, ref.tokenizer, ref.processor.image_processor, ref.folder, MODEL_NAME, type_name
        )
        files[type_name] = {"text": text.name, "mmproj": mmproj.name}
    return files


def make(folder: Path) -> None:
    """Write all files into `folder`; earlier recordings there are removed first, other files stay."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.suffix in RECORDED_SUFFIXES:
            old.unlink()
    torch.set_num_threads(1)  # one order of summation
    write_pictures(folder)
    tokenizer = make_tokenizer()
    ref = Reference(
        make_model(tokenizer), tokenizer, make_processor(tokenizer), make_processor(tokenizer, "pil"), folder
    )
    cases = {
        "model": describe_model(ref, export_model(ref)),
        "preprocessing": record_preprocessing(ref),
        "pictures": [record_picture(ref, picture) for picture in PICTURES],
        "prompts": record_prompts(ref),
        "tokenizer": record_tokenizer(ref),
    }
    write_cases(folder / "cases.json", cases)


def main() -> None:
    """Run from the command line and report sizes and margins."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=DEFAULT_FOLDER)
    folder = parser.parse_args().folder
    make(folder)
    cases = json.loads((folder / "cases.json").read_text(encoding="utf-8"))
    for prompt in cases["prompts"]:
        print(f"{prompt['margin_min']:.3f}  {prompt['name']:22} {prompt['question']} -> {prompt['greedy_text']!r}")
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(f"{size} bytes in {folder}")
    if size > BYTES_MAX:
        raise SystemExit(f"more than {BYTES_MAX} bytes")


if __name__ == "__main__":
    main()
