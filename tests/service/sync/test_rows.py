"""Every row of the decision table through the whole of sync: a store, a plan, a calendar that people drag things in."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from studycal.calendars.base import OpKind
from tests.service.sync.world import World


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Six weeks in the calendar, all quiet; every test goes on from a copy."""
    found = World(tmp_path_factory.mktemp("quiet") / "learner")
    assert len(found.sync().created) == 30
    assert found.sync().pending is False
    return found


@pytest.fixture
def world(quiet: World, tmp_path: Path) -> World:
    return quiet.copy(tmp_path / "learner")


def forget(world: World) -> None:
    """The database loses what was agreed on; the facts stay."""
    store = sqlite3.connect(world.learner.folder / ".studycal/state.sqlite")
    for table in ("base", "cursor", "intent"):
        store.execute(f"DELETE FROM {table}")
    store.commit()
    store.close()


def test_row_1_nothing_changed_costs_one_request_and_no_write(world: World) -> None:
    before = world.writes()

    report = world.sync()

    assert (report.requests, report.pending, world.writes()) == (1, False, before)


def test_row_2_the_planners_change_is_patched(world: World) -> None:
    world.say("pin", "W02.S1", "2026-12-07 20:30")

    report = world.sync()

    assert report.updated == ("W02.S1",)
    assert f"{world.fields('W02.S1').start:%d %H:%M}" == "07 20:30"
    assert report.changes[0].reason.startswith("moved from Mon 7 Dec 19:00 to Mon 7 Dec 20:30")
    assert world.sync().pending is False


def test_row_3_what_the_plan_lets_go_is_deleted_and_remembered_as_ours(world: World) -> None:
    world.say("mark", "bad", "W03")

    report = world.sync()

    assert report.deleted == ("W03.S1", "W03.S3", "W03.S5")
    assert world.event("W03.S1").cancelled
    assert world.sync().dropped == ()


def test_row_4_a_drag_is_a_pin_and_the_plan_flows_around_it(world: World) -> None:
    there = world.drag("W02.S1", hours=25)

    report = world.sync()

    assert (report.accepted, world.planned("W02.S1")) == (("W02.S1",), there)
    assert "you dragged it to Tue 8 Dec 20:00" in report.changes[0].reason
    assert world.sync().pending is False
    assert world.fields("W02.S1").start == there


def test_row_5_the_learners_drag_wins_over_the_plans_move(world: World) -> None:
    world.say("pin", "W02.S1", "2026-12-07 20:30")
    there = world.drag("W02.S1", hours=48)

    report = world.sync()

    assert report.accepted == ("W02.S1",)
    assert world.fields("W02.S1").start == there == world.planned("W02.S1")


def test_row_5_prefer_plan_puts_it_where_the_plan_has_it(world: World) -> None:
    world.set("sync", 'prefer = "plan"')
    world.say("pin", "W02.S1", "2026-12-07 20:30")
    world.drag("W02.S1", hours=48)

    report = world.sync()

    assert (report.accepted, report.updated) == ((), ("W02.S1",))
    assert f"{world.fields('W02.S1').start:%d %H:%M}" == "07 20:30"


def test_row_5_prefer_ask_says_so_and_writes_nothing(world: World) -> None:
    world.set("sync", 'prefer = "ask"')
    world.say("pin", "W02.S1", "2026-12-07 20:30")
    there = world.drag("W02.S1", hours=48)

    for _ in range(2):
        report = world.sync()

        assert [name for name, _ in report.conflicts] == ["W02.S1"]
        assert world.fields("W02.S1").start == there


def test_row_6_a_dragged_session_that_the_plan_lets_go_is_kept(world: World) -> None:
    world.say("mark", "bad", "W03")
    there = world.drag("W03.S1")

    report = world.sync()

    assert "W03.S1" not in report.deleted
    assert report.accepted == ("W03.S1",)
    assert world.fields("W03.S1").start == world.planned("W03.S1") == there
    assert world.sync().pending is False


def test_row_6_a_dragged_session_stays_there_when_the_plan_takes_it_back(world: World) -> None:
    """Whether or not a run came between the drag and the mark."""
    there = world.drag("W03.S1")
    world.say("mark", "bad", "W03")
    world.sync()
    world.say("mark", "clear", "W03")

    world.sync()

    assert world.fields("W03.S1").start == there
    assert world.sync().pending is False


