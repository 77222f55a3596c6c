"""What one request has read serves the next only while nothing has changed: no page ever shows what was."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.web.site import Served


def shown(site: Served) -> str:
    return (
        site.get("/week/8").data.decode() + site.get("/said").data.decode() + site.get("/month?m=2027-01").data.decode()
    )


def config(site: Served, change: Callable[[str], str]) -> None:
    path = site.learner.folder / "studycal.toml"
    path.write_text(change(path.read_text()))


CHANGES: dict[str, tuple[Callable[[Served], object], str]] = {
    "a pin": (lambda site: site.learner.studycal("pin", "W08.S2", "2027-01-21 20:25", "--yes"), "20:25"),
    "a log": (lambda site: site.learner.studycal("log", "partial", "W06.S1", "-m", "from page 9"), "from page 9"),
    "a mark": (lambda site: site.learner.studycal("mark", "bad", "W08", "--yes"), "is a bad week"),
    "a setting": (lambda site: site.learner.studycal("set", "home", "tue,wed,thu,fri 18:05", "--yes"), "18:05"),
    "the config": (lambda site: config(site, lambda text: text.replace('"sat 10:00"', '"sat 10:35"')), "10:35"),
    "a busy calendar": (
        lambda site: [
            (site.learner.folder / "work.ics").write_text(BUSY),
            config(site, lambda text: text + '\n[[busy]]\nurl = "work.ics"\n'),
        ],
        "Away day",
    ),
    "another memory": (
        lambda site: [
            config(site, lambda text: text + '\n[state]\npath = "other.sqlite"\n'),
            site.learner.studycal("log", "partial", "W06.S1", "-m", "of the other memory"),
        ],
        "of the other memory",
    ),
    "another plan": (
        lambda site: [
            config(site, lambda text: re.sub(r'(?m)^id = ".*"$', 'id = "another"', text)),
            site.learner.studycal("log", "partial", "W06.S1", "-m", "of the other plan"),
        ],
        "of the other plan",
    ),
}
BUSY = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20261101T000000Z
DTSTART:20270120T170000Z
DTEND:20270120T210000Z
SUMMARY:Away day
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize("what", CHANGES)
def test_what_changed_between_two_requests_is_shown_by_the_second(site: Served, what: str) -> None:
    change, word = CHANGES[what]
    assert word not in shown(site)
    change(site)
    assert word in shown(site)


def test_what_was_taken_back_between_two_requests_is_gone(site: Served) -> None:
    site.learner.studycal("pin", "W08.S2", "2027-01-21 20:25", "--yes")
    assert "20:25" in site.get("/week/8").data.decode()
    site.learner.studycal("undo", "--yes")
    assert "20:25" not in site.get("/week/8").data.decode()


def test_a_plan_that_was_begun_anew_is_the_one_that_is_shown(site: Served) -> None:
    """The state is gone and made anew, with the same numbers of revision and facts."""
    site.learner.studycal("log", "partial", "W06.S1", "-m", "of before")
    assert "of before" in shown(site)
    for file in (site.learner.folder / ".studycal").glob("state.sqlite*"):
        file.unlink()
    site.learner.studycal("log", "partial", "W06.S2", "-m", "of after")
    pages = shown(site)
    assert "of after" in pages
    assert "of before" not in pages


PAGES = (
    "/", "/week/7", "/week/8", "/month", "/year", "/review", "/outputs", "/said", "/subscribe", "/connect", "/settings",
    "/search?q=attention",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_page_takes_sixty_kilobytes_and_six_requests_at_most_the_first_time(site: Served, path: str) -> None:
    """The page and all that it names, as they are sent to a browser; what a style sheet names counts, too."""
    done = [f"W0{week}.S{slot}" for week in range(1, 6) for slot in range(1, 5)]
    site.learner.studycal("log", "done", *done)
    packed = {"accept_encoding": "gzip"}
    page = site.get(path, **packed)
    text = site.get(path).data.decode()
    named = re.findall(r'(?:src|<link[^>]*href)="(/[^"]+)"', text)
    sheets = [site.get(name).data.decode() for name in named if name.endswith(".css")]
    named += [name for sheet in sheets for name in re.findall(r"url\(\"?(/[^\")]+)", sheet)]
    sizes = [len(page.data), *(len(site.get(name, **packed).data) for name in dict.fromkeys(named))]

    assert page.status == 200
    assert len(sizes) <= 6
    assert sum(sizes) <= 60_000
