"""`studycal export`: the plan for programs and paper. Every file is written whole or not at all."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from studycal.core.records import replace
from studycal.errors import UsageError
from studycal.service.files import write_whole
from studycal.service.own_files import OwnFiles
from studycal.service.revision import Revision

from .context import Context

_MOST_ALARMS = 5
_ONLY_FOR = {
    **dict.fromkeys(("split", "busy_only", "banners", "alarms"), ("ics",)),
    "week": ("md", "notion", "svg"),
    "force": ("md",),
}
_DEFAULT = {
    **{form: f"study.{form}" for form in ("ics", "csv", "json", "svg", "html", "org")},
    "todo": "study-todo.ics",
    "taskwarrior": "study-tasks.json",
}


def export(context: Context) -> int:
    """Write the plan in one of its forms."""
    built = context.built
    writers: dict[str, Callable[[Context, Revision], None]] = {
        "ics": _ics,
        "todo": _todo,
        "taskwarrior": _taskwarrior,
        "org": _org,
        "csv": _csv,
        "json": _json,
        "svg": _svg,
        "html": _html,
        "md": _notes,
        "notion": _notion,
    }
    _check_options(context)
    writers[context.options.format](context, built)
    return 0


def _check_options(context: Context) -> None:
    options = context.options
    if options.split and options.output == "-":
        raise UsageError("--split makes several files, and stdout is one.", "Name a file with -o.")
    for name, formats in _ONLY_FOR.items():
        if getattr(options, name) and options.format not in formats:
            which = " and ".join(formats)
            raise UsageError(f"--{name.replace('_', '-')} is for {which} only.", "Leave it out.")


def _csv(context: Context, built: Revision) -> None:
    from studycal.formats.plan_json import plan_csv

    _write(context, plan_csv(built.plan, built.curriculum, built.schedule).encode("utf-8-sig"))


def _todo(context: Context, built: Revision) -> None:
    from studycal.formats.ics import dump_todos
    from studycal.service.events import tasks

    listed, schedule = tasks(built), built.schedule
    _write(
        context, dump_todos(listed, name=schedule.title, zone=str(schedule.zone)), what=f"{len(listed)} tasks (VTODO)"
    )


def _taskwarrior(context: Context, built: Revision) -> None:
    from studycal.formats.tasks import taskwarrior
    from studycal.service.events import tasks

    _write(context, taskwarrior(tasks(built), title=built.schedule.title).encode("utf-8", "replace"))
    if context.options.output != "-" and not context.dry_run:
        context.say("`task import` takes it; again after a change, nothing doubles.")


def _org(context: Context, built: Revision) -> None:
    from studycal.formats.tasks import org
    from studycal.service.events import tasks

    _write(context, org(tasks(built), title=built.schedule.title).encode("utf-8", "replace"))


def _json(context: Context, built: Revision) -> None:
    from studycal.formats.plan_json import plan_json

    data = plan_json(built.plan, built.curriculum, built.schedule, built.dropped)
    _write(context, (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace"))


def _ics(context: Context, built: Revision) -> None:
    parts = _parts(context.options.split, built)
    files = [file for name, part in parts for file in _calendars(context, part, name)]
    if context.options.output != "-":
        _own(context).refuse(_path(context, suffix) for suffix, _, _ in files)
    for suffix, data, count in files:
        _write(context, data, suffix, f"{count} events")
    sessions = built.plan.sessions
    core = sum(not session.optional for session in sessions)
    context.say(f"{core} core sessions and {len(sessions) - core} optional ones.{_not_placed(built, context)}")


def _not_placed(built: Revision, context: Context) -> str:
    count = len(built.plan.unplaced_from(context.now.astimezone(built.schedule.zone).date()))
    return f" {count} not placed: `studycal show year` lists them." if count else ""


def _calendars(context: Context, built: Revision, part: str) -> Iterable[tuple[str, bytes, int]]:
    """The .ics files of one part: (suffix, bytes, events); more than one only when one would pass Google's limit."""
    from studycal.formats import ics
    from studycal.service.events import events

    options, schedule = context.options, built.schedule
    alarms = _alarms(options.alarms or ())
    listed = events(
        built,
        alarms=alarms or schedule.alarms,
        banners=options.banners or schedule.banners,
        busy_only=options.busy_only,
        now=context.now,
    )
    title = built.schedule.title + (f" {part}" if part else "")
    limit = sys.maxsize if options.output == "-" else ics.GOOGLE_LIMIT
    files = ics.split(listed, name=title, zone=str(built.schedule.zone), limit=limit)
    if len(files) > 1:
        context.say(f"Calendars such as Google's take at most 1 MB, so this makes {len(files)} files; import each.")
    for number, (data, count) in enumerate(files, start=1):
        words = [part, str(number) if len(files) > 1 else ""]
        yield "".join(f"-{_safe(word)}" for word in words if word), data, count


