"""Whole-process CPU of three commands against importing icalendar."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from benchmarks.measure import PYTHON, STUDYCAL, processes, table

ROOT = Path(__file__).parents[2]
AIMS = {"studycal --version": 0.7, "studycal show week": 1.5, "studycal export ics": 2.5}


def measure() -> str:
    """The section."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "curriculum", folder / "curriculum")
        shutil.copy(ROOT / "config.example.toml", folder / "studycal.toml")
        base = [PYTHON, "-c", "import icalendar"]
        commands = {
            "python -c 'import icalendar'": base,
            "studycal --version": [STUDYCAL, "--version"],
            "studycal show week": [STUDYCAL, "show", "week"],
            "studycal export ics": [STUDYCAL, "export", "ics", "-o", "study.ics"],
        }
        found = processes(commands, folder, runs=15)
    baseline = found["python -c 'import icalendar'"]
    rows = [
        (f"`{name}`", f"{taken * 1000:.0f} ms", f"{taken / baseline:.2f}", AIMS.get(name, ""))
        for name, taken in found.items()
    ]
    return (
        "## Starting and answering\n\nCPU (user + system) of the whole process, median of 15 interleaved runs; "
        "the plan is published, as it is from the second command on.\n\n"
        + table(("command", "CPU", "ratio to baseline", "aim"), rows)
    )
