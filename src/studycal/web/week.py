"""A week as the page lays it out: seven columns, each on the clocks of where one is that day, empty hours folded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import groupby

from studycal.core.curriculum import Curriculum
from studycal.core.placement.rules import is_shift, sentence
from studycal.core.plan import Session
from studycal.core.records import dataclass, replace
from studycal.core.time.period import Period, instant
from studycal.formats.svg_week import HeldElsewhere, Strip

STEP = 5
"""Minutes in a row of the grid; the style sheet has a class for each row of a day."""

_HOUR = 60 // STEP
_FOLD = 4
"""Rows of a stretch of empty hours, however long."""

_LEAST_HOURS = 4
_HOW = ("moved", "room-for-others", "kept")


@dataclass(frozen=True)
class GridBlock:
    """Something in a column: ``kind`` is busy, window, ghost, past or session; rows count from 1, ``span`` at least 1.

    ``start`` and ``end`` are on the column's own clocks; ``low`` tells that another block lies over its beginning,
    ``away`` that the session of a ghost is held in another week.
    """

    kind: str
    row: int
    span: int
    start: datetime
    end: datetime
    label: str = ""
    session: Session | None = None
    bullets: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    low: bool = False
    away: bool = False


@dataclass(frozen=True)
class Column:
    """A day. ``zone`` is named where it is not home's; ``now`` is the row of the present moment, 0 on other days."""

    date: date
    zone: str
    elsewhere: bool
    today: bool
    now: int
    closed: tuple[str, ...]
    blocks: tuple[GridBlock, ...]


@dataclass(frozen=True)
class Scale:
    """The hours shown, in order: (hour, rows, first row). A folded stretch stands under its first hour."""

    parts: tuple[tuple[int, int, int], ...]
    last: int

    @property
    def rows(self) -> int:
        """Rows in all."""
        return sum(rows for _, rows, _ in self.parts)

    def row(self, minute: int) -> int:
        """The row (from 1) at which a minute of the day begins; what lies outside stands at the edge."""
        ends = [hour for hour, _, _ in self.parts[1:]] + [self.last]
        for (hour, rows, first), until in zip(self.parts, ends, strict=True):
            if minute < until * 60:
                within = max(0, minute - hour * 60)
                return first + within * rows // ((until - hour) * 60)
        return self.rows + 1

    @property
    def first(self) -> int:
        """The first hour shown."""
        return self.parts[0][0]

    @property
    def words(self) -> str:
        """The hours as the page's script reads them: ``18:12 19:12 24``."""
        return " ".join([*(f"{hour}:{rows}" for hour, rows, _ in self.parts), str(self.last)])


@dataclass(frozen=True)
class Grid:
    """The week. ``elsewhere`` are the zones that are not home's, ``gone`` the sessions that lie in another week."""

    scale: Scale
    columns: tuple[Column, ...]
    elsewhere: tuple[str, ...]
    gone: tuple[HeldElsewhere, ...] = ()

    @property
    def hours(self) -> list[tuple[int, int, str]]:
        """Each hour mark: its row, its rows, its words; a folded stretch has none."""
        return [(row, rows, f"{hour:02}:00" if rows == _HOUR else "") for hour, rows, row in self.scale.parts]


def rows() -> str:
    """The style sheet's classes for each row of a day: the page's policy forbids inline styles."""
    count = 24 * _HOUR
    return "".join(
        f".from-{row}{{grid-row-start:{row}}}.for-{row}{{grid-row-end:span {row}}}" for row in range(1, count + 1)
    )


def grid(
    strip: Strip, curriculum: Curriculum, quarter: str, now: datetime, zones: Mapping[date, tzinfo], notice: timedelta
) -> Grid:
    """A week's grid; ``now`` is aware, ``zones`` say on which clocks each day is read, ``notice`` how far ahead of now
    nothing may be put.
    """
    scale = _scale(strip, zones)
    builder = _Builder(strip, curriculum, quarter, now, zones, scale, instant(now) + notice)
    columns = tuple(builder.column(day.date) for day in strip.days)
    elsewhere = tuple(dict.fromkeys(column.zone for column in columns if column.elsewhere))
    return Grid(scale, columns, elsewhere, strip.elsewhere)


def _scale(strip: Strip, zones: Mapping[date, tzinfo]) -> Scale:
    """From an hour before the first session or home slot to an hour after the last; an empty week shows its windows.

    A window can be the whole day, so it does not count. What is far from every session is folded.
    """
    spans = [session.period for session in strip.sessions] + list(strip.ghosts.values())
    spans += [held.home for held in strip.elsewhere if held.home]
    spans = spans or [window for day in strip.days for window in day.windows]
    used = {hour for span in spans for hour in _touched(span, strip.zone, zones)}
    if not used:
        used = set(range(8, 8 + _LEAST_HOURS))
    around = {beside for hour in used for beside in (hour - 1, hour, hour + 1) if 0 <= beside < 24}
    first, last = min(around), max(around) + 1
    if last - first < _LEAST_HOURS:
        first = max(0, last - _LEAST_HOURS)
        last = first + _LEAST_HOURS
        around = set(range(first, last))
    return _folded(first, last, around)


def _touched(span: Period, home: tzinfo, zones: Mapping[date, tzinfo]) -> range:
    zone = zones.get(span.start.date(), home)
    start, end = span.start.astimezone(zone), span.end.astimezone(zone)
    last = 24 if end.date() > start.date() else end.hour + bool(end.minute)
    return range(start.hour, max(last, start.hour + 1))


