"""A tiny GLM-4V with random weights: the architecture of the model of record, small enough for a repository."""

from __future__ import annotations

from typing import Any

import torch
from transformers import (
    Glm4vConfig,
    Glm4vForConditionalGeneration,
    Glm46VImageProcessor,
    Glm46VProcessor,
    Glm46VVideoProcessor,
)
from transformers.models.glm46v.image_processing_pil_glm46v import Glm46VImageProcessorPil

SEED = 20260417
VOCAB_SIZE = 768
SELF_DISLIKE = 0.7

# The reference processor counts a picture as two frames, so its limits are 2 * height * width.
MIN_PIXELS_TWO_FRAMES = 2 * 8 * 28 * 28  # 8 tokens, as the model of record
MAX_PIXELS_TWO_FRAMES = 2 * 256 * 28 * 28  # 256 tokens; the model of record allows 6144


def make_config(tokenizer: Any) -> Glm4vConfig:
    """GLM-4V's shape scaled down: head size 32, half of it rotary, M-RoPE sections 2/3/3 of 8 pairs (8/12/12 of 32)."""
    token_id = tokenizer.convert_tokens_to_ids
    text = dict(
        vocab_size=VOCAB_SIZE,
        hidden_size=128,
        intermediate_size=192,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=4096,
        rms_norm_eps=1e-5,
        pad_token_id=None,
        rope_parameters=dict(
            rope_type="default", rope_theta=500000.0, partial_rotary_factor=0.5, mrope_section=[2, 3, 3]
        ),
    )
    vision = dict(
        depth=2,
        hidden_size=64,
        num_heads=4,
        image_size=336,
        patch_size=14,
        temporal_patch_size=2,
        spatial_merge_size=2,
        out_hidden_size=128,  # also the width of each block's MLP
        intermediate_size=192,  # the width of the merger's MLP only
        rms_norm_eps=1e-5,
        rope_parameters=dict(rope_type="axial", rope_theta=10000.0),
    )
    return Glm4vConfig(
        text_config=text,
        vision_config=vision,
        image_token_id=token_id("<|image|>"),
        video_token_id=token_id("<|video|>"),
        image_start_token_id=token_id("<|begin_of_image|>"),
        image_end_token_id=token_id("<|end_of_image|>"),
        video_start_token_id=token_id("<|begin_of_video|>"),
        video_end_token_id=token_id("<|end_of_video|>"),
        tie_word_embeddings=False,
    )


def make_processor(tokenizer: Any, backend: str = "torchvision") -> Glm46VProcessor:
    """The processor of GLM-4.6V with this model's limits; `backend` is "torchvision" (its default) or "pil"."""
    kinds = {"torchvision": Glm46VImageProcessor, "pil": Glm46VImageProcessorPil}
    size = {"shortest_edge": MIN_PIXELS_TWO_FRAMES, "longest_edge": MAX_PIXELS_TWO_FRAMES}
    return Glm46VProcessor(
        image_processor=kinds[backend](size=size),
        tokenizer=tokenizer,
        video_processor=Glm46VVideoProcessor(),
        chat_template=tokenizer.chat_template,
    )


def speakable_ids(tokenizer: Any) -> list[int]:
    """Tokens that decode to whole characters and are no marks: what random weights may say."""
    added = tokenizer.added_tokens_decoder
    texts = {i: tokenizer.decode([i]) for i in range(len(tokenizer)) if i not in added}
    return [i for i, text in texts.items() if text.strip() and "\ufffd" not in text and text.isprintable()]


def init_scale(name: str, tensor: torch.Tensor) -> tuple[float, float]:
    """(mean, standard deviation) of one weight; fan-in scaling keeps every signal near unit size.

    Queries and keys are larger than that, so that attention picks few positions instead of averaging a whole picture
    away; position tables are as loud as the patches they are added to, and picture tokens as loud as words.
    """
    fan_in = tensor[0].numel() if tensor.dim() > 1 else 1
    if "norm" in name and name.endswith("weight"):
        return 1.0, 0.1
    if name.endswith("bias"):
        return 0.0, 0.1
    if "embed" in name and tensor.dim() == 2:
        return 0.0, 1.0
    if "q_proj" in name or "k_proj" in name:
        return 0.0, 1.6 * fan_in**-0.5
    if "qkv" in name:
        return 0.0, 1.4 * fan_in**-0.5
    if "merger.down_proj" in name:
        return 0.0, 4.0 * fan_in**-0.5
    return 0.0, fan_in**-0.5


@torch.no_grad()
def fill_weights(model: Any, tokenizer: Any, seed: int) -> None:
    """Draw every weight from one generator; values are exact in half precision, so F16 and F32 files agree."""
    generator = torch.Generator().manual_seed(seed)
    for name, tensor in sorted(model.state_dict().items()):
        mean, deviation = init_scale(name, tensor)
        tensor.copy_(mean + deviation * torch.randn(tensor.shape, generator=generator))
    speakable = speakable_ids(tokenizer)
    loudness = torch.full((VOCAB_SIZE, 1), 0.05)
    loudness[speakable] = torch.exp(0.5 * torch.randn(len(speakable), 1, generator=generator)).clamp(max=3.0)
    # A token argues against itself, or greedy decoding would repeat the first one for ever.
    head = model.lm_head.weight
    head.sub_(SELF_DISLIKE * head.std() * model.model.language_model.embed_tokens.weight).mul_(loudness)
    for tensor in model.state_dict().values():
        tensor.copy_(tensor.half().float())


def make_model(tokenizer: Any, seed: int = SEED) -> Glm4vForConditionalGeneration:
    """Build the model in float32 with the plain ("eager") attention."""
    torch.manual_seed(seed)
    model = Glm4vForConditionalGeneration._from_config(make_config(tokenizer), attn_implementation="eager")
    model = model.to(torch.float32).eval()
    fill_weights(model, tokenizer, seed)
    model.generation_config.eos_token_id = None  # always 32 tokens
    model.generation_config.pad_token_id = tokenizer.pad_token_id
    return model
