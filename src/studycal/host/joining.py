"""Joining: from a course's suggestions and what a learner drew to a plan of their own and the key to it."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from studycal.calendars.google.project import Project
from studycal.config.load import parse
from studycal.core.records import dataclass, field
from studycal.errors import HeldError, UsageError
from studycal.service.config_text import changed
from studycal.service.published import build
from studycal.service.revision import Revision
from studycal.service.workspace import Home
from studycal.service.writer import commit
from studycal.wiring import ports

from . import links
from .allowed import Allowed
from .courses import Course
from .database import HostSession
from .limits import refuse_what_a_host_forbids
from .quota import SharedQuota
from .sealing import Sealer
from .times import text
from .workspace import CADENCE, CONFIG, WEEKS, Member, MemberWorkspace

HOME = ("mon,wed,thu 19:00", "sat 10:00")
WINDOWS = ("mon-fri 18:00-21:30", "sat,sun 9:00-13:00")
LONGEST_NAME = 60
_ANSWERS = ("table", "table_marks", "topic", "per_week", "weeks_each", "durations", "countdown")


@dataclass(frozen=True)
class JoinRequest:
    """What a learner says who joins: a name to be called by, settings by their dotted names, addresses of busy
    calendars, and the course's join word.
    """

    name: str
    values: Mapping[str, object] = field(default_factory=dict)
    word: str = ""


@dataclass(frozen=True)
class Joined:
    """A new member, their first plan, and the secret of the link that is their key."""

    member: str
    key: str
    built: Revision


def open_plan(
    workspace: MemberWorkspace,
    pause: Callable[[float], None] = time.sleep,
    clock: Callable[[], datetime] | None = None,
) -> Home:
    """A member's plan with the host's ports: what a request reads and writes. ``pause`` is what waiting for a server
    takes (`studycal.calendars.base.Learner.pause`); by ``clock`` Google's minutes are counted, without it by the
    workspace's own moment.
    """
    allowed = workspace.session.allowed
    return Home(
        workspace,
        ports(
            pause,
            public=not allowed.private_networks,
            project=_project(workspace.session, clock or (lambda: workspace.now)),
        ),
    )


def _project(session: HostSession, clock: Callable[[], datetime]) -> Project | None:
    google = session.allowed.google
    return Project(google.client, SharedQuota(session, google.handful, clock), google.endpoint) if google else None


def first_day(course: Course, today: date) -> date:
    """The first day that joining suggests: the course's own, else the next first day of a week."""
    fixed = course.settings.start
    if isinstance(fixed, date):
        return fixed
    weekday = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday").index(
        course.settings.week_starts
    )
    return today + timedelta(days=(weekday - today.weekday()) % 7 or 7)


def preview(session: HostSession, sealer: Sealer, course: Course, draft: JoinRequest, now: datetime) -> Revision:
    """The plan as it would be, without any busy calendar; nothing is kept. Raises StudycalError."""
    new = _new_member(sealer, course, draft, now, allowed=session.allowed)
    return build(open_plan(MemberWorkspace(session, sealer, new, now, saves=False)), now, save=False)


def join(session: HostSession, sealer: Sealer, course: Course, draft: JoinRequest, now: datetime) -> Joined:
    """Somebody takes part from now on: the member, the key and the first plan are there together or not at all.

    Busy calendars are asked soon after, for they may take their time. Raises HeldError where the course is full,
    UsageError for a wrong join word or a name that is none, StudycalError for settings that make no plan.
    """
    check_word(course, draft.word)
    new = _new_member(sealer, course, draft, now, allowed=session.allowed)
    asks = bool(draft.values.get("busy"))
    config = sealer.seal(config_of(course, draft.values, new.plan).encode()) if asks else new.config
    home = open_plan(MemberWorkspace(session, sealer, new, now))
    built = build(home, now, save=False)
    with session.transaction():
        if course.settings.places:  # else nobody waits for another who joins
            session.alone(f"course {course.slug}")
        refuse_if_full(session, course)
        session.run(
            "add_member", id=new.id, course=new.course, name=new.name, plan=new.plan, at=text(now),
            revision=new.revision, config=config, weeks=new.weeks, cadence=new.cadence, due=text(now) if asks else None,
        )  # fmt: skip
        kept = commit(home, built, now)
        key = links.issue(session, links.LEARNER, course.slug, new.id, now, by=links.LEARNER)
    return Joined(new.id, key, kept)


