"""A document that changes behind the learner: the calendar weeks that are over stay what they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from studycal.core.curriculum import NOWHERE, Curriculum, Week
from studycal.core.life.marks import Facts, Mark, MarkKind
from studycal.core.life.topics import layout
from studycal.core.schedule import HomeSlot, Schedule
from studycal.core.week_keys import key_of
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
TOPICS = ("Flour", "Yeast", "Shaping", "Oven", "Rye", "Spelt", "Cake", "Pizza")


class Learner:
    """A learner's document, marks and plan; ``held`` is the calendar week of each topic, by key."""

    def __init__(self, topics: Sequence[str] = TOPICS) -> None:
        self.now = datetime(2026, 11, 25, 12, tzinfo=UTC)
        self.marks: tuple[Mark, ...] = ()
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
        weeks = tuple(Week(number, topic, line=number + 2) for number, topic in enumerate(topics, start=1))
        self.curriculum, news = with_keys(Curriculum(weeks, ()), before, SCHEDULE, self.now, "weeks.md")
        return [f"{problem.message} {problem.remedy}".strip() for problem in news]

    def pause(self, week: int) -> None:
        first = START + (week - 1) * WEEK
        self.marks += (Mark(MarkKind.PAUSE, self.now, first=first, last=first + timedelta(days=6)),)

    @property
    def held(self) -> Mapping[str, int]:
        assert self.curriculum is not None
        weeks = layout(self.curriculum, SCHEDULE, Facts(marks=self.marks)).weeks
        return {key_of(self.curriculum.week(topic)): week.index for week in weeks for topic in week.topics}

    @property
    def year(self) -> str:
        """The topics in the order of their calendar weeks, ``-`` for one without."""
        assert self.curriculum is not None
        weeks = layout(self.curriculum, SCHEDULE, Facts(marks=self.marks)).weeks
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


def test_what_changes_only_ahead_needs_no_places() -> None:
    learner = Learner()
    learner.after(3)
    learner.edit((*TOPICS[:4], "Baguette", *TOPICS[5:]))
    assert learner.curriculum is not None
    assert {week.place for week in learner.curriculum.weeks} == {0}


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
        named = [(key_of(week), week) for week in learner.curriculum.weeks]
        over = {key: index for key, index in before.items() if index < learner.today}
        assert {key: index for key, index in after.items() if index < learner.today} == {
            key: index for key, index in over.items() if key in dict(named)
        }
        ahead = [after[key] for key, week in named if key not in over and week.place != NOWHERE]
        assert ahead == sorted(set(ahead))
        assert all(index >= learner.today for index in ahead)
        assert all(key not in before for key, week in named if week.place == NOWHERE and key not in after)
