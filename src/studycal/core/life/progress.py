"""The light record: where sessions and weeks stand, as far as the learner told. Unlogged is unknown, never missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from studycal.core.curriculum import NOWHERE, Curriculum
from studycal.core.plan import HELD, LogEntry, Plan, PlanWeek, Session, Status
from studycal.core.records import dataclass, replace
from studycal.core.session_id import SessionId, week_id
from studycal.core.time.period import instant

from .marks import Facts, last_return

COVERED = frozenset({"full", "thin"})
"""The states of a week whose topic is done with: nothing of it is owed."""
DUE = COVERED | {"touched", "missed", "unknown"}
"""The states of a week that is over and was neither cut nor paused."""
RESUME_FOR = timedelta(days=14)
RECALL = (1, 4, 13)

_SHRUNK = frozenset({"bad", "merge", "travel", "pause", "ramp"})


@dataclass(frozen=True, slots=True)
class Progress:
    """What follows from the record. ``due`` and ``covered`` count weeks, ``outputs`` weeks with an output made, of
    ``outputs_due`` that asked for one; ``states`` counts the weeks of each state; ``behind`` are weeks known not to be
    covered; ``reserve_left`` is in weeks, ``finish`` the last day (as planned, with the whole reserve used).

    A learner who logs nothing (``logs``) is told no figures, for there are none.
    """

    logs: bool
    due: int
    covered: int
    outputs: int
    outputs_due: int
    states: Mapping[str, int]
    behind: tuple[int, ...]
    reserve_left: int
    finish: tuple[date, date] | None


def statuses(plan: Plan, facts: Facts, now: datetime) -> dict[str, Status]:
    """Each session's status at ``now``: as logged (the newest word counts), skipped if its event was deleted, unknown
    once it is over and nobody said anything.
    """
    here = now.timestamp()  # as exact as the instant for a thousand years, and quicker
    over = {session.id: Status.UNKNOWN for session in plan.sessions if session.period.end.timestamp() <= here}
    return {**over, **spoken(facts)}


def spoken(facts: Facts) -> Mapping[str, Status]:
    """What was said of sessions, the newest word of each."""
    return facts.spoken


def newest(facts: Facts) -> Mapping[str, LogEntry]:
    """The newest entry of each session; one that took its offered later time after it was missed has none."""
    return facts.newest


def without_time(plan: Plan, facts: Facts, weeks: Iterable[int]) -> list[tuple[str, Status]]:
    """The sessions of these weeks that were logged although the plan asks for them no more, and what was logged."""
    placed = {*plan.by_id(), *(item.id for item in plan.unplaced)}
    wanted = set(weeks)
    absent = ((name, entry) for name, entry in newest(facts).items() if name not in placed)
    return sorted((name, entry.status) for name, entry in absent if entry.topic in wanted)


def settled(facts: Facts) -> frozenset[str]:
    """The sessions that were spoken of and so never move."""
    return facts.skips.union(newest(facts))


def week_record(facts: Facts, week: int) -> LogEntry | None:
    """What was said of a week as a whole: the newest word on each point, None if nothing was."""
    record: LogEntry | None = None
    for entry in facts.log:
        if entry.week == week and not entry.session:
            record = entry if record is None else said_over(record, entry)
    return record


def said_over(old: LogEntry, new: LogEntry) -> LogEntry:
    """A week's record with something new said; what is not spoken of stays as it was."""
    return replace(
        new,
        verdict=new.verdict or old.verdict,
        explain=old.explain if new.explain is None else new.explain,
        surprise=new.surprise or old.surprise,
    )


def coverage(curriculum: Curriculum, plan: Plan, facts: Facts, now: datetime) -> dict[int, str]:
    """Each curriculum week's state.

    planned (not over), full (every core session of its cadence done), thin (an output was made; all that a bad, merged
    or travel week can be), touched (something was done, but no output), missed (every core session was skipped),
    unknown (nobody said), paused (nothing was asked), merged (planned to share its week), cut (not in the plan),
    no-week (it stands among weeks that were over when the document gained it).
    """
    logged, here = spoken(facts), instant(now)
    core, beside = _core(plan), _beside(curriculum, plan, logged)
    shared = Counter(week.index for week in plan.weeks)
    normal = {quarter.key: sum(not session.optional for session in quarter.sessions) for quarter in curriculum.quarters}
    states = {
        week.number: "full" if week.done else "no-week" if week.place == NOWHERE else "cut" for week in curriculum.weeks
    }
    for week in plan.weeks:
        own = core.get(week.week, [])
        whole = _Whole(normal.get(week.quarter, 0), tuple(beside.get(week.week, ())))
        state = _state(week, own, logged, here, whole)
        states[week.week] = "merged" if state == "planned" and shared[week.index] > 1 else state
    return states


