"""Moments as the host's tables hold them: ISO texts in UTC, which sort as they follow each other."""

from __future__ import annotations

from datetime import UTC, datetime


def text(at: datetime) -> str:
    """A moment as a text, to the microsecond, so that all are equally long."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def moment(at: str) -> datetime:
    """The moment of a text."""
    return datetime.fromisoformat(at)
