"""The year as a quilt: a tile a week, a row for each thirteen, phases as bands, quarters as ticks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from xml.etree import ElementTree as ET

from studycal.core.curriculum import NOWHERE, Curriculum
from studycal.core.plan import Plan, PlanWeek
from studycal.core.records import dataclass
from studycal.core.session_id import week_id

from .quarters import quarters
from .svg import MARGIN, WIDTH, Picture, add
from .svg_signs import WORDS, legend, sign
from .svg_text import isolate, phase_name

_PER_ROW = 13
_PITCH = (WIDTH - 2 * MARGIN + 5) / _PER_ROW
_TILE = _PITCH - 5
_ROW = 122
_BAND = 22
_TONES = {"full": "tint3", "thin": "tint2", "touched": "tint1"}


@dataclass(frozen=True)
class Tile:
    """A calendar week, the curriculum weeks it holds (none while paused or in reserve, two if merged), and the names of
    its fixed dates.
    """

    index: int
    starts: date
    weeks: tuple[PlanWeek, ...]
    state: str
    dates: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """What the learner said of it."""
        return next((week.mark for week in self.weeks if week.mark), "")

    @property
    def label(self) -> str:
        """``7``, or ``5+6``."""
        return "+".join(str(week.week) for week in self.weeks)


def quilt(
    plan: Plan, curriculum: Curriculum, *, title: str, now: datetime, reserve: int = 0,
    spare: Collection[int] = (), key: str = "quilt",
    alone: bool = True,
) -> str:  # fmt: skip
    """The whole plan as SVG. ``now`` is in the learner's zone, ``reserve`` the weeks that pauses may still use,
    ``spare`` the calendar weeks without a topic that no pause took.
    """
    picture = Picture(key, f"{title}: the year as a quilt")
    made = tiles(plan, reserve, spare)
    top = picture.head(title, _lines(plan, reserve)) + 34
    for row, listed in groupby(made, key=lambda tile: (tile.index - 1) // _PER_ROW):
        _row(picture, list(listed), plan, curriculum, top + row * _ROW, now.date())
    rows = -(-len(made) // _PER_ROW)
    bottom = top + rows * _ROW - (_BAND if made and not any(tile.weeks for tile in _last_row(made)) else 0)
    bottom = legend(picture, bottom + 8, _states(made), _left_out(plan, curriculum))
    return picture.drawn(bottom + 8, _words(plan, curriculum, made, reserve), alone=alone)


def tiles(plan: Plan, reserve: int, spare: Collection[int] = ()) -> list[Tile]:
    """Every calendar week from the first to the last the reserve can reach."""
    if not plan.weeks:
        return []

    def empty(index: int) -> str:
        return "reserve" if index > last else "spare" if index in spare else "paused"

    held = {index: tuple(weeks) for index, weeks in groupby(plan.weeks, key=lambda week: week.index)}
    first, last = plan.weeks[0], max(held)
    begin = first.starts - timedelta(weeks=first.index - 1)
    dates: dict[int, list[str]] = {}
    for anchor in plan.anchors:
        dates.setdefault((anchor.start.date() - begin).days // 7 + 1, []).append(anchor.name)
    return [
        _made(index, begin, held.get(index, ()), empty(index), dates.get(index, ()))
        for index in range(1, last + reserve + 1)
    ]


def _made(index: int, begin: date, weeks: tuple[PlanWeek, ...], empty: str, dates: Sequence[str]) -> Tile:
    return Tile(index, begin + timedelta(weeks=index - 1), weeks, _state(weeks, empty), tuple(dates))


def _last_row(made: Sequence[Tile]) -> Sequence[Tile]:
    return made[(len(made) - 1) // _PER_ROW * _PER_ROW :]


def _state(weeks: Sequence[PlanWeek], empty: str) -> str:
    """A tile's state; of two merged weeks the one that says how it went."""
    if not weeks:
        return empty
    return next((week.state for week in weeks if week.state != "merged"), "merged")


def _lines(plan: Plan, reserve: int) -> list[str]:
    if not plan.weeks or not plan.finish:
        return ["No weeks yet."]
    first, last = plan.finish
    held = f"{len(plan.weeks)} weeks, {long_day(plan.weeks[0].starts)} to {long_day(first)}"
    reserved = f" · {reserve} in reserve, to {long_day(last)} at the latest" if reserve else ""
    return [held + reserved]


def long_day(day: date) -> str:
    """``7 Jan 2027``."""
    return f"{day.day} {day:%b %Y}"


def _row(picture: Picture, row: Sequence[Tile], plan: Plan, curriculum: Curriculum, top: float, today: date) -> None:
    _quarters(picture, row, plan, curriculum, top)
    for tile in row:
        _tile(picture, tile, curriculum, _left(tile), top, today)
    _phases(picture, row, plan, curriculum, top + _TILE + 5)


def _left(tile: Tile) -> float:
    return MARGIN + (tile.index - 1) % _PER_ROW * _PITCH


