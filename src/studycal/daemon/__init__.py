"""The sync timer.

``timer`` beats and runs, ``deadline`` ends what waits too long; ``reminders`` tell the learner what begins soon, and
``health``, ``healthz``, ``log`` and ``systemd`` how the timer is doing.
"""

from .deadline import RUN_SECONDS, Patience
from .health import health, words
from .healthz import answering
from .log import one_line, open_log
from .reminders import Reminders
from .systemd import sd_notify
from .timer import BEAT, Daemon, RunReport, alone, guarded

__all__ = [
    "BEAT",
    "RUN_SECONDS",
    "Daemon",
    "Patience",
    "Reminders",
    "RunReport",
    "alone",
    "answering",
    "guarded",
    "health",
    "one_line",
    "open_log",
    "sd_notify",
    "words",
]
