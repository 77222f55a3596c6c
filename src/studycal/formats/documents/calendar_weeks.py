"""Weeks by the number that the calendar gives them: in their order, over New Year, and known without the word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from studycal.core.records import replace

from .candidate import LOOSE, Candidate, Counts, Entry, listed
from .dates import WrittenDay
from .folding import fold
from .vocabulary import any_of, month, words

_FIRST_OF_AUTUMN = 27
"""From this week on the first one of a plan without those before it is the calendar's: half a year is not left out."""
_LATE, _EARLY, _LAST = 45, 8, 53
_LEAST = 3
_YEARS = range(2015, 2036)
"""Years that days without one may be in: which weeks of the calendar they lie in comes again."""


def mark_calendar_weeks(candidates: Sequence[Candidate]) -> None:
    """Count as the calendar's weeks the bare numbers of a document that begin in its second half ("Week 36" to "Week
    51"), and may go on in January; those beside days or months that they lie in; and those that begin behind the
    first, where the language counts its weeks so: "Uke 9".
    """
    numbering = [candidate for candidate in candidates if candidate.counts is Counts.WEEKS and candidate.entries]
    for candidate in numbering:
        by_month = _is_by_month(candidate.entries)
        if by_month or _is_dated_so(candidate):
            candidate.counts = Counts.CALENDAR_WEEKS
            what = "months" if by_month else "days"
            candidate.notes.append(f"The {what} beside the numbers say that they are the calendar's weeks.")
    for candidate in candidates:
        if candidate.counts in (Counts.WEEKS, Counts.CALENDAR_WEEKS):
            _follow_days(candidate)
    numbering = [candidate for candidate in numbering if candidate.counts is Counts.WEEKS]
    first = min((candidate.entries[0].numbers[0] for candidate in numbering), default=0)
    for candidate in numbering if first > 1 else ():
        numbers = [number for entry in candidate.entries for number in entry.numbers]
        meant = first >= _FIRST_OF_AUTUMN or _is_of_the_year(candidate)
        if meant and len(numbers) >= _LEAST and max(numbers) <= _LAST and _runs(numbers):
            candidate.counts = Counts.CALENDAR_WEEKS
            candidate.notes.append(f"Week {numbers[0]} comes first: the numbers are taken for the calendar's weeks.")


