"""Facts in the words of the person who stated them: ``W11.S3 done``, ``paused from 1 Feb to 14 Feb 2027``."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from studycal.core.life.facts import LENGTH, ONLY, TIME, USUAL, Record
from studycal.core.plan import OFFER
from studycal.core.session_id import week_id

from .dates import written

_SOURCES = {"cli": "", OFFER: ", the later time on offer"}
_MARKS = {"bad": "bad week", "great": "great week", "cut": "left out", "merge": "merged"}


def sentence(record: Record, records: Mapping[int, Record]) -> str:
    """One fact in a few words; ``records`` by number lead an undo to what it takes back."""
    return _SENTENCES.get(record.kind, _other)(record.body, records)


def _mark(body: Mapping[str, Any], _: Mapping[int, Record]) -> str:
    kind, weeks = body["kind"], " and ".join(week_id(number) for number in body.get("weeks", ()))
    dates = _dates(body)
    if kind == "pause":
        return f"paused {dates}"
    if kind == "travel":
        sessions = f", {body['sessions']} sessions a week" if "sessions" in body else ""
        return f"travelling {dates}, in {body.get('zone', '')}{sessions}"
    if kind == "return":
        where = {"open": ": on with the open week", "today": ": on with today's week"}
        return f"back again{where.get(body.get('resume', ''), '')}"
    if kind == "finish":
        last = body.get("last")
        return f"to be over by {written(date.fromisoformat(last))}" if last else "no day to be over by any more"
    if kind == "clear":
        return f"marks cleared: {weeks or dates}"
    return f"{_MARKS.get(kind, kind)}: {weeks or dates}"


def _dates(body: Mapping[str, Any]) -> str:
    first, last = (date.fromisoformat(body[name]) if name in body else None for name in ("first", "last"))
    if not first or not last:
        return ""
    return f"on {written(first)}" if first == last else f"from {written(first, last)} to {written(last)}"


def _pin(body: Mapping[str, Any], _: Mapping[int, Record]) -> str:
    start = datetime.fromisoformat(body["starts"])
    by = _SOURCES.get(body.get("source", "cli"), ", moved in the calendar")
    if body.get(ONLY) == LENGTH:
        return (
            f"{body['session']} pinned to {body['minutes']} min, {written(start.date())} {start:%H:%M} {body['zone']}"
        )
    both = f", {body['minutes']} min" if USUAL in body and body.get(ONLY) != TIME else ""
    return f"{body['session']} pinned to {written(start.date())} {start:%H:%M} {body['zone']}{both}{by}"


def _log(body: Mapping[str, Any], _: Mapping[int, Record]) -> str:
    parts = [f"{body['session']} {body.get('status', '')}".rstrip()] if "session" in body else []
    parts += [week_id(body["week"])] if "week" in body and "session" not in body else []
    parts += [f"restart: {body['restart']}"] if "restart" in body else []
    parts += [str(body["link"])] if "link" in body else []
    parts += [f"could explain it: {body['explain']} of 2"] if "explain" in body else []
    parts += [f"{name}: {body[name]}" for name in ("verdict", "surprise") if name in body]
    return " · ".join(parts)


def _undo(body: Mapping[str, Any], records: Mapping[int, Record]) -> str:
    number = int(body["fact"])
    record = records.get(number)
    return f"took back {number}" + (f": {sentence(record, records)}" if record else "")


def _session(word: str, body: Mapping[str, Any], _: Mapping[int, Record]) -> str:
    return f"{body['session']} {word}"


def _title(body: Mapping[str, Any], _: Mapping[int, Record]) -> str:
    return f"{body['session']} " + (f"titled “{body['title']}”" if body["title"] else "with the planner's title again")


def _take_over(body: Mapping[str, Any], _: Mapping[int, Record]) -> str:
    return f"this machine's plan took over {body['target']} from another's"


def setting(body: Mapping[str, Any], _: Mapping[int, Record] = MappingProxyType({})) -> str:
    """A changed setting: ``home: mon 19:00 -> tue 18:00``; of one that may hold a secret only that it was set."""
    key = str(body["setting"]).rpartition(".")[2]
    if "was" not in body:
        return f"{key} set"
    return f"{key}: {_value(body['was'])} -> {_value(body['now'])}"


def _value(toml: str) -> str:
    """A setting's value in words: ``mon 19:00, wed 19:00``."""
    value = tomllib.loads(toml).get("value", "its default")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return str(value)


def _other(body: Mapping[str, Any], _: Mapping[int, Record]) -> str:
    return " ".join(str(value) for value in body.values())


_SENTENCES: dict[str, Callable[[Mapping[str, Any], Mapping[int, Record]], str]] = {
    "mark": _mark,
    "pin": _pin,
    "log": _log,
    "undo": _undo,
    "unpin": partial(_session, "given back to the planner"),
    "title": _title,
    "skip": partial(_session, "deleted in the calendar"),
    "unskip": partial(_session, "brought back"),
    "take-over": _take_over,
    "setting": setting,
}
