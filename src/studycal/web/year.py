"""The year as rows of weeks, a quarter each: every tile names its topic and state, and is a link."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from studycal.core.plan import PlanWeek
from studycal.core.records import dataclass
from studycal.formats.svg_signs import WORDS
from studycal.service.revision import Revision

_SIGNS = {"full": "●", "thin": "◕", "touched": "◔", "missed": "○", "unknown": "?", "paused": "‖", "planned": ""}


@dataclass(frozen=True)
class YearTile:
    """A calendar week: the plan's weeks in it (none while paused, two when merged), what it holds and how it stands."""

    starts: date
    weeks: tuple[PlanWeek, ...]
    topics: tuple[str, ...]
    state: str
    words: str
    sign: str
    now: bool
    month: str

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
    month = 0
    for starts in _all(held):
        weeks = held.get(starts, [])
        quarter = weeks[0].quarter if weeks else rows[-1][0]
        if not rows or rows[-1][0] != quarter:
            rows.append((quarter, []))
        rows[-1][1].append(_tile(built, starts, tuple(weeks), today, named=starts.month != month))
        month = starts.month
    names = {quarter.key: quarter.load_text for quarter in built.curriculum.quarters}
    return [QuarterRow(f"{key} · {names[key]}" if names.get(key) else key, tuple(tiles)) for key, tiles in rows]


def _all(held: Iterable[date]) -> Iterable[date]:
    listed = sorted(held)
    if not listed:
        return
    day = listed[0]
    while day <= listed[-1]:
        yield day
        day += timedelta(days=7)


def _tile(built: Revision, starts: date, weeks: tuple[PlanWeek, ...], today: date, *, named: bool) -> YearTile:
    state = weeks[0].state if weeks else "paused"
    marks = [week.mark for week in weeks if week.mark]
    words = WORDS.get(state, state) if state != "planned" else "to come"
    words = ", ".join(dict.fromkeys([words, *(f"marked {mark}" for mark in marks if mark != state)]))
    topics = tuple(built.curriculum.week(week.week).short_topic for week in weeks)
    now = starts <= today < starts + timedelta(days=7)
    return YearTile(starts, weeks, topics, state, words, _SIGNS.get(state, ""), now, f"{starts:%b}" if named else "")
