"""When behind: merge, cut, use the reserve, or finish later. Scope shrinks, hours never grow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from studycal.core.life import progress
from studycal.core.life.facts import NewFact
from studycal.core.life.marks import Mark, MarkKind
from studycal.core.records import dataclass
from studycal.core.schedule import MOST_RESERVE
from studycal.core.session_id import week_id
from studycal.core.time.period import instant
from studycal.errors import HeldError, UsageError

from .published import build
from .revision import Revision
from .workspace import Home

if TYPE_CHECKING:
    from . import commit


@dataclass(frozen=True)
class CatchUpStep:
    """One way to catch up: ``merge``, ``cut``, ``reserve`` or ``shift``.

    ``words`` say what it means and ``command`` what to type for it; ``seen`` is what its ``mark`` would do to the plan.
    To finish later is a setting, so that step has no mark.
    """

    kind: str
    words: str
    command: str
    mark: Mark | None = None
    seen: commit.Preview | None = None


def ladder(home: Home, now: datetime, also: Sequence[NewFact] = ()) -> tuple[CatchUpStep, ...]:
    """What a learner who is behind may do, in this order: merge, cut, use the reserve, or finish later.

    ``also`` is what they are about to say. Each step is tried on the real planner, and one that a rule forbids is left
    out.
    """
    built = _once_said(home, also, now) if also else build(home, now)
    weeks = progress.behind(built.curriculum, built.plan, built.facts, now)
    if not weeks:
        return ()
    attempt = _Attempt(home, built, now, also, weeks[-1])
    reserve = _reserve(attempt)
    steps = [step for step in (_merge(attempt), _cut(attempt), reserve) if step]
    return tuple(steps) if reserve else (*steps, *_shift(built))


def _once_said(home: Home, facts: Sequence[NewFact], now: datetime) -> Revision:
    from . import commit

    return commit.preview(home, facts, now).after


@dataclass(frozen=True)
class _Attempt:
    """What a step is tried on; ``week`` is the newest one behind."""

    home: Home
    built: Revision
    now: datetime
    also: Sequence[NewFact]
    week: int

    def step(self, kind: str, words: str, mark: Mark) -> CatchUpStep | None:
        """The step, unless a rule forbids it."""
        from . import commit

        try:
            seen = commit.mark(self.home, mark, self.now, also=self.also)
        except (HeldError, UsageError):
            return None
        return CatchUpStep(kind, words, command(mark), mark, seen)


def _merge(attempt: _Attempt) -> CatchUpStep | None:
    """The missed topic shares the week of the next one that has not begun: its own second part, if it has one."""
    plan = attempt.built.plan
    begun = {session.week for session in plan.sessions if instant(session.start) <= instant(attempt.now)}
    ahead = [week.week for week in plan.weeks if week.week > attempt.week and week.week not in begun]
    for other in ahead[:2]:
        words = f"{week_id(attempt.week)} and {week_id(other)} share one week: build and write of each."
        step = attempt.step("merge", words, Mark(MarkKind.MERGE, attempt.now, (attempt.week, other)))
        if step:
            return step
    return None


def _cut(attempt: _Attempt) -> CatchUpStep | None:
    words = f"{week_id(attempt.week)} is left out, and nothing of it is owed."
    return attempt.step("cut", words, Mark(MarkKind.CUT, attempt.now, (attempt.week,)))


def _reserve(attempt: _Attempt) -> CatchUpStep | None:
    """Going on at the open week, where that takes the missed one up again."""
    week = attempt.week
    words = f"{week_id(week)} is taken up again; what follows slips, out of the reserve."
    step = attempt.step("reserve", words, Mark(MarkKind.RETURN, attempt.now, resume="open"))
    if step is None or step.seen is None:
        return None
    held, then = ({week.week: week.starts for week in plan.weeks} for plan in (step.seen.before, step.seen.after.plan))
    return step if week in held and week in then and held[week] < then[week] else None


def _shift(built: Revision) -> Iterator[CatchUpStep]:
    """A week more of reserve, where one can have it."""
    weeks = built.schedule.reserve_weeks + 1
    if weeks <= MOST_RESERVE:
        words = "The finish moves: allow more reserve weeks."
        yield CatchUpStep("shift", words, f"reserve_weeks = {weeks} in studycal.toml")


def command(mark: Mark) -> str:
    """What to type for a mark of the ladder."""
    weeks: Sequence[str] = [week_id(week) for week in mark.weeks]
    options = ["--resume", mark.resume] if mark.resume else []
    return " ".join(["studycal mark", mark.kind.value, *weeks, *options])
