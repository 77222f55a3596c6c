"""Two ways through the pages in a real Chromium: from nothing to a first file, and a bad fortnight on a trip."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import caldav
import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Locator, Page, expect

from studycal.cli.serve import listen
from studycal.web.app import create
from studycal.web.serving import server
from studycal.web.site import Site
from studycal.wiring import open_home
from tests.cli.learner import Learner
from tests.peers_caldav import USER, Server
from tests.web.chromium import DESKTOP, PHONE, launched
from tests.web.site import Served, served

pytestmark = pytest.mark.peer
expect.set_options(timeout=20_000)
NOW = "2026-11-25T17:10:00+01:00"
WILD = """# 90 days of bread

Start whenever you like.

| Day | Topic |
| --- | --- |
""" + "".join(f"| {day} | Loaf {day} |\n" for day in range(1, 21))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@contextmanager
def empty(folder: Path) -> Iterator[str]:
    """A folder without a plan, served; its address."""
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        config = folder / "studycal.toml"
        site = Site(lambda: open_home(folder, config), lambda: datetime.fromisoformat(NOW), "", config)
        running = server(create(site, port=port))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{port}"
        running.should_exit = True
        thread.join(timeout=30)


def first_file(page: Page, target: Path) -> int:
    """The sessions of the file that the page gives."""
    page.get_by_role("link", name="Subscribe").click()
    with page.expect_download() as started:
        page.get_by_role("link", name="Download it as a file").first.click()
    started.value.save_as(target)
    return len(Calendar.from_ical(target.read_bytes()).walk("VEVENT"))


def test_from_an_empty_folder_to_the_first_file(browser: Browser, tmp_path: Path) -> None:
    """A plan from the wild that counts days, pasted; days and times drawn by pointer and by keys."""
    (tmp_path / "plan").mkdir()
    with empty(tmp_path / "plan") as address:
        page = browser.new_page(base_url=address, viewport=DESKTOP, timezone_id="Europe/Lisbon")
        page.goto("/")
        expect(page.get_by_role("heading", name="A calendar from your study plan")).to_be_visible()
        page.get_by_label("The document").fill(WILD)
        expect(page.get_by_text("How many of these days make a week?")).to_be_visible()
        page.get_by_label("How many of these days make a week?").fill("5")
        expect(page.get_by_text("4 weeks")).to_be_visible()
        expect(page.get_by_label("Time zone")).to_have_value("Europe/Lisbon")

        page.locator('.draw td[data-day="1"][data-slot="40"]').click()
        expect(page.get_by_label("Days and times", exact=True)).to_have_value(re.compile("tue 20:00"))
        page.locator('.draw td[data-day="1"][data-slot="40"]').focus()
        page.keyboard.press("Enter")
        expect(page.get_by_label("Days and times", exact=True)).not_to_have_value(re.compile("tue"))
        page.get_by_role("button", name="May also move to").click()
        cell = page.locator('.draw td[data-day="4"][data-slot="24"]').bounding_box()
        assert cell
        page.mouse.move(cell["x"] + 5, cell["y"] + 4)
        page.mouse.down()
        page.mouse.move(cell["x"] + 5, cell["y"] + 4 + cell["height"] * 3, steps=6)
        page.mouse.up()
        expect(page.get_by_label("May also move to", exact=True)).to_have_value(re.compile("fri 12:00-14:00"))
        expect(page.get_by_role("heading", name="The year as it would be")).to_be_visible()

        page.get_by_role("button", name="Start", exact=True).click()
        expect(page.get_by_role("heading", name="Loaf 1")).to_be_visible()
        assert first_file(page, tmp_path / "feed.ics") == 16
        page.close()
    config = (tmp_path / "plan" / "studycal.toml").read_text()
    assert 'timezone = "Europe/Lisbon"' in config
    assert "per_week = 5" in config


def test_the_same_on_a_phone_by_touch(browser: Browser, tmp_path: Path) -> None:
    """With script: the question comes while one types, and cells are drawn by a finger."""
    (tmp_path / "plan").mkdir()
    with empty(tmp_path / "plan") as address:
        page = browser.new_page(
            base_url=address, viewport=PHONE, has_touch=True, is_mobile=True, timezone_id="America/New_York"
        )
        page.goto("/")
        page.get_by_label("The document").fill(WILD)
        page.get_by_label("How many of these days make a week?").fill("5")
        expect(page.get_by_text("4 weeks")).to_be_visible()
        expect(page.get_by_label("Time zone")).to_have_value("America/New_York")
        page.locator('.draw td[data-day="1"][data-slot="40"]').tap()
        expect(page.get_by_label("Days and times", exact=True)).to_have_value(re.compile("tue 20:00"))
        expect(page.get_by_role("heading", name="The year as it would be")).to_be_visible()
        page.get_by_role("button", name="Start", exact=True).tap()
        expect(page.get_by_role("heading", name="Loaf 1")).to_be_visible()
        assert first_file(page, tmp_path / "feed.ics") == 20
        page.close()
    assert 'timezone = "America/New_York"' in (tmp_path / "plan" / "studycal.toml").read_text()


def test_the_same_at_a_desk_without_script(browser: Browser, tmp_path: Path) -> None:
    """The example, and keys alone: every step is a form and a page."""
    (tmp_path / "plan").mkdir()
    with empty(tmp_path / "plan") as address:
        page = browser.new_page(base_url=address, viewport=DESKTOP, java_script_enabled=False)
        page.goto("/")
        page.get_by_label("The document").fill(WILD)
        page.get_by_label("Days and times", exact=True).fill("tue,thu 7pm; sat 10:00")
        page.get_by_label("Time zone").fill("Lisbon")
        page.get_by_role("button", name="See the year").press("Enter")
        page.get_by_label("How many of these days make a week?").fill("5")
        page.get_by_role("button", name="Start", exact=True).press("Enter")
        expect(page.get_by_role("heading", name="Loaf 1")).to_be_visible()
        assert first_file(page, tmp_path / "feed.ics") == 12
        page.close()
    assert 'timezone = "Europe/Lisbon"' in (tmp_path / "plan" / "studycal.toml").read_text()


def test_the_same_on_a_phone_without_script(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    with empty(tmp_path / "plan") as address:
        page = browser.new_page(base_url=address, viewport=PHONE, java_script_enabled=False)
        page.goto("/")
        page.get_by_label("The document").fill(WILD)
        page.get_by_label("Days and times", exact=True).fill("mon,wed 18:00")
        page.get_by_label("Time zone").fill("Europe/Warsaw")
        page.get_by_role("button", name="See the year").click()
        page.get_by_label("How many of these days make a week?").fill("5")
        page.get_by_role("button", name="Start", exact=True).click()
        expect(page.get_by_role("heading", name="Loaf 1")).to_be_visible()
        assert first_file(page, tmp_path / "feed.ics") == 8
        page.close()


@pytest.fixture
def radicale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    server = Server("radicale", tmp_path / "radicale")
    server.start()
    yield server
    server.kill()


@contextmanager
def a_few_weeks_synced(learner: Learner) -> Iterator[Served]:
    """The site on Tuesday of week 7, of which a calendar holds five weeks: years are sent elsewhere."""
    learner.now = "2027-01-12T12:00:00+01:00"
    config = learner.folder / "studycal.toml"
    config.write_text(config.read_text() + "\n[sync]\nhorizon_weeks = 5\n")
    with served(learner) as site:
        yield site


def connect(page: Page, radicale: Server) -> None:
    page.goto("/connect")
    page.get_by_label("Server").fill(radicale.url)
    page.get_by_label("Name", exact=True).fill(USER)
    page.get_by_label("Password").fill("x")
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_role("button", name="Sync now")).to_be_visible()


def sync(page: Page) -> None:
    page.goto("/connect")
    page.get_by_role("button", name="Sync now").click()
    expect(page.locator("#sync")).to_contain_text(re.compile("created|pinned|nothing to do|updated"), timeout=60_000)


def test_a_bad_fortnight_on_a_trip(browser: Browser, learner: Learner, radicale: Server) -> None:
    with a_few_weeks_synced(learner) as site:
        page = browser.new_page(base_url=site.url, viewport=DESKTOP)
        page.goto("/week/8")
        page.get_by_text("A trip …").click()
        form = page.locator("form", has=page.locator('input[value="travel"]'))
        form.get_by_label("From").fill("2027-01-18")
        form.get_by_label("To").fill("2027-01-31")
        form.get_by_label("Time zone there").fill("Asia/Tokyo")
        form.get_by_role("button").click()
        page.get_by_role("button", name="Keep it").click()
        expect(page.get_by_text("Kept: travel 2027-01-18")).to_be_visible()

        block = page.locator("[data-movable]").first
        block.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Kept: pin W08")).to_be_visible()
        page.get_by_role("button", name="Undo").click()

        log_and_review(page, Locator.click)
        connect_and_drag_there(page, site, radicale)
        page.close()


@pytest.mark.parametrize(
    ("size", "script"), [(PHONE, False), (PHONE, True), (DESKTOP, False)], ids=["phone-forms", "phone", "desk-forms"]
)
def test_the_same_fortnight_by_taps_and_forms(
    browser: Browser, learner: Learner, radicale: Server, size: dict[str, int], *, script: bool
) -> None:
    """Every deed is a form and a page: the trip, a time of one's own, the log, the review, the undo, the calendar."""
    with a_few_weeks_synced(learner) as site:
        page = browser.new_page(base_url=site.url, viewport=size, has_touch=True, java_script_enabled=script)
        page.goto("/week/8")
        page.get_by_text("A trip …").tap()
        form = page.locator("form", has=page.locator('input[value="travel"]'))
        form.get_by_label("From").fill("2027-01-18")
        form.get_by_label("To").fill("2027-01-31")
        form.get_by_label("Time zone there").fill("Tokyo")
        form.get_by_role("button").tap()
        page.get_by_role("button", name="Keep it").tap()
        expect(page.get_by_text("Kept: travel 2027-01-18")).to_be_visible()
        expect(page.get_by_text("are on the clocks of Asia/Tokyo")).to_be_visible()

        page.get_by_role("link", name="S1 Theory").tap()
        card = page.locator("#W08\\.S1")
        expect(card).to_be_in_viewport()
        card.get_by_text("Another time").tap()
        card.get_by_label("When (Asia/Tokyo)").fill("2027-01-22T08:15")
        card.get_by_label("Minutes").fill("45")
        card.get_by_role("button", name="See what moves").tap()
        page.get_by_role("button", name="Keep it").tap()
        expect(page.get_by_text("Kept: pin W08.S1")).to_be_visible()
        assert site.learner.week(8)["S1"]["start"] == "2027-01-22T08:15:00+09:00"
        assert site.learner.week(8)["S1"]["end"] == "2027-01-22T09:00:00+09:00"
        page.get_by_role("button", name="Undo").tap()
        expect(page.get_by_text("Kept: pin W08.S1")).to_have_count(0)
        assert site.learner.week(8)["S1"]["start"] != "2027-01-22T08:15:00+09:00"

        log_and_review(page, Locator.tap)
        connect_and_drag_there(page, site, radicale)
        page.goto("/subscribe")
        expect(page.get_by_role("link", name="Download it as a file").first).to_be_visible()
        page.close()


