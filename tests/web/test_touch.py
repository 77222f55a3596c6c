"""A finger does what a pointer does: it opens, draws and drags, and where it would scroll it scrolls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.chromium import PHONE, launched, window
from tests.web.site import Served
from tests.web.test_journeys import WILD, empty

pytestmark = pytest.mark.peer
expect.set_options(timeout=20_000)
TABLET = {"width": 1024, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def swipe(page: Page, *points: tuple[float, float]) -> None:
    """One finger put down at the first point, drawn over the others, and lifted."""
    client = page.context.new_cdp_session(page)
    for kind, at in zip(("touchStart", *["touchMove"] * (len(points) - 1)), points, strict=True):
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": at[0], "y": at[1]}]})
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def middle(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_session_is_dragged_by_a_finger(browser: Browser, site: Served) -> None:
    with window(browser, site, viewport=TABLET, has_touch=True) as page:
        page.goto("/week/8")
        x, y = middle(page, '#grid [data-session="W08.S2"]')
        lane, _ = middle(page, '[data-date="2027-01-22"] .lane')
        steps = [(x + (lane - x) * part / 8, y - 12 * part / 8) for part in range(9)]
        swipe(page, *steps)
        expect(page.get_by_text("Kept: pin W08.S2")).to_be_visible()
        assert site.learner.week(8)["S2"]["start"].startswith("2027-01-22T18:")
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("Kept: pin W08.S2")).to_have_count(0)
        assert site.learner.week(8)["S2"]["start"].startswith("2027-01-20T19:00")


def test_on_a_phone_a_tap_opens_a_session_and_a_finger_on_it_scrolls(browser: Browser, site: Served) -> None:
    with window(browser, site, viewport=PHONE, has_touch=True, is_mobile=True) as page:
        page.goto("/week/8")
        x, y = middle(page, '#grid [data-session="W08.S2"]')
        swipe(page, *[(x, y - 40 * part) for part in range(9)])
        page.wait_for_function("scrollY > 100")
        assert site.learner.week(8)["S2"]["start"].startswith("2027-01-20T19:00")
        page.locator('#grid [data-session="W08.S3"] a').tap()
        panel = page.locator("#W08\\.S3")
        expect(panel).to_be_in_viewport()
        expect(panel.get_by_text("75 min")).to_be_visible()
        expect(panel.get_by_text("W08 S3 Read: Attention Mechanisms 2/2")).to_be_visible()


def held(page: Page, session: str, day: str) -> None:
    """One finger that holds a session until it is lifted, then is drawn to a day as it comes to lie, and let go."""
    client, at = page.context.new_cdp_session(page), middle(page, f'#grid [data-session="{session}"]')

    def touch(kind: str, *where: tuple[float, float]) -> None:
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in where]})

    touch("touchStart", at)
    page.locator(f'[data-session="{session}"].moving').wait_for()
    touch("touchMove", (at[0], at[1] + 20))
    for _ in range(3):
        touch("touchMove", (at[0], middle(page, f'#grid [data-date="{day}"]')[1]))
    touch("touchEnd")


@pytest.mark.parametrize(("path", "day"), [("/week/8", "2027-01-22"), ("/month/2027-01", "2027-01-19")])
def test_on_a_phone_a_session_that_is_held_is_dragged_to_another_day(
    browser: Browser, site: Served, path: str, day: str
) -> None:
    """It is asked about before it is kept; the page does not scroll under the finger; the undo is in sight."""
    with window(browser, site, viewport={"width": 390, "height": 1100}, has_touch=True, is_mobile=True) as page:
        page.goto(path)
        page.locator('#grid [data-session="W08.S2"]').scroll_into_view_if_needed()
        held(page, "W08.S2", day)
        expect(page.locator("#hint")).to_contain_text(f"{int(day[-2:])} Jan, 19:00")
        assert site.learner.week(8)["S2"]["start"].startswith("2027-01-20T19:00")
        page.get_by_role("button", name="Keep it").tap()
        expect(page.get_by_text("Kept: pin W08.S2")).to_be_in_viewport()
        assert site.learner.week(8)["S2"]["start"].startswith(f"{day}T19:00")
        page.get_by_role("button", name="Undo").tap()
        expect(page.get_by_text("Kept: pin W08.S2")).to_have_count(0)
        assert site.learner.week(8)["S2"]["start"].startswith("2027-01-20T19:00")


def test_what_was_dragged_by_a_finger_is_made_earlier_by_taps(browser: Browser, site: Served) -> None:
    with window(browser, site, viewport=PHONE, has_touch=True, is_mobile=True) as page:
        page.goto("/week/8")
        held(page, "W08.S2", "2027-01-21")
        expect(page.locator("#hint")).to_contain_text("21 Jan, 19:00")
        page.get_by_role("button", name="15 min earlier").tap()
        page.get_by_role("button", name="15 min earlier").tap()
        expect(page.locator("#hint")).to_contain_text("21 Jan, 18:30")
        page.get_by_role("button", name="Leave it").tap()
        expect(page.locator("#hint")).to_have_text("Left where it was.")
        assert site.learner.week(8)["S2"]["start"].startswith("2027-01-20T19:00")


@pytest.mark.parametrize("script", [True, False])
def test_a_session_is_moved_by_taps_alone(browser: Browser, site: Served, *, script: bool) -> None:
    with window(browser, site, viewport=PHONE, has_touch=True, java_script_enabled=script) as page:
        page.goto("/week/8")
        page.locator("#b-W08\\.S2 a").tap()
        page.locator("#W08\\.S2").get_by_role("link", name="Move it").tap()
        page.get_by_role("button", name="18:00 on Friday 22 January").tap()
        expect(page.get_by_text("Nothing is kept yet")).to_be_visible()
        page.get_by_role("button", name="Keep it").tap()
        expect(page.get_by_text("Kept: pin W08.S2 2027-01-22 18:00")).to_be_visible()
        page.get_by_role("button", name="Undo").tap()
        expect(page.get_by_text("Kept: pin W08.S2")).to_have_count(0)
        assert site.learner.week(8)["S2"]["start"].startswith("2027-01-20T19:00")


def test_days_and_times_are_drawn_by_a_finger(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    with empty(tmp_path / "plan") as address:
        page = browser.new_page(base_url=address, viewport=PHONE, has_touch=True, is_mobile=True)
        page.goto("/")
        page.get_by_label("The document").fill(WILD)
        page.get_by_label("How many of these days make a week?").fill("5")
        page.locator('.draw td[data-day="1"][data-slot="40"]').tap()
        expect(page.get_by_label("Days and times", exact=True)).to_have_value(re.compile("tue 20:00"))
        page.get_by_role("button", name="May also move to").tap()
        page.locator('.draw td[data-day="4"][data-slot="32"]').scroll_into_view_if_needed()
        expect(page.get_by_role("heading", name="The year as it would be")).to_be_visible()
        cells = [middle(page, f'.draw td[data-day="4"][data-slot="{slot}"]') for slot in (24, 27)]
        swipe(page, *cells)  # as quick as that: what lies between is drawn, too
        expect(page.get_by_label("May also move to", exact=True)).to_have_value(re.compile("fri 12:00-14:00"))
        page.close()
