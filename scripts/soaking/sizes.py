"""The tests' faults that come again and again, at the sizes that the reliability page promises."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from studycal.core.sync.remote import OpKind
from tests.service.sync.model import modelled
from tests.service.sync.test_sizes import Desk, copy_events, lose_answers, meet_edits, take_back, take_turns

FAULTS: tuple[tuple[str, int, tuple[Callable[[Desk], None], ...]], ...] = (
    ("F5 answers lost: creations", 100, (partial(lose_answers, kind=OpKind.CREATE, times=100),)),
    ("F5 answers lost: changes", 100, (partial(lose_answers, kind=OpKind.PATCH, times=100),)),
    ("F5 answers lost: deletions", 100, (partial(lose_answers, kind=OpKind.DELETE, times=100),)),
    ("F12 rounds of two machines", 500, (partial(take_turns, rounds=500),)),
    ("F13 copies of our events", 200, (partial(copy_events, copies=200),)),
    (
        "F15 edits between look and write",
        1000,
        tuple(partial(meet_edits, edits=40, seed=seed) for seed in range(15, 40)),
    ),
    ("F27 bad weeks taken back", 20, (partial(take_back, times=20),)),
)


def soak() -> tuple[str, str, int]:
    """Title, section and how many faults broke something."""
    rows, broken = [], 0
    for name, size, lives in FAULTS:
        began, wrong = time.process_time(), ""
        with tempfile.TemporaryDirectory() as folder, modelled(Path(folder)) as empty:
            for live in lives:
                try:
                    live(Desk(empty))
                except AssertionError as error:
                    wrong = str(error).partition("\n")[0] or "an assertion"
                    break
        broken += bool(wrong)
        rows.append(f"| {name} | {size} | {wrong or 'nothing'} | {time.process_time() - began:.0f} |")
    text = (
        "The real run over the model, each fault as often as it must be survived: after every one nothing may be "
        "doubled, lost, undone or touched, and the next run has nothing to do.\n\n"
        "| fault | times | broken | CPU, s |\n|---|---|---|---|\n" + "\n".join(rows)
    )
    return "Faults again and again", text, broken
