"""`studycal log`: done, partial or skip; and the history of everything said."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from studycal.core.life.facts import BATCH, Record, log_body, standing
from studycal.core.plan import LogEntry, Session, Status
from studycal.core.time.period import Period, instant
from studycal.errors import HeldError, UsageError
from studycal.formats.dates import written
from studycal.formats.history import sentence
from studycal.service import commit
from studycal.service.log_entries import ReviewAnswers, checked
from studycal.service.offers import offer
from studycal.service.published import build
from studycal.service.review import prepare, save
from studycal.service.revision import Revision
from studycal.service.session_names import NamedSession, find, find_any, named_session

from .context import Context
from .grammar import nearest

_STATUS = {"done": "done", "partial": "partial", "skip": "skipped", "skipped": "skipped"}
"""What a learner types, and the status it is."""


def log(context: Context) -> int:
    """Keep what happened to one session or several, or list every fact."""
    options = context.options
    if options.history:
        return _history(context)
    status, names = _words(options.words)
    if options.later and status != Status.SKIPPED:
        raise UsageError("--later is for a session that was missed.", "Say `studycal log skip --later`.")
    if len(names) > 1 and (options.message or options.link or options.later):
        raise UsageError("-m, --link and --later belong to one session.", "Log that one alone.")
    sessions = _sessions(context, names)
    entries = [_entry(context, session, status) for session in sessions]
    _begun(context, sessions)
    if options.later:
        return _later(context, sessions[0])
    if context.dry_run:
        commit.preview(context.home, [("log", log_body(entry)) for entry in entries], context.now)
        if context.json:
            context.print_json(_as_json(entries, None, None))
        for entry in entries:
            context.say(f"{entry.session} would be logged as {entry.status}.")
        return 0
    return _keep(context, entries, sessions)


def _words(words: list[str]) -> tuple[str, list[str]]:
    """The status and the sessions, in whatever order they were typed. Raises UsageError."""
    named = [word for word in words if word.lower() in _STATUS]
    others = [word for word in words if word.lower() not in _STATUS]
    if len(named) != 1:
        odd = next((hint for word in others if (hint := nearest(word, _STATUS))), "")
        raise UsageError("What happened?", odd or "Type `studycal log done|partial|skip [W07.S2]`.")
    return _STATUS[named[0].lower()], list(dict.fromkeys(others))


def _sessions(context: Context, names: list[str]) -> list[NamedSession]:
    built = build(context.home, context.now)
    today = context.now.astimezone(context.home.zone).date()
    named = [named_session(built, name, today, ahead=False) for name in names]
    return [find_any(built, name) for name in dict.fromkeys(named) or [commit.latest_unlogged(built, context.now).id]]


def _begun(context: Context, sessions: list[NamedSession]) -> None:
    """What has not begun is logged only on a second word. Raises HeldError without one."""
    placed = (session.placed for session in sessions if session.placed)
    ahead = next((session for session in placed if instant(session.start) > instant(context.now)), None)
    if ahead is None or context.yes:
        return
    today = context.now.astimezone(ahead.start.tzinfo).date()
    message = f"{ahead.id} has not begun: it is on {written(ahead.start.date(), today)} {ahead.start:%H:%M}"
    if context.dry_run or not context.interactive or not context.confirm(f"{message}. Log it all the same?"):
        again = f"studycal log {' '.join(context.options.words)} --yes"
        raise HeldError(f"{message}.", rule="not-begun", choices=(f"{again}   to log it all the same",))


def _entry(context: Context, session: NamedSession, status: str) -> LogEntry:
    options = context.options
    entry = LogEntry(
        at=context.now, session=session.id, status=Status(status), restart=options.message, link=options.link
    )
    return checked(entry)


def _keep(context: Context, entries: list[LogEntry], sessions: list[NamedSession]) -> int:
    built = commit.log(context.home, entries, context.now)
    new = {entry.session for entry in built.facts.log if entry.fact in built.kept}
    entry, fact = entries[-1], built.fact or None
    missed = entry.status is Status.SKIPPED and sessions[-1].placed
    later = offer(context.home, entry.session, context.now) if missed else None
    if context.json:
        context.print_json(_as_json(entries, fact, later))
        return 0
    for session, kept in zip(sessions, entries, strict=True):
        already = "" if kept.session in new else " already; nothing was kept"
        context.say(f"{_named(session, built)}: {kept.status}{already}.")
        if not session.placed:
            context.say(f"It has no time in the plan, and no hours are planned for it. {session.why[0]}")
    if fact:
        context.say(f"Take {'just this' if len(new) == 1 else 'all of it'} back with `studycal undo {fact}`.")
    if entry.restart:
        context.say("The next session of that role will begin with your restart line.")
    if later:
        time = f"{written(later.start.date(), later.start.date())} {later.start:%H:%M}"
        context.say(
            f"Its week still has {time}: `studycal log skip {entry.session} --later` takes it. "
            "Otherwise it expires, and nothing is owed."
        )
    return 0


def _as_json(entries: list[LogEntry], fact: int | None, later: Period | None) -> dict[str, Any]:
    logged = [{"session": entry.session, "status": entry.status.value} for entry in entries]
    return {**logged[-1], "fact": fact, "later": _period(later), "logged": logged}


def _named(session: NamedSession, built: Revision) -> str:
    """``W05.S1 Theory, Mon 11 Jan (Attention)``: what was logged, beyond doubt."""
    topic = built.curriculum.week(session.week).short_topic
    day = f", {written(session.placed.start.date())}" if session.placed else ""
    return f"{session.id} {session.role.capitalize()}{day} ({topic})"


def _later(context: Context, session: NamedSession) -> int:
    """The missed session takes the one later time its week offers; a dry run only says which."""
    _refuse_what_was_not_missed(context, session)
    taken = ReviewAnswers(session.week, again=frozenset({session.id}))
    if context.dry_run:
        moved = prepare(context.home, taken, context.now).after.plan.by_id()[session.id]
        if context.json:
            context.print_json(_later_json(moved, None))
        context.say(f"{moved.id} would be on {written(moved.start.date(), context.now.date())} {moved.start:%H:%M}.")
        return 0
    built = save(context.home, taken, context.now)
    moved = find(built, session.id)
    if context.json:
        context.print_json(_later_json(moved, built.fact))
    else:
        context.say(f"{moved.id} is now on {written(moved.start.date(), context.now.date())} {moved.start:%H:%M}.")
        context.say(f"Take just this back with `studycal undo {built.fact}`.")
    return 0


def _later_json(moved: Session, fact: int | None) -> dict[str, Any]:
    return {"session": moved.id, "status": Status.PLANNED.value, "fact": fact, "later": _period(moved.period)}


def _refuse_what_was_not_missed(context: Context, session: NamedSession) -> None:
    placed = session.placed
    if placed and placed.status not in (Status.UNKNOWN, Status.SKIPPED):
        over = instant(placed.end) > instant(context.now)
        what = "is not over yet" if over else f"is logged as {placed.status}"
        raise HeldError(
            f"{session.id} {what}; a later time is offered for what was missed.",
            rule="not-missed",
            choices=(f"studycal pin {session.id} TIME",) if over else (),
        )


def _period(period: Period | None) -> dict[str, str] | None:
    return {"start": period.start.isoformat(), "end": period.end.isoformat()} if period else None


def _history(context: Context) -> int:
    records = context.home.store.records()
    holding = {record.id for record in standing(records)}
    if context.json:
        zone = context.home.zone
        context.print_json({"facts": [_json(record, record.id in holding, zone) for record in records]})
        return 0
    by_number = {record.id: record for record in records}
    for record in records:
        sign = " " if record.id in holding or record.kind == "undo" else "×"
        when = record.at.astimezone(context.home.zone)
        context.print(f"{record.id:4} {sign} {when:%Y-%m-%d %H:%M}  {sentence(record, by_number)}")
    if not records:
        context.say("Nothing was said yet.")
    return 0


def _json(record: Record, holds: bool, zone: tzinfo) -> dict[str, Any]:
    """A fact for programs; an undo keeps its own number, and ``undoes`` is the one it takes back."""
    body = {"undoes" if key == "fact" else key: value for key, value in record.body.items() if key != BATCH}
    at = record.at.astimezone(zone).isoformat()
    return {"fact": record.id, "at": at, "kind": record.kind, "holds": holds, **body}
