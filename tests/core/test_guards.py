"""When a sync holds still: figures at and just past each bound."""

from datetime import UTC, datetime, timedelta

import pytest

from studycal.core.sync import guards

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("held", "guard", "figures"),
    [
        (False, "lost", (260, 52)),
        (True, "lost", (260, 53)),
        (False, "lost", (5, 5)),
        (False, "shrunk", (260, 130)),
        (True, "shrunk", (260, 129)),
        (False, "deletes", (12, 10)),
        (True, "deletes", (12, 11)),
        (False, "upheaval", (10, 4)),
        (True, "upheaval", (10, 5)),
        (False, "upheaval", (11, 4)),
        (False, "upheaval", (2, 0)),
        (True, "upheaval", (2, 1)),
        (False, "clock_jumped", (None, NOW)),
        (False, "clock_jumped", (NOW, NOW - timedelta(minutes=5))),
        (True, "clock_jumped", (NOW, NOW - timedelta(minutes=6))),
        (True, "clock_jumped", (NOW, NOW + timedelta(hours=49))),
    ],
)
def test_a_guard_holds_only_past_its_bound(held: bool, guard: str, figures: tuple[object, ...]) -> None:
    assert getattr(guards, guard)(*figures) is held
