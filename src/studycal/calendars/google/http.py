"""What an answer of Google Calendar means: go on, wait and ask again, or one sentence for the learner.

Sources: https://developers.google.com/workspace/calendar/api/guides/errors and .../guides/quota.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeVar

from studycal.calendars.patience import LONGEST_WAIT, BusyServer
from studycal.calendars.patience import patiently as ask_patiently
from studycal.core.records import dataclass
from studycal.errors import AuthNeededError, HeldError, RemoteError, StudycalError

_BUSY = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})
_SCOPES = frozenset({"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"})
T = TypeVar("T")
_LOGIN = "Run `studycal auth google`."


@dataclass(frozen=True)
class Failure:
    """An answer that is not a success; ``reason`` is Google's word, "" where the body has none. ``per_user`` tells of a
    limit that it is one user's alone.
    """

    status: int
    reason: str = ""
    retry_after: float | None = None
    per_user: bool = False

    @property
    def passing(self) -> bool:
        """Whether asking again may help: one that is busy, and does not want more patience than any wait of ours."""
        return self.busy and (self.retry_after or 0) <= LONGEST_WAIT

    @property
    def busy(self) -> bool:
        """Rate limits and the server's own failures."""
        return self.status == 429 or self.status >= 500 or (self.status == 403 and self.reason in _BUSY)

    @property
    def of_project(self) -> bool:
        """Whether it is a limit that may be the whole project's: Google words a user's own as one, where it tells."""
        limited = self.status == 429 or (self.status == 403 and self.reason == "rateLimitExceeded")
        return limited and not self.per_user


def reason_of(body: bytes) -> str:
    """Google's word for the error: the API's ``errors[].reason`` or the front end's ``details[].reason``."""
    try:
        error = json.loads(body)["error"]
        errors = [*error.get("details", ()), *error.get("errors", ())]
        return next((str(error["reason"]) for error in errors if "reason" in error), "")
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""


def is_per_user(body: bytes) -> bool:
    """Whether an error speaks of a limit of one user's, "Queries per minute per user"."""
    return b"per user" in body or b"userRateLimitExceeded" in body


def document(body: bytes) -> dict[str, object]:
    """A success's JSON object; a login page sent in its place is a RemoteError, never an empty list."""
    try:
        content = json.loads(body)
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise portal()
    return content


def portal() -> RemoteError:
    """What stands in the way when an answer is not Google's."""
    return RemoteError("What answers is not Google Calendar.", "Check whether the network asks for a login.")


def patiently(
    ask: Callable[[], T | Failure], *, sleep: Callable[[float], None], random: Callable[[], float]
) -> T | Failure:
    """The answer of ``ask`` after at most six tries; RemoteError if the network fails in all of them."""

    def attempt(_: int) -> T | Failure | OSError:
        try:
            return ask()
        except OSError as problem:
            return problem

    answer = ask_patiently(attempt, _busy, sleep=sleep, random=random)
    if isinstance(answer, OSError):
        raise RemoteError("Google Calendar cannot be reached.", "A later run goes on.") from answer
    return answer


def _busy(answer: object) -> BusyServer | None:
    if isinstance(answer, OSError):
        return BusyServer()
    return BusyServer(answer.retry_after) if isinstance(answer, Failure) and answer.passing else None


def error_of(failure: Failure) -> StudycalError:
    """The learner's sentence for a failure of the calendar itself; not for an event's 404 or a token's 410."""
    if failure.status < 400:
        return portal()
    if failure.status == 401:
        return AuthNeededError("Google no longer accepts the login.", _LOGIN)
    if failure.status == 403 and failure.reason in _SCOPES:
        return AuthNeededError("The Google login does not allow what studycal needs.", f"{_LOGIN} Tick every box.")
    if failure.busy or failure.reason == "quotaExceeded":
        return RemoteError("Google Calendar is not taking requests.", "Nothing was lost; a later run goes on.")
    if failure.status in (404, 410):
        return HeldError("The Google calendar is gone or no longer shared with you.", rule="calendar-gone")
    if failure.status == 403:
        return HeldError("The Google calendar can only be read.", rule="calendar-read-only")
    return RemoteError(f"Google Calendar refused a request ({failure.status} {failure.reason}).".replace(" )", ")"))
