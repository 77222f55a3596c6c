"""A look at a calendar in which nothing changed, where the last run ended at rest: there is nothing to decide."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from studycal.core.records import replace
from studycal.core.sync.reconcile import Sides
from studycal.core.sync.remote import Look
from studycal.core.sync.rest import Rest, at_rest, rest
from studycal.core.time.period import instant
from studycal.service.inputs import PROGRAM
from studycal.service.revision import Revision
from studycal.store.sync_memory import Cursor

from .journal import Ending, Options, Run, clocked
from .look import Seen

Numbers = tuple[int, int]
"""A plan's, and that of the newest fact in it."""


def numbers_of(built: Revision) -> Numbers:
    """Which plan it is."""
    return built.plan.revision, built.facts.version


def is_quiet(run: Run, cursor: Cursor, numbers: Numbers, answer: Look) -> bool:
    """Whether a run with this plan and this answer of the calendar's has nothing to decide: the last one had nothing
    to do, and all is as it was then. That the clock did not jump the caller has seen.
    """
    if cursor.rest is None or answer.full or answer.events or answer.gone or not _plain(run.how):
        return False
    is_later = cursor.seen is not None and instant(cursor.seen) <= instant(run.now)
    return is_later and cursor.rest.holds(_alike(run, cursor, numbers), run.now) and not run.memory.intents()


def stay(run: Run, cursor: Cursor, answer: Look) -> None:
    """Keep that the calendar was looked at, and that all is at rest."""
    run.memory.save_cursor(clocked(replace(cursor, token=answer.token), None, run.now))


def rest_of(run: Run, cursor: Cursor, built: Revision, seen: Seen, sides: Sides, ending: Ending) -> Rest | None:
    """The rest in which a run leaves plan and calendar, None where it had anything to do or to tell.

    ``cursor`` is what it keeps of the calendar, ``sides`` what it decided on.
    """
    journal = run.journal
    has_worked = journal.facts or journal.changes or journal.written.sent or journal.written.errors
    has_told = ending.hold or ending.waiting or ending.conflicts or ending.offers or ending.pretended or cursor.doubles
    has_heard = seen.full or seen.ids or not cursor.calendar
    if has_worked or has_told or has_heard or not _plain(run.how):
        return None
    if not at_rest(ending.decisions, sides):
        return None
    return rest(_alike(run, cursor, numbers_of(built)), sides, _coming(run, built, sides), run.now)


def _plain(how: Options) -> bool:
    return not (how.accept or how.take_over or how.dry_run)


def _alike(run: Run, cursor: Cursor, numbers: Numbers) -> str:
    """A digest of all that a decision follows from besides what was agreed on, the calendar's answer and the time: the
    program, the packages that it asks, the settings, the plan, the facts, and what the calendar knows of them.
    """
    home = run.home
    config = hashlib.sha256(home.config_bytes).hexdigest()
    place = (run.calendar.name, cursor.wanted, cursor.calendar, cursor.stamp)
    text = json.dumps([PROGRAM, home.ports.versions(True), config, home.plan_id, *numbers, *place], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _coming(run: Run, built: Revision, sides: Sides) -> Iterator[datetime]:
    """The moments at which sessions come within the horizon."""
    weeks = run.home.config.sync.horizon_weeks
    if weeks:
        for session in built.plan.events:
            if session.id not in sides.desired:
                yield instant(session.start) - timedelta(weeks=weeks)
