"""A calendar that cannot be read is unknown, not free: the page says so wherever the terminal does."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tests.web.site import Served

WARNING = "What stands in this calendar is unknown, not free."


@pytest.fixture
def unread(site: Served) -> Served:
    """A learner with a busy file that is no calendar."""
    folder = site.learner.folder
    (folder / "work.ics").write_text("<html>Please log in</html>")
    config = folder / "studycal.toml"
    config.write_text(config.read_text() + '\n[[busy]]\nurl = "work.ics"\n')
    return site


def test_the_pages_of_the_plan_say_it(unread: Served) -> None:
    said = unread.learner.studycal("show", "week").err
    told = next(line for line in said.splitlines() if "work.ics" in line).removeprefix("warning: ")
    for path in ("/", "/week", "/month", "/settings"):
        page = unread.get(path).data.decode()
        assert WARNING in page, path
        assert told.partition(": ")[0] in page


def test_the_preview_of_another_busy_calendar_says_it(site: Served) -> None:
    (site.learner.folder / "other.ics").write_text("<html>Please log in</html>")
    assert WARNING not in site.get("/settings").data.decode()
    cookie, token = site.browser()
    seen = site.post("/settings", urlencode({"token": token, "busy": "other.ics"}), cookie=cookie)
    assert seen.status == 200, seen.data.decode()
    assert WARNING in seen.data.decode()
    assert "other.ics" in seen.data.decode()


def test_a_pin_to_no_time_is_refused(site: Served) -> None:
    for typed in ("", " "):
        cookie, token = site.browser()
        form = {"token": token, "session": "W10.S1", "time": typed}
        assert site.post("/pin", urlencode(form), cookie=cookie).status == 400
