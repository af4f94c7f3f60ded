"""Workloads b, c, d, f and g: one client, or several that ask at the same moment."""

from __future__ import annotations

import json
from typing import Any

from case import Case, Sample, Workload
from client import Question
from figures import Figure, Target, percentile
from servers import Server

REPETITIONS = 8

ASPECTS = (
    *("date", "seller", "buyer", "total", "tax", "currency", "number", "address"),
    *("items", "discount", "due date", "account", "signature", "title", "colour", "language"),
)

PLAIN_TEXT = {"type": "string", "maxLength": 16}
FORM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "number": {"type": "string", "pattern": "^[0-9]{8}$"},
        "date": {"type": "string", "pattern": "^20[0-9]{2}-[01][0-9]-[0-3][0-9]$"},
        "seller": PLAIN_TEXT,
        "buyer": PLAIN_TEXT,
        "currency": {"enum": ["CNY", "EUR", "USD"]},
        "subtotal": {"type": "string", "pattern": "^[0-9]{1,6}\\.[0-9]{2}$"},
        "tax": {"type": "string", "pattern": "^[0-9]{1,6}\\.[0-9]{2}$"},
        "total": {"type": "string", "pattern": "^[0-9]{1,6}\\.[0-9]{2}$"},
    },
    "additionalProperties": False,
}
FORM["required"] = list(FORM["properties"])


def measure_eyes(server: Server, case: Case) -> Sample:
    picture = case.picture(0)
    questions = [Question(f"What is the {aspect}?", case.plan.tokens, picture) for aspect in ASPECTS[: case.plan.questions]]
    answers, seconds = server.ask_at_once(questions)
    return Sample({"total": seconds}, [answer.text for answer in answers])


def form(case: Case, number: int) -> Question:
    return Question("Fill in the form as JSON.", case.plan.form_tokens, case.picture(number), FORM)


def is_form(text: str) -> bool:
    try:
        return list(json.loads(text)) == FORM["required"]
    except (ValueError, TypeError):
        return False


def measure_form(server: Server, case: Case) -> Sample:
    alone = server.ask(form(case, 0))
    several, seconds = server.ask_at_once([form(case, 1 + number) for number in range(case.plan.pictures)])
    texts = [alone.text, *(answer.text for answer in several)]
    figures = {
        "decode": alone.decode_ms,
        "whole": alone.seconds * 1000,
        "several": len(several) / seconds,
        "complete": 100 * sum(map(is_form, texts)) / len(texts),
    }
    return Sample(figures, texts)


def measure_turns(server: Server, case: Case) -> Sample:
    """What was said before is written into the question, so that both servers are asked the same."""
    picture, text = case.picture(0), "What is this?"
    first_ms, texts = [], []
    for follow_up in ("And who wrote it?", "And when?", ""):
        answer = server.ask(Question(text, case.plan.tokens, picture))
        first_ms.append(answer.first_ms)
        texts.append(answer.text)
        text += f"\n{answer.text.strip()}\n{follow_up}"
    return Sample({"turn_1": first_ms[0], "turn_2": first_ms[1], "turn_3": first_ms[2]}, texts)


def measure_repeat(server: Server, case: Case) -> Sample:
    question = Question("What is this?", case.plan.tokens, case.picture(0), cached=True)
    first = server.ask(question)
    again = [server.ask(question) for _ in range(REPETITIONS)]
    figures = {"first": first.seconds * 1000, "p95": percentile([answer.seconds * 1000 for answer in again], 95)}
    return Sample(figures, [first.text, *(answer.text for answer in again)])


def measure_plain(server: Server, case: Case) -> Sample:
    text = server.ask(Question(f"Number {case.seed}: what is a receipt?", case.plan.tokens))
    seen = server.ask(Question("What is this?", case.plan.tokens, case.picture(0)))
    figures = {
        "text": text.seconds * 1000,
        "overhead": text.seconds * 1000 - text.computed_ms,
        "picture": seen.seconds * 1000,
        "per_token": seen.decode_ms / max(1, seen.tokens - 1),
    }
    return Sample(figures, [text.text, seen.text])


EYES = Workload(
    "eyes",
    "b. many eyes: 16 questions at once to one new picture",
    [Figure("total", "until the last is answered", "s", Target("<=", 1 / 7, "1/7"))],
    measure_eyes,
)
FORMS = Workload(
    "form",
    "c. form: 8 fields by schema",
    [
        Figure("decode", "one: decoding", "ms", Target("<=", 1 / 3, "1/3")),
        Figure("whole", "one: whole", "ms", Target("<=", 1 / 1.8, "1/1.8")),
        Figure("several", "8 at once", "/s", Target(">=", 2, "2")),
        Figure("complete", "forms that are complete", "%"),
    ],
    measure_form,
)
TURNS = Workload(
    "turns",
    "d. follow-up: three turns about one picture",
    [
        Figure("turn_1", "first token of turn 1", "ms"),
        Figure("turn_2", "first token of turn 2", "ms", Target("<=", 1 / 3, "1/3")),
        Figure("turn_3", "first token of turn 3", "ms"),
    ],
    measure_turns,
)
REPEAT = Workload(
    "repeat",
    "f. repeat: the same request again",
    [
        Figure("first", "the first time", "ms"),
        Figure("p95", "again, p95", "ms", Target("<=", 10, "10 ms", of_ratio=False)),
    ],
    measure_repeat,
)
PLAIN = Workload(
    "plain",
    "g. one plain request, nothing shared",
    [
        Figure("text", "text: whole", "ms", Target("<=", 1, "1")),
        Figure("overhead", "text: beyond computing", "ms", Target("<=", 5, "5 ms", of_ratio=False)),
        Figure("picture", "picture: whole", "ms", Target("<=", 1, "1")),
        Figure("per_token", "picture: each token", "ms"),
    ],
    measure_plain,
)
