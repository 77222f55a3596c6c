"""The rules in force: the config first, then the documents, then the defaults; what disagrees is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studycal.core.curriculum import Curriculum, Load, Quarter, Role, Rules, SessionTemplate, Week
from studycal.core.life.limits import Origin, in_force, lengths, most_sessions, rules_in_force
from studycal.core.life.normal_week import quarter_of, ranks
from studycal.core.schedule import HomeSlot, Schedule

DAYS = (0, 2, 3, 5)
SCHEDULE = Schedule(
    plan_id="plan",
    start=date(2026, 11, 30),
    zone=ZoneInfo("Europe/Warsaw"),
    homes=tuple(HomeSlot(day, time(19)) for day in DAYS),
    created=datetime(2026, 11, 1, tzinfo=UTC),
)


def curriculum(rules: Rules, *own: int, optional: int = 0) -> Curriculum:
    """Four core sessions (or as many as have lengths of their own), then optional ones."""
    core = own or (0, 0, 0, 0)
    roles = (Role.READ, Role.BUILD, Role.EXPERIMENT, Role.WRITE)
    sessions = [SessionTemplate(f"S{n + 1}", "N", (), roles[n % 4], minutes=core[n]) for n in range(len(core))]
    sessions += [SessionTemplate(f"S{len(core) + n + 1}", "N", (), Role.FREE, optional=True) for n in range(optional)]
    quarter = Quarter(1, "Every week", Load.LOW, "", tuple(sessions))
    return Curriculum((Week(1, "Clay"),), (quarter,), rules)


def minutes(rules: Rules, *own: int, schedule: Schedule = SCHEDULE, optional: int = 0) -> list[int]:
    made = curriculum(rules, *own, optional=optional)
    return [length for _, length in lengths(in_force(schedule, made), made.rules, made.quarters[0])]


def stated(name: str, **values: object) -> Rules:
    return Rules(**values, stated=((name, 5),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rules", "own", "expected"),
    [
        (Rules(), (), [75, 75, 75, 75]),
        (stated("minutes", min_minutes=45, max_minutes=45), (), [45, 45, 45, 45]),
        (stated("minutes", min_minutes=30, max_minutes=45), (), [40, 40, 40, 40]),
        (stated("minutes", min_minutes=60, max_minutes=90), (), [75, 75, 75, 75]),
        (stated("hours", hours_per_week=10), (), [150, 150, 150, 150]),
        (stated("hours", hours_per_week=10), (60, 0, 0, 0), [60, 180, 180, 180]),
        (stated("hours", hours_per_week=2), (), [30, 30, 30, 30]),
        (Rules(), (30, 45, 90, 15), [30, 45, 90, 15]),
    ],
)
def test_the_documents_minutes_are_used_where_the_config_is_silent(
    rules: Rules, own: tuple[int, ...], expected: list[int]
) -> None:
    assert minutes(rules, *own) == expected


def test_a_setting_of_the_config_comes_before_the_documents_and_the_conflict_is_named() -> None:
    typed = replace(SCHEDULE, preferred_minutes=90, typed=("preferred_minutes",))
    rules = stated("minutes", min_minutes=30, max_minutes=45)
    assert minutes(rules, schedule=typed) == [90, 90, 90, 90]
    found = {rule.name: rule for rule in rules_in_force(typed, curriculum(rules))}
    assert (found["preferred_minutes"].origin, found["min_minutes"].origin) == (Origin.CONFIG, Origin.DOCUMENT)
    assert found["preferred_minutes"].conflict == "the cadence says 30 to 45 minutes"


def test_a_home_slots_own_length_and_that_of_its_weekday_come_first() -> None:
    saturday = replace(SCHEDULE, homes=(*SCHEDULE.homes[:3], HomeSlot(5, time(10), 180)), lengths=((0, 30), (5, 60)))
    assert minutes(Rules(), schedule=saturday) == [30, 75, 75, 180]
    assert in_force(saturday, curriculum(Rules())).max_minutes == 180


def test_hours_that_the_minutes_cannot_make_are_a_conflict() -> None:
    rules = Rules(min_minutes=60, max_minutes=90, hours_per_week=10, stated=(("minutes", 5), ("hours", 6)))
    assert minutes(rules) == [90, 90, 90, 90]
    found = {rule.name: rule for rule in rules_in_force(SCHEDULE, curriculum(rules))}
    assert "6 h a week, not 10" in found["hours_per_week"].conflict


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    low=st.integers(5, 200),
    span=st.integers(0, 200),
    hours=st.sampled_from([0, 0.5, 2, 6, 10, 40]),
    typed=st.sets(st.sampled_from(["min_minutes", "preferred_minutes", "max_minutes"])),
    values=st.tuples(*[st.integers(5, 240)] * 3).map(sorted),
)
def test_whatever_is_stated_least_preferred_and_most_are_in_order_and_settle_at_once(
    low: int, span: int, hours: float, typed: set[str], values: list[int]
) -> None:
    rules = Rules(min_minutes=low, max_minutes=low + span, hours_per_week=hours, stated=(("minutes", 5),))
    given_values = dict(zip(("min_minutes", "preferred_minutes", "max_minutes"), values, strict=True))
    schedule = replace(SCHEDULE, **{name: given_values[name] for name in typed}, typed=tuple(sorted(typed)))
    once = in_force(schedule, curriculum(rules))
    assert once.min_minutes <= once.preferred_minutes <= once.max_minutes
    assert {name: getattr(once, name) for name in typed} == {name: given_values[name] for name in typed}
    assert in_force(once, curriculum(rules)) == once
    for least, preferred in lengths(once, rules, curriculum(rules).quarters[0]):
        assert 0 < least <= preferred <= once.max_minutes


def test_the_number_of_sessions_counts_core_ones() -> None:
    three = stated("sessions", min_sessions=3, max_sessions=3)
    assert most_sessions(three, curriculum(three, 0, 0, 0, optional=1).quarters[0].sessions) == 4
    assert most_sessions(three, curriculum(three, 0, 0, 0, 0, optional=1).quarters[0].sessions) == 3


def test_as_many_outputs_as_the_rule_asks_for_are_kept_first() -> None:
    templates = [SessionTemplate(f"S{n}", "N", (), role) for n, role in enumerate((Role.TEACH, Role.BUILD, Role.WRITE))]
    assert ranks(templates, 1) == [2, 1, 0]
    assert ranks(templates, 2) == [1, 2, 0]


def test_a_cadence_by_phase_belongs_to_its_weeks_and_goes_on_where_none_is_named() -> None:
    first = Quarter(1, "Hand building", Load.LOW, "", (), weeks=(1, 2, 3))
    second = Quarter(2, "Wheel", Load.HIGH, "", (), weeks=(4, 5))
    plan = Curriculum(tuple(Week(n, "x") for n in range(1, 9)), (first, second))
    names = [quarter_of(plan, SCHEDULE, n, SCHEDULE.week_start(n)).name for n in range(1, 9)]
    assert names == ["Hand building"] * 3 + ["Wheel"] * 5
