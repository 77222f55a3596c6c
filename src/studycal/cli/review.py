"""`studycal review`: a week looked back on in under five minutes, on the terminal, from a note, or without a word."""

from __future__ import annotations

from pathlib import Path

from studycal.core.curriculum import Problem
from studycal.core.plan import Status
from studycal.core.time.period import instant
from studycal.errors import UsageError
from studycal.service import review as reviews
from studycal.service.log_entries import ReviewAnswers
from studycal.service.review import Review

from . import review_view as view
from .context import Context


def review(context: Context) -> int:
    """Show the week, ask what is unknown, keep all answers at once, and show what comes next; then other open weeks."""
    if context.options.source:
        given, problems = _from_note(context, Path(context.options.source))
        code = _finish(context, reviews.review(context.home, context.now, given.week), given)
        for problem in problems:
            context.say(f"studycal: {problem.file}:{problem.line}: {problem.message} {problem.remedy}".rstrip())
        return 1 if problems else code
    shown = reviews.review(context.home, context.now, _week(context))
    if context.json or context.options.auto or not context.interactive:
        return _finish(context, shown, None)
    _held(context, shown)
    return 0 if context.options.week else _other_weeks(context, shown)


def _held(context: Context, review: Review) -> None:
    """One week, asked about on the terminal."""
    from .review_draft import ReviewDraft
    from .review_questions import ask_review

    context.print(view.looking_back(review, context.width, context.color, context.now))
    draft = ReviewDraft(context.home.state_path, review.built.schedule.plan_id)
    _finish(context, review, ask_review(context, review, draft), shown=True)
    if not context.dry_run:
        draft.drop()


def _other_weeks(context: Context, review: Review) -> int:
    """The other weeks with something unknown, newest first, each left out with one key."""
    from .keys import Keyboard

    for number in reviews.open_weeks(review.built, context.now, besides=review.week):
        keyboard = Keyboard()
        pressed = keyboard.key(
            f"Week {number} is open, too.", {"y": "look back on it", "q": "stop here"}, enter="leave it out"
        )
        if pressed == "q":
            break
        if pressed == "y":
            _held(context, reviews.review(context.home, context.now, number))
    return 0


def _week(context: Context) -> int | None:
    text = context.options.week
    if not text:
        return None
    digits = text.upper().removeprefix("W")
    if not digits.isdecimal():
        raise UsageError(f'"{text}" is not a week.', "Write it like W07.")
    return int(digits)


def _from_note(context: Context, path: Path) -> tuple[ReviewAnswers, tuple[Problem, ...]]:
    """What a note exported by studycal was filled in with, and what in it could not be understood.

    Raises InputError for a file that is no such note.
    """
    from studycal.service.note_answers import read_answers

    planned = context.built.plan.by_id()
    waits = (
        session
        for session in planned.values()
        if session.status is Status.PLANNED and instant(session.start) > instant(context.now)
    )
    ahead = {} if context.options.yes else {session.id: session.start for session in waits}
    return read_answers(context.directory / path, context.now, planned, ahead)


def _finish(context: Context, review: Review, given: ReviewAnswers | None, *, shown: bool = False) -> int:
    """Keep the answers, if there are any, and show the week and the next one."""
    kept = _kept(context, given) if given else ()
    if kept:
        review = reviews.review(context.home, context.now, review.week, since=review.weeks[0].starts)
    if context.json:
        context.print_json(view.as_json(review, list(kept)))
        return 0
    if not shown:
        context.print(view.looking_back(review, context.width, context.color, context.now))
        context.print(view.open_points(review, context.width, context.color))
    context.print(view.looking_ahead(review, context.width, context.color, context.now))
    return 0


def _kept(context: Context, review_answers: ReviewAnswers) -> tuple[int, ...]:
    """The numbers of the facts as which the answers were kept."""
    seen = reviews.prepare(context.home, review_answers, context.now)
    count = len(seen.facts)
    if not count:
        context.say("Nothing new was said.")
        return ()
    if context.dry_run:
        context.say(f"{count} fact{'s' * (count != 1)} would be kept.")
        return ()
    from studycal.service import commit

    _, built = commit.keep_anew(
        context.home, lambda: reviews.prepare(context.home, review_answers, context.now), context.now
    )
    count = len(built.kept)
    context.say(f"Kept {count} fact{'s' * (count != 1)}, up to number {built.fact}. `studycal undo N` takes one back.")
    return built.kept
