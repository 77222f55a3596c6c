"""Written days as dates: the year they are in, and which figure of theirs is the month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from .dates import WrittenDay

_LEAST_WEEKDAYS, _MOST_WEEKDAYS = 2, 40
"""Days with a weekday that tell a year, at least, and those that are looked at."""


def resolved(days: Sequence[tuple[int, WrittenDay]], *, year: int | None, today: date | None) -> list[tuple[int, date]]:
    """Days as dates: those without a year in the document's, else in the next one from today on, never going back.

    ``days`` are pairs of a week's number and a day; days that may be read in two ways are read so that the weeks lie
    seven days apart, where that settles it. Empty where no year can be told.
    """
    best: list[tuple[int, date]] = []
    ways: Iterable[bool] = (False, True) if any(day.swappable for _, day in days) else (False,)
    score = -1
    for swap in ways:
        listed = [(week, day.swapped() if swap and day.swappable else day) for week, day in days]
        if any(day.month > 12 for _, day in listed):
            continue
        dates = _dated(listed, year, today)
        fits = _apart(dates)
        if dates and fits > score:
            best, score = dates, fits
    return best


def _dated(days: Sequence[tuple[int, WrittenDay]], year: int | None, today: date | None) -> list[tuple[int, date]]:
    dates: list[tuple[int, date]] = []
    current = next((day.year for _, day in days if day.year), None) or year
    current = current or (fitting_year([day for _, day in days], today) if today else None)
    for week, day in days:
        if current is None and today is not None:
            first = day.on(today.year)
            current = today.year if first and first >= today else today.year + 1
        when = day.on(current) if current is not None else None
        if when is None:
            continue
        if not day.year and dates and when < dates[-1][1] - timedelta(days=180):
            when = day.on(when.year + 1) or when
        current = when.year
        dates.append((week, when))
    return dates


def _apart(dates: Sequence[tuple[int, date]]) -> int:
    """How many neighbours lie as many weeks apart as their numbers say."""
    pairs = pairwise(dates)
    return sum(abs((later - sooner).days - 7 * (last - first)) < 7 for (first, sooner), (last, later) in pairs)


def fitting_year(days: Sequence[WrittenDay], today: date) -> int | None:
    """The year in which days fall on the weekdays that they are written with: this or the next one, else the last such
    one; where none fits all of them, that in which all but a mistyped one in five do. None where fewer than two have a
    weekday, or no year fits.
    """
    named = [day for day in days[:_MOST_WEEKDAYS] if day.weekday is not None]
    if len(named) < _LEAST_WEEKDAYS:
        return None
    over = (named[0].on(today.year) or today) < today
    years: list[int] = [today.year + 1, today.year] if over else [today.year, today.year + 1]
    years += range(today.year - 1, today.year - 7, -1)
    counts = {year: fitting(named, year) for year in years}
    least = next((least for least in (len(named), -(-4 * len(named) // 5)) if max(counts.values()) >= least), None)
    return next((year for year in years if least and counts[year] >= least), None)


def fitting(days: Sequence[WrittenDay], year: int) -> int:
    """How many of some days, the first of them in a year, fall on the weekdays they are written with."""
    last: date | None = None
    count = 0
    for day in days:
        when = day.on(year)
        if when and last and when < last - timedelta(days=180):
            year += 1
            when = day.on(year)
        count += when is not None and when.weekday() == day.weekday
        last = when or last
    return count
