"""One VEVENT's properties as programs write them, to what a series or a single stretch is made of.

Each quirk is one function. Raises UnusableError with a reason in a reader's words.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from studycal.core.records import dataclass, field

from .components import IcsComponent
from .lines import ContentLine
from .owners import addresses
from .rules import in_utc
from .text import unescaped
from .times import LAST_YEAR, Length, duration, stamp
from .zones import TimeZones

OLDEST = 1583
"""The first whole year of this calendar; Apple has birthdays without a year begin in 1604."""

_DAY = timedelta(days=1)
_CANCELLED = "CANCEL"
"""RFC 5545 writes CANCELLED, Americans CANCELED."""


class UnusableError(ValueError):
    """An event that says no time that can be counted on."""


@dataclass(frozen=True, slots=True)
class Stand:
    """When an event begins: a date, or a wall time in a zone; all-day ones in the plan's zone."""

    at: date
    zone: tzinfo

    @property
    def instant(self) -> datetime:
        """In UTC; a date's midnight."""
        return in_utc(self.at if isinstance(self.at, datetime) else datetime.combine(self.at, time()), self.zone)

    def wall(self, zone: tzinfo) -> datetime:
        """The same instant as a wall time in another zone."""
        return self.instant.astimezone(zone).replace(tzinfo=None)


