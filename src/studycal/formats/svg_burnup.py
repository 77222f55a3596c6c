"""Weeks covered over time: the plan's line, what is covered so far, and where the finish may fall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from studycal.core.life.progress import COVERED, Progress
from studycal.core.plan import Plan, PlanWeek
from studycal.core.records import dataclass

from .quarters import quarters
from .svg import MARGIN, WIDTH, Picture, add
from .svg_quilt import long_day
from .svg_text import isolate

_LEFT, _RIGHT = MARGIN + 34, WIDTH - MARGIN - 8
_HEIGHT = 320
_STEP = 13
_WEEK = timedelta(weeks=1)

Point = tuple[float, float]


@dataclass(frozen=True)
class _Axes:
    """From days and weeks to the picture's units."""

    first: date
    last: date
    most: int
    top: float

    def x(self, day: date) -> float:
        """A day; what lies outside is drawn at the edge."""
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return _LEFT + (_RIGHT - _LEFT) * min(max(share, 0), 1)

    def y(self, weeks: int) -> float:
        """A number of weeks."""
        return self.top + _HEIGHT * (1 - weeks / max(1, self.most))

    def at(self, day: date, weeks: int) -> Point:
        """A point of a line."""
        return self.x(day), self.y(weeks)


def burnup(
    plan: Plan, progress: Progress, *, title: str, now: datetime, key: str = "burnup", alone: bool = True
) -> str:
    """The burn-up as SVG; ``now`` is in the learner's zone. Without a word logged it shows the plan alone."""
    picture = Picture(key, f"{title}: weeks covered")
    lines = _lines(plan, progress)
    top = picture.head(f"Weeks covered · {isolate(title)}", lines) + 16
    if plan.weeks and plan.finish:
        first, last = plan.weeks[0].starts, plan.finish[1] + timedelta(days=1)
        axes = _Axes(first, last, len(plan.weeks), top)
        _grid(picture, plan, axes)
        _curves(picture, plan, progress, axes, now.date())
        top += _HEIGHT + 44
        _legend(picture, top, progress)
    return picture.drawn(top + 20, " ".join(lines), alone=alone)


def _lines(plan: Plan, progress: Progress) -> list[str]:
    if not plan.weeks or not plan.finish:
        return ["No weeks yet."]
    first, last = plan.finish
    finish = f"Finish {long_day(first)}" + (
        f" to {long_day(last)}, by how much of the reserve is used" * (last != first)
    )
    if not progress.logs:
        return [f"Nothing is logged yet; the line of covered weeks begins with the first log. {finish}."]
    return [f"{progress.covered} weeks covered of {progress.due} due and {len(plan.weeks)} in all. {finish}."]


def _grid(picture: Picture, plan: Plan, axes: _Axes) -> None:
    """Lines at each thirteen weeks, ticks where quarters begin."""
    marks = sorted({*range(0, axes.most - _STEP // 3, _STEP), axes.most})
    for weeks in marks:
        y = axes.y(weeks)
        add(picture.body, "line", "line", x1=_LEFT, y1=y, x2=_RIGHT, y2=y)
        picture.text((_LEFT - 8, y + 4), str(weeks), kind="muted", size=11, anchor="end")
    begun = [listed[0] for listed in quarters(plan)]
    ends = [*(axes.x(week.starts) for week in begun[1:]), float(_RIGHT)]
    for week, until in zip(begun, ends, strict=True):
        _tick(picture, axes, week, until)


def _tick(picture: Picture, axes: _Axes, week: PlanWeek, until: float) -> None:
    x, bottom = axes.x(week.starts), axes.y(0)
    add(picture.body, "line", "line", x1=x, y1=axes.top, x2=x, y2=bottom)
    add(picture.body, "line", "stroke", x1=x, y1=bottom, x2=x, y2=bottom + 18, stroke_width=2)
    if until - x > 30:
        words = f"{week.quarter} · {long_day(week.starts)}" if until - x > 130 else week.quarter
        picture.text((x + 6, bottom + 15), words, kind="muted", size=11, room=until - x - 8)


def _curves(picture: Picture, plan: Plan, progress: Progress, axes: _Axes, today: date) -> None:
    over = [week for week in plan.weeks if week.starts + _WEEK <= today]
    covered = [week for week in plan.weeks if week.state in COVERED]
    reached = len(covered) if progress.logs else len(over)
    here = axes.at(min(max(today, axes.first), axes.last), reached)
    if reached < axes.most:
        _fan(picture, plan, axes, here)
    _path(picture, _steps(plan.weeks, axes), "edge", width=1.5, dashes="5 4")
    if progress.logs:
        _path(picture, [*_steps(covered, axes, until=today), here], "stroke", width=3)
        add(picture.body, "circle", "accent", cx=here[0], cy=here[1], r=4.5)


def _steps(weeks: Sequence[PlanWeek], axes: _Axes, until: date | None = None) -> list[Point]:
    """A stair that climbs at the end of each week, or today if the week is done before it ends."""
    points = [axes.at(axes.first, 0)]
    for number, week in enumerate(weeks, start=1):
        end = min(week.starts + _WEEK, until) if until else week.starts + _WEEK
        points += [axes.at(end, number - 1), axes.at(end, number)]
    return points


def _path(picture: Picture, points: Sequence[Point], kind: str, *, width: float, dashes: str | None = None) -> None:
    drawn = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    add(picture.body, "path", kind, d=drawn, fill="none", stroke_width=width, stroke_dasharray=dashes,
        stroke_linejoin="round")  # fmt: skip


def _fan(picture: Picture, plan: Plan, axes: _Axes, here: Point) -> None:
    """From today to the earliest and the latest finish."""
    if plan.finish is None:
        return
    first, last = (axes.at(day + timedelta(days=1), axes.most) for day in plan.finish)
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in (here, first, last))
    part = picture.group(f"The finish: {long_day(plan.finish[0])} to {long_day(plan.finish[1])}")
    add(part, "polygon", "tint2 stroke", points=corners, stroke_width=1, stroke_linejoin="round", fill_opacity=0.75)


def _legend(picture: Picture, y: float, progress: Progress) -> None:
    x = float(_LEFT)
    entries = [("edge", 1.5, "5 4", "as planned")]
    entries += [("stroke", 3.0, "", "covered so far")] if progress.logs else []
    for kind, width, dashes, words in entries:
        add(
            picture.body, "line", kind, x1=x, y1=y - 4, x2=x + 26, y2=y - 4, stroke_width=width, stroke_dasharray=dashes
        )
        x += 34 + picture.text((x + 34, y), words, kind="muted", size=11.5) + 24
    add(
        picture.body,
        "polygon",
        "tint2 stroke",
        points=f"{x:.1f},{y:.1f} {x + 12:.1f},{y - 11:.1f} {x + 26:.1f},{y - 11:.1f}",
    )
    picture.text((x + 34, y), "where the finish may fall", kind="muted", size=11.5)
