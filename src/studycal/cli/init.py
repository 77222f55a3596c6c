"""`studycal init`: read both documents, ask what they cannot say, write studycal.toml."""

from __future__ import annotations

import secrets
from argparse import Namespace
from dataclasses import dataclass, field
from datetime import date, timedelta, tzinfo
from pathlib import Path

from studycal.core.curriculum import Curriculum, Level, Problem
from studycal.errors import InputError, StudycalError, UsageError
from studycal.formats import words
from studycal.service.build import first_error, read_bytes
from studycal.service.files import write_whole

from .context import Context

_DOCUMENTS = ("weeks.md", "cadence.md")
_DEFAULT_HOME = "mon,wed,thu 19:00; sat 10:00"
_DEFAULT_WINDOWS = ("mon-fri 18:00-21:30", "sat,sun 09:00-13:00")


@dataclass
class Answers:
    """What the config will say."""

    start: date
    zone: str
    title: str
    weeks: str
    cadence: str
    home: list[str] = field(default_factory=list)
    optional: str = ""
    windows: list[str] = field(default_factory=list)
    country: str = ""
    subdivision: str = ""
    reserve: int | None = None
    quarters: str = ""


def init(context: Context) -> int:
    """Write a config from the documents, the options and the answers; nothing is written when any of them is wrong."""
    options = context.options
    _unswallow(options)
    target = context.directory / (options.config or "studycal.toml")
    if target.exists() and not options.force:
        raise UsageError(f"{target.name} is there already.", "Change it by hand, or replace it with --force.")
    shipped = _shipped(context) if options.example else {}
    weeks, cadence = _documents(context)
    curriculum, problems = _read(context, weeks, cadence, shipped)
    answers = _answers(context, weeks, cadence, curriculum)
    body = _toml(answers, _known_id(target) or secrets.token_hex(16))
    _prove(body)
    if context.dry_run:
        context.print(body)
        return 0
    for path, data in shipped.items():
        write_whole(path, data)
    write_whole(target, body.encode())
    _tell(context, target, curriculum, problems)
    return 0


def _unswallow(options: Namespace) -> None:
    """A document named after --home or --windows is still a document."""
    for name in ("home", "windows"):
        listed = getattr(options, name) or []
        documents = [item for item in listed if item.lower().endswith((".md", ".markdown", ".txt"))]
        for document in documents:
            listed.remove(document)
            setattr(options, "cadence" if options.weeks else "weeks", document)


def _shipped(context: Context) -> dict[Path, bytes]:
    """The shipped documents that are not in the learner's folder yet. One that is there is theirs and stays."""
    from importlib.resources import files

    source = files("studycal") / "examples"
    if not source.is_dir():
        source = Path(__file__).parents[3] / "curriculum"
    folder = context.directory / "curriculum"
    named = {folder / name: (source / name).read_bytes() for name in _DOCUMENTS}
    return {path: data for path, data in named.items() if not path.exists()}


def _documents(context: Context) -> tuple[Path, Path]:
    options = context.options
    if options.weeks and not options.cadence:
        raise UsageError("init needs both documents.", "Type `studycal init WEEKS.md CADENCE.md`.")
    if options.weeks:
        return context.directory / options.weeks, context.directory / options.cadence
    for folder in (context.directory / "curriculum", context.directory):
        found = tuple(folder / name for name in _DOCUMENTS)
        if options.example or all(path.exists() for path in found):
            return found[0], found[1]
    raise UsageError(
        "There are no documents here to read.",
        "Type `studycal init WEEKS.md CADENCE.md`, or `studycal init --example` for the shipped curriculum.",
    )


def _read(
    context: Context, weeks: Path, cadence: Path, shipped: dict[Path, bytes]
) -> tuple[Curriculum, tuple[Problem, ...]]:
    from studycal.formats.markdown import parse_curriculum

    names = [_shown(context, path) for path in (weeks, cadence)]
    data = [shipped[path] if path in shipped else read_bytes(path, "Check its name.") for path in (weeks, cadence)]
    curriculum, problems = parse_curriculum(data[0], names[0], data[1], names[1], {})
    if curriculum is None:
        raise first_error(problems)
    return curriculum, problems


def _shown(context: Context, path: Path) -> str:
    return path.relative_to(context.directory).as_posix() if path.is_relative_to(context.directory) else str(path)


def _answers(context: Context, weeks: Path, cadence: Path, curriculum: Curriculum) -> Answers:
    options = context.options
    zone = options.tz or context.ask("Time zone", _local_zone(), prove=words.zone)
    context.zone = _zone(zone)
    start = options.start or context.ask("First day", _next_monday(context).isoformat(), prove=words.day)
    windows = list(options.windows or [])
    typed = list(options.home or [])
    if not typed and not windows:
        typed = [context.ask("Days and times", _DEFAULT_HOME, prove=words.home_slots)]
        windows = list(_DEFAULT_WINDOWS)
    home, optional = _slots(typed, options.optional, curriculum)
    country, _, subdivision = (options.holidays or "").partition("-")
    answers = Answers(
        start=_date(start),
        zone=zone,
        title=options.title or "Study plan",
        weeks=_shown(context, weeks),
        cadence=_shown(context, cadence),
        home=home or _chosen(windows, curriculum),
        optional=optional,
        windows=windows,
        country=country.upper(),
        subdivision=subdivision.upper(),
        reserve=options.reserve,
        quarters=options.quarters or "",
    )
    _check_holidays(answers)
    return answers


