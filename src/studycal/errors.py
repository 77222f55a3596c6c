"""Every error a learner can meet, in one tree; a message names what is wrong and what to do.

::

    StudycalError            exit 1   one clear sentence
    ├── InputError           exit 1   a document, config or .ics that cannot be used (file:line, rule, remedy)
    ├── NotThereError        exit 1   a session or a course that was named and is not there
    ├── UsageError           exit 2   the command line itself
    ├── HeldError            exit 3   a rule violated, nothing legal, or held by a guard
    ├── AuthNeededError      exit 5   credentials absent, expired, revoked or too narrow
    ├── LockedError          exit 6   another process holds the lock
    │   └── StaleError       exit 6   what was shown was made from what has changed since
    ├── NotInstalledError    exit 1   an optional part of studycal that is not here
    ├── NewerProgramError    exit 1   what a newer studycal wrote, and is left to it
    └── RemoteError          exit 1   a calendar server that failed; retrying later may help
"""

from __future__ import annotations


class StudycalError(Exception):
    """Base of all errors that end in one sentence on stderr instead of a traceback."""

    exit_code = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class InputError(StudycalError):
    """A learner's file that cannot be used; says where (``file:line``), what and what to do."""

    def __init__(self, message: str, remedy: str = "", *, file: str = "", line: int = 0) -> None:
        super().__init__(message, remedy)
        self.file = file
        self.line = line

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {super().__str__()}" if place else super().__str__()


class NotThereError(StudycalError):
    """What was named does not exist."""


class UsageError(StudycalError):
    """The command line is not one studycal understands."""

    exit_code = 2


class HeldError(StudycalError):
    """A rule would be broken, nothing legal exists, or a guard holds the writes back.

    ``choices`` are the commands that would go on, nearest first; ``--json`` prints them.
    """

    exit_code = 3

    def __init__(self, message: str, remedy: str = "", *, rule: str = "", choices: tuple[str, ...] = ()) -> None:
        super().__init__(message, remedy)
        self.rule = rule
        self.choices = choices


class AuthNeededError(StudycalError):
    """Credentials are absent, expired, revoked or grant too little."""

    exit_code = 5


class LockedError(StudycalError):
    """Another studycal process is writing."""

    exit_code = 6


class StaleError(LockedError):
    """A file, or what stands published, is not what a plan was computed from any more: read again, compute anew."""


class NewerProgramError(StudycalError):
    """A newer studycal wrote what this one would have to write over: it is left as it is, for the newer one."""


class NotInstalledError(StudycalError):
    """An optional part of studycal is not installed (`studycal.extras`)."""


class RemoteError(StudycalError):
    """A calendar server or feed failed; nothing was lost and a later run may succeed."""
