"""Read a GGUF pair back into the tensors of transformers: the inverse of `export.gguf`, so that training can go on from
exported weights. F32, F16 and Q8_0 files work."""

from __future__ import annotations

from pathlib import Path

import gguf
import torch

from export.gguf import TEXT_LAYER_TENSORS, TEXT_TENSORS, VISION_LAYER_TENSORS, VISION_TENSORS

_TEXT = {v: k for k, v in TEXT_TENSORS.items()}
_TEXT_LAYER = {v: k for k, v in TEXT_LAYER_TENSORS.items()}
_VISION = {v: k for k, v in VISION_TENSORS.items()}
_VISION_LAYER = {v: k for k, v in VISION_LAYER_TENSORS.items()}


def neox_to_rotary(weight: torch.Tensor, heads: int, rotary_dim: int) -> torch.Tensor:
    """Undo `export.gguf.rotary_to_neox`: halves back to adjacent pairs."""
    head_dim = weight.shape[0] // heads
    rotated = torch.arange(rotary_dim)
    order = torch.cat([rotated[0::2], rotated[1::2], torch.arange(rotary_dim, head_dim)])
    return weight.reshape(heads, head_dim, -1)[:, torch.argsort(order)].reshape(weight.shape)


def _floats(tensor: gguf.ReaderTensor) -> torch.Tensor:
    values = gguf.quants.dequantize(tensor.data, tensor.tensor_type)
    return torch.from_numpy(values.copy()).float().reshape([int(n) for n in reversed(tensor.shape)])


def _number(reader: gguf.GGUFReader, key: str) -> int:
    return int(reader.fields[key].contents())


def read_text(path: Path) -> dict[str, torch.Tensor]:
    """The decoder's tensors under transformers' names."""
    reader = gguf.GGUFReader(path)
    heads = {"attn_q": _number(reader, "glm4.attention.head_count"), "attn_k": _number(reader, "glm4.attention.head_count_kv")}
    rotary = _number(reader, "glm4.rope.dimension_count")
    state = {}
    for tensor in reader.tensors:
        if tensor.name in _TEXT:
            state[_TEXT[tensor.name]] = _floats(tensor)
            continue
        _, layer, rest = tensor.name.split(".", 2)
        values, part = _floats(tensor), rest.split(".")[0]
        if part in heads:
            values = neox_to_rotary(values, heads[part], rotary)
        state[f"model.language_model.layers.{layer}.{_TEXT_LAYER[rest]}"] = values
    return state


def read_vision(path: Path) -> dict[str, torch.Tensor]:
    """The vision tower's tensors under transformers' names."""
    state, frames = {}, {}
    for tensor in gguf.GGUFReader(path).tensors:
        values = _floats(tensor)
        if tensor.name.startswith("v.patch_embd.weight"):
            frames[tensor.name] = values
        elif tensor.name.startswith("v.blk."):
            layer, rest = tensor.name.removeprefix("v.blk.").split(".", 1)
            state[f"model.visual.blocks.{layer}.{_VISION_LAYER[rest]}"] = values
        else:
            state[f"model.visual.{_VISION[tensor.name]}"] = values
    state["model.visual.patch_embed.proj.weight"] = torch.stack([frames[name] for name in sorted(frames)], dim=2)
    return state


def read_pair(text: Path, mmproj: Path) -> dict[str, torch.Tensor]:
    """Both files as one state dict."""
    return read_text(text) | read_vision(mmproj)
