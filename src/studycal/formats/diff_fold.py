"""What a change does to a plan, folded: like shifts in one line, what moves for one reason in another.

``W06-W52, 230 sessions: 2 weeks later``; the terminal, the page and sync show the same lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from studycal.core.placement.rules import is_shift, sentence
from studycal.core.plan import Move, PlanDiff, Session
from studycal.core.session_id import week_id

MOST = 12
"""Changes that are few enough to be told one by one."""
_ALIKE = 3
_SHOWN = 6


def is_long(diff: PlanDiff) -> bool:
    """Whether a change touches more sessions than one tells one by one."""
    return len(diff.moved) + len(diff.added) + len(diff.removed) > MOST


def folded(diff: PlanDiff, finish: tuple[date, date] | None = None) -> list[str]:
    """A change as at most some twenty lines; ``finish`` is the last day before and after it.

    What shares neither its shift nor its reason with others is told by itself, as far as it is little.
    """
    lines = [*_counted(diff.removed, "-"), *_counted(diff.added, "+"), *_shifts(diff.moved)]
    lines += [f"◆ {move.after.name}: {_day(move.before.start)} -> {_day(move.after.start)}" for move in diff.dates]
    if finish and finish[0] != finish[1]:
        lines.append(f"finish {_day(finish[0])} -> {_day(finish[1])}")
    return lines


def _move(move: Move) -> str:
    zone = str(move.after.start.tzinfo)
    elsewhere = "" if zone == str(move.before.start.tzinfo) else f" {zone}"
    return f"~ {move.after.id}  {_at(move.before)} -> {_at(move.after)}{elsewhere}"


def _shifts(moves: Sequence[Move]) -> list[str]:
    """Moves by the shift they share, the largest group first; the rest by the reason they share."""
    groups: defaultdict[str, list[Move]] = defaultdict(list)
    shifts = [_shift(move) for move in moves]
    for shift, move in zip(shifts, moves, strict=True):
        groups[shift].append(move)
    alike = {shift: group for shift, group in groups.items() if shift and len(group) >= _ALIKE}
    others = [move for shift, move in zip(shifts, moves, strict=True) if shift not in alike]
    largest = sorted(alike.items(), key=lambda item: (-len(item[1]), item[0]))
    lines = [f"{_weeks(group)}, {_sessions(len(group))}: {shift}" for shift, group in largest]
    return lines + _by_reason(others, first=not lines)


def _by_reason(moves: Sequence[Move], *, first: bool) -> list[str]:
    """``9 move for: That day is a holiday: Epiphany.``; what is alone in its reason is told by itself."""
    groups: defaultdict[str, list[Move]] = defaultdict(list)
    for move in moves:
        groups[_reason(move).partition(": ")[0]].append(move)
    lines: list[str] = []
    for group in sorted(groups.values(), key=len, reverse=True):
        if len(group) < _ALIKE and len(lines) < _SHOWN:
            lines += [_move(move) for move in group]
            continue
        rules = {_reason(move) for move in group} - {"", "moved", "kept"}
        reason = sentence(min(rules)) if len(rules) == 1 else _general(min(rules, default=""))
        lines.append(f"{_weeks(group)}, {_sessions(len(group))}{'' if first else ' more'} moved. {reason}".rstrip())
    return lines


def _reason(move: Move) -> str:
    """The rule that moved a session: of those it names now the first that it did not name before."""
    why = move.after.why
    fresh = [rule for rule in why[1:] if rule not in move.before.why]
    return (fresh or why[1:] or why or [""])[0]


def _general(rule: str) -> str:
    """The sentence of a rule that names different things in different sessions."""
    name, _, detail = rule.partition(": ")
    if name == "overlap":
        return "Another session is at that time."
    several = "some weeks" if is_shift(rule) else "one of several"
    return sentence(f"{name}: {several}" if detail else name) if rule else ""


def _shift(move: Move) -> str:
    before, after = move.before.start, move.after.start
    if str(before.tzinfo) != str(after.tzinfo) or _length(move.before) != _length(move.after):
        return ""
    return shift(before, after)


def shift(before: datetime, after: datetime) -> str:
    """``2 weeks later`` (same weekday and time), ``3 days earlier`` (same time), ``1 h 30 later``; "" for any other."""
    days = (after.date() - before.date()).days
    if before.time() == after.time() and days:
        where = "later" if days > 0 else "earlier"
        count, unit = (abs(days) // 7, "week") if days % 7 == 0 else (abs(days), "day")
        return f"{count} {unit}{'s' * (count != 1)} {where}" + (", same weekday and time" if unit == "week" else "")
    if days == 0 and before.time() != after.time():
        delta = after.replace(tzinfo=None) - before.replace(tzinfo=None)
        return f"{_span(abs(delta))} {'later' if delta > timedelta() else 'earlier'}"
    return ""


def _span(delta: timedelta) -> str:
    hours, minutes = divmod(delta // timedelta(minutes=1), 60)
    return " ".join(filter(None, (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "")))


def _counted(sessions: Sequence[Session], sign: str) -> list[str]:
    """``- W07: S2, S3, S5``, a line a week; more weeks than a few in one line."""
    by_week: defaultdict[int, list[Session]] = defaultdict(list)
    for session in sessions:
        by_week[session.week].append(session)
    if len(by_week) > _SHOWN:
        word = "dropped" if sign == "-" else "new"
        return [f"{sign} {ranges(by_week)}: {_sessions(len(sessions))} {word}"]
    return [
        f"{sign} {week_id(week)}: {', '.join(session.slot for session in group)}" for week, group in by_week.items()
    ]


def _weeks(moves: Sequence[Move]) -> str:
    return ranges({move.after.week for move in moves})


def ranges(numbers: Iterable[int]) -> str:
    """Weeks by their numbers: ``W06-W52``, or ``W06-W09, W12``."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    texts = [week_id(a) if a == b else f"{week_id(a)}-{week_id(b)}" for a, b in runs]
    return ", ".join(texts) if len(texts) <= _SHOWN else f"{texts[0]} to {texts[-1]}"


def _sessions(count: int) -> str:
    return f"{count} session{'s' * (count != 1)}"


def _length(session: Session) -> int:
    return session.period.duration // timedelta(minutes=1)


def _at(session: Session) -> str:
    return f"{session.start:%a} {session.start.day} {session.start:%b %Y %H:%M}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
