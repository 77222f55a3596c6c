"""The mark on an event that tells ours from strangers' and the planner's text from the learner's.

An event's id follows from plan, session and generation alone, so a copy of an event is never taken for the original.
"""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime

from .event import event_id, session_key
from .period import instant
from .remote import Fields

FIELDS = ("time", "summary", "description")
VERSION = "1"
USERS = "u"
FIRST_LINE = "--- studycal ---"
LAST_LINE = "--- end of studycal: your own notes go below ---"
_BREAK = re.compile("<br\\s*/?>|\r\n?|\x85|\u2028|\u2029", re.IGNORECASE)
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
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
    """The description with our part replaced; what stands around it survives."""
    before, inside, after = split(description)
    return fence(ours) if inside is None else before + fence(ours) + after


def has_notes(description: str) -> bool:
    """Whether the learner wrote something around our part, or removed its bounds."""
    before, _, after = split(description)
    return bool(_meaning(before) or _meaning(after))


def value(fields: Fields, name: str) -> str:
    """The meaning of a field: instants and zone, or text however a server escapes, folds or trims it."""
    if name == "time":
        return "|".join((_moment(fields.start), _moment(fields.end), fields.zone))
    if name == "summary":
        return _meaning(fields.summary)
    inside = split(fields.description)[1]
    return "?" + _meaning(fields.description) if inside is None else _meaning(inside)


def digest(fields: Fields, name: str) -> str:
    """A short digest of a field's meaning, as the mark carries it."""
    return hashlib.sha256(value(fields, name).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def digests(fields: Fields) -> dict[str, str]:
    """The digest of each field that can be ours."""
    return {name: digest(fields, name) for name in FIELDS}


def compose(
    plan_id: str, session: str, generation: int, agreed: Mapping[str, str], users: Iterable[str]
) -> dict[str, str]:
    """The mark of an event whose planner-written fields have the digests ``agreed``; ``users`` are the learner's."""
    owned = set(users)
    fields = {f"h-{name}": USERS if name in owned else agreed[name] for name in FIELDS}
    return {"k": session_key(plan_id, session), "g": str(generation), "plan": plan_id, "v": VERSION, **fields}


def identify(event: str, mark: Mapping[str, str], plan_id: str) -> tuple[str, int] | None:
    """The session and generation a mark names, if the event's id is the one that belongs to them; else a stranger."""
    prefix = plan_id + "/"
    key, generation = mark.get("k", ""), mark.get("g", "")
    if not key.startswith(prefix) or not (generation.isascii() and generation.isdigit() and len(generation) < 10):
        return None
    session = key.removeprefix(prefix).replace("/", ".")
    return (session, int(generation)) if event_id(plan_id, session, int(generation)) == event else None


def _moment(moment: object) -> str:
    return instant(moment).isoformat() if isinstance(moment, datetime) else str(moment)


def _newlines(text: str) -> str:
    return _BREAK.sub("\n", text)


def _meaning(text: str) -> str:
    plain = unicodedata.normalize("NFC", html.unescape(_UNSEEN.sub("", _newlines(text)))).replace("\u00a0", " ")
    return "\n".join(line.rstrip() for line in plain.split("\n")).strip()
