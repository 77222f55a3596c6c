"""A roll-out: a course's newest revision reaches its members in slices, each member in one commit.

Who does not follow the newest revision yet is read from the members themselves, so that a roll-out that was stopped,
killed or begun twice goes on where it stands.
"""

from __future__ import annotations

import json
import logging
import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from studycal.core.life.facts import replay
from studycal.core.plan import PlanDiff, diff
from studycal.core.records import dataclass, field, replace
from studycal.errors import NewerProgramError, NotThereError, StaleError, StudycalError
from studycal.formats.documents.answers import NONE
from studycal.formats.documents.curriculum import parse_curriculum
from studycal.service.input_reader import leave_to_newer, read_inputs
from studycal.service.plan import compute
from studycal.service.published import build, renumbered, stored
from studycal.service.revision import Revision
from studycal.service.workspace import Home
from studycal.service.writer import commit
from studycal.web.fold import fold

from . import courses
from .courses import Course
from .database import HostSession
from .follow import UnwrittenError, followed, rhythm_followed, weeks_kept
from .joining import open_plan, with_course
from .sealing import Sealer
from .times import text
from .workspace import Member, MemberWorkspace, document, keep_document, member, remember

SLICE = 50
BUSY_EVERY = timedelta(hours=4)
"""How often a learner's other calendars are read again when nobody looks."""

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
MOST_TRIES = 12
"""So often in a row, over a day and a half; then it is given up until somebody asks or a newer revision comes."""
_MOST_LINES = 60
_MOST_WEEKS = 8
_MERGED: dict[tuple[str, str, str, int], str] = {}
_MOST_MERGED = 1000
_log = logging.getLogger("studycal.host")


@dataclass
class Slice:
    """What a slice of a roll-out did: how many members follow now, how many are to be tried again or are left to a
    newer studycal, where it ended.
    """

    done: int = 0
    failed: int = 0
    left: int = 0
    last: str = ""


@dataclass
class Outlook:
    """What a roll-out would do: members, sessions, the members whose sessions move most (by id)."""

    members: int = 0
    added: int = 0
    moved: int = 0
    removed: int = 0
    most: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)


def roll_out(
    session: HostSession,
    sealer: Sealer,
    course: Course,
    now: datetime,
    *,
    most: int = SLICE,
    after: str = "",
    until: str = "g",
) -> Slice:
    """The next members, by their ids, that do not follow the newest revision. One that fails is put off, and keeps
    nobody waiting.
    """
    done = Slice(last=after)
    for member_id in _behind(session, course, now, most, (after, until)):
        done.last = member_id
        with session.claim(f"work {member_id}") as is_ours:
            if is_ours:
                _try(session, sealer, course, member_id, now, done)
    return done


def _try(session: HostSession, sealer: Sealer, course: Course, member_id: str, now: datetime, done: Slice) -> None:
    try:
        bring(session, sealer, course, member_id, now)
        done.done += 1
    except NewerProgramError:
        done.left += 1
    except Exception as error:  # noqa: BLE001 - a slice's own door: one member's trouble is nobody else's
        done.failed += put_off(session, member_id, error, now)


def _behind(session: HostSession, course: Course, now: datetime, most: int, ids: tuple[str, str]) -> list[str]:
    after, until = ids
    rows = session.run(
        "behind", course=course.slug, revision=course.revision, after=after, until=until, now=text(now), most=most
    )
    return [row["id"] for row in rows]


def put_off(session: HostSession, member_id: str, error: Exception, now: datetime) -> bool:
    """Something failed for a member: its kind is remembered, and it is tried again later each time, so often and no
    more. False for one who has left since: nothing failed.
    """
    try:
        tries = member(session, member_id).tries
    except NotThereError:
        return False
    due = text(now + BACKOFF[min(tries, len(BACKOFF) - 1)]) if tries + 1 < MOST_TRIES else None
    session.run("put_off", id=member_id, failure=type(error).__name__, due=due)
    if isinstance(error, StudycalError):
        _log.warning("put off: %s for %s", type(error).__name__, member_id[:8])
    else:
        _log.error("unforeseen: %s for %s", type(error).__name__, member_id[:8], exc_info=error)
    return True


