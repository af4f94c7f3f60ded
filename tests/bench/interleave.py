"""Two sides measured one after the other, again and again."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from case import Case, Sample
from figures import Figure, Likeness, Row
from models import say


@dataclass
class Results:
    """Of a whole run, as far as it came; `likeness` by model and workload."""

    rows: list[Row] = field(default_factory=list)
    likeness: dict[tuple[str, str], Likeness] = field(default_factory=dict)


def interleave(model: str, workload: str, figures: Sequence[Figure], sides: Mapping[str, Callable[[Case], Sample]],
               cases: Sequence[Case], results: Results) -> None:
    """All cases on both sides, left and right; the one that goes first changes from one case to the next."""
    rows = [Row(model, workload, figure) for figure in figures]
    alike = results.likeness[model, workload] = Likeness()
    results.rows.extend(rows)
    for number, case in enumerate(cases, 1):
        samples: dict[str, Sample] = {}
        for name in sides if number % 2 else reversed(list(sides)):
            began = time.perf_counter()
            samples[name] = sides[name](case)
            say(f"  {workload} {number}/{len(cases)}  {name:12}  {time.perf_counter() - began:6.1f} s")
        left, right = (samples[name] for name in sides)
        for row in rows:
            row.left.append(left.figures[row.figure.name])
            row.right.append(right.figures[row.figure.name])
        alike.add(left.texts, right.texts)
