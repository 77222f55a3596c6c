"""Week keys: what logs, marks, pins and events follow when a document gives a week another number.

A week's key is the number under which it was first published (``W03``), with a suffix where that is taken (``W03b``),
or the name that the document sets (``{#shaping}``). Keys are what is kept; numbers are what people type and see.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from studycal.core.patterns import pattern
from studycal.core.records import field

from .curriculum import Curriculum, Week
from .records import dataclass
from .session_id import parse_week, week_id

_AWAY = 90_000
"""Added to the number of a key that no document is known to have had, where that number is another week's now."""
_SUFFIXES = "bcdefghijklmnopqrstuvwxyz"
_SLOT = pattern(r"S\d+")


@dataclass(frozen=True)
class WeekKeys:
    """Which key each number stands for: those of the document in order, then those of weeks that it held once."""

    keys: tuple[str, ...] = ()
    _numbers: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        plain = all(key == week_id(number) for number, key in enumerate(self.keys, start=1))
        numbers = {} if plain else {key: number for number, key in enumerate(self.keys, start=1)}
        object.__setattr__(self, "_numbers", numbers)

    @property
    def plain(self) -> bool:
        """Whether every key is that of the week's number: nothing differs between what is kept and what is seen."""
        return not self._numbers

    def key(self, number: int) -> str:
        """The key of a week by its number now."""
        if not self._numbers or not 1 <= number <= len(self.keys):
            return week_id(number - _AWAY if number > _AWAY else number)
        return self.keys[number - 1]

    def number(self, key: str) -> int:
        """The number that a key's week has now; one beyond the document's where it has none."""
        current = self._numbers.get(key)
        if current is not None:
            return current
        first = parse_week(key)
        if first is None:
            return _AWAY
        return first if not self._numbers or first > len(self.keys) else first + _AWAY

    def stored(self, session_id: str) -> str:
        """The lasting name of a session: ``W04.S1`` -> ``W03.S1``. Anchors stay where they are."""
        if not self._numbers:
            return session_id
        week, _, slot = session_id.partition(".")
        number = parse_week(week)
        return session_id if number is None or not _follows(slot) else f"{self.key(number)}.{slot}"

    def current(self, stored: str) -> str:
        """The name by which a session is seen now: ``W03.S1`` -> ``W04.S1``."""
        if not self._numbers:
            return stored
        key, _, slot = stored.rpartition(".")
        return f"{week_id(self.number(key))}.{slot}" if key and _follows(slot) else stored

    def seen(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """A fact's body as it is kept -> with the names and numbers of now."""
        if not self._numbers:
            return body
        shown = dict(body)
        if isinstance(body.get("session"), str):
            shown["session"] = self.current(body["session"])
        if "week" in body:
            shown["week"] = self.number(_key(body["week"]))
        if "weeks" in body:
            shown["weeks"] = [self.number(_key(week)) for week in body["weeks"]]
        return shown

    def kept(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """A fact's body with the names and numbers of now -> as it is kept."""
        if not self._numbers:
            return body
        kept = dict(body)
        if isinstance(body.get("session"), str):
            kept["session"] = self.stored(body["session"])
        if "week" in body:
            kept["week"] = _number_or_key(self.key(body["week"]))
        if "weeks" in body:
            kept["weeks"] = [_number_or_key(self.key(week)) for week in body["weeks"]]
        return kept


PLAIN = WeekKeys()
"""Of a document that never changed."""


def _follows(slot: str) -> bool:
    """Whether what stands in a slot follows its topic: sessions and banners do, a dated event keeps its day."""
    return bool(_SLOT.fullmatch(slot)) or slot == "banner"


def _key(week: int | str) -> str:
    return week_id(week) if isinstance(week, int) else week


def _number_or_key(key: str) -> int | str:
    """Keys that are numbers are kept as numbers, as they were before there were others."""
    number = parse_week(key)
    return number if number is not None and week_id(number) == key else key


def keys_of(curriculum: Curriculum) -> WeekKeys:
    """The keys of a curriculum whose weeks have theirs."""
    keys = WeekKeys(tuple(week.lasting for week in (*curriculum.weeks, *curriculum.beside)))
    return PLAIN if keys.plain else keys


def new_key(week: Week, taken: Collection[str]) -> str:
    """The key of a week that is published for the first time: its name, else its number, else that with a suffix."""
    if week.name and week.name not in taken:
        return week.name
    key = week_id(week.number)
    if key not in taken:
        return key
    suffixes = (*_SUFFIXES, *(f"z{number}" for number in range(2, 1000)))
    return next(f"{key}{suffix}" for suffix in suffixes if f"{key}{suffix}" not in taken)
