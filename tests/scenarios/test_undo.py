"""Whatever is said can be taken back exactly, in a year full of other appointments and of sessions moved by them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.cli.learner import Learner
from tests.scenarios.test_bad_and_great import at, plan

NOW = "2027-01-12T12:00:00+01:00"
WORDS = (
    "mark bad W08",
    "mark great W08",
    "mark cut W09",
    "mark merge W08 W09",
    "mark pause 2027-01-14..2027-01-31",
    "mark pause 2027-01-21..2027-01-23",
    "mark travel 2027-03-20..2027-04-05 --tz Asia/Tokyo",
    "mark return --resume open",
    "mark return --resume today",
    "pin W08.S2 2027-01-23T11:00",
    "log done W07.S1",
    "log skip W08.S3",
)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Learner:
    """A learner with a plan whose sessions other appointments moved about, some of which are gone again."""
    learner = Learner(tmp_path_factory.mktemp("crowded")).begin()
    other = learner.folder / "other.ics"
    config = learner.folder / "studycal.toml"
    config.write_text(config.read_text() + '\n[[busy]]\nurl = "other.ics"\n')
    for days in (range(1, 360, 3), range(1, 360, 4)):
        other.write_text(_calendar(days))
        learner.year()
    assert learner.studycal("log", "done", "W05.S1", now="2026-12-28T21:00:00+01:00").code == 0
    return at(learner, NOW)


def _calendar(days: range) -> str:
    """Every few days, two hours in the evening."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//other//EN"]
    for day in days:
        on = date(2026, 11, 30) + timedelta(days=day)
        times = [f"DTSTART:{on:%Y%m%d}T170000Z", f"DTEND:{on:%Y%m%d}T190000Z"]
        lines += ["BEGIN:VEVENT", f"UID:{day}", "DTSTAMP:20261101T000000Z", *times, "SUMMARY:Choir", "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


@pytest.mark.parametrize("words", WORDS)
def test_what_was_said_is_taken_back_exactly(crowded: Learner, words: str) -> None:
    before = plan(crowded)
    said = crowded.studycal(*words.split(), "--yes")
    assert said.code == 0, said.err
    assert crowded.studycal("undo", "--yes").code == 0
    assert plan(crowded) == before


def test_two_marks_are_taken_back_in_any_order(crowded: Learner) -> None:
    before = plan(crowded)
    for words in ("mark pause 2027-01-14..2027-01-31", "mark travel 2027-03-20..2027-04-05 --tz Asia/Tokyo"):
        assert crowded.studycal(*words.split(), "--yes").code == 0
    history = crowded.studycal("log", "--history", "--json").json["facts"]
    for fact in (history[-2]["fact"], history[-1]["fact"]):
        assert crowded.studycal("undo", str(fact), "--yes").code == 0
    assert plan(crowded) == before


def test_the_history_numbers_every_fact_also_one_that_takes_another_back(crowded: Learner) -> None:
    before = len(crowded.studycal("log", "--history", "--json").json["facts"])
    assert crowded.studycal("mark", "bad", "W20", "--yes").code == 0
    assert crowded.studycal("undo", "--yes").code == 0
    history = crowded.studycal("log", "--history", "--json").json["facts"]
    assert [fact["fact"] for fact in history[before:]] == [before + 1, before + 2]
    assert (history[-1]["kind"], history[-1]["undoes"]) == ("undo", before + 1)
    assert {fact["at"][-6:] for fact in history} == {"+01:00"}