def test_row_7_and_8_the_learners_words_stay_when_the_time_changes(world: World) -> None:
    world.server.edit(world.id("W02.S1"), summary="My own words")
    assert world.sync().pending is False
    world.say("pin", "W02.S1", "2026-12-07 20:30")

    assert world.sync().updated == ("W02.S1",)

    assert world.fields("W02.S1").summary == "My own words"
    assert f"{world.fields('W02.S1').start:%d %H:%M}" == "07 20:30"


def test_row_8_notes_around_our_part_survive_a_new_description(world: World) -> None:
    event = world.id("W02.S2")
    world.server.edit(event, description="before\n" + world.fields("W02.S2").description + "\nafter")
    world.sync()
    weeks = world.learner.folder / "weeks.md"
    weeks.write_text(weeks.read_text().replace("Topic 2 ", "Another topic "))

    report = world.sync()

    said = world.fields("W02.S2").description
    assert "W02.S2" in report.updated
    assert said.startswith("before\n")
    assert said.endswith("\nafter")
    assert "Another topic" in said


def test_row_9_an_event_with_notes_is_not_deleted(world: World) -> None:
    world.server.edit(world.id("W03.S1"), description=world.fields("W03.S1").description + "\nmy notes")
    world.say("mark", "bad", "W03")

    report = world.sync()

    assert "W03.S1" not in report.deleted
    assert not world.event("W03.S1").cancelled


def test_row_9_words_learnt_in_an_earlier_run_keep_the_event_too(world: World) -> None:
    world.server.edit(world.id("W03.S1"), summary="Mine")
    world.sync()
    world.say("mark", "bad", "W03")

    world.sync()

    assert world.fields("W03.S1").summary == "Mine"


def test_row_6_a_drag_learnt_in_an_earlier_run_keeps_the_event_too(world: World) -> None:
    world.server.drag(world.id("W03.S1"), timedelta(hours=1))
    dragged = world.fields("W03.S1").start
    world.sync()
    world.say("mark", "bad", "W03")

    world.sync()

    assert world.fields("W03.S1").start == dragged


def test_row_10_a_deletion_is_a_skip(world: World) -> None:
    world.server.remove(world.id("W02.S1"))

    report = world.sync()

    assert (report.dropped, report.created) == (("W02.S1",), ())
    assert world.statuses()["W02.S1"] == "skipped"
    assert world.sync().pending is False


def test_row_10_with_reschedule_the_session_gets_another_time(world: World) -> None:
    world.set("sync", 'deleted = "reschedule"')
    before = world.fields("W02.S1").start
    world.server.remove(world.id("W02.S1"))

    report = world.sync()

    assert (report.dropped, report.created) == ((), ("W02.S1",))
    assert world.fields("W02.S1", 1).start == world.planned("W02.S1") != before
    assert world.sync().pending is False


def test_row_11_the_deletion_wins_over_the_plans_change(world: World) -> None:
    world.say("pin", "W02.S1", "2026-12-07 20:30")
    world.server.remove(world.id("W02.S1"))

    report = world.sync()

    assert (report.dropped, report.updated, report.created) == (("W02.S1",), (), ())


def test_row_12_gone_on_both_sides_stays_gone(world: World) -> None:
    world.say("mark", "bad", "W03")
    world.server.remove(world.id("W03.S1"))
    assert world.sync().deleted == ("W03.S3", "W03.S5")
    world.say("mark", "clear", "W03")

    assert world.sync().created == ("W03.S3", "W03.S5")


def test_row_13_what_a_full_listing_lacks_is_asked_for_by_id(world: World) -> None:
    world.server.expire_tokens()
    world.server.forget(world.id("W02.S1"))

    report = world.sync()

    assert (report.requests, report.dropped, report.created) == (2, ("W02.S1",), ())


def test_row_14_without_our_mark_it_is_still_ours_and_the_mark_returns_with_the_next_write(world: World) -> None:
    world.server.strip(world.id("W02.S1"))
    assert world.sync().pending is False
    world.say("pin", "W02.S1", "2026-12-07 20:30")

    assert world.sync().updated == ("W02.S1",)
    assert world.event("W02.S1").marker["g"] == "0"


def test_row_16_a_session_is_created_with_an_id_of_its_own(world: World) -> None:
    event = world.event("W06.S2")

    assert event.marker["k"] == f"{world.plan_id}/W06/S2"
    assert event.fields
    assert "Topic 6" in event.fields.description


def test_row_17_a_lost_database_adopts_what_stands_there_and_writes_nothing(world: World) -> None:
    before = world.writes()
    forget(world)

    report = world.sync()

    assert (report.pending, world.writes()) == (False, before)
    assert world.sync().requests == 1


