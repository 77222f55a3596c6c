"""What an author of a course may not have meant: told when it is published, and nothing is held up by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from studycal.core.curriculum import Curriculum, Level
from studycal.core.schedule import WallWindow
from studycal.formats.documents.curriculum import parse_curriculum
from studycal.formats.setting_words import windows

from .course import FILE, CourseFolder, CourseSettings

_EARLY = time(5)
_DAY = 24 * 60
_TAKEN = frozenset({"join", "coach", "key", "feed", "course", "welcome", "left", "static"})


def remarks(course: CourseFolder) -> tuple[str, ...]:
    """What an author may not have meant, a line each: in the documents, in suggested times, in who may join."""
    settings, files = course.settings, course.settings.curriculum
    curriculum, problems = parse_curriculum(
        course.weeks.body, files.weeks, course.cadence.body, files.cadence, files.roles, answers=files.answers
    )
    listed = [
        f"{problem.file}:{problem.line}: {problem.message}" for problem in problems if problem.level is Level.WARNING
    ]
    return (*listed, *_odd_settings(settings), *(_odd_times(settings, curriculum) if curriculum else ()))


def _odd_settings(settings: CourseSettings) -> Iterator[str]:
    if "join_word" in settings.model_fields_set and not settings.join_word.strip():
        yield f"{FILE}: join_word is empty, so that everybody who has the address can join."
    if settings.slug in _TAKEN:
        yield f"{FILE}: learners join at /join/{settings.slug}, which reads oddly; another slug is easier to pass on."


def _odd_times(settings: CourseSettings, curriculum: Curriculum) -> Iterator[str]:
    """Windows that hold no session, and home slots that are more or fewer than the sessions of a week."""
    least = curriculum.rules.min_minutes
    for text in settings.windows:
        short = [window for window in windows(text) if _minutes(window) < least]
        if short:
            yield f'{FILE}: the window "{text}" is shorter than a session ({least} minutes), and holds none.'
        elif any(window.start < _EARLY or window.end <= window.start for window in windows(text)):
            yield f'{FILE}: the window "{text}" lies at night. Is that meant?'
    core = max(sum(not template.optional for template in quarter.sessions) for quarter in curriculum.quarters)
    if settings.home and len(settings.home) < core:
        yield f"{FILE}: home names {len(settings.home)} of the {core} sessions of a week; the others go into windows."
    if settings.home and not settings.windows:
        yield f"{FILE}: without windows a session can move nowhere when its home slot is taken."


def _minutes(window: WallWindow) -> int:
    """How long a window is open; one that closes before it opens reaches into the next day."""
    start, end = (at.hour * 60 + at.minute for at in (window.start, window.end))
    return (end - start) % _DAY or _DAY
