"""Nothing that is typed is lost, and nothing acts unasked: in a real Chromium, one kind after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cli.learner import Learner
from tests.web.chromium import DESKTOP, launched, window
from tests.web.site import Served, served

pytestmark = pytest.mark.peer
expect.set_options(timeout=20_000)
TRIP = ("mark", "travel", "2027-02-01..2027-02-14", "--tz", "Asia/Tokyo", "--yes")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, site: Served) -> Iterator[Page]:
    with window(browser, site, viewport=DESKTOP) as page:
        yield page


def session(page: Page, name: str) -> Page:
    return page.locator(f'#grid [data-session="{name}"]')  # type: ignore[return-value]


def test_a_field_that_is_being_typed_survives_news(page: Page, site: Served) -> None:
    page.goto("/week/8")
    page.get_by_text("A trip …").click()
    page.get_by_label("Time zone there").fill("Asia/Kolkata")
    page.locator("h1").click()
    site.learner.studycal("mark", "bad", "W16", "--yes")

    expect(page.get_by_text("The plan has changed.")).to_be_visible()
    expect(page.get_by_label("Time zone there")).to_have_value("Asia/Kolkata")
    page.get_by_role("link", name="Show it").click()
    expect(page.get_by_text("The plan has changed.")).to_have_count(0)
    expect(page.get_by_label("Time zone there")).to_have_value("Asia/Kolkata")


def test_a_draft_survives_a_new_window(browser: Browser, site: Served) -> None:
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.goto("/review?week=6")
    page.get_by_label("One surprise").press_sequentially("half a thou")
    page.close()

    again = context.new_page()
    again.goto("/review?week=6")
    expect(again.get_by_label("One surprise")).to_have_value("half a thou")
    context.close()


def test_the_review_keeps_each_answer_when_it_is_given(page: Page, site: Served) -> None:
    page.goto("/review?week=6")
    page.get_by_label("done").first.check()
    expect(page.locator("#draft")).to_contain_text("Kept at")
    page.get_by_label("A word on the week").fill("steady")
    page.get_by_label("1 roughly").check()
    expect(page.locator("#draft")).to_contain_text("Kept at")
    page.reload()

    expect(page.get_by_label("A word on the week")).to_have_value("steady")
    assert site.learner.week(6)["S1"]["status"] == "done"


def test_a_log_in_another_window_shows_by_itself(page: Page, site: Served) -> None:
    page.goto("/week/6")
    expect(session(page, "W06.S1")).to_have_class(re.compile("is-unknown"))
    site.learner.studycal("log", "done", "W06.S1")

    expect(session(page, "W06.S1")).to_have_class(re.compile("is-done"))
    assert page.url.endswith("/week/6")


def test_keys_never_reach_what_is_logged_or_has_no_focus(page: Page, site: Served) -> None:
    site.learner.studycal("log", "done", "W06.S1")
    page.goto("/week/6")
    for key in "dspjkt":
        page.keyboard.press(key)
    session(page, "W06.S1").locator("a").focus()
    page.keyboard.press("s")
    page.wait_for_timeout(300)

    assert page.url.endswith("/week/6")
    assert site.learner.week(6)["S1"]["status"] == "done"


def test_what_has_not_begun_is_asked_about(page: Page, site: Served) -> None:
    site.learner.now = "2027-01-13T12:00:00+01:00"
    page.goto("/")
    page.get_by_role("button", name="Done").first.click()

    expect(page.get_by_role("heading", name="It has not begun")).to_be_visible()
    assert site.learner.week(7)["S2"]["status"] == "planned"
    page.get_by_role("button", name="Log it all the same").click()
    expect(page.get_by_text("Kept: log W07.S2 done")).to_be_visible()


def test_a_drag_says_what_it_lies_on_before_it_is_kept(browser: Browser, learner: Learner) -> None:
    learner.now = "2027-01-12T12:00:00+01:00"
    busy = learner.folder / "work.ics"
    busy.write_bytes(
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//e//e//EN\r\nBEGIN:VEVENT\r\nUID:1@e\r\nDTSTAMP:20260101T000000Z\r\n"
        b"DTSTART:20270124T080000Z\r\nDTEND:20270124T120000Z\r\nSUMMARY:Family brunch\r\nEND:VEVENT\r\n"
        b"END:VCALENDAR\r\n"
    )
    config = learner.folder / "studycal.toml"
    config.write_text(config.read_text() + '\n[[busy]]\nurl = "work.ics"\n')
    with served(learner) as site, window(browser, site, viewport=DESKTOP) as page:
        page.goto("/week/8")
        session(page, "W08.S4").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(page.locator("#hint")).to_contain_text("It lies on Family brunch.")
        assert not learner.week(8)["S4"]["pinned"]
        page.get_by_role("button", name="Leave it").click()
        assert not learner.week(8)["S4"]["pinned"]


def test_a_move_into_the_past_snaps_back_with_its_reason(page: Page, site: Served) -> None:
    page.goto("/week/7")
    session(page, "W07.S2").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")

    expect(page.locator("#hint")).to_contain_text("h ahead.")
    expect(page.locator('[data-date="2027-01-13"] [data-session="W07.S2"]')).to_be_focused()
    assert not site.learner.week(7)["S2"]["pinned"]


def test_on_a_trip_a_step_is_a_step(page: Page, site: Served) -> None:
    site.learner.studycal(*TRIP)
    page.goto("/week/10")
    assert page.get_by_text("on the clocks of Asia/Tokyo").count() == 1
    block = page.locator("[data-movable]").first
    name, start = block.get_attribute("data-session"), block.get_attribute("data-start")
    assert name
    assert start
    block.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Kept: pin {name}")).to_be_visible()

    moved = site.learner.week(10)[name[4:]]
    assert moved["start"] == f"{start[:-2]}{int(start[-2:]) + 15:02}:00+09:00"
    expect(session(page, name)).to_be_focused()


def test_a_form_that_is_refused_comes_back_with_what_was_typed(site: Served) -> None:
    cookie, _ = site.browser()
    typed = {"week": "6", "verdict": "a whole evening of words", "token": "of another year"}
    answer = site.post("/review", urlencode(typed), cookie=cookie)

    body = answer.data.decode()
    assert answer.status == 403
    assert 'value="a whole evening of words"' in body
    assert "Try again" in body
    fresh = dict(re.findall(r'name="(\w+)" value="([^"]*)"', body))
    assert site.post("/review", urlencode(fresh), cookie=cookie).status == 303


def test_after_the_deed_one_is_on_a_page_that_exists(page: Page) -> None:
    page.goto("/week/24")
    page.get_by_role("button", name="Leave this topic out").click()
    page.get_by_role("button", name="Keep it").click()

    expect(page.get_by_text("Kept: cut W24")).to_be_visible()
    assert "/week/25?" in page.url
    page.get_by_role("button", name="Undo").click()
    page.goto("/week/24")
    expect(page.get_by_role("button", name="Leave this topic out")).to_be_visible()


def test_a_long_difference_has_its_button_in_sight(page: Page) -> None:
    page.goto("/week/16")
    page.get_by_text("A pause …").click()
    form = page.locator("form", has=page.locator('input[value="pause"]'))
    form.get_by_label("From").fill("2027-03-15")
    form.get_by_label("To").fill("2027-03-21")
    form.get_by_role("button").click()

    box = page.get_by_role("button", name="Keep it").bounding_box()
    assert box
    assert box["y"] < DESKTOP["height"]


def test_what_was_kept_is_no_draft_any_more_and_what_was_left_is(page: Page, site: Served) -> None:
    def ask(zone: str) -> None:
        page.goto("/week/8")
        page.get_by_text("A trip …").click()
        page.get_by_label("Time zone there").press_sequentially(zone)
        page.locator("form", has=page.locator('input[value="travel"]')).get_by_role("button").click()
        expect(page.get_by_text("Nothing is kept yet")).to_be_visible()

    ask("Tokyo")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Kept: travel")).to_be_visible()
    expect(page.get_by_label("Time zone there")).not_to_be_visible()
    page.goto("/week/10")
    expect(page.get_by_label("Time zone there")).not_to_be_visible()

    site.learner.studycal("undo", "--yes")
    ask("Lisbon")
    page.get_by_role("link", name="Leave it").click()
    expect(page.get_by_label("Time zone there")).to_have_value("Lisbon")


def test_a_sheet_opens_within_the_window(page: Page) -> None:
    for width in (800, 1000, 1100, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/week/8")
        for name in ("A pause …", "A trip …"):
            page.locator("summary", has_text=name).click()
            box = page.locator("details[open].sheet > form").bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            page.locator("summary", has_text=name).click()