@dataclass(slots=True)
class IcsEvent:
    """A VEVENT, read as far as it was asked for."""

    component: IcsComponent
    properties: dict[str, list[ContentLine]]
    zones: TimeZones
    owners: frozenset[str] = frozenset()
    """The addresses of whom the calendar belongs to, as far as it tells."""

    doubts: dict[int, str] = field(default_factory=dict)
    """What was taken though it could not be read, by its line: for the reader to tell."""

    def first(self, name: str) -> ContentLine | None:
        """The first property of that name, for a second one is against the RFC."""
        return next(iter(self.properties.get(name, ())), None)

    def text(self, name: str) -> str:
        """The first property's value in capitals, without blanks around it."""
        line = self.first(name)
        return line.value.strip().upper() if line else ""

    @property
    def uid(self) -> str:
        """Empty where there is none: then the event belongs to no other."""
        line = self.first("UID")
        return line.value.strip() if line else ""

    @property
    def sequence(self) -> int:
        """0 where it is absent or no number."""
        text = self.text("SEQUENCE")
        return int(text) if text.isdecimal() and len(text) < 10 else 0

    @property
    def is_series(self) -> bool:
        """Whether it takes place more often than once."""
        return any(self.properties.get(name) for name in ("RRULE", "RDATE"))

    @property
    def opaque(self) -> bool:
        """Whether it takes time. Outlook's own word counts only where the RFC's is absent."""
        if self.text("STATUS").startswith(_CANCELLED) or self.declined:
            return False
        seen = self.text("TRANSP")
        return not seen.startswith("TRANSPARENT") and not (
            not seen and self.text("X-MICROSOFT-CDO-BUSYSTATUS") == "FREE"
        )

    @property
    def declined(self) -> bool:
        """Whether the calendar's owner is asked to come and will not."""
        return bool(self.owners) and any(
            line.parameters.get("PARTSTAT", "").upper() == "DECLINED" and self.owners & addresses(line)
            for line in self.properties.get("ATTENDEE", ())
        )

    @property
    def summary(self) -> str:
        """Its title in one line."""
        line = self.first("SUMMARY")
        return " ".join(unescaped(line.value).split())[:80] if line and line.value.strip() else "appointment"

    def start(self, beside: tzinfo | None = None) -> Stand:
        """When it begins, or for a series begins for the first time.

        Where its zone is forgotten it is the one ``beside``, or the end's.
        """
        lines = self.properties.get("DTSTART", [])
        if len({line.value.strip() for line in lines}) != 1:
            raise UnusableError("it needs exactly one DTSTART")
        line = lines[0]
        value = self._stamp(line, line.value)
        if isinstance(value, datetime) and not self._zone_said(line, value):
            beside = beside or self._zone_of_the_end(line, value)
        stand = self._placed(line, value, beside)
        if not OLDEST <= stand.at.year < LAST_YEAR:
            raise UnusableError(f"it begins in the year {stand.at.year}")
        return stand

    def stand(self, line: ContentLine, text: str, beside: tzinfo | None = None) -> Stand:
        """One of a line's times; ``beside`` is the zone of the event's start, for those who forget it elsewhere.

        Floating ones are in the calendar's zone, all-day ones in the plan's.
        """
        return self._placed(line, self._stamp(line, text), beside)

    def _placed(self, line: ContentLine, value: date, beside: tzinfo | None) -> Stand:
        if not isinstance(value, datetime) or line.parameters.get("VALUE", "").upper() == "DATE":
            return Stand(date(value.year, value.month, value.day), self.zones.plan)
        zone = self._zone_said(line, value) or beside or self.zones.floating(line.number)
        return Stand(value.replace(tzinfo=None), zone)

    def _zone_said(self, line: ContentLine, value: date) -> tzinfo | None:
        if isinstance(value, datetime) and value.tzinfo:
            return UTC
        name = line.parameters.get("TZID", "").strip()
        return self.zones.zone(name, line.number) if name else None

    def _zone_of_the_end(self, line: ContentLine, start: datetime) -> tzinfo | None:
        """The zone that the end names, for a start that names none; not where the calendar's own makes sense."""
        for ends in self.properties.get("DTEND", ()):
            try:
                end = self.stand(ends, ends.value)
                names_a_zone = isinstance(end.at, datetime) and self._zone_said(ends, stamp(ends.value))
            except (ValueError, OverflowError):
                continue
            own = self.zones.hinted and in_utc(start, self.zones.floating(line.number)) < end.instant
            if names_a_zone and not own:
                return end.zone
        return None

    def _stamp(self, line: ContentLine, text: str) -> date:
        try:
            return stamp(text)
        except ValueError as error:
            raise UnusableError(f"its {line.name} cannot be read (line {line.number}: {error})") from error

    def length(self, start: Stand) -> Length:
        """How long it lasts: by the latest DTEND, else by DURATION, else a day for a date and nothing for a time.

        One that cannot be read is no matter where another can, or where a day is the least it takes.
        """
        timed = isinstance(start.at, datetime)
        lengths, unreadable = self._lengths(start)
        if lengths:
            return max(lengths, key=lambda each: (each.days, each.exact))
        if unreadable and timed:
            raise unreadable[0][1]
        self.doubts |= {line.number: f"{error}; one day counts as busy" for line, error in unreadable if line.value}
        return Length() if timed else Length(1)

    def _lengths(self, start: Stand) -> tuple[list[Length], list[tuple[ContentLine, UnusableError]]]:
        """What DTENDs say, or where none can be read DURATION; and what cannot be read."""
        unreadable = []
        for name, read in (("DTEND", self._until), ("DURATION", self._lasting)):
            lengths = []
            for line in self.properties.get(name, ()):
                try:
                    lengths.append(read(start, line))
                except UnusableError as error:
                    unreadable.append((line, error))
            if lengths:
                return lengths if name == "DTEND" else lengths[:1], unreadable
        return [], unreadable

    def _lasting(self, start: Stand, line: ContentLine) -> Length:
        try:
            length = duration(line.value)
        except ValueError as error:
            raise UnusableError(f"its DURATION cannot be read (line {line.number}: {error})") from error
        return length if isinstance(start.at, datetime) else at_least_a_day(length)

    def _until(self, start: Stand, line: ContentLine) -> Length:
        end = self.stand(line, line.value, start.zone if isinstance(start.at, datetime) else None)
        if not isinstance(start.at, datetime) and isinstance(end.at, datetime) and end.at.time() == time():
            end = Stand(end.at.date(), start.zone)
        if not isinstance(start.at, datetime) and not isinstance(end.at, datetime):
            return at_least_a_day(Length((end.at - start.at).days))
        if not isinstance(end.at, datetime):
            end = end_of_day(start, end)
        return Length(exact=end.instant - start.instant)

    def times(self, name: str) -> Iterator[tuple[ContentLine, str]]:
        """All values of a property that may be a list; empty ones say nothing."""
        for line in self.properties.get(name, ()):
            yield from ((line, value) for value in line.value.split(",") if value.strip())


def at_least_a_day(length: Length) -> Length:
    """An all-day event whose DTEND is its DTSTART means that one day (Yahoo, schools, waste calendars)."""
    days = length.days + length.exact // _DAY
    return Length(max(1, days))


def end_of_day(start: Stand, end: Stand) -> Stand:
    """A DTEND that is a date, of an event that begins at a time: its midnight, but the day's end where it began."""
    begun = start.wall(end.zone).date()
    return Stand(end.at + _DAY, end.zone) if end.at <= begun else end


def in_order(start: Stand, length: Length) -> tuple[Stand, Length]:
    """An event that ends before it begins takes the time in between."""
    if length.days >= 0 and length.exact >= timedelta():
        return start, length
    earlier = start.at + timedelta(days=length.days) + length.exact
    return Stand(earlier, start.zone), Length(abs(length.days), abs(length.exact))


def ending(start: Stand, length: Length) -> datetime:
    """The instant at which it ends: days by the wall clock, the rest as time that passes (RFC 5545 3.3.6)."""
    if not length.days:
        return start.instant + length.exact
    return Stand(start.at + timedelta(days=length.days), start.zone).instant + length.exact
