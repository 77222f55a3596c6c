"""studycal's own calendar on the fake server, and what it writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from studycal.calendars.google.api import Api
from studycal.calendars.google.calendar import GoogleCalendar
from studycal.calendars.google.credentials import KeptCredentials
from studycal.calendars.google.login_file import BUSY, LIST, OWN, Login, save
from studycal.calendars.google.login_place import LoginFile
from tests.google import FakeGoogle
from tests.google.oauth import CLIENT, SECRET

NOW = datetime(2026, 11, 24, 11, tzinfo=UTC)


def kept_login(google: FakeGoogle, path: Path, *, scopes: tuple[str, ...] = (OWN, LIST, BUSY)) -> Path:
    """A login as after a consent, its access token still to be had."""
    refresh = google.logins.grant(*scopes)
    save(path, Login(refresh, CLIENT, SECRET, google.token_uri, scopes=scopes, issued_at=NOW))
    return path


def opened(
    google: FakeGoogle,
    token: Path,
    *,
    wanted: str = "studycal",
    sleep: Callable[[float], None] = lambda _: None,
    now: datetime = NOW,
) -> GoogleCalendar:
    """A client; waits are told to ``sleep`` and not waited."""
    from studycal.calendars.google.login_file import read

    login = read(token)
    assert login is not None
    api = Api(KeptCredentials(login, LoginFile(token), now), google.url, sleep=sleep, random=lambda: 1.0)
    return GoogleCalendar(api, wanted=wanted, calendars=login.calendars)
