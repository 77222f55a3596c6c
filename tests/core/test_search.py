"""The two searches beside all ways there are: days that are taken or forced, rooms, heavy days, nights that meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from studycal.core.placement.optimum import (
    ADJACENT,
    ANY_TIME,
    COVERAGE,
    FREE,
    HEAVY_AWAY,
    HEAVY_HOME,
    INVERSION,
    LIGHT,
    START,
    Choice,
    Stretch,
    best,
)
from studycal.core.placement.several import EXACT, FullStretch, best_of_several

DAY, LENGTH = 10, 3
KINDS = ((LIGHT, False), (LIGHT, True), (HEAVY_HOME, True), (HEAVY_AWAY, False))
Row = Sequence[Choice]


def choice(wish: int, day: int, at: int, *, cost: int = 0, kind: int = LIGHT, home: bool = False) -> Choice:
    """A session at a minute of a day of ten minutes, three long; late ones reach into the next day."""
    start = day * DAY + at
    until = start + LENGTH if at + LENGTH > DAY else ANY_TIME
    return Choice(wish, 1 << wish, cost, kind, start, start + LENGTH, home, day, until)


@st.composite
def rows(draw: st.DrawFn, wishes: int, days: int) -> list[list[Choice]]:
    unit = draw(st.sampled_from((START, ADJACENT // 2, INVERSION // 2)))
    times = st.tuples(st.integers(0, wishes - 1), st.sampled_from((0, 1, 3, 6, 8)), st.sampled_from(KINDS))
    return [
        [
            choice(wish, day, at, cost=unit * draw(st.integers(-4, 4)) - draw(st.integers(0, 1)) * COVERAGE, kind=kind,
                   home=home)
            for wish, at, (kind, home) in draw(st.lists(times, max_size=4, unique=True))
        ]
        for day in range(days)
    ]  # fmt: skip


def clash(before: int, kind: int) -> bool:
    """Two heavy ones side by side are right on both home slots only."""
    return before > LIGHT and kind > LIGHT and not (before == kind == HEAVY_HOME)


def behind(wishes: int) -> list[int]:
    return [(1 << wishes) - (2 << wish) for wish in range(wishes)]


def inversions(way: Row, follow: Sequence[int]) -> int:
    """Pairs against the order of the cadence."""
    return sum(follow[later.wish] >> earlier.wish & 1 for n, later in enumerate(way) for earlier in way[:n])


# --- one session a day


@st.composite
def stretches(draw: st.DrawFn) -> Stretch:
    wishes, days = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    flags = st.lists(st.booleans(), min_size=days, max_size=days)
    stands = [draw(st.sampled_from((False, False, True))) for _ in range(days)]
    return Stretch(
        choices=draw(rows(wishes, days)),
        stands=stands,
        forced=[one and two for one, two in zip(draw(flags), draw(flags), strict=True)],
        before=draw(st.booleans()),
        most=draw(st.integers(0, wishes)),
        behind=behind(wishes),
    )


def ways(week: Stretch, day: int = 0) -> Iterator[tuple[Choice | None, ...]]:
    """Whatever may be on each day from one on."""
    if day == len(week.stands):
        yield ()
        return
    taken: list[Choice | None] = [None] if week.stands[day] or not week.forced[day] else []
    taken += [] if week.stands[day] else week.choices[day]
    for today in taken:
        for rest in ways(week, day + 1):
            yield (today, *rest)


def is_right(week: Stretch, way: Sequence[Choice | None]) -> bool:
    held = [one for one in way if one]
    kinds = kinds_of(week, way)
    return (
        len({one.wish for one in held}) == len(held) <= week.most
        and not any(clash(*pair) for pair in pairwise(kinds))
        and all(one.end <= other.start for one, other in pairwise(way) if one and other)
    )


def kinds_of(week: Stretch, way: Sequence[Choice | None]) -> list[int]:
    days = [one.kind if one else LIGHT if stands else FREE for one, stands in zip(way, week.stands, strict=True)]
    return [LIGHT if week.before else FREE, *days]


def cost(week: Stretch, way: Sequence[Choice | None]) -> int:
    held = [one for one in way if one]
    adjacent = sum(bool(one and other) for one, other in pairwise(kinds_of(week, way)))
    return sum(one.cost for one in held) + ADJACENT * adjacent + INVERSION * inversions(held, week.behind)


@settings(max_examples=150, deadline=None)
@given(stretches())
def test_a_session_a_day_is_chosen_as_all_ways_say(week: Stretch) -> None:
    costs = [cost(week, way) for way in ways(week) if is_right(week, way)]
    chosen, path = best(week)
    assert chosen == sum(one.bit for one in path)
    if not costs:
        assert path == []
        return
    by_day = {one.day: one for one in path}
    way = [by_day.get(day) for day in range(len(week.stands))]
    assert is_right(week, way)
    assert cost(week, way) == min(costs)


# --- several a day


@st.composite
def full_stretches(draw: st.DrawFn) -> FullStretch:
    wishes, days = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    stands = [draw(st.sampled_from((False, False, True))) for _ in range(days)]
    room = [draw(st.integers(0, 2)) for _ in range(days)]
    return FullStretch(
        choices=draw(rows(wishes, days)),
        stands=stands,
        forced=[draw(st.sampled_from((0, 0, 0, 1))) for _ in range(days)],
        room=room,
        home_room=[count + draw(st.integers(0, 1)) for count in room],
        before=draw(st.booleans()),
        most=draw(st.integers(0, wishes)),
        most_days=draw(st.integers(0, days)),
        behind=behind(wishes),
    )


def fillings(week: FullStretch, day: int) -> Iterator[Row]:
    """Whatever a day may hold, in order of time."""
    for count in range(week.forced[day], week.home_room[day] + 1):
        for row in permutations(week.choices[day], count):
            room = week.home_room[day] if all(one.home for one in row) else week.room[day]
            kinds = [LIGHT if week.stands[day] else FREE, *(one.kind for one in row)]
            heaviest = [max(kinds[: n + 1]) for n in range(len(kinds))]
            fits = all(one.end <= other.start for one, other in pairwise(row))
            if count <= room and fits and not any(clash(a, b) for a, b in zip(heaviest, kinds[1:], strict=False)):
                yield row


def least(week: FullStretch) -> int | None:
    """What the cheapest of all ways costs; None where there is none."""
    costs: list[int] = []

    def fill(day: int, held: tuple[Choice, ...], kind: int, adjacent: int, begun: int) -> None:
        if day == len(week.choices):
            costs.append(
                sum(one.cost for one in held) + ADJACENT * adjacent + INVERSION * inversions(held, week.behind)
            )
            return
        for row in fillings(week, day):
            together = (*held, *row)
            stands = week.stands[day]
            new = bool(row) and not stands
            if (
                len({one.wish for one in together}) < len(together)
                or len(together) > week.most
                or begun + new > week.most_days
                or any(clash(kind, one.kind) for one in row)
                or (row and held and held[-1].day == day - 1 and held[-1].end > row[0].start)
            ):
                continue
            today = max([LIGHT if stands else FREE, *(one.kind for one in row)])
            fill(day + 1, together, today, adjacent + bool(kind and today), begun + new)

    fill(0, (), LIGHT if week.before else FREE, 0, 0)
    return min(costs, default=None)


@settings(max_examples=150, deadline=None)
@given(full_stretches())
def test_several_a_day_are_chosen_as_all_ways_say(week: FullStretch) -> None:
    chosen, path = best_of_several(week)
    assert chosen == sum(one.bit for one in path)
    lowest = least(week)
    if lowest is None:
        assert path == []
        return
    held = [[one for one in path if one.day == day] for day in range(len(week.choices))]
    kinds = [LIGHT if week.before else FREE]
    kinds += [max([LIGHT if stands else FREE, *(one.kind for one in row)])
              for row, stands in zip(held, week.stands, strict=True)]  # fmt: skip
    adjacent = sum(bool(one and other) for one, other in pairwise(kinds))
    paid = sum(one.cost for one in path) + ADJACENT * adjacent + INVERSION * inversions(path, week.behind)
    assert paid == lowest


def roomy(wishes: int, table: list[list[Choice]]) -> FullStretch:
    days = len(table)
    return FullStretch(table, [False] * days, [0] * days, [4] * days, [4] * days, False, wishes, days, behind(wishes))


def test_a_week_of_more_than_the_search_tries_out_still_has_all_that_fits() -> None:
    """Eight sessions on two days of four each, at any of four times: more ways than are kept from day to day."""
    wishes = EXACT + 2
    table = [
        [
            Choice(wish, 1 << wish, start * START - (COVERAGE << wishes - wish), LIGHT, start, start + 2, False, day)
            for wish in range(wishes)
            for start in range(day * 100, day * 100 + 8, 2)
        ]
        for day in range(2)
    ]
    chosen, path = best_of_several(roomy(wishes, table))
    assert chosen == (1 << wishes) - 1
    assert [one.wish for one in path] == list(range(wishes)), "in the order of the cadence"
    assert [one.start for one in path] == [0, 2, 4, 6, 100, 102, 104, 106]
