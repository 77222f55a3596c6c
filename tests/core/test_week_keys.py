"""A week keeps its key while its topic stands: inserted, deleted, reordered, reworded and split weeks, mixed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studycal.core.curriculum import Curriculum, Week
from studycal.core.life.facts import Record
from studycal.core.schedule import HomeSlot, Schedule
from studycal.core.session_id import SessionId, parse_week, week_id, week_of
from studycal.core.week_keys import WeekKeys, keys_of
from studycal.errors import HeldError
from studycal.formats.documents.siblings import siblings
from studycal.service.document_changes import WeeksBefore, said_of, with_keys

SCHEDULE = Schedule(
    plan_id="plan",
    start=date(2026, 11, 30),
    zone=ZoneInfo("Europe/Warsaw"),
    homes=(HomeSlot(0, time(19)),),
    created=datetime(2026, 11, 24, tzinfo=UTC),
)

PAIRS = (
    *("clay wheel", "glaze kiln", "slip throw", "trim fire", "handle spout", "foot rim", "lid press", "mould slab"),
    *("coil pinch", "stamp carve", "wax resist", "raku salt", "soda wood", "gas ash", "iron cobalt"),
)


def weeks(*topics: str) -> Curriculum:
    """A document that lists these topics, ``Topic {#name}`` with a name."""
    listed = []
    for number, topic in enumerate(topics, start=1):
        text, _, name = topic.partition(" {#")
        listed.append(Week(number, text, name=name.rstrip("}")))
    return Curriculum(tuple(listed), ())


def edit(new: Curriculum, old: Curriculum | None, **facts: str) -> tuple[Curriculum, list[str]]:
    """The edited document after the published one; ``facts`` by key, ``W03="log"``."""
    said = {key: Counter([kind]) for key, kind in facts.items()}
    before = WeeksBefore(old.weeks, old.beside, said) if old else None
    changed, news = with_keys(new, before, SCHEDULE, datetime(2026, 12, 16, tzinfo=UTC), "weeks.md")
    return changed, [f"{problem.message} {problem.remedy}".strip() for problem in news]


def keys(curriculum: Curriculum) -> dict[str, str]:
    return {week.topic: week.lasting for week in (*curriculum.weeks, *curriculum.beside)}


FIRST, _ = edit(weeks("Flour", "Yeast", "Shaping", "Oven", "Rye"), None)


def test_an_inserted_week_gets_a_key_of_its_own_and_the_others_keep_theirs() -> None:
    new, news = edit(weeks("Flour", "Yeast", "Water and salt", "Shaping", "Oven", "Rye"), FIRST, W03="log", W05="mark")
    assert keys(new) == {
        "Flour": "W01", "Yeast": "W02", "Water and salt": "W03b", "Shaping": "W03", "Oven": "W04", "Rye": "W05"
    }  # fmt: skip
    assert news == [
        "Week 3 “Water and salt” is new. It has begun already.",
        "“Shaping” was week 3, is week 4: 1 log moves with it.",
        "“Rye” was week 5, is week 6: 1 mark moves with it.",
        "“Oven” was week 4, is week 5.",
    ]


def test_a_deleted_week_stays_beside_with_the_way_back_and_comes_back_as_itself() -> None:
    gone, news = edit(weeks("Flour", "Shaping", "Oven", "Rye"), FIRST, W02="log")
    assert keys(gone) == {"Flour": "W01", "Shaping": "W03", "Oven": "W04", "Rye": "W05", "Yeast": "W02"}
    assert "Week 2 “Yeast” is gone from the document. 1 log of it stays beside the plan. To go on with it, write" in (
        " ".join(news)
    )
    assert "{#W02}" in " ".join(news)
    assert keys_of(gone).number("W02") == 5, "its numbers go on from those of the document"
    back, _ = edit(weeks("Flour", "Shaping", "Oven", "Rye", "Yeast"), gone)
    assert keys(back) == keys(gone)
    assert back.beside == ()


def test_a_key_is_never_given_twice_not_even_that_of_a_week_that_is_gone() -> None:
    gone, _ = edit(weeks("Flour", "Yeast", "Oven", "Rye"), FIRST)
    new, _ = edit(weeks("Flour", "Yeast", "Water", "Oven", "Rye"), gone)
    assert keys(new)["Water"] == "W03b"
    assert keys(new)["Shaping"] == "W03"


def test_reordered_weeks_take_their_keys_along() -> None:
    new, news = edit(weeks("Rye", "Oven", "Shaping", "Yeast", "Flour"), FIRST)
    assert keys(new) == keys(FIRST)
    assert "“Rye” was week 5, is week 1." in news


@pytest.mark.parametrize("topic", ["Shaping loaves", "SHAPING!", "Forming a loaf"])
def test_a_reworded_topic_between_the_same_neighbours_is_the_same_week(topic: str) -> None:
    new, news = edit(weeks("Flour", "Yeast", topic, "Oven", "Rye"), FIRST, W03="log")
    assert keys(new)[topic] == "W03"
    assert news == ([] if topic == "SHAPING!" else [f"Week 3 “Shaping” is now “{topic}”."])


def test_a_reworded_topic_behind_an_inserted_week_is_the_same_week() -> None:
    new, _ = edit(weeks("Flour", "Water", "Yeast", "Shaping", "Steam and stone", "Rye"), FIRST, W04="log")
    assert keys(new)["Steam and stone"] == "W04"


def test_a_topic_that_becomes_parts_goes_on_in_its_first_part_and_back_in_one() -> None:
    parted = siblings(weeks("Flour", "Yeast", "Shaping - Part 1", "Shaping - Part 2", "Oven", "Rye").weeks)
    new, _ = edit(Curriculum(tuple(parted), ()), FIRST, W03="log")
    assert keys(new) == {
        "Flour": "W01", "Yeast": "W02", "Shaping - Part 1": "W03", "Shaping - Part 2": "W04b", "Oven": "W04",
        "Rye": "W05",
    }  # fmt: skip
    whole, _ = edit(weeks("Flour", "Yeast", "Shaping", "Oven", "Rye"), new, W03="log")
    assert keys(whole)["Shaping"] == "W03"


def test_topics_that_stand_twice_go_by_what_is_around_them() -> None:
    old, _ = edit(weeks("Scales", "Review", "Chords", "Review", "Songs"), None)
    new, _ = edit(weeks("Scales", "Review", "Rhythm", "Chords", "Review", "Songs"), old)
    assert [week.lasting for week in new.weeks] == ["W01", "W02", "W03b", "W03", "W04", "W05"]


def test_a_name_holds_whatever_else_changes_and_its_giving_changes_no_key() -> None:
    named, news = edit(weeks("Flour", "Yeast", "Shaping {#shaping}", "Oven", "Rye"), FIRST)
    assert keys(named) == keys(FIRST)
    assert news == []
    new, _ = edit(weeks("Loaves and rolls {#shaping}", "Flour", "Rye"), named)
    assert keys(new)["Loaves and rolls"] == "W03"
    fresh, _ = edit(weeks("Flour", "Yeast", "Shaping", "Oven", "Rye", "Cake {#cake}"), FIRST)
    assert keys(fresh)["Cake"] == "cake"


def test_where_it_cannot_be_told_it_is_asked_and_a_name_answers() -> None:
    topics = ("Flour", "Yeast", "Tins", "Baskets", "Oven", "Rye")
    with pytest.raises(HeldError, match="“Shaping”, which was week 3, no more, and 1 log of it") as held:
        edit(weeks(*topics), FIRST, W03="log")
    assert "Write {#W03} after the topic" in str(held.value)
    new, _ = edit(weeks(*topics), FIRST)
    assert keys(new)["Shaping"] == "W03", "nothing was said of it: nothing has to be asked"
    told, _ = edit(weeks("Flour", "Yeast", "Tins", "Baskets {#W03}", "Oven", "Rye"), FIRST, W03="log")
    assert keys(told)["Baskets"] == "W03"


def test_what_still_holds_of_a_week_is_counted_by_its_key() -> None:
    at = SCHEDULE.created
    records = [
        Record(1, at, "log", {"session": "W03.S1", "status": "done"}),
        Record(2, at, "mark", {"kind": "bad", "weeks": [5, "W03b"]}),
        Record(3, at, "log", {"week": 3, "verdict": "fine"}),
        Record(4, at, "pin", {"session": "shaping.S2"}),
        Record(5, at, "undo", {"fact": 1}),
    ]
    assert said_of(records) == {
        "W05": {"mark": 1}, "W03b": {"mark": 1}, "W03": {"log": 1}, "shaping": {"pin": 1}
    }  # fmt: skip


@st.composite
def edits(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    """A document and its later editions, each with one kind of change at up to three places."""
    names = draw(st.permutations(PAIRS))
    count = draw(st.integers(2, 6))
    topics, fresh = list(names[:count]), list(names[count:])
    first, editions = list(topics), []
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["insert", "delete", "reorder"]))
        for _ in range(draw(st.integers(1, 3))):
            if kind == "insert" and fresh:
                topics.insert(draw(st.integers(0, len(topics))), fresh.pop())
            elif kind == "delete" and len(topics) > 1:
                topics.pop(draw(st.integers(0, len(topics) - 1)))
        if kind == "reorder":
            topics = list(draw(st.permutations(topics)))
        editions.append(list(topics))
    return first, editions


