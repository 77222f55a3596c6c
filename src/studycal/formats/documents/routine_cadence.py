"""A weekly routine as the cadence of all weeks, and whether it can be held: each of its sessions needs a weekday."""

from __future__ import annotations

from collections.abc import Mapping

from studycal.core.curriculum import Load, Quarter, Role, SessionTemplate

from . import roles
from .report import Report, shortened
from .routines import MAX_SESSIONS, Routine


def as_quarter(read: Routine, overrides: Mapping[str, str], report: Report) -> Quarter:
    """The routine as one cadence for all weeks; each session has its own length."""
    sessions = []
    for number, (slot, bullets) in enumerate(zip(read.slots, read.bullets, strict=True), start=1):
        key = f"Q1.S{number}"
        role = roles.named(overrides[key]) if key in overrides else roles.infer(slot.name, bullets, optional=False)
        if role is None:
            message = f"The words of {key} “{shortened(slot.name)}” tell no role; read is assumed."
            report.warning(
                slot.line, "role-assumed", message, f'Give it one: "{key}" = "build" under [curriculum.roles].'
            )
        sessions.append(
            SessionTemplate(f"S{number}", slot.name, tuple(bullets), role or Role.READ, False, slot.line, slot.minutes)
        )
    if not any(session.role.output for session in sessions):
        message = "The routine has no session that makes something: none is write or teach."
        report.warning(read.slots[0].line, "no-output", message, "Give one of them the role write or teach.")
    return Quarter(1, "Every week", Load.MEDIUM, "", tuple(sessions), read.slots[0].line)


def report_routine(read: Routine, report: Report) -> bool:
    """Whether a routine can be held; errors are reported where it cannot."""
    if not read.slots:
        message = (
            f"{read.daily} blocks without a weekday are {7 * read.daily} a week; studycal places at most 8, one a day."
        )
        remedy = "Add a Day column, or write `**Session 1 – Name**` for each session of a week."
        report.error(read.spans[0][0], "no-weekdays", message, remedy)
        return False
    if len(read.slots) > MAX_SESSIONS:
        message = f"The routine has {len(read.slots)} sessions; a week takes at most {MAX_SESSIONS}."
        report.error(read.slots[MAX_SESSIONS].line, "sessions-too-many", message, "Remove some.")
        return False
    return True
