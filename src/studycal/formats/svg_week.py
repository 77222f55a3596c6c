"""A week as a strip: seven columns by hour, what is taken hatched, what moved as a ghost at its home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise
from xml.etree import ElementTree as ET

from studycal.core.curriculum import Curriculum
from studycal.core.life.week_demand import Busy, Day
from studycal.core.placement.rules import sentence
from studycal.core.plan import PlanWeek, Session, Status, Unplaced
from studycal.core.records import dataclass
from studycal.core.time.period import Period, instant, minutes

from .svg import MARGIN, WIDTH, Picture, add
from .svg_signs import WORDS, sign
from .svg_text import clean, isolate, phase_name, wrap

_GUTTER = 46
_COLUMN = (WIDTH - 2 * MARGIN - _GUTTER) / 7
_OPEN, _FOLDED = 66.0, 7.0
_LEAST_FOLD = 3
_HEAD = 40


@dataclass(frozen=True)
class HeldElsewhere:
    """A session that lies in another week than its own: ``home`` is its home time, ``week`` the one that it lies in,
    None where none of the plan's does.
    """

    session: Session
    home: Period | None
    week: int | None


@dataclass(frozen=True)
class Strip:
    """What a week's strip shows. ``days`` carry windows, busy time (buffer and all) and closings; ``ghosts`` are the
    home times of sessions that are elsewhere, by session id; ``zone`` is the learner's; ``dates`` are its fixed ones,
    and ``elsewhere`` what of it is held in other weeks.
    """

    weeks: tuple[PlanWeek, ...]
    sessions: tuple[Session, ...]
    days: tuple[Day, ...]
    ghosts: Mapping[str, Period]
    zone: tzinfo
    unplaced: tuple[Unplaced, ...] = ()
    dates: tuple[Session, ...] = ()
    elsewhere: tuple[HeldElsewhere, ...] = ()

    @property
    def starts(self) -> date:
        """Its first day."""
        return self.weeks[0].starts


@dataclass(frozen=True)
class Hours:
    """The hours shown, first to last. Those in which no session is, or would be at home, are folded to a sliver."""

    first: int
    last: int
    open_: frozenset[int]
    top: float

    def y(self, hour: float) -> float:
        """The height of an hour of the day; what lies outside is drawn at the edge."""
        hour = min(max(hour, self.first), self.last)
        whole = int(hour)
        above = sum(self.height(each) for each in range(self.first, whole))
        return self.top + above + (hour - whole) * self.height(whole)

    def height(self, hour: int) -> float:
        """How tall an hour is."""
        return _OPEN if hour in self.open_ else _FOLDED


def week_strip(strip: Strip, curriculum: Curriculum, *, now: datetime, key: str = "", alone: bool = True) -> str:
    """The week as SVG; ``now`` is in the learner's zone."""
    titles = [f"Week {week.week} · {isolate(curriculum.week(week.week).short_topic)}" for week in strip.weeks]
    picture = Picture(key or f"week-{strip.weeks[0].week}", titles[0])
    top = picture.head(titles[0], [*titles[1:], *_lines(strip, curriculum)]) + 20
    hours = _hours(strip, top + _HEAD)
    bottom = hours.y(hours.last)
    hatch = picture.pattern("busy")
    for number in range(7):
        _day(picture, strip, number, hours, hatch, now)
    _scale(picture, hours)
    for session in strip.sessions:
        _ghost(picture, strip, session, hours)
    for session in strip.sessions:
        _session(picture, strip, session, hours)
    bottom = _notes(picture, strip, bottom + 24)
    return picture.drawn(bottom + 6, _words(strip, curriculum), alone=alone)


def _lines(strip: Strip, curriculum: Curriculum) -> list[str]:
    week = strip.weeks[0]
    source = curriculum.week(week.week)
    load = next((q.load_text for q in curriculum.quarters if q.key == week.quarter), week.load)
    details = [phase_name(source.phase)] if source.phase is not None else []
    details += [f"{week.quarter}: {isolate(load)}" if load else week.quarter, week.iso]
    details += [f"marked {week.mark}"] if week.mark else []
    details += [WORDS.get(week.state, week.state)] if week.state not in ("planned", week.mark) else []
    fixed = [f"◆ {_on(day)} {isolate(day.name)}" for day in strip.dates]
    return [*([source.focus] if source.focus else []), " · ".join(details), *([" · ".join(fixed)] if fixed else [])]


