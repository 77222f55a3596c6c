"""What `studycal check` knows: problems of documents, config and plan, and the roles and rules as understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from studycal.core.curriculum import Curriculum, Level, Problem, Quarter
from studycal.core.life.limits import Origin, core_lengths, in_force, rules_in_force
from studycal.core.life.normal_week import quarter_of
from studycal.core.plan import Unplaced
from studycal.core.records import dataclass, field, replace
from studycal.core.schedule import Schedule
from studycal.core.session_id import week_id
from studycal.errors import HeldError, InputError
from studycal.formats.dates import written
from studycal.formats.documents.answers import ReadingAnswers

from .calendar_words import notices
from .config_text import config_text
from .documents import Document, has_rhythm, neutral_cadence, understand
from .fit import fit_problems
from .fixed_dates import date_lines, date_problems, exam_problems
from .input_reader import read_curriculum
from .published import build
from .revision import Revision
from .setting_effects import slots_that_clash
from .workspace import Home


@dataclass(frozen=True)
class Checked:
    """The result; ``curriculum`` is None when an error stands in the documents. ``dates`` are the fixed ones."""

    problems: tuple[Problem, ...]
    roles: dict[str, str]
    rules: dict[str, object]
    origins: dict[str, str] = field(default_factory=dict)
    curriculum: Curriculum | None = None
    dates: tuple[str, ...] = ()


_MOST_TOLD = 20
_ORDER = {Level.ERROR: 0, Level.WARNING: 1, Level.INFO: 2}


def check_home(home: Home, now: datetime) -> Checked:
    """Everything understood and everything wrong; nothing is written."""
    try:
        schedule = home.config.schedule()
        curriculum, reading_problems = read_curriculum(home)
    except InputError as error:
        return Checked((_problem(error, home.workspace.shown(home.config_path)),), {}, {})
    problems, built = list(reading_problems), None
    if curriculum:
        cadence = home.workspace.shown(home.config.cadence_path)
        problems += rule_problems(curriculum, schedule, home.workspace.shown(home.config_path), cadence)
        problems += fit_problems(curriculum, schedule, home.workspace.shown(home.config_path))
        problems += _homes(curriculum, schedule, home.workspace.shown(home.config_path))
        built, plan_problems = _plan(home, now)
        problems += [*plan_problems, *_in_calendars(home)]
    unique = sorted(
        dict.fromkeys(_at_settings(home, problems)),
        key=lambda problem: (_ORDER[problem.level], problem.file, problem.line),
    )
    return Checked(
        tuple(unique),
        _roles(curriculum) if curriculum else {},
        _rules(curriculum, schedule) if curriculum else {},
        _origins(curriculum, schedule, home.workspace.shown(home.config.cadence_path)) if curriculum else {},
        curriculum,
        tuple(date_lines(built)) if built else (),
    )


_SETTINGS = {
    "too-few-slots": ("times", "home"),
    "one-a-day": ("times", "home"),
    "heavy-days-apart": ("times", "home"),
    "slots-clash": ("times", "optional"),
}
"""The settings that a warning of the config is about, by its rule."""


def _at_settings(home: Home, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems, those that a setting makes with its line in the config."""
    from studycal.config.load import line_of

    text = config_text(home)
    for problem in problems:
        place = _SETTINGS.get(problem.rule)
        yield replace(problem, line=line_of(text, place)) if place and not problem.line else problem


def check_documents(documents: Sequence[Document], answers: ReadingAnswers, today: date) -> Checked:
    """One or two documents alone: a plan, a plan and its cadence, or a cadence."""
    from studycal.formats.documents.curriculum import decode, read_rhythm

    plan, cadence = documents[0], documents[-1]
    reading = understand(plan, cadence, answers, today)
    curriculum, problems = reading.curriculum, list(reading.problems)
    if len(documents) == 1 and not has_rhythm(plan):
        neutral = Document("neutral", neutral_cadence(4))
        curriculum, all_problems = understand(plan, neutral, answers, today).both
        problems = [problem for problem in all_problems if problem.file == plan.name]
    elif (
        len(documents) == 1
        and curriculum is None
        and all(problem.rule == "weeks-no-table" for problem in reading.errors)
    ):
        text, decoded = decode(plan.data, plan.name)
        problems = [*decoded, *read_rhythm(text, plan.name).problems]
    plain = Schedule("", today, ZoneInfo("UTC"), (), datetime.combine(today, time(), tzinfo=UTC))
    rules = {rule.name: rule.value for rule in rules_in_force(plain, curriculum)} if curriculum else {}
    origins = _origins(curriculum, plain, cadence.name) if curriculum else {}
    roles = _roles(curriculum) if curriculum else {}
    ordered = sorted(dict.fromkeys(problems), key=lambda problem: (_ORDER[problem.level], problem.file, problem.line))
    return Checked(tuple(ordered), roles, rules, curriculum=curriculum, origins=origins)


