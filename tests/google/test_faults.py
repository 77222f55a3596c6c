"""Faults of Google and of the network between, through the command line: what stands in the calendar afterwards."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from studycal.calendars.google import login_file
from studycal.calendars.google.login_file import LIST, OWN
from tests.cli.learner import PROGRAM, Learner
from tests.cli.syncing import Syncing
from tests.google import FakeGoogle
from tests.google.studycal import NOW, kept_login

BUSY = ((429, "rateLimitExceeded"), (403, "rateLimitExceeded"), (503, "backendError"))
TOTAL = 30
"""Sessions of the six weeks."""


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Syncing]:
    with FakeGoogle() as google:
        yield Syncing(tmp_path / "learner", google)


def writes(learner: Syncing) -> int:
    """Parts of batches since the log was emptied: each is a write, or a question after a lost answer."""
    return sum(int(str(entry.get("parts", 0))) for entry in learner.google.hands.log())


def rests(learner: Syncing) -> bool:
    """Whether the calendar holds each session once and a further run writes nothing, with one request."""
    learner.google.hands.calm()
    learner.google.hands.clear()
    answer = learner.studycal("sync", "--json")
    return (
        answer.code == 0
        and answer.json["requests"] == 1
        and writes(learner) == 0
        and len(learner.events()) == len(learner.google.hands.events(learner.calendar)) == TOTAL
    )


@pytest.mark.parametrize(
    ("kind", "where"),
    [("cut", "/batch/"), *(("lost", one) for one in ("/batch/", "POST .*/calendars\\?", "/token"))],
)
def test_f5_a_lost_answer_leaves_no_double_and_no_surplus_write(learner: Syncing, kind: str, where: str) -> None:
    learner.google.hands.fault(kind, where)
    first = learner.studycal("sync", "--json")
    if first.code:
        assert first.err.count("\n") == 1
        assert learner.studycal("sync").code == 0
    assert rests(learner)


def test_f6_mixed_answers_in_one_batch_take_two_runs_at_most(learner: Syncing) -> None:
    hands = learner.google.hands
    for number, (status, reason) in enumerate(
        [
            (429, "rateLimitExceeded"),
            (503, "backendError"),
            (403, "userRateLimitExceeded"),
            (400, "invalid"),
            (412, "conditionNotMet"),
        ]
    ):
        hands.fault("error", "PART POST", status=status, reason=reason, retry_after="0", skip=2 + 5 * number)
    first = learner.studycal("sync", "--json")
    assert len(first.json["created"]) >= TOTAL - 2
    learner.studycal("sync")
    assert rests(learner)


def test_f6_a_calendar_that_contradicts_itself_about_an_event_deletes_nothing(learner: Syncing) -> None:
    learner.google.hands.fault("error", "PART POST", status=409, reason="duplicate", skip=3)
    first = learner.studycal("sync", "--json")
    assert (first.json["dropped"], len(first.json["created"])) == ([], TOTAL)
    assert rests(learner)


def test_f7_a_token_that_ended_costs_a_request_and_no_write(learner: Syncing) -> None:
    learner.studycal("sync")
    learner.studycal("sync")
    learner.google.hands.expire_sync_tokens(learner.calendar)
    learner.google.hands.clear()
    answer = learner.studycal("sync", "--json")
    assert answer.json["requests"] == learner.google.hands.count() == 2
    assert writes(learner) == 0
    assert rests(learner)


@pytest.mark.parametrize(
    ("at", "status", "reason"), [*((at, *BUSY[0]) for at in range(3)), *((2, *word) for word in BUSY[1:])]
)
def test_f17_a_busy_server_at_any_request_costs_a_retry(learner: Syncing, at: int, status: int, reason: str) -> None:
    learner.google.hands.fault("error", "/v3", status=status, reason=reason, retry_after="0", skip=at)
    answer = learner.studycal("sync", "--json")
    assert (answer.code, len(answer.json["created"])) == (0, TOTAL)
    assert answer.json["requests"] <= 4 + 2
    assert rests(learner)


@pytest.mark.parametrize("where", ["calendarList", "POST .*/calendars\\?", "/batch/", "/token"])
def test_f18_a_login_page_in_the_way_changes_nothing(learner: Syncing, where: str) -> None:
    learner.google.hands.fault("html", where, times=0)
    answer = learner.studycal("sync")
    assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1)
    learner.google.hands.calm()
    assert learner.studycal("sync", "--json").json["dropped"] == []
    assert rests(learner)


def test_f18_a_page_in_the_way_of_a_look_is_no_empty_calendar(learner: Syncing) -> None:
    learner.studycal("sync")
    learner.google.hands.fault("html", "GET .*/events", times=0)
    assert learner.studycal("sync").code == 1
    assert rests(learner)


def test_f19_a_revoked_login_is_told_once_and_everything_local_goes_on(learner: Syncing) -> None:
    learner.studycal("sync")
    learner.google.hands.revoke_logins()
    learner.google.hands.clear()
    answer = learner.studycal("sync")
    assert answer.code == 5
    assert answer.err == ("studycal: The Google login was revoked or has expired. Run `studycal auth google`.\n")
    for _ in range(3):
        assert learner.studycal("sync").code == 5
    assert [entry["path"] for entry in learner.google.hands.log()].count("/token") == 1
    assert learner.studycal("show", "week").code == 0
    assert learner.studycal("export", "ics", "-o", "-").out.count("BEGIN:VEVENT") == TOTAL
    assert learner.studycal("mark", "bad", "W03", "--yes").code == 0


@pytest.mark.parametrize("scopes", [(OWN, LIST), (OWN,)])
def test_f11_without_its_memory_a_plan_finds_its_calendar_again(learner: Syncing, scopes: tuple[str, ...]) -> None:
    kept_login(learner.google, learner.folder.parent / f"{learner.folder.name}-token.json", scopes=scopes)
    learner.studycal("sync")
    events = learner.events()
    learner.google.hands.drag(learner.calendar, events["W02.S1"]["id"], 60)
    learner.google.hands.remove(learner.calendar, events["W02.S2"]["id"])
    shutil.rmtree(learner.folder / ".studycal")
    learner.google.hands.clear()
    answer = learner.studycal("sync", "--json")
    assert (answer.json["accepted"], answer.json["dropped"]) == (["W02.S1"], ["W02.S2"])
    assert writes(learner) == 0
    assert len(learner.google.hands.calendars()) == 2
    assert len(learner.events()) == TOTAL - 1


def test_f12_a_second_machine_joins_and_neither_writes_what_the_other_did(learner: Syncing) -> None:
    learner.studycal("sync")
    other = Learner(learner.folder.parent / "other")
    shutil.copytree(learner.folder, other.folder, ignore=shutil.ignore_patterns(".studycal"))
    learner.google.hands.clear()
    assert other.studycal("sync", "--json").json["created"] == []
    learner.google.hands.drag(learner.calendar, learner.events()["W02.S1"]["id"], 60)
    for machine in (learner, other, learner, other):
        assert machine.studycal("sync", "--json").code == 0
    assert writes(learner) == 0
    assert learner.week(2)["S1"]["start"] == other.week(2)["S1"]["start"]
    assert len(learner.google.hands.events(learner.calendar)) == TOTAL


@pytest.mark.parametrize("command", [("sync",), ("daemon", "--once")])
def test_f20_a_login_of_seven_days_is_warned_of_from_day_five(learner: Syncing, command: tuple[str, ...]) -> None:
    path = learner.folder.parent / f"{learner.folder.name}-token.json"
    login = login_file.read(path)
    assert login is not None
    login_file.save(path, replace(login, ends_at=NOW + timedelta(days=7)))
    warning = "The Google login ends on 2026-12-01 11:00 UTC: run `studycal auth google` before."
    for day, warned in ((4, False), (5, True), (6, True)):
        learner.now = (NOW + timedelta(days=day, hours=1)).isoformat()
        answer = learner.studycal(*command)
        assert answer.code == 0
        assert (warning in answer.out + answer.err) is warned


def kill_at(learner: Syncing, kind: str, where: str, skip: int) -> bool:
    """SIGKILL a real sync while the server holds that request; False if the run ended without making it."""
    learner.google.hands.calm()
    learner.google.hands.fault(kind, where, skip=skip)
    process = subprocess.Popen(
        [PROGRAM, "-C", str(learner.folder), "--now", learner.now, "sync"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ},
    )  # fmt: skip
    while not learner.google.hands.held() and process.poll() is None:
        pass_time()
    killed = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    learner.google.hands.release()
    return killed


def pass_time() -> None:
    """Give the other process the processor."""
    import time

    time.sleep(0.01)


@pytest.mark.parametrize(("kind", "skip"), [("hang", 0), ("hang", 2), ("stall", 2), ("hang", 3), ("stall", 3)])
def test_f1_a_kill_at_any_request_of_a_first_push_heals_in_two_runs(learner: Syncing, kind: str, skip: int) -> None:
    killed = kill_at(learner, kind, "", skip)
    assert killed
    learner.google.hands.calm()
    if learner.studycal("sync").code == 3:
        pytest.fail("a guard held what a kill left")
    assert rests(learner)


@pytest.mark.parametrize("kind", ["hang", "stall"])
def test_f1_a_kill_in_an_update_and_in_a_deletion(learner: Syncing, kind: str) -> None:
    learner.studycal("sync")
    changes: list[Callable[[], object]] = [
        lambda: learner.studycal("pin", "W02.S1", "2026-12-07 18:30", "--yes"),
        lambda: learner.studycal("mark", "bad", "W03", "--yes"),
    ]
    for change in changes:
        change()
        assert kill_at(learner, kind, "/batch/", 0)
        learner.google.hands.calm()
        assert learner.studycal("sync").code == 0
        learner.google.hands.clear()
        learner.studycal("sync")
        assert writes(learner) == 0
    week = {name for name in learner.events() if name.startswith("W03")}
    assert week == {one["id"] for one in learner.week(3).values()}
    assert learner.events()["W02.S1"]["start"]["dateTime"] == "2026-12-07T18:30:00+01:00"


def most_memory(learner: Syncing, *arguments: str) -> int:
    """The most memory a command held at once, in kB (VmHWM, proc(5))."""
    process = subprocess.Popen(
        [PROGRAM, "-C", str(learner.folder), "--now", learner.now, *arguments], stdout=subprocess.DEVNULL
    )
    most = 0
    while process.poll() is None:
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii").splitlines()
            most = max([most, *(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))])
        pass_time()
    assert process.returncode == 0
    return most


def test_f29_ten_thousand_strangers_in_the_calendar(learner: Syncing) -> None:
    learner.studycal("sync")
    times = {name: {"dateTime": f"2027-01-01T1{hour}:00:00+01:00"} for hour, name in enumerate(("start", "end"))}
    for number in range(10_000):
        learner.google.hands.add(learner.calendar, {**times, "summary": f"Stranger {number}", "description": "x" * 200})
    learner.google.hands.expire_sync_tokens(learner.calendar)
    assert 30_000 < most_memory(learner, "sync") < 150_000
    learner.google.hands.clear()
    assert learner.studycal("sync", "--json").json["requests"] == learner.google.hands.count() == 1
    assert sum(1 for session in learner.events() if session) == TOTAL


def test_f14_a_learner_edits_what_they_like_and_sync_follows(learner: Syncing) -> None:
    learner.studycal("sync")
    events, home, hands = learner.events(), learner.calendar, learner.google.hands
    text = events["W03.S1"]["description"].replace("\n", "<br>") + "<br>my <b>notes</b>"
    changes = {
        "W02.S1": {"start": {"date": "2026-12-08"}, "end": {"date": "2026-12-09"}},
        "W02.S2": {"recurrence": ["RRULE:FREQ=WEEKLY;COUNT=3"]},
        "W03.S1": {"description": text},
        "W03.S2": {"extendedProperties": None},
        "W03.S3": {
            "start": {"dateTime": "2026-12-17T13:00:00-05:00", "timeZone": "America/New_York"},
            "end": {"dateTime": "2026-12-17T14:15:00-05:00", "timeZone": "America/New_York"},
        },
    }
    for session, change in changes.items():
        hands.edit(home, events[session]["id"], change)
    hands.clear()
    answer = learner.studycal("sync", "--json")
    # The same instant by another zone's clock is no drag; the event keeps the zone that its owner chose.
    assert (answer.json["accepted"], answer.json["requests"]) == ([], 1)
    weeks = learner.folder / "weeks.md"
    weeks.write_text(weeks.read_text(encoding="utf-8").replace("Topic", "Subject"), encoding="utf-8")
    learner.studycal("sync")
    after = learner.events()
    assert after["W02.S1"]["start"] == {"date": "2026-12-08"}
    assert after["W02.S2"]["recurrence"] == ["RRULE:FREQ=WEEKLY;COUNT=3"]
    assert "Subject 3" in after["W03.S1"]["description"]
    assert "my <b>notes</b>" in after["W03.S1"]["description"]
    assert after["W03.S3"]["start"]["timeZone"] == "America/New_York"
    hands.clear()
    assert learner.studycal("sync", "--json").json["requests"] == 1
    assert writes(learner) == 0


def test_a_deletion_of_what_a_killed_run_never_heard_of_is_learnt(learner: Syncing) -> None:
    """All of the first push is made, none of it is heard; one event of more than are asked for by id is deleted."""
    hands = learner.google.hands
    hands.fault("stall", "/batch/")
    quiet = subprocess.DEVNULL
    command = [PROGRAM, "-C", learner.folder, "--now", learner.now, "--no-input", "sync"]
    killed = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)
    while not hands.held():
        assert killed.poll() is None
        time.sleep(0.02)
    killed.kill()
    killed.wait()
    hands.release()
    hands.remove(learner.calendar, learner.events()["W06.S5"]["id"])

    answer = learner.studycal("sync", "--json")

    assert (answer.json["created"], answer.json["dropped"]) == ([], ["W06.S5"])
    assert len(learner.events()) == TOTAL - 1
