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


def looking_back(review: Review, width: int, color: bool, now: datetime) -> str:
    """The week, its record, and the figures of a learner who logs."""
    paper = text.Paper(width, color)
    built = review.built
    local = now.astimezone(built.schedule.zone)
    parts = [text.week_view(built.plan, built.curriculum, review.weeks[0], paper, local)]
    record = _record(review, paper)
    figures = text_year.figures(review.progress, paper)
    return "\n".join([*parts, *record, *figures])


def _record(review: Review, paper: text.Paper) -> list[str]:
    entry = review.record
    if entry is None:
        return []
    words = {0: "not yet", 1: "roughly", 2: "to anybody"}
    explain = f"could I explain it: {entry.explain} ({words[entry.explain]})" if entry.explain is not None else ""
    parts = [entry.verdict, explain, f"surprise: {entry.surprise}" if entry.surprise else ""]
    return [paper.fit(part) for part in parts if part]


def open_points(review: Review, width: int, color: bool) -> str:
    """What nobody spoke of, what is offered, and how to answer without a terminal."""
    paper = text.Paper(width, color)
    lines = [""]
    if review.asks:
        names = ", ".join(session.id for session in review.asks)
        lines.append(paper.fit(f"unknown: {names}"))
        lines.append(paper.dim(paper.fit(f"say how it went: studycal log done|partial|skip {review.asks[0].id}")))
    for name, period in review.offers.items():
        lines.append(paper.fit(f"offered once: {name} on {short(period.start)} (log skip {name} --later)"))
    if review.open:
        names = ", ".join(week_id(number) for number in review.open)
        lines.append(paper.fit(f"open, too: {names} (studycal review --week {week_id(review.open[0])})"))
    lines += [ladder(review.ladder, width, color)] if review.ladder else []
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


def looking_ahead(review: Review, width: int, color: bool, now: datetime) -> str:
    """The next week, with the restart lines and recall prompts of its sessions."""
    paper = text.Paper(width, color)
    if not review.following:
        return "\nThat was the last week of the plan."
    built = review.built
    local = now.astimezone(built.schedule.zone)
    lines = ["", paper.dim("Next"), text.week_view(built.plan, built.curriculum, review.following[0], paper, local)]
    for session in review.next_sessions:
        lines += [paper.fit(f"  {session.slot} {line}") for line in review.cards.get(session.id, ())]
    return "\n".join(lines)


def as_json(review: Review, kept: Sequence[int]) -> dict[str, Any]:
    """The review for programs; ``kept`` are the numbers of the facts it was answered with."""
    from studycal.formats.plan_json import session_json

    schedule, entry = review.built.schedule, review.record
    return {
        "weeks": [week.week for week in review.weeks],
        "iso": review.weeks[0].iso,
        "states": {week_id(week.week): week.state for week in review.weeks},
        "sessions": [session_json(session, schedule) for session in review.sessions],
        "asks": [session.id for session in review.asks],
        "offers": {
            name: {"start": offer.start.isoformat(), "end": offer.end.isoformat()}
            for name, offer in review.offers.items()
        },
        "record": {
            "verdict": entry.verdict if entry else "",
            "explain": entry.explain if entry else None,
            "surprise": entry.surprise if entry else "",
        },
        "progress": progress_json(review.progress),
        "ladder": [_step(step, review) for step in review.ladder],
        "next": {
            "weeks": [week.week for week in review.following],
            "sessions": [session_json(session, schedule) for session in review.next_sessions],
            "cards": {
                session.id: list(review.cards[session.id])
                for session in review.next_sessions
                if session.id in review.cards
            },
        },
        "open": [week_id(number) for number in review.open],
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


def _step(step: CatchUpStep, review: Review) -> dict[str, Any]:
    body: dict[str, Any] = {"kind": step.kind, "words": step.words, "command": step.command}
    if step.seen:
        from studycal.formats.plan_json import diff_json, head_json

        schedule = review.built.schedule
        body |= {
            "diff": diff_json(step.seen.diff, schedule),
            "finish": head_json(step.seen.after.plan, schedule)["finish"],
        }
    return body
