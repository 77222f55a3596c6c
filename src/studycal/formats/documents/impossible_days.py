"""Days that are in no calendar, "31 April", "30/02": the last of their month is taken, and it is said."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence

from studycal.core.records import replace

from .candidate import Entry
from .dates import ANY_YEAR, WrittenDay
from .report import Report

_LEAP_YEAR = 2028


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
