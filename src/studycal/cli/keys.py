"""A terminal asked key by key: one press answers, a line is typed where words are needed."""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, Protocol

from studycal.errors import UsageError

from .context import plain

ENTER = "\n"
_NO_KEYS: Mapping[str, str] = MappingProxyType({})
_ENDS = (b"", b"\x04", b"\0")
"""A closed terminal, Ctrl-D, and Ctrl-D as Linux hands on one typed ahead."""


class Keyboard:
    """The terminal behind stdin. Ctrl-C interrupts as anywhere."""

    def __init__(self) -> None:
        self._reader = _reader()

    def key(
        self, question: str, choices: Mapping[str, str], *, enter: str, silent: Mapping[str, str] = _NO_KEYS
    ) -> str:
        """Ask until one of the keys of ``choices`` or Enter is pressed; the key, ``"\\n"`` for Enter.

        ``choices`` maps each key to its word, ``silent`` those that are taken without being offered each time;
        ``enter`` is the word for Enter. A terminal that ends means Enter.
        """
        words = "  ".join([*(f"[{key}] {word}" for key, word in choices.items()), f"[Enter] {enter}"])
        self._say(f"{question}\n    {words} ")
        while True:
            pressed = self._reader.press()
            if pressed in ("\r", ENTER):
                self._say("\n")
                return ENTER
            word = {**silent, **choices}.get(pressed.lower())
            if word is not None:
                self._say(f"{word}\n")
                return pressed.lower()
            self._say("\a")

    def line(self, question: str, prove: Callable[[str], object]) -> str:
        """Ask for a line, again until ``prove`` raises no UsageError; empty when nothing is typed."""
        while True:
            self._say(f"{question} ")
            answer = " ".join(self._reader.line().split())
            if not answer:
                return ""
            try:
                prove(answer)
            except UsageError as error:
                self._say(f"    {plain(str(error))}\n")
            else:
                return answer

    def _say(self, text: str) -> None:
        print(text, end="", file=sys.stderr, flush=True)


class _KeyReader(Protocol):
    """What a terminal gives: one key (ENTER where it ended), or a line ("" where it ended)."""

    def press(self) -> str: ...

    def line(self) -> str: ...


def _reader() -> _KeyReader:
    """By what the system has: POSIX terminals, Windows' console, or lines where there is neither."""
    try:
        import termios
        import tty

        return _Posix(termios, tty)
    except ImportError:
        pass
    try:
        import msvcrt

        return _Console(msvcrt)
    except ImportError:
        return _Lines()


class _Posix:
    """Read unbuffered, so that keys typed ahead reach the question they were meant for; left as it was found."""

    def __init__(self, termios: Any, tty: Any) -> None:  # noqa: ANN401 - modules that not every system has
        self._fd = sys.stdin.fileno()
        self._termios, self._tty = termios, tty

    def press(self) -> str:
        """One key; one that sends several bytes (an arrow: ECMA-48 5.4, ESC [ … letter) means nothing here."""
        with self._cbreak():
            first = os.read(self._fd, 1)
            if first == b"\x1b" and self._waiting() and os.read(self._fd, 1) in b"[O":
                while self._waiting() and not b"@" <= os.read(self._fd, 1) <= b"~":
                    pass
        return ENTER if first in _ENDS else first.decode("utf-8", "replace")

    def line(self) -> str:
        """A line as the terminal edits it; read byte by byte, for a buffer would swallow the keys after it."""
        line = b""
        while not line.endswith(b"\n"):
            byte = os.read(self._fd, 1)
            if byte in _ENDS:
                print(file=sys.stderr, flush=True)
                break
            line += byte
        return line.decode("utf-8", "replace")

    def _waiting(self) -> bool:
        import select

        return bool(select.select([self._fd], [], [], 0)[0])

    @contextmanager
    def _cbreak(self) -> Iterator[None]:
        before = self._termios.tcgetattr(self._fd)
        # TCSADRAIN keeps what was typed ahead; tty's own default would throw it away. An interrupt may come between any
        # two of these lines, even in what takes it back: then it is taken back when the program ends.
        atexit.register(self._termios.tcsetattr, self._fd, self._termios.TCSADRAIN, before)
        try:
            self._tty.setcbreak(self._fd, self._termios.TCSADRAIN)
            yield
        finally:
            self._termios.tcsetattr(self._fd, self._termios.TCSADRAIN, before)
            atexit.unregister(self._termios.tcsetattr)


class _Lines:
    """A key is the first letter of a line: for a terminal that cannot be asked key by key."""

    def press(self) -> str:
        return self.line().strip()[:1] or ENTER

    def line(self) -> str:
        return sys.stdin.readline()


class _Console(_Lines):
    """Windows' console. Keys that send two characters (0 or E0 first) mean nothing here."""

    def __init__(self, msvcrt: Any) -> None:  # noqa: ANN401 - a module that only Windows has
        self._msvcrt = msvcrt

    def press(self) -> str:
        pressed = str(self._msvcrt.getwch())
        if pressed in ("\0", "\xe0"):
            self._msvcrt.getwch()
            return ""
        if pressed == "\x03":
            raise KeyboardInterrupt
        return ENTER if pressed in ("\x04", "\x1a") else pressed
