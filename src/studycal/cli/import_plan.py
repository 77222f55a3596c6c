"""`studycal import`: any plan as the canonical documents, with what was guessed and what was not used."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from studycal.core.curriculum import Level, Problem
from studycal.core.records import replace
from studycal.errors import UsageError
from studycal.service.documents import Document, open_document
from studycal.service.files import write_whole
from studycal.service.folder import read_bytes
from studycal.service.own_files import OwnFiles

from . import plan_answers
from .context import Context

if TYPE_CHECKING:
    from studycal.formats.documents.routines import Routine

_CADENCE = "cadence.md"


def import_plan(context: Context) -> int:
    """Write weeks.md (and cadence.md from a routine), or print them with ``-n``; exit 1, nothing written on errors.

    Weeks for stdout come alone, for what reads them there: a routine is then written where a file for it is named.
    """
    from studycal.formats.documents.curriculum import decode, read_rhythm, read_weeks
    from studycal.formats.documents.written_dates import dated_document

    options = context.options
    answers = plan_answers.of(options)
    document = open_document(options.plan, context.directory, sys.stdin.buffer.read, answers)
    if options.prompt:
        return _prompt(context, document)
    text, problems = decode(document.data, document.name)
    if any(problem.level is Level.ERROR for problem in problems):
        return plan_answers.refuse(context, problems)
    rhythm = read_rhythm(text, document.name, beside=True).routine
    spans = rhythm.spans if rhythm else ()
    today = plan_answers.today(context)
    while True:
        reading = read_weeks(text, document.name, answers, today, spans)
        all_problems = [*problems, *reading.problems]
        if not any(problem.level is Level.ERROR for problem in all_problems):
            break
        completed = plan_answers.ask_missing(context, answers, all_problems)
        if completed is None:
            return plan_answers.refuse(context, all_problems)
        answers = completed
    tidy, lost = dated_document(reading, today)
    written = [(options.output, tidy)]
    beside = options.cadence_out or ("" if options.output == "-" and not context.dry_run else _CADENCE)
    cadence = _cadence(context, document, rhythm)
    if cadence and beside:
        written.append((beside, cadence))
    files = _write(context, written)
    _account(context, files, options.output in files, all_problems, reading.stated.taken, len(reading.weeks))
    for day in lost:
        way = f"“{day.text}” on {day.day} is not written down: add it as an [[anchor]]."
        way = way if day.text else f"The start on {day.day} is not written down: give it as `--start {day.day}`."
        context.say(f"{document.name}:{day.line}: {way}")
    if options.cadence_out and not cadence:
        context.say(f"It holds no weekly routine: {options.cadence_out} is not written.")
    if cadence and not beside:
        context.say("Its weekly routine is not printed: `--cadence-out FILE` writes it.")
    return 0


def _cadence(context: Context, document: Document, routine: Routine | None) -> str:
    """The cadence as a document: the plan's own routine, else what stands as ``cadence.md`` beside the plan in a folder
    that was named; "" where there is none.
    """
    from studycal.formats.documents.canonical import rhythm_document
    from studycal.formats.documents.curriculum import decode, read_rhythm

    beside = document.path.parent / _CADENCE if document.path else None
    in_folder = beside is not None and (context.directory / context.options.plan).is_dir()
    if routine or not in_folder or beside is None or beside == document.path or not beside.is_file():
        return rhythm_document(routine.slots, routine.bullets) if routine else ""
    text, problems = decode(read_bytes(beside), _CADENCE)
    if any(problem.level is Level.ERROR for problem in problems):
        return ""
    read = read_rhythm(text, _CADENCE)
    if read.routine:
        return rhythm_document(read.routine.slots, read.routine.bullets)
    return text if read.cadence.quarters else ""


def _write(context: Context, written: list[tuple[str, str]]) -> list[str]:
    """The documents in their files, or on stdout for ``-`` and a dry run; UsageError where another one stands."""
    changed: list[tuple[Path, str]] = []
    for name, text in written:
        path = context.directory / name
        if name == "-" or context.dry_run:
            if not context.json:
                context.print(text.rstrip("\n"))
        elif not path.exists() or path.read_bytes() != text.encode():
            if path.exists() and not (context.options.force or context.yes):
                message = f"{name} is there already, with other text."
                raise UsageError(message, "Add --force, or name another with -o.")
            changed.append((path, text))
    _own(context).refuse(path for path, _ in changed)
    for path, text in changed:
        write_whole(path, text.encode())
    return [name for name, _ in written if name != "-"] if not context.dry_run else []


def _own(context: Context) -> OwnFiles:
    """The files of the plan that may stand here; a document may be renewed by whoever asked for it."""
    from studycal.wiring import keeper

    config = context.directory / (context.options.config or "studycal.toml")
    return OwnFiles(replace(keeper(config).workspace, directory=context.directory), replaces_documents=True)


def _account(
    context: Context, files: list[str], whole: bool, problems: list[Problem], taken: tuple[str, ...], weeks: int
) -> None:
    """Say what was read and written, and how a plan is made of the files if they hold the ``whole`` of it."""
    if context.json:
        context.print_json({"files": files, "weeks": weeks, **plan_answers.understood(problems, taken)})
    for line in taken:
        context.say(line)
    for problem in problems:
        sign = "warning: " if problem.level is Level.WARNING else ""
        context.say(f"{problem.file}:{problem.line}: {sign}{problem.message} {problem.remedy}".rstrip())
    if files and whole:
        them = "it" if len(files) == 1 else "them"
        context.say(f"Wrote {' and '.join(files)}. Look at {them}, then: `studycal init {' '.join(files)}`.")
    elif files:
        context.say(f"Wrote {' and '.join(files)}.")


def _prompt(context: Context, document: Document) -> int:
    """A text with which a person or an assistant can convert the plan by hand."""
    from studycal.formats.documents.curriculum import decode
    from studycal.formats.documents.prompt import prompt

    text, problems = decode(document.data, document.name)
    if any(problem.level is Level.ERROR and problem.rule != "file-data" for problem in problems):
        return plan_answers.refuse(context, problems)
    words = prompt(text)
    context.result(words, {"prompt": words})
    return 0