def of_one_kind(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates without those that number weeks of another kind than the plan does, the calendar's or its own:
    the plan's is the one of which more stand one by one.
    """
    singles: dict[Counts, int] = {}
    for candidate in candidates:
        if candidate.counts in (Counts.WEEKS, Counts.CALENDAR_WEEKS) and candidate.weak != LOOSE:
            singles[candidate.counts] = max(singles.get(candidate.counts, 0), candidate.singles)
    if len(singles) < 2:
        return list(candidates)
    other = min(singles, key=lambda kind: (singles[kind], kind is Counts.WEEKS))
    return [candidate for candidate in candidates if candidate.counts is not other]


def _is_of_the_year(candidate: Candidate) -> bool:
    """Whether the word beside the numbers, or above them, counts the weeks of the year in its language."""
    header = candidate.header("week")
    word = any_of(words("week_of_year"))
    return bool(re.search(rf"{word}\W*\d", fold(candidate.entries[0].head)) or re.match(rf"\W*{word}", fold(header)))


def _is_by_month(entries: Sequence[Entry]) -> bool:
    """Whether each entry names the month, in its column, that the week of the calendar with its number begins or ends
    in; of entries behind the first week, in several months.
    """
    named = [(entry.numbers[0], month(fold(str(entry.phase)))) for entry in entries]
    if len(named) < _LEAST or not 1 < min(number for number, _ in named) <= _LAST or len(set(named)) < len(named):
        return False
    several = len({name for _, name in named}) > 1
    return several and all(name in _months_of(number) for number, name in named)


@cache
def _months_of(week: int) -> frozenset[int]:
    """The months that a week of the calendar may begin or end in."""
    firsts = [date(year, 1, 4) for year in _YEARS]
    mondays = [first + timedelta(weeks=week - 1, days=-first.weekday()) for first in firsts]
    return frozenset(day.month for monday in mondays for day in (monday, monday + timedelta(days=6)))


def _is_dated_so(candidate: Candidate) -> bool:
    """Whether numbers from a later one than the first on are those of the calendar by the days beside them."""
    dated = [entry for entry in candidate.entries if entry.days]
    late = len(dated) >= _LEAST and min(entry.numbers[0] for entry in dated) > 1
    return late and any(_are_in(dated, year) for year in _YEARS)


def _are_in(dated: Sequence[Entry], year: int) -> bool:
    """Whether the days of entries lie in the weeks of the calendar that they number, the first of them in a year."""
    for before, entry in zip([None, *dated], dated, strict=False):
        year += bool(before and entry.numbers[0] < before.numbers[0])
        when = entry.days[0].on(year)
        if when is None or when.isocalendar().week != entry.numbers[0]:
            return False
    return True


def _follow_days(candidate: Candidate) -> None:
    """Give entries the calendar's weeks of their days, where those of half of them are their numbers, and of the others
    a neighbour of theirs: one week was left out or counted twice. It is said.
    """
    dated = [entry for entry in candidate.entries if entry.days and entry.days[0].year]
    weeks = {id(entry): _week_of(entry.days[0]) for entry in dated}
    off = [entry for entry in dated if entry.numbers != (weeks[id(entry)],)]
    beside = all(len(entry.numbers) == 1 and abs(entry.numbers[0] - weeks[id(entry)]) == 1 for entry in off)
    followed = [weeks.get(id(entry), entry.numbers[0]) for entry in candidate.entries]
    of_calendar = candidate.counts is Counts.CALENDAR_WEEKS or followed[:1] > [1]
    rising = len(set(followed)) == len(followed) and _runs(followed)
    if not (of_calendar and off and beside and rising) or len(dated) < _LEAST or 2 * len(off) > len(dated):
        return
    which = listed([entry.numbers[0] for entry in off])
    whose = f"The days of weeks {which} are" if len(off) > 1 else f"The day of week {which} is"
    candidate.notes.append(f"{whose} in the week of the calendar beside it: the days are followed.")
    candidate.counts = Counts.CALENDAR_WEEKS
    for entry in off:
        entry.numbers = (weeks[id(entry)],)


def _week_of(day: WrittenDay) -> int:
    """The week of the calendar that a day with its year is in; 0 for none."""
    when = day.on(day.year or 0)
    return when.isocalendar().week if when else 0


def _year_by_days(entries: Sequence[Entry], today: date | None) -> int | None:
    """The year in which the days beside weeks lie in them: the next one or the last before; None without days."""
    dated = [entry for entry in entries if entry.days]
    if today is None or len(dated) < _LEAST:
        return None
    years = (today.year + 1, today.year, *range(today.year - 1, today.year - 7, -1))
    return next((year for year in years if _are_in(dated, year)), None)


def _runs(numbers: Sequence[int]) -> bool:
    """Whether numbers rise, and at most once go on at the beginning of a year after the end of one."""
    falls = [(sooner, later) for sooner, later in pairwise(numbers) if later <= sooner]
    return not falls or (len(falls) == 1 and falls[0][0] >= _LATE and falls[0][1] <= _EARLY)


def by_calendar(entries: Sequence[Entry], year: int | None, today: date | None) -> tuple[list[Entry], date | None]:
    """Weeks as the calendar numbers them, in order; without a year this one's while at most half of them are over."""
    year = year or _year_by_days(entries, today)
    current = _first_year(entries, year, today)
    mondays: list[tuple[Entry, list[date]]] = []
    before: date | None = None
    for entry in entries:
        days = []
        for number in entry.numbers:
            monday = _monday(current, number)
            if before and monday < before - timedelta(weeks=20):
                current += 1
                monday = _monday(current, number)
            days.append(monday)
            before = monday
        mondays.append((entry, days))
    named = sorted({day for _, days in mondays for day in days})
    first = named[0]
    middle = first + (named[-1] - first) / 2
    if year is None and today and max(first, middle) + timedelta(days=6) < today:
        return by_calendar(entries, current + 1, today)
    numbers = {day: number for number, day in enumerate(named, start=1)}
    gaps = {later: (later - sooner).days // 7 - 1 for sooner, later in pairwise(named)}
    result = [
        replace(entry, numbers=tuple(numbers[day] for day in days), free_before=gaps.get(days[0], 0))
        for entry, days in mondays
    ]
    return result, first


def _first_year(entries: Sequence[Entry], year: int | None, today: date | None) -> int:
    """The year, or this one; where a week 53 is named, which few have, the one before or the next that has it."""
    current = year or (today.year if today else 2000)
    if not any(53 in entry.numbers for entry in entries):
        return current
    years = (year, year - 1) if year else range(current, current + 8)
    return next((later for later in years if _has_53(later)), current)


def _has_53(year: int) -> bool:
    return date(year, 12, 28).isocalendar().week == 53


def _monday(year: int, week: int) -> date:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return date.fromisocalendar(year, 52, 1) + timedelta(weeks=1)
