"""The mark on an event that tells ours from strangers' and the planner's text from the learner's.

An event's id follows from plan, session and generation alone, so a copy of an event is never taken for the original.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache

from studycal.core.patterns import pattern
from studycal.core.time.period import instant

from .event import event_id, session_key
from .remote import Fields

FIELDS = ("time", "summary", "description")
VERSION = "1"
USERS = "u"
STAMP = "s"
FIRST_LINE = "--- studycal ---"
LAST_LINE = "--- end of studycal: your own notes go below ---"
_BREAK = pattern("<br\\s*/?>|\r\n?|\x85|\u2028|\u2029", re.IGNORECASE)
_UNSEEN = pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
"""Control characters, lone surrogates and byte order marks: no iCalendar file may hold them (RFC 5545 3.1), or some
servers drop them, so none means anything.
"""


def fence(text: str) -> str:
    """Our part of a description between the two lines that bound it."""
    return f"{FIRST_LINE}\n{text}\n{LAST_LINE}"


def split(description: str) -> tuple[str, str | None, str]:
    """What stands before, inside and after our lines; inside is None where a line is missing."""
    text = _newlines(description)
    before, first, rest = text.partition(FIRST_LINE)
    inside, last, after = rest.partition(LAST_LINE)
    return (before, inside, after) if first and last else (text, None, "")


def merge(description: str, ours: str) -> str:
    """The description with our part replaced; what stands around it survives.

    Where the bounds of our part are gone, the learner's words stand below it: all but the lines that are ours.
    """
    before, inside, after = split(description)
    if inside is not None:
        return before + fence(ours) + after
    words = _without(before, ours)
    return f"{fence(ours)}\n{words}" if words else fence(ours)


def _without(text: str, ours: str) -> str:
    """The lines of a text that are none of ours; empty lines at both ends are dropped."""
    mine = {line.strip() for line in (*ours.split("\n"), FIRST_LINE, LAST_LINE) if line.strip()}
    return "\n".join(line for line in _meaning(text).split("\n") if line.strip() not in mine).strip("\n")


def has_notes(description: str) -> bool:
    """Whether the learner wrote something around our part, or removed its bounds."""
    before, _, after = split(description)
    return bool(_meaning(before) or _meaning(after))


def value(fields: Fields, name: str) -> str:
    """The meaning of a field: instants in whatever zone, or text however a server escapes, folds or trims it."""
    if name == "time":
        start, end = fields.start, fields.end
        return _times(start, getattr(start, "fold", 0), end, getattr(end, "fold", 0))
    if name == "summary":
        return _meaning(fields.summary)
    return _ours(fields.description)


def digest(fields: Fields, name: str) -> str:
    """A short digest of a field's meaning, as the mark carries it."""
    return _short(value(fields, name))


def matches(mark: Mapping[str, str], fields: Fields, name: str) -> bool:
    """Whether a mark says that the planner wrote what a field says. Older marks told the zone of a time, too."""
    written = mark.get(f"h-{name}", USERS)
    if written == digest(fields, name):
        return True
    return name == "time" and written == _short(f"{value(fields, name)}|{fields.zone}")


def digests(fields: Fields) -> dict[str, str]:
    """The digest of each field that can be ours."""
    return {name: digest(fields, name) for name in FIELDS}


def compose(
    plan_id: str,
    session: str,
    generation: int,
    agreed: Mapping[str, str],
    users: Iterable[str],
    stamp: str = "",
) -> dict[str, str]:
    """The mark of an event whose planner-written fields have the digests ``agreed``; ``users`` are the learner's.

    ``stamp`` tells of the facts behind the plan that wrote it (`studycal.core.sync.stamp`), "" for none.
    """
    owned = set(users)
    fields = {f"h-{name}": USERS if name in owned else agreed[name] for name in FIELDS}
    stamped = {STAMP: stamp} if stamp else {}
    return {
        "k": session_key(plan_id, session),
        "g": str(generation),
        "plan": plan_id,
        "v": VERSION,
        **fields,
        **stamped,
    }


def identify(event: str, mark: Mapping[str, str], plan_id: str) -> tuple[str, int] | None:
    """The session and generation a mark names, if the event's id is the one that belongs to them; else a stranger."""
    prefix = plan_id + "/"
    key, generation = mark.get("k", ""), mark.get("g", "")
    if not key.startswith(prefix) or not (generation.isascii() and generation.isdigit() and len(generation) < 10):
        return None
    session = key.removeprefix(prefix).replace("/", ".")
    return (session, int(generation)) if event_id(plan_id, session, int(generation)) == event else None


_MANY = 2048
"""More texts and times than a year's plan has: each run asks for the meaning of each several times."""


@lru_cache(maxsize=2 * _MANY)
def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@lru_cache(maxsize=_MANY)
def _times(start: date, _fold_of_start: int, end: date, _fold_of_end: int) -> str:
    """Both instants, or both days. The folds tell apart what is equal to Python: the hour that a clock shows twice."""
    return "|".join((_moment(start), _moment(end)))


def _moment(moment: date) -> str:
    return instant(moment).isoformat() if isinstance(moment, datetime) else str(moment)


def _newlines(text: str) -> str:
    return _BREAK.sub("\n", text)


@lru_cache(maxsize=_MANY)
def _ours(description: str) -> str:
    """What our part of a description means; all of it, marked as such, where its bounds are gone."""
    inside = split(description)[1]
    return "?" + _meaning(description) if inside is None else _meaning(inside)


@lru_cache(maxsize=_MANY)
def _meaning(text: str) -> str:
    from html import unescape  # its table of names is large, and show has no use for it

    plain = unicodedata.normalize("NFC", unescape(_UNSEEN.sub("", _newlines(text)))).replace("\u00a0", " ")
    return "\n".join(line.rstrip() for line in plain.split("\n")).strip()
