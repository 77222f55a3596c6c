"""What every command is given: its options, the learner's folder, the clock and the terminal."""

from __future__ import annotations

import codecs
import importlib
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, cast

from studycal import extras
from studycal.errors import UsageError

from . import terminal

if TYPE_CHECKING:
    from studycal.core.curriculum import Problem
    from studycal.service.revision import Revision
    from studycal.service.workspace import FolderHome, Home


PLAINER = "studycal.plainer"
"""The error handler for a terminal or pipe that lacks a sign: a near one that ASCII has, else a question mark."""

_SIMILAR_ASCII = str.maketrans(
    {"–": "-", "—": "-", "·": "*", "…": "...", "→": "->", "×": "x", "‘": "'", "’": "'", "“": '"', "”": '"', "≤": "<="}
)


def _plainer(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    similar = error.object[error.start : error.end].translate(_SIMILAR_ASCII)
    return similar.encode("ascii", "replace").decode("ascii"), error.end


codecs.register_error(PLAINER, _plainer)


_JOINERS = "\u200c\u200d"
"""What parts or joins letters within words of Persian and Hindi, and pictures that are one sign."""


def plain(text: str) -> str:
    """Text safe for a terminal: control characters, and with them escape sequences, are left out."""
    return "".join(char for char in text if char.isprintable() or char in "\n\t" or char in _JOINERS)


class Context:
    """One command's run. Nothing is read before a command asks for it."""

    def __init__(self, options: object) -> None:
        self.options = cast("Namespace", options)
        self.directory = Path(self.options.directory or ".").absolute()
        self.json: bool = bool(getattr(self.options, "json", False))
        self.quiet: bool = bool(self.options.quiet)
        self.verbose: bool = bool(self.options.verbose)
        self.yes: bool = bool(self.options.yes)
        self.dry_run: bool = bool(self.options.dry_run)
        self.zone: tzinfo | None = None
        """The zone of a ``--now`` without an offset, where there is no config yet to name it."""

    def run(self) -> int:
        """Run the command's function, imported only now."""
        if not self.directory.is_dir():
            raise UsageError(f"{self.directory} is not a directory.", "Give -C a folder that exists.")
        module, _, name = self.options.function.partition(":")
        if self.options.command == "host" and self.options.action:
            extras.require("host")
        with extras.needed():
            command = getattr(importlib.import_module(f"studycal.cli.{module}"), name)
            return int(command(self) or 0)

    @cached_property
    def home(self) -> FolderHome:
        """The learner's folder. Raises InputError when there is no config."""
        from studycal.wiring import open_home

        home = open_home(self.directory, Path(self.options.config) if self.options.config else None)
        home.tell = self._changes
        if self.verbose and not self.options.config and home.config_path.parent != self.directory:
            self.say(f"The config is {home.config_path}.")
        return home

    def _changes(self, problems: Sequence[Problem]) -> None:
        """Say what a changed document changes, before it is published."""
        for problem in problems:
            place = f"{problem.file}:{problem.line}" if problem.line else problem.file
            self.say(f"{place}: {problem.message} {problem.remedy}".rstrip())

    @cached_property
    def built(self) -> Revision:
        """The plan at this run's moment; busy calendars that could not be read are said on stderr."""
        from studycal.service.plan import busy_problems
        from studycal.service.published import build

        first = not self.home.store.revision()
        built = build(self.home, self.now)
        if first and not self.quiet:
            self.say(_begins(self.home))
        for problem in busy_problems(built):
            place = f"{problem.file}:{problem.line}" if problem.line else problem.file
            self.say(f"warning: {place}: {problem.message} {problem.remedy}".rstrip())
        return built

    @cached_property
    def now(self) -> datetime:
        """The moment of this run in UTC: ``--now``, else STUDYCAL_NOW, else the machine's clock."""
        return self.moment()

    def moment(self) -> datetime:
        """The moment at which this is called, for commands that run on: like `now`, and moving where that is real."""
        text = self.options.now or os.environ.get("STUDYCAL_NOW", "")
        if not text:
            return datetime.now(UTC)
        from studycal.formats.dates import YEARS

        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise UsageError(f'"{text}" is not a time.', "Write it like 2026-12-01T09:00.") from None
        if moment.year not in YEARS:
            raise UsageError(f'"{text}" lies too far away.', f"Years {YEARS[0]} to {YEARS[-1]} are known.")
        return (moment if moment.tzinfo else moment.replace(tzinfo=self.zone or self.home.zone)).astimezone(UTC)

    @cached_property
    def interactive(self) -> bool:
        """Whether a person can be asked."""
        return not self.options.no_input and not self.yes and sys.stdin.isatty() and sys.stderr.isatty()

    @cached_property
    def color(self) -> bool:
        """Whether stdout takes colour (no-color.org)."""
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    @cached_property
    def width(self) -> int:
        """Columns of the terminal; 80 when there is none."""
        return terminal.columns()

    def print(self, text: str) -> None:
        """A result, on stdout."""
        encoding = sys.stdout.encoding or "utf-8"
        safe = self.fitted(text, sys.stdout) if self.color else self.fitted(plain(text), sys.stdout)
        terminal.put(safe.encode(encoding, PLAINER).decode(encoding), sys.stdout)

    def print_json(self, data: Mapping[str, Any]) -> None:
        """A result for programs, on stdout."""
        import json

        text = json.dumps(data, ensure_ascii=(sys.stdout.encoding or "").lower() not in ("utf-8", "utf8"), indent=2)
        terminal.put(text, sys.stdout)

    def result(self, text: str, data: Mapping[str, Any]) -> None:
        """A result on stdout: the text for people, the data with ``--json``."""
        if self.json:
            self.print_json(data)
        else:
            self.print(text)

    def say(self, text: str) -> None:
        """A message, on stderr, unless quiet."""
        if text and not self.quiet:
            terminal.put(self.fitted(plain(text), sys.stderr), sys.stderr)

    def fitted(self, text: str, stream: TextIO) -> str:
        """The text as wide as the terminal; what goes into a file or a pipe keeps its lines, whatever COLUMNS says."""
        return terminal.fitted(text, self.width) if stream.isatty() else text

    def confirm(self, question: str) -> bool:
        """Ask yes or no on the terminal; without one the answer is yes only with ``--yes``."""
        if self.yes:
            return True
        if not self.interactive:
            raise UsageError("This needs a yes.", "Add --yes (or -n to see it only).")
        print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip().lower() in ("y", "yes")

    def ask(self, question: str, default: str = "", *, prove: Callable[[str], object] = str) -> str:
        """Ask for a line on the terminal, again until ``prove`` raises no ValueError; the default without one."""
        if not self.interactive:
            return default
        while True:
            print(f"{question}{f' [{default}]' if default else ''}: ", end="", file=sys.stderr, flush=True)
            line = sys.stdin.readline()
            answer = line.strip() or default
            try:
                prove(answer)
            except ValueError as error:
                if not line:
                    raise UsageError(str(error)) from error
                print(plain(f"  {error}"), file=sys.stderr)
            else:
                return answer

    def forget_home(self) -> None:
        """Read config and documents anew when they are next asked for."""
        self.close()
        self.__dict__.pop("home", None)

    def close(self) -> None:
        """Let go of what was opened."""
        home: Home | None = self.__dict__.get("home")
        if home is not None:
            home.close()


def _begins(home: Home) -> str:
    """A word on a plan that begins beside others in the same state: what was said of those stays with them."""
    others = [plan for plan in home.store.plans() if plan.id != home.plan_id]
    if not others:
        return ""
    newest = max(others, key=lambda plan: plan.published_at)
    return (
        f"This is another plan than the one from {newest.start} ({newest.title}): what was said of that one stays with "
        "it. `studycal plans` lists them."
    )
