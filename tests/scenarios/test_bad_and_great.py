"""Bad and great weeks, day by day: W07 is the week of Monday 11 January 2027."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.learner import Learner

SUNDAY_BEFORE = "2027-01-10T18:00:00+01:00"
TUESDAY = "2027-01-12T12:00:00+01:00"


def at(learner: Learner, now: str) -> Learner:
    learner.now = now
    return learner


def mark(learner: Learner, *words: str) -> dict[str, Any]:
    answer = learner.studycal("mark", *words, "--yes", "--json")
    assert answer.code == 0, answer.err
    return dict(answer.json)


def held(learner: Learner, number: int) -> dict[str, str]:
    """Each session of a week and when it is."""
    return {slot: one["start"][5:16] for slot, one in learner.week(number).items()}


def plan(learner: Learner) -> dict[str, Any]:
    """The plan without its revision and SEQUENCE, which only ever rise."""
    year = learner.year()
    year["plan"].pop("revision")
    for one in year["sessions"]:
        one.pop("sequence")
    return year


OLD_TIMES = {"S1": "01-11T19:00", "S2": "01-13T19:00", "S3": "01-14T19:00", "S4": "01-16T10:00", "S5": "01-17T10:00"}


def test_the_week_that_life_happens_to(learner: Learner) -> None:
    assert held(learner, 7) == OLD_TIMES


def test_bad_on_tuesday_with_nothing_done_keeps_the_build_and_the_write(learner: Learner) -> None:
    learner.year()
    cost = mark(at(learner, TUESDAY), "bad", "W07")["cost"]
    # Monday's theory is past and was not spoken of: unknown, not missed, and it stays.
    assert held(learner, 7) == {slot: OLD_TIMES[slot] for slot in ("S1", "S2", "S4")}
    assert learner.week(7)["S1"]["status"] == "unknown"
    assert (cost["minutes"], cost["dropped"], cost["moved"]) == (150, 2, 0)
    assert cost["finish"] == cost["finish_before"]


@pytest.mark.parametrize(
    ("done", "left"),
    [(["S1"], ["S1", "S2", "S4"]), (["S1", "S2"], ["S1", "S2", "S4"]), (["S3"], ["S1", "S2", "S3", "S4"])],
)
def test_bad_on_tuesday_keeps_what_is_done(learner: Learner, done: list[str], left: list[str]) -> None:
    learner.year()
    at(learner, TUESDAY)
    for slot in done:
        assert learner.studycal("log", "done", f"W07.{slot}", "--yes").code == 0
    mark(learner, "bad", "W07")
    assert held(learner, 7) == {slot: OLD_TIMES[slot] for slot in left}
    assert {slot for slot, one in learner.week(7).items() if one["status"] == "done"} == set(done)


def test_bad_with_one_legal_slot_left_keeps_the_write(learner: Learner) -> None:
    learner.year()
    at(learner, SUNDAY_BEFORE)
    mark(learner, "travel", "2027-01-11..2027-01-11", "--tz", "Europe/Berlin")
    mark(learner, "pause", "2027-01-12..2027-01-12")
    busy(learner, "20270112T230000Z", "20270115T230000Z")
    busy(learner, "20270116T230000Z", "20270117T230000Z")
    mark(learner, "bad", "W07")
    assert held(learner, 7) == {"S4": OLD_TIMES["S4"]}
    assert [item["id"] for item in learner.year()["unplaced"]] == ["W07.S2"]


def busy(learner: Learner, start: str, end: str) -> None:
    """One more conference in the learner's other calendar."""
    file, config = learner.folder / "other.ics", learner.folder / "studycal.toml"
    lines = [
        "BEGIN:VEVENT",
        f"UID:{start}",
        f"DTSTAMP:{start}",
        f"DTSTART:{start}",
        f"DTEND:{end}",
        "SUMMARY:Conference",
    ]
    event = "\r\n".join([*lines, "END:VEVENT", ""])
    if file.exists():
        file.write_text(file.read_text().replace("END:VCALENDAR", event + "END:VCALENDAR"))
        return
    file.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{event}END:VCALENDAR\r\n")
    config.write_text(config.read_text() + '\n[[busy]]\nurl = "other.ics"\n')


