"""Death at a chosen step: before and after every request, before and after every commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from studycal.calendars.memory import MemoryCalendar
from studycal.service.folder import FolderWorkspace
from studycal.service.workspace import Home
from studycal.store.sqlite import SqliteStore


class Killed(BaseException):
    """SIGKILL, as near as an exception comes to it: no handler of ours catches it."""


class Fate:
    """Counts the steps of a run and ends it at step ``at`` (counted from 1; 0 lets it live)."""

    def __init__(self, at: int = 0) -> None:
        self.at = at
        self.steps = 0

    def step(self, _: str = "") -> None:
        self.steps += 1
        if self.steps == self.at:
            raise Killed

    def over(self, calendar: MemoryCalendar) -> MemoryCalendar:
        """A client that may die around each request."""
        calendar.before = calendar.after = self.step
        return calendar

    def rule(self, home: Home) -> Home:
        """A home whose store may die around each commit."""

        def opened(path: Path) -> SqliteStore:
            store = MortalStore(path)
            store.fate = self
            return store

        assert isinstance(home.workspace, FolderWorkspace)
        home.workspace = replace(home.workspace, connect=opened)
        return home


class MortalStore(SqliteStore):
    """A store that may die before its commit (which is then lost) and after it."""

    fate = Fate()

    @contextmanager
    def _outermost(self) -> Iterator[None]:
        with super()._outermost():
            yield
            self.fate.step()
        self.fate.step()
