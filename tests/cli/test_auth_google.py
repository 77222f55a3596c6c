"""Logging in to Google from the command line, against a server that asks and answers as Google's does."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import urllib3
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from studycal.calendars.google import login_file
from studycal.calendars.google.login_file import LIST, OWN
from tests.cli.learner import PROGRAM, Learner
from tests.google import FakeGoogle
from tests.google.studycal import NOW, kept_login


@pytest.fixture
def google() -> Iterator[FakeGoogle]:
    with FakeGoogle() as fake:
        yield fake


@pytest.fixture
def token(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("login") / "token.json"


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    """Somebody with a config; a login needs no curriculum."""
    config = '[plan]\nstart = 2026-11-30\ntimezone = "Europe/Warsaw"\n[times]\nhome = ["mon 19:00"]\n'
    (tmp_path / "studycal.toml").write_text(config, encoding="utf-8")
    return Learner(tmp_path)


@pytest.fixture
def connected(learner: Learner, google: FakeGoogle, token: Path) -> Learner:
    """A learner with an OAuth client."""
    secrets = google.client_secrets(token.with_name("client.json"))
    configure(learner, f'client_secrets = "{secrets}"\ntoken_file = "{token}"\napi_endpoint = "{google.url}"')
    return learner


def configure(learner: Learner, google: str, more: str = "") -> None:
    config = learner.folder / "studycal.toml"
    config.write_text(f"{config.read_text(encoding='utf-8')}\n[google]\n{google}\n{more}\n", encoding="utf-8")


class Login:
    """`studycal auth google` as a process that waits for a yes."""

    def __init__(self, learner: Learner, *more: str) -> None:
        self.process = subprocess.Popen(
            [PROGRAM, "-C", str(learner.folder), "--now", learner.now, "auth", "google", "--no-browser", *more],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        self.said = ""
        self.address = ""
        assert self.process.stderr is not None
        while "paste it here" not in self.said:
            line = self.process.stderr.readline()
            assert line, self.said
            self.said += line
            if line.startswith("http"):
                self.address = line.strip()

    def yes(self) -> str:
        """What a browser is sent to after the question."""
        answer = urllib3.request("GET", self.address, redirect=False, retries=False)
        return answer.headers["Location"]

    def end(self, pasted: str = "") -> tuple[int, str, str]:
        out, err = self.process.communicate(pasted, timeout=60)
        return self.process.returncode, out, self.said + err


def test_a_login_over_ssh_is_kept_for_its_owner(connected: Learner, token: Path) -> None:
    login = Login(connected)
    code, out, err = login.end(login.yes() + "\n")
    assert (code, out) == (0, f"You are logged in to Google; the login is kept in {token}.\n")
    assert token.stat().st_mode & 0o777 == 0o600
    assert "ssh -L" in err
    assert "make one calendar of its own and write to that alone" in err
    kept = login_file.read(token)
    assert kept is not None
    assert kept.scopes == (OWN, LIST)
    assert kept.refresh_token not in out + err


@pytest.mark.parametrize("text", ['{"refresh_token": "abc', "[]", "null"])
def test_a_login_that_cannot_be_read_is_five_everywhere_and_is_replaced(
    connected: Learner, token: Path, text: str
) -> None:
    token.write_text(text, encoding="utf-8")
    for words in (["sync", "google", "--yes"], ["plan", "google"], ["auth", "google", "--status"]):
        answer = connected.studycal(*words)
        assert answer.code == 5, words
        assert "`studycal auth google`" in answer.out + answer.err
        assert "Traceback" not in answer.err
    login = Login(connected)
    assert login.end(login.yes() + "\n")[0] == 0
    assert login_file.read(token) is not None


def test_a_login_that_cannot_be_read_is_removed_by_revoke(connected: Learner, token: Path) -> None:
    token.write_text("[]", encoding="utf-8")
    assert connected.studycal("auth", "google", "--revoke").code == 0
    assert not token.exists()


def test_a_browser_on_this_machine_or_through_a_tunnel_answers_by_itself(connected: Learner, token: Path) -> None:
    login = Login(connected, "--json")
    address = login.yes()
    assert urllib3.request("GET", address.partition("?")[0] + "favicon.ico").status == 404
    assert b"close this window" in urllib3.request("GET", address).data
    code, out, _ = login.end()
    assert code == 0
    assert json.loads(out)["scopes"] == [OWN, LIST]


def test_something_else_pasted_is_asked_for_again(connected: Learner, token: Path) -> None:
    login = Login(connected)
    assert login.process.stdin is not None
    assert login.process.stderr is not None
    login.process.stdin.write("hello\n")
    login.process.stdin.flush()
    assert "not the address" in login.process.stderr.readline()
    assert login.end(login.yes() + "\n")[0] == 0


def test_only_the_least_is_asked_for_and_busy_only_when_needed(connected: Learner) -> None:
    login = Login(connected)
    assert "freebusy" not in login.address
    login.process.send_signal(signal.SIGINT)
    login.end()
    config = connected.folder / "studycal.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text + '\n[[busy]]\ngoogle = "me@example.org"\n', encoding="utf-8")
    login = Login(connected)
    assert "calendar.freebusy" in login.address
    assert "code_challenge_method=S256" in login.address
    login.process.send_signal(signal.SIGINT)
    assert login.end()[0] == 130


def test_an_address_of_another_login_is_refused(connected: Learner, token: Path) -> None:
    login = Login(connected)
    code, _, err = login.end("http://127.0.0.1:1/?code=4/stolen&state=other\n")
    assert code == 2
    assert "belongs to another login" in err
    assert not token.exists()


def test_a_no_at_google_is_one_sentence(connected: Learner, google: FakeGoogle, token: Path) -> None:
    google.hands.logins(consent=[])
    login = Login(connected)
    code, _, err = login.end(login.yes() + "\n")
    assert code == 5
    assert "Google was not allowed to log you in (access_denied). Run `studycal auth google` again." in err
    assert not token.exists()


def test_a_box_left_open_is_named_with_what_is_lost(connected: Learner, google: FakeGoogle, token: Path) -> None:
    google.hands.logins(consent=[OWN])
    login = Login(connected)
    code, _, err = login.end(login.yes() + "\n")
    assert code == 0
    assert "Not ticked: to see the names of your calendars" in err
    google.hands.logins(consent=[LIST])
    login = Login(connected)
    code, _, err = login.end(login.yes() + "\n")
    assert code == 5
    assert "The box that lets studycal make one calendar of its own and write to that alone was not ticked." in err
    kept = login_file.read(token)
    assert kept is not None
    assert kept.scopes == (OWN,)


def test_f20_a_login_of_seven_days_says_so_at_once_and_on_day_five(
    connected: Learner, google: FakeGoogle, token: Path
) -> None:
    google.hands.logins(testing=True)
    login = Login(connected)
    code, _, err = login.end(login.yes() + "\n")
    assert code == 0
    assert "as logins of an OAuth app in Testing do" in err
    later = connected.studycal("doctor", "--json", now="2026-11-29T13:00:00+01:00").json["findings"]
    assert "The Google login ends on 2026-12-01" in next(one["said"] for one in later if one["name"] == "calendars")


def status(learner: Learner, now: str = "") -> tuple[int, Any]:
    answer = learner.studycal("auth", "google", "--status", "--json", now=now)
    return answer.code, answer.json


def test_status_tries_the_login(connected: Learner, google: FakeGoogle, token: Path) -> None:
    assert status(connected)[0] == 5
    kept_login(google, token, scopes=(OWN, LIST))
    code, said = status(connected)
    assert (code, said["works"], said["missing"]) == (0, True, [])
    assert "may make one calendar of its own" in connected.studycal("auth", "google", "--status").out


def test_status_of_a_revoked_login_asks_once_an_hour(connected: Learner, google: FakeGoogle, token: Path) -> None:
    kept_login(google, token, scopes=(OWN, LIST))
    google.hands.revoke_logins()
    for _ in range(3):
        code, said = status(connected)
        assert (code, said["works"]) == (5, False)
        assert "revoked or has expired. Run `studycal auth google`." in said["said"]
    assert google.hands.count() == 1


def test_f20_status_on_day_seven_names_the_cause(connected: Learner, google: FakeGoogle, token: Path) -> None:
    google.hands.logins(testing=True)
    kept_login(google, token)
    google.hands.advance(7 * 86_400)
    code, said = status(connected, now=(NOW + timedelta(days=7)).isoformat())
    assert code == 5
    assert "Set the app to In production" in said["said"]


def test_status_without_a_network_says_so(connected: Learner, google: FakeGoogle, token: Path) -> None:
    kept_login(google, token, scopes=(OWN, LIST))
    google.hands.fault("html", "token", times=0)
    code, said = status(connected)
    assert (code, said["works"]) == (0, None)
    assert "could not be asked" in said["said"]


def test_revoking_ends_the_login_here_and_at_google(connected: Learner, google: FakeGoogle, token: Path) -> None:
    kept_login(google, token)
    kept = connected.studycal("auth", "google", "--revoke", "-n")
    assert kept.code == 0
    assert token.exists()
    answer = connected.studycal("auth", "google", "--revoke")
    assert (answer.code, answer.out) == (0, "The Google login is ended.\n")
    assert not token.exists()
    assert google.logins.refresh == {}
    assert connected.studycal("auth", "google", "--revoke").out == "There is no Google login to end.\n"


def test_revoking_without_a_network_keeps_the_login(connected: Learner, google: FakeGoogle, token: Path) -> None:
    kept_login(google, token)
    google.hands.fault("drop", "revoke", times=0)
    answer = connected.studycal("auth", "google", "--revoke")
    assert answer.code == 1
    assert "the login is kept" in answer.err
    assert token.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "this is no OAuth client"),
        ("{}", "this is no OAuth client"),
        ('{"installed": {}}', "this is no OAuth client"),
    ],
)
def test_a_client_file_that_is_not_one(connected: Learner, token: Path, text: str, said: str) -> None:
    token.with_name("client.json").write_text(text, encoding="utf-8")
    answer = connected.process("-C", str(connected.folder), "auth", "google", "--no-browser")
    assert answer.code == 1
    assert said in answer.err


def test_a_web_client_is_not_a_desktop_app(connected: Learner, token: Path) -> None:
    secrets = token.with_name("client.json")
    said = json.loads(secrets.read_text(encoding="utf-8"))
    secrets.write_text(json.dumps({"web": said["installed"]}), encoding="utf-8")
    answer = connected.process("auth", "google", "--no-browser")
    assert answer.code == 1
    assert "Desktop app" in answer.err


def test_without_a_client_the_readme_is_named(learner: Learner, token: Path) -> None:
    configure(learner, f'token_file = "{token}"')
    answer = learner.process("auth", "google", "--no-browser")
    assert answer.code == 5
    assert "google.client_secrets is not set" in answer.err


def test_a_service_account_needs_no_browser(learner: Learner, google: FakeGoogle, token: Path) -> None:
    key = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    said = {"type": "service_account", "client_email": "robot@example.org", "private_key": key.decode(),
            "token_uri": google.token_uri}  # fmt: skip
    token.write_text(json.dumps(said), encoding="utf-8")
    configure(learner, f'service_account = "{token}"\napi_endpoint = "{google.url}"')
    answer = learner.studycal("auth", "google")
    assert (answer.code, answer.out) == (0, "The service account robot@example.org works.\n")
    google.hands.fault("error", "token", status=400, reason="invalid_grant", times=0)
    code, found = status(learner)
    assert (code, found["works"]) == (5, False)
    assert "does not accept the service account's key" in found["said"]


def test_a_key_that_is_none(learner: Learner, token: Path) -> None:
    token.write_text("{}", encoding="utf-8")
    configure(learner, f'service_account = "{token}"')
    answer = learner.studycal("auth", "google")
    assert answer.code == 1
    assert "this is no service account's key" in answer.err


def test_the_learners_own_browser_is_led_there_and_back(connected: Learner, token: Path) -> None:
    browser = token.with_name("browser")
    lines = ("#!/usr/bin/env python3", "import sys, urllib.request", "urllib.request.urlopen(sys.argv[1]).read()")
    browser.write_text("\n".join(lines), encoding="utf-8")
    browser.chmod(0o700)
    answer = connected.process("auth", "google", env={"BROWSER": f"{browser} %s &"})
    assert (answer.code, answer.out) == (0, f"You are logged in to Google; the login is kept in {token}.\n")
    assert "Your browser asks for your yes" in answer.err
