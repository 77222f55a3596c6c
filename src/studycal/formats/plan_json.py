"""The plan for programs: the JSON of ``show --json`` and ``export json``, and a table for spreadsheets."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from studycal.core.curriculum import Curriculum, Link, Week
from studycal.core.plan import Move, Plan, PlanDiff, PlanWeek, Session, Unplaced
from studycal.core.schedule import Schedule
from studycal.core.session_id import week_of
from studycal.core.sync.event import uid_for

from .csv_cells import guarded

Json = dict[str, Any]


def plan_json(
    plan: Plan,
    curriculum: Curriculum,
    schedule: Schedule,
    dropped: Iterable[Session] = (),
    weeks: set[int] | None = None,
    days: tuple[date, date] | None = None,
) -> Json:
    """The whole plan, or only some of its curriculum weeks, or what lies on some days with the weeks around it."""
    listed = [*plan.sessions, *(session for session in dropped if not session.anchored)]
    listed = sorted(listed, key=lambda s: (s.start.timestamp(), s.id))
    if days:
        listed = [session for session in listed if _lies_in(session, days)]
        weeks = {session.week for session in listed} | _weeks_on(plan, days)
    wanted = weeks if weeks is not None else {week.week for week in plan.weeks} | {s.week for s in listed}
    shown: Json = {
        "plan": head_json(plan, schedule),
        "weeks": [_week(week, curriculum) for week in plan.weeks if week.week in wanted],
        "sessions": [session_json(session, schedule) for session in listed if session.week in wanted],
        "unplaced": [unplaced_json(item) for item in plan.unplaced if week_of(item.id) in wanted],
    }
    if plan.anchors:
        anchors = [session for session in plan.anchors if (_lies_in(session, days) if days else session.week in wanted)]
        shown["anchors"] = [anchor_json(session, schedule) for session in anchors]
    return shown


def _lies_in(session: Session, days: tuple[date, date]) -> bool:
    return days[0] <= session.start.date() <= days[1]


def _weeks_on(plan: Plan, days: tuple[date, date]) -> set[int]:
    week = timedelta(days=6)
    return {held.week for held in plan.weeks if held.starts <= days[1] and days[0] <= held.starts + week}


def head_json(plan: Plan, schedule: Schedule) -> Json:
    """Which plan this is; ``finish`` is a range: without and with the whole reserve used."""
    return {
        "id": schedule.plan_id,
        "timezone": str(schedule.zone),
        "start": schedule.start.isoformat(),
        "finish": [day.isoformat() for day in plan.finish] if plan.finish else None,
        "revision": plan.revision,
    }


def _week(week: PlanWeek, curriculum: Curriculum) -> Json:
    source = curriculum.week(week.week)
    return {
        "week": week.week,
        "starts": week.starts.isoformat(),
        "iso": week.iso,
        "phase": source.phase,
        "quarter": week.quarter,
        "load": week.load,
        "topic": source.topic,
        "focus": source.focus,
        "mark": week.mark,
        "state": week.state,
        **_extras(source),
    }


def _extras(source: Week) -> Json:
    """What only some weeks have: a key that is not their number, links, columns by their headers, a ticked box."""
    extras: Json = {}
    if (key := source.lasting) != f"W{source.number:02}":
        extras["key"] = key
    if source.links:
        extras["links"] = [{"text": link.text, "url": link.url} for link in source.links]
    if source.columns:
        extras["columns"] = dict(source.columns)
    if source.ticked:
        extras["ticked"] = True
    return extras


def session_json(session: Session, schedule: Schedule) -> Json:
    """One session; times carry the offset of the zone it is held in, which is named."""
    return {
        "id": session.id,
        "key": session.lasting,
        "uid": uid_for(schedule.plan_id, session.lasting, session.generation),
        "week": session.week,
        "slot": session.slot,
        "role": session.role.value,
        "output": session.output,
        "optional": session.optional,
        "name": session.name,
        "title": session.title,
        "start": session.start.isoformat(),
        "end": session.end.isoformat(),
        "timezone": str(session.start.tzinfo),
        "status": session.status.value,
        "pinned": session.pinned,
        "sequence": session.sequence,
        "why": list(session.why),
    }


def anchor_json(session: Session, schedule: Schedule) -> Json:
    """A fixed date beside the sessions; one of a whole day has dates, its end not included."""
    start, end = (at.date() if session.all_day else at for at in (session.start, session.end))
    return {
        "id": session.id,
        "uid": uid_for(schedule.plan_id, session.id, session.generation),
        "week": session.week,
        "name": session.name,
        "start": start.isoformat(),
        "end": end.isoformat(),
        "all_day": session.all_day,
        "timezone": str(session.start.tzinfo),
        "sequence": session.sequence,
    }


def unplaced_json(item: Unplaced) -> Json:
    """A session without a time."""
    return {"id": item.id, "why": list(item.why), "nearest": _iso(item.nearest)}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def diff_json(diff: PlanDiff, schedule: Schedule) -> Json:
    """What changes from one plan to the next."""
    return {
        "added": [session_json(session, schedule) for session in diff.added],
        "removed": [session_json(session, schedule) for session in diff.removed],
        "moved": [_move(move) for move in diff.moved],
        "minutes": diff.minutes,
    } | ({"dates": [_move(move) for move in diff.dates]} if diff.dates else {})


def _move(move: Move) -> Json:
    return {
        "id": move.after.id,
        "from": move.before.start.isoformat(),
        "to": move.after.start.isoformat(),
        "why": list(move.after.why),
    }


_COLUMNS = ("id", "week", "slot", "role", "optional", "title", "start", "end", "timezone", "status", "pinned", "uid")


def plan_csv(plan: Plan, curriculum: Curriculum, schedule: Schedule) -> str:
    """One row a session (RFC 4180); a text that a spreadsheet would run as a formula is quoted by an apostrophe.

    Further columns of the document stand last, under their own headers, and its links, where it has any.
    """
    import csv

    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    headers = list(dict.fromkeys(header for week in curriculum.weeks for header, _ in week.columns))
    linked = any(week.links for week in curriculum.weeks)
    writer.writerow([_cell(name) for name in (*_COLUMNS, "topic", "focus", *headers, *["links"] * linked)])
    for session in plan.sessions:
        row = session_json(session, schedule) | {"start": _local(session.start), "end": _local(session.end)}
        week = curriculum.week(session.week)
        columns = dict(week.columns)
        extra = [columns.get(header, "") for header in headers] + ["\n".join(map(_shown, week.links))] * linked
        writer.writerow([_cell(value) for value in (*(row[name] for name in _COLUMNS), week.topic, week.focus, *extra)])
    return out.getvalue()


def _local(at: datetime) -> str:
    """Wall time in the zone of its row, as spreadsheets know a time: ``2027-01-04 19:00``."""
    return f"{at:%Y-%m-%d %H:%M}"


def _shown(link: Link) -> str:
    return link.shown


def _cell(value: object) -> object:
    """A value as a cell: what a spreadsheet would run is guarded."""
    if isinstance(value, bool):
        return str(value).upper()
    return guarded(value) if isinstance(value, str) else value
