"""What is confirmed is what was shown; and a real browser's forms count as the site's own."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.peers import chromium
from tests.web.site import Served

FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def shown(site: Served, cookie: str, **said: str) -> dict[str, str]:
    """The fields with which the page would confirm this."""
    page = site.post("/mark", urlencode(said), cookie=cookie)
    assert page.status == 200
    return dict(FIELD.findall(page.data.decode()))


def test_what_was_shown_is_kept(site: Served) -> None:
    cookie, token = site.browser()

    fields = shown(site, cookie, kind="bad", target="W08", token=token)

    assert site.post("/mark", urlencode(fields), cookie=cookie).status == 303
    assert set(site.learner.week(8)) == {"S2", "S4"}


def test_what_has_another_effect_by_now_is_shown_anew(site: Served) -> None:
    """A second window moves a session of that week while the first still shows what a bad week would do."""
    cookie, token = site.browser()
    fields = shown(site, cookie, kind="bad", target="W08", token=token)
    site.learner.studycal("pin", "W08.S1", "2027-01-19 18:30", "--yes")

    again = site.post("/mark", urlencode(fields), cookie=cookie)

    assert again.status == 200
    assert "The plan has changed since you looked." in again.data.decode()
    assert len(site.learner.week(8)) == 5
    fields = dict(FIELD.findall(again.data.decode()))
    assert site.post("/mark", urlencode(fields), cookie=cookie).status == 303


def test_what_another_window_said_elsewhere_is_no_hindrance(site: Served) -> None:
    cookie, token = site.browser()
    fields = shown(site, cookie, kind="bad", target="W08", token=token)
    site.learner.studycal("log", "done", "W07.S1")

    assert site.post("/mark", urlencode(fields), cookie=cookie).status == 303


@pytest.mark.peer
def test_a_browsers_own_forms_are_not_taken_for_another_sites(site: Served) -> None:
    """With `Referrer-Policy: no-referrer` Chromium sends `Origin: null`, and every form was refused."""
    program = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(base_url=site.url, java_script_enabled=False)
        page.goto("/week/8")
        page.get_by_role("button", name="A bad week: one build, one write").click()
        expect(page.get_by_text("Nothing is kept yet")).to_be_visible()
        page.get_by_role("button", name="Keep it").click()
        expect(page.get_by_text("Kept: bad W08")).to_be_visible()
        browser.close()
    assert set(site.learner.week(8)) == {"S2", "S4"}


@pytest.mark.parametrize(
    ("form", "heading"),
    [
        ({"kind": "bad", "target": "W08"}, "A bad week: W08"),
        ({"kind": "pause", "first": "2027-02-01", "last": "2027-02-14"}, "A pause: Mon 1 Feb 2027 to Sun 14 Feb 2027"),
        ({"kind": "merge", "target": "W08 W09"}, "Two topics in one week: W08 W09"),
        ({"kind": "cut", "target": "W08"}, "Leave this topic out: W08"),
    ],
)
def test_what_is_asked_about_is_named_in_words(site: Served, form: dict[str, str], heading: str) -> None:
    page = site.post("/mark", urlencode(form), origin=site.url).data.decode()
    assert f"<h1>{heading}</h1>" in page
