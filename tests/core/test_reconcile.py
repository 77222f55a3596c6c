"""The decision table, row by row: plan, memory and calendar in, what to do out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from studycal.core.sync import marker
from studycal.core.sync.edits import ALL_DAY, SERIES
from studycal.core.sync.event import event_id
from studycal.core.sync.identity import ours
from studycal.core.sync.reconcile import Sides, decide, reconcile
from studycal.core.sync.remote import Fields, OpKind, Outcome, Receipt, RemoteEvent
from studycal.core.sync.state import BACK, Base, Case, Decision, Desired, Intent, Policy, State, Typed
from studycal.service.sync.write import _base

PLAN, ONE = "0" * 32, "W01.S1"
WARSAW = ZoneInfo("Europe/Warsaw")
START = datetime(2026, 12, 2, 19, tzinfo=WARSAW)
END = START + timedelta(minutes=75)
POLICY = Policy(PLAN, datetime(2026, 11, 24, tzinfo=UTC), zone=WARSAW)
ID = event_id(PLAN, ONE)


def at(days: float = 0, hours: float = 0, longer: float = 0, **more: str) -> Fields:
    """The planned event, so many days and hours later, so many minutes longer."""
    by = timedelta(days=days, hours=hours)
    fields = replace(PLANNED, start=START + by, end=END + by + timedelta(minutes=longer))
    return replace(fields, **more)  # type: ignore[arg-type]


PLANNED = Fields(START, END, "Europe/Warsaw", "W01 S1 Theory", "What to read")
WRITTEN = replace(PLANNED, description=marker.fence(PLANNED.description))
MARK = marker.compose(PLAN, ONE, 0, marker.digests(WRITTEN), ())
NOTES = WRITTEN.description + "\nmy notes"


def written(fields: Fields) -> Fields:
    return replace(fields, description=marker.fence(fields.description))


def there(fields: Fields | None, etag: str = "e2", **more: object) -> RemoteEvent:
    return replace(live, etag=etag, fields=fields, **more)  # type: ignore[arg-type]


same = Desired(ONE, PLANNED)
changed = Desired(ONE, at(days=1))
renamed = Desired(ONE, replace(PLANNED, summary="W01 S1 Build"))
pinned = Desired(ONE, at(hours=2), pinned=True)
done = replace(same, done=True)
skipped = replace(same, skipped=True)
behind = Desired(ONE, at(days=-30))
later = replace(same, again=True)
fixed = replace(same, fixed=True)

live = RemoteEvent(ID, "e1", WRITTEN, False, MARK)
moved = there(written(at(hours=2)))
longer = there(written(at(longer=30)))
edited = there(replace(WRITTEN, summary="My own words"))
noted = there(replace(WRITTEN, description=NOTES))
rewritten = there(replace(WRITTEN, description="My own plan"))
both = there(replace(written(at(hours=2)), summary="My own words"))
deleted = RemoteEvent(ID, "e3", None, True, {})
stripped = replace(live, marker={})
OVER = written(at(days=-30))
OVER_MARK = marker.compose(PLAN, ONE, 0, marker.digests(OVER), ())
gone_by = there(OVER, marker=OVER_MARK)
postponed = there(WRITTEN, marker=OVER_MARK)
slipped = there(written(at(days=-10)))
touched = there(WRITTEN)
utc = there(replace(WRITTEN, start=START.astimezone(UTC), end=END.astimezone(UTC), zone="UTC"))
tokyo = ZoneInfo("Asia/Tokyo")
abroad = there(replace(WRITTEN, start=START.astimezone(tokyo), end=END.astimezone(tokyo), zone="Asia/Tokyo"))
all_day = there(replace(WRITTEN, start=date(2026, 12, 2), end=date(2026, 12, 3)))
series = there(WRITTEN, recurring=True)
unreadable = there(None, unreadable="its zone Europe/Kyiv2 is unknown here")
no_length = there(replace(WRITTEN, end=START))
at_pin = there(
    written(at(hours=2)), marker=marker.compose(PLAN, ONE, 0, marker.digests(written(at(hours=2))), ["time"])
)
NEXT_DAY = written(at(days=1))
given_back = there(NEXT_DAY, marker=marker.compose(PLAN, ONE, 0, marker.digests(NEXT_DAY), ()))

base = Base(ONE, 0, ID, "e1", WRITTEN, mark=MARK, agreed=marker.digests(WRITTEN))
begun = replace(base, fields=OVER, mark=OVER_MARK, agreed=marker.digests(OVER))
dragged = replace(base, fields=moved.fields, agreed=marker.digests(written(at(hours=2))), users=frozenset({"time"}))
put_back = replace(base, fields=slipped.fields, agreed={**base.agreed, "time": marker.digest(at(days=-10), "time")})
mine = replace(base, fields=edited.fields, users=frozenset({"summary"}))
detached = replace(base, state=State.DETACHED)
waiting = replace(base, fields=moved.fields, state=State.AWAITING)
was_all_day = replace(base, fields=all_day.fields, state=State.ODD, cause=ALL_DAY, users=frozenset({"time"}))
was_unreadable = replace(base, state=State.ODD, cause="its zone is unknown here")
by_us, by_user = replace(base, state=State.OURS_GONE), replace(base, state=State.USERS_GONE)

TABLE = [
    # row, desired, base, remote, write, said
    (1, same, base, live, None, ""),
    (1, same, base, None, None, ""),
    (1, same, base, touched, None, ""),
    (1, same, base, stripped, None, ""),
    (1, same, base, utc, None, ""),
    (1, same, base, abroad, None, ""),
    (2, changed, base, live, "patch", ""),
    (2, changed, base, None, "patch", ""),
    (2, changed, base, abroad, "patch", ""),
    (2, renamed, base, live, "patch", ""),
    (2, replace(behind, pinned=True), base, live, "patch", ""),
    (3, None, base, live, "delete", ""),
    (3, None, base, None, "delete", ""),
    (3, behind, base, live, "delete", ""),
    (3, skipped, base, live, "delete", ""),
    (0, done, base, live, None, ""),
    (0, replace(renamed, done=True), base, live, None, ""),
    (4, same, base, moved, None, "pin"),
    (4, same, base, longer, None, "pin"),
    (4, same, base, both, None, "pin"),
    (4, pinned, base, moved, None, ""),
    (1, pinned, dragged, moved, None, ""),
    (1, pinned, dragged, None, None, ""),
    (2, same, dragged, None, "patch", ""),
    (2, changed, dragged, None, "patch", ""),
    (4, pinned, dragged, live, None, "pin"),
    (4, pinned, dragged, given_back, None, "pin"),
    (2, replace(same, pinned=True), dragged, given_back, "patch", ""),
    (30, None, by_us, moved, None, "pin"),
    (30, None, by_us, edited, None, ""),
    (5, changed, base, moved, None, "pin"),
    (5, behind, base, moved, None, "pin"),
    (6, None, base, moved, None, "pin"),
    (9, None, dragged, moved, None, ""),
    (9, None, dragged, None, None, ""),
    (6, skipped, base, moved, None, "pin"),
    (7, same, base, edited, None, ""),
    (7, same, base, rewritten, None, ""),
    (1, same, base, noted, None, ""),
    (7, renamed, base, edited, None, ""),
    (8, changed, base, edited, "patch", ""),
    (8, renamed, base, rewritten, "patch", ""),
    (9, None, base, edited, None, ""),
    (9, None, base, noted, None, ""),
    (9, None, mine, None, None, ""),
    (9, None, detached, None, None, ""),
    (9, behind, base, edited, None, ""),
    (1, same, detached, None, None, ""),
    (10, same, base, deleted, None, "skip"),
    (10, changed, base, deleted, None, "skip"),
    (10, same, waiting, deleted, None, "skip"),
    (10, same, was_unreadable, deleted, None, "skip"),
    (0, done, base, deleted, None, ""),
    (12, None, base, deleted, None, "skip"),
    (15, None, None, None, None, ""),
    (15, skipped, None, None, None, ""),
    (16, same, None, None, "create", ""),
    (0, behind, None, None, None, ""),
    (17, same, None, live, None, ""),
    (17, changed, None, live, "patch", ""),
    (19, changed, None, edited, "patch", ""),
    (17, same, None, abroad, None, ""),
    (17, pinned, None, at_pin, None, ""),
    (18, same, None, moved, None, "pin"),
    (18, same, None, at_pin, None, "pin"),
    (19, same, None, edited, None, ""),
    (20, same, None, deleted, None, "skip"),
    (0, behind, None, deleted, None, ""),
    (0, done, None, deleted, None, ""),
    (21, None, None, live, "delete", ""),
    (22, None, None, moved, None, "pin"),
    (22, None, None, edited, None, ""),
    (22, None, None, noted, None, ""),
    (23, None, None, deleted, None, ""),
    (23, None, by_us, deleted, None, ""),
    (25, same, by_us, deleted, "create", ""),
    (25, same, by_us, None, "create", ""),
    (25, same, by_user, None, "create", ""),
    (23, done, by_us, None, None, ""),
    (26, skipped, by_user, deleted, None, ""),
    (26, skipped, by_user, None, None, ""),
    (27, skipped, by_user, live, None, "unskip"),
    (27, skipped, by_user, moved, None, "unskip"),
    (17, same, by_us, live, None, ""),
    (30, None, by_us, live, None, ""),
    (30, None, by_user, live, None, ""),
    (28, later, begun, gone_by, "create", ""),
    (28, later, begun, deleted, "create", ""),
    (1, later, base, live, None, ""),
    (29, same, base, all_day, None, ""),
    (29, same, base, series, None, ""),
    (29, same, base, unreadable, None, ""),
    (29, same, base, no_length, None, ""),
    (29, changed, base, all_day, None, ""),
    (29, None, base, series, None, ""),
    (29, None, base, unreadable, None, ""),
    (29, same, None, unreadable, None, ""),
    (29, None, None, series, None, ""),
    (29, same, was_unreadable, None, None, ""),
    (29, same, was_all_day, None, None, ""),
    (1, same, was_unreadable, live, None, ""),
    (4, same, was_unreadable, moved, None, "pin"),
    (1, same, was_all_day, live, None, ""),
    (4, same, was_all_day, moved, None, "pin"),
    (31, same, begun, gone_by, None, ""),
    (31, behind, begun, None, None, ""),
    (31, None, begun, gone_by, None, ""),
    (31, behind, begun, deleted, None, ""),
    (31, same, base, slipped, None, "pin"),
    (31, None, base, slipped, None, "pin"),
    (31, skipped, base, slipped, None, ""),
    (4, behind, begun, postponed, None, "pin"),
    (18, behind, None, postponed, None, "pin"),
    (18, behind, None, live, None, "pin"),
    (5, replace(behind, pinned=True), put_back, moved, None, "pin"),
    (4, Desired(ONE, at(days=-10), pinned=True), put_back, live, None, "pin"),
    (32, same, put_back, None, "patch", ""),
    (32, same, put_back, slipped, "patch", ""),
    (31, Desired(ONE, at(days=-10), pinned=True), put_back, slipped, None, ""),
    (18, same, None, slipped, None, "pin"),
    (31, None, None, slipped, None, "pin"),
    (31, skipped, None, slipped, None, ""),
    (31, behind, None, gone_by, None, ""),
    (1, fixed, base, live, None, ""),
    (33, fixed, base, moved, "patch", ""),
    (34, same, base, given_back, None, ""),
    (0, done, base, given_back, None, ""),
    (1, Desired(ONE, at(days=1)), base, given_back, None, ""),
    (2, pinned, base, given_back, "patch", ""),
    (17, fixed, None, moved, "patch", ""),
    (8, fixed, base, all_day, "patch", ""),
    (10, fixed, base, deleted, None, "skip"),
    (31, fixed, base, slipped, None, ""),
]


def run(
    desired: Desired | None,
    known: Base | None,
    remote: RemoteEvent | None,
    typed: Typed = Typed(),  # noqa: B008 - frozen
    policy: Policy = POLICY,
) -> Decision:
    return decide(Case(ONE, desired, known, remote, None, typed), policy)


def summed(decision: Decision) -> tuple[int, str | None, str]:
    return decision.row, decision.op.kind.value if decision.op else None, decision.fact


@pytest.mark.parametrize(("row", "desired", "known", "remote", "op", "said"), TABLE)
def test_each_row_of_the_table(
    row: int, desired: Desired | None, known: Base | None, remote: RemoteEvent | None, op: str | None, said: str
) -> None:
    assert summed(run(desired, known, remote)) == (row, op, said)


@pytest.mark.parametrize(("desired", "known", "remote"), [case[1:4] for case in TABLE])
def test_nothing_that_has_begun_is_written(
    desired: Desired | None, known: Base | None, remote: RemoteEvent | None
) -> None:
    late = replace(POLICY, now=START + timedelta(days=30))
    assert run(desired, known, remote, policy=late).op is None


@pytest.mark.parametrize(("desired", "known", "remote"), [case[1:4] for case in TABLE])
def test_what_was_remembered_decides_the_same_when_nobody_speaks_of_it_again(
    desired: Desired | None, known: Base | None, remote: RemoteEvent | None
) -> None:
    """A second look that shows nothing new learns nothing new."""
    first = run(desired, known, remote)
    if first.fact or first.base is None:
        return
    second = run(desired, first.base, None)
    assert not second.fact
    assert (second.op and second.op.changed, second.notice) == (first.op and first.op.changed, first.notice)


@pytest.mark.parametrize(("desired", "known", "remote"), [case[1:4] for case in TABLE if case[0] == 29])
def test_an_odd_event_is_never_written_nor_learnt_from_and_always_told(
    desired: Desired | None, known: Base | None, remote: RemoteEvent | None
) -> None:
    decision = run(desired, known, remote)
    assert decision.notice == "odd"
    assert decision.base
    assert decision.base.cause in decision.reason
    assert decision.base.cause in (ALL_DAY, SERIES) or "zone" in decision.reason or "ends" in decision.reason


@pytest.mark.parametrize("desired", [same, changed, None])
def test_begun_is_to_the_second(desired: Desired | None) -> None:
    """At its very second it has begun, a second before it has not; all-day events begin with their day."""
    assert run(desired, base, live, policy=replace(POLICY, now=START)).row == 31
    assert run(desired, base, live, policy=replace(POLICY, now=START - timedelta(seconds=1))).row != 31
    day = replace(POLICY, now=datetime(2026, 12, 2, 0, 0, tzinfo=WARSAW))
    assert run(desired, base, all_day, policy=day).row == 31
    assert run(desired, base, all_day, policy=replace(day, now=day.now - timedelta(seconds=1))).row == 29


@pytest.mark.parametrize(
    ("prefer", "op", "said", "notice"),
    [("remote", None, "pin", ""), ("plan", "patch", "", ""), ("ask", None, "", "conflict")],
)
def test_when_both_moved_it_the_setting_says_who_wins(prefer: str, op: str | None, said: str, notice: str) -> None:
    policy = replace(POLICY, prefer=prefer)  # type: ignore[arg-type]
    decision = run(changed, base, moved, policy=policy)
    assert (*summed(decision), decision.notice) == (5, op, said, notice)
    assert summed(run(same, base, moved, policy=policy)) == (4, None, "pin")


ASK = replace(POLICY, prefer="ask")


@pytest.mark.parametrize(
    ("desired", "remote", "typed", "row", "op", "said"),
    [
        (changed, None, Typed(), 5, None, ""),
        (changed, moved, Typed(), 5, None, ""),
        (changed, there(written(at(hours=3))), Typed(), 5, None, ""),
        (changed, live, Typed(), 2, "patch", ""),
        (same, None, Typed(), 4, None, "pin"),
        (pinned, None, Typed(timed=True), 4, None, ""),
        (changed, None, Typed(timed=True), 5, "patch", ""),
        (changed, None, Typed(handed_back=True), 2, "patch", ""),
        (changed, deleted, Typed(), 10, None, "skip"),
    ],
)
def test_a_question_waits_until_it_is_answered(
    desired: Desired, remote: RemoteEvent | None, typed: Typed, row: int, op: str | None, said: str
) -> None:
    asked = run(changed, base, moved, policy=ASK).base
    assert asked
    decision = run(desired, asked, remote, typed, ASK)
    assert summed(decision) == (row, op, said)
    assert (decision.notice == "conflict") == (row == 5 and op is None)


@pytest.mark.parametrize(
    ("desired", "known", "remote", "sequence"),
    [
        (changed, base, live, 1),
        (renamed, base, live, 0),
        (changed, replace(base, sequence=4), live, 5),
        (renamed, replace(base, sequence=4), live, 4),
        (Desired(ONE, at(longer=15)), base, live, 1),
        (replace(changed, fields=replace(changed.fields, summary="New")), base, live, 1),
    ],
)
def test_sequence_rises_with_the_time_and_with_nothing_else(
    desired: Desired, known: Base, remote: RemoteEvent, sequence: int
) -> None:
    op = run(desired, known, remote).op
    assert op
    assert op.sequence == sequence


@pytest.mark.parametrize(("sent", "said", "state"), [(True, "", State.OURS_GONE), (False, "skip", State.USERS_GONE)])
def test_our_own_deletion_is_not_the_learners_though_its_receipt_was_lost(sent: bool, said: str, state: State) -> None:
    intent = Intent(ID, ONE, 0, OpKind.DELETE, "e1", sent)
    decision = decide(Case(ONE, None, base, deleted, intent), POLICY)
    assert (decision.fact, decision.base and decision.base.state) == (said, state)


@pytest.mark.parametrize(("etag", "row"), [("e1", 30), ("e2", 3)])
def test_what_is_back_after_a_deletion_whose_receipt_was_lost_is_kept(etag: str, row: int) -> None:
    intent = Intent(ID, ONE, 0, OpKind.DELETE, etag, sent=True)
    assert decide(Case(ONE, None, base, touched, intent), POLICY).row == row


@pytest.mark.parametrize(("written", "row", "action"), [(True, 2, "patch"), (False, 34, None)])
def test_a_time_that_a_run_of_ours_wrote_unheard_is_no_other_machines(
    written: bool, row: int, action: str | None
) -> None:
    """The plan went back before the next run: what it wanted meanwhile stands there, with our own mark."""
    meanwhile = there(OVER, marker=OVER_MARK)
    policy = replace(POLICY, now=datetime(2026, 10, 20, tzinfo=UTC))
    intent = Intent(ID, ONE, 0, OpKind.PATCH, "e1", sent=True) if written else None
    decision = decide(Case(ONE, same, base, meanwhile, intent), policy)
    assert (decision.row, decision.op.kind.value if decision.op else None) == (row, action)


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Only my own plan", marker.fence("What to read") + "\nOnly my own plan"),
        (f"{marker.FIRST_LINE}\nWhat to read\nmy notes\nline 2", marker.fence("What to read") + "\nmy notes\nline 2"),
        (f"before\n{marker.fence('Old')}\nafter", f"before\n{marker.fence('What to read')}\nafter"),
        ("What to read", marker.fence("What to read")),
    ],
)
def test_handed_back_our_block_stands_beside_the_learners_words(description: str, expected: str) -> None:
    remote = there(replace(WRITTEN, description=description))
    taken = run(same, base, remote).base
    assert taken
    old = replace(taken, agreed={}, users=frozenset({"description"}))
    op = run(same, old, None, Typed(handed_back=True)).op
    assert (op and op.fields and op.fields.description) == expected


@pytest.mark.parametrize("between", [(), (same,), (renamed,), (changed, same), (None, same)])
@pytest.mark.parametrize("gone", [by_us, by_user])
def test_what_we_deleted_and_the_learner_took_back_is_never_deleted_again(
    gone: Base, between: tuple[Desired | None, ...]
) -> None:
    """Whatever the plan made of it since: adopted, written to, let go and wanted again."""
    known, remote = run(None if gone is by_user else same, gone, live).base, live
    for desired in between:
        decision = run(desired, known, remote)
        assert decision.base
        known = decision.base
        if decision.op and decision.op.fields:
            remote = RemoteEvent(ID, "e7", decision.op.fields, False, decision.op.marker)
            known = _base(decision, Receipt(decision.op, Outcome.DONE, remote))
    dropped = run(None, known, None)
    assert (summed(dropped), dropped.notice) == ((30, None, ""), "kept")
    assert "took it back" in dropped.reason
    given_up = run(None, dropped.base, None, Typed(handed_back=True))
    assert summed(given_up) == (3, "delete", "")


def test_handed_back_everything_is_the_planners_and_an_all_day_event_gets_its_time() -> None:
    op = run(same, replace(mine, users=frozenset({"summary", "time"})), None, Typed(handed_back=True)).op
    assert op
    assert op.changed == {"summary"}
    op = run(same, was_all_day, None, Typed(handed_back=True)).op
    assert op
    assert op.changed == {"time"}
    assert run(same, replace(was_all_day, cause=SERIES), series, Typed(handed_back=True)).op is None
    assert run(None, was_all_day, None, Typed(handed_back=True)).op is None


def test_words_that_were_handed_back_return_when_that_is_undone() -> None:
    """One write; then they are the learner's."""
    decision = run(same, base, None, Typed(theirs={"summary": "Paper club"}))
    assert decision.op
    assert decision.op.fields
    assert (decision.op.changed, decision.op.fields.summary) == ({"summary"}, "Paper club")
    assert decision.base
    assert decision.base.users == {"summary"}
    assert decision.op.marker["h-summary"] == marker.USERS
    again = run(same, decision.base, there(decision.op.fields, marker=decision.op.marker))
    assert again.op is None


