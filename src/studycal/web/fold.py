"""The difference of two plans on a page: folded as the terminal folds it, and each session for whoever opens it."""

from __future__ import annotations

from datetime import datetime, tzinfo
from itertools import chain, islice

from studycal.core.plan import Move, PlanDiff, Session
from studycal.core.records import dataclass
from studycal.core.time.period import minutes
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


def fold(diff: PlanDiff, home: tzinfo, most: int | None = None) -> Fold:
    """A difference, folded where it is long, of its lines the first ``most``; a zone is named where it is not
    ``home``.
    """
    changed = (*((_gone, session) for session in diff.removed), *((_new, session) for session in diff.added))
    lines = chain((line(session, home) for line, session in changed), (_moved(move, home) for move in diff.moved))
    return Fold(tuple(folded(diff)) if is_long(diff) else (), tuple(islice(lines, most)))


def _gone(session: Session, home: tzinfo) -> ChangeLine:
    return ChangeLine("−", "removed", f"{_when(session.start, home)} · {session.title}")


def _new(session: Session, home: tzinfo) -> ChangeLine:
    return ChangeLine("+", "added", f"{_when(session.start, home)} · {session.title}")


def _moved(move: Move, home: tzinfo) -> ChangeLine:
    before, after = move.before, move.after
    was, long = minutes(before.period.duration), minutes(after.period.duration)
    length = f"{long} min instead of {was}" if was != long else ""
    old, new = _when(before.start, home), _when(after.start, home)
    if old == new and length:
        return ChangeLine("↕", "longer" if long > was else "shorter", f"{after.title}: {new}, {length}")
    return ChangeLine("→", "moved", f"{after.title}: {old} → {new}{f' ({length})' if length else ''}")


def _when(moment: datetime, home: tzinfo) -> str:
    zone = f" {moment.tzinfo}" if str(moment.tzinfo) != str(home) else ""
    return f"{moment:%a} {moment.day} {moment:%b} {moment:%H:%M}{zone}"
