"""What the learner took over in a calendar is the planner's again after `unpin`: once, and only what was named."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.service.sync.world import World

ONE, OTHER = "W02.S1", "W03.S1"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A synced plan in which two sessions have names of the learner's."""
    world = World(tmp_path / "learner")
    world.sync()
    for session in (ONE, OTHER):
        world.server.edit(world.id(session), summary="My own words")
    world.sync()
    return world


def test_a_name_goes_back_to_the_planner_and_only_that_one(world: World) -> None:
    world.say("unpin", ONE)

    assert world.sync().updated == (ONE,)
    assert world.fields(ONE).summary == "W02 S1 Theory: Topic 2"
    assert world.fields(OTHER).summary == "My own words"
    assert not world.sync().updated


def test_notes_around_our_text_stay(world: World) -> None:
    world.server.edit(world.id(ONE), description="Before\n" + world.fields(ONE).description + "\nAfter")
    world.sync()
    world.say("unpin", ONE)
    world.sync()

    assert world.fields(ONE).description.startswith("Before\n")
    assert world.fields(ONE).description.endswith("\nAfter")


def test_what_is_edited_after_it_is_the_learners_again(world: World) -> None:
    world.say("unpin", ONE)
    world.sync()
    world.server.edit(world.id(ONE), summary="Still mine")

    for _ in range(3):
        assert not world.sync().updated
    assert world.fields(ONE).summary == "Still mine"


def test_taken_back_before_the_next_sync_it_changes_nothing(world: World) -> None:
    world.say("unpin", ONE)
    world.say("undo")

    assert not world.sync().updated
    assert world.fields(ONE).summary == "My own words"


def test_a_dry_run_shows_it_and_hands_nothing_back(world: World) -> None:
    world.say("unpin", ONE)

    assert world.sync(dry_run=True).updated == (ONE,)
    assert world.fields(ONE).summary == "My own words"
    assert world.sync().updated == (ONE,)


def test_an_event_made_all_day_gets_its_time_back(world: World) -> None:
    day = (world.now + timedelta(days=20)).date()
    world.server.edit(world.id("W04.S1"), start=day, end=day + timedelta(days=1))
    world.sync()
    world.say("unpin", "W04.S1")
    world.sync()

    assert isinstance(world.fields("W04.S1").start, datetime)
    assert world.fields("W04.S1").start == world.planned("W04.S1")


def test_all_takes_the_pinned_and_the_edited(world: World) -> None:
    world.drag("W04.S2", hours=3)  # where no window is open
    world.sync()
    world.say("unpin", "--all")

    assert sorted(world.sync().updated) == [ONE, OTHER, "W04.S2"]


def test_what_is_the_planners_already_is_said(world: World) -> None:
    answer = world.learner.studycal("unpin", "W05.S1", "--yes")

    assert answer.code == 2
    assert "not pinned, nor edited" in answer.err