def test_row_18_a_lost_database_takes_a_drag_for_a_pin(world: World) -> None:
    there = world.drag("W02.S1")
    forget(world)

    assert world.sync().accepted == ("W02.S1",)
    assert world.planned("W02.S1") == there


def test_row_19_a_lost_database_leaves_the_learners_words(world: World) -> None:
    world.server.edit(world.id("W02.S1"), summary="My own words")
    forget(world)
    world.sync()
    world.say("pin", "W02.S1", "2026-12-07 20:30")
    world.sync()

    assert world.fields("W02.S1").summary == "My own words"


def test_row_20_a_lost_database_does_not_bring_back_what_was_deleted(world: World) -> None:
    world.server.remove(world.id("W02.S1"))
    forget(world)

    report = world.sync()

    assert (report.dropped, report.created) == (("W02.S1",), ())


def test_row_21_an_orphan_of_ours_is_deleted(world: World) -> None:
    world.say("mark", "bad", "W03")
    forget(world)

    assert world.sync().deleted == ("W03.S1", "W03.S3", "W03.S5")


def test_row_22_an_orphan_that_was_moved_is_kept(world: World) -> None:
    world.say("mark", "bad", "W03")
    there = world.drag("W03.S1")
    forget(world)

    assert "W03.S1" not in world.sync().deleted
    assert world.fields("W03.S1").start == there


def test_row_23_an_orphan_that_was_deleted_is_nothing(world: World) -> None:
    world.say("mark", "bad", "W03")
    world.sync()
    forget(world)

    assert world.sync().pending is False


def test_row_24_a_strangers_event_and_a_copy_of_ours_are_never_touched(world: World) -> None:
    copy = world.event("W02.S1")
    assert copy.fields
    for number in range(200):
        world.server.add(f"copy{number}", copy.fields, copy.marker)
    world.say("mark", "bad", "W02")
    world.sync()

    assert world.event("W02.S1").cancelled
    assert all(not world.server.events[f"copy{number}"].cancelled for number in range(200))
    assert all(not name.startswith("copy") for _, name in world.server.writes)


def test_row_12_what_the_learner_deletes_before_our_own_deletion_arrives_stays_deleted(world: World) -> None:
    world.say("mark", "bad", "W03")
    client, done = world.client(), []

    def first(what: str) -> None:
        if what == "write" and not done:
            done.append(what)
            world.server.remove(world.id("W03.S3"))

    client.before = first
    assert world.sync(client).deleted == ("W03.S1", "W03.S5")
    world.say("mark", "clear", "W03")

    assert world.sync().created == ("W03.S1", "W03.S5")
    assert world.statuses()["W03.S3"] == "skipped"


def test_row_25_a_bad_week_taken_back_returns_under_a_new_id(world: World) -> None:
    """F27, twenty times over: the generation rises by one each time, and there is one live event a session."""
    for number in range(1, 21):
        world.say("mark", "bad", "W03")
        assert world.sync().deleted == ("W03.S1", "W03.S3", "W03.S5")
        world.say("mark", "clear", "W03")
        assert world.sync().created == ("W03.S1", "W03.S3", "W03.S5")
        assert not world.event("W03.S1", number).cancelled
    assert len(world.server.live()) == 30


def test_row_26_what_the_learner_deleted_stays_deleted(world: World) -> None:
    world.server.remove(world.id("W02.S1"))
    world.sync()
    world.say("mark", "bad", "W02")
    world.sync()
    world.say("mark", "clear", "W02")

    assert "W02.S1" not in world.sync().created


def test_row_27_an_event_taken_back_from_the_bin_is_no_skip_any_more(world: World) -> None:
    world.server.remove(world.id("W02.S1"))
    world.sync()
    world.server.restore(world.id("W02.S1"))

    report = world.sync()

    assert report.returned == ("W02.S1",)
    assert world.statuses()["W02.S1"] == "planned"
    assert world.sync().pending is False


def test_row_27_an_event_taken_back_from_the_bin_and_dragged_stays_where_it_was_dragged(world: World) -> None:
    world.server.remove(world.id("W02.S1"))
    world.sync()
    world.server.restore(world.id("W02.S1"))
    there = world.drag("W02.S1")

    report = world.sync()

    assert (report.returned, report.updated) == (("W02.S1",), ())
    assert world.fields("W02.S1").start == world.planned("W02.S1") == there
    assert world.sync().pending is False


