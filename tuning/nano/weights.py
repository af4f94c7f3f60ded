"""Nano's weights in and out: training checkpoints, transformers' format, the GGUF pair.

    python -m nano.weights RUN_DIR/pages.pt OUT_DIR [--types f16 q8_0] [--mean OTHER.pt ...]

writes OUT_DIR/hf (what transformers loads), the GGUF pair, and `eyes.safetensors`: the training heads, so that training
can be taken up again from the exported folder alone. The mean of several checkpoints is worth trying where one stage
followed another: it often does what each of them did.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from transformers import Glm4vConfig, Glm4vForConditionalGeneration, Glm46VImageProcessorPil

from export.gguf import export_pair
from export.read import read_pair
from nano.eyes import CLASS_OF, Eyes
from nano.model import CELL, MEAN, STD, NanoConfig, NanoModel
from nano.tokenizer import make_tokenizer

PICTURE_CELLS_MAX = 1024


def grown(state: dict[str, torch.Tensor], c: NanoConfig) -> dict[str, torch.Tensor]:
    """Weights of a model with fewer key-value heads, each copied to those that take its place: what is computed stays the same."""
    fit = {}
    for name, weight in state.items():
        rows = c.kv_heads * c.head_dim
        if name.split(".")[-2] in ("k_proj", "v_proj") and weight.shape[0] != rows:
            heads = weight.unflatten(0, (-1, c.head_dim))
            weight = heads.repeat_interleave(rows // weight.shape[0], 0).flatten(0, 1)
        fit[name] = weight
    return fit


def load_weights(source: Path, model: NanoModel, eyes: Eyes) -> None:
    """Fill model and heads from a training checkpoint (.pt) or from a folder that `main` wrote, of this model or one with fewer key-value heads."""
    if source.is_file():
        saved = torch.load(source, weights_only=True)
        model.load_state_dict(grown(saved["model"], model.c))
        eyes.load_state_dict(saved["eyes"])
        return
    text = sorted(source.glob("*-text-*.gguf"))[0]
    mmproj = source / text.name.replace("-text-", "-mmproj-")
    model.load_state_dict(grown(read_pair(text, mmproj), model.c))
    eyes.load_state_dict({k: v.float() for k, v in load_file(source / "eyes.safetensors").items()})


def load_mean(sources: list[Path], model: NanoModel, eyes: Eyes) -> None:
    """Fill model and heads with the mean of what `load_weights` takes."""
    parts, read = (model, eyes), []
    for source in sources:
        load_weights(source, model, eyes)
        read.append([{name: weight.clone() for name, weight in part.state_dict().items()} for part in parts])
    for part, states in zip(parts, zip(*read, strict=True), strict=True):
        part.load_state_dict({name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]})


def glm4v_config(c: NanoConfig) -> Glm4vConfig:
    """The same sizes in transformers' words."""
    token_id = make_tokenizer().convert_tokens_to_ids
    text = dict(
        vocab_size=c.vocab_size,
        hidden_size=c.hidden,
        intermediate_size=c.ffn,
        num_hidden_layers=c.layers,
        num_attention_heads=c.heads,
        num_key_value_heads=c.kv_heads,
        max_position_embeddings=8192,
        rms_norm_eps=c.eps,
        pad_token_id=None,
        tie_word_embeddings=True,
        rope_parameters=dict(
            rope_type="default",
            rope_theta=c.rope_theta,
            partial_rotary_factor=c.rotary / c.head_dim,
            mrope_section=list(c.mrope_section),
        ),
    )
    vision = dict(
        depth=c.vision_depth,
        hidden_size=c.vision_hidden,
        num_heads=c.vision_heads,
        image_size=c.image_size,
        patch_size=14,
        temporal_patch_size=2,
        spatial_merge_size=2,
        out_hidden_size=c.hidden,
        intermediate_size=c.merger_width,
        rms_norm_eps=c.eps,
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
        tie_word_embeddings=True,
    )


def image_processor() -> Glm46VImageProcessorPil:
    """GLM-4.6V's processor with nano's limits (it counts a picture as two frames)."""
    size = {"shortest_edge": 2 * 8 * CELL * CELL, "longest_edge": 2 * PICTURE_CELLS_MAX * CELL * CELL}
    return Glm46VImageProcessorPil(size=size, image_mean=list(MEAN), image_std=list(STD))


def to_transformers(model: NanoModel) -> Glm4vForConditionalGeneration:
    """The reference implementation with these weights."""
    reference = Glm4vForConditionalGeneration._from_config(glm4v_config(model.c), attn_implementation="eager").float().eval()
    missing, unexpected = reference.load_state_dict(model.state_dict(), strict=False)
    assert not unexpected and set(missing) <= {"lm_head.weight"}, (missing, unexpected)
    reference.tie_weights()
    end = make_tokenizer().convert_tokens_to_ids(["<|endoftext|>", "<|user|>"])
    reference.generation_config.eos_token_id, reference.generation_config.pad_token_id = end, end[0]
    return reference


def export(model: NanoModel, eyes: Eyes, out_dir: Path, types: list[str]) -> list[Path]:
    """Write the transformers folder, the GGUF pairs and the heads; returns the GGUF files."""
    out_dir.mkdir(parents=True, exist_ok=True)
    reference, tokenizer, processor = to_transformers(model), make_tokenizer(), image_processor()
    for part in (reference, tokenizer, processor):
        part.save_pretrained(out_dir / "hf")
    save_file({k: v.half().contiguous() for k, v in eyes.state_dict().items()}, out_dir / "eyes.safetensors")
    return [path for kind in types for path in export_pair(reference, tokenizer, processor, out_dir, "nano", kind)]


def main() -> None:
    """Export a checkpoint from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path, help="a stage's .pt, or a folder that this command wrote")
    parser.add_argument("out_dir", type=Path)
    parser.add_argument("--types", nargs="+", choices=("f32", "f16", "q8_0"), default=["f16"])
    parser.add_argument("--mean", nargs="+", type=Path, default=[], metavar="CHECKPOINT", help="export the mean of these and the first")
    args = parser.parse_args()
    model = NanoModel()
    eyes = Eyes(model.c, len(CLASS_OF))
    load_mean([args.checkpoint, *args.mean], model, eyes)
    for path in export(model, eyes, args.out_dir, args.types):
        print(f"{path}  {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
