"""Workload a: some clients are being written to, without an end, while pictures arrive."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Sequence

from case import Case, Sample, Workload
from client import Answer, Question
from figures import Figure, Target, percentile
from servers import Server

IDLE_SECONDS = 1


class Chat:
    """A client that is always being written to: it asks again when an answer is complete."""

    def __init__(self, server: Server, text: str, tokens: int) -> None:
        self._server, self._text, self._tokens = server, text, tokens
        self._answers: list[Answer] = []
        self._begun, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._over.is_set():
            question = Question(f"{self._text} ({len(self._answers)})", self._tokens)
            self._answers.append(self._server.try_to_ask(question, self._on_text))
            if not self._answers[-1].ok:
                self._begun.set()
                return

    def _on_text(self) -> bool:
        self._begun.set()
        return not self._over.is_set()

    def wait_for_text(self) -> None:
        self._begun.wait()

    def hang_up(self) -> list[Answer]:
        """Ends with the next piece of text, so that a pause that lasts is seen whole."""
        self._over.set()
        self._thread.join()
        return [self._server.checked(answer) for answer in self._answers]


def gaps_ms(answers: Sequence[Answer], since: float, until: float) -> list[float]:
    """From one piece of an answer to the next, where any of it lies between the two times."""
    return [
        (later - earlier) * 1000
        for answer in answers
        for earlier, later in zip(answer.stamps, answer.stamps[1:])
        if later > since and earlier < until
    ]


def characters(answers: Sequence[Answer], since: float, until: float) -> int:
    return sum(
        length for answer in answers for stamp, length in zip(answer.stamps, answer.lengths) if since < stamp <= until
    )


def measure(server: Server, case: Case) -> Sample:
    plan = case.plan
    questions = [Question("What is this?", 8, case.picture(number, plan.chat_picture)) for number in range(plan.pictures)]
    texts = [f"Story {case.seed}-{number}: tell it at length." for number in range(plan.streams)]
    chats = [Chat(server, text, plan.chat_tokens) for text in texts]
    for chat in chats:
        chat.wait_for_text()
    idle_since = time.perf_counter()
    time.sleep(IDLE_SECONDS)
    since = time.perf_counter()
    seen, _ = server.ask_at_once(questions)
    until = time.perf_counter()
    written = [answer for chat in chats for answer in chat.hang_up()]
    idle, busy = gaps_ms(written, idle_since, since), gaps_ms(written, since, until)
    figures = {
        "idle_p50": percentile(idle, 50),
        "p50": percentile(busy, 50),
        "p99": percentile(busy, 99),
        "largest": max(busy),
        "ttft": statistics.mean(answer.first_ms for answer in seen),
        "written": characters(written, since, until) / (until - since),
    }
    return Sample(figures, [answer.text for answer in seen])


CHAT = Workload(
    "chat",
    "a. chat while pictures arrive",
    [
        Figure("idle_p50", "between pieces before, p50", "ms"),
        Figure("p50", "between pieces, p50", "ms"),
        Figure("p99", "between pieces, p99", "ms", Target("<=", 1 / 50, "1/50")),
        Figure("largest", "between pieces, largest", "ms"),
        Figure("ttft", "first token of a picture, mean", "ms", Target("<=", 1, "1")),
        Figure("written", "characters of chat meanwhile", "/s"),
    ],
    measure,
)