def _alarms(texts: Iterable[str]) -> tuple[int, ...]:
    """Reminders in minutes: each option is one, or several with commas; Google takes five."""
    from studycal.formats.setting_words import duration

    try:
        alarms = [duration(part) for text in texts for part in text.split(",")]
    except ValueError as error:
        raise UsageError(f"--alarms: {error}.") from error
    if len(alarms) > _MOST_ALARMS:
        raise UsageError(f"{len(alarms)} alarms are too many.", f"Calendars keep at most {_MOST_ALARMS}.")
    return tuple(int(alarm.total_seconds() // 60) for alarm in alarms)


def _parts(split: str | None, built: Revision) -> list[tuple[str, Revision]]:
    """The plan as a whole, by quarter or by phase."""
    if not split:
        return [("", built)]
    keys: dict[str, set[int]] = {}
    for week, quarter in _quarters(built).items():
        phase = built.curriculum.week(week).phase
        key = quarter if split == "quarter" else f"phase {phase}" if phase is not None else "no phase"
        keys.setdefault(key, set()).add(week)
    return [(key, _only(built, weeks)) for key, weeks in keys.items()]


def _quarters(built: Revision) -> dict[int, str]:
    """The quarter of every week that has events; one that is cut goes with the week before it."""
    quarters = {week.week: week.quarter for week in built.plan.weeks}
    for number in sorted({session.week for session in (*built.dropped, *built.earlier)} - quarters.keys()):
        before = max((week for week in quarters if week < number), default=min(quarters, default=0))
        quarters[number] = quarters.get(before, "")
    return quarters


def _only(built: Revision, weeks: set[int]) -> Revision:
    plan = replace(
        built.plan,
        weeks=tuple(week for week in built.plan.weeks if week.week in weeks),
        sessions=tuple(session for session in built.plan.sessions if session.week in weeks),
    )
    dropped, earlier = (
        tuple(session for session in listed if session.week in weeks) for listed in (built.dropped, built.earlier)
    )
    return replace(built, plan=plan, dropped=dropped, earlier=earlier)


def _safe(text: str) -> str:
    """A part's name as part of a file's name."""
    return re.sub(r"[^\w]+", "-", text).strip("-")


def _svg(context: Context, built: Revision) -> None:
    from studycal.service.pictures import picture

    week = _week_number(context)
    _write(context, picture(context.home, built, context.options.picture, context.now, week).encode("utf-8", "replace"))


def _html(context: Context, built: Revision) -> None:
    from studycal.service.pictures import print_page

    _write(context, print_page(built, context.now).encode("utf-8", "replace"))


def _notes(context: Context, built: Revision) -> None:
    from studycal.service.notes import notes

    if context.options.output == "-":
        raise UsageError("Notes are one file a week.", "Name a folder with -o.")
    folder = context.directory / (context.options.output or "notes")
    week, refuse = _week_number(context), _own(context).refuse
    written = notes(built, folder, week=week, force=context.options.force, keep=not context.dry_run, refuse=refuse)
    done = "would be written" if context.dry_run else "written, the rest is as it was"
    context.say(f"{_shown(folder, context)}: {len(written)} weekly note{'s' * (len(written) != 1)} {done}.")


def _notion(context: Context, built: Revision) -> None:
    from studycal.service.notes import notion_pages

    if context.options.output == "-":
        raise UsageError("Notion imports a folder.", "Name a folder with -o.")
    folder = context.directory / (context.options.output or "notion")
    week, refuse = _week_number(context), _own(context).refuse
    written = notion_pages(built, folder, week=week, keep=not context.dry_run, refuse=refuse)
    done = "would be written" if context.dry_run else "import them in Notion under Settings, Import"
    context.say(f"{_shown(folder, context)}: {len(written)} files; {done}.")


def _week_number(context: Context) -> int | None:
    text = context.options.week
    if not text:
        return None
    digits = text.upper().removeprefix("W")
    if not digits.isdecimal():
        raise UsageError(f'"{text}" is not a week.', "Write it like W07.")
    from .views import held_week

    return held_week(context.built, int(digits)).week


def _write(context: Context, data: bytes, suffix: str = "", what: str = "") -> None:
    output = context.options.output
    if output == "-":
        sys.stdout.buffer.write(data)
        return
    path = _path(context, suffix)
    if not path.parent.exists():
        raise UsageError(
            f"There is no folder {_shown(path.parent, context)} to write {path.name} into.",
            "Check its name, or make it first.",
        )
    _own(context).refuse([path])
    if context.dry_run:
        context.say(f"{_shown(path, context)} would be written ({len(data):,} bytes).")
        return
    write_whole(path, data)
    context.say(f"{_shown(path, context)}: {what + ', ' if what else ''}{len(data):,} bytes.")


def _path(context: Context, suffix: str) -> Path:
    output, default = context.options.output, _DEFAULT[context.options.format]
    path = context.directory / (output or default)
    path = path / default if output and _is_folder(path) else path
    return path.with_name(f"{path.stem}{suffix}{path.suffix}")


def _own(context: Context) -> OwnFiles:
    return OwnFiles(context.home.workspace)


def _shown(path: Path, context: Context) -> str:
    return path.relative_to(context.directory).as_posix() if path.is_relative_to(context.directory) else str(path)


def _is_folder(path: Path) -> bool:
    """Whether it is there and is one; what else is wrong with it is said by whoever writes."""
    try:
        return path.is_dir()
    except OSError:
        return False
