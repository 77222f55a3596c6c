"""The year and the quarter as a terminal shows them, and the figures of the light record.

A week's state is told by its glyph; its colour (Okabe and Ito's, safe for the colour-blind) only helps the eye.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from studycal.core.curriculum import Curriculum
from studycal.core.life.progress import Progress
from studycal.core.plan import Plan, PlanWeek, Session
from studycal.core.session_id import week_id

from .dates import written
from .text import ANCHOR_GLYPH, GLYPHS, Paper, columns, cut

STATES = {
    "planned": ("·", 0),
    "full": ("█", 25),
    "thin": ("▓", 74),
    "touched": ("▒", 178),
    "missed": ("░", 166),
    "unknown": ("?", 0),
    "paused": ("‖", 175),
    "cut": ("×", 0),
    "no-week": ("∅", 0),
    "merged": ("+", 36),
    "free": ("_", 0),
}
MARKS = {"bad": "b", "great": "g", "travel": "t", "merge": "m", "pause": "p", "ramp": "r", "return": "r"}
_TILES = 13
_TILE = 6
_BAND = 4
_BETWEEN = "   "


def year_view(
    plan: Plan,
    curriculum: Curriculum,
    paper: Paper,
    now: datetime,
    progress: Progress,
    spare: Collection[int] = frozenset(),
) -> str:
    """A quilt of all weeks, a row for each thirteen of the calendar, with what each state means below.

    ``spare`` are the calendar weeks without a topic that no pause took.
    """
    title = f"{len(curriculum.weeks)} weeks"
    lines = [paper.bold(paper.accent(title)) + paper.fit(_range(plan), len(title))]
    calendar = _calendar(plan)
    across = min(_TILES, max(1, (paper.width - 2) // _TILE))
    for _, group in groupby(calendar, key=lambda tile: (tile[0] - 1) // across):
        row = list(group)
        held = [week for _, weeks in row for week in weeks]
        lines += ["", paper.dim(paper.fit(_row_title(held, curriculum)))] if held else [""]
        lines.append(
            "  " + "".join(_number(weeks, paper, _holds(plan, index, now.date())) for index, weeks in row).rstrip()
        )
        bands = (_band(weeks, paper, "free" if index in spare else "paused") for index, weeks in row)
        lines.append("  " + "".join(bands).rstrip())
    lines += ["", *_legend(plan, progress, spare, paper)]
    lines += figures(progress, paper, finish=False)
    lines += _dates(plan, paper, now)
    lines += _not_placed(plan, paper, now)
    return "\n".join(lines)


def _dates(plan: Plan, paper: Paper, now: datetime) -> list[str]:
    """The fixed dates to come, a line each."""
    coming = [session for session in plan.anchors if session.start.date() >= now.date()]
    lines = [
        f"{ANCHOR_GLYPH} {written(session.start)}{'' if session.all_day else f' {session.start:%H:%M}'}"
        for session in coming
    ]
    return [paper.fit(f"{line}  {session.name}") for line, session in zip(lines, coming, strict=True)]


def _not_placed(plan: Plan, paper: Paper, now: datetime) -> list[str]:
    """The sessions to come that found no time, a line a week."""
    weeks: dict[str, list[str]] = {}
    for item in plan.unplaced_from(now.date()):
        weeks.setdefault(item.id.partition(".")[0], []).append(item.id)
    shown = list(weeks.items())[:5]
    lines = [paper.fit(f"not placed: {', '.join(ids)} (`studycal show {name}` says why)") for name, ids in shown]
    rest = sum(len(ids) for ids in weeks.values()) - sum(len(ids) for _, ids in shown)
    return [*lines, f"… and {rest} more in later weeks"] if rest else lines


def _calendar(plan: Plan) -> list[tuple[int, list[PlanWeek]]]:
    """Every calendar week of the plan with what it holds: nothing where it is paused, two weeks where they share it."""
    held: dict[int, list[PlanWeek]] = {}
    for week in plan.weeks:
        held.setdefault(week.index, []).append(week)
    return [(index, held.get(index, [])) for index in range(1, max(held, default=0) + 1)]


def _range(plan: Plan) -> str:
    if not plan.finish:
        return ""
    first, last = plan.finish
    return f" · finish {first.day} {first:%b %Y}" + (f" to {last.day} {last:%b %Y}" if last != first else "")


def _row_title(weeks: Sequence[PlanWeek], curriculum: Curriculum) -> str:
    quarters = list(dict.fromkeys(week.quarter for week in weeks))
    phases = [str(phase) for week in weeks if (phase := curriculum.week(week.week).phase) is not None]
    last = weeks[-1].starts + timedelta(days=6)
    title = f"{'/'.join(quarters)} · {weeks[0].starts.day} {weeks[0].starts:%b %Y} to {last.day} {last:%b %Y}"
    return title + (f" · phase {', '.join(dict.fromkeys(phases))}" if phases else "")


def _holds(plan: Plan, index: int, today: date) -> bool:
    """Whether a calendar week of the plan is the one that holds today, also where it has no topic."""
    starts = plan.weeks[0].starts + timedelta(weeks=index - plan.weeks[0].index)
    return starts <= today < starts + timedelta(days=7)


def _number(weeks: Sequence[PlanWeek], paper: Paper, current: bool) -> str:
    """A tile's upper half: which week, this one in brackets, with a letter for its mark."""
    name = "--"
    if weeks:
        name = f"{weeks[0].week:02}" + ("+" if len(weeks) > 1 else "")
        name += MARKS.get(weeks[0].mark or "", "") if len(weeks) == 1 else ""
    if current:
        return paper.bold(f"{f'[{name}]':<{_TILE}}")
    return f"{f' {name}':<{_TILE}}" if weeks else f"{name:^{_TILE}}"


