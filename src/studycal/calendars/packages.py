"""Which holidays and which time zones this machine knows: their versions, without loading them."""

from __future__ import annotations

import zoneinfo
from functools import cache
from pathlib import Path


@cache
def version(package: str) -> str:
    """An installed package's version, from the name of its metadata; "" if there is none."""
    from importlib.util import find_spec

    spec = find_spec(package)
    if spec is None or not spec.origin:
        return ""
    found = sorted(Path(spec.origin).parent.parent.glob(f"{package}-*.dist-info"))
    return found[-1].stem.partition("-")[2] if found else ""


@cache
def zones() -> str:
    """The release of the time zone database in use: the system's, else the tzdata package's."""
    for folder in zoneinfo.TZPATH:
        try:
            with (Path(folder) / "tzdata.zi").open(encoding="ascii") as file:
                return file.readline().removeprefix("# version").strip()
        except (OSError, UnicodeError):
            continue
    return version("tzdata")
