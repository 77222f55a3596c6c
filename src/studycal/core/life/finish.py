"""Planned backwards from a finish: which topics share a week, and which are left out, so that all ends in time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from studycal.core.curriculum import NOWHERE, Curriculum, Week
from studycal.core.records import replace
from studycal.core.time.period import instant

from .marks import Mark, MarkKind

Group = tuple[int, ...]
"""Topics that one calendar week holds."""

_NEVER = -1


def fitted(curriculum: Curriculum, held: Sequence[Group], room: int) -> tuple[list[Group], list[int]]:
    """What is held, in order, in at most ``room`` weeks, and the topics that are left out.

    By the ladder's rules: neighbours share a week, two at most, siblings before others and nearer ones first; only what
    does not fit even so is left out, later parts of siblings first, then from the end, the last topic never. What
    shares a week already stays as it is.
    """
    left: list[int] = []
    for topic in _to_leave_out(curriculum, held):
        if _fewest([group for group in held if group[0] not in left]) <= room:
            break
        left.append(topic)
    groups = [group for group in held if len(group) > 1 or group[0] not in left]
    if room <= 0:
        return [group for group in groups if len(group) > 1], sorted(topic for (topic, *others) in held if not others)
    return _joined(curriculum, groups, min(len(groups) - room, len(groups) - _fewest(groups))), sorted(left)


def _to_leave_out(curriculum: Curriculum, held: Sequence[Group]) -> list[int]:
    """The topics that may be left out, the first one first."""
    weeks = [curriculum.week(group[0]) for group in held[:-1] if len(group) == 1]
    return [week.number for week in sorted(weeks, key=lambda week: (_first_part(week), -week.number))]


def _fewest(groups: Sequence[Group]) -> int:
    """How few weeks hold these groups if as many neighbours as possible share one."""
    count, single = 0, False
    for group in groups:
        if len(group) == 1 and single:
            single = False
            continue
        count, single = count + 1, len(group) == 1
    return count


def _joined(curriculum: Curriculum, groups: Sequence[Group], count: int) -> list[Group]:
    """So many pairs of neighbours joined: of all ways the one with the most siblings, the nearest ones first.

    ``best[at][pairs]`` is how many siblings share a week at most if so many pairs are made from ``at`` on.
    """
    if count <= 0:
        return list(groups)
    gains = [*(_gain(curriculum, one, other) for one, other in pairwise(groups)), _NEVER]
    best = [[0, *[_NEVER] * count] for _ in range(len(groups) + 2)]
    for at in reversed(range(len(groups))):
        for pairs in range(1, count + 1):
            best[at][pairs] = max(best[at + 1][pairs], _with_pair(best, gains, at, pairs))
    joined: list[Group] = []
    at, pairs = 0, count
    while at < len(groups):
        if pairs and best[at][pairs] == _with_pair(best, gains, at, pairs):
            joined.append(groups[at] + groups[at + 1])
            at, pairs = at + 2, pairs - 1
        else:
            joined.append(groups[at])
            at += 1
    return joined


def _with_pair(best: Sequence[Sequence[int]], gains: Sequence[int], at: int, pairs: int) -> int:
    rest = best[at + 2][pairs - 1]
    return _NEVER if _NEVER in (gains[at], rest) else gains[at] + rest


def _gain(curriculum: Curriculum, group: Group, other: Group) -> int:
    """What joining two groups is worth: 1 for siblings, 0 for others, _NEVER if one is shared already."""
    if len(group) > 1 or len(other) > 1:
        return _NEVER
    return int(siblings(curriculum, group[0], other[0]))


def siblings(curriculum: Curriculum, one: int, other: int) -> bool:
    """Whether two topics are parts of one."""
    first, second = curriculum.week(one), curriculum.week(other)
    return bool(first.part) and first.series == second.series


def _first_part(week: Week) -> bool:
    return week.part < 2


def gained_under(curriculum: Curriculum, marks: Iterable[Mark]) -> dict[int, datetime]:
    """The topics that the document gained under a finish, and since when."""
    finishes = [instant(mark.at) for mark in marks if mark.kind is MarkKind.FINISH]
    later = [week for week in curriculum.weeks if week.since and not week.done and week.place != NOWHERE]
    since = {week.number: datetime.fromisoformat(week.since) for week in later}
    return {topic: at for topic, at in since.items() if finishes and min(finishes) <= instant(at)}


def with_gained(marks: Sequence[Mark], gained: Iterable[datetime]) -> list[Mark]:
    """The marks, and among them the finish once more whenever the document gained topics under it.

    What else was said at that very moment was said of the document as it is since then.
    """
    listed = list(marks)
    for at in sorted(set(gained)):
        sooner = [number for number, mark in enumerate(listed, start=1) if _is_before(mark, at)]
        before = max(sooner, default=0)
        finishes = [mark for mark in listed[:before] if mark.kind is MarkKind.FINISH]
        listed[before:before] = [replace(mark, at=at) for mark in finishes[-1:]]
    return listed


def _is_before(mark: Mark, at: datetime) -> bool:
    return instant(mark.at) < instant(at) or (mark.kind is MarkKind.FINISH and instant(mark.at) == instant(at))
