"""Moments by name, as small JSON files keep them: who read a feed, which logins stand, what was told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime


def stated(moments: Mapping[str, datetime]) -> dict[str, str]:
    """As a JSON object of ISO times in UTC."""
    return {name: moment.astimezone(UTC).isoformat() for name, moment in moments.items()}


def moments_of(body: object) -> dict[str, datetime]:
    """What a JSON object says. Raises ValueError for anything else, and for a time without its offset from UTC."""
    if not isinstance(body, dict) or not all(isinstance(text, str) for text in body.values()):
        raise ValueError("not moments by name")
    moments = {name: datetime.fromisoformat(text) for name, text in body.items()}
    if any(moment.tzinfo is None for moment in moments.values()):
        raise ValueError("a moment without an offset from UTC")
    return moments
