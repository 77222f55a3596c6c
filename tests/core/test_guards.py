"""When a sync holds still: figures at and just past each bound."""

from datetime import UTC, datetime, timedelta

import pytest

from studycal.core import guards

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("held", "found"),
    [
        (False, guards.lost(260, 52)),
        (True, guards.lost(260, 53)),
        (False, guards.lost(5, 5)),
        (False, guards.shrunk(260, 130)),
        (True, guards.shrunk(260, 129)),
        (False, guards.deletes(12, 10)),
        (True, guards.deletes(12, 11)),
        (False, guards.upheaval(10, 4)),
        (True, guards.upheaval(10, 5)),
        (False, guards.clock_jumped(None, NOW)),
        (False, guards.clock_jumped(NOW, NOW - timedelta(minutes=5))),
        (True, guards.clock_jumped(NOW, NOW - timedelta(minutes=6))),
        (True, guards.clock_jumped(NOW, NOW + timedelta(hours=49))),
    ],
)
def test_a_guard_holds_only_past_its_bound(held: bool, found: bool) -> None:
    assert found is held
