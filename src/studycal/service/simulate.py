"""Many years of life against the learner's plan, on all the cores there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from studycal.core import simulate as core
from studycal.core.outcome import Outcome, Summary, summary
from studycal.core.simulate import Rates, World
from studycal.errors import UsageError

from .build import build, read_all
from .home import Home

MOST = 100_000
"""Years at most: what two cores live through in an hour and a half."""
_TOGETHER = 10
"""Years that one process lives through before it tells."""
_WORTH_IT = 20
"""Fewer years are over before a second process has begun."""


@dataclass(frozen=True)
class Simulated:
    """The years that were lived, and by which rates; ``finish`` is the range they are measured against."""

    seed: int
    rates: Rates
    finish: tuple[date, date]
    weeks: int
    summary: Summary


def simulate(
    home: Home, years: int, seed: int, now: datetime, *, workers: int = 1, tell: Callable[[int], None] = lambda _: None
) -> Simulated:
    """Live ``years`` years from the plan as it stands. Nothing is kept; equal seeds give equal figures.

    ``tell`` is told how many years are over. Raises UsageError for a number of years that cannot be.
    """
    if not 1 <= years <= MOST:
        raise UsageError(f"{years} years cannot be simulated.", f"Say 1 to {MOST:,}.")
    life = world(home, now)
    outcomes: list[Outcome] = []
    for some in _lives(life, seed, years, workers if years >= _WORTH_IT else 1):
        outcomes += some
        tell(len(outcomes))
    return Simulated(seed, life.rates, core.base(life).finish, len(life.curriculum.weeks), summary(outcomes))


def world(home: Home, now: datetime) -> World:
    """The plan as it stands, with its rates from the config."""
    read, built = read_all(home, now), build(home, now, save=False)
    chosen = home.config.simulate
    return World(
        curriculum=built.curriculum,
        schedule=built.schedule,
        busy=read.busy,
        holidays=read.holidays,
        facts=built.facts,
        sessions=built.plan.sessions,
        now=now,
        rates=Rates(chosen.missed, chosen.sick_weeks, chosen.trips),
    )


def _lives(life: World, seed: int, years: int, workers: int) -> Iterator[list[Outcome]]:
    """The years in order, some at a time."""
    parts = [range(first, min(first + _TOGETHER, years)) for first in range(0, years, _TOGETHER)]
    if workers < 2:
        start = core.base(life)
        yield from ([core.live(start, seed, number) for number in part] for part in parts)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_live, [life] * len(parts), [seed] * len(parts), parts)


def _live(life: World, seed: int, numbers: range) -> list[Outcome]:
    """Some years in a process of their own."""
    start = core.base(life)
    return [core.live(start, seed, number) for number in numbers]
