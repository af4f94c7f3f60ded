"""Questions about pictures, asked of a server and computed by bare library calls (bare_calls.cpp)."""

from __future__ import annotations

import base64
import json
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alone import ASPECTS
from case import Case, Sample
from client import Question
from servers import Server, ServerFailed

PARTS = ("encode", "prefill", "decode")


@dataclass(frozen=True)
class Crowd:
    """So many clients at once, each with a question of its own, about so many pictures."""

    name: str
    title: str
    clients: int
    pictures: int
    target: float

    def questions(self, case: Case) -> list[Question]:
        shown = [case.picture(number) for number in range(self.pictures)]
        share = self.clients // self.pictures
        return [
            Question(f"What is the {ASPECTS[number]}?", case.plan.tokens, shown[number // share]) for number in range(self.clients)
        ]


def measure_server(server: Server, crowd: Crowd, case: Case) -> Sample:
    """From the first sending to the last answer's end."""
    answers, seconds = server.ask_at_once(crowd.questions(case))
    # What several compute together cannot be told apart.
    parts = [(answer.vision_ms, answer.prefill_ms, answer.decode_ms) for answer in answers] if crowd.clients == 1 else [(None,) * 3]
    return Sample({"whole": seconds, **dict(zip(PARTS, parts[0]))}, [answer.text for answer in answers])


def measure_bare(command: Sequence[str], crowd: Crowd, case: Case) -> Sample:
    with tempfile.TemporaryDirectory() as folder:
        told = printed_json([*command, "--tokens", str(case.plan.tokens), *asks(crowd.questions(case), Path(folder))])
    parts = (sum(told["encode_ms"]), told["prefill_ms"], told["decode_ms"])
    return Sample({"whole": told["sum_ms"] / 1000, **dict(zip(PARTS, parts))}, told["texts"])


def asks(questions: Sequence[Question], folder: Path) -> list[str]:
    """Arguments of bare_calls; a picture that is shown again is the same file again."""
    files: dict[str, Path] = {}
    arguments = []
    for question in questions:
        path = files.setdefault(question.picture, folder / f"{len(files)}.png")
        path.write_bytes(base64.b64decode(question.picture))
        arguments += ["--ask", str(path), question.text]
    return arguments


def printed_json(command: Sequence[str]) -> dict[str, Any]:
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if ended.returncode != 0:
        raise ServerFailed(f"bare_calls ended with status {ended.returncode}: {ended.stderr[-2000:]}")
    return json.loads(ended.stdout)
