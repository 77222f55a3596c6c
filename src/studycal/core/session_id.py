"""The name of a session: its curriculum week and its slot, ``W07.S2``; and of a week, ``W07``."""

from __future__ import annotations

import re

from studycal.core.patterns import pattern
from studycal.core.records import dataclass

_WEEK = pattern(r"W(\d{1,5})", re.IGNORECASE)
_SESSION = pattern(r"W(\d{1,5})\.([A-Za-z]\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SessionId:
    """A session by the number that the document gives its week now; ``slot`` is ``S1``, ``S2``, … or an anchor's."""

    week: int
    slot: str

    @classmethod
    def parse(cls, text: str) -> SessionId:
        """``W07.S2``, with any number of digits and in any case of letters. Raises ValueError for anything else."""
        match = _SESSION.fullmatch(text.strip())
        if not match:
            raise ValueError(f'"{text}" is not a session; write it like W07.S2')
        return cls(int(match[1]), match[2].upper())

    def __str__(self) -> str:
        return f"{week_id(self.week)}.{self.slot}"


def week_id(number: int) -> str:
    """The name of a curriculum week: 7 -> ``W07``; three digits from week 100 on."""
    return f"W{number:02d}"


def parse_week(text: str) -> int | None:
    """``W07`` -> 7, in any case of letters; None for what is no week's name."""
    match = _WEEK.fullmatch(text.strip())
    return int(match[1]) if match else None


def week_of(session_id: str) -> int:
    """The week of a session's name: ``W07.S2`` -> 7. Raises ValueError for what is no such name."""
    return SessionId.parse(session_id).week
