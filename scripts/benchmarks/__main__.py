"""Run the named parts (all by default) and put their sections into docs/benchmarks.md; other sections stay.

A part is a module beside this one with a `measure() -> str` that returns its section; nothing else registers it.
Modules whose name begins with an underscore, and `measure`, are tools of the parts.
"""

from __future__ import annotations

import importlib
import pkgutil
import platform
import sys
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
FIRST = ("process", "compute", "export", "reading", "simulate", "google", "caldav", "caldav_servers", "web", "pages")
"""The order of the page; parts that are not named follow by name."""

HEAD = """# Benchmarks

Every figure is measured in the same run as its baseline, so the ratios hold on any machine while the seconds do not.
`scripts/bench [part ...]` measures again and rewrites the parts it ran.
"""


def parts() -> list[str]:
    """The parts there are, in the order of the page."""
    found = {module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)])}
    found = {name for name in found if name != "measure" and not name.startswith("_")}
    return [name for name in FIRST if name in found] + sorted(found.difference(FIRST))


def main(wanted: list[str]) -> None:
    """Measure and write."""
    known = parts()
    unknown = [part for part in wanted if part not in known]
    if unknown:
        sys.exit(f"There is no part {unknown[0]}; there are {', '.join(known)}.")
    sections = read(PAGE.read_text(encoding="utf-8") if PAGE.exists() else "")
    for part in wanted or known:
        print(f"== {part}", file=sys.stderr, flush=True)
        module = importlib.import_module(f"benchmarks.{part}")
        sections[part] = f"{module.measure().strip()}\n\n_{machine()}_"
        print(sections[part])
        PAGE.write_text(page(sections, known), encoding="utf-8")


def machine() -> str:
    """What it was measured on, in words that hold no name."""
    return f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"


def read(text: str) -> dict[str, str]:
    """The sections a page has, by part."""
    sections = {}
    for chunk in text.split("<!-- part: ")[1:]:
        name, _, body = chunk.partition(" -->\n")
        sections[name] = body.strip()
    return sections


def page(sections: dict[str, str], known: list[str]) -> str:
    """The page with its sections in their order; that of a part which is gone goes with it."""
    chunks = [f"<!-- part: {part} -->\n{sections[part]}" for part in known if part in sections]
    return "\n\n".join([HEAD.strip(), *chunks]) + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])
