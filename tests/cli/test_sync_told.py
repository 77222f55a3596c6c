"""What `sync`, `plan`, `purge` and the timer tell of a Google calendar that is no longer as it was written."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.syncing import Syncing
from tests.google import FakeGoogle
from tests.web.site import served


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Syncing]:
    with FakeGoogle() as google:
        learner = Syncing(tmp_path / "learner", google)
        assert learner.studycal("sync", "google", "--yes").code == 0
        yield learner


def _times(zone: str) -> dict[str, dict[str, str]]:
    return {
        "start": {"dateTime": "2026-12-10T19:00:00+01:00", "timeZone": zone},
        "end": {"dateTime": "2026-12-10T20:15:00+01:00", "timeZone": zone},
    }


def test_a_zone_that_nobody_knows_is_told_each_time_and_nothing_is_learnt(learner: Syncing) -> None:
    event = learner.events()["W02.S3"]["id"]
    learner.google.hands.home(learner.calendar).events[event] |= _times("Europe/Kyiv2")
    learner.google.hands.touch(learner.calendar, event)
    for _ in range(2):
        answer = learner.studycal("sync", "google", "--yes")
        assert answer.code == 0
        assert "kept    W02.S3" in answer.out
        assert "Europe/Kyiv2" in answer.out
    found = learner.studycal("sync", "google", "--yes", "--json").json
    assert (found["requests"], found["dropped"], found["accepted"]) == (1, [], [])
    assert [item["id"] for item in found["kept"]] == ["W02.S3"]
    assert learner.week(2)["S3"]["status"] == "planned"
    events = next(line for line in learner.studycal("doctor").out.splitlines() if "events" in line)
    assert "W02.S3 in google: left alone" in events


def test_the_page_tells_what_is_left_alone_at_every_look(learner: Syncing) -> None:
    event = learner.events()["W02.S3"]["id"]
    learner.google.hands.home(learner.calendar).events[event] |= _times("Europe/Kyiv2")
    learner.google.hands.touch(learner.calendar, event)
    learner.studycal("sync", "google", "--yes")
    with served(learner) as site:
        for path in ("/week/2", "/connect"):
            assert b"W02.S3 in google: left alone" in site.get(path).data


def test_the_same_instants_in_another_zone_are_quiet(learner: Syncing) -> None:
    learner.google.hands.edit(learner.calendar, learner.events()["W02.S3"]["id"], _times("Asia/Tokyo"))
    answer = learner.studycal("sync", "google", "--yes")
    assert answer.out == "google: nothing to do\n"
    assert learner.week(2)["S3"]["pinned"] is False


ODD = {
    "a whole day": ({"start": {"date": "2026-12-17"}, "end": {"date": "2026-12-18"}}, "all-day"),
    "a series": ({"recurrence": ["RRULE:FREQ=WEEKLY;COUNT=3"]}, "it repeats now"),
    "an unknown zone": (_times("Europe/Kyiv2"), "Europe/Kyiv2"),
}


@pytest.mark.parametrize(("body", "words"), ODD.values(), ids=ODD)
def test_an_event_that_cannot_follow_is_named_by_every_command_that_looks(
    learner: Syncing, body: dict[str, Any], words: str
) -> None:
    event = learner.events()["W03.S3"]["id"]
    learner.google.hands.home(learner.calendar).events[event] |= body
    learner.google.hands.touch(learner.calendar, event)
    learner.studycal("sync", "google", "--yes")
    for command in ("check", "doctor", "show W03", "plan google", "sync google --yes"):
        told = next(line for line in learner.studycal(*command.split()).out.splitlines() if "W03.S3" in line)
        assert words in told, command
    (problem,) = learner.studycal("check", "--json").json["problems"]
    assert (problem["rule"], problem["level"]) == ("left-alone", "info")
    assert learner.studycal("check", "--strict").code == 0


def older_beside_newer(learner: Syncing) -> str:
    """An event that was deleted, made anew by `unskip` and then taken back from the bin; its id."""
    event = str(learner.events()["W03.S3"]["id"])
    learner.google.hands.remove(learner.calendar, event)
    learner.studycal("sync", "google", "--yes")
    learner.studycal("unskip", "W03.S3", "--yes")
    learner.studycal("sync", "google", "--yes")
    learner.google.hands.restore(learner.calendar, event)
    return event


def test_an_older_event_beside_the_newer_is_named_until_one_of_them_is_gone(learner: Syncing) -> None:
    event = older_beside_newer(learner)
    learner.studycal("sync", "google", "--yes")
    for command in ("check", "doctor", "show W03"):
        told = " ".join(learner.studycal(*command.split()).out.split())
        assert "W03.S3 in google: stands twice: the older event on Thu 17 Dec 19:00" in told, command
        assert "Delete it in the calendar" in told
    assert learner.studycal("doctor").code == 1

    learner.google.hands.remove(learner.calendar, event)
    learner.studycal("sync", "google", "--yes")
    assert learner.studycal("doctor").code == 0
    assert "stands twice" not in learner.studycal("check").out


def test_purge_finds_older_events_too_and_ends_the_timer_there(learner: Syncing) -> None:
    older_beside_newer(learner)
    told = learner.studycal("sync", "google", "--yes")
    assert "W03.S3: stands twice" in told.err

    purged = learner.studycal("purge", "google", "--yes")
    assert purged.out.count("\n") == 31
    assert "leaves google alone" in purged.err
    assert learner.google.hands.events(learner.calendar) == []
    timer = learner.studycal("daemon", "--once")
    assert (timer.code, learner.google.hands.events(learner.calendar)) == (0, [])
    assert len(learner.studycal("sync", "google", "--yes", "--json").json["created"]) == 30


def test_purge_leaves_a_series_and_the_learners_words(learner: Syncing) -> None:
    events = learner.events()
    learner.google.hands.edit(learner.calendar, events["W03.S3"]["id"], {"recurrence": ["RRULE:FREQ=WEEKLY;COUNT=3"]})
    learner.google.hands.edit(learner.calendar, events["W04.S3"]["id"], {"summary": "Paper club"})
    purged = learner.studycal("purge", "google", "--yes")
    assert "kept    W03.S3  it repeats now" in purged.out
    assert "kept    W04.S3  it has words of yours" in purged.out
    assert len(learner.google.hands.events(learner.calendar)) == 2


def test_a_resize_is_named_before_it_is_given_back(learner: Syncing) -> None:
    event = learner.events()["W02.S3"]
    learner.google.hands.edit(learner.calendar, event["id"], {"end": _times("Europe/Warsaw")["end"] | {
        "dateTime": "2026-12-10T20:45:00+01:00"}})  # fmt: skip
    assert "you made it longer, 105 min instead of 75" in learner.studycal("sync", "google", "--yes").out
    shown = learner.studycal("unpin", "W02.S3", "-n").out
    assert "75 min instead of 105" in shown
    assert "Gives back W02.S3 in google: time." in shown


def test_without_a_target_each_command_names_itself(learner: Syncing) -> None:
    config = learner.folder / "studycal.toml"
    config.write_text(config.read_text().replace('targets = ["google"]', "targets = []"))
    assert "Type `studycal plan google`" in learner.studycal("plan").err
    assert "Type `studycal sync google`" in learner.studycal("sync").err


def test_a_long_time_stands_apart_from_the_title(learner: Syncing) -> None:
    whole = {"start": {"date": "2026-12-17"}, "end": {"date": "2026-12-18"}}
    learner.google.hands.edit(learner.calendar, learner.events()["W03.S3"]["id"], whole)
    assert "Thu 17 Dec, all day  W03 S3 Read" in learner.studycal("sync", "google", "--yes").out


def test_what_another_machine_moved_for_its_own_reasons_is_told_until_one_takes_over(learner: Syncing) -> None:
    """Only the other machine knows of an appointment; neither plan is the newer one."""
    other = Syncing.__new__(Syncing)
    other.folder, other.now, other.google = learner.folder.with_name("other"), learner.now, learner.google
    shutil.copytree(learner.folder, other.folder)
    event = "DTSTART:20261209T173000Z\r\nDTEND:20261209T200000Z\r\nUID:a\r\nSUMMARY:Choir"
    (other.folder / "choir.ics").write_text(
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    with (other.folder / "studycal.toml").open("a") as config:
        config.write('\n[[busy]]\nurl = "choir.ics"\n')
    moved = other.studycal("sync", "google", "--yes", "--json").json["updated"]
    assert "W02.S2" in moved

    for _ in range(2):
        answer = learner.studycal("sync", "google", "--yes", "--json")
        assert (answer.code, answer.json["updated"]) == (0, [])
        assert [one["id"] for one in answer.json["conflicts"]] == sorted(moved)
    assert "`studycal sync --take-over`" in learner.studycal("sync", "google", "--yes").err

    taken = learner.studycal("sync", "google", "--yes", "--json", "--take-over").json
    assert (sorted(taken["updated"]), taken["conflicts"]) == (sorted(moved), [])
    assert learner.events()["W02.S2"]["start"]["dateTime"].startswith("2026-12-09T19:00")
    assert other.studycal("sync", "google", "--yes", "--json").json["updated"] == []
