"""Which calendar weeks topics keep when their document changes behind them.

A week of the calendar that is over stays what it was: its topic keeps it, also one that the document holds no more, and
what is still to come goes on from there in the document's order. A topic that the document gains among what is over
gets no week.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .curriculum import NOWHERE, Curriculum, Week
from .records import replace


def keep_places(changed: Curriculum, before: Curriculum, held: Mapping[str, int], current: int) -> Curriculum:
    """The changed curriculum, whose weeks have places where what is over would be laid out anew without them.

    ``held`` are the calendar weeks (from 1) that hold the topics ``before``, by key; ``current`` is the first one in
    which something can be held yet.
    """
    over = _over(before, held, current)
    weeks_by_key = {week.lasting: week for week in before.weeks}
    spent = _lets_go_of_break(changed, weeks_by_key, before, current)
    if spent:  # without that break a pause before it would let them slip less
        over = {key: max(place, held.get(key, place)) for key, place in over.items()}
    beside = tuple(_at(week, over.get(week.lasting, 0)) for week in changed.beside)
    numbers = {over[week.lasting]: week.number for week in changed.weeks if week.lasting in over}
    last, free = numbers[max(numbers)] if numbers else 0, max(over.values(), default=0)
    weeks, reached, alone = [], 0, _left_alone(held, changed)
    for week in changed.weeks:
        old = weeks_by_key.get(week.lasting)
        new = old is None or old.place == NOWHERE
        if week.done:
            weeks.append(_at(week, 0))
        elif week.lasting in over:
            weeks.append(_at(week, over[week.lasting], old.free_before if old else week.free_before))
        elif new and week.number < last:
            weeks.append(_at(week, NOWHERE))
        else:
            anew = spent or new or week.lasting in alone
            floor = current if anew or old is None else min(current, before.index(old.number))
            free = max(free + 1 + week.free_before, floor, _behind_break(week, old, before, max(current, reached + 1)))
            weeks.append(_at(week, free))
        if held.get(week.lasting, current + 1) <= current:
            reached = max(reached, held[week.lasting])
    plain = tuple(_at(week, 0) for week in weeks)
    is_plain = _is_plain(weeks, beside, Curriculum(plain, ()))
    return replace(changed, weeks=plain if is_plain else tuple(weeks), beside=beside)


def _at(week: Week, place: int, free_before: int | None = None) -> Week:
    """The week with that place, and with that many weeks left free before it; itself where it has them."""
    free = week.free_before if free_before is None else free_before
    return week if (week.place, week.free_before) == (place, free) else replace(week, place=place, free_before=free)


def _behind_break(week: Week, old: Week | None, before: Curriculum, first: int) -> int:
    """The least place of a topic with a break before it, 0 where nothing holds it back.

    A break that the document gained lies in no week before the ``first`` that can be free, and stays where that put it.
    """
    if not week.free_before:
        return 0
    if old is None or week.free_before > old.free_before:
        return first + week.free_before
    stands = before.index(old.number)
    return stands if old.place > 0 and stands - week.free_before <= first else 0


def _lets_go_of_break(changed: Curriculum, old: Mapping[str, Week], before: Curriculum, current: int) -> bool:
    """Whether a break that was over, in whole or in part, is another now: nothing to come moves into its weeks."""
    pairs = ((old[week.lasting], week) for week in changed.weeks if week.lasting in old)
    other = (was for was, week in pairs if was.free_before not in (0, week.free_before))
    return any(before.index(was.number) - was.free_before < current for was in other)


def _left_alone(held: Mapping[str, int], changed: Curriculum) -> set[str]:
    """The topics that shared a week with one which the document holds no more: alone they come in a week to come."""
    there = {week.lasting for week in changed.weeks}
    missed = {index for key, index in held.items() if key not in there}
    return {key for key, index in held.items() if index in missed and key in there}


def _over(before: Curriculum, held: Mapping[str, int], current: int) -> dict[str, int]:
    """The places of the topics whose weeks are over, by key; of those that no week holds, what lies before them."""
    places = {week.lasting: before.index(week.number) for week in before.weeks if not week.done}
    over = {key: place for key, place in places.items() if 0 < held.get(key, current) < current}
    for week in sorted(before.beside, key=lambda week: week.place):
        if 0 < week.place < current or week.place - 1 in over.values():  # what shared a week lies behind its own place
            over[week.lasting] = week.place
    last = max(over.values(), default=0)
    over |= {key: place for key, place in places.items() if key not in held and place <= last}
    nowhere = {week.lasting for week in before.weeks if week.place == NOWHERE}
    return {key: place for key, place in over.items() if key not in nowhere}


def _is_plain(weeks: Sequence[Week], beside: Iterable[Week], order: Curriculum) -> bool:
    """Whether the document's ``order`` alone gives each week its place."""
    in_order = all(week.done or week.place == order.index(week.number) for week in weeks)
    return in_order and not any(week.place > 0 for week in beside)
