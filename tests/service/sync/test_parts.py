"""The parts of a run, each on its own: what is wanted, what a look asks for, what is remembered and reported.

A plan of three weeks from Mon 30 Nov 2026, all in step with the calendar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from studycal.calendars.memory import MemoryCalendar
from studycal.core.life.facts import Record
from studycal.core.sync import marker
from studycal.core.sync.remote import OpKind, RemoteEvent
from studycal.core.sync.state import Decision, Intent, State
from studycal.core.week_keys import PLAIN
from studycal.service.published import build
from studycal.service.sync.desired import desired
from studycal.service.sync.guard import Hold
from studycal.service.sync.journal import Ending, Options, Run, remember, report
from studycal.service.sync.look import PriorState, look
from studycal.service.sync.report import Change
from studycal.service.sync.run import _policy
from studycal.service.workspace import Home
from studycal.store.sync_memory import Cursor
from tests.service.sync.test_purge import small_home, small_world, three_weeks  # noqa: F401 - fixtures
from tests.service.sync.world import World

# --- what is wanted


def test_beyond_the_horizon_only_what_stands_in_the_calendar_is_wanted(world: World, home: Home) -> None:
    built, bases = build(home, world.now), home.store.sync("memory").bases()
    assert len(desired(built, {}, world.now, 0)) == 15
    near = desired(built, {}, world.now, 1)
    assert sorted(near) == ["W01.S1"], "a week from Tue 24 Nov, 12:15, is Tue 1 Dec"
    gone = {name: replace(base, state=State.OURS_GONE) for name, base in bases.items()}
    assert len(desired(built, bases, world.now, 1)) == 15
    assert sorted(desired(built, gone, world.now, 1)) == ["W01.S1"]


def test_what_is_wanted_says_why_and_what_was_said_of_it(world: World) -> None:
    world.say("pin", "W02.S1", "2026-12-07 20:30")
    world.server.remove(world.id("W02.S2"))
    world.sync()
    world.wait(days=7)
    world.learner.studycal("log", "done", "W01.S1")
    home = world.home()
    built = build(home, world.now)
    wanted = desired(built, {}, world.now, 0)
    home.close()
    assert (wanted["W02.S1"].pinned, wanted["W02.S1"].why) == (True, ("pinned",))
    assert (wanted["W02.S2"].skipped, wanted["W02.S2"].pinned) == (True, False)
    assert (wanted["W01.S1"].done, wanted["W02.S3"].done) == (True, False)
    assert wanted["W02.S3"].why == built.plan.by_id()["W02.S3"].why != ()


# --- what a look asks for


class Asked(MemoryCalendar):
    """A calendar that remembers which events were asked for by id."""

    ids: Sequence[str] = ()

    def get(self, ids: Sequence[str]) -> dict[str, RemoteEvent | None]:
        self.ids = ids
        return super().get(ids)


def known(world: World, home: Home, **intents: Intent) -> PriorState:
    sessions = frozenset(f"W0{week}.S{slot}" for week in (1, 2, 3) for slot in (1, 2, 3, 4, 5))
    return PriorState(world.plan_id, sessions, home.store.sync("memory").bases(), intents, world.now, PLAIN)


def test_of_writes_whose_end_is_not_known_twenty_are_asked_for_those_that_were_sent_first(
    world: World,
    home: Home,
) -> None:
    intents = {f"x{n:02}": Intent(f"x{n:02}", "W01.S1", 0, OpKind.CREATE, "", sent=n >= 20) for n in range(25)}
    calendar = Asked(world.server)
    token = calendar.look("").token
    seen = look(calendar, token, replace(known(world, home), intents=intents), insist=False)
    assert list(calendar.ids) == [*(f"x{n:02}" for n in range(20, 25)), *(f"x{n:02}" for n in range(15))]
    assert seen.remote == {}, "events that are no sessions of ours say nothing"


def test_what_a_full_list_lacks_is_asked_for_unless_it_is_too_much(world: World, home: Home) -> None:
    for slot in (1, 2):
        world.server.forget(world.id(f"W01.S{slot}"))
    calendar = Asked(world.server)
    seen = look(calendar, "", known(world, home), insist=False)
    assert sorted(calendar.ids) == sorted((world.id("W01.S1"), world.id("W01.S2")))
    assert (seen.full, seen.unheard) == (True, ())
    assert {name for name, event in seen.remote.items() if event.cancelled} == {"W01.S1", "W01.S2"}


def test_an_older_event_that_stands_beside_the_newer_is_seen(world: World, home: Home) -> None:
    older, newer = world.event("W02.S1"), world.id("W02.S1", 1)
    fields = replace(world.fields("W02.S1"), summary="The newer one")
    mark = marker.compose(world.plan_id, "W02.S1", 1, marker.digests(fields), ())
    world.server.add(newer, fields, mark)
    seen = look(MemoryCalendar(world.server), "", known(world, home), insist=False)
    assert {name: session for name, (session, _) in seen.older.items()} == {older.id: "W02.S1"}
    assert seen.ids >= {older.id, newer}
    begun = replace(known(world, home), now=world.now + timedelta(days=60))
    assert look(MemoryCalendar(world.server), "", begun, insist=False).older == {}


def test_what_has_begun_is_told_by_the_latest_moment_seen_unless_it_is_accepted(world: World, home: Home) -> None:
    built, hour = build(home, world.now), timedelta(hours=1)
    for seen, latest in ((None, world.now), (world.now - hour, world.now), (world.now + hour, world.now + hour)):
        assert _policy(a_run(world, home), Cursor(seen=seen), built).now == latest
        assert _policy(a_run(world, home, accept=True), Cursor(seen=seen), built).now == world.now


# --- what is remembered


def a_run(world: World, home: Home, **how: bool) -> Run:
    return Run(home, world.client(), home.store.sync("memory"), world.now, Options(**how))


def test_a_run_that_failed_is_dated_and_what_held_goes_on_holding(world: World, home: Home) -> None:
    hold = Hold("lost", "12 of 12 coming events are gone.")
    remember(a_run(world, home), hold=hold)
    first = world.now
    world.wait(minutes=15)
    remember(a_run(world, home), error="Google cannot be reached.")
    memory = home.store.sync("memory")
    cursor = memory.cursor()
    assert (cursor.last_run, cursor.held_rule, cursor.held_since) == (world.now, "lost", first)
    assert memory.runs(1)[0].report == {"error": "Google cannot be reached.", "facts": [], "changes": []}
    world.wait(minutes=15)
    remember(a_run(world, home), hold=hold)
    assert (memory.cursor().held_since, memory.cursor().seen) == (first, world.now)
    world.wait(minutes=15)
    remember(a_run(world, home), hold=Hold("clock", "The clock stands behind."))
    assert (memory.cursor().held_rule, memory.cursor().held_since) == ("clock", world.now)
    assert memory.cursor().seen == world.now - timedelta(minutes=15), "a clock that is not believed dates nothing"
    remember(a_run(world, home))
    assert (memory.cursor().held_rule, memory.cursor().held_since) == ("", None)


def test_a_run_that_did_nothing_is_no_news_and_a_dry_one_nothing_at_all(world: World, home: Home) -> None:
    memory = home.store.sync("memory")
    runs, cursor = memory.runs(9), memory.cursor()
    remember(a_run(world, home, dry_run=True), error="x")
    assert (memory.runs(9), memory.cursor()) == (runs, cursor)
    world.wait(minutes=15)
    remember(a_run(world, home))
    assert memory.runs(9) == runs
    assert memory.cursor().last_run == world.now


def test_what_a_run_did_is_remembered_with_its_facts(world: World, home: Home) -> None:
    run = a_run(world, home)
    run.journal.facts.append(Record(7, world.now, "pin", {"session": "W02.S1"}))
    run.journal.changes.append(Change("W02.S1", "pin", "you dragged it to Tue 8 Dec 19:00"))
    remember(run)
    (newest,) = home.store.sync("memory").runs(1)
    assert newest.report == {
        "error": "",
        "facts": [7],
        "changes": [["W02.S1", "pin", "you dragged it to Tue 8 Dec 19:00"]],
    }


# --- what is reported


def test_a_report_has_the_guards_rule_its_sentence_and_what_goes_on(world: World, home: Home) -> None:
    run = a_run(world, home)
    run.journal.facts.append(Record(7, world.now, "pin", {"session": "W02.S1"}))
    run.journal.changes += [Change("W02.S1", "pin", "you dragged it"), Change("W02.S2", "skip", "you deleted it")]
    run.journal.written.done[OpKind.PATCH] += ["W02.S3"]
    run.journal.written.errors += ["W02.S4: refused"]
    hold = Hold("lost", "12 of 12 coming events are gone.", ("studycal sync --accept",))
    cursor = Cursor(doubles={"id": "W03.S1 stands twice: Mon 14 Dec 19:00, too."})
    found = report(run, build(home, world.now), Ending(hold=hold, waiting=3, offers=("Tuesdays?",)), cursor, 9)
    assert (found.rule, found.held, found.choices) == ("lost", hold.sentence, hold.choices)
    assert (found.accepted, found.dropped, found.returned, found.facts) == (("W02.S1",), ("W02.S2",), (), (7,))
    assert (found.created, found.updated, found.deleted) == ((), ("W02.S3",), ())
    assert (found.errors, found.requests, found.waiting, found.offers) == (("W02.S4: refused",), 9, 3, ("Tuesdays?",))
    assert found.conflicts == (("W03.S1", "stands twice: Mon 14 Dec 19:00, too."),)
    quiet_report = report(a_run(world, home), build(home, world.now), Ending(), Cursor(), 1)
    assert (quiet_report.held, quiet_report.rule, quiet_report.choices, quiet_report.pending) == ("", "", (), False)


def test_what_is_left_alone_stands_in_the_report(world: World, home: Home) -> None:
    base = home.store.sync("memory").bases()["W02.S1"]
    odd = Decision("W02.S1", 29, "left alone: it repeats now", base=base, notice="odd")
    found = report(a_run(world, home), build(home, world.now), Ending(decisions=(odd,)), Cursor(), 1)
    assert found.kept == (("W02.S1", "left alone: it repeats now"),)
    assert [(change.session, change.kind) for change in found.changes] == [("W02.S1", "keep")]
