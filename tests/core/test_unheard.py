"""A write whose answer was lost is known by its event: by our mark there, or by what it says where no mark tells."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from studycal.core.records import replace
from studycal.core.sync import marker
from studycal.core.sync.edits import heard
from studycal.core.sync.event import event_id
from studycal.core.sync.remote import Fields, OpKind, RemoteEvent
from studycal.core.sync.state import Base, Case, Intent, State

PLAN, ONE = "0" * 32, "W01.S1"
ID = event_id(PLAN, ONE)
START = datetime(2026, 12, 2, 18, tzinfo=UTC)
WRITTEN = Fields(START, START + timedelta(hours=1), "UTC", "Read", marker.fence("What"))
PINNED = replace(WRITTEN, start=START + timedelta(days=1), end=START + timedelta(days=1, hours=1))
DRAGGED = replace(WRITTEN, start=START + timedelta(days=2), end=START + timedelta(days=2, hours=1))


def mark(fields: Fields, *users: str, stamp: str = "") -> dict[str, str]:
    return marker.compose(PLAN, ONE, 0, marker.digests(fields), users, stamp)


def base(fields: Fields, told: dict[str, str]) -> Base:
    return Base(ONE, 0, ID, "e1", fields, mark=told, agreed=marker.digests(fields))


def there(fields: Fields | None, told: dict[str, str], etag: str = "e2", **more: bool) -> RemoteEvent:
    return RemoteEvent(ID, etag, fields, more.get("cancelled", False), told, recurring=more.get("recurring", False))


BEFORE, OURS = base(WRITTEN, mark(WRITTEN)), mark(PINNED, "time")
DONE = base(PINNED, OURS)
AGAIN = base(WRITTEN, mark(WRITTEN, "time"))
OLDER = replace(BEFORE, state=State.OURS_GONE)
ANOTHERS = mark(DRAGGED, stamp="7.abc")


@pytest.mark.parametrize(
    ("before", "remote", "is_heard"),
    [
        (BEFORE, there(PINNED, OURS), True),
        (BEFORE, there(WRITTEN, mark(WRITTEN), "e1"), False),  # it never came about
        (BEFORE, there(DRAGGED, OURS), True),  # dragged on since
        (BEFORE, there(WRITTEN, OURS), True),  # dragged back since
        (BEFORE, there(DRAGGED, mark(WRITTEN)), False),  # dragged, and never written
        (BEFORE, there(DRAGGED, ANOTHERS), False),  # another machine wrote it
        (BEFORE, there(PINNED, {}), True),  # without our mark it says what was written
        (BEFORE, there(replace(PINNED, summary="Mine"), {}), True),
        (BEFORE, there(DRAGGED, {}), False),
        (BEFORE, there(PINNED, OURS, recurring=True), True),
        (BEFORE, there(None, {}), False),  # nobody can read it
        (BEFORE, there(None, OURS), True),
        (BEFORE, there(None, {}, cancelled=True), False),
        (AGAIN, there(PINNED, OURS), True),  # the mark does not tell, what it says does
        (AGAIN, there(DRAGGED, OURS), False),
        (None, there(PINNED, OURS), True),
        (None, there(DRAGGED, {}), True),  # it was to be made, and stands there
        (None, there(DRAGGED, ANOTHERS), False),
        (OLDER, there(PINNED, OURS), True),
        (None, replace(there(PINNED, OURS), id="another"), False),
    ],
)
def test_a_write_is_heard_of_where_its_event_shows_it(before: Base | None, remote: RemoteEvent, is_heard: bool) -> None:
    made = before is None or before.state.gone
    intent = Intent(ID, ONE, 0, OpKind.CREATE if made else OpKind.PATCH, "" if made else "e1", done=DONE)
    case = Case(ONE, None, before, remote, intent)
    assert heard(case).base == (replace(DONE, etag=remote.etag) if is_heard else before)


def test_what_nobody_announced_and_what_no_look_spoke_of_stays_as_it_was() -> None:
    deletion = Intent(ID, ONE, 0, OpKind.DELETE, "e1", sent=True)
    change = Intent(ID, ONE, 0, OpKind.PATCH, "e1", done=DONE)
    for case in (
        Case(ONE, None, BEFORE, there(PINNED, OURS)),
        Case(ONE, None, BEFORE, there(PINNED, OURS), deletion),
        Case(ONE, None, BEFORE, None, change),
    ):
        assert heard(case) is case
