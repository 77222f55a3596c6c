"""Settings as a person changes them, and what a change would do to the plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from studycal.config.load import parse
from studycal.core.life.facts import SETTING, NewFact, first_of_batch, numbered, pin_body, pin_from, replay, standing
from studycal.core.life.mark_rules import validate_mark
from studycal.core.life.marks import MarkKind
from studycal.core.plan import Pin, diff
from studycal.core.records import replace
from studycal.core.time.period import instant
from studycal.errors import InputError, UsageError

from . import commit, published
from .commit import Preview
from .config_text import ConfigEdit, Values, changed, config_text, with_config
from .documents import Document, with_marks
from .files import write_whole
from .finish import FINISH, finish_fact
from .input_reader import read_inputs
from .plan import compute
from .published import build
from .revision import Previous, Revision
from .setting_facts import MOVING, last_set, released, stated
from .workspace import Home

_TABLE = "curriculum.table"


def preview(home: Home, values: Values, now: datetime, *, as_facts: bool = False, since: date | None = None) -> Preview:
    """What these settings would do to the plan; nothing is kept. Raises InputError for what the config cannot say.

    ``as_facts``, for settings that a person changed, lets them be taken back. With ``since`` the sessions before that
    day stay where they are, pinned, and only the later ones follow other days and times; raises UsageError for other
    settings.
    """
    values = _with_marks(home, values)
    seen = _seen(home, values, now, as_facts=as_facts)
    if since is None:
        return seen
    if MOVING.isdisjoint(values):
        raise UsageError("--from is for days, times and lengths.", "This setting holds for the whole plan.")
    freed = [("unpin", {"session": name}) for name in _pinned_for_another_day(seen.after.previous, since, now)]
    seen = _seen(home, values, now, as_facts=as_facts, also=freed) if freed else seen
    sooner = [*(move.before for move in seen.diff.moved), *seen.diff.removed]
    pins = [("pin", pin_body(Pin(session.id, session.period))) for session in sooner if session.start.date() < since]
    return _seen(home, values, now, as_facts=as_facts, also=[*freed, *pins])


def _with_marks(home: Home, values: Values) -> Values:
    """The settings; a line of the plan together with what stands there, by which it is known again."""
    line = values.get(_TABLE)
    if _TABLE not in values:
        return values
    marks: tuple[str, ...] = ()
    if isinstance(line, int) and line:
        plan = Document(home.config.curriculum.weeks, home.workspace.document(home.config.weeks_path))
        marks = with_marks(plan, replace(home.config.answers, table=line)).table_marks
    return {**values, f"{_TABLE}_marks": list(marks) or None}


def _pinned_for_another_day(previous: Previous, since: date, now: datetime) -> list[str]:
    """The sessions from a day on that only an earlier change of days and times, to hold from a later day on, pinned."""
    records = standing(previous.records)
    changes = {first_of_batch(record) for record in records if record.body.get(SETTING) in MOVING}
    last = {str(record.body.get("session")): record for record in records if record.kind in ("pin", "unpin")}
    held = [record for record in last.values() if record.kind == "pin" and first_of_batch(record) in changes]
    pins = [pin_from(record.body, record.at) for record in held]
    return [
        pin.session for pin in pins if pin.period.start.date() >= since and instant(pin.period.start) > instant(now)
    ]


def _seen(home: Home, values: Values, now: datetime, *, as_facts: bool, also: Sequence[NewFact] = ()) -> Preview:
    was = config_text(home)
    edit = ConfigEdit(was, changed(was, values))
    before = build(home, now)
    inputs = read_inputs(with_config(home, edit.text), now)
    facts = [*also, *_finish_said(values, before, now)]
    facts += stated(home, edit, values) if as_facts else []
    previous, old = before.previous, replay(before.previous.records)
    new = replay([*previous.records, *numbered(facts, previous.records, now)]) if facts else old
    for mark in new.marks[len(old.marks) :]:
        validate_mark(mark, inputs.curriculum, inputs.schedule, old, before.plan, now)
    free = released(previous, new, inputs.schedule, now, values)
    after = replace(compute(inputs, free, new, now, typed=True), previous=previous)
    seen = Preview(tuple(facts), before.plan, after, diff(before.plan, after.plan), edit=edit)
    return replace(seen, holds_already=edit.text == edit.was and not seen.diff)


def _finish_said(values: Values, before: Revision, now: datetime) -> Iterator[NewFact]:
    """The fact that the finish is another one now, or none any more where one was said."""
    finish = values.get(FINISH)
    if isinstance(finish, date):
        yield finish_fact(finish, now)
    elif FINISH in values and any(mark.kind is MarkKind.FINISH for mark in before.facts.marks):
        yield finish_fact(None, now)


def with_settings(home: Home, values: Values) -> Home:
    """The learner's folder as it would be with these settings; nothing is kept. Raises InputError."""
    return with_config(home, changed(config_text(home), values))


def put_back(home: Home, now: datetime) -> int:
    """Take the last change of settings back, and with it the plan; the number of the fact that says so.

    Raises InputError where there is none.
    """
    number = last_set(published.stored(home).records)
    if number is None:
        raise InputError("there is no change to take back.", file=home.config_path.name)
    _, kept = commit.keep_anew(home, lambda: commit.undo(home, number, now), now)
    return kept.fact


def can_go_back(home: Home) -> bool:
    """Whether a change can be taken back."""
    return last_set(published.stored(home).records) is not None


def write_checked(path: Path, text: str) -> None:
    """Write a config that was typed whole. Raises InputError, with its line, for one that would not be read."""
    parse(text, path)
    _write(path, text)


def _write(path: Path, text: str) -> None:
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    write_whole(path, text.encode(), mode=mode)
