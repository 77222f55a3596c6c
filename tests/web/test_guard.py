"""Who may ask: hosts, origins, tokens, sizes, secrets; what a browser may do with an answer."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.cli.learner import Learner
from tests.web.site import Served, served

MARK = "kind=bad&target=W08&confirm=1&token="


def test_another_host_name_is_not_served(site: Served) -> None:
    """DNS rebinding: the browser of a visitor of evil.example asks this machine under that name."""
    assert site.get("/", host="evil.example").status == 421
    assert site.get(site.feed(), host="evil.example").status == 421
    assert site.get("/", host=f"localhost:{site.port}").status == 200


def test_a_form_from_another_site_is_refused(site: Served) -> None:
    cookie, token = site.browser()

    assert site.post("/mark", MARK + token, cookie=cookie, origin="https://evil.example").status == 403
    assert site.post("/mark", MARK + token, cookie=cookie, origin="null").status == 403
    assert site.post("/mark", MARK + token, cookie=cookie, origin=site.url).status == 303


@pytest.mark.parametrize("token", ["", "wrong", "x" * 43])
def test_a_form_without_its_browsers_token_is_refused(site: Served, token: str) -> None:
    cookie, _ = site.browser()

    assert site.post("/mark", MARK + token, cookie=cookie).status == 403
    assert site.post("/mark", MARK + token).status == 403
    assert site.learner.studycal("log", "--history", "--json").json["facts"] == []


def test_json_from_another_site_is_refused_too(site: Served) -> None:
    said = '{"kind": "bad", "target": ["W08"]}'

    refused = site.post("/api/marks", said, content_type="application/json", origin="https://evil.example")
    taken = site.post("/api/marks", said, content_type="application/json")

    assert (refused.status, taken.status) == (403, 200)


def test_a_body_that_is_too_large_is_refused(site: Served) -> None:
    cookie, token = site.browser()

    assert site.post("/mark", MARK + token + "&x=" + "a" * 70_000, cookie=cookie).status == 413


@pytest.mark.parametrize("path", ["/", "/week/7", "/year", "/subscribe", "/api/plan", "/static/page.js", "/nowhere"])
def test_every_answer_says_what_a_browser_may_do_with_it(site: Served, path: str) -> None:
    headers = site.get(path).headers

    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers


def test_cookies_are_for_this_site_alone(site: Served) -> None:
    cookie = site.get("/").headers["set-cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie  # it is sent along a link that leads here, else every open form would be dead


def test_only_the_secret_opens_a_feed_and_an_old_one_ends(site: Served) -> None:
    old = site.feed()
    cookie, token = site.browser()

    assert site.get(old).status == 200
    assert site.get("/feed/guess.ics").status == 404
    assert site.post("/subscribe", f"feed=details&confirm=1&token={token}", cookie=cookie).status == 303
    assert site.get(old).status == 404
    assert site.get(site.feed()).status == 200


def test_the_secrets_stand_in_a_file_of_the_learners_alone(site: Served) -> None:
    path = site.learner.folder / ".studycal" / "shares.json"
    assert site.shares.details in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_secrets_are_not_logged(site: Served, capfd: pytest.CaptureFixture[str]) -> None:
    site.get(site.feed())
    site.get("/feed/guess.ics")

    out, err = capfd.readouterr()
    assert site.shares.details not in out + err
    assert "guess" not in out + err


def test_behind_a_proxy_the_page_asks_for_its_login_too(learner: Learner) -> None:
    """`--url`: the server itself is on loopback, but the world reaches it under that name."""
    with served(learner, url="https://study.example") as site:
        assert site.get("/", host="study.example").status == 401
        assert site.get("/").status == 401
        entered = site.get(f"/login?word={site.shares.login}", host="study.example")
        cookie = entered.headers["set-cookie"].partition(";")[0]
        assert site.get("/", host="study.example", cookie=cookie).status == 200


def test_beyond_this_machine_the_page_asks_for_its_login(learner: Learner) -> None:
    with served(learner, host="study.example") as site:
        host = f"study.example:{site.port}"
        assert site.get("/", host=host).status == 401
        assert site.get("/api/plan", host=host).status == 401
        assert site.get("/login?word=guess", host=host).status == 403
        entered = site.get(f"/login?word={site.shares.login}", host=host)
        cookie = entered.headers["set-cookie"].partition(";")[0]
        assert entered.status == 303
        assert site.get("/", host=host, cookie=cookie).status == 200
        assert site.get(site.feed(), host=host).status == 200


def test_texts_of_the_documents_are_only_text(learner: Learner) -> None:
    """A topic that looks like a script, a link that runs one."""
    weeks = learner.folder / "curriculum" / "weeks.md"
    weeks.write_text(weeks.read_text().replace("Attention Mechanisms - Part 1", '<script>alert("x")</script>'))
    learner.now = "2027-01-12T12:00:00+01:00"
    learner.studycal("log", "done", "W06.S4", "--link", "javascript:alert(1)")
    with served(learner) as site:
        pages = [site.get(path).data.decode() for path in ("/", "/week/7", "/year", "/outputs", "/review", "/said")]

    assert all("<script>alert" not in page for page in pages)
    assert all('href="javascript:' not in page for page in pages)


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\\\evil.example", "/x\r\nSet-Cookie: a=b"]
)
def test_a_form_leads_back_to_this_site_alone(site: Served, back: str) -> None:
    from urllib.parse import quote

    cookie, token = site.browser()
    answer = site.post("/mark", f"{MARK}{token}&back={quote(back)}", cookie=cookie)

    assert answer.status == 303
    assert answer.headers["location"].startswith("/?kept=")


def test_serving_where_somebody_else_serves_is_one_sentence(site: Served) -> None:
    answer = site.learner.studycal("serve", "--port", str(site.port))

    assert answer.code == 1
    assert f"127.0.0.1:{site.port} cannot be served (address already in use). Choose another --port." in answer.err


def test_the_folder_is_not_served(site: Served, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")

    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/secret.txt"):
        assert site.get(path).status == 404


@pytest.mark.parametrize(
    "url", ["study.example.org", "ftp://study.example.org", "https://", "https://example.org/study"]
)
def test_an_address_that_nobody_could_reach_it_by_is_refused(learner: Learner, url: str) -> None:
    answer = learner.studycal("serve", "--url", url)

    assert answer.code == 2
    assert "Write it like https://study.example.org." in answer.err
