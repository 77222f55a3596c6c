"""What is said once more says nothing new, whatever its number and its moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from studycal.core.life.marks import Facts, Mark, MarkKind
from studycal.core.life.meaning import same_meaning, says_something
from studycal.core.plan import LogEntry, Status

NOW = datetime(2026, 12, 6, 18, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
RECORD = LogEntry(NOW, week=1, verdict="Fine", explain=0, surprise="Jacobians", fact=2)
PARTIAL = LogEntry(NOW, "W01.S2", status=Status.PARTIAL, restart="at mul", fact=1)
FACTS = Facts(log=(PARTIAL, RECORD))


@pytest.mark.parametrize(
    ("entry", "new"),
    [
        (LogEntry(LATER, week=1, verdict="Fine", explain=0), False),
        (LogEntry(LATER, week=1, explain=0), False),
        (LogEntry(LATER, week=1, explain=1), True),
        (LogEntry(LATER, week=1, surprise="None"), True),
        (LogEntry(LATER, week=2, verdict="Fine"), True),
        (LogEntry(LATER, "W01.S2", status=Status.PARTIAL), False),
        (LogEntry(LATER, "W01.S2", status=Status.PARTIAL, restart="at mul"), False),
        (LogEntry(LATER, "W01.S2", status=Status.PARTIAL, restart="at add"), True),
        (LogEntry(LATER, "W01.S2", status=Status.DONE), True),
        (LogEntry(LATER, "W01.S2", status=Status.UNKNOWN), True),
        (LogEntry(LATER, "W01.S3", status=Status.DONE), True),
    ],
)
def test_an_entry_says_something_where_any_word_differs(entry: LogEntry, new: bool) -> None:
    assert says_something(FACTS, entry) is new


def test_the_same_said_again_means_the_same() -> None:
    bad = Mark(MarkKind.BAD, NOW, weeks=(7,), fact=3)
    again = replace(bad, at=LATER, fact=9)
    assert same_meaning(replace(FACTS, marks=(bad,)), replace(FACTS, marks=(bad, again)))
    said_later = tuple(replace(entry, at=LATER, fact=entry.fact + 7) for entry in FACTS.log)
    assert same_meaning(FACTS, replace(FACTS, log=said_later))
    assert not same_meaning(FACTS, replace(FACTS, log=(replace(PARTIAL, restart="at add"), RECORD)))
    assert not same_meaning(FACTS, replace(FACTS, marks=(bad,)))
