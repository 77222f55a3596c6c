"""What a review shows: the week as it was, what is open, the ways to catch up, and the next week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from studycal.core.life.progress import Progress
from studycal.core.session_id import week_id
from studycal.formats import text, text_year
from studycal.formats.dates import short
from studycal.service.catchup import CatchUpStep
from studycal.service.review import Review

if TYPE_CHECKING:
    from studycal.service.commit import Preview


def looking_back(found: Review, width: int, color: bool, now: datetime) -> str:
    """The week, its record, and the figures of a learner who logs."""
    paper = text.Paper(width, color)
    built = found.built
    local = now.astimezone(built.schedule.zone)
    parts = [text.week_view(built.plan, built.curriculum, found.weeks[0], paper, local)]
    record = _record(found, paper)
    figures = text_year.figures(found.progress, paper)
    return "\n".join([*parts, *record, *figures])


def _record(found: Review, paper: text.Paper) -> list[str]:
    entry = found.said
    if entry is None:
        return []
    words = {0: "not yet", 1: "roughly", 2: "to anybody"}
    explain = f"could I explain it: {entry.explain} ({words[entry.explain]})" if entry.explain is not None else ""
    parts = [entry.verdict, explain, f"surprise: {entry.surprise}" if entry.surprise else ""]
    return [paper.fit(part) for part in parts if part]


def open_points(found: Review, width: int, color: bool) -> str:
    """What nobody spoke of, what is offered, and how to answer without a terminal."""
    paper = text.Paper(width, color)
    lines = [""]
    if found.asks:
        names = ", ".join(session.id for session in found.asks)
        lines.append(paper.fit(f"unknown: {names}"))
        lines.append(paper.dim(paper.fit(f"say how it went: studycal log done|partial|skip {found.asks[0].id}")))
    for name, period in found.offers.items():
        lines.append(paper.fit(f"offered once: {name} on {short(period.start)} (log skip {name} --later)"))
    if found.open:
        names = ", ".join(week_id(number) for number in found.open)
        lines.append(paper.fit(f"open, too: {names} (studycal review --week {week_id(found.open[0])})"))
    lines += [ladder(found.ladder, width, color)] if found.ladder else []
    return "\n".join(lines if len(lines) > 1 else [])


def ladder(steps: Sequence[CatchUpStep], width: int, color: bool) -> str:
    """The ways to catch up, in their order."""
    paper = text.Paper(width, color)
    lines = [paper.bold("Behind. Scope shrinks, hours never grow:")]
    for number, step in enumerate(steps, start=1):
        lines.append(paper.fit(f"  {number} {step.kind:<8}{step.words}"))
        lines.append(paper.dim(paper.fit(f"    {step.command}")))
        if step.seen:
            lines.append(
                paper.dim(paper.fit(f"    {text.cost(step.seen.diff, step.seen.before, step.seen.after.plan)}"))
            )
    return "\n".join(lines)


def change(seen: Preview, width: int, color: bool) -> str:
    """What a step does to the plan."""
    paper = text.Paper(width, color)
    return "\n".join([text.diff_view(seen.diff, paper), text.cost(seen.diff, seen.before, seen.after.plan)])


def looking_ahead(found: Review, width: int, color: bool, now: datetime) -> str:
    """The next week, with the restart lines and recall prompts of its sessions."""
    paper = text.Paper(width, color)
    if not found.following:
        return "\nThat was the last week of the plan."
    built = found.built
    local = now.astimezone(built.schedule.zone)
    lines = ["", paper.dim("Next"), text.week_view(built.plan, built.curriculum, found.following[0], paper, local)]
    for session in found.next_sessions:
        lines += [paper.fit(f"  {session.slot} {line}") for line in found.cards.get(session.id, ())]
    return "\n".join(lines)


def as_json(found: Review, kept: Sequence[int]) -> dict[str, Any]:
    """The review for programs; ``kept`` are the numbers of the facts it was answered with."""
    from studycal.formats.plan_json import session_json

    schedule, entry = found.built.schedule, found.said
    return {
        "weeks": [week.week for week in found.weeks],
        "iso": found.weeks[0].iso,
        "states": {week_id(week.week): week.state for week in found.weeks},
        "sessions": [session_json(session, schedule) for session in found.sessions],
        "asks": [session.id for session in found.asks],
        "offers": {
            name: {"start": one.start.isoformat(), "end": one.end.isoformat()} for name, one in found.offers.items()
        },
        "record": {
            "verdict": entry.verdict if entry else "",
            "explain": entry.explain if entry else None,
            "surprise": entry.surprise if entry else "",
        },
        "progress": progress_json(found.progress),
        "ladder": [_step(step, found) for step in found.ladder],
        "next": {
            "weeks": [week.week for week in found.following],
            "sessions": [session_json(session, schedule) for session in found.next_sessions],
            "cards": {
                session.id: list(found.cards[session.id])
                for session in found.next_sessions
                if session.id in found.cards
            },
        },
        "open": [week_id(number) for number in found.open],
        "kept": list(kept),
    }


def progress_json(figures: Progress) -> dict[str, Any]:
    """The derived figures for programs."""
    return {
        "logs": figures.logs,
        "covered": figures.covered,
        "due": figures.due,
        "outputs": figures.outputs,
        "outputs_due": figures.outputs_due,
        "states": dict(figures.states),
        "behind": [week_id(number) for number in figures.behind],
        "reserve_left": figures.reserve_left,
        "finish": [day.isoformat() for day in figures.finish] if figures.finish else None,
    }


def _step(step: CatchUpStep, found: Review) -> dict[str, Any]:
    body: dict[str, Any] = {"kind": step.kind, "words": step.words, "command": step.command}
    if step.seen:
        from studycal.formats.plan_json import diff_json, head_json

        schedule = found.built.schedule
        body |= {
            "diff": diff_json(step.seen.diff, schedule),
            "finish": head_json(step.seen.after.plan, schedule)["finish"],
        }
    return body
