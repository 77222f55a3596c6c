"""How simulated years went: each one, and what many have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from studycal.core.records import dataclass


@dataclass(frozen=True, slots=True)
class SimulatedYear:
    """How one year went. ``finish`` is the last day, with a week for each topic that was not covered, and ``in_range``
    whether it lies within the reserve; ``minutes`` were studied; ``reserve`` is in weeks.
    """

    finish: date
    in_range: bool
    covered: int
    outputs: int
    minutes: int
    sick_weeks: int
    trips: int
    merged: int
    cut: int
    reserve: int


@dataclass(frozen=True, slots=True)
class Spread:
    """What one year in ten stays below, what half of them do, and what nine in ten do."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Summary:
    """Many years together: the share that finished in range, and how the rest spreads. Finishes are proleptic ordinals
    (``date.fromordinal``), hours are studied ones, the others are counts.
    """

    years: int
    in_range: float
    figures: Mapping[str, Spread]


def summary(outcomes: Sequence[SimulatedYear]) -> Summary:
    """What many years have in common; at least one is needed."""
    columns: dict[str, list[float]] = {
        "finish": [outcome.finish.toordinal() for outcome in outcomes],
        "covered": [outcome.covered for outcome in outcomes],
        "outputs": [outcome.outputs for outcome in outcomes],
        "hours": [outcome.minutes / 60 for outcome in outcomes],
        "sick_weeks": [outcome.sick_weeks for outcome in outcomes],
        "trips": [outcome.trips for outcome in outcomes],
        "merged": [outcome.merged for outcome in outcomes],
        "cut": [outcome.cut for outcome in outcomes],
        "reserve": [outcome.reserve for outcome in outcomes],
    }
    share = sum(outcome.in_range for outcome in outcomes) / len(outcomes)
    return Summary(len(outcomes), share, {name: _spread(sorted(values)) for name, values in columns.items()})


def _spread(values: Sequence[float]) -> Spread:
    """Nearest ranks: each figure is one that some year had."""
    low, middle, high = (values[round(share * (len(values) - 1))] for share in (0.1, 0.5, 0.9))
    return Spread(low, middle, high)
