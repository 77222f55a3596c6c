"""Reading what a plan is computed from: once a command, and known again by what was read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from studycal.core.curriculum import Curriculum, Level, Problem
from studycal.core.records import dataclass, replace
from studycal.core.schedule import HolidayPolicy, Schedule
from studycal.errors import InputError, NewerProgramError
from studycal.formats.snapshot import load_curriculum, load_problems, load_schedule, load_weeks

from .inputs import PROGRAM, REMOTE_BUSY_FOR, Inputs, horizon, is_newer

if TYPE_CHECKING:
    from studycal.calendars.base import BusySource
    from studycal.core.life.week_demand import Busy
    from studycal.formats.documents.answers import ReadingAnswers
    from studycal.store.base import PlanHead

    from .document_changes import WeeksBefore
    from .workspace import Home, Workspace

UNASKED_FOR = timedelta(days=90)
"""How long the answers of feeds are kept that only plans of other configs name."""

_TRIES = 3
_FAR_APART = (date(1901, 1, 1), date(2101, 7, 1))
"""Days from which a day without a year is another."""
_Parsed = tuple[Curriculum | None, tuple[Problem, ...]]


def still_hold(described: Mapping[str, Any], home: Home, *, facts: int, now: datetime) -> bool:
    """Whether a plan computed from these inputs would come out the same now, from this folder's config."""
    workspace = home.workspace
    if workspace.name(home.config_path) not in described["files"]:
        return False
    if described.get("version") != PROGRAM or described.get("facts") != facts:
        return False
    until = described.get("remote_until")
    if until and not now < datetime.fromisoformat(until):
        return False
    packages = described.get("packages", {})
    return not changed(described["files"], workspace) and home.ports.versions("holidays" in packages) == packages


def leave_to_newer(home: Home, head: PlanHead | None) -> None:
    """Raises NewerProgramError for a plan that a newer studycal beside this one computed: what it knows and this one
    does not would be gone. In a learner's own folder one program follows the other, and the plan is computed anew.
    """
    if home.workspace.is_shared and is_newer(head):
        raise NewerProgramError(
            "A newer studycal looks after this plan.", "Try again in a minute; update studycal where it runs."
        )


def changed(digests: Mapping[str, str], workspace: Workspace) -> list[str]:
    """The documents whose bytes are not those of the digests any more."""
    return [name for name, digest in digests.items() if workspace.digest(name) != digest]


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read_inputs(home: Home, now: datetime, *, fresh: bool = False) -> Inputs:
    """All inputs; those that this command has read already, unless a file was written since or ``fresh`` is asked for.

    Raises InputError with the first error found in the config or the documents.
    """
    inputs = home.inputs
    recent = inputs is not None and not fresh and abs(now - inputs.at) < REMOTE_BUSY_FOR
    if inputs is None or not recent or changed(inputs.digests, home.workspace):
        if inputs is not None:
            home.read_anew()
        inputs = _read(home, now)
    home.inputs = _with_keys(home, inputs, now)
    return home.inputs


def _with_keys(home: Home, inputs: Inputs, now: datetime) -> Inputs:
    """The inputs whose weeks have the keys of the published ones; the store speaks in their numbers from now on.

    Raises HeldError where it cannot be told which week is which.
    """
    from studycal.core.week_keys import keys_of

    from .document_changes import with_keys

    number = home.store.revision()
    if inputs.against != number:
        file = inputs.documents["shown"][0]
        curriculum, news = with_keys(inputs.curriculum, _before(home, number), inputs.schedule, now, file)
        inputs = replace(inputs, curriculum=curriculum, changes=news, against=number)
    home.store.number_by(keys_of(inputs.curriculum))
    return inputs


def _before(home: Home, number: int) -> WeeksBefore | None:
    """The weeks of the published plan ``number``, with what was said of each."""

    from .document_changes import WeeksBefore, said_of

    previous = home.stored if home.stored and home.stored.number == number else None
    head = previous.head if previous else home.store.plan_head()
    if head is None:
        return None
    is_loaded = home.published is not None and home.published.previous is previous
    curriculum = home.published.curriculum if home.published and is_loaded else load_curriculum(head.head["curriculum"])
    records = previous.records if previous and previous.keys.plain else home.store.records_as_kept()
    starts = {curriculum.week(week.week).lasting: week.starts for week in load_weeks(head.head["weeks"])}
    schedule = home.published.schedule if home.published and is_loaded else load_schedule(head.head["schedule"])
    return WeeksBefore(curriculum.weeks, curriculum.beside, said_of(records), starts, schedule.first_day)


