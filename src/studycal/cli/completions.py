"""Shell completion (shtab): the grammar's own words, and those of the learner's plan, asked of the program itself."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from studycal.core.session_id import week_id
from studycal.errors import StudycalError, UsageError

from . import parser as grammar

if TYPE_CHECKING:
    from studycal.service.revision import Revision

    from .context import Context
from .grammar import VIEWS

_COMPLETED_FROM = {
    ("show", "what"): "views",
    ("mark", "target"): "weeks",
    ("mark", "tz"): "zones",
    ("pin", "session"): "sessions",
    ("pin", "tz"): "zones",
    ("unpin", "session"): "pinned",
    ("undo", "number"): "facts",
    ("log", "words"): "log",
    ("review", "week"): "weeks",
    ("export", "week"): "weeks",
    ("init", "tz"): "zones",
    ("unskip", "session"): "sessions",
}
"""Which words an argument of a command takes besides its own choices."""


def completion(context: Context) -> int:
    """Print the completion script of a shell, or the words of one kind that it asks for."""
    options = context.options
    if options.words:
        context.print("\n".join(_words(context, options.words)))
        return 0
    if not options.shell:
        raise UsageError("Which shell?", f"Type `studycal completion {'|'.join(grammar.SHELLS)}`.")
    context.print(script(options.shell))
    return 0


def script(shell: str) -> str:
    """The completion script of a shell."""
    import shtab

    return str(shtab.complete(with_words(grammar.build()), shell=shell))


def with_words(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The grammar, its arguments told to ask for the words of the learner's plan."""
    import shtab

    for name, command in grammar.commands(parser).items():
        for action in command._actions:
            kind = _COMPLETED_FROM.get((name, action.dest))
            if kind:
                vars(action)["complete"] = shtab.cmd(f"studycal completion --words {kind}")
    return parser


def _words(context: Context, kind: str) -> list[str]:
    """The words of one kind; none where there is no plan to ask."""
    if kind == "zones":
        from zoneinfo import available_timezones

        return sorted(name for name in available_timezones() if "/" in name)
    try:
        return sorted(dict.fromkeys(_KINDS[kind](context)))
    except StudycalError:
        return [*VIEWS] if kind == "views" else []


def _weeks(context: Context) -> Iterable[str]:
    return [week_id(week.week) for week in _built(context).plan.weeks]


def _sessions(context: Context) -> Iterable[str]:
    plan = _built(context).plan
    return [*(session.id for session in plan.sessions), *(item.id for item in plan.unplaced)]


def _log(context: Context) -> Iterable[str]:
    """What may be logged: sessions of weeks that have begun."""
    built = _built(context)
    until = context.now.astimezone(built.schedule.zone).date() + timedelta(days=7)
    begun = {week.week for week in built.plan.weeks if week.starts + timedelta(days=6) < until}
    return ["done", "partial", "skip", *(session.id for session in built.plan.sessions if session.week in begun)]


def _pinned(context: Context) -> Iterable[str]:
    from studycal.service.pins import taken_over

    return taken_over(context.home)


def _facts(context: Context) -> Iterable[str]:
    from studycal.core.life.facts import standing

    return [str(record.id) for record in standing(context.home.store.records())]


def _views(context: Context) -> Iterable[str]:
    return [*VIEWS, *_weeks(context), *_sessions(context)]


def _built(context: Context) -> Revision:
    from studycal.service.published import build

    return build(context.home, context.now, save=False)


_KINDS: dict[str, Callable[[Context], Iterable[str]]] = {
    "weeks": _weeks,
    "sessions": _sessions,
    "pinned": _pinned,
    "facts": _facts,
    "log": _log,
    "views": _views,
}
