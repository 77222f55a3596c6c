"""Which calendar weeks topics keep when their document changes behind them.

A week of the calendar that is over stays what it was: its topic keeps it, also one that the document holds no more, and
what is still to come goes on from there in the document's order. A topic that the document gains among what is over
gets no week.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .curriculum import NOWHERE, Curriculum, Week
from .records import replace
from .week_keys import key_of


def keep_places(changed: Curriculum, before: Curriculum, held: Mapping[str, int], current: int) -> Curriculum:
    """The changed curriculum, whose weeks have places where what is over would be laid out anew without them.

    ``held`` are the calendar weeks (from 1) that hold the topics ``before``, by key; ``current`` is that of today.
    """
    over = _over(before, held, current)
    changed = replace(changed, beside=tuple(replace(week, place=over.get(key_of(week), 0)) for week in changed.beside))
    if not over:
        return changed
    last = max((week.number for week in changed.weeks if key_of(week) in over), default=0)
    places = {key_of(week): _place(before, week) for week in before.weeks}
    free = max(over.values())
    weeks = []
    for week in changed.weeks:
        key = key_of(week)
        place, old = over.get(key), places.get(key, NOWHERE)
        if week.done:
            place = 0
        elif place is None and week.number < last and old == NOWHERE:
            place = NOWHERE
        elif place is None:
            place = free = max(free + 1 + week.free_before, current if old == NOWHERE else min(current, old))
        weeks.append(replace(week, place=place))
    return changed if _is_plain(weeks, changed.beside) else replace(changed, weeks=tuple(weeks))


def _over(before: Curriculum, held: Mapping[str, int], current: int) -> dict[str, int]:
    """The places of the topics whose weeks are over, by key; of those that no week holds, what lies before them."""
    places = {key_of(week): before.index(week.number) for week in before.weeks if not week.done}
    over = {key: place for key, place in places.items() if held.get(key, current) < current}
    last = max(over.values(), default=0)
    over |= {key: place for key, place in places.items() if key not in held and place <= last}
    late = {key_of(week) for week in before.weeks if week.place == NOWHERE}
    ghosts = {key_of(week): week.place for week in before.beside if week.place > 0}
    return {key: place for key, place in over.items() if key not in late} | ghosts


def _place(before: Curriculum, week: Week) -> int:
    return NOWHERE if week.place == NOWHERE else before.index(week.number)


def _is_plain(weeks: Sequence[Week], gone: Iterable[Week]) -> bool:
    """Whether the document's order alone gives each week its place."""
    order = Curriculum(tuple(replace(week, place=0) for week in weeks), ())
    in_order = all(week.done or week.place == order.index(week.number) for week in weeks)
    return in_order and not any(week.place > 0 for week in gone)