def _core(plan: Plan) -> dict[int, list[Session]]:
    """The sessions of each week that count."""
    by_week: dict[int, list[Session]] = {}
    for session in plan.sessions:
        if not session.optional:
            by_week.setdefault(session.week, []).append(session)
    return by_week


@dataclass(frozen=True, slots=True)
class _Logged:
    """A session that was logged as held although the plan has no time for it."""

    id: str
    output: bool


@dataclass(frozen=True, slots=True)
class _Whole:
    """What makes a week whole: how many core sessions its cadence has, and what was held of it without a time."""

    normal: int = 0
    beside: tuple[_Logged, ...] = ()


def _beside(curriculum: Curriculum, plan: Plan, logged: Mapping[str, Status]) -> dict[int, list[_Logged]]:
    """The core sessions of each week that were held although the plan has no time for them."""
    placed = plan.by_id()
    quarters = {quarter.key: quarter for quarter in curriculum.quarters}
    by_week: dict[int, list[_Logged]] = {}
    for name in (name for name, status in logged.items() if status in HELD and name not in placed):
        session_id = SessionId.parse(name)
        week, slot = session_id.week, session_id.slot
        cadence = quarters.get(plan.quarter(week))
        template = next((template for template in cadence.sessions if template.slot == slot), None) if cadence else None
        if template and not template.optional:
            by_week.setdefault(week, []).append(_Logged(name, template.role.output))
    return by_week


def _counted(curriculum: Curriculum, plan: Plan, logged: Mapping[str, Status]) -> dict[int, list[Session | _Logged]]:
    """The sessions of each week that count, those held without a time among them."""
    core, beside = _core(plan), _beside(curriculum, plan, logged)
    return {week: [*core.get(week, ()), *beside.get(week, ())] for week in core.keys() | beside.keys()}


def _state(week: PlanWeek, core: Sequence[Session], logged: Mapping[str, Status], now: datetime, whole: _Whole) -> str:
    if week.mark in ("pause", "cut"):
        return "paused" if week.mark == "pause" else "cut"
    if not is_over(week, core, logged, now):
        return "planned"
    return _record(week, [*core, *whole.beside], logged, whole.normal) if core or whole.beside else "paused"


def _record(week: PlanWeek, core: Sequence[Session | _Logged], logged: Mapping[str, Status], normal: int = 0) -> str:
    """What the record says of a week, whenever it is; ``normal`` is how many core sessions its cadence has."""
    results = [logged.get(session.id) for session in core]
    if not any(status in HELD for status in results):
        return "missed" if core and all(status is Status.SKIPPED for status in results) else "unknown"
    whole = len(core) >= normal and week.mark not in _SHRUNK
    if whole and all(status is Status.DONE for status in results):
        return "full"
    return "thin" if _made(core, logged) else "touched"


def _made(core: Sequence[Session | _Logged], logged: Mapping[str, Status]) -> bool:
    """Whether the week's output was made; a week that asks for none is made once half of it was held."""
    outputs = [session for session in core if session.output]
    if outputs:
        return any(logged.get(output.id) in HELD for output in outputs)
    return 2 * sum(logged.get(session.id) in HELD for session in core) >= len(core)


def is_over(week: PlanWeek, core: Sequence[Session], logged: Mapping[str, Status], now: datetime) -> bool:
    """Whether a week is behind us: its last day has ended, or every session of it was held and spoken of."""
    zone = next((session.start.tzinfo for session in core), now.tzinfo)
    end = datetime.combine(week.starts + timedelta(days=7), time(), tzinfo=zone)
    if instant(end) <= instant(now):
        return True
    return bool(core) and all(session.id in logged and instant(session.end) <= instant(now) for session in core)


