"""Faults and adversities by their numbers in the contract: what must hold, with its figure."""

from __future__ import annotations

import random
import shutil
import sqlite3
import tracemalloc
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from studycal.calendars.base import Op, OpKind, Outcome
from studycal.core.sync.remote import Fields, Look
from studycal.errors import HeldError, InputError, StudycalError
from studycal.store.sql_sync import SqlSyncMemory
from tests.service.sync.ledger import Ledger
from tests.service.sync.world import NOW, World


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> World:
    found = World(tmp_path_factory.mktemp("quiet") / "learner", weeks=8)
    assert len(found.sync().created) == 40
    found.sync()
    return found


@pytest.fixture
def world(quiet: World, tmp_path: Path) -> World:
    return quiet.copy(tmp_path / "learner")


@pytest.mark.parametrize("share", [0.0, 0.45])
def test_f8_a_full_listing_that_lacks_half_or_all_is_held_three_times(world: World, share: float) -> None:
    """0 writes, 0 skips, and the guard names itself; once the listing is whole again the run goes on by itself."""
    before = world.writes()
    for _ in range(3):
        client = world.client()
        everything = client.look

        def some(token: str, everything=everything) -> Look:
            found = everything("")
            return replace(found, events=found.events[: int(len(found.events) * share)])

        client.look = some  # type: ignore[method-assign]
        world.now -= timedelta(minutes=11)
        report = world.sync(client)
        assert (report.rule, report.dropped, world.writes()) == ("lost", (), before)

    assert world.sync().held == ""
    assert "skipped" not in world.statuses().values()


def test_f8_a_loss_that_is_meant_goes_on_after_ten_minutes_and_by_id(world: World) -> None:
    for event in list(world.server.live())[:12]:
        world.server.remove(event)

    assert world.sync().rule == "lost"
    report = world.sync()

    assert (report.rule, len(report.dropped)) == ("", 12)


def test_f8_accept_goes_on_at_once(world: World) -> None:
    for event in list(world.server.live()):
        world.server.remove(event)
    assert world.sync().rule == "lost"

    assert len(world.sync(accept=True).dropped) == 40


def test_f9_a_calendar_that_is_gone_is_one_message_and_no_creation(world: World) -> None:
    world.server.delete_calendar()
    before = world.writes()

    for _ in range(2):
        with pytest.raises(HeldError) as held:
            world.sync()
        assert held.value.rule == "calendar-gone"
    assert world.writes() == before


@pytest.mark.parametrize("said", ["", "| Week | Topic |\n|---|---|\n", "| Week | To"])
def test_f10_an_unreadable_curriculum_stops_before_anything_is_asked(world: World, said: str) -> None:
    (world.learner.folder / "weeks.md").write_text(said)
    client = world.client()

    with pytest.raises(InputError):
        world.sync(client)
    assert client.requests == 0


@pytest.mark.parametrize("kept", [1, 3])
def test_f10_a_half_saved_curriculum_deletes_nothing(world: World, kept: int) -> None:
    table = world.learner.folder / "weeks.md"
    table.write_text("".join(f"{line}\n" for line in table.read_text().splitlines()[: 2 + kept]))
    before = world.writes()

    report = world.sync()

    assert (report.rule, world.writes()) == ("shrunk", before)
    assert world.sync(accept=True).deleted != ()


def test_f11_an_old_copy_of_the_database_loses_and_doubles_nothing(world: World, tmp_path: Path) -> None:
    ledger = Ledger(world)
    shutil.copytree(world.learner.folder / ".studycal", tmp_path / "old")
    there = world.drag("W02.S1")
    ledger.edited(world.id("W02.S1"), start=there)
    world.server.remove(world.id("W02.S2"))
    ledger.removed(world.id("W02.S2"))
    world.say("mark", "bad", "W03")
    world.sync()
    shutil.rmtree(world.learner.folder / ".studycal")
    shutil.copytree(tmp_path / "old", world.learner.folder / ".studycal")

    world.sync()
    before = world.writes()
    world.sync()

    assert ledger.violations() == []
    assert world.writes() == before


def test_f11_a_damaged_database_is_said_and_nothing_is_written(world: World) -> None:
    path = world.learner.folder / ".studycal/state.sqlite"
    for extra in path.parent.glob("state.sqlite-*"):
        extra.unlink()
    path.write_bytes(b"not a database at all" * 100)
    before = world.writes()

    with pytest.raises(StudycalError, match="damaged"):
        world.sync()
    assert world.writes() == before


