"""A session is dragged to another day of the month or to another week, by pointer and by keys; a trip has its zone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.chromium import DESKTOP, launched, window
from tests.web.site import Served

pytestmark = pytest.mark.peer
expect.set_options(timeout=20_000)
TRIP = ("mark", "travel", "2027-02-01..2027-02-14", "--tz", "Asia/Tokyo", "--yes")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def drag(page: Page, session: str, target: str) -> None:
    """By pointer, from a session to the middle of something else."""
    block, there = page.locator(f'#grid [data-session="{session}"]'), page.locator(target)
    begin, end = block.bounding_box(), there.bounding_box()
    assert begin
    assert end
    page.mouse.move(begin["x"] + 20, begin["y"] + 6)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=6)
    page.mouse.up()


def start(site: Served, session: str, week: int = 8) -> str:
    return str(site.learner.week(week)[session]["start"])


def test_in_the_month_by_pointer_and_back(browser: Browser, site: Served) -> None:
    with window(browser, site, viewport=DESKTOP) as page:
        page.goto("/month/2027-01")
        drag(page, "W08.S2", '[data-date="2027-01-22"]')
        expect(page.get_by_text("Kept: pin W08.S2 2027-01-22 19:00")).to_be_visible()
        assert page.url.partition("?")[0].endswith("/month/2027-01")
        assert start(site, "S2") == "2027-01-22T19:00:00+01:00"
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("Kept: pin W08.S2")).to_have_count(0)
        assert start(site, "S2") == "2027-01-20T19:00:00+01:00"


def test_in_the_month_by_keys_to_another_week_and_never_to_the_past(browser: Browser, site: Served) -> None:
    with window(browser, site, viewport=DESKTOP) as page:
        page.goto("/month/2027-01")
        chip = page.locator('[data-session="W08.S2"]')
        chip.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("#hint")).to_contain_text("not in its own week")
        page.get_by_role("button", name="Leave it").click()
        expect(chip).to_be_focused()
        for _ in range(2):
            page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        expect(page.locator("#hint")).to_contain_text("h ahead")
        expect(page.locator('[data-date="2027-01-20"]').get_by_text("19:00 Build")).to_be_visible()
        assert start(site, "S2") == "2027-01-20T19:00:00+01:00"
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Kept: pin W08.S2 2027-01-22 19:00")).to_be_visible()


def test_in_the_month_a_plain_press_opens_the_session(browser: Browser, site: Served) -> None:
    with window(browser, site, viewport=DESKTOP) as page:
        page.goto("/month/2027-01")
        page.locator('[data-session="W08.S2"]').focus()
        page.keyboard.press("Enter")
        expect(page.locator("#W08\\.S2")).to_be_in_viewport()


@pytest.mark.parametrize("by", ["pointer", "keys"])
def test_from_the_week_to_the_next(browser: Browser, site: Served, by: str) -> None:
    """Onto the link to that week, or with Page Down: the same day and time there."""
    with window(browser, site, viewport=DESKTOP) as page:
        page.goto("/week/8")
        if by == "pointer":
            drag(page, "W08.S2", ".turn a[rel=next]")
        else:
            page.locator('#grid [data-session="W08.S2"]').focus()
            page.keyboard.press("PageDown")
            page.keyboard.press("Enter")
        expect(page.locator("#hint")).to_contain_text("It lies in week 9")
        page.get_by_role("button", name="Keep it").click()
        expect(page.get_by_text("Kept: pin W08.S2 2027-01-27 19:00")).to_be_visible()
        assert start(site, "S2") == "2027-01-27T19:00:00+01:00"


def test_a_day_of_a_trip_is_a_day_over_there(browser: Browser, site: Served) -> None:
    """Dragged into it and within it a session keeps its wall time, on the clocks of the day that it lies on."""
    assert site.learner.studycal(*TRIP).code == 0
    with window(browser, site, viewport=DESKTOP) as page:
        page.goto("/month/2027-02")
        expect(page.get_by_text("On a trip until Sun 14 Feb, on the clocks of Asia/Tokyo.")).to_be_visible()
        expect(page.locator('[data-session^="W10."] .time').first).to_contain_text("Asia/Tokyo")
        session = page.locator('[data-session^="W10."]').first.get_attribute("data-session") or ""
        drag(page, session, '[data-date="2027-02-05"]')
        expect(page.get_by_text(f"Kept: pin {session}")).to_be_visible()
        assert start(site, session.partition(".")[2], 10).endswith("+09:00")
        page.goto("/week/9")
        page.locator('#grid [data-session="W09.S2"]').focus()
        page.keyboard.press("PageDown")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Keep it").click()
        expect(page.get_by_text("Kept: pin W09.S2")).to_be_visible()
        assert start(site, "S2", 9) == "2027-02-03T19:00:00+09:00"
