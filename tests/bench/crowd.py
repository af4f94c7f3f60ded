"""Workload e: more clients than can be served. Requests arrive at random times (Poisson), whether or not others were
answered; how many of them are answered in time is what counts."""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

from case import Case, Sample, Workload
from client import Answer, Question
from figures import Figure, Target, percentile
from servers import Server

OVERLOAD = 1.5
CAPACITY_REQUESTS_PER_CLIENT = 2
LIMIT_IN_MEDIANS = 2  # an answer is in time within so many times the peer's median at its capacity


@dataclass(frozen=True)
class Prepared:
    """What each server does when it is always busy but never overrun, requests a second; and what counts as in time."""

    capacity: dict[str, float]
    limit_seconds: float


def question(case: Case, number: int) -> Question:
    size = case.plan.crowd_sizes[number % len(case.plan.crowd_sizes)]
    return Question("What is this?", case.plan.tokens, case.picture(number, size))


def saturate(server: Server, case: Case) -> tuple[float, list[float]]:
    """Requests a second, and the seconds each took, of clients that ask again as soon as they are answered."""
    count = case.plan.clients * CAPACITY_REQUESTS_PER_CLIENT
    questions = [question(case, number) for number in range(count)]
    answers: list[Answer] = []

    def client(mine: Sequence[Question]) -> None:
        answers.extend(server.try_to_ask(one) for one in mine)

    began = time.perf_counter()
    clients = [threading.Thread(target=client, args=(questions[index :: case.plan.clients],), daemon=True)
               for index in range(case.plan.clients)]
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()
    seconds = time.perf_counter() - began
    return count / seconds, [server.checked(answer).seconds for answer in answers]


def prepare(servers: Sequence[Server], case: Case) -> Prepared:
    measured = {server.name: saturate(server, case) for server in servers}
    peer = servers[-1].name
    return Prepared({name: rate for name, (rate, _) in measured.items()}, LIMIT_IN_MEDIANS * statistics.median(measured[peer][1]))


def arrivals(seed: int, rate: float, seconds: float) -> list[float]:
    """Times of a Poisson process."""
    random_, now, times = random.Random(seed), 0.0, []
    while (now := now + random_.expovariate(rate)) < seconds:
        times.append(now)
    return times


def overrun(server: Server, case: Case, rate: float, first: int) -> list[Answer]:
    """What becomes of requests that arrive at this rate; `first` is the number of the first one's picture."""
    times = arrivals(case.seed, rate, case.plan.crowd_seconds)
    questions = [question(case, first + number) for number in range(len(times))]
    answers: list[Answer] = []
    began, threads = time.perf_counter(), []
    for when, one in zip(times, questions):
        time.sleep(max(0.0, began + when - time.perf_counter()))
        threads.append(threading.Thread(target=lambda one=one: answers.append(server.try_to_ask(one)), daemon=True))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return answers


def figures_of(answers: Sequence[Answer], seconds: float, limit_seconds: float) -> dict[str, Optional[float]]:
    """Refusals are answers with status 429; anything else that is no answer counts as broken."""
    answered = [answer.seconds for answer in answers if answer.ok]
    refused = [answer.seconds * 1000 for answer in answers if answer.status == 429]
    return {
        "goodput": sum(took <= limit_seconds for took in answered) / seconds,
        "p95": percentile(answered, 95) if answered else None,
        "refused": 100 * len(refused) / max(1, len(answers)),
        "refusal": max(refused) if refused else None,
        "broken": 100 * (len(answers) - len(answered) - len(refused)) / max(1, len(answers)),
    }


def measure(server: Server, case: Case) -> Sample:
    """Twice: at the same rate for both, and at a rate that is as far beyond each one's own capacity."""
    capacity, limit = case.prepared.capacity, case.prepared.limit_seconds
    peer, seconds = list(capacity)[-1], case.plan.crowd_seconds
    at_peers = at_own = figures_of(overrun(server, case, OVERLOAD * capacity[peer], 100), seconds, limit)
    if server.name != peer:
        at_own = figures_of(overrun(server, case, OVERLOAD * capacity[server.name], 500), seconds, limit)
    own = {f"own_{name}": value for name, value in at_own.items()}
    return Sample({"capacity": capacity[server.name], "limit": limit, **at_peers, **own})


CROWD = Workload(
    "crowd",
    "e. crowd: 16 clients, mixed pictures, 1.5x capacity",
    [
        Figure("capacity", "capacity", "/s"),
        Figure("limit", "in time means within", "s"),
        Figure("goodput", "1.5x peer's: in time", "/s", Target(">=", 2, "2")),
        Figure("p95", "1.5x peer's: p95", "s"),
        Figure("refused", "1.5x peer's: refused", "%"),
        Figure("own_goodput", "1.5x own: in time", "/s", Target(">=", 2, "2")),
        Figure("own_p95", "1.5x own: p95", "s"),
        Figure("own_refused", "1.5x own: refused", "%"),
        Figure("own_refusal", "1.5x own: slowest refusal", "ms", Target("<=", 50, "50 ms", of_ratio=False)),
        Figure("own_broken", "1.5x own: neither answered nor refused", "%"),
    ],
    measure,
    prepare,
)
