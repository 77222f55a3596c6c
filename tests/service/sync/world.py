"""A learner, a calendar that people drag things in, and sync between them."""

from __future__ import annotations

import re
import shutil
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path

from studycal.calendars.memory import MemoryCalendar, MemoryServer
from studycal.core.sync.event import event_id
from studycal.core.sync.remote import Fields, RemoteEvent
from studycal.service.sync import SyncReport, sync
from studycal.service.workspace import Home
from studycal.wiring import open_home
from tests.cli.learner import Learner
from tests.service.sync.mortal import Fate

PLAN = "5f0c9a1e7b3d4862a94e01c7d2b6f853"
"""The same in every world, and with it the ids and their order: a seed tells the whole story."""

NOW = datetime.fromisoformat("2026-11-24T12:00:00+01:00")


class World:
    """One plan of a few weeks and one calendar; ``sync`` is one run, after which the clock goes on."""

    def __init__(self, folder: Path, server: MemoryServer | None = None, *, weeks: int = 6, like: str = "") -> None:
        self.server = server or MemoryServer()
        self.now = NOW
        folder.mkdir(exist_ok=True)
        self.learner = Learner(folder)
        self.config = folder / "studycal.toml"
        if like:
            self.config.write_text(like)
        else:
            self._begin(folder, weeks)
        self.plan_id = self.home().config.schedule().plan_id

    def _begin(self, folder: Path, weeks: int) -> None:
        self.learner.begin()
        text = self.config.read_text()
        self.config.write_text(re.sub(r'^id = "[0-9a-f]+"', f'id = "{PLAN}"', text, flags=re.MULTILINE))
        if weeks == 52:
            return
        table = "| Week | Topic |\n|---|---|\n" + "".join(f"| {n} | Topic {n} |\n" for n in range(1, weeks + 1))
        (folder / "weeks.md").write_text(table)
        text = self.config.read_text()
        self.config.write_text(text.replace('weeks = "curriculum/weeks.md"', 'weeks = "weeks.md"'))

    def home(self) -> Home:
        return open_home(self.learner.folder)

    def client(self) -> MemoryCalendar:
        """A new connection, as each process makes one."""
        return MemoryCalendar(self.server)

    def sync(self, calendar: MemoryCalendar | None = None, *, fate: Fate | None = None, **how: bool) -> SyncReport:
        """One run, which dies when its fate says so."""
        fate = fate or Fate()
        home = fate.rule(self.home())
        client = calendar or fate.over(self.client())
        try:
            return sync(home, client, self.now, **how)
        finally:
            home.store.close()
            self.wait(minutes=15)

    def wait(self, **time: float) -> None:
        """Time passes."""
        self.now += timedelta(**time)
        self.learner.now = self.now.isoformat()

    def copy(self, folder: Path) -> World:
        """The same learner and calendar, to go on differently."""
        shutil.copytree(self.learner.folder, folder)
        twin = World(folder, deepcopy(self.server), like=self.config.read_text())
        twin.now = self.now
        twin.learner.now = self.learner.now
        return twin

    def another_machine(self, folder: Path) -> World:
        """The same plan on another machine that speaks to the same calendar."""
        shutil.copytree(self.learner.folder, folder, ignore=shutil.ignore_patterns(".studycal"))
        other = World(folder, self.server, like=self.config.read_text())
        other.now = self.now
        other.learner.now = self.learner.now
        return other

    def lose_database(self) -> None:
        """All of it: facts, plan, what was agreed on."""
        shutil.rmtree(self.learner.folder / ".studycal")

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
