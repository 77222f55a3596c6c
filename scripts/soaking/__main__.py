"""Run the named parts, print their counts and put their sections into docs/reliability.md; other sections stay."""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from . import (
    anything,
    busy,
    caldav,
    calendars,
    documents,
    field,
    host,
    host_kills,
    host_many,
    kills,
    model,
    pair,
    signals,
    sizes,
    year,
)

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
HEAD = """# Reliability

What became of plans, calendars and edits when the program was killed, and in a long life with faults. `scripts/soak`
runs it again; the schedules follow from the seed.
"""


Result = tuple[str, str, int]
"""Title, section, how much was lost."""

PARTS: dict[str, Callable[[argparse.Namespace, Path], Result]] = {
    "kills": lambda options, folder: kills.soak(folder / "kills", options.weeks, options.random, options.seed),
    "radicale": lambda options, folder: caldav.soak(folder / "radicale", "radicale", options.deaths, options.seed),
    "cyrus": lambda options, folder: caldav.soak(folder / "cyrus", "cyrus", options.deaths, options.seed),
    "anything": lambda options, _: anything.soak(options.lives, options.seed),
    "model": lambda options, _: model.soak(options.models, options.seed),
    "sizes": lambda _, __: sizes.soak(),
    "documents": lambda options, _: documents.soak(options.cases),
    "busy": lambda options, _: busy.soak(options.places),
    "pair": lambda options, folder: pair.soak(folder / "pair", options.rounds, options.seed),
    "signals": lambda options, folder: signals.soak(folder / "signals", options.signals, options.seed),
    "year": lambda options, folder: year.soak(folder / "year", options.every, options.seed),
    **{
        f"field-{kind}": lambda options, folder, kind=kind: field.soak(  # type: ignore[misc]
            folder / f"field-{kind}", kind, options.field_lives, options.seed
        )
        for kind in field.TITLES
    },
    "host": lambda options, folder: host.soak(folder / "host", options.host_rounds, options.seed),
    "host-kills": lambda options, folder: host_kills.soak(folder / "host-kills", options.strikes, options.seed),
    "host-many": lambda options, folder: host_many.soak(folder / "host-many", options.learners, options.seed),
    "calendars": lambda options, folder: calendars.soak(options.calendars, folder),
}


def main() -> int:
    """All parts, or the one that is named; exit 1 if anything was lost."""
    options = _options()
    lost = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, part in PARTS.items():
            if options.calendars if name == "calendars" else options.part in (None, name):
                lost += _write(part(options, Path(folder)))
    return 1 if lost else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/soak")
    parser.add_argument("part", nargs="?", choices=tuple(PARTS))
    parser.add_argument("--places", type=int, default=1, help="the server is busy at every n-th write of a push")
    parser.add_argument("--models", type=int, default=10_000, help="lives of the model")
    parser.add_argument("--random", type=int, default=1000, help="deaths at random moments")
    parser.add_argument("--deaths", type=int, default=200, help="deaths before Radicale, and before Cyrus")
    parser.add_argument("--lives", type=int, default=1000, help="lives of the state machine")
    parser.add_argument("--field-lives", type=int, default=50, help="lives before the tests' Google and each server")
    parser.add_argument("--signals", type=int, default=1000, help="signals to the daemon")
    parser.add_argument("--host-rounds", type=int, default=100, help="rounds of a host's life, with deaths and faults")
    parser.add_argument("--strikes", type=int, default=1000, help="kills and cuts at statements of a host")
    parser.add_argument("--learners", type=int, default=1000, help="learners of the host of many")
    parser.add_argument("--rounds", type=int, default=500, help="rounds of two processes at one folder")
    parser.add_argument("--cases", type=int, default=5000, help="a measure of how many plans are read back")
    parser.add_argument("--weeks", type=int, default=52, help="weeks of the plan that is pushed at every boundary")
    parser.add_argument("--every", type=int, default=15, help="minutes between two ticks of the year")
    parser.add_argument("--calendars", type=Path, nargs="*", default=[], help="folders of .ics files to read")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _write(result: Result) -> int:
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
