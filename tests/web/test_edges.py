"""The pages at their edges, in a real Chromium: plans that are short, long, empty, in other scripts, in a 53rd week."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cli.learner import Learner
from tests.web.chromium import DESKTOP, PHONE, launched, window
from tests.web.site import Served, served

pytestmark = pytest.mark.peer
PAGES = ("/", "/week", "/month", "/year", "/outputs", "/review", "/said", "/subscribe")
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft and all of its consequences"
TITLES = (
    LONG,
    "الشبكات العصبية التلافيفية (CNN) ومشتقاتها",
    "x" * 300,
    "רשתות נוירונים 3.0 — מבוא",
    "👩🏽‍🔬 Graph 🕸️ nets 👨‍👩‍👧‍👦 1️⃣",
    '&"quoted" 1 < 2 {{ 7*7 }} ]]>',
)
"""Week 3, the present one, has no place where it could be broken."""

HEAD = "| Week | Phase | Topic | Focus |\n| --- | --- | --- | --- |\n"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def begun(folder: Path, rows: list[tuple[int, str]], now: str) -> Learner:
    """A learner with this curriculum, the shipped cadence, and a start on 30 November 2026."""
    learner = Learner(folder, "2026-11-24T12:00:00+01:00")
    folder.mkdir(parents=True, exist_ok=True)
    learner.begin()
    weeks = "".join(f"| {number} | 1 | {topic} | {topic} |\n" for number, topic in rows)
    (folder / "curriculum" / "weeks.md").write_text(HEAD + weeks, encoding="utf-8")
    learner.now = now
    return learner


def right(page: Page, path: str) -> None:
    """The page is there, has a heading that says something, and nothing of it sticks out to the side."""
    answer = page.goto(path)
    assert answer
    assert answer.status == 200, path
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, path
    assert page.locator("h1").count() >= 1
    assert all(box.strip() for box in page.locator("h1").all_inner_texts())


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_titles_of_every_kind_stay_within_the_page(browser: Browser, tmp_path: Path, size: dict[str, int]) -> None:
    learner = begun(tmp_path / "l", list(enumerate(TITLES * 2, 1)), "2026-12-15T12:00:00+01:00")
    with served(learner) as site, window(browser, site, viewport=size) as page:
        for path in PAGES:
            right(page, path)
        for number, title in enumerate(TITLES, 1):
            right(page, f"/week/{number}")
            assert page.locator("h1").inner_text().startswith(title[:12])


@pytest.mark.parametrize("weeks", [1, 12, 104])
def test_plans_of_every_length(browser: Browser, tmp_path: Path, weeks: int) -> None:
    learner = begun(tmp_path / "l", [(number, f"Topic {number}") for number in range(1, weeks + 1)],
                    "2026-12-02T12:00:00+01:00")  # fmt: skip
    with served(learner) as site, window(browser, site, viewport=PHONE) as page:
        for path in (*PAGES, f"/week/{weeks}"):
            right(page, path)
        assert page.get_by_role("link", name=f"Week {weeks + 1} →").count() == 0
        assert site.get(f"/week/{weeks + 1}").status == 404


def test_before_anything_was_said(browser: Browser, tmp_path: Path) -> None:
    """Long before the start: nothing logged, nothing to review, no output."""
    learner = Learner(tmp_path / "l", "2026-06-01T12:00:00+02:00")
    learner.folder.mkdir()
    learner.begin()
    with served(learner) as site, window(browser, site, viewport=DESKTOP) as page:
        for path in PAGES:
            right(page, path)


def test_when_all_is_over(browser: Browser, tmp_path: Path) -> None:
    learner = begun(tmp_path / "l", [(number, f"Topic {number}") for number in range(1, 13)], "2029-06-01T12:00:00Z")
    with served(learner) as site, window(browser, site, viewport=DESKTOP) as page:
        for path in PAGES:
            right(page, path)


def test_the_53rd_week_of_2026_has_its_name_and_both_its_years(browser: Browser, site: Served) -> None:
    """2026 has 53 ISO weeks; the last, of 28 December, is week 5 of the plan and reaches into January."""
    with window(browser, site, viewport=DESKTOP) as page:
        for number, iso in ((4, "2026-W52"), (5, "2026-W53"), (6, "2027-W01")):
            right(page, f"/week/{number}")
            page.get_by_text("About this week").click()
            expect(page.get_by_text(f"Calendar week {iso}")).to_be_visible()
        page.goto("/week/5")
        days = page.locator(".day h2").all_inner_texts()
        assert [" ".join(day.split()) for day in (days[0], days[-1])] == ["Mon 28 Dec", "Sun 3 Jan"]
