"""Run the named parts, print their counts and put their sections into docs/reliability.md; other sections stay."""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from pathlib import Path

from . import anything, busy, kills, model, radicale, signals, year

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
HEAD = """# Reliability

What became of plans, calendars and edits when the program was killed, and in a long life with faults. `scripts/soak`
runs it again; the schedules follow from the seed.
"""


def main() -> int:
    """All parts, or the one that is named; exit 1 if anything was lost."""
    parser = argparse.ArgumentParser(prog="scripts/soak")
    parser.add_argument(
        "part", nargs="?", choices=("kills", "radicale", "anything", "model", "busy", "signals", "year")
    )
    parser.add_argument("--places", type=int, default=1, help="the server is busy at every n-th write of a push")
    parser.add_argument("--models", type=int, default=10_000, help="lives of the model")
    parser.add_argument("--random", type=int, default=1000, help="deaths at random moments")
    parser.add_argument("--deaths", type=int, default=200, help="deaths before Radicale")
    parser.add_argument("--lives", type=int, default=1000, help="lives of the state machine")
    parser.add_argument("--signals", type=int, default=1000, help="signals to the daemon")
    parser.add_argument("--weeks", type=int, default=52, help="weeks of the plan that is pushed at every boundary")
    parser.add_argument("--every", type=int, default=15, help="minutes between two ticks of the year")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    lost = 0
    with tempfile.TemporaryDirectory() as folder:
        if options.part in (None, "kills"):
            lost += _write(kills.soak(Path(folder) / "kills", options.weeks, options.random, options.seed))
        if options.part in (None, "radicale"):
            lost += _write(radicale.soak(Path(folder) / "radicale", options.deaths, options.seed))
        if options.part in (None, "anything"):
            lost += _write(anything.soak(options.lives, options.seed))
        if options.part in (None, "model"):
            lost += _write(model.soak(options.models, options.seed))
        if options.part in (None, "busy"):
            lost += _write(busy.soak(options.places))
        if options.part in (None, "signals"):
            lost += _write(signals.soak(Path(folder) / "signals", options.signals, options.seed))
        if options.part in (None, "year"):
            lost += _write(year.soak(Path(folder) / "year", options.every, options.seed))
    return 1 if lost else 0


def _write(result: tuple[str, str, int]) -> int:
    """Replace one section of the page; how much was lost."""
    title, text, lost = result
    print(f"== {title}\n{text}")
    sections = _read(PAGE.read_text(encoding="utf-8") if PAGE.exists() else "")
    sections[title] = (
        f"{text.strip()}\n\n_Python {platform.python_version()}, {platform.system()} {platform.machine()}_"
    )
    body = "".join(f"\n## {name}\n\n{section}\n" for name, section in sorted(sections.items()))
    PAGE.write_text(HEAD + body, encoding="utf-8")
    return lost


def _read(text: str) -> dict[str, str]:
    parts = text.split("\n## ")[1:]
    return {part.partition("\n")[0].strip(): part.partition("\n")[2].strip() for part in parts}


if __name__ == "__main__":
    sys.exit(main())
