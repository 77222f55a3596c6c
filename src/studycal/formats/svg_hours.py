"""When in the week study is planned and when it gets done: a disc for each weekday and hour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from studycal.core.plan import HELD, Plan, Session, Status
from studycal.core.records import dataclass, field

from .svg import MARGIN, WIDTH, Picture, add
from .svg_text import isolate

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_GUTTER = 46
_COLUMN = (WIDTH - 2 * MARGIN - _GUTTER) / 7
_ROW, _BREAK = 70, 16
_DISC = 23.0

Cell = tuple[int, int]
"""Weekday (0 is Monday) and hour."""


@dataclass
class _Counts:
    """Sessions by weekday and hour: in the whole plan, over by now, and held."""

    planned: Counter[Cell] = field(default_factory=Counter)
    over: Counter[Cell] = field(default_factory=Counter)
    held: Counter[Cell] = field(default_factory=Counter)

    @property
    def hours(self) -> list[int]:
        """The hours at which sessions begin."""
        return sorted({hour for _, hour in self.planned})


def hours(plan: Plan, *, title: str, week_starts: int = 0, key: str = "hours", alone: bool = True) -> str:
    """The picture as SVG, its days from ``week_starts`` (0 is Monday) on, each session by its own wall clock."""
    picture = Picture(key, f"{title}: planned and done by weekday and hour")
    counts = _count(plan.sessions)
    lines = [_line(counts)]
    top = picture.head(f"Planned and done · {isolate(title)}", lines) + 26
    order = [(week_starts + offset) % 7 for offset in range(7)]
    for column, weekday in enumerate(order):
        _head(picture, counts, weekday, _left(column), top)
    y, before = top + 26.0, None
    for hour in counts.hours:
        y += _BREAK if before is not None and hour > before + 1 else 0
        _hour(picture, counts, hour, order, y)
        y, before = y + _ROW, hour
    _legend(picture, y + 24)
    return picture.drawn(y + 44, " ".join([*lines, *_words(counts, order)]), alone=alone)


def _left(column: int) -> float:
    return MARGIN + _GUTTER + column * _COLUMN


def _count(sessions: Iterable[Session]) -> _Counts:
    counts = _Counts()
    for session in sessions:
        cell = session.start.weekday(), session.start.hour
        counts.planned[cell] += 1
        counts.over[cell] += session.status is not Status.PLANNED
        counts.held[cell] += session.status in HELD
    return counts


def _line(counts: _Counts) -> str:
    planned, over, held = (sum(each.values()) for each in (counts.planned, counts.over, counts.held))
    if not over:
        return f"{planned} sessions planned; none is over yet." if planned else "No sessions yet."
    return f"{held} of the {over} sessions so far are logged as done; {planned} are planned in all."


def _head(picture: Picture, counts: _Counts, weekday: int, x: float, y: float) -> None:
    """A weekday and its sum."""
    picture.text((x + _COLUMN / 2, y), _DAYS[weekday], size=13, bold=True, anchor="middle")
    total = _tally(counts, [(weekday, hour) for hour in counts.hours]) or "rest"
    picture.text((x + _COLUMN / 2, y + 15), total, kind="muted", size=11, anchor="middle", room=_COLUMN)


def _hour(picture: Picture, counts: _Counts, hour: int, order: Iterable[int], y: float) -> None:
    """A row: an hour's disc for each weekday that has one."""
    add(picture.body, "line", "line", x1=MARGIN, y1=y, x2=WIDTH - MARGIN, y2=y)
    picture.text((MARGIN, y + 32), f"{hour:02}:00", kind="muted", size=11)
    scale = _DISC / max(counts.planned.values()) ** 0.5
    for column, weekday in enumerate(order):
        if counts.planned[weekday, hour]:
            _disc(picture, counts, (weekday, hour), (_left(column) + _COLUMN / 2, y + 28), scale)


def _disc(picture: Picture, counts: _Counts, cell: Cell, centre: tuple[float, float], scale: float) -> None:
    """Areas are counts: pale what the plan holds, outlined what is over, full what was done."""
    x, y = centre
    part = picture.group(f"{_DAYS[cell[0]]} {cell[1]:02}:00: {_tally(counts, [cell])}")
    add(part, "circle", "tint2", cx=x, cy=y, r=scale * counts.planned[cell] ** 0.5)
    if counts.over[cell]:
        add(part, "circle", "edge", cx=x, cy=y, r=scale * counts.over[cell] ** 0.5, fill="none", stroke_width=1.3,
            stroke_dasharray="3 2")  # fmt: skip
    if counts.held[cell]:
        add(part, "circle", "accent", cx=x, cy=y, r=scale * counts.held[cell] ** 0.5)
    text = f"{counts.held[cell]}/{counts.over[cell]}" if counts.over[cell] else str(counts.planned[cell])
    picture.text((x, y + 37), text, kind="muted", size=10, anchor="middle", parent=part)


def _tally(counts: _Counts, cells: Iterable[Cell]) -> str:
    listed = list(cells)
    planned, over, held = (sum(each[cell] for cell in listed) for each in (counts.planned, counts.over, counts.held))
    if over:
        return f"{held} of {over} done"
    return f"{planned} planned" if planned else ""


def _legend(picture: Picture, y: float) -> None:
    x = float(MARGIN)
    add(picture.body, "circle", "tint2", cx=x + 7, cy=y - 4, r=7)
    x += 22 + picture.text((x + 22, y), "planned in all", kind="muted", size=11.5) + 20
    add(picture.body, "circle", "edge", cx=x + 7, cy=y - 4, r=6, fill="none", stroke_width=1.3, stroke_dasharray="3 2")
    x += 22 + picture.text((x + 22, y), "over by now", kind="muted", size=11.5) + 20
    add(picture.body, "circle", "accent", cx=x + 7, cy=y - 4, r=5)
    picture.text((x + 22, y), "done", kind="muted", size=11.5)


def _words(counts: _Counts, order: Iterable[int]) -> list[str]:
    """Each weekday in words."""
    words = []
    for weekday in order:
        tallies = [(hour, _tally(counts, [(weekday, hour)])) for hour in counts.hours]
        listed = [f"{hour:02}:00 {text}" for hour, text in tallies if text]
        if listed:
            words.append(f"{_DAYS[weekday]}: {', '.join(listed)}.")
    return words