def test_no_later_week_changes_because_one_is_bad(learner: Learner) -> None:
    before = plan(learner)
    mark(at(learner, TUESDAY), "bad", "W07")
    after = plan(learner)
    assert [one for one in after["sessions"] if one["week"] > 7] == [
        one for one in before["sessions"] if one["week"] > 7
    ]
    assert after["plan"] == before["plan"]


def test_bad_then_clear_gives_the_old_plan_byte_for_byte(learner: Learner) -> None:
    at(learner, SUNDAY_BEFORE)
    before = plan(learner)
    mark(learner, "bad", "W07")
    assert plan(learner) != before
    mark(learner, "clear", "W07")
    assert plan(learner) == before


def test_what_was_moved_comes_back_to_where_it_was_moved_to(learner: Learner) -> None:
    at(learner, SUNDAY_BEFORE)
    busy(learner, "20270114T170000Z", "20270114T210000Z")
    before = plan(learner)
    assert held(learner, 7)["S3"] != OLD_TIMES["S3"]
    mark(learner, "bad", "W07")
    mark(learner, "clear", "W07")
    assert plan(learner) == before


def test_the_calendar_file_is_the_old_one_but_for_its_counters(learner: Learner) -> None:
    at(learner, SUNDAY_BEFORE)
    before = exported(learner)
    mark(learner, "bad", "W07")
    mark(learner, "clear", "W07")
    assert exported(learner) == before


def exported(learner: Learner) -> list[str]:
    """The lines of the calendar without those that say how often and when an event changed."""
    answer = learner.studycal("export", "ics", "-o", "-")
    counters = ("SEQUENCE", "DTSTAMP", "LAST-MODIFIED")
    return [line for line in answer.out.splitlines() if not line.startswith(counters)]


def test_a_session_that_comes_back_has_a_higher_sequence_so_that_calendars_take_it(learner: Learner) -> None:
    at(learner, SUNDAY_BEFORE)
    for number in range(3):
        mark(learner, "bad", "W07")
        mark(learner, "clear", "W07")
        assert {slot: one["sequence"] for slot, one in learner.week(7).items()} == {
            "S1": 2 * number + 2,
            "S2": 0,
            "S3": 2 * number + 2,
            "S4": 0,
            "S5": 2 * number + 2,
        }


def test_undo_takes_any_fact_back(learner: Learner) -> None:
    at(learner, SUNDAY_BEFORE)
    before = plan(learner)
    first = mark(learner, "bad", "W07")["fact"]
    mark(learner, "bad", "W08")
    assert learner.studycal("undo", str(first), "--yes").code == 0
    assert held(learner, 7) == OLD_TIMES
    assert len(learner.week(8)) == 2
    assert learner.studycal("undo", "3", "--yes").code == 0  # the undo itself
    assert len(learner.week(7)) == 2
    assert learner.studycal("undo", "--yes").code == 0
    assert learner.studycal("undo", "--yes").code == 0
    assert plan(learner) == before


def test_the_past_is_neither_marked_nor_cleared(learner: Learner) -> None:
    mark(at(learner, SUNDAY_BEFORE), "bad", "W07")
    at(learner, "2027-01-19T12:00:00+01:00")
    for words in (["mark", "bad", "W06"], ["mark", "great", "W07"], ["mark", "clear", "W07"], ["undo"]):
        refused = learner.studycal(*words, "--yes", "--json")
        assert refused.code == 3, words
        assert refused.json["rule"] == "past"
        assert refused.json["choices"]


def test_a_dry_run_shows_and_keeps_nothing(learner: Learner) -> None:
    before = learner.year()
    answer = learner.studycal("mark", "bad", "W07", "-n")
    assert answer.code == 0
    assert "W07 S1 Theory" in answer.out
    assert "3 h 45" in answer.out
    assert learner.year() == before


