"""A stage's clock: what counts as practice, and what a checkpoint carries on."""

from pathlib import Path

import pytest

from nano import progress


class Clock:
    """A clock that moves when it is told to."""

    now = 1000.0

    def monotonic(self) -> float:
        """Seconds."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock that stages read."""
    clock = Clock()
    monkeypatch.setattr(progress, "time", clock)
    return clock


def advance(stage: progress.Stage, clock: Clock, *steps: float) -> None:
    """Steps that take so many seconds each."""
    for seconds in steps:
        clock.now += seconds
        stage.advance(loss=1.0)


def test_a_pause_is_not_practice(tmp_path: Path, clock: Clock) -> None:
    """A process that was stopped for an hour has practised for no more than a long step."""
    stage = progress.Stage(tmp_path, "answers", seconds=600)
    advance(stage, clock, 2, 3600, 2)
    assert stage.spent == 4 + progress.STEP_MAX_S
    assert not stage.done


def test_an_interrupted_stage_goes_on_with_what_is_left(tmp_path: Path, clock: Clock) -> None:
    """The time between two runs does not count either."""
    stage = progress.Stage(tmp_path, "answers", seconds=20)
    advance(stage, clock, 5, 5)
    stage.save()
    clock.now += 100_000
    again = progress.Stage(tmp_path, "answers", seconds=20)
    assert again.resume() is not None
    assert (again.step, again.spent, again.part) == (2, 10, 0.5)
    advance(again, clock, 5, 5)
    assert again.done


def test_the_rate_rises_stays_and_falls(tmp_path: Path, clock: Clock) -> None:
    """Warm-up to the full rate, then a fall over the last part to almost nothing."""
    stage = progress.Stage(tmp_path, "answers", seconds=0, steps=100, warmup_steps=10, decay_part=0.5)
    rates = []
    for _ in range(100):
        rates.append(stage.rate())
        advance(stage, clock, 1)
    assert rates[:10] == pytest.approx([(i + 1) / 10 for i in range(10)])
    assert set(rates[10:50]) == {1.0}
    assert all(a > b for a, b in zip(rates[50:], rates[51:], strict=False))
    assert rates[-1] < 0.05
