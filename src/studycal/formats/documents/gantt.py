"""Recognises a chart of tasks by date that Mermaid draws, whose tasks follow one another, as a table of these days."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from studycal.core.patterns import pattern
from studycal.core.records import dataclass

from .blocks import Block, Cell, Kind, Row

_TASK = pattern(r"\s*(?P<name>[^:%#\n][^:\n]*?)\s*:\s*(?P<spec>.*?)\s*")
_SETTING = pattern(r"\s*(dateFormat|section|excludes)\s+(.+?)\s*")
_KEYWORD = pattern(
    r"\s*(?:gantt|title|dateFormat|axisFormat|tickInterval|weekday|todayMarker|section|excludes|includes|click|%%)\b.*|\s*"
)
_LENGTH = pattern(r"(\d{1,4}(?:\.\d{1,4})?)(h|d|w|M)")
_TAGS = frozenset(("done", "active", "crit", "milestone", "vert"))
_FORMATS = {"YYYY": "%Y", "MM": "%m", "DD": "%d", "M": "%m", "D": "%d", "YY": "%y"}
_DAYS = {"h": 1 / 24, "d": 1, "w": 7, "M": 30}
_SATURDAY = 5
_MOST_DAYS = 3660
"""Days that a task may last: ten years."""
_YEARS = range(1900, 3000)


@dataclass(frozen=True, slots=True)
class _Task:
    """A task with its line, its section and its days, the last one included."""

    name: str
    line: int
    section: str
    first: date
    last: date
    done: bool


def gantt_table(info: str, content: str, line: int) -> Block | None:
    """A fence that begins at a line as a table of days, topics and phases; None where it is no such chart, or one whose
    tasks lie beside each other.
    """
    source = content.split("\n")
    if info.strip().lower() != "mermaid" or not any(text.strip() for text in source):
        return None
    if next(text for text in source if text.strip()).split()[0] != "gantt":
        return None
    tasks = sorted(_tasks(source, line + 1), key=lambda task: (task.first, task.line))
    beside = any(later.first < sooner.last for sooner, later in pairwise(tasks))
    if len(tasks) < 2 or beside:
        return None
    header = Row(line, tuple(Cell((text,)) for text in ("Date", "Topic", "Phase", "Done")), 4)
    return Block(Kind.TABLE, line, rows=(header, *map(_row, tasks)), last=line + len(source))


def _row(task: _Task) -> Row:
    when = f"{task.first} – {task.last}" if task.last > task.first else str(task.first)
    texts = (when, task.name, task.section, "✅" if task.done else "")
    return Row(task.line, tuple(Cell((text,) if text else ()) for text in texts), len(texts))


def _tasks(source: Sequence[str], above: int) -> Iterator[_Task]:
    """The tasks whose days are known; none where any of them is not."""
    settings = {"dateFormat": "YYYY-MM-DD", "section": "", "excludes": ""}
    ends: dict[str, date] = {}
    listed: list[_Task] = []
    for at, text in enumerate(source):
        if setting := _SETTING.fullmatch(text):
            settings[setting[1]] = setting[2]
        match = None if _KEYWORD.fullmatch(text) else _TASK.fullmatch(text)
        if match is None:
            continue
        parts = [part.strip() for part in match["spec"].split(",")]
        tags = [part for part in parts if part in _TAGS]
        rest = [part for part in parts if part not in _TAGS]
        span = _span(rest, settings, ends, listed)
        if span is None:
            return
        name, (first, end) = match["name"], span
        if len(rest) > 2 or (len(rest) == 2 and _day(rest[0], settings) is None and not rest[0].startswith("after")):
            ends[rest[0]] = end
        last = max(first, end - timedelta(days=1))
        listed.append(_Task(name, above + at, settings["section"], first, last, "done" in tags))
    yield from listed


def _span(
    parts: Sequence[str], settings: dict[str, str], ends: dict[str, date], before: Sequence[_Task]
) -> tuple[date, date] | None:
    """The first day of a task and the one behind its last."""
    if not parts:
        return None
    first = next((day for part in parts[:-1] if (day := _start(part, settings, ends))), None)
    if first is None and before:
        first = before[-1].last + timedelta(days=1)
    end = _day(parts[-1], settings)
    if end is None and first and (length := _LENGTH.fullmatch(parts[-1])):
        end = _after(first, round(float(length[1]) * _DAYS[length[2]]), settings["excludes"])
    return (first, end) if first and end and first <= end <= first + timedelta(days=_MOST_DAYS) else None


def _start(part: str, settings: dict[str, str], ends: dict[str, date]) -> date | None:
    """The day that a part names, or on which what it follows ends."""
    if part.startswith("after "):
        named = [ends[name] for name in part.split()[1:] if name in ends]
        return max(named, default=None)
    return _day(part, settings)


def _after(first: date, days: int, excludes: str) -> date:
    """The day behind so many, those that are left out not counted."""
    end, days = first, min(days, _MOST_DAYS)
    if "weekends" not in excludes:
        return end + timedelta(days=days)
    while days > 0:
        days -= end.weekday() < _SATURDAY
        end += timedelta(days=1)
    return end


def _day(text: str, settings: dict[str, str]) -> date | None:
    form = re.sub("YYYY|MM|DD|YY|M|D", lambda match: _FORMATS[match[0]], settings["dateFormat"])
    try:
        day = datetime.strptime(text, form).date()  # noqa: DTZ007
    except (ValueError, re.error):  # "YYYY YYYY" makes a pattern that is none
        return None
    return day if day.year in _YEARS else None
