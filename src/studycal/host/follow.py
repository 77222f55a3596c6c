"""What a member studies once a course has a newer revision: their own weeks up to the next one, then the new ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from difflib import SequenceMatcher

from studycal.core.curriculum import Curriculum, Quarter, Week
from studycal.core.plan import Plan
from studycal.core.records import replace
from studycal.errors import StudycalError
from studycal.formats.documents.canonical import weeks_document
from studycal.formats.documents.rhythm_text import Span, rhythm_by_weeks
from studycal.service.revision import Revision


def weeks_kept(plan: Plan, now: datetime) -> int:
    """How many weeks of a curriculum stay as they are: those up to the running one, and the next."""
    begun = [week.week for week in plan.weeks if week.starts <= now.date()]
    return max(begun) + 1 if begun else 0


def followed(title: str, old: Curriculum, new: Curriculum, kept: int) -> bytes | None:
    """The document of a member who has ``kept`` weeks behind them, None where the course's own says the same."""
    kept = min(kept, len(old.weeks))
    rest = new.weeks[_resumes_at(old.weeks, new.weeks, kept) :]
    if _same(old.weeks[:kept], new.weeks[: len(new.weeks) - len(rest)]):
        return None
    weeks = [replace(week, number=number) for number, week in enumerate((*old.weeks[:kept], *rest), start=1)]
    return weeks_document(title, weeks).encode()


def rhythm_followed(
    old: Revision, new: Revision, kept: int, parse: Callable[[bytes], Curriculum | None]
) -> bytes | None:
    """The rhythm of a member who has ``kept`` weeks behind them, None where the course's own says the same of those.

    ``old`` is the plan as it stood, ``new`` the one that follows the course's rhythm throughout; ``parse`` reads
    a rhythm with the member's weeks. Raises UnwrittenError where it cannot be written down so that it reads the same.
    """
    before, after = _quarters(old), _quarters(new)
    numbers = range(1, len(new.curriculum.weeks) + 1)
    wanted = [before.get(number) if number <= kept else after.get(number) for number in numbers]
    spans = [quarter or nearest for quarter, nearest in zip(wanted, _filled(wanted), strict=True)]
    if all(_same_sessions(spans[number - 1], after.get(number, spans[number - 1])) for number in numbers[:kept]):
        return None
    text = rhythm_by_weeks(_spans(spans), new.curriculum.rules).encode()
    read = parse(text)
    if read is None or read.rules != new.curriculum.rules:
        raise UnwrittenError("The rules of this rhythm cannot be written down.")
    by_week = {number: quarter for quarter in read.quarters for number in quarter.weeks}
    if not all(number in by_week and _same_sessions(by_week[number], spans[number - 1]) for number in numbers):
        raise UnwrittenError("The sessions of this rhythm cannot be written down.")
    return text


class UnwrittenError(StudycalError):
    """Two rhythms, one after the other, that no document can hold."""


def _quarters(built: Revision) -> dict[int, Quarter]:
    """The cadence that each curriculum week of a plan follows."""
    by_key = {quarter.key: quarter for quarter in built.curriculum.quarters}
    return {week.week: by_key[week.quarter] for week in built.plan.weeks if week.quarter in by_key}


def _filled(quarters: Sequence[Quarter | None]) -> list[Quarter]:
    """A week that is not held goes with the one before it, the first ones with the next that is."""
    last = next(quarter for quarter in quarters if quarter is not None)
    filled = []
    for quarter in quarters:
        last = quarter or last
        filled.append(last)
    return filled


def _spans(quarters: Sequence[Quarter]) -> list[Span]:
    spans: list[Span] = []
    for number, quarter in enumerate(quarters, start=1):
        if spans and spans[-1].quarter == quarter:
            spans[-1] = replace(spans[-1], last=number)
        else:
            spans.append(Span(number, number, quarter))
    return spans


def _same_sessions(one: Quarter, other: Quarter) -> bool:
    """Whether two cadences ask the same of a week, wherever they stand."""
    if one.load is not other.load:
        return False
    listed, others = ([replace(session, line=0) for session in quarter.sessions] for quarter in (one, other))
    return listed == others


def _resumes_at(old: Sequence[Week], new: Sequence[Week], kept: int) -> int:
    """The index of the first new week that lies after what is kept.

    Weeks are told to be the same by their topics; where a stretch of them was rewritten, one by one in their order. A
    week that was put in among those that are kept lies behind this member, and is not asked of them.
    """
    if not kept:
        return 0
    after = 0
    for kind, a, b, c, d in SequenceMatcher(None, _topics(old), _topics(new), autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "replace" and b - a == d - c):
            after = max([after, *(c + at - a + 1 for at in range(a, min(b, kept)))])
        elif kind == "replace" and a < kept:
            after = max(after, d if b <= kept else c + min(kept - a, d - c))
    return after


def _topics(weeks: Sequence[Week]) -> list[str]:
    return [" ".join(week.topic.casefold().split()) for week in weeks]


def _same(old: Sequence[Week], new: Sequence[Week]) -> bool:
    """Whether two stretches say the same, wherever in their documents they stand."""
    return [replace(week, line=0) for week in old] == [replace(week, line=0) for week in new]
