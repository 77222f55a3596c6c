"""Members' calendars that are due are brought together with their plans: the same run as a folder's timer makes."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

from studycal.core.records import dataclass, field
from studycal.daemon import Patience
from studycal.errors import LockedError, NewerProgramError, NotThereError, StudycalError
from studycal.service.input_reader import leave_to_newer
from studycal.service.sync import sync
from studycal.service.workspace import Home
from studycal.wiring import open_calendar

from .database import HostSession
from .joining import open_plan
from .quota import GOOGLE, MINUTE, SpentError, refuse_while_shut
from .rollout import BACKOFF
from .setup import Host
from .times import text
from .workspace import MemberWorkspace, member

LEAST_EVERY = timedelta(minutes=5)
"""However often a learner asks for it."""

MOST_EVERY = timedelta(hours=4)
"""However rarely: what is put off for longer than `work.FARTHEST` was put off by a wrong clock."""

_LANES = 4
"""So many calendars at once: a server that lets one wait keeps a lane busy, and the others go on."""

_SOON = (LockedError, NewerProgramError)
_log = logging.getLogger("studycal.host")


@dataclass
class Synced:
    """What a round of syncs did."""

    done: int = 0
    failed: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __bool__(self) -> bool:
        return bool(self.done or self.failed)

    def count(self, *, well: bool) -> None:
        """One more, by whichever lane."""
        with self.lock:
            self.done += well
            self.failed += not well


def sync_due(
    host: Host, clock: Callable[[], datetime], *, most: int, skip: int = 0, stopping: threading.Event | None = None
) -> Synced:
    """Look at the calendars that are due, a few at once. One that fails is put off and keeps nobody else waiting."""
    with host.database.session() as session:
        rows = session.run("targets_due", now=text(clock()), most=most, skip=skip)
        due = [(str(row["member"]), str(row["name"])) for row in rows]
    synced = Synced()
    if due:
        lane = partial(_in_lane, host, clock, synced, stopping or threading.Event())
        with ThreadPoolExecutor(_LANES, "sync") as lanes:
            list(lanes.map(lane, due))
    return synced


def _in_lane(
    host: Host, clock: Callable[[], datetime], synced: Synced, stopping: threading.Event, due: Sequence[str]
) -> None:
    if stopping.is_set():
        return
    member_id, name = due
    with host.database.session() as session, session.claim(f"work {member_id}") as is_ours:
        now = clock()
        row = session.row("target_due_at", member=member_id, name=name)
        if is_ours and row is not None and row["due_at"] <= text(now):  # nobody else has done it since it was found
            target = Target(member_id, name, rolled=bool(row["rolled"]))
            synced.count(well=_Run(host, session, target, clock, stopping).done(now))


@dataclass(frozen=True)
class Target:
    """A calendar of a member's; ``rolled`` where a roll-out has to reach it."""

    member: str
    name: str
    rolled: bool


@dataclass(frozen=True)
class _Run:
    """One run for one calendar."""

    host: Host
    session: HostSession
    target: Target
    clock: Callable[[], datetime]
    stopping: threading.Event

    def done(self, now: datetime) -> bool:
        """Whether it ended well; when the next is due is kept.

        Whoever published a revision has seen how much it moves: that is no upheaval that nobody asked for.
        """
        session, target = self.session, self.target
        try:
            home = self._opened(now)
            report = sync(home, open_calendar(home, target.name, now), now, automatic=not target.rolled)
            rolled = int(target.rolled and bool(report.held))  # what a guard held back is still to reach it
            due = text(now + _rest(home))
            session.run("target_done", member=target.member, name=target.name, rolled=rolled, due=due)
        except NotThereError:
            return True
        except SpentError as error:
            due = text(error.until + MINUTE * random.random())  # noqa: S311 - not all at once
            session.run("target_waits", member=target.member, name=target.name, due=due)
        except Exception as error:  # noqa: BLE001 - a lane's own door: one member's trouble is nobody else's
            _put_off(session, target, error, now)
            return isinstance(error, _SOON)
        return True

    def _opened(self, now: datetime) -> Home:
        """The plan; SpentError at once where its calendar may not be asked now."""
        google = self.session.allowed.google
        if self.target.name == GOOGLE and google is not None:
            refuse_while_shut(google.handful, self.clock())
        workspace = MemberWorkspace(self.session, self.host.sealer, member(self.session, self.target.member), now)
        home = open_plan(workspace, Patience(self.stopping), self.clock)
        leave_to_newer(home, home.store.plan_head())
        return home


def _rest(home: Home) -> timedelta:
    """Until the next run, a little apart from everybody else's."""
    return min(max(home.config.daemon.every, LEAST_EVERY), MOST_EVERY) * random.uniform(0.9, 1.1)  # noqa: S311


def _put_off(session: HostSession, target: Target, error: Exception, now: datetime) -> None:
    """Tried again later each time; soon where the learner, or a newer studycal, is at it just now."""
    member_id, name = target.member, target.name
    if isinstance(error, _SOON):
        soon = text(now + BACKOFF[0])
        session.run("target_done", member=member_id, name=name, rolled=int(target.rolled), due=soon)
        return
    row = session.row("target_tries", member=member_id, name=name)
    tries = int(row["tries"]) if row else 0
    due = now + BACKOFF[min(tries, len(BACKOFF) - 1)]
    session.run("target_put_off", member=member_id, name=name, failure=type(error).__name__, due=text(due))
    if isinstance(error, StudycalError):
        _log.warning("sync put off: %s for %s", type(error).__name__, member_id[:8])
    else:
        _log.error("sync: unforeseen: %s for %s", type(error).__name__, member_id[:8], exc_info=error)
