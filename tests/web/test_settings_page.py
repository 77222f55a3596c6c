"""The settings: sections that fold and say what they hold, a change in words, and a drawing that outlives news."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, expect

from tests.web.chromium import DESKTOP, PHONE, launched, window
from tests.web.site import Served

expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def asked(site: Served, **typed: str) -> str:
    """The words of the question about these settings, without what is folded."""
    cookie, token = site.browser()
    named = {name.replace("__", "."): text for name, text in typed.items()}
    page = site.post("/settings", urlencode({"token": token, **named}), cookie=cookie).data.decode()
    bare = re.sub(r"<details.*?</details>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(unescape(bare).split())


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (
            {"times__home": "tue,thu 19:00"},
            "Days and times mon 19:00; wed 19:00; thu 19:00; sat 10:00 → tue 19:00; thu",
        ),
        ({"sync__prefer": "ask"}, "When both sides changed a time the calendar wins → ask"),
        ({"export__banners": "1"}, "An all-day event with each week's topic no → yes"),
        ({"times__notice": "3h"}, "Nothing new sooner than 24h → 3h"),
        ({"export__alarms": "10m, 1h"}, "Reminders before a session none → 10m, 1h"),
        ({"plan__reserve_weeks": "5"}, "Reserve, in weeks 4 → 5"),
        ({"plan__start": "2026-12-07"}, "First day Mon 30 Nov 2026 → Mon 7 Dec 2026"),
        ({"holidays__country": "Poland"}, "Holidays of none → PL"),
    ],
)
def test_a_change_is_asked_about_in_words(site: Served, typed: dict[str, str], words: str) -> None:
    said = asked(site, **typed)
    assert words in said
    assert " = " not in said, "the lines of the file are folded"


def test_what_is_not_changed_is_not_in_the_question(site: Served) -> None:
    assert "Reserve, in weeks" not in asked(site, sync__prefer="ask", plan__reserve_weeks="4")


def test_slots_that_share_their_time_are_said_as_the_terminal_says_it(site: Served) -> None:
    said = asked(site, times__optional="sat 10:00")
    assert "The optional session's slot, sat 10:00, is at the time of a core session's" in said


def test_weeks_that_another_start_leaves_empty_are_said_as_the_terminal_says_it(site: Served) -> None:
    site.learner.now = "2027-01-05T12:00:00+01:00"
    assert "W05 was on the calendar before: its week now, that of 4 Jan 2027, stays empty." in asked(
        site, plan__start="2026-12-07"
    )


@pytest.mark.peer
@pytest.mark.parametrize("script", [True, False])
def test_on_a_phone_sections_are_folded_and_say_what_they_hold(browser: Browser, site: Served, *, script: bool) -> None:
    with window(browser, site, viewport=PHONE, has_touch=True, java_script_enabled=script) as page:
        page.goto("/settings")
        expect(page.locator("summary", has_text="Sync")).to_contain_text("Every 15m, the calendar wins")
        expect(page.get_by_label("Sync every")).to_be_hidden()
        page.locator("summary", has_text="Sync").tap()
        page.get_by_label("Sync every").fill("20m")
        page.get_by_role("button", name="See what it does").tap()
        expect(page.get_by_text("15m → 20m")).to_be_visible()
        page.get_by_role("button", name="Keep it").tap()
        expect(page.locator("summary", has_text="Sync")).to_contain_text("Every 20m")


@pytest.mark.peer
def test_what_a_browser_finds_wrong_in_a_closed_section_opens_it(browser: Browser, site: Served) -> None:
    with window(browser, site, viewport=PHONE) as page:
        page.goto("/settings")
        fold = page.locator("summary", has_text="Rules, reminders")
        fold.click()
        page.get_by_label("Rest days a week").fill("9")
        fold.click()
        page.get_by_role("button", name="See what it does").click()
        expect(page.get_by_label("Rest days a week")).to_be_visible()


@pytest.mark.peer
def test_at_a_desk_all_sections_are_open_and_the_drawing_outlives_news(browser: Browser, site: Served) -> None:
    with window(browser, site, viewport=DESKTOP) as page:
        page.goto("/settings")
        expect(page.get_by_label("Sync every")).to_be_visible()
        expect(page.get_by_role("gridcell", name="Mon 19:00, session")).to_be_visible()
        assert site.learner.studycal("set", "reserve_weeks", "6", "-y").code == 0
        page.evaluate("studycal.refresh(location.href)")
        expect(page.get_by_label("Reserve, in weeks")).to_have_value("6")
        expect(page.get_by_role("gridcell", name="Mon 19:00, session")).to_be_visible()
        page.get_by_role("gridcell", name="Fri 19:00").click()
        expect(page.get_by_role("textbox", name="Days and times")).to_have_value(re.compile("fri 19:00"))
