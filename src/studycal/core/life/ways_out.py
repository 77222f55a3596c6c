"""What wins weeks back when a mark needs more of them than there are: commands, each of which was tried and helps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import chain, islice

from studycal.core.curriculum import Curriculum
from studycal.core.plan import Plan
from studycal.core.records import dataclass, replace
from studycal.core.schedule import MOST_RESERVE, Schedule
from studycal.core.session_id import week_id

from .finish import siblings
from .marks import Facts, Mark, MarkKind
from .topics import Layout, layout
from .year_layout import week_index

_MOST = 60
"""How many neighbours, topics or weeks are tried for one command."""


@dataclass(frozen=True, slots=True)
class MarkCase:
    """A mark and all it is judged by: ``before`` and ``after`` are where the topics lie without and with it."""

    mark: Mark
    curriculum: Curriculum
    schedule: Schedule
    facts: Facts
    plan: Plan
    now: datetime
    before: Layout
    after: Layout

    @property
    def today(self) -> date:
        return self.now.astimezone(self.schedule.zone).date()

    @property
    def current(self) -> int:
        """The calendar week of the plan that is now; 0 or less before it."""
        return week_index(self.schedule, self.today)

    def slip(self, laid: Layout) -> int:
        """How many weeks later than its document's the plan ends; fewer than none where it ends sooner."""
        return len(laid.weeks) - self.curriculum.span

    @property
    def missing(self) -> int:
        """How many weeks the mark needs that neither the reserve has nor were needed before it."""
        return self.slip(self.after) - max(self.schedule.reserve(self.curriculum.span), self.slip(self.before))

    def with_first(self, *first: Mark, schedule: Schedule | None = None) -> MarkCase:
        """The same mark, said after others, under other settings."""
        facts = replace(self.facts, marks=(*self.facts.marks, *first))
        with_mark = replace(facts, marks=(*facts.marks, self.mark))
        settings = schedule or self.schedule
        before, after = (layout(self.curriculum, settings, given) for given in (facts, with_mark))
        return replace(self, facts=facts, schedule=settings, before=before, after=after)


def ways_out(case: MarkCase) -> Iterator[str]:
    """Commands that need no reserve, nearest first: merges (siblings before others), cuts, a bad week, or no slip.

    Of merges and cuts there are as many as it takes; then a later end.
    """
    if case.mark.kind is MarkKind.RETURN:
        yield "studycal mark return --resume today"
    yield from merges(case)
    lost = _paused(case)
    cuts = ((number,) for number in chain(lost, (number for number in _ahead(case) if number not in lost)))
    yield from _winning(case, MarkKind.CUT, cuts)
    if case.mark.kind is MarkKind.PAUSE and len(lost) == 1:
        yield f"studycal mark bad {week_id(lost[0])}"
    yield from _later_end(case)


def merges(case: MarkCase) -> Iterator[str]:
    """As many merges of weeks ahead as the mark takes, siblings before others; none if they are too few."""
    ahead = _ahead(case)
    pairs = [(week, week + 1) for week in ahead if week + 1 in ahead]
    nearest = [pair for pair in pairs if siblings(case.curriculum, *pair)]
    yield from _winning(case, MarkKind.MERGE, chain(nearest, (pair for pair in pairs if pair not in nearest)))


def _winning(case: MarkCase, kind: MarkKind, weeks: Iterable[Sequence[int]]) -> list[str]:
    """Marks of a kind, each of which wins a week, until none is missing; nothing where they do not suffice."""
    used: set[int] = set()
    commands: list[str] = []
    for numbers in islice(weeks, _MOST):
        if not used.isdisjoint(numbers):
            continue
        tried = case.with_first(Mark(kind, case.now, weeks=tuple(numbers)))
        if case.missing > 0 and tried.missing >= case.missing:
            continue
        case = tried
        used.update(numbers)
        commands.append(f"studycal mark {kind} {' '.join(week_id(number) for number in numbers)}")
        if case.missing <= 0:
            return commands
    return []


def _later_end(case: MarkCase) -> Iterator[str]:
    """The nearest finish under which the mark holds, what shares a week asked anew; or as large a reserve."""
    if case.schedule.finish is None:
        if case.slip(case.after) <= MOST_RESERVE:
            yield f"studycal set reserve_weeks {case.slip(case.after)}"
        return
    yield from _later_finish(case, lambda tried: tried.missing <= 0)


def alone_again(case: MarkCase) -> Iterator[str]:
    """The nearest finish under which the topics of the mark, left out or put together so far, each have a week."""

    def alone(tried: MarkCase) -> bool:
        return {(topic,) for topic in case.mark.weeks} <= {week.topics for week in tried.before.weeks}

    yield from _later_finish(case, alone)


def _later_finish(case: MarkCase, holds: Callable[[MarkCase], bool]) -> Iterator[str]:
    """The nearest later finish under which something holds; what shares a week is asked anew by it."""
    current, first = case.schedule.finish, len(case.before.weeks) + 1
    for weeks in range(first, first + _MOST):
        last = case.schedule.week_start(weeks + 1) - timedelta(days=1)
        finish = Mark(MarkKind.FINISH, case.now, last=last)
        later = current is None or last > current
        if later and holds(case.with_first(finish, schedule=replace(case.schedule, finish=last))):
            yield f"studycal set finish {last}"
            return


def _ahead(case: MarkCase) -> list[int]:
    """The topics of later weeks that no mark has touched, in order."""
    later = [week for week in case.before.weeks if week.index > max(case.current, 0)]
    return [week.topics[0] for week in later if len(week.topics) == 1 and week.mark is None]


def _paused(case: MarkCase) -> list[int]:
    """The topics whose weeks the mark would pause."""
    paused = {week.index for week in case.after.weeks if week.mark == "pause"}
    return [week.topics[0] for week in case.before.weeks if len(week.topics) == 1 and week.index in paused]
