"""GLM-4V in plain torch for training: batched, tree-masked, with a handle on attention.

The modules carry transformers' parameter names and compute what `Glm4vForConditionalGeneration` computes (shown by
`nano/tests`), so a state dict moves between the two unchanged. Faster on a CPU because pictures of one size run as one
batch and questions that share a picture share one sequence.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import torch
import torch.nn.functional as F
from torch import Tensor, nn

PATCH, MERGE = 14, 2
CELL = PATCH * MERGE  # pixels a side that one picture token covers
MEAN = (0.48145466, 0.4578275, 0.40821073)
STD = (0.26862954, 0.26130258, 0.27577711)


@dataclass(frozen=True)
class NanoConfig:
    """Sizes of the nano model; names as in transformers' Glm4vConfig."""

    vocab_size: int = 4480
    vision_hidden: int = 256
    vision_heads: int = 4
    vision_depth: int = 6
    merger_width: int = 768
    image_size: int = 336
    hidden: int = 320  # text width; also the width of a vision block's MLP, as GLM-4V has it
    heads: int = 5
    kv_heads: int = 5  # with one for all, a key cannot be found by its name, its row and its column at once
    layers: int = 6
    ffn: int = 768
    rotary: int = 32  # rotated dimensions of a head, half of them
    rope_theta: float = 0.1  # at head size 64 the usual bases cannot tell neighbouring cells apart
    mrope_section: tuple[int, int, int] = (2, 7, 7)
    eps: float = 1e-5

    @property
    def head_dim(self) -> int:
        """Size of a text head."""
        return self.hidden // self.heads


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    """Softmax attention; q, k, v [b, heads, t, d], `mask` additive. torch's fused kernel is slower than its parts in bfloat16."""
    if not torch.is_autocast_enabled("cpu"):
        return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    scores = (q * q.shape[-1] ** -0.5) @ k.transpose(-1, -2)
    if mask is not None:
        scores = scores + mask.to(scores.dtype)
    return scores.softmax(-1) @ v


class RMSNorm(nn.Module):
    """Root mean square norm with a gain."""

    def __init__(self, size: int, eps: float):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x, self.weight.shape, self.weight.to(x.dtype), self.eps)


