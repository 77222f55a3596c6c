"""Anything in any order: the tests' state machine at length, with its counts."""

from __future__ import annotations

import traceback
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.service.sync.test_machine import Sync

STEPS = 30


def soak(lives: int, number: int) -> tuple[str, str, int]:
    """Title, section and whether anything was lost; the first life that loses something is printed and ends it."""
    counts: Counter[str] = Counter()

    class Counted(Sync):
        def teardown(self) -> None:
            counts["lives"] += 1
            super().teardown()

        def _run(self, machine: str, **how: Any) -> Any:  # noqa: ANN401 - whatever the machine's own run takes and gives
            report = super()._run(machine, **how)
            counts["runs"] += 1
            if report is None:
                counts["ended early"] += 1
                return report
            for name in ("created", "updated", "deleted", "accepted", "dropped", "returned", "errors"):
                counts[name] += len(getattr(report, name))
            counts["held"] += bool(report.held)
            return report

    chosen = settings(
        max_examples=lives,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    lost = 0
    try:
        seed(number)(run_state_machine_as_test)(Counted, settings=chosen)
    except AssertionError as error:
        traceback.print_exception(error)
        lost = 1
    names = ("runs", "ended early", "held", "created", "updated", "deleted", "accepted", "dropped", "returned")
    text = (
        f"The state machine of the tests, {counts['lives']} lives of up to {STEPS} steps, seed {number}: a learner who "
        "drags, renames, notes, deletes, restores and copies events, marks and pins; two machines, deaths at any step, "
        "lost answers, poisoned events, edits between look and write, expired tokens, lost databases. After each step "
        "nothing may be doubled, lost, undone, written to a stranger or to the past; each life ends with two rounds "
        "after which nobody has anything left to do.\n\n"
        "| runs | died or failed | held | created | changed | deleted | drags learnt | deletions learnt | taken back | "
        "lives in which anything was wrong |\n" + "|---" * 10 + "|\n"
        f"| {' | '.join(str(counts[name]) for name in names)} | {lost} |"
    )
    return "Anything in any order", text, lost