def _read(home: Home, now: datetime) -> Inputs:
    standing = _standing(home)
    if standing and standing.alone:
        home.store.forget_feeds(set(), now - UNASKED_FOR)
        schedule = replace(standing.schedule, plan_id=home.plan_id)
        return _inputs(home, now, standing, schedule)
    config = home.config
    if standing is None:
        curriculum, problems, digests = _documents(home)
        if curriculum is None:
            raise first_error(problems)
        standing = _Standing(curriculum, config.schedule(), problems, digests, alone=False)
    from studycal.core.life.limits import in_force

    curriculum = standing.curriculum
    schedule = in_force(config.schedule(), curriculum)
    first, last = horizon(schedule, curriculum)
    files = [home.workspace.name(path) for path in config.busy_files]
    busy, warnings, beside = _busy(home, files, first, last, now)
    days = holidays(home, first, last)
    days_off = tuple(sorted(days)) if schedule.holidays is HolidayPolicy.SKIP else ()
    alone = not config.busy and not config.holidays.country
    read = _inputs(
        home, now, replace(standing, alone=alone), replace(schedule, plan_id=home.plan_id, days_off=days_off)
    )
    return replace(
        read,
        busy=busy,
        holidays=days,
        warnings=tuple(warnings),
        digests={**read.digests, **beside},
        packages=home.ports.versions(bool(config.holidays.country)),
        remote=len(files) < len(config.busy),
    )


def _inputs(home: Home, now: datetime, standing: _Standing, schedule: Schedule) -> Inputs:
    """The inputs of a plan that nothing but its documents and config decides."""
    names, workspace = tuple(standing.digests), home.workspace
    return Inputs(
        curriculum=standing.curriculum,
        schedule=schedule,
        problems=standing.problems,
        busy=(),
        holidays={},
        digests={workspace.name(home.config_path): _digest(home.config_bytes), **standing.digests},
        packages=home.ports.versions(False),
        at=now,
        remote=False,
        documents={
            "names": list(names),
            "shown": [workspace.shown(home.config_path.parent / name) for name in names],
            "alone": standing.alone,
        },
        against=standing.revision,
    )


def _busy(
    home: Home, files: Sequence[str], first: date, last: date, now: datetime
) -> tuple[tuple[Busy, ...], list[Problem], dict[str, str]]:
    """Busy time, what could not be read of it, and the digests of the files it stands in.

    A source reads its file itself: what was written while it did is read again, so that the digest is that of what
    was read.
    """
    tries = 0
    while True:
        before = {name: home.workspace.digest(name) for name in files}
        sources = home.ports.busy_sources(home)
        busy, problems = read_busy(sources, first, last, now)
        home.store.forget_feeds({source.key for source in sources if source.key}, now - UNASKED_FOR)
        tries += 1
        if tries == _TRIES or not changed(before, home.workspace):
            return busy, problems, before


def taken(home: Home, first: date, last: date, now: datetime) -> tuple[tuple[Busy, ...], Mapping[date, str]]:
    """Busy time and holidays of some days: those that this command has read already, else those days' alone."""
    if home.inputs is not None:
        return home.inputs.busy, home.inputs.holidays
    if _names_nothing_else(home):
        return (), {}
    busy, _ = read_busy(home.ports.busy_sources(home), first, last, now)
    return busy, holidays(home, first, last)


def _names_nothing_else(home: Home) -> bool:
    """Whether the published plan was computed from this very config, which names no calendar and no country."""
    head = home.stored.head if home.stored else None
    if head is None or head.inputs.get("version") != PROGRAM or not head.inputs.get("documents", {}).get("alone"):
        return False
    return bool(head.inputs["files"].get(home.workspace.name(home.config_path)) == _digest(home.config_bytes))


def read_busy(
    sources: list[BusySource], first: date, last: date, now: datetime
) -> tuple[tuple[Busy, ...], list[Problem]]:
    """What is taken in any of the learner's other calendars, and what could not be read."""
    busy: list[Busy] = []
    problems: list[Problem] = []
    for source in sources:
        taken, warnings = source.read(first, last, now)
        busy += taken
        problems += warnings
    return tuple(busy), problems


