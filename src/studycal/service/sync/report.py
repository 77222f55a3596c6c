"""What a run did, or would do, in words and in numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from studycal.core.life.demand import why_gone
from studycal.core.placement.rules import sentence
from studycal.core.records import dataclass
from studycal.core.session_id import week_of
from studycal.core.sync.remote import Fields
from studycal.core.sync.state import Base, Decision
from studycal.core.time.period import instant, minutes
from studycal.formats.dates import written
from studycal.service.revision import Revision

RESCHEDULED = "rescheduled"
"""The source of a pin that takes a session the learner deleted to another time."""

SOURCE_UNKNOWN = "found"
"""The source of a pin that stood in the calendar when memory knew nothing of it: who said it, nobody knows."""

OTHER_MACHINE = "other-machine"
"""The rule of the guard that holds as long as another machine's plan stands."""

_UTC = ("UTC", "Etc/UTC", "Z")
_GONE = {
    "bad-week": "the week is a bad one",
    "ramp-week": "the first week after an absence is light",
    "shared-week": "two topics share its week",
    "on-a-trip": "you are on a trip then",
    "topic-gone": "the document holds its topic no more",
    "left-out": "its topic is left out to be over in time",
    "no-week": "no week holds its topic",
    "done-before": "its topic was done before the plan began",
    "dropped": "its topic was cut or moved",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change and why. ``kind`` is create, patch, delete, pin, skip, unskip, keep (left alone) or elsewhere.

    ``when`` tells where the event stands after it, in the words of the plan's zone.
    """

    session: str
    kind: str
    reason: str
    before: Fields | None = None
    after: Fields | None = None
    when: str = ""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """A run's result. ``accepted`` are pins learnt, ``dropped`` deletions learnt, ``conflicts`` (id, reason).

    ``kept`` (id, reason) are events that are left alone, told at every look until that is resolved. ``held`` says which
    guard held the writes back, in a sentence (empty if none did), ``rule`` is its name, ``choices`` the commands that
    go on. ``offers`` are things to consider, ``waiting`` how many writes a limit left for the next run; ``ended`` tells
    that the calendar was purged and the timer leaves it alone.
    """

    target: str
    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    conflicts: tuple[tuple[str, str], ...] = ()
    errors: tuple[str, ...] = ()
    requests: int = 0
    held: str = ""
    rule: str = ""
    choices: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    offers: tuple[str, ...] = ()
    waiting: int = 0
    facts: tuple[int, ...] = ()
    ended: bool = False

    @property
    def pending(self) -> bool:
        """Whether a run like this one would write or learn anything, now or once a guard lets it."""
        lists = (self.created, self.updated, self.deleted, self.accepted, self.dropped, self.returned)
        return any(lists) or (bool(self.held) and self.rule != OTHER_MACHINE)


def learnt(
    decisions: Iterable[Decision],
    bases: Mapping[str, Base],
    facts: Sequence[tuple[str, Mapping[str, Any]]],
    zone: tzinfo,
) -> list[Change]:
    """What the learner did in the calendar, in words; ``facts`` are those that follow."""
    elsewhere = {body["session"] for kind, body in facts if kind == "pin" and body.get("source") == RESCHEDULED}
    spoken = {body["session"] for _, body in facts}
    changes = []
    for decision in decisions:
        if not decision.fact or decision.session not in spoken:
            continue
        before = bases[decision.session].fields if decision.session in bases else None
        after = decision.base.fields if decision.base else None
        kind, reason = decision.fact, _FACT_REASONS.get(decision.fact, "")
        if decision.fact == "skip" and decision.session in elsewhere:
            kind, reason = "elsewhere", "you deleted it; it gets another time"  # type: ignore[assignment]
        elif decision.fact == "pin":
            reason = "it has a time of your own there" if decision.undragged else _dragged(before, after, zone)
        shown = None if decision.fact == "skip" else after
        changes.append(Change(decision.session, kind, reason, before, shown, time_words(shown or before, zone, before)))
    return changes


_FACT_REASONS = {"skip": "you deleted it", "unskip": "you brought it back"}


def _dragged(before: Fields | None, after: Fields | None, zone: tzinfo) -> str:
    longer = _longer(before, after)
    if longer and before and after and before.start == after.start:
        return f"you made it {longer}"
    return f"you dragged it to {time_words(after, zone, before)}" + (f" and made it {longer}" if longer else "")


def _longer(before: Fields | None, after: Fields | None) -> str:
    """How the length changed, "" where it did not."""
    was, now = _minutes(before), _minutes(after)
    if was is None or now is None or was == now:
        return ""
    return f"{'longer' if now > was else 'shorter'}, {now} min instead of {was}"


def _minutes(fields: Fields | None) -> int | None:
    if fields is None or not isinstance(fields.start, datetime) or not isinstance(fields.end, datetime):
        return None
    return minutes(instant(fields.end) - instant(fields.start))


def left_alone(decisions: Iterable[Decision], zone: tzinfo) -> list[Change]:
    """The events that are kept although the plan let them go, and those that are odd, each with its reason."""
    changes = []
    for decision in decisions:
        if decision.notice in ("kept", "odd"):
            fields = decision.base.fields if decision.base else None
            changes.append(Change(decision.session, "keep", decision.reason, fields, fields, time_words(fields, zone)))
    return changes


def planned(decision: Decision, bases: Mapping[str, Base], why: str, zone: tzinfo) -> Change:
    """A write in words; ``why`` is the plan's reason."""
    assert decision.op is not None  # noqa: S101 - only writes are told
    before = bases[decision.session].fields if decision.session in bases else None
    kind, after = decision.op.kind.value, decision.op.fields
    when = time_words(after or before, zone)
    if kind != "patch":
        reason = why if kind == "delete" and why else decision.reason
        return Change(decision.session, kind, reason, before, after, when)
    parts = []
    if "time" in decision.op.changed:
        parts.append(_moved(before, after, zone) + (f" ({why})" if why else ""))
    words = sorted(decision.op.changed - {"time"})
    if words:
        parts.append("new " + " and ".join(words))
    return Change(decision.session, kind, "; ".join(parts) or "our mark returns", before, after, when)


def _moved(before: Fields | None, after: Fields | None, zone: tzinfo) -> str:
    """From where to where; the length where that is what changes."""
    longer = _longer(before, after)
    if longer and before and after and before.start == after.start:
        return f"made {longer}"
    whence, whither = time_words(before, zone, after), time_words(after, zone, before)
    return f"moved from {whence} to {whither}" + (f", {longer}" if longer else "")


def reasons(built: Revision, sessions: Iterable[str]) -> dict[str, str]:
    """Why each session is where it is, or nowhere, in words for people."""
    words = {session.id: " ".join(map(sentence, _telling(session.why))) for session in built.plan.sessions}
    gone = why_gone(built.plan.weeks, built.curriculum, built.facts)
    for name in sessions:
        if name not in words:
            rule = gone.get(week_of(name), "topic-gone")
            words[name] = f"not planned any more: {_GONE.get(rule, _GONE['dropped'])}"
    words |= dict.fromkeys(built.facts.skips, "you deleted it in a calendar")
    return words | {unplaced.id: f"no legal time: {_against(unplaced.why)}" for unplaced in built.plan.unplaced}


def _telling(why: Iterable[str]) -> list[str]:
    """The rules that say something: that it had to move goes without saying where it is said why."""
    rules = list(why)
    return [rule for rule in rules if rule != "moved"] or rules


def _against(why: Iterable[str]) -> str:
    rules = list(why)
    busy = [rule.partition(": ")[2] for rule in rules if rule.startswith("busy: ")]
    if busy:
        return f"{' and '.join(dict.fromkeys(busy))} takes it"
    return sentence(rules[0]) if rules else "the week has no room for it"


def time_words(fields: Fields | None, zone: tzinfo, beside: Fields | None = None) -> str:
    """Where an event stands, for people: in the plan's zone, or in its own by name where the clock differs there; with
    the year where it is not that of where it stood ``beside``.
    """
    if fields is None:
        return "nowhere"
    start = beside.start if beside else fields.start
    if not isinstance(fields.start, datetime):
        return f"{written(fields.start, start)}, all day"
    own = _zone(fields.zone) or zone
    there, here = fields.start.astimezone(own), fields.start.astimezone(zone)
    if there.utcoffset() == here.utcoffset():
        return f"{written(here, start)} {here:%H:%M}"
    return f"{written(there, start)} {there:%H:%M} {fields.zone}"


def _zone(name: str) -> tzinfo | None:
    try:
        return None if name in _UTC else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
