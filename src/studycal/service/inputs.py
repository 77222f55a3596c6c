"""What a plan is computed from: read once a command, and known again by what was read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from studycal import __version__
from studycal.core.curriculum import Curriculum, Problem
from studycal.core.records import dataclass, field
from studycal.core.schedule import Schedule
from studycal.formats.busy.rule_ids import READING
from studycal.formats.snapshot import dump_problems

if TYPE_CHECKING:
    from studycal.core.life.week_demand import Busy
    from studycal.store.base import PlanHead


REMOTE_BUSY_FOR = timedelta(minutes=15)
"""How long an answer of a remote calendar is taken as fresh when a plan is only shown."""

PROGRAM = f"{__version__}, busy time {READING}"
"""What computes: a plan made by another reading of the same bytes is not kept."""


@dataclass(frozen=True)
class Inputs:
    """Everything a plan is computed from, read once.

    ``digests`` are those of the bytes that were parsed, by path as the config's folder names it; ``packages`` the
    versions of what else decides (holidays, tzdata); ``at`` is when busy time was read, ``remote`` whether any of it
    came from another machine or the plan is to be looked at again soon for another reason. ``changes`` are what the
    documents change of the plan that is published as revision ``against``; ``problems`` are the documents' own,
    ``warnings`` those of busy time. ``documents`` are their names, how they are shown, and whether they and the config
    decide ``alone``: without busy time and holidays.
    """

    curriculum: Curriculum
    schedule: Schedule
    problems: tuple[Problem, ...]
    busy: tuple[Busy, ...]
    holidays: Mapping[date, str]
    digests: Mapping[str, str]
    packages: Mapping[str, str]
    at: datetime
    remote: bool
    changes: tuple[Problem, ...] = ()
    against: int = -1
    warnings: tuple[Problem, ...] = ()
    documents: Mapping[str, Any] = field(default_factory=dict)

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """What is wrong with the inputs, and what the documents change."""
        return (*self.problems, *self.warnings, *self.changes)

    def described(self, facts: int) -> dict[str, Any]:
        """These inputs and the newest fact as a plan's head keeps them, for `still_hold`."""
        return {
            "version": PROGRAM,
            "packages": dict(self.packages),
            "files": dict(self.digests),
            "facts": facts,
            "remote_until": (self.at + REMOTE_BUSY_FOR).isoformat() if self.remote else None,
            "documents": {**self.documents, "problems": dump_problems(self.problems)} if self.documents else {},
        }


def is_newer(head: PlanHead | None) -> bool:
    """Whether a newer studycal computed a published plan than this one is."""
    return head is not None and _age(head.inputs.get("version", "")) > _age(PROGRAM)


def _age(program: str) -> list[list[int]]:
    """What tells programs by their age: the numbers of their version, then that of how busy time is read."""
    return [[int(number) for number in re.findall(r"\d+", part)] for part in program.split(", ")]


def horizon(schedule: Schedule, curriculum: Curriculum) -> tuple[date, date]:
    """The first and last day a plan can touch: all weeks, all of the reserve, and a week for what a mark pushes on."""
    weeks = curriculum.span + schedule.reserve_weeks + 1
    return schedule.first_day, schedule.first_day + timedelta(weeks=weeks)
