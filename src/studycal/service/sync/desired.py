"""What the plan wants to stand in a calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from studycal.core.life.anchors import ANCHOR
from studycal.core.life.marks import Facts
from studycal.core.plan import HELD, OFFER, Session
from studycal.core.sync.event import Event, uid_for
from studycal.core.sync.remote import Fields
from studycal.core.sync.state import Base, Desired
from studycal.core.time.period import instant
from studycal.service.events import events
from studycal.service.revision import Revision


def desired(built: Revision, bases: Mapping[str, Base], now: datetime, horizon_weeks: int) -> dict[str, Desired]:
    """Every session as an event; beyond the horizon only what already stands in the calendar.

    Those deleted in a calendar are among them (``skipped``), so that one taken back from the bin is known for what it
    is; those skipped in the log are not.
    """
    schedule = built.schedule
    sessions = {
        uid_for(schedule.plan_id, session.lasting, session.generation): session for session in built.plan.events
    }
    last = instant(now) + timedelta(weeks=horizon_weeks) if horizon_weeks else None
    by_session: dict[str, Desired] = {}
    for event in events(built, alarms=schedule.alarms, now=now):
        session = sessions.get(event.uid)
        if session is None or not _within(session, last, bases):
            continue
        if event.status == "CANCELLED" and session.id not in built.facts.skips:
            continue
        fields = _fields(event, session, schedule.zone)
        done, again = session.status in HELD, _again(session, built.facts)
        skipped = session.id in built.facts.skips
        fixed = session.why[:1] == (ANCHOR,)
        titled = session.id in built.facts.titles
        by_session[session.id] = Desired(
            session.id, fields, session.pinned and not fixed, done, session.why, again, skipped, fixed, titled
        )
    return by_session


def _again(session: Session, facts: Facts) -> bool:
    """Whether a session is held a second time: its topic was taken up anew, or it was missed and offered later."""
    pin = facts.pins.get(session.id)
    return session.generation > 0 or (pin is not None and pin.source == OFFER)


def _within(session: Session, last: datetime | None, bases: Mapping[str, Base]) -> bool:
    if last is None or instant(session.start) <= last:
        return True
    return session.id in bases and not bases[session.id].state.gone


def _fields(event: Event, session: Session, home: ZoneInfo) -> Fields:
    zone = session.start.tzinfo
    return Fields(
        start=event.start,
        end=event.end,
        zone=zone.key if isinstance(zone, ZoneInfo) else home.key,
        summary=event.summary,
        description=event.description,
        transparent=event.transparent,
        status=event.status,
        alarms=event.alarms,
        categories=event.categories,
        url=event.url,
    )
