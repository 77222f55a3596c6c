"""Thousands of lives in the tests' model of a small plan, with what broke in them."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.service.sync.lives import ANY, BROKEN, STEPS, UNDONE, Life
from tests.service.sync.model import modelled

TOLD = 10


def soak(lives: int, number: int) -> tuple[str, str, int]:
    """Title, section and in how many lives anything broke; the first of them are told."""
    counts: Counter[str] = Counter()
    rounds = 0
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder, modelled(Path(folder)) as empty:
        for life in (Life(seed, empty) for seed in range(number, number + lives)):
            life.live()
            counts.update(life.counts)
            rounds = max(rounds, life.rounds)
            if life.wrong and counts[ANY] + counts[UNDONE] <= TOLD:
                print(f"life {life.seed}: {life.wrong[0]}")
    seconds = time.process_time() - began
    shown = ("runs", "deaths", "failed", "held", "databases lost", "writes", *BROKEN, "wrongly skipped")
    text = (
        f"The real run, decision table and store over a model's planner and a calendar in memory, {lives} lives of "
        f"{STEPS} steps from seed {number} on, {seconds:.0f} s of one core: one or two machines, a learner who drags, "
        "lengthens, postpones past the old time, slips into the past and back, renames, notes, deletes, restores and "
        "copies events, takes back what was deleted for a bad week, unpins, unskips, marks and logs, types times and "
        "titles and takes them back before the next run; programs that write other zones, whole days, series, what "
        "cannot be read, or drop our mark; deaths at any step, lost "
        "answers, edits between look and write, expired tokens, databases lost or copied back. Each figure counts "
        "lives, but for the "
        "first six. Wrongly skipped are sessions that a lost database or the other machine took for deleted by the "
        "learner. A deletion may be undone in one life of 2000: when a run dies with a deletion on its way and the "
        "learner deletes the same event, so that nobody can tell whose deletion it was; one that was "
        "known may never. The last figure is the most rounds until nobody had anything to do.\n\n"
        f"| lives | {' | '.join(shown)} | most rounds |\n{'|---' * (len(shown) + 2)}|\n"
        f"| {lives} | {' | '.join(str(counts[name]) for name in shown)} | {rounds} |"
    )
    too_many = counts[UNDONE] if counts[UNDONE] * 2000 > lives else 0
    return "A model in thousands of lives", text, counts[ANY] + too_many
