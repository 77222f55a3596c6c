"""Leaving a calendar, and what the timer may move in it: a plan of three weeks from Mon 30 Nov 2026, all in step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta
from functools import cache
from pathlib import Path

import pytest

from studycal.errors import UsageError
from studycal.service.sync.purge import Purge, carry_out, purge
from studycal.service.sync.report import SyncReport
from studycal.service.workspace import Home
from tests.service.sync.world import World


@cache
def _synced(folder: Path) -> World:
    """Made once for all modules that copy it."""
    world = World(folder, weeks=3)
    assert len(world.sync().created) == 15
    return world


@pytest.fixture(scope="module")
def three_weeks(tmp_path_factory: pytest.TempPathFactory) -> World:
    return _synced(tmp_path_factory.getbasetemp() / "three-weeks")


@pytest.fixture(name="world")
def small_world(three_weeks: World, tmp_path: Path) -> World:
    return three_weeks.copy(tmp_path / "learner")


@pytest.fixture(name="home")
def small_home(world: World) -> Iterator[Home]:
    opened = world.home()
    yield opened
    opened.close()


def shown(world: World, *, everything: bool = False) -> Purge:
    home = world.home()
    try:
        return purge(home, world.client(), world.now, everything=everything)
    finally:
        home.close()


def removed(world: World, *, everything: bool = False) -> list[str]:
    """What a purge removes, once it was shown."""
    home = world.home()
    try:
        client = world.client()
        found = purge(home, client, world.now, everything=everything)
        carry_out(home, client, found.decisions, world.now)
        return [decision.session for decision in found.decisions]
    finally:
        home.close()


# --- leaving


def test_what_lies_ahead_is_removed_nearest_first_and_what_has_begun_stays(world: World) -> None:
    world.wait(days=14)  # Tue 8 Dec, noon: week 1 is over, and Monday of week 2
    found = shown(world)
    assert [decision.session for decision in found.decisions][:2] == ["W02.S2", "W02.S3"]
    assert (len(found.decisions), found.past, found.kept) == (9, 6, ())
    everything = shown(world, everything=True)
    assert (len(everything.decisions), everything.past) == (15, 0)
    assert everything.decisions[0].session == "W01.S1"


def test_it_shows_and_changes_nothing_until_it_is_carried_out(world: World) -> None:
    before = world.writes()
    shown(world)
    assert world.writes() == before
    removed(world)
    assert world.server.live() == {}


def test_afterwards_the_timer_leaves_it_alone_and_a_sync_makes_all_anew(world: World) -> None:
    removed(world)
    assert world.sync(automatic=True).ended
    assert world.server.live() == {}
    home = world.home()
    (run,) = home.store.sync("memory").runs(1)
    assert (run.writes, len(run.report["changes"])) == (15, 15)
    assert run.report["changes"][0][1:] == ["delete", "purged"]
    home.close()
    report = world.sync()
    assert (len(report.created), report.dropped) == (15, ())


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"summary": "My own words"}, "it has words of yours"),
        ({"description": "My own plan"}, "it has words of yours"),
        (None, "it repeats now"),
    ],
    ids=["title", "description", "series"],
)
def test_what_is_the_learners_own_by_now_stays(world: World, change: dict[str, str] | None, why: str) -> None:
    event = world.id("W02.S1")
    if change:
        world.server.edit(event, **change)
    else:
        world.server.repeat(event)
    found = shown(world)
    assert found.kept == (("W02.S1", why),)
    assert len(found.decisions) == 14
    removed(world)
    assert set(world.server.live()) == {event}


def test_notes_below_our_words_are_the_learners_too(world: World) -> None:
    event = world.id("W02.S1")
    world.server.edit(event, description=world.fields("W02.S1").description + "\nmy notes")
    assert shown(world).kept == (("W02.S1", "it has words of yours"),)


def test_words_that_a_sync_has_seen_are_no_less_the_learners(world: World) -> None:
    world.server.edit(world.id("W02.S1"), summary="My own words")
    world.sync()
    assert shown(world).kept == (("W02.S1", "it has words of yours"),)


def test_a_time_alone_keeps_nothing(world: World) -> None:
    world.drag("W02.S1")
    assert shown(world).kept == ()
    world.sync()
    assert (shown(world).kept, len(shown(world).decisions)) == ((), 15)


def test_what_cannot_be_read_stays_and_is_told(world: World) -> None:
    world.server.spoil(world.id("W02.S1"))
    assert shown(world).kept == (("W02.S1", "its zone is unknown here"),)


def test_what_was_deleted_already_is_no_part_of_it(world: World) -> None:
    world.server.remove(world.id("W02.S1"))
    assert "W02.S1" not in [decision.session for decision in shown(world).decisions]


def test_an_older_event_goes_too_and_the_newer_is_what_is_remembered(world: World) -> None:
    world.say("mark", "bad", "W02")
    world.sync()
    world.say("undo")
    world.sync()
    assert sorted(removed(world)) == sorted(f"W0{week}.S{slot}" for week in (1, 2, 3) for slot in (1, 2, 3, 4, 5))


def test_words_in_the_newer_event_keep_that_one_alone_and_it_is_remembered_as_it_was(world: World) -> None:
    """A bad week is good again; from the bin comes its older event, beside the newer, which the learner renamed."""
    world.say("mark", "bad", "W02")
    world.sync()
    world.say("undo")
    world.sync()
    world.server.edit(world.id("W02.S3", 1), summary="My own words")
    world.sync()
    world.server.restore(world.id("W02.S3"))
    home = world.home()
    before = home.store.sync("memory").bases()["W02.S3"]
    home.close()
    assert shown(world).kept == (("W02.S3", "it has words of yours"),)
    assert "W02.S3" in removed(world)
    assert world.server.live().keys() == {world.id("W02.S3", 1)}
    home = world.home()
    assert home.store.sync("memory").bases()["W02.S3"] == before
    home.close()


def test_where_nothing_was_synced_there_is_nothing_to_leave(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Nothing was ever synced with memory"):
        shown(World(tmp_path / "learner", weeks=1))


# --- what the timer may move


def busy(world: World, *sessions: str) -> None:
    """An appointment stands on each of these sessions."""
    events = ""
    for number, session in enumerate(sessions):
        start = world.planned(session)
        events += (
            f"BEGIN:VEVENT\nUID:{number}\nDTSTAMP:20261101T000000Z\nDTSTART:{_utc(start)}\n"
            f"DTEND:{_utc(start + timedelta(minutes=75))}\nSUMMARY:Dentist {number}\nEND:VEVENT\n"
        )
    calendar = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{events}END:VCALENDAR\n"
    (world.learner.folder / "busy.ics").write_text(calendar)
    world.config.write_text(world.config.read_text() + '\n[[busy]]\nurl = "busy.ics"\n')


def _utc(moment: object) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"  # type: ignore[attr-defined]


def moved(report: SyncReport) -> list[str]:
    return sorted((*report.updated, *report.deleted))


def test_the_timer_moves_two_clashes_at_a_time_the_nearest_first(world: World) -> None:
    busy(world, "W01.S1", "W02.S1", "W03.S1")
    assert moved(world.sync(automatic=True, accept=True)) == ["W01.S1", "W02.S1"]
    world.wait(minutes=15)
    assert moved(world.sync(automatic=True, accept=True)) == ["W03.S1"]
    assert not world.sync(automatic=True).pending


def test_the_keyboard_moves_all_at_once(world: World) -> None:
    busy(world, "W01.S1", "W02.S1", "W03.S1")
    assert moved(world.sync(accept=True)) == ["W01.S1", "W02.S1", "W03.S1"]


@pytest.mark.parametrize(("autonomy", "count"), [("propose", 0), ("resolve", 2), ("full", 3)])
def test_autonomy_says_how_much_the_timer_may_do(world: World, autonomy: str, count: int) -> None:
    world.set("sync", f'autonomy = "{autonomy}"')
    busy(world, "W01.S1", "W02.S1", "W03.S1")
    assert len(moved(world.sync(automatic=True, accept=True))) == count


def test_what_clashes_with_nothing_stays_where_it_was_published(world: World) -> None:
    """The learner's Mondays moved to Tuesday in the config: the plan would follow, the timer does not."""
    text = world.config.read_text()
    world.config.write_text(
        text.replace('home = ["mon 19:00"', 'home = ["tue 19:00"').replace('"mon-fri 18', '"tue-fri 18')
    )
    assert not world.sync(automatic=True).pending
    assert set(moved(world.sync(accept=True))) >= {"W01.S1", "W02.S1", "W03.S1"}


def test_what_was_pinned_moves_at_once(world: World) -> None:
    world.say("pin", "W02.S1", "2026-12-07 20:30")
    world.say("pin", "W02.S2", "2026-12-09 20:30")
    world.say("pin", "W02.S3", "2026-12-10 20:30")
    assert moved(world.sync(automatic=True)) == ["W02.S1", "W02.S2", "W02.S3"]
