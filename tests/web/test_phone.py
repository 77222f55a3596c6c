"""A phone: marks in two rows, day and time one tap away, long titles whole, a way through a long year."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from studycal.service.pins import TITLE_LIMIT
from tests.cli.learner import Learner
from tests.web.chromium import DESKTOP, PHONE, launched, window
from tests.web.site import Served, served

pytestmark = pytest.mark.peer
expect.set_options(timeout=20_000)
LONG = (
    "The foundations of everything that one heading may hold: hierarchical models, inference and the writing of papers"
)
NARROW = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def rows(page: Page, what: str) -> int:
    """In how many rows elements stand."""
    boxes = [one.bounding_box() for one in page.locator(what).all()]
    return len({round(box["y"]) for box in boxes if box})


@pytest.mark.parametrize("path", ["/week/8", "/week/9", "/month"])
def test_what_stands_above_the_first_day_leaves_it_in_sight(browser: Browser, site: Served, path: str) -> None:
    with window(browser, site, viewport={"width": 360, "height": 640}, is_mobile=True) as page:
        page.goto(path)
        first = page.locator("#grid .day:visible").first.bounding_box()
        assert first
        assert first["y"] <= 280


@pytest.mark.parametrize("size", [PHONE, NARROW])
def test_the_marks_take_two_rows_at_most(browser: Browser, site: Served, size: dict[str, int]) -> None:
    with window(browser, site, viewport=size) as page:
        page.goto("/week/8")
        assert rows(page, ".life > form > button, .life > details > summary") == 2
        for button in page.locator(".life :is(button, summary):visible").all():
            box = button.bounding_box()
            assert not box or box["height"] >= 24


def test_each_marks_name_begins_with_what_is_seen(browser: Browser, site: Served) -> None:
    with window(browser, site, viewport=PHONE) as page:
        page.goto("/week/8")
        for button in page.locator(".life > form > button").all():
            name = button.get_attribute("aria-label") or button.inner_text()
            assert button.inner_text().casefold() in name.casefold()


@pytest.mark.parametrize("script", [True, False])
def test_day_and_time_are_one_tap_away(browser: Browser, site: Served, *, script: bool) -> None:
    with window(browser, site, viewport=PHONE, has_touch=True, java_script_enabled=script) as page:
        page.goto("/week/8")
        page.locator("#b-W08\\.S2 a").tap()
        card = page.locator("#W08\\.S2")
        expect(card.get_by_label("When")).to_be_in_viewport()
        card.get_by_label("When").fill("2027-01-22T18:30")
        card.get_by_role("button", name="See what moves").tap()
        page.get_by_role("button", name="Keep it").tap()
        expect(page.get_by_text("Kept: pin W08.S2 2027-01-22 18:30")).to_be_visible()
        assert site.learner.week(8)["S2"]["start"] == "2027-01-22T18:30:00+01:00"


def test_a_title_of_the_learners_own_is_whole_in_the_sessions_name_and_no_wall_in_the_grid(
    browser: Browser, site: Served
) -> None:
    title = ("Pairing with Ada on the parser " * 10)[:TITLE_LIMIT].strip()
    assert site.learner.studycal("pin", "W08.S2", "--title", title, "-y").code == 0
    with window(browser, site, viewport=DESKTOP) as page:
        page.goto("/week/8")
        expect(page.locator("#b-W08\\.S2")).to_have_attribute(
            "aria-label", f"W08 S2 Build: {title}, Wednesday 19:00, planned"
        )
        box = page.locator("#b-W08\\.S2").bounding_box()
        other = page.locator("#b-W08\\.S3").bounding_box()
        assert box
        assert other
        assert box["height"] < other["height"] * 2
        page.goto("/month/2027-01")
        chip = page.locator("[data-session='W08.S2']").bounding_box()
        assert chip
        assert chip["height"] < 80


@pytest.fixture
def two_years(tmp_path: Path) -> Iterator[Served]:
    table = "".join(f"| {week} | {LONG} {week} |\n" for week in range(1, 105))
    (tmp_path / "plan.md").write_text(f"# P\n\n| Week | Topic |\n|---|---|\n{table}", "utf-8")
    learner = Learner(tmp_path)
    answer = learner.studycal(
        "init", "plan.md", "--start", "2026-11-30", "--home", "mon 19:00", "--tz", "Europe/Warsaw"
    )
    assert answer.code == 0, answer.err
    learner.now = "2027-10-12T12:00:00+02:00"
    with served(learner) as site:
        yield site


def test_a_year_of_104_weeks_has_a_way_to_this_week_and_to_each_part(browser: Browser, two_years: Served) -> None:
    with window(browser, two_years, viewport=PHONE) as page:
        page.goto("/year")
        page.get_by_role("navigation", name="Parts of the year").get_by_role("link", name="This week").click()
        expect(page.locator("#now")).to_be_in_viewport()
        expect(page.locator("#now")).to_contain_text("46")
        page.evaluate("scrollTo(0, 0)")
        page.get_by_role("link", name="Weeks 92–104").click()
        expect(page.get_by_role("heading", name="Weeks 92–104")).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW])
def test_a_long_topic_is_whole_and_leaves_the_week_in_sight(
    browser: Browser, two_years: Served, size: dict[str, int]
) -> None:
    with window(browser, two_years, viewport=size) as page:
        page.goto("/week/46")
        heading = page.get_by_role("heading", name=f"{LONG} 46")
        box = heading.bounding_box()
        assert box
        assert box["height"] < size["height"] / 4
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_on_a_phone_the_set_up_says_under_the_document_what_was_understood(browser: Browser, tmp_path: Path) -> None:
    with served(Learner(tmp_path)) as site, window(browser, site, viewport=PHONE) as page:
        page.goto("/setup")
        page.get_by_label("The document").fill("# P\n\n| Week | Topic |\n|---|---|\n| 1 | Mean |\n| 2 | Bayes |\n")
        expect(page.locator("#brief")).to_contain_text("Understood, from week 1 to week 2.")
        page.get_by_role("link", name="See what was understood").click()
        expect(page.get_by_role("heading", name="The year as it would be")).to_be_in_viewport()
