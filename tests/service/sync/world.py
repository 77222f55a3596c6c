"""A learner, a calendar that people drag things in, and sync between them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from studycal.calendars.memory import MemoryCalendar, MemoryServer
from studycal.core.event import event_id
from studycal.core.remote import Fields, RemoteEvent
from studycal.service.home import Home
from studycal.service.sync import SyncReport, sync
from studycal.wiring import open_home
from tests.cli.learner import Learner

NOW = datetime.fromisoformat("2026-11-24T12:00:00+01:00")


class World:
    """One plan of a few weeks and one calendar; ``sync`` is one run, after which the clock goes on."""

    def __init__(self, folder: Path, server: MemoryServer | None = None, *, weeks: int = 6, like: str = "") -> None:
        self.server = server or MemoryServer()
        self.now = NOW
        folder.mkdir(exist_ok=True)
        self.learner = Learner(folder)
        table = "| Week | Topic |\n|---|---|\n" + "".join(f"| {n} | Topic {n} |\n" for n in range(1, weeks + 1))
        (folder / "weeks.md").write_text(table)
        if like:
            (folder / "studycal.toml").write_text(like)
        self.config = folder / "studycal.toml"
        if not like:
            self.learner.begin()
            text = self.config.read_text()
            if weeks != 52:
                text = text.replace('weeks = "curriculum/weeks.md"', 'weeks = "weeks.md"')
                assert 'weeks = "weeks.md"' in text
            self.config.write_text(text)
        self.plan_id = self.home().config.schedule().plan_id

    def home(self) -> Home:
        return open_home(self.learner.folder)

    def client(self) -> MemoryCalendar:
        """A new connection, as each process makes one."""
        return MemoryCalendar(self.server)

    def sync(self, calendar: MemoryCalendar | None = None, **how: bool) -> SyncReport:
        home = self.home()
        try:
            return sync(home, calendar or self.client(), self.now, **how)
        finally:
            home.store.close()
            self.now += timedelta(minutes=15)
            self.learner.now = self.now.isoformat()

    def say(self, *words: str) -> None:
        """The learner types a command and means it."""
        answer = self.learner.studycal(*words, "--yes")
        assert answer.code == 0, answer.err

    def set(self, section: str, line: str) -> None:
        """Change the config."""
        self.config.write_text(self.config.read_text() + f"\n[{section}]\n{line}\n")

    def id(self, session: str, generation: int = 0) -> str:
        return event_id(self.plan_id, session, generation)

    def event(self, session: str, generation: int = 0) -> RemoteEvent:
        return self.server.events[self.id(session, generation)]

    def fields(self, session: str, generation: int = 0) -> Fields:
        return self.server.fields(self.id(session, generation))

    def drag(self, session: str, hours: float = 1) -> datetime:
        """By hand, in the calendar; where it stands then."""
        self.server.drag(self.id(session), timedelta(hours=hours))
        start = self.fields(session).start
        assert isinstance(start, datetime)
        return start

    def planned(self, session: str) -> datetime:
        """Where the plan has a session."""
        found = {one["id"]: one for one in self.learner.year()["sessions"]}
        return datetime.fromisoformat(found[session]["start"])

    def statuses(self) -> dict[str, str]:
        return {one["id"]: one["status"] for one in self.learner.year()["sessions"]}

    def writes(self) -> int:
        return len(self.server.writes)
