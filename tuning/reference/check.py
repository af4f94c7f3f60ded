"""Check that what lies in tests/data/reference is whole and agrees with itself, without running the model.

    cd tuning && python -m reference.check [--like TEXT_GGUF MMPROJ_GGUF]

`--like` names another GGUF pair of this architecture that is known to load: keys and tensor layout must match it.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
from gguf import GGUFReader, quants
from PIL import Image

from reference.make import DEFAULT_FOLDER
from reference.record import GREEDY_TOKENS
from reference.resize import resize

# Keys that llama.cpp does not need and that not every converter writes.
OPTIONAL_KEYS = {"general.size_label", "clip.vision.spatial_merge_size"}
OPTIONAL_TENSORS = {"output.weight"}  # absent where the output shares the embedding


def expect(condition: bool, complaint: str) -> None:
    """Stop with `complaint` unless `condition` holds."""
    if not condition:
        raise SystemExit(f"reference check: {complaint}")


def check_array(folder: Path, entry: dict[str, Any]) -> None:
    """A recorded array has as many finite values as its shape says."""
    values = np.fromfile(folder / entry["file"], "<f4")
    expect(values.size == np.prod(entry["shape"]), f"{entry['file']} has {values.size} values")
    expect(bool(np.isfinite(values).all()), f"{entry['file']} has values that are not finite")


def check_picture(folder: Path, picture: dict[str, Any], cell: int) -> None:
    """Sizes, token count and the resized pixels follow from the original file."""
    name, resized = picture["name"], picture["resized"]
    original = Image.open(folder / picture["file"]).convert("RGB")
    pixels = np.asarray(Image.open(folder / resized["file"]))
    expect(original.size == (picture["width"], picture["height"]), f"{name}: size of the file")
    expect(pixels.shape == (resized["height"], resized["width"], 3), f"{name}: size of the resized file")
    expect(resized["width"] % cell == 0 and resized["height"] % cell == 0, f"{name}: whole cells")
    tokens = (resized["width"] // cell) * (resized["height"] // cell)
    expect(tokens == picture["tokens"] == picture["embeddings"]["shape"][0], f"{name}: token count")
    rebuilt = resize(np.asarray(original), resized["width"], resized["height"])
    if not picture["file"].endswith(".jpg"):  # JPEG decoders may differ by a level
        expect(np.array_equal(rebuilt, pixels), f"{name}: resized pixels")
    check_array(folder, picture["embeddings"])


def check_prompt(folder: Path, prompt: dict[str, Any], tokens: dict[str, int], image_id: int) -> None:
    """Ids, positions and logits of one prompt fit each other."""
    name, ids = prompt["name"], prompt["prompt_ids"]
    expect(ids.count(image_id) == sum(tokens[p] for p in prompt["pictures"]), f"{name}: picture tokens")
    expect(all(len(row) == len(ids) for row in prompt["positions"].values()), f"{name}: positions")
    expect(len(prompt["greedy_ids"]) == GREEDY_TOKENS, f"{name}: greedy tokens")
    check_array(folder, prompt["first_logits"])
    logits = np.fromfile(folder / prompt["first_logits"]["file"], "<f4")
    expect(int(logits.argmax()) == prompt["greedy_ids"][0], f"{name}: first token")


def layout(path: Path) -> tuple[set[str], dict[str, tuple[str, int]]]:
    """Metadata keys, and per tensor (layer numbers dropped) its class of type and its rank."""
    reader = GGUFReader(path)
    tensors = {}
    for tensor in reader.tensors:
        kind = "F32" if tensor.tensor_type.name == "F32" else "matrix"
        tensors[re.sub(r"blk\.\d+", "blk.N", tensor.name)] = (kind, len(tensor.shape))
    return set(reader.fields) - OPTIONAL_KEYS, tensors


def check_like(ours: Path, theirs: Path) -> None:
    """Two files of the same kind have the same keys and tensor layout."""
    (our_keys, our_tensors), (their_keys, their_tensors) = layout(ours), layout(theirs)
    expect(our_keys == their_keys, f"{ours.name}: keys differ: {sorted(our_keys ^ their_keys)}")
    differing = sorted(set(dict(our_tensors.items() ^ their_tensors.items())) - OPTIONAL_TENSORS)
    expect(not differing, f"{ours.name}: tensors differ: {differing}")


def check_same_weights(first: Path, second: Path) -> None:
    """The F32 and F16 files hold equal values, as the weights were drawn to fit half precision."""
    others = {tensor.name: tensor for tensor in GGUFReader(second).tensors}
    for tensor in GGUFReader(first).tensors:
        values = [quants.dequantize(t.data, t.tensor_type) for t in (tensor, others[tensor.name])]
        expect(np.array_equal(*values), f"{second.name}: {tensor.name} differs from {first.name}")


def check(folder: Path, like: list[Path] | None) -> None:
    """Check all recordings in `folder`."""
    cases = json.loads((folder / "cases.json").read_text(encoding="utf-8"))
    for picture in cases["pictures"]:
        check_picture(folder, picture, cases["preprocessing"]["cell"])
    tokens = {picture["name"]: picture["tokens"] for picture in cases["pictures"]}
    for prompt in cases["prompts"]:
        check_prompt(folder, prompt, tokens, cases["model"]["image_token_id"])
    files = cases["model"]["files"]
    for part, known in zip(("text", "mmproj"), like or (None, None), strict=True):
        check_same_weights(folder / files["f32"][part], folder / files["f16"][part])
        if known:
            check_like(folder / files["f16"][part], known)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=DEFAULT_FOLDER)
    parser.add_argument("--like", type=Path, nargs=2, metavar=("TEXT_GGUF", "MMPROJ_GGUF"))
    args = parser.parse_args()
    check(args.folder, args.like)
    print("the reference data is whole")


if __name__ == "__main__":
    main()
