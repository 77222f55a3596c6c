"""A server for each test, and gcsa looking at it."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import pytest
from google.oauth2.credentials import Credentials
from googleapiclient import discovery

from tests.google import FakeGoogle
from tests.google.oauth import CLIENT, SECRET


@pytest.fixture
def google() -> Iterator[FakeGoogle]:
    with FakeGoogle() as fake:
        yield fake


@pytest.fixture
def credentials(google: FakeGoogle) -> Credentials:
    """A login with every right, its access token still to be had."""
    return Credentials(None, refresh_token=google.logins.grant(), token_uri=google.token_uri, client_id=CLIENT,
                       client_secret=SECRET)  # fmt: skip


@pytest.fixture
def lead_to(google: FakeGoogle, monkeypatch: pytest.MonkeyPatch) -> None:
    """Google's own client, asked for by anyone, talks to the fake."""
    options = {"api_endpoint": google.url + "/calendar/v3/"}
    monkeypatch.setattr(discovery, "build", functools.partial(discovery.build, client_options=options))
