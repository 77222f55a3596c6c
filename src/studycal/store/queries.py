"""SQL kept in files: migrations by number, queries by name."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_SCHEMA = Path(__file__).parent / "schema"
_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


@cache
def queries(file: str = "queries.sql") -> dict[str, str]:
    """The queries of a file by the name that stands above each."""
    parts = _NAME.split((_SCHEMA / file).read_text(encoding="utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def migrations() -> list[tuple[int, Path]]:
    """The numbered schema files in the order in which they apply."""
    return sorted((int(path.name[:3]), path) for path in _SCHEMA.glob("[0-9][0-9][0-9]_*.sql"))
