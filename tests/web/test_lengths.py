"""How the page words a session's length: in the question, the line after it, the history, the panel, and by keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, expect

from tests.web.chromium import DESKTOP, launched, window
from tests.web.site import Served

expect.set_options(timeout=20_000)
LENGTH = {"time": "2027-01-20T19:00", "minutes": "45"}
WHAT = "W08 S2 Build: Attention Mechanisms 2/2"
TIME = {"time": "2027-01-22T18:30", "minutes": "75"}
BOTH = {"time": "2027-01-22T18:30", "minutes": "45"}


def text(html: bytes) -> str:
    """A page's words in a row."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.decode())).split())


def ask(site: Served, form: dict[str, str], **more: str) -> str:
    """What the page answers to a pin of the second session of week 8."""
    cookie, token = site.browser()
    body = urlencode({"token": token, "session": "W08.S2", "back": "/week/8", **form, **more})
    answer = site.post("/pin", body, cookie=cookie)
    return text(answer.data) if answer.status == 200 else str(answer.headers["location"])


@pytest.mark.parametrize(
    ("form", "change", "cost"),
    [
        (LENGTH, f"↕ shorter {WHAT}: Wed 20 Jan 19:00, 45 min instead of 75", "-30 min of study"),
        (TIME, "Wed 20 Jan 19:00 → Fri 22 Jan 18:30", "no hours"),
        (BOTH, "Wed 20 Jan 19:00 → Fri 22 Jan 18:30 (45 min instead of 75)", "-30 min of study"),
        ({**LENGTH, "minutes": "105"}, f"↕ longer {WHAT}: Wed 20 Jan 19:00, 105 min instead of 75", "+30 min of study"),
    ],
)
def test_the_question_says_the_change_and_its_cost(site: Served, form: dict[str, str], change: str, cost: str) -> None:
    answer = ask(site, form)
    assert change in answer
    assert f"Cost: {cost}" in answer


def test_the_question_remarks_on_a_length_far_beyond_the_plans(site: Served) -> None:
    assert "It is 5 h long; a session of this plan takes 90 minutes at most." in ask(site, {**LENGTH, "minutes": "300"})


@pytest.mark.parametrize(
    ("form", "kept", "history", "panel"),
    [
        (
            LENGTH,
            "Kept: pin W08.S2 2027-01-20 19:00, 45 min.",
            "Build of week 8 lasts 45 min, Wed 20 Jan",
            "19:00–19:45 · 45 min",
        ),
        (TIME, "Kept: pin W08.S2 2027-01-22 18:30.", "Build of week 8 moved to Fri 22 Jan", "18:30–19:45 · 75 min"),
        (BOTH, "Kept: pin W08.S2 2027-01-22 18:30, 45 min.", "18:30 (Europe/Warsaw), 45 min", "18:30–19:15 · 45 min"),
    ],
)
def test_what_was_kept_is_told_as_what_it_was(
    site: Served, form: dict[str, str], kept: str, history: str, panel: str
) -> None:
    after = ask(site, form, confirm="1")
    shown = text(site.get(after.partition("#")[0]).data)
    assert kept in shown
    assert panel in shown
    assert history in text(site.get("/said").data)


def test_the_terminals_history_tells_a_time_with_a_length_of_both(site: Served) -> None:
    ask(site, BOTH, confirm="1")
    told = site.learner.studycal("log", "--history").out
    assert "W08.S2 pinned to Fri 22 Jan 2027 18:30 Europe/Warsaw, 45 min" in told


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.mark.peer
def test_by_keys_the_length_is_said_while_it_changes_and_when_it_is_kept(browser: Browser, site: Served) -> None:
    with window(browser, site, viewport=DESKTOP) as page:
        page.goto("/week/8")
        page.locator("#b-W08\\.S2").focus()
        for _ in range(2):
            page.keyboard.press("Shift+ArrowUp")
        expect(page.locator("#hint")).to_have_text("W08.S2: 2027-01-20 19:00, 45 min. Enter pins it, Escape leaves it.")
        page.keyboard.press("Enter")
        expect(page.locator("#live")).to_have_text("Kept: W08.S2, 2027-01-20 19:00, 45 min.")
        expect(page.get_by_text("Kept: pin W08.S2 2027-01-20 19:00, 45 min.")).to_be_visible()
        page.get_by_role("button", name="Undo").click()
        expect(page.locator("#b-W08\\.S2")).to_contain_text("19:00–20:15")
