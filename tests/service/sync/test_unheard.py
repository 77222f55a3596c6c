"""A run dies, or loses the answer, after the server did what it wrote; then somebody has another mind before the next.

In the end all is as if that run had heard of its write: what it wrote is nothing that the learner said in the calendar,
and what the learner did there since is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from studycal.core.sync.remote import RemoteEvent
from studycal.errors import StudycalError
from tests.service.sync.mortal import Killed
from tests.service.sync.world import World

ONE = "W02.S3"
Act = Callable[[World], object]


def typed(*lines: str) -> Act:
    """The learner types these commands."""

    def act(world: World) -> None:
        for line in lines:
            world.say(*line.split(" | "))

    return act


def heard(*acts: Act) -> Act:
    """A first push, then these, each followed by a run that hears of its writes."""

    def act(world: World) -> None:
        world.sync()
        for one in acts:
            one(world)
            world.sync()

    return act


def event(world: World) -> RemoteEvent:
    """The event of that session that stands."""
    return next(found for found in world.server.live().values() if found.marker.get("k", "").endswith("W02/S3"))


def edit(**changes: object) -> Act:
    return lambda world: world.server.edit(event(world).id, **changes)


def drag(hours: float) -> Act:
    return lambda world: world.server.drag(event(world).id, timedelta(hours=hours))


def lengthen(world: World) -> None:
    fields = world.server.fields(event(world).id)
    world.server.edit(event(world).id, end=fields.end + timedelta(minutes=30))


def note(world: World) -> None:
    fields = world.server.fields(event(world).id)
    world.server.edit(event(world).id, description=f"{fields.description}\nmy notes")


def unmark(world: World) -> None:
    """Another program writes the event without our mark."""
    world.server.strip(event(world).id)


def redo(world: World) -> None:
    """The newest undo is taken back."""
    newest = world.home().store.records()[-1]
    assert newest.kind == "undo"
    world.say("undo", str(newest.id))


def two_weeks_later(act: Act) -> Act:
    """Time passes before the learner has another mind, and the session's time with it."""

    def later(world: World) -> None:
        world.wait(days=14.3)
        act(world)

    return later


PIN = typed("pin | W02.S3 | 2026-12-11 19:00")
LENGTH = typed("pin | W02.S3 | --minutes | 45")
TITLE = typed("pin | W02.S3 | --title | Typed words")
NO_TITLE = typed("pin | W02.S3 | --title | ")
UNPIN, UNDO = typed("unpin | W02.S3"), typed("undo")
BAD, CLEAR = typed("mark | bad | W02"), typed("mark | clear | W02")
RENAME = edit(summary="My own words")

STORIES: dict[str, tuple[Act, Act, Act]] = {
    "a pin, undone": (heard(), PIN, UNDO),
    "a pin, unpinned": (heard(), PIN, UNPIN),
    "a pin, another pin": (heard(), PIN, typed("pin | W02.S3 | 2026-12-08 19:00")),
    "a pin, dragged back": (heard(), PIN, drag(-24)),
    "a pin, dragged on": (heard(), PIN, drag(1)),
    "a pin, renamed by hand": (heard(), PIN, RENAME),
    "a length, undone": (heard(), LENGTH, UNDO),
    "a length, another one": (heard(), LENGTH, typed("pin | W02.S3 | --minutes | 60")),
    "a title, undone": (heard(), TITLE, UNDO),
    "a title, another one": (heard(), TITLE, typed("pin | W02.S3 | --title | Other words")),
    "a title, taken off": (heard(), TITLE, NO_TITLE),
    "a title, named by hand": (heard(), TITLE, RENAME),
    "a title taken off, undone": (heard(TITLE), NO_TITLE, UNDO),
    "a pin of another day's title, unpinned": (heard(TITLE), PIN, UNPIN),
    "an undone pin, pinned again": (heard(PIN), UNDO, redo),
    "a drag undone, that taken back": (heard(drag(3)), UNDO, redo),
    "a drag given back, undone": (heard(drag(3)), UNPIN, UNDO),
    "a pin that began, undone": (heard(), typed("pin | W02.S3 | 2026-12-08 19:00"), two_weeks_later(UNDO)),
    "a pin that began, dragged on": (heard(), typed("pin | W02.S3 | 2026-12-08 19:00"), two_weeks_later(drag(72))),
    "a length given back, undone": (heard(lengthen), UNPIN, UNDO),
    "a name given back, undone": (heard(RENAME), UNPIN, UNDO),
    "a name that returned, given back": (heard(RENAME, UNPIN), UNDO, redo),
    "words given back, undone": (heard(edit(description="my own plan"), drag(24)), UNPIN, UNDO),
    "notes beside a pin, undone": (heard(note), PIN, UNDO),
    "a bad week, cleared": (heard(), BAD, CLEAR),
    "a bad week, undone": (heard(), BAD, UNDO),
    "a cleared week, bad": (heard(BAD), CLEAR, BAD),
    "a cleared week, undone": (heard(BAD), CLEAR, UNDO),
    "a bad week with a pin, unpinned": (heard(BAD), PIN, UNPIN),
    "a first push with a pin, undone": (PIN, lambda _: None, UNDO),
    "a first push with a length, unpinned": (LENGTH, lambda _: None, UNPIN),
    "a first push with a title, undone": (TITLE, lambda _: None, UNDO),
    "a first push with a pin, another pin": (PIN, lambda _: None, typed("pin | W02.S3 | 2026-12-08 19:00")),
    "a first push, its mark dropped by another program, a bad week": (
        lambda _: None,
        lambda _: None,
        lambda world: (unmark(world), BAD(world)),
    ),
    "a first push, dragged": (lambda _: None, lambda _: None, drag(24)),
    "a dropped week with notes, undone": (heard(note), BAD, UNDO),
}


def standing(world: World) -> list[str]:
    """The sessions that the calendar holds, each as often as it does, when and with which words."""
    found = [(one.marker["k"].partition("/")[2], one.fields) for one in world.server.live().values()]
    return sorted(f"{name} {said and (said.start, said.end, said.summary, said.description)}" for name, said in found)


def planned(world: World) -> list[tuple[str, str, str, bool, str]]:
    keys = ("id", "start", "end", "pinned", "title")
    return [tuple(one[key] for key in keys) for one in world.learner.year()["sessions"]]  # type: ignore[misc]


def unheard(world: World, error: BaseException) -> None:
    """A run whose first write is done, and which hears nothing of it and does no more."""
    client = world.client()

    def after(what: str) -> None:
        if what == "write":
            raise error

    client.after = after
    world.sync(client)


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("error", [Killed(), StudycalError("the answer is lost")], ids=["died", "lost"])
def test_what_was_written_unheard_is_nothing_that_the_learner_said(
    tmp_path: Path, story: str, error: BaseException
) -> None:
    before, words, mind = STORIES[story]
    world = World(tmp_path / "unheard", weeks=3)
    before(world)
    words(world)
    other = world.copy(tmp_path / "heard")
    with pytest.raises(type(error)):
        unheard(world, error)
    other.sync()
    for one in (world, other):
        mind(one)
        one.sync()

    assert standing(world) == standing(other)
    assert planned(world) == planned(other)
    assert world.sync().pending is False
    assert standing(world) == standing(other)
