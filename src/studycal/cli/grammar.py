"""argparse as studycal uses it: an error is one sentence with the nearest word, and help ends with examples."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import Any, NoReturn

from studycal.core.patterns import pattern

from .examples import EXAMPLES, EXITS
from .terminal import columns

VIEWS = ("today", "tomorrow", "next", "week", "month", "quarter", "year", "topics")
LOGGED = ("done", "partial", "skip")
MARKS = ("bad", "great", "travel", "pause", "cut", "merge", "return", "clear")
_WITH = {**dict.fromkeys(VIEWS, "show"), **dict.fromkeys(MARKS, "mark"), **dict.fromkeys(LOGGED, "log"), "redo": "undo"}
"""Words that stand after a command, and are often typed without it."""
_MEANT = {
    **dict.fromkeys(("move", "reschedule", "shift"), "pin W07.S2 TIME"),
    **dict.fromkeys(("home", "start", "zone", "timezone", "finish", "holidays"), "set {} VALUE"),
    **dict.fromkeys(("trip", "travelling", "traveling"), "mark travel A..B CITY"),
    **dict.fromkeys(("holiday", "vacation", "sick", "ill", "away", "break"), "mark pause A..B"),
    **dict.fromkeys(("delete", "remove", "drop"), "mark cut W07"),
    **dict.fromkeys(("search", "find", "grep"), "show topics"),
    **dict.fromkeys(("back", "resume"), "mark return"),
    **dict.fromkeys(("subscribe", "feed", "web", "browser", "open", "ui"), "serve"),
    **dict.fromkeys(("status", "now", "list", "view"), "show today"),
    **dict.fromkeys(("finished", "did", "complete"), "log done"),
    **dict.fromkeys(("download", "ics", "calendar"), "export ics"),
    "why": "show W07.S2 --why",
    "history": "log --history",
    "settings": "set",
    "upload": "sync",
}
"""What people type for a command that is called otherwise."""
_CALLED = {
    **dict.fromkeys(("sick", "ill", "holiday", "holidays", "vacation", "break", "off", "stop"), "pause"),
    **dict.fromkeys(("trip", "away", "abroad", "journey"), "travel"),
    **dict.fromkeys(("skip", "remove", "delete", "drop", "leave"), "cut"),
    **dict.fromkeys(("join", "combine", "together"), "merge"),
    **dict.fromkeys(("back", "resume"), "return"),
    **dict.fromkeys(("hard", "busy", "tired", "light", "short"), "bad"),
    **dict.fromkeys(("good", "extra", "more"), "great"),
    **dict.fromkeys(("unmark", "reset", "none", "normal"), "clear"),
    **dict.fromkeys(("ical", "icalendar", "calendar", "apple", "outlook"), "ics"),
    **dict.fromkeys(("markdown", "obsidian"), "md"),
    **dict.fromkeys(("excel", "spreadsheet", "xlsx"), "csv"),
    **dict.fromkeys(("pdf", "print", "paper"), "html"),
}
"""What people call a mark, or a form to export, besides its name."""
_WEEK = pattern(r"w\d+(\.(\.|s)?[w\d].*)?|q\d+|\d{4}-\d\d.*", re.IGNORECASE)
_NO_NUMBER = pattern(r"argument (\S+): invalid (?:int|float) value: '(.*)'")
_MISSING = pattern(r"the following arguments are required: (\w+)\b")
_UNKNOWN = pattern(r"unrecognized arguments: (\S+)")


class Help(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=columns() - 2)


class Skipped(argparse.ArgumentParser):
    """A command that was not typed: it takes its options and forgets them."""

    def __init__(self) -> None:
        """Nothing is made."""

    def add_argument(self, *names: Any, **options: Any) -> Any:  # noqa: ANN401 - argparse's own signature
        """Forget it."""


class Parser(argparse.ArgumentParser):
    """A parser whose errors name the nearest command, choice or option, and never print a block of usage."""

    def _check_value(self, action: argparse.Action, value: Any) -> None:  # noqa: ANN401 - argparse's own signature
        if action.choices is None or value in action.choices:
            return
        choices = [str(choice) for choice in action.choices]
        if isinstance(action, argparse._SubParsersAction):
            what, hint = "a command", _with_its_command(str(value)) or nearest(str(value), choices)
        else:
            meant = _CALLED.get(str(value).lower(), "")
            hint = f"Did you mean {meant}?" if meant in choices else nearest(str(value), choices)
            what = f"one of {', '.join(choices)}"
        raise argparse.ArgumentError(None, f'"{value}" is not {what}. {hint}'.rstrip())

    def error(self, message: str) -> NoReturn:
        """End with exit 2 and one or two lines: what is wrong, what was probably meant, where help is."""
        unknown = _UNKNOWN.match(message)
        if unknown:
            options = [text for action in self._actions for text in action.option_strings]
            hint = nearest(unknown[1].partition("=")[0], options) if unknown[1].startswith("-") else ""
            if "-o" in options and not hint and "." in unknown[1]:
                hint = f"Did you mean -o {unknown[1]}?"
            message = f'"{unknown[1]}" is not expected here. {hint}'.rstrip()
        no_number = _NO_NUMBER.match(message)
        if no_number:
            message = f'{no_number[1]} is a number, like 2, and "{no_number[2]}" is none'
        missing = _MISSING.match(message)
        named = missing[1] if missing else ""
        choices = next((action.choices for action in self._actions if named in (action.dest, action.metavar)), None)
        if missing and choices:
            message = f"Which {named.lower()}? One of {', '.join(map(str, choices))}"
        text = message if message.endswith((".", "?")) else f"{message}."
        self.exit(2, f"studycal: {text[:1].upper()}{text[1:]}\n  Type `{self._help_command()}` for help.\n")

    def _help_command(self) -> str:
        program, _, command = self.prog.partition(" ")
        return f"{program} help {command}".rstrip()


class Grammar:
    """Adds commands that share the common options; where ``only`` names one, the others are left out."""

    def __init__(
        self,
        commands: Any,  # noqa: ANN401 - argparse's own is private
        common: argparse.ArgumentParser,
        only: str = "",
        prefix: str = "",
    ) -> None:
        self._commands = commands
        self._common = common
        self._only = only
        self._prefix = prefix

    def group(self, name: str, function: str, summary: str) -> Grammar:
        """A command that has commands of its own; alone it runs ``function``."""
        parser = self.add(name, function, summary, json=False)
        if isinstance(parser, Skipped):
            return Grammar(None, self._common, only=" ")
        commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="action")
        return Grammar(commands, self._common, prefix=f"{name} ")

    def add(self, name: str, function: str, summary: str, *, json: bool = True) -> argparse.ArgumentParser:
        """A command, the function behind it, and whether it has ``--json``."""
        if self._only not in ("", name):
            return Skipped()
        parser: argparse.ArgumentParser = self._commands.add_parser(
            name,
            help=summary,
            description=summary[0].upper() + summary[1:] + ".",
            epilog=_epilog(f"{self._prefix}{name}"),
            formatter_class=Help,
            parents=[self._common],
        )
        parser.set_defaults(function=function)
        if json:
            parser.add_argument("--json", action="store_true", help="a result for programs")
        return parser


def nearest(word: str, choices: Iterable[str]) -> str:
    """``Did you mean …?`` with the nearest of the choices, or nothing where none is near."""
    from difflib import get_close_matches  # for mistakes alone

    close = get_close_matches(word.lower(), list(choices), n=1, cutoff=0.55)
    return f"Did you mean {close[0]}?" if close else ""


def command_of(word: str) -> str:
    """The command that a word stands after, or that people mean by it; "" for none."""
    return _WITH.get(word.lower(), "") or _MEANT.get(word.lower(), "").partition(" ")[0]


def _with_its_command(word: str) -> str:
    """``Did you mean show next?`` for a word that stands after another command, else nothing."""
    command = "show" if _WEEK.fullmatch(word) else _WITH.get(word.lower(), "")
    if command == "undo":
        return "`undo` brings back what was taken back: `studycal log --history` has its number."
    if command:
        return f"Did you mean {command} {word}?"
    meant = _MEANT.get(word.lower(), "").format(word.lower())
    return f"Did you mean {meant}?" if meant else ""


def _epilog(name: str) -> str:
    lines = [f"  {line}" for line in EXAMPLES.get(name, ())]
    examples = ["examples:", *lines, ""] if lines else []
    return "\n".join([*examples, EXITS])
