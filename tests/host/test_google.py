"""A learner's Google Calendar on a host: the login in the browser, what is kept of it, the work, its one quota."""

from __future__ import annotations

import io
import json
import logging
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from studycal.errors import AuthNeededError, InputError
from studycal.host import courses, departure, rollout
from studycal.host.quota import standing_of
from studycal.host.setup import CLIENT, Host, open_host
from studycal.host.syncing import Synced, sync_due
from studycal.host.tasks import Tasks
from studycal.host.times import text
from tests.google import FakeGoogle
from tests.google.oauth import SECRET
from tests.host.hosted import Browser, Hosted, served
from tests.host.test_rollout import NUMBERS, weeks


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGoogle]:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # the tests' server speaks no TLS
    with FakeGoogle() as fake:
        yield fake


def switch_on(hosted: Hosted, google: FakeGoogle, *, a_minute: int = 10_000) -> None:
    """The author names an OAuth client, and the host is opened anew."""
    google.web_client(hosted.folder / "google.json")
    toml = hosted.folder / "host.toml"
    lines = f'client_secrets = "google.json"\nrequests_a_minute = {a_minute}\napi_endpoint = "{google.url}"\n'
    toml.write_text(f"{toml.read_text(encoding='utf-8').partition('[google]')[0]}[google]\n{lines}", encoding="utf-8")
    close(hosted.host)
    hosted.host = open_host(hosted.folder, {})


def close(host: Host) -> None:
    if "pool" in vars(host.database):
        host.database.pool.close()  # type: ignore[attr-defined]


@pytest.fixture
def site(anywhere: Hosted, google: FakeGoogle) -> Iterator[Hosted]:
    """A host with an OAuth client, of a course of eight weeks."""
    anywhere.publish(weeks(*NUMBERS))
    switch_on(anywhere, google)
    with served(anywhere) as served_site:
        google.web_client(anywhere.folder / "google.json", f"{served_site.base}/connect/google/answer")
        yield served_site


@pytest.fixture
def ana(site: Hosted) -> Browser:
    browser = site.browser()
    browser.join("Ana")
    return browser


def consent(browser: Browser) -> str:
    """The address at Google that the page leads to."""
    browser.get("/connect")
    page = browser.post("/connect/google")
    assert page.status == 200, page.text[:2000]
    found = re.search(r'href="([^"]*/o/oauth2/auth[^"]*)"', page.text)
    assert found
    return found[1].replace("&amp;", "&")


def yes(browser: Browser) -> str:
    """What the browser is sent to after the learner said yes at Google."""
    answer = browser.pool.request("GET", consent(browser), redirect=False)
    assert answer.status == 302
    return answer.headers["location"].removeprefix(browser.base)


def connect(browser: Browser) -> None:
    answer = browser.get(yes(browser))
    assert (answer.status, answer.location) == (303, "/connect"), answer.text[:2000]


def synced(site: Hosted, host: Host | None = None) -> Synced:
    return sync_due(host or site.host, site.clock, most=50)


def ours(google: FakeGoogle) -> list[str]:
    """The calendars that studycal made."""
    return [one["id"] for one in google.hands.calendars() if "studycal plan" in one.get("description", "")]


def names(google: FakeGoogle) -> list[str]:
    return [event["summary"] for event in google.hands.events(ours(google)[0])]


def rows(site: Hosted) -> str:
    """What stands in the tables that hold a learner's own, as the host's key does not open it."""
    texts = []
    for table in ("member", "target", "quota", "link", "visit", "course_revision"):
        texts += [str(row) for row in site.query(f"SELECT * FROM {table}")]
    with site.host.database.session() as session:
        for member in session.run("members", course="ai"):
            for private in session.run("privates", member=member["id"]):
                texts.append(str(bytes(private["body"])))
    return "\n".join(texts)


# --- the browser's way


