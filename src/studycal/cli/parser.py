"""The command line's grammar; each command names the function that runs it, which is imported only then."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from studycal import __version__

from .examples import EXITS
from .grammar import MARKS, Grammar, Help, Parser, Skipped

_EPILOG = f"""\
first steps:
  studycal init --example      a plan from the shipped curriculum
  studycal check               what was understood, and what is wrong
  studycal show week           this week
  studycal export ics          study.ics for any calendar
  studycal mark bad W07        when life happens

{EXITS}
"""

EXPORT_FORMATS = ("ics", "md", "notion", "csv", "json", "svg", "html", "todo", "taskwarrior", "org")
WORDS = ("weeks", "sessions", "pinned", "facts", "log", "views", "zones")
"""What completion scripts ask for: the words of the learner's own plan."""
SHELLS = ("bash", "zsh", "fish", "powershell", "tcsh")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of one command line. Exits like argparse does (2 on errors, 0 on --help)."""
    parser = build(typed_command(arguments))
    options, rest = parser.parse_known_args(arguments)
    if rest:
        commands(parser).get(options.command or "", parser).error(f"unrecognized arguments: {' '.join(rest)}")
    for name, value in _COMMON_DEFAULTS.items():
        if not hasattr(options, name):
            setattr(options, name, value)
    _refuse_what_is_no_text(commands(parser).get(options.command or "", parser), options)
    return options


_PATHS = ("directory", "config", "output", "cadence_out", "plan", "weeks", "cadence", "documents", "source", "folder")
"""What names files, whose names may be any bytes."""


def _refuse_what_is_no_text(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Bytes that are no UTF-8 would be kept as what no calendar, note or file takes."""
    for name, value in vars(options).items():
        for word in value if isinstance(value, list) else [value]:
            if name not in _PATHS and isinstance(word, str) and any("\udc80" <= char <= "\udcff" for char in word):
                parser.error(f'"{word}" is not text in UTF-8: type it in a terminal that uses UTF-8 (LANG=C.UTF-8)')


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


_WITH_VALUE = ("-C", "--config", "--now")
_ALONE = ("-n", "--dry-run", "-y", "--yes", "--no-input", "-q", "--quiet", "-v", "--verbose")


def typed_command(arguments: Sequence[str]) -> str:
    """The command of a command line, where it is beyond doubt: after common options that are written out."""
    rest = iter(arguments)
    for argument in rest:
        if argument in _WITH_VALUE:
            next(rest, None)
        elif argument not in _ALONE:
            return "" if argument.startswith("-") else argument
    return ""


def build(only: str = "") -> argparse.ArgumentParser:
    """The grammar of one command, or the whole where none is named or it has no such command."""
    parser = _grammar(only)
    return parser if not only or only in commands(parser) else _grammar("")


def _grammar(only: str) -> argparse.ArgumentParser:
    common = _common()
    parser = Parser(
        prog="studycal",
        description="Turns a self-study curriculum into a calendar that survives real life.",
        epilog=_EPILOG,
        formatter_class=Help,
        parents=[common],
    )
    parser.add_argument("--version", action="version", version=f"studycal {__version__}")
    listed = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    parser.set_defaults(function="start:start")
    grammar = Grammar(listed, common, only)
    _documents(grammar)
    _life(grammar)
    _calendars(grammar)
    _host(grammar)
    _helpers(grammar)
    return parser


def commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Each command's own parser, by its name."""
    return dict(next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction)).choices)


def _common() -> argparse.ArgumentParser:
    """Options that may stand before or after the command; unset ones get their defaults at the end."""
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS, formatter_class=Help)
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


def _plan_answers(parser: argparse.ArgumentParser) -> None:
    if not isinstance(parser, Skipped):
        from . import plan_answers  # knows the documents' forms, which most commands do without

        plan_answers.add_options(parser)