def test_a_kept_event_is_given_up_once_it_is_handed_back_and_holds_no_notes() -> None:
    assert run(None, replace(mine, state=State.DETACHED), None, Typed(handed_back=True)).op
    assert run(None, detached, noted, Typed(handed_back=True)).op is None


@pytest.mark.parametrize(("known", "remote"), [(base, edited), (base, moved), (detached, None), (by_us, live)])
def test_what_is_kept_is_told_at_every_look(known: Base, remote: RemoteEvent | None) -> None:
    first = run(None, known, remote)
    assert first.notice == "kept"
    second = run(None, first.base, None)
    assert (second.notice, second.op) == ("kept", None)


def test_a_drag_is_told_in_the_plans_zone() -> None:
    away = replace(WRITTEN, start=START.astimezone(tokyo) + timedelta(hours=2), end=END + timedelta(hours=2))
    period = run(same, base, there(replace(away, zone="Asia/Tokyo"))).period
    assert period
    assert (period.start, str(period.start.tzinfo)) == (START + timedelta(hours=2), "Europe/Warsaw")


def test_a_pin_that_memory_lost_is_found_not_dragged() -> None:
    assert run(same, None, at_pin).undragged
    assert not run(same, None, moved).undragged


def test_a_mark_of_before_tells_the_zone_of_a_time_too() -> None:
    old = {**MARK, "h-time": marker._short(f"{marker.value(WRITTEN, 'time')}|Europe/Warsaw")}
    assert run(changed, None, replace(live, marker=old)).fact == ""