class VisionMLP(nn.Module):
    """SwiGLU of a vision block and of the merger."""

    def __init__(self, size: int, width: int):
        super().__init__()
        self.gate_proj = nn.Linear(size, width, bias=False)
        self.up_proj = nn.Linear(size, width, bias=False)
        self.down_proj = nn.Linear(width, size, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class VisionAttention(nn.Module):
    """Attention over all patches of a picture, axial rotary positions."""

    def __init__(self, size: int, heads: int):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(size, 3 * size, bias=False)
        self.proj = nn.Linear(size, size, bias=False)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, lengths: list[int]) -> Tensor:
        """`lengths` parts x [b, t, size] into pictures along t."""
        batch, length, size = x.shape
        qkv = self.qkv(x).view(batch, length, 3, self.heads, size // self.heads).permute(2, 0, 3, 1, 4)
        q, k = _rotate_halves(qkv[:2], cos, sin).unbind(0)
        parts = zip(*(t.split(lengths, dim=2) for t in (q, k, qkv[2])), strict=True)
        out = torch.cat([attend(*part) for part in parts], dim=2)
        return self.proj(out.transpose(1, 2).reshape(batch, length, size))


def _rotate_halves(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    a, b = x.chunk(2, dim=-1)
    return torch.cat([a * cos - b * sin, b * cos + a * sin], dim=-1)


class VisionBlock(nn.Module):
    """One layer of the vision tower."""

    def __init__(self, c: NanoConfig):
        super().__init__()
        self.norm1 = RMSNorm(c.vision_hidden, c.eps)
        self.norm2 = RMSNorm(c.vision_hidden, c.eps)
        self.attn = VisionAttention(c.vision_hidden, c.vision_heads)
        self.mlp = VisionMLP(c.vision_hidden, c.hidden)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, lengths: list[int]) -> Tensor:
        x = x + self.attn(self.norm1(x), cos, sin, lengths)
        return x + self.mlp(self.norm2(x))


class Merger(nn.Module):
    """The projector behind the 2x2 downsampling."""

    def __init__(self, size: int, width: int):
        super().__init__()
        self.proj = nn.Linear(size, size, bias=False)
        self.post_projection_norm = nn.LayerNorm(size)
        self.gate_proj = nn.Linear(size, width, bias=False)
        self.up_proj = nn.Linear(size, width, bias=False)
        self.down_proj = nn.Linear(width, size, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        x = F.gelu(self.post_projection_norm(self.proj(x)))
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class _PatchEmbed(nn.Module):
    def __init__(self, size: int):
        super().__init__()
        self.proj = nn.Conv3d(3, size, (2, PATCH, PATCH), stride=(2, PATCH, PATCH))


class _Positions(nn.Module):
    def __init__(self, count: int, size: int):
        super().__init__()
        self.position_embedding = nn.Embedding(count, size)


class VisionModel(nn.Module):
    """Vision tower and projector: pictures of one size to one embedding a cell."""

    def __init__(self, c: NanoConfig):
        super().__init__()
        self.c = c
        self.embeddings = _Positions((c.image_size // PATCH) ** 2, c.vision_hidden)
        self.patch_embed = _PatchEmbed(c.vision_hidden)
        self.blocks = nn.ModuleList(VisionBlock(c) for _ in range(c.vision_depth))
        self.merger = Merger(c.hidden, c.merger_width)
        self.post_conv_layernorm = RMSNorm(c.vision_hidden, c.eps)
        self.downsample = nn.Conv2d(c.vision_hidden, c.hidden, MERGE, stride=MERGE)
        self.post_layernorm = RMSNorm(c.vision_hidden, c.eps)
        spatial = c.vision_hidden // c.vision_heads // 2
        frequencies = 10000.0 ** -(torch.arange(0, spatial, 2, dtype=torch.float) / spatial)
        self.register_buffer("frequencies", frequencies, persistent=False)

    def _patches(self, pixels: Tensor) -> Tensor:
        """[b, h*14, w*14, 3] uint8 to [b, h*w, hidden]."""
        batch, height, width, _ = pixels.shape
        rows, columns = height // PATCH, width // PATCH
        x = (pixels.float() / 255 - torch.tensor(MEAN)) / torch.tensor(STD)
        x = x.view(batch, rows, PATCH, columns, PATCH, 3).permute(0, 1, 3, 5, 2, 4).reshape(batch, rows * columns, -1)
        kernel = self.patch_embed.proj.weight.sum(2)  # a still picture is two equal frames
        return F.linear(x, kernel.flatten(1), self.patch_embed.proj.bias)

    def _positions(self, rows: int, columns: int) -> Tensor:
        """The learned table stretched to rows x columns: [rows*columns, hidden]."""
        table = self.embeddings.position_embedding.weight
        with torch.autocast("cpu", enabled=False):
            return _stretch(self.c.image_size // PATCH, rows, columns) @ table

    def _angles(self, rows: int, columns: int) -> Tensor:
        ys, xs = torch.meshgrid(torch.arange(rows).float(), torch.arange(columns).float(), indexing="ij")
        return torch.cat([ys.reshape(-1, 1) * self.frequencies, xs.reshape(-1, 1) * self.frequencies], dim=-1)

    def _blocks(self, x: Tensor, angles: Tensor, lengths: list[int]) -> Tensor:
        cos, sin = angles.cos(), angles.sin()
        for block in self.blocks:
            x = block(x, cos, sin, lengths)
        return self.post_layernorm(x)

    def _embedded(self, pixels: Tensor) -> Tensor:
        rows, columns = _grid(pixels)
        return self.post_conv_layernorm(self._patches(pixels)) + self._positions(rows, columns)

    def _cells(self, patches: Tensor, rows: int, columns: int) -> Tensor:
        """[b, rows*columns, vision] to [b, rows/2*columns/2, hidden], before the projector."""
        image = patches.transpose(1, 2).reshape(len(patches), -1, rows, columns)
        return self.downsample(image).flatten(2).transpose(1, 2)

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """Pixels [b, H, W, 3] uint8, sides multiples of 28, to cells [b, H/28*W/28, hidden] and patches [b, H/14*W/14, vision]."""
        rows, columns = _grid(pixels)
        patches = self._blocks(self._embedded(pixels), self._angles(rows, columns), [rows * columns])
        return self.merger(self._cells(patches, rows, columns)), patches

    def read(self, pictures: list[Tensor]) -> list[tuple[Tensor, Tensor]]:
        """Pictures [H, W, 3] of any sizes in one pass: the cells [n, hidden] and patches [m, vision] of each."""
        grids = [_grid(picture[None]) for picture in pictures]
        lengths = [rows * columns for rows, columns in grids]
        x = torch.cat([self._embedded(picture[None]) for picture in pictures], dim=1)
        patches = self._blocks(x, torch.cat([self._angles(*grid) for grid in grids]), lengths).split(lengths, dim=1)
        cells = torch.cat([self._cells(part, *grid) for part, grid in zip(patches, grids, strict=True)], dim=1)
        cells = self.merger(cells).split([n // MERGE**2 for n in lengths], dim=1)
        return [(c[0], p[0]) for c, p in zip(cells, patches, strict=True)]


def _grid(pixels: Tensor) -> tuple[int, int]:
    """Rows and columns of patches of pictures [b, H, W, 3]."""
    return pixels.shape[1] // PATCH, pixels.shape[2] // PATCH


@lru_cache(maxsize=256)
def _stretch(side: int, rows: int, columns: int) -> Tensor:
    """How much of each entry of a side x side table is in each of rows x columns places: [rows*columns, side*side], bicubic."""
    ys = (torch.arange(rows) + 0.5) / rows * 2 - 1
    xs = (torch.arange(columns) + 0.5) / columns * 2 - 1
    grid = torch.stack(torch.meshgrid(ys, xs, indexing="ij")[::-1], dim=-1)[None]
    table = torch.eye(side * side).view(1, side * side, side, side)
    return F.grid_sample(table, grid, mode="bicubic", align_corners=False, padding_mode="border")[0].flatten(1).T.contiguous()


class TextAttention(nn.Module):
    """Grouped-query attention with M-RoPE on the first half of each head."""

    def __init__(self, c: NanoConfig):
        super().__init__()
        self.c = c
        self.q_proj = nn.Linear(c.hidden, c.heads * c.head_dim)
        self.k_proj = nn.Linear(c.hidden, c.kv_heads * c.head_dim)
        self.v_proj = nn.Linear(c.hidden, c.kv_heads * c.head_dim)
        self.o_proj = nn.Linear(c.heads * c.head_dim, c.hidden, bias=False)

    def qkv(self, x: Tensor, cos: Tensor, sin: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Rotated queries [b, heads, t, d], keys and values [b, kv_heads, t, d]."""
        batch, length, _ = x.shape
        shape = (batch, length, -1, self.c.head_dim)
        q, k, v = (p(x).view(shape).transpose(1, 2) for p in (self.q_proj, self.k_proj, self.v_proj))
        return _rotate_pairs(q, cos, sin), _rotate_pairs(k, cos, sin), v

    def forward(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
        """Attend; `mask` is additive, [b, 1, t, t]."""
        groups = self.c.heads // self.c.kv_heads
        out = attend(q, k.repeat_interleave(groups, 1), v.repeat_interleave(groups, 1), mask)
        return self.o_proj(out.transpose(1, 2).flatten(2))


def _rotate_pairs(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotate (x0, x1), (x2, x3), ... of the first dimensions; the rest passes."""
    rotary = 2 * cos.shape[-1]
    pairs = x[..., :rotary].unflatten(-1, (-1, 2))
    a, b = pairs[..., 0], pairs[..., 1]
    turned = torch.stack([a * cos - b * sin, b * cos + a * sin], dim=-1).flatten(-2)
    return torch.cat([turned, x[..., rotary:]], dim=-1)


class TextMLP(nn.Module):
    """SwiGLU with gate and up projection in one matrix."""

    def __init__(self, c: NanoConfig):
        super().__init__()
        self.gate_up_proj = nn.Linear(c.hidden, 2 * c.ffn, bias=False)
        self.down_proj = nn.Linear(c.ffn, c.hidden, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        gate, up = self.gate_up_proj(x).chunk(2, dim=-1)
        return self.down_proj(up * F.silu(gate))


class TextLayer(nn.Module):
    """One decoder layer with sandwich norms."""

    def __init__(self, c: NanoConfig):
        super().__init__()
        self.self_attn = TextAttention(c)
        self.mlp = TextMLP(c)
        self.input_layernorm = RMSNorm(c.hidden, c.eps)
        self.post_attention_layernorm = RMSNorm(c.hidden, c.eps)
        self.post_self_attn_layernorm = RMSNorm(c.hidden, c.eps)
        self.post_mlp_layernorm = RMSNorm(c.hidden, c.eps)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Returns the new state and the layer's rotated queries and keys."""
        q, k, v = self.self_attn.qkv(self.input_layernorm(x), cos, sin)
        x = x + self.post_self_attn_layernorm(self.self_attn(q, k, v, mask))
        return x + self.post_mlp_layernorm(self.mlp(self.post_attention_layernorm(x))), q, k


class TextModel(nn.Module):
    """The decoder without its head."""

    def __init__(self, c: NanoConfig):
        super().__init__()
        self.c = c
        self.embed_tokens = nn.Embedding(c.vocab_size, c.hidden)
        self.layers = nn.ModuleList(TextLayer(c) for _ in range(c.layers))
        self.norm = RMSNorm(c.hidden, c.eps)
        frequencies = c.rope_theta ** -(torch.arange(0, c.rotary, 2, dtype=torch.float) / c.rotary)
        self.register_buffer("frequencies", frequencies, persistent=False)

    def angles(self, positions: Tensor) -> tuple[Tensor, Tensor]:
        """Cosines and sines [b, 1, t, rotary/2] of positions [3, b, t] (time, height, width)."""
        angles = positions[..., None].float() * self.frequencies
        parts = angles.split(self.c.mrope_section, dim=-1)
        angles = torch.cat([part[i] for i, part in enumerate(parts)], dim=-1).unsqueeze(1)
        return angles.cos(), angles.sin()

    def forward(self, x: Tensor, positions: Tensor, mask: Tensor) -> tuple[Tensor, list[tuple[Tensor, Tensor]]]:
        """Embeddings [b, t, hidden] to states [b, t, hidden]; also each layer's rotated queries and keys."""
        cos, sin = self.angles(positions)
        looked = []
        for layer in self.layers:
            x, q, k = layer(x, cos, sin, mask)
            looked.append((q, k))
        return self.norm(x), looked


class NanoModel(nn.Module):
    """Vision tower, decoder and tied head, under transformers' names (`model.visual`, `model.language_model`)."""

    def __init__(self, c: NanoConfig = NanoConfig()):
        super().__init__()
        self.c = c
        self.model = nn.ModuleDict({"visual": VisionModel(c), "language_model": TextModel(c)})
        self.apply(_init)

    @property
    def visual(self) -> VisionModel:
        """The vision tower."""
        return self.model["visual"]

    @property
    def text(self) -> TextModel:
        """The decoder."""
        return self.model["language_model"]

    def logits(self, states: Tensor) -> Tensor:
        """Scores of the next token [.., vocab]; the head is the embedding."""
        return F.linear(states, self.text.embed_tokens.weight)


def _init(module: nn.Module) -> None:
    if isinstance(module, nn.Linear | nn.Conv2d | nn.Conv3d):
        fan_in = module.weight[0].numel()
        nn.init.normal_(module.weight, std=1 / math.sqrt(fan_in))
        if module.bias is not None:
            nn.init.zeros_(module.bias)
    elif isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, std=0.02 if module.num_embeddings < 1000 else 0.05)
