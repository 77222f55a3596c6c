"""Where the learner is on a day, as trips say: the zone whose clocks a day's times are read on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, tzinfo

from studycal.core.life.demand import day_rules
from studycal.core.patterns import pattern
from studycal.errors import NotThereError, UsageError
from studycal.formats import dates, setting_words
from studycal.formats.zone_names import is_abbreviation

from .parsing import on_the_clock, session_id, usage
from .revision import Revision
from .session_names import find_any

_ZONE_LAST = pattern(r"(.*(?:\d:\d\d|\d\s?[ap]\.?m\.?|\bnoon))\s+([^\W\d][^\d]*)", re.DOTALL | re.IGNORECASE)
"""A time of day, and the words after it."""


def zones(built: Revision, days: Iterable[date]) -> Mapping[date, tzinfo]:
    """The zone that holds on each of these days: the destination's on a trip, else home's."""
    rules = day_rules(built.schedule, built.facts)
    home = built.schedule.zone
    return {day: (rules[day].zone or home) if day in rules else home for day in days}


def typed_moment(built: Revision, text: str, now: datetime, zone: str = "", *, session: str = "") -> datetime:
    """A typed moment: on the clocks of the zone named (``zone``, or the last words), else of where the learner is on
    that day; a day without a time is taken at the session's own, a time without a day on its own day.
    Raises UsageError.
    """
    text, named = (text, zone) if zone else _zone_apart(text)
    here = _zone(named) if named else built.schedule.zone
    try:
        typed = dates.moment(text, now.astimezone(here), *_own(built, session, here if named else None))
    except ValueError as error:
        raise usage(error) from None
    there = here if named else zones(built, [typed.date()])[typed.date()]
    return on_the_clock(typed, there)


def _own(built: Revision, session: str, zone: tzinfo | None) -> tuple[time | None, date | None]:
    """A session's own time of day, and its day, as clocks of ``zone`` show it, or those where it is held."""
    try:
        named = find_any(built, session_id(session)) if session else None
    except NotThereError:
        return None, None
    start = named.placed.start if named and named.placed else None
    return named.usual if named else None, (start.astimezone(zone) if zone else start).date() if start else None


def _zone_apart(text: str) -> tuple[str, str]:
    """The text without the zone that its last words name, if they do: ``12 feb 7pm Tokyo``, ``19:30 Europe/Paris``."""
    match = _ZONE_LAST.fullmatch(text.strip())
    if not match:
        return text, ""
    named = "/" in match[2] or is_abbreviation(match[2]) or _is_zone(match[2])
    return (match[1], match[2]) if named else (text, "")


def _is_zone(name: str) -> bool:
    try:
        return bool(setting_words.zone(name))
    except ValueError:
        return False


def _zone(name: str) -> tzinfo:
    try:
        return setting_words.zone(name[:64])
    except ValueError as error:
        raise UsageError(f"{error}") from error
