"""Changes that were shown and not yet kept, by the token that keeps them: exactly what was shown, or nothing."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from datetime import datetime

from studycal.core.records import dataclass
from studycal.errors import StaleError, UsageError
from studycal.formats.plan_json import diff_json
from studycal.service import commit, published, waiting
from studycal.service.commit import Preview
from studycal.service.workspace import Home

from .answers import KeptAnswer

MOST = 50
"""Previews that are remembered; the oldest is forgotten first."""

Change = Callable[[Home, datetime], Preview]


@dataclass
class Pending:
    """A previewed change: how it is made, the revision and fact it was previewed on, what it did, and what was kept."""

    change: Change
    stood: tuple[int, int]
    effect: str
    kept: KeptAnswer | None = None


class Previews:
    """The previews of one server."""

    def __init__(self) -> None:
        self._pending: dict[str, Pending] = {}

    def show(self, home: Home, now: datetime, change: Change) -> tuple[Preview, str]:
        """What a change would do, and the token that keeps it. Raises what the change raises."""
        seen = change(home, now)
        token = secrets.token_urlsafe(12)
        self._pending[token] = Pending(change, _stands(seen), _effect(seen))
        for old in list(self._pending)[:-MOST]:
            del self._pending[old]
        return seen, token

    def confirm(self, home: Home, now: datetime, token: str) -> KeptAnswer:
        """Keep what was shown; once more the same answer for a token that was confirmed.

        Raises UsageError for a token that is not known, StaleError where the plan is another one by now.
        """
        pending = self._pending.get(token)
        if pending is None:
            raise UsageError("There is no preview of this token.", "Preview the change again, then confirm its token.")
        if pending.kept is None:
            pending.kept = _kept(home, now, pending)
        return pending.kept


def _kept(home: Home, now: datetime, pending: Pending) -> KeptAnswer:
    changed = StaleError(
        "The plan changed since this was previewed, and nothing was kept.",
        "Preview it again: it may do something else now.",
    )
    waiting.look(home, now)
    previous = published.stored(home)
    if (previous.number, previous.facts) != pending.stood:
        raise changed
    seen = pending.change(home, now)
    if _stands(seen) != pending.stood or _effect(seen) != pending.effect:
        raise changed
    try:
        built = commit.keep(home, seen, now)
    except StaleError as error:
        raise changed from error
    if seen.holds_already:
        return KeptAnswer(facts=[], revision=built.plan.revision, message="That holds already; nothing was kept.")
    if not seen.facts:
        return KeptAnswer(facts=[], revision=built.plan.revision, message="The plan follows the documents again.")
    facts = list(built.kept)
    message = f"Kept as fact {', '.join(map(str, facts))}. `undo` with its number takes just that back."
    return KeptAnswer(facts=facts, revision=built.plan.revision, message=message)


def _stands(seen: Preview) -> tuple[int, int]:
    previous = seen.after.previous
    return previous.number, previous.facts


def _effect(seen: Preview) -> str:
    changes = seen.after.inputs.changes if seen.after.inputs else ()
    effect = [seen.facts, diff_json(seen.diff, seen.after.schedule), [problem.message for problem in changes]]
    return json.dumps(effect, sort_keys=True, default=str)
