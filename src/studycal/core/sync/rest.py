"""Rest: that a whole decision had nothing to do, and how long the same sides lead to the same decision.

A decision follows from its sides and from the time alone, and of the time only from which starts lie behind it. So
where all sides are as they were at rest and no start was passed since, deciding again would find nothing to do again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain

from studycal.core.records import dataclass
from studycal.core.time.period import instant

from .reconcile import Sides
from .state import Decision

_FIRST_PLACE, _LAST_PLACE = timedelta(hours=14), timedelta(hours=12)
"""How long before and after its UTC midnight a day begins somewhere."""


@dataclass(frozen=True, slots=True)
class Rest:
    """A decision that had nothing to do: ``alike`` is a digest of what it followed from, ``since`` when it was made.

    ``until`` is the next moment at which time alone may change it, None where none lies ahead.
    """

    alike: str
    since: datetime
    until: datetime | None

    def holds(self, alike: str, now: datetime) -> bool:
        """Whether the same would be decided now; a clock that was set back knows nothing."""
        here = instant(now)
        return self.alike == alike and instant(self.since) <= here and (self.until is None or here < self.until)


def at_rest(decisions: Iterable[Decision], sides: Sides) -> bool:
    """Whether nobody spoke of anything, and nothing is to be written, remembered, learnt or told."""
    quiet = not (sides.remote or sides.intents or sides.typed)
    return quiet and all(_idle(decision, sides) for decision in decisions)


def _idle(decision: Decision, sides: Sides) -> bool:
    is_kept = decision.base is None or decision.base == sides.bases.get(decision.session)
    return is_kept and decision.op is None and not decision.fact and not decision.notice


def rest(alike: str, sides: Sides, coming: Iterable[datetime], now: datetime) -> Rest | None:
    """The rest of a decision made ``now``, None where it depends on the place whether something has begun.

    ``coming`` are the moments at which the plan asks for more sessions.
    """
    wanted = (desired.fields.start for desired in sides.desired.values())
    agreed = (base.fields.start for base in sides.bases.values() if base.fields)
    here, until = instant(now), None
    for start in chain(wanted, agreed, coming):
        first, last = _begins(start)
        if first <= here < last:
            return None
        if here < first and (until is None or first < until):
            until = first
    return Rest(alike, now, until)


def _begins(start: date) -> Sequence[datetime]:
    """Between which instants something begins: an all-day event at each place with its own midnight."""
    if isinstance(start, datetime):
        return instant(start), instant(start)
    midnight = datetime.combine(start, time(), tzinfo=UTC)
    return midnight - _FIRST_PLACE, midnight + _LAST_PLACE
