"""A document that changes behind the learner: the calendar weeks that are over stay what they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studycal.core.curriculum import NOWHERE, Curriculum, Load, Quarter, Role, SessionTemplate, Week
from studycal.core.life.marks import Facts, Mark, MarkKind
from studycal.core.life.topics import free_weeks_used, layout
from studycal.core.plan import LogEntry, Status
from studycal.core.schedule import HomeSlot, Schedule
from studycal.service.document_changes import WeeksBefore, with_keys

START = date(2026, 11, 30)
WEEK = timedelta(weeks=1)
SCHEDULE = Schedule(
    plan_id="plan",
    start=START,
    zone=ZoneInfo("Europe/Warsaw"),
    homes=(HomeSlot(0, time(19)), HomeSlot(2, time(19)), HomeSlot(3, time(19)), HomeSlot(5, time(10))),
    created=datetime(2026, 11, 24, tzinfo=UTC),
)
ROLES = (Role.THEORY, Role.BUILD, Role.READ, Role.WRITE)
CADENCE = Quarter(
    1, "", Load.MEDIUM, "", tuple(SessionTemplate(f"S{n}", role, (), role) for n, role in enumerate(ROLES, start=1))
)
TOPICS = ("Flour", "Yeast", "Shaping", "Oven", "Rye", "Spelt", "Cake", "Pizza")


class Learner:
    """A learner's document, marks and plan; ``held`` is the calendar week of each topic, by key."""

    def __init__(self, topics: Sequence[str] = TOPICS) -> None:
        self.now = datetime(2026, 11, 25, 12, tzinfo=UTC)
        self.marks: tuple[Mark, ...] = ()
        self.log: tuple[LogEntry, ...] = ()
        self.breaks: Mapping[str, int] = {}
        self.curriculum: Curriculum | None = None
        self.edit(topics)

    @property
    def today(self) -> int:
        """The calendar week of now, from 1."""
        return (self.now.date() - START).days // 7 + 1

    def edit(self, topics: Sequence[str]) -> list[str]:
        """The document holds these from now on; what is said of it."""
        old = self.curriculum
        starts = {key: START + (index - 1) * WEEK for key, index in self.held.items()} if old else {}
        before = WeeksBefore(old.weeks, old.beside, {}, starts) if old else None
        weeks = tuple(
            Week(number, topic, line=number + 2, free_before=self.breaks.get(topic, 0))
            for number, topic in enumerate(topics, start=1)
        )
        self.curriculum, news = with_keys(Curriculum(weeks, (CADENCE,)), before, SCHEDULE, self.now, "weeks.md")
        return [f"{problem.message} {problem.remedy}".strip() for problem in news]

    def pause(self, week: int) -> None:
        first = START + (week - 1) * WEEK
        self.marks += (Mark(MarkKind.PAUSE, self.now, first=first, last=first + timedelta(days=6)),)

    def say(self, kind: MarkKind, **what: Any) -> None:
        self.marks += (Mark(kind, self.now, **what),)

    def holds(self, topic: str) -> None:
        """Every session of a topic is logged as done."""
        assert self.curriculum is not None
        number = next(week.number for week in self.curriculum.weeks if week.topic == topic)
        ids = [f"W{number:02}.S{slot}" for slot in range(1, 5)]
        self.log += tuple(LogEntry(self.now, session=name, status=Status.DONE) for name in ids)

    @property
    def held(self) -> Mapping[str, int]:
        assert self.curriculum is not None
        weeks = layout(self.curriculum, SCHEDULE, Facts(self.marks, log=self.log)).weeks
        return {self.curriculum.week(topic).lasting: week.index for week in weeks for topic in week.topics}

    @property
    def year(self) -> str:
        """The topics in the order of their calendar weeks, ``-`` for one without."""
        assert self.curriculum is not None
        weeks = layout(self.curriculum, SCHEDULE, Facts(self.marks, log=self.log)).weeks
        return " ".join("+".join(self.curriculum.week(topic).topic for topic in week.topics) or "-" for week in weeks)

    def after(self, weeks: int) -> None:
        self.now = datetime.combine(START + weeks * WEEK, time(10), tzinfo=UTC)


def test_a_topic_deleted_among_what_is_over_leaves_its_week_and_moves_nothing() -> None:
    learner = Learner()
    learner.after(3)
    learner.edit(("Flour", "Shaping", "Oven", "Rye", "Spelt", "Cake", "Pizza"))
    assert learner.year == "Flour - Shaping Oven Rye Spelt Cake Pizza"
    learner.after(5)
    learner.edit(("Flour", "Shaping", "Oven", "Rye", "Cake", "Pizza"))
    assert learner.year == "Flour - Shaping Oven Rye Cake Pizza"
    learner.edit(TOPICS)
    assert learner.year == "Flour Yeast Shaping Oven Rye Spelt Cake Pizza", "what comes back has its week again"


