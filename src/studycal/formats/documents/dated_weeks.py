"""The Monday of the week that the days beside an entry name, and the weeks that they leave free between two entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from studycal.core.records import replace

from .candidate import Candidate, Counts, Entry, listed
from .dates import ANY_YEAR, WrittenDay, days, span
from .report import Report
from .resolving import resolved

_WEEK = 6
"""Days that a span has at least if it is a week: Sunday to Saturday, or to Friday."""

_LONGEST_GAP = 16
"""Weeks that days may leave free; what is longer is another term, or a day that is mistyped."""

_FRIDAY, _SATURDAY, _NEARLY_ALL = 4, 5, 0.9

_MOST_OF_A_WEEK = 4
_DAYS_A_YEAR, _DAYS_A_WEEK = 365, 7
_LONGEST_SEAM = 21
"""Days from the last week of a plan to the first of the one that follows it, at most."""
_BESIDE_ONE = 2
"""Pairs of neighbours that one day is in."""
_LEAST_DATED, _MANY = 4, 4
"""Weeks by date whose numbers may repeat, at least, and how many of them stand for one that does."""


def mondays(entries: Sequence[Entry], dates: Mapping[int, date], *, weekly: bool) -> Mapping[int, date]:
    """The Monday of each entry's week, by its place: of a span from a weekend on the week that most of it lies in; from
    a Friday on, too, where nearly all begin on one.

    Days alone that are nearly all Sundays, or Saturdays, begin their weeks where the entries are said to be weeks
    (``weekly``): these hold the Monday behind.
    """
    spans = {at: _span(entries[at], day) for at, day in dates.items()}
    alone = Counter(first.weekday() for first, last in spans.values() if first == last)
    begins = weekly and len(dates) > 1 and _is_mostly_at_a_weekend(alone)
    whole = Counter(first.weekday() for first, last in spans.values() if (last - first).days >= _WEEK)
    late = _FRIDAY if whole.total() > 1 and whole[_FRIDAY] >= _NEARLY_ALL * whole.total() else _SATURDAY
    by_week = {}
    for at, (first, last) in spans.items():
        middle = min((last - first).days, _WEEK) // 2 if last > first else 3 * begins
        inside = first + timedelta(days=middle if first.weekday() >= late else 0)
        by_week[at] = inside - timedelta(days=inside.weekday())
    return by_week


def _is_mostly_at_a_weekend(weekdays: Counter[int]) -> bool:
    """Whether nearly all days are Sundays, or nearly all Saturdays."""
    day, times = max(weekdays.items(), key=lambda pair: pair[1], default=(0, 0))
    return day >= _SATURDAY and times >= _NEARLY_ALL * weekdays.total()


def _span(entry: Entry, day: date) -> tuple[date, date]:
    """The first and the last day that an entry names, of which one is known; that one twice where it stands alone."""
    reach = (entry.days[0], entry.until) if entry.until else named_span(entry)
    if reach is None:
        return day, day
    if not _is_same(reach[0], entry.days[0]):
        return day - timedelta(days=reach[1].day - reach[0].day), day
    last = reach[1].on(reach[1].year or day.year)
    if last and last < day and not reach[1].year:
        last = reach[1].on(day.year + 1)
    return day, max(day, last or day)


def named_span(entry: Entry) -> tuple[WrittenDay, WrittenDay] | None:
    """The span that an entry's line says and whose first or last day the entry has."""
    written = days(entry.head)
    at = next((at for at, day in enumerate(written) if _is_same(day, entry.days[0])), None)
    reach = span(entry.head, written[at:]) if at is not None else None
    if reach is None or not any(_is_same(day, entry.days[0]) for day in reach):
        return None
    own = not any(map(str.isdigit, entry.head[: reach[0].start]))  # the 1 of "Week 1 - 4 January" is the week's number
    return None if own and not _is_same(reach[0], entry.days[0]) else reach


def _is_same(one: WrittenDay, other: WrittenDay) -> bool:
    return (one.month, one.day) == (other.month, other.day)


def with_gaps(
    entries: Sequence[Entry], year: int | None, today: date | None, report: Report | None = None
) -> list[Entry]:
    """Numbered weeks with the free ones between that their days tell: week 2 on 14 December, week 3 on 11 January.

    As they are where the days do not go on with the weeks: where one lies sooner than its number, or much later; that
    is told. A last week whose day is in the week before (an exam's) only follows it, and a single day that all others
    speak against is left out. A break of a few days between two weeks that follow each other keeps none free.
    """
    ordered = sorted(entries, key=lambda entry: entry.numbers[0])
    gaps = _gaps(ordered, year, today)
    stray = _stray(ordered, gaps)
    last = max(gaps, default=(0, 0))
    if stray and report is not None:
        _report_stray(ordered, [pair for pair in stray if gaps[pair] < 0] or stray, report)
    if stray and (stray != [last] or gaps[last] != -1):
        left_out = _without_the_odd_one(ordered, stray, year, today)
        if left_out is None:
            return list(entries)
        entries = [left_out if entry.line == left_out.line else entry for entry in entries]
        ordered = sorted(entries, key=lambda entry: entry.numbers[0])
        gaps = _gaps(ordered, year, today)
    kept = {id(ordered[at]): max(-_break_before(ordered, before, at), apart) for (before, at), apart in gaps.items()}
    return [replace(entry, free_before=entry.free_before + kept.get(id(entry), 0)) for entry in entries]


