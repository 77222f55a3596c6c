"""The plan as a terminal shows it: readable at 80 columns, without colour and by the colour-blind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from functools import partial

from studycal.core.curriculum import Curriculum
from studycal.core.patterns import pattern
from studycal.core.placement.rules import sentence
from studycal.core.plan import Move, Plan, PlanDiff, PlanWeek, Session, Status, Unplaced
from studycal.core.records import dataclass
from studycal.core.session_id import week_of
from studycal.core.time.period import instant, minutes

from .dates import written

GLYPHS = {
    Status.PLANNED: "·",
    Status.DONE: "✓",
    Status.PARTIAL: "◐",
    Status.SKIPPED: "–",
    Status.UNKNOWN: "?",
    Status.DROPPED: "×",
}
ANCHOR_GLYPH = "◆"
_BOLD, _DIM, _ACCENT, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[36m", "\x1b[0m"


@dataclass(frozen=True)
class Paper:
    """What is written on: how wide it is and whether it takes colour."""

    width: int = 80
    color: bool = False

    def bold(self, text: str) -> str:
        """Stronger, where possible."""
        return f"{_BOLD}{text}{_RESET}" if self.color and text else text

    def dim(self, text: str) -> str:
        """Quieter, where possible."""
        return f"{_DIM}{text}{_RESET}" if self.color and text else text

    def accent(self, text: str) -> str:
        """The one accent, where possible."""
        return f"{_ACCENT}{text}{_RESET}" if self.color and text else text

    def tint(self, text: str, color: int) -> str:
        """In a colour of the 256 of xterm, where possible; never the only thing that tells two apart."""
        return f"\x1b[38;5;{color}m{text}{_RESET}" if self.color else text

    def fit(self, text: str, taken: int = 0) -> str:
        """A text cut to what is left of the line."""
        return cut(text, max(8, self.width - taken))


_ODD = pattern("[^\x00-\u02ff\u2010-\u2027]")
"""Characters that may take another number of columns than one; wcwidth's tables are slow to load."""


def columns(text: str) -> int:
    """How many columns a text takes on a terminal."""
    if text.isascii() or not _ODD.search(text):
        return len(text)
    from wcwidth import wcswidth

    return max(0, int(wcswidth(text)))


def cut(text: str, width: int) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    if columns(text) <= width:
        return text
    while text and columns(text) >= width:
        text = text[:-1]
    return text.rstrip() + "…"


NARROW = 60
"""Columns below which a line has room for a session's time and role alone."""


def narrowed(line: str, width: int) -> list[str]:
    """A line as it is, or on a narrow terminal on as many as it needs, each as far in as the first."""
    if width >= NARROW or columns(line) <= width:
        return [line]
    indent = len(line) - len(line.lstrip())
    return [f"{'':{indent}}{part}" for part in wrapped(line.strip(), width - indent)]


def week_view(
    plan: Plan,
    curriculum: Curriculum,
    week: PlanWeek,
    paper: Paper,
    now: datetime,
    *,
    why: bool = False,
    beside: Iterable[str] = (),
) -> str:
    """A calendar week, day by day; weeks that share it (a merge) are shown together.

    ``beside`` are lines on what belongs to the week and has no time in it.
    """
    shared = [other for other in plan.weeks if other.index == week.index]
    lines = [line for week in shared for line in _heading(week, curriculum, paper)]
    numbers = {week.week for week in shared}
    # What of a topic taken up anew lies before this week belongs to the week it was held in.
    sessions = [s for s in plan.sessions if _belongs(s, numbers, week.starts)]
    lines.append("")
    lines += _days(sessions, plan, week.starts, paper, now, plan.anchors_of(week), why=why)
    lines += _unplaced(plan.unplaced, numbers, paper, now)
    lines += [f"  {line}" for text in beside for line in wrapped(text, paper.width - 2)]
    lines.append("")
    lines.append(paper.dim(_sum(s for s in sessions if s.week in numbers)))
    return "\n".join(lines)


def _belongs(session: Session, numbers: set[int], starts: date) -> bool:
    day = session.start.date()
    if day < starts:
        return session.pinned and session.week in numbers
    return session.week in numbers or day < starts + timedelta(days=7)


