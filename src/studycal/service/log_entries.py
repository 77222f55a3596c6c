"""What a learner says in a log or a review: proved, then kept as facts in one commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from studycal.core.life import progress
from studycal.core.life.facts import NewFact, aspect_body, log_body, pin_body, usual_body
from studycal.core.life.marks import Mark
from studycal.core.patterns import pattern
from studycal.core.plan import OFFER, LogEntry, Pin, Status
from studycal.core.records import dataclass, field, replace
from studycal.errors import HeldError, UsageError

from .published import build, stored
from .revision import Revision
from .workspace import Home

_WIKI_LINK = pattern(r"!?\[\[[^\[\]\n]{1,300}\]\]")
RESTART_LIMIT = 120
TEXT_LIMIT = 500
LINK_LIMIT = 500
EXPLAIN = (0, 1, 2)
"""Could I explain it? Not yet, roughly, to anybody."""


@dataclass(frozen=True)
class ReviewAnswers:
    """What a learner says in a review; what is left out stays as it was.

    ``sessions`` are entries by session id; ``again`` names missed sessions that take the later time offered; ``step``
    is a mark of the ladder. ``explain`` is 0, 1 or 2: could I explain it? ``records`` say the same of several weeks.
    """

    week: int
    sessions: Mapping[str, LogEntry] = field(default_factory=dict)
    again: frozenset[str] = frozenset()
    verdict: str = ""
    explain: int | None = None
    surprise: str = ""
    step: Mark | None = None
    records: tuple[LogEntry, ...] = ()


def checked(entry: LogEntry) -> LogEntry:
    """An entry as it is kept: every text on one line. Raises UsageError for one that is too long or no link."""
    from studycal.formats.notes import one_line

    restart = _short("restart line", entry.restart, RESTART_LIMIT)
    if restart and entry.status is not Status.PARTIAL:
        raise UsageError("A restart line belongs to a partial session.", "Log it as partial, or leave the line out.")
    if entry.explain is not None and entry.explain not in EXPLAIN:
        raise UsageError(f'"{entry.explain}" is not 0, 1 or 2.', "0: not yet, 1: roughly, 2: to anybody.")
    return replace(
        entry,
        restart=restart,
        link=_link(one_line(entry.link), entry.status),
        verdict=_short("verdict", entry.verdict, TEXT_LIMIT),
        surprise=_short("surprise", entry.surprise, TEXT_LIMIT),
    )


def _short(name: str, text: str, limit: int) -> str:
    from studycal.formats.notes import one_line

    line = one_line(text)
    if len(line) > limit:
        raise UsageError(f"The {name} has {len(line)} characters.", f"Say it in {limit}.")
    return line


def _link(text: str, status: Status) -> str:
    """An address, or a note's name as a vault writes it: ``[[My explainer]]``."""
    if len(text) > LINK_LIMIT:
        raise UsageError(f"The link has {len(text)} characters.", f"Give one of at most {LINK_LIMIT}.")
    if text and status is Status.SKIPPED:
        raise UsageError("A skipped session made nothing to link to.", "Log it as done or partial.")
    if _WIKI_LINK.fullmatch(text):
        return text
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    web = parts.scheme in ("http", "https") and parts.netloc
    whole = web or (parts.scheme in ("file", "obsidian") and (parts.path or parts.netloc))
    if " " in text or (text and not whole):
        raise UsageError(f'"{text}" is not a link.', "Give a whole address, like https://example.org/notes.")
    return text


def facts_of(home: Home, review_answers: ReviewAnswers, now: datetime) -> list[NewFact]:
    """The facts these answers are, without the step. Raises UsageError, or HeldError for a later time that is gone."""
    built = build(home, now)
    entries = new_entries(built, review_answers, now)
    return [
        *(("log", log_body(entry)) for entry in entries),
        *(("pin", body) for body in _again(home, review_answers, now)),
    ]


def new_entries(built: Revision, review_answers: ReviewAnswers, now: datetime) -> list[LogEntry]:
    """The answers that say something new, session by session, then of the week."""
    from studycal.core.life.meaning import says_something

    from .session_names import find_any

    newest = progress.newest(built.facts)
    entries = []
    for name, entry in review_answers.sessions.items():
        session = find_any(built, name)
        new = checked(replace(entry, session=session.id, at=now, week=0))
        if (
            session.id not in review_answers.again
            and new.status is not Status.UNKNOWN
            and not _same(newest.get(session.id), new)
        ):
            entries.append(new)
    week = LogEntry(
        now,
        week=review_answers.week,
        verdict=review_answers.verdict,
        explain=review_answers.explain,
        surprise=review_answers.surprise,
    )
    for record in (*review_answers.records, week):
        new = checked(replace(record, at=now, session=""))
        if (new.verdict or new.surprise or new.explain is not None) and says_something(built.facts, new):
            entries.append(new)
    return entries


def _same(old: LogEntry | None, new: LogEntry) -> bool:
    return old is not None and (old.status, old.restart, old.link) == (new.status, new.restart, new.link)


def _again(home: Home, review_answers: ReviewAnswers, now: datetime) -> list[dict[str, object]]:
    if not review_answers.again:
        return []
    from .offers import later_times

    times = later_times(home, sorted(review_answers.again), now)
    gone = sorted(review_answers.again - set(times))
    if gone:
        raise HeldError(f"{gone[0]} has no later time on offer.", "Leave it; nothing is owed.", rule="expired")
    standing = build(home, now).plan.by_id()
    return [
        pin_body(Pin(name, period, OFFER))
        | aspect_body(standing[name].period, period)
        | usual_body(stored(home).records, name, standing[name].period)
        for name, period in times.items()
    ]
