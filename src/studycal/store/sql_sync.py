"""One calendar's bases, intents, cursor and runs in a store of rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from studycal.core.records import replace
from studycal.core.sync.remote import Fields, OpKind
from studycal.core.sync.rest import Rest
from studycal.core.sync.state import Base, Intent, State
from studycal.core.week_keys import WeekKeys

from .rows import Rows
from .sync_memory import Cursor, RunRecord

_KEPT = timedelta(days=90)
_A_YEAR = 1024
"""More rows than a year's plan has: most of them are as they were when they were last read."""
_json = json.JSONEncoder(sort_keys=True).encode
_text_json = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode
_fields_json = json.JSONEncoder(ensure_ascii=False).encode

Run = Callable[..., Rows]
Transaction = Callable[[], AbstractContextManager[None]]


class SqlSyncMemory:
    """See `studycal.store.sync_memory.SyncMemory`. ``run`` runs a named query for the target and its learner; rows go
    by the ``keys`` of weeks, what is read and written by their numbers of now.
    """

    def __init__(self, run: Run, transaction: Transaction, keys: Callable[[], WeekKeys]) -> None:
        self._run = run
        self._transaction = transaction
        self._keys = keys

    def bases(self) -> dict[str, Base]:
        """What was agreed on, by session."""
        keys = self._keys()
        bases = [_renamed(_base(row), keys.current) for row in self._run("bases")]
        return {base.session: base for base in bases}

    def save_bases(self, bases: Iterable[Base]) -> None:
        """Replace what was agreed on about these sessions."""
        keys = self._keys()
        with self._transaction():
            for base in bases:
                self._run("save_base", **_row(_renamed(base, keys.stored)))

    def intents(self) -> dict[str, Intent]:
        """The writes whose end is not known, by event id."""
        keys = self._keys()
        return {row["id"]: _intent_named(_intent(row), keys.current) for row in self._run("intents")}

    def announce(self, intents: Iterable[Intent]) -> None:
        """Replace all intents by these, in one commit, which ends the rest."""
        keys = self._keys()
        with self._transaction():
            self._run("end_rest")
            self._run("forget_intents")
            for intent in intents:
                self._run("save_intent", **_intent_row(_intent_named(intent, keys.stored)))

    def sending(self, ids: Iterable[str]) -> None:
        """These deletions are about to be sent."""
        with self._transaction():
            for id_ in ids:
                self._run("send_intent", id=id_)

    def settled(self, ids: Iterable[str]) -> None:
        """These writes are over."""
        with self._transaction():
            for id_ in ids:
                self._run("drop_intent", id=id_)

    def cursor(self) -> Cursor:
        """How far the calendar was read."""
        row = self._run("cursor").fetchone()
        if row is None:
            return Cursor()
        return Cursor(
            wanted=row["wanted"],
            calendar=row["calendar"],
            token=row["token"],
            last_run=_moment(row["last_run"]),
            seen=_moment(row["seen"]),
            held_rule=row["held_rule"],
            held_since=_moment(row["held_since"]),
            heeded=row["heeded"],
            stamp=row["stamp"],
            doubles=json.loads(row["doubles"]),
            ended=bool(row["ended"]),
            rest=_rest(row["rest"]),
        )

    def save_cursor(self, cursor: Cursor) -> None:
        """Remember how far it is read now."""
        with self._transaction():
            self._run(
                "save_cursor",
                wanted=cursor.wanted,
                calendar=cursor.calendar,
                token=cursor.token,
                last_run=_text(cursor.last_run),
                seen=_text(cursor.seen),
                held_rule=cursor.held_rule,
                held_since=_text(cursor.held_since),
                heeded=cursor.heeded,
                stamp=cursor.stamp,
                doubles=_text_json(dict(cursor.doubles)),
                ended=int(cursor.ended),
                rest=_rest_text(cursor.rest),
            )

    def forget(self) -> None:
        """Bases and intents belonged to another calendar."""
        with self._transaction():
            self._run("forget_bases")
            self._run("forget_intents")

    def add_run(self, run: RunRecord) -> None:
        """Remember a run; those older than 90 days are let go."""
        with self._transaction():
            report = json.dumps(run.report, ensure_ascii=False)
            self._run("add_run", at=_text(run.at), writes=run.writes, report=report)
            self._run("trim_runs", before=_text(run.at - _KEPT))

    def runs(self, most: int = 20) -> list[RunRecord]:
        """The newest runs, newest first."""
        rows = self._run("runs", most=most)
        return [RunRecord(datetime.fromisoformat(r["at"]), r["writes"], json.loads(r["report"])) for r in rows]

    def writes_since(self, moment: datetime) -> int:
        """How many writes were sent since then."""
        return int(self._run("writes_since", since=_text(moment)).fetchone()["writes"])


