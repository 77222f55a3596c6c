"""studycal: a self-study curriculum as a calendar that survives real life.

As a library: what `__all__` names is `studycal.api`'s, imported when it is first used.
"""

__version__ = "0.2.0"
__all__ = [
    "Busy", "Curriculum", "Event", "HeldError", "InputError", "Level", "Plan", "PlanDiff", "PlanWeek", "Planned",
    "Problem", "Schedule", "Session", "Status", "StudycalError", "Unplaced", "UsageError",
    "diff", "events", "ics", "log", "make_plan", "mark", "pin", "read_busy", "read_documents", "read_settings",
]  # fmt: skip

TYPE_CHECKING = False
if TYPE_CHECKING:
    from studycal.api import (
        Busy,
        Curriculum,
        Event,
        HeldError,
        InputError,
        Level,
        Plan,
        PlanDiff,
        Planned,
        PlanWeek,
        Problem,
        Schedule,
        Session,
        Status,
        StudycalError,
        Unplaced,
        UsageError,
        diff,
        events,
        ics,
        log,
        make_plan,
        mark,
        pin,
        read_busy,
        read_documents,
        read_settings,
    )


def __getattr__(name: str) -> object:
    """A name of the library; the rest of the house is not imported for ``studycal --version``."""
    if name not in __all__:
        raise AttributeError(f"module 'studycal' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("studycal.api"), name)
