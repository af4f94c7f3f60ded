"""Run the reference on pictures and prompts, and record what a faithful implementation must reproduce.

Every number here comes from transformers itself: its image processor, vision tower, M-RoPE positions and greedy
search. README.md beside this file explains the recorded files.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from transformers.models.glm46v.image_processing_glm46v import smart_resize

from reference.make_model import MAX_PIXELS_TWO_FRAMES, MIN_PIXELS_TWO_FRAMES
from reference.pictures import PICTURES, Picture

GREEDY_TOKENS = 32
MARGIN_MIN = 0.05  # least lead of each greedy token over the runner-up, in logits (their deviation is about 1.3)
DISTINCT_TOKENS_MIN = 8  # fewer would be a model stuck in a loop

QUESTIONS = (
    "What is written here?",
    "Read the total, the tax and the date.",
    "Describe the picture in one sentence.",
    "How many circles are there?",
    "Which company issued the invoice?",
    "List every field as JSON.",
    "请提取发票号码和金额。",
    "这张图片里写了什么？",
    "Which bar is the highest?",
    "Is there a stamp in the corner?",
    "What changed, and what did not?",
    "图中有几个圆形？",
    "Answer with the value only: 2026 or 1,280.50?",
    "Read the text from top to bottom.",
    "Write the answer as a table in Markdown.",
    "今天是星期几？",
    "Compare the left side and the right side.",
    "Is the sign open on Sunday?",
    "Please say absent if it's absent.",
    "合计金额是多少？",
)


@dataclass(frozen=True)
class Reference:
    """The model under record, its processors (torchvision is the default one) and the folder written to."""

    model: Any
    tokenizer: Any
    processor: Any
    processor_pil: Any
    folder: Path


def write_f32(path: Path, values: torch.Tensor | np.ndarray) -> dict[str, Any]:
    """Write little-endian float32 values row by row; return the file's name and its shape for cases.json."""
    array = np.ascontiguousarray(np.asarray(values), dtype="<f4")
    array.tofile(path)
    return {"file": path.name, "shape": list(array.shape)}


