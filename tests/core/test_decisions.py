"""Every decision of the table in full, as a page to read: tests/core/decisions.txt.

A change of the table changes lines there; look at each and write them anew with
``python -m tests.core.test_decisions > tests/core/decisions.txt``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from studycal.core.sync import marker
from studycal.core.sync.reconcile import decide
from studycal.core.sync.remote import Fields, Op, OpKind, RemoteEvent
from studycal.core.sync.state import Base, Case, Decision, Intent, Policy, Typed
from tests.core import test_reconcile as table

PAGE = Path(__file__).parent / "decisions.txt"
STAMPED = replace(table.POLICY, stamp="7.abc")
VARIANTS: dict[str, tuple[Policy, Typed, Intent | None]] = {
    "": (STAMPED, Typed(), None),
    "later": (replace(STAMPED, now=table.START + timedelta(days=30)), Typed(), None),
    "plan wins": (replace(STAMPED, prefer="plan"), Typed(), None),
    "asks": (replace(STAMPED, prefer="ask"), Typed(), None),
    "handed back": (STAMPED, Typed(handed_back=True), None),
    "timed": (replace(STAMPED, prefer="ask"), Typed(timed=True), None),
    "words back": (STAMPED, Typed(theirs={"summary": "Mine again"}), None),
    "our deletion sent": (STAMPED, Typed(), Intent(table.ID, table.ONE, 0, OpKind.DELETE, "e1", sent=True)),
    "our deletion": (STAMPED, Typed(), Intent(table.ID, table.ONE, 0, OpKind.DELETE, "e1")),
}
FIELDS = [name for name, value in vars(table).items() if isinstance(value, Fields)]


def name(value: object) -> str:
    """How the table calls one of its values."""
    if value is None:
        return "-"
    return next((name for name, known in vars(table).items() if known is value), "other")


def digest(text: str, field: str) -> str:
    """Whose value of a field a digest is."""
    known = {"u": "theirs", "": "nothing"}
    known |= {marker.digest(getattr(table, name), field): name for name in reversed(FIELDS)}
    if text in known:
        return known[text]
    events = [event for event in vars(table).values() if isinstance(event, RemoteEvent) and event.fields]
    return next((name(event) for event in events if marker.digest(event.fields, field) == text), "other")  # type: ignore[arg-type]


def fields(found: Fields | None) -> str:
    if found is None:
        return "unreadable"
    parts = [digest(marker.digest(found, field), field) for field in marker.FIELDS]
    return f"{found.start:%m-%d %H:%M}".replace(" 00:00", "") + f" {found.zone} {'/'.join(parts)}"


def mark(found: dict[str, str] | None) -> str:
    told = dict(found or {})
    digests = "/".join(digest(told.pop(f"h-{field}", ""), field) for field in marker.FIELDS)
    names = f"k={told.get('k', '')[-6:]} plan={told.get('plan', '')[:3]} v={told.get('v')}"
    return f"{digests} g={told.get('g')} s={told.get('s')} {names}"


def written(op: Op | None) -> str:
    if op is None:
        return "writes nothing"
    uid = "" if op.uid == f"{op.id}@studycal" else f" uid {op.uid}"
    event = {table.ID: "event"}.get(op.id, "new event")
    head = f"{op.kind} {event}{uid} if {op.etag or '-'} seq {op.sequence} {'+'.join(sorted(op.changed)) or 'all'}"
    return f"{head} [{fields(op.fields)}] mark {mark(dict(op.marker))} raw {op.raw or '-'}"


def kept(base: Base | None) -> str:
    if base is None:
        return "remembers nothing"
    agreed = "/".join(digest(base.agreed.get(field, ""), field) for field in marker.FIELDS)
    users = "+".join(sorted(base.users)) or "-"
    more = f" cause {base.cause!r}" * bool(base.cause) + f" theirs {dict(base.theirs)}" * bool(base.theirs)
    event = {table.ID: "event"}.get(base.id, base.id)
    head = f"{base.session} {base.state} {event} {base.etag} g={base.generation} seq {base.sequence} users {users}"
    return f"{head} agreed {agreed} [{fields(base.fields)}] mark {mark(dict(base.mark))}{more}"


def line(decision: Decision) -> str:
    period = f" {decision.period.start:%m-%d %H:%M}-{decision.period.end:%H:%M %Z}" if decision.period else ""
    learnt = f"{decision.fact or 'learns nothing'}{period}{' found' * decision.undragged} {decision.notice}".strip()
    return (
        f"{decision.session} row {decision.row} {decision.reason!r}; {learnt}\n"
        f"    {written(decision.op)}\n    {kept(decision.base)}"
    )


def page() -> Iterator[str]:
    """Every case of the table, and what differs in other circumstances."""
    for _, desired, base, remote, _, _ in table.TABLE:
        yield f"{name(desired)}, {name(base)}, {name(remote)}"
        plain = ""
        for variant, (policy, typed, intent) in VARIANTS.items():
            said = line(decide(Case(table.ONE, desired, base, remote, intent, typed), policy))
            if not variant or said != plain:
                yield f"  {variant or 'now'}: {said}"
            plain = plain or said


def test_every_decision_stands_on_its_page() -> None:
    assert "\n".join(page()) + "\n" == PAGE.read_text(encoding="utf-8")


def test_every_row_of_the_table_is_on_the_page() -> None:
    rows = {int(text.split("row ")[1].split()[0]) for text in page() if " row " in text}
    assert rows >= {0, *range(1, 11), 12, *range(15, 24), *range(25, 33)}


if __name__ == "__main__":
    print("\n".join(page()))
