"""How things are measured: CPU of whole processes, interleaved with the baseline, medians."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

PYTHON = sys.executable
STUDYCAL = str(Path(sys.executable).parent / "studycal")


_BYTECODE = tempfile.TemporaryDirectory(prefix="bytecode-")


def environment(**more: str) -> dict[str, str]:
    """That of an installed program: modules are compiled once, whatever this shell asks for."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": _BYTECODE.name, **more}


def cpu(command: Sequence[str], cwd: Path, **more: str) -> float:
    """User and system seconds of one process and its children."""
    process = subprocess.Popen(
        command, cwd=cwd, env=environment(**more), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def processes(commands: Mapping[str, Sequence[str]], cwd: Path, runs: int) -> dict[str, float]:
    """The median CPU seconds of each command; runs are interleaved, so that a busy moment hits all alike."""
    for command in commands.values():
        cpu(command, cwd)
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            taken[name].append(cpu(command, cwd))
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def seconds(work: Callable[[], object], runs: int) -> float:
    """The median CPU seconds of a call in this process."""
    taken = []
    for _ in range(runs):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def resident_kb() -> int:
    """What this process holds in memory now, in KB (Linux)."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def bind(process: int, cores: set[int]) -> None:
    """Let a process and its children run on these cores alone (Linux)."""
    for thread in Path(f"/proc/{process}/task").iterdir():
        with suppress(ProcessLookupError, FileNotFoundError):  # it has ended
            os.sched_setaffinity(int(thread.name), cores)
            for child in (thread / "children").read_text(encoding="ascii").split():
                bind(int(child), cores)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows)])
