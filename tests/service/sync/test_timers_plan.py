"""The plan that a run works with: what the timer moves of it by itself, and what it is computed from.

Three weeks from Mon 30 Nov 2026, published: S1 on Mondays, S2 on Wednesdays, S3 on Thursdays at 19:00, S4 on Saturdays,
S5 on Sundays at 10:00.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from studycal.core.curriculum import Problem
from studycal.core.life.facts import Record, pin_body, replay
from studycal.core.life.week_demand import Busy
from studycal.core.plan import Pin, Session, Unplaced
from studycal.core.time.period import Period
from studycal.errors import StaleError
from studycal.service import published
from studycal.service.input_reader import read_inputs
from studycal.service.plan import compute
from studycal.service.published import stored, until_it_stands
from studycal.service.revision import Revision
from studycal.service.sync.planning import calmed, plan_for, plan_foreseen, plan_learnt
from studycal.service.workspace import Home
from tests.service.sync.test_purge import small_world, three_weeks  # noqa: F401 - fixtures
from tests.service.sync.world import World

NOW = datetime.fromisoformat("2026-11-24T12:15:00+01:00")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SECOND = [f"W02.S{slot}" for slot in range(1, 6)]


@pytest.fixture(scope="module")
def home(three_weeks: World) -> Iterator[Home]:  # noqa: F811
    """Opened once for all that only ask."""
    opened = three_weeks.home()
    yield opened
    opened.close()


def computed(home: Home, *taken: Period, feasts: tuple[date, ...] = ()) -> Revision:
    """The plan as the planner would have it where appointments and holidays came in."""
    busy = tuple(Busy(period, "Dentist") for period in taken)
    inputs = replace(read_inputs(home, NOW), busy=busy, holidays=dict.fromkeys(feasts, "Feast"))
    previous = stored(home)
    return compute(inputs, previous, replay(previous.records), NOW, typed=False)


def at(home: Home, session: str) -> Period:
    """Where it was published."""
    return stored(home).standing()[session].period


def moved(built: Revision) -> list[str]:
    before = built.previous.standing()
    return [session.id for session in built.plan.sessions if session.period != before[session.id].period]


def unplaced(built: Revision) -> list[str]:
    return [other.id for other in built.plan.unplaced]


def with_sessions(built: Revision, *sessions: Session, without: tuple[str, ...] = ()) -> Revision:
    """The same plan with these in place of its own; ``without`` found no time."""
    named = {session.id: session for session in sessions}
    listed = tuple(named.get(other.id, other) for other in built.plan.sessions if other.id not in without)
    plan = replace(built.plan, sessions=listed, unplaced=tuple(Unplaced(name, ("one-a-day",)) for name in without))
    assert built.change
    return replace(built, plan=plan, change=replace(built.change, sessions=listed))


# --- what the timer moves


def test_the_timer_moves_the_two_nearest_that_clash_and_the_others_wait_where_they_were(home: Home) -> None:
    names = ("W03.S1", "W02.S1", "W01.S1")
    wanted = computed(home, *(at(home, name) for name in names))
    assert moved(wanted) == ["W01.S1", "W02.S1", "W03.S1"]
    calm = calmed(wanted, propose=False)
    assert moved(calm) == ["W01.S1", "W02.S1"]
    assert calm.plan.by_id()["W03.S1"] == replace(stored(home).standing()["W03.S1"], changed=None)
    assert calm.change
    assert calm.change.settled == {"W03.S1"}
    assert calm.change.sessions == calm.plan.sessions
    assert calm.inputs
    assert calm.inputs.remote, "what waits is asked about again soon"


def test_where_all_moves_are_made_the_plan_answers_its_inputs(home: Home) -> None:
    wanted = computed(home, at(home, "W01.S2"))
    calm = calmed(wanted, propose=False)
    assert moved(calm) == moved(wanted) == ["W01.S2"]
    assert calm.plan == wanted.plan
    assert calm.inputs
    assert not calm.inputs.remote
    from_afar = replace(wanted, inputs=replace(calm.inputs, remote=True))
    again = calmed(from_afar, propose=False).inputs
    assert again
    assert again.remote


def test_a_timer_that_may_only_propose_moves_nothing_and_drops_nothing(home: Home) -> None:
    monday = at(home, "W02.S1").start.replace(hour=8)
    week = [Period(monday + DAY * day, monday + DAY * day + 15 * HOUR) for day in range(7)]
    wanted = computed(home, at(home, "W01.S1"), *week)
    assert (moved(wanted), unplaced(wanted)) == (["W01.S1"], SECOND)
    calm = calmed(wanted, propose=True)
    assert (moved(calm), unplaced(calm)) == ([], [])
    assert [session.id for session in calm.plan.sessions] == sorted(stored(home).standing())
    assert calm.change
    assert calm.change.settled == {"W01.S1", *SECOND}
    resolved = calmed(wanted, propose=False)
    assert (moved(resolved), unplaced(resolved)) == (["W01.S1"], SECOND)


def test_what_found_no_time_stays_where_nothing_takes_its_own(home: Home) -> None:
    """A week of holidays forbids its sessions, but nothing clashes with them: the timer leaves that to the learner."""
    monday = at(home, "W02.S1").start.date()
    wanted = computed(home, feasts=tuple(monday + DAY * day for day in range(7)))
    assert unplaced(wanted) == SECOND
    for propose in (False, True):
        calm = calmed(wanted, propose=propose)
        assert (moved(calm), unplaced(calm)) == ([], [])
        assert calm.change
        assert calm.change.settled == set(SECOND)


def test_what_found_no_time_gives_way_to_what_stands_there_now(home: Home) -> None:
    by_id = computed(home).plan.by_id()
    pinned = replace(by_id["W02.S1"], period=by_id["W02.S3"].period, pinned=True)
    wanted = with_sessions(computed(home), pinned, without=("W02.S3", "W02.S4"))
    calm = calmed(wanted, propose=False)
    assert (unplaced(calm), moved(calm)) == (["W02.S3"], ["W02.S1"])
    assert unplaced(calmed(wanted, propose=True)) == []


def test_what_never_had_a_time_is_left_without_one(home: Home) -> None:
    wanted = with_sessions(computed(home), without=("W02.S4", "W09.S1"))
    assert unplaced(calmed(wanted, propose=True)) == ["W09.S1"]


def test_a_session_does_not_move_onto_one_that_stays(home: Home) -> None:
    """One that clashes would take the time of another, which clashes with nothing and so stays; a third had counted on
    the time of the first.
    """
    first, second, third = (at(home, f"W02.S{slot}") for slot in (1, 2, 3))
    wanted = computed(home, first, third)
    by_id = wanted.plan.by_id()
    onto_second = replace(by_id["W02.S1"], period=second)
    onto_first = replace(by_id["W02.S3"], period=first)
    away = replace(by_id["W02.S2"], period=Period(second.start + DAY * 2, second.end + DAY * 2))
    assert moved(calmed(with_sessions(wanted, onto_second, onto_first, away), propose=False)) == []
    assert moved(calmed(with_sessions(wanted, onto_second, away), propose=False)) == ["W02.S3"]


def test_a_session_that_does_not_move_forces_one_that_stands_there(home: Home) -> None:
    plain = computed(home)
    by_id = plain.plan.by_id()
    pinned = replace(by_id["W02.S1"], period=by_id["W02.S3"].period, pinned=True)
    away = replace(by_id["W02.S3"], period=Period(at(home, "W02.S3").start + DAY, at(home, "W02.S3").end + DAY))
    assert moved(calmed(with_sessions(plain, pinned, away), propose=False)) == ["W02.S1", "W02.S3"]
    assert moved(calmed(with_sessions(plain, away), propose=False)) == []


def test_a_move_that_nothing_forces_any_more_is_not_made(home: Home) -> None:
    """The planner says that the time is free, whatever it says of the appointment."""
    plain = computed(home)
    third = at(home, "W02.S3")
    away = replace(plain.plan.by_id()["W02.S3"], period=Period(third.start + DAY, third.end + DAY))
    assert plain.inputs
    odd = replace(with_sessions(plain, away), inputs=replace(plain.inputs, busy=(Busy(third, "Tea"),)))
    assert moved(calmed(odd, propose=False)) == []


def test_a_published_plan_is_as_calm_as_it_was(home: Home) -> None:
    stands = published.build(home, NOW)
    assert calmed(stands, propose=True) is stands


# --- what it is computed from


class Feed:
    """Another calendar of the learner's, which counts how often it was read."""

    name, key, reads = "mine", "", 0
    taken: tuple[Busy, ...] = ()

    def read(self, first: date, last: date, now: datetime) -> tuple[list[Busy], list[Problem]]:
        del first, last, now
        self.reads += 1
        return list(self.taken), []