def _problem(error: InputError, config: str) -> Problem:
    return Problem(error.file or config, error.line, "unreadable", Level.ERROR, error.message, error.remedy)


def _roles(curriculum: Curriculum) -> dict[str, str]:
    return {
        f"{quarter.key}.{template.slot}": template.role.value
        for quarter in curriculum.quarters
        for template in quarter.sessions
    }


def _rules(curriculum: Curriculum, schedule: Schedule) -> dict[str, object]:
    """The documents' rules with what the config makes of them."""
    rules = {rule.name: rule.value for rule in rules_in_force(schedule, curriculum)}
    return rules | {
        "sessions_per_day": schedule.sessions_per_day,
        "rest_days": schedule.rest_days,
        "reserve_weeks": schedule.reserve_weeks,
        "quarters": schedule.quarters.value,
    }


def _origins(curriculum: Curriculum, schedule: Schedule, cadence: str) -> dict[str, str]:
    """Where each rule's value comes from: ``config``, ``default``, or the line of the document."""
    return {
        rule.name: f"{cadence}:{rule.line}" if rule.origin is Origin.DOCUMENT and rule.line else rule.origin.value
        for rule in rules_in_force(schedule, curriculum)
    }


def rule_problems(curriculum: Curriculum, schedule: Schedule, config: str, cadence: str) -> list[Problem]:
    """Rules of the documents that the config overrules, that cannot be kept, or that have no effect."""
    problems = []
    for rule in rules_in_force(schedule, curriculum):
        name = rule.name.replace("_", " ")
        if rule.conflict and rule.origin is Origin.CONFIG:
            message = f"{rule.name} is {rule.value} here, but {rule.conflict} (line {rule.line}); the config's is used."
            remedy = f"Remove {rule.name} from the config, or change the cadence."
            problems.append(Problem(config, 0, "rules-conflict", Level.WARNING, message, remedy))
        elif rule.name == "hours_per_week" and not rule.conflict:
            problems += _shared_hours(curriculum, schedule, cadence, rule.line)
        elif rule.conflict:
            message = f"{name.capitalize()}: {rule.conflict}."
            problems.append(
                Problem(cadence, rule.line, "rules-conflict", Level.WARNING, message, "Change one of the two.")
            )
        elif rule.unused:
            message = f"The rule on {name} is not used: {rule.unused}."
            problems.append(Problem(cadence, rule.line, "rule-unused", Level.INFO, message))
    return problems


def _shared_hours(curriculum: Curriculum, schedule: Schedule, cadence: str, line: int) -> list[Problem]:
    """How the hours of a week become the minutes of its sessions, and how to change it."""
    settled, problems = in_force(schedule, curriculum), []
    for quarter in _quarters_in_use(curriculum, schedule):
        core = core_lengths(settled, curriculum.rules, quarter)
        each = f"{core[0]} minutes each" if len(set(core)) == 1 else f"{', '.join(map(str, core))} minutes"
        message = f"{curriculum.rules.hours_per_week:g} hours a week over {len(core)} core sessions: {each}."
        remedy = "Change it with `studycal set preferred_minutes 90`, or give a session its own minutes."
        problems.append(Problem(cadence, line, "hours-shared", Level.INFO, message, remedy))
    return problems


def _homes(curriculum: Curriculum, schedule: Schedule, config: str) -> list[Problem]:
    """What the home slots do to the rules: said once, never forbidden."""
    problems = []
    for quarter in _quarters_in_use(curriculum, schedule):
        core = [template for template in quarter.sessions if not template.optional]
        if len(core) > len(schedule.homes) and not schedule.windows:
            message = f"{quarter.key} has {len(core)} core sessions, but there are {len(schedule.homes)} home slots."
            problems.append(
                Problem(config, 0, "too-few-slots", Level.WARNING, message, "Add home slots or windows under [times].")
            )
        problems += _neighbours(quarter, schedule, config)
    if clash := slots_that_clash(schedule):
        problems.append(Problem(config, 0, "slots-clash", Level.WARNING, *clash))
    days = {home.weekday for home in schedule.homes}
    if len(days) < len(schedule.homes):
        problems.append(
            Problem(
                config,
                0,
                "one-a-day",
                Level.WARNING,
                "Two home slots lie on the same weekday, but a day holds one session.",
                "Move one of them to another day under [times] home.",
            )
        )
    return problems


