#!/usr/bin/env python3
"""Writes the models that tests/bench/compare asks: a GGUF pair (text decoder and projector) in Q8_0 each, with nano's
tokenizer.

    "$(tools/python_environment.sh)/bin/python" tests/bench/make_bench_model.py bench
    "$(tools/python_environment.sh)/bin/python" tests/bench/make_bench_model.py nano

bench  random weights from a fixed seed, in GLM-4V's proportions (GLM-4.6V-Flash with a quarter of its width and three
       fifths of its decoder's layers): 0.32 B parameters of text decoder, 0.05 B of vision tower
nano   models/nano, with small rows for control tokens, those that end an answer among them

Neither ends an answer by itself: every answer has as many tokens as were asked for, from whichever server. The files go to
~/.cache/glimpse/bench (--folder moves it). Needs numpy and gguf.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np

NANO = Path(__file__).resolve().parents[2] / "models" / "nano"
PATCH, MERGE = 14, 2
SEED = 20  # any other does as well; another changes every answer

Tensor = tuple[str, np.ndarray]


@dataclass(frozen=True)
class Sizes:
    """GLM-4.6V-Flash's sizes stand behind each."""

    hidden: int = 1024  # 4096
    ffn: int = 3424  # 13696, also of the merger
    layers: int = 24  # 40
    heads: int = 8  # 32, of 128 as there
    kv_heads: int = 1  # 2
    rotary: int = 64
    vision_hidden: int = 384  # 1536
    vision_layers: int = 24
    vision_heads: int = 3  # 12, of 128 as there
    positions: int = 24  # a side, in patches