def _band(weeks: Sequence[PlanWeek], paper: Paper, empty: str) -> str:
    """A tile's lower half: its state's glyph, four times; two and two where two weeks share it."""
    states = [week.state for week in weeks[:2]] or [empty]
    each = _BAND // len(states)
    return "".join(_glyphs(state, each, paper) for state in states) + " " * (_TILE - _BAND)


def _glyphs(state: str, count: int, paper: Paper) -> str:
    glyph, color = STATES.get(state, (" ", 0))
    return paper.tint(glyph * count, color) if color else glyph * count


def _legend(plan: Plan, progress: Progress, spare: Collection[int], paper: Paper) -> list[str]:
    """What the glyphs and letters in this quilt mean."""
    empty = {index for index, weeks in _calendar(plan) if not weeks}
    shown = {state for state, count in progress.states.items() if count}
    shown |= {word for word, some in (("paused", empty - set(spare)), ("free", empty & set(spare))) if some}
    parts = [
        "[..] this week",
        *(f"{_glyphs(state, 1, paper)} {_words(state, progress)}" for state in STATES if state in shown),
    ]
    marks = sorted({week.mark for week in plan.weeks if week.mark in MARKS and week.mark != "merge"})
    return _flow([*parts, *(f"{MARKS[mark]} {mark}" for mark in marks)], paper)


def _words(state: str, progress: Progress) -> str:
    """What a state is called, and how many weeks are in it."""
    count = progress.states.get(state)
    return state.replace("-", " ") + (f" {count}" if count else "")


def _flow(parts: Sequence[str], paper: Paper) -> list[str]:
    """Short texts side by side, on as many lines as they need."""
    lines: list[list[str]] = [[]]
    room = paper.width
    for part in parts:
        width = _seen(part) + len(_BETWEEN)
        if lines[-1] and room < width:
            lines.append([])
            room = paper.width
        lines[-1].append(part)
        room -= width
    return [_BETWEEN.join(line) for line in lines]


def _seen(text: str) -> int:
    """Columns of a text without its colours."""
    while "\x1b[" in text:
        before, _, rest = text.partition("\x1b[")
        text = before + rest.partition("m")[2]
    return columns(text)


def figures(progress: Progress, paper: Paper, *, finish: bool = True) -> list[str]:
    """What follows from the record, in a line or two; a learner who logs nothing is told only of the plan."""
    parts = [f"reserve {_weeks(progress.reserve_left)}"]
    if progress.logs:
        parts = [
            f"covered {progress.covered} of {_weeks(progress.due)} due",
            f"outputs {progress.outputs} of {progress.outputs_due}",
            *parts,
        ]
    if finish and progress.finish:
        first, last = progress.finish
        parts.append(f"finish {first.day} {first:%b %Y}" + (f" to {last.day} {last:%b %Y}" if last != first else ""))
    lines = [paper.dim(line) for line in _flow(parts, paper)]
    if progress.behind:
        names = ", ".join(week_id(number) for number in progress.behind)
        lines.append(paper.fit(f"not covered: {names} (`studycal review` offers ways to catch up)"))
    return lines


def _weeks(count: int) -> str:
    return f"{count} week{'s' * (count != 1)}"


def quarter_view(plan: Plan, curriculum: Curriculum, weeks: Sequence[PlanWeek], paper: Paper, now: datetime) -> str:
    """A quarter, a line a week: its sessions by their status, its state and its mark."""
    first, last = weeks[0], weeks[-1]
    load = next((q.load_text for q in curriculum.quarters if q.key == first.quarter), first.load)
    end = last.starts + timedelta(days=6)
    lines = [
        paper.bold(
            paper.accent(
                paper.fit(f"{first.quarter} · {first.starts.day} {first.starts:%b %Y} to {end.day} {end:%b %Y}")
            )
        ),
        paper.dim(paper.fit(load)) if load else "",
    ]
    own: dict[int, list[Session]] = {}
    for session in plan.sessions:
        own.setdefault(session.week, []).append(session)
    lines += [_week_line(week, own, curriculum, paper, now.date()) for week in weeks]
    shown = {session.status for week in weeks for session in own.get(week.week, ())}
    lines += [
        "",
        *(paper.dim(line) for line in _flow([f"{GLYPHS[status]} {status}" for status in sorted(shown)], paper)),
    ]
    return "\n".join(line for line in lines)


def _week_line(
    week: PlanWeek, own: Mapping[int, Sequence[Session]], curriculum: Curriculum, paper: Paper, today: date
) -> str:
    """``[W07 11 Jan] Attention Mechanisms 1/2          ✓✓·– ·  thin, bad``."""
    name = f"{week_id(week.week)} {week.starts.day:2} {week.starts:%b}"
    current = week.starts <= today < week.starts + timedelta(days=7)
    head = f"[{name}] " if current else f" {name}  "
    sessions = own.get(week.week, ())
    row = "".join(GLYPHS[session.status] for session in sessions if not session.optional)
    row += " " + "".join(GLYPHS[session.status] for session in sessions if session.optional)
    notes = ", ".join(dict.fromkeys(word for word in (week.state, week.mark) if word and word != "planned"))
    glyph, color = STATES.get(week.state, (" ", 0))
    state = paper.tint(glyph, color) if color else glyph
    room = max(8, paper.width - columns(head) - 26)
    topic = cut(curriculum.week(week.week).short_topic, room)
    topic += " " * (room - columns(topic))
    line = f"{head}{topic}  {row:<8}{state} {cut(notes, 14) if notes else ''}".rstrip()
    return paper.bold(line) if current and not paper.color else line
