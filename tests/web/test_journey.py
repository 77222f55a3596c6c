"""A new learner's first five minutes in a real Chromium: desktop and phone, by pointer, by keys, and without script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from tests.web.chromium import DESKTOP, PHONE, launched
from tests.web.site import Served

pytestmark = pytest.mark.peer
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


COMPLAINTS: list[str] = []
WINDOWS: list[Page] = []


@pytest.fixture(autouse=True)
def no_complaints(site: Served) -> Iterator[None]:  # the windows close before their server does
    """What a page's script or policy complains of fails the test that opened it."""
    COMPLAINTS.clear()
    yield
    while WINDOWS:
        WINDOWS.pop().close()
    assert COMPLAINTS == []


def open_page(browser: Browser, site: Served, path: str, **how: object) -> Page:
    """A new window."""
    page = browser.new_page(base_url=site.url, **how)  # type: ignore[arg-type]
    WINDOWS.append(page)
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: COMPLAINTS.append(f"script: {error}"))
    page.on("console", lambda message: COMPLAINTS.append(message.text) if message.type == "error" else None)
    page.goto(path)
    return page


def starts(site: Served, session: str) -> datetime:
    week, slot = int(session[1:3]), session[4:]
    return datetime.fromisoformat(site.learner.week(week)[slot]["start"])


def test_the_first_five_minutes_at_a_desk(browser: Browser, site: Served, tmp_path: Path) -> None:
    page = open_page(browser, site, "/", viewport=DESKTOP)
    page.get_by_role("link", name="Week", exact=True).click()
    expect(page.get_by_role("heading", name="Attention Mechanisms 1/2")).to_be_visible()

    session = page.locator('[data-session="W07.S2"]')
    box, lane = session.bounding_box(), page.locator('[data-date="2027-01-15"] .lane').bounding_box()
    assert box
    assert lane
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(lane["x"] + 60, box["y"] + 30, steps=8)
    page.mouse.move(lane["x"] + 60, box["y"] - 10, steps=8)  # two days on, half an hour earlier: 20 pixels
    page.mouse.up()
    expect(page.get_by_text("Kept: pin W07.S2")).to_be_visible()
    assert f"{starts(site, 'W07.S2'):%a %H:%M}" == "Fri 18:30"

    page.get_by_role("button", name="Undo").click()
    assert f"{starts(site, 'W07.S2'):%a %H:%M}" == "Wed 19:00"

    page.goto("/week/8")
    page.get_by_role("button", name="A bad week: one build, one write").click()
    expect(page.get_by_text("Nothing is kept yet")).to_be_visible()
    expect(page.get_by_text("Cost: -3 h 45 of study, 3 sessions dropped")).to_be_visible()
    assert set(site.learner.week(8)) == {"S1", "S2", "S3", "S4", "S5"}
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Kept: bad W08")).to_be_visible()
    assert set(site.learner.week(8)) == {"S2", "S4"}
    page.get_by_role("button", name="Undo").click()
    assert set(site.learner.week(8)) == {"S1", "S2", "S3", "S4", "S5"}

    page.get_by_role("link", name="Subscribe").click()
    assert page.get_by_role("link", name="Open in a calendar").first.get_attribute("href") == (
        f"webcal://127.0.0.1:{site.port}{site.feed()}"
    )
    with page.expect_download() as started:
        page.get_by_role("link", name="Download it as a file").first.click()
    started.value.save_as(tmp_path / "feed.ics")
    assert len(Calendar.from_ical((tmp_path / "feed.ics").read_bytes()).walk("VEVENT")) == 260


def test_a_session_is_moved_by_keys(browser: Browser, site: Served) -> None:
    page = open_page(browser, site, "/week/7", viewport=DESKTOP)
    session = page.locator('[data-session="W07.S3"]')
    session.focus()
    for key in ("ArrowRight", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
    expect(page.locator("#hint")).to_have_text("W07.S3: 2027-01-15 18:30. Enter pins it, Escape leaves it.")
    page.keyboard.press("Escape")
    expect(session).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Kept: pin W07.S3")).to_be_visible()
    assert f"{starts(site, 'W07.S3'):%a %H:%M}" == "Fri 19:00"


def test_one_key_logs_the_session_that_has_the_focus(browser: Browser, site: Served) -> None:
    page = open_page(browser, site, "/", viewport=DESKTOP)
    page.keyboard.press("d")
    page.locator("summary", has_text="W07 S1").focus()
    page.keyboard.press("d")

    expect(page.get_by_text("Kept: log W07.S1 done")).to_be_visible()
    assert site.learner.week(7)["S1"]["status"] == "done"


def test_a_page_keeps_up_with_another_window(browser: Browser, site: Served) -> None:
    page = open_page(browser, site, "/week/8", viewport=DESKTOP)
    site.learner.studycal("pin", "W08.S2", "2027-01-21 19:30", "--yes")

    expect(page.locator('[data-session="W08.S2"].pinned')).to_be_visible()


def test_the_first_five_minutes_on_a_phone_without_script(browser: Browser, site: Served) -> None:
    page = open_page(browser, site, "/week/7", viewport=PHONE, java_script_enabled=False)
    page.get_by_role("link", name="S2 Build").click()
    card = page.locator("#W07\\.S2")
    card.get_by_text("Another time").click()
    card.get_by_label("When").fill("2027-01-15T18:30")
    card.get_by_role("button", name="See what moves").click()
    expect(page.get_by_text("Your own time for W07.S2")).to_be_visible()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Kept: pin W07.S2")).to_be_visible()
    assert f"{starts(site, 'W07.S2'):%a %H:%M}" == "Fri 18:30"

    page.goto("/")
    page.locator("summary", has_text="W07 S1").click()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("Kept: log W07.S1 done")).to_be_visible()

    page.goto("/review?week=6")
    page.get_by_label("done").first.check()
    page.get_by_label("A word on the week").fill("good")
    page.get_by_label("1 roughly").check()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_label("A word on the week")).to_have_value("good")
    assert site.learner.week(6)["S1"]["status"] == "done"


def test_what_a_rule_forbids_is_said_with_what_would_go_on(browser: Browser, site: Served) -> None:
    page = browser.new_page(base_url=site.url)
    keep = page.get_by_role("button", name="Keep it")
    broken = page.get_by_text("Nothing is kept yet, and nothing is lost")
    for first, last in (("2027-02-01", "2027-02-14"), ("2027-03-01", "2027-03-14"), ("2027-04-05", "2027-04-11")):
        page.goto("/week/8")
        page.get_by_text("A pause …").click()
        form = page.locator("form", has=page.locator('input[value="pause"]'))
        form.get_by_label("From").fill(first)
        form.get_by_label("To").fill(last)
        form.get_by_role("button").click()
        expect(keep.or_(broken)).to_be_visible()
        if keep.count():
            keep.click()
            expect(page.get_by_text(f"Kept: pause {first}")).to_be_visible()
    expect(broken).to_be_visible()
    expect(page.get_by_role("heading", name="What would go on")).to_be_visible()
    page.locator("section", has_text="What would go on").get_by_role("button").first.click()
    expect(page.get_by_text("Nothing is kept yet")).to_be_visible()
    page.close()
