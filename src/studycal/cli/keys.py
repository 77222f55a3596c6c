"""A terminal asked key by key: one press answers, a line is typed where words are needed."""

from __future__ import annotations

import os
import select
import sys
import termios
import tty
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from studycal.errors import UsageError

from .context import plain

ENTER = "\n"
_ENDS = (b"", b"\x04", b"\0")
"""A closed terminal, Ctrl-D, and Ctrl-D as Linux hands on one typed ahead."""


class Keyboard:
    """The terminal behind stdin, read unbuffered, so that keys typed ahead reach the question they were meant for.

    Ctrl-C interrupts as anywhere. The terminal is always left as it was found.
    """

    def __init__(self) -> None:
        self._fd = sys.stdin.fileno()

    def key(self, question: str, choices: Mapping[str, str], *, enter: str) -> str:
        """Ask until one of the keys of ``choices`` or Enter is pressed; the key, ``"\\n"`` for Enter.

        ``choices`` maps each key to its word; ``enter`` is the word for Enter. A terminal that ends means Enter.
        """
        words = "  ".join([*(f"[{key}] {word}" for key, word in choices.items()), f"[Enter] {enter}"])
        self._say(f"{question}\n    {words} ")
        while True:
            pressed = self._press()
            if pressed in ("\r", ENTER):
                self._say("\n")
                return ENTER
            if pressed.lower() in choices:
                self._say(f"{choices[pressed.lower()]}\n")
                return pressed.lower()
            self._say("\a")

    def line(self, question: str, prove: Callable[[str], object]) -> str:
        """Ask for a line, again until ``prove`` raises no UsageError; empty when nothing is typed."""
        while True:
            self._say(f"{question} ")
            answer = " ".join(self._read_line().split())
            if not answer:
                return ""
            try:
                prove(answer)
            except UsageError as error:
                self._say(f"    {plain(str(error))}\n")
            else:
                return answer

    def _press(self) -> str:
        """One key; one that sends several bytes (an arrow: ECMA-48 5.4, ESC [ … letter) means nothing here."""
        with self._cbreak():
            first = os.read(self._fd, 1)
            if first == b"\x1b" and self._waiting() and os.read(self._fd, 1) in b"[O":
                while self._waiting() and not b"@" <= os.read(self._fd, 1) <= b"~":
                    pass
        return ENTER if first in _ENDS else first.decode("utf-8", "replace")

    def _waiting(self) -> bool:
        return bool(select.select([self._fd], [], [], 0)[0])

    @contextmanager
    def _cbreak(self) -> Iterator[None]:
        before = termios.tcgetattr(self._fd)
        # TCSADRAIN keeps what was typed ahead; tty's own default would throw it away.
        tty.setcbreak(self._fd, termios.TCSADRAIN)
        try:
            yield
        finally:
            termios.tcsetattr(self._fd, termios.TCSADRAIN, before)

    def _read_line(self) -> str:
        """A line as the terminal edits it; read byte by byte, for a buffer would swallow the keys after it."""
        line = b""
        while not line.endswith(b"\n"):
            byte = os.read(self._fd, 1)
            if byte in _ENDS:
                self._say("\n")
                break
            line += byte
        return line.decode("utf-8", "replace")

    def _say(self, text: str) -> None:
        print(text, end="", file=sys.stderr, flush=True)
