"""What was said, synced and taken back leaves the calendar as it was: no session twice, none lost, none elsewhere."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from studycal.core.sync.remote import Fields
from tests.scenarios.test_undo import WORDS
from tests.service.sync.world import World

TUESDAY = datetime.fromisoformat("2027-01-12T12:00:00+01:00")


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A learner of a year in its seventh week, who logged a session before the new year, with a synced calendar."""
    world = World(tmp_path / "learner", weeks=52)
    world.now = datetime.fromisoformat("2026-12-28T21:00:00+01:00")
    world.wait(minutes=0)
    world.say("log", "done", "W05.S1")
    world.now = TUESDAY
    world.wait(minutes=0)
    world.sync(accept=True)
    return world


def standing(world: World) -> dict[str, Fields]:
    """What a person sees, by session."""
    found = [(event.marker["k"].partition("/")[2], event.fields) for event in world.server.live().values()]
    assert len(dict(found)) == len(found)
    return {name: fields for name, fields in found if fields is not None}


@pytest.mark.parametrize("words", WORDS)
def test_after_undo_the_calendar_is_what_it_was(world: World, words: str) -> None:
    before = standing(world)

    world.say(*words.split())
    world.sync(accept=True)
    world.say("undo")
    world.sync(accept=True)

    assert standing(world) == before
    again = world.sync()
    assert not (again.created or again.updated or again.deleted or again.held)