def _renamed(base: Base, naming: Callable[[str], str]) -> Base:
    name = naming(base.session)
    return base if name == base.session else replace(base, session=name)


def _intent_named(intent: Intent, naming: Callable[[str], str]) -> Intent:
    name = naming(intent.session)
    if name == intent.session:
        return intent
    return replace(intent, session=name, done=_renamed(intent.done, naming) if intent.done else None)


def _text(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _rest(text: str) -> Rest | None:
    if not text:
        return None
    body = json.loads(text)
    return Rest(body["alike"], datetime.fromisoformat(body["since"]), _moment(body["until"]))


def _rest_text(rest: Rest | None) -> str:
    return _json({"alike": rest.alike, "since": _text(rest.since), "until": _text(rest.until)}) if rest else ""


def _intent(row: Any) -> Intent:  # noqa: ANN401 - an engine's own row
    kind = OpKind(row["kind"])
    done = _base(json.loads(row["done"])) if row["done"] else None
    return Intent(row["id"], row["session"], row["generation"], kind, row["etag"], bool(row["sent"]), done)


def _intent_row(intent: Intent) -> dict[str, object]:
    return {
        "id": intent.id,
        "session": intent.session,
        "generation": intent.generation,
        "kind": intent.kind.value,
        "etag": intent.etag,
        "sent": int(intent.sent),
        "done": _text_json(_row(intent.done)) if intent.done else "",
    }


def _base(row: Any) -> Base:  # noqa: ANN401 - an engine's own row, or one kept as JSON
    return Base(
        session=row["session"],
        generation=row["generation"],
        id=row["id"],
        etag=row["etag"],
        fields=_fields(row["fields"]) if row["fields"] else None,
        state=State(row["state"]),
        mark=_mapping(row["mark"]),
        agreed=_mapping(row["agreed"]),
        users=_names(row["users"]),
        sequence=row["sequence"],
        cause=row["cause"],
        theirs=_mapping(row["theirs"]),
    )


@lru_cache(maxsize=_A_YEAR)
def _mapping(text: str) -> Mapping[str, str]:
    return MappingProxyType(json.loads(text))


@lru_cache(maxsize=_A_YEAR)
def _names(text: str) -> frozenset[str]:
    return frozenset(json.loads(text))


def _row(base: Base) -> dict[str, object]:
    return {
        "session": base.session,
        "generation": base.generation,
        "id": base.id,
        "etag": base.etag,
        "fields": _fields_json(_fields_body(base.fields)) if base.fields else None,
        "state": base.state.value,
        "mark": _json(dict(base.mark)),
        "agreed": _json(dict(base.agreed)),
        "users": _json(sorted(base.users)),
        "sequence": base.sequence,
        "cause": base.cause,
        "theirs": _text_json(dict(base.theirs)),
    }


def _fields_body(fields: Fields) -> dict[str, Any]:
    return {
        "start": fields.start.isoformat(),
        "end": fields.end.isoformat(),
        "zone": fields.zone,
        "summary": fields.summary,
        "description": fields.description,
        "transparent": fields.transparent,
        "status": fields.status,
        "alarms": list(fields.alarms),
        "categories": list(fields.categories),
        "color": fields.color,
    }


@lru_cache(maxsize=_A_YEAR)
def _fields(text: str) -> Fields:
    body = json.loads(text)
    start, end = (_when(body[key], body["zone"]) for key in ("start", "end"))
    lists = {"alarms": tuple(body["alarms"]), "categories": tuple(body["categories"])}
    return Fields(**{**body, "start": start, "end": end, **lists})


def _when(text: str, zone: str) -> datetime | date:
    """A date, or a moment in the event's own zone; a zone that this machine does not know leaves the offset."""
    if len(text) == len("2026-11-30"):
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    try:
        return moment.astimezone(ZoneInfo(zone))
    except (KeyError, ValueError, OSError):
        return moment
