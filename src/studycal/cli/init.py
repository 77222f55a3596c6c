"""`studycal init`: read the documents, ask what they cannot say, write studycal.toml."""

from __future__ import annotations

import secrets
from argparse import Namespace
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from studycal.core.curriculum import Curriculum, Level, Problem
from studycal.core.schedule import DEFAULT_RESERVE, Schedule
from studycal.errors import InputError, StudycalError, UsageError
from studycal.formats import dates, setting_words, weekday_words
from studycal.service.documents import understand, with_marks
from studycal.service.files import write_whole
from studycal.service.finish import begin, first_laid, fit_words, free_words, latest_start
from studycal.service.first_plan import (
    day_slots,
    exam_words,
    finish_words,
    offered_dates,
    offered_slots,
    offered_start,
    plan_title,
    start_words,
)
from studycal.service.fit import fit_problems
from studycal.service.parsing import proved, usage

from . import first_questions, plan_answers, replaced
from .context import Context
from .first_config import FirstConfig, config_text
from .first_documents import DEFAULT_HOME, FirstDocuments, first_documents, shown, with_rhythm

if TYPE_CHECKING:
    from studycal.config.model import Config

_DEFAULT_WINDOWS = ("mon-fri 18:00-21:30", "sat,sun 09:00-13:00")


def init(context: Context) -> int:
    """Write a config from the documents, the options and the answers; nothing is written when any of them is wrong."""
    options = context.options
    _unswallow(options)
    target = context.directory / (options.config or "studycal.toml")
    if target.exists() and not options.force:
        raise UsageError(f"{target.name} is there already.", "Change it by hand, or replace it with --force.")
    sources = first_documents(context)
    typed = plan_answers.of(options)
    today = plan_answers.today(context, options.tz if _is_zone(options.tz) else "")
    sources = with_rhythm(context, sources, typed, today)
    replaced.refuse_a_document(target, sources.plan, sources.cadence)
    while True:
        reading = understand(sources.plan, sources.cadence or sources.plan, typed, today)
        if reading.curriculum is not None:
            break
        completed = plan_answers.ask_missing(context, typed, reading.problems)
        if completed is None:
            return plan_answers.refuse(context, reading.problems)
        typed = completed
    answers = _answers(context, sources, reading.curriculum)
    answers.reading = plan_answers.lines(with_marks(sources.plan, typed))
    body = config_text(answers, _known_id(target) or secrets.token_hex(16))
    anew = target.exists()
    if anew:
        body, answers.finish = replaced.with_finish(context, replaced.merged(context, target, body), answers.remarks)
    schedule = _prove(body).schedule()
    misfits = tuple(fit_problems(reading.curriculum, schedule, target.name))
    squeezed = _squeezed(context, reading.curriculum, schedule, answers)
    if anew:
        replaced.ask_about_facts(context, target, answers.start)
    if context.dry_run:
        context.print(body)
        return 0
    _write(context, sources, target, body)
    if squeezed or (anew and not answers.finish):
        begin(context.home, answers.finish, context.now)
    _tell(context, target, reading.curriculum, (*reading.problems, *misfits), answers)
    return 0


def _write(context: Context, sources: FirstDocuments, target: Path, body: str) -> None:
    for path, data in sources.files.items():
        write_whole(path, data)
    if target.exists():
        context.say(f"The old config is kept as {shown(context, replaced.keep_a_copy(target))}.")
    write_whole(target, body.encode())


def _squeezed(context: Context, curriculum: Curriculum, schedule: Schedule, answers: FirstConfig) -> bool:
    """Whether weeks have to be merged or left out to be over in time; what the finish does is said."""
    if answers.finish is None:
        return False
    if answers.finish < schedule.first_day + timedelta(days=6):
        raise UsageError(f"No week lies between {schedule.first_day} and {answers.finish}.", "Name a later --finish.")
    plain, fitted = first_laid(curriculum, schedule, context.now)
    if free_words(plain, fitted, curriculum, schedule):
        answers.remarks = [line for line in answers.remarks if line not in curriculum.stated.free]
    answers.remarks += fit_words(plain, fitted, curriculum, schedule)
    return plain != fitted


