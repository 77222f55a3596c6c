"""What a TZID means in one calendar: its own definitions first, then names, then what programs make of names.

RFC 5545 3.2.19: a TZID is unique within its own iCalendar object only, so each object has its own `TimeZones`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, tzinfo
from functools import cached_property
from itertools import islice

from studycal.core.records import dataclass, field

from .components import IcsComponent
from .observances import defined
from .rules import Purse
from .text import unescaped
from .zone_names import displayed_offset, named

_MIDNIGHT, _LAST_SECOND = time(), time(23, 59, 59)
_MOST_OWN = 5
"""Definitions that are looked at for the day of an instant; a calendar seldom has more than two."""


@dataclass
class TimeZones:
    """The zones of one VCALENDAR. ``plan`` stands in for unknown ones; ``warn(line, message)`` hears of each once."""

    calendar: IcsComponent
    plan: tzinfo
    years: tuple[int, int]
    purse: Purse
    warn: Callable[[int, str], None]
    _meant: dict[str, tzinfo] = field(default_factory=dict)

    def zone(self, name: str, line: int) -> tzinfo:
        """What a TZID means; the plan's zone, with a warning at that line, if nobody can know."""
        name = name.strip()
        if name not in self._meant:
            self._meant[name] = self._zone(name, line)
        return self._meant[name]

    def floating(self, line: int) -> tzinfo:
        """The zone of times that name none: Google's and Apple's X-WR-TIMEZONE, else the plan's."""
        return self.zone(self.hinted, line) if self.hinted else self.plan

    def day(self, moment: datetime) -> date:
        """The day that an instant stands for in an all-day series: the one whose midnight it is where it was written.

        Exchange writes Berlin's midnight as 23:00 in UTC, others write the date as midnight in UTC.
        """
        zones = self._own or [self.plan]
        walls = [moment.astimezone(zone) for zone in zones]
        written = moment.date() if moment.time() in (_MIDNIGHT, _LAST_SECOND) else walls[0].date()
        return next((wall.date() for wall in walls if wall.time() == _MIDNIGHT), written)

    @cached_property
    def hinted(self) -> str:
        """The name that X-WR-TIMEZONE gives for such times, empty where there is none."""
        hints = self.calendar.properties().get("X-WR-TIMEZONE", ())
        return next((line.value.strip() for line in hints if line.value.strip()), "")

    @cached_property
    def _own(self) -> list[tzinfo]:
        """The zones that the calendar itself is in, as far as it tells; none is warned of here."""
        names = [self.hinted, *islice(self._definitions, _MOST_OWN)]
        meanings = (self._meaning(name)[0] for name in dict.fromkeys(names) if name)
        return [zone for zone in meanings if zone]

    @cached_property
    def _definitions(self) -> dict[str, IcsComponent]:
        """By name, the first of each. Where it is defined, a TZID is TEXT; where it is used, it is not (RFC 5545)."""
        definitions: dict[str, IcsComponent] = {}
        for zone in self.calendar.named("VTIMEZONE"):
            for line in zone.properties().get("TZID", ()):
                definitions.setdefault(line.value.strip(), zone)
                definitions.setdefault(unescaped(line.value).strip(), zone)
        return definitions

    def _zone(self, name: str, line: int) -> tzinfo:
        meant, why = self._meaning(name)
        if meant:
            if why:
                self.warn(line, why)
            return meant
        meant = displayed_offset(name)
        if meant:
            self.warn(line, f"{why}; its times are taken as {meant} all year.")
            return meant
        self.warn(line, f"{why}; its times are taken as {self.plan}.")
        return self.plan

    def _meaning(self, name: str) -> tuple[tzinfo | None, str]:
        """What a name means, if anybody can know, and what is to be said of it."""
        why = f'the time zone "{name[:80]}" is unknown'
        definition = self._definitions.get(name) or self._definitions.get(unescaped(name))
        if definition:
            meant, why = self._defined(definition, name)
            if meant:
                return meant, why
        meant = named(name)
        return meant, "" if meant else why

    def _defined(self, definition: IcsComponent, name: str) -> tuple[tzinfo | None, str]:
        """What a definition means. A snapshot of a zone that is known gives way to the zone, if they agree."""
        located = [line.value for line in definition.properties().get("X-LIC-LOCATION", ())]
        try:
            zone = defined(definition, name, self.years, self.purse)
        except (ValueError, OverflowError) as error:
            why = f'the definition of the time zone "{name[:80]}" (line {definition.line}) cannot be read: {error}'
            tz = next(filter(None, map(named, located)), None)
            return tz, "" if tz else why
        if zone.is_snapshot:
            tz = next(filter(None, map(named, (name, *located))), None)
            if tz and zone.agrees(tz):
                return tz, ""
        if any(b":" in row.partition(b":")[2] for part in definition.inside for _, row in part.rows):
            return zone, f'the time zone "{name[:80]}" is defined with offsets as +01:00; they are read as +0100.'
        return zone, ""
