"""What a learner types of weeks, dates and times, proved and made a mark; the command line and the page share it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TypeVar

from studycal.core.life.marks import Mark, MarkKind
from studycal.core.patterns import pattern
from studycal.core.plan import Plan
from studycal.core.schedule import WallWindow
from studycal.core.session_id import week_id
from studycal.core.time.period import instant
from studycal.errors import UsageError
from studycal.formats import dates, setting_words

_Read = TypeVar("_Read")

_WEEK = pattern(r"W?0*(\d{1,3})", re.IGNORECASE)
_SESSION = pattern(r"W?\s*0*(\d{1,3})[.\s-]*S\s*(\d{1,2})", re.IGNORECASE)

_BY_WEEK = {MarkKind.BAD: 1, MarkKind.GREAT: 1, MarkKind.CUT: 1, MarkKind.MERGE: 2}
_BY_DATES = (MarkKind.TRAVEL, MarkKind.PAUSE)


def parse_mark(
    kind: str,
    target: Sequence[str],
    now: datetime,
    plan: Callable[[], Plan] | None = None,
    *,
    zone: str = "",
    sessions: int | None = None,
    windows: Sequence[str] = (),
    resume: str = "",
) -> Mark:
    """The mark that was typed: ``target`` are weeks or dates; zone, sessions and windows are for travel only.

    ``now`` is the learner's own wall time, which words such as ``tomorrow`` hang on. With a ``plan`` days name its
    weeks, too: ``bad this week``. Raises UsageError.
    """
    word = MarkKind(kind)
    if word is MarkKind.FINISH:
        raise UsageError("finish is no mark.", "Type `studycal set finish 2027-05-15`.")
    if word is MarkKind.TRAVEL and not zone:
        target, zone = _place_at_the_end(target, now.date())
    weeks, dates = _target(target, now.date()) if target or word not in _BY_WEEK else ((), None)
    if plan and word in _BY_WEEK and not weeks:
        weeks, dates = _weeks_on(plan(), dates, now.date(), kind), None
    _check_target(word, weeks, dates)
    if word is not MarkKind.TRAVEL and (zone or sessions is not None or windows):
        raise UsageError("--tz, --sessions and --windows are for travel only.", "Leave them out.")
    return Mark(
        kind=word,
        at=now.astimezone(UTC),
        weeks=weeks,
        first=dates[0] if dates else None,
        last=dates[1] if dates else None,
        zone=_zone(zone) if word is MarkKind.TRAVEL else "",
        sessions=sessions,
        windows=_windows(windows),
        resume=resume,
    )


def moment(text: str, zone: tzinfo, now: datetime, usual: time | None = None) -> datetime:
    """A typed moment; without an offset it is the wall time of ``zone``.

    ``now`` is what ``tomorrow`` and ``fri`` hang on; ``usual`` is the time of day of a date without one.
    Raises UsageError.
    """
    try:
        typed = dates.moment(text, now.astimezone(zone), usual)
    except ValueError as error:
        raise usage(error) from None
    return on_the_clock(typed, zone)


def on_the_clock(typed: datetime, zone: tzinfo) -> datetime:
    """A typed moment on the clocks of ``zone``: its wall time there, or that instant where it has an offset.

    Raises UsageError for a wall time that the clocks skip; of one that they show twice it is the first.
    """
    if typed.tzinfo is not None:
        return typed.astimezone(zone)
    here = typed.replace(tzinfo=zone)
    if instant(here).astimezone(zone).replace(tzinfo=None) != typed:
        raise UsageError(f"{typed.day} {typed:%b %Y %H:%M} does not exist: the clocks skip it.", "Choose another time.")
    return here


def days(text: str, today: date, *, ahead: bool = True) -> tuple[date, date]:
    """The first and the last day that were typed, as `studycal.formats.dates.days` reads them. Raises UsageError."""
    try:
        return dates.days(text, today, ahead=ahead)
    except ValueError as error:
        raise usage(error) from None


def session_id(text: str) -> str:
    """What ``w7s2``, ``W07 S2`` or ``7.S2`` names: ``W07.S2``; what has no such form comes back in capitals."""
    match = _SESSION.fullmatch(text.strip())
    return f"W{int(match[1]):02}.S{int(match[2])}" if match else text.strip().upper()


def usage(error: ValueError) -> UsageError:
    """A parser's sentence, ``what is wrong; what to type``, as the error a learner reads."""
    message, _, remedy = str(error).rstrip(".").partition("; ")
    end = "" if message.endswith("?") else "."
    what_to_do = f"{remedy[:1].upper()}{remedy[1:]}." if remedy else ""
    return UsageError(f"{message[:1].upper()}{message[1:]}{end}", what_to_do)


