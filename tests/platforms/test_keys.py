"""Review's keys where there are no POSIX terminals: Windows' console, or lines."""

from __future__ import annotations

import sys

import pytest

from studycal.cli.keys import ENTER, Keyboard
from tests.cli.learner import ROOT, Learner
from tests.cli.terminal import typed

LAUNCH = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tests.platforms import elsewhere; elsewhere.windows(); "
PROGRAM = (sys.executable, "-c", LAUNCH + "from studycal.cli.main import run; run()")


class Msvcrt:
    """A console on which these characters are typed."""

    def __init__(self, keys: str) -> None:
        self._keys = list(keys)

    def getwch(self) -> str:
        return self._keys.pop(0)


def asked(monkeypatch: pytest.MonkeyPatch, keys: str) -> str:
    for name in ("termios", "tty"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "msvcrt", Msvcrt(keys))
    return Keyboard().key("W01 S1?", {"d": "done", "s": "skipped"}, enter="leave it")


@pytest.mark.parametrize(
    ("keys", "answer"), [("d", "d"), ("D", "d"), ("\r", ENTER), ("xs", "s"), ("\xe0H\0;d", "d"), ("\x1a", ENTER)]
)
def test_a_console_is_asked_key_by_key(monkeypatch: pytest.MonkeyPatch, keys: str, answer: str) -> None:
    assert asked(monkeypatch, keys) == answer


def test_an_interrupt_on_a_console_interrupts(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KeyboardInterrupt):
        asked(monkeypatch, "\x03")


def test_without_keys_a_review_is_answered_by_lines(learner: Learner) -> None:
    arguments = ("review", "--now", "2026-12-06T21:00+01:00")
    code, screen = typed(learner.folder, "d\n" * 5 + "\n" * 8 + "\x04" * 3, *arguments, program=PROGRAM)
    assert code == 0, screen
    logged = learner.studycal("log", "--history", now="2026-12-06T21:30+01:00").out
    assert "W01.S1" in logged
