"""A learner at a terminal: a folder of their own and the studycal program."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import pkgutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from freezegun import freeze_time

import studycal.config
import studycal.core
import studycal.formats
from studycal.cli.main import main

ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).parent / "studycal"
INIT = (
    "init", "--example", "--start", "2026-11-30", "--tz", "Europe/Warsaw", "--optional", "sun 10:00",
    "--home", "mon 19:00", "wed 19:00", "thu 19:00", "sat 10:00",
    "--windows", "mon-fri 18:00-21:30", "sat,sun 09:00-13:00",
)  # fmt: skip
CLOCKLESS = (studycal.core, studycal.formats)
"""What never reads a clock keeps real datetimes when time is frozen: freezegun's lose `fold`, and so an hour a year."""


@dataclass(frozen=True)
class Answer:
    """What a command left: exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class _Pipe(io.StringIO):
    """Stdout and stderr that also take bytes and are no terminal."""

    def __init__(self) -> None:
        super().__init__()
        self.buffer = io.BytesIO()

    def everything(self) -> str:
        return self.getvalue() + self.buffer.getvalue().decode("utf-8")


class Learner:
    """Runs studycal in a folder, at a time."""

    def __init__(self, folder: Path, now: str = "2026-11-24T12:00:00+01:00") -> None:
        self.folder = folder
        self.now = now

    def studycal(self, *arguments: str, now: str = "") -> Answer:
        """One command, in this process."""
        return _run("-C", str(self.folder), "--now", now or self.now, "--no-input", *arguments)

    def process(self, *arguments: str, env: Mapping[str, str] | None = None) -> Answer:
        """One command, as a real process."""
        done = subprocess.run(
            [PROGRAM, "--now", self.now, *arguments],
            cwd=self.folder,
            env={**os.environ, **(env or {})},
            capture_output=True,
            timeout=120,
            check=False,
        )
        return Answer(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))

    def begin(self, *more: str) -> Learner:
        """The shipped curriculum at the standing scenario's times."""
        answer = self.studycal(*INIT, *more)
        assert answer.code == 0, answer.err
        return self

    def week(self, number: int) -> dict[str, Any]:
        """The sessions of a curriculum week that are not dropped, by slot."""
        shown = self.studycal("show", f"W{number:02}", "--json").json
        return {one["slot"]: one for one in shown["sessions"] if one["week"] == number and one["status"] != "dropped"}

    def year(self) -> dict[str, Any]:
        """``show year --json``."""
        return dict(self.studycal("show", "year", "--json").json)


def in_january(folder: Path) -> Learner:
    """A plan from Monday 4 January 2027; today is Tuesday 12 January, nine in the morning."""
    learner = Learner(folder, "2026-12-30T09:00:00+01:00")
    answer = learner.studycal(
        "init", "--example", "--start", "2027-01-04", "--tz", "Europe/Warsaw", "--optional", "sun 10:00",
        "--home", "mon,wed,thu 19:00", "sat 10:00", "--windows", "mon-fri 18:00-21:30",
    )  # fmt: skip
    assert answer.code == 0, answer.err
    learner.now = "2027-01-12T09:00:00+01:00"
    return learner


class Frozen(Learner):
    """A learner whose machine's clock stands still at ``now``: what no one tells the program it reads for itself."""

    def studycal(self, *arguments: str, now: str = "") -> Answer:
        """One command, in this process, at a frozen time."""
        _import_clockless()
        clockless = [package.__name__ for package in CLOCKLESS]
        with freeze_time(datetime.fromisoformat(now or self.now), ignore=clockless):
            return _run("-C", str(self.folder), "--no-input", *arguments)


@cache
def _import_clockless() -> None:
    """A module that is first imported while time is frozen would get freezegun's datetimes after all, and pydantic can
    make no model of them.
    """
    for package in (*CLOCKLESS, studycal.config):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)


def _run(*arguments: str) -> Answer:
    out, err = _Pipe(), _Pipe()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(list(arguments))
    return Answer(code, out.everything(), err.everything())
