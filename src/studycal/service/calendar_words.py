"""What calendars hold of the learner's own, in words: what is left alone there, and what an `unpin` gives back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from studycal.core.life.facts import replay
from studycal.core.sync import marker
from studycal.core.sync.state import Base, State
from studycal.store.sync_memory import Cursor

from .published import stored
from .workspace import Home

_NAMES = {"time": "time", "summary": "title", "description": "description"}


def notices(home: Home) -> dict[str, tuple[str, ...]]:
    """By session, what every look at its event tells until that is resolved: a line each, without a full stop."""
    lines: dict[str, tuple[str, ...]] = {}
    for target in home.store.targets():
        memory = home.store.sync(target)
        own = [(session, _words(base)) for session, base in memory.bases().items()]
        for session, words in (*own, *_twice(memory.cursor())):
            if words:
                lines[session] = (*lines.get(session, ()), _line(session, target, words))
    return lines


def standing_twice(home: Home) -> list[str]:
    """Those of the notices that tell of an older event beside the newer one."""
    cursors = ((target, home.store.sync(target).cursor()) for target in home.store.targets())
    return [_line(session, target, words) for target, cursor in cursors for session, words in _twice(cursor)]


def _line(session: str, target: str, words: str) -> str:
    return f"{session} in {target}: {words}"


def _twice(cursor: Cursor) -> list[tuple[str, str]]:
    """The sessions that stand twice, and the rest of the sentence that tells it."""
    split = (sentence.rstrip(".").partition(" ") for sentence in cursor.doubles.values())
    return [(session, words) for session, _, words in split]


def _words(base: Base) -> str:
    if base.state is State.ODD:
        return f"left alone, {base.cause}; it follows no change of the plan"
    if base.state is State.DETACHED:
        return f"kept, not planned any more; {base.cause}"
    if base.state is State.AWAITING:
        return "moved by you and by the plan; `studycal sync` names the commands that answer"
    return ""


def given_back(home: Home, sessions: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """By session, its own title and the fields that an `unpin` gives back to the planner, as people call them."""
    wanted = set(sessions)
    titles = replay(stored(home).records).titles
    fields: dict[str, tuple[str, ...]] = {
        session: (f'{session}: title ("{titles[session]}")',) for session in wanted & titles.keys()
    }
    for target in home.store.targets():
        for session, base in home.store.sync(target).bases().items():
            if session in wanted and base.users and not base.state.gone:
                names = [_field_name(base, name) for name in marker.FIELDS if name in base.users]
                fields[session] = (*fields.get(session, ()), f"{session} in {target}: {', '.join(names)}")
    return fields


def renamed(home: Home) -> dict[str, tuple[str, ...]]:
    """By session, under which title of the learner's own its event stands in a calendar: ``“Mine” in google``."""
    titles: dict[str, tuple[str, ...]] = {}
    for target in home.store.targets():
        for session, base in home.store.sync(target).bases().items():
            if base.fields and "summary" in base.users and not base.state.gone:
                titles[session] = (*titles.get(session, ()), f"“{base.fields.summary}” in {target}")
    return titles


def _field_name(base: Base, name: str) -> str:
    if name == "summary" and base.fields:
        return f'title ("{base.fields.summary}")'
    return _NAMES[name]


def theirs(home: Home, session: str) -> dict[str, Mapping[str, str]]:
    """By calendar, the words of the learner's that a session's event holds: an `undo` brings them back."""
    by_target: dict[str, Mapping[str, str]] = {}
    for target in home.store.targets():
        base = home.store.sync(target).bases().get(session)
        if base is not None and base.fields is not None and not base.state.gone:
            words = {name: str(getattr(base.fields, name)) for name in sorted(base.users - {"time"})}
            by_target |= {target: words} if words else {}
    return by_target
