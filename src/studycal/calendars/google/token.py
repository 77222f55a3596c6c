"""How old a Google login is and why it ended (https://developers.google.com/identity/protocols/oauth2#expiration)."""

from __future__ import annotations

from datetime import datetime, timedelta

from studycal.errors import AuthNeededError

TESTING_LIFE = timedelta(days=7)
_TOLERANCE = timedelta(hours=2)
_WARN_FROM = timedelta(days=5)


def ended(issued_at: datetime, now: datetime) -> AuthNeededError:
    """The cause of ``invalid_grant``: a login that dies at seven days belongs to an OAuth app still in Testing."""
    if abs(now - issued_at - TESTING_LIFE) <= _TOLERANCE:
        return AuthNeededError(
            "The Google login ended after seven days, as logins of an OAuth app in Testing do.",
            "Set the app to In production, then run `studycal auth google`.",
        )
    return AuthNeededError("The Google login was revoked or has expired.", "Run `studycal auth google`.")


def warning(issued_at: datetime, now: datetime) -> str:
    """From day 5 to day 7, the sentence on the end to come, for an app once seen to end at seven days; else ""."""
    if not _WARN_FROM <= now - issued_at < TESTING_LIFE:
        return ""
    return f"The Google login ends on {issued_at + TESTING_LIFE:%Y-%m-%d %H:%M %Z}: run `studycal auth google` before."
