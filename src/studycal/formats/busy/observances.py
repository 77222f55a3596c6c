"""A VTIMEZONE as it is defined in its file (RFC 5545 3.6.5), as a tzinfo; nothing of it outlives the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from .components import IcsComponent
from .lines import ContentLine
from .rules import Bounded, Purse, Repeat, forwarded, parse
from .times import offset, stamp

_YEARS_BEFORE = 3
"""Rules are followed from so many years before the time that is asked for: Exchange's begin in 1601."""

_MOST_REMEMBERED = 200
_remembered: dict[object, DefinedZone] = {}
"""By the whole text of the definition: each item of a CalDAV calendar brings the same ones again."""

_ZERO = timedelta()
_SAMPLE_YEAR = 2026

_Change = tuple[datetime, timedelta, timedelta]
"""When (naive, in UTC), and the offsets before and after."""


class DefinedZone(tzinfo):
    """A zone by its changes: each at an instant (naive, in UTC), with the offsets before and after it."""

    def __init__(
        self, name: str, changes: list[_Change], is_snapshot: bool, kinds: dict[str, _Change], since: int
    ) -> None:
        self._name = name
        self._kinds = kinds
        self._since = datetime(max(1, since), 1, 1)  # noqa: DTZ001 - UTC
        self._recent = [change for change in changes if change[0] >= self._since]
        self._offsets = [changes[0][1], *(after for _, _, after in changes)]
        self._instants = [moment for moment, _, _ in changes]
        self._walls = [self._wall(moment, before, after) for moment, before, after in changes]
        self.is_snapshot = is_snapshot
        """Whether it tells of some changes of the clock but not of all in these years: a snapshot, not a rule."""

    @staticmethod
    def _wall(moment: datetime, before: timedelta, after: timedelta) -> tuple[datetime, datetime]:
        """From which wall time on the new offset holds, for fold 0 and for fold 1 (PEP 495)."""
        edges = moment + before, moment + after
        return max(edges), min(edges)

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """The offset at a wall time; in a gap and in the first showing of a double hour that before the change."""
        if moment is None:
            return self._offsets[0]
        bare = moment.replace(tzinfo=None, fold=0)
        at = bisect_right(self._walls, bare, key=lambda edges: edges[moment.fold])
        return self._offsets[at]

    def fromutc(self, moment: datetime) -> datetime:
        """The wall time at an instant."""
        bare = moment.replace(tzinfo=None)
        offset_ = self._offsets[bisect_right(self._instants, bare)]
        wall = (bare + offset_).replace(tzinfo=self)
        return wall if wall.utcoffset() == offset_ else wall.replace(fold=1)

    def agrees(self, other: tzinfo) -> bool:
        """Whether what it tells is no other than what another zone has.

        A change is looked up the day after, for some tell of it by the hour of summer; one of long ago (Windows'
        begin in 1601) may as well be the other's standard or summer time of today.
        """
        if any(_offset_after(other, moment) != after for moment, _, after in self._recent):
            return False
        today = sorted(_offset_after(other, datetime(_SAMPLE_YEAR, month, 1)) for month in (1, 7))  # noqa: DTZ001 - UTC
        usual = {"STANDARD": today[:1]}
        return all(
            after in usual.get(kind, today) or _offset_after(other, moment) == after
            for kind, (moment, _, after) in self._kinds.items()
            if moment < self._since
        )

    def dst(self, moment: datetime | None) -> timedelta:  # noqa: ARG002 - tzinfo's signature
        """Not told apart: the offset is all that counts here."""
        return _ZERO

    def tzname(self, moment: datetime | None) -> str:  # noqa: ARG002 - tzinfo's signature
        """The TZID."""
        return self._name


def defined(zone: IcsComponent, name: str, years: tuple[int, int], purse: Purse) -> DefinedZone:
    """The zone that a VTIMEZONE defines, as it is in these years, both included. Raises ValueError."""
    text = (name, years, tuple((part.name, tuple(row for _, row in part.rows)) for part in zone.inside))
    if text not in _remembered:
        if len(_remembered) >= _MOST_REMEMBERED:
            _remembered.clear()
        _remembered[text] = _read(zone, name, years, purse)
    return _remembered[text]


def _read(zone: IcsComponent, name: str, years: tuple[int, int], purse: Purse) -> DefinedZone:
    changes: list[_Change] = []
    kinds: dict[str, _Change] = {}
    endless = False
    for part in zone.inside:
        properties = part.properties()
        before, after = _offsets(properties)
        endless = endless or any(_is_endless(line.value) for line in properties.get("RRULE", ()))
        onsets = _onsets(properties, before, years, purse)
        shifts = [(_shifted(onset, before), before, after) for onset in onsets]
        changes += shifts
        kinds[part.name] = max([*shifts, *([kinds[part.name]] if part.name in kinds else [])])
    if not changes:
        raise ValueError("it says no offset")
    changes.sort()
    whole = endless or (changes[0][0].year < years[0] and changes[-1][0].year >= years[1])
    return DefinedZone(name, changes, not whole, kinds, years[0] - _YEARS_BEFORE)


def _is_endless(rule: str) -> bool:
    """Whether it goes on for ever; whether one with an end is over is seen by its last change."""
    return not re.search(r"(?:UNTIL|COUNT)\s*=", rule, re.IGNORECASE)


def _offset_after(zone: tzinfo, moment: datetime) -> timedelta:
    """A zone's offset a day after an instant."""
    return (moment + timedelta(days=1)).replace(tzinfo=UTC).astimezone(zone).utcoffset() or _ZERO


def _offsets(properties: dict[str, list[ContentLine]]) -> tuple[timedelta, timedelta]:
    """Before and after the change; the one may stand for both where the other is left out."""
    after = _only(properties, "TZOFFSETTO")
    before = _only(properties, "TZOFFSETFROM") or after
    if after is None or before is None:
        raise ValueError("it has no TZOFFSETTO")
    return offset(before.value), offset(after.value)


def _only(properties: dict[str, list[ContentLine]], name: str) -> ContentLine | None:
    return next(iter(properties.get(name, ())), None)


def _onsets(
    properties: dict[str, list[ContentLine]], before: timedelta, years: tuple[int, int], purse: Purse
) -> Iterator[datetime]:
    """The wall times at which an observance begins."""
    begins = _only(properties, "DTSTART")
    if begins is None:
        raise ValueError("it has no DTSTART")
    start = _midnight(begins.value)
    yield start
    for line in properties.get("RDATE", ()):
        yield from (_midnight(value) for value in line.value.split(",") if value.strip())
    begin, end = date(max(1, years[0] - _YEARS_BEFORE), 1, 1), date(years[1], 12, 31)
    span = datetime.combine(begin, time()), datetime.combine(end, time.max)
    for line in properties.get("RRULE", ()):
        repeat = parse(line.value, start, timezone(before))
        if repeat:
            yield from _followed(repeat, start, span, purse)


def _followed(repeat: Repeat, start: datetime, span: tuple[datetime, datetime], purse: Purse) -> Iterator[datetime]:
    for onset in Bounded(repeat, forwarded(repeat, start, span[0]), span[1], purse):
        if onset > span[1]:
            return
        yield onset


def _midnight(text: str) -> datetime:
    """A date stands for its midnight; a time in UTC is, against the RFC, taken as it stands."""
    value = stamp(text)
    return value.replace(tzinfo=None) if isinstance(value, datetime) else datetime.combine(value, time())


def _shifted(onset: datetime, before: timedelta) -> datetime:
    """An onset as an instant; one near the beginning of the calendar stays where it is."""
    return onset - before if onset.year > 1 else onset
