"""Two times for one session: the page says both, and a button answers which one holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.cli.learner import Learner
from tests.peers_caldav import Server
from tests.web.chromium import DESKTOP, launched, window
from tests.web.site import served
from tests.web.test_journeys import connect, drag_there, radicale, sync

__all__ = ["radicale"]
pytestmark = pytest.mark.peer
expect.set_options(timeout=20_000)


@pytest.mark.parametrize(("answer", "start"), [(0, "2027-02-09T18:30"), (1, "2027-02-11T20:00")])
def test_a_button_answers_which_time_holds(
    learner: Learner, radicale: Server, tmp_path: Path, answer: int, start: str
) -> None:
    learner.now = "2027-01-12T12:00:00+01:00"
    config = learner.folder / "studycal.toml"
    config.write_text(config.read_text() + '\n[sync]\nprefer = "ask"\nhorizon_weeks = 5\n')
    with served(learner) as site, launched() as browser, window(browser, site, viewport=DESKTOP) as page:
        connect(page, radicale)
        sync(page)
        drag_there(site, radicale)
        assert learner.studycal("pin", "W10.S2", "2027-02-11 20:00", "--yes").code == 0
        page.goto("/connect")
        page.get_by_role("button", name="Sync now").click()
        expect(page.get_by_role("heading", name="Both sides changed")).to_be_visible(timeout=60_000)
        ways = page.get_by_role("group", name="W10.S2").get_by_role("button")
        expect(ways).to_have_text(["Hold it on Tue 9 Feb 18:30", "Hold it on Thu 11 Feb 20:00"])
        ways.nth(answer).click()
        page.get_by_role("button", name="Keep it").click()
        sync(page)
        expect(page.get_by_role("heading", name="Both sides changed")).to_have_count(0)
    assert learner.week(10)["S2"]["start"].startswith(start)