def _heading(week: PlanWeek, curriculum: Curriculum, paper: Paper) -> list[str]:
    source = curriculum.week(week.week)
    load = next((q.load_text for q in curriculum.quarters if q.key == week.quarter), week.load)
    phase = [f"phase {source.phase}"] if source.phase is not None else []
    details = [*phase, f"{week.quarter}: {load}" if load else week.quarter, week.iso]
    details += [f"marked {week.mark}"] if week.mark else []
    details += [week.state] if week.state not in ("planned", "merged", week.mark) else []
    title = paper.fit(f"Week {week.week} · {source.short_topic}")
    head = [paper.bold(paper.accent(title))]
    head += [paper.fit(line) for line in source.focus.split("\n") if line]
    head += source.extras
    return [*head, paper.dim(paper.fit(" · ".join(details)))]


def _days(
    sessions: Sequence[Session],
    plan: Plan,
    starts: date,
    paper: Paper,
    now: datetime,
    anchors: Sequence[Session] = (),
    *,
    why: bool,
) -> list[str]:
    lines: list[str] = []
    named = len({session.week for session in sessions}) > 1
    held = {session.start.date() for session in (*sessions, *anchors)}
    line = partial(session_line, paper=paper, taken=14, named=named, home=now.tzinfo)
    for day in sorted({starts + timedelta(days=n) for n in range(7)} | held):
        fixed = [session for session in anchors if session.start.date() == day]
        today = [s for s in sessions if s.start.date() == day]
        label = f"{day:%a} {day.day:2} {day:%b}"
        label = paper.bold(label) if day == now.date() else label
        inside = starts <= day < starts + timedelta(days=7)
        where = "" if inside else _lies_in(plan, day, starts)
        lines += [f"  {label}  {anchor_line(session, paper, taken=14)}" for session in fixed]
        if not today and not fixed:
            lines.append(f"  {label}  {paper.dim('rest')}")
        for session in today:
            lines.append(f"  {label}  {line(session, where=where)}")
            sentences = reasons(session.why) if why else moved(session)
            lines += [f"{'':14}{paper.dim(line)}" for text in sentences for line in wrapped(text, paper.width - 14)]
    return lines


_PLACED = {"moved": "moved", "kept": "kept", "no-home": "no home slot"}
"""How a session came to its time, in a word, by rule id."""


def session_line(
    session: Session,
    paper: Paper,
    *,
    taken: int = 0,
    named: bool = False,
    home: tzinfo | None = None,
    where: str = "",
) -> str:
    """``19:00–20:15  · S2 Build     Code from Scratch``.

    ``named`` tells its week, too, where several are shown; a zone other than ``home`` is told, for it is a trip's, and
    ``where`` is said of one in another week.
    """
    time = f"{session.start:%H:%M}–{session.end:%H:%M}"
    pinned = "fixed date" if session.why[:1] == ("anchor",) else "pinned"
    notes = [word for flag, word in ((session.pinned, pinned), (session.optional, "optional")) if flag]
    notes += [_PLACED[rule] for rule in session.why[:1] if rule in _PLACED]
    notes += [str(session.start.tzinfo)] if home and str(home) != str(session.start.tzinfo) else []
    notes += [where] if where else []
    tail = f"  ({', '.join(notes)})" if notes else ""
    if paper.width < NARROW:
        name = session.id if named else session.slot
        short = f"{session.start:%H:%M} {GLYPHS[session.status]} {name} {session.role.capitalize()}{tail[1:]}"
        return cut(short, max(8, paper.width - taken))
    text = f"{time}  {GLYPHS[session.status]} {session.id if named else session.slot} {session.role.capitalize():<10} "
    room = paper.width - taken - columns(text) - columns(tail)
    return f"{text}{cut(session.label, max(8, room))}{paper.dim(tail)}"


def anchor_line(anchor: Session, paper: Paper, *, taken: int = 0) -> str:
    """``19:00–20:30  ◆ Demo day``; one of a whole day has no times."""
    when = "whole day" if anchor.all_day else f"{anchor.start:%H:%M}–{anchor.end:%H:%M}"
    return f"{when:<11}  {ANCHOR_GLYPH} {cut(anchor.name, max(8, paper.width - taken - 15))}"


def _names(session: Session) -> str:
    """Its title; one of the learner's own after the names that it does not tell."""
    own = session.label != session.name
    return f"{session.id.replace('.', ' ')} {session.role.capitalize()}: {session.title}" if own else session.title