def busy_again(home: Home, now: datetime) -> str | None:
    """When a member's other calendars are read next, None without any; a little apart from everybody else's."""
    return text(now + BUSY_EVERY * random.uniform(0.8, 1.2)) if home.config.busy else None  # noqa: S311


@dataclass(frozen=True)
class RolloutStep:
    """What a revision does to one member: the member as they will be, and as they ``stood`` when that was
    computed, the plan before and after.
    """

    member: Member
    stood: Member
    home: Home
    before: Revision
    after: Revision

    @property
    def diff(self) -> PlanDiff:
        """What changes."""
        return diff(self.before.plan, self.after.plan)


def bring(session: HostSession, sealer: Sealer, course: Course, member_id: str, now: datetime) -> None:
    """One member follows the newest revision: documents, plan and what they are told of it, in one commit.

    Raises StudycalError, and nothing is kept.
    """
    for left in reversed(range(3)):
        step = step_of(session, sealer, course, member_id, now)
        try:
            _keep(session, course, step, now)
        except StaleError:
            if not left:
                raise
        else:
            return


def step_of(session: HostSession, sealer: Sealer, course: Course, member_id: str, now: datetime) -> RolloutStep:
    """What the newest revision would do to a member; nothing is kept. Raises StudycalError."""
    learner = member(session, member_id)
    workspace = MemberWorkspace(session, sealer, learner, now)
    home = open_plan(workspace)
    before = build(home, now)
    leave_to_newer(home, before.previous.head)
    weeks = _weeks(session, course, learner, before, now)
    step = _stepped(workspace, home, course, before, weeks=weeks, cadence=course.cadence)
    if learner.cadence == course.cadence:
        return step
    cadence = _cadence(session, course, step, now)
    if cadence == course.cadence:
        return step
    return _stepped(workspace, home, course, before, weeks=weeks, cadence=cadence)


def _stepped(
    workspace: MemberWorkspace, standing: Home, course: Course, before: Revision, *, weeks: str, cadence: str
) -> RolloutStep:
    """A member with these documents at a course's newest revision."""
    now, sealer, member = workspace.now, workspace.sealer, workspace.member
    own = cadence == member.cadence
    config = with_course(course, workspace.config().decode(), weeks=weeks, cadence=cadence, keeps_roles=own)
    sealed = sealer.seal(config.encode())
    new = replace(member, revision=course.revision, config=sealed, weeks=weeks, cadence=cadence)
    home = standing.beside(replace(workspace, member=new))
    inputs = read_inputs(home, now)
    previous = (home.stored and renumbered(home.stored, home.store.keys)) or stored(home)
    after = compute(inputs, previous, replay(previous.records), now, typed=False)
    return RolloutStep(new, member, home, before, replace(after, previous=previous))


def _weeks(session: HostSession, course: Course, member: Member, before: Revision, now: datetime) -> str:
    """The digest of what a member studies from now on; members who stand alike share it."""
    kept = weeks_kept(before.plan, now.astimezone(before.schedule.zone))
    place = (member.weeks, member.cadence, course.digest, kept)
    if member.weeks == course.weeks:
        return course.weeks
    if place not in _MERGED:
        made = followed(course.settings.title, before.curriculum, courses.curriculum(session, course), kept)
        _MERGED[place] = course.weeks if made is None else remember(made)
        while len(_MERGED) > _MOST_MERGED:
            del _MERGED[next(iter(_MERGED))]
    return _MERGED[place]


