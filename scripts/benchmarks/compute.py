"""The plan of a year, computed from what was read; and a thousand of them in one process."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measure import resident_kb, seconds, table
from studycal.config.load import load
from studycal.core.life.demand import day_rules, demands
from studycal.core.life.marks import Facts
from studycal.core.placement.invariants import PlanChange, violations
from studycal.core.placement.place import place
from studycal.core.time import availability
from studycal.formats.documents.curriculum import parse_curriculum
from studycal.service.inputs import horizon

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def measure() -> str:
    """The section."""
    config = load(ROOT / "config.example.toml")
    schedule = config.schedule()
    documents = [(ROOT / "curriculum" / name).read_bytes() for name in ("weeks.md", "cadence.md")]
    curriculum, _ = parse_curriculum(documents[0], "weeks.md", documents[1], "cadence.md", {})
    assert curriculum is not None

    def year() -> int:
        facts = Facts()
        asked = demands(curriculum, schedule, facts, previous={}, now=NOW)
        rules = day_rules(schedule, facts)
        days = availability.free(schedule, *horizon(schedule, curriculum), busy=(), holidays={}, rules=rules)
        sessions, _ = place(asked, days, previous={}, pins={}, now=NOW, notice=schedule.notice)
        change = PlanChange(sessions, asked, days, previous={}, pins={}, settled=frozenset(), now=NOW, earliest=None)
        assert not list(violations(change))
        return len(sessions)

    assert year() == 260
    parse = seconds(lambda: parse_curriculum(documents[0], "weeks.md", documents[1], "cadence.md", {}), 15)
    one = seconds(year, 15)
    for _ in range(50):
        year()
    before = resident_kb()
    thousand = seconds(lambda: [year() for _ in range(1000)], 1)
    rows = [
        ("parse both documents", f"{parse * 1000:.1f} ms", ""),
        ("plan a year: demands, free time, placement, every rule checked", f"{one * 1000:.1f} ms", "<= 30 ms"),
        ("1,000 years in one process", f"{thousand:.1f} s", f"{thousand / one / 1000:.2f} x 1,000 single years"),
        ("memory after 50 years and after 1,050", f"{before / 1024:.0f} MB", f"{resident_kb() / 1024:.0f} MB"),
    ]
    return "## Computing a plan\n\nCPU, median of 15.\n\n" + table(("what", "figure", "aim or second figure"), rows)
