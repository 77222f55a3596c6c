"""The documents of a new plan: those named, shipped, or standing here; and a rhythm where there is none."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from studycal.core.records import dataclass, field, replace
from studycal.errors import UsageError
from studycal.formats import setting_words
from studycal.formats.documents.answers import ReadingAnswers
from studycal.service.documents import Document, has_rhythm, neutral_cadence, open_document, study_days
from studycal.service.folder import read_bytes
from studycal.service.parsing import proved
from studycal.service.shipped import shipped

from . import plan_answers
from .context import Context

_DOCUMENTS = ("weeks.md", "cadence.md")
DEFAULT_HOME = "mon,wed,thu 19:00; sat 10:00"


@dataclass(frozen=True)
class FirstDocuments:
    """The documents: the plan, the cadence (None where a neutral one is to be made), and new files by path."""

    plan: Document
    cadence: Document | None
    files: dict[Path, bytes] = field(default_factory=dict)


def first_documents(context: Context) -> FirstDocuments:
    """The documents named, shipped or standing here."""
    options = context.options
    stdin = sys.stdin.buffer.read
    if options.weeks:
        plan = open_document(options.weeks, context.directory, stdin, plan_answers.of(options))
        plan, files = _kept(context, plan)
        named = options.cadence and (plan if options.cadence == options.weeks else None)
        cadence = named or (open_document(options.cadence, context.directory, stdin) if options.cadence else None)
        return FirstDocuments(_named(context, plan), cadence and _named(context, cadence), files)
    shipped_here = _shipped(context) if options.example else {}
    for folder in (context.directory / "curriculum", context.directory):
        paths = [folder / name for name in _DOCUMENTS]
        if options.example or all(path.exists() for path in paths):
            read = [Document(shown(context, path), shipped_here.get(path) or read_bytes(path), path) for path in paths]
            return FirstDocuments(read[0], read[1], shipped_here)
    raise UsageError(
        "There are no documents here to read.",
        "Type `studycal init PLAN.md`, or `studycal init --example` for the shipped curriculum.",
    )


def _shipped(context: Context) -> dict[Path, bytes]:
    """The shipped documents that are not in the learner's folder yet. One that is there is theirs and stays."""
    folder = context.directory / "curriculum"
    named = {folder / name: shipped(name) for name in _DOCUMENTS}
    return {path: data for path, data in named.items() if not path.exists()}


def _kept(context: Context, plan: Document) -> tuple[Document, dict[Path, bytes]]:
    """A plan that is no file here (stdin, an address) is kept as one beside the config."""
    if plan.path is not None:
        return plan, {}
    name = "plan.csv" if plan.name.lower().endswith(".csv") else "plan.md"
    path = context.directory / name
    if path.exists() and path.read_bytes() != plan.data and not context.options.force:
        raise UsageError(f"{name} is there already, with other text.", "Replace it with --force.")
    return Document(name, plan.data, path), {path: plan.data}


def _named(context: Context, document: Document) -> Document:
    """A document by the name under which the config and messages know it."""
    return replace(document, name=shown(context, document.path)) if document.path else document


def with_rhythm(context: Context, sources: FirstDocuments, typed: ReadingAnswers, today: date) -> FirstDocuments:
    """The documents with a cadence: the plan's own, one that stands beside it, or a neutral one of as many sessions."""
    if sources.cadence is not None:
        return sources
    if has_rhythm(sources.plan):
        return replace(sources, cadence=sources.plan)
    folder = sources.plan.path.parent if sources.plan.path else context.directory
    path = folder / "cadence.md"
    name = shown(context, path)
    if path.exists():
        return replace(sources, cadence=Document(name, read_bytes(path), path))
    days = [] if context.options.home or context.options.windows else study_days(sources.plan, typed, today)
    data = neutral_cadence(len(days) or _slots_named(context))
    return replace(sources, cadence=Document(name, data, path), files={**sources.files, path: data})


def _slots_named(context: Context) -> int:
    """How many sessions a week the home slots (or else the default ones) hold."""
    typed = context.options.home or ([] if context.options.windows else [DEFAULT_HOME])
    return len(proved(setting_words.home_slots, *typed)) or 4


def shown(context: Context, path: Path) -> str:
    """The path of a document as the config and messages name it."""
    return path.relative_to(context.directory).as_posix() if path.is_relative_to(context.directory) else str(path)