def read_curriculum(home: Home) -> tuple[Curriculum | None, tuple[Problem, ...]]:
    """Both documents, parsed; None if an error stands in them. Raises InputError for a file that cannot be read."""
    curriculum, problems, _ = _documents(home)
    return curriculum, problems


@dataclass(frozen=True)
class _Standing:
    """What the published plan was computed from, where its documents and config have the same bytes now;
    ``revision`` is that plan, whose weeks have their keys.
    """

    curriculum: Curriculum
    schedule: Schedule
    problems: tuple[Problem, ...]
    digests: Mapping[str, str]
    alone: bool
    revision: int = -1


def _standing(home: Home) -> _Standing | None:
    """The published plan's documents and config, its weeks with the keys they have; None where any has other bytes, or
    this program or these names would read them otherwise.
    """
    head, workspace = home.stored.head if home.stored else home.store.plan_head(), home.workspace
    kept = head.inputs.get("documents") if head else None
    if head is None or not kept or head.inputs.get("version") != PROGRAM:
        return None
    config, files = workspace.name(home.config_path), head.inputs["files"]
    if files.get(config) != _digest(home.config_bytes):
        return None
    digests = {name: files[name] for name in kept["names"]}
    paths = [home.config_path.parent / name for name in digests]
    if changed(digests, workspace) or kept["shown"] != [workspace.shown(path) for path in paths]:
        return None
    return _Standing(
        curriculum=load_curriculum(head.head["curriculum"]),
        schedule=load_schedule(head.head["schedule"]),
        problems=load_problems(kept["problems"]),
        digests=digests,
        alone=kept["alone"],
        revision=head.revision,
    )


@dataclass(frozen=True)
class _Documents:
    """Both documents and how they are read: the same ones say the same, whoever follows them."""

    weeks: bytes
    cadence: bytes
    names: tuple[str, str]
    roles: tuple[tuple[str, str], ...]
    answers: ReadingAnswers

    def parsed(self, today: date) -> _Parsed:
        """Both parsed; ``today`` gives days without a year theirs."""
        from studycal.formats.documents.curriculum import parse_curriculum

        weeks, cadence = self.names
        return parse_curriculum(
            self.weeks, weeks, self.cadence, cadence, dict(self.roles), answers=self.answers, today=today
        )


def _parsed_once(documents: _Documents, start: date) -> _Parsed:
    """What was parsed for somebody else: for anybody, unless days without a year stand in it."""
    return _undated(documents) or _dated(documents, start)


@lru_cache(maxsize=256)
def _undated(documents: _Documents) -> _Parsed | None:
    """The documents parsed, None where it depends on the day what they say."""
    one, other = (documents.parsed(day) for day in _FAR_APART)
    return one if one == other else None


@lru_cache(maxsize=64)
def _dated(documents: _Documents, start: date) -> _Parsed:
    return documents.parsed(start)


def _documents(home: Home) -> tuple[Curriculum | None, tuple[Problem, ...], dict[str, str]]:
    """Both documents parsed: the curriculum, what is wrong with it, and the digests of the bytes, weeks first."""
    config, workspace = home.config, home.workspace
    weeks, cadence = workspace.document(config.weeks_path), workspace.document(config.cadence_path)
    names = (workspace.shown(config.weeks_path), workspace.shown(config.cadence_path))
    roles = tuple(sorted(config.roles.items()))
    documents = _Documents(weeks, cadence, names, roles, config.answers)
    parse = _parsed_once if workspace.is_shared else _Documents.parsed
    curriculum, problems = parse(documents, config.plan.start)
    read = {config.weeks_path: weeks, config.cadence_path: cadence}
    return curriculum, problems, {workspace.name(path): _digest(data) for path, data in read.items()}


def holidays(home: Home, first: date, last: date) -> Mapping[date, str]:
    """The public holidays between two days, by the config's country. Raises InputError for one that is not known."""
    where = home.config.holidays
    return home.ports.holidays(where.country, where.subdivision, first, last) if where.country else {}


def first_error(problems: Iterable[Problem]) -> InputError:
    """The first error as an exception; how many more there are is said."""
    errors = [problem for problem in problems if problem.level is Level.ERROR]
    first, others = errors[0], len(errors) - 1
    remedy = first.remedy + (f" ({others} more: run `studycal check`.)" if others else "")
    return InputError(first.message, remedy, file=first.file, line=first.line)
