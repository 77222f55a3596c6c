"""A daemon with work of the tests' own, as a real process: ``python -m tests.daemon.process FOLDER WORK``.

WORK is ``quick``, ``endless`` (a request that ends only when the daemon is told to stop) or ``deaf`` (one that never
ends).
"""

from __future__ import annotations

import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

from studycal.core.sync.backoff import RunOutcome
from studycal.daemon import Daemon, RunReport, open_log, sd_notify, timer
from studycal.errors import InputError


def main(folder: Path, kind: str) -> int:
    daemon: list[Daemon] = []

    def work(now: datetime) -> RunReport:
        with (folder / "runs.txt").open("a") as file:
            file.write(f"{now.isoformat()}\n")
        sd_notify("RUNNING=1")
        if kind == "endless":
            daemon[0].stopping.wait()
        if kind == "deaf":
            threading.Event().wait()
        return RunReport(RunOutcome.DONE, "nothing to do", {"requests": 1})

    def reload() -> timedelta:
        if (folder / "broken").exists():
            raise InputError("is no config.", file="studycal.toml")
        return timedelta(minutes=30)

    timer.BEAT = timedelta(seconds=1)  # tests wait for beats
    log = open_log(folder, verbose=False)
    daemon.append(Daemon(folder, timedelta(minutes=15), work, reload=reload, log=log))
    return daemon[0].run()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
