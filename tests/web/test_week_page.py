"""The week's grid: the hours it shows, and what stands where a session would be at home."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode

from tests.web.site import Served


def hours(site: Served, week: int) -> tuple[str, str]:
    """The first and last hour mark of a week's grid."""
    page = site.get(f"/week/{week}").data.decode()
    marks = re.findall(r"<span class=\"from-\d+\">(\d\d:00)</span>", page)
    return marks[0], marks[-1]


def ghosts(site: Served, week: int) -> list[str]:
    """The words of a week's ghosts, without markup."""
    page = site.get(f"/week/{week}").data.decode()
    found = re.findall(r'<p class="ghost[^>]*>(.*?)</p>', page, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", one)) for one in found]


def test_hours_far_from_every_session_are_folded_away(site: Served) -> None:
    """Sessions from 10:00 to 20:15; the windows are open all day and night."""
    config = site.learner.folder / "studycal.toml"
    config.write_text(re.sub(r"(?m)^windows = .*$", 'windows = ["mon-sun 00:00-23:59"]', config.read_text()))

    assert hours(site, 8) == ("09:00", "21:00")


def test_an_hour_is_unfolded_by_a_session_pinned_to_it(site: Served) -> None:
    site.learner.studycal("pin", "W08.S2", "2027-01-20 06:00", "--yes")

    assert hours(site, 8) == ("05:00", "21:00")
    assert hours(site, 9) == ("09:00", "21:00")


def test_a_week_without_a_session_shows_its_windows(site: Served) -> None:
    site.learner.studycal("mark", "pause", "2027-01-18..2027-01-24", "--yes")

    paused = site.get("/api/plan").json()["weeks"]
    assert [week["week"] for week in paused if week["starts"] == "2027-01-18"] == []
    assert hours(site, 8) == ("09:00", "21:00")


def test_a_ghost_says_where_its_session_is_and_why(site: Served) -> None:
    """In words that are read aloud and shown; the whole of it as a title where the box is too small."""
    site.learner.studycal("pin", "W08.S2", "2027-01-22 18:30", "--yes")
    page = site.get("/week/8").data.decode()

    found = ghosts(site, 8)
    assert "S2 now Fri 18:30. You gave it this time yourself, so it stays there." in found
    assert 'title="S2 now Fri 18:30. You gave it this time yourself, so it stays there."' in page


def test_every_ghost_has_a_reason(site: Served) -> None:
    """A conference over two home slots moves two sessions."""
    busy = site.learner.folder / "work.ics"
    busy.write_bytes(
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//e//e//EN\r\nBEGIN:VEVENT\r\nUID:1@e\r\nDTSTAMP:20260101T000000Z\r\n"
        b"DTSTART:20270120T170000Z\r\nDTEND:20270121T220000Z\r\nSUMMARY:Conference <A>\r\nEND:VEVENT\r\n"
        b"END:VCALENDAR\r\n"
    )
    config = site.learner.folder / "studycal.toml"
    config.write_text(config.read_text() + '\n[[busy]]\nurl = "work.ics"\n')

    found = ghosts(site, 8)
    assert len(found) >= 2
    assert all("Conference <A>" in one and re.search(r"^\w\d now \w{3} \d\d:\d\d\. ", one) for one in found)


def test_what_a_mark_left_out_is_told_with_its_reason(site: Served) -> None:
    """Whoever looks for a session that is not there finds why, where it would be."""
    site.learner.studycal("mark", "bad", "W08", "--yes")
    page = unescape(site.get("/week/8").data.decode())

    told = page.partition('id="left-out"')[2].partition("</section>")[0]
    assert "S1 Theory" in told
    assert "S3 Read" in told
    assert "The week is a bad one" in told
    assert "S2 Build" not in told
    assert 'id="left-out"' not in site.get("/week/9").data.decode()


def test_what_has_no_place_is_held_from_the_page(site: Served) -> None:
    """A conference leaves the week no room for a session; the page offers the nearest time, and keeps one's own."""
    busy = site.learner.folder / "work.ics"
    busy.write_bytes(
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//e//e//EN\r\nBEGIN:VEVENT\r\nUID:1@e\r\nDTSTAMP:20260101T000000Z\r\n"
        b"DTSTART:20270118T080000Z\r\nDTEND:20270124T210000Z\r\nSUMMARY:Conference\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    config = site.learner.folder / "studycal.toml"
    config.write_text(config.read_text() + '\n[[busy]]\nurl = "work.ics"\n')
    told = site.get("/week/8").data.decode().partition('id="unplaced"')[2].partition("</section>")[0]
    assert '<input type="hidden" name="session" value="W08.S4">' in told

    cookie, token = site.browser()
    form = {"token": token, "session": "W08.S4", "time": "2027-01-23T10:00", "back": "/week/8", "confirm": "1"}
    assert site.post("/pin", urlencode(form), cookie=cookie).status == 303
    assert site.learner.week(8)["S4"]["start"] == "2027-01-23T10:00:00+01:00"


def test_the_month_says_how_long_each_session_takes_and_when_it_ends(site: Served) -> None:
    page = site.get("/month/2027-01").data.decode()
    chip = next(part for part in page.split('class="chip') if 'data-session="W08.S2"' in part).partition("</a>")[0]
    assert "19:00–20:15, planned" in chip
    assert "· 75 min" in chip