@pytest.mark.parametrize("commit", ["save_bases", "announce", "save_cursor"])
def test_f11_a_full_disk_ends_the_run_before_any_further_write(
    world: World, commit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.say("mark", "bad", "W03")
    world.drag("W02.S1")

    def full(*_: object) -> None:
        raise StudycalError("The state file cannot be used (database or disk is full).")

    before = world.writes()
    with monkeypatch.context() as patch:
        patch.setattr(SqlSyncMemory, commit, full)
        with pytest.raises(StudycalError):
            world.sync()
        assert world.writes() == before

    world.sync()
    assert world.sync().pending is False


def test_f12_two_machines_take_turns_without_a_ping_pong(world: World, tmp_path: Path) -> None:
    """Sixty rounds with edits: no duplicate, nothing lost, and after two quiet rounds not a single write."""
    other, ledger, chance = world.another_machine(tmp_path / "other"), Ledger(world), random.Random(12)
    for number in range(60):
        machine = (world, other)[number % 2]
        world.now = other.now = max(world.now, other.now)
        if number % 4 == 0:
            event = chance.choice([name for name in sorted(world.server.live()) if name not in ledger.edits])
            world.server.drag(event, timedelta(hours=1))
            ledger.edited(event, start=world.server.fields(event).start)
        machine.sync()
        assert ledger.violations() == []
        if len(ledger.edits) == 14:
            break
    for machine in (world, other):
        machine.sync()
    before = world.writes()
    for machine in (world, other, world, other):
        assert machine.sync().pending is False
    assert world.writes() == before


def test_f12_two_machines_at_the_same_moment_make_one_calendar(tmp_path: Path) -> None:
    """The other machine pushes everything between our look and our first write."""
    world = World(tmp_path / "one", weeks=3)
    other, done = world.another_machine(tmp_path / "other"), []
    client = world.client()

    def meanwhile(what: str) -> None:
        if what == "write" and not done:
            done.append(what)
            other.sync()

    client.before = meanwhile
    report = world.sync(client)

    assert report.errors == report.conflicts == ()
    assert set(Ledger(world).sessions().values()) == {1}
    assert len(world.server.live()) == 15
    before = world.writes()
    assert world.sync().pending is other.sync().pending is False
    assert world.writes() == before


def test_f15_edits_between_look_and_write_are_never_lost(world: World) -> None:
    """Over the whole planner too: the write is refused, read again and the learner's edit stays."""
    ledger = Ledger(world)
    for number in range(18):
        session = f"W0{number % 6 + 2}.S{number % 3 + 1}"
        event = world.id(session)
        table = world.learner.folder / "weeks.md"
        week = number % 6 + 2
        lines = [
            f"| {week} | Turn {number} |" if f"| {week} |" in line else line for line in table.read_text().splitlines()
        ]
        table.write_text("\n".join(lines) + "\n")
        client, done = world.client(), []

        def edit(what: str, event: str = event, number: int = number, done: list[str] = done) -> None:
            if what == "write" and not done:
                done.append(what)
                change = {"summary": f"Mine {number}"} if number % 2 else {"start": world.server.fields(event).start}
                if number % 2 == 0:
                    world.server.drag(event, timedelta(minutes=1))
                    fields = world.server.fields(event)
                    change = {"start": fields.start, "end": fields.end}
                else:
                    world.server.edit(event, **change)
                ledger.edited(event, **change)

        client.before = edit
        report = world.sync(client)
        world.now = NOW + timedelta(hours=1)
        world.learner.now = world.now.isoformat()
        assert done
        assert report.errors == ()
        assert ledger.violations() == []


REWRITES = {
    "folds and trims": lambda text: "\r\n".join(line.rstrip() for line in text.split("\n")) + "\r\n",
    "entities": lambda text: text.replace("&", "&amp;").replace("“", "&ldquo;"),
    "breaks": lambda text: text.replace("\n", "<br>"),
    "spaces": lambda text: text.replace(" ", "\u00a0"),
}


@pytest.mark.parametrize("how", REWRITES)
def test_f16_a_server_that_rewrites_texts_causes_no_write(tmp_path: Path, how: str) -> None:
    """And new etags alone cause none either: the next run and the one after it are silent."""
    world = World(tmp_path / "learner", weeks=3)

    def rewrite(fields: Fields) -> Fields:
        return replace(fields, description=REWRITES[how](fields.description), summary=fields.summary + " ")

    world.server.rewrite = rewrite
    world.sync()
    before = world.writes()
    for event in list(world.server.live()):
        world.server.touch(event)

    for _ in range(2):
        report = world.sync()
        assert (report.pending, world.writes()) == (False, before)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Warsaw", "2027-03-28"),
        ("America/New_York", "2027-03-14"),
        ("Asia/Jerusalem", "2027-03-26"),
        ("Australia/Sydney", "2027-04-04"),
        ("Australia/Lord_Howe", "2027-04-04"),
        ("America/Santiago", "2027-04-04"),
    ],
)
def test_f21_a_day_on_which_the_clocks_change_is_a_day_without_a_write(tmp_path: Path, zone: str, day: str) -> None:
    """Forward in three zones, back in three, by half an hour in one; the wall time is the same before and after."""
    world = World(tmp_path / "learner", weeks=19)
    world.config.write_text(world.config.read_text().replace("Europe/Warsaw", zone))
    midnight = datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=ZoneInfo(zone))
    world.now = midnight - timedelta(days=2)
    world.sync()
    before = world.writes()

    for hours in range(-36, 60, 6):
        world.now = midnight + timedelta(hours=hours)
        assert (world.sync(automatic=True).pending, world.writes()) == (False, before)

    fields = [event.fields for event in world.server.live().values() if event.fields]
    walls: dict[timedelta | None, set[str]] = {}
    for one in fields:
        assert isinstance(one.start, datetime)
        walls.setdefault(one.start.utcoffset(), set()).add(f"{one.start:%a %H:%M}")
    assert len(walls) == 2
    assert set.union(*walls.values()) == {"Mon 19:00", "Wed 19:00", "Thu 19:00", "Sat 10:00", "Sun 10:00"}


