"""The nano model's tokenizer: byte-level BPE with GLM-4's splitting rule and marks, one token per Chinese character.

Nothing is learned. The merges spell out the 3,755 characters of GB 2312 level 1, those of `words.py` and the signs of
Chinese print; everything else, English included, is read and written byte by byte, so that one token stands for one
place in the picture.
"""

from __future__ import annotations

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

from nano.words import all_chinese, seen_characters
from reference.tokenizer import CONTROL_TOKENS, PLACEHOLDERS, SPLIT_RULE, TEXT_MARKS

# GLM-4V's chat form without tools and without thinking: nano answers at once.
CHAT_TEMPLATE = (
    "[gMASK]<sop>"
    "{%- for m in messages -%}"
    "{{ '<|' + m.role + '|>\n' }}"
    "{%- if m.content is string -%}{{ m.content }}"
    "{%- else -%}{%- for part in m.content -%}"
    "{%- if part.type == 'image' -%}{{ '<|begin_of_image|><|image|><|end_of_image|>' }}"
    "{%- else -%}{{ part.text }}{%- endif -%}"
    "{%- endfor -%}{%- endif -%}"
    "{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{ '<|assistant|>\n' }}{%- endif -%}"
)
VOCAB_SIZE = 4480  # rows of the embedding; a multiple of 64, the rest is unused


def gb2312_level1() -> list[str]:
    """The 3,755 most common characters, in the order of the standard (by sound)."""
    codes = (bytes([row + 0xA0, cell + 0xA0]) for row in range(16, 56) for cell in range(1, 95))
    return [code.decode("gb2312") for code in codes if code[:1] != b"\xd7" or code[1] < 0xFA]


def wide_characters() -> list[str]:
    """Every character that has a token of its own and more than one byte, sorted."""
    return sorted(set(gb2312_level1()) | {c for c in [*seen_characters(), *"".join(all_chinese())] if ord(c) > 127})


def byte_letters() -> dict[int, str]:
    """The printable stand-in of each byte (GPT-2's byte-level alphabet)."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [b for b in range(256) if b not in plain]
    return {b: chr(b) for b in plain} | {b: chr(256 + i) for i, b in enumerate(others)}


def build_bpe() -> Tokenizer:
    """256 bytes, then merges that join the bytes of each wide character from the left."""
    letters = byte_letters()
    vocabulary = {letters[b]: b for b in range(256)}
    merges: list[tuple[str, str]] = []

    def join(left: str, right: str) -> str:
        if left + right not in vocabulary:
            vocabulary[left + right] = len(vocabulary)
            merges.append((left, right))
        return left + right

    for character in wide_characters():
        token = ""
        for byte in character.encode():
            token = join(token, letters[byte]) if token else letters[byte]
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges, ignore_merges=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(SPLIT_RULE), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def make_tokenizer() -> PreTrainedTokenizerFast:
    """The tokenizer with GLM-4's special tokens behind the characters, and its chat form."""
    tokenizer = build_bpe()
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in CONTROL_TOKENS])
    tokenizer.add_tokens([AddedToken(t, special=False, normalized=False) for t in TEXT_MARKS])
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in PLACEHOLDERS])
    assert len(tokenizer.get_vocab()) <= VOCAB_SIZE
    wrapped = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        eos_token="<|endoftext|>",
        pad_token="<|endoftext|>",
        clean_up_tokenization_spaces=False,
        model_input_names=["input_ids", "attention_mask"],
    )
    wrapped.chat_template = CHAT_TEMPLATE
    return wrapped
