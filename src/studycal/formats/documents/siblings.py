"""Topics that differ only in their part: "Attention - Part 1" and "Attention - Part 2" are siblings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from studycal.core.curriculum import Week
from studycal.core.patterns import pattern
from studycal.core.records import replace

_PART = pattern(
    r"(?P<series>.+?)\s*(?:[-–—:,]\s*|[(\[]\s*|\s)(?:part|pt\.?)\s*#?(?P<part>\d{1,3}|[IVX]{1,5})"
    r"(?:\s*(?:of|/)\s*(?:\d{1,3}|[IVX]{1,5}))?\s*[)\]]?",
    re.IGNORECASE | re.ASCII,
)
_BARE_PART = pattern(r"(?P<series>.+?)\s+(?:[(]?(?P<part>\d{1,3})/\d{1,3}[)]?|(?P<roman>[IVX]{1,5}))", re.ASCII)
_ROMAN = {"I": 1, "V": 5, "X": 10}


def siblings(weeks: Sequence[Week]) -> list[Week]:
    """The weeks with their series: topics that differ only in their part are siblings."""
    series: dict[str, list[tuple[str, int, Week]]] = defaultdict(list)
    for name, part, week in _parts(weeks):
        series[name.casefold()].append((name, part, week))
    split: dict[int, tuple[str, int, int]] = {}
    for members in series.values():
        numbers = {part for _, part, _ in members}
        if len(members) > 1 and len(numbers) == len(members):
            parts = max(numbers)
            split.update({week.number: (name, part, parts) for name, part, week in members})
    return [_with_series(week, split.get(week.number, (week.topic, 0, 0))) for week in weeks]


def _with_series(week: Week, split: tuple[str, int, int]) -> Week:
    series, part, parts = split
    return replace(week, series=series, part=part, parts=parts)


def _parts(weeks: Sequence[Week]) -> Iterator[tuple[str, int, Week]]:
    for week in weeks:
        match = _PART.fullmatch(week.topic) or _BARE_PART.fullmatch(week.topic)
        if match:
            series = match["series"].rstrip(" -–—:,")
            part = next(text for text in reversed(match.groups()[1:]) if text)
            if series and (number := _part(part)):
                yield series, number, week


def _part(text: str) -> int:
    """1 for ``1`` and ``I``; 0 for letters that are no Roman number."""
    if text.isdigit():
        return int(text)
    values = [_ROMAN[letter] for letter in text.upper()]
    total = sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
    return max(0, total)
