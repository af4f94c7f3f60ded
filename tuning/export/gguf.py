"""Write a GLM-4V checkpoint as the GGUF pair that llama.cpp loads: text decoder and vision projector.

The text file has architecture `glm4`, the projector file architecture `clip` with projector type `glm4v`. Tensor names
and keys are those of llama.cpp b11434 (`src/models/glm4.cpp`, `tools/mtmd/clip.cpp`); shapes below are PyTorch's
(rows first), GGUF lists them reversed.

    python -m export.gguf CHECKPOINT_DIR OUT_DIR --name nano --types f16 q8_0
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gguf
import torch

Tensors = Iterator[tuple[str, torch.Tensor]]

FILE_TYPES = {
    "f32": (gguf.GGMLQuantizationType.F32, gguf.LlamaFileType.ALL_F32),
    "f16": (gguf.GGMLQuantizationType.F16, gguf.LlamaFileType.MOSTLY_F16),
    "q8_0": (gguf.GGMLQuantizationType.Q8_0, gguf.LlamaFileType.MOSTLY_Q8_0),
}

TEXT_TENSORS = {
    "model.language_model.embed_tokens.weight": "token_embd.weight",
    "model.language_model.norm.weight": "output_norm.weight",
    "lm_head.weight": "output.weight",
}

TEXT_LAYER_TENSORS = {
    "input_layernorm.weight": "attn_norm.weight",
    "self_attn.q_proj.weight": "attn_q.weight",
    "self_attn.q_proj.bias": "attn_q.bias",
    "self_attn.k_proj.weight": "attn_k.weight",
    "self_attn.k_proj.bias": "attn_k.bias",
    "self_attn.v_proj.weight": "attn_v.weight",
    "self_attn.v_proj.bias": "attn_v.bias",
    "self_attn.o_proj.weight": "attn_output.weight",
    "post_self_attn_layernorm.weight": "post_attention_norm.weight",
    "post_attention_layernorm.weight": "ffn_norm.weight",
    "mlp.gate_up_proj.weight": "ffn_up.weight",  # gate rows first, then up rows
    "mlp.down_proj.weight": "ffn_down.weight",
    "post_mlp_layernorm.weight": "post_ffw_norm.weight",
}

VISION_TENSORS = {
    "patch_embed.proj.bias": "v.patch_embd.bias",
    "post_conv_layernorm.weight": "v.norm_embd.weight",
    "embeddings.position_embedding.weight": "v.position_embd.weight",
    "post_layernorm.weight": "v.post_ln.weight",
    "downsample.weight": "mm.patch_merger.weight",
    "downsample.bias": "mm.patch_merger.bias",
    "merger.proj.weight": "mm.model.fc.weight",
    "merger.post_projection_norm.weight": "mm.post_norm.weight",
    "merger.post_projection_norm.bias": "mm.post_norm.bias",
    "merger.gate_proj.weight": "mm.gate.weight",
    "merger.up_proj.weight": "mm.up.weight",
    "merger.down_proj.weight": "mm.down.weight",
}

VISION_LAYER_TENSORS = {
    "norm1.weight": "ln1.weight",
    "attn.qkv.weight": "attn_qkv.weight",
    "attn.proj.weight": "attn_out.weight",
    "norm2.weight": "ln2.weight",
    "mlp.gate_proj.weight": "ffn_gate.weight",
    "mlp.up_proj.weight": "ffn_up.weight",
    "mlp.down_proj.weight": "ffn_down.weight",
}


def rotary_to_neox(weight: torch.Tensor, heads: int, rotary_dim: int) -> torch.Tensor:
    """Reorder the rows of a Q or K projection from adjacent rotary pairs to halves.

    transformers rotates (x0, x1), (x2, x3), ...; the M-RoPE kernel of ggml rotates (x0, x[r/2]), (x1, x[r/2+1]), ...
    with r = `rotary_dim`. `weight` is [heads * head_dim, in] or, for a bias, [heads * head_dim].
    """
    head_dim = weight.shape[0] // heads
    rotated = torch.arange(rotary_dim)
    order = torch.cat([rotated[0::2], rotated[1::2], torch.arange(rotary_dim, head_dim)])
    return weight.reshape(heads, head_dim, -1)[:, order].reshape(weight.shape)


def layer_and_rest(name: str, prefix: str) -> tuple[int, str] | None:
    """Split `<prefix><layer>.<rest>`; None when `name` stands under another prefix."""
    if not name.startswith(prefix):
        return None
    layer, rest = name[len(prefix) :].split(".", 1)
    return int(layer), rest


def rotary_dim(text_config: Any) -> int:
    """How many of a head's dimensions rotate."""
    head_dim = text_config.hidden_size // text_config.num_attention_heads
    return int(head_dim * text_config.rope_parameters.get("partial_rotary_factor", 1.0))


