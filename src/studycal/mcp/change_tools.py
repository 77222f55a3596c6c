"""The tools that change something: each previews, and `confirm` keeps what was shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from studycal.core.life.facts import log_body
from studycal.core.life.marks import MarkKind
from studycal.core.plan import LOG_WORDS, LogEntry
from studycal.core.records import replace
from studycal.core.time.period import instant
from studycal.errors import UsageError
from studycal.formats.dates import written
from studycal.service import calendar_words, commit, pin_words, pins, waiting
from studycal.service import review as reviews
from studycal.service.log_entries import ReviewAnswers, checked
from studycal.service.parsing import parse_mark, session_id
from studycal.service.revision import Revision
from studycal.service.session_names import NamedSession, find_any
from studycal.service.whereabouts import typed_moment

from .answers import KeptAnswer, PreviewAnswer
from .read_tools import number
from .tools import KEEPS, READS, Server, ToolContext

Logged = Literal["done", "partial", "skip"]


def add(server: Server, door: ToolContext) -> None:
    """Add the tools that change something."""
    _add_marks(server, door)
    _add_record(server, door)

    @server.tool(title="Preview changed documents", annotations=READS)
    def documents() -> PreviewAnswer:
        """Preview what the learner's changed documents do to the plan; it stays as it was until confirm publishes it.

        `notes` say week by week what was added, removed, renumbered or renamed.
        """
        with door.plan() as (home, built, now):
            if not built.waiting:
                raise UsageError("The plan follows the documents.", "There is nothing to publish.")
            lines = (f"{problem.message} {problem.remedy}".rstrip() for problem in built.waiting)
            return door.preview(home, now, "Publish what the documents change", waiting.preview_documents, *lines)

    @server.tool(title="Keep a previewed change", annotations=KEEPS)
    def confirm(token: str) -> KeptAnswer:
        """Keep exactly the change that was previewed under this token; ask the learner first.

        If the plan changed meanwhile nothing is kept, and the answer says so.
        """
        if not door.keeps:
            raise UsageError("This server runs with --dry-run and keeps nothing.", "Start it without --dry-run.")
        with door.home() as home:
            return door.previews.confirm(home, door.clock(), token)


def _add_marks(server: Server, door: ToolContext) -> None:
    @server.tool(title="Preview a mark", annotations=READS)
    def mark(
        kind: MarkKind,
        target: str = "",
        timezone: str = "",
        sessions: int | None = None,
        windows: list[str] | None = None,
        resume: Literal["", "open", "today"] = "",
    ) -> PreviewAnswer:
        """Preview what life does to the plan; confirm keeps it.

        bad, great and cut take a week (W07), merge two (W07 W08), pause and travel dates (2026-12-21..2027-01-03),
        clear either. travel needs the destination's IANA timezone and may give sessions a week and windows there
        ("mon-fri 18:00-21:00"). return takes no target; resume at the open week or at today's topic.
        """
        if resume and kind is not MarkKind.RETURN:
            raise UsageError("resume is for return only.", "Leave it out.")
        with door.plan() as (home, built, now):
            new_mark = parse_mark(
                kind,
                target.split(),
                now.astimezone(built.schedule.zone),
                lambda: built.plan,
                zone=timezone,
                sessions=sessions,
                windows=windows or (),
                resume=resume,
            )
            question = f"Mark {kind} {target}".strip()
            return door.preview(
                home, now, question, lambda home, now: commit.mark(home, replace(new_mark, at=now), now)
            )

    @server.tool(title="Preview a pin", annotations=READS)
    def pin(session: str, time: str, timezone: str = "") -> PreviewAnswer:
        """Preview giving a session (W07.S2) the learner's own time (2027-01-15 19:30, fri 7pm); confirm keeps it.

        The time is read on the clocks of where the learner is that day, or of timezone.
        """
        with door.plan() as (home, built, now):
            name = find_any(built, session_id(session)).id
            start = typed_moment(built, time, now, timezone, session=name)
            there = pin_words.whereabouts(pins.pin(home, name, start, now), name)
            notes = [*there, *calendar_words.notices(home).get(name, ())]
            question = f"Pin {name} at {written(start.date())} {start:%H:%M} {start.tzinfo}"
            return door.preview(home, now, question, lambda home, now: pins.pin(home, name, start, now), *notes)

    @server.tool(title="Preview an undo", annotations=READS)
    def undo(fact: int | None = None) -> PreviewAnswer:
        """Preview taking back what was said: the newest, or the fact of that number; confirm keeps it."""
        with door.plan() as (home, _, now):
            wanted = fact or int(commit.undo(home, None, now).facts[0][1]["fact"])
            question = f"Take back fact {wanted}"
            return door.preview(home, now, question, lambda home, now: commit.undo(home, wanted, now))


def _add_record(server: Server, door: ToolContext) -> None:
    @server.tool(title="Preview a log", annotations=READS)
    def log(status: Logged, sessions: list[str] | None = None, restart: str = "", link: str = "") -> PreviewAnswer:
        """Preview saying how sessions went; confirm keeps it. Without sessions it is the newest that was not logged.

        restart (partial) is where to go on, link the output that was made; both belong to one session.
        """
        with door.plan() as (home, built, now):
            named = _sessions(built, sessions or [], now)
            if len(named) > 1 and (restart or link):
                raise UsageError("restart and link belong to one session.", "Log that one alone.")
            entries = [
                checked(LogEntry(now, session=named_session.id, status=LOG_WORDS[status], restart=restart, link=link))
                for named_session in named
            ]
            question = f"Log {', '.join(named_session.id for named_session in named)}: {LOG_WORDS[status]}"
            placed = [named_session.placed for named_session in named if named_session.placed]
            ahead = [f"{session.id} has not begun yet." for session in placed if instant(session.start) > instant(now)]
            facts = [("log", log_body(entry)) for entry in entries]
            return door.preview(home, now, question, lambda home, now: commit.preview(home, facts, now), *ahead)

    @server.tool(title="Preview a review's answers", annotations=READS)
    def answer_review(
        week: str, verdict: str = "", explain: Literal[0, 1, 2] | None = None, surprise: str = ""
    ) -> PreviewAnswer:
        """Preview the week's own record; confirm keeps it.

        verdict is a sentence; explain: could I explain it (0 not yet, 1 roughly, 2 to anybody); surprise a sentence.
        """
        with door.plan() as (home, _, now):
            held = reviews.review(home, now, number(week)).week
            given = ReviewAnswers(held, verdict=verdict, explain=explain, surprise=surprise)
            if not reviews.prepare(home, given, now).facts:
                raise UsageError("That says nothing new of the week.", "Give a verdict, explain or surprise.")
            question = f"Keep the record of week {held}"
            return door.preview(home, now, question, lambda home, now: reviews.prepare(home, given, now))


def _sessions(built: Revision, names: Sequence[str], now: datetime) -> list[NamedSession]:
    """The sessions that are meant. Raises UsageError, NotThereError."""
    wanted = dict.fromkeys(session_id(name) for name in names or [commit.latest_unlogged(built, now).id])
    return [find_any(built, name) for name in wanted]
