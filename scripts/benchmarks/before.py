"""Whole-process CPU of a day's commands beside the state before plans were revisions of inputs, and on a long plan."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.measure import PYTHON, STUDYCAL, cpu, table
from benchmarks.process import plan
from studycal.wiring import open_home

BEFORE = "9f5e84d"
NOW = "2026-12-15T09:00"
RUNS = 9
AIMS = {
    ("mark", "bad", "W07", "-y"): 0.6,
    ("log", "done", "W01.S1"): 0.6,
    ("review", "--auto"): 0.5,
    ("show", "week"): 1.0,
    ("export", "ics", "-o", "study.ics"): 1.0,
}
WEEKS, LOGGED = 520, 475
"""A plan of ten years, and its weeks of which four sessions each are logged."""


def measure() -> str:
    """The section."""
    with tempfile.TemporaryDirectory() as name:
        rows = [*_beside(Path(name)), *_long(Path(name) / "long")]
    return (
        f"## Beside the state before\n\nCPU (user + system) of the whole process, median of {RUNS} interleaved runs, "
        f"each from one published plan; `{BEFORE}` is the state before a plan was a revision of its inputs. Below: "
        f"a plan of ten years with {4 * LOGGED:,} facts, its `log` beside its `show`.\n\n"
        + table(("command", "CPU", "beside", "CPU", "ratio", "aim"), rows)
    )


def _beside(folder: Path) -> list[tuple[str, ...]]:
    root, old = Path(__file__).parents[2], folder / "before"
    old.mkdir()
    archive = subprocess.run(["git", "archive", BEFORE], cwd=root, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x", "-C", str(old)], input=archive, check=True)
    start = folder / "before.py"
    start.write_text(
        f"import sys\nsys.path.insert(0, {str(old / 'src')!r})\nfrom studycal.cli.main import run\nrun()\n"
    )
    programs = {"now": [STUDYCAL], "then": [PYTHON, str(start)]}
    for name, program in programs.items():
        (folder / name).mkdir()
        plan(folder / name)
        cpu([*program, "show", "week"], folder / name, STUDYCAL_NOW=NOW)
    taken: dict[tuple[tuple[str, ...], str], list[float]] = {}
    for _ in range(RUNS + 1):
        for command in AIMS:
            for name, program in programs.items():
                run = folder / "run"
                shutil.rmtree(run, ignore_errors=True)
                shutil.copytree(folder / name, run)
                taken.setdefault((command, name), []).append(cpu([*program, *command], run, STUDYCAL_NOW=NOW))
    rows = []
    for command, aim in AIMS.items():
        now, then = (statistics.median(taken[command, name][1:]) for name in programs)
        rows.append(_row(" ".join(command), now, BEFORE, then, aim))
    return rows


def _long(folder: Path) -> list[tuple[str, ...]]:
    folder.mkdir()
    plan(folder)
    weeks = [f"| {number} | Topic {number} | What it asks for |" for number in range(1, WEEKS + 1)]
    text = "\n".join(["| Week | Topic | Focus |", "| --- | --- | --- |", *weeks, ""])
    (folder / "curriculum" / "weeks.md").write_text(text, encoding="utf-8")
    begin = datetime(2026, 11, 30, 20, tzinfo=UTC)
    home = open_home(folder, None)
    with home.store.transaction():
        for week in range(LOGGED):
            for slot in range(1, 5):
                body = {"session": f"W{week + 1:02}.S{slot}", "status": "done"}
                home.store.append("log", body, begin + timedelta(weeks=week, days=slot))
    home.close()
    now = (begin + timedelta(weeks=LOGGED)).isoformat()
    show, log = ("show", "week"), ("log", "done", f"W{LOGGED + 1}.S1")
    cpu([STUDYCAL, *show], folder, STUDYCAL_NOW=now)
    shown, logged = [], []
    for _ in range(RUNS):
        run = folder.with_name("run")
        shutil.rmtree(run, ignore_errors=True)
        shutil.copytree(folder, run)
        shown.append(cpu([STUDYCAL, *show], run, STUDYCAL_NOW=now))
        logged.append(cpu([STUDYCAL, *log], run, STUDYCAL_NOW=now))
    return [_row("log, ten years", statistics.median(logged), "show", statistics.median(shown), 1.5)]


def _row(name: str, taken: float, beside: str, then: float, aim: float) -> tuple[str, ...]:
    return f"`{name}`", f"{taken * 1000:.0f} ms", beside, f"{then * 1000:.0f} ms", f"{taken / then:.2f}", f"<= {aim}"
