"""`studycal host publish`: a course folder becomes its newest revision, and reaches its learners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .context import Context
from .host_opened import learners_words, opened

if TYPE_CHECKING:
    from studycal.host.courses import Course
    from studycal.host.database import HostSession
    from studycal.host.rollout import Outlook
    from studycal.host.setup import Host

_SLICE = 50


def publish(context: Context) -> int:
    """Publish a course folder as its newest revision, and roll it out; with ``-n`` say what that would do."""
    from studycal.host import courses
    from studycal.host.course import read_folder
    from studycal.host.remarks import remarks

    folder = read_folder(context.directory / context.options.folder)
    for line in remarks(folder):
        context.say(line)
    with opened(context) as (host, session):
        proposed = courses.proposed(session, folder)
        published = courses.find(session, proposed.slug)
        same = published is not None and published.digest == proposed.digest
        if context.options.dry_run:
            return _outlook(context, host, session, proposed)
        course = courses.publish(session, folder, context.now)
        if not context.json:
            outcome = (
                f"{course.slug} is at revision {course.revision} already"
                if same
                else f"{course.slug}: revision {course.revision} is published"
            )
            context.print(f"{outcome}. Learners join at /join/{course.slug}.")
        if host.database.several:
            return _deferred(context, host, course.slug, course.revision, new=not same)
        done, failed = _roll_out(context, host, session, course.slug)
    if context.json:
        context.print_json(
            {"course": course.slug, "revision": course.revision, "new": not same, "rolled_out": done, "failed": failed}
        )
    elif done or failed:
        again = f" {failed} will be tried again." if failed else ""
        context.print(f"{learners_words(done)} follow{'s' * (done == 1)} it now.{again}")
    return 0


def _deferred(context: Context, host: Host, slug: str, revision: int, *, new: bool) -> int:
    """The workers roll out; nobody waits for them."""
    from studycal.host.tasks import Tasks, defer_roll_out

    behind = defer_roll_out(Tasks(host, context.moment), slug)
    if context.json:
        context.print_json({"course": slug, "revision": revision, "new": new, "deferred": behind})
    elif behind:
        context.print(f"{learners_words(behind)} will follow: `studycal host worker` does it.")
    return 0


def _roll_out(context: Context, host: Host, session: HostSession, slug: str) -> tuple[int, int]:
    """All slices; interrupted, it stands where it is and goes on with the next call, or in `host serve`."""
    from studycal.host import courses, rollout

    done = failed = 0
    after = ""
    while True:
        step = rollout.roll_out(
            session, host.sealer, courses.course(session, slug), context.now, most=_SLICE, after=after
        )
        if step.last == after:
            return done, failed
        done, failed, after = done + step.done, failed + step.failed, step.last


def _outlook(context: Context, host: Host, session: HostSession, proposed: Course) -> int:
    from studycal.host.rollout import outlook
    from studycal.host.workspace import member

    effect = outlook(session, host.sealer, proposed, context.now)
    most = [(member_id, count) for member_id, count in effect.most.most_common(10) if count]
    if context.json:
        context.print_json(
            {
                "course": proposed.slug, "revision": proposed.revision, "learners": effect.members,
                "added": effect.added, "moved": effect.moved, "removed": effect.removed,
                "most_moved": [{"id": member_id, "moved": count} for member_id, count in most],
                "failed": dict(effect.failures),
            }
        )  # fmt: skip
        return 0
    context.print(_outlook_words(session, proposed, effect))
    for member_id, count in most:
        context.print(f"  {member_id}  {member(session, member_id).name}: {count} moved")
    for kind, count in effect.failures.items():
        context.print(f"  {count} cannot follow it yet ({kind}).")
    context.say("Nothing was kept. Without -n it is published.")
    return 0


def _outlook_words(session: HostSession, proposed: Course, outlook: Outlook) -> str:
    """What a revision would do; where it would touch nobody, what it is."""
    from studycal.host import courses

    if outlook.members:
        moves = f"{outlook.added} sessions added, {outlook.moved} moved, {outlook.removed} removed"
        return f"{learners_words(outlook.members)}: {moves}."
    weeks = courses.curriculum(session, proposed).weeks
    span = f'{len(weeks)} weeks, from "{weeks[0].topic}" to "{weeks[-1].topic}"'
    what = f"{proposed.slug}, revision {proposed.revision}: {span}."
    joined = int(session.row("places_taken", course=proposed.slug)["number"])
    followers = (
        "Nobody has joined yet"
        if not joined
        else f"{learners_words(joined)} {'follow' if joined != 1 else 'follows'} it already"
    )
    return f"{what} {followers}: no plan changes."
