"""Checkpoints and the progress display of a training stage. A stage lasts a number of seconds, so that it fits the
machine it runs on, or a number of steps; interrupted, it goes on with what is left."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import torch

SAVE_EVERY_S = 180.0
STEP_MAX_S = 30.0  # a step that seems to have taken longer was stopped (SIGSTOP, a sleeping machine), which is not practice


class Stage:
    """Clock, log and checkpoint of one training stage."""

    def __init__(
        self,
        folder: Path,
        name: str,
        seconds: float,
        steps: int | None = None,
        show_every: float = 30.0,
        warmup_steps: int = 60,
        decay_part: float = 0.65,
    ):
        """It ends after `seconds`, or after `steps` if they are given. `show_every` seconds a line is printed and logged; the
        learning rate falls over the last `decay_part`."""
        folder.mkdir(parents=True, exist_ok=True)
        self.name, self.seconds, self.steps, self.show_every = name, seconds, steps, show_every
        self.path = folder / f"{name}.pt"
        self.log_path = folder / f"{name}.log.jsonl"
        self.warmup_steps, self.decay_part = warmup_steps, decay_part
        self.step, self.spent, self.sums = 0, 0.0, {}
        self._last = self._saved = self._shown = time.monotonic()

    @property
    def part(self) -> float:
        """How much of the stage is done, 0 to 1."""
        return min(1.0, self.step / self.steps if self.steps else self.spent / self.seconds)

    @property
    def done(self) -> bool:
        """Whether the time, or the steps, are used up."""
        return self.part >= 1.0

    def rate(self) -> float:
        """Learning-rate factor: linear warm-up, level, linear fall to 2 % over the last part."""
        fall = 1.0 if self.part < 1 - self.decay_part else 0.02 + 0.98 * (1 - self.part) / self.decay_part
        return min(1.0, (self.step + 1) / self.warmup_steps) * fall

    def resume(self) -> dict[str, Any] | None:
        """The state to go on from, or None when the stage starts afresh."""
        if not self.path.exists():
            return None
        saved = torch.load(self.path, weights_only=True)
        self.step, self.spent = saved["step"], saved["spent"]
        self._last = time.monotonic()
        return saved

    def advance(self, **figures: float) -> None:
        """Count one step and its figures; now and then print the means since the last line."""
        now = time.monotonic()
        self.spent += min(now - self._last, STEP_MAX_S)
        self._last = now
        self.step += 1
        for key, value in figures.items():
            self.sums.setdefault(key, []).append(float(value))
        if now - self._shown >= self.show_every:
            self._shown = now
            self.show()

    def show(self) -> None:
        """Print and log one line."""
        means = {k: round(sum(v) / len(v), 4) for k, v in self.sums.items() if v}
        self.sums = {}
        line = {"stage": self.name, "step": self.step, "seconds": round(self.spent), "of": self.steps or round(self.seconds), **means}
        with self.log_path.open("a") as log:
            log.write(json.dumps(line) + "\n")
        print(f"{self.name} {100 * self.part:5.1f} % step {self.step} " + " ".join(f"{k} {v:.4g}" for k, v in means.items()), flush=True)

    def save_due(self) -> bool:
        """Whether it is time for a checkpoint."""
        return time.monotonic() - self._saved >= SAVE_EVERY_S

    def save(self, **state: Any) -> None:
        """Write the checkpoint beside the old one, then take its place."""
        part = self.path.with_suffix(".part")
        torch.save({"step": self.step, "spent": self.spent, **state}, part)
        os.replace(part, self.path)
        self._saved = time.monotonic()

    def rest(self) -> None:
        """Leave out of the count the time since the last step (evaluation, saving)."""
        self._last = time.monotonic()
