"""A computed plan together with all it was computed from, and what stood published before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from studycal.core.curriculum import Curriculum, Problem
from studycal.core.life.facts import Record
from studycal.core.life.marks import Facts
from studycal.core.life.week_demand import Free, WeekDemand
from studycal.core.plan import Plan, Session, Status
from studycal.core.records import dataclass, field
from studycal.core.schedule import Schedule
from studycal.core.week_keys import PLAIN, WeekKeys
from studycal.store.base import PlanHead, Published

if TYPE_CHECKING:
    from studycal.core.placement.invariants import PlanChange

    from .inputs import Inputs


WEEKS_CHANGED = "weeks-changed"
"""The rule by which a plan waits that documents change and nobody has looked at."""


@dataclass(frozen=True)
class Previous:
    """What stands in the store, read together: the published head, every published session by id, all facts, in the
    numbers that ``keys`` give. ``freed`` are those of the sessions that other days and times let go: they are placed
    as if they had not been published, under the ids of their events.
    """

    head: PlanHead | None = None
    sessions: Mapping[str, Published] = field(default_factory=dict)
    records: tuple[Record, ...] = ()
    keys: WeekKeys = PLAIN
    freed: Mapping[str, Published] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """The revision that stands, 0 before the first publication."""
        return self.head.revision if self.head else 0

    @property
    def facts(self) -> int:
        """The number of the newest fact, 0 if there is none."""
        return self.records[-1].id if self.records else 0

    def standing(self) -> dict[str, Session]:
        """The published sessions that were not dropped."""
        return {key: session for key, session in self._sessions() if session.status is not Status.DROPPED}

    def dropped(self) -> dict[str, Session]:
        """The sessions that were published once, as they were last."""
        return {key: session for key, session in self._sessions() if session.status is Status.DROPPED}

    def let_go(self) -> dict[str, Session]:
        """The sessions that other days and times let go, as they were last."""
        return {key: item.session for key, item in self.freed.items() if not item.session.anchored}

    @property
    def earlier(self) -> tuple[Session, ...]:
        """The events that sessions had under other generations, as they were told last."""
        return tuple(other.session for item in self.sessions.values() for other in item.earlier)

    def _sessions(self) -> Iterator[tuple[str, Session]]:
        return ((key, item.session) for key, item in self.sessions.items() if not item.session.anchored)


@dataclass(frozen=True)
class Revision:
    """A plan and all it was computed from.

    ``waiting`` is what documents change of it, where it stands published and that was not looked at yet.
    ``plan.sessions`` carry their status as logged; ``dropped`` are sessions calendars once held and must let go,
    ``earlier`` the events that sessions had before they were asked for once more, or while they were.
    ``inputs``, ``demands``, ``free`` and ``change`` (what the invariants are asked of) are None or empty when the
    published plan still stood and nothing had to be computed. ``previous`` is what stands in the store, ``kept`` are
    the numbers of the facts that were stated together with this revision: none where nothing new was said.
    """

    plan: Plan
    curriculum: Curriculum
    schedule: Schedule
    facts: Facts
    dropped: tuple[Session, ...] = ()
    earlier: tuple[Session, ...] = ()
    problems: tuple[Problem, ...] = ()
    demands: tuple[WeekDemand, ...] = ()
    free: Free | None = None
    inputs: Inputs | None = None
    change: PlanChange | None = None
    waiting: tuple[Problem, ...] = ()
    previous: Previous = field(default_factory=Previous)
    kept: tuple[int, ...] = ()

    @property
    def fact(self) -> int:
        """The number by which what was said is taken back, 0 where nothing new was."""
        return self.kept[-1] if self.kept else 0

    @property
    def reserve_left(self) -> int:
        """Weeks that pauses may still use up: the finish's range in weeks."""
        finish = self.plan.finish
        return (finish[1] - finish[0]).days // 7 if finish else 0