@pytest.fixture
def feed(world: World) -> Feed:
    world.config.write_text(world.config.read_text() + '\n[[busy]]\nurl = "https://feeds.example/mine.ics"\n')
    return Feed()


@pytest.mark.parametrize("automatic", [False, True])
def test_a_run_reads_other_calendars_anew_but_not_again_for_what_it_learns(
    world: World, feed: Feed, *, automatic: bool
) -> None:
    home = world.home()
    home.ports = replace(home.ports, busy_sources=lambda _: [feed])
    read_inputs(home, world.now)
    built = plan_for(home, world.now, automatic=automatic, save=True)
    assert feed.reads == 2
    plan_foreseen(home, world.now, built.facts, automatic=automatic)
    body = pin_body(Pin("W02.S1", at(home, "W02.S3"), "memory"))
    said = Record(home.store.append("pin", body, world.now), world.now, "pin", body)
    plan_learnt(home, world.now, built, [said], automatic=automatic)
    assert feed.reads == 2
    home.close()


@pytest.mark.parametrize("automatic", [False, True])
@pytest.mark.parametrize("save", [False, True])
def test_a_plan_is_published_only_if_it_is_to_be(world: World, *, automatic: bool, save: bool) -> None:
    world.config.write_text(world.config.read_text().replace('home = ["mon 19:00"', 'home = ["mon 18:30"'))
    home = world.home()
    before = home.store.revision()
    plan_for(home, world.now, automatic=automatic, save=save)
    assert (home.store.revision() > before) is save
    home.close()


