"""What cannot fit into the learner's days is said by init at once, and its ways out work as they are typed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.learner import ROOT, Learner

EIGHT = "\n".join(
    ["# R", "", "**Rules**", "", "- 8 sessions a week, 40 minutes each", ""]
    + [
        f"**Session {n} – {name}**\n"
        for n, name in enumerate(("Read", "Theory", "Build", "Read on", "Review", "Experiment", "Reflect", "Write"), 1)
    ]
)


def begin(folder: Path, *times: str, cadence: str = "") -> tuple[Learner, str]:
    learner = Learner(folder)
    (folder / "weeks.md").write_bytes((ROOT / "curriculum/weeks.md").read_bytes())
    (folder / "cadence.md").write_text(cadence or (ROOT / "curriculum/cadence.md").read_text())
    answer = learner.studycal(
        "init", "weeks.md", "cadence.md", "--start", "2026-11-30", "--tz", "Europe/Warsaw", *times
    )
    assert answer.code == 0, answer.err
    return learner, answer.err


@pytest.mark.parametrize(
    ("times", "cadence", "told"),
    [
        (("--home", "mon 19:00"), "", "One day with time for it holds one session each, and the cadence asks for four"),
        (("--windows", "sat,sun 9:00-18:00"), "", "Two days with time for it hold one session each"),
        (("--windows", "mon-fri 18:00-21:30", "sat,sun 9:00-13:00"), EIGHT, "S5 and S7 of Q1 do not fit"),
    ],
    ids=["one slot", "weekends", "eight sessions"],
)
def test_what_does_not_fit_is_said_and_every_way_out_works_as_typed(
    tmp_path: Path, times: tuple[str, ...], cadence: str, told: str
) -> None:
    learner, err = begin(tmp_path, *times, cadence=cadence)
    assert told in err
    config = (tmp_path / "studycal.toml").read_text()
    ways = re.findall(r"`studycal (set [^`]+)`", err)
    assert ways
    for way in dict.fromkeys(ways):
        assert learner.studycal(*shlex.split(way), "--yes").code == 0, way
        check = learner.studycal("check", "--json").json
        assert [one for one in check["problems"] if one["rule"] == "does-not-fit"] == [], way
        (tmp_path / "studycal.toml").write_text(config)


def test_nothing_is_said_of_a_cadence_that_fits(tmp_path: Path) -> None:
    _, err = begin(tmp_path, "--home", "mon 19:00", "wed 19:00", "thu 19:00", "sat 10:00")
    assert "not fit" not in err
