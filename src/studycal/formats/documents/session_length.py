"""The length that a session's name ends with: ``Read the score (30 min)``."""

from __future__ import annotations

import re

from studycal.formats.documents.rules import MAX_MINUTES

_OWN_MINUTES = re.compile(
    r"\s*(?:[(\[]\s*|[-‐‑–—,·:|]\s*)(?:about\s+|ca\.?\s*|~\s*)?"
    r"(?:(?P<hours>\d{1,2}(?:[.,]\d{1,2})?)\s*h(?:ours?|rs?)?\s*(?P<rest>\d{1,2})?\s*(?:m(?:in)?)?|"
    r"(?P<low>\d{1,3})(?:\s*[-‐‑–—]\s*(?P<high>\d{1,3}))?\s*(?:m|min|mins|minutes?|[’'′]))\.?\s*[)\]]?\s*$",
    re.IGNORECASE | re.ASCII,
)


def own_minutes(name: str) -> tuple[str, int]:
    """A session's name without the length at its end, and that length in minutes, 0 for none: ``Read (30 min)``."""
    match = _OWN_MINUTES.search(name)
    if not match:
        return name, 0
    if match["hours"]:
        minutes = round(float(match["hours"].replace(",", ".")) * 60) + int(match["rest"] or 0)
    else:
        minutes = (int(match["low"]) + int(match["high"] or match["low"])) // 2
    return (name[: match.start()], minutes) if 0 < minutes <= MAX_MINUTES else (name, 0)
