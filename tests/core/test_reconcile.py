"""The decision table, row by row: plan, memory and calendar in, what to do out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from studycal.core import marker
from studycal.core.event import event_id
from studycal.core.reconcile import Base, Decision, Desired, Policy, State, decide, ours
from studycal.core.remote import Fields, RemoteEvent

PLAN, ONE = "0" * 32, "W01.S1"
START = datetime(2026, 12, 2, 19, tzinfo=ZoneInfo("Europe/Warsaw"))
POLICY = Policy(PLAN, datetime(2026, 11, 24, tzinfo=UTC))
PLANNED = Fields(START, START + timedelta(minutes=75), "Europe/Warsaw", "W01 S1 Theory", "What to read")
WRITTEN = replace(PLANNED, description=marker.fence(PLANNED.description))
MARK = marker.compose(PLAN, ONE, 0, marker.digests(WRITTEN), ())
ID = event_id(PLAN, ONE)

same = Desired(ONE, PLANNED)
changed = Desired(ONE, replace(PLANNED, start=START + timedelta(days=1), end=PLANNED.end + timedelta(days=1)))
renamed = Desired(ONE, replace(PLANNED, summary="W01 S1 Build"))
live = RemoteEvent(ID, "e1", WRITTEN, False, MARK)
moved = replace(
    live, etag="e2", fields=replace(WRITTEN, start=START + timedelta(hours=2), end=START + timedelta(hours=3))
)
edited = replace(live, etag="e2", fields=replace(WRITTEN, summary="My own words"))
deleted = RemoteEvent(ID, "e3", None, True, {})
stripped = replace(live, marker={})
base = Base(ONE, 0, ID, "e1", WRITTEN, mark=MARK, agreed=marker.digests(WRITTEN))
_PAST = replace(WRITTEN, start=START - timedelta(days=30), end=START - timedelta(days=30) + timedelta(minutes=75))
begun = replace(base, fields=_PAST)
gone_by = replace(live, fields=_PAST)
behind = replace(same, fields=replace(PLANNED, start=_PAST.start, end=_PAST.end))
later = replace(same, again=True)
by_us, by_user = replace(base, state=State.OURS_GONE), replace(base, state=State.USERS_GONE)

TABLE = [
    (1, same, base, live, None, ""),
    (2, changed, base, live, "patch", ""),
    (3, None, base, live, "delete", ""),
    (3, behind, base, live, "delete", ""),
    (2, replace(behind, pinned=True), base, live, "patch", ""),
    (4, same, base, moved, None, "pin"),
    (5, changed, base, moved, None, "pin"),
    (6, None, base, moved, None, "pin"),
    (7, same, base, edited, None, ""),
    (8, changed, base, edited, "patch", ""),
    (5, behind, base, moved, None, "pin"),
    (9, None, base, edited, None, ""),
    (9, behind, base, edited, None, ""),
    (10, same, base, deleted, None, "skip"),
    (10, changed, base, deleted, None, "skip"),
    (12, None, base, deleted, None, ""),
    (13, same, base, None, None, ""),
    (1, same, base, stripped, None, ""),
    (15, None, None, None, None, ""),
    (16, same, None, None, "create", ""),
    (17, same, None, live, None, ""),
    (18, same, None, moved, None, "pin"),
    (19, same, None, edited, None, ""),
    (20, same, None, deleted, None, "skip"),
    (21, None, None, live, "delete", ""),
    (22, None, None, moved, None, "pin"),
    (23, None, None, deleted, None, ""),
    (25, same, by_us, deleted, "create", ""),
    (26, same, by_user, deleted, None, ""),
    (28, later, begun, gone_by, "create", ""),
    (0, replace(later, again=False), begun, gone_by, None, ""),
    (27, same, by_user, live, None, "unskip"),
]


def run(desired: Desired | None, known: Base | None, remote: RemoteEvent | None) -> Decision:
    return decide(ONE, desired, known, remote, POLICY)


@pytest.mark.parametrize(("row", "desired", "known", "remote", "op", "said"), TABLE)
def test_each_row_of_the_table(
    row: int, desired: Desired | None, known: Base | None, remote: RemoteEvent | None, op: str | None, said: str
) -> None:
    found = run(desired, known, remote)
    assert (found.row, found.op.kind.value if found.op else None, found.said) == (row, op, said)


@pytest.mark.parametrize(("desired", "known", "remote"), [case[1:4] for case in TABLE])
def test_nothing_that_has_begun_is_written(
    desired: Desired | None, known: Base | None, remote: RemoteEvent | None
) -> None:
    late = replace(POLICY, now=START + timedelta(days=30))
    assert decide(ONE, desired, known, remote, late).op is None


def test_a_copy_with_our_mark_is_a_strangers() -> None:
    assert ours([replace(live, id="copy"), live], [ONE], {}, PLAN) == {ONE: live}
    assert ours([replace(live, id="copy")], [ONE], {ONE: base}, PLAN) == {}


def test_a_new_name_leaves_the_learners_notes_and_never_an_edited_name() -> None:
    noted = replace(live, fields=replace(WRITTEN, description=WRITTEN.description + "\nmine"))
    op = run(renamed, base, noted).op
    assert op
    assert op.fields
    assert op.changed == {"summary"}
    assert op.fields.description.endswith("\nmine")
    assert run(renamed, base, edited).op is None


def test_a_drag_back_is_a_drag_too_and_unpinning_moves_it_home() -> None:
    dragged = run(same, base, moved).base
    assert dragged
    pinned = Desired(ONE, replace(PLANNED, start=moved.fields.start, end=moved.fields.end), pinned=True)  # type: ignore[union-attr]
    assert run(pinned, dragged, moved).op is None
    assert run(pinned, dragged, live).said == "pin"
    assert run(same, dragged, moved).op is not None
