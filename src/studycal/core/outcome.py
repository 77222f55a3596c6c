"""How simulated years went: each one, and what many have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Outcome:
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


def summary(outcomes: Sequence[Outcome]) -> Summary:
    """What many years have in common; at least one is needed."""
    columns: dict[str, list[float]] = {
        "finish": [one.finish.toordinal() for one in outcomes],
        "covered": [one.covered for one in outcomes],
        "outputs": [one.outputs for one in outcomes],
        "hours": [one.minutes / 60 for one in outcomes],
        "sick_weeks": [one.sick_weeks for one in outcomes],
        "trips": [one.trips for one in outcomes],
        "merged": [one.merged for one in outcomes],
        "cut": [one.cut for one in outcomes],
        "reserve": [one.reserve for one in outcomes],
    }
    share = sum(one.in_range for one in outcomes) / len(outcomes)
    return Summary(len(outcomes), share, {name: _spread(sorted(values)) for name, values in columns.items()})


def _spread(values: Sequence[float]) -> Spread:
    """Nearest ranks: each figure is one that some year had."""
    low, middle, high = (values[round(share * (len(values) - 1))] for share in (0.1, 0.5, 0.9))
    return Spread(low, middle, high)