@pytest.mark.parametrize("automatic", [False, True])
def test_what_was_learnt_is_foreseen_as_it_will_be(world: World, *, automatic: bool) -> None:
    """A drag onto another session moves that one at once, though the timer moves nothing by itself."""
    home = world.home()
    before, onto = published.build(home, world.now), at(home, "W02.S3")
    body = pin_body(Pin("W02.S1", onto, "memory"))
    revision, version = home.store.revision(), home.store.facts_version()
    said = Record(version + 1, world.now, "pin", body)
    foreseen = plan_foreseen(home, world.now, replay([*home.store.records(), said]), automatic=automatic)
    assert (home.store.revision(), home.store.facts_version()) == (revision, version)
    home.store.append("pin", body, world.now)
    learnt = plan_learnt(home, world.now, before, [said], automatic=automatic)
    assert home.store.revision() == revision + 1
    assert foreseen.plan.by_id()["W02.S3"].period == learnt.plan.by_id()["W02.S3"].period != onto
    assert learnt.plan.by_id()["W02.S1"].period == onto
    home.close()


@pytest.mark.parametrize("automatic", [False, True])
def test_a_new_time_is_given_as_much_notice_as_where_nobody_types(world: World, feed: Feed, *, automatic: bool) -> None:
    """An appointment came in for this evening: another time tonight would be too soon, but for a learner who types."""
    tonight = world.planned("W01.S1")
    feed.taken = (Busy(Period(tonight, tonight + HOUR), "Dentist"),)
    world.now = tonight - 8 * HOUR
    home = world.home()
    home.ports = replace(home.ports, busy_sources=lambda _: [feed])
    built = plan_foreseen(home, world.now, replay(stored(home).records), automatic=automatic)
    assert built.plan.by_id()["W01.S1"].start.date() > tonight.date()
    typed = compute(read_inputs(home, world.now), stored(home), built.facts, world.now, typed=True)
    assert typed.plan.by_id()["W01.S1"].start.date() == tonight.date()
    home.close()


def test_what_changes_meanwhile_is_asked_for_again_five_times() -> None:
    asked: list[datetime | None] = []

    def once(fails: int) -> int:
        asked.append(None)
        if len(asked) <= fails:
            raise StaleError("It was changed.", "Again.")
        return len(asked)

    assert until_it_stands(lambda: once(4)) == 5
    asked.clear()
    with pytest.raises(StaleError):
        until_it_stands(lambda: once(5))
    assert len(asked) == 5
