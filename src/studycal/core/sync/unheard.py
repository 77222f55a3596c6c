"""A write whose end nobody heard: where its event shows that it was done, all goes on as if it had been heard.

So what we wrote is never taken for the learner's, whatever was said since; and what the learner did to it since is.
"""

from __future__ import annotations

from studycal.core.records import replace

from . import marker
from .remote import Marker, RemoteEvent
from .state import Base, Case


def heard(case: Case) -> Case:
    """The case with what is agreed on since that write, if the event shows it."""
    intent, remote = case.intent, case.remote
    done = intent.done if intent else None
    if intent is None or done is None or remote is None or remote.cancelled or remote.id != done.id:
        return case
    if (intent.etag and remote.etag == intent.etag) or not _shows(done, case.base, remote):
        return case
    return replace(case, base=replace(done, etag=remote.etag))


def _shows(done: Base, before: Base | None, remote: RemoteEvent) -> bool:
    """Whether an event bears the mark of a write; where that is the mark it had before, or another program dropped it,
    whether it stands there at all, if it was to be made, or says what was written.
    """
    former = before if before and before.id == done.id and not before.state.gone else None
    marked = _bears(remote.marker, done)
    if remote.marker and not marked:
        return False
    if former is None or (marked and not _bears(former.mark, done)):
        return True
    written, fields = [name for name in marker.FIELDS if _value(former, name) != _value(done, name)], remote.fields
    return bool(written and fields) and all(
        fields and marker.value(fields, name) == _value(done, name) for name in written
    )


def _bears(mark: Marker, done: Base) -> bool:
    return all(mark.get(key) == text for key, text in done.mark.items())


def _value(base: Base | None, name: str) -> str | None:
    return marker.value(base.fields, name) if base and base.fields else None
