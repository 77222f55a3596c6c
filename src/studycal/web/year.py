"""The year as rows of weeks, a quarter each: every tile names its topic and state, and is a link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from studycal.core.life.topics import layout
from studycal.core.plan import PlanWeek
from studycal.core.records import dataclass
from studycal.formats.svg_signs import WORDS
from studycal.service.revision import Revision

_STRETCH = 13
"""Weeks in a row where no quarter parts them."""

_SIGNS = {
    "full": "●", "thin": "◕", "touched": "◔", "missed": "○", "unknown": "?", "paused": "‖", "free": "–", "planned": "",
}  # fmt: skip


@dataclass(frozen=True)
class YearTile:
    """A calendar week: the plan's weeks in it (none in a pause or break, two when merged), what it holds and its state;
    ``marks`` are those of its topics.
    """

    starts: date
    weeks: tuple[PlanWeek, ...]
    topics: tuple[str, ...]
    state: str
    words: str
    sign: str
    now: bool
    marks: str

    @property
    def label(self) -> str:
        """``7``, or ``5+6``."""
        return "+".join(str(week.week) for week in self.weeks)


@dataclass(frozen=True)
class QuarterRow:
    """A quarter's weeks, with those that pauses took from it."""

    name: str
    tiles: tuple[YearTile, ...]

    @property
    def days(self) -> str:
        """Its first and last day: a plan of two years has two first quarters."""
        first, last = self.tiles[0].starts, self.tiles[-1].starts + timedelta(days=6)
        return f"{first.day} {first:%b %Y} – {last.day} {last:%b %Y}"


def year(built: Revision, today: date) -> list[QuarterRow]:
    """All calendar weeks from the first to the last, in rows that follow the quarters of their topics."""
    held: dict[date, list[PlanWeek]] = {}
    for week in built.plan.weeks:
        held.setdefault(week.starts, []).append(week)
    rows: list[tuple[str, list[YearTile]]] = []
    spare = _spare(built, held)
    for starts in _all(held):
        weeks = held.get(starts, [])
        quarter = weeks[0].quarter if weeks else rows[-1][0]
        if not rows or rows[-1][0] != quarter:
            rows.append((quarter, []))
        rows[-1][1].append(_tile(built, starts, tuple(weeks), today, empty="free" if starts in spare else "paused"))
    names = {quarter.key: quarter.load_text for quarter in built.curriculum.quarters}
    if len(rows) == 1:
        tiles = rows[0][1]
        return [_stretch(tiles[at : at + _STRETCH]) for at in range(0, len(tiles), _STRETCH)]
    return [QuarterRow(f"{key} · {names[key]}" if names.get(key) else key, tuple(tiles)) for key, tiles in rows]


def _stretch(tiles: Sequence[YearTile]) -> QuarterRow:
    """Weeks of a plan that has one rhythm throughout, by their numbers."""
    numbers = [week.week for tile in tiles for week in tile.weeks]
    span = f"Weeks {numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else f"Week {numbers[0]}" if numbers else "No week"
    return QuarterRow(span, tuple(tiles))


def _all(held: Iterable[date]) -> Iterable[date]:
    listed = sorted(held)
    if not listed:
        return
    day = listed[0]
    while day <= listed[-1]:
        yield day
        day += timedelta(days=7)


def _spare(built: Revision, held: Mapping[date, Sequence[PlanWeek]]) -> set[date]:
    """When the weeks start that stand empty without a pause; nothing is laid out for a year that has no gap."""
    if not built.plan.weeks or len(list(_all(held))) == len(held):
        return set()
    first = built.plan.weeks[0]
    spare = layout(built.curriculum, built.schedule, built.facts).spare
    return {first.starts + timedelta(weeks=index - first.index) for index in spare}


def _tile(built: Revision, starts: date, weeks: tuple[PlanWeek, ...], today: date, *, empty: str) -> YearTile:
    state = weeks[0].state if weeks else empty
    marks = [week.mark for week in weeks if week.mark and week.mark != state]
    words = WORDS.get(state, state) if state != "planned" else "to come"
    words = ", ".join(dict.fromkeys([words, *(f"marked {mark}" for mark in marks)]))
    topics = tuple(built.curriculum.week(week.week).short_topic for week in weeks)
    now = starts <= today < starts + timedelta(days=7)
    return YearTile(starts, weeks, topics, state, words, _SIGNS.get(state, ""), now, ", ".join(dict.fromkeys(marks)))
