"""Whole-process CPU of the commands that are typed every day against importing icalendar, and of a first export."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from benchmarks.measure import PYTHON, STUDYCAL, processes, table

BASE = "python -c 'import icalendar'"
SCRIPT = "twenty lines of icalendar, 260 events"
COLD = "studycal export ics, the first of a plan"
AIMS = {"studycal --version": 0.4, "studycal show week": 1.0, "studycal export ics": 1.0}

TWENTY_LINES = """\
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo
from icalendar import Alarm, Calendar, Event
zone, calendar = ZoneInfo("Europe/Warsaw"), Calendar()
calendar.add("prodid", "-//bare//")
calendar.add("version", "2.0")
for number in range(260):
    start = datetime(2026, 11, 30, 19, tzinfo=zone) + timedelta(days=number)
    event, alarm = Event(), Alarm()
    event.add("uid", f"{number}@bare")
    event.add("dtstamp", start)
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=75))
    event.add("summary", f"W{number // 5 + 1:02} S{number % 5 + 1} Build: Attention {number}")
    event.add("description", f"Topic {number}: concepts, and a small numerical example")
    event.add("categories", ["build"])
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(minutes=-10))
    event.add_component(alarm)
    calendar.add_component(event)
calendar.add_missing_timezones()
open("bare.ics", "wb").write(calendar.to_ical())
"""


def measure() -> str:
    """The section."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan(folder)
        bare = folder / "bare.py"
        bare.write_text(TWENTY_LINES, encoding="utf-8")
        first = "rm -rf .studycal; exec " + STUDYCAL + " export ics -o study.ics"
        found = processes(
            {
                BASE: [PYTHON, "-c", "import icalendar"],
                "studycal --version": [STUDYCAL, "--version"],
                "studycal show week": [STUDYCAL, "show", "week"],
                "studycal export ics": [STUDYCAL, "export", "ics", "-o", "study.ics"],
                SCRIPT: [PYTHON, str(bare)],
                COLD: ["sh", "-c", first],
            },
            folder,
            runs=15,
        )
    rows = [row(name, taken, found) for name, taken in found.items()]
    return (
        "## Starting and answering\n\nCPU (user + system) of the whole process, median of 15 interleaved runs; "
        "the plan is published, as it is from the second command on. The last two rows are a first export of the "
        "shipped plan, which is computed for it, beside a bare script that writes as many events.\n\n"
        + table(("command", "CPU", "ratio to", "ratio", "aim"), rows)
    )


def row(name: str, taken: float, found: dict[str, float]) -> tuple[str, ...]:
    """One command beside its baseline."""
    base, aim = (SCRIPT, "1.5") if name in (SCRIPT, COLD) else (BASE, str(AIMS.get(name, "")))
    shown = "the script" if base == SCRIPT else "the import"
    ratio = f"{taken / found[base]:.2f}"
    return f"`{name}`", f"{taken * 1000:.0f} ms", shown, ratio, "" if name == base else f"<= {aim}"


def plan(folder: Path) -> None:
    """The shipped plan, as the example's settings have it."""
    root = Path(__file__).parents[2]
    shutil.copytree(root / "curriculum", folder / "curriculum")
    shutil.copy(root / "config.example.toml", folder / "studycal.toml")
