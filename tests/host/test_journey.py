"""A course's life in a real Chromium, with script and without: three join, live, and follow a new week."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from studycal.host import courses, joining, rollout
from tests.host.hosted import NOON, Hosted
from tests.web.chromium import DESKTOP, PHONE, launched

pytestmark = pytest.mark.peer
expect.set_options(timeout=20_000)
TABLE = "| Week | Topic | Focus |\n| --- | --- | --- |\n"
TOPICS = ("Vectors", "Gradients", "Attention", "Decoding", "Training", "Evaluation")


def weeks(*topics: str) -> str:
    return TABLE + "".join(f"| {number} | {topic} | about {topic} |\n" for number, topic in enumerate(topics, start=1))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def hosted(hosted: Hosted) -> Hosted:
    hosted.publish(weeks(*TOPICS))
    return hosted


class Device:
    """One person's browser, of which nothing may complain."""

    def __init__(self, browser: Browser, site: Hosted, **how: object) -> None:
        self.complaints: list[str] = []
        self.page: Page = browser.new_context(base_url=site.base, **how).new_page()  # type: ignore[arg-type]
        self.page.set_default_timeout(20_000)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("console", lambda told: self.complaints.append(told.text) if told.type == "error" else None)

    def join(self, name: str) -> str:
        """Join with what the page suggests; the key to keep."""
        self.page.goto("/join/ai")
        self.page.get_by_label("What shall we call you?").fill(name)
        self.page.get_by_label("First day").fill(f"{NOON.date().replace(day=30)}")
        self.page.get_by_role("button", name="Start").click()
        expect(self.page.get_by_role("heading", name="Your plan is made")).to_be_visible()
        return self.page.locator("#key").input_value()

    def close(self) -> None:
        self.page.context.close()
        assert self.complaints == []


def events(site: Hosted, address: str) -> dict[str, str]:
    answer = site.browser().get(address)
    assert answer.status == 200
    found = Calendar.from_ical(answer.text).walk("VEVENT")
    assert len({str(event["uid"]) for event in found}) == len(found)
    return {str(event["uid"]): f"{event['summary']} {event.decoded('dtstart')}" for event in found}


def feed_of(device: Device) -> str:
    device.page.goto("/subscribe")
    return device.page.locator("#a-details").input_value()


