"""The licences of everything that is locked for a user, as docs/licences.md: `python scripts/licences.py`.

Read from the installed packages themselves, for the versions of requirements/run.txt.
"""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "licences.md"
HEAD = """\
# Licences

studycal is under the MIT licence. What it is installed with (every extra, `requirements/run.txt`) is under these; each
allows use beside and in MIT programs; what is under the LGPL (psycopg, for a host on PostgreSQL) is a package
of its own that is imported as it is and can be replaced. Made by `scripts/licences.py`.

| package | licence |
| --- | --- |
"""
_CLASSIFIER = "License :: OSI Approved :: "


def locked() -> list[str]:
    """The packages of the lock that belong on this system."""
    text = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    return re.findall(r"(?m)^([a-z0-9][a-z0-9._-]*)==", text)


def licence_of(package: str) -> str:
    """Its SPDX expression, else its classifiers, else its licence field's first line; "" for one that is not here."""
    try:
        about = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return ""
    classifiers = [c.removeprefix(_CLASSIFIER) for c in about.get_all("Classifier") or () if c.startswith(_CLASSIFIER)]
    field = (about.get("License") or "").strip().splitlines()
    return about.get("License-Expression") or " or ".join(classifiers) or (field[0] if field else "")


def page() -> str:
    """The whole page; a package of another system (Windows, an older Python) is named as that."""
    rows = [f"| {name} | {licence_of(name) or 'only on other systems or Pythons'} |" for name in locked()]
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
