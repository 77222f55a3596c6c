"""What a run says of each event, and what holds it: tables of what is known and the sentence that follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from studycal.core.life.facts import Record
from studycal.core.life.marks import Facts
from studycal.core.plan import Pin
from studycal.core.sync.edits import ALL_DAY
from studycal.core.sync.remote import Fields, Op, OpKind
from studycal.core.sync.stamp import Stamp
from studycal.core.sync.state import Base, Decision, State, Typed
from studycal.core.time.period import Period
from studycal.service.sync import guard
from studycal.service.sync.learn import facts_of, lost
from studycal.service.sync.report import Change, SyncReport, learnt, left_alone, planned, time_words
from studycal.service.sync.typed import typed_since
from studycal.store.sync_memory import Cursor
from tests.core.test_reconcile import ID, PLANNED, START, WARSAW, WRITTEN, at, by_us, by_user, tokyo

ONE, TWO = "W01.S1", "W01.S2"
BASE = Base(ONE, 0, ID, "e1", WRITTEN)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def stands(fields: Fields | None) -> Base:
    """What is remembered of an event that stands so now."""
    return replace(BASE, fields=fields)


def op(kind: OpKind, fields: Fields | None = None, *changed: str) -> Op:
    return Op(kind, ID, f"{ID}@studycal", fields, {}, frozenset(changed))


# --- where an event stands


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (None, "nowhere"),
        (PLANNED, "Wed 2 Dec 19:00"),
        (replace(PLANNED, start=START.astimezone(UTC), zone="UTC"), "Wed 2 Dec 19:00"),
        (replace(PLANNED, start=START.astimezone(UTC), zone="Etc/UTC"), "Wed 2 Dec 19:00"),
        (replace(PLANNED, zone="Europe/Berlin"), "Wed 2 Dec 19:00"),
        (replace(PLANNED, start=START.astimezone(tokyo), zone="Asia/Tokyo"), "Thu 3 Dec 03:00 Asia/Tokyo"),
        (replace(PLANNED, zone="Customized Time Zone"), "Wed 2 Dec 19:00"),
        (replace(PLANNED, start=date(2026, 12, 2), end=date(2026, 12, 3)), "Wed 2 Dec, all day"),
    ],
)
def test_where_an_event_stands(fields: Fields | None, words: str) -> None:
    assert time_words(fields, WARSAW) == words


# --- what the learner did


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (at(hours=2), "you dragged it to Wed 2 Dec 21:00"),
        (at(hours=2, longer=15), "you dragged it to Wed 2 Dec 21:00 and made it longer, 90 min instead of 75"),
        (at(longer=30), "you made it longer, 105 min instead of 75"),
        (at(longer=-15), "you made it shorter, 60 min instead of 75"),
        (None, "you dragged it to nowhere"),
        (replace(PLANNED, start=date(2026, 12, 2), end=date(2026, 12, 3)), "you dragged it to Wed 2 Dec, all day"),
    ],
)
def test_a_drag_is_called_what_it_was(after: Fields | None, reason: str) -> None:
    decision = Decision(ONE, 4, "you moved it", base=stands(after), fact="pin")
    (change,) = learnt([decision], {ONE: BASE}, [("pin", {"session": ONE, "source": "memory"})], WARSAW)
    assert change == Change(ONE, "pin", reason, WRITTEN, after, time_words(after or WRITTEN, WARSAW))


def test_another_year_is_shown() -> None:
    slipped = replace(PLANNED, start=PLANNED.start.replace(year=2062), end=PLANNED.end.replace(year=2062))  # type: ignore[call-arg]
    decision = Decision(ONE, 4, "you moved it", base=stands(slipped), fact="pin")
    (change,) = learnt([decision], {ONE: BASE}, [("pin", {"session": ONE})], WARSAW)
    assert (change.reason, change.when) == ("you dragged it to Sat 2 Dec 2062 19:00", "Sat 2 Dec 2062 19:00")
    back = planned(Decision(ONE, 2, "", op=op(OpKind.PATCH, PLANNED, "time")), {ONE: stands(slipped)}, "", WARSAW)
    assert back.reason == "moved from Sat 2 Dec 2062 19:00 to Wed 2 Dec 2026 19:00"


def test_what_nothing_was_known_of_has_a_time_of_its_own() -> None:
    decision = Decision(ONE, 4, "", base=stands(at(hours=2)), fact="pin", undragged=True)
    (change,) = learnt([decision], {}, [("pin", {"session": ONE})], WARSAW)
    assert change == Change(ONE, "pin", "it has a time of your own there", None, at(hours=2), "Wed 2 Dec 21:00")


@pytest.mark.parametrize(
    ("said", "fact", "kind", "reason", "after"),
    [
        ("skip", ("skip", {}), "skip", "you deleted it", None),
        ("skip", ("pin", {"source": "rescheduled"}), "elsewhere", "you deleted it; it gets another time", None),
        ("skip", ("pin", {"source": "cli"}), "skip", "you deleted it", None),
        ("unskip", ("unskip", {}), "unskip", "you brought it back", WRITTEN),
    ],
)
def test_a_deletion_and_its_way_back(
    said: Any, fact: tuple[str, dict[str, Any]], kind: str, reason: str, after: Fields | None
) -> None:
    decision = Decision(ONE, 10, "", base=stands(WRITTEN), fact=said)
    facts = [(fact[0], {"session": ONE, **fact[1]}), ("skip", {"session": TWO})]
    (change,) = learnt([decision], {ONE: BASE}, facts, WARSAW)
    assert change == Change(ONE, kind, reason, WRITTEN, after, "Wed 2 Dec 19:00")


def test_only_what_became_a_fact_is_told() -> None:
    decision = Decision(ONE, 4, "", base=BASE, fact="pin")
    assert learnt([decision], {ONE: BASE}, [("pin", {"session": TWO})], WARSAW) == []
    assert learnt([Decision(ONE, 1, "nothing to do")], {ONE: BASE}, [("pin", {"session": ONE})], WARSAW) == []


def test_what_is_left_alone_is_told_with_its_reason() -> None:
    odd = replace(BASE, state=State.ODD, fields=replace(PLANNED, start=date(2026, 12, 2), end=date(2026, 12, 3)))
    decisions = [
        Decision(ONE, 29, f"left alone: {ALL_DAY}", base=odd, notice="odd"),
        Decision(TWO, 11, "not planned any more; it has your changes", base=BASE, notice="kept"),
        Decision("W01.S3", 5, "moved by you and by the plan", base=BASE, notice="conflict"),
        Decision("W01.S4", 1, "nothing to do", base=BASE),
        Decision("W01.S5", 29, "left alone: it cannot be read", notice="odd"),
    ]
    assert [(change.session, change.kind, change.reason, change.when) for change in left_alone(decisions, WARSAW)] == [
        (ONE, "keep", f"left alone: {ALL_DAY}", "Wed 2 Dec, all day"),
        (TWO, "keep", "not planned any more; it has your changes", "Wed 2 Dec 19:00"),
        ("W01.S5", "keep", "left alone: it cannot be read", "nowhere"),
    ]


# --- what a run writes


@pytest.mark.parametrize(
    ("write", "why", "reason", "when"),
    [
        (op(OpKind.CREATE, PLANNED), "It is on its home slot.", "new in the plan", "Wed 2 Dec 19:00"),
        (op(OpKind.DELETE), "the week is a bad one", "the week is a bad one", "Wed 2 Dec 19:00"),
        (op(OpKind.DELETE), "", "new in the plan", "Wed 2 Dec 19:00"),
        (
            op(OpKind.PATCH, at(hours=2), "time"), "Conference takes it.",
            "moved from Wed 2 Dec 19:00 to Wed 2 Dec 21:00 (Conference takes it.)", "Wed 2 Dec 21:00",
        ),
        (op(OpKind.PATCH, at(longer=30), "time"), "", "made longer, 105 min instead of 75", "Wed 2 Dec 19:00"),
        (
            op(OpKind.PATCH, at(hours=2, longer=-15), "time", "summary"), "",
            "moved from Wed 2 Dec 19:00 to Wed 2 Dec 21:00, shorter, 60 min instead of 75; new summary",
            "Wed 2 Dec 21:00",
        ),
        (op(OpKind.PATCH, PLANNED, "summary", "description"), "x", "new description and summary", "Wed 2 Dec 19:00"),
        (op(OpKind.PATCH, PLANNED), "x", "our mark returns", "Wed 2 Dec 19:00"),
    ],
)  # fmt: skip
def test_a_write_is_told_with_its_reason(write: Op, why: str, reason: str, when: str) -> None:
    change = planned(Decision(ONE, 2, "new in the plan", op=write), {ONE: BASE}, why, WARSAW)
    assert change == Change(ONE, write.kind.value, reason, WRITTEN, write.fields, when)


def test_a_write_of_what_was_never_seen_comes_from_nowhere() -> None:
    decision = Decision(ONE, 2, "", op=op(OpKind.PATCH, PLANNED, "time"))
    assert planned(decision, {}, "", WARSAW).reason == "moved from nowhere to Wed 2 Dec 19:00"


@pytest.mark.parametrize(
    ("report", "pending"),
    [
        (SyncReport("memory"), False),
        (SyncReport("memory", created=(ONE,)), True),
        (SyncReport("memory", updated=(ONE,)), True),
        (SyncReport("memory", deleted=(ONE,)), True),
        (SyncReport("memory", accepted=(ONE,)), True),
        (SyncReport("memory", dropped=(ONE,)), True),
        (SyncReport("memory", returned=(ONE,)), True),
        (SyncReport("memory", held="12 of 12 are gone.", rule="lost"), True),
        (SyncReport("memory", held="Another machine wrote.", rule="other-machine"), False),
        (SyncReport("memory", kept=((ONE, "it repeats now"),), errors=("refused",)), False),
    ],
)
def test_a_report_is_pending_where_a_run_would_do_anything(report: SyncReport, pending: bool) -> None:
    assert report.pending is pending


# --- what holds a run


def test_losses_are_told_by_the_larger_number() -> None:
    go_on = "If that is right, run `studycal sync --accept`."
    assert guard.losses(30, 6, 0) is None
    assert guard.losses(29, 6, 0) == guard.Hold(
        "lost", f"6 of 29 coming events are gone from the calendar at once. {go_on}"
    )
    assert guard.losses(30, 2, 3) == guard.Hold(
        "lost", f"3 of 30 coming events are gone from the calendar at once. {go_on}"
    )
    assert guard.losses(30, 0, 0) is None


@pytest.mark.parametrize(
    ("known", "coming", "ops", "automatic", "told"),
    [
        (12, 6, [], False, None),
        (13, 6, [], False, "shrunk: The plan has 6 coming sessions, the calendar 13."),
        (6, 2, [], False, "shrunk: The plan has 2 coming sessions, the calendar 6."),
        (5, 0, [], False, None),
        (40, 40, [OpKind.DELETE] * 10, False, None),
        (40, 40, [OpKind.DELETE] * 11, False, "deletes: 11 of 40 coming events would be deleted."),
        (10, 10, [OpKind.PATCH] * 5, True, "upheaval: 5 of 10 coming events would be moved."),
        (10, 10, [OpKind.PATCH] * 4, True, None),
        (10, 10, [OpKind.PATCH] * 5, False, None),
        (10, 10, [OpKind.CREATE] * 9, True, None),
    ],
)
def test_a_plan_that_upsets_the_calendar_holds(
    known: int, coming: int, ops: list[OpKind], automatic: bool, told: str | None
) -> None:
    hold = guard.writes(known, coming, [op(kind, PLANNED, "time") for kind in ops], automatic=automatic)
    said = f"{hold.rule}: {hold.sentence.partition(' If that')[0]}" if hold else None
    assert said == told
    assert hold is None or hold.choices == ("studycal sync --accept",)


def test_new_words_upset_nobody() -> None:
    assert guard.writes(10, 10, [op(OpKind.PATCH, PLANNED, "summary")] * 10, automatic=True) is None


@pytest.mark.parametrize(
    ("last", "automatic", "where"),
    [
        (None, True, None),
        (NOW - timedelta(hours=48), True, None),
        (NOW - timedelta(hours=49), True, "far ahead of"),
        (NOW - timedelta(hours=49), False, None),
        (NOW + timedelta(minutes=6), True, "behind"),
        (NOW + timedelta(minutes=6), False, "behind"),
        (NOW + timedelta(minutes=5), True, None),
    ],
)
def test_a_clock_that_jumped_holds(last: datetime | None, automatic: bool, where: str | None) -> None:
    hold = guard.clock(Cursor(last_run=last), NOW, automatic=automatic)
    assert (hold is None) is (where is None)
    assert hold is None or (hold.rule, f"stands {where} the last run's" in hold.sentence) == ("clock", True)


def test_a_guard_that_held_long_enough_is_seen_again() -> None:
    held = Cursor(held_rule="lost", held_since=NOW)
    assert [guard.seen_before(held, "lost", NOW + timedelta(minutes=minutes)) for minutes in (0, 9, 10, 60)] == [
        False, False, True, True,
    ]  # fmt: skip
    assert not guard.seen_before(held, "shrunk", NOW + timedelta(hours=1))
    assert not guard.seen_before(Cursor(held_rule="lost"), "lost", NOW)


def test_another_machine_holds_where_it_knows_what_this_one_does_not() -> None:
    assert guard.other_machine(Stamp(3, "abc"), ("000", "abc")) is None
    hold = guard.other_machine(Stamp(3, "abc"), ("000", "def"))
    assert hold is not None
    assert (hold.rule, hold.choices) == ("other-machine", ("studycal sync --take-over",))


@pytest.mark.parametrize(
    ("ops", "today", "sent"), [(5, 0, 5), (400, 0, 300), (400, 800, 200), (9, 1000, 0), (9, 1200, 0)]
)
def test_a_run_and_a_day_send_so_much_and_no_more(ops: int, today: int, sent: int) -> None:
    assert guard.allowed([op(OpKind.CREATE, PLANNED)] * ops, today) == sent


# --- what becomes a fact


PERIOD = Period(START, START + timedelta(minutes=75))
ABROAD = Period(PERIOD.start.astimezone(tokyo), PERIOD.end.astimezone(tokyo))


@pytest.mark.parametrize(
    ("said", "facts", "kinds"),
    [
        ({"fact": "skip"}, Facts(), [("skip", "memory")]),
        ({"fact": "skip"}, Facts(skips=frozenset({ONE})), []),
        ({"fact": "unskip"}, Facts(skips=frozenset({ONE})), [("unskip", "memory")]),
        ({"fact": "unskip"}, Facts(), []),
        ({"fact": "pin", "period": PERIOD}, Facts(), [("pin", "memory")]),
        ({"fact": "pin", "period": PERIOD, "undragged": True}, Facts(), [("pin", "found")]),
        ({"fact": "pin", "period": PERIOD}, Facts(pins={ONE: Pin(ONE, ABROAD)}), []),
        ({"fact": "pin", "period": ABROAD}, Facts(pins={ONE: Pin(ONE, PERIOD)}), []),
        (
            {"fact": "pin", "period": PERIOD},
            Facts(pins={ONE: Pin(ONE, Period(PERIOD.start, PERIOD.end + timedelta(minutes=1)))}),
            [("pin", "memory")],
        ),
        (
            {"fact": "unskip", "period": PERIOD},
            Facts(skips=frozenset({ONE})),
            [("unskip", "memory"), ("pin", "memory")],
        ),
        ({}, Facts(), []),
    ],
)
def test_what_was_said_in_a_calendar_becomes_a_fact_once(
    said: dict[str, Any], facts: Facts, kinds: list[tuple[str, str]]
) -> None:
    new = facts_of([Decision(ONE, 4, "", **said)], facts, "memory")
    assert [(kind, body["source"]) for kind, body in new] == kinds
    assert all(body["session"] == ONE for _, body in new)


def test_lost_is_what_the_learner_deleted_since_the_last_look() -> None:
    decisions = [
        Decision(ONE, 10, "", base=by_user),
        Decision(TWO, 10, "", base=replace(by_user, session=TWO)),
        Decision("W01.S3", 3, "", base=by_us),
        Decision("W01.S4", 10, "", base=by_user),
        Decision("W01.S5", 1, ""),
    ]
    before = {ONE: BASE, TWO: by_user, "W01.S3": BASE, "W01.S5": BASE}
    assert lost(decisions, before) == (ONE,)


# --- what was typed since


def record(number: int, kind: str, **body: Any) -> Record:
    return Record(number, NOW, kind, body)


@pytest.mark.parametrize(
    ("heeded", "typed"),
    [
        (0, {ONE: Typed(timed=True), TWO: Typed(handed_back=True)}),
        (1, {TWO: Typed(handed_back=True)}),
        (4, {}),
    ],
)
def test_typed_is_what_holds_now_and_did_not(heeded: int, typed: Mapping[str, Typed]) -> None:
    records = [
        record(1, "pin", session=ONE, start="x", end="y"),
        record(2, "pin", session="W02.S1", source="memory", start="x", end="y"),
        record(3, "unpin", session=TWO, theirs={"memory": {"summary": "Mine"}}),
        record(4, "log", session="W01.S3", status="done"),
    ]
    assert typed_since(records, heeded, "memory") == typed


def test_an_unpin_that_was_taken_back_gives_the_words_of_that_calendar_back() -> None:
    records = [
        record(1, "unpin", session=ONE, theirs={"memory": {"summary": "Mine"}, "other": {"summary": "Theirs"}}),
        record(2, "undo", fact=1),
    ]
    assert typed_since(records, 1, "memory") == {ONE: Typed(theirs={"summary": "Mine"})}
    assert typed_since(records, 1, "other") == {ONE: Typed(theirs={"summary": "Theirs"})}
    assert typed_since(records, 1, "third") == {ONE: Typed()}
    assert typed_since(records, 2, "memory") == {}
    assert typed_since(records, 0, "memory") == {}
