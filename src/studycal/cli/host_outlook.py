"""What `studycal host` would do: the answers of ``--dry-run``, which keep nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from .context import Context
from .host_opened import learners_words, opened

if TYPE_CHECKING:
    from studycal.host.work import HostStatus


def init(context: Context) -> int:
    """A host would be made or brought up to date, or its secrets sealed with a new key. Raises what doing it would."""
    from studycal.host import rotation, setup

    if context.options.new_key:
        rotation.check(context.directory, os.environ)
        with opened(context) as (_, session):
            count = sum(1 for _ in session.run("sealed", after="", most=-1))
        context.print(
            f"A new key would seal what {learners_words(count)} keep{'s' * (count == 1)}; the old one would end."
        )
        return 0
    setup.check_address(context.directory, context.options.database)
    new = not setup.is_host(context.directory)
    would = "made" if new else "brought up to date where it is older"
    words = f"A host would be {would}: {context.directory / setup.FILE}."
    context.result(words, {"folder": str(context.directory), "new": new})
    return 0


def coach(context: Context) -> int:
    """A link would be made. Raises InputError for a course that is not there."""
    from studycal.host import courses

    with opened(context) as (_, session):
        course = courses.course(session, context.options.course)
    ends = ", and those given before would end" if context.options.end_others else ""
    context.result(f"A new coach link of {course.slug} would be made{ends}.", {"course": course.slug, "link": None})
    return 0


def retry(context: Context) -> int:
    """How many failures would be tried."""
    number = sum(number for _, number, _ in _standing(context).failed)
    context.print(f"{number} that failed would be tried at once.")
    return 0


def worker(context: Context) -> int:
    """How much is due."""
    work = _standing(context)
    behind = sum(behind for _, behind in work.courses.values())
    context.print(
        f"{learners_words(behind)} would be rolled out to; {work.waiting} plans and {work.syncs_due} calendars are due."
    )
    return 0


def _standing(context: Context) -> HostStatus:
    from studycal.host.work import standing

    with opened(context) as (_, session):
        return standing(session, context.now)
