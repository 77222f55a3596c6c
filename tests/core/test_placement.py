"""Placement: every hard rule, and the lexicographic optimum against one found by trying everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise, product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studycal.core.curriculum import Role
from studycal.core.life.week_demand import Ask, Busy, DayRule, WeekDemand
from studycal.core.placement.place import place, session
from studycal.core.plan import OFFER, Pin, Session, Unplaced
from studycal.core.schedule import HomeSlot, Schedule, WallWindow
from studycal.core.time.availability import free
from studycal.core.time.period import Period, add, instant, minutes, wall

WARSAW = ZoneInfo("Europe/Warsaw")
MONDAY = date(2026, 11, 30)
BEFORE = datetime(2026, 11, 1, tzinfo=UTC)
DAY = timedelta(days=1)
ROLES = (Role.THEORY, Role.BUILD, Role.READ, Role.WRITE)
HOMES = (HomeSlot(0, time(19)), HomeSlot(2, time(19)), HomeSlot(3, time(19)), HomeSlot(5, time(10)))
EVENINGS = tuple(WallWindow(day, time(18), time(21, 30)) for day in range(7))


def schedule(*, windows: tuple[WallWindow, ...] = EVENINGS, zone: ZoneInfo = WARSAW, start: date = MONDAY) -> Schedule:
    return Schedule("plan", start, zone, HOMES, BEFORE, windows=windows)


def week(
    number: int = 1, roles: Sequence[Role] = ROLES, *, at: Schedule | None = None, apart: bool = True
) -> WeekDemand:
    using = at or schedule()
    starts = using.week_start(number)
    asks = tuple(_ask(using, starts, number, order, role) for order, role in enumerate(roles))
    return WeekDemand(number, starts, (number,), "Q1", "High", asks, heavy_apart=apart)


def _ask(using: Schedule, starts: date, number: int, order: int, role: Role) -> Ask:
    slot = using.homes[order]
    at = wall(starts + (slot.weekday - starts.weekday()) % 7 * DAY, slot.at, using.zone)
    home = Period(at, add(at, timedelta(minutes=75))) if at else None
    name = f"W{number:02}.S{order + 1}"
    return Ask(name, number, f"S{order + 1}", role, False, "Name", "Title", home, role.priority, heavy=role.heavy)


def busy(day: int, start: str, end: str, reason: str = "Conference") -> Busy:
    on = MONDAY + day * DAY
    return Busy(Period(_at(on, start), _at(on, end)), reason)


def _at(day: date, text: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(text), tzinfo=WARSAW)


def placed(
    *weeks: WeekDemand,
    taken: Sequence[Busy] = (),
    previous: Sequence[Session] = (),
    pins: Sequence[Pin] = (),
    now: datetime = BEFORE,
    settled: Sequence[str] = (),
    using: Schedule | None = None,
    rules: dict[date, DayRule] | None = None,
    holidays: dict[date, str] | None = None,
) -> tuple[dict[str, Session], dict[str, Unplaced]]:
    using = using or schedule()
    first, last = weeks[0].starts, weeks[-1].starts + 6 * DAY
    days = free(using, first, last, busy=taken, holidays=holidays or {}, rules=rules or {})
    sessions, unplaced = place(
        weeks,
        days,
        previous={one.id: one for one in previous},
        pins={pin.session: pin for pin in pins},
        now=now,
        notice=using.notice,
        settled=frozenset(settled),
    )
    return {one.id: one for one in sessions}, {item.id: item for item in unplaced}


def times(sessions: dict[str, Session]) -> dict[str, str]:
    return {key: f"{one.start:%a %H:%M} {minutes(one.period.duration)}" for key, one in sorted(sessions.items())}


HOME_WEEK = {"W01.S1": "Mon 19:00 75", "W01.S2": "Wed 19:00 75", "W01.S3": "Thu 19:00 75", "W01.S4": "Sat 10:00 75"}


def test_a_free_week_is_held_at_home() -> None:
    sessions, unplaced = placed(week())
    assert times(sessions) == HOME_WEEK
    assert {one.why for one in sessions.values()} == {("home-slot",)}
    assert unplaced == {}


def test_a_taken_home_slot_moves_to_the_nearest_legal_time_and_says_why() -> None:
    sessions, _ = placed(week(), taken=[busy(2, "18:00", "22:00")])
    assert times(sessions) == {**HOME_WEEK, "W01.S2": "Fri 19:00 75"}
    assert sessions["W01.S2"].why == ("moved", "busy: Conference")


def test_a_session_shrinks_to_its_gap_but_not_below_an_hour() -> None:
    shrunk, _ = placed(week(), taken=[busy(2, "20:15", "23:00")])
    assert times(shrunk)["W01.S2"] == "Wed 19:00 65"
    moved, _ = placed(week(), taken=[busy(2, "20:05", "23:00")])
    assert times(moved)["W01.S2"] == "Wed 18:40 75"


def test_ten_minutes_stay_free_on_both_sides_of_other_appointments() -> None:
    sessions, _ = placed(week(), taken=[busy(0, "17:30", "18:55")])
    assert times(sessions)["W01.S1"] == "Mon 19:05 75"


def test_two_heavy_sessions_never_share_consecutive_days_away_from_home() -> None:
    sessions, _ = placed(week(), taken=[busy(2, "00:00", "23:59"), busy(4, "00:00", "23:59")])
    gap = abs((sessions["W01.S2"].start.date() - sessions["W01.S1"].start.date()).days)
    assert gap > 1


def test_what_does_not_fit_is_dropped_by_priority_and_told_with_its_nearest_time() -> None:
    taken = [busy(day, "00:00", "23:59", "Trip") for day in (0, 1, 2, 3, 4, 6)]
    sessions, unplaced = placed(week(), taken=taken)
    assert times(sessions) == {"W01.S4": "Sat 10:00 75"}
    assert unplaced["W01.S2"].why == ("busy: Trip", "one-a-day")
    assert unplaced["W01.S2"].nearest == _at(MONDAY + 5 * DAY, "19:00")


def test_a_replan_moves_only_what_must_move() -> None:
    first, _ = placed(week())
    second, _ = placed(week(), taken=[busy(3, "18:00", "22:00")], previous=list(first.values()))
    moved = [key for key in first if first[key].period != second[key].period]
    assert moved == ["W01.S3"]


def test_a_session_that_was_moved_stays_when_its_home_is_free_again() -> None:
    first, _ = placed(week(), taken=[busy(2, "18:00", "22:00")])
    second, _ = placed(week(), previous=list(first.values()))
    assert times(second) == times(first)
    assert second["W01.S2"].why == ("kept",)


def test_the_past_the_logged_and_the_pinned_stay() -> None:
    first, _ = placed(week())
    tuesday = _at(MONDAY + DAY, "12:00")
    pin = Pin("W01.S4", Period(_at(MONDAY + 6 * DAY, "08:00"), _at(MONDAY + 6 * DAY, "09:15")))
    taken = [busy(day, "00:00", "23:59") for day in (0, 2)]
    later, unplaced = placed(
        week(), taken=taken, previous=list(first.values()), pins=[pin], now=tuesday, settled=["W01.S2"]
    )
    assert later["W01.S1"].period == first["W01.S1"].period
    assert later["W01.S1"].why == ("home-slot",)
    assert later["W01.S2"].period == first["W01.S2"].period
    assert later["W01.S2"].why == ("logged",)
    assert later["W01.S4"].period == pin.period
    assert later["W01.S4"].pinned
    assert unplaced == {}


def test_a_pin_on_a_taken_time_stays_and_tells_the_clash() -> None:
    pin = Pin("W01.S1", Period(_at(MONDAY, "18:30"), _at(MONDAY, "19:45")))
    sessions, _ = placed(week(), taken=[busy(0, "19:00", "20:00", "Dinner")], pins=[pin])
    assert sessions["W01.S1"].why == ("pinned", "clash: Dinner")


def test_nothing_new_is_placed_sooner_than_its_notice() -> None:
    first, _ = placed(week())
    wednesday = _at(MONDAY + 2 * DAY, "09:00")
    later, _ = placed(week(), taken=[busy(2, "18:00", "22:00")], previous=list(first.values()), now=wednesday)
    assert instant(later["W01.S2"].start) >= instant(wednesday) + timedelta(hours=24)


def test_holidays_close_a_day_and_are_named() -> None:
    sessions, _ = placed(week(), holidays={MONDAY: "St Andrew's Day"})
    assert sessions["W01.S1"].start.date() != MONDAY
    assert sessions["W01.S1"].why == ("moved", "holiday: St Andrew's Day")


@pytest.mark.parametrize(
    ("zone", "start", "gap_or_fold"),
    [
        ("Europe/Warsaw", date(2027, 3, 22), time(2, 30)),  # Sunday 28 March: 02:30 does not exist
        ("Europe/Warsaw", date(2027, 10, 25), time(2, 30)),  # Sunday 31 October: 02:30 exists twice
        ("America/New_York", date(2027, 3, 8), time(2, 15)),
        ("Australia/Lord_Howe", date(2027, 9, 27), time(2, 10)),  # half an hour forward on 3 October
        ("Africa/Casablanca", date(2027, 2, 1), time(2, 30)),  # Ramadan begins: back an hour on 7 February
    ],
)
def test_a_wall_time_that_a_clock_change_skips_or_repeats_is_never_chosen(
    zone: str, start: date, gap_or_fold: time
) -> None:
    night = tuple(WallWindow(day, time(1), time(4, 30)) for day in range(7))
    homes = tuple(HomeSlot(day, gap_or_fold) for day in (0, 2, 4, 6))
    using = replace(schedule(windows=night, zone=ZoneInfo(zone), start=start), homes=homes)
    sessions, _ = placed(week(at=using), using=using)
    assert len(sessions) == 4
    for one in sessions.values():
        for edge in (one.start, one.end):
            assert wall(edge.date(), edge.time().replace(fold=0), edge.tzinfo) is not None  # type: ignore[arg-type]


# The optimum, by trying everything: a second implementation that shares only the rules' words with the first.

LENGTHS = st.sampled_from([70, 80, 95])
OPENINGS = st.sampled_from([time(17, 40), time(18, 30), time(19)])


Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Puzzle:
    """A small week: at most three sessions, short windows, so that every choice can be tried."""

    demand: WeekDemand
    using: Schedule
    taken: tuple[Busy, ...]
    previous: tuple[Session, ...]
    pins: tuple[Pin, ...]
    now: datetime

    def stands(self, ask: Ask) -> Span | None:
        """Where a session stands that nothing moves: begun, or pinned."""
        for old in self.previous:
            if old.id == ask.id and old.start <= self.now:
                return old.start, old.end
        return next(((pin.period.start, pin.period.end) for pin in self.pins if pin.session == ask.id), None)

    @property
    def earliest(self) -> datetime:
        """The first new start that notice allows; a first plan needs none."""
        return self.now + timedelta(hours=24) if self.previous else BEFORE


@st.composite
def puzzles(draw: st.DrawFn) -> Puzzle:
    open_days = sorted(draw(st.sets(st.integers(0, 6), min_size=1, max_size=5)))
    windows = tuple(_window(day, draw(OPENINGS), draw(LENGTHS)) for day in open_days)
    home_days = draw(st.lists(st.integers(0, 6), min_size=3, max_size=3, unique=True))
    homes = tuple(HomeSlot(day, draw(OPENINGS)) for day in home_days)
    using = replace(schedule(windows=windows), homes=homes, max_minutes=75)
    roles = draw(st.lists(st.sampled_from(list(Role)), min_size=1, max_size=3))
    demand = week(roles=roles, at=using, apart=draw(st.booleans()))
    ranks = draw(st.permutations(range(len(roles))))
    asks = tuple(replace(ask, rank=rank) for ask, rank in zip(demand.asks, ranks, strict=True))
    demand = replace(demand, asks=asks, rest_days=draw(st.sampled_from([1, 5])), most=draw(st.sampled_from([2, 6])))
    taken = tuple(busy(day, "18:50", "19:10") for day in draw(st.sets(st.integers(0, 6), max_size=3)))
    old = draw(st.lists(st.sampled_from(asks), unique=True)) if draw(st.booleans()) else []
    previous = tuple(
        session(ask, _period(MONDAY + draw(st.integers(0, 6)) * DAY, draw(OPENINGS)), why=()) for ask in old
    )
    now = draw(st.sampled_from([BEFORE, BEFORE, _at(MONDAY + DAY, "19:00"), _at(MONDAY + 3 * DAY, "12:00")]))
    pinned = draw(st.lists(st.sampled_from(asks), max_size=1))
    pins = tuple(Pin(ask.id, _period(MONDAY + draw(st.integers(0, 6)) * DAY, draw(OPENINGS))) for ask in pinned)
    return Puzzle(demand, using, taken, previous, pins, now)


def _window(day: int, opens: time, length: int) -> WallWindow:
    closes = (datetime.combine(MONDAY, opens) + timedelta(minutes=length)).time()
    return WallWindow(day, opens, closes)


def _period(day: date, at: time) -> Period:
    start = datetime.combine(day, at, tzinfo=WARSAW)
    return Period(start, start + timedelta(minutes=75))


def gaps(puzzle: Puzzle, day: date) -> list[Span]:
    """What windows and home slots leave of a day once busy time and its buffer are taken."""
    spans = [
        (datetime.combine(day, w.start, tzinfo=WARSAW), datetime.combine(day, w.end, tzinfo=WARSAW))
        for w in puzzle.using.windows
        if w.weekday == day.weekday()
    ]
    for home in puzzle.using.homes:
        if home.weekday == day.weekday():
            at = datetime.combine(day, home.at, tzinfo=WARSAW)
            spans.append((at, at + timedelta(minutes=75)))
    for block in puzzle.taken:
        low, high = block.period.start - timedelta(minutes=10), block.period.end + timedelta(minutes=10)
        spans = [piece for a, b in spans for piece in ((a, min(b, low)), (max(a, high), b)) if piece[0] < piece[1]]
    return spans


def candidates(puzzle: Puzzle, ask: Ask) -> Iterator[Span]:
    """Every time a session may have on its own: published, at home, or on full five minutes in a gap."""
    stands = puzzle.stands(ask)
    if stands:
        return iter([stands])
    hour, long = timedelta(minutes=60), timedelta(minutes=75)
    found: set[Span] = set()
    for day in (MONDAY + n * DAY for n in range(7)):
        for a, b in gaps(puzzle, day):
            for old in puzzle.previous:
                if old.id == ask.id and a <= old.start and old.end <= b:
                    found.add((old.start, old.end))
            a = max(a, puzzle.earliest)
            if ask.home and a <= ask.home.start and ask.home.start + hour <= b:
                found.add((ask.home.start, min(b, ask.home.start + long)))
            length = min(long, b - a)
            start = a
            while length >= hour and start + length <= b:
                found.add((start, start + length))
                start += timedelta(minutes=5)
    return iter(sorted(found))


def legal(puzzle: Puzzle, choice: Sequence[Span | None]) -> bool:
    """Whether what is chosen keeps the rules; what stands may break them, but nothing is put beside it that does."""
    demand = puzzle.demand
    both = list(zip(demand.asks, choice, strict=True))
    stands = [(ask, span) for ask, span in both if span and puzzle.stands(ask)]
    loose = [(ask, span) for ask, span in both if span and not puzzle.stands(ask)]
    if any(puzzle.stands(ask) and not span for ask, span in both):
        return False
    used = {span[0].date() for _, span in stands}
    days = [span[0].date() for _, span in loose]
    room = min(demand.most - len(stands), 7 - demand.rest_days - len(used))
    if len(set(days)) < len(days) or used & set(days) or len(days) > max(0, room):
        return False
    heavy = [(ask, span[0], bool(ask.home) and span[0] == ask.home.start) for ask, span in stands + loose if ask.heavy]
    return not demand.heavy_apart or all(
        abs((start.date() - other.date()).days) != 1 or (home and other_home)
        for one, start, home in heavy
        for two, other, other_home in heavy
        if one != two and not (puzzle.stands(one) and puzzle.stands(two))
    )


def score(puzzle: Puzzle, choice: Sequence[Span | None]) -> tuple[object, ...]:
    """The order of docs/planning.md, smaller is better."""
    asks = puzzle.demand.asks
    chosen = [(order, ask, span) for order, (ask, span) in enumerate(zip(asks, choice, strict=True)) if span]
    by_rank = sorted(zip(asks, choice, strict=True), key=lambda pair: pair[0].rank)
    old = {one.id: (one.start, one.end) for one in puzzle.previous}
    days = sorted(span[0].date() for _, _, span in chosen)
    return (
        tuple(span is None for _, span in by_rank),
        sum(ask.id in old and old[ask.id] != span for _, ask, span in chosen),
        -sum(ask.home is not None and ask.home.start == span[0] for _, ask, span in chosen),
        sum(i < j and a[0] > b[0] for i, _, a in chosen for j, _, b in chosen),
        sum(later - earlier == DAY for earlier, later in pairwise(days)),
        sum(_distance(ask, span) for _, ask, span in chosen),
        sum(span[0].timestamp() for _, _, span in chosen),
    )


def _distance(ask: Ask, span: Span) -> float:
    assert ask.home
    days = abs((span[0].date() - ask.home.start.date()).days)
    target = datetime.combine(span[0].date(), ask.home.start.time(), tzinfo=WARSAW)
    return days * 1440 + abs((span[0] - target).total_seconds()) / 60


@given(puzzles())
@settings(max_examples=120, deadline=None)
def test_the_week_is_the_optimum_that_trying_everything_finds(puzzle: Puzzle) -> None:
    options = [[None, *candidates(puzzle, ask)] for ask in puzzle.demand.asks]
    best = min(score(puzzle, choice) for choice in product(*options) if legal(puzzle, choice))
    sessions, _ = placed(
        puzzle.demand,
        taken=puzzle.taken,
        previous=puzzle.previous,
        pins=puzzle.pins,
        now=puzzle.now,
        using=puzzle.using,
    )
    found = [
        (one.start, one.end) if (one := sessions.get(ask.id)) else None  # a session without a time is None
        for ask in puzzle.demand.asks
    ]
    assert legal(puzzle, found)
    assert score(puzzle, found) == best


def test_a_missed_session_goes_to_the_later_time_that_was_offered_and_the_past_stays_otherwise() -> None:
    before, _ = placed(week())
    missed = before["W01.S2"]
    now = missed.end + timedelta(hours=12)
    start = datetime(2026, 12, 4, 19, tzinfo=WARSAW)
    friday = Period(start, add(start, timedelta(minutes=75)))
    for source, moves in ((OFFER, True), ("cli", False)):
        pin = Pin("W01.S2", friday, source, at=now)
        after, _ = placed(week(), previous=list(before.values()), pins=[pin], now=now)
        assert (after["W01.S2"].start == start) == moves
        assert {key: one.period for key, one in after.items() if key != "W01.S2"} == {
            key: one.period for key, one in before.items() if key != "W01.S2"
        }
