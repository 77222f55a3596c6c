"""Two processes at one folder, at random: the tests' own pair at length, with its counts."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

from tests.cli.syncing import Syncing
from tests.google import FakeGoogle
from tests.service.pair import START, faults, settle, synced, together, two_plans

PLANS = {"one plan": ("studycal.toml", "studycal.toml"), "two plans of one folder": ("studycal.toml", "b.toml")}


def soak(folder: Path, rounds: int, number: int) -> tuple[str, str, int]:
    """Title, section and what was wrong, which is printed."""
    rows, lost = [], 0
    for name, configs in PLANS.items():
        done, found = _life(folder / name.replace(" ", "-"), configs, rounds, number)
        print(*found, sep="\n")
        lost += len(found)
        counted = [sum(count for said, count in done.items() if said.startswith(kind)) for kind in KINDS]
        rows.append(f"| {name} | {' | '.join(map(str, counted))} | {done['refused']} | {len(found)} |")
    text = (
        f"Two processes at one folder, {rounds} rounds, seed {number}: marks, logs, pins, undos, syncs with a Google "
        "calendar, exports and edits of the documents (weeks put in, taken out, exchanged) at random. No fact that was "
        "promised may be missing, the published plan follows from its inputs, the calendar from the plan, and nothing "
        "crosses from one plan to another.\n\n"
        f"| | {' | '.join(KINDS)} | refused in a sentence | wrong |\n" + "|---" * (len(KINDS) + 3) + "|\n"
    ) + "\n".join(rows)
    return "Two processes", text, lost


KINDS = ("mark", "log", "pin", "undo", "sync", "export", "edit", "show")


def _life(folder: Path, configs: tuple[str, ...], rounds: int, number: int) -> tuple[Counter[str], list[str]]:
    end = START + timedelta(days=1)
    with FakeGoogle() as google:
        learner = two_plans(Syncing(folder / "learner", google))
        one = len(set(configs)) == 1
        promised = together(learner, configs, rounds // 2, number, *["google"] * one)
        done = sum((Counter(process["done"]) for process in promised), Counter[str]())
        done["refused"] = sum(count for said, count in done.items() if said[-2:] in (" 1", " 2", " 3", " 6"))
        if not one:
            return done, [line for own, config in zip(promised, configs, strict=True)
                          for line in faults(learner, [own], config, end)]  # fmt: skip
        settle(learner, configs[0], end)
        return done, [*faults(learner, promised, configs[0], end), *synced(learner, configs[0], end)]
