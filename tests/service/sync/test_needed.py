"""Each safety part is there for a reason: without it, what must hold no longer does.

Every story is told twice, once as it is and once with one part taken out; the second must end badly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from studycal.calendars.base import Look, Op, OpKind, Receipt
from studycal.calendars.memory import MemoryCalendar
from studycal.core.sync.state import State
from studycal.errors import RemoteError
from studycal.service.sync import guard, look
from studycal.store.sql_sync import SqlSyncMemory
from tests.service.sync.ledger import Ledger
from tests.service.sync.mortal import Killed
from tests.service.sync.world import World

Without = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture
def world(tmp_path: Path) -> World:
    found = World(tmp_path / "learner", weeks=3)
    found.sync()
    return found


def without_if_match(patch: pytest.MonkeyPatch) -> None:
    """Writes hit whatever version stands there."""
    apply = MemoryCalendar.apply

    def careless(self: MemoryCalendar, ops: Sequence[Op]) -> Iterator[list[Receipt]]:
        return apply(self, [replace(op, etag="") for op in ops])

    patch.setattr(MemoryCalendar, "apply", careless)


def without_intents(patch: pytest.MonkeyPatch) -> None:
    """Nothing is announced before it is sent."""
    patch.setattr(SqlSyncMemory, "announce", lambda self, intents: list(intents))


def without_marks(patch: pytest.MonkeyPatch) -> None:
    """No event shows a mark; what was agreed on stands in the database alone."""
    look_ = MemoryCalendar.look

    def bare(self: MemoryCalendar, token: str) -> Look:
        found = look_(self, token)
        return replace(found, events=tuple(replace(event, marker={}) for event in found.events))

    patch.setattr(MemoryCalendar, "look", bare)


def without_tombstones(patch: pytest.MonkeyPatch) -> None:
    """Our own deletions are forgotten once they are done."""
    save = SqlSyncMemory.save_bases

    def forgetful(self: SqlSyncMemory, bases) -> None:
        for base in bases:
            if base.state is State.OURS_GONE:
                self._run("forget_bases")
            else:
                save(self, [base])

    patch.setattr(SqlSyncMemory, "save_bases", forgetful)


def without_the_guard_of_losses(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(guard, "losses", lambda *_: None)


def without_the_guard_of_writes(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(guard, "writes", lambda *_, **__: None)


def absence_is_deletion(patch: pytest.MonkeyPatch) -> None:
    """What a full listing lacks is taken for deleted, without asking."""
    patch.setattr(look, "by_id", lambda _, ids: {name: look.tombstone(name) for name in ids})


# --- the stories: what is wrong in the end


def edited_between_look_and_write(world: World) -> list[str]:
    """The learner drags a session while its new description is on its way."""
    ledger = Ledger(world)
    world.say("pin", "W02.S1", "2026-12-07 20:30")
    client = world.client()

    def drag(what: str) -> None:
        if what == "write" and not ledger.edits:
            event = world.id("W02.S1")
            world.server.drag(event, timedelta(hours=3))
            ledger.edited(event, start=world.server.fields(event).start)

    client.before = drag
    world.sync(client)
    world.sync()
    return ledger.violations()


def death_after_a_deletion(world: World) -> list[str]:
    """The process dies when the server has deleted a bad week's sessions; then the week is good again."""
    world.say("mark", "bad", "W03")
    client = world.client()

    def die(what: str) -> None:
        if what == "write":
            raise Killed

    client.after = die
    with pytest.raises(Killed):
        world.sync(client)
    world.sync()
    world.say("mark", "clear", "W03")
    world.sync()
    return [f"{name} is skipped" for name, said in world.statuses().items() if said == "skipped"]


def bad_week_taken_back(world: World) -> list[str]:
    world.say("mark", "bad", "W03")
    world.sync()
    world.say("mark", "clear", "W03")
    world.sync()
    return [f"{name} is not in the calendar" for name in world.statuses() if Ledger(world).sessions()[name] != 1]


def database_lost_when_the_plan_changed(world: World) -> list[str]:
    """What the planner wrote must not be taken for the learner's own words."""
    (world.learner.folder / ".studycal/state.sqlite").unlink()
    weeks = world.learner.folder / "weeks.md"
    weeks.write_text(weeks.read_text().replace("Topic 3", "Another topic"))
    world.sync()
    world.sync()
    return [
        f"{name} still says the old topic"
        for name in ("W03.S1", "W03.S2")
        if "Another topic" not in world.fields(name).summary + world.fields(name).description
    ]


def emptied_calendar(world: World) -> list[str]:
    """Another program empties the calendar."""
    for event in list(world.server.live()):
        world.server.remove(event)
    world.sync()
    return [f"{name} is skipped" for name, said in world.statuses().items() if said == "skipped"]


def truncated_curriculum(world: World) -> list[str]:
    """F10: the file was saved by half."""
    weeks = world.learner.folder / "weeks.md"
    weeks.write_text("\n".join(weeks.read_text().splitlines()[:3]) + "\n")
    before = len(world.server.live())
    world.sync()
    return [] if len(world.server.live()) == before else ["events were deleted"]


def half_a_listing(world: World) -> list[str]:
    """F8: a full listing lacks a few events that are there."""
    hidden = {world.id("W01.S1"), world.id("W02.S2")}
    world.server.expire_tokens()
    client = world.client()
    everything = client.look

    def some(token: str):
        found = everything(token)
        return replace(found, events=tuple(event for event in found.events if event.id not in hidden))

    client.look = some  # type: ignore[method-assign]
    world.sync(client)
    return [f"{name} is skipped" for name, said in world.statuses().items() if said == "skipped"]


@pytest.mark.parametrize(
    ("story", "without"),
    [
        (edited_between_look_and_write, without_if_match),
        (death_after_a_deletion, without_intents),
        (bad_week_taken_back, without_tombstones),
        (database_lost_when_the_plan_changed, without_marks),
        (emptied_calendar, without_the_guard_of_losses),
        (truncated_curriculum, without_the_guard_of_writes),
        (half_a_listing, absence_is_deletion),
    ],
)
def test_it_ends_well_with_the_part_and_badly_without(
    world: World, story: Callable[[World], list[str]], without: Without, tmp_path: Path, monkeypatch
) -> None:
    twin = world.copy(tmp_path / "twin")
    assert story(world) == []

    without(monkeypatch)

    assert story(twin) != []


@pytest.mark.parametrize("kind", list(OpKind))
def test_an_answer_lost_after_the_server_acted_leaves_nothing_to_write(world: World, kind: OpKind) -> None:
    """F5, for each kind of write, ten times."""
    for number in range(10):
        if kind is OpKind.CREATE:
            world.say("mark", "bad", "W03")
            world.sync()
            world.say("mark", "clear", "W03")
        elif kind is OpKind.PATCH:
            world.say("pin", "W02.S1", f"2026-12-07 20:{number % 30 + 10:02}")
        else:
            world.say("mark", "bad" if number % 2 == 0 else "clear", "W03")
        client = world.client()

        def lose(what: str) -> None:
            if what == "write":
                raise RemoteError("the answer was lost")

        client.after = lose
        world.sync(client)
        before = world.writes()
        assert world.sync().errors == ()
        assert world.writes() == before
    assert set(Ledger(world).sessions().values()) == {1}
