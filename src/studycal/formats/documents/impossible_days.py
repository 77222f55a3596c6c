"""Days that are mistyped, in no calendar, "31 April", or in another year than all others: what they must be is taken,
and it is said.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from studycal.core.records import replace

from .candidate import Candidate, Counts, Entry
from .dates import ANY_YEAR, WrittenDay, settled
from .report import Report

_LEAP_YEAR = 2028
_LEAST, _TWO = 4, 2
"""Days that all have their year, at least, where one may be in a wrong one."""


def correct_years(candidates: Sequence[Candidate]) -> None:
    """Take the year of all others for the one day of entries by date that has another, where the days rise only so: in
    January the old year is soon written.
    """
    for candidate in candidates:
        dated = [entry for entry in candidate.entries if entry.days] if candidate.counts is Counts.DATES else []
        years = Counter(entry.days[0].year for entry in dated).most_common(3)
        if len(dated) < _LEAST or len(years) != _TWO or None in dict(years) or years[1][1] != 1:
            continue
        year, at = years[0][0], next(at for at, entry in enumerate(dated) if entry.days[0].year == years[1][0])
        wrong, firsts = dated[at], settled([entry.days[0] for entry in dated])
        corrected = replace(firsts[at], year=year)
        if not _rise(firsts) and _rise([*firsts[:at], corrected, *firsts[at + 1 :]]):
            note = f"{firsts[at].named} (line {wrong.line}) is taken for {year}, as all others are."
            candidate.notes = [*candidate.notes, note]
            wrong.days = [replace(day, year=year) for day in wrong.days]
            wrong.until = replace(wrong.until, year=year) if wrong.until else None


def _rise(days: Sequence[WrittenDay]) -> bool:
    when = [day.on(ANY_YEAR) for day in days if not day.swappable]
    return len(when) == len(days) and all(sooner <= later for sooner, later in pairwise(day for day in when if day))


def correct_days(entries: Sequence[Entry], year: int | None, report: Report) -> None:
    """Take the last day of the month for such a day of an entry, in whose week or next to it the right one lies; a day
    without a year is in the document's ``year`` or the next.
    """
    for entry in entries:
        wrong = [day for day in [*entry.days, *([entry.until] if entry.until else [])] if not _is_any(day, year)]
        if not wrong:
            continue
        entry.days = [_last_of_month(day) if day in wrong else day for day in entry.days]
        entry.until = _last_of_month(entry.until) if entry.until in wrong else entry.until
        for day in dict.fromkeys(wrong):
            message = f"There is no {day.named}: {_last_of_month(day).named} is taken."
            report.warning(entry.line, "date-unknown", message, "Correct the day.")


def _is_any(day: WrittenDay, year: int | None) -> bool:
    years = (year, year + 1) if year else (_LEAP_YEAR,)
    return any(day.on(one) for one in years)


def _last_of_month(day: WrittenDay) -> WrittenDay:
    return replace(day, day=monthrange(day.year or ANY_YEAR, day.month)[1])
