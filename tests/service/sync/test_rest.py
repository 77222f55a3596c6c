"""A look in which nothing changed, after a run that had nothing to do, decides nothing: what forbids that, and that the
whole decision would have come to the same.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from copy import copy, deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import pytest

from studycal.calendars.memory import MemoryCalendar
from studycal.core.life.facts import Record
from studycal.core.life.marks import MarkKind
from studycal.core.sync.reconcile import Sides
from studycal.core.sync.remote import Fields, OpKind
from studycal.core.sync.rest import rest
from studycal.core.sync.state import Decision, Desired, Intent
from studycal.errors import StudycalError
from studycal.service.published import build
from studycal.service.sync import quiet
from studycal.service.sync.guard import Hold
from studycal.service.sync.journal import Ending, Journal, Options, Run
from studycal.service.sync.look import Seen
from studycal.service.sync.planning import standing_for
from studycal.service.sync.report import Change
from studycal.service.sync.write import Written
from studycal.store.sync_memory import Cursor
from tests.service.sync.lives import Life
from tests.service.sync.model import Machine, MemoryStore, modelled
from tests.service.sync.mortal import Fate
from tests.service.sync.test_model import ONE, Story
from tests.service.sync.test_purge import small_world, three_weeks  # noqa: F401 - fixtures
from tests.service.sync.world import World


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with modelled(tmp_path) as connection:
        yield connection


@pytest.fixture
def decides(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], bool]:
    """Whether a run decides."""
    stays: list[object] = []
    stay = quiet.stay
    monkeypatch.setattr(quiet, "stay", lambda *given: (stays.append(given), stay(*given)))

    def asked(run: Callable[[], object]) -> bool:
        before = len(stays)
        run()
        return len(stays) == before

    return asked


Decides = Callable[[Callable[[], object]], bool]


def at_rest(empty: sqlite3.Connection, machines: int = 1) -> Story:
    """A story whose last run had nothing to do."""
    story = Story(empty, machines)
    story.sync()  # hears of what it wrote
    story.sync()  # hears nothing, and has nothing to do
    return story


def test_a_quiet_look_decides_nothing_once_a_run_had_nothing_to_do(empty: sqlite3.Connection, decides: Decides) -> None:
    story = Story(empty)
    assert [decides(story.sync) for _ in range(4)] == [True, True, False, False]
    assert [decides(lambda: story.sync(automatic=True)) for _ in range(2)] == [False, False]


def said(story: Story, kind: str) -> None:
    if kind == "a mark":
        story.machines[0].mark(MarkKind.BAD, 2, story.now)
    else:
        story.machines[0].log(ONE, story.now)


def drag(story: Story) -> None:
    story.server.drag(story.event(), timedelta(hours=1))


def move(story: Story) -> None:
    story.document.homes[ONE] += timedelta(minutes=20)


def prefer(story: Story) -> None:
    story.machines[0].config.sync.prefer = "plan"


def other_zones(story: Story) -> None:
    story.machines[0].ports = SimpleNamespace(versions=lambda _: {"zones": "2026b"})  # type: ignore[misc]


def other_calendar(story: Story) -> None:
    story.machines[0].config.google.calendar = "Elsewhere"


def open_intent(story: Story) -> None:
    """A write that an older program announced, which knew of no rest."""
    memory = story.machines[0].store.sync("memory")
    kept = memory.cursor()
    memory.announce([Intent(story.event(), ONE, 0, OpKind.PATCH, "x")])
    memory.save_cursor(kept)


REASONS: dict[str, Callable[[Story], None]] = {
    "an event was dragged": drag,
    "an event was deleted": lambda story: story.server.remove(story.event()),
    "an event was touched": lambda story: story.server.touch(story.event()),
    "the token was forgotten": lambda story: story.server.expire_tokens(),
    "the documents changed": move,
    "a mark was said": lambda story: said(story, "a mark"),
    "a session was logged": lambda story: said(story, "a log"),
    "the settings changed": prefer,
    "the zones' rules are others": other_zones,
    "another calendar is named": lambda story: setattr(story.machines[0].config.google, "calendar", "Elsewhere"),
    "a write is announced": open_intent,
    "a session has begun": lambda story: setattr(story, "now", story.document.homes["W01.S1"]),
    "the clock stands before the last run": lambda story: setattr(story, "now", story.now - timedelta(minutes=16)),
    "the clock stands before the rest began": lambda story: setattr(story, "now", story.now - timedelta(days=1)),
    "the database is lost": lambda story: story.machines[0].lose(all_of_it=True),
}


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("automatic", [False, True])
def test_what_changed_is_decided_on(
    empty: sqlite3.Connection, decides: Decides, reason: str, *, automatic: bool
) -> None:
    story = at_rest(empty)
    REASONS[reason](story)
    assert decides(lambda: story.sync(automatic=automatic)), reason


@pytest.mark.parametrize("how", ["accept", "take_over", "dry_run"])
def test_what_is_asked_for_is_decided_on_and_leaves_no_rest(
    empty: sqlite3.Connection, decides: Decides, how: str
) -> None:
    story = at_rest(empty)
    assert decides(lambda: story.sync(**{how: True}))
    assert decides(story.sync) == (how != "dry_run")


def test_another_program_decides_anew(
    empty: sqlite3.Connection, decides: Decides, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = at_rest(empty)
    monkeypatch.setattr(quiet, "PROGRAM", "9.9, busy time 9")
    assert decides(story.sync)


def test_a_clock_that_stood_still_ahead_decides_until_it_is_overtaken(
    empty: sqlite3.Connection, decides: Decides
) -> None:
    story = at_rest(empty)
    story.now += timedelta(hours=5)
    story.sync()
    story.now -= timedelta(hours=5)
    assert [decides(story.sync) for _ in range(3)] == [True, True, True]


@pytest.mark.parametrize("kind", ["odd", "kept", "asked", "elsewhere", "twice"])
def test_what_is_told_at_every_look_is_decided_at_every_look(
    empty: sqlite3.Connection, decides: Decides, kind: str
) -> None:
    story = at_rest(empty, 2 if kind == "elsewhere" else 1)
    number = told(story, kind)
    reports = []
    assert [decides(lambda: reports.append(story.sync(number))) for _ in range(4)] == [True] * 4
    assert all(report.kept or report.conflicts for report in reports)


def told(story: Story, kind: str) -> int:
    """Something that is told until it is resolved; by which machine."""
    event = story.event()
    if kind == "odd":
        story.server.spoil(event)
    elif kind == "kept":
        story.server.edit(event, summary="Mine")
        story.sync()
        story.machines[0].mark(MarkKind.BAD, 2, story.now)
    elif kind == "asked":
        story.machines[0].config.sync.prefer = "ask"
        drag(story)
        move(story)
    elif kind == "elsewhere":
        story.sync(1)
        move(story)
        story.sync(0)
        story.document.homes[ONE] -= timedelta(minutes=20)
        return 1
    else:
        story.machines[0].mark(MarkKind.BAD, 2, story.now)
        story.sync()
        story.machines[0].mark(MarkKind.CLEAR, 2, story.now)
        story.sync()
        story.server.restore(event)
    return 0


def test_a_guard_that_holds_leaves_no_rest(empty: sqlite3.Connection, decides: Decides) -> None:
    """Another machine knows a mark that this one does not."""
    story = at_rest(empty, machines=2)
    story.sync(1)
    story.machines[1].mark(MarkKind.BAD, 1, story.now)
    story.sync(1)
    assert [decides(lambda: story.sync(0)) for _ in range(4)] == [True] * 4
    assert story.sync(0).rule == "other-machine"


def test_a_horizon_is_looked_beyond_when_the_next_session_comes_within_it(world: World, decides: Decides) -> None:
    """Three weeks from Mon 30 Nov; one week ahead is written."""
    world.set("sync", "horizon_weeks = 1")
    quiet_runs = [decides(world.sync) for _ in range(5)]
    assert quiet_runs[-1] is False
    ahead = world.planned("W02.S1")
    world.now = ahead - timedelta(weeks=1) - timedelta(minutes=1)
    world.wait()
    for _ in range(3):
        world.sync()
        world.now -= timedelta(minutes=15)
    # what follows is decided although nothing but the time has changed
    world.now = ahead - timedelta(weeks=1)
    world.wait()
    assert decides(world.sync)


def test_the_timers_plan_stands_by_its_numbers_alone(world: World) -> None:
    home = world.home()
    world.sync()
    numbers = standing_for(home, world.now, automatic=True)
    assert numbers == (home.store.revision(), home.store.facts_version())
    assert standing_for(home, world.now, automatic=False) is None
    home.close()
    world.say("log", "done", "W01.S1")
    home = world.home()
    assert standing_for(home, world.now, automatic=True) == (home.store.revision(), home.store.facts_version())
    home.store.append("log", {"session": "W01.S2", "status": "done"}, world.now)
    assert standing_for(home, world.now, automatic=True) is None
    home.close()
    world.say("show", "week")
    world.set("sync", 'autonomy = "full"')
    assert standing_for(world.home(), world.now, automatic=True) is None


# --- what leaves no rest


KNOWN = Cursor(calendar="Study", wanted="Study")
NOTHING = Sides({}, {}, {})


def left(
    world: World, *, journal: Journal | None = None, cursor: Cursor = KNOWN, seen: Seen | None = None, **ending: object
) -> bool:
    """Whether a run that did nothing but this leaves a rest."""
    home = world.home()
    try:
        run = Run(home, world.client(), home.store.sync("memory"), world.now, Options(), journal or Journal())
        built, how = build(home, world.now), Ending(**ending)  # type: ignore[arg-type]
        return quiet.rest_of(run, cursor, built, seen or Seen(), NOTHING, how) is not None
    finally:
        home.close()


def test_a_run_that_did_told_or_heard_anything_leaves_no_rest(world: World) -> None:
    assert left(world)
    assert not left(world, journal=Journal(facts=[Record(1, world.now, "skip", {"session": ONE})]))
    assert not left(world, journal=Journal(changes=[Change(ONE, "skip", "you deleted it")]))
    assert not left(world, journal=Journal(written=Written(sent=1)))
    assert not left(world, journal=Journal(written=Written(errors=[f"{ONE}: refused"])))
    assert not left(world, hold=Hold("lost", "12 of 12 are gone."))
    assert not left(world, waiting=1)
    assert not left(world, conflicts=((ONE, "clashes with W02.S3"),))
    assert not left(world, offers=("Tuesdays?",))
    assert not left(world, pretended=(Decision(ONE, 2, ""),))
    assert not left(world, cursor=replace(KNOWN, doubles={"id": f"{ONE} stands twice."}))
    assert not left(world, seen=Seen(full=True))
    assert not left(world, seen=Seen(ids=frozenset({"a stranger"})))
    assert not left(world, cursor=Cursor(wanted="Study"))
    assert not left(world, decisions=(Decision(ONE, 29, "it repeats now", notice="odd"),))
    assert left(world, decisions=(Decision(ONE, 1, "nothing to do"),))


def test_a_rest_is_that_of_one_plan_one_calendar_and_what_it_says_of_the_facts(world: World) -> None:
    home = world.home()
    run = Run(home, world.client(), home.store.sync("memory"), world.now, Options())
    others = (replace(KNOWN, wanted="Other"), replace(KNOWN, calendar="other"), replace(KNOWN, stamp="1.abc"))
    alike = [quiet._alike(run, cursor, (4, 7)) for cursor in (KNOWN, *others)]
    alike += [quiet._alike(run, KNOWN, numbers) for numbers in ((5, 7), (4, 8))]
    client = world.client()
    client.name = "google"
    alike += [quiet._alike(Run(home, client, run.memory, world.now, Options()), KNOWN, (4, 7))]
    assert len(set(alike)) == 7
    again = quiet._alike(replace(run, now=world.now + timedelta(hours=1), how=Options(automatic=True)), KNOWN, (4, 7))
    assert again == alike[0]
    home.close()


# --- until when


def starting(*starts: date) -> Sides:
    def fields(start: date) -> Fields:
        return Fields(start, start, "UTC", "")

    return Sides({f"W01.S{n}": Desired(f"W01.S{n}", fields(start)) for n, start in enumerate(starts)}, {}, {})


NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts", "until"),
    [
        ([], None),
        ([NOON - timedelta(hours=1)], None),
        ([NOON + timedelta(hours=9), NOON + timedelta(hours=3)], NOON + timedelta(hours=3)),
        ([NOON, NOON + timedelta(hours=3)], NOON + timedelta(hours=3)),
        ([date(2026, 12, 4)], datetime(2026, 12, 3, 10, tzinfo=UTC)),
    ],
)
def test_the_next_start_ends_a_rest(starts: list[date], until: datetime | None) -> None:
    kept = rest("alike", starting(*starts), (), NOON)
    assert kept is not None
    assert kept.until == until
    assert kept.holds("alike", NOON)
    assert not kept.holds("other", NOON)
    assert not kept.holds("alike", NOON - timedelta(seconds=1))
    assert until is None or not kept.holds("alike", until)


def test_a_day_that_has_begun_at_some_places_alone_is_no_time_to_rest() -> None:
    day = date(2026, 12, 2)
    for hour, rests in ((-15, True), (-14, False), (11, False), (12, True)):
        now = datetime(2026, 12, 2, tzinfo=UTC) + timedelta(hours=hour)
        assert (rest("", starting(day), (), now) is not None) == rests, hour


def test_what_comes_within_the_horizon_ends_a_rest() -> None:
    kept = rest("", starting(NOON + timedelta(days=2)), [NOON + timedelta(days=1)], NOON)
    assert kept
    assert kept.until == NOON + timedelta(days=1)


# --- both ways


class Twins(Life):
    """A life in which each run that nobody disturbs is run both ways, on copies: as it is, and deciding in any case."""

    def live(self) -> None:
        self._quietly()
        super().live()

    def run(self) -> None:
        super().run()
        if self.chance.random() < 0.5:
            self._quietly()

    def wait(self) -> None:
        super().wait()
        self._quietly()

    def _quietly(self) -> None:
        machine = self.chance.choice(self.machines)
        for _ in range(self.chance.randint(2, 4)):
            self.synced(machine, MemoryCalendar(self.server), Fate())

    def synced(self, machine: Machine, calendar: MemoryCalendar, fate: Fate, **how: bool) -> bool:
        for automatic in (False, True):
            self._compare(machine, {**how, "automatic": automatic})
        return super().synced(machine, calendar, fate, **how)

    def _compare(self, machine: Machine, how: dict[str, bool]) -> None:
        stays: list[object] = []
        stay = quiet.stay
        with patch.object(quiet, "stay", lambda *given: (stays.append(given), stay(*given))):
            short = self._lived(machine, how)
        with patch.object(quiet, "is_quiet", lambda *_: False):
            whole = self._lived(machine, how)
        self.counts["without a decision"] += bool(stays)
        self._broke("both ways differ", [] if short == whole else [f"{short} is not {whole}"])

    def _lived(self, machine: Machine, how: dict[str, bool]) -> tuple[object, ...]:
        """A run on a copy of all: what it told, what stands in the calendar then, what is remembered."""
        twin, server = copy(machine), deepcopy(self.server)
        twin.store = MemoryStore(machine.store.connection)
        try:
            told: object = twin.sync(self.now, MemoryCalendar(server), Fate(), **how)
        except StudycalError as error:
            told = str(error)
        memory = twin.store.sync("memory")
        cursor = replace(memory.cursor(), rest=None)
        kept = (cursor, memory.bases(), memory.intents(), memory.runs(99), twin.store.records())
        twin.store.close()
        return told, server.events, server.writes, *kept


@pytest.mark.parametrize("first", [0, 1_000_000])
def test_f4_a_run_that_decides_nothing_ends_as_one_that_does(first: int, empty: sqlite3.Connection) -> None:
    counts: Counter[str] = Counter()
    for seed in range(first, first + 25):
        life = Twins(seed, empty)
        life.live()
        counts.update(life.counts)
        assert life.wrong == [], seed
    assert counts["without a decision"] > 100
