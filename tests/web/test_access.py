"""WCAG 2.2 A and AA on every page there is, refusals and questions too: axe in four looks, reflow, spaced text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.cli.learner import ROOT, Learner
from tests.peers import lacks
from tests.web.chromium import DESKTOP, PHONE, launched
from tests.web.site import Served, served
from tests.web.test_journeys import empty

pytestmark = pytest.mark.peer
AXE = ROOT / ".venv" / "peers" / "node_modules" / "axe-core" / "axe.min.js"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
NARROW = {"width": 320, "height": 640}
LOOKS: dict[str, dict[str, object]] = {
    "desktop": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "has_touch": True},
    "dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "forced colours": {"viewport": DESKTOP, "forced_colors": "active"},
}
SPACED = """
document.head.insertAdjacentHTML("beforeend", "<style>* { line-height: 1.5 !important;"
  + " letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }</style>")
"""
"""WCAG 1.4.12, as a reader's own style sheet."""


def _press(name: str) -> Callable[[Page], None]:
    def press(page: Page) -> None:
        page.get_by_role("button", name=name).first.click()
        page.wait_for_load_state()

    return press


def _mark_a_pause(page: Page) -> None:
    page.locator("summary", has_text="A pause …").click()
    form = page.locator("form", has=page.locator('input[value="pause"]'))
    form.get_by_label("From").fill("2027-02-01")
    form.get_by_label("To").fill("2027-02-14")
    form.get_by_role("button").click()
    page.wait_for_load_state()


def _other_days(page: Page) -> None:
    page.locator('[name="times.home"]').fill("tue,thu,fri 19:00; sat 10:00")
    page.get_by_role("button", name="See what it does").click()
    page.wait_for_load_state()


def _wrong_setting(page: Page) -> None:
    page.locator('[name="times.home"]').fill("someday 25:00")
    page.get_by_role("button", name="See what it does").click()
    page.wait_for_load_state()


def _open_panel(page: Page) -> None:
    page.locator('#grid [data-session="W07.S3"] a').click()
    page.wait_for_load_state()


def _nothing(_: Page) -> None:
    """The page as it opens."""


PAGES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "today": ("/", _nothing),
    "week": ("/week/7", _nothing),
    "a week to come": ("/week/9", _nothing),
    "a trip": ("/week/12", _nothing),
    "a session": ("/week/7", _open_panel),
    "month": ("/month", _nothing),
    "year": ("/year", _nothing),
    "review": ("/review", _nothing),
    "an older review": ("/review?week=5", _nothing),
    "outputs": ("/outputs", _nothing),
    "history": ("/said", _nothing),
    "subscribe": ("/subscribe", _nothing),
    "connect": ("/connect", _nothing),
    "settings": ("/settings", _nothing),
    "search": ("/search?q=attention", _nothing),
    "search for nothing": ("/search?q=zzzz", _nothing),
    "a question": ("/week/8", _press("A bad week: one build, one write")),
    "a long question": ("/week/9", _mark_a_pause),
    "other settings": ("/settings", _other_days),
    "a setting that cannot be": ("/settings", _wrong_setting),
    "an address that is not there": ("/nope", _nothing),
    "a week that is not there": ("/week/99", _nothing),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Something of everything: logs, a link, a pin, a moved session, a trip, a bad week, busy time, a fixed date."""
    learner = Learner(tmp_path_factory.mktemp("lived")).begin()
    learner.now = "2027-01-12T12:00:00+01:00"
    config = learner.folder / "studycal.toml"
    anchor = '\n[[anchor]]\nname = "Exam"\ndate = 2027-01-14\n'
    config.write_text(config.read_text() + '\n[[busy]]\nurl = "work.ics"\n' + anchor)
    (learner.folder / "work.ics").write_text(BUSY)
    for words in (
        ("log", "partial", "W07.S1", "-m", "the chain rule again"),
        ("log", "done", "W06.S4", "--link", "https://example.org/post"),
        ("log", "done", "W06.S1", "W06.S2"),
        ("log", "skip", "W06.S3"),
        ("pin", "W07.S2", "2027-01-15 18:30", "--yes"),
        ("mark", "travel", "2027-02-15..2027-02-21", "--tz", "Asia/Tokyo", "--yes"),
        ("mark", "bad", "W14", "--yes"),
        ("set", "reserve_weeks", "5", "--yes"),
    ):
        answer = learner.studycal(*words)
        assert answer.code == 0, answer.err
    with served(learner) as site:
        yield site


BUSY = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20261101T000000Z
DTSTART:20270113T170000Z
DTEND:20270113T210000Z
SUMMARY:Quarterly planning with the whole department and guests from the other building
END:VEVENT
END:VCALENDAR
"""


