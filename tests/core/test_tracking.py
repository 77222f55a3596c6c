"""The light record: what a week's sessions say of the week, where restart lines go, and when a learner is behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from studycal.core.curriculum import Curriculum, Load, Quarter, Role, SessionTemplate, Week
from studycal.core.life import progress
from studycal.core.life.marks import Facts
from studycal.core.plan import OFFER, LogEntry, Pin, Plan, PlanWeek, Session, Status
from studycal.core.time.period import Period, add

WARSAW = ZoneInfo("Europe/Warsaw")
MONDAY = date(2026, 11, 30)
CADENCE = {
    "S1": (Role.THEORY, 0),
    "S2": (Role.BUILD, 2),
    "S3": (Role.READ, 3),
    "S4": (Role.WRITE, 5),
    "S5": (Role.FREE, 6),
}
DONE, PARTIAL, SKIPPED = Status.DONE, Status.PARTIAL, Status.SKIPPED
CURRICULUM = Curriculum(tuple(Week(n, f"Topic {n}", series=f"Topic {n}") for n in range(1, 21)), ())


def session(week: int, slot: str) -> Session:
    role, weekday = CADENCE[slot]
    day = MONDAY + timedelta(weeks=week - 1, days=weekday)
    start = datetime.combine(day, time(19), tzinfo=WARSAW)
    name = f"W{week:02}.{slot}"
    period = Period(start, add(start, timedelta(minutes=75)))
    return Session(name, week, slot, role, slot == "S5", "Name", "Title", period)


def plan(weeks: int = 20, **marks: str) -> Plan:
    listed = tuple(
        PlanWeek(n, n, MONDAY + timedelta(weeks=n - 1), "Q1", "High", marks.get(f"W{n:02}"))
        for n in range(1, weeks + 1)
    )
    sessions = [session(n, slot) for n in range(1, weeks + 1) for slot in CADENCE]
    finish = MONDAY + timedelta(weeks=weeks, days=-1)
    return Plan(listed, tuple(sessions), finish=(finish, finish + timedelta(weeks=4)))


def said(*words: tuple[str, Status], at: str = "2026-12-06T20:00") -> Facts:
    when = datetime.fromisoformat(at).replace(tzinfo=WARSAW)
    return Facts(log=tuple(LogEntry(when, session=name, status=status) for name, status in words))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WARSAW)


def first_week(facts: Facts, now: str = "2026-12-07T09:00", *, of: Plan | None = None) -> str:
    return progress.coverage(CURRICULUM, of or plan(), facts, at(now))[1]


ALL = ("W01.S1", "W01.S2", "W01.S3", "W01.S4")


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ([DONE, DONE, DONE, DONE], "full"),
        ([DONE, DONE, PARTIAL, DONE], "thin"),
        ([SKIPPED, SKIPPED, SKIPPED, DONE], "thin"),
        ([None, None, None, PARTIAL], "thin"),
        ([DONE, DONE, DONE, SKIPPED], "touched"),
        ([DONE, None, None, None], "touched"),
        ([SKIPPED, SKIPPED, SKIPPED, SKIPPED], "missed"),
        ([SKIPPED, SKIPPED, SKIPPED, None], "unknown"),
        ([None, None, None, None], "unknown"),
    ],
)
def test_a_week_is_what_its_sessions_say(words: list[Status | None], state: str) -> None:
    facts = said(*((name, word) for name, word in zip(ALL, words, strict=True) if word))
    assert first_week(facts) == state


def test_the_optional_session_neither_fills_a_week_nor_leaves_it_open() -> None:
    assert first_week(said(("W01.S5", DONE))) == "unknown"
    assert first_week(said(*((name, DONE) for name in ALL), ("W01.S5", SKIPPED))) == "full"


def test_a_week_is_planned_until_its_last_day_has_ended_in_the_learners_zone() -> None:
    facts = said(("W01.S4", DONE))
    assert first_week(facts, "2026-12-06T23:59") == "planned"
    assert first_week(facts, "2026-12-07T00:00") == "thin"


def test_a_week_all_of_which_was_held_and_told_is_over_before_sunday_is() -> None:
    facts = said(*((name, DONE) for name in ALL), at="2026-12-05T21:00")
    assert first_week(facts, "2026-12-05T21:00") == "full"


def test_a_bad_week_is_thin_at_most_and_owes_nothing() -> None:
    bad = plan(W01="bad")
    kept = tuple(one for one in bad.sessions if one.week > 1 or one.slot in ("S2", "S4"))
    facts = said(("W01.S2", DONE), ("W01.S4", DONE))
    assert first_week(facts, of=replace(bad, sessions=kept)) == "thin"
    assert progress.behind(CURRICULUM, replace(bad, sessions=kept), facts, at("2026-12-07T09:00")) == ()


def test_a_week_that_holds_less_than_its_cadence_is_thin_at_most() -> None:
    template = [SessionTemplate(slot, "Name", (), role, slot == "S5") for slot, (role, _) in CADENCE.items()]
    quarter = Quarter(1, "First", Load.HIGH, "High", tuple(template))
    away = replace(plan(), sessions=tuple(one for one in plan().sessions if one.slot in ("S3", "S4")))
    facts = said(("W01.S3", DONE), ("W01.S4", DONE))
    now = at("2026-12-07T09:00")
    assert progress.coverage(replace(CURRICULUM, quarters=(quarter,)), away, facts, now)[1] == "thin"
    whole = said(*((name, DONE) for name in ALL))
    assert progress.coverage(replace(CURRICULUM, quarters=(quarter,)), plan(), whole, now)[1] == "full"


def test_a_week_in_which_nothing_could_be_held_is_paused_and_not_due() -> None:
    empty = replace(plan(), sessions=tuple(one for one in plan().sessions if one.week > 1))
    assert first_week(said(("W02.S1", DONE)), of=empty) == "paused"
    assert progress.figures(CURRICULUM, empty, said(("W02.S1", DONE)), at("2026-12-07T09:00")).due == 0


def test_a_week_without_output_sessions_is_thin_once_half_of_it_was_held() -> None:
    reading = replace(plan(), sessions=tuple(one for one in plan().sessions if not one.output))
    assert first_week(said(("W01.S1", DONE)), of=reading) == "touched"
    assert first_week(said(("W01.S1", DONE), ("W01.S2", DONE)), of=reading) == "thin"


def test_weeks_that_are_not_in_the_plan_were_cut_and_shared_ones_are_merged() -> None:
    listed = [week for week in plan().weeks if week.week != 3]
    merged = [replace(week, index=4, mark="merge") if week.week in (4, 5) else week for week in listed]
    states = progress.coverage(CURRICULUM, replace(plan(), weeks=tuple(merged)), Facts(), at("2026-11-30T09:00"))
    assert [states[number] for number in (2, 3, 4, 5, 6)] == ["planned", "cut", "merged", "merged", "planned"]


def test_the_newest_word_counts() -> None:
    facts = said(("W01.S4", SKIPPED), ("W01.S4", DONE))
    assert progress.statuses(plan(), facts, at("2026-12-07T09:00"))["W01.S4"] is DONE


def test_a_session_over_that_nobody_spoke_of_is_unknown_and_one_deleted_in_a_calendar_skipped() -> None:
    found = progress.statuses(plan(), Facts(skips=frozenset({"W01.S1"})), at("2026-12-02T20:15"))
    assert found == {"W01.S1": SKIPPED, "W01.S2": Status.UNKNOWN}


def test_nobody_is_behind_who_does_not_log() -> None:
    assert progress.behind(CURRICULUM, plan(), Facts(), at("2027-02-01T09:00")) == ()
    figures = progress.figures(CURRICULUM, plan(), Facts(), at("2027-02-01T09:00"))
    assert not figures.logs
    assert figures.states["unknown"] == 9


def test_behind_are_the_weeks_known_not_to_be_covered() -> None:
    facts = said(
        *((name, SKIPPED) for name in ALL),
        ("W02.S1", DONE), ("W02.S4", SKIPPED),
        ("W03.S1", DONE),
        ("W04.S4", DONE),
    )  # fmt: skip
    assert progress.behind(CURRICULUM, plan(), facts, at("2027-01-04T09:00")) == (1, 2)


def test_the_derived_figures() -> None:
    facts = said(("W01.S4", DONE), ("W02.S1", DONE), *((f"W03.S{n}", SKIPPED) for n in range(1, 5)))
    figures = progress.figures(CURRICULUM, plan(), facts, at("2026-12-28T09:00"))
    assert (figures.covered, figures.due) == (1, 4)
    assert (figures.outputs, figures.outputs_due) == (1, 4)
    assert figures.states == {"thin": 1, "touched": 1, "missed": 1, "unknown": 1, "planned": 16}
    assert figures.reserve_left == 4
    assert figures.finish == (date(2027, 4, 18), date(2027, 5, 16))


def restart(name: str, line: str, when: str) -> Facts:
    return Facts(log=(LogEntry(at(when), session=name, status=PARTIAL, restart=line),))


def test_a_restart_line_heads_the_next_session_of_that_role() -> None:
    facts = restart("W01.S2", "start at backward() of mul", "2026-12-02T20:10")
    found = progress.cards(CURRICULUM, plan(), facts)
    assert found == {"W02.S2": ("Restart (W01.S2): start at backward() of mul",)}


def test_a_restart_line_waits_fourteen_days_and_no_longer() -> None:
    facts = restart("W01.S2", "at mul", "2026-12-02T20:15")
    first, later = session(1, "S2"), session(3, "S2")
    for after, heads in ((timedelta(days=14), True), (timedelta(days=14, minutes=1), False)):
        start = first.end + after
        moved = replace(later, period=Period(start, add(start, timedelta(minutes=75))))
        assert bool(progress.cards(CURRICULUM, replace(plan(), sessions=(first, moved)), facts)) == heads


def test_a_restart_line_told_late_heads_a_session_still_to_come() -> None:
    facts = restart("W01.S2", "at mul", "2026-12-10T08:00")
    assert list(progress.cards(CURRICULUM, plan(), facts)) == ["W03.S2"]


def test_a_restart_line_is_gone_once_the_session_was_done_after_all() -> None:
    facts = restart("W01.S2", "at mul", "2026-12-02T20:10")
    done = LogEntry(at("2026-12-03T20:00"), session="W01.S2", status=DONE)
    assert progress.cards(CURRICULUM, plan(), replace(facts, log=(*facts.log, done))) == {}


def test_s1_asks_to_recall_covered_weeks_one_four_and_thirteen_back() -> None:
    facts = said(("W01.S4", DONE), ("W10.S4", DONE), ("W12.S1", DONE), ("W13.S4", DONE))
    found = progress.cards(CURRICULUM, plan(), facts)
    assert found["W14.S1"] == (
        "Recall W13 Topic 13: what can you say without looking?",
        "Recall W10 Topic 10: what can you say without looking?",
        "Recall W01 Topic 1: what can you say without looking?",
    )
    assert "W15.S1" not in found
    assert set(found) == {"W02.S1", "W05.S1", "W11.S1", "W14.S1", "W17.S1"}


def test_a_missed_session_that_took_its_offered_time_is_planned_again() -> None:
    facts = said(("W01.S2", SKIPPED), at="2026-12-03T09:00")
    start = at("2026-12-06T19:00")
    pin = Pin("W01.S2", Period(start, start + timedelta(minutes=75)), OFFER, at("2026-12-03T09:05"))
    assert progress.settled(facts) == {"W01.S2"}
    again = replace(facts, pins={"W01.S2": pin})
    assert progress.settled(again) == frozenset()
    missed_again = replace(again, log=(*again.log, LogEntry(at("2026-12-06T21:00"), session="W01.S2", status=SKIPPED)))
    assert progress.settled(missed_again) == {"W01.S2"}