class Weights:
    """Random matrices that keep the size of what they are applied to."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)

    def matrix(self, *shape: int) -> np.ndarray:
        """Rows are outputs; the other dimensions are summed over."""
        return self.random.standard_normal(shape, dtype=np.float32) / np.float32(np.sqrt(np.prod(shape[1:])))


def ones(size: int) -> np.ndarray:
    return np.ones(size, np.float32)


def zeros(size: int) -> np.ndarray:
    return np.zeros(size, np.float32)


def text_tensors(s: Sizes, weights: Weights, speaks: np.ndarray) -> Iterator[Tensor]:
    """The decoder. Output and input share one table, as in nano; a token whose row is small is never the likeliest."""
    table = weights.matrix(len(speaks), s.hidden) * np.where(speaks, 1, 0.05).astype(np.float32)[:, None]
    yield "token_embd.weight", table
    head = s.hidden // s.heads
    for layer in range(s.layers):
        parts: dict[str, np.ndarray] = {}
        for name, rows in (("q", s.heads * head), ("k", s.kv_heads * head), ("v", s.kv_heads * head)):
            parts[f"attn_{name}.weight"] = weights.matrix(rows, s.hidden)
            parts[f"attn_{name}.bias"] = zeros(rows)
        parts["attn_output.weight"] = weights.matrix(s.hidden, s.hidden)
        parts["ffn_up.weight"] = weights.matrix(2 * s.ffn, s.hidden)  # gate rows first, then up rows
        parts["ffn_down.weight"] = weights.matrix(s.hidden, s.ffn)
        for name in ("attn_norm", "ffn_norm", "post_attention_norm", "post_ffw_norm"):
            parts[f"{name}.weight"] = ones(s.hidden)
        for name, value in parts.items():
            yield f"blk.{layer}.{name}", value
    yield "output_norm.weight", ones(s.hidden)


def vision_tensors(s: Sizes, weights: Weights) -> Iterator[Tensor]:
    """The vision tower and the merger behind it."""
    wide = s.vision_hidden
    yield "v.patch_embd.weight", weights.matrix(wide, 3, PATCH, PATCH)
    yield "v.patch_embd.weight.1", weights.matrix(wide, 3, PATCH, PATCH)
    yield "v.patch_embd.bias", zeros(wide)
    yield "v.norm_embd.weight", ones(wide)
    yield "v.position_embd.weight", weights.matrix(s.positions**2, wide)
    for layer in range(s.vision_layers):
        block = f"v.blk.{layer}."
        yield block + "ln1.weight", ones(wide)
        yield block + "attn_qkv.weight", weights.matrix(3 * wide, wide)
        yield block + "attn_out.weight", weights.matrix(wide, wide)
        yield block + "ln2.weight", ones(wide)
        yield block + "ffn_gate.weight", weights.matrix(s.hidden, wide)
        yield block + "ffn_up.weight", weights.matrix(s.hidden, wide)
        yield block + "ffn_down.weight", weights.matrix(wide, s.hidden)
    yield "v.post_ln.weight", ones(wide)
    yield "mm.patch_merger.weight", weights.matrix(s.hidden, wide, MERGE, MERGE)
    yield "mm.patch_merger.bias", zeros(s.hidden)
    yield "mm.model.fc.weight", weights.matrix(s.hidden, s.hidden)
    yield "mm.post_norm.weight", ones(s.hidden)
    yield "mm.post_norm.bias", zeros(s.hidden)
    yield "mm.gate.weight", weights.matrix(s.ffn, s.hidden)
    yield "mm.up.weight", weights.matrix(s.ffn, s.hidden)
    yield "mm.down.weight", weights.matrix(s.hidden, s.ffn)


def stored_type(name: str, value: np.ndarray) -> gguf.GGMLQuantizationType:
    """Vectors and the table that is interpolated stay F32; rows that are no multiple of a block are F16."""
    kind = gguf.GGMLQuantizationType
    if value.ndim == 1 or name == "v.position_embd.weight":
        return kind.F32
    return kind.F16 if value.shape[-1] % 32 else kind.Q8_0


def write(writer: gguf.GGUFWriter, tensors: Iterator[Tensor]) -> None:
    """Adds the tensors and closes the file."""
    for name, value in tensors:
        kind = stored_type(name, value)
        writer.add_tensor(name, gguf.quants.quantize(value, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def open_writer(path: Path, arch: str, kind: str, file_type: gguf.LlamaFileType = gguf.LlamaFileType.MOSTLY_Q8_0) -> gguf.GGUFWriter:
    """Starts one file of the pair with its general keys."""
    writer = gguf.GGUFWriter(path, arch)
    writer.add_type(kind)
    writer.add_name(path.stem)
    writer.add_file_type(file_type)
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    return writer


def copy_tokenizer(source: gguf.GGUFReader, writer: gguf.GGUFWriter) -> None:
    """Vocabulary, special ids and chat template, as they stand there."""
    for key, field in source.fields.items():
        if key.startswith("tokenizer."):
            inner = field.types[-1] if len(field.types) > 1 else None
            writer.add_key_value(key, field.contents(), field.types[0], inner)


def is_whole_text(token: str) -> bool:
    """A token of complete characters that can be seen; `token` is in the byte-pair tokenizer's alphabet."""
    alphabet = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    others = [byte for byte in range(256) if byte not in alphabet]
    byte_of = {chr(byte): byte for byte in alphabet} | {chr(256 + i): byte for i, byte in enumerate(others)}
    try:
        return bytes(byte_of[letter] for letter in token).decode().strip().isprintable()
    except (KeyError, UnicodeDecodeError):
        return False


def speaking_tokens(source: gguf.GGUFReader) -> np.ndarray:
    """Which tokens the random model may say: ordinary ones that a server need not hold back."""
    tokens = source.fields["tokenizer.ggml.tokens"].contents()
    types = source.fields["tokenizer.ggml.token_type"].contents()
    return np.array([kind == gguf.TokenType.NORMAL and is_whole_text(token) for token, kind in zip(tokens, types)])


def text_keys(writer: gguf.GGUFWriter, s: Sizes, context: int = 8192, rope_base: float = 10000.0) -> None:
    writer.add_block_count(s.layers)
    writer.add_context_length(context)
    writer.add_embedding_length(s.hidden)
    writer.add_feed_forward_length(s.ffn)
    writer.add_head_count(s.heads)
    writer.add_head_count_kv(s.kv_heads)
    writer.add_rope_dimension_sections([8, 12, 12, 0])
    writer.add_rope_freq_base(rope_base)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(s.rotary)


