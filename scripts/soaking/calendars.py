"""Others' calendars, a year of each: are the same hours taken as Mozilla's ical.js finds?

The .ics files are any that are given; the public fixtures of recurring-ical-events, icalendar, ical.js and libical
are the ones measured. None is kept here.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from studycal.errors import InputError
from studycal.formats.busy.reader import read
from studycal.formats.vtimezone import vtimezone

PLAN = "Europe/Warsaw"
PEERS = Path(__file__).parents[2] / ".venv" / "peers" / "node_modules" / "ical.js" / "dist" / "ical.js"
READER = Path(__file__).with_name("ical_js_busy.mjs")
_STARTS = re.compile(rb'DTSTART(?:"[^"\r\n]*"|[^":\r\n])*:(\d{4})\d{4}')
_MOST_LISTED = 6
_SECONDS = 10


@dataclass(frozen=True)
class Year:
    """A file and a year in which one of its events begins."""

    path: Path
    year: int

    @property
    def edges(self) -> tuple[datetime, datetime]:
        """The year's first instant, and that of the next."""
        first, after = (
            datetime.combine(date(year, 1, 1), time(), tzinfo=ZoneInfo(PLAN)) for year in (self.year, self.year + 1)
        )
        return first.astimezone(UTC), after.astimezone(UTC)


@dataclass(frozen=True)
class Verdict:
    """What both make of it; stretches as seconds since 1970."""

    asked: Year
    ours: set[tuple[int, int]]
    theirs: set[tuple[int, int]] | None
    said: str
    error: str

    @property
    def same(self) -> bool:
        return self.ours == self.theirs


def years(paths: Iterable[Path]) -> Iterator[Year]:
    """The first and last year in which events of a file begin, and the one after."""
    for path in paths:
        found = sorted({int(year) for year in _STARTS.findall(path.read_bytes())})
        sane = [year for year in found if 1970 <= year < 2100]
        yield from (
            Year(path, year) for year in dict.fromkeys([*sane[:1], *sane[-1:], *(year + 1 for year in sane[-1:])])
        )


def compare(asked: list[Year], folder: Path) -> list[Verdict]:
    """Both readers' answers to all of these."""
    zones = folder / "zones.json"
    texts = b"".join(texts_of(asked).values()).decode("utf-8", "replace")
    named = [name for name in sorted(available_timezones()) if "/" in name and name in texts]
    zones.write_text(json.dumps({name: _definition(name) for name in named}))
    return [
        verdict for path in texts_of(asked) for verdict in _of_file([one for one in asked if one.path == path], zones)
    ]


def texts_of(asked: list[Year]) -> dict[Path, bytes]:
    """The files, each once."""
    return {one.path: one.path.read_bytes() for one in asked}


def _of_file(asked: list[Year], zones: Path) -> list[Verdict]:
    """One file's years; ical.js searches some rules for ever."""
    requests = "".join(
        json.dumps({"file": str(one.path), "from": _ms(one.edges[0]), "to": _ms(one.edges[1])}) + "\n" for one in asked
    )
    try:
        ran = subprocess.run(
            ["node", str(READER), str(PEERS), str(zones)],
            input=requests,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "TZ": PLAN},
            timeout=_SECONDS,
        )
        answers = [json.loads(line) for line in ran.stdout.splitlines()]
    except subprocess.TimeoutExpired:
        answers = [{"error": f"no answer in {_SECONDS} s"}] * len(asked)
    except subprocess.CalledProcessError:
        answers = [{"error": "it died"}] * len(asked)
    return [_verdict(one, answer) for one, answer in zip(asked, answers, strict=True)]


def _definition(name: str) -> str:
    first, last = datetime(1990, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
    return "\r\n".join(("BEGIN:VCALENDAR", *vtimezone(name, first, last), "END:VCALENDAR", ""))


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _verdict(asked: Year, answer: dict[str, object]) -> Verdict:
    ours, said = _ours(asked)
    busy = answer.get("busy")
    theirs = {(start // 1000, end // 1000) for start, end in busy} if isinstance(busy, list) else None
    return Verdict(asked, ours, theirs, said, str(answer.get("error", "")))


def _ours(asked: Year) -> tuple[set[tuple[int, int]], str]:
    try:
        busy, problems = read(
            asked.path.read_bytes(), file=asked.path.name, zone=ZoneInfo(PLAN),
            first=date(asked.year, 1, 1), last=date(asked.year, 12, 31),
        )  # fmt: skip
    except InputError as error:
        return set(), str(error)
    stretches = {(int(one.period.start.timestamp()), int(one.period.end.timestamp())) for one in busy}
    return stretches, "; ".join(f"{problem.line}: {problem.message}" for problem in problems)


def shown(verdict: Verdict) -> str:
    """A difference, for whoever judges it."""
    ours, theirs = verdict.ours, verdict.theirs or set()
    parts = [
        f"{verdict.asked.path.name} {verdict.asked.year}:",
        f"only studycal: {_stretches(ours - theirs)}" if ours - theirs else "",
        f"only ical.js: {_stretches(theirs - ours)}" if theirs - ours else "",
        f"ical.js: {verdict.error}" if verdict.error else "",
        f"said: {verdict.said[:300]}" if verdict.said else "",
    ]
    return "\n    ".join(part for part in parts if part)


HEAD = """\
Each file's first and last year of events and the year after, floating times in Warsaw, beside ical.js.

| fixtures | .ics files | years | stretches | alike | ical.js reads nothing | differ |
|---|---|---|---|---|---|---|
"""


def soak(folders: list[Path], work: Path) -> tuple[str, str, int]:
    """A section that counts; the differences are printed, for a person has to judge them."""
    rows = []
    for folder in folders:
        paths = [path for path in sorted(folder.rglob("*.ics")) if "zoneinfo" not in path.as_posix()]
        verdicts = compare(list(years(paths)), work)
        unread = [verdict for verdict in verdicts if verdict.theirs is None]
        differ = [verdict for verdict in verdicts if not verdict.same and verdict.theirs is not None]
        print("\n".join(shown(verdict) for verdict in (*unread, *differ)))
        alike, stretches = len(verdicts) - len(unread) - len(differ), sum(len(one.ours) for one in verdicts)
        counts = len(paths), len(verdicts), stretches, alike, len(unread), len(differ)
        rows.append(f"| {folder.name} | {' | '.join(str(count) for count in counts)} |\n")
    return "Others' calendars", HEAD + "".join(rows), 0


def _stretches(found: set[tuple[int, int]]) -> str:
    listed = [f"{_utc(start)}..{_utc(end)}" for start, end in sorted(found)[:_MOST_LISTED]]
    return f"({len(found)}) {', '.join(listed)}" if found else ""


def _utc(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%m-%d %H:%M}"
