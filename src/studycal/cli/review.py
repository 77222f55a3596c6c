"""`studycal review`: a week looked back on in under five minutes, on the terminal, from a note, or without a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from studycal.core.plan import LogEntry, Session, Status
from studycal.errors import HeldError, InputError, UsageError
from studycal.service import review as reviews
from studycal.service import say
from studycal.service.answers import EXPLAIN, Answers, checked
from studycal.service.later import later_times
from studycal.service.review import Review, Step

from . import review_view as view
from .context import Context
from .keys import ENTER, Keyboard

_SAYS = {"d": "done", "p": "partial", "s": "skipped"}
_STATUS = {"d": Status.DONE, "p": Status.PARTIAL, "s": Status.SKIPPED}


def review(context: Context) -> int:
    """Show the week, ask what is unknown, keep all answers at once, and show what comes next."""
    if context.options.source:
        given = _from_note(context, Path(context.options.source))
        return _finish(context, reviews.review(context.home, context.now, given.week), given)
    found = reviews.review(context.home, context.now, _week(context))
    if context.json or context.options.auto or not context.interactive:
        return _finish(context, found, None)
    context.print(view.looking_back(found, context.width, context.color, context.now))
    return _finish(context, found, _asked(context, found), shown=True)


def _week(context: Context) -> int | None:
    text = context.options.week
    if not text:
        return None
    digits = text.upper().removeprefix("W")
    if not digits.isdecimal():
        raise UsageError(f'"{text}" is not a week.', "Write it like W07.")
    return int(digits)


def _from_note(context: Context, path: Path) -> Answers:
    """What a note exported by studycal was filled in with. Raises InputError for a file that is no such note."""
    from studycal.service.notes import read_answers

    path = context.directory / path
    try:
        return read_answers(path, context.now)
    except UsageError as error:
        raise InputError(error.message, error.remedy, file=str(context.options.source)) from error


def _finish(context: Context, found: Review, given: Answers | None, *, shown: bool = False) -> int:
    """Keep the answers, if there are any, and show the week and the next one."""
    before = found.built.facts.version
    after = _kept(context, given, before) if given else before
    if after != before or not shown:
        found = reviews.review(context.home, context.now, found.week, since=found.weeks[0].starts)
    if context.json:
        context.print_json(view.as_json(found, list(range(before + 1, after + 1))))
        return 0
    if not shown:
        context.print(view.looking_back(found, context.width, context.color, context.now))
        context.print(view.open_points(found, context.width, context.color))
    context.print(view.looking_ahead(found, context.width, context.color, context.now))
    return 0


def _kept(context: Context, given: Answers, before: int) -> int:
    """The newest fact once the answers are kept."""
    seen = reviews.prepare(context.home, given, context.now)
    count = len(seen.said)
    if not count:
        context.say("Nothing new was said.")
        return before
    if context.dry_run:
        context.say(f"{count} fact{'s' * (count != 1)} would be kept.")
        return before
    version = say.keep(context.home, seen, context.now).facts.version
    context.say(f"Kept {count} fact{'s' * (count != 1)}, up to number {version}. `studycal undo N` takes one back.")
    return version


def _asked(context: Context, found: Review) -> Answers:
    """Everything the terminal asks: at most one key a session, four short questions, one choice."""
    keyboard = Keyboard()
    given = Answers(found.week)
    for number, one in enumerate(found.asks, start=1):
        answer = _ask_session(context, keyboard, one, f"({number}/{len(found.asks)})")
        if answer:
            given = replace(given, sessions={**given.sessions, one.id: answer})
            given = _ask_later(context, keyboard, found, given, one.id)
    given = _ask_link(keyboard, found, given)
    if found.weeks[0].starts <= context.now.astimezone(found.built.schedule.zone).date():
        given = _ask_week(keyboard, found, given)
    return _ask_step(context, keyboard, given)


def _ask_session(context: Context, keyboard: Keyboard, one: Session, count: str) -> LogEntry | None:
    question = f"{count} {one.start:%a %d %b} {one.slot} {one.role.capitalize()}: {one.name}"
    pressed = keyboard.key(question, _SAYS, enter="leave unknown")
    if pressed == ENTER:
        return None
    entry = LogEntry(context.now, session=one.id, status=_STATUS[pressed])
    if entry.status is Status.PARTIAL:
        line = keyboard.line("    Restart where?", lambda text: checked(replace(entry, restart=text)))
        entry = replace(entry, restart=line)
    return entry


def _ask_later(context: Context, keyboard: Keyboard, found: Review, given: Answers, name: str) -> Answers:
    """A missed session's one offer, as far as those taken before it leave a time."""
    if given.sessions[name].status is not Status.SKIPPED or name not in found.offers:
        return given
    taken = given.again | {name}
    times = later_times(context.home, taken, context.now)
    if set(times) != taken:
        return given
    question = f"    Its week still has {times[name].start:%a %d %b %H:%M}."
    pressed = keyboard.key(question, {"y": "take it"}, enter="let it expire")
    return replace(given, again=taken) if pressed == "y" else given


