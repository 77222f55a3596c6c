"""Facts in words: in short for the line after a deed, as sentences for the history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from studycal.core.curriculum import Curriculum
from studycal.core.life.facts import LENGTH, ONLY, TIME, USUAL
from studycal.core.plan import Plan
from studycal.core.session_id import parse_week, week_id
from studycal.formats.history import setting

_MARKS = {
    "bad": "{} is a bad week",
    "great": "{} is a great week",
    "cut": "{} left out",
    "merge": "{} share one week",
    "travel": "A trip, {}",
    "pause": "A pause, {}",
    "clear": "The marks of {} taken away",
    "return": "Back after an absence",
}
_LOGGED = {"done": "done", "partial": "partly done", "skipped": "skipped"}
_EXPLAIN = ("not yet", "roughly", "to anybody")


def short(kind: str, body: Mapping[str, Any]) -> str:
    """A fact in a few words: ``bad W08``, ``log W07.S1 done``."""
    if kind == "mark":
        weeks = ", ".join(week_id(number) for number in body.get("weeks", ()))
        dates = "–".join(dict.fromkeys(body[name] for name in ("first", "last") if name in body))
        return " ".join(filter(None, (body["kind"], weeks, dates, body.get("zone", ""))))
    if kind == "setting":
        return _setting(body)
    what = body.get("session") or (week_id(body["week"]) if "week" in body else "")
    if kind == "title":
        return f"title {body['session']} {body['title']}".rstrip()
    if kind == "pin":
        times = [body["starts"].replace("T", " ")[:16], *_length(body)]
        return f"pin {body['session']} {', '.join(times)}"
    detail = body.get("status") or body.get("starts", "").replace("T", " ")[:16] or str(body.get("fact", ""))
    return " ".join(filter(None, (kind, what, detail)))


def full(kind: str, body: Mapping[str, Any], plan: Plan, curriculum: Curriculum) -> str:
    """A fact as a sentence without its full stop: ``Build, Wed 25 Nov: done``."""
    match kind:
        case "mark":
            return str(_MARKS.get(body["kind"], body["kind"])).format(_target(body, curriculum)) + _zone(body)
        case "pin":
            return _pin(body, plan)
        case "title":
            words = f"titled “{body['title']}”" if body["title"] else "has the planner's title again"
            return f"{_role(body['session'], plan)} {words}"
        case "unpin":
            return f"{_session(body['session'], plan, curriculum)} given back to the planner"
        case "skip":
            return f"{_session(body['session'], plan, curriculum)} was deleted in a calendar"
        case "unskip":
            return f"{_session(body['session'], plan, curriculum)} was brought back"
        case "log":
            return _log(body, plan, curriculum)
        case "undo":
            return f"Took back number {body['fact']}"
        case "setting":
            return _setting(body)
    return short(kind, body)


def _pin(body: Mapping[str, Any], plan: Plan) -> str:
    if body.get(ONLY) == LENGTH:
        return f"{_role(body['session'], plan)} lasts {body['minutes']} min, {_moment(body)}"
    return f"{_role(body['session'], plan)} moved to {', '.join([_moment(body), *_length(body)])}"


def _length(body: Mapping[str, Any]) -> list[str]:
    """``45 min`` where a pin speaks of a length: one that does not know what was before it says only a time."""
    speaks = body.get(ONLY) == LENGTH or (USUAL in body and body.get(ONLY) != TIME)
    return [f"{body['minutes']} min"] if speaks else []


def _setting(body: Mapping[str, Any]) -> str:
    words = setting(body).replace("_", " ").replace(" -> ", " → ")
    return words[:1].upper() + words[1:]


def _log(body: Mapping[str, Any], plan: Plan, curriculum: Curriculum) -> str:
    who = _session(body["session"], plan, curriculum) if "session" in body else f"Week {body.get('week')}"
    parts = [_LOGGED.get(body.get("status", ""), "")]
    parts += [f"restart: {body['restart']}"] if body.get("restart") else []
    parts += [f"“{body['verdict']}”"] if body.get("verdict") else []
    explain = body.get("explain")
    parts += [f"can explain it {_EXPLAIN[explain]}"] if explain in (0, 1, 2) else []
    parts += [f"surprise: {body['surprise']}"] if body.get("surprise") else []
    return f"{who}: {', '.join(filter(None, parts)) or 'a link'}"


def _session(name: str, plan: Plan, curriculum: Curriculum) -> str:
    """``Build, Wed 25 Nov`` where the plan holds it, else its name."""
    placed = plan.by_id().get(name)
    if placed is None:
        number = parse_week(name.partition(".")[0]) or 0
        topic = f" ({curriculum.week(number).short_topic})" if 0 < number <= len(curriculum.weeks) else ""
        return f"{name}{topic}"
    return f"{placed.role.capitalize()}, {placed.start:%a} {placed.start.day} {placed.start:%b}"


def _role(name: str, plan: Plan) -> str:
    """``Build of week 12`` where the plan holds it, else its name."""
    placed = plan.by_id().get(name)
    return f"{placed.role.capitalize()} of week {placed.week}" if placed else name


def _target(body: Mapping[str, Any], curriculum: Curriculum) -> str:
    weeks = [f"week {number} ({curriculum.week(number).short_topic})" for number in body.get("weeks", ())]
    days = [_day(body[name]) for name in ("first", "last") if name in body]
    words = " and ".join(weeks) or " to ".join(dict.fromkeys(days))
    return words[:1].upper() + words[1:] if weeks and body["kind"] != "clear" else words


def _zone(body: Mapping[str, Any]) -> str:
    return f" ({body['zone']})" if body.get("zone") else ""


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day:%a} {day.day} {day:%b %Y}"


def _moment(body: Mapping[str, Any]) -> str:
    at = datetime.fromisoformat(body["starts"])
    return f"{at:%a} {at.day} {at:%b %Y}, {at:%H:%M} ({body.get('zone', '')})"
