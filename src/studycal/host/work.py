"""What is due at a host: roll-outs, busy calendars to be read again, what has run out. One indexed query finds it."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from studycal.core.records import dataclass, field
from studycal.errors import NewerProgramError, StudycalError
from studycal.service.published import build

from . import courses, rollout
from .database import HostSession
from .joining import open_plan
from .sealing import Sealer
from .setup import Host
from .syncing import Synced, sync_due
from .times import text
from .workspace import MemberWorkspace, member

FARTHEST = timedelta(hours=5)
"""Nothing is put off for longer than that: what is, was put off by a clock that stood ahead."""

_SLICE = 20
_log = logging.getLogger("studycal.host")


@dataclass
class Done:
    """What a round of work did."""

    rolled_out: int = 0
    read: int = 0
    failed: int = 0

    def __bool__(self) -> bool:
        return bool(self.rolled_out or self.read or self.failed)


def work(host: Host, now: datetime, *, stop: Callable[[], bool] = lambda: False) -> Done:
    """One round: a slice of each kind of work. Whoever is called again does the next; ``stop`` is asked in between."""
    done = Done()
    with host.database.session() as session:
        tidy(session, now)
        for slug in courses.slugs(session):
            for after in _places(host):
                _roll_out(host, session, slug, now, after, done, stop)
        if not stop():
            read_busy(session, host.sealer, now, done)
    return done


def tidy(session: HostSession, now: datetime) -> None:
    """Cookies that have run out are forgotten; what a wrong clock put off is due at once."""
    session.run("forget_visits", now=text(now))
    for query in ("bring_back_members", "bring_back_targets"):
        session.run(query, now=text(now), farthest=text(now + FARTHEST))


def _roll_out(
    host: Host, session: HostSession, slug: str, now: datetime, after: str, done: Done, stop: Callable[[], bool]
) -> None:
    """The next slice in which there is something to do: who is left to a newer studycal keeps nobody waiting."""
    while not stop() and not done.rolled_out:
        step = rollout.roll_out(session, host.sealer, courses.course(session, slug), now, most=_SLICE, after=after)
        done.rolled_out += step.done
        done.failed += step.failed
        if step.last == after:
            return
        after = step.last


def _places(host: Host) -> tuple[str, ...]:
    """Where among the members a slice begins: workers of one database begin apart, and then at the beginning."""
    return (f"{random.randrange(0x10000):04x}", "") if host.database.several else ("",)  # noqa: S311


def read_busy(
    session: HostSession, sealer: Sealer, now: datetime, done: Done, *, skip: int = 0, most: int = _SLICE
) -> None:
    """The plans whose other calendars are due: read anew, each a member of its own; what fails is put off."""
    due = [row["id"] for row in list(session.run("due", now=text(now), most=most, skip=skip))]
    for member_id in due:
        with session.claim(f"work {member_id}") as is_ours:
            if is_ours:
                _read_one(session, sealer, member_id, now, done)


def _read_one(session: HostSession, sealer: Sealer, member_id: str, now: datetime, done: Done) -> None:
    soon = text(now + rollout.BACKOFF[0])
    try:
        learner = member(session, member_id)
        if learner.revision < courses.course(session, learner.course).revision:  # the roll-out reads them, too
            if not learner.tries:
                session.run("later", id=member_id, due=soon)
            return
        home = open_plan(MemberWorkspace(session, sealer, learner, now))
        build(home, now, fresh=True)
        session.run("done", id=member_id, due=rollout.busy_again(home, now))
        done.read += 1
    except NewerProgramError:
        session.run("later", id=member_id, due=soon)
    except Exception as error:  # noqa: BLE001 - a round's own door: one member's trouble is nobody else's
        done.failed += rollout.put_off(session, member_id, error, now)


@dataclass
class Rounds:
    """Rounds of work beside a site, which end with it; what is unforeseen is told, and the next round comes."""

    host: Host
    clock: Callable[[], datetime]
    stopping: threading.Event = field(default_factory=threading.Event)

    def work(self) -> None:
        """Rounds of roll-outs and busy calendars until nothing is due."""
        self._until_nothing_is_due(lambda: work(self.host, self.clock(), stop=self.stopping.is_set))

    def sync(self) -> None:
        """Calendars that plans are written to, beside the other work: a server may take its time."""
        self._until_nothing_is_due(lambda: sync_due(self.host, self.clock, most=_SLICE, stopping=self.stopping))

    def _until_nothing_is_due(self, one_round: Callable[[], Done | Synced]) -> None:
        try:
            while not self.stopping.is_set() and one_round():
                pass
        except StudycalError as error:
            _log.warning("work: %s", type(error).__name__)
        except Exception as error:  # noqa: BLE001 - the last resort of a thread
            _log.error("work: unforeseen: %s", type(error).__name__, exc_info=error)

    def stop(self) -> None:
        """End after the piece of work that is being done."""
        self.stopping.set()


def rounds(host: Host, clock: Callable[[], datetime]) -> Rounds:
    """The rounds of a host."""
    return Rounds(host, clock)


@dataclass(frozen=True)
class HostStatus:
    """How a host's work stands. ``courses`` are each course's members and how many a roll-out has still to reach,
    ``newest`` its last revision and when that was published.
    """

    learners: int
    courses: dict[str, tuple[int, int]]
    newest: dict[str, tuple[int, datetime]]
    waiting: int
    syncs_due: int
    oldest: datetime | None
    scheduled: int
    failed: tuple[tuple[str, int, int], ...]


def standing(session: HostSession, now: datetime) -> HostStatus:
    """How many members each course has and how many its roll-out has still to reach, what waits, what failed."""
    by_course: dict[str, tuple[int, int]] = {}
    newest: dict[str, tuple[int, datetime]] = {}
    for slug in courses.slugs(session):
        last = session.row("course", course=slug)
        newest[slug] = last["revision"], datetime.fromisoformat(last["published_at"])
        behind = session.row("count_behind", course=slug, revision=last["revision"])["number"]
        by_course[slug] = (int(session.row("places_taken", course=slug)["number"]), int(behind))
    waiting = session.row("waiting", now=text(now))
    failed = tuple((row["failure"], int(row["number"]), int(row["tries"])) for row in session.run("failed"))
    oldest = datetime.fromisoformat(waiting["oldest"]) if waiting["oldest"] else None
    syncs = session.row("targets_due_number", now=text(now))
    scheduled = int(session.row("scheduled", now=text(now))["number"])
    return HostStatus(
        sum(number for number, _ in by_course.values()),
        by_course,
        newest,
        int(waiting["number"]),
        int(syncs["number"]),
        oldest,
        scheduled,
        failed,
    )
