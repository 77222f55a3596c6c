"""`studycal log`: done, partial or skip; and the history of everything said."""

from __future__ import annotations

from typing import Any

from studycal.core.facts import Record, standing
from studycal.core.plan import LogEntry, Status
from studycal.errors import UsageError
from studycal.service import say
from studycal.service.build import build

from .context import Context

_STATUS = {"done": Status.DONE, "partial": Status.PARTIAL, "skip": Status.SKIPPED}
_RESTART_LIMIT = 120


def log(context: Context) -> int:
    """Keep what happened to a session, or list every fact."""
    if context.options.history:
        return _history(context)
    entry = _entry(context)
    if context.dry_run:
        context.say(f"{entry.session} would be logged as {entry.status}.")
        return 0
    built = say.log(context.home, [entry], context.now)
    if context.json:
        context.print_json({"session": entry.session, "status": entry.status.value, "fact": built.facts.version})
        return 0
    context.say(f"{entry.session}: {entry.status}. Take it back with `studycal undo`.")
    if entry.status is Status.PARTIAL and entry.restart:
        context.say("The next session of that role will begin with your restart line.")
    return 0


def _entry(context: Context) -> LogEntry:
    options = context.options
    if not options.status:
        raise UsageError("What happened?", "Type `studycal log done|partial|skip [W07.S2]`.")
    if len(options.message) > _RESTART_LIMIT:
        raise UsageError(
            f"The restart line has {len(options.message)} characters.", f"Say it in {_RESTART_LIMIT}: one next step."
        )
    built = build(context.home, context.now)
    named = options.session
    session = say.find(built, named) if named else say.latest_unlogged(built, context.now)
    return LogEntry(
        at=context.now,
        session=session.id,
        status=_STATUS[options.status],
        restart=" ".join(options.message.split()),
        link=options.link.strip(),
    )


def _history(context: Context) -> int:
    records = context.home.store.records()
    holding = {record.id for record in standing(records)}
    if context.json:
        context.print_json({"facts": [_json(record, record.id in holding) for record in records]})
        return 0
    for record in records:
        sign = " " if record.id in holding or record.kind == "undo" else "×"
        when = record.at.astimezone(context.home.zone)
        context.print(f"{record.id:4} {sign} {when:%Y-%m-%d %H:%M}  {record.kind:<6} {_words(record)}")
    if not records:
        context.say("Nothing was said yet.")
    return 0


def _json(record: Record, holds: bool) -> dict[str, Any]:
    return {"fact": record.id, "at": record.at.isoformat(), "kind": record.kind, "holds": holds, **dict(record.body)}


def _words(record: Record) -> str:
    """A fact's body in one line."""
    parts = [
        " ".join(str(item) for item in value) if isinstance(value, list) else str(value)
        for key, value in record.body.items()
        if key != "windows"
    ]
    return " ".join(parts)
