"""Each plan its own: two configs in a folder, another year, `init --force`; nothing crosses from one to another."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.learner import INIT, Learner
from tests.cli.terminal import typed

B = ("--config", "b.toml")


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return Learner(tmp_path, now="2026-12-16T09:00:00+01:00").begin()


def second(learner: Learner) -> None:
    answer = learner.studycal(
        *B, "init", "curriculum/weeks.md", "curriculum/cadence.md", "--start", "2026-12-07", "--tz", "Europe/Warsaw",
        "--home", "tue 18:00", "wed 07:00", "fri 18:00", "sun 10:00",
    )  # fmt: skip
    assert answer.code == 0, answer.err


def facts(learner: Learner, *config: str) -> list[str]:
    listed = learner.studycal(*config, "log", "--history", "--json").json["facts"]
    return [f"{fact['fact']} {fact.get('session', fact.get('kind'))}" for fact in listed]


def test_two_configs_of_a_folder_share_nothing_that_is_said(learner: Learner) -> None:
    second(learner)
    learner.studycal("mark", "cut", "W09", "--yes")
    learner.studycal("pin", "W08.S1", "2027-01-19T20:00", "--yes")
    learner.studycal("log", "done", "W01.S1")
    assert learner.studycal(*B, "show", "W09").code == 0
    shown = learner.studycal(*B, "show", "W01", "W08", "--json")
    shown = learner.studycal(*B, "show", "year", "--json")
    states = {one["id"]: one for one in shown.json["sessions"]}
    assert states["W01.S1"]["status"] != "done"
    assert not states["W08.S1"]["pinned"]
    assert facts(learner, *B) == []
    learner.studycal(*B, "log", "skip", "W01.S2")
    assert facts(learner, *B) == ["1 W01.S2"]
    assert facts(learner) == ["1 cut", "2 W08.S1", "3 W01.S1"]
    learner.studycal(*B, "undo", "--yes")
    assert learner.studycal(*B, "undo", "--yes").code in (0, 2)
    assert facts(learner) == ["1 cut", "2 W08.S1", "3 W01.S1"]


def test_a_second_plan_says_that_it_is_another(learner: Learner) -> None:
    learner.studycal("log", "done", "W01.S1")
    second(learner)
    first, again = learner.studycal(*B, "show", "week"), learner.studycal(*B, "show", "week")
    assert "another plan than the one from 2026-11-30" in first.err
    assert again.err == ""


def test_plans_lists_what_stands_in_the_state_and_what_only_a_config_names(learner: Learner) -> None:
    learner.studycal("log", "done", "W01.S1")
    second(learner)
    listed = learner.studycal("plans", "--json").json["plans"]
    assert [(plan["start"], plan["configs"], plan["facts"], plan["current"]) for plan in listed] == [
        ("2026-11-30", ["studycal.toml"], 1, True),
        ("2026-12-07", ["b.toml"], 0, False),
    ]
    lines = learner.studycal(*B, "plans").out.splitlines()
    assert lines[0].startswith("  Study plan, from 2026-11-30: 1 fact, revision ")
    assert lines[1].startswith("* Study plan, from 2026-12-07: 0 facts")


def another_year(learner: Learner, *more: str) -> tuple[int, str]:
    words = list(INIT)
    words[words.index("2026-11-30")] = "2027-12-06"
    answer = learner.studycal(*words, "--force", *more, now="2027-12-01T09:00:00+01:00")
    return answer.code, answer.err


def test_a_config_that_cannot_be_read_is_no_plan_of_the_list(learner: Learner) -> None:
    config = learner.folder / "studycal.toml"
    config.write_text(config.read_text().replace("[plan]", "[plan"))
    answer = learner.studycal("plans")
    assert (answer.code, answer.out) == (1, "")
    assert "is not valid TOML" in answer.err


def test_another_start_is_asked_about_where_something_was_said(learner: Learner) -> None:
    learner.studycal("log", "done", "W01.S1")
    before = (learner.folder / "studycal.toml").read_text()
    code, said = another_year(learner)
    assert code == 3
    assert "1 fact hangs on the plan that starts on 2026-11-30" in said
    assert (learner.folder / "studycal.toml").read_text() == before
    code, said = another_year(learner, "--yes")
    assert code == 0, said


def test_another_year_begins_with_nothing_said_and_the_old_one_is_not_lost(learner: Learner) -> None:
    learner.studycal("log", "done", "W01.S1")
    learner.studycal("mark", "bad", "W07", "--yes")
    old = (learner.folder / "studycal.toml").read_text()
    another_year(learner, "--yes")
    learner.now = "2027-12-01T09:00:00+01:00"
    year = learner.year()
    assert {one["mark"] for one in year["weeks"]} == {None}
    assert {one["status"] for one in year["sessions"]} == {"planned"}
    assert all(one["start"] > "2027-12" for one in year["sessions"])
    (learner.folder / "studycal.toml").write_text(old)
    assert facts(learner) == ["1 W01.S1", "2 bad"]


def test_a_start_changed_by_hand_begins_another_plan_where_something_was_said(learner: Learner) -> None:
    learner.studycal("log", "done", "W01.S1")
    path = learner.folder / "studycal.toml"
    path.write_text(path.read_text().replace("2026-11-30", "2027-11-29"))
    answer = learner.studycal("show", "week", now="2027-12-01T09:00:00+01:00")
    assert "another plan than the one from 2026-11-30" in answer.err
    assert facts(learner) == []


def test_a_start_changed_before_anything_was_said_moves_the_plan(learner: Learner) -> None:
    before = learner.year()
    path = learner.folder / "studycal.toml"
    path.write_text(path.read_text().replace("2026-11-30", "2027-01-04"))
    after = learner.year()
    assert after["plan"]["id"] == before["plan"]["id"]
    uid = {one["id"]: one["uid"] for one in before["sessions"]}
    assert {one["id"]: one["uid"] for one in after["sessions"] if one["id"] in uid and one["status"] == "planned"}
    assert len(learner.studycal("plans", "--json").json["plans"]) == 1


def test_a_plan_of_which_only_settings_were_said_moves_with_its_start_too(learner: Learner) -> None:
    config = learner.folder / "studycal.toml"
    assert learner.studycal("set", "title", "Bread", "--yes").code == 0
    before = learner.studycal("plans", "--json").json["plans"]
    config.write_text(config.read_text().replace("2026-11-30", "2026-12-07"))
    assert learner.studycal("show", "week").code == 0
    after = learner.studycal("plans", "--json").json["plans"]
    assert [plan["id"] for plan in after] == [plan["id"] for plan in before]


def test_init_force_changes_what_was_named_and_keeps_the_rest_and_a_copy(learner: Learner) -> None:
    path = learner.folder / "studycal.toml"
    path.write_text(path.read_text() + '\n# mine\n[[busy]]\nurl = "work.ics"\n')
    before = path.read_text()
    answer = learner.studycal("init", "--example", "--force", "--tz", "Europe/Berlin", "--home", "mon 18:00")
    assert answer.code == 0, answer.err
    text = path.read_text()
    assert '# mine\n[[busy]]\nurl = "work.ics"' in text
    assert 'timezone = "Europe/Berlin"' in text
    assert 'home = ["mon 18:00"]' in text
    assert "start = 2026-11-30" in text
    assert (learner.folder / "studycal.toml.bak").read_text() == before
    assert "studycal.toml.bak" in answer.err


def test_locks_status_and_secrets_are_a_plans_own(learner: Learner) -> None:
    from studycal.service.feed_secrets import shares
    from studycal.wiring import open_home

    learner.studycal("show")
    second(learner)
    learner.studycal(*B, "show")
    homes = [open_home(learner.folder), open_home(learner.folder, Path("b.toml"))]
    assert homes[0].folder == learner.folder / ".studycal"
    assert homes[1].folder != homes[0].folder
    assert shares(homes[0]).details != shares(homes[1]).details
    for home in homes:
        home.store.close()


def test_on_a_terminal_another_start_asks(learner: Learner) -> None:
    learner.studycal("log", "done", "W01.S1")
    words = ["init", "--example", "--force", "--start", "2027-12-06", "--tz", "Europe/Warsaw", "--home", "mon 19:00"]
    code, shown = typed(learner.folder, "\n\n\n\n\nn\n", "--now", learner.now, *words)
    assert code == 3, shown
    assert "start = 2026-11-30" in (learner.folder / "studycal.toml").read_text()