def _tile(picture: Picture, tile: Tile, curriculum: Curriculum, x: float, y: float, today: date) -> None:
    part = picture.group(_tip(tile, curriculum))
    current = tile.starts <= today < tile.starts + timedelta(days=7)
    _ground(part, tile, x, y, current=current)
    shared = len(tile.weeks) > 1
    if tile.state not in ("planned", "reserve", "spare"):
        sign(part, tile.state, x + _TILE - 13, y + (35 if shared else 15))
    room, size = (_TILE - 12, 12 if len(tile.label) < 6 else 9.5) if shared else (_TILE - 26, 13)
    picture.text((x + 8, y + 20), tile.label, size=size, bold=True, room=room, parent=part)
    word = tile.mark or ("now" if current else "free" if tile.state == "spare" else "")
    if word:
        kind = "word" if word == "now" else "muted"
        picture.text((x + 8, y + 38), word, kind=kind, size=10.5, room=_TILE - 12, parent=part)
    picture.text((x + 8, y + _TILE - 9), f"{tile.starts.day} {tile.starts:%b}", kind="muted", size=10.5, parent=part)
    if tile.dates:
        picture.text((x + _TILE - 18, y + _TILE - 9), "◆", kind="muted", size=10.5, parent=part)


def _ground(part: ET.Element, tile: Tile, x: float, y: float, *, current: bool) -> None:
    """What a tile's words stand on: an empty frame where the calendar week holds no topic."""
    frame = {"x": x, "y": y, "width": _TILE, "height": _TILE, "rx": 6, "stroke_width": 2.5 if current else 1}
    if tile.weeks:
        add(part, "rect", f"{_TONES.get(tile.state, 'tile')} {'stroke' if current else 'line'}", **frame)
    else:
        add(part, "rect", "stroke" if current else "edge", **frame, fill="none", stroke_dasharray="3 3")


def _tip(tile: Tile, curriculum: Curriculum) -> str:
    topics = [f"Week {week.week}: {curriculum.week(week.week).short_topic}" for week in tile.weeks]
    mark = [f"marked {tile.mark}"] if tile.mark else []
    fixed = [f"◆ {isolate(name)}" for name in tile.dates]
    return ", ".join([*topics, f"from {long_day(tile.starts)}", WORDS.get(tile.state, tile.state), *mark, *fixed])


def _quarters(picture: Picture, row: Sequence[Tile], plan: Plan, curriculum: Curriculum, top: float) -> None:
    """A tick and the quarter's name above each week that begins one."""
    loads = {quarter.key: quarter.load_text or quarter.load.value for quarter in curriculum.quarters}
    begin = {weeks[0].index: weeks[0] for weeks in quarters(plan)}
    starts = [tile for tile in row if tile.index in begin]
    if all(tile.state == "reserve" for tile in row):
        picture.text((_left(row[0]), top - 9), "In reserve", kind="muted", size=11.5)
    for number, tile in enumerate(starts):
        x, week = _left(tile), begin[tile.index]
        until = _left(starts[number + 1]) if number + 1 < len(starts) else WIDTH - MARGIN
        add(picture.body, "line", "stroke", x1=x, y1=top - 20, x2=x, y2=top - 6, stroke_width=2)
        text = f"{week.quarter} · {isolate(loads.get(week.quarter, week.load))}"
        picture.text((x + 7, top - 9), text, kind="word", size=11.5, bold=True, room=until - x - 12)


def _phases(picture: Picture, row: Sequence[Tile], plan: Plan, curriculum: Curriculum, top: float) -> None:
    """A band below the tiles of each phase; neighbours differ in tone, and each is named where it begins."""
    order = list(dict.fromkeys(curriculum.week(week.week).phase for week in plan.weeks))
    for phase, listed in groupby((tile for tile in row if tile.weeks), key=lambda tile: _phase(tile, curriculum)):
        band = list(listed)
        if phase is None:
            continue
        x, right = _left(band[0]), _left(band[-1]) + _TILE
        kind = "band2" if order.index(phase) % 2 else "band"
        add(picture.body, "rect", kind, x=x, y=top, width=right - x, height=17, rx=4)
        name = phase_name(phase)
        picture.text((x + 8, top + 12.5), name[:1].upper() + name[1:], kind="muted", size=10.5, room=right - x - 12)


def _phase(tile: Tile, curriculum: Curriculum) -> int | str | None:
    return curriculum.week(tile.weeks[0].week).phase


def _states(made: Sequence[Tile]) -> list[str]:
    present = {tile.state for tile in made}
    return [state for state in WORDS if state in present and state not in ("planned", "spare")]


def _left_out(plan: Plan, curriculum: Curriculum) -> list[tuple[str, str]]:
    """The topics that are on no week of the calendar; what was done before the plan began asks for none."""
    held = {week.week for week in plan.weeks}
    away = [week for week in curriculum.weeks if week.number not in held and not week.done]
    lists = {
        "left out": [week.id for week in away if week.place != NOWHERE],
        "in no week": [week.id for week in away if week.place == NOWHERE],
    }
    return [("cut", f"{words}: {_some(names)}") for words, names in lists.items() if names]


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def _words(plan: Plan, curriculum: Curriculum, made: Sequence[Tile], reserve: int) -> str:
    """The quilt in words."""
    counts = Counter(tile.state for tile in made)
    spans = [
        f"{phase_name(phase)}: {week_id(weeks[0].week)} to {week_id(weeks[-1].week)}"
        for phase, weeks in (
            (phase, list(listed)) for phase, listed in groupby(plan.weeks, lambda w: curriculum.week(w.week).phase)
        )
        if phase is not None
    ]
    states = [f"{count} {WORDS.get(state, state)}" for state, count in counts.items() if state != "reserve"]
    marks = [f"{tile.label} {tile.mark}" for tile in made if tile.mark]
    parts = [*_lines(plan, reserve), "; ".join(spans), "Weeks: " + ", ".join(states)]
    parts += [f"Marked: {', '.join(marks)}"] if marks else []
    parts += [words for _, words in _left_out(plan, curriculum)]
    return ". ".join(part.rstrip(".") for part in parts if part) + "."