def test_pinned_sessions_are_the_first_to_count_as_kept_in_a_bad_week(learner: Learner) -> None:
    at(learner, SUNDAY_BEFORE)
    assert learner.studycal("pin", "W07.S3", "2027-01-15 18:30", "--yes").code == 0
    mark(learner, "bad", "W07")
    assert held(learner, 7) == {"S3": "01-15T18:30", "S4": OLD_TIMES["S4"]}


def test_great_is_one_experiment_on_the_same_topic_in_the_optional_sessions_slot(learner: Learner) -> None:
    before = plan(at(learner, SUNDAY_BEFORE))
    shown = mark(learner, "great", "W07")
    extra = learner.week(7)["S5"]
    assert (extra["role"], extra["start"][5:16]) == ("experiment", OLD_TIMES["S5"])
    assert extra["title"] == "W07 S5 Experiment: Attention Mechanisms 1/2"
    assert (shown["cost"]["minutes"], shown["cost"]["moved"]) == (0, 0)
    assert [one["role"] for one in (*shown["diff"]["removed"], *shown["diff"]["added"])] == ["free", "experiment"]
    mark(learner, "clear", "W07")
    assert plan(learner) == before


def test_great_takes_a_sixth_session_once_the_optional_one_is_spoken_of(learner: Learner) -> None:
    learner.year()
    at(learner, TUESDAY)
    assert learner.studycal("log", "done", "W07.S5", "--yes").code == 0
    assert mark(learner, "great", "W07")["cost"]["minutes"] == -75
    week = learner.week(7)
    assert (week["S5"]["role"], week["S6"]["role"]) == ("free", "experiment")
    assert "great-week" in week["S6"]["why"]


def test_great_without_a_legal_time_is_refused_and_says_why(learner: Learner) -> None:
    at(learner, SUNDAY_BEFORE)
    for day in ("12", "15", "17"):
        busy(learner, f"202701{day}T000000Z", f"202701{day}T230000Z")
    before = plan(learner)
    refused = learner.studycal("mark", "great", "W07", "--yes", "--json")
    assert refused.code == 3
    assert "Conference" in refused.json["error"]
    assert refused.json["choices"] == ["studycal show W07 --why"]
    assert plan(learner) == before


def test_great_on_a_trip_is_refused_for_an_experiment_cannot_travel(learner: Learner) -> None:
    at(learner, SUNDAY_BEFORE)
    mark(learner, "travel", "2027-01-11..2027-01-24", "--tz", "Asia/Tokyo")
    before = plan(learner)
    refused = learner.studycal("mark", "great", "W07", "--yes", "--json")
    assert (refused.code, refused.json["rule"]) == (3, "on-a-trip")
    assert plan(learner) == before


def test_great_while_behind_is_refused_with_what_settles_it(learner: Learner) -> None:
    learner.year()
    at(learner, TUESDAY)
    for slot in ("S1", "S2", "S3", "S4"):
        assert learner.studycal("log", "skip", f"W06.{slot}").code == 0
    refused = learner.studycal("mark", "great", "W07", "--yes", "--json")
    assert refused.code == 3
    assert refused.json["rule"] == "behind"
    assert refused.json["choices"] == ["studycal review", "studycal mark cut W06"]
    assert learner.studycal(*refused.json["choices"][1].split()[1:], "--yes").code == 0
    mark(learner, "great", "W07")


def test_a_learner_who_logs_nothing_is_never_behind(learner: Learner) -> None:
    learner.year()
    mark(at(learner, TUESDAY), "great", "W07")


@pytest.mark.parametrize("slot", ["S1", "S2", "S4"])
def test_why_reads_as_a_sentence_for_what_a_bad_week_keeps_and_drops(learner: Learner, slot: str) -> None:
    learner.year()
    mark(at(learner, SUNDAY_BEFORE), "bad", "W07")
    answer = learner.studycal("show", f"W07.{slot}", "--why")
    assert answer.code == 0
    assert "The week is a bad one" in " ".join(answer.out.split())