def _unswallow(options: Namespace) -> None:
    """A document named after --home or --windows is still a document."""
    for name in ("home", "windows"):
        listed = getattr(options, name) or []
        documents = [item for item in listed if item.lower().endswith((".md", ".markdown", ".txt"))]
        for document in documents:
            listed.remove(document)
            setattr(options, "cadence" if options.weeks else "weeks", document)


def _answers(context: Context, sources: FirstDocuments, curriculum: Curriculum) -> FirstConfig:
    options, stated = context.options, curriculum.stated
    from studycal.config.environment import local_zone

    zone = options.tz or context.ask("Time zone, or your city", local_zone(), prove=setting_words.zone)
    context.zone = proved(setting_words.zone, zone)
    if str(context.zone) != zone:
        context.say(f"Time zone: {context.zone}.")
    today = context.now.astimezone(context.zone).date()
    offered = offered_start(stated, today) or _next_monday(context)
    finish = _date(options.finish, today) if options.finish and not replaced.is_none(options.finish) else None
    if finish:
        reserve = DEFAULT_RESERVE if options.reserve is None else options.reserve
        offered = max(offered, latest_start(curriculum.span + reserve, finish))
    start = options.start or context.ask("First day", offered.isoformat(), prove=lambda text: dates.day(text, today))
    windows = list(options.windows or [])
    typed = list(options.home or [])
    whole = context.interactive and not typed
    routine = offered_slots(stated)
    if not typed and (routine or not windows):
        default = "; ".join(routine) or day_slots(stated) or DEFAULT_HOME
        typed = [context.ask("Days and times", default, prove=setting_words.home_slots)]
        usual = () if routine else _DEFAULT_WINDOWS
        windows = windows or (first_questions.windows(context, usual) if whole else list(usual))
    windows = [setting_words.in_24_hours(window) for window in windows]
    home, optional = _slots(typed, options.optional, curriculum)
    if (
        whole
        and not optional
        and any(template.optional for quarter in curriculum.quarters for template in quarter.sessions)
    ):
        home, optional = _slots(home, first_questions.optional(context), curriculum)
    named = options.holidays or (first_questions.holidays(context, _date(start, today)) if whole else "")
    country, _, subdivision = setting_words.country(named).partition("-")
    answers = FirstConfig(
        start=_date(start, today),
        zone=str(context.zone),
        title=options.title or plan_title(stated, alone=_alone(context, sources)),
        weeks=sources.plan.name,
        cadence=(sources.cadence or sources.plan).name,
        home=home or _chosen(windows, curriculum),
        optional=optional,
        windows=windows,
        country=country,
        subdivision=subdivision.upper(),
        reserve=options.reserve,
        finish=finish,
        quarters=options.quarters or "",
    )
    answers.dates = [(day.text, day.day) for day in offered_dates(stated, answers.start)]
    if whole:
        first_questions.others(context, answers)
    _check_holidays(answers)
    answers.remarks = list(_rhythm_beside(context, sources))
    answers.remarks += list(_assumed(sources, curriculum, answers, today))
    reserve = DEFAULT_RESERVE if answers.reserve is None else answers.reserve
    words = finish_words(curriculum, finish) if finish else exam_words(curriculum, answers.start, reserve, today)
    answers.remarks += [words] if words else []
    return answers


def _alone(context: Context, sources: FirstDocuments) -> bool:
    """Whether one document says all, so that the calendar bears its title; two documents are a study plan."""
    made = sources.cadence is not None and sources.cadence.path in sources.files
    return not context.options.example and (sources.cadence is None or made)


def _rhythm_beside(context: Context, sources: FirstDocuments) -> Iterator[str]:
    """A cadence.md that nobody named and that was there already is used, and that is said."""
    cadence = sources.cadence
    typed = context.options.example or context.options.cadence
    if cadence and cadence.path and not typed and cadence.path not in sources.files and cadence is not sources.plan:
        yield f"The rhythm is that of {cadence.name}, which stands beside the plan; to have another, name it."