def is_word(course: Course, word: str) -> bool:
    """Whether a word is the course's join word, or it has none; takes equally long for any."""
    wanted = course.settings.join_word.strip().casefold()
    return not wanted or hmac.compare_digest(wanted.encode(), word.strip().casefold().encode())


def check_word(course: Course, word: str) -> None:
    """Raises UsageError for a join word that is not the course's."""
    if not is_word(course, word):
        raise UsageError("This is not the course's join word.", "Ask whoever told you of the course.")


def refuse_if_full(session: HostSession, course: Course) -> None:
    """Raises HeldError where every place is taken."""
    places = course.settings.places
    if places and int(session.row("places_taken", course=course.slug)["number"]) >= places:
        raise HeldError("Every place of this course is taken.", "Ask its author for another.", rule="places")


def _new_member(sealer: Sealer, course: Course, draft: JoinRequest, now: datetime, *, allowed: Allowed) -> Member:
    """A member whose settings name no busy calendar yet. Raises UsageError for a name that is none, InputError for a
    setting or address that no learner may give.
    """
    name = " ".join(draft.name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise UsageError("Your name is missing.", f"Any name to be called by, at most {LONGEST_NAME} letters.")
    plan = secrets.token_hex(16)
    written = config_of(course, draft.values, plan).encode()
    refuse_what_a_host_forbids(written, written, allowed)
    if draft.values.get("busy"):
        written = config_of(course, {**draft.values, "busy": None}, plan).encode()
    config = sealer.seal(written)
    return Member(
        secrets.token_hex(16), course.slug, name, plan, now, course.revision, config, course.weeks, course.cadence
    )


def config_of(course: Course, values: Mapping[str, object], plan: str) -> str:
    """A member's studycal.toml. Raises InputError for settings that do not fit."""
    made = with_course(course, f'[plan]\nid = "{plan}"\n', weeks=course.weeks, cadence=course.cadence)
    own = {name: value for name, value in values.items() if value not in ("", None, [])}
    fixed = course.settings.start
    if isinstance(fixed, date):
        own["plan.start"] = fixed
    written = changed(made, own)
    parse(written, Path(CONFIG.name))
    return written


def with_course(course: Course, config: str, *, weeks: str, cadence: str, keeps_roles: bool = False) -> str:
    """Settings with what is the course's in them: its title, how its documents are read, how its weeks count.

    ``weeks`` and ``cadence`` are the digests of the member's documents. Weeks that were put together for a member are a
    plain table, and ask for no answers of the author's; such a rhythm names each session's role itself. With
    ``keeps_roles`` those stay that the settings have: the rhythm is the one that they were read with.
    """
    about = course.settings
    answers = about.curriculum.model_dump(include=set(_ANSWERS)) if weeks == course.weeks else {}
    read_by_author = cadence == course.cadence
    roles = {"curriculum.roles": dict(about.curriculum.roles) or None if read_by_author else None}
    return changed(
        config,
        {
            "plan.title": about.title,
            "plan.week_starts": about.week_starts,
            "plan.reserve_weeks": about.reserve_weeks,
            "holidays.policy": about.holidays.value,
            "anchor": [entry.model_dump(exclude_unset=True) for entry in about.anchor],
            "curriculum.weeks": WEEKS,
            "curriculum.cadence": CADENCE,
            **({} if keeps_roles and not read_by_author else roles),
            **{f"curriculum.{name}": answers.get(name) or None for name in _ANSWERS},
        },
    )
