"""What a run asks a calendar for before it decides, what it learns there, and what it keeps of each answer.

A plan of three weeks from Mon 30 Nov 2026, all in step with the calendar.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from studycal.calendars.memory import MemoryCalendar
from studycal.core.life.facts import NewFact, period_body, pin_body
from studycal.core.life.marks import MarkKind
from studycal.core.plan import Pin
from studycal.core.sync.remote import Look, Op, OpKind, Outcome, Receipt
from studycal.core.sync.state import Base, Decision, State
from studycal.core.time.period import Period
from studycal.errors import HeldError
from studycal.service.published import build
from studycal.service.revision import Revision
from studycal.service.sync.address import GONE, open_address, wanted
from studycal.service.sync.learn import rescheduled, spoken
from studycal.service.sync.look import changes
from studycal.service.sync.write import Written, write
from studycal.service.workspace import Home
from studycal.store.sync_memory import Cursor
from tests.service.sync.model import modelled
from tests.service.sync.mortal import Fate
from tests.service.sync.test_model import ONE, Story
from tests.service.sync.test_purge import small_home, small_world, three_weeks  # noqa: F401 - fixtures
from tests.service.sync.world import World

# --- which calendar


class Moved(MemoryCalendar):
    """A calendar that is not where it was; a new one is ``new``. It says what it was asked."""

    asked: list[str]
    rule = GONE

    def look(self, token: str) -> Look:
        self.asked.append(f"look {self.address} {token}")
        raise HeldError("Nobody is there.", rule=self.rule)

    def ensure(self, plan_id: str, title: str, zone: str) -> str:
        self.asked.append(f"ensure {self.address} {title} {zone} {len(plan_id)}")
        self.address = self.address or "new"
        return self.address


def opened(
    home: Home, cursor: Cursor, *, accept: bool = False, dry_run: bool = False, rule: str = GONE
) -> tuple[Cursor, list[str]]:
    """The cursor then, and what was asked for it."""
    calendar = Moved()
    calendar.asked, calendar.rule = [], rule
    memory = home.store.sync("memory")
    found = open_address(home, calendar, memory, cursor, accept=accept, dry_run=dry_run)
    assert calendar.address == found.calendar
    return found, calendar.asked


def test_a_calendar_is_the_one_that_the_settings_name(world: World, home: Home) -> None:
    assert wanted(home, "memory") == wanted(home, "google") == home.config.google.calendar
    world.config.write_text(
        f'{world.config.read_text()}\n[caldav]\nurl = "https://dav.example/"\ncalendar = "Evenings"\n'
    )
    other = world.home()
    assert wanted(other, "caldav") == "https://dav.example/ Evenings"
    other.close()


def test_the_calendar_of_the_last_run_is_asked_nothing_unless_it_may_be_made_anew(home: Home) -> None:
    known = home.store.sync("memory").cursor()
    kept = len(home.store.sync("memory").bases())
    asked = f"{home.config.schedule().title} Europe/Warsaw 32"
    assert opened(home, known) == (known, [f"ensure {known.calendar} {asked}"])
    assert len(home.store.sync("memory").bases()) == kept == 15
    anew = replace(known, calendar="new", token="", rest=None)
    dry = opened(home, known, accept=True, dry_run=True)
    assert dry == (anew, [f"look {known.calendar} ", f"ensure  {asked}"])
    assert (home.store.sync("memory").cursor(), len(home.store.sync("memory").bases())) == (known, 15)
    assert opened(home, known, accept=True) == dry
    assert (home.store.sync("memory").cursor(), home.store.sync("memory").bases()) == (anew, {})


def test_another_calendar_in_the_settings_is_another(home: Home) -> None:
    known = home.store.sync("memory").cursor()
    before = replace(known, wanted="Another")
    found, asked = opened(home, before)
    assert found == replace(known, calendar="new", token="", rest=None)
    assert [what.partition(" ")[0] for what in asked] == ["ensure"]
    none = replace(known, calendar="", token="", rest=None)
    assert opened(home, before, dry_run=True) == (none, []), "nothing is made for a dry run"
    with pytest.raises(HeldError):
        opened(home, known, accept=True, rule="other-plan")


def test_a_calendar_may_compare_with_the_versions_that_are_known_which_are_read_when_it_does(
    world: World, home: Home
) -> None:
    bases = home.store.sync("memory").bases()
    known = bases | {
        "W02.S1": replace(bases["W02.S1"], state=State.OURS_GONE),
        "W02.S2": replace(bases["W02.S2"], etag=""),
    }
    read: list[str] = []

    def remembered() -> Mapping[str, Base]:
        read.append("bases")
        return known

    calendar = world.client()
    assert changes(calendar, "", remembered).full
    assert not read
    left = [base for name, base in bases.items() if name not in ("W02.S1", "W02.S2")]
    assert dict(calendar.etags) == {base.id: base.etag for base in left}
    assert len(calendar.etags) == 13
    assert read == ["bases"]


# --- what is learnt


def a_pin(session: str, period: Period, source: str = "memory") -> NewFact:
    return "pin", pin_body(Pin(session, period, source))


def a_skip(session: str) -> NewFact:
    return "skip", {"session": session, "source": "memory"}


def test_what_was_deleted_gets_another_time_if_there_is_one(world: World) -> None:
    world.set("sync", 'deleted = "reschedule"')
    world.say("pin", "W02.S3", "2026-12-10 20:30")
    home = world.home()
    built = build(home, world.now)
    by_id = built.plan.by_id()
    facts = (a_pin("W02.S2", by_id["W02.S2"].period), a_skip("W02.S1"), a_skip("W02.S3"), a_skip("W09.S1"))
    drag, elsewhere, pinned, unknown = rescheduled(home, built, facts, world.now)
    assert (drag, pinned, unknown) == (facts[0], facts[2], facts[3])
    kind, body = elsewhere
    assert (kind, body["session"], body["source"]) == ("pin", "W02.S1", "rescheduled")
    assert body["starts"] == "2026-12-07T20:25:00", "later that evening, some minutes after the time that was freed"
    assert rescheduled(home, built, facts[:1], world.now) == facts[:1]
    assert rescheduled(home, built, facts[3:], world.now) == facts[3:]
    home.close()


def test_what_is_deleted_is_skipped_where_nothing_else_was_set(world: World, home: Home) -> None:
    facts = (a_skip("W02.S1"),)
    assert rescheduled(home, build(home, world.now), facts, world.now) is facts


def spoke(home: Home, built: Revision, fact: NewFact) -> dict[str, object]:
    """What a pin says beside its time."""
    ((_, body),) = spoken(home, built, (fact,))
    return {key: value for key, value in body.items() if key not in fact[1]}


def test_a_pin_says_of_what_it_speaks_and_what_was_before(world: World) -> None:
    world.say("pin", "W02.S3", "2026-12-10 20:30")
    home = world.home()
    built = build(home, world.now)
    period = built.plan.by_id()["W02.S1"].period
    usual = {"usual": period_body(period)}
    hour = timedelta(hours=1)
    dragged = Period(period.start + hour, period.end + hour)
    assert spoke(home, built, a_pin("W02.S1", dragged)) == {"only": "time", **usual}
    assert spoke(home, built, a_pin("W02.S1", Period(period.start, dragged.end))) == {"only": "length", **usual}
    assert spoke(home, built, a_pin("W02.S1", Period(dragged.start, period.end))) == usual
    assert spoke(home, built, a_pin("W09.S1", dragged)) == {}, "nothing stood before"
    assert spoke(home, built, a_pin("W02.S1", dragged, "found")) == {}, "nobody dragged it just now"
    assert spoke(home, built, a_skip("W02.S1")) == {}
    (before,) = (record.body for record in home.store.records() if record.kind == "pin")
    again = spoke(home, built, a_pin("W02.S3", dragged))
    assert again["usual"] == before["usual"] != period_body(built.plan.by_id()["W02.S3"].period)
    home.close()


# --- what becomes of a write


class Answers(MemoryCalendar):
    """A server that says what it was told to, in so many answers."""

    outcomes: Sequence[Sequence[Outcome]] = ()

    def apply(self, ops: Sequence[Op]) -> Iterator[list[Receipt]]:
        for outcomes in self.outcomes:
            yield [Receipt(op, outcome, None, "so it is") for op, outcome in zip(ops, outcomes, strict=False)]


@pytest.mark.parametrize(
    ("outcomes", "sent", "created", "clashes", "errors", "open_ends"),
    [
        ([[Outcome.DONE]], 1, 1, 0, 0, []),
        ([[Outcome.ANSWERED]], 0, 0, 0, 0, [True]),
        ([[Outcome.ANSWERED], [Outcome.DONE]], 1, 1, 0, 0, []),
        ([[Outcome.ANSWERED], [Outcome.FAILED]], 1, 0, 0, 1, []),
        ([[Outcome.FAILED]], 1, 0, 0, 1, [False]),
        ([[Outcome.REFUSED]], 1, 0, 0, 1, []),
        ([[Outcome.EXISTS]], 1, 0, 1, 0, []),
        ([[Outcome.STALE]], 1, 0, 1, 0, []),
        ([[Outcome.MISSING]], 1, 0, 1, 0, []),
    ],
)
def test_a_creation_is_open_until_the_server_shows_what_became_of_it(
    home: Home,
    outcomes: list[list[Outcome]],
    sent: int,
    created: int,
    clashes: int,
    errors: int,
    open_ends: list[bool],
) -> None:
    memory = home.store.sync("memory")
    base = memory.bases()["W02.S1"]
    op = Op(OpKind.CREATE, "new", "new@studycal", base.fields, {"g": "1"}, frozenset({"time"}))
    calendar, written = Answers(), Written()
    calendar.outcomes = outcomes
    heard: list[tuple[int, int]] = []
    write(calendar, home.store, memory, [Decision("W02.S1", 2, "", op=op)], written, lambda *count: heard.append(count))
    assert (written.sent, len(written.done[OpKind.CREATE]), len(written.clashes)) == (sent, created, clashes)
    assert written.errors == ["W02.S1: so it is"] * errors
    assert [intent.sent for intent in memory.intents().values()] == open_ends
    assert memory.bases()["W02.S1"].id == ("new" if created else base.id)
    assert heard == ([(0, 1), (1, 1)] if outcomes[0] == [Outcome.ANSWERED] else [(1, 1)])[: len(outcomes)]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with modelled(tmp_path) as connection:
        yield connection


def test_what_a_server_says_exists_and_does_not_know_was_never_made(empty: sqlite3.Connection) -> None:
    story = Story(empty)
    story.machines[0].mark(MarkKind.BAD, 2, story.now)
    story.sync()
    story.machines[0].mark(MarkKind.CLEAR, 2, story.now)
    client = MemoryCalendar(story.server)
    client.part = lambda op: Outcome.EXISTS if op.kind is OpKind.CREATE and client.requests < 3 else None
    report = story.machines[0].sync(story.now, client, Fate())
    assert report.dropped == ()
    assert ONE in (*report.created, *story.sync().created)
    assert not story.sync().pending
