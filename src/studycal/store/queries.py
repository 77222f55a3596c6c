"""SQL kept in files: migrations by number, queries by name."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from studycal.core.patterns import pattern

_SCHEMA = Path(__file__).parent / "schema"
_NAME = pattern(r"^-- name: (\w+)$", re.MULTILINE)


@cache
def queries(file: str = "queries.sql") -> dict[str, str]:
    """The store's queries of a file, by the name that stands above each."""
    return named_queries(_SCHEMA / file)


@cache
def named_queries(path: Path) -> dict[str, str]:
    """The queries of any such file."""
    parts = _NAME.split(path.read_text(encoding="utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def migrations() -> list[tuple[int, Path]]:
    """The store's numbered schema files in the order in which they apply."""
    return numbered(_SCHEMA)


def whole_schema(newest: int) -> Path:
    """What all schema files up to the newest make of an empty file, at once (scripts/schema); it may be missing."""
    return _SCHEMA / f"whole_{newest:03}.sql"


def numbered(folder: Path) -> list[tuple[int, Path]]:
    """The numbered schema files of a folder in the order in which they apply."""
    return sorted((int(path.name[:3]), path) for path in folder.iterdir() if path.name[:3].isdigit())
