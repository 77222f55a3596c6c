"""Run studycal's program and kill it, SIGKILL, just before its N-th step that touches the disk.

``python killed.py N ARGUMENTS...``; with N 0 it runs to its end and prints on stderr how many such steps there were.
"""

from __future__ import annotations

import os
import signal
import sys

from studycal.cli.main import main

_WRITES = frozenset({"open", "write", "flush", "fsync", "replace", "rename", "unlink", "chmod", "mkdir", "close"})


class Steps:
    """Counts calls into SQLite and the operating system; two kills a step, before it and after it."""

    def __init__(self, fatal: int) -> None:
        self.fatal = fatal
        self.count = 0

    def __call__(self, frame: object, event: str, function: object) -> None:
        if event not in ("c_call", "c_return") or not _touches_the_disk(function):
            return
        self.count += 1
        if self.count == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)


def _touches_the_disk(function: object) -> bool:
    module = getattr(function, "__module__", None) or type(getattr(function, "__self__", None)).__module__
    return module == "sqlite3" or (module in ("posix", "_io") and getattr(function, "__name__", "") in _WRITES)


if __name__ == "__main__":
    steps = Steps(int(sys.argv[1]))
    sys.setprofile(steps)
    code = main(sys.argv[2:])
    sys.setprofile(None)
    print(f"steps {steps.count}", file=sys.stderr)
    sys.exit(code)
