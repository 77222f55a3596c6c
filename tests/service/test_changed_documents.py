"""A document that changes never relabels what was done: through every door, a topic keeps its log, marks, pins, events.

Bread in five weeks from Mon 30 Nov 2026: Flour, Yeast, Shaping, Oven, Rye; then "Water and salt" is put in as week 3.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studycal.core.plan import LogEntry, Status
from studycal.service import commit, published
from studycal.service.workspace import Home, for_request
from studycal.wiring import ports
from tests.cli.learner import Learner
from tests.service.sync.world import World
from tests.service.test_workspace import CADENCE, CONFIG, Rows, RowWorkspace
from tests.web.site import served

FIRST = ("Flour", "Yeast", "Shaping", "Oven", "Rye")
SECOND = ("Flour", "Yeast", "Water and salt", "Shaping", "Oven", "Rye")
DONE = "2026-12-16T12:00:00+01:00"


def table(topics: Sequence[str]) -> str:
    rows = "".join(f"| {number} | {topic} |\n" for number, topic in enumerate(topics, start=1))
    return f"| Week | Topic |\n|---|---|\n{rows}"


def write(learner: Learner, topics: Sequence[str]) -> None:
    """The author's edition is in the learner's folder."""
    (learner.folder / "weeks.md").write_text(table(topics), encoding="utf-8")


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    """Five weeks, of which S1 of Shaping is done and Rye is a bad week."""
    learner = Learner(tmp_path).begin()
    config = learner.folder / "studycal.toml"
    config.write_text(config.read_text().replace('weeks = "curriculum/weeks.md"', 'weeks = "weeks.md"'))
    write(learner, FIRST)
    assert learner.studycal("show").code == 0
    learner.now = DONE
    assert learner.studycal("log", "done", "W03.S1").code == 0
    assert learner.studycal("mark", "bad", "W05", "-y").code == 0
    return learner


def topics(learner: Learner) -> dict[str, str]:
    """The topic of each event by its UID, of all sessions that stand."""
    year = learner.year()
    named = {week["week"]: week["topic"] for week in year["weeks"]}
    return {
        one["uid"]: f"{named.get(one['week'], 'beside')} {one['slot']}"
        for one in year["sessions"]
        if one["status"] != "dropped"
    }


def stands(learner: Learner) -> tuple[list[str], list[str]]:
    """What is done and what is marked, by topic."""
    year = learner.year()
    named = {week["week"]: week["topic"] for week in year["weeks"]}
    done = [f"{named[one['week']]} {one['slot']}" for one in year["sessions"] if one["status"] == "done"]
    return done, [week["topic"] for week in year["weeks"] if week["mark"]]


def test_log_and_mark_follow_their_topics_and_the_change_is_said_before_it_is_published(learner: Learner) -> None:
    write(learner, SECOND)
    said = learner.studycal("check").out
    assert "“Shaping” was week 3, is week 4: 1 log moves with it." in said
    assert "“Rye” was week 5, is week 6: 1 mark moves with it." in said
    assert "Week 3 “Water and salt” is new. It has begun already." in said
    shown = learner.studycal("show", "W04")
    assert "“Shaping” was week 3, is week 4: 1 log moves with it." in shown.err
    assert learner.studycal("show", "W04").err == "", "it is said once"
    assert stands(learner) == (["Shaping S1"], ["Rye"])
    history = learner.studycal("log", "--history").out
    assert "W04.S1 done" in history
    assert "bad week: W06" in history


def names(learner: Learner) -> dict[str, tuple[str, str, str]]:
    """The role, name and title of each session by its key."""
    return {one["key"]: (one["role"], one["name"], one["title"]) for one in learner.year()["sessions"]}


def test_another_cadence_is_for_what_lies_ahead_and_what_was_held_stays_what_it_was(learner: Learner) -> None:
    learner.now = "2026-12-17T21:00:00+01:00"  # S3 of Shaping is over, S4 lies ahead
    assert learner.studycal("log", "done", "W03.S3").code == 0
    before = names(learner)
    cadence = learner.folder / "curriculum" / "cadence.md"
    text = cadence.read_text(encoding="utf-8")
    text = text.replace("– Read Actively", "– Try it {experiment}").replace("Write / Teach", "Show it {teach}")
    cadence.write_text(text, encoding="utf-8")
    after = names(learner)
    over = [key for key in before if key < "W03.S4"]
    assert [after[key] for key in over] == [before[key] for key in over]
    assert after["W03.S4"] == ("teach", "Show it", "W03 S4 Teach: Shaping")
    assert after["W04.S3"] == ("experiment", "Try it", "W04 S3 Experiment: Oven")


def test_a_session_that_is_only_worded_anew_is_worded_anew_in_what_is_over_too(learner: Learner) -> None:
    cadence = learner.folder / "curriculum" / "cadence.md"
    cadence.write_text(cadence.read_text(encoding="utf-8").replace("Math & Derivations", "Sums"), encoding="utf-8")
    assert names(learner)["W01.S1"] == ("theory", "Sums", "W01 S1 Theory: Flour")


def test_what_was_done_stays_what_it_was_where_its_week_moves_into_the_next_quarter(learner: Learner) -> None:
    """Week 13 is of the first quarter; a topic put in far before it makes it the 14th, in the second."""
    year = [*FIRST, *(f"Topic {number}" for number in range(6, 21))]
    write(learner, year)
    assert learner.studycal("show").code == 0
    learner.now = "2027-03-08T12:00:00+01:00"
    assert learner.studycal("log", "done", "W13.S1", "W13.S3").code == 0
    write(learner, [*year[:2], "Fresh", *year[2:]])
    held = names(learner)
    assert held["W13.S1"] == ("theory", "Math & Derivations", "W14 S1 Theory: Topic 13")
    assert held["W13.S3"] == ("read", "Read Actively", "W14 S3 Read: Topic 13")


def test_json_has_the_number_of_now_and_the_key(learner: Learner) -> None:
    write(learner, SECOND)
    shown = {one["id"]: one["key"] for one in learner.year()["sessions"]}
    assert (shown["W04.S1"], shown["W03.S4"], shown["W02.S1"]) == ("W03.S1", "W03b.S4", "W02.S1")
    assert [week.get("key") for week in learner.year()["weeks"]] == [None, None, "W03b", "W03", "W04", "W05"]


def test_uids_follow_their_topics_in_show_and_in_the_file(learner: Learner) -> None:
    before = topics(learner)
    write(learner, SECOND)
    after = topics(learner)
    same = before.keys() & after.keys()
    assert {uid: after[uid] for uid in same} == {uid: before[uid] for uid in same}
    assert {topic for topic in before.values() if topic.endswith("S1")} <= set(after.values())
    text = learner.studycal("export", "ics", "-o", "-").out.replace("\r\n ", "").replace("\r\n", "\n")
    events = dict(re.findall(r"UID:(\S+)\n.*?SUMMARY:([^\n]*)", text, flags=re.DOTALL))
    assert all(after[uid].rpartition(" ")[0] in events[uid] for uid in after)


def test_what_is_logged_and_taken_back_under_the_new_numbers_is_the_topics(learner: Learner) -> None:
    write(learner, SECOND)
    assert learner.studycal("log", "done", "W04.S2", now="2026-12-24T12:00:00+01:00").code == 0
    assert learner.studycal("undo", "-y").code == 0
    assert learner.studycal("mark", "bad", "W05", "-y").code == 0
    write(learner, FIRST)
    assert stands(learner) == (["Shaping S1"], ["Oven", "Rye"])
    assert learner.studycal("undo", "2", "-y").code == 0
    assert stands(learner) == (["Shaping S1"], ["Oven"])


def test_a_week_that_is_gone_stays_beside_with_its_log_and_comes_back(learner: Learner) -> None:
    before = topics(learner)
    write(learner, ("Flour", "Yeast", "Oven", "Rye"))
    said = learner.studycal("show").err
    assert "Week 3 “Shaping” is gone from the document. 1 log of it stays beside the plan." in said
    assert "{#W03}" in said
    year = learner.year()
    kept = [one for one in year["sessions"] if one["status"] == "done"]
    assert [(one["id"], one["key"]) for one in kept] == [("W05.S1", "W03.S1")]
    assert [week["topic"] for week in year["weeks"] if week["mark"]] == ["Rye"]
    write(learner, FIRST)
    assert stands(learner) == (["Shaping S1"], ["Rye"])
    after = topics(learner)
    assert all(before[uid] == topic for uid, topic in after.items() if uid in before)


def test_where_it_cannot_be_told_nothing_is_published_until_a_name_answers(learner: Learner) -> None:
    revision = learner.year()["plan"]["revision"]
    write(learner, ("Flour", "Yeast", "Tins", "Baskets", "Oven", "Rye"))
    held = learner.studycal("show")
    assert held.code == 3
    assert "“Shaping”, which was week 3" in held.err
    assert "Tins {#W03}" in held.err + " ".join(map(str, learner.studycal("check", "--json").json["problems"]))
    write(learner, ("Flour", "Yeast", "Tins", "Baskets {#W03}", "Oven", "Rye"))
    assert stands(learner) == (["Baskets S1"], ["Rye"])
    assert learner.year()["plan"]["revision"] == revision + 1


def test_the_page_and_the_feed_tell_of_the_same_topics(learner: Learner) -> None:
    before = topics(learner)
    write(learner, SECOND)
    assert learner.studycal("show").code == 0, "the page would show the change first"
    with served(learner) as site:
        feed = site.get(site.feed()).data.decode().replace("\r\n ", "")
        page = site.get("/week/4").data.decode()
    events = dict(re.findall(r"UID:(\S+)\r\n.*?SUMMARY:([^\r]*)", feed, flags=re.DOTALL))
    shaping = [uid for uid, topic in before.items() if topic.startswith("Shaping")]
    assert all("Shaping" in events[uid] for uid in shaping if uid in events)
    assert sum(uid in events for uid in shaping) >= 3
    assert "Shaping" in page


def test_a_plan_published_before_there_were_keys_keeps_its_uids(learner: Learner) -> None:
    before = topics(learner)
    with sqlite3.connect(learner.folder / ".studycal" / "state.sqlite") as state:
        (text,) = state.execute("SELECT head FROM plan").fetchone()
        head: dict[str, Any] = json.loads(text)
        head["curriculum"].pop("beside")
        for week in head["curriculum"]["weeks"]:
            del week["key"], week["name"]
        state.execute("UPDATE plan SET head = ?", [json.dumps(head)])
    assert topics(learner) == before
    write(learner, SECOND)
    after = topics(learner)
    assert all(after[uid] == topic for uid, topic in before.items() if uid in after)
    assert stands(learner) == (["Shaping S1"], ["Rye"])


def test_events_move_with_their_topics_and_none_is_deleted_and_made_anew(tmp_path: Path) -> None:
    world = World(tmp_path / "learner", weeks=5)
    write(world.learner, FIRST)
    world.sync()
    pinned = world.drag("W04.S2")
    world.server.remove(world.id("W05.S3"))
    report = world.sync(accept=True)
    assert (report.accepted, report.dropped) == (("W04.S2",), ("W05.S3",))
    before = {name: event.fields.summary for name, event in world.server.events.items() if event.fields}
    write(world.learner, SECOND)
    report = world.sync(accept=True)
    assert report.deleted == ()
    assert {name[:3] for name in report.created} == {"W03"}
    for name, summary in before.items():
        topic = summary.partition(": ")[2]
        assert topic in world.server.fields(name).summary, "the event is the same topic's"
    assert world.event("W04.S2").fields is not None
    assert world.fields("W04.S2").start == pinned, "the key is in the event's id: W04 is Oven's"
    assert world.planned("W05.S2") == pinned, "a pin follows its topic, and keeps its time"
    assert world.statuses()["W06.S3"] == "skipped"
    world.sync()  # reads what the run before it wrote
    report = world.sync()
    assert (report.pending, report.requests) == (False, 1)
    write(world.learner, FIRST)
    report = world.sync(accept=True)
    assert {name.partition(".")[0] for name in report.deleted} <= {"W06"}, "only the week that is gone again"
    assert world.planned("W04.S2") == pinned


def test_a_drag_under_the_new_numbers_is_learnt_of_the_topic(tmp_path: Path) -> None:
    world = World(tmp_path / "learner", weeks=5)
    write(world.learner, FIRST)
    world.sync()
    write(world.learner, SECOND)
    world.sync(accept=True)
    pinned = world.drag("W04.S2")
    report = world.sync(accept=True)
    assert report.accepted == ("W05.S2",)
    assert world.planned("W05.S2") == pinned
    write(world.learner, FIRST)
    assert world.planned("W04.S2") == pinned


def test_a_changed_document_is_no_other_machine(tmp_path: Path) -> None:
    """What was said is the same, whatever numbers its weeks have now."""
    world = World(tmp_path / "learner", weeks=5)
    write(world.learner, FIRST)
    world.say("mark", "bad", "W04")
    world.sync()
    write(world.learner, SECOND)
    report = world.sync()
    assert (report.held, report.rule) == ("", "")
    write(world.learner, FIRST)
    assert world.sync().held == ""


EDITS = st.lists(st.tuples(st.sampled_from(["insert", "delete", "swap"]), st.integers(0, 5)), min_size=1, max_size=4)
SPARE = ("Water and salt", "Cake", "Pizza", "Bagels")


def edited(topics: Sequence[str], edits: Sequence[tuple[str, int]], spare: list[str]) -> list[str]:
    """An edition after some changes of one kind."""
    listed = list(topics)
    for kind, place in edits:
        if kind == "insert" and spare:
            listed.insert(place % (len(listed) + 1), spare.pop())
        elif kind == "delete" and len(listed) > 2:
            listed.pop(place % len(listed))
        elif kind == "swap":
            one, other = place % len(listed), (place + 1) % len(listed)
            listed[one], listed[other] = listed[other], listed[one]
    return listed


@given(EDITS, st.lists(st.integers(0, 30), min_size=1, max_size=4))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_edited_no_logged_session_changes_its_topic(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, int]], logs: list[int]
) -> None:
    """No UID is two topics', what is logged stays its topic's, and weeks that stand keep their UIDs."""
    memory = tmp_path_factory.mktemp("rows") / "memory.sqlite"
    rows = RowWorkspace(Rows({"studycal.toml": CONFIG, "weeks.md": b"", "cadence.md": CADENCE}), memory)
    now = datetime.fromisoformat("2026-12-01T09:00:00+01:00")
    listed, spare = list(FIRST), list(SPARE)
    ever: dict[str, str] = {}
    logged: dict[str, str] = {}
    for step, number in enumerate(logs):
        rows.rows.documents["weeks.md"] = table(listed).encode()
        with for_request(lambda: Home(rows, ports())) as home:
            built = published.build(home, now)
            sessions = [session for session in built.plan.sessions if session.start < now]
            for session in built.plan.sessions:
                topic = built.curriculum.week(session.week).topic
                assert ever.setdefault(session.lasting, topic) == topic, "a name is one topic's for ever"
            statuses = {one.lasting: built.curriculum.week(one.week).topic for one in built.plan.sessions
                        if one.status is Status.DONE}  # fmt: skip
            assert statuses == logged
            if sessions:
                session = sessions[number % len(sessions)]
                commit.log(home, [LogEntry(now, session.id, status=Status.DONE)], now)
                logged[session.lasting] = built.curriculum.week(session.week).topic
        now += timedelta(days=5)
        kind = edits[step % len(edits)][0]
        listed = edited(listed, [edit for edit in edits if edit[0] == kind], spare)


@pytest.mark.parametrize(("keyed", "kept"), [(True, True), (False, False)])
def test_keys_written_into_the_document_outlive_a_lost_state_file(learner: Learner, *, keyed: bool, kept: bool) -> None:
    """Without them, weeks are numbered anew as they stand then, and events would be other topics'."""
    write(learner, SECOND)
    assert learner.studycal("show").code == 0
    if keyed:
        write(learner, ("Flour", "Yeast", "Water and salt {#W03b}", "Shaping {#W03}", "Oven {#W04}", "Rye {#W05}"))
    before = topics(learner)
    shutil.rmtree(learner.folder / ".studycal")
    after = topics(learner)
    both = before.keys() & after.keys()
    assert len(both) > 15
    assert all(before[uid] == after[uid] for uid in both) is kept


def test_a_topic_that_no_week_holds_is_not_counted_as_left_out(learner: Learner) -> None:
    write(learner, ("Flour", "Water", *FIRST[1:]))
    assert learner.studycal("mark", "cut", "W06", "-y").code == 0  # Rye
    year = learner.studycal("show", "year").out
    assert "× cut 1 " in year
    assert "∅ no week 1" in year
    drawn = learner.studycal("export", "svg", "--picture", "quilt", "-o", "-").out
    assert "left out: W06<" in drawn
    assert "in no week: W02<" in drawn
