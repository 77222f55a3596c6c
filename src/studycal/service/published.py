"""The published plan, and the one that is computed and published where it does not stand any more."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from studycal.core.life.facts import replay
from studycal.core.life.marks import Facts
from studycal.core.week_keys import WeekKeys
from studycal.errors import StaleError
from studycal.store.base import PlanHead
from studycal.store.numbering import head_by, records_by, seen_by

from .input_reader import read_inputs, still_hold
from .inputs import is_newer
from .plan import compute, published_revision, spoken_of, with_progress
from .revision import Previous, Revision
from .workspace import Home

TRIES = 5
"""How often a plan is computed anew because something changed meanwhile, before that is given up."""

Result = TypeVar("Result")


def build(
    home: Home,
    now: datetime,
    *,
    typed: bool = False,
    save: bool = True,
    facts: Facts | None = None,
    fresh: bool = False,
    states: bool = True,
) -> Revision:
    """The learner's plan at ``now``; published (saved) unless ``save`` is false.

    ``typed`` shortens the notice to that of a learner who just typed something; ``facts`` replaces what the store
    holds (for previews); ``fresh`` reads remote calendars anew; without ``states`` only what was said of sessions
    is told of them, which is all that events show. Raises InputError with the first error of the
    documents or the config, HeldError when a rule of the plan itself would be broken, StaleError when files or the
    store never stand still.
    """
    if fresh:
        read_inputs(home, now, fresh=True)

    def once() -> Revision:
        stands = None if facts is not None or fresh else published(home, now)
        if stands:
            return _progress_once(home, stands, now) if states else spoken_of(stands)
        from .writer import commit  # only where something has to be computed: mostly the published plan is looked at

        inputs = read_inputs(home, now)
        previous = stored(home)
        built = compute(inputs, previous, facts or replay(previous.records), now, typed=typed)
        return with_progress(commit(home, built, now) if save else built, now)

    return until_it_stands(once)


def until_it_stands(once: Callable[[], Result]) -> Result:
    """What ``once`` gives, asked again where something changed meanwhile. Raises StaleError where that never ends."""
    for _ in range(TRIES - 1):
        with suppress(StaleError):
            return once()
    return once()


def _progress_once(home: Home, stands: Revision, now: datetime) -> Revision:
    """What `with_progress` makes of the published plan; asked for again in the same command, it is not made again."""
    kept = home.with_progress
    if kept is None or kept[0] is not stands or kept[1] != now:
        kept = home.with_progress = (stands, now, with_progress(stands, now))
    return kept[2]


def stored(home: Home) -> Previous:
    """What stands in the store, all of one moment; not read again while nobody has written."""
    store, previous = home.store, home.stored
    with store.snapshot():
        if previous is None or (previous.number, previous.facts, previous.keys) != (
            store.revision(),
            store.facts_version(),
            store.keys,
        ):
            previous = Previous(store.plan_head(), store.published(), tuple(store.records()), store.keys)
    home.stored = previous
    return previous


def renumbered(previous: Previous, keys: WeekKeys) -> Previous | None:
    """What was read of a store in the numbers of ``keys``, without reading it again; None where the numbers that it was
    read in do not tell how it is kept. `commit` refuses it where somebody has written since.
    """
    if previous.keys == keys:
        return previous
    if not previous.keys.plain or previous.head is None or previous.freed:
        return None
    records = tuple(records_by(keys, previous.records))
    return Previous(head_by(keys, previous.head), seen_by(keys, previous.sessions), records, keys)


def standing_numbers(home: Home, now: datetime) -> tuple[int, int] | None:
    """The number of the published plan and that of the newest fact, if nothing the plan was computed from has changed
    since; no session is read for it.
    """
    head, facts = (
        home.store.plan_head(),
        home.store.facts_version(),
    )  # a plan kept between the two is none of these facts
    return (head.revision, facts) if head and _stands(home, head, facts, now) else None


def _stands(home: Home, head: PlanHead, facts: int, now: datetime) -> bool:
    is_left = home.workspace.is_shared and is_newer(head)
    return is_left or still_hold(head.inputs, home, facts=facts, now=now)


def published(home: Home, now: datetime) -> Revision | None:
    """The published plan if nothing it was computed from has changed since, else None.

    One that a newer studycal beside this one computed stands as it is: this one would compute another.
    """
    previous = stored(home)
    head, revision = previous.head, home.published
    if head is None:
        return None
    if not _stands(home, head, previous.facts, now):
        return None
    own = head.keys
    if own != previous.keys:  # other documents were read meanwhile, which are gone again
        home.store.number_by(own)
        previous = stored(home)
        head = previous.head or head
    if revision is None or revision.previous is not previous:
        revision = home.published = published_revision(previous, head)
    return revision
