"""A session as something to do: its event, what was said of it, and when that was said."""

from __future__ import annotations

from datetime import datetime

from studycal.core.plan import Status
from studycal.core.records import dataclass
from studycal.core.sync.event import Event


@dataclass(frozen=True, slots=True)
class Task:
    """``event`` holds times and words; ``status`` is what was said of it; ``at`` is when, None where nothing was."""

    event: Event
    status: Status
    at: datetime | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing of it is left to do."""
        return self.done or self.cancelled

    @property
    def done(self) -> bool:
        """Whether it was done."""
        return self.status is Status.DONE

    @property
    def cancelled(self) -> bool:
        """Whether it will not be done."""
        return self.status in (Status.SKIPPED, Status.DROPPED)
