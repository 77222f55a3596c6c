"""A filled-in note or table read back: what is understood becomes answers, the rest problems with their lines."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from studycal.core.curriculum import Level, Problem
from studycal.core.plan import LogEntry, Status
from studycal.core.records import dataclass, field, replace
from studycal.errors import InputError, UsageError
from studycal.formats import notes as form
from studycal.formats import notion
from studycal.formats.dates import short
from studycal.formats.notes import Filled, SessionNote

from .folder import read_bytes
from .log_entries import ReviewAnswers, checked

_WORDS_OF_EXPLAIN = {"no": 0, "not yet": 0, "roughly": 1, "partly": 1, "yes": 2, "to anybody": 2}


@dataclass
class _Reading:
    """One file being read: its lines, when the sessions that have not begun are, and what was found wrong in it."""

    file: str
    lines: list[str]
    ahead: Mapping[str, datetime]
    problems: list[Problem] = field(default_factory=list)

    def tell(self, after: str, where: str, error: UsageError) -> None:
        """A problem at the first line with ``where`` that follows the line with ``after``."""
        start = next((number for number, line in enumerate(self.lines) if after in line), 0) if after else 0
        at = next((number for number in range(start, len(self.lines)) if where in self.lines[number]), start)
        self.problems.append(Problem(self.file, at + 1, "note", Level.ERROR, error.message, error.remedy))


def read_answers(
    path: Path, now: datetime, sessions: Collection[str], ahead: Mapping[str, datetime] = MappingProxyType({})
) -> tuple[ReviewAnswers, tuple[Problem, ...]]:
    """A note's or a table's answers about the ``sessions`` there are, and what in it could not be understood.

    A tick of one that begins only then (``ahead``) is told and not kept.

    Raises InputError for a file that says nothing of any session or week.
    """
    text = read_bytes(path, "Check its name.").decode("utf-8-sig", "replace")
    try:
        pages = notion.read_table(text) if path.suffix.lower() == ".csv" else [form.parse(text)]
    except (form.DamagedNoteError, notion.NotOurTableError) as error:
        raise InputError(f"cannot be read: {error}.", "Export it again and fill it in.", file=path.name) from error
    pages = [page for page in pages if page.week]
    if not pages:
        raise InputError(
            "names no session such as W07.S2.", "Give a note that `studycal export md` wrote.", file=path.name
        )
    reading = _Reading(path.name, text.splitlines(), ahead)
    for name, mark in form.odd_boxes(text):
        odd = UsageError(f"[{mark}] at {name} is no tick.", "Write [x] done, [/] partial or [-] skipped.")
        reading.tell("", f"[{mark}]", odd)
    entries = {
        name: entry
        for page in pages
        for name, answer in page.sessions.items()
        if (entry := _session(reading, name, answer, now, sessions))
    }
    records = tuple(_record(reading, page, now) for page in pages)
    answers = ReviewAnswers(max(page.week for page in pages), entries, records=records)
    return answers, tuple(sorted(reading.problems, key=lambda problem: problem.line))


def _session(
    reading: _Reading, name: str, answer: SessionNote, now: datetime, sessions: Collection[str]
) -> LogEntry | None:
    """One session's tick with each field that can be kept; None where there is no tick."""
    if answer.status is None:
        if answer.link:
            half = UsageError(f"{name} has a link but no tick.", "Tick it [x], or leave the link out.")
            reading.tell(name, answer.link, half)
        return None
    if name not in sessions:
        reading.tell(
            "", name, UsageError(f"There is no session {name} in the plan.", "`studycal show year` lists them.")
        )
        return None
    if name in reading.ahead:
        early = f"{name} has not begun: it is on {short(reading.ahead[name])}."
        reading.tell("", name, UsageError(early, "Tick it when it is over; --yes keeps the tick all the same."))
        return None
    entry = LogEntry(now, session=name, status=answer.status)
    if answer.status is Status.PARTIAL:
        entry = _kept(reading, entry, replace(entry, restart=answer.restart), "restart")
    return entry if answer.status is Status.SKIPPED else _kept(reading, entry, replace(entry, link=answer.link), "link")


def _kept(reading: _Reading, entry: LogEntry, fuller: LogEntry, name: str) -> LogEntry:
    """The entry with one more field, or as it was and a problem told where that field cannot be kept."""
    try:
        return checked(fuller)
    except UsageError as error:
        about = f"{entry.session}: " if entry.session else ""
        reading.tell(entry.session, f"{name}::", UsageError(f"{about}{error.message}", error.remedy))
        return entry


def _record(reading: _Reading, page: Filled, now: datetime) -> LogEntry:
    """The week's own record, as far as it can be kept."""
    record = LogEntry(now, week=page.week, explain=_explain(reading, page.explain))
    record = _kept(reading, record, replace(record, verdict=page.verdict), "verdict")
    return _kept(reading, record, replace(record, surprise=page.surprise), "surprise")


def _explain(reading: _Reading, text: str) -> int | None:
    word = text.strip().lower()
    if word in _WORDS_OF_EXPLAIN:
        return _WORDS_OF_EXPLAIN[word]
    if word and word not in ("0", "1", "2"):
        odd = UsageError(f'explain: "{text[:20]}" is not 0, 1 or 2.', "0: not yet, 1: roughly, 2: to anybody.")
        reading.tell("", "explain::", odd)
        return None
    return int(word) if word else None
