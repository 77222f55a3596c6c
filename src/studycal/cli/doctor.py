"""`studycal doctor`: one page on what is wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from importlib.resources import files
from zoneinfo import TZPATH, ZoneInfo

from studycal import __version__, extras
from studycal.core.curriculum import Level
from studycal.core.records import dataclass
from studycal.errors import StudycalError
from studycal.formats.text import narrowed
from studycal.store.sqlite import is_writable

from .context import Context


@dataclass(frozen=True)
class Finding:
    """One line of the page: what was looked at, whether it is well, what to do if not."""

    name: str
    well: bool
    words: str
    remedy: str = ""


def doctor(context: Context) -> int:
    """Look at everything studycal needs; exit 1 if something is wrong."""
    checks: list[Callable[[Context], Finding]] = [
        _program,
        _zones,
        _config,
        _documents,
        _state,
        _plan,
        _busy,
        _login,
        _events,
    ]
    findings = [_guarded(check, context) for check in checks]
    if context.json:
        context.print_json({"findings": [_as_json(finding) for finding in findings]})
    else:
        _print(context, findings)
    return int(not all(finding.well for finding in findings))


def _print(context: Context, findings: list[Finding]) -> None:
    """A line each, and its remedy; one cause that hinders several is told in full once."""
    causes: dict[tuple[str, str], str] = {}
    for finding in findings:
        first = finding.name if finding.well else causes.setdefault((finding.words, finding.remedy), finding.name)
        words = finding.words if first == finding.name else f"cannot be looked at, for the same reason as {first}"
        line = f"{'ok ' if finding.well else '!! '} {finding.name:<10} {words}"
        context.print("\n".join(narrowed(line, context.width)))
        if not finding.well and finding.remedy and first == finding.name:
            context.print(f"{'':14} {finding.remedy}")


def _as_json(finding: Finding) -> dict[str, object]:
    return {"name": finding.name, "well": finding.well, "said": finding.words, "remedy": finding.remedy}


def _guarded(check: Callable[[Context], Finding], context: Context) -> Finding:
    try:
        return check(context)
    except StudycalError as error:
        place = f"{getattr(error, 'file', '')}: " if getattr(error, "file", "") else ""
        return Finding(check.__name__.strip("_"), well=False, words=f"{place}{error.message}", remedy=error.remedy)


def _program(_: Context) -> Finding:
    parts = ", ".join(extras.installed()) or "no extra"
    return Finding("program", well=True, words=f"studycal {__version__} with {parts}, Python {sys.version.split()[0]}")


def _zones(context: Context) -> Finding:
    """Python goes by the system's zone data first (PEP 615); that came with studycal serves where there is none."""
    zone = context.home.zone
    if not isinstance(zone, ZoneInfo) or not _differs(zone, context.now.year):
        return Finding(
            "zones", well=True, words=f"{zone}, by {'the system' if TZPATH else 'tzdata ' + version('tzdata')}"
        )
    return Finding(
        "zones",
        well=False,
        words=f"the system's clock changes of {zone} are not those of tzdata {version('tzdata')}",
        remedy="Update the system's tzdata, or set PYTHONTZPATH to nothing to go by the one that came with studycal.",
    )


def _differs(zone: ZoneInfo, year: int) -> bool:
    """Whether the zone in use and the one that came with studycal tell another time on any day of two years."""
    shipped = files("tzdata") / "zoneinfo" / zone.key
    if not shipped.is_file():
        return False
    with shipped.open("rb") as data:
        other = ZoneInfo.from_file(data, zone.key)
    noons = (datetime(year, 1, 1, 12, tzinfo=UTC) + timedelta(days=number) for number in range(731))
    return any(noon.astimezone(zone).utcoffset() != noon.astimezone(other).utcoffset() for noon in noons)


def _config(context: Context) -> Finding:
    path, schedule = context.home.config_path, context.home.config.schedule()
    return Finding("config", well=True, words=f"{path}: from {schedule.start} in {schedule.zone}")


def _documents(context: Context) -> Finding:
    from studycal.service.check import check_home

    checked = check_home(context.home, context.now)
    counts = {level: sum(problem.level is level for problem in checked.problems) for level in Level}
    words = ", ".join(_counted(counts[level], level.value) for level in (Level.ERROR, Level.WARNING))
    return Finding("documents", well=not counts[Level.ERROR], words=words, remedy="`studycal check` shows them.")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _state(context: Context) -> Finding:
    count = len(context.home.store.records())
    context.home.store.check()
    if not is_writable(context.home.state_path):
        words = f"{context.home.state_path} cannot be written: the plan can be read, and nothing can be kept"
        return Finding("state", well=False, words=words, remedy="Check the disk and the permissions.")
    return Finding("state", well=True, words=f"{context.home.state_path}: sound, {_counted(count, 'fact')}")


def _plan(context: Context) -> Finding:
    from studycal.service.published import build

    plan = build(context.home, context.now, save=False).plan
    finish = f", finish {plan.finish[0]}" if plan.finish else ""
    words = f"{len(plan.sessions)} sessions, {len(plan.unplaced)} not placed{finish}"
    return Finding("plan", well=True, words=words)


def _busy(context: Context) -> Finding:
    """The other calendars that busy time is read from; where one is unknown, the plan may clash with it."""
    from studycal.service.plan import busy_problems
    from studycal.service.published import build

    count = len(context.home.config.busy)
    if not count:
        return Finding("busy", well=True, words="no other calendar is read")
    problems = busy_problems(build(context.home, context.now, save=False))
    read = f"{count} other calendar{'s' * (count != 1)} read"
    if not problems:
        return Finding("busy", well=True, words=read)
    first = problems[0]
    place = f"{first.file}:{first.line}" if first.line else first.file
    others = f" ({len(problems) - 1} more: `studycal check` shows them)" if len(problems) > 1 else ""
    return Finding("busy", well=False, words=f"{read}; {place}: {first.message}{others}", remedy=first.remedy)


def _events(context: Context) -> Finding:
    """The events in the learner's calendars that are left alone until somebody resolves them; one that stands beside
    an older one of the same session is a fault.
    """
    from studycal.service.calendar_words import notices, standing_twice

    twice = standing_twice(context.home)
    lines = list(dict.fromkeys([*twice, *(line for listed in notices(context.home).values() for line in listed)]))
    if not lines:
        return Finding("events", well=True, words="none is left alone in a calendar")
    others = f" ({len(lines) - 1} more: `studycal check` tells them)" if len(lines) > 1 else ""
    return Finding("events", well=not twice, words=f"{lines[0]}{others}")


def _login(context: Context) -> Finding:
    from studycal.wiring import login_states

    states = login_states(context.home, context.now)
    wrong = [text for well, text in states if not well]
    words = "; ".join(text for _, text in states) or "no calendar is connected, and none is needed for .ics"
    return Finding("calendars", well=not wrong, words=words, remedy="`studycal auth google` or `studycal auth caldav`.")
