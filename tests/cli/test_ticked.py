"""Weeks that the document ticks: planned like the others, or, on request, done before the start."""

from __future__ import annotations

from pathlib import Path

from tests.cli.learner import Answer, Learner

PLAN = "# Pots\n\n- [x] Week 1: Clay\n- [x] Week 2: Wheel\n- [ ] Week 3: Kiln\n- [ ] Week 4: Raku\n"
TYPED = ("--home", "mon 19:00", "wed 19:00", "thu 19:00", "sat 10:00", "--tz", "Europe/Warsaw", "--start", "2026-11-30")


def init(folder: Path, *options: str) -> tuple[Learner, Answer]:
    (folder / "plan.md").write_text(PLAN)
    learner = Learner(folder)
    return learner, learner.studycal("init", "plan.md", *TYPED, *options)


def starts(learner: Learner) -> dict[int, str]:
    return {week["week"]: week["starts"] for week in learner.studycal("show", "year", "--json").json["weeks"]}


def test_ticked_weeks_are_planned_like_the_others(tmp_path: Path) -> None:
    learner, answer = init(tmp_path)
    assert "Weeks 1 and 2 are ticked; they are planned like the others." in answer.err
    assert starts(learner)[1] == "2026-11-30"


def test_on_request_they_were_done_before_the_start_and_are_shown_so(tmp_path: Path) -> None:
    learner, answer = init(tmp_path, "--ticked-done")
    assert answer.code == 0, answer.err
    assert "Done before the start, as ticked: W01, W02." in answer.err
    assert starts(learner) == {3: "2026-11-30", 4: "2026-12-07"}
    topics = learner.studycal("show", "topics").out
    assert "W01  ✓ done       Clay" in topics
    assert "W03  30 Nov 2026  Kiln" in topics
    assert learner.studycal("show", "year", "--json").json["plan"]["finish"] == ["2026-12-13", "2027-01-10"]
    assert "ticked_done = true" in (tmp_path / "studycal.toml").read_text()
    assert learner.studycal("set", "ticked_done", "no", "-y").code == 0
    assert starts(learner)[1] == "2026-11-30"
