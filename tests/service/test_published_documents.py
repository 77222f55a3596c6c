"""Documents whose bytes stand still are not parsed again; what is published follows from the newest bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studycal.formats.documents import curriculum
from tests.cli.learner import Learner

NOW = "2026-12-15T09:00"


def _refuse_to_parse(*_: object, **__: object) -> None:
    raise AssertionError("the documents were parsed")


def test_a_mark_parses_nothing_that_stands_published(learner: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    learner.studycal("show", now=NOW)
    with monkeypatch.context() as patched:
        patched.setattr(curriculum, "parse_curriculum", _refuse_to_parse)
        patched.setattr("studycal.config.load.load", _refuse_to_parse)
        assert learner.studycal("mark", "bad", "W07", "-y", now=NOW).code == 0
        assert learner.studycal("log", "done", "W01.S1", now=NOW).code == 0


def test_busy_time_is_read_anew_beside_documents_that_stand(learner: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    config, busy = learner.folder / "studycal.toml", learner.folder / "busy.ics"
    config.write_text(config.read_text(encoding="utf-8") + '\n[[busy]]\nurl = "busy.ics"\n', encoding="utf-8")
    busy.write_text("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nEND:VCALENDAR\n", encoding="utf-8")
    learner.studycal("show", now=NOW)
    event = "BEGIN:VEVENT\nUID:1\nDTSTART:20261221T173000Z\nDTEND:20261221T190000Z\nSUMMARY:Dentist\nEND:VEVENT\nEND:VC"
    busy.write_text(busy.read_text(encoding="utf-8").replace("END:VC", event), encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(curriculum, "parse_curriculum", _refuse_to_parse)
        assert learner.studycal("mark", "bad", "W09", "-y", now=NOW).code == 0
    starts = {session["id"]: session["start"] for session in learner.year()["sessions"]}
    assert starts["W04.S1"] != "2026-12-21T19:00:00+01:00"


@pytest.mark.parametrize("file", ["curriculum/weeks.md", "curriculum/cadence.md", "studycal.toml"])
def test_a_file_with_other_bytes_is_parsed(learner: Learner, monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    learner.studycal("show", now=NOW)
    path = learner.folder / file
    path.write_bytes(path.read_bytes() + b"\n")
    with monkeypatch.context() as patched:
        patched.setattr(curriculum, "parse_curriculum", _refuse_to_parse)
        assert learner.studycal("mark", "bad", "W07", "-y", now=NOW).code == 1
    assert learner.studycal("mark", "bad", "W07", "-y", now=NOW).code == 0


def test_the_plan_is_the_one_that_parsing_gives(
    learner: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").mkdir()
    other = Learner(tmp_path / "other").begin()
    monkeypatch.setattr("studycal.service.input_reader._standing", lambda home: None)
    for words in (["show"], ["mark", "bad", "W07", "-y"], ["mark", "pause", "2027-02-01..2027-02-14", "-y"]):
        other.studycal(*words, now=NOW)
    parsed = other.year()
    monkeypatch.undo()
    for words in (["show"], ["mark", "bad", "W07", "-y"], ["mark", "pause", "2027-02-01..2027-02-14", "-y"]):
        learner.studycal(*words, now=NOW)
    assert _without_ids(learner.year()) == _without_ids(parsed)
    assert learner.studycal("check", "--json").json["problems"] == other.studycal("check", "--json").json["problems"]


def test_a_topic_that_is_edited_while_nothing_else_is_stands_in_the_plan(learner: Learner) -> None:
    learner.studycal("show", now=NOW)
    weeks = learner.folder / "curriculum/weeks.md"
    weeks.write_text(
        weeks.read_text(encoding="utf-8").replace("Attention concepts", "Heads and masks"), encoding="utf-8"
    )
    learner.studycal("mark", "bad", "W09", "-y", now=NOW)
    assert "Heads and masks" in learner.studycal("show", "W07", now=NOW).out


def _without_ids(year: dict[str, Any]) -> dict[str, Any]:
    """A plan's id, and with it those of its events, is another in each folder."""
    sessions = [{**session, "uid": ""} for session in year["sessions"]]
    return {**year, "plan": {**year["plan"], "id": ""}, "sessions": sessions}
