"""Mutation tests of the parts that must not be wrong, each by its quick tests; prints a table.

mutmut works on a copy of the house below build/mutate, so nothing here is ever changed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
WORK = ROOT / "build" / "mutate"
COPIED = ("src", "tests", "curriculum", "docs", "pyproject.toml", "config.example.toml", "README.md")

PARTS: dict[str, tuple[str, ...]] = {
    "core/sync": (
        "tests/core/test_reconcile.py",
        "tests/core/test_decisions.py",
        "tests/core/test_stamps.py",
        "tests/core/test_guards.py",
        "tests/core/test_event.py",
        "tests/core/test_odd.py",
        "tests/core/test_rhythm.py",
        "tests/formats/test_google_json.py",
        "tests/calendars/test_patience.py",
        "tests/service/sync/test_stamp.py",
    ),
    "core/placement": (
        "tests/core/test_placement.py",
        "tests/core/test_hard_rules.py",
        "tests/core/test_invariants.py",
        "tests/core/test_several_a_day.py",
        "tests/core/test_limits.py",
        "tests/core/test_fitting.py",
        "tests/core/test_calm.py",
        "tests/core/test_alike.py",
        "tests/core/test_explain.py",
        "tests/core/test_full_days.py",
        "tests/core/test_search.py",
        "tests/core/test_bounds.py",
        "tests/core/test_standing.py",
    ),
    "formats/ics": ("tests/formats/test_ics.py", "tests/formats/test_ics_whole.py"),
    "service/sync": (
        "tests/service/sync/test_words.py",
        "tests/service/sync/test_stamp.py",
        "tests/service/sync/test_handed_back.py",
        "tests/service/sync/test_rows.py",
        "tests/service/sync/test_sizes.py",
        "tests/service/sync/test_purge.py",
        "tests/service/sync/test_parts.py",
        "tests/service/sync/test_runs.py",
        "tests/service/sync/test_back_from_bin.py",
        "tests/service/sync/test_model.py",
        "tests/service/sync/test_told.py",
        "tests/service/sync/test_titles.py",
        "tests/service/sync/test_needed.py",
        "--deselect=tests/service/sync/test_needed.py::test_an_answer_lost_after_the_server_acted_leaves_nothing_to_write",
        "tests/service/sync/test_rest.py",
        "--deselect=tests/service/sync/test_rest.py::test_f4_a_run_that_decides_nothing_ends_as_one_that_does[1000000]",
        "tests/service/sync/test_timers_plan.py",
        "tests/service/sync/test_learns.py",
        "tests/service/sync/test_faults.py::test_f9_a_calendar_that_is_gone_is_one_message_and_no_creation",
        "tests/service/sync/test_faults.py::test_f28_unpin_and_unskip_change_only_what_they_name",
        "tests/service/sync/test_faults.py::test_the_timer_moves_only_as_much_as_it_may",
        "tests/service/sync/test_faults.py::test_what_begins_within_twelve_hours_is_moved_by_a_conflict_alone",
        "tests/core/test_unheard.py",
    ),
    "store": (
        "tests/store/test_sqlite.py",
        "tests/store/test_facts.py",
        "tests/store/test_migrations.py",
        "tests/store/test_kept_exactly.py",
        "tests/store/test_file_says.py",
        "tests/service/sync/test_stamp.py",
    ),
}
"""A part's quick tests, all of them together in less than a minute of CPU."""

COLD = """

@pytest.fixture(autouse=True, scope="session")
def _nothing_remembered() -> None:
    import gc
    from functools import lru_cache

    for kept in gc.get_objects():
        if isinstance(kept, type(lru_cache(len))) and kept.__module__.startswith("studycal."):
            kept.cache_clear()
"""
"""What the copy's tests begin with: mutmut runs them once and forks a process for each mutant, which would be answered
from what the program remembers of that run instead of being asked.
"""

ELSEWHERE = ["src/studycal/store/postgres.py"]
"""Modules whose tests need a server of their own."""

