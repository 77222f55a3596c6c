"""Four programs that read .ics files, none of which knows another: icalendar, ical.js, libical and khal.

Each gives the events of a file as `Seen`, in order of UID.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import icalendar

from tests.peers import lacks

HERE = Path(__file__).parent
SCRIPTS = Path(sys.executable).parent
ICAL_JS = SCRIPTS.parent / "peers" / "node_modules" / "ical.js" / "dist" / "ical.js"


@dataclass(frozen=True, order=True)
class Seen:
    """An event as a reader understands it: instants in UTC, dates as dates, alarms in minutes before the start."""

    uid: str
    start: str
    end: str
    summary: str
    description: str
    categories: tuple[str, ...]
    status: str
    transparent: bool
    sequence: int
    alarms: tuple[int, ...]


def said(moment: datetime | date) -> str:
    """A date, or an instant in UTC."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def icalendar_reads(data: bytes) -> list[Seen]:
    """The Python library, going by the names of the zones."""
    return sorted(_component(event) for event in icalendar.Calendar.from_ical(data).events)


def icalendar_reads_the_files_own_zones(data: bytes) -> list[Seen]:
    """The same, believing the file's VTIMEZONEs and not the zones' names."""
    calendar = icalendar.Calendar.from_ical(data)
    zones = {zone.tz_name: zone.to_tz(lookup_tzid=False) for zone in calendar.timezones}
    for event in calendar.events:
        for name in ("DTSTART", "DTEND"):
            moment = event[name].dt
            if isinstance(moment, datetime) and str(moment.tzinfo) in zones:
                event[name].dt = moment.replace(tzinfo=zones[str(moment.tzinfo)])
    return sorted(_component(event) for event in calendar.events)


def _component(event: icalendar.Event) -> Seen:
    names = event.get("CATEGORIES")
    return Seen(
        uid=str(event["UID"]),
        start=said(event["DTSTART"].dt),
        end=said(event["DTEND"].dt),
        summary=str(event["SUMMARY"]),
        description=str(event.get("DESCRIPTION", "")),
        categories=tuple(str(name) for name in names.cats) if names else (),
        status=str(event["STATUS"]),
        transparent=event["TRANSP"] == "TRANSPARENT",
        sequence=int(event["SEQUENCE"]),
        alarms=tuple(-_minutes(alarm["TRIGGER"].dt) for alarm in event.walk("VALARM")),
    )


def _minutes(delta: timedelta) -> int:
    return round(delta.total_seconds() / 60)


def ical_js_reads(data: bytes) -> list[Seen]:
    """Mozilla's library, in Thunderbird and Nextcloud."""
    return _from_json(_ical_js("ical_js.mjs", data).replace(b".000Z", b"Z"))


def ical_js_todos(data: bytes) -> list[dict[str, str | None]]:
    """The tasks that Mozilla's library reads, in the file's order."""
    return list(json.loads(_ical_js("ical_js_todos.mjs", data)))


def _ical_js(script: str, data: bytes) -> bytes:
    node = shutil.which("node")
    if not node or not ICAL_JS.exists():
        lacks("node with ical.js")
    command = [node, str(HERE / script), str(ICAL_JS)]
    return subprocess.run(command, input=data, capture_output=True, timeout=60, check=True).stdout


def _from_json(text: bytes) -> list[Seen]:
    events = json.loads(text)
    return sorted(Seen(**{**one, **{name: tuple(one[name]) for name in ("categories", "alarms")}}) for one in events)


def libical_reads(data: bytes) -> list[Seen]:
    """The C library, in Evolution, KDE and Cyrus; it also checks the file against the RFC."""
    found = subprocess.run([_libical()], input=data, capture_output=True, timeout=60, check=True)
    return sorted(_record(record) for record in found.stdout.decode().split("\x1e")[:-1])


@cache
def _libical() -> str:
    if not shutil.which("gcc") or not Path("/usr/include/libical/ical.h").exists():
        lacks("gcc with libical")
    program = Path(mkdtemp(prefix="libical-")) / "reader"
    command = ["gcc", "-Wall", "-Werror", "-o", str(program), str(HERE / "libical.c"), "-lical"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return str(program)


def _record(record: str) -> Seen:
    uid, start, end, summary, description, categories, status, transparent, sequence, alarms = record.split("\x1f")
    return Seen(
        uid=uid,
        start=start,
        end=end,
        summary=summary,
        description=description,
        categories=tuple(categories.split(",")) if categories else (),
        status=status,
        transparent=transparent == "1",
        sequence=int(sequence),
        alarms=tuple(int(minutes) for minutes in alarms.split(",") if minutes),
    )


def khal_reads(data: bytes) -> list[Seen]:
    """The terminal calendar: the file goes in by `khal import`, what is seen is what khal then keeps and lists."""
    return Khal(Path(mkdtemp(prefix="khal-"))).keep(data).events()


class Khal:
    """A khal with a calendar of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "study").mkdir()
        self.config = folder / "config"
        self.config.write_text(
            f"[calendars]\n[[study]]\npath = {folder / 'study'}\n"
            "[locale]\nlocal_timezone = UTC\ndefault_timezone = UTC\n"
            "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
            "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
            f"[sqlite]\npath = {folder / 'khal.db'}\n",
            encoding="utf-8",
        )

    def keep(self, data: bytes) -> Khal:
        """Import a file, as a learner does."""
        file = self.folder / "import.ics"
        file.write_bytes(data)
        self._khal("import", "--batch", "-a", "study", str(file))
        return self

    def titles(self, first: date, days: int) -> list[tuple[str, str, str]]:
        """What `khal list` shows: start, UID and title of every event."""
        fields = ["--json", "start-long-full", "--json", "uid", "--json", "title"]
        lines = self._khal("list", "--once", first.isoformat(), f"{days}d", *fields).splitlines()
        return [(one["start-long-full"], one["uid"], one["title"]) for line in lines for one in json.loads(line)]

    def events(self) -> list[Seen]:
        """Every event it keeps, through khal's own eyes."""
        command = [sys.executable, str(HERE / "khal_events.py"), str(self.folder / "study")]
        found = subprocess.run(command, capture_output=True, timeout=60, check=True)
        return _from_json(found.stdout)

    def _khal(self, *arguments: str) -> str:
        command = [str(SCRIPTS / "khal"), "-c", str(self.config), *arguments]
        return subprocess.run(command, capture_output=True, timeout=120, check=True, text=True).stdout


Reader = Callable[[bytes], Iterable[Seen]]
READERS: dict[str, Reader] = {
    "icalendar": icalendar_reads,
    "icalendar, by the file's own zones": icalendar_reads_the_files_own_zones,
    "ical.js": ical_js_reads,
    "libical": libical_reads,
    "khal": khal_reads,
}
