"""The Google login as it is kept on disk, and what doctor says of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studycal.calendars.google import auth, login_file
from studycal.calendars.google.login_file import BUSY, LIST, OWN, Login
from studycal.calendars.google.login_place import LoginFile
from studycal.errors import AuthNeededError
from tests.cli.learner import Learner

NOW = datetime(2026, 11, 24, 11, tzinfo=UTC)
LOGIN = Login("refresh", "client", "secret", scopes=(OWN, LIST), issued_at=NOW)


def doctor(learner: Learner, now: str = "") -> tuple[int, str]:
    """The line on calendars."""
    answer = learner.studycal("doctor", "--json", now=now)
    line = next(one for one in answer.json["findings"] if one["name"] == "calendars")
    return answer.code, line["said"]


@pytest.fixture
def connected(learner: Learner) -> Learner:
    """A learner whose config writes to Google."""
    config = learner.folder / "studycal.toml"
    token = learner.folder.parent / f"{learner.folder.name}-token.json"
    more = f'\n[google]\ntoken_file = "{token}"\n[sync]\ntargets = ["google"]\n'
    config.write_text(config.read_text(encoding="utf-8") + more, encoding="utf-8")
    return learner


@pytest.fixture
def token(connected: Learner) -> Path:
    return connected.folder.parent / f"{connected.folder.name}-token.json"


def test_without_a_calendar_nothing_is_asked_for(learner: Learner) -> None:
    assert doctor(learner) == (0, "no calendar is connected, and none is needed for .ics")


def test_a_login_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "token.json"
    login_file.save(path, LOGIN)
    assert path.stat().st_mode & 0o777 == 0o600
    assert login_file.read(path) == LOGIN
    assert [one.name for one in path.parent.iterdir()] == ["token.json"]


def test_a_login_that_other_tools_wrote_is_read(tmp_path: Path) -> None:
    path = tmp_path / "token.json"
    said = {"refresh_token": "r", "client_id": "c", "client_secret": "s", "expiry": "2026-11-24T11:00:00Z"}
    path.write_text(json.dumps({**said, "scopes": [OWN]}), encoding="utf-8")
    login = login_file.read(path)
    assert login is not None
    assert login.expiry == NOW
    assert login_file.missing(login, (OWN, LIST, BUSY)) == (LIST, BUSY)


BROKEN = (
    "", "[]", "{}", "null", "17", '{"refresh_token": 1}', "<html>", '{"refresh_token": "r", "client', "[" * 100_000,
    '{"refresh_token": "", "client_id": "c"}', '{"refresh_token": "r", "client_id": "c", "expiry": 5}',
    '{"refresh_token": "r", "client_id": "c", "calendars": "x"}',
)  # fmt: skip


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_login_is_no_login_and_a_new_one_replaces_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "token.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AuthNeededError, match=r"token\.json cannot be read.*studycal auth google"):
        login_file.read(path)
    assert login_file.read_if_whole(path) is None
    assert auth.keep(LoginFile(path), LOGIN, NOW) == LOGIN
    assert login_file.read(path) == LOGIN


def test_f19_a_refused_login_is_not_tried_again_within_the_hour() -> None:
    login, error = login_file.refused(LOGIN, NOW + timedelta(days=30))
    assert "revoked or has expired" in error.message
    with pytest.raises(AuthNeededError, match="revoked"):
        login_file.usable(login, NOW + timedelta(days=30, minutes=59))
    assert login_file.usable(login, NOW + timedelta(days=30, minutes=61)) is login


def test_f20_a_login_once_seen_to_end_at_seven_days_is_warned_of_from_day_five(connected: Learner, token: Path) -> None:
    login, error = login_file.refused(LOGIN, NOW + timedelta(days=7))
    assert "Testing" in error.message
    assert "In production" in error.remedy
    again = Login("second", "client", "secret", scopes=login.scopes, issued_at=NOW, testing=login.testing)
    login_file.save(token, again)
    assert doctor(connected)[1] == "Google: logged in since 2026-11-24"
    code, said = doctor(connected, now="2026-11-29T12:00:00+00:00")
    assert code == 1
    assert said.startswith("Google: The Google login ends on 2026-12-01 11:00 UTC")


@pytest.mark.parametrize(
    ("scopes", "said"),
    [((OWN, LIST), "logged in"), ((LIST,), "does not allow to make one calendar"), ((OWN,), "does not allow to see")],
)
def test_scopes_that_were_not_granted_are_named(
    connected: Learner, token: Path, scopes: tuple[str, ...], said: str
) -> None:
    login_file.save(token, Login("r", "c", "s", scopes=scopes, issued_at=NOW))
    assert said in doctor(connected)[1]


def test_a_login_that_others_can_read_is_said(connected: Learner, token: Path) -> None:
    login_file.save(token, LOGIN)
    token.chmod(0o644)
    code, said = doctor(connected)
    assert code == 1
    assert "others can read" in said


def test_no_login_is_said_with_its_remedy(connected: Learner) -> None:
    assert doctor(connected) == (1, "Google: You are not logged in to Google.")
