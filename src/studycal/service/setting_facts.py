"""Settings as facts: what each was before it was set, so that it is taken back like all else that was said.

A plan follows from the config, not from these facts: they only know the way back. What may hold a secret stands beside
the state and not in the fact, which every history shows.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import datetime

import tomlkit

from studycal.core.life.facts import SETTING, Record, replay, setting_turns, standing
from studycal.core.life.marks import Facts
from studycal.core.life.progress import settled
from studycal.core.records import replace
from studycal.core.schedule import Schedule
from studycal.core.time.period import instant
from studycal.errors import HeldError

from .config_text import ConfigEdit, Values, changed, config_text, value_in, with_config
from .input_reader import read_inputs
from .plan import compute
from .revision import Previous, Revision
from .undo import Before
from .workspace import Home

_SECRET = ("busy", "google", "caldav")
"""Sections whose values no history shows: an address or a command may hold a password."""
MOVING = frozenset(
    {"times.home", "times.optional", "times.windows", "times.lengths", "times.sessions_per_day", "plan.timezone"}
    | {f"times.{name}_minutes" for name in ("min", "preferred", "max")}
)
"""Settings that say when sessions are held: what is to come follows them, instead of staying where it was legal."""


def stated(home: Home, edit: ConfigEdit, values: Values) -> list[tuple[str, Mapping[str, object]]]:
    """The facts of a change, one for each setting of ``values`` that differs; secrets are put aside."""
    facts: list[tuple[str, Mapping[str, object]]] = []
    for name in values:
        before, after = (_written(value_in(text, name)) for text in (edit.was, edit.text))
        if before == after:
            continue
        body: dict[str, object] = {"was": before, "now": after}
        if name.partition(".")[0] in _SECRET:
            data = tomlkit.dumps(body).encode()
            body = {"aside": f"setting-{hashlib.sha256(data).hexdigest()[:16]}"}
            home.private.write(str(body["aside"]), data)
        facts.append((SETTING, {SETTING: name, **body}))
    return facts


def last_set(records: Sequence[Record]) -> int | None:
    """The number of the newest setting that still stands, None where there is none."""
    return next((record.id for record in reversed(standing(records)) if record.kind == SETTING), None)


def released(
    previous: Previous, facts: Facts, schedule: Schedule, now: datetime, names: Iterable[str], keep: Container[str] = ()
) -> Previous:
    """What is published without the sessions to come, where the settings of these names give them other days or times.

    What is pinned, logged, begins within the notice, or is to be kept stands.
    """
    if MOVING.isdisjoint(names):
        return previous
    stands, soon = settled(facts).union(facts.pins), instant(now) + schedule.notice
    sessions = {
        name: item
        for name, item in previous.sessions.items()
        if name in stands or name in keep or instant(item.session.start) < soon
    }
    freed = {name: item for name, item in previous.sessions.items() if name not in sessions}
    return replace(previous, sessions=sessions, freed=freed)


def taken_back(
    home: Home, previous: Previous, new: Sequence[Record], facts: Facts, now: datetime
) -> tuple[ConfigEdit, Callable[..., Revision]]:
    """The config once ``new`` takes settings back, or brings them back, and the plan that follows from it and
    ``facts``, with the sessions of ``back`` where they were.

    Raises HeldError where a setting was changed once more since.
    """
    turned = setting_turns(previous.records, new)
    was = config_text(home)
    edit = ConfigEdit(was, _text_after(home, was, turned, previous.records))
    inputs = read_inputs(with_config(home, edit.text), now)
    names = {str(record.body[SETTING]) for record, _ in turned}

    # What other days from a later one on did not move, but only pinned where it was, stays there; so does what stands
    # as it stood before they were said.
    pinned = replay(previous.records).pins.keys() - facts.pins.keys()
    untouched = _unchanged_since(previous, min(_turned_at(record, ends, previous.records) for record, ends in turned))

    def computed(back: Mapping[str, Before]) -> Revision:
        freed = released(previous, facts, inputs.schedule, now, names, {*back, *pinned, *untouched})
        return replace(compute(inputs, freed, facts, now, typed=True, back=back), previous=previous)

    return edit, computed


def _turned_at(record: Record, ends: bool, records: Sequence[Record]) -> datetime:
    """When a setting that ``ends`` was said; of one that holds again when it was taken back."""
    undos = [undo for undo in records if undo.kind == "undo" and undo.body["fact"] == record.id]
    return record.at if ends or not undos else undos[-1].at


def _unchanged_since(previous: Previous, moment: datetime) -> set[str]:
    """The sessions whose time was published by then and is the same now."""
    published = ((name, item.session.changed) for name, item in previous.sessions.items())
    return {name for name, changed in published if changed and instant(changed) <= instant(moment)}


def _text_after(home: Home, text: str, turned: Iterable[tuple[Record, bool]], records: Sequence[Record]) -> str:
    for record, ends in turned:
        name = str(record.body[SETTING])
        current, wanted = _sides(home, record, ends=ends)
        if _written(value_in(text, name)) != current:
            raise _changed_since(name, record, records)
        text = changed(text, {name: tomllib.loads(wanted).get("value")})
    return text


def _sides(home: Home, record: Record, *, ends: bool) -> tuple[str, str]:
    """What a setting must be now, and what it becomes."""
    body: Mapping[str, object] = record.body
    if "aside" in body:
        data = home.private.read(str(body["aside"]))
        if data is None:
            raise HeldError(f"What {body[SETTING]} was before is not known here.", "Set it anew.", rule="changed-since")
        body = tomllib.loads(data.decode())
    was, now = str(body["was"]), str(body["now"])
    return (now, was) if ends else (was, now)


def _changed_since(name: str, record: Record, records: Sequence[Record]) -> HeldError:
    key = name.rpartition(".")[2]
    later = [
        later_record.id
        for later_record in standing(records)
        if later_record.id > record.id and later_record.body.get(SETTING) == name
    ]
    remedy = f"Take that back first: `studycal undo {later[-1]}`." if later else f"Type `studycal set {key} VALUE`."
    by = f"by fact {later[-1]}" if later else "in the file"
    return HeldError(f"{name} was changed again since, {by}.", remedy, rule="changed-since")


def _written(value: object) -> str:
    """A value as TOML, which keeps its type; "" for none."""
    return "" if value is None else tomlkit.dumps({"value": value}).strip()
