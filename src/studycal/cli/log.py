"""`studycal log`: done, partial or skip; and the history of everything said."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from studycal.core.facts import Record, standing
from studycal.core.period import Period
from studycal.core.plan import LogEntry, Session, Status
from studycal.errors import UsageError
from studycal.service import say
from studycal.service.answers import Answers, checked
from studycal.service.build import build
from studycal.service.later import offer
from studycal.service.review import save

from .context import Context

_STATUS = {"done": Status.DONE, "partial": Status.PARTIAL, "skip": Status.SKIPPED}


def log(context: Context) -> int:
    """Keep what happened to a session, or list every fact."""
    options = context.options
    if options.history:
        return _history(context)
    if not options.status:
        raise UsageError("What happened?", "Type `studycal log done|partial|skip [W07.S2]`.")
    if options.later and options.status != "skip":
        raise UsageError("--later is for a session that was missed.", "Say `studycal log skip --later`.")
    session = _session(context)
    entry = _entry(context, session)
    if context.dry_run:
        context.say(f"{entry.session} would be logged as {entry.status}.")
        return 0
    return _later(context, session) if options.later else _keep(context, entry, session)


def _session(context: Context) -> Session:
    built = build(context.home, context.now)
    named = context.options.session
    return say.find(built, named) if named else say.latest_unlogged(built, context.now)


def _entry(context: Context, session: Session) -> LogEntry:
    options = context.options
    entry = LogEntry(
        at=context.now,
        session=session.id,
        status=_STATUS[options.status],
        restart=options.message,
        link=options.link,
    )
    return checked(entry)


def _keep(context: Context, entry: LogEntry, session: Session) -> int:
    built = say.log(context.home, [entry], context.now)
    later = offer(context.home, session.id, context.now) if entry.status is Status.SKIPPED else None
    if context.json:
        said = {"session": entry.session, "status": entry.status.value, "fact": built.facts.version}
        context.print_json({**said, "later": _period(later)})
        return 0
    context.say(f"{entry.session}: {entry.status}. Take it back with `studycal undo`.")
    if entry.restart:
        context.say("The next session of that role will begin with your restart line.")
    if later:
        context.say(
            f"Its week still has {later.start:%a %d %b %H:%M}: `studycal log skip {entry.session} --later` takes it. "
            "Otherwise it expires, and nothing is owed."
        )
    return 0


def _later(context: Context, session: Session) -> int:
    """The missed session takes the one later time its week offers."""
    built = save(context.home, Answers(session.week, again=frozenset({session.id})), context.now)
    moved = say.find(built, session.id)
    if context.json:
        said = {"session": moved.id, "status": Status.PLANNED.value, "fact": built.facts.version}
        context.print_json({**said, "later": _period(moved.period)})
    else:
        context.say(f"{moved.id} is now on {moved.start:%a %d %b %H:%M}. Take it back with `studycal undo`.")
    return 0


def _period(period: Period | None) -> dict[str, str] | None:
    return {"start": period.start.isoformat(), "end": period.end.isoformat()} if period else None


def _history(context: Context) -> int:
    records = context.home.store.records()
    holding = {record.id for record in standing(records)}
    if context.json:
        zone = context.home.zone
        context.print_json({"facts": [_json(record, record.id in holding, zone) for record in records]})
        return 0
    for record in records:
        sign = " " if record.id in holding or record.kind == "undo" else "×"
        when = record.at.astimezone(context.home.zone)
        context.print(f"{record.id:4} {sign} {when:%Y-%m-%d %H:%M}  {record.kind:<6} {_words(record)}")
    if not records:
        context.say("Nothing was said yet.")
    return 0


def _json(record: Record, holds: bool, zone: tzinfo) -> dict[str, Any]:
    """A fact for programs; an undo keeps its own number, and ``undoes`` is the one it takes back."""
    body = {"undoes" if key == "fact" else key: value for key, value in record.body.items()}
    at = record.at.astimezone(zone).isoformat()
    return {"fact": record.id, "at": at, "kind": record.kind, "holds": holds, **body}


def _words(record: Record) -> str:
    """A fact's body in one line."""
    parts = [
        " ".join(str(item) for item in value) if isinstance(value, list) else str(value)
        for key, value in record.body.items()
        if key != "windows"
    ]
    return " ".join(parts)