def test_a_topic_inserted_among_what_is_over_gets_no_week_and_the_way_to_one_is_named() -> None:
    learner = Learner()
    learner.after(3)
    said = learner.edit(("Flour", "Water", *TOPICS[1:]))
    assert learner.year == " ".join(TOPICS)
    assert (
        "Week 2 “Water” is new and stands before weeks that are over: no week holds it. "
        "To study it, move it below week 5, “Oven” (line 7)." in said
    )
    assert learner.edit(("Flour", "Water", *TOPICS[1:])) == []
    learner.edit((*TOPICS[:4], "Water", *TOPICS[4:]))
    assert learner.year == "Flour Yeast Shaping Oven Water Rye Spelt Cake Pizza"


def test_a_topic_that_was_to_come_and_is_moved_up_behind_the_learner_comes_next() -> None:
    learner = Learner()
    learner.after(3)
    learner.edit(("Flour", "Cake", "Yeast", "Shaping", "Oven", "Rye", "Spelt", "Pizza"))
    assert learner.year == "Flour Yeast Shaping Cake Oven Rye Spelt Pizza"


def test_a_topic_that_is_over_and_is_moved_down_keeps_its_week() -> None:
    learner = Learner()
    learner.after(3)
    learner.edit(("Flour", "Shaping", "Oven", "Rye", "Yeast", "Spelt", "Cake", "Pizza"))
    assert learner.year == "Flour Yeast Shaping Oven Rye Spelt Cake Pizza"


def test_pauses_before_and_after_the_change_act_as_they_did() -> None:
    learner = Learner()
    learner.after(1)
    learner.pause(2)
    assert learner.year.startswith("Flour - Yeast Shaping Oven")
    learner.after(4)
    learner.edit(("Flour", "Shaping", "Oven", "Rye", "Spelt", "Cake", "Pizza"))
    assert learner.year == "Flour - - Shaping Oven Rye Spelt Cake Pizza"
    learner.pause(6)
    assert learner.year == "Flour - - Shaping Oven - Rye Spelt Cake Pizza"


@pytest.mark.parametrize(
    ("topic", "year"),
    [
        ("Yeast", "Flour - Yeast Shaping Oven Rye Spelt Cake Pizza"),
        ("Shaping", "Flour - Yeast - Shaping Oven Rye Spelt Cake Pizza"),
        ("Oven", "Flour - Yeast Shaping - Oven Rye Spelt Cake Pizza"),
    ],
)
def test_a_break_that_is_added_after_a_pause_moves_nothing_that_is_over_or_held_now(topic: str, year: str) -> None:
    learner = Learner()
    learner.after(1)
    learner.pause(2)
    learner.after(3)
    learner.breaks = {topic: 1}
    learner.edit(TOPICS)
    assert learner.year == year
    for weeks in range(3, 9):
        learner.after(weeks)
        learner.edit(TOPICS)
        assert learner.year == year, "reading the same once more, also later, changes nothing"


def test_a_break_that_is_taken_away_once_it_is_over_lets_nothing_slip_back_into_its_week() -> None:
    learner = Learner()
    learner.pause(1)
    learner.breaks = {"Yeast": 1}
    learner.edit(TOPICS)
    assert learner.year == "- - Flour Yeast Shaping Oven Rye Spelt Cake Pizza"
    learner.after(2)
    learner.breaks = {}
    learner.edit(TOPICS)
    assert learner.year == "- - Flour Yeast Shaping Oven Rye Spelt Cake Pizza"
    learner.edit(TOPICS)
    assert learner.year == "- - Flour Yeast Shaping Oven Rye Spelt Cake Pizza"


def test_what_shared_a_week_with_a_topic_that_is_gone_comes_in_no_week_that_is_over() -> None:
    """Oven and Rye share a week, then Oven is moved behind Cake, and later deleted: Rye was to come with it."""
    learner = Learner()
    learner.after(1)
    learner.say(MarkKind.MERGE, weeks=(4, 5))
    (merge,) = learner.marks
    learner.after(3)
    learner.edit(("Flour", "Yeast", "Shaping", "Rye", "Spelt", "Cake", "Oven", "Pizza"))
    learner.marks = (replace(merge, weeks=(7, 4)),)
    assert learner.year == "Flour Yeast Shaping - Spelt Cake Oven+Rye Pizza"
    learner.after(4)
    learner.edit(("Flour", "Yeast", "Shaping", "Rye", "Spelt", "Cake", "Pizza"))
    learner.marks = (replace(merge, weeks=(8, 4)),)
    assert learner.year == "Flour Yeast Shaping - Rye Spelt Cake Pizza"


def test_what_changes_only_ahead_needs_no_places() -> None:
    learner = Learner()
    learner.after(3)
    learner.edit((*TOPICS[:4], "Baguette", *TOPICS[5:]))
    assert learner.curriculum is not None
    assert {week.place for week in learner.curriculum.weeks} == {0}


