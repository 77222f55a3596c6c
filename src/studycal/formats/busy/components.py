"""Content lines to the components that busy time is read from; what has nothing to do with it is never parsed.

A line that cannot be read harms the component it stands in and no other, nor does a BEGIN or END too few.
"""

from __future__ import annotations

from collections.abc import Callable

from studycal.core.records import dataclass, field

from .lines import ContentLine, content_line, name_of, rows

_READ = {b"VEVENT", b"VFREEBUSY", b"VTIMEZONE", b"STANDARD", b"DAYLIGHT"}
_WHOLE = {b"VEVENT", b"VFREEBUSY", b"VTIMEZONE", b"VTODO", b"VJOURNAL", b"VAVAILABILITY", b"VPOLL"}
"""Components that stand in nothing but a calendar: one that begins inside another ends that one."""

_OF_CALENDARS = {b"METHOD", b"X-WR-TIMEZONE"}
_OF_COMPONENTS = {
    b"DTSTART", b"DTEND", b"DURATION", b"RRULE", b"RDATE", b"EXDATE", b"EXRULE", b"RECURRENCE-ID", b"UID", b"SUMMARY",
    b"STATUS", b"TRANSP", b"SEQUENCE", b"X-MICROSOFT-CDO-BUSYSTATUS", b"FREEBUSY",
    b"TZID", b"X-LIC-LOCATION", b"TZOFFSETFROM", b"TZOFFSETTO",
}  # fmt: skip
_CALENDAR = b"VCALENDAR"


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
    begun: list[IcsComponent] = []
    open_: list[IcsComponent] = []
    for number, row in rows(data):
        name = name_of(row) if begun else _first(row)
        if name == b"BEGIN":
            _begin(_kind(row), number, begun, open_)
        elif name == b"END":
            _end(_kind(row).decode("utf-8", "replace"), open_, begun, unwanted)
        elif open_ and name in (_OF_COMPONENTS if len(open_) > 1 else _OF_CALENDARS):
            open_[-1].rows.append((number, row))
    return begun


def _kind(row: bytes) -> bytes:
    return row.rpartition(b":")[2].strip().upper()


def _first(row: bytes) -> bytes:
    """BEGIN for the row in which the first calendar begins, though something stands before it on the same line."""
    return b"BEGIN" if row.strip().upper().endswith(b"BEGIN:VCALENDAR") else b""


def _begin(kind: bytes, number: int, begun: list[IcsComponent], open_: list[IcsComponent]) -> None:
    component = IcsComponent(kind.decode("utf-8", "replace"), number)
    if kind == _CALENDAR:
        begun.append(component)
        open_[:] = [component]
        return
    if kind in _WHOLE or not open_:
        open_[:] = begun[-1:]
    if kind in _READ:
        open_[-1].inside.append(component)
    open_.append(component)


def _end(
    kind: str, open_: list[IcsComponent], begun: list[IcsComponent], unwanted: Callable[[IcsComponent], bool]
) -> None:
    """Closes the innermost component of that name with all that is open in it; one that is not open is ignored."""
    names = [component.name for component in open_]
    if kind in names:
        at = len(names) - 1 - names[::-1].index(kind)
        open_[at].ended = True
        if kind == "VEVENT" and unwanted(open_[at]):
            open_[at - 1].inside.pop()
        del open_[at:]
    if not open_:
        open_[:] = begun[-1:]
