"""Fixed dates in a Google calendar, over real HTTP: they are there, and whoever drags one finds it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.syncing import Syncing
from tests.google import FakeGoogle

DATES = (
    '\n[[anchor]]\nname = "Open house"\ndate = 2026-12-16\ntime = "19:30"\n'
    '\n[[anchor]]\nname = "Essay due"\ndate = 2026-12-18\n'
    '\n[[anchor]]\nname = "Demo day"\nweek = 4\nweekday = "tue"\ntime = "20:00"\noutput = true\n'
)


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Syncing]:
    with FakeGoogle() as google:
        learner = Syncing(tmp_path / "learner", google)
        config = learner.folder / "studycal.toml"
        config.write_text(config.read_text() + DATES)
        assert learner.studycal("sync").code == 0
        yield learner


def test_a_fixed_date_is_an_event_of_its_own_and_a_second_run_has_nothing_to_do(learner: Syncing) -> None:
    events = learner.events()
    assert events["W03.D1"]["start"]["date"] == "2026-12-18"
    assert events["W03.A1"]["summary"] == "Open house"
    assert events["W04.S4"]["summary"] == "W04 S4 Write: Demo day"
    assert learner.studycal("plan", "--exit-code").code == 0
    assert learner.studycal("sync", "--json").json["requests"] == 1


@pytest.mark.parametrize("name", ["W03.A1", "W04.S4"])
def test_a_fixed_date_that_is_dragged_returns_and_is_no_pin(learner: Syncing, name: str) -> None:
    before = learner.events()[name]
    learner.google.hands.drag(learner.calendar, before["id"], 60)
    report = learner.studycal("sync", "--json").json
    assert (report["updated"], report["accepted"]) == ([name], [])
    assert learner.events()[name]["start"] == before["start"]
    assert learner.studycal("plan", "--exit-code").code == 0


def test_a_date_that_moves_and_one_that_goes_are_brought_to_the_calendar(learner: Syncing) -> None:
    config = learner.folder / "studycal.toml"
    text = config.read_text().replace("2026-12-18", "2026-12-17")
    text = text.replace('\n[[anchor]]\nname = "Open house"\ndate = 2026-12-16\ntime = "19:30"\n', "")
    config.write_text(text)
    report = learner.studycal("sync", "--json").json
    assert "W03.D1" in report["updated"]
    assert report["deleted"] == ["W03.A1"]
    assert learner.events()["W03.D1"]["start"]["date"] == "2026-12-17"
    assert learner.studycal("plan", "--exit-code").code == 0
