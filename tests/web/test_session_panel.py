"""A session's panel: beside the grid, with its length and its title, kept, undone and refused like all else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlencode

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Locator, Page, expect

from tests.web.chromium import DESKTOP, PHONE, launched, window
from tests.web.site import Served

expect.set_options(timeout=20_000)
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
PANEL = re.compile(r'<section class="card panel" id="W08\.S2".*?</section>', re.DOTALL)


def panel(site: Served) -> str:
    found = PANEL.search(site.get("/week/8").data.decode())
    assert found
    return unescape(found[0])


def send(site: Served, path: str, **form: str) -> int:
    """Post a form and agree to what is shown; the status of the last answer."""
    cookie, token = site.browser()
    answer = site.post(path, urlencode({"token": token, "session": "W08.S2", "back": "/week/8", **form}), cookie=cookie)
    if answer.status == 200:
        fields = {name: unescape(text) for name, text in HIDDEN.findall(answer.data.decode())}
        answer = site.post(path, urlencode(fields), cookie=cookie)
    return answer.status


def planned(site: Served) -> tuple[str, str, str]:
    session = site.learner.week(8)["S2"]
    return session["start"], session["end"], session["title"]


# --- its length


def test_the_length_is_shown_as_a_change_first_and_then_kept(site: Served) -> None:
    cookie, token = site.browser()
    form = {"token": token, "session": "W08.S2", "back": "/week/8", "time": "2027-01-20T19:00", "minutes": "45"}

    shown = site.post("/pin", urlencode(form), cookie=cookie)

    assert "45 min instead of 75" in unescape(shown.data.decode())
    assert planned(site)[1] == "2027-01-20T20:15:00+01:00"
    assert send(site, "/pin", time="2027-01-20T19:00", minutes="45") == 303
    assert planned(site)[1] == "2027-01-20T19:45:00+01:00"


def test_a_longer_one_gives_others_room(site: Served) -> None:
    """Three hours from six on Thursday: what was there at seven moves."""
    assert send(site, "/pin", time="2027-01-21T18:00", minutes="180") == 303

    week = site.learner.week(8)
    assert week["S2"]["end"] == "2027-01-21T21:00:00+01:00"
    assert week["S3"]["start"] != "2027-01-21T19:00:00+01:00"


def test_without_a_length_it_stays_as_long_as_it_was(site: Served) -> None:
    send(site, "/pin", time="2027-01-20T19:00", minutes="45")
    send(site, "/pin", time="2027-01-22T18:30")

    assert planned(site)[:2] == ("2027-01-22T18:30:00+01:00", "2027-01-22T19:15:00+01:00")


@pytest.mark.parametrize("minutes", ["0", "4", "1441", "-5", "soon", "9" * 40, "7.5"])
def test_what_is_no_length_is_refused_with_what_was_typed(site: Served, minutes: str) -> None:
    cookie, token = site.browser()
    form = {"token": token, "session": "W08.S2", "time": "2027-01-20T19:00", "minutes": minutes}

    answer = site.post("/pin", urlencode(form), cookie=cookie)

    assert answer.status == 400
    assert f'value="{minutes}"' in answer.data.decode()
    assert planned(site)[1] == "2027-01-20T20:15:00+01:00"


# --- its title


def test_a_title_is_kept_at_once_and_stands_everywhere(site: Served) -> None:
    assert send(site, "/title", title="Pairing  with\n<Ada>", confirm="1") == 303

    assert planned(site)[2] == "Pairing with <Ada>"
    for page in ("/week/8", "/month", "/review?week=8"):
        assert "Pairing with &lt;Ada&gt;" in site.get(page).data.decode(), page
    calendar = Calendar.from_ical(site.get(site.feed()).data)
    assert "Pairing with <Ada>" in [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")]
    assert "Pairing with <Ada>" in site.learner.studycal("show", "W08").out
    assert "W08 S2 Build: Pairing with <Ada>" in site.learner.studycal("show", "W08.S2").out


def test_it_is_told_in_the_history_and_undone(site: Served) -> None:
    send(site, "/title", title="Pairing with Ada", confirm="1")
    before = site.get("/said?kind=pin").data.decode()

    assert "Build of week 8 titled “Pairing with Ada”" in before
    assert "W08.S2 titled “Pairing with Ada”" in site.learner.studycal("log", "--history").out
    assert send(site, "/undo", fact="1", confirm="1") == 303
    assert planned(site)[2] == "W08 S2 Build: Attention Mechanisms 2/2"


def test_an_empty_one_and_the_planner_give_the_old_one_back(site: Served) -> None:
    for path, form in (("/title", {"title": "", "confirm": "1"}), ("/unpin", {"confirm": "1"})):
        send(site, "/title", title="Pairing with Ada", confirm="1")
        assert "Give it back to the planner" in panel(site)
        assert send(site, path, **form) == 303
        assert planned(site)[2] == "W08 S2 Build: Attention Mechanisms 2/2"
        assert "Give it back to the planner" not in panel(site)


def test_the_same_title_again_is_no_second_fact(site: Served) -> None:
    for _ in range(2):
        send(site, "/title", title="Pairing with Ada", confirm="1")

    assert len(site.get("/api/facts").json()["facts"]) == 1


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"title": "x" * 201}, 400),
        ({"title": "Late", "session": "W07.S1"}, 409),
        ({"title": "None", "session": "W99.S1"}, 404),
        ({"title": "None", "session": "<b>"}, 404),
    ],
)
def test_what_cannot_have_a_title_is_refused(site: Served, form: dict[str, str], status: int) -> None:
    assert send(site, "/title", confirm="1", **form) == status


def test_the_api_gives_a_length(site: Served) -> None:
    said = json.dumps({"session": "W08.S2", "time": "2027-01-20T19:00", "minutes": 90})

    assert site.post("/api/pins", said, content_type="application/json").json()["fact"] == 1
    assert planned(site)[:2] == ("2027-01-20T19:00:00+01:00", "2027-01-20T20:30:00+01:00")


def test_a_terminal_does_the_same(site: Served) -> None:
    learner = site.learner
    assert learner.studycal("pin", "w8s2", "--minutes", "45", "-y").code == 0
    answer = learner.studycal("pin", "w8s2", "--title", "Pairing with Ada", "-y")
    assert "“Pairing with Ada” instead of “W08 S2 Build: Attention Mechanisms 2/2”" in answer.out
    assert planned(site) == ("2027-01-20T19:00:00+01:00", "2027-01-20T19:45:00+01:00", "Pairing with Ada")
    for words in (("pin", "W08.S2"), ("pin", "W08.S2", "fri", "--title", "x"), ("pin", "W08.S2", "--minutes", "3")):
        assert learner.studycal(*words, "-y").code == 2


# --- in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def opened(page: Page) -> Locator:
    page.goto("/week/8")
    page.locator('#grid [data-session="W08.S2"] a').click()
    found = page.locator("#W08\\.S2")
    expect(found).to_be_in_viewport()
    return found


@pytest.mark.peer
@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_length_and_title_by_hand(browser: Browser, site: Served, size: dict[str, int], *, script: bool) -> None:
    with window(browser, site, viewport=size, java_script_enabled=script) as page:
        card = opened(page)
        card.get_by_text("Another time or length").click()
        card.get_by_label("Minutes").fill("45")
        card.get_by_role("button", name="See what moves").click()
        page.get_by_role("button", name="Keep it").click()
        expect(page.get_by_text("Kept: pin W08.S2")).to_be_in_viewport()
        card.get_by_text("Another title").click()
        card.get_by_label("Title").fill("Pairing with Ada")
        card.get_by_role("button", name="Keep the title").click()
        expect(page.get_by_text("Kept: title W08.S2 Pairing with Ada")).to_be_in_viewport()
        expect(page.get_by_role("heading", name="S2 Build: Pairing with Ada")).to_be_visible()
        assert planned(site)[1:] == ("2027-01-20T19:45:00+01:00", "Pairing with Ada")
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_text("Kept: title")).to_have_count(0)
        assert planned(site)[2] == "W08 S2 Build: Attention Mechanisms 2/2"


@pytest.mark.peer
def test_a_panel_stands_beside_its_session_and_escape_closes_it(browser: Browser, site: Served) -> None:
    with window(browser, site, viewport=DESKTOP) as page:
        card = opened(page)
        box, block = card.bounding_box(), page.locator("#b-W08\\.S2").bounding_box()
        assert box
        assert block
        assert box["x"] > block["x"] + block["width"]
        assert box["y"] < block["y"] + block["height"]
        assert page.evaluate("scrollY") == 0
        expect(card).to_be_focused()
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()
        expect(page.locator("#b-W08\\.S2")).to_be_focused()
        page.keyboard.press("Enter")
        expect(card).to_be_focused()
        page.go_back()
        expect(card).to_be_hidden()


@pytest.mark.peer
@pytest.mark.parametrize("by", ["pointer", "keys"])
def test_a_session_is_made_longer_by_its_lower_edge(browser: Browser, site: Served, by: str) -> None:
    with window(browser, site, viewport=DESKTOP) as page:
        page.goto("/week/8")
        block = page.locator("#b-W08\\.S2")
        if by == "keys":
            block.focus()
            page.keyboard.press("Shift+ArrowDown")
            expect(page.locator("#hint")).to_contain_text("W08.S2: 2027-01-20 19:00, 90 min. Enter pins it")
            page.keyboard.press("Enter")
        else:
            box, hour = block.bounding_box(), page.locator("#grid .line").nth(-1).bounding_box()
            assert box
            assert hour
            page.mouse.move(box["x"] + 40, box["y"] + box["height"] - 3)
            page.mouse.down()
            page.mouse.move(box["x"] + 40, hour["y"], steps=6)
            page.mouse.up()
        expect(page.get_by_text("Kept: pin W08.S2 2027-01-20 19:00")).to_be_visible()
        start, end, _ = planned(site)
        assert start == "2027-01-20T19:00:00+01:00"
        assert end == {"keys": "2027-01-20T20:30:00+01:00", "pointer": "2027-01-20T21:00:00+01:00"}[by]
