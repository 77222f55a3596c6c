"""What a changed document means for what was published: each week keeps its key, and what changed is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from studycal.core.curriculum import NOWHERE, Curriculum, Level, Problem, Week
from studycal.core.life.facts import Record, standing
from studycal.core.records import dataclass, field, replace
from studycal.core.schedule import Schedule
from studycal.core.session_id import week_id
from studycal.core.week_keys import new_key
from studycal.errors import HeldError

from .revision import WEEKS_CHANGED

if TYPE_CHECKING:
    from studycal.core.week_matching import Match

_WORDS = {"log": "log", "mark": "mark", "pin": "pin", "skip": "deletion"}


@dataclass(frozen=True)
class WeeksBefore:
    """What stands published: its weeks, those that stand beside it, what was said of each, by key; and the first days
    of the calendar weeks that hold their topics, by key too. ``first`` is the first day of the plan as it stands.
    """

    weeks: tuple[Week, ...]
    beside: tuple[Week, ...]
    facts: Mapping[str, Counter[str]]
    starts: Mapping[str, date] = field(default_factory=dict)
    first: date | None = None


def with_keys(
    curriculum: Curriculum, before: WeeksBefore | None, schedule: Schedule, now: datetime, file: str
) -> tuple[Curriculum, tuple[Problem, ...]]:
    """The curriculum whose weeks have keys, and what it changes, a problem of the level info each.

    Raises HeldError, naming the choices, where it cannot be told which week something was said of.
    """
    if before is None:
        return replace(curriculum, weeks=tuple(_keyed(curriculum.weeks, {}, (), ""))), ()
    from studycal.core.life.days_left import slots_left
    from studycal.core.life.year_layout import week_index, week_since
    from studycal.core.week_matching import match
    from studycal.core.week_places import keep_places

    today = now.astimezone(schedule.zone).date()
    matched = match(curriculum.weeks, before.weeks, before.beside)
    _refuse_unclear(matched, before.facts, file)
    back = {old.lasting for old in matched.same.values()}
    left = [week for week in before.beside if week.lasting not in back]
    taken = [week.lasting for week in (*before.weeks, *before.beside)]
    weeks = tuple(_keyed(curriculum.weeks, matched.same, taken, now.astimezone(UTC).isoformat()))
    first = len(weeks) + 1
    gone = (replace(week, number=0, key=week.lasting) for week in (*left, *matched.gone))
    beside = tuple(replace(week, number=number) for number, week in enumerate(gone, start=first))
    changed = replace(curriculum, weeks=weeks, beside=beside)
    if before.starts:
        stood = replace(curriculum, weeks=before.weeks, beside=before.beside)
        first_day = before.first or schedule.first_day  # places are those of the plan as it stands
        held = {key: week_since(first_day, starts) for key, starts in before.starts.items()}
        is_spent = not slots_left(schedule, week_index(schedule, today), now, set())
        changed = keep_places(changed, stood, held, week_since(first_day, today) + is_spent)
    news = sorted(
        _news(changed, matched, before, schedule, today, file), key=lambda problem: (not problem.line, problem.line)
    )
    return changed, tuple(news)


def hold_back(changes: Sequence[Problem]) -> None:
    """Nobody is there to whom a door could show what documents change before it is published. Raises HeldError."""
    first = changes[0]
    place = f"{first.file}:{first.line}" if first.line else first.file
    others = f" ({len(changes) - 1} more.)" if len(changes) > 1 else ""
    raise HeldError(
        f"{place}: {first.message}{others} Until somebody has looked at it, the plan stays as it is published.",
        "`studycal show` shows all of it and publishes it; so do the page and, for an assistant, the tool documents.",
        rule=WEEKS_CHANGED,
        choices=("studycal show",),
    )


def said_of(records: Iterable[Record]) -> dict[str, Counter[str]]:
    """How often something that still holds was said of each week, by key and kind; the records as they are kept."""
    counts: dict[str, Counter[str]] = {}
    for record in standing(records):
        for key in _keys_in(record):
            counts.setdefault(key, Counter())[record.kind] += 1
    return counts


def _keys_in(record: Record) -> set[str]:
    body = record.body
    named = [body["week"]] if "week" in body else list(body.get("weeks", ()))
    keys = {Week(week, "").lasting if isinstance(week, int) else str(week) for week in named}
    session = body.get("session")
    return keys | {session.rpartition(".")[0]} if isinstance(session, str) and record.kind in _WORDS else keys


def _keyed(weeks: Sequence[Week], same: Mapping[int, Week], taken: Iterable[str], since: str) -> Iterable[Week]:
    """Each week with its old key, or with one that no other week has or had and the moment ``since`` which it is."""
    used = set(taken)
    for week in weeks:
        old = same.get(week.number)
        key = old.lasting if old is not None else new_key(week, used)
        used.add(key)
        name = week.name or (old.name if old is not None else "")
        known_since = old.since if old is not None else since
        kept_key = "" if key == week_id(week.number) else key
        is_so = (week.key, week.name, week.since) == (kept_key, name, known_since)
        yield week if is_so else replace(week, key=kept_key, name=name, since=known_since)


def _refuse_unclear(matched: Match, facts: Mapping[str, Counter[str]], file: str) -> None:
    for old, news in matched.unclear:
        counts = facts.get(old.lasting)
        if counts:
            names = " or ".join(f"“{week.topic}” (week {week.number})" for week in news)
            raise HeldError(
                f"{file} holds “{old.topic}”, which was week {old.number}, no more, and {_counted(counts)} of it would "
                f"follow it: it may be {names} now, or gone.",
                f"Write {{#{old.lasting}}} after the topic that goes on with it; to let it go, write a {{#name}} of "
                "their own after the others.",
                rule="weeks-unclear",
                choices=tuple(f"{file}: {week.topic} {{#{old.lasting}}}" for week in news),
            )


def _news(
    curriculum: Curriculum, matched: Match, before: WeeksBefore, schedule: Schedule, today: date, file: str
) -> Iterable[Problem]:
    """What the document changed, in its order; then what it holds no more."""
    from studycal.core.week_matching import folded

    for week in curriculum.weeks:
        old = matched.same.get(week.number)
        if old is None and week.place == NOWHERE:
            yield _late(curriculum, week, before, schedule, today, file)
        elif old is None:
            yield _info(
                file,
                week,
                f"Week {week.number} “{week.topic}” is new.{_begun(curriculum, week, before, schedule, today)}",
            )
        elif folded(old.topic) != folded(week.topic):
            yield _info(file, week, f"Week {week.number} “{old.topic}” is now “{week.topic}”.")
    yield from _renumbered(curriculum, matched, before, file)
    for old in matched.gone:
        counts, begun = before.facts.get(old.lasting), _begun(curriculum, old, before, schedule, today)
        message = f"Week {old.number} “{old.topic}” is gone from the document."
        remedy = ""
        if counts or begun:
            stays = f"{_counted(counts)} of it" if counts else "what was held of it"
            message += f" {stays[:1].upper()}{stays[1:]} stays beside the plan."
            remedy = f"To go on with it, write {{#{old.lasting}}} after the topic that takes its place."
        if begun and schedule.finish and _shares_weeks(before):
            message += " Up to its finish the plan is laid without it, weeks that are over too."
            remedy += " To keep those as they were, write its topic back."
        yield Problem(file, 0, WEEKS_CHANGED, Level.WARNING if remedy else Level.INFO, message, remedy)


def _shares_weeks(before: WeeksBefore) -> bool:
    """Whether topics share weeks or have none: those are asked anew from the day on which the finish was said."""
    held = sum(not week.done for week in before.weeks)
    return len(set(before.starts.values())) < held


def _late(
    curriculum: Curriculum, week: Week, before: WeeksBefore, schedule: Schedule, today: date, file: str
) -> Problem:
    """A week that stands among those that are over: nothing of it can be held any more, and nothing moves for it."""
    last = max(
        (other for other in curriculum.weeks if other.place > 0 and _begun(curriculum, other, before, schedule, today)),
        key=lambda other: other.place,
        default=week,
    )
    return Problem(
        file,
        week.line,
        WEEKS_CHANGED,
        Level.WARNING,
        f"Week {week.number} “{week.topic}” is new and stands before weeks that are over: no week holds it.",
        f"To study it, move it below week {last.number}, “{last.topic}” (line {last.line}).",
    )


def _renumbered(curriculum: Curriculum, matched: Match, before: WeeksBefore, file: str) -> Iterable[Problem]:
    """Weeks with another number: each one that something was said of, the others run by run."""
    run: list[tuple[Week, Week]] = []
    for week in curriculum.weeks:
        old = matched.same.get(week.number)
        moved = old is not None and old.number != week.number and old in before.weeks
        counts = before.facts.get(old.lasting) if old is not None else None
        if old is not None and moved and counts:
            move = "moves" if sum(counts.values()) == 1 else "move"
            message = f"“{week.topic}” was week {old.number}, is week {week.number}: {_counted(counts)} {move} with it."
            yield _info(file, week, message)
        elif old is not None and moved:
            if run and (run[-1][0].number + 1, run[-1][1].number + 1) != (old.number, week.number):
                yield _run(run, file)
                run = []
            run.append((old, week))
    if run:
        yield _run(run, file)


def _run(run: Sequence[tuple[Week, Week]], file: str) -> Problem:
    (first_old, first), (last_old, last) = run[0], run[-1]
    if len(run) == 1:
        return _info(file, first, f"“{first.topic}” was week {first_old.number}, is week {first.number}.")
    message = (
        f"“{first.topic}” to “{last.topic}” were weeks {first_old.number} to {last_old.number}, "
        f"are weeks {first.number} to {last.number}."
    )
    return _info(file, first, message)


def _info(file: str, week: Week, message: str) -> Problem:
    return Problem(file, week.line, WEEKS_CHANGED, Level.INFO, message)


def _begun(curriculum: Curriculum, week: Week, before: WeeksBefore, schedule: Schedule, today: date) -> str:
    """A word where a week's time has come already."""
    starts = _starts(curriculum, week, before, schedule)
    if today < starts:
        return ""
    return " It is over already." if today >= starts + timedelta(days=7) else " It has begun already."


def _starts(curriculum: Curriculum, week: Week, before: WeeksBefore, schedule: Schedule) -> date:
    """The first day of a week's topic: where it stands, or for one that is new as far after the one before it as in the
    document, for pauses let topics slip.
    """
    if week.lasting in before.starts:
        return before.starts[week.lasting]
    sooner = [other for other in curriculum.weeks[: max(0, week.number - 1)] if other.lasting in before.starts]
    index = curriculum.index(week.number)
    if not sooner:
        return schedule.week_start(index)
    return before.starts[sooner[-1].lasting] + timedelta(weeks=max(1, index - curriculum.index(sooner[-1].number)))


def _counted(counts: Counter[str]) -> str:
    """``1 log and 2 marks``."""
    parts = [f"{counts[kind]} {word}{'s' * (counts[kind] != 1)}" for kind, word in _WORDS.items() if counts[kind]]
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1]))) if parts else "nothing"