@pytest.mark.parametrize("step", [timedelta(hours=-1), timedelta(days=3), timedelta(days=365)])
def test_f22_after_a_jump_of_the_clock_the_timer_only_looks(world: World, step: timedelta) -> None:
    world.say("pin", "W08.S1", "2027-01-19 20:30")
    before, right = world.writes(), world.now
    world.now += step
    assert world.sync(automatic=True).rule == "clock"
    assert world.writes() == before

    world.now = right + timedelta(minutes=15)
    world.sync(automatic=True)
    world.sync(automatic=True)

    assert f"{world.fields('W08.S1').start:%d %H:%M}" == "19 20:30"


def test_f26_one_poisoned_event_among_many_hurts_no_other(tmp_path: Path) -> None:
    world = World(tmp_path / "learner", weeks=52)
    client, bad = world.client(), world.id("W20.S2")

    def part(op: Op) -> Outcome | None:
        return Outcome.REFUSED if op.id == bad else None

    client.part = part
    report = world.sync(client)

    assert (len(report.created), len(report.errors)) == (259, 1)
    assert report.errors[0].startswith("W20.S2: ")


def test_f28_unpin_and_unskip_change_only_what_they_name(world: World) -> None:
    for session in ("W02.S1", "W03.S1"):
        world.drag(session)
    for session in ("W04.S1", "W05.S1"):
        world.server.remove(world.id(session))
    world.sync()
    before = {name: event.fields for name, event in world.server.live().items()}
    world.say("unpin", "W02.S1")
    world.say("unskip", "W04.S1")

    world.sync()

    after = {name: event.fields for name, event in world.server.live().items()}
    differ = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert differ <= {world.id("W02.S1"), world.id("W04.S1", 1)}
    assert world.id("W04.S1", 1) in differ
    assert world.statuses()["W05.S1"] == "skipped"


def test_f29_ten_thousand_strangers_cost_one_request_and_little_memory(world: World) -> None:
    start = datetime(2027, 3, 1, 9, tzinfo=NOW.tzinfo)
    for number in range(10_000):
        fields = Fields(start, start + timedelta(hours=1), "Europe/Warsaw", f"Appointment {number}")
        world.server.add(f"stranger{number}", fields)
    before = world.writes()
    tracemalloc.start()

    first, second = world.sync(), world.sync()

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (first.requests, second.requests, world.writes()) == (1, 1, before)
    assert peak < 50_000_000