def text_tensors(state: dict[str, torch.Tensor], config: Any) -> Tensors:
    """Yield the decoder's tensors under their GGUF names."""
    text = config.text_config
    heads = {"q_proj": text.num_attention_heads, "k_proj": text.num_key_value_heads}
    for name, tensor in state.items():
        if name in TEXT_TENSORS:
            if name == "lm_head.weight" and config.tie_word_embeddings:
                continue
            yield TEXT_TENSORS[name], tensor
        elif found := layer_and_rest(name, "model.language_model.layers."):
            layer, rest = found
            projection = rest.split(".")[1]
            if projection in heads:
                tensor = rotary_to_neox(tensor, heads[projection], rotary_dim(text))
            yield f"blk.{layer}.{TEXT_LAYER_TENSORS[rest]}", tensor


def vision_tensors(state: dict[str, torch.Tensor]) -> Tensors:
    """Yield the vision tower's tensors under their GGUF names; the 3-D patch kernel becomes one 2-D kernel a frame."""
    prefix = "model.visual."
    for full_name, tensor in state.items():
        if not full_name.startswith(prefix):
            continue
        name = full_name[len(prefix) :]
        if name == "patch_embed.proj.weight":  # [out, rgb, frame, y, x]
            yield "v.patch_embd.weight", tensor[:, :, 0]
            yield "v.patch_embd.weight.1", tensor[:, :, 1]
        elif found := layer_and_rest(name, "blocks."):
            yield f"v.blk.{found[0]}.{VISION_LAYER_TENSORS[found[1]]}", tensor
        else:
            yield VISION_TENSORS[name], tensor


def stored_type(name: str, shape: tuple[int, ...], wanted: gguf.GGMLQuantizationType) -> gguf.GGMLQuantizationType:
    """Type of one tensor on disk: vectors and the interpolated position table stay F32, odd rows fall back to F16."""
    if len(shape) == 1 or name == "v.position_embd.weight":
        return gguf.GGMLQuantizationType.F32
    block = gguf.GGML_QUANT_SIZES[wanted][0]
    return wanted if shape[-1] % block == 0 else gguf.GGMLQuantizationType.F16


def add_tensors(writer: gguf.GGUFWriter, tensors: Tensors, wanted: gguf.GGMLQuantizationType) -> None:
    """Convert and add tensors in the order given."""
    for name, tensor in tensors:
        data = tensor.detach().to(torch.float32).contiguous().numpy()
        kind = stored_type(name, data.shape, wanted)
        writer.add_tensor(name, gguf.quants.quantize(data, kind), raw_dtype=kind)


def token_table(tokenizer: Any, vocab_size: int) -> tuple[list[str], list[int], list[str]]:
    """Tokens, their types and the BPE merges; rows of the embedding that no token uses are filled as UNUSED."""
    model = json.loads(tokenizer.backend_tokenizer.to_str())["model"]
    tokens = [f"[PAD{i}]" for i in range(vocab_size)]
    types = [gguf.TokenType.UNUSED] * vocab_size
    for token, index in model["vocab"].items():
        tokens[index], types[index] = token, gguf.TokenType.NORMAL
    for index, added in tokenizer.added_tokens_decoder.items():
        tokens[index] = added.content
        types[index] = gguf.TokenType.CONTROL if added.special else gguf.TokenType.USER_DEFINED
    merges = [merge if isinstance(merge, str) else " ".join(merge) for merge in model["merges"]]
    return tokens, [int(kind) for kind in types], merges


def add_tokenizer(writer: gguf.GGUFWriter, tokenizer: Any, vocab_size: int) -> None:
    """Add vocabulary, special ids and chat template, as llama.cpp expects them for GLM-4."""
    tokens, types, merges = token_table(tokenizer, vocab_size)
    end_of_text = tokenizer.convert_tokens_to_ids("<|endoftext|>")
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("glm4")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges(merges)
    writer.add_eos_token_id(end_of_text)
    writer.add_pad_token_id(end_of_text)
    writer.add_unk_token_id(end_of_text)
    writer.add_bos_token_id(end_of_text)
    writer.add_eot_token_id(tokenizer.convert_tokens_to_ids("<|user|>"))
    if tokenizer.chat_template:
        writer.add_chat_template(tokenizer.chat_template)


