"""Answers that are not a success, word for word (https://developers.google.com/workspace/calendar/api/guides/errors)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

STATUS = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict", 410: "Gone",
          412: "Precondition Failed", 429: "Too Many Requests", 500: "Internal Server Error", 501: "Not Implemented",
          503: "Service Unavailable"}  # fmt: skip
WORDS = {
    "notFound": (404, "global", "Not Found"),
    "duplicate": (409, "global", "The requested identifier already exists."),
    "deleted": (410, "global", "Resource has been deleted"),
    "conditionNotMet": (412, "global", "Precondition Failed"),
    "fullSyncRequired": (410, "calendar", "Sync token is no longer valid, a full sync is required."),
    "timeRangeEmpty": (400, "calendar", "The specified time range is empty."),
    "userRateLimitExceeded": (403, "usageLimits", "User Rate Limit Exceeded"),
    "rateLimitExceeded": (403, "usageLimits", "Rate Limit Exceeded"),
    "quotaExceeded": (403, "usageLimits", "Calendar usage limits exceeded."),
    "insufficientPermissions": (403, "global", "Insufficient Permission"),
    "forbidden": (403, "global", "Forbidden"),
    "backendError": (500, "global", "Backend Error"),
    "authError": (401, "global", "Invalid Credentials"),
    "syncTokenWithRequestRestrictions": (
        400, "calendar", "Sync token cannot be used with other request restrictions.",
    ),
}  # fmt: skip


class Refusal(Exception):  # noqa: N818 - Google's answer, not our error
    """An answer of Google that refuses."""

    def __init__(self, status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body
        self.headers = dict(headers or {})


def refuse(reason: str, message: str = "", *, status: int = 0, location: tuple[str, str] | None = None) -> Refusal:
    """The API's own shape; ``location`` is (type, name)."""
    usual, domain, words = WORDS.get(reason, (400, "global", ""))
    detail = {"domain": domain, "reason": reason, "message": message or words}
    if location:
        detail |= {"locationType": location[0], "location": location[1]}
    code = status or usual
    return Refusal(code, {"error": {"errors": [detail], "code": code, "message": detail["message"]}})


def front_end(status: int, word: str, message: str, reason: str, method: str = "") -> Refusal:
    """The shape of Google's front end, which stands before the API: scopes, quotas, credentials."""
    metadata = {"service": "calendar-json.googleapis.com"} | ({"method": method} if method else {})
    details = [
        {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": reason,
            "domain": "googleapis.com",
            "metadata": metadata,
        }
    ]
    errors = [{"message": message, "domain": "global", "reason": reason}]
    error = {"code": status, "message": message, "errors": errors, "status": word, "details": details}
    return Refusal(status, {"error": error})


def scope_refusal(method: str) -> Refusal:
    """A login that was not given the scope."""
    found = front_end(
        403,
        "PERMISSION_DENIED",
        "Request had insufficient authentication scopes.",
        "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        method,
    )
    found.body["error"]["errors"] = [
        {"message": "Insufficient Permission", "domain": "global", "reason": "insufficientPermissions"}
    ]
    return found


def unauthorized() -> Refusal:
    """No access token, or one that is over."""
    message = (
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
        "authentication credential."
    )
    found = front_end(401, "UNAUTHENTICATED", message, "ACCESS_TOKEN_EXPIRED")
    found.body["error"]["errors"] = [
        {
            "message": "Invalid Credentials",
            "domain": "global",
            "reason": "authError",
            "location": "Authorization",
            "locationType": "header",
        }
    ]
    return found


def over_quota() -> Refusal:
    """Too many requests in this minute, as the front end says it."""
    message = (
        "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user' of service "
        "'calendar-json.googleapis.com' for consumer 'project_number:1'."
    )
    return front_end(403, "PERMISSION_DENIED", message, "rateLimitExceeded")