def _lies_in(plan: Plan, day: date, starts: date) -> str:
    """Where a day outside the week that begins on ``starts`` lies; the year where it is another one."""
    held = sorted(week.week for week in plan.weeks if week.starts <= day < week.starts + timedelta(days=7))
    place = f"in week {' and '.join(map(str, held))}" if held else "in a week without a topic"
    return f"{place}, {day.year}" if day.year != starts.year else place


def moved(session: Session) -> list[str]:
    """What keeps a session away from its home slot, where something does."""
    return reasons(session.why[1:]) if session.why[:1] in (("moved",), ("kept",), ("pinned",), ("anchor",)) else []


def wrapped(text: str, width: int) -> list[str]:
    """A sentence on as many lines as it needs, none wider than ``width`` columns."""
    lines: list[str] = []
    for word in text.split():
        if lines and columns(lines[-1]) + 1 + columns(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(cut(word, width))
    return lines


def reasons(why: Iterable[str]) -> list[str]:
    """Rule ids as sentences."""
    return [sentence(rule) for rule in why]


def _unplaced(unplaced: Iterable[Unplaced], numbers: set[int], paper: Paper, now: datetime) -> list[str]:
    lines = []
    for item in unplaced:
        if week_of(item.id) in numbers:
            nearest = f" Nearest: {_moment(item.nearest, now.date())}." if item.nearest else ""
            lines.append(f"  {paper.bold('not placed')}  {item.id}.{nearest}")
            why = [line for text in reasons(item.why) for line in wrapped(text, paper.width - 14)]
            lines += [f"{'':14}{paper.dim(line)}" for line in why]
    return lines


def _sum(sessions: Iterable[Session]) -> str:
    listed = list(sessions)
    listed = [s for s in listed if s.status is not Status.SKIPPED]
    core = [s for s in listed if not s.optional]
    total = sum(minutes(s.period.duration) for s in core)
    extra = len(listed) - len(core)
    text = f"{len(core)} core session{'s' * (len(core) != 1)}, {hours(total)}"
    return text + (f", {extra} optional" if extra else "")


def hours(total: int) -> str:
    """Minutes as hours: 300 -> ``5 h``, 75 -> ``1 h 15``."""
    whole, rest = divmod(abs(total), 60)
    text = f"{whole} h {rest:02}" if whole and rest else f"{whole} h" if whole else f"{rest} min"
    return f"-{text}" if total < 0 else text


def session_view(session: Session, plan: Plan, curriculum: Curriculum, paper: Paper, cards: Sequence[str] = ()) -> str:
    """One session with its restart line and recall prompts, its bullets and every reason."""
    week = curriculum.week(session.week)
    lines = [paper.bold(paper.accent(paper.fit(_names(session))))]
    lines.append(f"{_moment(session.start)}–{session.end:%H:%M} {session.start.tzinfo}, {session.status}")
    lines += [line for card in cards for line in wrapped(card, paper.width)]
    lines += [paper.fit(line) for line in (week.topic, *week.focus.split("\n")) if line]
    lines += week.extras
    lines += [paper.fit(f"- {bullet}") for bullet in bullets(session, plan, curriculum)]
    why = [line for text in reasons(session.why) for line in wrapped(text, paper.width - 2)]
    return "\n".join([*lines, "", "Why here:", *(f"  {line}" for line in why)])


def unplaced_view(item: Unplaced, paper: Paper) -> str:
    """A session without a time: what forbids it, and the nearest time that is free."""
    nearest = f"The nearest free time is {_moment(item.nearest)}." if item.nearest else "No time is free at all."
    why = [line for text in reasons(item.why) for line in wrapped(text, paper.width - 2)]
    return "\n".join([f"{item.id} is not placed. {nearest}", *(f"  {line}" for line in why)])


def bullets(session: Session, plan: Plan, curriculum: Curriculum) -> tuple[str, ...]:
    """What is done in a session, as its cadence says."""
    return curriculum.bullets(plan.quarter(session.week), session.slot, session.name)


def diff_view(diff: PlanDiff, paper: Paper, now: datetime | None = None) -> str:
    """What a change does, with the reason for each move, or once for those after each other that share it; years and
    zones are told where they are not those of ``now``, the learner's own wall time.
    """
    if not diff:
        return "Nothing moves."
    _at = partial(_begins, now=now)
    lines = [f"  - {_at(s)}  {paper.fit(s.title, 24)}" for s in diff.removed]
    lines += [f"  + {_at(s)}  {paper.fit(s.title, 24)}" for s in diff.added]
    for number, move in enumerate(diff.moved):
        lines.append(f"  ~ {move.after.id}  {_at(move.before)} -> {_at(move.after)}{_otherwise(move, now)}")
        why, after = move.after.why[1:], diff.moved[number + 1 : number + 2]
        again = bool(after) and after[0].after.why[1:] == why  # said once, below the last of those that share it
        sentences = [] if again else [line for text in reasons(why) for line in wrapped(text, paper.width - 6)]
        lines += [f"      {paper.dim(line)}" for line in sentences]
    return "\n".join([*lines, *(paper.fit(f"  {line}") for line in date_lines(diff, now.date() if now else None))])


def date_lines(diff: PlanDiff, today: date | None = None) -> list[str]:
    """``◆ Demo day: Fri 15 Jan -> Fri 22 Jan``: the fixed dates that go with their week."""
    spans = ((move.after.name, move.before.start.date(), move.after.start.date()) for move in diff.dates)
    return [f"{ANCHOR_GLYPH} {name}: {written(old, today)} -> {written(new, today)}" for name, old, new in spans]


def _otherwise(move: Move, now: datetime | None) -> str:
    """The zone a session moves to and its length, where they are others: its wall time alone would say too little."""
    zone = str(move.after.start.tzinfo)
    before, after = (minutes(session.period.duration) for session in (move.before, move.after))
    named = "" if zone == str(move.before.start.tzinfo) or _abroad(move.after, now) else f" {zone}"
    return named + ("" if before == after else f" ({after} min instead of {before})")


def _begins(session: Session, now: datetime | None) -> str:
    return _moment(session.start, now.date() if now else None) + _abroad(session, now)


def _abroad(session: Session, now: datetime | None) -> str:
    zone = str(session.start.tzinfo)
    return f" {zone}" if now and zone != str(now.tzinfo) else ""


def _moment(at: datetime, today: date | None = None) -> str:
    """``Fri 15 Jan 19:00``, with the year where it is not that of ``today``."""
    return f"{written(at.date(), today)} {at:%H:%M}"


def cost(diff: PlanDiff, before: Plan, after: Plan) -> str:
    """What a mark costs: hours, dropped sessions, finish."""
    parts = [f"{hours(diff.minutes)} of study" if diff.minutes <= 0 else f"+{hours(diff.minutes)} of study"]
    if diff.minutes == 0:
        parts = ["no hours"]
    if diff.removed:
        parts.append(f"{len(diff.removed)} session{'s' * (len(diff.removed) != 1)} dropped")
    if diff.moved:
        parts.append(f"{len(diff.moved)} moved")
    parts.append(_finish(before.finish, after.finish))
    return "Cost: " + ", ".join(parts) + "."


def _finish(before: tuple[date, date] | None, after: tuple[date, date] | None) -> str:
    """Which end of the range moves: the last day as planned, or only the one with the whole reserve used."""
    if not before or not after or before == after:
        return "finish unchanged"
    if before[0] != after[0]:
        return f"finish {written(before[0])} -> {written(after[0])}"
    return f"finish unchanged, at the latest {written(before[1])} -> {written(after[1])}"


def roles_table(roles: Mapping[str, str]) -> list[str]:
    """``Q1  theory build read write free``, a line a quarter."""
    rows: dict[str, list[str]] = {}
    for key, role in roles.items():
        rows.setdefault(key.partition(".")[0], []).append(role)
    return [f"  {quarter:<4}{' '.join(row)}" for quarter, row in rows.items()]


def current_week(plan: Plan, now: datetime) -> PlanWeek | None:
    """The week that holds now, else the next one, else the last."""
    day = now.date()
    later = [week for week in plan.weeks if week.starts + timedelta(days=7) > day]
    return later[0] if later else (plan.weeks[-1] if plan.weeks else None)


def begun(session: Session, now: datetime) -> bool:
    """Whether a session has begun."""
    return instant(session.start) <= instant(now)
