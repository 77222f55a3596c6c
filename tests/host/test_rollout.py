"""A course's newer revision: what is behind stays, what is ahead follows, and a roll-out can stop anywhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from studycal.core.curriculum import Role
from studycal.core.life.marks import Mark, MarkKind
from studycal.host import courses, rollout
from studycal.host.follow import UnwrittenError
from studycal.host.joining import open_plan
from studycal.host.workspace import MemberWorkspace, member
from studycal.service import commit
from studycal.service.published import build, stored
from studycal.service.revision import Revision
from tests.host.hosted import NOON, ROOT, Hosted

TABLE = "| Week | Topic | Focus |\n| --- | --- | --- |\n"


def weeks(*topics: str) -> str:
    rows = [f"| {number} | {topic} | about {topic} |" for number, topic in enumerate(topics, start=1)]
    return TABLE + "\n".join(rows) + "\n"


NUMBERS = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight")


def plan(hosted: Hosted, member_id: str, *, save: bool = True) -> Revision:
    with hosted.host.database.session() as session:
        workspace = MemberWorkspace(session, hosted.host.sealer, member(session, member_id), hosted.now)
        return build(open_plan(workspace), hosted.now, save=save)


def roll_out(hosted: Hosted, **how: int) -> rollout.Slice:
    with hosted.host.database.session() as session:
        return rollout.roll_out(session, hosted.host.sealer, courses.course(session, "ai"), hosted.now, **how)


def topics(built: Revision) -> list[str]:
    return [week.topic for week in built.curriculum.weeks]


def times(built: Revision, until: int) -> dict[str, datetime]:
    return {one.id: one.start for one in built.plan.sessions if one.week <= until}


def test_a_week_in_the_middle_reaches_those_who_are_before_it(anywhere: Hosted) -> None:
    hosted = anywhere
    hosted.publish(weeks(*NUMBERS))
    ana, _ = hosted.join("Ana")
    hosted.pass_time(days=8)  # the second day of week 1
    before = plan(hosted, ana)
    hosted.publish(weeks(*NUMBERS[:5], "Five and a half", *NUMBERS[5:]))
    assert roll_out(hosted).done == 1
    after = plan(hosted, ana)
    assert topics(after) == [*NUMBERS[:5], "Five and a half", *NUMBERS[5:]]
    assert times(after, 5) == times(before, 5)
    assert len({one.id for one in after.plan.sessions}) == len(after.plan.sessions)


def test_what_was_read_in_other_numbers_is_what_would_be_read_in_these(anywhere: Hosted) -> None:
    hosted = anywhere
    hosted.publish(weeks(*NUMBERS))
    ana, _ = hosted.join("Ana")
    with hosted.host.database.session() as session:
        home = open_plan(MemberWorkspace(session, hosted.host.sealer, member(session, ana), hosted.now))
        bad = Mark(MarkKind.BAD, hosted.now, weeks=(7,))
        commit.keep(home, commit.mark(home, bad, hosted.now), hosted.now)
    hosted.publish(weeks(*NUMBERS[:5], "Five and a half", *NUMBERS[5:]))
    with hosted.host.database.session() as session:
        step = rollout.step_of(session, hosted.host.sealer, courses.course(session, "ai"), ana, hosted.now)
        numbered, step.home.stored = step.after.previous, None
        assert numbered == stored(step.home)
    assert not numbered.keys.plain
    assert numbered.records[-1].body["weeks"] == [8]


def test_what_is_behind_stays_although_the_author_wrote_it_anew(hosted: Hosted) -> None:
    hosted.publish(weeks(*NUMBERS))
    ana, _ = hosted.join("Ana")
    hosted.pass_time(days=7 + 21)  # week 4 begins
    before = plan(hosted, ana)
    hosted.publish(weeks("Zero", "Uno", *NUMBERS[1:4], "Five, better", *NUMBERS[5:]))
    assert roll_out(hosted).done == 1
    after = plan(hosted, ana)
    assert topics(after)[:4] == list(NUMBERS[:4])
    assert topics(after)[5:] == list(NUMBERS[5:])
    assert times(after, 4) == times(before, 4)


def test_marks_pins_and_the_record_survive(hosted: Hosted) -> None:
    from studycal.core.life.marks import Mark, MarkKind
    from studycal.service import commit, pins

    hosted.publish(weeks(*NUMBERS))
    ana, _ = hosted.join("Ana")
    hosted.pass_time(days=8)
    with hosted.host.database.session() as session:
        home = open_plan(MemberWorkspace(session, hosted.host.sealer, member(session, ana), hosted.now))
        commit.keep(home, commit.mark(home, Mark(MarkKind.BAD, hosted.now, weeks=(3,)), hosted.now), hosted.now)
        moved = build(home, hosted.now).plan.by_id()["W06.S1"].start.replace(hour=18)
        commit.keep(home, pins.pin(home, "W06.S1", moved, hosted.now), hosted.now)
    hosted.publish(weeks(*NUMBERS[:6], "Seven, better", NUMBERS[7]))
    roll_out(hosted)
    after = plan(hosted, ana)
    assert after.plan.by_id()["W06.S1"].start == moved
    assert [week.week for week in after.plan.weeks if week.mark == "bad"] == [3]


def test_equal_documents_are_kept_once_however_many_share_them(hosted: Hosted) -> None:
    hosted.publish(weeks(*NUMBERS))
    for number in range(3):
        hosted.join(f"Learner {number}")
    hosted.pass_time(days=8)
    hosted.publish(weeks("One, better", *NUMBERS[1:]))
    assert roll_out(hosted).done == 3
    with hosted.host.database.session() as session:
        kept = {row["weeks"] for row in session.run("members", course="ai")}
        assert len(kept) == 1  # one document for all who stand where they do


def test_a_roll_out_stops_anywhere_and_goes_on(anywhere: Hosted) -> None:
    hosted = anywhere
    hosted.publish(weeks(*NUMBERS))
    for number in range(5):
        hosted.join(f"Learner {number}")
    hosted.publish(weeks(*NUMBERS, "Nine"))
    assert [roll_out(hosted, most=2).done for _ in range(4)] == [2, 2, 1, 0]
    assert roll_out(hosted).done == 0


def test_one_in_trouble_keeps_nobody_waiting(anywhere: Hosted) -> None:
    hosted = anywhere
    hosted.publish(weeks(*NUMBERS))
    members = [hosted.join(f"Learner {number}")[0] for number in range(3)]
    hosted.query("UPDATE member SET config = :bad WHERE id = :id RETURNING id", bad=b"spoilt", id=members[1])
    hosted.publish(weeks(*NUMBERS, "Nine"))
    step = roll_out(hosted)
    assert (step.done, step.failed) == (2, 1)
    assert roll_out(hosted).failed == 0  # not at once again
    hosted.pass_time(minutes=2)
    assert roll_out(hosted).failed == 1


def test_settings_that_a_learner_saves_while_a_revision_reaches_them_stay(
    anywhere: Hosted, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosted = anywhere
    hosted.publish(weeks(*NUMBERS))
    ana, _ = hosted.join("Ana")
    hosted.publish(weeks(*NUMBERS, "Nine"))
    real, saved = rollout.step_of, []

    def step_of(*known: Any) -> rollout.RolloutStep:
        step = real(*known)
        if not saved:
            with hosted.host.database.session() as session:
                workspace = MemberWorkspace(session, hosted.host.sealer, member(session, ana), hosted.now)
                saved.append(workspace.config() + b"\n[export]\nbanners = true\n")
                workspace.save_config(saved[0])
        return step

    monkeypatch.setattr(rollout, "step_of", step_of)
    assert roll_out(hosted).done == 1
    with hosted.host.database.session() as session:
        config = MemberWorkspace(session, hosted.host.sealer, member(session, ana), hosted.now).config()
    assert b"banners = true" in config
    assert topics(plan(hosted, ana))[-1] == "Nine"


def test_publishing_the_old_text_again_rolls_back(anywhere: Hosted) -> None:
    hosted = anywhere
    hosted.publish(weeks(*NUMBERS))
    ana, _ = hosted.join("Ana")
    before = plan(hosted, ana)
    hosted.publish(weeks(*NUMBERS, "Nine"))
    roll_out(hosted)
    assert topics(plan(hosted, ana))[-1] == "Nine"
    course = hosted.publish(weeks(*NUMBERS))
    assert course.revision == 4
    roll_out(hosted)
    after = plan(hosted, ana)
    assert topics(after) == list(NUMBERS)
    assert times(after, 9) == times(before, 9)


def test_the_same_folder_again_is_no_revision(hosted: Hosted) -> None:
    assert hosted.publish().revision == hosted.publish().revision == 1


def test_the_outlook_says_what_would_happen_and_keeps_nothing(hosted: Hosted) -> None:
    from studycal.host.course import read_folder

    hosted.publish(weeks(*NUMBERS))
    ana, _ = hosted.join("Ana")
    folder = read_folder(hosted.write_course(weeks(*NUMBERS, "Nine")))
    with hosted.host.database.session() as session:
        found = rollout.outlook(session, hosted.host.sealer, courses.proposed(session, folder), hosted.now)
    assert (found.members, found.added, found.moved, found.removed) == (1, 5, 0, 0)
    assert topics(plan(hosted, ana)) == list(NUMBERS)


def test_what_changed_is_told_on_the_page_until_it_was_seen(site: Hosted) -> None:
    ana = site.browser()
    ana.join("Ana")
    text = (ROOT / "curriculum" / "weeks.md").read_text(encoding="utf-8")
    assert "revision 2" not in ana.get("/course").text
    site.publish(text.replace("Attention Mechanisms", "Attention, Once More"))
    roll_out(site)
    page = ana.get("/course").text
    assert "What changed with revision 2" in page
    assert ana.post("/course/seen", revision="2").status == 303
    assert "What changed" not in ana.get("/course").text


def test_what_changed_is_told_by_the_topics_of_weeks_that_are_new_or_gone(site: Hosted) -> None:
    site.publish(weeks(*NUMBERS))
    ana = site.browser()
    ana.join("Ana")
    site.publish(weeks("One", "Two", "Three", "Habits & more", *NUMBERS[3:7]))
    roll_out(site)
    for path in ("/", "/course"):
        page = ana.get(path).text
        assert "New: week 4, Habits &amp; more" in page
        assert "Gone: Eight" in page
        assert "Gone: Three" not in page
    assert "The first" not in ana.get("/course").text
    ana.post("/course/seen", revision="3")
    site.publish(weeks("One", "Two", *(f"Topic {number}" for number in range(30)), *NUMBERS[2:]))
    roll_out(site)
    page = ana.get("/course").text
    assert "The first 60 of 1" in page
    assert "New: week 3, Topic 0" in page
    assert "more weeks that are new or gone" in page


def test_an_anchor_stands_in_every_plan_at_its_time(hosted: Hosted) -> None:
    anchor = (
        '[[anchor]]\nname = "Demo day"\nweek = 2\nweekday = "friday"\ntime = "17:00"\nminutes = 90\noutput = true\n'
    )
    text = f'title = "AI"\nslug = "ai"\n{anchor}'
    hosted.publish(weeks(*NUMBERS), text)
    ana, _ = hosted.join("Ana")
    ben, _ = hosted.join("Ben", **{"plan.timezone": "America/New_York", "plan.start": NOON.date() + timedelta(days=14)})
    demos = [next(one for one in plan(hosted, who).plan.events if one.name == "Demo day") for who in (ana, ben)]
    assert [f"{one.start:%Y-%m-%d %H:%M}" for one in demos] == ["2026-12-11 17:00", "2026-12-18 17:00"]
    hosted.publish(weeks(*NUMBERS), text.replace("17:00", "18:00"))
    roll_out(hosted)
    assert f"{next(one for one in plan(hosted, ana).plan.events if one.name == 'Demo day').start:%H:%M}" == "18:00"


RHYTHM = """\
**Global rules**

