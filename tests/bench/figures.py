"""What is measured, and what becomes of repeated measurements. Pure: no servers, no clocks."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Optional


def percentile(values: Sequence[float], percent: float) -> float:
    """The least value that `percent` of the values do not exceed (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(len(ranked) * percent / 100) - 1)]


@dataclass(frozen=True)
class Target:
    """What issue and design promise: of the ratio, or of the left figure itself."""

    sign: str  # "<=" or ">="
    value: float
    text: str  # as the promise is written, "1/50"
    of_ratio: bool = True

    def __str__(self) -> str:
        return f"{self.sign} {self.text}"

    def met(self, value: float) -> bool:
        return value <= self.value if self.sign == "<=" else value >= self.value


@dataclass(frozen=True)
class Figure:
    """One row of the table."""

    name: str
    title: str
    unit: str  # "ms", "s", "/s", "%", "tok/s"
    target: Optional[Target] = None


@dataclass
class Row:
    """What both sides showed, repeat by repeat. None: there was nothing to measure."""

    model: str
    workload: str
    figure: Figure
    left: list[Optional[float]] = field(default_factory=list)
    right: list[Optional[float]] = field(default_factory=list)

    def ratios(self) -> list[float]:
        """Left / right of each repeat; the two of a repeat were measured one after the other."""
        return [left / right for left, right in zip(self.left, self.right) if left is not None and right]

    def met(self) -> Optional[bool]:
        """Whether the median meets the target; None without one, or without a measurement."""
        target = self.figure.target
        values = self.ratios() if target and target.of_ratio else self.left
        middle = median(values)
        return None if target is None or middle is None else target.met(middle)


@dataclass
class Likeness:
    """How many answers of a workload both sides gave alike. Greedy answers should be, but for near ties."""

    pairs: int = 0
    same: int = 0

    def add(self, left: Sequence[str], right: Sequence[str]) -> None:
        for one, other in zip(left, right):
            self.pairs += 1
            self.same += one.strip() == other.strip()  # Glimpse keeps white space at the end to itself

    def __str__(self) -> str:
        return f"{self.same} of {self.pairs}" if self.pairs else "-"


def present(values: Sequence[Optional[float]]) -> list[float]:
    return [value for value in values if value is not None]


def median(values: Sequence[Optional[float]]) -> Optional[float]:
    known = present(values)
    return statistics.median(known) if known else None


def spread(values: Sequence[Optional[float]]) -> Optional[tuple[float, float]]:
    """Least and largest."""
    known = present(values)
    return (min(known), max(known)) if known else None
