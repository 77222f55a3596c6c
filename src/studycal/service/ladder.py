"""When behind: merge, cut, use the reserve, or finish later. Scope shrinks, hours never grow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from studycal.core import tracking
from studycal.core.curriculum import week_id
from studycal.core.marks import Mark, MarkKind
from studycal.core.period import instant
from studycal.errors import HeldError, UsageError

from . import say
from .build import build
from .built import Built
from .home import Home


@dataclass(frozen=True)
class Step:
    """One way to catch up: ``merge``, ``cut``, ``reserve`` or ``shift``.

    ``words`` say what it means and ``command`` what to type for it; ``seen`` is what its ``mark`` would do to the plan.
    To finish later is a setting, so that step has no mark.
    """

    kind: str
    words: str
    command: str
    mark: Mark | None = None
    seen: say.Preview | None = None


def ladder(home: Home, now: datetime, also: Sequence[say.Said] = ()) -> tuple[Step, ...]:
    """What a learner who is behind may do, in this order: merge, cut, use the reserve, or finish later.

    ``also`` is what they are about to say. Each step is tried on the real planner, and one that a rule forbids is left
    out.
    """
    built = say.preview(home, also, now).after if also else build(home, now)
    weeks = tracking.behind(built.curriculum, built.plan, built.facts, now)
    if not weeks:
        return ()
    attempt = _Attempt(home, built, now, also, weeks[-1])
    reserve = _reserve(attempt)
    steps = [step for step in (_merge(attempt), _cut(attempt), reserve) if step]
    return tuple(steps) if reserve else (*steps, _shift(built))


@dataclass(frozen=True)
class _Attempt:
    """What a step is tried on; ``week`` is the newest one behind."""

    home: Home
    built: Built
    now: datetime
    also: Sequence[say.Said]
    week: int

    def step(self, kind: str, words: str, mark: Mark) -> Step | None:
        """The step, unless a rule forbids it."""
        try:
            seen = say.mark(self.home, mark, self.now, also=self.also)
        except (HeldError, UsageError):
            return None
        return Step(kind, words, command(mark), mark, seen)


def _merge(attempt: _Attempt) -> Step | None:
    """The missed topic shares the week of the next one that has not begun: its own second part, if it has one."""
    plan = attempt.built.plan
    begun = {one.week for one in plan.sessions if instant(one.start) <= instant(attempt.now)}
    ahead = [one.week for one in plan.weeks if one.week > attempt.week and one.week not in begun]
    for other in ahead[:2]:
        words = f"{week_id(attempt.week)} and {week_id(other)} share one week: build and write of each."
        step = attempt.step("merge", words, Mark(MarkKind.MERGE, attempt.now, (attempt.week, other)))
        if step:
            return step
    return None


def _cut(attempt: _Attempt) -> Step | None:
    words = f"{week_id(attempt.week)} is left out, and nothing of it is owed."
    return attempt.step("cut", words, Mark(MarkKind.CUT, attempt.now, (attempt.week,)))


def _reserve(attempt: _Attempt) -> Step | None:
    """Going on at the open week, where that takes the missed one up again."""
    week = attempt.week
    words = f"{week_id(week)} is taken up again; what follows slips, out of the reserve."
    step = attempt.step("reserve", words, Mark(MarkKind.RETURN, attempt.now, resume="open"))
    if step is None or step.seen is None:
        return None
    held, then = ({one.week: one.starts for one in plan.weeks} for plan in (step.seen.before, step.seen.after.plan))
    return step if week in held and week in then and held[week] < then[week] else None


def _shift(built: Built) -> Step:
    more = built.schedule.reserve_weeks + 1
    return Step("shift", "The finish moves: allow more reserve weeks.", f"reserve_weeks = {more} in studycal.toml")


def command(mark: Mark) -> str:
    """What to type for a mark of the ladder."""
    weeks: Sequence[str] = [week_id(week) for week in mark.weeks]
    more = ["--resume", mark.resume] if mark.resume else []
    return " ".join(["studycal mark", mark.kind.value, *weeks, *more])
