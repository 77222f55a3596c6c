"""Options in people's own words, and sentences that name what is wrong and what mends it."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from studycal.cli.serve import listen
from studycal.core.schedule import MOST_RESERVE
from studycal.errors import UsageError
from tests.cli.learner import Learner

BARE = ("init", "--example", "--start", "2026-11-30", "--tz", "Europe/Warsaw", "--home")
PLAN = "# Statistics from scratch\n\n| Week | Topic |\n|---|---|\n| 1 | Mean |\n| 2 | Bayes |\n"


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return Learner(tmp_path)


def config(learner: Learner) -> str:
    return (learner.folder / "studycal.toml").read_text("utf-8")


def test_home_slots_and_windows_are_typed_in_the_learners_language(learner: Learner) -> None:
    answer = learner.studycal(*BARE, "mo 19:00", "di,do 19:00", "so 10:00", "--windows", "mo-fr 18:00-21:30")
    assert answer.code == 0, answer.err
    assert 'home = ["mon 19:00", "tue 19:00", "thu 19:00", "sun 10:00"]' in config(learner)
    assert learner.studycal("set", "optional", "samedi 10:00", "-y").code == 0
    assert 'optional = "sat 10:00"' in config(learner)


def test_a_great_week_without_windows_names_them_and_the_command(learner: Learner) -> None:
    assert learner.studycal(*BARE, "mon,wed,thu 19:00", "sat 10:00").code == 0
    answer = learner.studycal("mark", "great", "W02", "-y")
    assert answer.code == 3
    assert "no windows" in answer.err
    command = next(line.strip() for line in answer.err.splitlines() if "studycal set windows" in line)
    assert learner.studycal("set", "windows", "mon-fri 18:00-21:30", "sat,sun 9:00-13:00", "-y").code == 0
    assert command == 'studycal set windows "mon-fri 18:00-21:30" "sat,sun 9:00-13:00"'
    assert learner.studycal("mark", "great", "W02", "-y").code == 0


@pytest.mark.parametrize("host", ["999.1.1.1", "no.such.host.invalid", "192.0.2.1", "", " "])
def test_an_address_that_is_not_this_machines_is_not_the_ports_fault(host: str) -> None:
    with pytest.raises(UsageError) as refused:
        listen(host, 0)
    assert "port" not in str(refused.value)
    assert "127.0.0.1" in refused.value.remedy


def test_a_port_that_is_taken_is(learner: Learner) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        answer = learner.studycal("serve", "--port", str(taken.getsockname()[1]))
    assert (answer.code, "Choose another --port" in answer.err) == (1, True)


def test_a_pin_far_longer_than_any_session_is_remarked(learner: Learner) -> None:
    learner.begin()
    assert "It is 24 h long" in learner.studycal("pin", "W02.S1", "2026-12-08 19:00", "--minutes", "1440", "-n").out
    assert " long;" not in learner.studycal("pin", "W02.S1", "2026-12-08 19:00", "--minutes", "120", "-n").out


@pytest.mark.parametrize("title", ["", "  ", "a\nb", "a\tb", "x" * 101])
def test_a_title_is_one_line_of_a_few_words(learner: Learner, title: str) -> None:
    learner.begin()
    before = config(learner)
    answer = learner.studycal("set", "title", title, "-y")
    assert answer.code == 2
    assert "plan.title" in answer.err
    assert config(learner) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("start_zone", "Mars"), "Did you mean start or zone?"),
        (("zone", "Mars"), 'Did you mean "Madras" (Asia/Kolkata)? `'),
        (("zone", "Atlantis"), 'Did you mean "Atlanta" (America/New_York)? `'),
        (("zone", "Warsav"), 'Did you mean "Europe/Warsaw"? `'),
        (("holidays", "germny"), "is no country with known holidays"),
        (("home", "do 19:00"), "may be Thursday or Sunday"),
    ],
)
def test_a_guess_says_what_it_is_near_to(learner: Learner, words: tuple[str, ...], told: str) -> None:
    learner.begin()
    answer = learner.studycal("set", *words, "-y")
    assert (answer.code, told in answer.err) == (2, True), answer.err
    assert "MY?" not in answer.err
    assert "?." not in answer.err


def test_what_a_word_was_taken_for_is_said(learner: Learner) -> None:
    learner.begin()
    assert "Spain: Europe/Madrid." in learner.studycal("set", "zone", "Spain", "-n").err


@pytest.mark.parametrize(
    ("typed", "country", "region"), [("DE", "DE", ""), ("DE-BY", "DE", "BY"), ("Poland", "PL", ""), ("de", "DE", "")]
)
def test_holidays_are_set_by_the_word_that_init_takes(learner: Learner, typed: str, country: str, region: str) -> None:
    learner.begin("--holidays", "DE-BW")
    assert learner.studycal("set", "holidays", typed, "-y").code == 0
    assert f'country = "{country}"' in config(learner)
    assert ("subdivision" in config(learner)) == bool(region)
    assert f'subdivision = "{region}"' in config(learner) or not region


def test_init_takes_a_country_by_its_name(learner: Learner) -> None:
    learner.begin("--holidays", "Germany")
    assert 'country = "DE"' in config(learner)


@pytest.mark.parametrize("document", ["plan.md", "cadence.md"])
def test_the_config_never_replaces_a_document(learner: Learner, document: str) -> None:
    (learner.folder / "plan.md").write_text(PLAN, "utf-8")
    (learner.folder / "cadence.md").write_text("# R\n\n**Session 1 - Write**\n- a\n", "utf-8")
    before = (learner.folder / document).read_bytes()
    answer = learner.studycal(
        "--config", document, "init", "plan.md", "--force", "--start", "2026-11-30", "--home", "mon 19:00",
        "--tz", "Europe/Warsaw",
    )  # fmt: skip
    assert answer.code == 2
    assert "is the plan's document" in answer.err
    assert (learner.folder / document).read_bytes() == before
    assert not list(learner.folder.glob("*.bak"))


def test_a_title_longer_than_a_calendars_name_may_be_is_cut(learner: Learner) -> None:
    (learner.folder / "plan.md").write_text(PLAN.replace("Statistics", "Statistics " * 15), "utf-8")
    answer = learner.studycal(
        "init", "plan.md", "--start", "2026-11-30", "--home", "mon 19:00", "--tz", "Europe/Warsaw"
    )
    assert answer.code == 0, answer.err
    assert 'title = "Statistics Statistics' in config(learner)


def test_no_more_reserve_is_offered_than_a_plan_may_have(learner: Learner) -> None:
    learner.begin("--reserve", str(MOST_RESERVE))
    assert learner.studycal("mark", "pause", "2026-12-07..2027-12-05", "-y").code == 0
    for slot in ("S1", "S2", "S3", "S4"):
        assert learner.studycal("log", "skip", f"W01.{slot}", now="2026-12-06T18:00").code == 0
    ladder = learner.studycal("review", "--json", now="2026-12-06T18:30").json["ladder"]
    assert [step["kind"] for step in ladder] == ["merge", "cut"]


@pytest.mark.parametrize("words", [("home", "mon 24:00"), ("windows", "mon 24:00-02:00"), ("optional", "sun 24:00")])
def test_what_begins_at_the_end_of_a_day_is_refused_and_never_taken_for_its_begin(
    learner: Learner, words: tuple[str, str]
) -> None:
    assert learner.studycal(*BARE, "mon,wed,thu 19:00", "sat 10:00").code == 0
    answer = learner.studycal("set", *words, "-y")
    assert (answer.code, "rite 00:00 of the next one" in answer.err) == (2, True)
    answer = learner.studycal(*BARE, "mon 24:00", "--force")
    assert (answer.code, "rite 00:00 of the next one" in answer.err) == (2, True)


def test_the_cost_names_the_end_that_moves(learner: Learner) -> None:
    assert learner.studycal(*BARE, "mon,wed,thu 19:00", "sat 10:00").code == 0
    told = learner.studycal("set", "reserve_weeks", "5", "-n").out
    assert "finish unchanged, at the latest Sun 26 Dec 2027 -> Sun 2 Jan 2028." in told
    assert "finish unchanged." in learner.studycal("set", "title", "Mine", "-n").out


def test_a_guess_in_the_config_ends_as_a_question(learner: Learner) -> None:
    assert learner.studycal(*BARE, "mon 19:00").code == 0
    text = config(learner).replace("Europe/Warsaw", "Europe/Warszawa")
    (learner.folder / "studycal.toml").write_text(text)
    assert learner.studycal("show").err.endswith('Did you mean "Europe/Warsaw"?\n')


@pytest.mark.parametrize("address", ["not a url", "ftp://example.org", "https://", "https://host:port", "https://[::1"])
def test_a_server_that_is_none_is_told_before_any_sync(learner: Learner, address: str) -> None:
    assert learner.studycal(*BARE, "mon 19:00").code == 0
    (learner.folder / "studycal.toml").write_text(f'{config(learner)}\n[caldav]\nurl = "{address}"\n')
    line = config(learner).splitlines().index("[caldav]") + 1
    answer = learner.studycal("check", "--json")
    problem = answer.json["problems"][0]
    assert (answer.code, problem["file"][-13:], problem["line"]) == (1, "studycal.toml", line)
    assert 'and "url" is none' in problem["message"]


@pytest.mark.parametrize(
    "address", ["dav.example.org", "ada@example.org", "dav.example.org:8443/ada/", "caldavs://example.org"]
)
def test_a_server_is_named_by_its_host_an_account_there_or_an_address(learner: Learner, address: str) -> None:
    assert learner.studycal(*BARE, "mon 19:00").code == 0
    (learner.folder / "studycal.toml").write_text(f'{config(learner)}\n[caldav]\nurl = "{address}"\n')
    assert learner.studycal("check").code == 0


def test_a_plan_that_begins_with_1970_is_placed_on_days_of_1969_too(learner: Learner) -> None:
    words = ("--start", "1970-01-01", "--tz", "Europe/Warsaw", "--windows", "mon-wed 18:00-21:00", "--no-input")
    assert learner.studycal("init", "--example", *words).code == 0
    shown = learner.studycal("show", "W01", "--json")
    assert shown.code == 0, shown.err
    held = {one["id"]: one["start"][:10] for one in shown.json["sessions"]}
    assert held["W01.S4"] in ("1969-12-29", "1969-12-30", "1969-12-31")
    assert len(held) == len(learner.studycal("show", "W02", "--json").json["sessions"])


@pytest.mark.parametrize("address", ["ftp://example.org", "example.org", "https://"])
def test_an_api_address_that_is_none_is_told_before_any_sync(learner: Learner, address: str) -> None:
    assert learner.studycal(*BARE, "mon 19:00").code == 0
    (learner.folder / "studycal.toml").write_text(f'{config(learner)}\n[google]\napi_endpoint = "{address}"\n')
    answer = learner.studycal("check", "--json")
    assert (answer.code, answer.json["problems"][0]["line"] > 0) == (1, True)
    assert "api_endpoint" in answer.json["problems"][0]["message"]
