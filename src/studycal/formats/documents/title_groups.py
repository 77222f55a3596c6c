"""Lines by their level, what they count and what they begin with: which of them are of one plan."""

from __future__ import annotations

from collections import defaultdict
from operator import itemgetter

from studycal.core.records import replace

from .candidate import Counts
from .title import Title

Groups = dict[tuple[object, ...], "list[tuple[int, Title]]"]
LONGEST = 90
"""Letters of a title; what is longer goes on behind it."""
_COLONS = (":", "：")
_LEAST = 2
"""Lines that number weeks beside one that counts the days before them, at least."""


def with_enclosed(groups: Groups, *, prefixed: bool) -> None:
    """Take lines that name their week in a bracket, "Slip (Week 2): mix", for those that end with it: all that stands
    around it is the title. Where half of them begin alike, "Bootcamp (Week 2): mix", that names no week, and they stay
    as they are if lines may be ``prefixed``.
    """
    enclosed: dict[tuple[object, ...], list[tuple[object, ...]]] = defaultdict(list)
    for key, members in groups.items():
        if any(title.around for _, title in members):
            enclosed[key[:2]].append(key)
    for (depth, counts), keys in enclosed.items():
        sizes = [len(groups[key]) for key in keys]
        alike = max(sizes) > 1 and 2 * max(sizes) >= sum(sizes)
        if alike and prefixed:
            continue
        listed = [member for key in keys for member in groups.pop(key)]
        if not alike:
            ended = [*groups.get((depth, counts, ""), ()), *((at, _ended(title)) for at, title in listed)]
            groups[depth, counts, ""] = sorted(ended, key=itemgetter(0))


def _ended(title: Title) -> Title:
    """A title with what stands around its bracket; what is too long leads to what follows."""
    if not title.around:
        return title
    before, behind = title.around
    whole = f"{before}{' ' * (behind[:1] not in _COLONS)}{behind.strip()}"
    rest = title.topic if len(whole) > LONGEST else ""
    return replace(title, topic=before if rest else whole, prefix="", trailing=True, rest=rest)


def with_days_before(groups: Groups) -> None:
    """Add to lines that number weeks from a later one on the line right before them that counts the days until then:
    "Basics (days 1-7)", "Loops (week 2-3)".
    """
    for (depth, counts, prefix), members in groups.items():
        days = groups.get((depth, Counts.DAYS, prefix), [])
        first = min(members[0][1].numbers, default=1) - 1
        if counts is not Counts.WEEKS or not first or len(members) < _LEAST or not days:
            continue
        at, title = days[-1]
        if at < members[0][0] and len(days) == 1 and title.numbers == tuple(range(1, 7 * first + 1)):
            members.insert(0, (at, replace(title, counts=Counts.WEEKS, numbers=tuple(range(1, first + 1)))))


def by_place(members: list[tuple[int, Title]]) -> list[list[tuple[int, Title]]]:
    """The lines as one group; apart those that name it later where both name the same weeks."""
    ends = [(at, title) for at, title in members if title.trailing]
    begins = [(at, title) for at, title in members if not title.trailing]
    numbers = [{number for _, title in part for number in title.numbers} for part in (begins, ends)]
    return [begins, ends] if numbers[0] & numbers[1] else [members]
