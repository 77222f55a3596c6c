"""What an answer of Google Calendar means: go on, wait and ask again, or one sentence for the learner.

Sources: https://developers.google.com/workspace/calendar/api/guides/errors and .../guides/quota.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from studycal.errors import AuthNeededError, HeldError, RemoteError, StudycalError

TRIES = 6
LONGEST_WAIT = 64.0
_BUSY = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})
_SCOPES = frozenset({"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"})
T = TypeVar("T")
_LOGIN = "Run `studycal auth google`."


@dataclass(frozen=True)
class Failure:
    """An answer that is not a success; ``reason`` is Google's word, "" where the body has none."""

    status: int
    reason: str = ""
    retry_after: float | None = None

    @property
    def passing(self) -> bool:
        """Whether asking again may help: one that is busy, and does not want more patience than any wait of ours."""
        return self.busy and (self.retry_after or 0) <= LONGEST_WAIT

    @property
    def busy(self) -> bool:
        """Rate limits and the server's own failures."""
        return self.status == 429 or self.status >= 500 or (self.status == 403 and self.reason in _BUSY)


def reason_of(body: bytes) -> str:
    """Google's word for the error: the API's ``errors[].reason`` or the front end's ``details[].reason``."""
    try:
        error = json.loads(body)["error"]
        found = [*error.get("details", ()), *error.get("errors", ())]
        return next((str(one["reason"]) for one in found if "reason" in one), "")
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""


def document(body: bytes) -> dict[str, object]:
    """A success's JSON object; a login page sent in its place is a RemoteError, never an empty list."""
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise portal()
    return found


def portal() -> RemoteError:
    """What stands in the way when an answer is not Google's."""
    return RemoteError("What answers is not Google Calendar.", "Check whether the network asks for a login.")


def wait(tried: int, retry_after: float | None, random: Callable[[], float]) -> float:
    """Seconds before the next try after ``tried`` failed ones: the server's wish, else full jitter on 1, 2, 4 … 64."""
    if retry_after is not None:
        return retry_after
    return random() * min(LONGEST_WAIT, 2.0 ** (tried - 1))


def patiently(
    ask: Callable[[], T | Failure], *, sleep: Callable[[float], None], random: Callable[[], float]
) -> T | Failure:
    """The answer of ``ask`` after at most six tries; RemoteError if the network fails in all of them.

    Only for requests that may be repeated: reads, and writes guarded by their own id or If-Match.
    """
    for tried in range(1, TRIES + 1):
        try:
            answer = ask()
        except OSError as problem:
            if tried == TRIES:
                raise RemoteError("Google Calendar cannot be reached.", "A later run goes on.") from problem
            sleep(wait(tried, None, random))
            continue
        if not isinstance(answer, Failure) or not answer.passing or tried == TRIES:
            return answer
        sleep(wait(tried, answer.retry_after, random))
    raise AssertionError("the last try answers or raises")


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
