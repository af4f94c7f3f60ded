"""What a workload is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Optional

from figures import Figure
from pictures import base64_picture
from servers import Server

Size = tuple[int, int]  # width and height, pixels
SMALL, MEDIUM, LARGE = (252, 168), (504, 364), (1036, 756)  # 54, 234 and 999 tokens


@dataclass(frozen=True)
class Plan:
    """How much is asked."""

    workloads: tuple[str, ...]
    picture: Size
    chat_picture: Size
    repeats: int = 3
    streams: int = 4  # of chat
    pictures: int = 8  # that arrive while others chat; forms at once
    questions: int = 16  # about one picture
    tokens: int = 24  # of an answer
    chat_tokens: int = 1200
    form_tokens: int = 400
    crowd_seconds: float = 30  # of arrivals
    crowd_sizes: tuple[Size, ...] = (SMALL, MEDIUM)
    clients: int = 16


@dataclass(frozen=True)
class Case:
    """One repeat of a workload. `prepared` is what its preparation found out."""

    plan: Plan
    seed: int
    prepared: Any = None

    def picture(self, number: int, size: Optional[Size] = None) -> str:
        """The same for both servers, and for no other repeat or number."""
        return base64_picture(self.seed * 1000 + number, size or self.plan.picture)


@dataclass
class Sample:
    """What one measurement of one server gave: figures by name (None: nothing to measure), and answers to compare."""

    figures: dict[str, Optional[float]]
    texts: list[str] = field(default_factory=list)


def nothing_to_prepare(_servers: Sequence[Server], _case: Case) -> None:
    return None


@dataclass(frozen=True)
class Workload:
    name: str
    title: str
    figures: Sequence[Figure]
    measure: Callable[[Server, Case], Sample]
    prepare: Callable[[Sequence[Server], Case], Any] = nothing_to_prepare