def _documents(grammar: Grammar) -> None:
    brought = grammar.add("import", "import_plan:import_plan", "write any plan down as the canonical documents")
    brought.add_argument("plan", metavar="PLAN.md", help="a file, a folder, an https address, or - for stdin")
    brought.add_argument("-o", "--output", default="weeks.md", metavar="FILE", help="the weeks; - is stdout")
    brought.add_argument("--cadence-out", default="", metavar="FILE", help="the routine, if there is one: cadence.md")
    brought.add_argument("--prompt", action="store_true", help="print a text to convert by hand what no rule can read")
    brought.add_argument("--force", action="store_true", help="replace files that are there")
    _plan_answers(brought)

    init = grammar.add("init", "init:init", "read the documents, ask what is open, write studycal.toml")
    init.add_argument("weeks", nargs="?", metavar="PLAN.md", help="the plan, in whatever form: a file, a folder, -")
    init.add_argument("cadence", nargs="?", metavar="CADENCE.md", help="the weekly cadence, if it is another document")
    init.add_argument("--example", action="store_true", help="use the shipped curriculum")
    init.add_argument("--start", metavar="DATE", help="a day of the first week, like 2026-11-30")
    init.add_argument("--finish", metavar="DATE", help="plan backwards from this day; none: no such day")
    init.add_argument(
        "--home", action="extend", nargs="+", metavar="SLOT", help='home slots: "mon,wed,thu 19:00" "sat 10:00"'
    )
    init.add_argument("--optional", metavar="SLOT", help='slot of the optional session, like "sun 10:00"')
    init.add_argument(
        "--windows", action="extend", nargs="+", metavar="WINDOW", help='more times: "mon-fri 18:00-21:30"'
    )
    init.add_argument("--tz", metavar="ZONE", help="your time zone, like Europe/Warsaw, or a city")
    init.add_argument("--holidays", metavar="CC[-SUB]", help="days without a session, like PL or DE-BY")
    init.add_argument("--reserve", type=int, metavar="N", help="reserve weeks")
    init.add_argument("--quarters", choices=("plan", "calendar"), help="how weeks find their quarter")
    init.add_argument("--title", help="the calendar's name")
    init.add_argument("--force", action="store_true", help="replace a studycal.toml that is there")
    _plan_answers(init)

    setting = grammar.add("set", "set:set_value", "change one setting, with what it does to the plan first")
    setting.add_argument("key", metavar="KEY", help="home, windows, sessions_per_day, plan.title, ...")
    setting.add_argument("value", nargs="*", metavar="VALUE", help="its value or values; default takes it away")
    setting.add_argument("--from", dest="since", metavar="DATE", help="days and times: what lies before it stays")

    check = grammar.add("check", "check:check", "curriculum, config and plan: what was understood and what is wrong")
    check.add_argument("documents", nargs="*", metavar="PLAN.md", help="documents alone, without any config")
    check.add_argument("--strict", action="store_true", help="warnings count as errors")
    check.add_argument("--schema", action="store_true", help="print the JSON schema of studycal.toml")
    _plan_answers(check)

    show = grammar.add("show", "show:show", "the plan for people")
    show.add_argument(
        "what",
        nargs="*",
        metavar="WHAT",
        help="today, tomorrow, next, week, month, quarter, year, topics, a day, A..B, W07, W07..W10 or W07.S2",
    )
    show.add_argument("--short", action="store_true", help="one line, for a prompt or a status bar")
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


def _life(grammar: Grammar) -> None:
    mark = grammar.add(
        "mark", "mark:mark", "what life does to a week: bad, great, travel, pause, cut, merge, return, clear"
    )
    mark.add_argument("kind", metavar="MARK", choices=MARKS, help=", ".join(MARKS))
    mark.add_argument("target", nargs="*", metavar="WEEK|A..B", help="W07, two weeks, or dates 2026-12-21..2027-01-03")
    mark.add_argument("--tz", metavar="ZONE", help="travel: the destination's zone, like Asia/Tokyo, or a city")
    mark.add_argument("--sessions", type=int, metavar="N", help="travel: sessions a week (default 2)")
    mark.add_argument("--windows", action="extend", nargs="+", metavar="WINDOW", help="travel: times there")
    mark.add_argument("--resume", choices=("open", "today"), help="return: at the open week, or cut to today")

    pin = grammar.add("pin", "mark:pin", "give a session your own time, length or title; the planner leaves it so")
    pin.add_argument("session", metavar="W07.S2")
    pin.add_argument(
        "time", nargs="*", metavar="TIME", help="like 2027-01-15 19:30, fri 7pm, or a day alone: its own time of day"
    )
    pin.add_argument("--minutes", type=int, metavar="N", help="how long; without TIME it begins when it does now")
    pin.add_argument("--title", metavar="TEXT", help='a title of your own, here and in calendars; "": as it was')
    pin.add_argument("--tz", metavar="ZONE", help="whose clocks TIME is read on; else where you are that day")
    unpin = grammar.add("unpin", "mark:unpin", "give pinned sessions back to the planner")
    unpin.add_argument("session", nargs="*", metavar="W07.S2")
    unpin.add_argument("--all", action="store_true", help="every session that is pinned, or edited in a calendar")
    undo = grammar.add("undo", "mark:undo", "take back the newest fact, or number N of `log --history`")
    undo.add_argument("number", nargs="?", type=int, metavar="N")

    log = grammar.add("log", "log:log", "the light record: done, partial or skip")
    log.add_argument(
        "words", nargs="*", metavar="done|partial|skip [W07.S2 ...]", help="the newest unlogged one if left out"
    )
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