def _gaps(ordered: Sequence[Entry], year: int | None, today: date | None) -> dict[tuple[int, int], int]:
    """How many weeks more lie between the days of two weeks than between their numbers, by their places; empty where
    not every day is known.
    """
    places, free = {}, 0
    for at, entry in enumerate(ordered):
        free += entry.free_before
        places[at] = entry.numbers[0] + free
    listed = [(at, entry.days[0]) for at, entry in enumerate(ordered) if entry.days]
    dates = resolved([(places[at], day) for at, day in listed], year=year, today=today)
    if len(dates) != len(listed):
        return {}
    by_place = {at: when for (at, _), (_, when) in zip(listed, dates, strict=True)}
    begun = mondays(ordered, by_place, weekly=True)
    return {
        (before, at): (begun[at] - begun[before]).days // 7 - (places[at] - places[before])
        for before, at in pairwise(begun)
    }


def _break_before(ordered: Sequence[Entry], before: int, at: int) -> int:
    """The weeks that a break keeps free between two weeks that follow each other."""
    return ordered[at].free_before if at == before + 1 else 0


def _stray(ordered: Sequence[Entry], gaps: Mapping[tuple[int, int], int]) -> list[tuple[int, int]]:
    """The places of two weeks each whose days lie nearer than their numbers, or much farther."""
    return [pair for pair, apart in gaps.items() if not -_break_before(ordered, *pair) <= apart <= _LONGEST_GAP]


def _without_the_odd_one(
    ordered: Sequence[Entry], stray: Sequence[tuple[int, int]], year: int | None, today: date | None
) -> Entry | None:
    """The only week without whose day all others go on as their numbers do, without that day; None without one."""
    if len(stray) > _BESIDE_ONE or sum(bool(entry.days) for entry in ordered) <= _LEAST_DATED:
        return None
    odd = []
    for at in stray[0]:
        alone = replace(ordered[at], days=[])
        rest = [alone if entry is ordered[at] else entry for entry in ordered]
        gaps = _gaps(rest, year, today)
        odd += [alone] * (bool(gaps) and not _stray(rest, gaps))
    return odd[0] if len(odd) == 1 else None


def _report_stray(ordered: Sequence[Entry], pairs: Sequence[tuple[int, int]], report: Report) -> None:
    """Say of which weeks the days do not go on as their numbers do."""
    before, at = pairs[0]
    one, other = ordered[before], ordered[at]
    others = f" (and {len(pairs) - 1} more)" if len(pairs) > 1 else ""
    message = (
        f"The days of weeks {one.numbers[-1]} and {other.numbers[0]} (lines {one.line} and {other.line}) do not lie as "
        f"far apart as their numbers say{others}: the numbers are followed."
    )
    report.warning(other.line, "dates-numbers", message, "Correct the day or the number.")


def follow_days_where_numbers_repeat(main: Candidate) -> None:
    """Take weeks by date of which some number stands twice, where the days say that each is in a week of its own."""
    numbers = [entry.numbers for entry in main.entries]
    again = [entry for before, entry in pairwise(main.entries) if entry.numbers == before.numbers]
    dated = len(numbers) >= _LEAST_DATED and all(len(one) == 1 for one in numbers) and all(e.days for e in main.entries)
    if main.counts is not Counts.WEEKS or not dated or not again or _MANY * len(again) > len(numbers):
        return
    spans = [named_span(entry) or (entry.days[0], entry.days[0]) for entry in main.entries]
    when = [first.on(ANY_YEAR) for first, _ in spans]
    steps = [(later - sooner).days % _DAYS_A_YEAR for sooner, later in pairwise(when) if sooner and later]
    if len(steps) == len(when) - 1 and all(_MOST_OF_A_WEEK < step <= _LONGEST_GAP * _DAYS_A_WEEK for step in steps):
        main.counts = Counts.DATES
        for entry, (first, last) in zip(main.entries, spans, strict=True):
            entry.days, entry.until = [first], last
        which = listed([entry.numbers[0] for entry in again])
        who = f"Week {which} stands" if len(again) == 1 else f"Weeks {which} stand"
        main.notes.append(f"{who} twice, each time with days of another week: the days are followed.")


def days_go_on(runs: Sequence[Sequence[Entry]]) -> bool:
    """Whether each week of several runs has a day, and each run's begin a week or two behind those of the one before: a
    season that follows another.
    """
    firsts = [[entry.days[0].on(ANY_YEAR) if entry.days else None for entry in run] for run in runs]
    if not all(firsts) or not all(day for listed in firsts for day in listed):
        return False
    flat = [day for listed in firsts for day in listed if day]
    steps = [(later - sooner).days % _DAYS_A_YEAR for sooner, later in pairwise(flat)]
    seams = {sum(map(len, firsts[:at])) - 1 for at in range(1, len(firsts))}
    most = [_LONGEST_SEAM if at in seams else _LONGEST_GAP * _DAYS_A_WEEK for at in range(len(steps))]
    return all(_MOST_OF_A_WEEK <= step <= limit for step, limit in zip(steps, most, strict=True))


def share_week(one: WrittenDay, other: WrittenDay) -> bool:
    """Whether two days lie in one week from Monday on; without a year, whether at most four days lie between them."""
    first, second = one.on(ANY_YEAR), other.on(ANY_YEAR)
    if first is None or second is None:
        return False
    if one.year and other.year:
        return first.isocalendar()[:2] == second.isocalendar()[:2]
    return abs((second - first).days) <= _MOST_OF_A_WEEK


def is_later(days_before: Sequence[WrittenDay], day: WrittenDay | None) -> bool:
    """Whether a day, where it is known, is a week or more after the first of others."""
    first, last = days_before[0].on(ANY_YEAR) if days_before else None, day.on(ANY_YEAR) if day else None
    return bool(first and last and (last - first).days % _DAYS_A_YEAR >= _DAYS_A_WEEK)
