"""What a learner types of weeks, dates and times, proved and made a mark; the command line and the page share it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from studycal.core.marks import Mark, MarkKind
from studycal.core.period import instant
from studycal.core.schedule import WallWindow
from studycal.errors import UsageError
from studycal.formats import words

_WEEK = re.compile(r"W?0*(\d{1,3})", re.IGNORECASE)
_ISO_WEEK = re.compile(r"\d{4}-?W\d\d")
YEARS = range(1970, 2300)
"""What may be typed: years for which clock changes are known, or follow their last rule."""

_BY_WEEK = {MarkKind.BAD: 1, MarkKind.GREAT: 1, MarkKind.CUT: 1, MarkKind.MERGE: 2}
_BY_DATES = (MarkKind.TRAVEL, MarkKind.PAUSE)


@dataclass(frozen=True)
class TypedMark:
    """A mark as it was typed: ``target`` are weeks or dates; zone, sessions and windows are for travel only."""

    kind: str
    target: Sequence[str] = ()
    zone: str = ""
    sessions: int | None = None
    windows: Sequence[str] = ()
    resume: str = ""

    def mark(self, now: datetime) -> Mark:
        """The mark it means. Raises UsageError."""
        kind = MarkKind(self.kind)
        weeks, dates = _target(self.target)
        _check_target(kind, weeks, dates)
        if kind is not MarkKind.TRAVEL and (self.zone or self.sessions is not None or self.windows):
            raise UsageError("--tz, --sessions and --windows are for travel only.", "Leave them out.")
        return Mark(
            kind=kind,
            at=now,
            weeks=weeks,
            first=dates[0] if dates else None,
            last=dates[1] if dates else None,
            zone=_zone(self.zone) if kind is MarkKind.TRAVEL else "",
            sessions=self.sessions,
            windows=_windows(self.windows),
            resume=self.resume,
        )


def moment(text: str, zone: tzinfo) -> datetime:
    """A typed moment; without an offset it is the wall time of ``zone``. Raises UsageError."""
    try:
        typed = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f'"{text}" is not a time.', 'Write it like "2027-01-15 19:30".') from None
    _check_year(typed)
    if typed.tzinfo is not None:
        return typed.astimezone(zone)
    here = typed.replace(tzinfo=zone)
    if instant(here).astimezone(zone).replace(tzinfo=None) != typed:
        raise UsageError(f"{typed:%d %b %Y %H:%M} does not exist: the clocks skip it.", "Choose another time.")
    return here


def _target(given: Sequence[str]) -> tuple[tuple[int, ...], tuple[date, date] | None]:
    """Weeks (``W07``, ``7 8``, ``W07..W08``) or dates (``2026-12-21..2027-01-03``, one date)."""
    parts = [part for item in given for part in item.replace(",", " ").split()]
    if len(parts) == 1:
        parts = parts[0].split("..")
    if all(_WEEK.fullmatch(part) for part in parts):
        return tuple(int(_WEEK.fullmatch(part)[1]) for part in parts), None  # type: ignore[index]
    try:
        days = [day for part in parts for day in _days(part)]
    except ValueError:
        raise UsageError(
            f'"{" ".join(given)}" is neither a week nor dates.', "Write W07, or 2026-12-21..2027-01-03."
        ) from None
    if len(parts) > 2 or days[0] > days[-1]:
        raise UsageError(f'"{" ".join(given)}" is not a range of dates.', "Write the first and the last: A..B.")
    return (), (days[0], days[-1])


def _days(text: str) -> tuple[date, date]:
    """The first and the last day of a date, or of an ISO week such as ``2027-W02``."""
    first = date.fromisoformat(text)
    _check_year(first)
    return first, first + timedelta(days=6 if _ISO_WEEK.fullmatch(text) else 0)


def _check_year(day: date) -> None:
    if day.year not in YEARS:
        raise UsageError(f"The year {day.year} lies too far away.", f"Years {YEARS[0]} to {YEARS[-1]} are known.")


def _check_target(kind: MarkKind, weeks: tuple[int, ...], dates: tuple[date, date] | None) -> None:
    wanted = _BY_WEEK.get(kind)
    if wanted and len(weeks) != wanted:
        example = "W07 W08" if wanted == 2 else "W07"
        raise UsageError(f"{kind} needs {wanted} week{'s' * (wanted > 1)}.", f"Type `studycal mark {kind} {example}`.")
    if kind in _BY_DATES and not dates:
        more = " --tz Asia/Tokyo" if kind is MarkKind.TRAVEL else ""
        raise UsageError(f"{kind} needs dates.", f"Type `studycal mark {kind} 2026-12-21..2027-01-03{more}`.")
    if kind is MarkKind.RETURN and (weeks or dates):
        raise UsageError("return takes no week or dates.", "Type `studycal mark return [--resume open|today]`.")
    if kind is MarkKind.CLEAR and not (weeks or dates):
        raise UsageError("Clear what?", "Type `studycal mark clear W07`, or dates A..B.")


def _zone(name: str) -> str:
    if not name:
        raise UsageError("travel needs the destination's time zone.", "Add --tz, like --tz Asia/Tokyo.")
    try:
        return str(words.zone(name))
    except ValueError as error:
        raise UsageError(str(error)) from error


def _windows(given: Sequence[str]) -> tuple[WallWindow, ...]:
    try:
        return tuple(window for item in given for window in words.windows(item))
    except ValueError as error:
        raise UsageError(f"{error}.") from error
