"""What comes with studycal beside its code: the example's documents, the explained settings, their schema."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

_IN_THE_PROJECT = {"weeks.md": "curriculum", "cadence.md": "curriculum", "studycal.schema.json": "docs"}
"""Where a file lies in a clone; a wheel has them all in one folder."""


def shipped(name: str) -> bytes:
    """A file that comes with studycal, by its name, installed or in a clone."""
    installed = files("studycal") / "examples" / name
    if installed.is_file():
        return installed.read_bytes()
    return (Path(__file__).parents[3] / _IN_THE_PROJECT.get(name, "") / name).read_bytes()