def add_text_keys(writer: gguf.GGUFWriter, text: Any) -> None:
    """Add the decoder's hyperparameters; M-RoPE sections count rotary pairs for time, height, width."""
    rope = text.rope_parameters
    writer.add_block_count(text.num_hidden_layers)
    writer.add_context_length(text.max_position_embeddings)
    writer.add_embedding_length(text.hidden_size)
    writer.add_feed_forward_length(text.intermediate_size)
    writer.add_head_count(text.num_attention_heads)
    writer.add_head_count_kv(text.num_key_value_heads)
    writer.add_rope_dimension_sections([*rope["mrope_section"], 0])
    writer.add_rope_freq_base(rope["rope_theta"])
    writer.add_layer_norm_rms_eps(text.rms_norm_eps)
    writer.add_rope_dimension_count(rotary_dim(text))


def add_vision_keys(writer: gguf.GGUFWriter, config: Any, image_processor: Any) -> None:
    """Add the vision tower's hyperparameters and the normalisation of its pixels (RGB, 0..1)."""
    vision = config.vision_config
    writer.add_clip_has_vision_encoder(True)
    writer.add_clip_projector_type("glm4v")
    writer.add_vision_projection_dim(config.text_config.hidden_size)
    writer.add_vision_image_size(vision.image_size)
    writer.add_vision_patch_size(vision.patch_size)
    writer.add_vision_spatial_merge_size(vision.spatial_merge_size)
    writer.add_vision_embedding_length(vision.hidden_size)
    writer.add_vision_feed_forward_length(vision.intermediate_size)
    writer.add_vision_block_count(vision.depth)
    writer.add_vision_head_count(vision.num_heads)
    writer.add_vision_image_mean(list(image_processor.image_mean))
    writer.add_vision_image_std(list(image_processor.image_std))
    writer.add_vision_use_silu(True)
    writer.add_vision_attention_layernorm_eps(vision.rms_norm_eps)


def check_supported(config: Any) -> None:
    """Refuse what llama.cpp's GLM-4V graph silently computes differently."""
    vision = config.vision_config
    if vision.hidden_act != "silu" or vision.attention_bias:
        raise ValueError("the glm4v projector expects SiLU and attention without biases")
    if vision.temporal_patch_size != 2 or vision.spatial_merge_size != 2:
        raise ValueError("the glm4v projector expects two frames per patch and 2x2 merging")
    if vision.rope_parameters["rope_theta"] != 10000:
        raise ValueError("the vision tower's rotary base is fixed at 10000 in llama.cpp")


def finish(writer: gguf.GGUFWriter) -> None:
    """Write header, keys and tensors, then close."""
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def open_writer(path: Path, arch: str, kind: str, name: str, file_type: gguf.LlamaFileType) -> gguf.GGUFWriter:
    """Start one file of the pair with its general keys."""
    writer = gguf.GGUFWriter(path, arch)
    writer.add_type(kind)
    writer.add_name(name)
    writer.add_file_type(file_type)
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    return writer


def export_pair(
    model: Any, tokenizer: Any, image_processor: Any, out_dir: Path, name: str, type_name: str
) -> tuple[Path, Path]:
    """Write `<name>-text-<type>.gguf` and `<name>-mmproj-<type>.gguf` into `out_dir`; return both paths."""
    check_supported(model.config)
    tensor_type, file_type = FILE_TYPES[type_name]
    state = model.state_dict()

    text_path = out_dir / f"{name}-text-{type_name}.gguf"
    writer = open_writer(text_path, "glm4", gguf.GGUFType.MODEL, name, file_type)
    add_text_keys(writer, model.config.text_config)
    add_tokenizer(writer, tokenizer, model.config.text_config.vocab_size)
    add_tensors(writer, text_tensors(state, model.config), tensor_type)
    finish(writer)

    mmproj_path = out_dir / f"{name}-mmproj-{type_name}.gguf"
    writer = open_writer(mmproj_path, "clip", gguf.GGUFType.MMPROJ, name, file_type)
    add_vision_keys(writer, model.config, image_processor)
    add_tensors(writer, vision_tensors(state), tensor_type)
    finish(writer)
    return text_path, mmproj_path


def main() -> None:
    """Export a saved checkpoint from the command line."""
    from transformers import AutoImageProcessor, AutoTokenizer, Glm4vForConditionalGeneration

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out_dir", type=Path)
    parser.add_argument("--name", required=True)
    parser.add_argument("--types", nargs="+", choices=FILE_TYPES, default=["f16"])
    args = parser.parse_args()
    model = Glm4vForConditionalGeneration.from_pretrained(args.checkpoint, dtype=torch.float32)
    tokenizer = AutoTokenizer.from_pretrained(args.checkpoint)
    image_processor = AutoImageProcessor.from_pretrained(args.checkpoint)
    args.out_dir.mkdir(parents=True, exist_ok=True)
    for type_name in args.types:
        for path in export_pair(model, tokenizer, image_processor, args.out_dir, args.name, type_name):
            print(path)


if __name__ == "__main__":
    main()
