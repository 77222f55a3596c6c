"""A session that is held in another week is told in its own, with the way there; what is pinned says why it stays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.web.chromium import DESKTOP, PHONE, launched, window
from tests.web.site import Served

expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def page_of(site: Served, week: int) -> str:
    return site.get(f"/week/{week}").data.decode()


@pytest.mark.peer
@pytest.mark.parametrize("how", [{"viewport": DESKTOP}, {"viewport": PHONE}, {"java_script_enabled": False}])
def test_its_own_week_leads_to_where_it_is(browser: Browser, site: Served, how: dict[str, object]) -> None:
    assert site.learner.studycal("pin", "W08.S2", "2027-01-27 20:30", "-y").code == 0
    with window(browser, site, **how) as page:
        page.goto("/week/8")
        ghost = page.locator('[data-date="2027-01-20"] .ghost')
        expect(ghost).to_have_attribute(
            "title", "S2 now Wed 27 Jan 20:30. You gave it this time yourself, so it stays there."
        )
        expect(ghost).to_have_attribute("data-brief", "S2 → Wed 27 Jan")
        line = page.get_by_text("S2 Build is held on Wednesday 27 January, 20:30:")
        line.get_by_role("link", name="in week 9").click()
        assert page.url.endswith("/week/9#W08.S2")
        expect(page.locator("#W08\\.S2")).to_be_in_viewport()


def test_in_a_week_without_a_topic_the_month_shows_it(site: Served) -> None:
    assert site.learner.studycal("mark", "pause", "2027-01-25..2027-01-31", "-y").code == 0
    assert site.learner.studycal("pin", "W08.S2", "2027-01-27 20:30", "-y").code == 0
    assert '<a href="/month/2027-01">look at that month</a>' in page_of(site, 8)


def test_a_session_in_its_own_week_is_no_news(site: Served) -> None:
    assert site.learner.studycal("pin", "W08.S2", "2027-01-22 20:30", "-y").code == 0
    assert "is held on" not in page_of(site, 8)


def test_the_question_of_a_trip_says_what_becomes_of_the_pinned(site: Served) -> None:
    assert site.learner.studycal("pin", "W10.S1", "2027-02-02 20:00", "-y").code == 0
    cookie, token = site.browser()
    form = f"token={token}&kind=travel&first=2027-01-30&last=2027-02-14&tz=Asia/Tokyo&back=/week/10"
    assert (
        "W10.S1 is pinned. Where you are then it is Wed 3 Feb 04:00"
        in site.post("/mark", form, cookie=cookie).data.decode()
    )


def test_the_panel_of_what_is_pinned_in_a_bad_week_says_why_it_stays(site: Served) -> None:
    assert site.learner.studycal("pin", "W08.S1", "2027-01-19 20:00", "-y").code == 0
    assert site.learner.studycal("mark", "bad", "W08", "-y").code == 0
    page = page_of(site, 8)
    assert '<p class="force">W08.S1 is pinned. The week is a light one and would not hold it' in page
    assert "what you pinned stays." in page.partition('class="card panel" id="W08.S1"')[2].partition("</section>")[0]


def test_why_a_day_is_closed_is_never_under_what_stands_on_it(browser: Browser, site: Served) -> None:
    """A travel day with an appointment and a ghost: each has its own place, on a desktop and on a phone."""
    event = "BEGIN:VEVENT\nUID:1\nDTSTART:20270130T080000Z\nDTEND:20270130T120000Z\nSUMMARY:Flight\nEND:VEVENT\n"
    calendar = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{event}END:VCALENDAR\n"
    (site.learner.folder / "work.ics").write_text(calendar, "utf-8")
    with (site.learner.folder / "studycal.toml").open("a", encoding="utf-8") as config:
        config.write('\n[[busy]]\nurl = "work.ics"\n')
    assert site.learner.studycal("mark", "travel", "2027-01-30..2027-02-14", "--tz", "Asia/Tokyo", "-y").code == 0
    for size in (DESKTOP, PHONE):
        with window(browser, site, viewport=size) as page:
            page.goto("/week/9")
            day = page.locator('[data-date="2027-01-30"]')
            reason = day.get_by_text("That day is a travel day.", exact=True).bounding_box()
            assert reason
            assert day.locator(".busy").count() == 1
            for block in day.locator(".busy, .ghost, .session, h2").all():
                box = block.bounding_box()
                assert box
                beside = box["x"] >= reason["x"] + reason["width"] or reason["x"] >= box["x"] + box["width"]
                assert beside or box["y"] >= reason["y"] + reason["height"] or reason["y"] >= box["y"] + box["height"]


def test_on_a_trip_a_home_time_is_the_wall_time_over_there(site: Served) -> None:
    """Seven in the evening at home is no three in the morning over there."""
    assert site.learner.studycal("pin", "W10.S1", "2027-02-02 20:00", "-y").code == 0
    assert site.learner.studycal("mark", "travel", "2027-01-30..2027-02-14", "--tz", "Asia/Tokyo", "-y").code == 0
    assert "S1 from 19:00" in page_of(site, 10)
    assert "S1 from 03:00" not in page_of(site, 10)
