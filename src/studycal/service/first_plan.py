"""What a new plan is offered from its documents: the start, home slots, the title, the exam against the finish."""

from __future__ import annotations

from datetime import date, timedelta

from studycal.config.planning import TITLE_LIMIT
from studycal.core.curriculum import Curriculum, Stated, StatedDay
from studycal.core.schedule import DEFAULT_TITLE, WEEKDAYS

SATURDAY, EVENING, MORNING = 5, "19:00", "10:00"


def offered_start(stated: Stated, today: date) -> date | None:
    """The first day that the document names, if its week is not over yet."""
    if stated.start is None or stated.start.day.startswith("--"):
        return None
    start = date.fromisoformat(stated.start.day)
    return start if start + timedelta(days=6) >= today else None


def plan_title(stated: Stated, *, alone: bool) -> str:
    """The name of a new plan's calendar: that of its document, if one document says all, in as many characters as one
    may have; else a general one.
    """
    title = stated.title.strip() if alone else ""
    return (title if len(title) <= TITLE_LIMIT else f"{title[: TITLE_LIMIT - 1].rstrip()}…") or DEFAULT_TITLE


def start_words(curriculum: Curriculum, start: date, today: date) -> list[str]:
    """How the first day of a plan lies to the one that its document names."""
    offered = offered_start(curriculum.stated, today)
    if offered is None:
        return _begun_words(curriculum, start, today)
    if offered != start:
        return [f"The document begins on {offered}, the plan on {start}, as you said."]
    return [f"The plan begins on {start}, as in the document."]


def _begun_words(curriculum: Curriculum, start: date, today: date) -> list[str]:
    """What becomes of a document whose first week is over: when the plan begins, what that moves, and how its weeks
    stay where they are if it is not over itself.
    """
    named = curriculum.stated.start
    if named is None:
        return []
    if named.day == start.isoformat():
        return [f"The plan begins on {start}, as in the document."]
    words = [f"The document's first week, {named.day}, is over; the plan begins on {start}."]
    if named.day.startswith("--"):
        return words
    first = date.fromisoformat(named.day)
    first -= timedelta(days=first.weekday())
    later = (start - timedelta(days=start.weekday()) - first).days // 7
    if later > 0 and first + timedelta(weeks=curriculum.span) > today:
        free = any(week.free_before for week in curriculum.weeks)
        moved = f"Its weeks{' and its breaks' if free else ''} lie {later} week{'s' * (later > 1)} later than it says"
        words.append(f"{moved}: `--start {named.day}` keeps them where they are.")
    return words


def offered_slots(stated: Stated) -> list[str]:
    """The home slots of a routine, if each of its sessions has a time."""
    if not stated.slots or not all(slot.at for slot in stated.slots):
        return []
    return [f"{WEEKDAYS[slot.weekday]} {slot.at}" for slot in stated.slots]


def day_slots(stated: Stated) -> str:
    """Home slots on the days of a plan that names days without times, in the evening, at weekends in the morning."""
    week = ",".join(WEEKDAYS[day] for day in stated.days if day < SATURDAY)
    end = ",".join(WEEKDAYS[day] for day in stated.days if day >= SATURDAY)
    return "; ".join([*[f"{week} {EVENING}"] * bool(week), *[f"{end} {MORNING}"] * bool(end)])


def offered_dates(stated: Stated, start: date) -> list[StatedDay]:
    """The fixed dates of a document from the start on, in order, each once."""
    days = {(day.day, day.text): day for day in stated.dates if day.day >= start.isoformat()}
    return [days[key] for key in sorted(days)]


def finish_words(curriculum: Curriculum, finish: date) -> str:
    """That a finish lies after the exam which the document names; empty where it does not."""
    named = curriculum.stated.exam
    if named is None or named.day.startswith("--") or finish.isoformat() <= named.day:
        return ""
    exam = f"{named.day} (line {named.line})"
    return f"The exam on {exam} lies before that finish: `--finish {named.day}` is over by then."


def exam_words(curriculum: Curriculum, start: date, reserve: int, today: date) -> str:
    """How the finish lies to the exam (or finish) that the document names, and the start or finish that leads to it
    from today on; empty if it names none.
    """
    named = curriculum.stated.exam or curriculum.stated.finish
    if named is None or named.day.startswith("--"):
        return ""
    exam, span = date.fromisoformat(named.day), timedelta(weeks=curriculum.span)
    where = f"{named.day} (line {named.line})"
    if exam < today:
        return f"{where} is over: nothing is planned to end by it."
    first = start - timedelta(days=start.weekday())
    between = (exam - (first + span - timedelta(days=1))).days
    before = exam - timedelta(days=exam.weekday())
    way = _way_to(exam, first, before - span, before - span - timedelta(weeks=reserve), today)
    if between < 0:
        return f"The plan ends {-between} day{'s' * (between != -1)} after {where}{f': {way}' if way else ''}."
    words = f"From {first} the plan ends {between} day{'s' * (between != 1)} before {where}"
    return f"{words}{f'; {way}' if way else ''}."


def _way_to(exam: date, first: date, latest: date, safer: date, today: date) -> str:
    """The command that ends a plan in the week before an exam: another start that is still to come (``latest``, or
    ``safer`` with the reserve before the exam), or else a finish; empty where there is none, or it holds already.
    """
    with_reserve = safer if safer not in (first, latest) and safer >= today else None
    if latest != first and latest >= today:
        reserved = f" ({with_reserve} with the reserve)" if with_reserve else ""
        return f"`--start {latest}` ends in the week before{reserved}"
    if latest == first:
        return f"`--start {with_reserve}` leaves the reserve before it, too" if with_reserve else ""
    week = timedelta(weeks=1)
    return (
        f"`--finish {exam}` is over by then: weeks share, or are left out"
        if latest < today and exam >= first + week
        else ""
    )
