"""What is typed of days and times is drawn as the server reads it, and drawing loses nothing that was typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from studycal.formats.setting_words import home_slots
from tests.cli.learner import Learner
from tests.web.chromium import DESKTOP, launched, window
from tests.web.site import Served, served

expect.set_options(timeout=20_000)
PLAN = "# Spanish\n\n| Week | Topic |\n|---|---|\n| 1 | Greetings |\n| 2 | Food |\n"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def drawn(page: Page) -> list[str]:
    """The sessions that stand in the drawing: ``Mon 19:00``."""
    cells = page.locator(".draw td.at").all()
    found = [cell.get_attribute("aria-label") or "" for cell in cells]
    return sorted(name.partition(",")[0] for name in found)


@pytest.mark.peer
@pytest.mark.parametrize(
    "typed",
    [
        "di, do 18:30",
        "Montag 19 Uhr; Mittwoch 19:30 Uhr",
        "lun,mer 19h30; dim 10:00",
        "lun-vie 19:00",
        "mon 7pm; sat 10am",
        "poniedziałek,śr 19:00",
        "ma,wo 20:00; zo 9:00",
        "terça-feira 19:00",
        "sat 10:00-12:30; mon 19:00 45m",
        "thurs 19:00; sundays 9:00",
    ],
)
def test_the_drawing_is_what_the_server_reads(browser: Browser, site: Served, typed: str) -> None:
    with window(browser, site, viewport=DESKTOP, locale="en-GB") as page:
        page.goto("/settings")
        page.get_by_role("textbox", name="Days and times").fill(typed)
        wanted = [slot[:9].split("-")[0] for slot in home_slots(typed)]
        named = sorted(f"{slot[:3].capitalize()} {slot[4:].strip().zfill(5)}" for slot in wanted)
        expect(page.get_by_text(f"{len(named)} session{'s' * (len(named) != 1)} a week drawn.")).to_be_visible()
        assert drawn(page) == named


@pytest.mark.peer
def test_a_session_more_is_drawn_and_lengths_stay(browser: Browser, site: Served) -> None:
    with window(browser, site, viewport=DESKTOP) as page:
        page.goto("/settings")
        field = page.get_by_role("textbox", name="Days and times")
        field.fill("sam 10:00-12:30; mon 19:00 45m")
        page.get_by_role("gridcell", name="Wed 19:00").click()
        expect(field).to_have_value("mon 19:00 45m; wed 19:00; sat 10:00-12:30")


def test_after_the_start_the_page_says_what_comes_next(tmp_path: Path) -> None:
    with served(Learner(tmp_path)) as site:
        cookie = site.get("/setup").headers["set-cookie"].partition(";")[0]
        form = {
            "token": cookie.partition("=")[2], "text": PLAN, "plan.start": "2026-11-30",
            "times.home": "mo,do 19:00", "plan.timezone": "Europe/Berlin",
        }  # fmt: skip
        answer = site.post("/setup", urlencode(form), cookie=cookie)
        page = site.get(answer.headers["location"]).data.decode()
        assert "Your plan stands. Next:" in page
        assert 'href="/subscribe">see it in your calendar' in page
        assert "Your plan stands" not in site.get("/week").data.decode()


def test_a_week_that_has_not_begun_has_nothing_to_look_back_on(site: Served) -> None:
    words = "This week has not begun yet"
    assert words in site.get("/review?week=9").data.decode()
    assert words not in site.get("/review?week=7").data.decode()


def test_a_search_without_a_result_says_where_was_looked(site: Served) -> None:
    page = site.get("/search?q=zebra").data.decode()
    assert "Nothing holds" in page
    assert "W07 finds a week" in page
    assert "1 result for" in site.get("/search?q=W03").data.decode()
