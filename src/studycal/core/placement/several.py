"""A week that may hold several sessions on one day: more of them a day by setting, or two home slots on one weekday.

The same walk as `optimum.best`, with more in each state; exact among the times it is given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from studycal.core.records import dataclass

from .optimum import ADJACENT, ANY_TIME, FREE, INVERSION, LIGHT, Choice, too_heavy


@dataclass(frozen=True, slots=True)
class FullStretch:
    """The days of a week with what can be chosen on each, as `optimum.Stretch`, and how many sessions a day takes.

    ``room`` is how many more a day takes of any kind, ``home_room`` if all of them are on their home slots; ``forced``
    is how many must be chosen; ``most`` caps all sessions, ``most_days`` the days that get their first one.
    """

    choices: Sequence[Sequence[Choice]]
    stands: Sequence[bool]
    forced: Sequence[int]
    room: Sequence[int]
    home_room: Sequence[int]
    before: bool
    most: int
    most_days: int
    behind: Sequence[int]


class _Week(NamedTuple):
    """What later days need to know: the sessions chosen, the day before, until when it reaches, the days begun."""

    chosen: int
    kind: int
    until: int
    days: int


class _Today(NamedTuple):
    """A day while it is filled: ``held`` sessions, ``away`` if one of them is not on its home slot."""

    chosen: int
    before: int
    kind: int
    until: int
    days: int
    held: int
    away: bool


_Path = tuple["_Path | None", Choice]
_Way = tuple[int, "_Path | None"]


_BEAM = 6
"""Ways kept from day to day by the first, quick search, whose cost bounds the exact one."""

EXACT = 6
"""Sessions a week up to which the search is exact."""

_WIDE_BEAM = 24
"""Ways kept from day to day where a week has more sessions than that."""

_WITHIN = 40
"""Times as many are kept while a day is filled as from day to day."""

_State = TypeVar("_State", _Week, _Today)


def best_of_several(stretch: FullStretch) -> tuple[int, list[Choice]]:
    """The cheapest choice: the set of chosen sessions (bits) and their choices in order of time; nothing is chosen if
    what is forced cannot be.

    Exact for up to `EXACT` sessions: a way is left only where even the cheapest rest of the week would make it dearer
    than one that is known. For more, the best of the ways that look most promising from day to day.
    """
    floor = _Floor(stretch)
    quick = _search(stretch, floor, None, _BEAM)
    bound = min((cost for cost, _ in quick.values()), default=None)
    exact = bound is None or len(stretch.behind) <= EXACT
    states = _search(stretch, floor, bound, 0 if exact else _WIDE_BEAM) or quick
    if not states:
        return 0, []
    key = min(states, key=lambda state: states[state][0])
    return key.chosen, _walk(states[key][1])


class _Floor:
    """What the days from one on cost at least, whatever else is chosen."""

    def __init__(self, stretch: FullStretch) -> None:
        self._least = [[0] * len(stretch.behind)]
        for choices in reversed(stretch.choices):
            least = list(self._least[-1])
            for choice in choices:
                least[choice.wish] = min(least[choice.wish], choice.cost)
            self._least.append(least)
        self._least.reverse()
        rooms = [max(0, *pair) for pair in zip(stretch.room, stretch.home_room, strict=True)]
        self._room = [sum(rooms[day:]) for day in range(len(rooms) + 1)]
        self._most = stretch.most
        self._costs: dict[tuple[int, int], int] = {}

    def __call__(self, chosen: int, day: int) -> int:
        """The least cost of what is not chosen yet on that day and later."""
        key = (chosen, day)
        if key not in self._costs:
            left = sorted(cost for wish, cost in enumerate(self._least[day]) if not chosen >> wish & 1)
            self._costs[key] = sum(left[: max(0, min(self._room[day], self._most - chosen.bit_count()))])
        return self._costs[key]


def _search(stretch: FullStretch, floor: _Floor, limit: int | None, beam: int) -> dict[_Week, _Way]:
    """The ways through the week: all that may cost at most ``limit``, or only the ``beam`` most promising each day."""
    states: dict[_Week, _Way] = {_Week(0, LIGHT if stretch.before else FREE, ANY_TIME, 0): (0, None)}
    for day in range(len(stretch.choices)):
        states = _promising(_pruned(_day(states, day, stretch, floor, limit, beam)), beam, floor, day + 1)
    return states


def _promising(states: dict[_State, _Way], beam: int, floor: _Floor, day: int) -> dict[_State, _Way]:
    """The so many ways that may become the cheapest; all of them for a beam of 0."""
    if not beam or len(states) <= beam:
        return states
    return dict(sorted(states.items(), key=lambda item: item[1][0] + floor(item[0].chosen, day))[:beam])


def _day(
    states: dict[_Week, _Way], day: int, stretch: FullStretch, floor: _Floor, limit: int | None, beam: int
) -> dict[_Week, _Way]:
    """Every way to fill a day, from every way to fill the days before it."""
    stands = stretch.stands[day]
    after: dict[_Week, _Way] = {}
    filling: dict[_Today, _Way] = {}
    for state, (cost, path) in states.items():
        kind = LIGHT if stands else FREE
        so_far = cost + (ADJACENT if stands and state.kind else 0)
        _keep(filling, _Today(state.chosen, state.kind, kind, state.until, state.days, 0, away=False), (so_far, path))
    while filling:
        for today, way in filling.items():
            if today.held >= stretch.forced[day]:
                if limit is not None and way[0] + floor(today.chosen, day + 1) > limit:
                    continue
                reaches = way[1] and today.held and way[1][1].until != ANY_TIME
                until = today.until if reaches else ANY_TIME
                _keep(after, _Week(today.chosen, today.kind, until, today.days), way)
        filling = _promising(_extended(filling, day, stretch, floor, limit), _WITHIN * beam, floor, day)
    return after


def _extended(
    filling: dict[_Today, _Way], day: int, stretch: FullStretch, floor: _Floor, limit: int | None
) -> dict[_Today, _Way]:
    """One more session on the day, after those it has."""
    states: dict[_Today, _Way] = {}
    for today, (cost, path) in filling.items():
        if today.chosen.bit_count() >= stretch.most:
            continue
        first = today.held == 0 and not stretch.stands[day]
        so_far = cost + (ADJACENT if first and today.before else 0)
        for choice in stretch.choices[day]:
            if today.chosen & choice.bit or choice.start < today.until:
                continue
            spent = so_far + choice.cost + INVERSION * (today.chosen & stretch.behind[choice.wish]).bit_count()
            if limit is not None and spent + floor(today.chosen | choice.bit, day) > limit:
                continue
            step = _with(today, choice, day, stretch)
            if step is not None:
                _keep(states, step, (spent, (path, choice)))
    return _pruned_today(states)


def _with(today: _Today, choice: Choice, day: int, stretch: FullStretch) -> _Today | None:
    """The day with one more session; None where it does not fit."""
    away = today.away or not choice.home
    room = stretch.room[day] if away else stretch.home_room[day]
    if today.held >= room:
        return None
    if too_heavy(today.before, choice.kind) or too_heavy(today.kind, choice.kind):
        return None
    days = today.days + (today.held == 0 and not stretch.stands[day])
    if days > stretch.most_days:
        return None
    kind = max(today.kind, choice.kind)
    return _Today(today.chosen | choice.bit, today.before, kind, choice.end, days, today.held + 1, away)


def _pruned_today(states: dict[_Today, _Way]) -> dict[_Today, _Way]:
    """Without the ways that end later and cost no less than another with the same sessions."""
    groups: defaultdict[_Today, list[tuple[_Today, _Way]]] = defaultdict(list)
    for today, way in states.items():
        groups[today._replace(until=0)].append((today, way))
    kept: dict[_Today, _Way] = {}
    for group in groups.values():
        cheapest: int | None = None
        for today, way in sorted(group):  # they differ in their ends alone
            if cheapest is None or way[0] < cheapest:
                kept[today], cheapest = way, way[0]
    return kept


def _pruned(states: dict[_Week, _Way]) -> dict[_Week, _Way]:
    """Without the ways that took more days and cost no less than another to the same sessions."""
    kept: dict[_Week, _Way] = {}
    least: dict[_Week, int] = {}
    for week, way in sorted(states.items(), key=lambda item: (item[0].days, item[1][0])):
        key = week._replace(days=0)
        if key not in least or way[0] < least[key]:
            kept[week], least[key] = way, way[0]
    return kept


def _keep(states: dict, key: tuple, way: _Way) -> None:  # type: ignore[type-arg]
    old = states.get(key)
    if old is None or way[0] < old[0]:
        states[key] = way


def _walk(path: _Path | None) -> list[Choice]:
    chosen = []
    while path:
        path, choice = path
        chosen.append(choice)
    return chosen[::-1]
