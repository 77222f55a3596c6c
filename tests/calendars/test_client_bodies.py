"""One event of ours as other programs write it back: what each means to the decision table.

The session is W02.S1, Monday 7 December 2026, 19:00 to 20:15 in Warsaw. Each file in clients/ has the properties, the
order and the time zones of the program whose name it bears.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from studycal.calendars.caldav.body import parse
from studycal.core.sync import marker
from studycal.core.sync.event import event_id
from studycal.core.sync.reconcile import decide
from studycal.core.sync.remote import Fields, RemoteEvent
from studycal.core.sync.state import Base, Case, Decision, Desired, Policy

CLIENTS = Path(__file__).with_name("clients")
PLAN, NAME = "5f0c9a1e7b3d4862a94e01c7d2b6f853", "W02.S1"
WARSAW = ZoneInfo("Europe/Warsaw")
START = datetime(2026, 12, 7, 19, tzinfo=WARSAW)
ID = event_id(PLAN, NAME)
POLICY = Policy(PLAN, datetime(2026, 11, 24, 12, tzinfo=UTC), zone=WARSAW)
TEXT = "Topic 2\n\n- one\n- two"
PLANNED = Fields(START, START + timedelta(minutes=75), "Europe/Warsaw", "W02 S1 Theory: Topic 2", TEXT)
WRITTEN = Fields(PLANNED.start, PLANNED.end, PLANNED.zone, PLANNED.summary, marker.fence(TEXT))
MARK = marker.compose(PLAN, NAME, 0, marker.digests(WRITTEN), ())
BASE = Base(NAME, 0, ID, "old", WRITTEN, mark=MARK, agreed=marker.digests(WRITTEN))

MOVED = ("thunderbird-moved", "outlook-moved")
ODD = {
    "apple-weekly": "it repeats now",
    "ios-all-day": "it is an all-day event now",
    "tasks-vtodo": "task",
    "unknown-zone": "Europe/Kyiv2",
    "iso-times": "DTEND",
    "odd-duration": "DURATION",
}
SAME = sorted(path.stem for path in CLIENTS.glob("*.ics") if path.stem not in (*MOVED, *ODD))


def read(client: str) -> RemoteEvent:
    return parse(ID, "new", (CLIENTS / f"{client}.ics").read_bytes(), "Europe/Warsaw")


def decided(client: str, desired: Desired | None, base: Base | None = BASE) -> Decision:
    return decide(Case(NAME, desired, base, read(client)), POLICY)


@pytest.mark.parametrize("client", SAME)
def test_the_same_instants_are_no_drag_and_no_write(client: str) -> None:
    for base in (BASE, None):
        decision = decided(client, Desired(NAME, PLANNED), base)
        stripped = client == "sogo-stripped" and base is None
        assert (decision.fact, decision.op, decision.notice) == ("", None, "")
        assert decision.base
        assert decision.base.users == (frozenset({"summary", "description"}) if stripped else frozenset())


@pytest.mark.parametrize("client", SAME)
def test_the_planners_change_still_reaches_it(client: str) -> None:
    later = Fields(START + timedelta(hours=1), PLANNED.end + timedelta(hours=1), PLANNED.zone, PLANNED.summary, TEXT)
    op = decided(client, Desired(NAME, later)).op
    assert op
    assert op.changed == {"time"}


@pytest.mark.parametrize("client", MOVED)
def test_a_drag_is_told_in_the_plans_zone(client: str) -> None:
    for base in (BASE, None):
        decision = decided(client, Desired(NAME, PLANNED), base)
        assert decision.fact == "pin"
        assert decision.period
        assert decision.period.start == datetime(2026, 12, 8, 18, 30, tzinfo=WARSAW)
        assert str(decision.period.start.tzinfo) == "Europe/Warsaw"


@pytest.mark.parametrize(("client", "why"), ODD.items())
@pytest.mark.parametrize("desired", [Desired(NAME, PLANNED), None])
def test_what_is_no_plain_session_any_more_is_left_alone_and_told(
    client: str, why: str, desired: Desired | None
) -> None:
    for base in (BASE, None):
        decision = decided(client, desired, base)
        assert (decision.fact, decision.op, decision.notice) == ("", None, "odd")
        assert why in decision.reason


def test_there_are_bodies_of_every_kind() -> None:
    assert len(SAME) >= 18
    assert {*MOVED, *ODD} <= {path.stem for path in CLIENTS.glob("*.ics")}