def behind(curriculum: Curriculum, plan: Plan, facts: Facts, now: datetime) -> tuple[int, ...]:
    """The weeks that are over and known not to be covered, in order; none for a learner who does not log.

    Where an output session was not spoken of, the week may well be covered: it is unknown, and nobody is behind on it.
    Nothing from before a return is owed.
    """
    logged = spoken(facts)
    core = _core(plan)
    states = coverage(curriculum, plan, facts, now)
    before = _before_the_return(plan, facts)
    return tuple(
        number
        for number in sorted(states.keys() - before)
        if states[number] == "missed"
        or (states[number] == "touched" and not _open_output(core.get(number, []), logged))
    )


def _before_the_return(plan: Plan, facts: Facts) -> set[int]:
    """The weeks that were over when the learner last came back after an absence."""
    since = last_return(facts.marks)
    if since is None:
        return set()
    return {week.week for week in plan.weeks if week.starts + timedelta(days=7) <= since.date()}


def _open_output(core: Iterable[Session], logged: Mapping[str, Status]) -> bool:
    return any(session.output and session.id not in logged for session in core)


def figures(curriculum: Curriculum, plan: Plan, facts: Facts, now: datetime) -> Progress:
    """The derived figures at ``now``."""
    logged = spoken(facts)
    core = _counted(curriculum, plan, logged)
    states = coverage(curriculum, plan, facts, now)
    due = [number for number, state in states.items() if state in DUE]
    with_output = [number for number in due if any(session.output for session in core.get(number, ()))]
    finish = plan.finish
    return Progress(
        logs=any(entry.session for entry in facts.log),
        due=len(due),
        covered=sum(states[number] in COVERED for number in due),
        outputs=sum(_made(core[number], logged) for number in with_output),
        outputs_due=len(with_output),
        states=dict(Counter(states.values())),
        behind=behind(curriculum, plan, facts, now),
        reserve_left=(finish[1] - finish[0]).days // 7 if finish else 0,
        finish=finish,
    )


def cards(curriculum: Curriculum, plan: Plan, facts: Facts) -> dict[str, tuple[str, ...]]:
    """What a session's description begins with, by session id: where to restart, then what to recall."""
    by_session: dict[str, list[str]] = {}
    resumes = _resumes(plan, facts) if curriculum.rules.stop_and_restart else ()
    for session, line in [*resumes, *_recalls(curriculum, plan, facts)]:
        by_session.setdefault(session, []).append(line)
    return {session: tuple(lines) for session, lines in by_session.items()}


def _resumes(plan: Plan, facts: Facts) -> Iterable[tuple[str, str]]:
    """The restart line of each partial session, at the next session of its role within 14 days of it."""
    sessions, logged = plan.by_id(), spoken(facts)
    for name, entry in newest(facts).items():
        partial = sessions.get(name)
        if partial is None or entry.status is not Status.PARTIAL or not entry.restart:
            continue
        after = max(instant(partial.end), entry.at.astimezone(UTC))
        until = instant(partial.end) + RESUME_FOR
        follower = next(
            (
                session
                for session in plan.sessions
                if session.role is partial.role
                and after <= instant(session.start) <= until
                and logged.get(session.id) is not Status.SKIPPED
            ),
            None,
        )
        if follower:
            yield follower.id, f"Restart ({name}): {entry.restart}"


def _recalls(curriculum: Curriculum, plan: Plan, facts: Facts) -> Iterable[tuple[str, str]]:
    """What S1 asks to recall: the topics one, four and thirteen weeks before, of those that are covered."""
    logged = spoken(facts)
    if not logged:
        return
    core = _counted(curriculum, plan, logged)
    covered = {week.week for week in plan.weeks if _record(week, core.get(week.week, []), logged) in COVERED}
    for session in plan.sessions:
        if session.slot == "S1":
            for back in RECALL:
                if session.week - back in covered:
                    yield (
                        session.id,
                        f"Recall {_topic(curriculum, session.week - back)}: what can you say without looking?",
                    )


def _topic(curriculum: Curriculum, number: int) -> str:
    return f"{week_id(number)} {curriculum.week(number).short_topic}"