def _ask_link(keyboard: Keyboard, found: Review, given: Answers) -> Answers:
    """The link to what the output session made, if it was held and none is known."""
    one = found.output
    if one is None:
        return given
    entry = given.sessions.get(one.id) or found.entry(one.id)
    if entry is None or entry.status not in (Status.DONE, Status.PARTIAL) or entry.link:
        return given
    link = keyboard.line(f"Link to what {one.id} made? (Enter: none)", lambda text: checked(replace(entry, link=text)))
    return replace(given, sessions={**given.sessions, one.id: replace(entry, link=link)}) if link else given


def _ask_week(keyboard: Keyboard, found: Review, given: Answers) -> Answers:
    """The week's own record, as far as nothing was said of it yet."""
    said = found.said
    blank = LogEntry(found.built.schedule.created, week=found.week)
    explain = said.explain if said else None
    if explain is None:
        words = dict(zip(map(str, EXPLAIN), ("not yet", "roughly", "to anybody"), strict=True))
        pressed = keyboard.key("Could I explain it?", words, enter="not now")
        given = replace(given, explain=None if pressed == ENTER else int(pressed))
    if not (said and said.verdict):
        verdict = keyboard.line("The week in a line? (Enter: none)", lambda text: checked(replace(blank, verdict=text)))
        given = replace(given, verdict=verdict)
    if not (said and said.surprise):
        surprise = keyboard.line("One surprise? (Enter: none)", lambda text: checked(replace(blank, surprise=text)))
        given = replace(given, surprise=surprise)
    return given


def _ask_step(context: Context, keyboard: Keyboard, given: Answers) -> Answers:
    """The ladder, as the answers leave it; the plan's change is shown before it is taken."""
    steps = reviews.steps(context.home, given, context.now)
    choices = {str(number): step for number, step in enumerate(steps, start=1) if step.mark}
    if not steps:
        return given
    context.print(view.ladder(steps, context.width, context.color))
    pressed = keyboard.key("Catch up?", {key: step.kind for key, step in choices.items()}, enter="leave it as it is")
    if pressed == ENTER:
        return given
    return _confirmed(context, keyboard, given, choices[pressed])


def _confirmed(context: Context, keyboard: Keyboard, given: Answers, step: Step) -> Answers:
    context.print(view.change(_previews([step])[0], context.width, context.color))
    if keyboard.key("Take it?", {"y": "yes"}, enter="no") != "y":
        return given
    try:
        reviews.prepare(context.home, replace(given, step=step.mark), context.now)
    except HeldError as error:
        context.say(str(error))
        return given
    return replace(given, step=step.mark)


def _previews(steps: Sequence[Step]) -> list[say.Preview]:
    return [step.seen for step in steps if step.seen]
