"""studycal on a system that lacks what POSIX has: ``python -m tests.platforms.elsewhere windows|macos COMMAND ...``.

What those systems lack is taken away before anything of studycal is imported.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time

MODULES = ("fcntl", "termios", "tty", "resource", "pwd", "grp", "pty", "syslog")
SIGNALS = (
    "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGQUIT", "SIGTSTP", "SIGWINCH", "SIGPIPE", "SIGCHLD", "SIGKILL",
    "sigwait", "sigwaitinfo", "sigtimedwait", "sigpending", "pthread_sigmask", "pthread_kill", "alarm", "setitimer",
    "siginterrupt", "pause", "SIG_BLOCK", "SIG_SETMASK", "SIG_UNBLOCK",
)  # fmt: skip
OS = ("setsid", "getpgid", "killpg", "uname", "fchmod", "chown", "getloadavg", "mkfifo")
CLOCKS = ("clock_gettime", "CLOCK_BOOTTIME", "CLOCK_MONOTONIC", "CLOCK_REALTIME", "tzset")


def windows() -> None:
    """No POSIX modules, few signals, no clocks of the kernel's, no Unix sockets, no flags of open files."""
    sys.modules.update(dict.fromkeys(MODULES))
    _take(signal, SIGNALS)
    _take(os, OS)
    _take(time, CLOCKS)
    _take(socket, ("AF_UNIX", "SOCK_CLOEXEC"))


def macos() -> None:
    """No waiting for signals with a limit, no clock of the boot, no flags on sockets."""
    _take(signal, ("sigtimedwait", "sigwaitinfo"))
    _take(time, ("CLOCK_BOOTTIME",))
    _take(socket, ("SOCK_CLOEXEC",))


def _take(module: object, names: tuple[str, ...]) -> None:
    for name in names:
        if hasattr(module, name):
            delattr(module, name)


if __name__ == "__main__":
    {"windows": windows, "macos": macos}[sys.argv.pop(1)]()
    from studycal.cli.main import run

    run()