NAMES = {0: "survived", 1: "noticed", 3: "noticed", 5: "no test", 33: "no test", 34: "skipped", None: "not run"}
"""mutmut's exit codes. Any other is a mutant that ran for ever or broke the process: noticed, too."""


def main() -> int:
    """All parts, or those that are named; exit 1 where less than 85 % of the mutants were noticed."""
    parser = argparse.ArgumentParser(prog="scripts/mutate")
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help=", ".join(PARTS))
    parser.add_argument("--sample", type=int, default=0, help="so many mutants of each part, drawn at random; 0: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--least", type=int, default=85, help="per cent that must be noticed")
    parser.add_argument("--show", action="store_true", help="print what survived")
    parser.add_argument("--children", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    low = False
    for part in options.parts or PARTS:
        folder = prepared(part)
        names = drawn(folder, options.sample, random.Random(options.seed))
        mutmut(folder, "run", "--max-children", str(options.children), *names)
        score = told(part, folder, set(names), show=options.show)
        low = low or score < options.least
    return 1 if low else 0


def prepared(part: str) -> Path:
    """A copy of the house with mutmut's settings for one part, and its mutants made."""
    folder = WORK / part.replace("/", "-")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, folder / name)
    with (folder / "tests" / "conftest.py").open("a", encoding="utf-8") as file:
        file.write(COLD)
    only = (
        f"src/studycal/{part}.py" if (ROOT / "src" / "studycal" / f"{part}.py").exists() else f"src/studycal/{part}/*"
    )
    settings = {
        "source_paths": ["src"],
        "only_mutate": [only],
        "do_not_mutate": ELSEWHERE,
        "also_copy": ["curriculum", "docs", "config.example.toml", "README.md"],
        "pytest_add_cli_args": ["-p", "no:cacheprovider", "-x", "-q"],
        "pytest_add_cli_args_test_selection": list(PARTS[part]),
        "track_dependencies": False,
        "use_git_change_detection": False,
        "use_setproctitle": False,
    }
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n[tool.mutmut]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in settings.items()))
    made = (
        "from mutmut.__main__ import create_mutants; from mutmut.utils.file_utils import copy_src_dir;"
        "import os; os.makedirs('mutants', exist_ok=True); copy_src_dir(); create_mutants(1)"
    )
    subprocess.run([sys.executable, "-c", made], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return folder


def mutmut(folder: Path, *arguments: str) -> str:
    """What mutmut prints, when asked in a part's copy."""
    command = [sys.executable, "-m", "mutmut", *arguments]
    done = subprocess.run(command, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        raise SystemExit(f"mutmut failed in {folder}:\n{done.stdout[-4000:]}")
    return done.stdout


def drawn(folder: Path, sample: int, chance: random.Random) -> list[str]:
    """The names of the mutants to run."""
    names = sorted(name for name, _ in fates(folder))
    return sorted(chance.sample(names, min(sample, len(names)))) if sample else names


def fates(folder: Path) -> Iterator[tuple[str, int | None]]:
    """Each mutant and what became of it (mutmut's exit code; None: not run)."""
    for file in sorted((folder / "mutants").rglob("*.meta")):
        yield from json.loads(file.read_text())["exit_code_by_key"].items()


def told(part: str, folder: Path, names: set[str], *, show: bool) -> float:
    """Print a part's row, and what survived; the share that was noticed, in per cent."""
    counts: Counter[str] = Counter()
    survivors = []
    for name, code in fates(folder):
        if name in names:
            counts[NAMES.get(code, "ran for ever")] += 1
            if NAMES.get(code) in ("survived", "no test"):
                survivors.append(name)
    noticed = counts["noticed"] + counts["ran for ever"]
    score = 100 * noticed / max(1, sum(counts.values()))
    print(
        f"| {part} | {len(list(fates(folder)))} | {len(names)} | {noticed} | {score:.0f} % | {dict(counts)} |",
        flush=True,
    )
    for name in survivors:
        print(mutmut(folder, "show", name) if show else f"  {name}", flush=True)
    return score


if __name__ == "__main__":
    sys.exit(main())
