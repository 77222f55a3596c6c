"""The learner's documents, read as they are, into a curriculum and the problems found in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from studycal.core.curriculum import Curriculum, Level, Problem, Week
from studycal.core.records import dataclass, replace
from studycal.formats.documents.answers import NONE, ReadingAnswers
from studycal.formats.documents.cadence import NO_ROLES, Cadence, parse_cadence
from studycal.formats.documents.cadence_blocks import with_weeks
from studycal.formats.documents.decoding import decode
from studycal.formats.documents.document import blocks
from studycal.formats.documents.report import Report
from studycal.formats.documents.routine_cadence import as_quarter, report_routine
from studycal.formats.documents.routines import Routine, routine
from studycal.formats.documents.stated import front_matter
from studycal.formats.documents.weeks import Reading, parse_weeks, read_weeks

__all__ = [
    "Cadence",
    "Reading",
    "ReadingAnswers",
    "decode",
    "parse_cadence",
    "parse_curriculum",
    "parse_weeks",
    "read_weeks",
]

_NO_RHYTHM = ("no-sessions", "session-number")
"""What is said of a document without any session; the second beside weeks alone."""


@dataclass(frozen=True, slots=True)
class CadenceDocument:
    """A cadence document: its quarters and rules, the routine they were made from if any, and the problems."""

    cadence: Cadence
    problems: tuple[Problem, ...]
    routine: Routine | None = None


def parse_curriculum(
    weeks: bytes,
    weeks_file: str,
    cadence: bytes,
    cadence_file: str,
    roles: Mapping[str, str],
    *,
    answers: ReadingAnswers = NONE,
    today: date | None = None,
) -> tuple[Curriculum | None, tuple[Problem, ...]]:
    """Both documents together; the curriculum is None if, and only if, one of the problems is an error.

    One file may be both. ``roles`` overrides roles by quarter and slot: ``{"Q1.S1": "build"}``; ``answers`` are the
    learner's to what the document leaves open; ``today`` gives days without a year theirs.
    """
    beside = weeks_file == cadence_file
    text, week_problems = decode(weeks, weeks_file)
    rhythm_text, cadence_problems = ("", []) if beside else decode(cadence, cadence_file)
    rhythm = reading = None
    if not _failed(week_problems if beside else cadence_problems):
        rhythm = read_rhythm(text if beside else rhythm_text, cadence_file, roles, beside=beside)
        cadence_problems += rhythm.problems
    if not _failed(week_problems):
        spans = rhythm.routine.spans if beside and rhythm and rhythm.routine else ()
        reading = read_weeks(text, weeks_file, answers, today, spans)
        week_problems += reading.problems
    problems = (*week_problems, *cadence_problems)
    if reading is None or rhythm is None or _failed(problems):
        return None, problems
    stated = reading.stated
    if rhythm.routine:
        count, where = len(rhythm.routine.slots), rhythm.routine.where
        note = f"{count} session{'s' * (count != 1)} of the week from {where}; their days and times are the home slots."
        stated = replace(stated, slots=tuple(rhythm.routine.slots), taken=(*stated.taken, note))
    report = Report(cadence_file)
    read = rhythm.cadence
    quarters = with_weeks(read.quarters, read.blocks, reading.weeks, report)
    problems = (*problems, *report.problems)
    done_or_all = done_before(reading.weeks) if answers.ticked_done else reading.weeks
    if done_or_all is not reading.weeks:
        names = ", ".join(week.id for week in done_or_all if week.done)
        stated = replace(stated, taken=(*stated.taken, f"Done before the start, as ticked: {names}."))
    return None if _failed(problems) else Curriculum(done_or_all, quarters, read.rules, stated), problems


def done_before(weeks: tuple[Week, ...]) -> tuple[Week, ...]:
    """The weeks with the ticked ones done before the start; the same where none or all of them are ticked."""
    if all(week.ticked for week in weeks) or not any(week.ticked for week in weeks):
        return weeks
    return tuple(replace(week, done=week.ticked) for week in weeks)


def read_rhythm(text: str, file: str, roles: Mapping[str, str] = NO_ROLES, *, beside: bool = False) -> CadenceDocument:
    """The cadence of a document: its sessions, or else its weekly routine.

    ``beside`` the weeks in the same document nothing is said of lines that are no part of the cadence; a label like
    "Session: autumn" names none of its sessions there.
    """
    cadence, problems = parse_cadence(text, file, roles)
    none = not cadence.quarters and any(problem.rule in _NO_RHYTHM[: 1 + beside] for problem in problems)
    if beside:
        ignored = ("text-ignored", *_NO_RHYTHM[1:] * none)
        problems = [problem for problem in problems if problem.rule not in ignored]
    if not none:
        return CadenceDocument(cadence, tuple(problems))
    read = routine(blocks(front_matter(text)[0]), beside=beside)
    if read is None:
        return CadenceDocument(cadence, tuple(problems))
    report = Report(file)
    kept = [problem for problem in problems if problem.rule != "no-sessions" and not _within(problem.line, read.spans)]
    if not report_routine(read, report):
        return CadenceDocument(cadence, (*kept, *report.sorted()))
    quarter = as_quarter(read, roles, report)
    return CadenceDocument(Cadence((quarter,), cadence.rules), (*kept, *report.sorted()), read)


def _within(line: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(first <= line <= last for first, last in spans)


def _failed(problems: Iterable[Problem]) -> bool:
    return any(problem.level is Level.ERROR for problem in problems)