def _quarters_in_use(curriculum: Curriculum, schedule: Schedule) -> list[Quarter]:
    used = {
        quarter_of(curriculum, schedule, week.number, schedule.week_start(week.number)).key for week in curriculum.weeks
    }
    return [quarter for quarter in curriculum.quarters if quarter.key in used]


def _neighbours(quarter: Quarter, schedule: Schedule, config: str) -> list[Problem]:
    if not quarter.load.heavy_days_apart:
        return []
    core = [template for template in quarter.sessions if not template.optional]
    heavy = [
        (home.weekday, template.slot)
        for home, template in zip(schedule.homes, core, strict=False)
        if template.role.heavy
    ]
    pairs = [
        (first, second) for day, first in heavy for other, second in heavy if (other - day) % 7 == 1 and first != second
    ]
    return [
        Problem(
            config,
            0,
            "heavy-days-apart",
            Level.WARNING,
            f"{quarter.key}: the home slots of {first} and {second}, both heavy, lie on neighbouring days.",
            "They may stay, for you chose them; a day between them would be easier.",
        )
        for first, second in pairs
    ]


def _plan(home: Home, now: datetime) -> tuple[Revision | None, list[Problem]]:
    """The plan and what it has to say: what cannot be placed, which week lacks its output, which date has no place."""
    config = home.workspace.shown(home.config_path)
    try:
        built = build(home, now, save=False)
    except HeldError as error:
        return None, [Problem(config, 0, error.rule or "held", Level.ERROR, error.message, error.remedy)]
    except InputError as error:
        return None, [_problem(error, config)]
    exam = exam_problems(built, home.workspace.shown(home.config.weeks_path), now)
    return built, [*built.problems, *date_problems(built, config, now), *exam, *_unplaced(built, config, now)]


def _in_calendars(home: Home) -> list[Problem]:
    """The events of a calendar that a sync leaves alone until somebody resolves them."""
    config = home.workspace.shown(home.config_path)
    lines = [line for listed in notices(home).values() for line in listed]
    problems = [Problem(config, 0, "left-alone", Level.INFO, f"{line}.") for line in lines[:_MOST_TOLD]]
    if len(lines) > _MOST_TOLD:
        message = f"{len(lines) - _MOST_TOLD} more events are left alone in a calendar."
        problems.append(Problem(config, 0, "left-alone", Level.INFO, message, "`studycal show year` tells them."))
    return problems


def _unplaced(built: Revision, config: str, now: datetime) -> list[Problem]:
    """The sessions to come without a time; those that are optional in one line, for nothing is lost with them."""
    optional = _optional(built)
    coming = built.plan.unplaced_from(now.astimezone(built.schedule.zone).date())
    core = [item for item in coming if item.id not in optional]
    problems = [_not_placed(item, config) for item in core[:_MOST_TOLD]]
    if len(core) > _MOST_TOLD:
        message = f"{len(core) - _MOST_TOLD} more sessions cannot be placed."
        problems.append(Problem(config, 0, "unplaced", Level.WARNING, message, "`studycal show year` lists them."))
    extra = [item.id for item in coming if item.id in optional]
    if extra:
        problems.append(_optional_not_placed(extra, built, config))
    return problems


def _optional_not_placed(ids: list[str], built: Revision, config: str) -> Problem:
    message = f"{len(ids)} optional session{'s' * (len(ids) != 1)} found no time."
    remedy = f"`studycal show {ids[0]} --why` says what is in the way; nothing is lost with it."
    if built.schedule.optional_home is None:
        remedy = "Give them a slot with `optional` under [times]."
    return Problem(config, 0, "unplaced", Level.INFO, message, remedy)


def _not_placed(item: Unplaced, config: str) -> Problem:
    nearest = f"; nearest: {written(item.nearest)} {item.nearest:%H:%M}" if item.nearest else ""
    message = f"{item.id} cannot be placed ({', '.join(item.why)}{nearest})."
    return Problem(config, 0, "unplaced", Level.WARNING, message, "Add a window, move a home slot, or leave it.")


def _optional(built: Revision) -> set[str]:
    """The ids of all optional sessions that the cadence asks for."""
    slots = {
        quarter.key: [template.slot for template in quarter.sessions if template.optional]
        for quarter in built.curriculum.quarters
    }
    return {f"{week_id(week.week)}.{slot}" for week in built.plan.weeks for slot in slots.get(week.quarter, ())}