- 2–6 total sessions/week
- Sessions are 60–90 minutes
- One session/week is always output-focused

## Weekly cadence

**Session 1 – Learn** {theory}

- by *heart*

**Session 2 – Practise** {build}

**Session 3 – Show** {write}
"""


def test_another_rhythm_begins_after_the_next_week(anywhere: Hosted) -> None:
    hosted = anywhere
    hosted.write_course()
    (hosted.folder / "course" / "cadence.md").write_text(RHYTHM, encoding="utf-8")
    hosted.publish(weeks(*NUMBERS))
    ana, _ = hosted.join("Ana")
    hosted.pass_time(days=8)  # the second day of week 1
    before = told_of(plan(hosted, ana))
    changed = RHYTHM.replace("Practise", "Build it").replace("by *heart*", "on paper").replace("Learn", "Read closely")
    (hosted.folder / "course" / "cadence.md").write_text(changed, encoding="utf-8")
    hosted.publish(weeks(*NUMBERS))
    assert roll_out(hosted).done == 1
    after = told_of(plan(hosted, ana))
    assert {name: told for name, told in after.items() if name < "W03"} == {
        name: told for name, told in before.items() if name < "W03"
    }
    assert {told[0] for name, told in after.items() if name >= "W03"} == {"Read closely", "Build it", "Show"}
    assert {told[1] for name, told in after.items() if name.endswith("S1") and name >= "W03"} == {("on paper",)}
    assert {name: told[2] for name, told in after.items()} == {name: told[2] for name, told in before.items()}

    hosted.pass_time(days=14)  # in week 3: two weeks of the first rhythm, two of the second are behind
    (hosted.folder / "course" / "cadence.md").write_text(changed.replace("Show", "Tell"), encoding="utf-8")
    hosted.publish(weeks(*NUMBERS))
    assert roll_out(hosted).done == 1
    last = told_of(plan(hosted, ana))
    assert {name: told for name, told in last.items() if name < "W05"} == {
        name: told for name, told in after.items() if name < "W05"
    }
    assert {told[0] for name, told in last.items() if name >= "W05"} == {"Read closely", "Build it", "Tell"}
    ben, _ = hosted.join("Ben", **{"plan.start": hosted.now.date()})
    assert {told[0] for told in told_of(plan(hosted, ben)).values()} == {"Read closely", "Build it", "Tell"}


def test_a_rhythm_that_adds_hours_begins_after_the_next_week_like_any(anywhere: Hosted) -> None:
    hosted = anywhere
    hosted.write_course()
    cadence = hosted.folder / "course" / "cadence.md"
    cadence.write_text(RHYTHM, encoding="utf-8")
    hosted.publish(weeks(*NUMBERS))
    ana, _ = hosted.join("Ana")
    hosted.pass_time(days=8)
    before = told_of(plan(hosted, ana))
    cadence.write_text(RHYTHM.replace("Practise", "Build it") + "\n**Behind?** Add hours\n", encoding="utf-8")
    hosted.publish(weeks(*NUMBERS))
    assert roll_out(hosted).done == 1
    after = told_of(plan(hosted, ana))
    assert {name: told for name, told in after.items() if name < "W03"} == {
        name: told for name, told in before.items() if name < "W03"
    }
    assert {told[0] for name, told in after.items() if name >= "W03"} == {"Learn", "Build it", "Show"}


def test_a_rhythm_that_no_document_can_hold_renames_nothing(anywhere: Hosted, monkeypatch: pytest.MonkeyPatch) -> None:
    hosted = anywhere
    text = 'title = "AI"\nslug = "ai"\n[curriculum.roles]\n"Q1.S2" = "experiment"\n'
    hosted.write_course()
    cadence = hosted.folder / "course" / "cadence.md"
    cadence.write_text(RHYTHM.replace(" {build}", ""), encoding="utf-8")
    hosted.publish(weeks(*NUMBERS), text)
    ana, _ = hosted.join("Ana")
    hosted.pass_time(days=8)
    before = plan(hosted, ana)
    assert {one.role for one in before.plan.sessions if one.slot == "S2"} == {Role.EXPERIMENT}
    cadence.write_text(RHYTHM.replace("Practise", "Build it"), encoding="utf-8")
    hosted.publish(weeks(*NUMBERS, "Nine"), text.replace("experiment", "write"))

    def unwritten(*_: object) -> bytes | None:
        raise UnwrittenError("This rhythm cannot be written down.")

    monkeypatch.setattr(rollout, "rhythm_followed", unwritten)
    assert roll_out(hosted).done == 1
    after = plan(hosted, ana)
    assert topics(after)[-1] == "Nine"
    kept = {name: told for name, told in told_of(after).items() if name < "W09"}
    assert kept == told_of(before)
    assert {one.role for one in after.plan.sessions if one.slot == "S2"} == {Role.EXPERIMENT}


def told_of(built: Revision) -> dict[str, tuple[str, tuple[str, ...], datetime]]:
    """Each session's name, bullets and start."""
    bullets = built.curriculum.bullets
    return {
        one.id: (one.name, bullets(built.plan.quarter(one.week), one.slot, one.name), one.start)
        for one in built.plan.sessions
    }


def test_one_who_fails_and_fails_is_given_up_until_a_newer_revision_or_somebody_asks(anywhere: Hosted) -> None:
    hosted = anywhere
    hosted.publish(weeks(*NUMBERS))
    ana, _ = hosted.join("Ana")
    ben, _ = hosted.join("Ben")
    with hosted.host.database.session() as session:
        engine = session._engine.beside(ana)
        engine.execute(engine.worded("UPDATE plan SET head = 'no plan' WHERE learner = :id"), {"id": ana})
    hosted.publish(weeks(*NUMBERS, "Nine"))
    steps = []
    for _ in range(20):
        steps.append(roll_out(hosted))
        hosted.pass_time(hours=5)
    assert [step.failed for step in steps] == [1] * rollout.MOST_TRIES + [0] * (20 - rollout.MOST_TRIES)
    assert [step.done for step in steps] == [1] + [0] * 19
    assert topics(plan(hosted, ben))[-1] == "Nine"
    with hosted.host.database.session() as session:
        assert [(row["failure"], row["number"]) for row in session.run("failed")] == [("JSONDecodeError", 1)]
    hosted.publish(weeks(*NUMBERS, "Ten"))
    step = roll_out(hosted)
    assert (step.done, step.failed) == (1, 1)
