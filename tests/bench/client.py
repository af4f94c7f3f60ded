"""Asks either server the same thing, streamed, and notes when each piece of the answer came."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Optional

SECONDS_MAX = 600


@dataclass(frozen=True)
class Question:
    text: str
    max_tokens: int
    picture: Optional[str] = None  # base64
    schema: Optional[dict[str, Any]] = None
    cached: bool = False  # an answer given before will do


@dataclass
class Answer:
    """Times are time.perf_counter() of this process."""

    started: float
    status: int = 0
    stamps: list[float] = field(default_factory=list)  # of each piece of text
    lengths: list[int] = field(default_factory=list)  # in characters
    ended: float = 0.0
    text: str = ""
    error: str = ""
    prompt_tokens: int = 0
    tokens: int = 0
    vision_ms: float = 0.0  # this and the next two as Glimpse says; llama-server says the last
    prefill_ms: float = 0.0
    decode_ms: float = 0.0
    computed_ms: float = 0.0  # all three together, as either server says

    @property
    def ok(self) -> bool:
        return self.status == 200 and not self.error

    @property
    def seconds(self) -> float:
        return self.ended - self.started

    @property
    def first_ms(self) -> float:
        """Time to the first piece of text."""
        return (self.stamps[0] - self.started) * 1000 if self.stamps else self.seconds * 1000


def sse_events(lines: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    """(name, data) of each server-sent event; comments are skipped."""
    name, data = "", []
    for raw in lines:
        line = raw.decode().rstrip("\r\n")
        if not line:
            if data:
                yield name, "\n".join(data)
            name, data = "", []
        elif line.startswith("event:"):
            name = line[6:].strip()
        elif line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))


@dataclass(frozen=True)
class Dialect:
    """How one server is asked and how its events are read. `read` fills in the answer and returns new text."""

    path: str
    body: Callable[[Question], dict[str, Any]]
    read: Callable[[Answer, str, dict[str, Any]], str]


def response_format(question: Question, **more: Any) -> dict[str, Any]:
    """Both servers take OpenAI's form of a schema."""
    if question.schema is None:
        return {}
    return {"response_format": {"type": "json_schema", "json_schema": {"name": "form", "schema": question.schema}, **more}}


def glimpse_body(question: Question) -> dict[str, Any]:
    body = {"text": question.text, "max_tokens": question.max_tokens, "temperature": 0, "stream": True}
    body["cache"] = "on" if question.cached else "off"
    if question.picture:
        body["image"] = question.picture
    return body | response_format(question, parallel=True)


def read_glimpse(answer: Answer, name: str, event: dict[str, Any]) -> str:
    if name == "delta":
        return event["text"]
    if name == "error":
        answer.error = event["error"]["message"]
        if event["error"]["code"] == "invalid_request":  # found out after the answer had begun
            answer.status = 400
    if name == "done":
        times = event["timings_ms"]
        answer.vision_ms, answer.prefill_ms, answer.decode_ms = times["vision"], times["prefill"], times["decode"]
        answer.computed_ms = answer.vision_ms + answer.prefill_ms + answer.decode_ms
        answer.prompt_tokens, answer.tokens = event["usage"]["prompt_tokens"], event["usage"]["completion_tokens"]
    return ""


def llama_body(question: Question) -> dict[str, Any]:
    content: list[dict[str, Any]] = [{"type": "text", "text": question.text}]
    if question.picture:
        url = f"data:image/png;base64,{question.picture}"
        content.insert(0, {"type": "image_url", "image_url": {"url": url}})
    body = {
        "messages": [{"role": "user", "content": content}],
        "max_tokens": question.max_tokens,
        "temperature": 0,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    return body | response_format(question)


def read_llama(answer: Answer, _name: str, event: dict[str, Any]) -> str:
    if "error" in event:
        answer.error = str(event["error"].get("message", event["error"]))
    if times := event.get("timings"):
        answer.decode_ms = times["predicted_ms"]
        answer.computed_ms = times["prompt_ms"] + times["predicted_ms"]
    if usage := event.get("usage"):
        answer.prompt_tokens, answer.tokens = usage["prompt_tokens"], usage["completion_tokens"]
    return "".join(choice["delta"].get("content") or "" for choice in event.get("choices", []))


GLIMPSE = Dialect("/api/v1/inference", glimpse_body, read_glimpse)
LLAMA = Dialect("/v1/chat/completions", llama_body, read_llama)


def ask(port: int, dialect: Dialect, question: Question, on_text: Callable[[], bool] = lambda: True) -> Answer:
    """One question on a connection of its own. Hangs up when `on_text`, called with each piece of text, returns False."""
    body = json.dumps(dialect.body(question)).encode()
    answer = Answer(started=time.perf_counter())
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_MAX)
    try:
        connection.request("POST", dialect.path, body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        answer.status = response.status
        if response.status == 200:
            listen(response, dialect, answer, on_text)
        else:
            answer.error = response.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as problem:
        answer.error = f"{type(problem).__name__}: {problem}"
    finally:
        connection.close()
    answer.ended = time.perf_counter()
    return answer


def listen(response: Iterable[bytes], dialect: Dialect, answer: Answer, on_text: Callable[[], bool]) -> None:
    """Reads the events to their end."""
    for name, data in sse_events(response):
        if data == "[DONE]":
            continue
        text = dialect.read(answer, name, json.loads(data))
        if text:
            answer.stamps.append(time.perf_counter())
            answer.lengths.append(len(text))
            answer.text += text
            if not on_text():
                return
    if not (answer.tokens or answer.error):
        answer.error = "the answer broke off"


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Makes the calls from a thread each. The threads are daemons, so that Ctrl-C need not wait for answers."""
    results: list[Any] = [None] * len(calls)

    def run(index: int) -> None:
        results[index] = calls[index]()

    threads = [threading.Thread(target=run, args=(index,), daemon=True) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
