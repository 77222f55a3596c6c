"""Run the named parts (all by default) and put their sections into docs/benchmarks.md; other sections stay."""

from __future__ import annotations

import importlib
import platform
import sys
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
PARTS = ("process", "compute", "export", "simulate", "google", "caldav", "web")
HEAD = """# Benchmarks

Every figure is measured in the same run as its baseline, so the ratios hold on any machine while the seconds do not.
`scripts/bench [part ...]` measures again and rewrites the parts it ran.
"""


def main(wanted: list[str]) -> None:
    """Measure and write."""
    unknown = [part for part in wanted if part not in PARTS]
    if unknown:
        sys.exit(f"There is no part {unknown[0]}; there are {', '.join(PARTS)}.")
    sections = read(PAGE.read_text(encoding="utf-8") if PAGE.exists() else "")
    for part in wanted or PARTS:
        print(f"== {part}", file=sys.stderr, flush=True)
        module = importlib.import_module(f"benchmarks.{part}")
        sections[part] = f"{module.measure().strip()}\n\n_{machine()}_"
        print(sections[part])
        PAGE.write_text(page(sections), encoding="utf-8")


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


def page(sections: dict[str, str]) -> str:
    """The page with its sections in their order."""
    parts = [f"<!-- part: {part} -->\n{sections[part]}" for part in PARTS if part in sections]
    return "\n\n".join([HEAD.strip(), *parts]) + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])
