"""A week as the page lays it out: seven columns, a row for every five minutes, everything at its place by a class."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from studycal.core.curriculum import Curriculum
from studycal.core.period import Period
from studycal.core.plan import Session
from studycal.core.rules import sentence
from studycal.formats.svg_week import Strip

STEP = 5
"""Minutes in a row of the grid; the style sheet has a class for each row of a day."""

_LEAST_HOURS = 4
_FOUND = ("moved", "room-for-others", "kept")


@dataclass(frozen=True)
class Block:
    """Something in a column: ``kind`` is busy, window, ghost or session; rows count from 1, ``span`` at least 1."""

    kind: str
    row: int
    span: int
    label: str = ""
    session: Session | None = None
    bullets: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """A day."""

    date: date
    today: bool
    closed: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Grid:
    """The week. ``hours`` are the hour marks shown as (row, text)."""

    first: int
    rows: int
    hours: tuple[tuple[int, str], ...]
    columns: tuple[Column, ...]


def rows() -> str:
    """The style sheet's classes for each row of a day: the page's policy forbids inline styles."""
    count = 24 * 60 // STEP
    places = "".join(
        f".from-{row}{{grid-row-start:{row}}}.for-{row}{{grid-row-end:span {row}}}" for row in range(1, count + 1)
    )
    heights = "".join(
        f".rows-{row} .lane,.rows-{row} .hours{{grid-template-rows:repeat({row},var(--step))}}"
        for row in range(60 // STEP, count + 1, 60 // STEP)
    )
    return places + heights


def grid(strip: Strip, curriculum: Curriculum, quarter: str, now: datetime) -> Grid:
    """A week's grid, from its first to its last hour in which anything may be."""
    zone = strip.zone
    first, last = _hours(strip, zone)
    columns = tuple(
        Column(
            day.date,
            day.date == now.date(),
            tuple(sentence(rule) for rule in day.closed),
            tuple(_blocks(strip, day.date, curriculum, quarter, first, last)),
        )
        for day in strip.days
    )
    marks = tuple(((hour - first) * 60 // STEP + 1, f"{hour:02}:00") for hour in range(first, last))
    return Grid(first, (last - first) * 60 // STEP, marks, columns)


def _hours(strip: Strip, zone: tzinfo) -> tuple[int, int]:
    """From an hour before the first session or home slot to an hour after the last; an empty week shows its windows.

    A window can be the whole day, so it does not count: what is far from every session is folded away.
    """
    spans = [one.period for one in strip.sessions] + list(strip.ghosts.values())
    around = 1 if spans else 0
    spans = spans or [window for day in strip.days for window in day.windows]
    if not spans:
        return 8, 8 + _LEAST_HOURS
    starts = [span.start.astimezone(zone).hour for span in spans]
    ends = [_hour_up(span, zone) for span in spans]
    first = max(0, min(starts) - around)
    last = min(24, max(*ends, *(hour + 1 for hour in starts)) + around)
    return (first, last) if last - first >= _LEAST_HOURS else (max(0, last - _LEAST_HOURS), max(last, _LEAST_HOURS))


def _hour_up(span: Period, zone: tzinfo) -> int:
    end = span.end.astimezone(zone)
    if end.date() > span.start.astimezone(zone).date():
        return 24
    return end.hour + bool(end.minute)


def _blocks(strip: Strip, day: date, curriculum: Curriculum, quarter: str, first: int, last: int) -> Iterable[Block]:
    found = next(one for one in strip.days if one.date == day)
    for window in found.windows:
        yield from _block("window", window, day, strip.zone, first, last)
    for busy in found.busy:
        yield from _block("busy", busy.period, day, strip.zone, first, last, label=busy.reason)
    for one in strip.sessions:
        ghost = strip.ghosts.get(one.id)
        if ghost:
            why = tuple(sentence(rule) for rule in _telling(one.why))
            yield from _block("ghost", ghost, day, strip.zone, first, last, label=one.slot, session=one, why=why)
    for one in strip.sessions:
        bullets = curriculum.bullets(quarter, one.slot, one.name)
        why = tuple(sentence(rule) for rule in one.why)
        yield from _block("session", one.period, day, strip.zone, first, last, session=one, bullets=bullets, why=why)


def _telling(why: tuple[str, ...]) -> tuple[str, ...]:
    """The rules that kept a session from its home; how its new time was found only if there are none."""
    return tuple(rule for rule in why if rule not in _FOUND and not rule.startswith("slipped: ")) or why


def _block(
    kind: str,
    period: Period,
    day: date,
    zone: tzinfo,
    first: int,
    last: int,
    *,
    label: str = "",
    session: Session | None = None,
    bullets: tuple[str, ...] = (),
    why: tuple[str, ...] = (),
) -> Iterable[Block]:
    """The part of a period that lies on a day, between the hours shown."""
    opens = datetime.combine(day, time(), tzinfo=zone)
    a = _minute(period.start.astimezone(zone), opens)
    b = _minute(period.end.astimezone(zone), opens)
    a, b = max(a, first * 60), min(b, last * 60)
    if a < b:
        row = (a - first * 60) // STEP + 1
        yield Block(kind, row, max(1, -(-(b - a) // STEP)), label, session, bullets, why)


def _minute(moment: datetime, opens: datetime) -> int:
    """Minutes on the wall clock since a day's midnight."""
    return (moment.replace(tzinfo=None) - opens.replace(tzinfo=None)) // timedelta(minutes=1)
