"""A learner's terminal: a real pseudo-terminal on which a real studycal runs."""

from __future__ import annotations

import os
import pty
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.cli.learner import PROGRAM


def typed(folder: Path, keys: str, *arguments: str, program: Sequence[str | Path] = (PROGRAM,)) -> tuple[int, str]:
    """Run studycal on a terminal with ``keys`` typed ahead: its exit code and all that the screen showed."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    process = subprocess.Popen(
        [*program, *arguments], cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    os.write(ours, keys.encode())
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # Linux says EIO once the last process has left the terminal
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    return process.wait(timeout=60), shown.decode("utf-8", "replace").replace("\r\n", "\n")


def conversation(folder: Path, *arguments: str, at: dict[str, Callable[[], str]]) -> tuple[int, str]:
    """Run studycal on a terminal; whenever the screen shows one of the texts ``at`` anew, do what belongs to it and
    type what that gives. Its exit code and all that the screen showed.
    """
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    process = subprocess.Popen(
        [PROGRAM, *arguments], cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    shown, read = b"", 0
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # Linux says EIO once the last process has left the terminal
            break
        shown += piece
        for text, act in at.items():
            if text.encode() in shown[read:]:
                read = len(shown)
                os.write(ours, act().encode())
        if not piece:
            break
    os.close(ours)
    return process.wait(timeout=60), shown.decode("utf-8", "replace").replace("\r\n", "\n")
