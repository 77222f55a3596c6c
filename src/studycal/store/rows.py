"""What a statement gives, whatever engine ran it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol


class Rows(Protocol):
    """What a query gives: rows that are read by column, once."""

    def __iter__(self) -> Iterator[Any]:
        """Row after row."""

    def fetchone(self) -> Any:  # noqa: ANN401 - an engine's own row
        """The next row, None after the last."""