def test_a_learner_connects_google_and_the_work_keeps_it_with_the_plan(
    site: Hosted, ana: Browser, google: FakeGoogle
) -> None:
    connect(ana)
    assert synced(site).done == 1
    assert len(names(google)) == len(set(names(google))) == 40
    assert not synced(site)  # nothing is due until the next time

    site.pass_time(days=8)
    [calendar] = ours(google)
    event = next(one for one in google.hands.events(calendar) if one["summary"].endswith("Build: Five"))
    google.hands.drag(calendar, event["id"], 60)
    google.hands.clear()
    assert synced(site).done == 1
    assert "moved to" in ana.get("/said?kind=pin").text
    assert [entry["path"].rpartition("/")[2] for entry in google.hands.log()] == ["events"]

    site.publish(weeks(*NUMBERS[:4], "Between", *NUMBERS[4:]))
    with site.host.database.session() as session:
        assert rollout.roll_out(session, site.host.sealer, courses.course(session, "ai"), site.now).done == 1
    assert synced(site).done == 1
    assert len(names(google)) == len(set(names(google))) == 45


def test_the_question_asks_for_the_least_and_is_proved_by_pkce(site: Hosted, ana: Browser) -> None:
    asked = {name: value[0] for name, value in parse_qs(urlsplit(consent(ana)).query).items()}
    assert asked["scope"].split() == [
        "https://www.googleapis.com/auth/calendar.app.created",
        "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
    ]
    assert (asked["access_type"], asked["code_challenge_method"]) == ("offline", "S256")
    assert asked["redirect_uri"] == f"{site.base}/connect/google/answer"
    assert len(asked["state"]) >= 43


def test_the_address_that_google_answers_to_is_the_hosts_own(anywhere: Hosted, google: FakeGoogle) -> None:
    toml = anywhere.folder / "host.toml"
    toml.write_text(f'{toml.read_text(encoding="utf-8")}\nurl = "https://study.example.org/"\n', encoding="utf-8")
    switch_on(anywhere, google)
    with served(anywhere) as site:
        ana = site.browser()
        ana.join("Ana")
        asked = parse_qs(urlsplit(consent(ana)).query)
        assert asked["redirect_uri"] == ["https://study.example.org/connect/google/answer"]


def test_a_no_at_google_and_a_box_left_open_are_told(site: Hosted, ana: Browser, google: FakeGoogle) -> None:
    google.logins.consent = ()
    answer = ana.get(yes(ana))
    assert answer.status == 422
    assert "Google was not allowed to log you in" in answer.text
    google.logins.consent = ("https://www.googleapis.com/auth/calendar.calendarlist.readonly",)
    answer = ana.get(yes(ana))
    assert answer.status == 422
    assert "was not ticked" in answer.text
    assert site.query("SELECT * FROM target") == []


# --- answers that are not the learner's own


def test_an_answer_with_another_state_is_refused_and_the_right_one_still_counts(
    site: Hosted, ana: Browser, google: FakeGoogle
) -> None:
    answer = yes(ana)
    code = parse_qs(urlsplit(answer).query)["code"][0]
    for state in ("", "x" * 43, "%00", "%F0%9F%94%91"):
        refused = ana.get(f"/connect/google/answer?code={code}&state={state}")
        assert refused.status == 422
        assert "No login of yours waits for that answer" in refused.text
    assert ana.get(f"/connect/google/answer?code={code}").status == 422
    assert google.logins.refresh == {}
    assert ana.get(answer).status == 303


def test_an_answer_counts_once(site: Hosted, ana: Browser, google: FakeGoogle) -> None:
    answer = yes(ana)
    assert ana.get(answer).status == 303
    assert ana.get(answer).status == 422
    assert len(google.logins.refresh) == 1


def test_an_answer_to_another_learners_question_is_refused(site: Hosted, ana: Browser, google: FakeGoogle) -> None:
    """Else whoever lures a learner to an answer of their own would have the learner's plan in their calendar."""
    mallory = site.browser()
    mallory.join("Mallory")
    answer = yes(mallory)
    assert ana.get(answer).status == 422
    consent(ana)  # Ana waits for an answer of her own
    assert ana.get(answer).status == 422
    assert site.query("SELECT * FROM target") == []
    assert google.logins.refresh == {}


def test_an_answer_that_comes_to_another_browser_of_the_learner_is_refused(site: Hosted, ana: Browser) -> None:
    answer = yes(ana)
    elsewhere = site.browser()
    elsewhere.cookies["studycal-key"] = ana.cookies["studycal-key"]
    assert elsewhere.get(answer).status == 422
    assert ana.get(answer).status == 303


def test_an_answer_without_a_key_late_or_by_another_name_is_refused(
    site: Hosted, ana: Browser, google: FakeGoogle
) -> None:
    answer = yes(ana)
    assert site.browser().get(answer).status == 401
    assert ana.get(answer, host="evil.example").status == 421
    site.pass_time(minutes=11)
    assert ana.get(answer).status == 422
    assert google.logins.refresh == {}