@pytest.mark.parametrize(
    ("desired", "remote", "row", "action"),
    [(None, live, 21, "delete"), (skipped, live, 21, "delete"), (None, moved, 22, None), (same, live, 17, None)],
)
@pytest.mark.parametrize("known", [by_us, by_user])
def test_an_event_of_the_next_generation_is_ours_and_not_one_that_the_learner_took_back(
    known: Base, desired: Desired | None, remote: RemoteEvent, row: int, action: str | None
) -> None:
    """A run that died wrote it and never heard of that; then the plan let the session go once more."""
    assert remote.fields
    mark = marker.compose(PLAN, ONE, 1, marker.digests(WRITTEN), ())
    anew = replace(remote, id=event_id(PLAN, ONE, 1), marker=mark)
    decision = run(desired, known, anew)
    assert (decision.row, decision.op.kind.value if decision.op else None) == (row, action)
    assert decision.base is None or decision.base.cause != BACK


@pytest.mark.parametrize("generation", [0, 1, 7])
def test_what_is_made_anew_has_the_next_generation(generation: int) -> None:
    gone = replace(by_us, generation=generation)
    op = run(same, gone, None).op
    assert op
    assert op.id == event_id(PLAN, ONE, generation + 1)
    assert op.marker["g"] == str(generation + 1)