@given(edits())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_topic_ever_changes_its_key_and_no_key_its_topic(story: tuple[list[str], list[list[str]]]) -> None:
    first, editions = story
    plan, _ = edit(weeks(*first), None)
    told = keys(plan)
    for topics in editions:
        plan, _ = edit(weeks(*topics), plan, **dict.fromkeys(told.values(), "log"))
        now = keys(plan)
        assert now | told == now, "a topic that ever was keeps its key"
        assert len(set(now.values())) == len(now), "no key is two topics'"
        told = now
        seen = keys_of(plan)
        for number, week in enumerate((*plan.weeks, *plan.beside), start=1):
            assert seen.number(week.lasting) == number
            assert seen.current(seen.stored(f"{week_id(number)}.S2")) == f"{week_id(number)}.S2"
            body = {"session": f"{week_id(number)}.S1", "weeks": [number], "week": number}
            assert seen.seen(seen.kept(body)) == body


def test_facts_of_a_plan_that_never_changed_are_kept_as_ever() -> None:
    plain = WeekKeys(("W01", "W02"))
    body = {"session": "W02.S1", "weeks": [2], "week": 2}
    assert plain.kept(body) is body
    assert plain.seen(body) is body


def test_what_no_document_is_known_to_have_had_is_never_another_topics() -> None:
    seen = WeekKeys(("W02", "W01"))
    assert seen.current("W01.S1") == "W02.S1"
    assert seen.current("W07.S1") == "W07.S1"
    assert WeekKeys(("W05", "W01")).number("W02") > 2, "a stranger's key is no week of this document"
    assert seen.stored("W01.A1") == "W01.A1", "a dated event stays with its day"
    assert seen.stored("W01.banner") == "W02.banner"


@pytest.mark.parametrize(
    ("text", "session"),
    [("W07.S2", SessionId(7, "S2")), (" w7.s2", SessionId(7, "S2")), ("W100.A1", SessionId(100, "A1"))],
)
def test_a_session_is_named_by_week_and_slot(text: str, session: SessionId) -> None:
    assert SessionId.parse(text) == session
    assert SessionId.parse(str(session)) == session
    assert week_of(str(session)) == session.week


@pytest.mark.parametrize("text", ["", "W07", "W07.", "S2", "W07.S", "X07.S2", "W07.S2.S3", "W999999.S1"])
def test_what_is_no_session_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a session"):
        SessionId.parse(text)
    assert parse_week(text) is None or text == "W07"
