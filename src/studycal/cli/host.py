"""`studycal host`: a course for many, made, published, served and looked after from its folder."""

from __future__ import annotations

import os
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from studycal.errors import LockedError, UsageError

from . import host_outlook
from .context import Context
from .host_opened import base_address, learners_words, opened

if TYPE_CHECKING:
    from studycal.host.setup import Host
    from studycal.host.work import HostStatus

_SYNCS = 40


def init(context: Context) -> int:
    """Make a host in this folder, or bring its database up to date."""
    from studycal.host.rotation import rotate
    from studycal.host.setup import make

    if context.dry_run:
        return host_outlook.init(context)
    if context.options.new_key:
        count = rotate(context.directory, os.environ)
        context.print(f"A new key seals what {count} learner{'s' * (count != 1)} keep; the old one opens nothing.")
        return 0
    host, steps, new = make(context.directory, context.options.database, os.environ)
    if context.json:
        context.print_json({"folder": str(host.folder), "new": new, "migrations": steps})
        return 0
    context.print(f"A host is {'here now' if new else 'here'}: {host.folder / 'host.toml'}.")
    if steps and not new:
        context.print(f"Its database was brought up to date, in {steps} step{'s' * (steps != 1)}.")
    context.say("Next: `studycal host publish DIR`, with weeks.md, cadence.md and course.toml in it.")
    return 0


def coach(context: Context) -> int:
    """A new coach link of a course."""
    from studycal.host import courses, links

    if context.dry_run:
        return host_outlook.coach(context)
    with opened(context) as (host, session):
        course = courses.course(session, context.options.course)
        if context.options.end_others:
            with session.transaction():
                session.run("end_coach_visits", course=course.slug)
                session.run("end_coach_links", course=course.slug)
        secret = links.issue(session, links.COACH, course.slug, "", context.now, by="author")
        address = f"{base_address(context, host)}/coach/key/{secret}"
    if context.json:
        context.print_json({"course": course.slug, "link": address})
    else:
        context.print(address)
        context.say("It is a key: whoever has it sees the table of learners. It is not shown again.")
        if not host.settings.url:
            context.say(
                "It names the port that `host serve` takes by itself; where another is used, put that one in it."
            )
    return 0


def learners(context: Context) -> int:
    """The table of a course's learners: what a coach sees."""
    from studycal.host import courses, progress

    with opened(context) as (host, session):
        course = courses.course(session, context.options.course)
        listed = progress.learners(session, host.sealer, course.slug, context.now)
    if context.json:
        context.print_json(
            {
                "course": course.slug,
                "revision": course.revision,
                "learners": [progress.as_json(learner) for learner in listed],
            }
        )
        return 0
    for learner in listed:
        finish = f"{learner.finish[0]} to {learner.finish[1]}" if learner.finish else "no plan"
        context.print(
            f"{learner.id}  {learner.name}: from {learner.start}, {learner.covered}/{learner.due} weeks covered, "
            f"finish {finish}"
        )
    if not listed:
        context.say(f"Nobody has joined {course.slug} yet.")
    return 0


def status(context: Context) -> int:
    """How the host's work stands: what waits, what failed and why, how far roll-outs are."""
    from studycal.host.queue import queue, stalled
    from studycal.host.work import standing

    from . import host_quota

    with opened(context) as (host, session):
        work = standing(session, context.now)
        jobs, held = (queue(session), stalled(session)) if host.database.several else ([], 0)
        quota = host_quota.of(host, session, context.now)
    if context.json:
        queued = [{**job, "oldest": str(job["oldest"] or "")} for job in jobs]
        shown = quota.as_json() if quota else None
        context.print_json({**_standing(work, context.now), "queue": queued, "stalled": held, "google": shown})
        return 0
    for job in jobs:
        context.print(f"{job['number']} {job['status']} in the queue: {job['kind']}")
    if held:
        context.print(f"{held} stalled: the worker that had begun died; the next one that runs takes up its work")
    for slug, (members, behind) in work.courses.items():
        number, at = work.newest[slug]
        words = f"{learners_words(members)}, {behind} to be rolled out to"
        context.print(f"{slug}: {words}; revision {number} of {at:%Y-%m-%d %H:%M}Z")
    oldest = f", the oldest since {work.oldest:%Y-%m-%d %H:%M}Z" if work.oldest else ""
    calendars = f"{work.syncs_due} calendar{'s' * (work.syncs_due != 1)} to look at"
    context.print(f"{work.waiting} due now{oldest}; {work.scheduled} later; {calendars}")
    if quota:
        context.print(quota.sentence())
    for kind, number, tries in work.failed:
        context.print(
            f"{number} failed ({kind}), up to {tries} times in a row; `studycal host retry` tries them at once"
        )
    return 0


