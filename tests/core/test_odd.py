"""Which events of ours are no plain sessions any more, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from studycal.core.sync.edits import ALL_DAY, SERIES, anchored, odd, whole_day
from studycal.core.sync.marker import FIRST_LINE, LAST_LINE, merge
from studycal.core.sync.remote import RemoteEvent
from tests.core import test_reconcile as table


@pytest.mark.parametrize(
    ("event", "session", "why"),
    [
        (table.live, "W01.S1", ""),
        (table.unreadable, "W01.S1", "its zone Europe/Kyiv2 is unknown here"),
        (replace(table.unreadable, unreadable=""), "W01.S1", "it cannot be read"),
        (table.series, "W01.S1", SERIES),
        (table.no_length, "W01.S1", "it ends when it begins"),
        (table.all_day, "W01.S1", ALL_DAY),
        (table.all_day, "W01.A1", ALL_DAY),
        (table.all_day, "W01.D1", ""),
        (table.live, "W01.D1", ""),
        (table.there(replace(table.WRITTEN, start=date(2026, 12, 2))), "W01.S1", ALL_DAY),
        (table.there(replace(table.WRITTEN, end=date(2026, 12, 3))), "W01.S1", ALL_DAY),
    ],
)
def test_why_an_event_is_no_plain_session(event: RemoteEvent, session: str, why: str) -> None:
    assert odd(event, session) == why


@pytest.mark.parametrize(
    ("session", "fixed", "day"),
    [
        ("W07.S2", False, False),
        ("W07.A1", True, False),
        ("W07.D1", True, True),
        ("W07.D12", True, True),
        ("reading.S1", False, False),
        ("W.Data.S1", False, False),
        ("W07.D", False, False),
    ],
)
def test_a_fixed_date_is_known_by_its_name(session: str, fixed: bool, day: bool) -> None:
    assert (anchored(session), whole_day(session)) == (fixed, day)


def test_words_of_the_learners_are_kept_as_they_stand() -> None:
    """A client took our bounds away: what is not ours stands below, its indents too, without empty lines around."""
    spoilt = f"What to read\n\n  - my own, indented\n\n{LAST_LINE}\n"
    assert merge(spoilt, "What to read") == f"{FIRST_LINE}\nWhat to read\n{LAST_LINE}\n  - my own, indented"
