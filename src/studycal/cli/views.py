"""What `show` is asked for: a day, days, weeks, a month, a quarter, or the year, in the words that people type."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from studycal.core.patterns import pattern
from studycal.core.plan import PlanWeek
from studycal.core.records import dataclass
from studycal.errors import UsageError
from studycal.formats import text
from studycal.formats.dates import MONTH_NAMES, month
from studycal.formats.documents.folding import fold
from studycal.service.parsing import days
from studycal.service.revision import Revision

from .grammar import VIEWS, nearest

_WEEK = pattern(r"W?0*(\d{1,4})(?:\.\.W?0*(\d{1,4}))?", re.IGNORECASE)
_TOPICS = 3
"""Topics that are named where words are no view."""
_QUARTER = pattern(r"Q?(\d{1,3})", re.IGNORECASE)


@dataclass(frozen=True)
class View:
    """What was asked for: curriculum weeks (None: all of them), or days from the first to the last."""

    word: str
    weeks: frozenset[int] | None = None
    days: tuple[date, date] | None = None


def view_of(built: Revision, what: str, now: datetime) -> View:
    """What the words mean. Raises UsageError with the nearest word."""
    word, today = what.lower(), now.date()
    if word in ("year", "topics"):
        return View(word)
    if word in ("today", "next"):
        return View(word, days=(today, today))
    if word in ("week", "quarter"):
        return _held_weeks(built, word, now)
    unit, _, rest = word.partition(" ")
    weeks, quarter = _WEEK.fullmatch(rest if unit in ("week", "weeks") else what), _QUARTER.fullmatch(rest or what)
    if weeks:
        return _numbered(built, int(weeks[1]), int(weeks[2] or weeks[1]))
    if quarter and (unit == "quarter" or not rest):
        return _quarter(built, f"Q{quarter[1]}")
    try:
        first, last = _typed_days(built, _without_unit(unit, rest) or what, today)
    except UsageError as error:
        if "may be" in error.message or "not a range" in error.message or error.message.endswith("the calendar."):
            raise
        hint = _topics(built, what) or ("" if rest else nearest(word, VIEWS))
        hint = hint or f"Say {', '.join(VIEWS)}, a day, A..B, W07, Q2, March or W07.S2."
        raise UsageError(f'"{what}" is nothing to show.', hint) from error
    return _week_of(built, first) if unit == "week" else View("day" if first == last else "days", days=(first, last))


def _topics(built: Revision, words: str) -> str:
    """The weeks whose topics hold these words, as far as they are few, with what shows the first of them."""
    sought = fold(words)
    held = [week for week in built.curriculum.weeks if len(sought) > 2 and sought in fold(week.topic)][:_TOPICS]
    named = "; ".join(f"{week.id} is “{week.topic}”" for week in held)
    return f"{named}: type `studycal show {held[0].id}`." if held else ""


def _without_unit(unit: str, rest: str) -> str:
    """``month 3`` as ``march``, ``week 2027-03-01`` as that day; "" for what begins with no such word."""
    if unit == "month":
        if not rest:
            return "this month"
        return MONTH_NAMES[int(rest) - 1] if rest.isdecimal() and 1 <= int(rest) <= 12 else rest
    return rest if unit in ("week", "day") else ""


def _typed_days(built: Revision, what: str, today: date) -> tuple[date, date]:
    """The days that were typed; without a year those of this one, or of the next where this year's were before the
    plan.
    """

    def read(*, ahead: bool) -> tuple[date, date]:
        return month(what, today, ahead=ahead) or days(what, today, ahead=ahead)

    first, last = read(ahead=False)
    return read(ahead=True) if last < built.schedule.first_day else (first, last)


def _week_of(built: Revision, day: date) -> View:
    """The plan's week that a day lies in, and the week of the calendar outside the plan."""
    index = next((w.index for w in built.plan.weeks if w.starts <= day < w.starts + timedelta(days=7)), None)
    if index is not None:
        return View("weeks", frozenset(week.week for week in built.plan.weeks if week.index == index))
    first = day - timedelta(days=(day.weekday() - built.schedule.week_starts) % 7)
    return View("days", days=(first, first + timedelta(days=6)))


def _held_weeks(built: Revision, word: str, now: datetime) -> View:
    current = text.current_week(built.plan, now)
    if current is None:
        raise UsageError("The plan has no weeks.", "`studycal check` says why.")
    if word == "week":
        return View(word, frozenset(week.week for week in built.plan.weeks if week.index == current.index))
    same = (week for week in built.plan.weeks if week.quarter == current.quarter and _of_one_quarter(week, current))
    return View(word, frozenset(week.week for week in same))


def _numbered(built: Revision, first: int, last: int) -> View:
    if last < first:
        raise UsageError(f"W{first:02}..W{last:02} is not a range of weeks.", "Write the first and the last: W07..W10.")
    wanted = [held_week(built, first)] if first == last else [w for w in built.plan.weeks if first <= w.week <= last]
    if not wanted:
        held_week(built, first)
    indices = {week.index for week in wanted}
    return View("weeks", frozenset(week.week for week in built.plan.weeks if week.index in indices))


def _quarter(built: Revision, name: str) -> View:
    weeks = frozenset(week.week for week in built.plan.weeks if week.quarter == name)
    if not weeks:
        there = ", ".join(dict.fromkeys(week.quarter for week in built.plan.weeks))
        raise UsageError(f"There is no {name} in the plan.", f"There are {there}.")
    return View("quarter", weeks)


def _of_one_quarter(week: PlanWeek, other: PlanWeek) -> bool:
    """Whether two weeks of one quarter's name are of the same quarter, and not of another year's."""
    return abs(week.index - other.index) <= 14


def held_week(built: Revision, number: int) -> PlanWeek:
    """The calendar week of a curriculum week. Raises UsageError if it is not held."""
    week = next((week for week in built.plan.weeks if week.week == number), None)
    if week is None:
        from studycal.service.session_names import not_held  # the planner, which a view mostly needs not

        raise not_held(built, number)
    return week
