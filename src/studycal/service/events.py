"""The plan as calendar events: what a reader sees of each session."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from studycal.core import tracking
from studycal.core.event import Event, from_session, uid_for
from studycal.core.plan import PlanWeek, Session
from studycal.core.schedule import Schedule

from .built import Built
from .publish import still_told, text_digest


def texts(built: Built) -> dict[str, str]:
    """A digest of what a reader sees of each session besides its time."""
    return {one.id: text_digest(event) for one, event in _told(built, built.plan.sessions, ())}


def events(
    built: Built,
    *,
    alarms: tuple[int, ...] = (),
    banners: bool = False,
    busy_only: bool = False,
    now: datetime | None = None,
) -> list[Event]:
    """One event a session, in order of time; dropped ones as cancelled for as long as a calendar may hold them.

    ``alarms`` are minutes before the start; ``banners`` adds an all-day event with each week's topic; ``busy_only``
    leaves out everything but the times.
    """
    dropped = [one for one in built.dropped if now is None or still_told(one, now)]
    found = [event for _, event in _told(built, [*built.plan.sessions, *dropped], alarms)]
    if banners and not busy_only:
        found += [_banner(built, week) for week in built.plan.weeks]
    found.sort(key=lambda event: (_instant(event, built.schedule), event.uid))
    return [_anonymous(event) for event in found] if busy_only else found


def _told(built: Built, sessions: Sequence[Session], alarms: tuple[int, ...]) -> list[tuple[Session, Event]]:
    schedule, curriculum = built.schedule, built.curriculum
    quarters = {week.week: week.quarter for week in built.plan.weeks}
    cards = tracking.cards(built.curriculum, built.plan, built.facts)
    return [
        (
            one,
            from_session(
                one,
                curriculum.week(one.week),
                curriculum.bullets(quarters.get(one.week, ""), one.slot, one.name),
                plan_id=schedule.plan_id,
                created=schedule.created,
                alarms=alarms,
                cards=cards.get(one.id, ()),
            ),
        )
        for one in sessions
    ]


def _banner(built: Built, week: PlanWeek) -> Event:
    """An all-day event over a week, as new as the newest of its sessions, which move when the week does."""
    source, schedule = built.curriculum.week(week.week), built.schedule
    own = [one for one in built.plan.sessions if one.week == week.week]
    changes = [one.changed for one in own if one.changed]
    return Event(
        uid=uid_for(schedule.plan_id, f"{source.id}.banner"),
        start=week.starts,
        end=week.starts + timedelta(days=7),
        summary=f"{source.id} {source.short_topic}",
        changed=max(changes, default=schedule.created),
        created=schedule.created,
        description=source.focus,
        categories=("week",),
        transparent=True,
        sequence=max((one.sequence for one in own), default=0),
    )


def _anonymous(event: Event) -> Event:
    from dataclasses import replace

    return replace(event, summary="Busy", description="", categories=(), alarms=())


def _instant(event: Event, schedule: Schedule) -> float:
    if isinstance(event.start, datetime):
        return event.start.timestamp()
    return datetime.combine(event.start, datetime.min.time(), tzinfo=schedule.zone).timestamp()