def test_nothing_in_the_answer_leads_the_browser_elsewhere(site: Hosted, ana: Browser) -> None:
    answer = yes(ana)
    for more in ("&redirect=https://evil.example", "&next=//evil.example", "&redirect_uri=https://evil.example"):
        assert "evil.example" not in ana.get(f"{answer.replace('state=', 'state=x')}{more}").location
    assert ana.get(f"{answer}&next=//evil.example&redirect=https://evil.example").location == "/connect"


def test_a_yes_in_a_form_of_another_site_is_no_beginning(site: Hosted, ana: Browser) -> None:
    assert ana.ask("POST", "/connect/google", {}, origin="https://evil.example").status == 403
    assert ana.ask("POST", "/connect/google", {"token": "x" * 43}).status == 403


# --- what is kept


def test_tokens_stand_nowhere_as_they_are(
    site: Hosted, ana: Browser, google: FakeGoogle, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    connect(ana)
    assert synced(site).done == 1
    secrets = [*google.logins.refresh, *google.logins.access, SECRET]
    assert len(secrets) >= 3
    shown = [rows(site), caplog.text, ana.get("/connect").text, ana.get("/settings").text, ana.get("/course").text]
    packed = ana.pool.request("GET", f"{ana.base}/course/download", headers={
        "cookie": "; ".join(f"{name}={value}" for name, value in ana.cookies.items())}).data  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        shown += [archive.read(name).decode() for name in archive.namelist()]
    for file in site.folder.rglob("host.sqlite*"):
        shown.append(file.read_bytes().decode("latin-1"))
    assert [secret for secret in secrets if any(secret in text for text in shown)] == []


def test_stop_writing_ends_the_login_here_and_at_google(site: Hosted, ana: Browser, google: FakeGoogle) -> None:
    connect(ana)
    assert synced(site).done == 1
    assert ana.post("/connect/forget", target="google").status == 303
    assert (google.logins.refresh, google.logins.access) == ({}, {})
    assert site.query("SELECT * FROM target") == []
    assert not synced(site)
    assert "Sync now" not in ana.get("/connect").text
    connect(ana)
    assert synced(site).done == 1
    assert len(ours(google)) == 1  # the calendar of before, by its mark
    assert len(names(google)) == 40


def test_a_login_that_cannot_be_ended_at_google_is_forgotten_and_told(
    site: Hosted, ana: Browser, google: FakeGoogle
) -> None:
    connect(ana)
    google.hands.fault("error", "/revoke", status=503)
    page = ana.post("/connect/forget", target="google")
    assert page.status == 502
    assert "myaccount.google.com/connections" in page.text
    assert site.query("SELECT * FROM target") == []
    assert not synced(site)
    assert "logged in since" not in ana.get("/connect").text


def test_delete_me_ends_the_login_at_google(site: Hosted, ana: Browser, google: FakeGoogle) -> None:
    connect(ana)
    assert ana.post("/course/delete", confirm="delete").location == "/left?deleted=1"
    assert google.logins.refresh == {}
    assert site.query("SELECT * FROM target") == []
    assert site.query("SELECT * FROM member") == []


def test_delete_me_removes_everything_though_google_is_away(site: Hosted, ana: Browser, google: FakeGoogle) -> None:
    connect(ana)
    google.hands.fault("drop", "/revoke", times=0)
    left = ana.post("/course/delete", confirm="delete")
    assert "myaccount.google.com/connections" in ana.get(left.location).text
    assert "myaccount.google.com" not in ana.get("/left").text
    assert site.query("SELECT * FROM member") == []


def test_the_author_removes_a_learner_with_the_login(site: Hosted, ana: Browser, google: FakeGoogle) -> None:
    connect(ana)
    with site.host.database.session() as session:
        [row] = session.run("members", course="ai")
        assert departure.erase(session, site.host.sealer, row["id"], site.now) == ""
    assert google.logins.refresh == {}


# --- logins that end


def test_a_revoked_login_is_told_on_the_first_page_and_connected_again(
    site: Hosted, ana: Browser, google: FakeGoogle
) -> None:
    connect(ana)
    ben = site.browser()
    ben.join("Ben")
    assert synced(site).done == 1
    google.hands.revoke_logins()
    connect(ben)
    site.pass_time(minutes=20)
    done = synced(site)
    assert (done.done, done.failed) == (1, 1)
    first = ana.get("/").text
    assert "Google Calendar lets studycal in no more" in first
    assert "Connect it again" in first
    page = ana.get("/connect").text
    assert "The Google login was revoked or has expired. Connect it again under Connect." in page
    assert "✕ Google: The Google login was revoked or has expired." in page
    assert "studycal auth" not in page
    assert "lets studycal in no more" not in ben.get("/").text
    assert ana.get("/week/2").status == 200  # the plan goes on

    google.hands.clear()
    site.pass_time(minutes=2)
    synced(site)
    asked = [entry["path"] for entry in google.hands.log()]
    assert "/token" not in asked  # a login that is over is not tried again within the hour

    connect(ana)
    assert "lets studycal in no more" not in ana.get("/").text
    assert synced(site).done == 1
    assert "✓ Google: logged in since" in ana.get("/connect").text


def test_another_oauth_client_asks_everybody_to_connect_again(site: Hosted, ana: Browser, google: FakeGoogle) -> None:
    connect(ana)
    client = json.loads((site.folder / "google.json").read_text(encoding="utf-8"))
    client["web"]["client_id"] = "another.apps.googleusercontent.com"
    other = open_host(site.folder, {CLIENT: json.dumps(client)})
    google.hands.clear()
    assert synced(site, other).failed == 1
    assert google.hands.log() == []
    assert "Google Calendar lets studycal in no more" in ana.get("/").text
    close(other)


def test_a_new_client_secret_needs_no_new_logins(site: Hosted, ana: Browser, google: FakeGoogle) -> None:
    connect(ana)
    with site.host.database.session() as session:
        [row] = session.run("members", course="ai")
        [body] = [bytes(one["body"]) for one in session.run("privates", member=row["id"])
                  if one["name"] == "google.secret"]  # fmt: skip
    assert SECRET not in site.host.sealer.open(body).decode()


# --- the host's author


def test_without_an_oauth_client_it_is_switched_off(anywhere: Hosted) -> None:
    with served(anywhere) as site:
        ana = site.browser()
        ana.join("Ana")
        page = ana.get("/connect").text
        assert "CalDAV" in page
        assert "Log in at Google" not in page
        assert ana.post("/connect/google").status in (404, 405)
        assert ana.get("/connect/google/answer?code=x&state=y").status == 404


def test_a_host_that_switches_google_off_keeps_nobody_from_their_settings(
    site: Hosted, ana: Browser, google: FakeGoogle
) -> None:
    connect(ana)
    toml = site.folder / "host.toml"
    toml.write_text(f'connect = ["caldav"]\n{toml.read_text(encoding="utf-8")}', encoding="utf-8")
    off = Hosted(site.folder, open_host(site.folder, {}), now=site.now)
    with served(off) as switched_off:
        browser = Browser(switched_off.base, dict(ana.cookies))
        assert "This host does not connect Google Calendar any more" in browser.get("/connect").text
        assert synced(off).failed == 1
        assert browser.post("/settings", times__home="mon,wed,thu 20:00; sat 10:00").status in (200, 303)
        assert browser.post("/connect/forget", target="google").status == 303
        assert off.query("SELECT * FROM target") == []
    close(off.host)


WRONG = (
    ("", "this is no OAuth client"),
    ("[]", "this is no OAuth client"),
    ('{"web": {"client_id": "c", "auth_uri": "a", "token_uri": "t"}}', "this is no OAuth client"),
    ('{"installed": {"client_id": "c", "auth_uri": "a", "token_uri": "t"}}', "not of the kind Web application"),
)


@pytest.mark.parametrize(("body", "sentence"), WRONG)
def test_a_file_that_is_no_web_applications_client_is_told(hosted: Hosted, body: str, sentence: str) -> None:
    (hosted.folder / "host.toml").write_text('[google]\nclient_secrets = "client.json"\n', encoding="utf-8")
    (hosted.folder / "client.json").write_text(body, encoding="utf-8")
    with pytest.raises(InputError, match=sentence):
        open_host(hosted.folder, {})
    if body:
        with pytest.raises(InputError, match=sentence):
            open_host(hosted.folder, {CLIENT: body})


def test_a_client_that_others_can_read_is_told(hosted: Hosted, google: FakeGoogle) -> None:
    google.web_client(hosted.folder / "client.json").chmod(0o644)
    (hosted.folder / "host.toml").write_text('[google]\nclient_secrets = "client.json"\n', encoding="utf-8")
    with pytest.raises(AuthNeededError, match="can be read by others"):
        open_host(hosted.folder, {})


# --- one quota for all


def several(site: Hosted, google: FakeGoogle, learners: int) -> list[Browser]:
    """So many learners whose calendars stand in Google already."""
    browsers = []
    for number in range(learners):
        browser = site.browser()
        browser.join(f"Learner {number}")
        connect(browser)
        browsers.append(browser)
    assert synced(site).done == learners
    site.pass_time(minutes=25)
    google.hands.clear()
    return browsers


def looks(google: FakeGoogle) -> int:
    return sum(str(entry["path"]).endswith("/events") for entry in google.hands.log())


def test_two_workers_share_the_minute_and_whoever_gets_none_waits_for_the_next(
    site: Hosted, google: FakeGoogle
) -> None:
    several(site, google, 6)
    switch_on(site, google, a_minute=100)
    workers = [site.host, open_host(site.folder, {})]
    with site.host.database.session() as session:  # the minute has four left
        standing = standing_of(session, site.now)
        session.run("save_quota", name="google", minute=standing.minute, spent=96, share=100, lowered="",
                    closed_until="")  # fmt: skip
    for _ in range(3):
        for host in workers:
            sync_due(host, site.clock, most=2)
    assert looks(google) == 4
    assert [row["tries"] for row in site.query("SELECT tries FROM target")] == [0] * 6
    due = [row["due_at"] for row in site.query("SELECT due_at FROM target ORDER BY due_at")]
    following = site.now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    soon = [text(following) <= at < text(following + timedelta(minutes=1)) for at in due]
    assert soon == [True, True, False, False, False, False]
    site.pass_time(minutes=2)
    for host in workers:
        synced(site, host)
    assert looks(google) == 6
    close(workers[1])


def test_a_refusal_of_the_project_stops_every_worker_until_google_said(site: Hosted, google: FakeGoogle) -> None:
    several(site, google, 4)
    workers = [site.host, open_host(site.folder, {})]
    google.hands.fault("error", "/events", status=429, reason="rateLimitExceeded", retry_after="300")
    assert sync_due(workers[0], site.clock, most=1).failed == 0
    for host in workers:
        synced(site, host)
    assert looks(google) == 1
    site.pass_time(minutes=4)
    for host in workers:
        synced(site, host)
    assert looks(google) == 1
    site.pass_time(minutes=3)
    for host in workers:
        synced(site, host)
    assert looks(google) == 5
    with site.host.database.session() as session:
        assert standing_of(session, site.now).share < 100  # half, and a little more with each minute
    close(workers[1])


def test_a_limit_of_one_users_own_is_nobody_elses(site: Hosted, google: FakeGoogle) -> None:
    several(site, google, 2)
    google.hands.fault("error", "/events", status=403, reason="userRateLimitExceeded", retry_after="300", times=1)
    done = synced(site)
    assert (done.done, done.failed) == (1, 1)
    with site.host.database.session() as session:
        assert standing_of(session, site.now).share == 100


def test_a_first_push_larger_than_what_is_left_goes_on_in_the_next_minutes(
    site: Hosted, ana: Browser, google: FakeGoogle
) -> None:
    connect(ana)
    switch_on(site, google, a_minute=100)
    with site.host.database.session() as session:
        minute = standing_of(session, site.now).minute
        session.run("save_quota", name="google", minute=minute, spent=97, share=100, lowered="", closed_until="")
    synced(site)
    assert len(ours(google)) == 1  # three requests were left, one of them made the calendar
    assert names(google) == []
    for _ in range(3):
        site.pass_time(minutes=2)
        synced(site)
    assert len(names(google)) == len(set(names(google))) == 40


def test_procrastinates_jobs_sync_google_too(site: Hosted, ana: Browser, google: FakeGoogle) -> None:
    if not site.host.database.several:
        pytest.skip("a host in one file has no jobs")
    connect(ana)
    Tasks(site.host, site.clock).sync(0)
    assert len(names(google)) == 40
