"""The sessions as tasks: Taskwarrior's import format and Emacs's org-mode; `studycal.formats.ics` writes VTODOs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from studycal.core.task import Task

from .ics import clean

_TAG = re.compile(r"\W+")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def taskwarrior(tasks: Iterable[Task], *, title: str) -> str:
    """A JSON list for `task import` (Taskwarrior's RFC 31); importing again changes what changed and doubles nothing.

    A session is due at its end and scheduled at its start; its description lines are annotations.
    """
    return json.dumps([_taskwarrior(task, title) for task in tasks], ensure_ascii=False, indent=1) + "\n"


def _taskwarrior(task: Task, title: str) -> dict[str, object]:
    event, at = task.event, _utc(task.at or task.event.changed)
    status = "deleted" if task.cancelled else "completed" if task.done else "pending"
    body: dict[str, object] = {
        "uuid": str(uuid5(NAMESPACE_URL, event.uid)),
        "description": _line(event.summary),
        "status": status,
        "entry": _utc(event.created),
        "modified": at,
        "scheduled": _utc(event.start),
        "due": _utc(event.end),
        "project": _line(title).replace(".", " "),
        "tags": [_TAG.sub("_", name).strip("_") for name in event.categories],
    }
    if task.ended:
        body["end"] = at
    elif task.at:
        body["start"] = at
    lines = [line for line in clean(event.description).split("\n") if line.strip()]
    if lines:
        body["annotations"] = [{"entry": _utc(event.created), "description": _line(" | ".join(lines))}]
    return body


def org(tasks: Iterable[Task], *, title: str) -> str:
    """An org file: a heading a session, scheduled for its time, with its words as fixed-width lines below."""
    head = [f"#+TITLE: {_line(title)}", "#+TODO: TODO STARTED | DONE CANCELLED", ""]
    return "\n".join([*head, *(line for task in tasks for line in _org(task))]) + "\n"


def _org(task: Task) -> list[str]:
    event = task.event
    word = "CANCELLED" if task.cancelled else "DONE" if task.done else "STARTED" if task.at else "TODO"
    tags = ":".join(_TAG.sub("_", name).strip("_") for name in event.categories)
    at = task.at.astimezone(event.start.tzinfo if isinstance(event.start, datetime) else UTC) if task.at else None
    closed = f"CLOSED: [{_day(at)} {at:%H:%M}] " if task.ended and at else ""
    lines = [
        f"* {word} {_line(event.summary)}" + (f" :{tags}:" if tags else ""),
        f"  {closed}SCHEDULED: <{_span(event.start, event.end)}>",
        "  :PROPERTIES:",
        f"  :ID: {event.uid}",
        *([f"  :URL: {_line(event.url)}"] if event.url else []),
        "  :END:",
    ]
    return [*lines, *(f"  : {line}".rstrip() for line in clean(event.description).split("\n") if line.strip())]


def _span(start: object, end: object) -> str:
    """``2027-01-13 Wed 19:00-20:15``: org's own time stamp, in the wall time of where the session is held."""
    if not (isinstance(start, datetime) and isinstance(end, datetime)):
        return _day(start)
    if start.date() == end.date():
        return f"{_day(start)} {start:%H:%M}-{end:%H:%M}"
    return f"{_day(start)} {start:%H:%M}>--<{_day(end)} {end:%H:%M}"


def _day(moment: object) -> str:
    if not isinstance(moment, datetime):
        raise TypeError("a session has a time of day")
    return f"{moment.date().isoformat()} {_DAYS[moment.weekday()]}"


def _utc(moment: object) -> str:
    if not isinstance(moment, datetime):
        raise TypeError("a session has a time of day")
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _line(text: str) -> str:
    return " ".join(clean(text).split())