def test_the_way_out_names_the_week_that_was_reached_whatever_a_pause_let_slip() -> None:
    learner = Learner()
    learner.after(1)
    learner.pause(2)
    learner.after(4)  # the fifth calendar week holds the fourth topic
    said = learner.edit(("Flour", "Water", *TOPICS[1:]))
    assert any("move it below week 5, “Oven” (line 7)." in line for line in said), said
    learner.edit((*TOPICS[:4], "Water", *TOPICS[4:]))
    assert learner.year.startswith("Flour - Yeast Shaping Oven Water Rye")


def test_what_is_new_behind_a_pause_is_not_called_over() -> None:
    learner = Learner()
    learner.after(1)
    learner.pause(2)
    learner.pause(3)
    learner.after(4)  # the fifth calendar week holds the third topic
    said = learner.edit((*TOPICS[:3], "Water", *TOPICS[3:]))
    assert "Week 4 “Water” is new." in said
    assert learner.year.startswith("Flour - - Yeast Shaping Water Oven")


def test_a_return_after_a_topic_was_moved_down_goes_on_where_it_was_left() -> None:
    learner = Learner()
    learner.after(2)
    for topic in ("Flour", "Yeast"):
        learner.holds(topic)
    learner.edit(("Flour", "Shaping", "Oven", "Rye", "Spelt", "Cake", "Pizza", "Yeast"))
    learner.log = tuple(replace(entry, session=entry.session.replace("W02", "W08")) for entry in learner.log)
    assert learner.year == " ".join(TOPICS)
    learner.after(4)
    learner.say(MarkKind.RETURN, resume="open")
    assert learner.year == "Flour Yeast - - Shaping Oven Rye Spelt Cake Pizza"


@pytest.mark.parametrize("lasts", [(14,), (11,), (9, 12), (9, 10), (9, 9), (10, 11)])
@pytest.mark.parametrize("breaks", [{"Rye": 1, "Cake": 2}, {"Yeast": 1, "Rye": 2}, {"Flour": 2, "Spelt": 2}])
def test_a_finish_before_a_topic_is_deleted_behind_the_learner_lets_breaks_lie_where_they_lay(
    lasts: tuple[int, ...], breaks: dict[str, int]
) -> None:
    learner = Learner()
    learner.breaks = breaks
    learner.edit(TOPICS)
    for weeks, last in enumerate(lasts):
        learner.after(weeks)
        learner.say(MarkKind.FINISH, last=START + last * WEEK - timedelta(days=1))
    learner.after(1 + learner.held["W02"])
    before = learner.year
    learner.edit(tuple(topic for topic in TOPICS if topic != "Yeast"))
    assert learner.year == before.replace("Yeast", "-")


def test_a_break_before_a_topic_without_a_week_is_none_of_the_plans() -> None:
    learner = Learner()
    learner.after(4)
    learner.breaks = {"Water": 3}
    learner.edit((*TOPICS[:3], "Water", *TOPICS[3:]))
    assert learner.curriculum is not None
    assert learner.curriculum.week(4).place == NOWHERE
    assert learner.year == " ".join(TOPICS)
    learner.say(MarkKind.CUT, weeks=(6,))
    laid = layout(learner.curriculum, SCHEDULE, Facts(learner.marks))
    assert free_weeks_used(learner.curriculum, laid, 7) == 0


EDITS = st.lists(
    st.tuples(st.sampled_from(["insert", "delete", "move"]), st.integers(0, 9), st.integers(0, 9)), max_size=3
)
STEPS = st.lists(st.tuples(st.integers(0, 3), EDITS, st.none() | st.integers(0, 4)), min_size=1, max_size=5)


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_whatever_is_edited_what_is_over_stays_and_the_rest_follows_in_order(
    steps: list[tuple[int, list[tuple[str, int, int]], int | None]],
) -> None:
    learner, topics = Learner(), list(TOPICS)
    weeks, fresh = 0, (f"{name} and {other}" for name in "ABCDEFG" for other in "stuvwxyz")
    for passed, edits, paused in steps:
        weeks += passed
        learner.after(weeks)
        if paused is not None:
            learner.pause(learner.today + paused)
        before = learner.held
        for kind, place, other in edits:
            if kind == "insert":
                topics.insert(place % (len(topics) + 1), next(fresh))
            elif kind == "delete" and len(topics) > 2:
                topics.pop(place % len(topics))
            elif kind == "move":
                topics.insert(other % len(topics), topics.pop(place % len(topics)))
        learner.edit(topics)
        after = learner.held
        assert learner.edit(topics) == []
        assert learner.held == after, "reading the same once more changes nothing"
        assert learner.curriculum is not None
        named = [(week.lasting, week) for week in learner.curriculum.weeks]
        over = {key: index for key, index in before.items() if index < learner.today}
        assert {key: index for key, index in after.items() if index < learner.today} == {
            key: index for key, index in over.items() if key in dict(named)
        }
        ahead = [after[key] for key, week in named if key not in over and week.place != NOWHERE]
        assert ahead == sorted(set(ahead))
        assert all(index >= learner.today for index in ahead)
        assert all(key not in before for key, week in named if week.place == NOWHERE and key not in after)
