"""The weeks that a document leaves free stay free, whatever slips past them; only a finish that needs them has them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from studycal.core.curriculum import Curriculum, Load, Quarter, Week
from studycal.core.life.marks import Facts, Mark, MarkKind
from studycal.core.life.topics import layout
from studycal.core.schedule import HomeSlot, Schedule

START = date(2027, 1, 4)
BEFORE = datetime(2026, 12, 31, 8, tzinfo=UTC)
SCHEDULE = Schedule("plan", START, ZoneInfo("UTC"), tuple(HomeSlot(day, time(19)) for day in (0, 2, 3, 5)), BEFORE)


def plan(count: int, breaks: dict[int, int]) -> Curriculum:
    """So many topics, with free weeks before some of them."""
    weeks = tuple(Week(at, f"T{at}", free_before=breaks.get(at, 0)) for at in range(1, count + 1))
    return Curriculum(weeks, (Quarter(1, "Every week", Load.MEDIUM, "", ()),))


def pause(week: int, at: datetime = BEFORE) -> Mark:
    first = START + timedelta(weeks=week - 1)
    return Mark(MarkKind.PAUSE, at, first=first, last=first + timedelta(days=6))


def finish(weeks: int, at: datetime = BEFORE) -> Mark:
    return Mark(MarkKind.FINISH, at, last=START + timedelta(weeks=weeks, days=-1) if weeks else None)


def held(curriculum: Curriculum, *marks: Mark) -> list[tuple[int, ...]]:
    """What each calendar week holds, nothing where it is free or paused."""
    return [week.topics for week in layout(curriculum, SCHEDULE, Facts(marks)).weeks]


def test_a_pause_moves_no_topic_into_the_documents_break() -> None:
    assert held(plan(5, {4: 1})) == [(1,), (2,), (3,), (), (4,), (5,)]
    assert held(plan(5, {4: 1}), pause(2)) == [(1,), (), (2,), (), (3,), (4,), (5,)]


def test_a_pause_in_the_break_costs_nothing() -> None:
    assert held(plan(5, {4: 1}), pause(4)) == held(plan(5, {4: 1}))


def test_a_finish_takes_the_break_only_where_it_is_needed_and_a_pause_leaves_it_taken() -> None:
    curriculum = plan(5, {4: 1})
    assert held(curriculum, finish(6)) == held(curriculum)
    assert held(curriculum, finish(5)) == [(1,), (2,), (3,), (4,), (5,)]
    assert held(curriculum, finish(5), pause(2)) == [(1,), (), (2,), (3,), (4,), (5,)]


def test_a_later_finish_gives_the_break_back_and_leaves_no_other_week_empty() -> None:
    later = datetime(2027, 1, 11, 8, tzinfo=UTC)
    assert held(plan(8, {4: 1}), finish(6), finish(12, later)) == [
        (1, 2), (3,), (4,), (), (5,), (6,), (7,), (8,)
    ]  # fmt: skip


@given(
    st.integers(2, 8),
    st.dictionaries(st.integers(2, 8), st.integers(1, 2), max_size=3),
    st.lists(st.integers(1, 12), max_size=4),
)
def test_whatever_is_paused_no_break_holds_a_topic(count: int, breaks: dict[int, int], paused: list[int]) -> None:
    curriculum = plan(count, breaks)
    free = {at for at, topics in enumerate(held(curriculum), start=1) if not topics}
    laid = held(curriculum, *map(pause, paused))
    assert not [at for at in free if at <= len(laid) and laid[at - 1]]
    assert [topic for topics in laid for topic in topics] == list(range(1, count + 1))
    assert len(laid) == len(held(curriculum)) or paused
