"""A small byte-level BPE tokenizer with GLM-4's splitting rule, special tokens and chat form."""

from __future__ import annotations

from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

CORPUS_FILE = Path(__file__).with_name("corpus.txt")
BPE_TOKENS_MAX = 704  # 256 bytes and the merges learned from the corpus

# llama.cpp calls this rule `glm4`; the model of record splits text the same way.
SPLIT_RULE = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)

# In the order of the model of record (ids 151329 to 151364 there).
CONTROL_TOKENS = (
    "<|endoftext|> [MASK] [gMASK] [sMASK] <sop> <eop> <|system|> <|user|> <|assistant|> <|observation|>"
    " <|begin_of_image|> <|end_of_image|> <|begin_of_video|> <|end_of_video|> <|begin_of_audio|> <|end_of_audio|>"
    " <|begin_of_transcription|> <|end_of_transcription|> <|code_prefix|> <|code_middle|> <|code_suffix|>"
).split()
TEXT_MARKS = (
    "<think> </think> <tool_call> </tool_call> <tool_response> </tool_response>"
    " <arg_key> </arg_key> <arg_value> </arg_value> /nothink <|begin_of_box|> <|end_of_box|>"
).split()
PLACEHOLDERS = ("<|image|>", "<|video|>")

# GLM-4V's chat form without its tools: pictures before or between texts, "/nothink" after a user's words and an
# empty thought before the answer when thinking is off.
CHAT_TEMPLATE = (
    "[gMASK]<sop>"
    "{%- for m in messages -%}"
    "{{ '<|' + m.role + '|>\n' }}"
    "{%- if m.content is string -%}{{ m.content }}"
    "{%- else -%}{%- for part in m.content -%}"
    "{%- if part.type == 'image' -%}{{ '<|begin_of_image|><|image|><|end_of_image|>' }}"
    "{%- else -%}{{ part.text }}{%- endif -%}"
    "{%- endfor -%}{%- endif -%}"
    "{%- if m.role == 'user' and enable_thinking is defined and not enable_thinking -%}{{ '/nothink' }}{%- endif -%}"
    "{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{ '<|assistant|>\n' }}"
    "{%- if enable_thinking is defined and not enable_thinking -%}{{ '<think></think>\n' }}{%- endif -%}"
    "{%- endif -%}"
)


def train_bpe() -> Tokenizer:
    """Learn merges from the corpus beside this file; the result depends on nothing else."""
    tokenizer = Tokenizer(models.BPE(ignore_merges=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(SPLIT_RULE), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=BPE_TOKENS_MAX,
        min_frequency=1,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(CORPUS_FILE.read_text(encoding="utf-8").splitlines(), trainer)
    return tokenizer


def make_tokenizer() -> PreTrainedTokenizerFast:
    """Train the tokenizer, then append the special tokens behind the learned ones."""
    tokenizer = train_bpe()
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in CONTROL_TOKENS])
    tokenizer.add_tokens([AddedToken(t, special=False, normalized=False) for t in TEXT_MARKS])
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in PLACEHOLDERS])
    wrapped = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        eos_token="<|endoftext|>",
        pad_token="<|endoftext|>",
        clean_up_tokenization_spaces=False,
        model_input_names=["input_ids", "attention_mask"],
    )
    wrapped.chat_template = CHAT_TEMPLATE
    return wrapped
