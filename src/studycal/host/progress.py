"""What a coach sees of a learner, and nothing else: name, start, weeks, outputs, finish. Made of what may be told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from studycal.core.life import progress
from studycal.core.plan import HELD
from studycal.core.records import dataclass, replace
from studycal.errors import StudycalError
from studycal.service.plan import published_revision, with_progress
from studycal.service.published import stored
from studycal.service.revision import Revision
from studycal.service.workspace import Home

from .database import HostSession
from .joining import open_plan
from .sealing import Sealer
from .workspace import Member, MemberWorkspace, member_of


@dataclass(frozen=True)
class LearnerView:
    """One row of a coach's table. ``weeks`` is the state of each week by its number; ``outputs`` are links with the
    session that made each; ``has_link`` is false for one whose link was ended.
    """

    id: str
    name: str
    start: date | None
    weeks: tuple[tuple[int, str], ...] = ()
    covered: int = 0
    due: int = 0
    outputs: tuple[tuple[str, str], ...] = ()
    finish: tuple[date, date] | None = None
    revision: int = 0
    has_link: bool = True


def learners(session: HostSession, sealer: Sealer, slug: str, now: datetime) -> list[LearnerView]:
    """The table of a course, in the order in which its learners joined."""
    members = [member_of(row) for row in list(session.run("members", course=slug))]
    open_to = {row["member"] for row in session.run("members_with_link", course=slug)}
    views = [view_of(open_plan(MemberWorkspace(session, sealer, member, now)), member, now) for member in members]
    return [replace(view, has_link=view.id in open_to) for view in views]


def view_of(home: Home, member: Member, now: datetime) -> LearnerView:
    """What is told of a member, from the plan as it was last published; nothing is computed or written."""
    try:
        built = _published(home, now)
    except StudycalError:
        built = None
    if built is None:
        return LearnerView(member.id, member.name, None, revision=member.revision)
    here = now.astimezone(built.schedule.zone)
    states = progress.coverage(built.curriculum, built.plan, built.facts, here)
    figures = progress.figures(built.curriculum, built.plan, built.facts, here)
    return LearnerView(
        id=member.id,
        name=member.name,
        start=built.schedule.start,
        weeks=tuple(sorted(states.items())),
        covered=figures.covered,
        due=figures.due,
        outputs=_outputs(built),
        finish=built.plan.finish,
        revision=member.revision,
    )


def _published(home: Home, now: datetime) -> Revision | None:
    previous = stored(home)
    return with_progress(published_revision(previous, previous.head), now) if previous.head else None


def _outputs(built: Revision) -> tuple[tuple[str, str], ...]:
    """The links of outputs that were made, by their sessions, in order."""
    links = {entry.session: entry.link for entry in built.facts.log if entry.session and entry.link}
    made = {session.id for session in built.plan.sessions if session.output and session.status in HELD}
    return tuple((name, link) for name, link in sorted(links.items()) if name in made)


def as_json(view: LearnerView) -> dict[str, Any]:
    """A row for programs."""
    return {
        "id": view.id,
        "name": view.name,
        "start": view.start.isoformat() if view.start else None,
        "weeks": [{"week": week, "state": state} for week, state in view.weeks],
        "covered": view.covered,
        "due": view.due,
        "outputs": [{"session": session, "link": link} for session, link in view.outputs],
        "finish": [day.isoformat() for day in view.finish] if view.finish else None,
        "revision": view.revision,
    }
