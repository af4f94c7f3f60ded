"""The training model against transformers, the training sequence against the plain one, the files against the weights."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
import torch

from export.read import read_pair
from nano.evidence import Piece
from nano.eyes import CLASS_OF, Eyes, dense_labels, join_labels
from nano.model import NanoConfig, NanoModel
from nano.sequence import TreeBuilder, collate, encoder
from nano.tasks import Exchange
from nano.tokenizer import make_tokenizer
from nano.weights import export, grown, load_mean, to_transformers


@pytest.fixture(scope="module")
def model() -> NanoModel:
    """Random weights, loud enough that a difference would show."""
    torch.manual_seed(7)
    made = NanoModel(NanoConfig())
    with torch.no_grad():
        for name, p in made.named_parameters():
            if p.dim() == 1:
                p.add_(0.1 * torch.randn_like(p))
            elif "position_embedding" in name:
                p.add_(torch.randn_like(p))
    return made.eval()


def picture(seed: int, width: int, height: int) -> torch.Tensor:
    """Random pixels."""
    return torch.from_numpy(np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8))


def exchange(question: str, answer: str) -> Exchange:
    """A question whose answer is copied from nowhere."""
    return Exchange("field", "zh", question, answer, (-1,) * len(answer))


def reference_logits(reference, pixels: torch.Tensor, ids: list[int], image_token: int) -> torch.Tensor:
    """What transformers computes for one picture and the tokens around it (-1 marks a cell)."""
    from nano.weights import image_processor

    processed = image_processor()(images=pixels.numpy(), return_tensors="pt")
    tokens = torch.tensor([[image_token if i < 0 else i for i in ids]])
    kinds = (tokens == image_token).long()
    out = reference(
        input_ids=tokens,
        attention_mask=torch.ones_like(tokens),
        mm_token_type_ids=kinds,
        pixel_values=processed["pixel_values"],
        image_grid_thw=processed["image_grid_thw"],
    )
    return out.logits[0]


@torch.no_grad()
def test_logits_equal_those_of_transformers_for_every_branch_of_a_tree(model: NanoModel) -> None:
    pixels = picture(1, 140, 84)
    reference, tokenizer = to_transformers(model), make_tokenizer()
    asked = [exchange("税额是多少？", "12.50"), exchange("What is the total?", "¥99"), exchange("读出全部文字。", "合计：7\n谢谢")]
    builder = TreeBuilder()
    builder.picture(140, 84, np.zeros((0, 2), np.float32))
    root = len(builder.tree.ids)
    builder.ask(asked)
    batch = collate([builder.tree])
    x = model.text.embed_tokens(batch.ids.clamp(min=0))
    cells, _ = model.visual(pixels[None])
    x = x.masked_scatter((batch.ids < 0)[..., None], cells)
    states, _ = model.text(x, batch.positions, batch.mask)
    ours = model.logits(states)[0]
    image_token = tokenizer.convert_tokens_to_ids("<|image|>")
    for branch in range(1, len(asked) + 1):
        mine = [i for i, b in enumerate(builder.tree.branch) if b == branch]
        alone = reference_logits(reference, pixels, builder.tree.ids[:root] + [builder.tree.ids[i] for i in mine], image_token)
        torch.testing.assert_close(ours[mine], alone[root:], atol=2e-3, rtol=1e-3)


@torch.no_grad()
def test_pictures_in_a_batch_equal_pictures_alone(model: NanoModel) -> None:
    pictures = torch.stack([picture(s, 168, 112) for s in (1, 2)])
    together, _ = model.visual(pictures)
    for i in range(2):
        torch.testing.assert_close(together[i], model.visual(pictures[i : i + 1])[0][0], atol=1e-4, rtol=1e-4)


@torch.no_grad()
def test_pictures_of_many_sizes_read_together_equal_pictures_alone(model: NanoModel) -> None:
    pictures = [picture(1, 168, 112), picture(2, 56, 28), picture(3, 84, 140)]
    for together, one in zip(model.visual.read(pictures), pictures, strict=True):
        for ours, alone in zip(together, model.visual(one[None]), strict=True):
            torch.testing.assert_close(ours, alone[0], atol=1e-4, rtol=1e-4)


def test_labels_of_pictures_join_as_those_of_one() -> None:
    centres = [np.array([[5.0, 5], [40, 5]], np.float32), np.array([[30.0, 10]], np.float32)]
    classes = [np.array([1, 2]), np.array([3])]
    together = dense_labels(centres, classes, 28, 56, 28, 10)
    joined = join_labels([dense_labels([c], [k], 28, 56, 28, 10) for c, k in zip(centres, classes, strict=True)])
    for name in ("unit", "slot", "target", "count"):
        assert torch.equal(getattr(together, name), getattr(joined, name))


def test_evidence_behind_a_picture_is_a_lesson_in_reading() -> None:
    piece = Piece("\nA ", "税O额", (0, -1, 1), (-1, -1, -1))
    for pictured in (True, False):
        builder = TreeBuilder()
        if pictured:
            builder.picture(56, 28, np.array([[5, 5], [40, 5]], np.float32))
        else:
            builder.no_picture()
        builder.ask_with_evidence([piece], [exchange("税额？", "")], 2)
        tree = builder.tree
        lessons = [(said, look) for said, look, number in zip(tree.labels, tree.look, tree.answer_of, strict=True) if said >= 0 and number < 0]
        first_cell = tree.ids.index(-1) if pictured else 0
        assert lessons == ([(*encoder()("税"), first_cell), (*encoder()("额"), first_cell + 1)] if pictured else [])


def test_encoder_gives_the_tokenizers_ids() -> None:
    tokenizer = make_tokenizer()
    for text in ("发票号码：12345678", "Total $1,234.50\n|---|---|", '{"税额": "¥3.50"}', "一鑫€鲶 naïve\t😀", "OCR:\nA 价税合计（大写）|B 九元\n\n"):
        assert encoder()(text) == tokenizer(text, add_special_tokens=False)["input_ids"]
        assert tokenizer.decode(encoder()(text)) == text


def test_prompt_is_what_the_chat_template_renders() -> None:
    tokenizer = make_tokenizer()
    message = [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "合计？"}]}]
    rendered = tokenizer.apply_chat_template(message, tokenize=False, add_generation_prompt=True)
    builder = TreeBuilder()
    builder.picture(28, 28, np.zeros((0, 2), np.float32))
    builder.ask([exchange("合计？", "")])
    image_token = tokenizer.convert_tokens_to_ids("<|image|>")
    assert tokenizer(rendered, add_special_tokens=False)["input_ids"] == [image_token if i < 0 else i for i in builder.tree.ids]


def test_dense_labels_name_characters_by_line_then_left_to_right() -> None:
    centres = np.array([[20.0, 20], [5, 20], [5, 5], [40, 5], [500, 5]], np.float32)
    labels = dense_labels([centres], [np.array([3, 2, 1, 4, 9])], 28, 56, 28, 10)
    assert labels.unit.tolist() == [0, 0, 0, 1]
    assert labels.slot.tolist() == [0, 1, 2, 0]
    assert labels.target.tolist() == [1, 2, 3, 4]
    assert labels.count.tolist() == [3, 1]


def test_exported_pair_reads_back(model: NanoModel, tmp_path: Path) -> None:
    export(model, Eyes(model.c, len(CLASS_OF)), tmp_path, ["f32"])
    state = read_pair(tmp_path / "nano-text-f32.gguf", tmp_path / "nano-mmproj-f32.gguf")
    for name, value in model.state_dict().items():
        torch.testing.assert_close(state[name], value, atol=0, rtol=0)


def test_mean_of_two_checkpoints_lies_between_them(model: NanoModel, tmp_path: Path) -> None:
    eyes, other_eyes, mean_eyes = (Eyes(model.c, len(CLASS_OF)) for _ in range(3))
    other, mean = NanoModel(model.c), NanoModel(model.c)
    for i, (one, heads) in enumerate(((model, eyes), (other, other_eyes))):
        torch.save({"model": one.state_dict(), "eyes": heads.state_dict()}, tmp_path / f"{i}.pt")
    load_mean([tmp_path / "0.pt", tmp_path / "1.pt"], mean, mean_eyes)
    for first, second, third in ((model, other, mean), (eyes, other_eyes, mean_eyes)):
        for a, b, c in zip(first.state_dict().values(), second.state_dict().values(), third.state_dict().values(), strict=True):
            torch.testing.assert_close((a + b) / 2, c)


def test_values_are_consistent() -> None:
    from nano import values

    for cents, words in ((701883, "柒仟零壹拾捌圆捌角叁分"), (30000, "叁佰圆整"), (100010, "壹仟圆壹角整"), (1000000000, "壹仟万圆整")):
        assert values.capitals(cents) == words
    rng = random.Random(3)
    assert all(len(values.credit_code(rng)) == 18 and len(values.id_number(rng)) == 18 for _ in range(20))


def test_more_key_value_heads_compute_the_same():
    few, many = NanoModel(NanoConfig(kv_heads=1)), NanoModel()
    many.load_state_dict(grown(few.state_dict(), many.c))
    positions = torch.arange(12).expand(3, 2, 12)
    mask = torch.full((12, 12), -1e9).triu(1).expand(2, 1, 12, 12)
    with torch.no_grad():
        x = few.text.embed_tokens(torch.randint(0, 4000, (2, 12)))
        assert torch.allclose(few.text(x, positions, mask)[0], many.text(x, positions, mask)[0], atol=1e-5)
