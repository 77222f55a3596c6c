"""A title of the learner's own, given here, reaches calendars; of what was said here and there the newer holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.service.sync.world import World

ONE, PLANNERS = "W02.S1", "W02 S1 Theory: Topic 2"


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path / "learner")
    world.sync()
    return world


def titled(world: World, title: str) -> None:
    world.say("pin", ONE, "--title", title)


def test_it_is_written_once(world: World) -> None:
    titled(world, "Pairing with Ada")

    assert world.sync().updated == (ONE,)
    assert world.fields(ONE).summary == "Pairing with Ada"
    assert not world.sync().updated


def test_an_event_that_is_new_has_it(tmp_path: Path) -> None:
    world = World(tmp_path / "learner")
    titled(world, "Pairing with Ada")
    world.sync()

    assert world.fields(ONE).summary == "Pairing with Ada"
    assert not world.sync().updated


@pytest.mark.parametrize("words", [("undo",), ("unpin", ONE), ("pin", ONE, "--title", "")])
def test_the_planners_title_returns(world: World, words: tuple[str, ...]) -> None:
    titled(world, "Pairing with Ada")
    world.sync()
    world.say(*words)

    assert world.sync().updated == (ONE,)
    assert world.fields(ONE).summary == PLANNERS
    assert not world.sync().updated


def test_one_given_here_takes_the_place_of_one_given_there(world: World) -> None:
    world.server.edit(world.id(ONE), summary="My own words")
    world.sync()
    titled(world, "Pairing with Ada")

    assert world.sync().updated == (ONE,)
    assert world.fields(ONE).summary == "Pairing with Ada"


def test_and_its_undo_gives_those_words_back(world: World) -> None:
    world.server.edit(world.id(ONE), summary="My own words")
    world.sync()
    titled(world, "Pairing with Ada")
    world.sync()
    world.say("undo")
    world.sync()

    assert world.fields(ONE).summary == "My own words"
    assert not world.sync().updated


def test_one_given_there_after_it_stays(world: World) -> None:
    titled(world, "Pairing with Ada")
    world.sync()
    world.server.edit(world.id(ONE), summary="Ada is ill")

    for _ in range(3):
        assert not world.sync().updated
    assert world.fields(ONE).summary == "Ada is ill"


def test_given_on_both_sides_between_two_runs_the_calendars_stays(world: World) -> None:
    """As row 8 of the table has it: the learner's field stays."""
    titled(world, "Pairing with Ada")
    world.server.edit(world.id(ONE), summary="Ada is ill")
    world.sync()

    assert world.fields(ONE).summary == "Ada is ill"
    assert not world.sync().updated


def test_a_move_leaves_it(world: World) -> None:
    titled(world, "Pairing with Ada")
    world.sync()
    world.drag(ONE)
    world.sync()

    assert world.fields(ONE).summary == "Pairing with Ada"
    assert world.learner.week(2)["S1"]["title"] == "Pairing with Ada"


def test_a_lost_database_or_another_machine_does_not_take_it_away(world: World, tmp_path: Path) -> None:
    titled(world, "Pairing with Ada")
    world.sync()
    other = world.another_machine(tmp_path / "other")
    for _ in range(2):
        other.sync()
    assert other.fields(ONE).summary == "Pairing with Ada"

    world.lose_database()
    for _ in range(2):
        world.sync()
    assert world.fields(ONE).summary == "Pairing with Ada"