def picture_pixels(patches: np.ndarray, grid: list[int], patch: int = 14, merge: int = 2) -> np.ndarray:
    """Undo the processor's patch order: [patches, 3 * 2 * patch * patch] to [height, width, 3], first frame."""
    _, rows, columns = grid
    cells = patches.reshape(rows // merge, columns // merge, merge, merge, 3, 2, patch, patch)[:, :, :, :, :, 0]
    return cells.transpose(0, 2, 5, 1, 3, 6, 4).reshape(rows * patch, columns * patch, 3)


def resized_pixels(image_processor: Any, image: Image.Image) -> np.ndarray:
    """The picture right after the processor's resize, uint8 [height, width, 3]."""
    out = image_processor(images=[image], do_rescale=False, do_normalize=False, return_tensors="np")
    pixels = picture_pixels(np.asarray(out["pixel_values"]), out["image_grid_thw"][0].tolist())
    assert np.array_equal(pixels, pixels.astype(np.uint8)), "the processor resizes to whole levels"
    return pixels.astype(np.uint8)


@torch.no_grad()
def embed(ref: Reference, image_processor: Any, image: Image.Image) -> tuple[torch.Tensor, list[int]]:
    """Embeddings that replace a picture's <|image|> tokens, [tokens, text hidden size], and its grid [t, h, w]."""
    out = image_processor(images=[image], return_tensors="pt")
    features = ref.model.model.get_image_features(out["pixel_values"], out["image_grid_thw"])
    return features.pooler_output[0], out["image_grid_thw"][0].tolist()


def record_pil(ref: Reference, picture: Picture, image: Image.Image, default: np.ndarray) -> dict[str, Any] | None:
    """What the PIL processor does otherwise; None where its pixels are the same."""
    pixels = resized_pixels(ref.processor_pil.image_processor, image)
    difference = np.abs(pixels.astype(int) - default.astype(int))
    if not difference.any():
        return None
    file = f"{picture.name}.resized-pil.png"
    Image.fromarray(pixels, "RGB").save(ref.folder / file, optimize=True)
    default_embeddings, _ = embed(ref, ref.processor.image_processor, image)
    pil_embeddings, _ = embed(ref, ref.processor_pil.image_processor, image)
    return {
        "file": file,
        "pixel_difference_max": int(difference.max()),
        "pixel_difference_share": round(float((difference > 0).mean()), 6),
        "embedding_difference_max": round(float((pil_embeddings - default_embeddings).abs().max()), 6),
    }


def record_picture(ref: Reference, picture: Picture) -> dict[str, Any]:
    """Record one picture's way from file to embeddings."""
    image = Image.open(ref.folder / picture.file)
    pixels = resized_pixels(ref.processor.image_processor, image)
    resized_file = f"{picture.name}.resized.png"
    Image.fromarray(pixels, "RGB").save(ref.folder / resized_file, optimize=True)
    embeddings, grid = embed(ref, ref.processor.image_processor, image)
    return {
        "name": picture.name,
        "file": picture.file,
        "why": picture.why,
        "width": picture.width,
        "height": picture.height,
        "resized": {"file": resized_file, "width": pixels.shape[1], "height": pixels.shape[0]},
        "resized_pil": record_pil(ref, picture, image, pixels),
        "grid_thw": grid,
        "tokens": embeddings.shape[0],
        "embeddings": write_f32(ref.folder / f"{picture.name}.embeddings.f32", embeddings),
    }


def prompt_text(ref: Reference, pictures: list[Picture], question: str, thinking: bool) -> str:
    """The prompt in chat form, one <|image|> a picture."""
    parts = [{"type": "image"} for _ in pictures] + [{"type": "text", "text": question}]
    options = {} if thinking else {"enable_thinking": False}
    return ref.processor.apply_chat_template(
        [{"role": "user", "content": parts}], add_generation_prompt=True, tokenize=False, **options
    )


@torch.no_grad()
def answer(ref: Reference, pictures: list[Picture], text: str) -> dict[str, Any]:
    """Greedy answer to one prompt: inputs, M-RoPE positions [3, n], logits [32, vocabulary] and tokens."""
    images = [Image.open(ref.folder / picture.file) for picture in pictures]
    inputs = ref.processor(images=images or None, text=[text], return_tensors="pt")
    positions, _ = ref.model.model.get_rope_index(
        inputs["input_ids"], inputs["mm_token_type_ids"], inputs.get("image_grid_thw")
    )
    out = ref.model.generate(
        **inputs,
        max_new_tokens=GREEDY_TOKENS,
        do_sample=False,
        output_logits=True,
        return_dict_in_generate=True,
    )
    prompt_ids = inputs["input_ids"][0].tolist()
    return {
        "prompt_ids": prompt_ids,
        "positions": positions[:, 0].tolist(),
        "logits": torch.stack(out.logits)[:, 0],
        "greedy_ids": out.sequences[0, len(prompt_ids) :].tolist(),
    }


def margins(logits: torch.Tensor) -> list[float]:
    """Lead of the best over the second-best logit at every step."""
    best = logits.topk(2).values
    return (best[:, 0] - best[:, 1]).tolist()


def is_telling(found: dict[str, Any], known: list[list[int]]) -> bool:
    """Whether an answer is safe from rounding, is no loop, and is nobody else's answer."""
    clear = min(margins(found["logits"])) >= MARGIN_MIN
    varied = len(set(found["greedy_ids"])) >= DISTINCT_TOKENS_MIN
    return clear and varied and found["greedy_ids"] not in known


def record_prompt(
    ref: Reference, name: str, pictures: list[Picture], thinking: bool, known: list[list[int]]
) -> dict[str, Any]:
    """Record the first question whose answer is telling; `known` holds the greedy answers so far and grows by one."""
    for question in QUESTIONS:
        text = prompt_text(ref, pictures, question, thinking)
        found = answer(ref, pictures, text)
        if is_telling(found, known):
            break
    else:
        raise RuntimeError(f"no question gives a telling answer for {name}: try another seed")
    known.append(found["greedy_ids"])
    return {
        "name": name,
        "pictures": [picture.name for picture in pictures],
        "thinking": thinking,
        "question": question,
        "text": text,
        "prompt_ids": found["prompt_ids"],
        "positions": dict(zip(("time", "height", "width"), found["positions"], strict=True)),
        "next_position": max(map(max, found["positions"])) + 1,
        "first_logits": write_f32(ref.folder / f"{name}.logits.f32", found["logits"][0]),
        "greedy_ids": found["greedy_ids"],
        "greedy_text": ref.tokenizer.decode(found["greedy_ids"]),
        "margin_min": round(min(margins(found["logits"])), 4),
    }


def record_prompts(ref: Reference) -> list[dict[str, Any]]:
    """Every picture, two pictures together and no picture at all, each with and without thinking."""
    by_name = {picture.name: picture for picture in PICTURES}
    sets = {name: [picture] for name, picture in by_name.items()}
    sets["two-pictures"] = [by_name["chart"], by_name["banner"]]
    sets["text-only"] = []
    known: list[list[int]] = []
    return [
        record_prompt(ref, f"{name}-{form}", pictures, thinking, known)
        for name, pictures in sets.items()
        for form, thinking in (("direct", False), ("thinking", True))
    ]


def record_sizes(min_pixels: int, max_pixels: int) -> list[list[int]]:
    """Rows [width, height, resized width, resized height] under two-frame limits; zeros where it refuses."""
    sides = (1, 13, 14, 15, 27, 28, 29, 41, 42, 43, 70, 98, 126, 154, 210, 336, 350, 447, 640, 1000, 1711, 4032, 9000)
    rows = []
    for width in sides:
        for height in sides:
            try:
                new_height, new_width = smart_resize(
                    num_frames=2, height=height, width=width, min_pixels=min_pixels, max_pixels=max_pixels
                )
            except ValueError:
                new_height = new_width = 0
            rows.append([width, height, new_width, new_height])
    return rows


def record_preprocessing(ref: Reference) -> dict[str, Any]:
    """The processor's settings and tables of sizes for this model and for the model of record."""
    processor = ref.processor.image_processor
    return {
        "default_backend": "torchvision",
        "cell": processor.patch_size * processor.merge_size,
        "min_pixels_two_frames": MIN_PIXELS_TWO_FRAMES,
        "max_pixels_two_frames": MAX_PIXELS_TWO_FRAMES,
        "tokens_min": MIN_PIXELS_TWO_FRAMES // (2 * 28 * 28),
        "tokens_max": MAX_PIXELS_TWO_FRAMES // (2 * 28 * 28),
        "mean": list(processor.image_mean),
        "deviation": list(processor.image_std),
        "sizes": record_sizes(MIN_PIXELS_TWO_FRAMES, MAX_PIXELS_TWO_FRAMES),
        "sizes_model_of_record": record_sizes(112 * 112, 2 * 6144 * 28 * 28),
    }


def record_tokenizer(ref: Reference) -> list[dict[str, Any]]:
    """Texts that try the splitting rule, numbers, Chinese, marks, and bytes without a merge."""
    texts = (
        "Read the total, 1280.50 yuan.",
        "it's we're I'LL don't 12345678",
        "  two  spaces\n\nand lines \t tab \r\n end  ",
        "价税合计（大写）壹仟贰佰捌拾元伍角整 （小写）¥1280.50",
        "mixed 发票No.2026号 😀 naïve Ångström",
        "<think>\nso</think>\n<|begin_of_box|>42<|end_of_box|>/nothink",
        "[gMASK]<sop><|system|>\nAnswer shortly.<|user|>\nHi<|assistant|>\n",
        "",
    )
    return [{"text": text, "ids": ref.tokenizer.encode(text, add_special_tokens=False)} for text in texts]
