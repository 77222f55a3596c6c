"""What `studycal review` asks on a terminal: at most one key a session, four short questions, one choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from studycal.core.plan import HELD, LogEntry, Session, Status
from studycal.core.records import replace
from studycal.errors import HeldError
from studycal.formats.dates import short, written
from studycal.service import review as reviews
from studycal.service.catchup import CatchUpStep
from studycal.service.log_entries import EXPLAIN, ReviewAnswers, checked
from studycal.service.review import Review

from . import review_view as view
from .context import Context
from .keys import ENTER, Keyboard
from .review_draft import ReviewDraft

if TYPE_CHECKING:
    from studycal.service import commit

_SAYS = {"d": "done", "p": "partial", "s": "skipped"}
_STEPS = {"b": "back", "q": "stop and keep", "?": "help"}
_HELP = """\
    d, p, s: done, partial, skipped · Enter: leave unknown
    b: one back · q: stop, keep what was answered"""
_STATUS = {"d": Status.DONE, "p": Status.PARTIAL, "s": Status.SKIPPED}


def ask_review(context: Context, review: Review, draft: ReviewDraft) -> ReviewAnswers:
    """Everything the terminal asks: at most one key a session, four short questions, one choice."""
    keyboard = Keyboard()
    given, stopped = _ask_sessions(context, keyboard, review, draft)
    if stopped:
        return given
    if not context.dry_run:
        draft.save(given)
    given = _ask_link(keyboard, review, given)
    if review.weeks[0].starts <= context.now.astimezone(review.built.schedule.zone).date():
        given = _ask_week(keyboard, review, given)
    return _ask_step(context, keyboard, given)


def _ask_sessions(
    context: Context, keyboard: Keyboard, review: Review, draft: ReviewDraft
) -> tuple[ReviewAnswers, bool]:
    """The answers session by session, and whether the learner stopped; a broken-off review is kept as a draft."""
    given = _taken_up(context, keyboard, review, draft)
    asks = [session for session in review.asks if session.id not in given.sessions]
    number = 0
    try:
        while number < len(asks):
            session = asks[number]
            pressed, answer = _ask_session(context, keyboard, session, f"({number + 1}/{len(asks)})")
            if pressed == "q":
                return given, True
            if pressed == "b":
                number = max(0, number - 1)
                kept = {name: entry for name, entry in given.sessions.items() if name != asks[number].id}
                given = replace(given, sessions=kept, again=given.again - {asks[number].id})
                continue
            if answer:
                given = replace(given, sessions={**given.sessions, session.id: answer})
                given = _ask_later(context, keyboard, review, given, session.id)
            number += 1
    except KeyboardInterrupt:
        if not context.dry_run:
            draft.save(given)
        raise
    return given, False


def _taken_up(context: Context, keyboard: Keyboard, review: Review, draft: ReviewDraft) -> ReviewAnswers:
    """What an earlier, broken-off review of this week had answered, if the learner goes on with it."""
    earlier = draft.load(review.week, context.now)
    open_names = {session.id for session in review.asks}
    sessions = {name: entry for name, entry in earlier.sessions.items() if name in open_names} if earlier else {}
    if not sessions:
        return ReviewAnswers(review.week)
    answered = ", ".join(f"{name} {entry.status}" for name, entry in sessions.items())
    if keyboard.key(f"You had begun: {answered}.", {"n": "begin anew"}, enter="go on from there") == "n":
        return ReviewAnswers(review.week)
    return ReviewAnswers(review.week, sessions=sessions)


def _ask_session(context: Context, keyboard: Keyboard, session: Session, count: str) -> tuple[str, LogEntry | None]:
    """The key that was pressed, and the answer it gave."""
    day = written(session.start, session.start)
    question = f"{count} {day} {session.slot} {session.role.capitalize()}: {session.name}"
    pressed = "?"
    while pressed == "?":
        pressed = keyboard.key(question, _SAYS, enter="leave unknown", silent=_STEPS)
        if pressed == "?":
            context.say(_HELP)
    if pressed not in _STATUS:
        return pressed, None
    entry = LogEntry(context.now, session=session.id, status=_STATUS[pressed])
    if entry.status is Status.PARTIAL:
        line = keyboard.line("    Restart where?", lambda text: checked(replace(entry, restart=text)))
        entry = replace(entry, restart=line)
    return pressed, entry


def _ask_later(
    context: Context, keyboard: Keyboard, review: Review, review_answers: ReviewAnswers, name: str
) -> ReviewAnswers:
    """A missed session's one offer, as far as those taken before it leave a time."""
    if review_answers.sessions[name].status is not Status.SKIPPED or name not in review.offers:
        return review_answers
    taken = review_answers.again | {name}
    from studycal.service.offers import later_times

    times = later_times(context.home, taken, context.now)
    if set(times) != taken:
        return review_answers
    question = f"    Its week still has {short(times[name].start)}."
    pressed = keyboard.key(question, {"y": "take it"}, enter="let it expire")
    return replace(review_answers, again=taken) if pressed == "y" else review_answers