def write_bench_text(path: Path, s: Sizes, source: gguf.GGUFReader) -> None:
    writer = open_writer(path, "glm4", gguf.GGUFType.MODEL)
    text_keys(writer, s)
    copy_tokenizer(source, writer)
    write(writer, text_tensors(s, Weights(SEED), speaking_tokens(source)))


def projector_keys(writer: gguf.GGUFWriter, s: Sizes, source: gguf.GGUFReader) -> None:
    """`source` gives how pictures are normed."""
    writer.add_clip_has_vision_encoder(True)
    writer.add_clip_projector_type("glm4v")
    writer.add_vision_projection_dim(s.hidden)
    writer.add_vision_image_size(s.positions * PATCH)
    writer.add_vision_patch_size(PATCH)
    writer.add_vision_spatial_merge_size(MERGE)
    writer.add_vision_embedding_length(s.vision_hidden)
    writer.add_vision_feed_forward_length(s.ffn)
    writer.add_vision_block_count(s.vision_layers)
    writer.add_vision_head_count(s.vision_heads)
    for key in ("image_mean", "image_std"):
        field = source.fields[f"clip.vision.{key}"]
        writer.add_key_value(f"clip.vision.{key}", field.contents(), field.types[0], field.types[-1])
    writer.add_vision_use_silu(True)
    writer.add_vision_attention_layernorm_eps(1e-5)


def write_bench_projector(path: Path, s: Sizes, source: gguf.GGUFReader) -> None:
    writer = open_writer(path, "clip", gguf.GGUFType.MMPROJ)
    projector_keys(writer, s, source)
    write(writer, vision_tensors(s, Weights(SEED + 1)))


def write_nano(text: Path, projector: Path, source: gguf.GGUFReader) -> None:
    """Nano's own files; the rows of control tokens are a sixteenth of what they were, and so are their logits. What such a
    token means in a prompt hardly changes, because the first thing that happens to it is that it is normed."""
    shutil.copyfile(NANO / "nano-mmproj-q8_0.gguf", projector)
    shutil.copyfile(NANO / "nano-text-q8_0.gguf", text)
    types = source.fields["tokenizer.ggml.token_type"].contents()
    table = next(tensor for tensor in source.tensors if tensor.name == "token_embd.weight")
    row_bytes = table.n_bytes // len(types)
    with open(text, "r+b") as file:
        for token, kind in enumerate(types):
            if kind == gguf.TokenType.CONTROL:
                blocks = table.data[token].reshape(-1, 34).copy()  # Q8_0: a scale in F16, then 32 bytes
                blocks[:, :2] = (blocks[:, :2].copy().view(np.float16) / 16).astype(np.float16).view(np.uint8)
                file.seek(table.data_offset + token * row_bytes)
                file.write(blocks.tobytes())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", choices=("bench", "nano"))
    parser.add_argument("--folder", type=Path, default=Path.home() / ".cache" / "glimpse" / "bench")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    text, projector = (arguments.folder / f"{arguments.model}-{part}-q8_0.gguf" for part in ("text", "mmproj"))
    unfinished = [path.with_suffix(".part") for path in (text, projector)]
    source = gguf.GGUFReader(NANO / "nano-text-q8_0.gguf")
    if arguments.model == "nano":
        write_nano(*unfinished, source)
    else:
        write_bench_text(unfinished[0], Sizes(), source)
        write_bench_projector(unfinished[1], Sizes(), gguf.GGUFReader(NANO / "nano-mmproj-q8_0.gguf"))
    for part, path in zip(unfinished, (text, projector)):
        os.replace(part, path)
        print(f"{path}  {path.stat().st_size / 1e6:.1f} MB", file=sys.stderr)
    print(text)


if __name__ == "__main__":
    main()
