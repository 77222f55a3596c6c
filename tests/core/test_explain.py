"""Why a time is not possible, and what stands in the way of one: a week of open evenings, and what was put into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from studycal.core.curriculum import Role
from studycal.core.life.week_demand import Ask, Busy, Day, WeekDemand
from studycal.core.placement.explain import Situation, clashes, elsewhere, forbidden, nearest, shortened
from studycal.core.placement.place import session
from studycal.core.placement.rules import is_shift, sentence
from studycal.core.placement.week import problem
from studycal.core.time.period import Period, minute
from studycal.core.time.slots import ALWAYS, FixedSession, day_slots, wish

WARSAW = ZoneInfo("Europe/Warsaw")
MONDAY = date(2026, 11, 30)
DAYS = ("Sun before", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Mon after")
DEMAND = WeekDemand(1, MONDAY, (1,), "Q1", "High", (), heavy_apart=True)
SOME = Ask("W01.S1", 1, "S1", Role.READ, False, "Read", "Title", None, 0, away=True)


def moment(text: str, zone: ZoneInfo = WARSAW) -> datetime:
    """``Tue 18:30`` of that week; ``Mon 24:00`` is midnight after it."""
    day, _, clock = text.rpartition(" ")
    hours, _, rest = clock.partition(":")
    at = datetime.combine(MONDAY + timedelta(days=DAYS.index(day) - 1), time(), tzinfo=zone)
    return at + timedelta(hours=int(hours), minutes=float(rest))


def period(text: str) -> Period:
    """``Mon 18:00-20:00``."""
    start, _, end = text.partition("-")
    return Period(moment(start), moment(f"{start.rpartition(' ')[0]} {end}"))


def busy(text: str, reason: str = "Dentist") -> Busy:
    return Busy(period(text), reason)


def days(*windows: str, **other: Day) -> list[Day]:
    """Open evenings, or these windows alone; ``Tue=...`` gives a day as it is."""
    texts = windows or tuple(f"{name} 18:00-21:30" for name in DAYS[1:8])
    plain = [
        Day(MONDAY + timedelta(days=n), tuple(period(text) for text in texts if text.startswith(name + " ")))
        for n, name in enumerate(DAYS[1:8])
    ]
    return [
        replace(day, windows=other[name].windows or day.windows, busy=other[name].busy, closed=other[name].closed,
                away=other[name].away) if name in other else day
        for name, day in zip(DAYS[1:8], plain, strict=True)
    ]  # fmt: skip


def day(*taken: Busy, closed: tuple[str, ...] = (), away: bool = False) -> Day:
    return Day(MONDAY, (), busy=taken, closed=closed, away=away)


def other(
    text: str, name: str = "W01.S2", *, heavy: bool = False, home: bool = False, apart: bool = True
) -> FixedSession:
    """Another session that stands there."""
    at = period(text)
    return FixedSession(name, at.start.date(), minute(at.start), minute(at.end), heavy=heavy, home=home, apart=apart)


def week(
    open_days: Sequence[Day] | None = None,
    *standing: FixedSession,
    demand: WeekDemand = DEMAND,
    earliest: int = ALWAYS,
    ask: Ask = SOME,
) -> Situation:
    slots = day_slots(open_days or days(), standing, earliest, demand)
    return Situation(problem(demand, slots, [wish(ask, 0, 0, None)], (), standing), standing, earliest)


def against(situation: Situation, text: str, ask: Ask = SOME) -> tuple[str, ...]:
    return forbidden(situation, wish(ask, 0, 0, None), minute(moment(text)))


def home(text: str, ask: Ask = SOME) -> Ask:
    return replace(ask, home=Period(moment(text), moment(text) + timedelta(minutes=75)))


# --- the time itself


@pytest.mark.parametrize(
    ("at", "why"),
    [
        ("Mon 18:00", ()),
        ("Mon 20:30", ()),
        ("Mon 17:59", ("no-window",)),
        ("Mon 20:31", ("no-window",)),
        ("Sun before 19:00", ("week-end",)),
        ("Mon after 0:00", ("week-end",)),
    ],
)
def test_a_window_holds_an_hour(at: str, why: tuple[str, ...]) -> None:
    assert against(week(), at) == why


@pytest.mark.parametrize(
    ("at", "why"),
    [
        ("Mon 0:00", ()),
        ("Mon 23:59", ()),
        ("Mon 24:00", ("pause", "no-window")),  # it is Tuesday by then
        ("Sun 23:00", ()),
        ("Sun 23:01", ("week-end",)),
    ],
)
def test_a_night_belongs_to_the_day_on_which_a_session_begins_and_a_week_ends_at_midnight(
    at: str, why: tuple[str, ...]
) -> None:
    nights = days("Mon 0:00-2:00", "Mon 22:00-26:00", "Tue 18:00-20:00", "Sun 22:00-25:00", Tue=day(closed=("pause",)))
    assert against(week(nights), at) == why


@pytest.mark.parametrize(
    ("at", "why"),
    [
        ("0:59", ()),
        ("1:00", ("dst-fold",)),  # it would end at two, which is shown twice
        ("1:59", ("dst-fold",)),
        ("2:00", ("dst-fold",)),
        ("3:59", ("dst-fold",)),  # an hour after the clock showed 2:59 for the first time
        ("4:00", ()),
    ],
)
def test_a_clock_that_goes_back_is_neither_begun_nor_ended_in(at: str, why: tuple[str, ...]) -> None:
    """On Sunday 25 October 2026; times here are elapsed hours since midnight."""
    sunday = datetime(2026, 10, 24, 22, tzinfo=UTC)
    window = Period(sunday.astimezone(WARSAW), (sunday + timedelta(hours=7)).astimezone(WARSAW))
    open_days = [Day(date(2026, 10, 19 + n), (window,) if n == 6 else ()) for n in range(7)]
    hours, _, rest = at.partition(":")
    start = minute(sunday + timedelta(hours=int(hours), minutes=int(rest)))
    night = week(open_days, demand=replace(DEMAND, starts=date(2026, 10, 19)))
    assert forbidden(night, wish(SOME, 0, 0, None), start) == why


@pytest.mark.parametrize(
    ("at", "why"),
    [
        ("Mon 18:00", ()),
        ("Mon 18:01", ("busy: Dentist",)),
        ("Mon 19:59", ("busy: Dentist",)),
        ("Mon 20:00", ()),
        ("Tue 19:00", ()),
    ],
)
def test_an_appointment_takes_its_time_and_no_minute_more(at: str, why: tuple[str, ...]) -> None:
    assert against(week(days(Mon=day(busy("Mon 19:00-20:00")))), at) == why


def test_half_a_minute_of_an_appointment_is_taken_where_it_ends() -> None:
    taken = Busy(
        Period(moment("Mon 19:00") + timedelta(seconds=30), moment("Mon 20:00") + timedelta(seconds=30)), "Call"
    )
    situation = week(days(Mon=day(taken)))
    assert against(situation, "Mon 20:00") == ("busy: Call",)
    assert against(situation, "Mon 20:01") == ()
    assert against(situation, "Mon 18:00") == ()


def test_every_appointment_in_the_way_is_named_once() -> None:
    taken = (busy("Mon 18:00-18:15", "Call"), busy("Mon 18:30-18:40", "Mail"), busy("Mon 18:50-19:00", "Call"))
    assert against(week(days(Mon=day(*taken))), "Mon 18:00") == ("busy: Call", "busy: Mail")


@pytest.mark.parametrize(
    ("at", "why"),
    [("Mon 18:00", ()), ("Mon 18:01", ("overlap: W01.S2",)), ("Mon 19:59", ("overlap: W01.S2",)), ("Mon 20:00", ())],
)
def test_two_sessions_of_a_day_do_not_overlap(at: str, why: tuple[str, ...]) -> None:
    roomy = replace(DEMAND, per_day=2)
    assert against(week(None, other("Mon 19:00-20:00"), demand=roomy), at) == why


def test_a_session_is_not_in_its_own_way() -> None:
    assert against(week(None, other("Mon 19:00-20:00", "W01.S1", heavy=True)), "Mon 19:00") == ()


def test_a_trip_holds_what_can_be_done_anywhere() -> None:
    trip = week(days(Mon=day(away=True)))
    assert against(trip, "Mon 19:00") == ()
    assert against(trip, "Mon 19:00", replace(SOME, away=False)) == ("travel",)
    assert against(trip, "Tue 19:00", replace(SOME, away=False)) == ()


def test_a_new_time_needs_notice() -> None:
    soon = week(earliest=minute(moment("Mon 19:00")))
    assert against(soon, "Mon 18:59") == ("notice",)
    assert against(soon, "Mon 19:00") == ()


def test_the_most_tangible_reason_comes_first() -> None:
    full = days(Mon=day(busy("Mon 18:00-20:00"), closed=("holiday: Feast",), away=True))
    situation = week(full, other("Mon 18:30-19:30"), earliest=minute(moment("Tue 0:00")))
    assert against(situation, "Mon 18:00", replace(SOME, away=False)) == (
        "holiday: Feast", "busy: Dentist", "overlap: W01.S2", "travel", "notice", "one-a-day",
    )  # fmt: skip


# --- the week's other sessions


def test_a_day_holds_as_many_as_it_may() -> None:
    there = [other("Mon 18:00-19:00"), other("Mon 19:00-20:00", "W01.S3")]
    for many, why in ((1, ("one-a-day",)), (2, ("one-a-day",)), (3, ())):
        assert against(week(None, *there, demand=replace(DEMAND, per_day=many)), "Mon 20:00") == why
    assert against(week(None, *there), "Tue 20:00") == ()


@pytest.mark.parametrize(
    ("at", "neighbour_at_home", "why"),
    [
        ("Mon 20:00", True, ()),
        ("Mon 20:00", False, ("one-a-day",)),
        ("Mon 20:05", True, ("one-a-day",)),
    ],
)
def test_two_home_slots_of_a_day_hold_two_that_are_both_at_home(
    at: str, neighbour_at_home: bool, why: tuple[str, ...]
) -> None:
    asks = (home("Mon 20:00"), home("Mon 18:00", replace(SOME, id="W01.S2")))
    two = replace(DEMAND, asks=asks)
    situation = week(None, other("Mon 18:00-19:15", home=neighbour_at_home), demand=two)
    assert against(situation, at, asks[0]) == why


@pytest.mark.parametrize(
    ("used", "rests", "why"),
    [
        ("Mon Tue Wed Thu Fri Sat", 1, ("rest-day",)),
        ("Mon Tue Wed Thu Fri", 1, ()),
        ("Mon Tue Wed Thu Fri", 2, ("rest-day",)),
        ("Mon Tue Wed Thu Fri Sat", 0, ()),
        ("Sun before|Mon|Tue|Wed|Thu|Fri", 1, ()),
    ],
)
def test_a_week_keeps_its_rest_days(used: str, rests: int, why: tuple[str, ...]) -> None:
    names = used.split("|") if "|" in used else used.split()
    standing = [other(f"{name} 18:00-19:00", f"W01.X{number}") for number, name in enumerate(names)]
    demand = replace(DEMAND, rest_days=rests, most=9)
    assert against(week(None, *standing, demand=demand), "Sun 19:00") == why


def test_a_second_session_of_a_day_takes_no_rest_day() -> None:
    standing = [other(f"{name} 18:00-19:00", f"W01.X{name}") for name in DAYS[1:7]]
    demand = replace(DEMAND, per_day=2, most=9)
    assert against(week(None, *standing, demand=demand), "Mon 19:00") == ()


@pytest.mark.parametrize(("most", "why"), [(2, ("week-full",)), (3, ()), (1, ("week-full",))])
def test_a_week_holds_as_many_as_it_may(most: int, why: tuple[str, ...]) -> None:
    standing = (other("Mon 18:00-19:00"), other("Tue 18:00-19:00", "W01.S3"), other("Sun before 18:00-19:00", "W00.S1"))
    assert against(week(None, *standing, demand=replace(DEMAND, most=most)), "Thu 19:00") == why


@pytest.mark.parametrize(
    ("at", "neighbour", "heavy", "apart", "why"),
    [
        ("Tue 18:00", {"heavy": True}, True, True, ("heavy-days-apart",)),
        ("Sun before 18:00", {"heavy": True}, True, True, ("heavy-days-apart",)),
        ("Mon 20:00", {"heavy": True}, True, True, ("heavy-days-apart",)),
        ("Wed 18:00", {"heavy": True}, True, True, ()),
        ("Tue 18:00", {"heavy": False}, True, True, ()),
        ("Tue 18:00", {"heavy": True}, False, True, ()),
        ("Tue 18:00", {"heavy": True, "apart": False}, True, False, ()),
        ("Tue 18:00", {"heavy": True, "apart": False}, True, True, ("heavy-days-apart",)),
        ("Tue 18:00", {"heavy": True, "apart": True}, True, False, ("heavy-days-apart",)),
        ("Tue 18:00", {"heavy": True, "home": True}, True, True, ("heavy-days-apart",)),
    ],
)
def test_heavy_sessions_keep_a_day_between_them(
    at: str, neighbour: dict[str, bool], heavy: bool, apart: bool, why: tuple[str, ...]
) -> None:
    """The other stands at that time; this one would be held on Monday at 18:00."""
    demand = replace(DEMAND, heavy_apart=apart, per_day=2)
    there = other(f"{at}-{int(at[-5:-3]) + 1}:00", **neighbour)
    assert against(week(None, there, demand=demand), "Mon 18:00", replace(SOME, heavy=heavy)) == why


@pytest.mark.parametrize(
    ("mine", "theirs", "why"),
    [(True, True, ()), (True, False, ("heavy-days-apart",)), (False, True, ("heavy-days-apart",))],
)
def test_two_heavy_home_slots_side_by_side_are_the_learners_own_choice(
    mine: bool, theirs: bool, why: tuple[str, ...]
) -> None:
    ask = home("Mon 18:00" if mine else "Mon 19:00", replace(SOME, heavy=True))
    situation = week(None, other("Tue 18:00-19:00", heavy=True, home=theirs))
    assert against(situation, "Mon 18:00", ask) == why


# --- what shortens a session


def short(situation: Situation, text: str) -> tuple[str, ...]:
    at = period(text)
    return shortened(situation, wish(SOME, 0, 0, None), minute(at.start), minute(at.end))


@pytest.mark.parametrize(
    ("session_at", "taken", "standing", "why"),
    [
        ("Mon 18:00-19:15", ["Mon 19:15-20:00"], [], ()),
        ("Mon 18:00-19:20", ["Mon 19:20-20:00"], [], ()),
        ("Mon 18:00-19:00", ["Mon 19:00-20:00"], [], ("shortened: Dentist",)),
        ("Mon 18:00-19:00", ["Mon 19:14-20:00"], [], ("shortened: Dentist",)),
        ("Mon 18:00-19:00", ["Mon 19:15-20:00"], [], ("shortened: the end of the window",)),
        ("Mon 19:00-20:00", ["Mon 18:00-20:00"], [], ("shortened: the end of the window",)),
        ("Mon 18:00-19:00", [], ["Mon 19:00-20:00"], ("shortened: session W01.S2",)),
        ("Mon 18:00-19:00", [], ["Mon 19:14-20:00"], ("shortened: session W01.S2",)),
        ("Mon 18:00-19:00", [], ["Mon 19:15-20:00"], ("shortened: the end of the window",)),
        ("Mon 19:00-20:00", [], ["Mon 18:00-20:00"], ("shortened: the end of the window",)),
        ("Mon 18:00-19:00", ["Mon 19:00-20:00"], ["Mon 19:00-20:00"], ("shortened: Dentist",)),
        ("Mon 20:30-21:30", [], [], ("shortened: the end of the window",)),
        ("Sun 22:45-23:45", [], [], ("shortened: the end of the window",)),
        ("Sun 22:46-23:46", [], [], ("shortened: the end of the week",)),
        ("Sun 23:00-24:00", ["Sun 24:00-25:00"], [], ("shortened: Dentist",)),
        ("Sun before 18:00-19:00", [], [], ()),
    ],
)
def test_what_leaves_no_more_room_is_named(
    session_at: str, taken: list[str], standing: list[str], why: tuple[str, ...]
) -> None:
    name = session_at.rpartition(" ")[0]
    open_days = days(**{name: day(*map(busy, taken))}) if taken else days()
    assert short(week(open_days, *map(other, standing)), session_at) == why


def test_a_session_does_not_shorten_itself() -> None:
    itself = other("Mon 18:00-19:15", "W01.S1")
    assert short(week(None, itself), "Mon 18:00-19:00") == ("shortened: the end of the window",)


# --- the nearest time


def closest(situation: Situation, ask: Ask) -> str | None:
    there = nearest(situation, wish(ask, 0, 0, None))
    return f"{datetime.fromtimestamp(there[0] * 60, there[1]):%a %H:%M}" if there else None


@pytest.mark.parametrize(
    ("open_days", "at", "there"),
    [
        (days(), "Mon 19:00", "Mon 19:00"),
        (days(Mon=day(busy("Mon 18:30-21:30"))), "Mon 19:00", "Tue 19:00"),
        (days(Thu=day(busy("Thu 18:30-21:30"))), "Thu 20:00", "Wed 20:00"),
        (days("Mon 17:00-22:00", Mon=day(busy("Mon 19:00-20:30"))), "Mon 19:30", "Mon 20:30"),
        (days("Mon 17:00-22:00", Mon=day(busy("Mon 19:00-20:30"))), "Mon 19:00", "Mon 18:00"),
        (days("Mon 18:03-20:00"), "Mon 17:00", "Mon 18:05"),
        (days("Mon 18:00-19:00"), "Mon 21:00", "Mon 18:00"),
        (days("Mon 18:00-18:59", "Wed 18:00-19:00"), "Mon 18:00", "Wed 18:00"),
        (days("Mon 22:00-27:00"), "Mon 23:59", "Mon 23:59"),
        (days("Mon 18:00-20:00", "Fri 18:00-20:00", Mon=day(closed=("pause",))), "Mon 18:00", "Fri 18:00"),
        (days("Mon 18:00-20:00", Mon=day(closed=("pause",))), "Mon 18:30", "Mon 18:30"),
        (days("Mon 18:00-20:00", Mon=day(busy("Mon 18:00-20:00"))), "Mon 18:30", "Mon 18:30"),
        (days("Sun 22:00-26:00"), "Sun 23:30", "Sun 23:00"),
    ],
)
def test_the_nearest_time_is_the_free_one_nearest_to_home_or_else_the_nearest_window(
    open_days: list[Day], at: str, there: str
) -> None:
    assert closest(week(open_days), home(at)) == there


def test_no_other_session_is_in_the_nearest_time_while_another_is_free() -> None:
    standing = [other(f"{name} 18:00-21:30", f"W01.X{name}") for name in DAYS[1:7]]
    assert closest(week(None, *standing), home("Mon 19:00")) == "Sun 19:00"


def test_where_no_window_is_there_is_no_nearest_time() -> None:
    assert closest(week([Day(MONDAY + timedelta(days=n), ()) for n in range(7)]), home("Mon 19:00")) is None


# --- what else is at a pinned session's time


def pinned(text: str, zone: ZoneInfo = WARSAW) -> Period:
    at = period(text)
    return Period(at.start.astimezone(zone), at.end.astimezone(zone))


def at_once(situation: Situation, at: Period, *others: FixedSession) -> tuple[str, ...]:
    return clashes(situation, session(SOME, at, why=("pinned",), pinned=True), others)


@pytest.mark.parametrize(
    ("there", "why"),
    [
        ("Mon 18:00-19:00", ()),
        ("Mon 18:00-19:01", ("clash: session W01.S2",)),
        ("Mon 20:14-21:00", ("clash: session W01.S2",)),
        ("Mon 20:15-21:00", ()),
        ("Mon 18:00-22:00", ("clash: session W01.S2",)),
    ],
)
def test_a_pin_from_seven_to_a_quarter_past_eight_clashes_with_sessions_at_that_time(
    there: str, why: tuple[str, ...]
) -> None:
    assert at_once(week(), pinned("Mon 19:00-20:15"), other(there)) == why


def test_the_last_minute_of_a_pin_counts_though_it_is_half_a_one() -> None:
    at = Period(moment("Mon 19:00"), moment("Mon 20:14") + timedelta(seconds=30))
    assert at_once(week(), at, other("Mon 20:14-21:00")) == ("clash: session W01.S2",)
    assert at_once(week(), at, other("Mon 20:15-21:00")) == ()


def test_appointments_of_any_day_clash_and_each_is_said_once() -> None:
    taken = days(Mon=day(busy("Mon 18:00-19:00"), busy("Mon 19:30-20:00", "Call"), busy("Mon 20:00-20:10", "Call")))
    assert at_once(week(taken), pinned("Mon 19:00-20:15"), other("Mon 19:00-20:00", "W01.S3")) == (
        "clash: session W01.S3", "clash: Call",
    )  # fmt: skip


# --- where a trip's clock shows another time


@pytest.mark.parametrize(
    ("at", "zones", "why"),
    [
        ("Mon 9:00-10:00", {"Mon": "Asia/Tokyo"}, ("where-you-are: Mon 30 Nov 17:00 in Asia/Tokyo",)),
        ("Mon 19:00-20:00", {"Mon": "Asia/Tokyo"}, ()),  # it is Tuesday there, and the trip is over
        ("Mon 19:00-20:00", {"Tue": "Asia/Tokyo"}, ("night-there: Tue 1 Dec 03:00 in Asia/Tokyo",)),
        ("Tue 2:00-3:00", {"Mon": "America/New_York"}, ("where-you-are: Mon 30 Nov 20:00 in America/New_York",)),
        ("Mon 14:00-15:00", {"Mon": "Asia/Tokyo"}, ("where-you-are: Mon 30 Nov 22:00 in Asia/Tokyo",)),
        ("Mon 15:00-16:00", {"Mon": "Asia/Tokyo"}, ("night-there: Mon 30 Nov 23:00 in Asia/Tokyo",)),
        ("Mon 11:59-12:59", {"Mon": "America/New_York"}, ("night-there: Mon 30 Nov 05:59 in America/New_York",)),
        ("Mon 12:00-13:00", {"Mon": "America/New_York"}, ("where-you-are: Mon 30 Nov 06:00 in America/New_York",)),
        ("Mon 19:00-20:00", {"Mon": "Europe/Berlin"}, ()),
        ("Mon 19:00-20:00", {}, ()),
    ],
)
def test_a_pin_on_a_trip_says_what_the_clock_shows_there(at: str, zones: dict[str, str], why: tuple[str, ...]) -> None:
    free = {
        MONDAY + timedelta(days=DAYS.index(name) - 1): Day(
            MONDAY + timedelta(days=DAYS.index(name) - 1), (), zone=ZoneInfo(zones[name]) if name in zones else None
        )
        for name in DAYS[1:8]
    }
    assert elsewhere(session(SOME, period(at), why=()), free) == why
    beyond = {key: value for key, value in free.items() if key.strftime("%a") in zones}
    assert elsewhere(session(SOME, period(at), why=()), beyond) == why, "where no day beside it is known"


# --- the sentences


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("home-slot", "It is on its home slot."),
        ("busy: Dentist", "That time is taken by Dentist, or is too close to it."),
        ("busy: Tea: with Ada", "That time is taken by Tea: with Ada, or is too close to it."),
        ("busy", "That time is taken by something else, or is too close to it."),
        ("a rest of our own", "The plan leaves that day free: a rest of our own."),
    ],
)
def test_a_rule_says_what_it_means(rule: str, words: str) -> None:
    assert sentence(rule) == words


@pytest.mark.parametrize(
    ("rule", "shifts"),
    [
        ("slipped: 2 weeks", True),
        ("brought-forward: a week", True),
        ("free-weeks-used: a week", True),
        ("slipped", True),
        ("moved", False),
        ("busy: slipped", False),
    ],
)
def test_a_topic_that_lies_in_another_week_is_told_apart(rule: str, shifts: bool) -> None:
    assert is_shift(rule) is shifts