def test_three_join_from_three_zones_live_and_follow_a_new_week(browser: Browser, site: Hosted) -> None:
    zones = ("Europe/Warsaw", "America/New_York", "Asia/Tokyo")
    devices = [
        Device(browser, site, viewport=PHONE if number else DESKTOP, timezone_id=zone)
        for number, zone in enumerate(zones)
    ]
    keys = [device.join(name) for device, name in zip(devices, ("Ana", "Ben", "Chie"), strict=True)]
    assert len(set(keys)) == 3
    ana = devices[0].page
    ana.goto("/settings")
    expect(ana.get_by_label("Time zone")).to_have_value("Europe/Warsaw")
    devices[2].page.goto("/settings")
    expect(devices[2].page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")

    site.pass_time(days=9)  # Wednesday of week 1
    ana.goto("/week/2")
    session = ana.locator('[data-session="W02.S2"]')
    box = session.bounding_box()
    lane = ana.locator('[data-date="2026-12-11"] .lane').bounding_box()
    assert box
    assert lane
    ana.mouse.move(box["x"] + 20, box["y"] + 10)
    ana.mouse.down()
    ana.mouse.move(lane["x"] + 60, box["y"] + 30, steps=8)
    ana.mouse.move(lane["x"] + 60, box["y"] + 10, steps=8)
    ana.mouse.up()
    ana.get_by_role("button", name="Keep it").click()  # another session makes room: asked first
    expect(ana.get_by_text("Kept: pin W02.S2")).to_be_visible()
    ana.goto("/")
    ana.get_by_text("W01 S1 Theory: Vectors").click()
    ana.locator('form[aria-label="Log W01.S1"]').get_by_role("button", name="Done").click()
    expect(ana.get_by_text(re.compile("Kept: .*done"))).to_be_visible()

    coach = Device(browser, site, viewport=DESKTOP)
    coach.page.goto(site.coach())
    expect(coach.page.get_by_role("rowheader", name="Ana")).to_be_visible()
    assert "/coach/key/" not in coach.page.url
    coach.close()

    feeds = [feed_of(device) for device in devices]
    before = [events(site, address) for address in feeds]
    site.publish(weeks(*TOPICS[:3], "A new week", *TOPICS[3:]))
    with site.host.database.session() as opened:
        assert rollout.roll_out(opened, site.host.sealer, courses.course(opened, "ai"), site.now).done == 3
    after = [events(site, address) for address in feeds]
    for was, now in zip(before, after, strict=True):
        assert set(was) <= set(now)  # every event is still there: none is doubled, none vanishes
        early = [uid for uid, words in was.items() if "W01" in words or "W02" in words]
        assert early
        assert [uid for uid in early if was[uid] != now[uid]] == []
    ana.goto("/course")
    expect(ana.get_by_role("heading", name="What changed with revision 3")).to_be_visible()
    ana.get_by_role("button", name="I have seen it").click()
    ana.goto("/course")
    expect(ana.get_by_text("What changed")).to_have_count(0)

    with ana.expect_download() as download:
        ana.get_by_role("link", name="Download all that is kept of me").click()
    assert download.value.suggested_filename == "studycal.zip"
    ana.get_by_role("button", name="Delete me …").click()
    ana.get_by_role("button", name="Delete me", exact=True).click()
    expect(ana.get_by_role("heading", name="You are out")).to_be_visible()
    assert site.browser().get(keys[0]).status == 404
    assert site.browser().get(feeds[0]).status == 404
    for device in devices:
        device.close()


def test_joining_and_living_without_script(browser: Browser, site: Hosted) -> None:
    dee = Device(browser, site, java_script_enabled=False, viewport=DESKTOP)
    page = dee.page
    page.goto("/join/ai")
    page.get_by_label("What shall we call you?").fill("Dee")
    page.get_by_label("Time zone").fill("Europe/Paris")
    page.get_by_role("textbox", name="Days and times").fill("tue,thu 18:00; sat,sun 9:30")
    page.get_by_role("button", name="See my first weeks").click()
    expect(page.get_by_role("heading", name="Your first weeks, as they would be")).to_be_visible()
    page.get_by_role("button", name="Start").click()
    key = page.locator("#key").input_value()
    page.get_by_role("link", name="To my plan").click()
    expect(page.get_by_role("link", name="My course")).to_be_visible()
    page.goto("/week/1")
    expect(page.get_by_text("18:00").first).to_be_visible()
    page.get_by_role("button", name="Log out", exact=True).click()
    expect(page.get_by_role("heading", name="You are out")).to_be_visible()
    page.goto(key)
    assert "/key/" not in page.url
    expect(page.get_by_role("link", name="My course")).to_be_visible()
    dee.close()


def test_days_drawn_by_keys_show_the_first_weeks_live(browser: Browser, site: Hosted) -> None:
    eve = Device(browser, site, viewport=DESKTOP)
    page = eve.page
    page.goto("/join/ai")
    page.get_by_label("What shall we call you?").fill("Eve")
    grid = page.get_by_role("grid")
    cell = grid.get_by_role("gridcell", name="Tue 18:00")
    cell.focus()
    with page.expect_response("**/preview"):
        page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Days and times")).to_have_value(re.compile("tue 18:00"))
    expect(page.locator("#view").get_by_text("18:00").first).to_be_visible()
    eve.close()


def test_start_pressed_twice_or_again_after_going_back_joins_once(
    browser: Browser, site: Hosted, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = joining.join

    def slowly(*given: Any) -> joining.Joined:
        time.sleep(1)
        return at_once(*given)

    monkeypatch.setattr(joining, "join", slowly)
    eve = Device(browser, site, viewport=DESKTOP)
    page = eve.page
    page.goto("/join/ai")
    page.get_by_label("What shall we call you?").fill("Eve")
    press = "document.querySelector('#setup .row > button:not(.quiet)').click()"
    page.evaluate(f"setTimeout(() => {press}, 300); {press}")
    expect(page.get_by_role("heading", name="Your plan is made")).to_be_visible()
    page.wait_for_timeout(1500)
    assert len(site.query("SELECT id FROM member WHERE name = 'Eve'")) == 1
    page.go_back()
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("This browser opens the plan of")).to_be_visible()
    assert len(site.query("SELECT id FROM member WHERE name = 'Eve'")) == 1
    eve.complaints.clear()  # a browser calls the refusal an error
    eve.close()