def _calendars(grammar: Grammar) -> None:
    plan = grammar.add("plan", "sync:plan", "what sync would do, with the reason for each change")
    sync = grammar.add("sync", "sync:sync", "bring the plan and a calendar together")
    for command in (plan, sync):
        command.add_argument("target", nargs="?", choices=("google", "caldav"), help="the config's targets if left out")
    plan.add_argument("--exit-code", action="store_true", help="exit 4 when changes are pending")
    sync.add_argument("--accept", action="store_true", help="go on although a guard holds")
    sync.add_argument("--take-over", action="store_true", help="write this machine's plan although another wrote last")
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
    daemon.add_argument(
        "--install",
        action="store_true",
        help="start it with your session (systemd, launchd; Task Scheduler and cron: printed)",
    )
    daemon.add_argument("--status", action="store_true", help="how it is doing")
    daemon.add_argument("--try-notification", action="store_true", help="send one now, as [notify] says")

    serve = grammar.add("serve", "serve:serve", "the local page and the feeds")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8765)
    serve.add_argument("--url", default="", help="the address others reach it by, behind a proxy")
    serve.add_argument("--new-login", action="store_true", help="end every login, and print a new address")
    grammar.add("mcp", "mcp:mcp", "the plan for assistants (Model Context Protocol, on stdin and stdout)", json=False)


def _host(grammar: Grammar) -> None:
    host = grammar.group("host", "host_help:host", "a course for many: publish it, and learners join by a link")
    init = host.add("init", "host:init", "make a host in this folder, or bring its database up to date")
    init.add_argument("--database", default="", metavar="URL", help="postgresql://...; a SQLite file here without it")
    init.add_argument("--new-key", action="store_true", help="seal all secrets with a new key, while nothing serves")
    publish = host.add(
        "publish", "host_publish:publish", "publish a course folder as its newest revision, and roll it out"
    )
    publish.add_argument("folder", metavar="DIR", help="a folder with weeks.md, cadence.md and course.toml")
    serve = host.add("serve", "host_serve:serve", "serve every learner's pages and feeds", json=False)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8765)
    serve.add_argument("--url", default="", help="the address others reach it by, behind a proxy")
    serve.add_argument("--workers", type=int, default=1, metavar="N", help="processes on one port (PostgreSQL)")
    serve.add_argument("--json-logs", action="store_true", help="a line of JSON for each request, on stderr")
    worker = host.add("worker", "host:worker", "do what is due, beside `host serve`", json=False)
    worker.add_argument("--queues", default="", metavar="A,B", help="rollout, busy, host; all of them without it")
    worker.add_argument("--concurrency", type=int, default=1, metavar="N", help="jobs at once (PostgreSQL)")
    worker.add_argument("--once", action="store_true", help="until nothing is due, then exit")
    coach = host.add("coach", "host:coach", "a new coach link of a course")
    coach.add_argument("course", metavar="COURSE")
    coach.add_argument("--end-others", action="store_true", help="end the coach links that were given before")
    learners = host.add("learners", "host:learners", "a course's learners, as its coach sees them")
    learners.add_argument("course", metavar="COURSE")
    host.add("status", "host:status", "what is due, what failed and why, how far roll-outs are")
    host.add("retry", "host:retry", "try at once what failed", json=False)
    for name, summary in (("export", "all that is kept of a learner, as a zip file"), ("delete", "remove a learner")):
        command = host.add(name, f"host:{name}", summary, json=False)
        command.add_argument("learner", metavar="LEARNER", help="an id of `studycal host learners`")
        if name == "export":
            command.add_argument("-o", "--output", metavar="FILE")
    backup = host.add("backup", "host:backup", "a copy of the database, while the host runs", json=False)
    backup.add_argument("-o", "--output", metavar="FILE")


def _helpers(grammar: Grammar) -> None:
    grammar.add("doctor", "doctor:doctor", "one page on what is wrong")
    config = grammar.add("config", "config:config", "which file holds your settings, and what they mean")
    config.add_argument("--example", action="store_true", help="print an example that explains every setting")
    config.add_argument("--schema", action="store_true", help="print the JSON schema of studycal.toml, for editors")
    grammar.add("plans", "plans:plans", "the plans of this folder and its state")
    completion = grammar.add("completion", "completions:completion", "shell completion", json=False)
    completion.add_argument("shell", nargs="?", choices=SHELLS)
    completion.add_argument("--words", choices=WORDS, help=argparse.SUPPRESS)
    usage = grammar.add("help", "start:help_page", "help on a command, with examples", json=False)
    usage.add_argument("topic", nargs="?", metavar="COMMAND")
