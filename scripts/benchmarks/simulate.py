"""A thousand years of life against the shipped plan, and how the time grows from ten."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

from benchmarks.measure import STUDYCAL, cpu, table

ROOT = Path(__file__).parents[2]
YEARS = (10, 100, 1_000)


def measure() -> str:
    """The section."""
    cores = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "curriculum", folder / "curriculum")
        shutil.copy(ROOT / "config.example.toml", folder / "studycal.toml")
        spent = {years: _once(years, folder) for years in YEARS}
    ten, _ = spent[YEARS[0]]
    rows = [
        (f"{years:,}", f"{used:.1f} s", f"{used / years * 1000:.0f} ms", f"{used / cores:.1f} s", f"{wall:.1f} s", aim)
        for years, (used, wall) in spent.items()
        for aim in ["<= 60 s on two cores" if years == YEARS[-1] else ""]
    ]
    growth = (spent[YEARS[-1]][0] - ten) / (YEARS[-1] - YEARS[0]) / (spent[100][0] - ten) * (100 - YEARS[0])
    return (
        "## Simulating years\n\n`studycal simulate N`, whole process and its children, the real planner throughout: "
        f"sick weeks, trips, missed sessions, the ladder. {cores} cores; the last two columns are the time if they had "
        "nothing else to do, and the time on the clock with whatever else the machine did.\n\n"
        + table(("years", "CPU", "a year", f"CPU / {cores} cores", "clock", "aim"), rows)
        + f"\n\nA year among the last 900 costs {growth:.2f} times one among the 90 before them."
    )


def _once(years: int, folder: Path) -> tuple[float, float]:
    began = time.monotonic()
    used = cpu([STUDYCAL, "--now", "2026-11-24T12:00", "simulate", str(years)], folder)
    return used, time.monotonic() - began