def _slots(typed: list[str], optional: str | None, curriculum: Curriculum) -> tuple[list[str], str]:
    """Home slots one by one; one more than there are core sessions is the optional session's."""
    try:
        home = [slot for text in typed for slot in words.home_slots(text)]
        extra = words.home_slots(optional)[0] if optional else ""
    except ValueError as error:
        raise UsageError(f"{error}.") from error
    core = max(sum(not one.optional for one in quarter.sessions) for quarter in curriculum.quarters)
    if not extra and len(home) > core:
        extra = home.pop(core)
    return home, extra


def _chosen(windows: list[str], curriculum: Curriculum) -> list[str]:
    """Home slots for a learner who names windows alone: chosen once, here, and written down."""
    from studycal.core.homes import choose_homes

    core = max(sum(not one.optional for one in quarter.sessions) for quarter in curriculum.quarters)
    try:
        spans = [window for text in windows for window in words.windows(text)]
    except ValueError as error:
        raise UsageError(f"{error}.") from error
    chosen = choose_homes(spans, 75, count=core)
    return [f"{words.WEEKDAYS[slot.weekday][:3]} {slot.at:%H:%M}" for slot in chosen]


def _date(text: str) -> date:
    try:
        return words.day(text)
    except ValueError as error:
        raise UsageError(f"{error}.") from error


def _zone(name: str) -> tzinfo:
    try:
        return words.zone(name)
    except ValueError as error:
        raise UsageError(str(error)) from error


def _next_monday(context: Context) -> date:
    today = context.now.astimezone(context.zone).date()
    return today + timedelta(days=(7 - today.weekday()) % 7 or 7)


def _local_zone() -> str:
    import tzlocal

    try:
        return str(tzlocal.get_localzone_name())
    except (LookupError, ValueError, OSError):
        return "UTC"


def _check_holidays(answers: Answers) -> None:
    if answers.country:
        from studycal.wiring import holidays

        holidays(answers.country, answers.subdivision, answers.start, answers.start)


def _toml(answers: Answers, plan_id: str) -> str:
    """The config as text, with a word on each part."""
    import tomlkit

    def text(value: str) -> str:
        return tomlkit.string(value).as_string()

    def texts(values: list[str]) -> str:
        return "[" + ", ".join(text(value) for value in values) + "]"

    lines = [
        "# studycal's settings; config.example.toml in the project explains every one.",
        "",
        "[plan]",
        f"id = {text(plan_id)}  # the plan's own name: all event ids come from it, never change it",
        f"title = {text(answers.title)}",
        f"start = {answers.start.isoformat()}",
        f"timezone = {text(answers.zone)}",
        *([f"quarters = {text(answers.quarters)}"] if answers.quarters else []),
        *([f"reserve_weeks = {answers.reserve}"] if answers.reserve is not None else []),
        "",
        "[curriculum]",
        f"weeks = {text(answers.weeks)}",
        f"cadence = {text(answers.cadence)}",
        "",
        "[times]",
        f"home = {texts(answers.home)}",
        *([f"optional = {text(answers.optional)}"] if answers.optional else []),
        f"windows = {texts(answers.windows)}  # where a session may go when its home slot is taken",
    ]
    if answers.country:
        lines += ["", "[holidays]", f"country = {text(answers.country)}"]
        lines += [f"subdivision = {text(answers.subdivision)}"] if answers.subdivision else []
    return "\n".join(lines) + "\n"


def _known_id(target: Path) -> str:
    """The id of the plan that is replaced, if any: calendars that know its events see them move, not double."""
    from studycal.config.load import load

    try:
        return load(target).plan.id if target.exists() else ""
    except StudycalError:
        return ""


def _prove(body: str) -> None:
    """What is written must be readable again; what is wrong in it came from the command line."""
    from studycal.config.load import parse

    try:
        parse(body, Path("studycal.toml"))
    except InputError as error:
        raise UsageError(error.message, error.remedy) from error


def _tell(context: Context, target: Path, curriculum: Curriculum, problems: tuple[Problem, ...]) -> None:
    weeks, quarters = len(curriculum.weeks), len(curriculum.quarters)
    if context.json:
        context.print_json({"config": _shown(context, target), "weeks": weeks, "quarters": quarters})
    context.say(f"{_shown(context, target)}: {weeks} weeks, {quarters} quarter{'s' * (quarters != 1)} understood.")
    warnings = sum(problem.level is Level.WARNING for problem in problems)
    if warnings:
        context.say(f"{warnings} warning{'s' * (warnings != 1)}: `studycal check` shows them.")
    context.say("Next: `studycal check`, `studycal show week`, `studycal export ics`.")
