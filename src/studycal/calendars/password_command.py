"""Passwords and tokens that a command of the learner's prints: they never stand in the config."""

from __future__ import annotations

import os
import shlex
import subprocess

from studycal.errors import AuthNeededError

SECONDS = 60


def from_command(command: str | list[str], setting: str) -> str:
    """The first line a command prints: a password; ``setting`` names it in errors. Raises AuthNeededError."""
    words = _words(command, setting, windows=os.name == "nt")
    try:
        ran = subprocess.run(words, capture_output=True, text=True, timeout=SECONDS, check=True)
    except subprocess.TimeoutExpired as error:
        raise AuthNeededError(f"{setting} printed nothing in {SECONDS} s.") from error
    except subprocess.CalledProcessError as error:
        raise AuthNeededError(f"{setting} ended with exit code {error.returncode}.") from error
    except FileNotFoundError as error:
        program = words if isinstance(words, str) else words[0]
        raise AuthNeededError(f"{setting}: there is no program {program}.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise AuthNeededError(f"{setting} cannot be run ({reason}).") from error
    return ran.stdout.split("\n", 1)[0].rstrip("\r")


def _words(command: str | list[str], setting: str, *, windows: bool) -> str | list[str]:
    """A command for subprocess: on Windows a line stays one, for programs there read it themselves, backslashes too."""
    if windows or not isinstance(command, str):
        return command
    try:
        return shlex.split(command)
    except ValueError as error:
        raise AuthNeededError(f"{setting} cannot be read ({error}).", "Close its quotes.") from error