def test_undoing_a_skip_brings_the_session_back(world: World) -> None:
    world.server.remove(world.id("W02.S1"))
    world.sync()
    world.say("undo")

    assert world.sync().created == ("W02.S1",)
    assert not world.event("W02.S1", 1).cancelled


def test_time_and_words_changed_together_are_a_pin_and_the_learners_words(world: World) -> None:
    there = world.drag("W02.S1")
    world.server.edit(world.id("W02.S1"), summary="My own words")

    report = world.sync()

    assert (report.accepted, report.updated) == (("W02.S1",), ())
    assert (world.fields("W02.S1").summary, world.fields("W02.S1").start) == ("My own words", there)


def test_a_drag_back_before_we_looked_is_no_change(world: World) -> None:
    world.drag("W02.S1", hours=1)
    world.drag("W02.S1", hours=-1)

    assert world.sync().pending is False


def test_a_session_logged_as_done_is_neither_moved_nor_deleted(world: World) -> None:
    world.say("log", "done", "W03.S1")
    world.say("mark", "bad", "W03")

    assert "W03.S1" not in world.sync().deleted


def test_the_past_is_never_written(world: World) -> None:
    """P1 and P2: what has begun is not patched, deleted or created again, whatever the plan or the learner does."""
    world.now += timedelta(weeks=3)
    world.learner.now = world.now.isoformat()
    world.drag("W01.S1", hours=5)
    world.server.remove(world.id("W01.S2"))
    before = world.writes()
    weeks = world.learner.folder / "weeks.md"
    weeks.write_text(weeks.read_text().replace("Topic 1 ", "Another topic "))

    world.sync()
    world.sync()

    ids = {world.id(f"W0{week}.S{slot}") for week in (1, 2) for slot in (1, 2, 3, 4, 5)}
    assert [(kind, event) for kind, event in world.server.writes[before:] if event in ids] == []


def test_a_first_sync_in_the_middle_writes_only_what_lies_ahead(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.now += timedelta(weeks=3)
    world.learner.now = world.now.isoformat()

    report = world.sync()

    assert min(report.created) == "W03.S2"
    assert {kind for kind, _ in world.server.writes} == {OpKind.CREATE}


def test_dragged_into_the_past_or_made_an_all_day_event_it_is_left_alone(world: World) -> None:
    """F14."""
    world.drag("W02.S1", hours=-24 * 20)
    day = world.now.date() + timedelta(days=30)
    world.server.edit(world.id("W02.S2"), start=day, end=day + timedelta(days=1))
    before = world.writes()

    for _ in range(2):
        report = world.sync()
        assert report.errors == ()

    assert [
        event for _, event in world.server.writes[before:] if event in (world.id("W02.S1"), world.id("W02.S2"))
    ] == []


def test_row_28_what_is_held_again_is_a_second_event_and_the_first_stays_as_it_was(world: World) -> None:
    world.wait(days=19)  # Sunday 13 December, W02's last evening
    for slot in ("S1", "S2", "S3", "S4"):
        world.say("log", "skip", f"W02.{slot}")
    missed = world.fields("W02.S2")
    world.say("mark", "merge", "W02", "W03")

    report = world.sync()

    assert report.created == ("W02.S2", "W02.S4")
    assert world.fields("W02.S2") == missed
    assert world.fields("W02.S2", 1).start == world.planned("W02.S2")
    assert world.sync().pending is False
    world.wait(days=2)
    assert world.sync().pending is False


def test_a_return_that_is_undone_and_said_again_leaves_one_event_a_session(world: World) -> None:
    before = standing(world)
    world.wait(days=36)
    for words in (("mark", "return", "--resume", "open"), ("undo",)):
        world.say(*words)
        world.sync(accept=True)
    assert standing(world) == before
    newest = world.learner.studycal("log", "--history", "--json").json["facts"][-1]["fact"]
    world.say("undo", str(newest))
    assert world.sync(accept=True).errors == ()
    ahead = [start for start in standing(world).values() if start > world.now]
    assert sorted(ahead) == sorted(
        start
        for one in world.learner.year()["sessions"]
        if one["status"] != "dropped" and (start := datetime.fromisoformat(one["start"])) > world.now
    )
    assert not world.sync().pending


def standing(world: World) -> dict[str, datetime]:
    """Where the events lie that are not cancelled, by id."""
    live = [event for event in world.server.events.values() if not event.cancelled and event.fields]
    return {event.id: event.fields.start for event in live if event.fields and isinstance(event.fields.start, datetime)}
