"""The sync timer.

``timer`` beats and runs, ``patience`` ends what waits too long; ``health``, ``healthz`` and ``said`` tell of it.
"""

from .health import health
from .healthz import answering
from .patience import RUN_SECONDS, Patience
from .said import notify, one_line, open_log
from .timer import BEAT, Daemon, Report, alone, guarded

__all__ = [
    "BEAT",
    "RUN_SECONDS",
    "Daemon",
    "Patience",
    "Report",
    "alone",
    "answering",
    "guarded",
    "health",
    "notify",
    "one_line",
    "open_log",
]
