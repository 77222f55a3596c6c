"""What a run says in its own words, what it asks a calendar for, and what it hears while it writes.

A plan of three weeks from Mon 30 Nov 2026, all in step with the calendar.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from studycal.calendars.memory import MemoryCalendar, MemoryServer
from studycal.core.life.facts import NewFact, Record, pin_body
from studycal.core.plan import Pin, Session, Unplaced
from studycal.core.sync import marker
from studycal.core.sync.event import event_id
from studycal.core.sync.remote import Fields, Look, Op, OpKind, Outcome, Receipt
from studycal.core.sync.stamp import Stamp
from studycal.core.sync.state import Base, Decision, Desired, Typed
from studycal.core.time.period import Period
from studycal.core.week_keys import PLAIN
from studycal.errors import HeldError, StudycalError, UsageError
from studycal.service.published import build
from studycal.service.revision import Revision
from studycal.service.sync import guard
from studycal.service.sync.address import GONE, explained
from studycal.service.sync.desired import desired
from studycal.service.sync.look import MOST_ASKED, PriorState, look
from studycal.service.sync.report import clashes, elsewhere, home_slot_offers, reasons, stands_twice, two_times
from studycal.service.sync.typed import typed_since
from studycal.service.sync.undo import last_run, unskip
from studycal.service.sync.write import _base, _groups, in_order
from studycal.service.workspace import Home
from tests.core.test_reconcile import ID, PLAN, PLANNED, START, WARSAW, WRITTEN, at
from tests.service.sync.test_purge import small_home, small_world, three_weeks  # noqa: F401 - fixtures
from tests.service.sync.world import World

ONE = "W01.S1"
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
"""A zone that no machine is in by chance."""


@pytest.fixture
def built(world: World, home: Home) -> Revision:
    return build(home, world.now)


# --- sentences


def test_a_calendar_that_is_gone_says_how_to_have_it_made_anew() -> None:
    told = explained(HeldError("It is gone.", "Look there.", rule=GONE))
    assert isinstance(told, HeldError)
    assert (told.message, told.remedy) == ("It is gone.", "To have it made anew: `studycal sync --accept`.")
    assert (told.rule, told.choices) == (GONE, ("studycal sync --accept",))
    for other in (HeldError("Held.", "Wait.", rule="lost"), StudycalError("Broken.", "Mend it.")):
        assert explained(other) is other


def test_times_are_told_in_the_plans_zone() -> None:
    base, wanted = Base(ONE, 0, "id", "e", at(hours=2)), Desired(ONE, PLANNED)
    theirs, ours = "Thu 3 Dec 07:00", "Thu 3 Dec 05:00"
    assert stands_twice(ONE, at(hours=2), LORD_HOWE) == (
        f"{ONE} stands twice: the older event on Wed 2 Dec 21:00 Europe/Warsaw is no longer kept in step. "
        "Delete it in the calendar; `studycal purge` removes both."
    )
    unzoned = replace(at(hours=2), zone="UTC")
    assert f"the older event on {theirs} is" in stands_twice(ONE, unzoned, LORD_HOWE)
    assert elsewhere(
        replace(base, fields=unzoned), replace(wanted, fields=replace(PLANNED, zone="UTC")), LORD_HOWE
    ) == (
        f"another machine's plan, or a run that is not remembered here, put it on {theirs}; "
        f"this plan has it on {ours}. To let this plan stand: `studycal sync --take-over`."
    )
    assert two_times(base, wanted, WARSAW) == (
        "moved by you to Wed 2 Dec 21:00 and by the plan to Wed 2 Dec 19:00. For your time in the calendar: "
        f'`studycal pin {ONE} "2026-12-02 21:00"`; for the plan\'s: `studycal pin {ONE} "2026-12-02 19:00"`.'
    )


def test_every_guard_says_what_it_saw_and_what_to_do() -> None:
    go_on = "If that is right, run `studycal sync --accept`."
    other = guard.other_machine(Stamp(3, "theirs"), ("ours",))
    assert other is not None
    assert (other.rule, other.choices) == ("other-machine", ("studycal sync --take-over",))
    assert other.sentence == (
        "Another machine wrote to this calendar and knows marks or log entries that this one does not; its sessions "
        "stay where it put them. Bring its state file here (`studycal doctor` there names it), or let this machine's "
        "plan take over: `studycal sync --take-over`."
    )
    lost = guard.losses(40, 30, 0)
    assert lost == guard.Hold("lost", f"30 of 40 coming events are gone from the calendar at once. {go_on}")
    deletions = [Op(OpKind.DELETE, str(number), "", None, {}, frozenset()) for number in range(30)]
    moves = [replace(op, kind=OpKind.PATCH, changed=frozenset({"time"})) for op in deletions]
    shrunk = guard.writes(40, 3, [], automatic=False)
    assert shrunk == guard.Hold("shrunk", f"The plan has 3 coming sessions, the calendar 40. {go_on}")
    many = guard.writes(40, 40, deletions, automatic=False)
    assert many == guard.Hold("deletes", f"30 of 40 coming events would be deleted. {go_on}")
    upheaval = guard.writes(40, 40, moves, automatic=True)
    assert upheaval == guard.Hold("upheaval", f"30 of 40 coming events would be moved. {go_on}")
    assert guard.writes(40, 40, moves, automatic=False) is None


def with_sessions(built: Revision, *sessions: Session, unplaced: tuple[Unplaced, ...] = ()) -> Revision:
    """The plan with these in place of its own of the same ids."""
    named = {other.id: other for other in sessions}
    listed = tuple(named.get(other.id, other) for other in built.plan.sessions)
    return replace(built, plan=replace(built.plan, sessions=listed, unplaced=unplaced))


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (("home-slot",), "It is on its home slot."),
        (("moved", "busy: Tea"), "That time is taken by Tea, or is too close to it."),
        (("moved", "busy: Tea", "notice"),
         "That time is taken by Tea, or is too close to it. That time is too soon: new times need some notice."),
        (("moved",), "Its home slot was not possible; this is the legal time that moves least and lies nearest to it."),
        ((), ""),
    ],
)  # fmt: skip
def test_why_a_session_is_where_it_is(built: Revision, why: tuple[str, ...], words: str) -> None:
    assert reasons(with_sessions(built, replace(built.plan.by_id()[ONE], why=why)), [])[ONE] == words


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (("busy: Tea", "one-a-day"), "no legal time: Tea takes it"),
        (("one-a-day", "busy: Tea", "busy: Call", "busy: Tea"), "no legal time: Tea and Call takes it"),
        (("pause",), "no legal time: That day is in a pause."),
        ((), "no legal time: the week has no room for it"),
    ],
)
def test_why_a_session_is_nowhere(built: Revision, why: tuple[str, ...], words: str) -> None:
    assert reasons(with_sessions(built, unplaced=(Unplaced("W02.S1", why),)), [])["W02.S1"] == words


def test_why_a_session_is_not_planned_any_more(built: Revision) -> None:
    skipped = replace(built, facts=replace(built.facts, skips=frozenset({"W02.S2"})))
    words = reasons(skipped, ["W09.S1", ONE])
    assert words["W09.S1"] == "not planned any more: the document holds its topic no more"
    assert words["W02.S2"] == "you deleted it in a calendar"
    assert words[ONE] == "It is on its home slot."


# --- what stands in each other's way


def pin(session: str, start: datetime, source: str = "memory") -> NewFact:
    return "pin", pin_body(Pin(session, Period(start, start + timedelta(minutes=75)), source))


def test_pins_on_each_other_and_on_appointments_are_told_once_they_are_learnt(built: Revision) -> None:
    by_id = built.plan.by_id()
    on_two = replace(by_id["W01.S3"], period=by_id["W01.S2"].period)
    busy = replace(by_id["W02.S1"], why=("pinned", "clash: Tea", "clash: session W02.S2", "clash: Call"))
    plan = with_sessions(built, on_two, busy)
    both = ("W01.S2", "clashes with W01.S3 on Wed 2 Dec 19:00: you gave both that time, so neither was moved")
    assert clashes(plan, [pin("W01.S3", START)], WARSAW) == (both,)
    assert clashes(plan, [pin("W01.S2", START)], WARSAW) == (both,)
    assert clashes(plan, [pin("W02.S1", START)], WARSAW) == (
        ("W02.S1", "clashes with Tea and Call: you gave it that time, so it was not moved"),
    )
    assert clashes(plan, [pin("W03.S1", START), ("skip", {"session": "W01.S3"})], WARSAW) == ()
    assert clashes(plan, [], WARSAW) == ()


def test_sessions_that_touch_do_not_clash(built: Revision) -> None:
    second = built.plan.by_id()["W01.S2"]
    after = replace(second, id="W01.S3", period=Period(second.end, second.end + timedelta(hours=1)))
    assert clashes(with_sessions(built, after), [pin("W01.S3", second.end)], WARSAW) == ()


# --- a habit


@pytest.mark.parametrize(
    ("before", "learnt", "offered"),
    [
        ([("W01.S2", "memory"), ("W02.S2", "memory")], [("W03.S2", "memory")], True),
        ([("W01.S2", "memory")], [("W02.S2", "memory"), ("W03.S2", "google")], True),
        ([("W01.S2", "memory")], [("W03.S2", "memory")], False),
        ([("W01.S2", "memory"), ("W02.S2", "memory"), ("W03.S2", "memory")], [("W04.S2", "memory")], False),
        ([("W01.S2", "cli"), ("W02.S2", "memory")], [("W03.S2", "memory")], False),
        ([("W01.S2", "offer"), ("W02.S2", "memory")], [("W03.S2", "memory")], False),
        ([("W01.S2", "memory"), ("W02.S2", "memory")], [("W03.S2", "rescheduled")], False),
        ([("W01.S2", "memory"), ("W02.S2", "memory")], [("W03.S2", "found")], False),
        ([("W01.S2", "memory"), ("W02.S3", "memory")], [("W03.S2", "memory")], False),
        ([("W01.S2", "memory"), ("W02.S2", "memory"), ("W03.S2", "memory")], [], False),
    ],
)
def test_the_third_like_drag_offers_a_home_slot(
    built: Revision, before: list[tuple[str, str]], learnt: list[tuple[str, str]], offered: bool
) -> None:
    def of(name: str) -> datetime:
        return START + timedelta(weeks=int(name[1:3]), hours=1)

    pins = {name: Pin(name, Period(of(name), of(name) + timedelta(hours=1)), source) for name, source in before}
    known = replace(built, facts=replace(built.facts, pins=pins))
    sentence = (
        'You moved S2 to wed 20:00 3 times. To make that its home slot, write "wed 20:00" in its place '
        "under [times] home."
    )
    facts = [pin(name, of(name), source) for name, source in learnt]
    assert home_slot_offers(known, facts, START) == ((sentence,) if offered else ())


def test_drags_to_other_hours_are_no_habit(built: Revision) -> None:
    facts = [pin(f"W0{week}.S2", START + timedelta(weeks=week, hours=week)) for week in (1, 2, 3)]
    assert home_slot_offers(built, facts, START) == ()


# --- what a look asks for


@pytest.mark.parametrize(
    ("many", "insist", "asked"),
    [(MOST_ASKED, False, True), (MOST_ASKED + 1, False, False), (MOST_ASKED + 1, True, True)],
)
def test_twenty_that_a_whole_listing_lacks_are_asked_for_and_more_only_where_it_is_insisted_on(
    many: int, insist: bool, asked: bool
) -> None:
    names = [f"W{number:02}.S1" for number in range(1, many + 1)]
    bases = {name: Base(name, 0, event_id(PLAN, name), "e1", WRITTEN) for name in names}
    before = PriorState(PLAN, frozenset(names), bases, {}, START - timedelta(days=9), PLAIN)
    server = MemoryServer()
    calendar = MemoryCalendar(server)
    calendar.ensure(PLAN, "Study", "Europe/Warsaw")
    seen = look(calendar, "", before, insist=insist)
    assert seen.full
    assert len(seen.unheard) == (0 if asked else many)
    assert sorted(seen.remote) == (names if asked else [])
    assert all(event.cancelled for event in seen.remote.values())


def test_a_list_of_changes_that_names_what_did_not_change_is_no_list_of_changes(world: World, home: Home) -> None:
    """So some servers answer a token that they do not know; what it says is gone is believed all the same."""
    sessions = frozenset(f"W0{week}.S{slot}" for week in (1, 2, 3) for slot in (1, 2, 3, 4, 5))
    before = PriorState(world.plan_id, sessions, home.store.sync("memory").bases(), {}, world.now, PLAIN)
    event, calendar = world.event("W01.S1"), world.client()
    calendar.look("")
    for version, everything in ((event.etag, True), ("another", False)):
        calendar.etags = {event.id: version}
        answer = Look((event,), (world.id("W03.S5", 1),), "t9", full=False, changed_only=True)
        seen = look(calendar, "t8", before, insist=False, answer=answer)
        assert seen.full is everything
        assert world.id("W03.S5", 1) in seen.ids
        assert len(seen.ids) == (16 if everything else 2)


# --- what is wanted


def test_events_have_the_alarms_of_the_settings(world: World, built: Revision) -> None:
    loud = replace(built, schedule=replace(built.schedule, alarms=(30, 5)))
    assert {wanted.fields.alarms for wanted in desired(loud, {}, world.now, 0).values()} == {(30, 5)}
    assert {wanted.fields.alarms for wanted in desired(built, {}, world.now, 0).values()} == {()}


def test_what_is_written_takes_the_place_of_words_that_were_given_back() -> None:
    base = Base(ONE, 0, ID, "e1", WRITTEN, theirs={"summary": "Mine"}, users=frozenset({"time", "summary"}))
    move = Op(OpKind.PATCH, ID, ID, at(hours=2), {"s": "x"}, frozenset({"time"}), sequence=4)
    after = _base(Decision(ONE, 2, "", op=move, base=base), Receipt(move, Outcome.DONE))
    assert (dict(after.theirs), after.users, after.fields) == ({}, frozenset({"summary"}), at(hours=2))
    assert (after.etag, dict(after.mark), after.sequence) == ("", {"s": "x"}, 4)


# --- the order of writes


def a_write(session: str, kind: OpKind, fields: Fields | None, base: Fields | None = None) -> Decision:
    op = Op(kind, session, session, fields, {}, frozenset())
    return Decision(session, 0, "", op=op, base=Base(session, 0, session, "e", base) if base else None)


def test_writes_go_by_kind_and_then_the_nearest_first() -> None:
    day = replace(PLANNED, start=date(2026, 12, 2), end=date(2026, 12, 3))
    decisions = [
        a_write("W09.S9", OpKind.DELETE, None),
        a_write("W01.S4", OpKind.DELETE, None, at(days=3)),
        a_write("W01.S3", OpKind.DELETE, None, day),
        a_write("W01.S5", OpKind.PATCH, at(days=2), at(days=9)),
        a_write("W01.S6", OpKind.PATCH, at(days=1)),
        a_write("W01.S8", OpKind.CREATE, at()),
        a_write("W01.S7", OpKind.CREATE, at()),
        Decision("W01.S1", 1, "nothing to do"),
    ]
    order = ["W01.S7", "W01.S8", "W01.S6", "W01.S5", "W01.S3", "W01.S4", "W09.S9"]
    assert [decision.session for decision in in_order(decisions)] == order


@pytest.mark.parametrize(
    ("creates", "deletions", "sent"),
    [
        (120, 0, [120]),
        (0, 70, [50, 20]),
        (60, 50, [50, 50, 10]),
        (49, 1, [50]),
        (100, 1, [100, 1]),
        (120, 1, [100, 21]),
        (0, 0, []),
    ],
)
def test_all_is_sent_at_once_up_to_the_batch_of_the_first_deletion(
    creates: int, deletions: int, sent: list[int]
) -> None:
    """Each deletion is noted right before its own batch."""
    kinds = [OpKind.CREATE] * creates + [OpKind.DELETE] * deletions
    ops = [Op(kind, str(number), "", None, {}, frozenset()) for number, kind in enumerate(kinds)]
    groups = list(_groups(ops))
    assert [len(group) for group in groups] == sent
    assert [op for group in groups for op in group] == ops


def test_a_dry_run_foresees_each_kind_of_write_and_changes_nothing(world: World) -> None:
    world.say("mark", "bad", "W03")
    world.say("pin", "W02.S1", "2026-12-07 20:30")
    world.server.remove(world.id("W01.S5"))
    world.sync()
    world.say("unskip", "W01.S5")
    world.say("pin", "W02.S1", "2026-12-07 21:00")
    world.say("mark", "bad", "W02")
    before = dict(world.server.events)
    dry = world.sync(dry_run=True)
    assert world.server.events == before
    real = world.sync()
    for report in (dry, real):
        assert (report.created, report.updated) == (("W01.S5",), ("W02.S1",))
        assert report.deleted == ("W02.S2", "W02.S3", "W02.S5"), "a pinned one counts among the two"
    assert {(change.session, change.kind) for change in dry.changes} >= {
        ("W01.S5", "create"),
        ("W02.S1", "patch"),
        ("W02.S3", "delete"),
    }


# --- what is heard while a run writes


class Echo(MemoryCalendar):
    """A calendar that is looked at once more after our writes; meanwhile somebody moved an event."""

    moved = ""

    def catch_up(self) -> Look | None:
        self.server.drag(self.moved, timedelta(hours=1))
        return self.look("")


def test_what_others_did_while_a_run_wrote_is_learnt_in_it(world: World) -> None:
    world.say("pin", "W02.S1", "2026-12-07 20:30")
    calendar = Echo(world.server)
    calendar.moved = world.id("W03.S1")
    before = world.planned("W03.S1")
    report = world.sync(calendar)
    assert (report.updated, report.accepted) == (("W02.S1",), ("W03.S1",))
    assert world.planned("W03.S1") == before + timedelta(hours=1)
    quiet = world.sync()
    assert (quiet.pending, quiet.changes) == (False, ())
    home = world.home()
    assert home.store.sync("memory").cursor().token == world.client().look("").token
    home.close()


def test_what_others_deleted_while_a_run_wrote_is_learnt_in_it_too(world: World) -> None:
    class Deleting(MemoryCalendar):
        def catch_up(self) -> Look | None:
            self.server.remove(world.id("W03.S1"))
            return self.look("")

    world.say("pin", "W02.S1", "2026-12-07 20:30")
    report = world.sync(Deleting(world.server))
    assert (report.updated, report.accepted, report.dropped) == (("W02.S1",), (), ("W03.S1",))
    assert world.statuses()["W03.S1"] == "skipped"


def test_what_clashed_while_it_was_written_is_told_as_it_ended_and_the_rest_as_it_was(world: World) -> None:
    """One of two events that a run moves is dragged by hand between its look and its write."""

    class Meanwhile(MemoryCalendar):
        dragged = False

        def apply(self, ops: Sequence[Op]) -> Iterator[list[Receipt]]:
            if not self.dragged:
                self.dragged = True
                self.server.drag(world.id("W02.S1"), timedelta(hours=3))
            return super().apply(ops)

    world.say("mark", "bad", "W03")
    world.say("pin", "W01.S2", "2026-12-02 20:30")
    world.say("pin", "W02.S1", "2026-12-07 20:30")
    report = world.sync(Meanwhile(world.server))
    assert [(change.session, change.kind, change.reason.partition(" (")[0]) for change in report.changes] == [
        ("W02.S1", "pin", "you dragged it to Mon 7 Dec 22:00"),
        ("W01.S2", "patch", "moved from Wed 2 Dec 19:00 to Wed 2 Dec 20:30"),
        *((f"W03.S{slot}", "delete", "not planned any more: the week is a bad one") for slot in (1, 3, 5)),
    ]
    assert (report.updated, report.accepted) == (("W01.S2",), ("W02.S1",))


def test_what_the_calendar_says_of_our_facts_after_a_run_is_remembered(world: World) -> None:
    def stamps() -> tuple[str, set[str]]:
        home = world.home()
        try:
            kept = home.store.sync("memory").cursor().stamp
        finally:
            home.close()
        return kept, {event.marker.get(marker.STAMP, "") for event in world.server.live().values()}

    assert stamps() == ("", {""}), "no mark and no log entry yet"
    world.say("mark", "bad", "W03")
    world.sync()
    kept, there = stamps()
    assert kept
    assert there == {"", kept}


# --- taking back what a calendar taught


def test_only_what_was_deleted_in_a_calendar_is_brought_back(world: World) -> None:
    home = world.home()
    with pytest.raises(UsageError) as nothing:
        unskip(home, ["w02.s1"], world.now)
    assert (nothing.value.message, nothing.value.remedy) == ("W02.S1 was not deleted in a calendar.", "Nothing is.")
    home.close()
    for name in ("W02.S3", "W02.S1"):
        world.server.remove(world.id(name))
    world.sync()
    home = world.home()
    with pytest.raises(UsageError) as other:
        unskip(home, ["w02.s1", "w03.s1", "w03.s2"], world.now)
    assert other.value.message == "W03.S1 was not deleted in a calendar."
    assert other.value.remedy == "Deleted there: W02.S1, W02.S3."
    home.close()
    world.say("unskip", "w02.s1")
    assert {name: world.statuses()[name] for name in ("W02.S1", "W02.S3")} == {"W02.S1": "planned", "W02.S3": "skipped"}


def test_the_last_run_that_learnt_anything_is_taken_back_whole(world: World) -> None:
    home = world.home()
    with pytest.raises(UsageError) as nothing:
        last_run(home, "memory", world.now)
    assert nothing.value.message == "No run with memory learnt anything that still holds."
    assert nothing.value.remedy == "`studycal log --history` lists all."
    home.close()
    world.drag("W01.S1")
    world.sync()
    world.drag("W02.S1")
    world.drag("W02.S3")
    facts = world.sync().facts
    home = world.home()
    shown = last_run(home, "memory", world.now)
    assert [(kind, body["fact"]) for kind, body in shown.facts] == [("undo", number) for number in facts]
    with pytest.raises(UsageError):
        last_run(home, "google", world.now)
    home.close()


def test_words_that_a_title_took_the_place_of_come_back_when_it_is_taken_back() -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    body = {"session": ONE, "title": "Mine", "theirs": {"memory": {"summary": "Theirs"}}}
    given = Record(1, noon, "title", body)
    taken_back = Record(2, noon, "undo", {"fact": 1})
    assert typed_since([given], 0, "memory") == {ONE: Typed(titled=True)}
    assert typed_since([given, taken_back], 1, "memory") == {ONE: Typed(titled=True, theirs={"summary": "Theirs"})}
    assert typed_since([given, taken_back], 1, "google") == {ONE: Typed(titled=True)}