def _assumed(sources: FirstDocuments, curriculum: Curriculum, answers: FirstConfig, today: date) -> Iterator[str]:
    """What was assumed, each in a line a person can check."""
    stated = curriculum.stated
    yield from stated.taken
    if sources.cadence and sources.cadence.path in sources.files and "curriculum" not in sources.cadence.name:
        name = sources.cadence.name
        yield f"The plan has no rhythm: a neutral one is written to {name} (learn, practise, read, make)."
    if stated.days and not offered_slots(stated):
        yield f"The plan studies on days without times: {day_slots(stated)} are offered for them."
    yield from start_words(curriculum, answers.start, today)
    if answers.dates:
        named = ", ".join(f"{name} {day}" for name, day in answers.dates)
        yield f"Fixed dates of the document stand in the plan: {named}; each is an [[anchor]] of the config."


def _slots(typed: list[str], optional: str | None, curriculum: Curriculum) -> tuple[list[str], str]:
    """Home slots one by one; one more than there are core sessions is the optional session's."""
    home = proved(setting_words.home_slots, *typed)
    extra = proved(setting_words.home_slots, optional)[0] if optional else ""
    core = max(sum(not template.optional for template in quarter.sessions) for quarter in curriculum.quarters)
    if not extra and len(home) > core:
        extra = home.pop(core)
    return home, extra


def _chosen(windows: list[str], curriculum: Curriculum) -> list[str]:
    """Home slots for a learner who names windows alone: chosen once, here, and written down."""
    from studycal.core.time.home_slots import choose_homes

    core = max(sum(not template.optional for template in quarter.sessions) for quarter in curriculum.quarters)
    spans = [window for text in windows for window in proved(setting_words.windows, text)]
    chosen = choose_homes(spans, 75, count=core)
    return [f"{weekday_words.WEEKDAYS[slot.weekday][:3]} {slot.at:%H:%M}" for slot in chosen]


def _date(text: str, today: date) -> date:
    from studycal.config.planning import EARLIEST, LATEST

    try:
        return dates.day(text, today)
    except ValueError as error:
        if "too far away" in str(error):
            raise UsageError(
                f'"{text}" lies too far away.', f"A plan begins in the years {EARLIEST} to {LATEST}."
            ) from error
        raise usage(error) from error


def _next_monday(context: Context) -> date:
    today = context.now.astimezone(context.zone).date()
    return today + timedelta(days=(7 - today.weekday()) % 7 or 7)


def _is_zone(name: str | None) -> bool:
    try:
        return bool(name) and bool(setting_words.zone(str(name)))
    except ValueError:
        return False


def _check_holidays(answers: FirstConfig) -> None:
    if answers.country:
        from studycal.wiring import holidays

        holidays(answers.country, answers.subdivision, answers.start, answers.start)


def _known_id(target: Path) -> str:
    """The id of the plan that is replaced, if any: calendars that know its events see them move, not double."""
    from studycal.config.load import load

    try:
        return load(target).plan.id if target.exists() else ""
    except StudycalError:
        return ""


def _prove(body: str) -> Config:
    """What is written, read again; what is wrong in it came from the command line."""
    from studycal.config.load import parse

    try:
        return parse(body, Path("studycal.toml"))
    except InputError as error:
        raise UsageError(error.message, error.remedy) from error


def _tell(
    context: Context, target: Path, curriculum: Curriculum, problems: tuple[Problem, ...], answers: FirstConfig
) -> None:
    weeks, quarters = len(curriculum.weeks), len(curriculum.quarters)
    if context.json:
        config = {"config": shown(context, target), "weeks": weeks, "quarters": quarters}
        context.print_json({**config, **plan_answers.understood(problems, answers.remarks)})
    for line in answers.remarks:
        context.say(line)
    context.say(
        f"{shown(context, target)}: {weeks} week{'s' * (weeks != 1)}, "
        f"{quarters} quarter{'s' * (quarters != 1)} understood."
    )
    warnings = sum(problem.level is Level.WARNING for problem in problems)
    if warnings:
        context.say(f"{warnings} warning{'s' * (warnings != 1)}: `studycal check` shows them.")
    unused = sum(problem.rule in ("table-unused", "text-ignored") for problem in problems)
    if unused:
        parts = "part of the documents is" if unused == 1 else "parts of the documents are"
        context.say(f"{unused} {parts} not used: `studycal check` lists them.")
    for problem in problems:
        if problem.rule in ("does-not-fit", "hours-beside", "day-doubtful"):
            context.say(f"{problem.message} {problem.remedy}")
    context.say("Next: `studycal check`, `studycal show week`, `studycal export ics`.")