def _cadence(session: HostSession, course: Course, step: RolloutStep, now: datetime) -> str:
    """The digest of the rhythm that a member follows from now on: their own up to the next week, then the course's;
    their own throughout where the two cannot be written down one after the other.
    """
    before = step.before
    kept = min(weeks_kept(before.plan, now.astimezone(before.schedule.zone)), len(before.curriculum.weeks))
    if not kept:
        return course.cadence
    files = course.settings.curriculum
    answers = files.answers if step.member.weeks == course.weeks else NONE
    weeks = partial(parse_curriculum, document(session, step.member.weeks), files.weeks, answers=answers)
    try:
        made = rhythm_followed(before, step.after, kept, lambda text: weeks(text, files.cadence, {})[0])
    except UnwrittenError as error:  # the running week stays as it is: so does the whole rhythm
        _log.warning("%s: %s keeps the rhythm that was", error.message, step.member.id[:8])
        return step.stood.cadence
    return course.cadence if made is None else remember(made)


def _keep(session: HostSession, course: Course, step: RolloutStep, now: datetime) -> None:
    """Raises StaleError where the member's plan, settings or revision are others meanwhile."""
    new, change = step.member, step.diff
    with session.transaction():
        session.alone(f"learner {new.id}")
        stands = member(session, new.id)
        if stands.revision >= course.revision:
            return
        if (stands.config, stands.weeks, stands.cadence) != (step.stood.config, step.stood.weeks, step.stood.cadence):
            raise StaleError("The learner changed the settings meanwhile.", "Try again.")
        session.run(
            "followed", id=new.id, revision=new.revision, config=new.config, weeks=new.weeks, cadence=new.cadence,
            due=busy_again(step.home, now),
        )  # fmt: skip
        for digest in {new.weeks, new.cadence} - {course.weeks, course.cadence, stands.weeks, stands.cadence}:
            keep_document(session, document(session, digest))
        commit(step.home, step.after, now)
        session.run("roll_targets", member=new.id, now=text(now))
        if change or stands.weeks != new.weeks:
            news = json.dumps(in_words(step))
            session.run("add_news", member=new.id, revision=new.revision, at=text(now), body=news)


def in_words(step: RolloutStep) -> dict[str, Any]:
    """What a revision changes for a member, for the member's page: the weeks by their topics, the difference folded,
    its first sessions one by one (a zone is named where it is not their own), and how many it has.
    """
    change = step.diff
    folds = fold(change, step.after.schedule.zone, most=_MOST_LINES)
    return {
        "weeks": _weeks_in_words(step),
        "summary": list(folds.summary),
        "lines": [f"{line.sign} {line.word} {line.text}" for line in folds.lines],
        "count": len(change.added) + len(change.removed) + len(change.moved),
    }


def _weeks_in_words(step: RolloutStep) -> list[str]:
    """Topics that are new, and those that are no longer there; of very many the first."""
    before, after = (
        {week.topic: week.number for week in reversed(revision.curriculum.weeks)}
        for revision in (step.before, step.after)
    )
    changes = [
        *(f"New: week {number}, {topic}" for topic, number in reversed(after.items()) if topic not in before),
        *(f"Gone: {topic}" for topic in reversed(before) if topic not in after),
    ]
    rest = len(changes) - _MOST_WEEKS
    return changes if rest <= 1 else [*changes[:_MOST_WEEKS], f"{rest} more weeks that are new or gone"]


def outlook(session: HostSession, sealer: Sealer, course: Course, now: datetime) -> Outlook:
    """What a roll-out of a revision would do to all who do not follow it; nothing is kept."""
    counts = Outlook()
    for member_id in _all_behind(session, course):
        try:
            change = step_of(session, sealer, course, member_id, now).diff
        except Exception as error:  # noqa: BLE001 - what is unforeseen for one member is told of that one
            counts.failures[type(error).__name__] += 1
            continue
        counts.members += 1
        counts.added += len(change.added)
        counts.removed += len(change.removed)
        counts.moved += len(change.moved)
        counts.most[member_id] = len(change.moved)
    return counts


def _all_behind(session: HostSession, course: Course) -> Iterator[str]:
    after = ""
    while True:
        rows = session.run("all_behind", course=course.slug, revision=course.revision, after=after, most=SLICE)
        ids = [row["id"] for row in rows]
        yield from ids
        if len(ids) < SLICE:
            return
        after = ids[-1]
