#!/usr/bin/env python3
"""Writes the outline of GLM-4.6V-Flash: a GGUF pair with its headers and no data, in files that are sparse, so that they
take some megabytes of disk. `glimpse models plan` plans its memory as it would for the real files (docs/memory.md).

    "$(tools/python_environment.sh)/bin/python" tests/bench/outline.py q4_k /tmp/outline
    glimpse models plan /tmp/outline/glm-4.6v-flash-q4_k.gguf --memory 16

Sizes are those of the published configuration; tokens have the right number and made-up names. Needs numpy and gguf.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

import gguf
import numpy as np

from make_bench_model import NANO, Sizes, Tensor, Weights, open_writer, ones, projector_keys, text_keys, text_tensors, vision_tensors

FLASH = Sizes(hidden=4096, ffn=13696, layers=40, heads=32, kv_heads=2, rotary=64, vision_hidden=1536, vision_layers=24, vision_heads=12, positions=24)
VOCABULARY = 151552
SPECIAL = {151329: "<|endoftext|>", 151336: "<|user|>", 151338: "<|observation|>", 151331: "[gMASK]", 151333: "<sop>",
           151337: "<|assistant|>", 151339: "<|begin_of_image|>", 151340: "<|end_of_image|>"}
Kind = gguf.GGMLQuantizationType
KINDS = {"q4_k": (Kind.Q4_K, gguf.LlamaFileType.MOSTLY_Q4_K_M), "q8_0": (Kind.Q8_0, gguf.LlamaFileType.MOSTLY_Q8_0)}


class Outline(Weights):
    """Matrices of the right shape that hold nothing."""

    def __init__(self) -> None:
        super().__init__(0)

    def matrix(self, *shape: int) -> np.ndarray:
        return np.broadcast_to(np.float32(0), shape)


def text_kind(wanted: Kind) -> Callable[[str, np.ndarray], Kind]:
    """Quantised as llama.cpp does: vectors stay F32, the tables are finer, rows that are no multiple of 256 fall back."""

    def kind(name: str, value: np.ndarray) -> Kind:
        if value.ndim == 1:
            return Kind.F32
        if wanted == Kind.Q8_0:
            return wanted
        if name in ("token_embd.weight", "output.weight"):
            return Kind.Q6_K
        return wanted if value.shape[-1] % 256 == 0 else Kind.Q5_0

    return kind


def vision_kind(name: str, value: np.ndarray) -> Kind:
    return Kind.F32 if value.ndim == 1 or name == "v.position_embd.weight" else Kind.F16


def write_outline(writer: gguf.GGUFWriter, tensors: Iterator[Tensor], kind_of: Callable[[str, np.ndarray], Kind]) -> None:
    """Header, keys and tensor table; then the file grows to its whole length without a byte being written."""
    data = 0
    for name, value in tensors:
        kind = kind_of(name, value)
        block, block_bytes = gguf.GGML_QUANT_SIZES[kind]
        size = value.size // block * block_bytes
        shape = gguf.quants.quant_shape_to_byte_shape(value.shape, kind) if block > 1 else value.shape
        writer.add_tensor_info(name, shape, np.dtype(np.uint8 if block > 1 else np.float16 if kind == Kind.F16 else np.float32), size, raw_dtype=kind)
        data += -(-size // gguf.GGUF_DEFAULT_ALIGNMENT) * gguf.GGUF_DEFAULT_ALIGNMENT
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    file = writer.fout[0]
    begin = -(-file.tell() // gguf.GGUF_DEFAULT_ALIGNMENT) * gguf.GGUF_DEFAULT_ALIGNMENT
    file.truncate(begin + data)
    writer.close()


def add_vocabulary(writer: gguf.GGUFWriter) -> None:
    """As many tokens as the model has; those that the engine looks for have their names."""
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("glm4")
    writer.add_token_list([SPECIAL.get(i, f"t{i}") for i in range(VOCABULARY)])
    writer.add_token_types([gguf.TokenType.CONTROL if i in SPECIAL else gguf.TokenType.NORMAL for i in range(VOCABULARY)])
    writer.add_token_merges(["t 0"])
    writer.add_eos_token_id(151329)


def untied(tensors: Iterator[Tensor]) -> Iterator[Tensor]:
    """The model of record has an output table of its own."""
    for name, value in tensors:
        yield name, value
        if name == "token_embd.weight":
            yield "output.weight", value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("quantisation", choices=KINDS)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    kind, file_type = KINDS[arguments.quantisation]

    text = arguments.folder / f"glm-4.6v-flash-{arguments.quantisation}.gguf"
    writer = open_writer(text, "glm4", gguf.GGUFType.MODEL, file_type)
    text_keys(writer, FLASH, context=131072, rope_base=500000.0)
    add_vocabulary(writer)
    write_outline(writer, untied(text_tensors(FLASH, Outline(), np.ones(VOCABULARY, bool))), text_kind(kind))

    projector = arguments.folder / f"glm-4.6v-flash-{arguments.quantisation}-mmproj-f16.gguf"
    writer = open_writer(projector, "clip", gguf.GGUFType.MMPROJ, gguf.LlamaFileType.MOSTLY_F16)
    projector_keys(writer, FLASH, gguf.GGUFReader(NANO / "nano-mmproj-q8_0.gguf"))
    write_outline(writer, vision_tensors(FLASH, Outline()), vision_kind)
    print(text)


if __name__ == "__main__":
    main()