def test_the_newest_generation_is_ours_and_a_copy_is_a_strangers() -> None:
    second = event_id(PLAN, ONE, 1)
    newer = replace(live, id=second, marker=marker.compose(PLAN, ONE, 1, marker.digests(WRITTEN), ()))
    assert ours([replace(live, id="copy"), live], [ONE], {}, PLAN) == {ONE: live}
    assert ours([replace(live, id="copy")], [ONE], {ONE: base}, PLAN) == {}
    assert ours([newer, live], [ONE], {}, PLAN) == {ONE: newer}
    assert ours([live], [ONE], {ONE: replace(base, generation=1, id=second)}, PLAN) == {}


def test_a_new_name_leaves_the_learners_notes() -> None:
    op = run(renamed, base, noted).op
    assert op
    assert op.fields
    assert op.changed == {"summary"}
    assert op.fields.description.endswith("\nmy notes")


def test_every_side_is_heard() -> None:
    names = {"W01.S1": same, "W01.S2": None, "W01.S3": None}
    desired = {name: wanted for name, wanted in names.items() if wanted}
    bases: Mapping[str, Base] = {"W01.S2": replace(base, session="W01.S2", id="x")}
    decisions = reconcile(Sides(desired, bases, {"W01.S3": replace(moved, id="y")}), POLICY)
    assert [(d.session, d.row) for d in decisions] == [("W01.S1", 16), ("W01.S2", 3), ("W01.S3", 22)]
