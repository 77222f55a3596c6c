"""Content lines to the components that busy time is read from; what has nothing to do with it is never parsed.

A line that cannot be read harms the component it stands in and no other, nor does a BEGIN or END too few.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from studycal.core.records import dataclass, field

from .lines import ContentLine, content_line, name_of, rows

_READ = {b"VEVENT", b"VFREEBUSY", b"VTIMEZONE", b"STANDARD", b"DAYLIGHT"}
_WHOLE = {b"VEVENT", b"VFREEBUSY", b"VTIMEZONE", b"VTODO", b"VJOURNAL", b"VAVAILABILITY", b"VPOLL"}
"""Components that stand in nothing but a calendar: one that begins inside another ends that one."""

_OTHERS = {b"AVAILABLE", b"PARTICIPANT", b"VOTE"}
_KIND = re.compile(rb"(?:V|X-)[A-Z0-9-]*", re.ASCII)
"""What a component is called: a line of prose that begins with ``Begin:`` begins none."""

_OF_CALENDARS = {b"METHOD", b"X-WR-TIMEZONE", b"X-WR-CALNAME", b"X-OWNER"}
_OF_COMPONENTS = {
    b"DTSTART", b"DTEND", b"DURATION", b"RRULE", b"RDATE", b"EXDATE", b"EXRULE", b"RECURRENCE-ID", b"UID", b"SUMMARY",
    b"STATUS", b"TRANSP", b"SEQUENCE", b"X-MICROSOFT-CDO-BUSYSTATUS", b"FREEBUSY", b"ATTENDEE",
    b"TZID", b"X-LIC-LOCATION", b"TZOFFSETFROM", b"TZOFFSETTO",
}  # fmt: skip
_CALENDAR = b"VCALENDAR"
_JOINED = b"VCALENDARBEGIN:VCALENDAR"
"""Two files put together of which the first ended without a line's end."""


@dataclass(slots=True)
class IcsComponent:
    """A component as it stands: the line of its BEGIN, the rows worth reading, and the components inside it."""

    name: str
    line: int
    rows: list[tuple[int, bytes]] = field(default_factory=list)
    inside: list[IcsComponent] = field(default_factory=list)
    ended: bool = False

    def named(self, name: str) -> list[IcsComponent]:
        """The components of that name inside it."""
        return [component for component in self.inside if component.name == name]

    def properties(self) -> dict[str, list[ContentLine]]:
        """The properties by name, each name's in the order they stand in."""
        by_name: dict[str, list[ContentLine]] = {}
        for number, row in self.rows:
            line = content_line(number, row)
            if line:
                by_name.setdefault(line.name, []).append(line)
        return by_name


def calendars(data: bytes, *, unwanted: Callable[[IcsComponent], bool]) -> list[IcsComponent]:
    """Every VCALENDAR of a file; none if there is no BEGIN:VCALENDAR in it. ``unwanted`` VEVENTs are left out at once.

    What stands before the first is chatter; what stands after an END:VCALENDAR still belongs to that calendar.
    """
    cut = _Cut(unwanted)
    for number, row in rows(data):
        name = name_of(row) if cut.begun else _first(row)
        if name in (b"BEGIN", b"END"):
            kind = _kind(row)
            if name == b"BEGIN" or kind == _JOINED:
                cut.begin(kind, number)
            else:
                cut.end(kind)
        elif cut.open and _is_read(name, row, len(cut.open) > 1):
            cut.open[-1].rows.append((number, row))
    return cut.begun


def _is_read(name: bytes, row: bytes, inside: bool) -> bool:
    """Whether a property says anything of busy time. Of those who are asked to come only who declines does."""
    if name == b"ATTENDEE":
        return inside and b"DECLINED" in row.upper()
    return name in (_OF_COMPONENTS if inside else _OF_CALENDARS)


def _kind(row: bytes) -> bytes:
    """What begins or ends there; empty where it is no component but prose."""
    kind = row.partition(b":")[2].strip().upper()
    if kind.endswith(b"BEGIN:VCALENDAR"):
        return _JOINED if name_of(row) == b"END" else _CALENDAR
    return kind if kind in _READ or kind in _OTHERS or _KIND.fullmatch(kind) else b""


def _first(row: bytes) -> bytes:
    """BEGIN for the row in which the first calendar begins, though something stands before it on the same line."""
    return b"BEGIN" if row.strip().upper().endswith(b"BEGIN:VCALENDAR") else b""


class _Cut:
    """The components of a file, with those that are open where it has been read to."""

    def __init__(self, unwanted: Callable[[IcsComponent], bool]) -> None:
        self.unwanted = unwanted
        self.begun: list[IcsComponent] = []
        self.open: list[IcsComponent] = []
        self._names = Counter[str]()
        """How often each is open, so that no END has to be looked for in vain."""

    def begin(self, kind: bytes, number: int) -> None:
        """A component begins."""
        if not kind:
            return
        if kind in (_CALENDAR, _JOINED):
            self.begun.append(component := IcsComponent(_CALENDAR.decode(), number))
            self._reopen([component])
            return
        component = IcsComponent(kind.decode("ascii"), number)
        if kind in _WHOLE or not self.open:
            self._reopen(self.begun[-1:])
        if kind in _READ:
            self.open[-1].inside.append(component)
        self.open.append(component)
        self._names[component.name] += 1

    def end(self, kind: bytes) -> None:
        """The innermost component of that name ends, with all that is open in it; one that is not open is ignored."""
        name = kind.decode("ascii", "replace")
        if self._names[name]:
            while (closed := self.open.pop()).name != name:
                self._names[closed.name] -= 1
            self._names[name] -= 1
            closed.ended = True
            if kind == b"VEVENT" and self.unwanted(closed):
                self.open[-1].inside.pop()
        if not self.open:
            self._reopen(self.begun[-1:])

    def _reopen(self, components: list[IcsComponent]) -> None:
        self.open = components
        self._names = Counter(component.name for component in components)