def proved(read: Callable[..., _Read], *texts: str) -> _Read:
    """What an option's words mean. Raises UsageError."""
    try:
        return read(*texts)
    except ValueError as error:
        raise usage(error) from error


def _target(given: Sequence[str], today: date) -> tuple[tuple[int, ...], tuple[date, date] | None]:
    """Weeks (``W07``, ``7 8``, ``W07..W08``) or days, as `studycal.formats.dates` reads them."""
    parts = [part for item in given for part in item.replace(",", " ").split()]
    if len(parts) == 1:
        parts = parts[0].split("..")
    if all(_WEEK.fullmatch(part) for part in parts):
        return tuple(int(_WEEK.fullmatch(part)[1]) for part in parts), None  # type: ignore[index]
    return (), days(" ".join(given), today)


def _weeks_on(plan: Plan, days: tuple[date, date] | None, today: date, kind: str) -> tuple[int, ...]:
    """The plan's weeks that some days lie in. Raises UsageError, with this week's name where no days were typed."""
    begin, last = days or (today, today)
    held = [week.week for week in plan.weeks if week.starts <= last and begin < week.starts + timedelta(days=7)]
    wanted = _BY_WEEK[MarkKind(kind)]
    if days and len(held) == wanted:
        return tuple(held)
    if days and not held:
        raise UsageError("No week of the plan lies there.", "`studycal show year` lists its weeks.")
    named = " and ".join(week_id(number) for number in held)
    hint = (f"; that touches {named}" if days else f"; this one is {named}") if held else ""
    first = held[0] if held else 7
    example = " ".join(week_id(first + step) for step in range(wanted))
    raise UsageError(
        f"{kind} needs {wanted} week{'s' * (wanted > 1)}{hint}.", f"Type `studycal mark {kind} {example}`."
    )


def _place_at_the_end(given: Sequence[str], today: date) -> tuple[Sequence[str], str]:
    """Dates and the place that was typed after them (``13 Mar..28 Mar New York``); "" where none was."""
    words = " ".join(given).split()
    for at in range(len(words), 0, -1):
        with contextlib.suppress(ValueError):
            dates.days(" ".join(words[:at]), today)
            place = words[at:]
            return words[:at], " ".join(place[1:] if place[:1] in (["in"], ["to"]) else place)
    return given, ""


def _check_target(kind: MarkKind, weeks: tuple[int, ...], dates: tuple[date, date] | None) -> None:
    wanted = _BY_WEEK.get(kind)
    if wanted and len(weeks) != wanted:
        example = "W07 W08" if wanted == 2 else "W07"
        raise UsageError(f"{kind} needs {wanted} week{'s' * (wanted > 1)}.", f"Type `studycal mark {kind} {example}`.")
    if kind in _BY_DATES and not dates:
        zone = " --tz Asia/Tokyo" if kind is MarkKind.TRAVEL else ""
        raise UsageError(f"{kind} needs dates.", f"Type `studycal mark {kind} 2026-12-21..2027-01-03{zone}`.")
    if kind is MarkKind.RETURN and (weeks or dates):
        raise UsageError("return takes no week or dates.", "Type `studycal mark return [--resume open|today]`.")
    if kind is MarkKind.CLEAR and not (weeks or dates):
        raise UsageError("Clear what?", "Type `studycal mark clear W07`, or dates A..B.")


def _zone(name: str) -> str:
    if not name:
        raise UsageError("travel needs the destination's time zone.", "Add --tz, like --tz Asia/Tokyo.")
    try:
        return str(setting_words.zone(name))
    except ValueError as error:
        raise UsageError(str(error)) from error


def _windows(given: Sequence[str]) -> tuple[WallWindow, ...]:
    try:
        return tuple(window for item in given for window in setting_words.windows(item))
    except ValueError as error:
        raise usage(error) from error
