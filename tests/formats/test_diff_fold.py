"""A large change reads in some lines: every session it touches is counted once, like shifts together."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from studycal.core.curriculum import Role
from studycal.core.plan import Move, PlanDiff, Session
from studycal.core.time.period import Period, add
from studycal.formats.diff_fold import folded, is_long

WARSAW = ZoneInfo("Europe/Warsaw")
MONDAY = datetime(2027, 1, 4, 19, tzinfo=WARSAW)


def session(week: int, slot: int, *, hours: int = 0, days: int = 0, why: tuple[str, ...] = ("home-slot",)) -> Session:
    start = (MONDAY.replace(tzinfo=None) + timedelta(weeks=week - 1, days=slot + days, hours=hours)).replace(
        tzinfo=WARSAW
    )
    period = Period(start, add(start, timedelta(minutes=75)))
    return Session(f"W{week:02}.S{slot}", week, f"S{slot}", Role.READ, False, "Name", "Title", period, why=why)


def move(week: int, slot: int, *, hours: int = 0, days: int = 0, why: str = "slipped: 2 weeks") -> Move:
    return Move(session(week, slot), session(week, slot, hours=hours, days=days, why=("moved", why)))


def test_like_shifts_are_one_line_and_what_holidays_move_another() -> None:
    moved = [move(week, slot, days=14) for week in range(6, 53) for slot in range(1, 5)]
    moved += [move(week, 5, days=week, hours=1, why=f"holiday: Day {week}") for week in range(10, 19)]
    lines = folded(PlanDiff(moved=tuple(moved)), (date(2028, 1, 2), date(2028, 1, 16)))
    assert lines == [
        "W06-W52, 188 sessions: 2 weeks later, same weekday and time",
        "W10-W18, 9 sessions more moved. That day is a holiday: one of several.",
        "finish 2 Jan 2028 -> 16 Jan 2028",
    ]


def test_the_reason_of_a_move_is_what_is_new_in_it() -> None:
    """A pause of long ago let all topics slip; what moves these is the trip."""
    before, after = ("home-slot", "slipped: 1 week"), ("moved", "slipped: 1 week", "travel")
    moved = [
        Move(session(week, 1, why=before), session(week, 1, hours=week - 20, days=1, why=after))
        for week in range(10, 14)
    ]
    moved += [move(week, 2, hours=week - 40, why=f"overlap: W{week}.S1") for week in range(30, 34)]
    assert folded(PlanDiff(moved=tuple(moved))) == [
        "W10-W13, 4 sessions moved. You are travelling that day: only light sessions can be held then.",
        "W30-W33, 4 sessions moved. Another session is at that time.",
    ]


def test_what_shares_nothing_is_told_by_itself() -> None:
    lines = folded(PlanDiff(moved=(move(7, 1, hours=-2), move(8, 2, days=1))))
    assert lines == [
        "~ W07.S1  Tue 16 Feb 2027 19:00 -> Tue 16 Feb 2027 17:00",
        "~ W08.S2  Wed 24 Feb 2027 19:00 -> Thu 25 Feb 2027 19:00",
    ]


def test_a_clock_change_between_two_times_is_no_other_shift() -> None:
    lines = folded(PlanDiff(moved=tuple(move(week, 1, days=21) for week in range(10, 15))))
    assert lines == ["W10-W14, 5 sessions: 3 weeks later, same weekday and time"]


SHIFTS = st.tuples(st.integers(-30, 30), st.sampled_from([0, 0, 0, -1, 2]))
MOVES = st.dictionaries(st.tuples(st.integers(1, 52), st.integers(1, 5)), SHIFTS, min_size=13, max_size=60)


@settings(deadline=None)
@given(moves=MOVES, reasons=st.lists(st.sampled_from(["pause", "busy: Dentist", "busy: Show", "transit"]), min_size=1))
def test_every_session_is_counted_once_and_the_lines_are_few(
    moves: dict[tuple[int, int], tuple[int, int]], reasons: list[str]
) -> None:
    made = [
        move(week, slot, days=days, hours=hours, why=reasons[n % len(reasons)])
        for n, ((week, slot), (days, hours)) in enumerate(moves.items())
    ]
    diff = PlanDiff(moved=tuple(made), removed=(replace(session(53, 1), changed=datetime(2027, 1, 1, tzinfo=UTC)),))
    lines = folded(diff)
    counted = sum(int(found[1]) for line in lines if (found := re.search(r", (\d+) session", line)))
    assert counted + sum(line.startswith("~") for line in lines) == len(made)
    assert is_long(diff)
    assert len(lines) <= 1 + len(made) // 3 + 8
