"""Reminders while the daemon runs: each session that begins soon is told of once, by notifications."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from studycal.core.life import progress
from studycal.core.life.facts import replay
from studycal.core.life.reminders import due
from studycal.core.plan import Session
from studycal.core.time.period import instant
from studycal.errors import StudycalError
from studycal.formats.moments import moments_of, stated
from studycal.service.files import write_whole
from studycal.service.published import stored

from .log import one_line

if TYPE_CHECKING:
    from studycal.calendars.notifications import Send
    from studycal.service.workspace import Home

TOLD_FILE = "reminders.json"
_FORGET_AFTER = timedelta(days=1)


class Reminders:
    """Looks at the published plan and tells of what begins soon.

    ``open_home`` opens the plan for one look, which closes it. What was told of is kept in a file, so that a daemon
    that starts anew repeats nothing. What cannot be sent is tried again at the next look, and logged once.
    """

    def __init__(self, open_home: Callable[[], Home], folder: Path, log: logging.Logger) -> None:
        self.open_home = open_home
        self.path = folder / TOLD_FILE
        self.log = log
        self.warned: set[str] = set()

    def look(self, now: datetime) -> None:
        """One look. Nothing that fails in it ends the daemon."""
        try:
            with closing(self.open_home()) as home:
                self._tell(home, now)
        except StudycalError as error:
            self._warn(f"no reminder: {error}")
        except Exception:
            self.log.exception("reminders failed in an unforeseen way")

    def _warn(self, message: str) -> None:
        if message not in self.warned:
            self.warned.add(message)
            self.log.warning("%s", one_line(message))

    def _tell(self, home: Home, now: datetime) -> None:
        from studycal.calendars.notifications import senders

        settings = home.config.notify
        ways = list(senders(settings))
        if not ways:
            return
        previous, reminded = stored(home), self._reminded()
        settled = progress.settled(replay(previous.records))
        for session in due(previous.standing().values(), now, settings.before, reminded, settled):
            if self._sent(ways, session):
                reminded[session.id] = instant(session.start)
                self._keep(reminded, now)

    def _sent(self, ways: Sequence[tuple[str, Send]], session: Session) -> bool:
        """Whether any way took it."""
        taken = False
        for name, send in ways:
            try:
                send(*words(session))
                self.log.info("reminder of %s to %s", session.id, name)
                taken = True
            except StudycalError as error:
                self._warn(f"no reminder of {session.id} to {name}: {error}")
        return taken

    def _reminded(self) -> dict[str, datetime]:
        try:
            return moments_of(json.loads(self.path.read_bytes()))
        except (OSError, ValueError):
            return {}

    def _keep(self, reminded: Mapping[str, datetime], now: datetime) -> None:
        recent = {name: at for name, at in reminded.items() if at > now.astimezone(UTC) - _FORGET_AFTER}
        write_whole(self.path, json.dumps(stated(recent)).encode(), mode=0o600)


def words(session: Session) -> tuple[str, str]:
    """A reminder's title and text."""
    return session.title, f"{session.start:%H:%M}–{session.end:%H:%M}"
