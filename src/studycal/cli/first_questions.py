"""What `init` asks on a terminal after zone, start and days: each question says what its answer does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from studycal.errors import StudycalError
from studycal.formats import setting_words

from .context import Context
from .first_config import FirstConfig

NONE = "none"


def windows(context: Context, usual: tuple[str, ...]) -> list[str]:
    """The times into which a session may go when its own is taken."""
    question = "More times, into which a session goes when its own is taken (none: only those above)"
    return _parts(context.ask(question, "; ".join(usual), prove=_or_none(_windows)))


def optional(context: Context) -> str:
    """The slot of the optional session, "" for none."""
    question = 'A time for the optional session, which counts for nothing, like "sun 10:00"'
    return _word(context.ask(question, NONE, prove=_or_none(setting_words.home_slots)))


def holidays(context: Context, start: date) -> str:
    """The country, and perhaps region, whose public holidays are days without a session."""

    def prove(text: str) -> object:
        from studycal.wiring import holidays as days_of

        country, _, part = setting_words.country(text).partition("-")
        try:
            return days_of(country, part, start, start)
        except StudycalError as error:
            raise ValueError(str(error)) from error

    question = "A country whose holidays are days without a session, like PL or DE-BY"
    return _word(context.ask(question, NONE, prove=_or_none(prove)))


def others(context: Context, answers: FirstConfig) -> None:
    """A calendar with appointments to plan around, and the name of the one that is made."""
    question = "A calendar whose appointments it plans around: the address or file of an .ics"
    answers.busy = _word(context.ask(question, NONE))
    answers.title = context.ask("The name of your calendar", answers.title)


def _parts(text: str) -> list[str]:
    return [] if not _word(text) else [part.strip() for part in text.split(";") if part.strip()]


def _windows(text: str) -> object:
    return [setting_words.windows(part) for part in _parts(text)]


def _word(text: str) -> str:
    return "" if text.strip().lower() in ("", NONE, "no", "-") else text.strip()


def _or_none(prove: Callable[[str], object]) -> Callable[[str], object]:
    return lambda text: _word(text) and prove(text)
