"""Many years of life against the learner's plan, on all the cores there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

from studycal.core.records import dataclass
from studycal.core.simulate import live as core
from studycal.core.simulate.live import LifeRates, World
from studycal.core.simulate.statistics import SimulatedYear, Summary, summary
from studycal.errors import UsageError

from .input_reader import read_inputs
from .published import build
from .workspace import Home

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
    rates: LifeRates
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
    outcomes: list[SimulatedYear] = []
    for some in _lives(life, seed, years, workers if years >= _WORTH_IT else 1):
        outcomes += some
        tell(len(outcomes))
    return Simulated(seed, life.rates, core.base(life).finish, len(life.curriculum.weeks), summary(outcomes))


def world(home: Home, now: datetime) -> World:
    """The plan as it stands, with its rates from the config."""
    inputs, built = read_inputs(home, now), build(home, now, save=False)
    chosen = home.config.simulate
    return World(
        curriculum=built.curriculum,
        schedule=built.schedule,
        busy=inputs.busy,
        holidays=inputs.holidays,
        facts=built.facts,
        sessions=built.plan.sessions,
        now=now,
        rates=LifeRates(chosen.missed, chosen.sick_weeks, chosen.trips),
    )


def _lives(life: World, seed: int, years: int, workers: int) -> Iterator[list[SimulatedYear]]:
    """The years in order, some at a time."""
    parts = [range(first, min(first + _TOGETHER, years)) for first in range(0, years, _TOGETHER)]
    if workers < 2:
        start = core.base(life)
        yield from ([core.live(start, seed, number) for number in part] for part in parts)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_end_with_the_parent) as pool:
        yield from pool.map(_live, [life] * len(parts), [seed] * len(parts), parts)


def _end_with_the_parent() -> None:
    """End this process as soon as the one that began it is gone, however that ended: nobody waits for its years."""
    import os
    from multiprocessing import parent_process
    from threading import Thread

    parent = parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=wait, daemon=True).start()


def _live(life: World, seed: int, numbers: range) -> list[SimulatedYear]:
    """Some years in a process of their own."""
    start = core.base(life)
    return [core.live(start, seed, number) for number in numbers]
