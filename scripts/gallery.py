"""The pictures in docs/pictures: a made-up learner follows the shipped curriculum, and life happens to them.

Everything is given (config, facts, moments), so the same code draws the same bytes; a test compares.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from studycal.core.life.facts import log_body, mark_body
from studycal.core.life.marks import Mark, MarkKind
from studycal.core.plan import LogEntry, Plan, Session, Status
from studycal.service.pictures import PICTURES, picture
from studycal.service.published import build
from studycal.service.workspace import Home
from studycal.wiring import open_home

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "pictures"
BEGAN = datetime(2026, 11, 24, 11, tzinfo=UTC)
NOW = datetime(2027, 2, 11, 8, tzinfo=UTC)
"""A Thursday morning in week 10: one week was paused."""

SKIPPED = frozenset({"W03.S3", "W05.S1", "W05.S2", "W05.S3", "W05.S4", "W06.S3", "W08.S4", "W09.S3"})
PARTLY = frozenset({"W02.S2", "W07.S2", "W10.S2"})
UNTOLD = frozenset({"W08.S1", "W08.S3"})
"""Which sessions did not go as planned."""
MARKS = (
    Mark(MarkKind.BAD, datetime(2026, 12, 20, 18, tzinfo=UTC), weeks=(4,)),
    Mark(MarkKind.PAUSE, datetime(2027, 1, 16, 9, tzinfo=UTC), first=date(2027, 1, 18), last=date(2027, 1, 24)),
    Mark(MarkKind.MERGE, datetime(2027, 2, 9, 9, tzinfo=UTC), weeks=(16, 17)),
)

BUSY = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example.org//work//EN
{events}END:VCALENDAR
"""
EVENT = """BEGIN:VEVENT
UID:{uid}@example.org
DTSTAMP:20261101T000000Z
DTSTART:{start}
DTEND:{end}
SUMMARY:{title}
END:VEVENT
"""
APPOINTMENTS = (
    ("20270210T170000Z", "20270210T210000Z", "Conference"),
    ("20270209T173000Z", "20270209T190000Z", "Choir"),
    ("20270213T110000Z", "20270213T123000Z", "Family lunch"),
)


def main() -> None:
    """Draw all of them into docs/pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in drawn().items():
        (FOLDER / f"{name}.svg").write_text(text, encoding="utf-8", newline="\n")


def drawn() -> Mapping[str, str]:
    """Every picture's text by its name."""
    with tempfile.TemporaryDirectory() as folder:
        home = settle(Path(folder))
        try:
            built = build(home, NOW)
            return {name: picture(home, built, name, NOW) for name in PICTURES}
        finally:
            home.store.close()


def settle(folder: Path) -> Home:
    """The learner's folder, eleven weeks in."""
    shutil.copytree(ROOT / "curriculum", folder / "curriculum")
    config = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    (folder / "studycal.toml").write_text(config + '\n[[busy]]\nurl = "work.ics"\n', encoding="utf-8")
    events = "".join(
        EVENT.format(uid=number, start=start, end=end, title=title)
        for number, (start, end, title) in enumerate(APPOINTMENTS)
    )
    (folder / "work.ics").write_text(BUSY.format(events=events).replace("\n", "\r\n"), encoding="utf-8", newline="")
    home = open_home(folder)
    plan, told = build(home, BEGAN).plan, 0
    for mark in (*MARKS, None):
        until = mark.at if mark else NOW
        with home.store.transaction():
            for at, body in list(_told(plan, until))[told:]:
                home.store.append("log", body, at)
                told += 1
            if mark:
                home.store.append("mark", mark_body(mark), mark.at)
        plan = build(home, until, typed=True).plan
    return home


def _told(plan: Plan, until: datetime) -> Iterator[tuple[datetime, Mapping[str, Any]]]:
    """What the learner logged up to a moment, each session right after it."""
    for session in plan.sessions:
        at = session.end + timedelta(minutes=10)
        if at >= until:
            return
        if session.id in UNTOLD or (session.optional and session.week % 3):
            continue
        yield at, log_body(LogEntry(at, session.id, status=_how(session), link=_link(session)))


def _how(session: Session) -> Status:
    if session.id in SKIPPED:
        return Status.SKIPPED
    return Status.PARTIAL if session.id in PARTLY else Status.DONE


def _link(session: Session) -> str:
    if not session.output or session.id in SKIPPED:
        return ""
    return f"https://notes.example.org/week-{session.week:02}"


if __name__ == "__main__":
    main()
