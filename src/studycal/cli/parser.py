"""The command line's grammar; each command names the function that runs it, which is imported only then."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from studycal import __version__

_EPILOG = """\
first steps:
  studycal init --example      a plan from the shipped curriculum
  studycal check               what was understood, and what is wrong
  studycal show week           this week
  studycal export ics          study.ics for any calendar
  studycal mark bad W07        when life happens

exit codes: 0 ok, 1 error, 2 usage, 3 held by a rule or guard, 4 changes pending, 5 login needed, 6 locked
"""

EXPORT_FORMATS = ("ics", "md", "notion", "csv", "json", "svg", "html")
MARKS = ("bad", "great", "travel", "pause", "cut", "merge", "return", "clear")
SHELLS = ("bash", "zsh", "tcsh")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of one command line. Exits like argparse does (2 on errors, 0 on --help)."""
    options = build().parse_args(arguments)
    for name, value in _COMMON_DEFAULTS.items():
        if not hasattr(options, name):
            setattr(options, name, value)
    return options


_COMMON_DEFAULTS: dict[str, Any] = {
    "directory": "",
    "config": "",
    "now": "",
    "quiet": False,
    "verbose": False,
    "yes": False,
    "no_input": False,
    "dry_run": False,
}


def build() -> argparse.ArgumentParser:
    """The whole grammar."""
    common = _common()
    parser = argparse.ArgumentParser(
        prog="studycal",
        description="Turns a self-study curriculum into a calendar that survives real life.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[common],
    )
    parser.add_argument("--version", action="version", version=f"studycal {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command", required=True)
    grammar = _Grammar(commands, common)
    _documents(grammar)
    _life(grammar)
    _calendars(grammar)
    _helpers(grammar)
    return parser


def _common() -> argparse.ArgumentParser:
    """Options that may stand before or after the command; unset ones get their defaults at the end."""
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    group = common.add_argument_group("everywhere")
    group.add_argument("-C", dest="directory", metavar="DIR", help="work in DIR")
    group.add_argument("--config", metavar="FILE", help="use FILE instead of studycal.toml")
    group.add_argument("--now", metavar="TIME", help="a frozen clock, like 2026-12-01T09:00 (also STUDYCAL_NOW)")
    group.add_argument("-n", "--dry-run", action="store_true", help="show what would happen, keep nothing")
    group.add_argument("-y", "--yes", action="store_true", help="answer every question with yes")
    group.add_argument("--no-input", action="store_true", help="never ask")
    group.add_argument("-q", "--quiet", action="store_true", help="results only")
    group.add_argument("-v", "--verbose", action="store_true", help="tracebacks and details")
    return common


class _Grammar:
    """Adds commands that share the common options."""

    def __init__(self, commands: Any, common: argparse.ArgumentParser) -> None:  # noqa: ANN401 - argparse's own is private
        self._commands = commands
        self._common = common

    def add(self, name: str, function: str, summary: str, *, json: bool = True) -> argparse.ArgumentParser:
        """A command, the function behind it, and whether it has ``--json``."""
        description = summary[0].upper() + summary[1:] + "."
        parser: argparse.ArgumentParser = self._commands.add_parser(
            name, help=summary, description=description, parents=[self._common]
        )
        parser.set_defaults(function=function)
        if json:
            parser.add_argument("--json", action="store_true", help="a result for programs")
        return parser


def _documents(grammar: _Grammar) -> None:
    init = grammar.add("init", "init:init", "read both documents, ask what is open, write studycal.toml")
    init.add_argument("weeks", nargs="?", metavar="WEEKS.md", help="the table of weeks")
    init.add_argument("cadence", nargs="?", metavar="CADENCE.md", help="the weekly cadence")
    init.add_argument("--example", action="store_true", help="use the shipped curriculum")
    init.add_argument("--start", metavar="DATE", help="a day of the first week, like 2026-11-30")
    init.add_argument(
        "--home", action="extend", nargs="+", metavar="SLOT", help='home slots: "mon,wed,thu 19:00" "sat 10:00"'
    )
    init.add_argument("--optional", metavar="SLOT", help='slot of the optional session, like "sun 10:00"')
    init.add_argument(
        "--windows", action="extend", nargs="+", metavar="WINDOW", help='more times: "mon-fri 18:00-21:30"'
    )
    init.add_argument("--tz", metavar="ZONE", help="IANA time zone, like Europe/Warsaw")
    init.add_argument("--holidays", metavar="CC[-SUB]", help="days without a session, like PL or DE-BY")
    init.add_argument("--reserve", type=int, metavar="N", help="reserve weeks")
    init.add_argument("--quarters", choices=("plan", "calendar"), help="how weeks find their quarter")
    init.add_argument("--title", help="the calendar's name")
    init.add_argument("--force", action="store_true", help="replace a studycal.toml that is there")

    check = grammar.add("check", "check:check", "curriculum, config and plan: what was understood and what is wrong")
    check.add_argument("--strict", action="store_true", help="warnings count as errors")
    check.add_argument("--schema", action="store_true", help="print the JSON schema of studycal.toml")

    show = grammar.add("show", "show:show", "the plan for people")
    show.add_argument(
        "what", nargs="?", default="week", metavar="today|week|quarter|year|W07|W07.S2", help="what to show"
    )
    show.add_argument("--why", action="store_true", help="why each session is where it is")

    export = grammar.add("export", "export:export", "the plan for programs and paper", json=False)
    export.add_argument("format", choices=EXPORT_FORMATS)
    export.add_argument("-o", "--output", metavar="FILE", help="where to write; - is stdout")
    export.add_argument("--split", choices=("quarter", "phase"), help="one file for each")
    export.add_argument("--busy-only", action="store_true", help="times without titles")
    export.add_argument("--banners", action="store_true", help="an all-day event with each week's topic")
    export.add_argument("--alarms", action="append", metavar="10m", help="reminders before each session")
    export.add_argument("--picture", default="quilt", help="svg: quilt, week, burnup, hours or outputs")
    export.add_argument("--week", metavar="W07", help="md, notion and svg week: only this week")
    export.add_argument("--force", action="store_true", help="md: replace a block of ours that was edited")


