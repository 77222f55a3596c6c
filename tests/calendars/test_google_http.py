"""Answers of Google Calendar: which are asked again, how long later, and what the learner is told."""

from __future__ import annotations

import json

import pytest

from studycal.calendars.google.http import Failure, document, error_of, patiently, reason_of
from studycal.calendars.patience import wait
from studycal.errors import AuthNeededError, HeldError, RemoteError


@pytest.mark.parametrize(
    ("status", "reason", "passing", "kind"),
    [
        (401, "authError", False, AuthNeededError),
        (403, "insufficientPermissions", False, AuthNeededError),
        (403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT", False, AuthNeededError),
        (403, "rateLimitExceeded", True, RemoteError),
        (403, "userRateLimitExceeded", True, RemoteError),
        (403, "quotaExceeded", False, RemoteError),
        (403, "forbidden", False, HeldError),
        (404, "notFound", False, HeldError),
        (429, "rateLimitExceeded", True, RemoteError),
        (503, "", True, RemoteError),
        (400, "invalid", False, RemoteError),
        (302, "", False, RemoteError),
    ],
)
def test_each_failure_is_retried_or_told(status: int, reason: str, passing: bool, kind: type) -> None:
    failure = Failure(status, reason)
    assert failure.passing is passing
    assert type(error_of(failure)) is kind


def test_waits_double_up_to_a_minute_and_the_servers_wish_wins() -> None:
    assert [wait(tried, None, lambda: 1.0) for tried in (1, 2, 3, 7, 9)] == [1, 2, 4, 64, 64]
    assert wait(3, None, lambda: 0.0) == 0
    assert wait(1, 17.0, lambda: 1.0) == 17


@pytest.mark.parametrize("body", [b"<html>Log in to the hotel</html>", b"", b"[]", b"null", b"\xff"])
def test_f18_a_login_page_is_never_an_empty_list(body: bytes) -> None:
    with pytest.raises(RemoteError):
        document(body)


def test_the_reason_is_read_from_both_shapes_of_errors() -> None:
    assert reason_of(json.dumps({"error": {"errors": [{"reason": "notFound"}], "code": 404}}).encode()) == "notFound"
    assert reason_of(json.dumps({"error": {"details": [{"reason": "SCOPE"}]}}).encode()) == "SCOPE"
    assert reason_of(b"<html>") == reason_of(b'{"error": "invalid_grant"}') == ""


def test_f17_a_busy_server_is_asked_six_times_at_most_and_as_late_as_it_wishes() -> None:
    waits: list[float] = []
    answers = iter([Failure(429, retry_after=9), Failure(503), "done"])
    assert patiently(lambda: next(answers), sleep=waits.append, random=lambda: 1.0) == "done"
    assert waits == [9, 2]
    waits.clear()
    assert patiently(lambda: Failure(503), sleep=waits.append, random=lambda: 1.0) == Failure(503)
    assert waits == [1, 2, 4, 8, 16]


def test_f18_a_network_that_stays_away_ends_in_one_sentence() -> None:
    waits: list[float] = []

    def cut() -> str:
        raise ConnectionResetError

    with pytest.raises(RemoteError, match="cannot be reached"):
        patiently(cut, sleep=waits.append, random=lambda: 0.5)
    assert len(waits) == 5


@pytest.mark.parametrize("status", [400, 401, 404, 412])
def test_a_refusal_is_asked_once(status: int) -> None:
    waits: list[float] = []
    assert patiently(lambda: Failure(status), sleep=waits.append, random=lambda: 1.0) == Failure(status)
    assert waits == []


def test_a_server_that_wants_an_hour_of_rest_is_left_for_a_later_run() -> None:
    waits: list[float] = []
    answer = Failure(503, retry_after=3600)

    assert patiently(lambda: answer, sleep=waits.append, random=lambda: 1.0) == answer
    assert waits == []