def _standing(host_status: HostStatus, now: datetime) -> dict[str, object]:
    return {
        "learners": host_status.learners,
        "courses": {
            slug: {"learners": members, "behind": behind} for slug, (members, behind) in host_status.courses.items()
        },
        "rollouts": {
            slug: {"revision": number, "published_at": at.isoformat()}
            for slug, (number, at) in host_status.newest.items()
        },
        "due": host_status.waiting,
        "syncs_due": host_status.syncs_due,
        "oldest_seconds": round((now - host_status.oldest).total_seconds()) if host_status.oldest else None,
        "scheduled": host_status.scheduled,
        "failed": [{"kind": kind, "learners": number, "tries": tries} for kind, number, tries in host_status.failed],
    }


def retry(context: Context) -> int:
    """Try at once what failed."""
    from studycal.host.syncing import sync_due
    from studycal.host.times import text
    from studycal.host.work import work

    if context.dry_run:
        return host_outlook.retry(context)
    with opened(context) as (host, session):
        session.run("hurry", now=text(context.now))
        session.run("hurry_targets", now=text(context.now))
    done, synced = work(host, context.now), sync_due(host, context.moment, most=_SYNCS)
    well, failed = done.rolled_out + done.read + synced.done, done.failed + synced.failed
    context.print(f"{well} went well, {failed} failed again.")
    return 0


def export(context: Context) -> int:
    """All that is kept of a learner, as a zip file."""
    from zipfile import is_zipfile

    from studycal.host.departure import everything
    from studycal.service.files import write_whole

    with opened(context) as (host, session):
        packed = everything(session, host.sealer, context.options.learner, context.now)
    path = _file(context, _free_name(context.directory, context.options.learner[:12], ".zip"))
    if path.exists() and path.is_file() and not is_zipfile(path):
        raise UsageError(f"{path} is there already and is no export.", "Name another file with -o.")
    if context.dry_run:
        context.print(f"{path} would be written ({len(packed):,} bytes).")
        return 0
    write_whole(path, packed, mode=0o600)
    context.print(str(path))
    return 0


def delete(context: Context) -> int:
    """Remove a learner with everything."""
    from studycal.host import departure
    from studycal.host.workspace import member

    with opened(context) as (host, session):
        learner = member(session, context.options.learner)
        if context.options.dry_run:
            context.print(f"{learner.name} would be removed from {learner.course}, with everything.")
            return 0
        if not context.confirm(f"Remove {learner.name} from {learner.course}, with plan, record and feeds?"):
            return 0
        open_elsewhere = departure.erase(session, host.sealer, learner.id, context.now)
    context.print("Nothing is left.")
    context.say(
        "What was written to a calendar of the learner's own stays there; so does what stands in older backups."
    )
    if open_elsewhere:
        context.say(
            "Google could not be asked to end the learner's login. It is forgotten here, and its owner can end it."
        )
    return 0


def backup(context: Context) -> int:
    """A copy of the database, whole, while the host runs."""
    with opened(context) as (host, _):
        path = _file(context, f"host-{context.now:%Y%m%d-%H%M%S}.{'dump' if host.database.several else 'sqlite'}")
        if path.exists():
            raise UsageError(f"{path} is there already.", "Name another file with -o.")
        if context.dry_run:
            context.print(f"{path} would be written.")
            return 0
        host.database.backup(path)
    context.print(str(path))
    context.say(
        "The key is not in it: keep .studycal-host/host.key elsewhere. Without it settings and feeds cannot be read."
    )
    return 0


def _free_name(folder: Path, stem: str, suffix: str) -> str:
    """A file's name that nothing has: the one from before stays."""
    names = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(name + suffix for name in names if not (folder / (name + suffix)).exists())


def _file(context: Context, name: str) -> Path:
    """Where -o leads. Raises UsageError for stdout: a half-written archive or database there is seen by nobody."""
    if context.options.output == "-":
        raise UsageError("It is a file of its own and is not printed.", "Name the file with -o.")
    return context.directory / (context.options.output or name)


def worker(context: Context) -> int:
    """Do what is due, until interrupted or, with --once, until nothing is."""
    import time

    from studycal.host.syncing import sync_due
    from studycal.host.work import work

    if context.dry_run:
        return host_outlook.worker(context)
    with opened(context) as (host, _):
        pass
    if host.database.several:
        return _jobs(context, host)
    while True:
        try:
            done = bool(work(host, context.moment())) | bool(sync_due(host, context.moment, most=_SYNCS))
        except LockedError:
            done = False
        if context.options.once and not done:
            return 0
        if not done:
            time.sleep(1)


def _jobs(context: Context, host: Host) -> int:
    """procrastinate's worker: as many as wanted, on as many machines."""
    from studycal.host.tasks import QUEUES, Tasks

    options = context.options
    queues = options.queues.split(",") if options.queues else list(QUEUES)
    wrong = [name for name in queues if name not in QUEUES]
    if wrong:
        raise UsageError(f'"{wrong[0]}" is no queue.', f"They are {', '.join(QUEUES)}.")
    tasks = Tasks(host, context.moment)
    tasks.take_up()
    tasks.look(0)
    tasks.work(queues, options.concurrency, wait=not options.once)
    return 0