def _on(date: Session) -> str:
    """``Fri 15 Jan``, with its time where it has one."""
    day = f"{date.start:%a} {date.start.day} {date.start:%b}"
    return day if date.all_day else f"{day} {date.start:%H:%M}"


def _hours(strip: Strip, top: float) -> Hours:
    periods = [*(session.period for session in strip.sessions), *strip.ghosts.values()]
    used = {hour for period in periods for hour in _touched(period)}
    windows = {hour for day in strip.days for window in day.windows for hour in _touched(window)}
    shown = used | windows or set(range(9, 21))
    # A week without a session still shows its windows at their full height.
    return Hours(min(shown), max(shown) + 1, frozenset(_unfolded(used or shown)), top)


def _unfolded(used: set[int]) -> set[int]:
    """The hours at full height: those in use, and gaps too short to fold."""
    short = {
        between
        for before, after in pairwise(sorted(used))
        if after - before - 1 < _LEAST_FOLD
        for between in range(before, after)
    }
    return used | short


def _touched(period: Period) -> range:
    first, last = _span(period)
    return range(int(first), -int(-last // 1))


def _span(period: Period) -> tuple[float, float]:
    """Begin and end in hours of the day it begins on, by its own wall clock; past midnight counts on."""
    begin = period.start.hour + period.start.minute / 60
    return begin, begin + minutes(period.duration) / 60


def _x(strip: Strip, day: date) -> float:
    return MARGIN + _GUTTER + (day - strip.starts).days * _COLUMN


def _day(picture: Picture, strip: Strip, number: int, hours: Hours, hatch: str, now: datetime) -> None:
    """A column: its head, the windows as lighter ground, and what is taken."""
    date_ = strip.starts + timedelta(days=number)
    x, top, bottom = _x(strip, date_), hours.top, hours.y(hours.last)
    today = date_ == now.date()
    day = next((day for day in strip.days if day.date == date_), None)
    picture.text((x + 8, top - 22), f"{date_:%a}", kind="word" if today else "ink", size=13, bold=True)
    closed = f" · {isolate(_detail(day.closed[0]))}" if day and day.closed else ""
    words = f"{date_.day} {date_:%b}{closed or (' · today' if today else '')}"
    picture.text((x + 8, top - 8), words, kind="word" if today else "muted", size=11, room=_COLUMN - 12)
    add(picture.body, "line", "line", x1=x, y1=top - _HEAD + 4, x2=x, y2=bottom)
    if day is None:
        return
    for window in day.windows if not day.closed else ():
        _block(picture.body, "tile", x, hours, _span(window), inset=0.5)
    for block in day.busy:
        drawn = [*strip.ghosts.values(), *(session.period for session in strip.sessions)]
        shown = any(block.period.overlaps(period) for period in drawn)
        zone = day.windows[0].start.tzinfo if day.windows else strip.zone
        _busy(picture, x, hours, block, day, zone, "" if shown else block.reason, hatch)
    if day.closed:
        part = picture.group("; ".join(sentence(rule) for rule in day.closed))
        add(part, "rect", "", x=x + 1, y=top, width=_COLUMN - 2, height=bottom - top, fill=hatch, fill_opacity=0.5)


def _detail(rule: str) -> str:
    """What a rule id is about: ``holiday: Epiphany`` -> ``Epiphany``."""
    name, _, detail = rule.partition(": ")
    return detail or name


def _block(
    parent: ET.Element,
    kind: str,
    x: float,
    hours: Hours,
    span: tuple[float, float],
    *,
    inset: float = 0.0,
    **attrs: str,
) -> tuple[float, float]:
    """A rectangle of a column; returns its top and height."""
    y, end = hours.y(span[0]), hours.y(span[1])
    if end - y > 0.5:
        add(parent, "rect", kind, x=x + inset, y=y, width=_COLUMN - 2 * inset, height=end - y, **attrs)
    return y, end - y


def _busy(
    picture: Picture, x: float, hours: Hours, block: Busy, day: Day, zone: tzinfo | None, label: str, hatch: str
) -> None:
    """What is taken, hatched; named unless something is drawn on it."""
    begin, end = (_hour_on(day.date, moment, zone) for moment in (block.period.start, block.period.end))
    if end <= hours.first or begin >= hours.last:
        return
    part = picture.group(f"Taken: {block.reason}")
    y, height = _block(part, "", x, hours, (begin, end), inset=3, fill=hatch, rx="4")
    if height > 24 and label:
        add(part, "rect", "paper", x=x + 6, y=y + 4, width=_COLUMN - 12, height=16, rx=3, fill_opacity=0.9)
        picture.text((x + 10, y + 16), label, kind="muted", size=10.5, room=_COLUMN - 20, parent=part)


def _hour_on(day: date, moment: datetime, zone: tzinfo | None) -> float:
    """A moment in hours of a day's wall clock; before the day below 0, after it above 24."""
    local = moment.astimezone(zone)
    return (local.date() - day).days * 24 + local.hour + local.minute / 60


def _scale(picture: Picture, hours: Hours) -> None:
    """The hours at the left; only those at full height are named."""
    for hour in range(hours.first, hours.last + 1):
        if hour in hours.open_ or hour - 1 in hours.open_:
            y = hours.y(hour)
            add(picture.body, "line", "line", x1=MARGIN + _GUTTER - 6, y1=y, x2=WIDTH - MARGIN, y2=y)
            at = (MARGIN + _GUTTER - 10, y + 4)
            picture.text(at, f"{hour % 24:02}:00", kind="muted", size=10.5, anchor="end")
    for hour in range(hours.first + 1, hours.last):
        if hour in hours.open_ and hour - 1 not in hours.open_ and hours.open_ & set(range(hours.first, hour)):
            _fold(picture, hours, max(other for other in hours.open_ if other < hour) + 1, hour)


def _fold(picture: Picture, hours: Hours, first: int, last: int) -> None:
    """Three dots beside hours that were folded."""
    middle = (hours.y(first) + hours.y(last)) / 2
    if hours.y(last) - hours.y(first) < 32:
        return
    for offset in (-5, 0, 5):
        add(picture.body, "circle", "muted", cx=MARGIN + _GUTTER - 26, cy=middle + offset, r=1.2)


def _ghost(picture: Picture, strip: Strip, session: Session, hours: Hours) -> None:
    """Where a moved session would be at home; where it went, and the reason, unless another one is there now."""
    home = strip.ghosts.get(session.id)
    if home is None:
        return
    why = _why(session, strip)
    part = picture.group(f"{session.slot} is not on its home slot {home.start:%a %H:%M}: {why}")
    x = _x(strip, home.start.date())
    y, height = _block(part, "edge", x, hours, _span(home), inset=5, fill="none", rx="6", stroke_dasharray="4 3")
    if any(home.overlaps(other.period) for other in strip.sessions):
        return
    add(part, "rect", "paper", x=x + 9, y=y + height - 38, width=_COLUMN - 18, height=34, rx=3, fill_opacity=0.92)
    went = f"{session.slot} → {session.start:%a %H:%M}"
    picture.text((x + 13, y + height - 24), went, size=10.5, room=_COLUMN - 26, parent=part)
    picture.text((x + 13, y + height - 10), why, kind="muted", size=10.5, room=_COLUMN - 26, parent=part)


def _why(session: Session, strip: Strip) -> str:
    """What keeps a session from its home: what is there now, else what the plan said when it moved."""
    home = strip.ghosts.get(session.id)
    if session.pinned or home is None:
        return "pinned by you"
    day = next((day for day in strip.days if day.date == home.start.date()), None)
    there = [block.reason for block in day.busy if block.period.overlaps(home)] if day else []
    there += [_detail(rule) for rule in day.closed] if day else []
    reasons = [_detail(rule) for rule in session.why if rule not in ("moved", "logged", "past", "kept")]
    return [*there, *reasons, "stays where it was"][0]


def _session(picture: Picture, strip: Strip, session: Session, hours: Hours) -> None:
    times = f"{session.start:%H:%M}–{session.end:%H:%M}"
    part = picture.group(f"{session.title}, {times}, {WORDS.get(session.status, session.status)}")
    x = _x(strip, session.start.date())
    kind = "paper edge" if session.optional else "tint1 stroke"
    y, height = _block(
        part, kind, x, hours, _span(session.period), inset=5, rx="6",
        stroke_dasharray="4 3" if session.optional else "",
    )  # fmt: skip
    if not session.optional:
        add(part, "rect", "accent", x=x + 5, y=y + 4, width=3, height=height - 8, rx=1.5)
    room = _COLUMN - 24
    head = f"{session.slot} {session.role.capitalize()}"
    picture.text((x + 14, y + 17), head, size=11.5, bold=True, room=room - 14, parent=part)
    zone = _away(session, strip)
    names = wrap(clean(session.label), room, 10.5, lines=1 if zone else 2)
    lines = [(name, "ink") for name in names] + [(line, "muted") for line in (times, zone) if line]
    for number, (line, kind) in enumerate(lines[: int((height - 20) // 14)], start=1):
        picture.text((x + 14, y + 18 + 14 * number), line, kind=kind, size=10.5, room=room, parent=part)
    _badge(part, session, x + _COLUMN - 17, y + 13)


def _away(session: Session, strip: Strip) -> str:
    """The place whose clock a session goes by, where it is another one than at home."""
    zone = str(session.start.tzinfo)
    return zone.rpartition("/")[2].replace("_", " ") if zone != str(strip.zone) else ""


def _badge(part: ET.Element, session: Session, x: float, y: float) -> None:
    """How it went, or a pin while it is to come."""
    if session.status is not Status.PLANNED:
        sign(part, session.status, x, y)
    elif session.pinned:
        add(part, "circle", "accent", cx=x, cy=y - 2, r=3.4)
        add(part, "line", "stroke", x1=x, y1=y, x2=x, y2=y + 7, stroke_width=1.6, stroke_linecap="round")


def _notes(picture: Picture, strip: Strip, y: float) -> float:
    """Below the strip: what could not be placed and why, and how to read it."""
    for item in strip.unplaced:
        why = " ".join(sentence(rule) for rule in item.why)
        picture.text(
            (MARGIN + _GUTTER, y),
            f"Not placed: {item.id}. {isolate(why)}",
            size=11.5,
            room=WIDTH - 2 * MARGIN - _GUTTER,
        )
        y += 18
    x = float(MARGIN + _GUTTER)
    for words in _reading(strip):
        x += picture.text((x, y), words, kind="muted", size=11) + 20
    return y + 14


def _reading(strip: Strip) -> list[str]:
    parts = [f"{_sum(strip.sessions)}"]
    parts += ["hatched: taken"] if any(day.busy or day.closed for day in strip.days) else []
    parts += ["dashed outline: its home slot"] if strip.ghosts else []
    parts += ["pin: your own time"] if any(session.pinned for session in strip.sessions) else []
    return parts


def _sum(sessions: Sequence[Session]) -> str:
    core = [session for session in sessions if not session.optional]
    extra = len(sessions) - len(core)
    total = sum(minutes(session.period.duration) for session in core)
    hours, rest = divmod(total, 60)
    length = f"{hours} h {rest:02}" if rest else f"{hours} h"
    text = f"{len(core)} core session{'s' * (len(core) != 1)}, {length}"
    return text + (f", {extra} optional" if extra else "")


def _words(strip: Strip, curriculum: Curriculum) -> str:
    """The strip in words: every session, where it would be at home, and what has no place."""
    parts = [*_lines(strip, curriculum), _sum(strip.sessions)]
    parts += [
        _sentence(session, strip) for session in sorted(strip.sessions, key=lambda session: instant(session.start))
    ]
    parts += [f"{item.id} not placed" for item in strip.unplaced]
    parts += [f"{day.date:%a} closed: {_detail(day.closed[0])}" for day in strip.days if day.closed]
    return ". ".join(part.rstrip(".") for part in parts) + "."


def _sentence(session: Session, strip: Strip) -> str:
    """``Mon 11 Jan 19:00–20:15 S1 Theory Math & Derivations, moved: Conference, done``."""
    when = f"{session.start:%a} {session.start.day} {session.start:%b} {session.start:%H:%M}–{session.end:%H:%M}"
    zone = _away(session, strip)
    parts = [f"{when}{f' in {zone}' if zone else ''} {session.slot} {session.role.capitalize()} {session.label}"]
    parts += ["optional"] if session.optional else []
    parts += [f"moved: {_why(session, strip)}"] if session.id in strip.ghosts else []
    parts += [WORDS.get(session.status, session.status)] if session.status is not Status.PLANNED else []
    return ", ".join(parts)
