"""What others' calendars take, in few words; the files are in `busy`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from studycal.formats.busy.reader import read

FILES = Path(__file__).parent / "busy"
NOTHING = ""


def taken(
    sources: Sequence[bytes],
    zone: str = "Europe/Warsaw",
    first: date = date(2027, 1, 1),
    last: date = date(2027, 1, 31),
) -> tuple[str, str]:
    """What the calendars take, as ``4 18:00-19:30`` in UTC, and what is said of them."""
    busy, said = [], []
    for number, data in enumerate(sources):
        found, problems = read(data, file=f"{number}.ics", zone=ZoneInfo(zone), first=first, last=last)
        busy += [(one.period.start.astimezone(UTC), one.period.end.astimezone(UTC)) for one in found]
        said += [f"{problem.file}:{problem.line} {problem.message}" for problem in problems]
    return "; ".join(_shown(*stretch) for stretch in sorted(set(busy))), "\n".join(said)


def _shown(start: datetime, end: datetime) -> str:
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{end.day} {end:%H:%M}"
    return f"{start.day} {start:%H:%M}-{until}"


def files(names: str) -> list[bytes]:
    return [(FILES / f"{name}.ics").read_bytes() for name in names.split()]


def calendar(*lines: str, head: str = "") -> bytes:
    """A calendar of one event, unless the lines begin others."""
    body = "\r\n".join(lines)
    event = body if "BEGIN:" in body else f"BEGIN:VEVENT\r\nUID:1@x.example\r\nSUMMARY:Class\r\n{body}\r\nEND:VEVENT"
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n{head}{event}\r\nEND:VCALENDAR\r\n".encode()


def check(outcome: tuple[str, str], expected: str, said: str) -> None:
    busy, told = outcome
    assert busy == expected
    assert re.search(said, told) if said else told == ""
