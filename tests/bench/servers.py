"""Starts Glimpse and llama-server on the same GGUF pair with the same limits, and stops them whatever happens."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from client import GLIMPSE, LLAMA, SECONDS_MAX, Answer, Dialect, Question, ask, at_once

SECONDS_TO_START = 300
SECONDS_TO_STOP = 20
LOG_LINES_SHOWN = 15


class ServerFailed(Exception):
    """Ends the run; the text says what happened and shows the end of the server's log."""


class Refused(Exception):
    """A server does not know something that it was asked for."""


@dataclass(frozen=True)
class Limits:
    """What both servers are given. Without a number of threads Glimpse chooses, as it does for its users; llama-server, which
    does not, gets all cores."""

    threads: Optional[int]
    parallel: int = 16
    context_tokens: int = 2048
    picture_tokens: int = 1024


def glimpse_command(binary: Path, text: Path, projector: Path, limits: Limits) -> list[str]:
    return [
        *(str(binary), "serve", "--supervisor", "off", "--host", "127.0.0.1", "--log-level", "warn"),
        *("--model", str(text), "--mmproj", str(projector)),
        *(("--threads", str(limits.threads)) if limits.threads else ()),
        *("--parallel", str(limits.parallel), "--context-tokens", str(limits.context_tokens)),
        *("--queue-max", str(limits.parallel), "--picture-tokens-max", str(limits.picture_tokens)),
        *("--picture-enlarge", "100"),  # both are to see the same picture
        *("--request-timeout-seconds", str(SECONDS_MAX), "--drain-seconds", "1"),
    ]


def llama_command(binary: Path, text: Path, projector: Path, limits: Limits) -> list[str]:
    """Its prompt cache and its batching stay on, as they are by default; it splits its context among the requests."""
    threads = str(limits.threads or os.cpu_count())
    return [
        *(str(binary), "--host", "127.0.0.1", "--no-ui", "--reasoning-format", "none"),
        *("-m", str(text), "--mmproj", str(projector), "-t", threads, "-tb", threads),
        *("--parallel", str(limits.parallel), "-c", str(limits.context_tokens * limits.parallel)),
        *("--image-max-tokens", str(limits.picture_tokens), "-fa", "auto", "-ctk", "f16", "-ctv", "f16"),
    ]


class Server:
    """A server that runs. `name` is how the table calls it."""

    def __init__(self, name: str, dialect: Dialect, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
        self.name, self.dialect, self.port, self.process, self.log = name, dialect, port, process, log

    def try_to_ask(self, question: Question, on_text: Callable[[], bool] = lambda: True) -> Answer:
        """An answer, whatever its status."""
        return ask(self.port, self.dialect, question, on_text)

    def ask(self, question: Question) -> Answer:
        return self.checked(self.try_to_ask(question))

    def ask_at_once(self, questions: Sequence[Question]) -> tuple[list[Answer], float]:
        """The answers, and the seconds until the last was complete."""
        began = time.perf_counter()
        answers = at_once([lambda question=question: self.try_to_ask(question) for question in questions])
        seconds = time.perf_counter() - began
        return [self.checked(answer) for answer in answers], seconds

    def checked(self, answer: Answer) -> Answer:
        if answer.ok:
            return answer
        what = f"answered with status {answer.status}: {answer.error[:500]}"
        raise Refused(what) if answer.status == 400 else self.failed(what)

    def failed(self, what: str) -> ServerFailed:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES_SHOWN:]
        return ServerFailed("\n".join([f"{self.name} {what}", f"The end of its log, {self.log}:", *lines]))

    def rss_mb(self) -> float:
        """Memory that is resident now."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def wait_until_ready(self, path: str) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise self.failed(f"ended with status {self.process.returncode} before it was ready")
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        raise self.failed(f"was not ready after {SECONDS_TO_START} s")

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                print(f"{self.name} did not stop within {SECONDS_TO_STOP} s of SIGTERM", file=sys.stderr)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def started(name: str, dialect: Dialect, ready_path: str, command: list[str], log: Path) -> Iterator[Server]:
    """A ready server; it is stopped at the end of the block. Its own session keeps the terminal's Ctrl-C for us."""
    port = free_port()
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "wb") as output:
        process = subprocess.Popen([*command, "--port", str(port)], stdin=subprocess.DEVNULL, stdout=output,
                                   stderr=subprocess.STDOUT, start_new_session=True)
    server = Server(name, dialect, port, process, log)
    try:
        server.wait_until_ready(ready_path)
        yield server
    finally:
        server.stop()


@contextmanager
def both(glimpse: list[str], llama: list[str], logs: Path) -> Iterator[tuple[Server, Server]]:
    """Glimpse and its peer."""
    with started("Glimpse", GLIMPSE, "/readyz", glimpse, logs / "bench-glimpse.log") as ours:
        with started("llama-server", LLAMA, "/health", llama, logs / "bench-llama-server.log") as theirs:
            yield ours, theirs