def _folded(first: int, last: int, around: set[int]) -> Scale:
    """One part for each hour in use, one for each stretch of two and more that are not."""
    parts: list[tuple[int, int, int]] = []
    row = 1
    for empty, stretch in groupby(range(first, last), key=lambda hour: hour not in around):
        hours = list(stretch)
        if empty and len(hours) > 1:
            parts.append((hours[0], _FOLD, row))
            row += _FOLD
            continue
        for hour in hours:
            parts.append((hour, _HOUR, row))
            row += _HOUR
    return Scale(tuple(parts), last)


@dataclass(frozen=True)
class _Builder:
    strip: Strip
    curriculum: Curriculum
    quarter: str
    now: datetime
    zones: Mapping[date, tzinfo]
    scale: Scale
    earliest: datetime

    def column(self, day: date) -> Column:
        """One day's column."""
        zone = self.zones.get(day, self.strip.zone)
        now = self.now.astimezone(zone)
        closed = next(strip_day.closed for strip_day in self.strip.days if strip_day.date == day)
        today = now.date() == day
        return Column(
            date=day,
            zone=str(zone),
            elsewhere=str(zone) != str(self.strip.zone),
            today=today,
            now=self._now_row(now) if today else 0,
            closed=tuple(sentence(rule) for rule in closed),
            blocks=tuple(_lowered(list(self._blocks(day, zone)))),
        )

    def _now_row(self, now: datetime) -> int:
        """The row of this moment; 0 where its hour is not shown."""
        minute = now.hour * 60 + now.minute
        return self.scale.row(minute) if self.scale.first * 60 <= minute < self.scale.last * 60 else 0

    def _blocks(self, day: date, zone: tzinfo) -> Iterable[GridBlock]:
        strip = self.strip
        held = next(strip_day for strip_day in strip.days if strip_day.date == day)
        midnight = datetime.combine(day, time(), tzinfo=zone)
        if midnight < self.earliest:
            yield from self._block("past", Period(midnight, self.earliest.astimezone(zone)), day, zone)
        for window in () if held.closed else held.windows:
            yield from self._block("window", window, day, zone)
        for busy in held.busy:
            yield from self._block("busy", busy.period, day, zone, label=busy.reason)
        for session in strip.sessions:
            ghost = strip.ghosts.get(session.id)
            if ghost:
                why = tuple(sentence(rule) for rule in _telling(session.why))
                yield from self._block("ghost", ghost, day, zone, label=_short(session.why), session=session, why=why)
        for held_elsewhere in strip.elsewhere:
            if held_elsewhere.home:
                why = tuple(sentence(rule) for rule in _telling(held_elsewhere.session.why))
                yield from self._block(
                    "ghost", held_elsewhere.home, day, zone, session=held_elsewhere.session, why=why, away=True
                )
        for session in strip.sessions:
            bullets = self.curriculum.bullets(self.quarter, session.slot, session.name)
            why = tuple(sentence(rule) for rule in news(session.why))
            yield from self._block("session", session.period, day, zone, session=session, bullets=bullets, why=why)

    def _block(
        self,
        kind: str,
        period: Period,
        day: date,
        zone: tzinfo,
        *,
        label: str = "",
        session: Session | None = None,
        bullets: tuple[str, ...] = (),
        why: tuple[str, ...] = (),
        away: bool = False,
    ) -> Iterable[GridBlock]:
        """The part of a period that lies on a day, between the hours shown."""
        start, end = period.start.astimezone(zone), period.end.astimezone(zone)
        a, b = _minute(start, day), _minute(end, day)
        a, b = max(a, self.scale.first * 60), min(b, self.scale.last * 60)
        if a < b:
            row = self.scale.row(a)
            span = max(1, self.scale.row(b + STEP - 1) - row)
            yield GridBlock(kind, row, span, start, end, label, session, bullets, why, away=away)


_UNDER = {"ghost": ("session",), "busy": ("ghost", "session")}
_WORDS = 4
"""Rows that the words at the top of a block take."""


def _lowered(blocks: list[GridBlock]) -> Iterable[GridBlock]:
    """The blocks; one whose beginning another covers says so, for its words to stand at its end."""
    for block in blocks:
        head = range(block.row, block.row + _WORDS if block.kind == "busy" else block.row + 1)
        over = (other for other in blocks if other.kind in _UNDER.get(block.kind, ()))
        low = any(other.row < head.stop and head.start < other.row + other.span for other in over)
        yield replace(block, low=True) if low else block


def news(why: tuple[str, ...]) -> tuple[str, ...]:
    """The reasons that are news of this session: that topics slipped by a pause weeks ago is none."""
    return tuple(rule for rule in why if rule != "home-slot" and not is_shift(rule))


def _telling(why: tuple[str, ...]) -> tuple[str, ...]:
    """The rules that kept a session from its home; how its new time was found only if there are none."""
    return tuple(rule for rule in why if rule not in _HOW and not is_shift(rule)) or why


def _short(why: tuple[str, ...]) -> str:
    """In a word what keeps a session from its home: ``busy: Plumber`` -> ``Plumber``."""
    rule = _telling(why)[0] if why else ""
    name, _, detail = rule.partition(": ")
    return detail or name.replace("-", " ")


def _minute(moment: datetime, day: date) -> int:
    """Minutes on the wall clock since a day's midnight."""
    opens = datetime.combine(day, time())
    return (moment.replace(tzinfo=None) - opens) // timedelta(minutes=1)
