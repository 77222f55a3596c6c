"""What documents change waits to be looked at, where a door has nobody to show it to: until then the published plan
stands.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from studycal.core.life.facts import replay
from studycal.core.plan import diff
from studycal.core.records import replace
from studycal.errors import HeldError

from .commit import Preview
from .document_changes import hold_back
from .input_reader import read_inputs
from .plan import compute, published_revision, spoken_of, with_progress
from .published import build, stored
from .revision import WEEKS_CHANGED, Revision
from .workspace import Home


def opened(open_home: Callable[[], Home]) -> Home:
    """A learner's plan for a door that shows what documents change, and publishes it when that was seen."""
    home = open_home()
    home.tell = hold_back
    return home


def look(home: Home, now: datetime, *, states: bool = True) -> Revision:
    """The plan for a reader, as `build` gives it; while what documents change waits to be looked at, the one that
    stands published, with that as ``waiting``. Raises as `build` does.
    """
    try:
        return build(home, now, states=states)
    except HeldError as held:
        if held.rule != WEEKS_CHANGED or home.inputs is None:
            raise
        changes = home.inputs.changes
    head = stored(home).head
    if head is None:
        raise AssertionError("a first plan changes nothing")
    home.store.number_by(head.keys)
    stands = replace(published_revision(stored(home), head), waiting=changes)
    return with_progress(stands, now) if states else spoken_of(stands)


def preview_documents(home: Home, now: datetime) -> Preview:
    """What changed documents do to the plan; nothing is kept yet. Raises InputError, and HeldError when nothing legal
    follows.
    """
    look(home, now)
    inputs, previous = read_inputs(home, now), stored(home)
    after = compute(inputs, previous, replay(previous.records), now, typed=False)
    before = published_revision(previous, previous.head).plan if previous.head else after.plan
    return Preview((), before, after, diff(before, after.plan))
