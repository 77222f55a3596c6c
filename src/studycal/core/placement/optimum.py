"""The exact choice of one week: a walk over its days that keeps the cheapest way to every state.

The order of what matters is lexicographic, so it is packed into one integer: each criterion counts in a field of its
own, wide enough never to run into the next more important one. Adding costs then adds all criteria at once, and
comparing two costs compares the most important criterion first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from studycal.core.records import dataclass

START = 1  # minutes from the week's base: earlier is better
DISTANCE = 1 << 24  # minutes from the home time
PLAIN = 1 << 48  # sessions on days that are not preferred
ADJACENT = 1 << 56  # pairs of consecutive study days
INVERSION = 1 << 64  # pairs against the order of the cadence
AWAY = 1 << 76  # sessions not on their home slot
RESTORED = 1 << 80  # sessions that come back at another time than they had when they were dropped
MOVED = 1 << 84  # published sessions that change their time
COVERAGE = 1 << 92  # one bit for each session, the one to keep first highest

FREE, LIGHT, HEAVY_HOME, HEAVY_AWAY = 0, 1, 2, 3
_BOTH_HOME = 2 * HEAVY_HOME


ANY_TIME = -(1 << 20)
"""A minute before every one that is chosen from, so that it holds nothing back: two years before 1970."""


class Choice(NamedTuple):
    """One session at one time. ``cost`` is all that does not depend on the other choices of the search.

    ``kind`` is LIGHT, HEAVY_HOME or HEAVY_AWAY; ``until`` is the end where it may reach into the next day's choices,
    else `ANY_TIME`. Times are `period.minute` counts.
    """

    wish: int
    bit: int
    cost: int
    kind: int
    start: int
    end: int
    home: bool
    day: int
    until: int = ANY_TIME


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days of a week with what can be chosen on each; ``stands`` tells which days have a session that stands,
    ``forced`` which may not be left free.

    ``before`` tells whether the day before the first one is a study day, ``most`` is how many sessions may be chosen,
    ``behind[i]`` is the set of sessions that follow session ``i`` in the cadence.
    """

    choices: Sequence[Sequence[Choice]]
    stands: Sequence[bool]
    forced: Sequence[bool]
    before: bool
    most: int
    behind: Sequence[int]


_Path = tuple["_Path | None", Choice]
_States = dict[int, tuple[int, "_Path | None"]]


def best(stretch: Stretch) -> tuple[int, list[Choice]]:
    """The cheapest choice of at most one session a day: the set of chosen sessions (bits) and their choices.
    Nothing is chosen if what is forced cannot be.

    Exact: what later days cost depends on earlier ones only through the set chosen so far, what the day before was
    used for and, rarely, until when; of two ways to the same state only the cheaper can begin an optimum.
    """
    width = len(stretch.behind)
    states: _States = {ANY_TIME << width + 2 | (LIGHT if stretch.before else FREE): (0, None)}
    for day, stands in enumerate(stretch.stands):
        states = _stand(states, width) if stands else _step(states, day, stretch, width)
    if not states:
        return 0, []
    key = min(states, key=lambda state: states[state][0])
    return key >> 2 & (1 << width) - 1, _walk(states[key][1])


def _walk(path: _Path | None) -> list[Choice]:
    chosen = []
    while path:
        path, choice = path
        chosen.append(choice)
    return chosen[::-1]


def _stand(states: _States, width: int) -> _States:
    """A day on which a session stands: nothing to choose."""
    after: _States = {}
    for key, (cost, path) in states.items():
        chosen = key >> 2 & (1 << width) - 1
        _keep(after, (ANY_TIME << width | chosen) << 2 | LIGHT, cost + (ADJACENT if key & 3 else 0), path)
    return after


def _step(states: _States, day: int, stretch: Stretch, width: int) -> _States:
    """A day that takes any one of its choices or, if it may, stays free."""
    after: _States = {}
    full = (1 << width) - 1
    choices, forced = stretch.choices[day], stretch.forced[day]
    for key, (cost, path) in states.items():
        kind, chosen, until = key & 3, key >> 2 & full, key >> 2 + width
        if not forced:
            _keep(after, (ANY_TIME << width | chosen) << 2, cost, path)
        if chosen.bit_count() >= stretch.most:
            continue
        so_far = cost + ADJACENT if kind else cost
        for choice in choices:
            if chosen & choice.bit or choice.start < until or too_heavy(kind, choice.kind):
                continue
            state = (choice.until << width | chosen | choice.bit) << 2 | choice.kind
            added = choice.cost + INVERSION * (chosen & stretch.behind[choice.wish]).bit_count()
            _keep(after, state, so_far + added, (path, choice))
    return after


def too_heavy(one: int, other: int) -> bool:
    """Whether two consecutive days are both heavy without both being on their own home slots."""
    return one > LIGHT and other > LIGHT and one + other != _BOTH_HOME


def _keep(states: _States, key: int, cost: int, path: _Path | None) -> None:
    kept = states.get(key)
    if kept is None or cost < kept[0]:
        states[key] = (cost, path)
