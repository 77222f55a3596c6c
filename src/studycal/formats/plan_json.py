"""The plan for programs: the JSON of ``show --json`` and ``export json``, and a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from studycal.core.curriculum import Curriculum
from studycal.core.event import uid_for
from studycal.core.plan import Move, Plan, PlanDiff, PlanWeek, Session, Unplaced
from studycal.core.schedule import Schedule

Json = dict[str, Any]


def plan_json(
    plan: Plan,
    curriculum: Curriculum,
    schedule: Schedule,
    dropped: Iterable[Session] = (),
    weeks: set[int] | None = None,
) -> Json:
    """The whole plan, or only some of its curriculum weeks."""
    listed = sorted([*plan.sessions, *dropped], key=lambda s: (s.start.timestamp(), s.id))
    wanted = weeks if weeks is not None else {week.week for week in plan.weeks} | {s.week for s in listed}
    return {
        "plan": head_json(plan, schedule),
        "weeks": [_week(week, curriculum) for week in plan.weeks if week.week in wanted],
        "sessions": [session_json(one, schedule) for one in listed if one.week in wanted],
        "unplaced": [unplaced_json(item) for item in plan.unplaced if week_number(item.id) in wanted],
    }


def head_json(plan: Plan, schedule: Schedule) -> Json:
    """Which plan this is; ``finish`` is a range: without and with the whole reserve used."""
    return {
        "id": schedule.plan_id,
        "timezone": str(schedule.zone),
        "start": schedule.start.isoformat(),
        "finish": [day.isoformat() for day in plan.finish] if plan.finish else None,
        "revision": plan.revision,
    }


def week_number(session_id: str) -> int:
    """``W07.S2`` -> 7."""
    return int(session_id[1:].partition(".")[0])


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
    }


def session_json(session: Session, schedule: Schedule) -> Json:
    """One session; times carry the offset of the zone it is held in, which is named."""
    return {
        "id": session.id,
        "uid": uid_for(schedule.plan_id, session.id, session.generation),
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


def unplaced_json(item: Unplaced) -> Json:
    """A session without a time."""
    return {"id": item.id, "why": list(item.why), "nearest": _iso(item.nearest)}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def diff_json(diff: PlanDiff, schedule: Schedule) -> Json:
    """What changes from one plan to the next."""
    return {
        "added": [session_json(one, schedule) for one in diff.added],
        "removed": [session_json(one, schedule) for one in diff.removed],
        "moved": [_move(move) for move in diff.moved],
        "minutes": diff.minutes,
    }


def _move(move: Move) -> Json:
    return {
        "id": move.after.id,
        "from": move.before.start.isoformat(),
        "to": move.after.start.isoformat(),
        "why": list(move.after.why),
    }


_COLUMNS = ("id", "week", "slot", "role", "optional", "title", "start", "end", "timezone", "status", "pinned", "uid")


def plan_csv(plan: Plan, curriculum: Curriculum, schedule: Schedule) -> str:
    """One row a session (RFC 4180); a text that a spreadsheet would run as a formula is quoted by an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*_COLUMNS, "topic", "focus"])
    for session in plan.sessions:
        row = session_json(session, schedule)
        week = curriculum.week(session.week)
        writer.writerow([_cell(value) for value in (*(row[name] for name in _COLUMNS), week.topic, week.focus)])
    return out.getvalue()


def _cell(value: object) -> object:
    """OWASP's "CSV injection": =, +, -, @, tab and carriage return begin a formula in some spreadsheets."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value
