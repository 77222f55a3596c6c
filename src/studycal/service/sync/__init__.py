"""One run of sync: look, learn, plan, decide, act; running it twice is running it once.

``report`` says what a run did, ``desired`` what the plan wants to stand in the calendar, ``look`` what stands there,
``learn`` what the learner said by it, ``guard`` what holds a run back, ``write`` acts, ``run`` ties them together.
"""

from .report import Change, SyncReport
from .run import sync

__all__ = ["Change", "SyncReport", "sync"]
