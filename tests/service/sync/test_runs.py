"""Whole runs of a small plan: what is held, what a dry run foresees, what is learnt and taken back.

Three weeks from Mon 30 Nov 2026, all in step: S1 on Mondays, S2 on Wednesdays, S3 on Thursdays at 19:00.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.service.sync.test_purge import small_world, three_weeks  # noqa: F401 - fixtures
from tests.service.sync.world import World


def remove_week(world: World, week: int) -> None:
    """The learner deletes a whole week and an evening more in the calendar."""
    for session in (*(f"W0{week}.S{slot}" for slot in (1, 2, 3, 4, 5)), "W03.S1"):
        world.server.remove(world.id(session))


def test_a_sudden_loss_is_held_and_nothing_of_it_is_believed(world: World) -> None:
    remove_week(world, 2)
    report = world.sync(automatic=True)
    assert (report.rule, report.choices) == ("lost", ("studycal sync --accept",))
    assert report.held.startswith("6 of 15 coming events are gone from the calendar at once.")
    assert (report.dropped, report.created, report.pending) == ((), (), True)
    assert world.statuses()["W02.S1"] == "planned"


def test_a_loss_that_is_still_there_ten_minutes_later_is_meant(world: World) -> None:
    remove_week(world, 2)
    assert world.sync(automatic=True).rule == "lost"
    report = world.sync(automatic=True)
    assert (report.rule, len(report.dropped)) == ("", 6)


def test_a_loss_seen_again_too_soon_is_held_on(world: World) -> None:
    remove_week(world, 2)
    world.sync(automatic=True)
    world.wait(minutes=-10)
    assert world.sync(automatic=True).rule == "lost"


def test_who_accepts_need_not_wait(world: World) -> None:
    remove_week(world, 2)
    assert len(world.sync(accept=True).dropped) == 6


def test_a_dry_run_foresees_what_a_drag_moves_and_keeps_nothing(world: World) -> None:
    """The Monday session is dragged to Thursday evening, where another one has its home."""
    world.drag("W02.S1", hours=72)
    facts = len(world.learner.studycal("log", "--history", "--json").json["facts"])
    dry = world.sync(dry_run=True)
    assert (dry.accepted, dry.updated) == (("W02.S1",), ("W02.S2", "W02.S3"))
    assert len(world.learner.studycal("log", "--history", "--json").json["facts"]) == facts
    real = world.sync()
    assert (real.accepted, real.updated) == (dry.accepted, dry.updated)
    assert [change.reason for change in real.changes] == [change.reason for change in dry.changes]
    assert not world.sync().pending


def test_undoing_a_drag_brings_back_what_it_moved(world: World) -> None:
    before = {session: world.planned(session) for session in ("W02.S1", "W02.S3")}
    world.drag("W02.S1", hours=72)
    world.drag("W03.S2", hours=1)
    world.sync()
    assert world.planned("W02.S3") != before["W02.S3"]
    world.say("undo")  # the drag of W03.S2
    assert world.planned("W02.S3") != before["W02.S3"]
    world.say("undo")
    assert {session: world.planned(session) for session in before} == before


def test_a_clock_that_was_set_back_an_hour_still_looks(world: World) -> None:
    world.wait(hours=-1)
    report = world.sync(automatic=True)
    assert (report.rule, report.created, report.updated) == ("clock", (), ())
    assert world.sync(automatic=True).rule == ""


def test_a_dry_take_over_says_what_it_would_do_and_keeps_nothing(world: World, tmp_path: Path) -> None:
    other = world.another_machine(tmp_path / "other")
    other.sync()
    other.say("mark", "bad", "W03")
    other.sync()
    assert world.sync().rule == "other-machine"
    facts = len(world.learner.studycal("log", "--history", "--json").json["facts"])
    dry = world.sync(take_over=True, dry_run=True)
    assert dry.rule == ""
    assert len(world.learner.studycal("log", "--history", "--json").json["facts"]) == facts
    assert world.sync().rule == "other-machine"
    assert world.sync(take_over=True).rule == ""
    assert world.sync().rule == ""
    assert other.sync().rule == "other-machine"


def test_what_has_begun_is_left_where_it_is(world: World) -> None:
    world.wait(days=6, hours=8)  # Mon 30 Nov, 20:15
    world.say("pin", "W01.S2", "2026-12-02 20:30")
    report = world.sync()
    assert (report.updated, report.dropped) == (("W01.S2",), ())
    assert world.fields("W01.S1").start == world.planned("W01.S1")
    assert world.now - timedelta(minutes=15) > world.planned("W01.S1")
