"""Courses and their revisions in the database: published once, never edited, each document kept once."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path

from studycal.config.load import parse_as
from studycal.core.curriculum import Curriculum
from studycal.core.records import dataclass
from studycal.errors import InputError, NewerProgramError, NotThereError

from .course import FILE, CourseFolder, CourseSettings, curriculum_of
from .database import HostSession
from .times import text
from .workspace import document, keep_document, remember


@dataclass(frozen=True)
class Course:
    """A course at its newest revision; ``weeks`` and ``cadence`` are digests."""

    slug: str
    revision: int
    digest: str
    text: str
    weeks: str
    cadence: str

    @cached_property
    def settings(self) -> CourseSettings:
        """course.toml as it was published. Raises NewerProgramError where a newer studycal published settings that this
        one does not know.
        """
        return _settings(self.text)


@lru_cache(maxsize=64)
def _settings(text: str) -> CourseSettings:
    try:
        return parse_as(CourseSettings, text, Path(FILE))
    except InputError as error:  # whoever published it had read it
        raise NewerProgramError(
            f"The course was published by another studycal ({error}).", "Update studycal, or publish it again."
        ) from error


def course(session: HostSession, slug: str) -> Course:
    """A course. Raises NotThereError with the nearest names."""
    newest = find(session, slug)
    if newest is None:
        names = ", ".join(slugs(session))
        hint = f"There are: {names}." if names else "Publish one with `studycal host publish DIR`."
        raise NotThereError(f'There is no course "{slug}".', hint)
    return newest


def find(session: HostSession, slug: str) -> Course | None:
    """A course, None where there is none of that name."""
    row = session.row("course", course=slug)
    if row is None:
        return None
    return Course(row["slug"], row["revision"], row["digest"], row["settings"], row["weeks"], row["cadence"])


def slugs(session: HostSession) -> list[str]:
    """The courses' names in addresses."""
    return [row["slug"] for row in session.run("courses")]


def publish(session: HostSession, folder: CourseFolder, now: datetime) -> Course:
    """Make a folder the newest revision, unless it is that already."""
    slug = folder.settings.slug
    with session.transaction():
        current = find(session, slug)
        if current is not None and current.digest == folder.digest:
            return current
        weeks, cadence = keep_document(session, folder.weeks.body), keep_document(session, folder.cadence.body)
        number, at = (current.revision if current else 0) + 1, text(now)
        session.run("publish_course", course=slug, number=number, at=at)
        session.run("hurry_course", course=slug, now=at)
        session.run(
            "add_revision", course=slug, number=number, digest=folder.digest, settings=folder.text, weeks=weeks,
            cadence=cadence, at=at,
        )  # fmt: skip
    return course(session, slug)


def proposed(session: HostSession, folder: CourseFolder) -> Course:
    """A folder as the revision that it would be; nothing is kept."""
    current = find(session, folder.settings.slug)
    if current is not None and current.digest == folder.digest:
        return current
    weeks, cadence = remember(folder.weeks.body), remember(folder.cadence.body)
    number = (current.revision if current else 0) + 1
    return Course(folder.settings.slug, number, folder.digest, folder.text, weeks, cadence)


def curriculum(session: HostSession, course: Course) -> Curriculum:
    """What a course teaches, at its newest revision."""
    return _curriculum(course, document(session, course.weeks), document(session, course.cadence))


@lru_cache(maxsize=16)
def _curriculum(course: Course, weeks: bytes, cadence: bytes) -> Curriculum:
    return curriculum_of(course.settings, weeks, cadence)