def test_three_like_drags_offer_a_new_home_slot_once(world: World) -> None:
    said = []
    for week in (2, 3, 4, 5):
        world.drag(f"W0{week}.S2", hours=1)
        said.append(world.sync().offers)

    assert [len(offers) for offers in said] == [0, 0, 1, 0]
    assert 'write "wed 20:00" in its place' in said[2][0]


def test_the_horizon_leaves_out_what_lies_far_ahead(tmp_path: Path) -> None:
    world = World(tmp_path / "learner", weeks=8)
    world.set("sync", "horizon_weeks = 3")
    first = world.sync()
    world.wait(weeks=1)

    second = world.sync()

    assert max(first.created).startswith("W03")
    assert {name[:3] for name in second.created} == {"W03", "W04"} or {name[:3] for name in second.created} == {"W03"}
    assert second.deleted == ()


def test_no_more_than_the_hard_cap_is_written_in_one_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studycal.core.sync.guards.RUN_LIMIT", 10)
    monkeypatch.setattr("studycal.core.sync.guards.DAY_LIMIT", 14)
    world = World(tmp_path / "learner", weeks=4)

    runs = [world.sync() for _ in range(3)]

    assert [(len(run.created), run.waiting) for run in runs] == [(10, 10), (4, 6), (0, 6)]
    world.wait(days=1)
    assert len(world.sync().created) == 6


@pytest.mark.parametrize(("autonomy", "moved"), [("propose", 0), ("resolve", 1), ("full", 1)])
def test_the_timer_moves_only_as_much_as_it_may(world: World, autonomy: str, moved: int) -> None:
    """An appointment takes a session's time. The keyboard's `sync` carries out what the timer only proposed."""
    world.set("sync", f'autonomy = "{autonomy}"')
    world.config.write_text(world.config.read_text() + '\n[[busy]]\nurl = "busy.ics"\n')
    (world.learner.folder / "busy.ics").write_text(BUSY)
    before = world.fields("W04.S1").start

    report = world.sync(automatic=True)

    assert len(report.updated) == moved
    assert (world.fields("W04.S1").start == before) == (moved == 0)
    assert len(world.sync().updated) == 1 - moved


SOON, LATER = timedelta(hours=11), timedelta(hours=13)
NO_MONDAYS = ('home = ["mon 19:00",', 'home = ["tue 19:00",'), ('"mon-fri 18:00-21:30"', '"tue-fri 18:00-21:30"')


@pytest.mark.parametrize("autonomy", ["propose", "resolve", "full", "keyboard"])
@pytest.mark.parametrize("ahead", [SOON, LATER])
@pytest.mark.parametrize("conflict", [False, True])
def test_what_begins_within_twelve_hours_is_moved_by_a_conflict_alone(
    world: World, autonomy: str, ahead: timedelta, *, conflict: bool
) -> None:
    """The session stands on Monday evening. Either the learner's Mondays are gone from the config, so that the planner
    would like to have it elsewhere, or an appointment takes the evening.
    """
    automatic = autonomy != "keyboard"
    world.set("sync", f'autonomy = "{autonomy if automatic else "resolve"}"')
    text = world.config.read_text()
    for old, new in () if conflict else NO_MONDAYS:
        assert old in text
        text = text.replace(old, new)
    world.config.write_text(text + ('\n[[busy]]\nurl = "busy.ics"\n' if conflict else ""))
    (world.learner.folder / "busy.ics").write_text(BUSY)
    before = world.fields("W04.S1").start
    assert isinstance(before, datetime)
    world.wait(seconds=(before - ahead - world.now).total_seconds())

    world.sync(automatic=automatic, accept=True)

    at_will = ahead is LATER and autonomy in ("full", "keyboard")
    moves = autonomy != "propose" if conflict else at_will
    assert (world.fields("W04.S1").start != before) is moves


BUSY = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//busy//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20261101T000000Z
DTSTART:20261221T170000Z
DTEND:20261221T200000Z
SUMMARY:Conference
END:VEVENT
END:VCALENDAR
"""


def test_what_was_agreed_on_is_kept_in_the_learners_file(world: World) -> None:
    store = sqlite3.connect(world.learner.folder / ".studycal/state.sqlite")
    assert store.execute("SELECT count(*) FROM base WHERE state = 'live'").fetchone() == (40,)
    assert store.execute("SELECT count(*) FROM intent").fetchone() == (0,)
    store.close()
    assert {kind for kind, _ in world.server.writes} == {OpKind.CREATE}