def _ask_link(keyboard: Keyboard, review: Review, review_answers: ReviewAnswers) -> ReviewAnswers:
    """The link to what the output session made, if it was held and none is known."""
    one = review.output
    if one is None:
        return review_answers
    entry = review_answers.sessions.get(one.id) or review.entry(one.id)
    if entry is None or entry.status not in HELD or entry.link:
        return review_answers
    link = keyboard.line(f"Link to what {one.id} made? (Enter: none)", lambda text: checked(replace(entry, link=text)))
    return (
        replace(review_answers, sessions={**review_answers.sessions, one.id: replace(entry, link=link)})
        if link
        else review_answers
    )


def _ask_week(keyboard: Keyboard, review: Review, review_answers: ReviewAnswers) -> ReviewAnswers:
    """The week's own record, as far as nothing was said of it yet."""
    entry = review.record
    blank = LogEntry(review.built.schedule.created, week=review.week)
    explain = entry.explain if entry else None
    if explain is None:
        words = dict(zip(map(str, EXPLAIN), ("not yet", "roughly", "to anybody"), strict=True))
        pressed = keyboard.key("Could I explain it?", words, enter="not now")
        review_answers = replace(review_answers, explain=None if pressed == ENTER else int(pressed))
    if not (entry and entry.verdict):
        verdict = keyboard.line("The week in a line? (Enter: none)", lambda text: checked(replace(blank, verdict=text)))
        review_answers = replace(review_answers, verdict=verdict)
    if not (entry and entry.surprise):
        surprise = keyboard.line("One surprise? (Enter: none)", lambda text: checked(replace(blank, surprise=text)))
        review_answers = replace(review_answers, surprise=surprise)
    return review_answers


def _ask_step(context: Context, keyboard: Keyboard, review_answers: ReviewAnswers) -> ReviewAnswers:
    """The ladder, as the answers leave it; the plan's change is shown before it is taken."""
    steps = reviews.steps(context.home, review_answers, context.now)
    choices = {str(number): step for number, step in enumerate(steps, start=1) if step.mark}
    if not steps:
        return review_answers
    context.print(view.ladder(steps, context.width, context.color))
    pressed = keyboard.key("Catch up?", {key: step.kind for key, step in choices.items()}, enter="leave it as it is")
    if pressed == ENTER:
        return review_answers
    return _confirmed(context, keyboard, review_answers, choices[pressed])


def _confirmed(context: Context, keyboard: Keyboard, review_answers: ReviewAnswers, step: CatchUpStep) -> ReviewAnswers:
    context.print(view.change(_previews([step])[0], context.width, context.color))
    if keyboard.key("Take it?", {"y": "yes"}, enter="no") != "y":
        return review_answers
    try:
        reviews.prepare(context.home, replace(review_answers, step=step.mark), context.now)
    except HeldError as error:
        context.say(str(error))
        return review_answers
    return replace(review_answers, step=step.mark)


def _previews(steps: Sequence[CatchUpStep]) -> list[commit.Preview]:
    return [step.seen for step in steps if step.seen]
