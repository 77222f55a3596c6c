"""What `studycal check` knows: problems of documents, config and plan, and the roles and rules as understood."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from studycal.core.cadence import quarter_of
from studycal.core.curriculum import Curriculum, Level, Problem, Quarter, week_id
from studycal.core.plan import Unplaced
from studycal.core.schedule import Schedule
from studycal.errors import HeldError, InputError

from .build import Built, build, read_curriculum, shown
from .home import Home


@dataclass(frozen=True)
class Checked:
    """The result; ``curriculum`` is None when an error stands in the documents."""

    problems: tuple[Problem, ...]
    roles: dict[str, str]
    rules: dict[str, object]
    curriculum: Curriculum | None = None


_MOST_TOLD = 20
_ORDER = {Level.ERROR: 0, Level.WARNING: 1, Level.INFO: 2}


def check_home(home: Home, now: datetime) -> Checked:
    """Everything understood and everything wrong; nothing is written."""
    try:
        schedule = home.config.schedule()
        curriculum, found = read_curriculum(home)
    except InputError as error:
        return Checked((_problem(error, shown(home, home.config_path)),), {}, {})
    problems = list(found)
    if curriculum:
        problems += _homes(curriculum, schedule, shown(home, home.config_path))
        problems += _plan(home, now)
    unique = sorted(dict.fromkeys(problems), key=lambda problem: (_ORDER[problem.level], problem.file, problem.line))
    return Checked(
        tuple(unique),
        _roles(curriculum) if curriculum else {},
        _rules(curriculum, schedule) if curriculum else {},
        curriculum,
    )


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
    rules: dict[str, object] = dict(asdict(curriculum.rules))
    rules["bad_week"] = tuple(role.value for role in curriculum.rules.bad_week)
    rules["great_week"] = curriculum.rules.great_week.value
    rules |= {
        "min_minutes": schedule.min_minutes,
        "preferred_minutes": schedule.preferred_minutes,
        "max_minutes": schedule.max_minutes,
        "rest_days": schedule.rest_days,
        "reserve_weeks": schedule.reserve_weeks,
        "quarters": schedule.quarters.value,
    }
    return rules


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
    heavy = [(home.weekday, one.slot) for home, one in zip(schedule.homes, core, strict=False) if one.role.heavy]
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


def _plan(home: Home, now: datetime) -> list[Problem]:
    """What the plan itself has to say: what cannot be placed, which week lacks its output."""
    config = shown(home, home.config_path)
    try:
        built = build(home, now, save=False)
    except HeldError as error:
        return [Problem(config, 0, error.rule or "held", Level.ERROR, error.message, error.remedy)]
    except InputError as error:
        return [_problem(error, config)]
    return [*built.problems, *_unplaced(built, config)]


def _unplaced(built: Built, config: str) -> list[Problem]:
    """The sessions without a time; those that are optional anyway in one line, for nothing is lost with them."""
    optional = _optional(built)
    core = [item for item in built.plan.unplaced if item.id not in optional]
    problems = [_not_placed(item, config) for item in core[:_MOST_TOLD]]
    if len(core) > _MOST_TOLD:
        message = f"{len(core) - _MOST_TOLD} more sessions cannot be placed."
        problems.append(Problem(config, 0, "unplaced", Level.WARNING, message, "`studycal show year` lists them."))
    extra = [item.id for item in built.plan.unplaced if item.id in optional]
    if extra:
        problems.append(_optional_not_placed(extra, built, config))
    return problems


def _optional_not_placed(ids: list[str], built: Built, config: str) -> Problem:
    message = f"{len(ids)} optional session{'s' * (len(ids) != 1)} found no time."
    remedy = f"`studycal show {ids[0]} --why` says what is in the way; nothing is lost with it."
    if built.schedule.optional_home is None:
        remedy = "Give them a slot with `optional` under [times]."
    return Problem(config, 0, "unplaced", Level.INFO, message, remedy)


def _not_placed(item: Unplaced, config: str) -> Problem:
    near = f"; nearest: {item.nearest:%a %d %b %Y %H:%M}" if item.nearest else ""
    message = f"{item.id} cannot be placed ({', '.join(item.why)}{near})."
    return Problem(config, 0, "unplaced", Level.WARNING, message, "Add a window, move a home slot, or leave it.")


def _optional(built: Built) -> set[str]:
    """The ids of all optional sessions that the cadence asks for."""
    slots = {
        quarter.key: [template.slot for template in quarter.sessions if template.optional]
        for quarter in built.curriculum.quarters
    }
    return {f"{week_id(week.week)}.{slot}" for week in built.plan.weeks for slot in slots.get(week.quarter, ())}
