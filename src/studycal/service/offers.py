"""Missed sessions: one offer of a later legal time in the same week, else they expire."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta

from studycal.core.plan import OFFER, PlanWeek, Session, Status
from studycal.core.records import dataclass, replace
from studycal.core.time.period import Period, instant

from .input_reader import read_inputs
from .plan import compute
from .published import build
from .revision import Revision
from .workspace import Home


def offers(home: Home, built: Revision, weeks: Sequence[PlanWeek], now: datetime) -> dict[str, Period]:
    """A later time for each session of a calendar week that is unknown or was missed, and had no such offer yet.

    Each offer is made as if it alone were taken; `later_times` says what several taken together become.
    """
    numbers = {week.week for week in weeks}
    end = datetime.combine(weeks[0].starts + timedelta(days=7), time(), tzinfo=built.schedule.zone)
    missed = [session.id for session in built.plan.sessions if session.week in numbers and _missed(session, built, now)]
    if not missed or instant(end) <= instant(now):
        return {}
    week = _week(home, built, now)
    later = {name: week.later(name) for name in missed}
    return {name: session.period for name, session in later.items() if session}


def offer(home: Home, session_id: str, now: datetime) -> Period | None:
    """The later time offered for one missed session; None if its week has none, or it had its offer."""
    built = build(home, now)
    week = next((week for week in built.plan.weeks if week.week == built.plan.by_id()[session_id].week), None)
    return offers(home, built, [week], now).get(session_id) if week else None


def later_times(home: Home, names: Collection[str], now: datetime) -> dict[str, Period]:
    """For each missed session the best legal time left in its week, the most important first; no other one moves.

    A session that was not missed, or had its offer, gets none.
    """
    built = build(home, now)
    week = _week(home, built, now)
    times: dict[str, Period] = {}
    missed = {session.id for session in built.plan.sessions if session.id in names and _missed(session, built, now)}
    for name in sorted(missed, key=week.rank):
        session = week.later(name)
        if session:
            times[name], week.standing[name] = session.period, session
    return times


def _missed(session: Session, built: Revision, now: datetime) -> bool:
    if session.status not in (Status.UNKNOWN, Status.SKIPPED) or session.id in built.facts.skips:
        return False
    pin = built.facts.pins.get(session.id)
    return instant(session.end) <= instant(now) and (pin is None or pin.source != OFFER)


@dataclass
class _Later:
    """The plan without what was missed, in which a missed session may find a time."""

    computed: Revision
    standing: dict[str, Session]
    now: datetime

    def rank(self, name: str) -> tuple[int, str]:
        """What is kept first when not all fit."""
        ask = next((ask for week in self.computed.demands for ask in week.asks if ask.id == name), None)
        return (ask.rank if ask else len(self.standing), name)

    def later(self, name: str) -> Session | None:
        """The session at its best legal time after now, in its week; None if there is none."""
        week = next((week for week in self.computed.demands if any(ask.id == name for ask in week.asks)), None)
        if week is None:
            return None
        asks = tuple(ask for ask in week.asks if ask.id == name or ask.id in self.standing)
        from studycal.core.placement.place import place

        sessions, _ = place(
            [replace(week, asks=asks)],
            self.computed.free or {},
            previous=self.standing,
            pins={},
            now=self.now,
            notice=self.computed.schedule.typed_notice,
            settled=frozenset(self.standing),
        )
        return next(
            (session for session in sessions if session.id == name and instant(session.start) > instant(self.now)), None
        )


def _week(home: Home, built: Revision, now: datetime) -> _Later:
    computed = compute(read_inputs(home, now), built.previous, built.facts, now, typed=True)
    standing = {session.id: session for session in built.plan.sessions if not _missed(session, built, now)}
    return _Later(computed, standing, now)