def log_and_review(page: Page, press: Callable[[Locator], None]) -> None:
    """A session is logged and a week reviewed, by mouse or by finger."""
    page.goto("/")
    press(page.locator("summary", has_text="W07 S1"))
    press(page.locator("details[open]").get_by_role("button", name="Done"))
    expect(page.get_by_text("Kept: log W07.S1 done")).to_be_visible()
    page.goto("/review?week=6")
    page.get_by_label("A word on the week").fill("thin")
    press(page.get_by_role("button", name="Keep it"))
    expect(page.get_by_label("A word on the week")).to_have_value("thin")


def connect_and_drag_there(page: Page, site: Served, radicale: Server) -> None:
    """A calendar is connected, a session dragged in it, and seen here."""
    connect(page, radicale)
    sync(page)
    drag_there(site, radicale)
    sync(page)
    page.goto("/said?kind=pin")
    expect(page.get_by_text("Build of week 10 moved to Tue 9 Feb 2027, 18:30").first).to_be_visible()


def drag_there(site: Served, radicale: Server) -> None:
    """Somebody moves the build session of week 10 in the calendar, with a program that knows nothing of studycal."""
    uid = site.learner.week(10)["S2"]["uid"]
    client = caldav.DAVClient(radicale.url, username=USER, password="x")
    calendar = next(one for one in client.principal().calendars() if one.events())
    event = next(one for one in calendar.events() if one.icalendar_component["UID"] == uid)
    part, start = event.icalendar_component, datetime(2027, 2, 9, 18, 30, tzinfo=ZoneInfo("Europe/Warsaw"))
    part["DTSTART"].dt, part["DTEND"].dt = start, start + timedelta(minutes=75)
    event.save()