def _life(grammar: _Grammar) -> None:
    mark = grammar.add(
        "mark", "mark:mark", "what life does to a week: bad, great, travel, pause, cut, merge, return, clear"
    )
    mark.add_argument("kind", choices=MARKS)
    mark.add_argument("target", nargs="*", metavar="WEEK|A..B", help="W07, two weeks, or dates 2026-12-21..2027-01-03")
    mark.add_argument("--tz", metavar="ZONE", help="travel: the destination's IANA zone")
    mark.add_argument("--sessions", type=int, metavar="N", help="travel: sessions a week (default 2)")
    mark.add_argument("--windows", action="extend", nargs="+", metavar="WINDOW", help="travel: times there")
    mark.add_argument("--resume", choices=("open", "today"), help="return: at the open week, or cut to today")

    pin = grammar.add("pin", "mark:pin", "give a session your own time; the planner never moves it")
    pin.add_argument("session", metavar="W07.S2")
    pin.add_argument("time", metavar="TIME", help='like "2027-01-15 19:30" in your zone')
    unpin = grammar.add("unpin", "mark:unpin", "give pinned sessions back to the planner")
    unpin.add_argument("session", nargs="*", metavar="W07.S2")
    unpin.add_argument("--all", action="store_true", help="every session that is pinned, or edited in a calendar")
    undo = grammar.add("undo", "mark:undo", "take back the newest fact, or number N of `log --history`")
    undo.add_argument("number", nargs="?", type=int, metavar="N")

    log = grammar.add("log", "log:log", "the light record: done, partial or skip")
    log.add_argument("status", nargs="?", choices=("done", "partial", "skip"))
    log.add_argument("session", nargs="?", metavar="W07.S2", help="the newest unlogged session if left out")
    log.add_argument(
        "-m", "--message", metavar="TEXT", default="", help="partial: where to restart, at most 120 characters"
    )
    log.add_argument("--link", metavar="URL", default="", help="the output you made")
    log.add_argument("--later", action="store_true", help="skip: take the later time of the same week that is offered")
    log.add_argument("--history", action="store_true", help="every fact, with its number for undo")

    review = grammar.add("review", "review:review", "the weekly review, under five minutes")
    review.add_argument("--from", dest="source", metavar="FILE", help="read the answers from an exported note")
    review.add_argument("--auto", action="store_true", help="ask nothing")
    review.add_argument("--week", metavar="W07", help="another week than the last one")

    simulate = grammar.add("simulate", "simulate:simulate", "N years of life against this plan")
    simulate.add_argument("years", nargs="?", type=int, default=100, metavar="N", help="how many (default 100)")
    simulate.add_argument("--seed", type=int, default=1, help="the same seed gives the same years (default 1)")


def _calendars(grammar: _Grammar) -> None:
    plan = grammar.add("plan", "sync:plan", "what sync would do, with the reason for each change")
    sync = grammar.add("sync", "sync:sync", "bring the plan and a calendar together")
    for command in (plan, sync):
        command.add_argument("target", nargs="?", choices=("google", "caldav"), help="the config's targets if left out")
    plan.add_argument("--exit-code", action="store_true", help="exit 4 when changes are pending")
    sync.add_argument("--accept", action="store_true", help="go on although a guard holds")
    sync.add_argument("--history", action="store_true", help="what the last runs did")
    sync.add_argument("--undo", action="store_true", help="take back what the last run learnt from the calendar")
    unskip = grammar.add("unskip", "sync:unskip", "bring back sessions you deleted in the calendar")
    unskip.add_argument("session", nargs="+", metavar="W07.S2")
    purge = grammar.add("purge", "sync:purge", "remove our events from a calendar, future ones only unless --all")
    purge.add_argument("target", choices=("google", "caldav"))
    purge.add_argument("--all", action="store_true", help="past events too")

    auth = grammar.add("auth", "auth:auth", "log in to a calendar, or see and end the login")
    auth.add_argument("target", choices=("google", "caldav"))
    auth.add_argument("--status", action="store_true", help="what is stored and whether it works")
    auth.add_argument("--revoke", action="store_true", help="end the login and remove what is stored")
    auth.add_argument("--no-browser", action="store_true", help="print the address instead of opening it")

    daemon = grammar.add("daemon", "daemon:daemon", "the sync timer")
    daemon.add_argument("--once", action="store_true", help="one run, then exit")
    daemon.add_argument("--every", metavar="15m", help="time between runs")
    daemon.add_argument("--install", action="store_true", help="start it with your session (systemd; others printed)")
    daemon.add_argument("--status", action="store_true", help="how it is doing")

    serve = grammar.add("serve", "serve:serve", "the local page and the feeds")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8765)
    serve.add_argument("--url", default="", help="the address others reach it by, behind a proxy")


def _helpers(grammar: _Grammar) -> None:
    grammar.add("doctor", "doctor:doctor", "one page on what is wrong")
    completion = grammar.add("completion", "doctor:completion", "shell completion", json=False)
    completion.add_argument("shell", choices=SHELLS)
