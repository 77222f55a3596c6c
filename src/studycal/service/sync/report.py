"""What a run did, or would do, and what it noticed, in words and in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from studycal.core.life.demand import why_gone
from studycal.core.life.facts import NewFact, pin_from
from studycal.core.placement.rules import sentence
from studycal.core.plan import OFFER, Pin, Session
from studycal.core.records import dataclass
from studycal.core.schedule import WEEKDAYS
from studycal.core.session_id import week_of
from studycal.core.sync.remote import Fields
from studycal.core.sync.state import Base, Decision, Desired
from studycal.core.time.period import instant, minutes
from studycal.formats.dates import short, written
from studycal.service.revision import Revision

RESCHEDULED = "rescheduled"
"""The source of a pin that takes a session the learner deleted to another time."""

SOURCE_UNKNOWN = "found"
"""The source of a pin that stood in the calendar when memory knew nothing of it: who said it, nobody knows."""

TAKE_OVER = "studycal sync --take-over"
"""The command that lets this plan stand where another machine's put a session elsewhere."""

LIKE_DRAGS = 3
"""So many like drags are a habit: a new home slot is offered, once."""

OTHER_MACHINE = "other-machine"
"""The rule of the guard that holds as long as another machine's plan stands."""

_Slot = tuple[str, int, str]
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


# --- what stands in the way of each other by the learner's own hand: told, never moved


def clashes(built: Revision, facts: Iterable[NewFact], zone: tzinfo) -> tuple[tuple[str, str], ...]:
    """The pins just learnt that lie on another session or on busy time, each with a sentence."""
    learnt = {str(body["session"]) for kind, body in facts if kind == "pin"}
    if not learnt:
        return ()
    pairs = [pair for pair in combinations(built.plan.sessions, 2) if learnt & {pair[0].id, pair[1].id}]
    both = [_clash(first, second, zone) for first, second in pairs if first.period.overlaps(second.period)]
    busy = [_busy_clash(session) for session in built.plan.sessions if session.id in learnt]
    return tuple(clash for clash in (*both, *busy) if clash)


def _clash(first: Session, second: Session, zone: tzinfo) -> tuple[str, str]:
    at = f"{short(second.start.astimezone(zone))}"
    return first.id, f"clashes with {second.id} on {at}: you gave both that time, so neither was moved"


def _busy_clash(session: Session) -> tuple[str, str] | None:
    taken = [rule.partition(": ")[2] for rule in session.why if rule.startswith("clash: ")]
    others = [name for name in taken if not name.startswith("session ")]
    if not others:
        return None
    return session.id, f"clashes with {' and '.join(others)}: you gave it that time, so it was not moved"


def two_times(base: Base, desired: Desired, zone: tzinfo) -> str:
    """Two times for one session, and the two commands that answer which holds."""
    theirs, ours = (fields.start if fields else None for fields in (base.fields, desired.fields))
    both = [
        f'`studycal pin {base.session} "{start.astimezone(zone):%Y-%m-%d %H:%M}"`'
        for start in (theirs, ours)
        if isinstance(start, datetime)
    ]
    return (
        f"moved by you to {time_words(base.fields, zone)} and by the plan to {time_words(desired.fields, zone)}. "
        f"For your time in the calendar: {both[0]}; for the plan's: {both[-1]}."
    )


def elsewhere(base: Base, desired: Desired, zone: tzinfo) -> str:
    """Where another machine's planner put a session that is planned elsewhere here."""
    return (
        f"another machine's plan, or a run that is not remembered here, put it on {time_words(base.fields, zone)}; "
        f"this plan has it on {time_words(desired.fields, zone)}. To let this plan stand: `{TAKE_OVER}`."
    )


def stands_twice(session: str, fields: Fields, zone: tzinfo) -> str:
    """A sentence that begins with the session: an older event of ours stands beside the newer one."""
    return (
        f"{session} stands twice: the older event on {time_words(fields, zone)} is no longer kept in step. Delete it "
        "in the calendar; `studycal purge` removes both."
    )


# --- a habit


def home_slot_offers(built: Revision, facts: Iterable[NewFact], now: datetime) -> tuple[str, ...]:
    """A sentence for each slot that the drags just learnt bring to the third like one; later ones say no more."""
    before = dict(built.facts.pins)
    new = {body["session"]: pin_from(body, now) for kind, body in facts if kind == "pin"}
    if not new:
        return ()
    counts, now_counts = _counted(before, built), _counted(before | new, built)
    return tuple(
        _offer(slot) for slot, count in sorted(now_counts.items()) if count >= LIKE_DRAGS > counts.get(slot, 0)
    )


def _counted(pins: Mapping[str, Pin], built: Revision) -> Counter[_Slot]:
    return Counter(
        _drag_slot(pin, built) for pin in pins.values() if pin.source not in ("cli", OFFER, RESCHEDULED, SOURCE_UNKNOWN)
    )


def _drag_slot(pin: Pin, built: Revision) -> _Slot:
    start = pin.period.start.astimezone(built.schedule.zone)
    return pin.session.partition(".")[2], start.weekday(), f"{start:%H:%M}"


def _offer(slot: _Slot) -> str:
    name, weekday, at = slot
    at_home = f"{WEEKDAYS[weekday]} {at}"
    return (
        f'You moved {name} to {at_home} {LIKE_DRAGS} times. To make that its home slot, write "{at_home}" in its place '
        "under [times] home."
    )
