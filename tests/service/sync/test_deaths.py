"""F1: death at every step of a run. The next run ends where an unharmed one would have ended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from studycal.calendars import memory
from studycal.service.sync import write
from tests.service.sync.mortal import Fate, Killed
from tests.service.sync.world import World

Act = Callable[[World], object]


def nothing(world: World) -> None:
    """A first push: there is no calendar yet."""


def pushed(world: World) -> None:
    """A quiet calendar."""
    world.sync()
    world.sync()


def changed(world: World) -> None:
    """Every description changes, a session is pinned, the learner moves, edits and deletes."""
    pushed(world)
    weeks = world.learner.folder / "weeks.md"
    weeks.write_text(weeks.read_text().replace("| Topic 2", "| Matter 2"))
    world.say("pin", "W02.S1", "2026-12-07 20:30")
    world.drag("W02.S2")
    world.server.edit(world.id("W02.S3"), summary="My own words")
    world.server.remove(world.id("W02.S4"))


def shortened(world: World) -> None:
    """A bad week: deletions."""
    pushed(world)
    world.say("mark", "bad", "W02")


def returned(world: World) -> None:
    """A bad week taken back: the same sessions under new ids."""
    shortened(world)
    world.sync()
    world.say("mark", "clear", "W02")


def state(world: World) -> dict[str, object]:
    return {name: (event.fields, event.marker) for name, event in world.server.live().items()}


def standing(world: World) -> list[str]:
    """The sessions that the calendar holds and when, each as often as it does."""
    live = world.server.live().values()
    return sorted(f"{event.marker['k'].partition('/')[2]} {event.fields and event.fields.start}" for event in live)


@pytest.mark.parametrize("before", [nothing, pushed, changed, shortened, returned])
def test_death_at_every_step_changes_nothing_in_the_end(
    before: Act, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "BATCH", 5)
    monkeypatch.setattr(write, "_GROUP", 5)
    start = World(tmp_path / "start", weeks=3)
    before(start)
    unharmed, fate = start.copy(tmp_path / "unharmed"), Fate()
    unharmed.sync(fate=fate)
    unharmed.sync()
    assert unharmed.sync().pending is False
    steps, wanted = fate.steps, state(unharmed)
    assert steps >= 7

    for step in range(1, steps + 1):
        world = start.copy(tmp_path / f"step{step}")
        with pytest.raises(Killed):
            world.sync(fate=Fate(step))
        world.sync()
        writes = world.writes()
        world.sync()

        assert state(world) == wanted, step
        assert world.writes() == writes, f"step {step}: the second run had something left to do"
        assert world.statuses() == unharmed.statuses(), step


TABLE = "| Week | Topic |\n|---|---|\n"


def a_week_later(world: World) -> None:
    """A week is put in before the last ones: the planner moves their sessions, and nobody said anything."""
    pushed(world)
    topics = ("Topic 1", "New", "Topic 2", "Topic 3")
    rows = "".join(f"| {number} | {topic} |\n" for number, topic in enumerate(topics, start=1))
    (world.learner.folder / "weeks.md").write_text(TABLE + rows)


def as_before(world: World) -> None:
    rows = "".join(f"| {number} | Topic {number} |\n" for number in (1, 2, 3))
    (world.learner.folder / "weeks.md").write_text(TABLE + rows)


def bad(world: World) -> None:
    world.say("mark", "bad", "W02")


def clear(world: World) -> None:
    world.say("mark", "clear", "W02")


@pytest.mark.parametrize(("before", "after"), [(returned, bad), (shortened, clear), (a_week_later, as_before)])
def test_death_at_every_step_and_another_mind_before_the_next_run(
    before: Act, after: Act, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a dead run wrote and never heard of is nothing that the learner said."""
    monkeypatch.setattr(memory, "BATCH", 2)
    monkeypatch.setattr(write, "_GROUP", 2)
    start = World(tmp_path / "start", weeks=3)
    before(start)
    unharmed, fate = start.copy(tmp_path / "unharmed"), Fate()
    unharmed.sync(fate=fate)
    after(unharmed)
    unharmed.sync()
    wanted = standing(unharmed)

    for step in range(1, fate.steps + 1):
        world = start.copy(tmp_path / f"step{step}")
        with pytest.raises(Killed):
            world.sync(fate=Fate(step))
        after(world)
        world.sync()
        world.sync()

        assert standing(world) == wanted, step
        assert world.sync().pending is False, step
