"""The difference of two plans on a page: folded as the terminal folds it, and each session for whoever opens it."""

from __future__ import annotations

from datetime import datetime

from studycal.core.plan import Move, PlanDiff, Session
from studycal.core.records import dataclass
from studycal.formats.diff_fold import folded, is_long


@dataclass(frozen=True)
class ChangeLine:
    """One session's change: a sign, a word, and what is said of it."""

    sign: str
    word: str
    text: str


@dataclass(frozen=True)
class Fold:
    """A difference: its summary, which is empty where the few lines say it all, and a line for each session."""

    summary: tuple[str, ...]
    lines: tuple[ChangeLine, ...]


def fold(diff: PlanDiff) -> Fold:
    """A difference, folded where it is long."""
    lines = (*map(_gone, diff.removed), *map(_new, diff.added), *map(_moved, diff.moved))
    return Fold(tuple(folded(diff)) if is_long(diff) else (), lines)


def _gone(session: Session) -> ChangeLine:
    return ChangeLine("−", "removed", f"{_when(session.start)} · {session.title}")


def _new(session: Session) -> ChangeLine:
    return ChangeLine("+", "added", f"{_when(session.start)} · {session.title}")


def _moved(move: Move) -> ChangeLine:
    return ChangeLine("→", "moved", f"{move.after.title}: {_when(move.before.start)} → {_when(move.after.start)}")


def _when(moment: datetime) -> str:
    return f"{moment:%a} {moment.day} {moment:%b} {moment:%H:%M}"