def complaints(page: Page) -> list[str]:
    """What axe finds wrong."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("(options) => axe.run(document, options)", RULES)
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def too_wide(page: Page) -> int:
    """Pixels that the page is wider than its window."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide


@pytest.fixture(scope="module", params=LOOKS)
def looking(request: pytest.FixtureRequest, browser: Browser, lived: Served) -> Iterator[Page]:
    if not AXE.exists():
        lacks("axe-core")
    page = browser.new_page(base_url=lived.url, bypass_csp=True, **LOOKS[request.param])  # type: ignore[arg-type]
    page.set_default_timeout(20_000)
    yield page
    page.close()


@pytest.mark.parametrize("what", PAGES)
def test_axe_finds_nothing_and_nothing_sticks_out(looking: Page, what: str) -> None:
    path, then = PAGES[what]
    looking.goto(path)
    then(looking)
    assert complaints(looking) == []
    assert too_wide(looking) <= 0
    assert looking.locator("h1").count() == 1


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_where_a_plan_begins(
    browser: Browser, look: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if not AXE.exists():
        lacks("axe-core")
    with empty(tmp_path_factory.mktemp("empty")) as address:
        page = browser.new_page(base_url=address, bypass_csp=True, **LOOKS[look])  # type: ignore[arg-type]
        for path in ("/", "/setup?example=1"):
            page.goto(path)
            assert complaints(page) == [], path
            assert too_wide(page) <= 0, path
        page.close()


@pytest.mark.parametrize("what", PAGES)
def test_a_page_reflows_into_320_pixels(browser: Browser, lived: Served, what: str) -> None:
    """WCAG 1.4.10: one direction to scroll in; and no type is smaller than 12 px."""
    page = browser.new_page(base_url=lived.url, viewport=NARROW)  # type: ignore[arg-type]
    path, then = PAGES[what]
    page.goto(path)
    then(page)
    assert too_wide(page) <= 0
    small = page.evaluate(
        """() => [...document.querySelectorAll("main *, header *, footer *")].filter((one) => one.checkVisibility()
            && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
            && parseFloat(getComputedStyle(one).fontSize) < 12 && !one.closest("svg")).map((one) => one.outerHTML)"""
    )
    assert small == []
    page.close()


@pytest.mark.parametrize(
    "viewport", [DESKTOP, {"width": 820, "height": 1180}, PHONE], ids=["desktop", "tablet", "phone"]
)
def test_spaced_text_is_not_cut_off(browser: Browser, lived: Served, viewport: dict[str, int]) -> None:
    page = browser.new_page(base_url=lived.url, viewport=viewport, bypass_csp=True)  # type: ignore[arg-type]
    for path in ("/", "/week/7", "/month", "/year", "/review"):
        page.goto(path)
        page.evaluate(SPACED)
        assert too_wide(page) <= 0, path
        cut = page.evaluate(
            """() => [...document.querySelectorAll("main article, main .block, main li, main button, main a")]
                .filter((one) => one.checkVisibility() && getComputedStyle(one).overflowY === "hidden"
                    && one.scrollHeight > one.clientHeight + 1).map((one) => one.outerHTML.slice(0, 200))"""
        )
        assert cut == [], path
    page.close()


def test_sessions_have_names_that_say_when(browser: Browser, lived: Served) -> None:
    page = browser.new_page(base_url=lived.url, viewport=DESKTOP)  # type: ignore[arg-type]
    page.goto("/week/7")
    named = page.locator("#grid [data-session]").evaluate_all(
        "(all) => all.map((one) => one.getAttribute('aria-label'))"
    )
    assert named
    assert all(re.search(r"S\d .*(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day", name or "") for name in named), named
    page.close()


def test_in_forced_colours_busy_and_sessions_differ_by_more_than_colour(browser: Browser, lived: Served) -> None:
    page = browser.new_page(base_url=lived.url, viewport=DESKTOP, forced_colors="active")  # type: ignore[arg-type]
    page.goto("/week/7")
    style = "(one) => getComputedStyle(one).borderTopStyle"
    assert page.locator("#grid .session").first.evaluate(style) == "solid"
    assert page.locator("#grid .busy").first.evaluate(style) == "dotted"
    assert page.locator("#grid .session.optional").first.evaluate(style) == "dashed"
    today = page.locator("#grid .today h2").evaluate("(one) => getComputedStyle(one).borderTopWidth")
    assert today == "4px"
    page.close()
