"""Stories of learners and their calendars, by kind: the calendar is read, what is theirs stays, and all is told.

W02 = S1 Mon 7 Dec 19:00, S2 Wed 9, S3 Thu 10, S4 Sat 12 10:00, S5 Sun 13 10:00; the other weeks likewise.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from studycal.core.sync import marker
from studycal.service.sync import SyncReport
from tests.service.sync.world import World

TZ = "+01:00"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}{TZ}")


def begun(tmp_path: Path, at: str = "2026-11-24T12:00") -> World:
    world = World(tmp_path / "learner")
    world.sync()
    world.now = moment(at)
    world.wait(minutes=0)
    world.sync(accept=True)
    return world


def later(world: World, at: str) -> SyncReport:
    """A run on another day, by a learner who knows what day it is."""
    world.now = moment(at)
    world.wait(minutes=0)
    return world.sync(accept=True)


def place(world: World, session: str, at: str) -> None:
    """Drag an event to a time."""
    world.server.drag(world.id(session), moment(at) - world.fields(session).start)  # type: ignore[operator]


def lasts(world: World, session: str) -> tuple[datetime, int]:
    """When its event begins, and how many minutes it takes."""
    start, end = world.fields(session).start, world.fields(session).end
    assert isinstance(start, datetime)
    assert isinstance(end, datetime)
    return start, (end - start) // timedelta(minutes=1)


def agree(world: World, session: str, at: str, status: str = "planned") -> None:
    """Plan and calendar have a session there, and nothing is left to do."""
    assert world.fields(session).start == moment(at)
    assert world.planned(session) == moment(at)
    assert world.statuses()[session] == status
    before = world.writes()
    report = world.sync()
    assert (report.pending, report.requests, world.writes()) == (False, 1, before)


def reason(report: SyncReport, session: str) -> str:
    """All that was said of a session."""
    lines = [change.reason for change in report.changes if change.session == session]
    return " ".join([*lines, *(text for name, text in (*report.kept, *report.conflicts) if name == session)])


# --- P1, read anew


@pytest.mark.parametrize("seen_before", [False, True])
def test_a_session_postponed_past_its_old_time_is_learnt_when_it_is_seen(tmp_path: Path, *, seen_before: bool) -> None:
    world = begun(tmp_path, "2026-12-10T12:00")
    place(world, "W02.S3", "2026-12-11T19:00")
    if seen_before:
        world.sync()
        later(world, "2026-12-11T12:00")
        place(world, "W02.S3", "2026-12-12T19:00")
        report = later(world, "2026-12-12T08:00")
        at = "2026-12-12T19:00"
    else:
        report = later(world, "2026-12-11T08:00")
        at = "2026-12-11T19:00"

    assert (report.accepted, report.deleted, report.created, report.updated) == (("W02.S3",), (), (), ())
    agree(world, "W02.S3", at)


def test_a_postponed_session_survives_a_lost_memory(tmp_path: Path) -> None:
    world = begun(tmp_path, "2026-12-10T12:00")
    place(world, "W02.S3", "2026-12-11T19:00")
    world.lose_database()
    before = world.writes()
    report = later(world, "2026-12-11T08:00")

    assert report.accepted == ("W02.S3",)
    assert world.writes() == before
    agree(world, "W02.S3", "2026-12-11T19:00")


@pytest.mark.parametrize(("session", "to"), [("W02.S3", "2026-12-15T19:00"), ("W01.S1", "2026-12-18T18:30")])
def test_a_session_postponed_into_another_week_is_learnt_too(tmp_path: Path, session: str, to: str) -> None:
    world = begun(tmp_path, "2026-12-10T12:00")
    place(world, session, to)
    later(world, "2026-12-11T08:00")
    agree(world, session, to)


def test_a_slip_into_the_past_and_back_is_read_both_ways(tmp_path: Path) -> None:
    world = begun(tmp_path, "2026-12-08T09:00")
    place(world, "W02.S4", "2026-12-05T10:00")
    world.sync()
    assert world.planned("W02.S4") == moment("2026-12-05T10:00")
    place(world, "W02.S4", "2026-12-12T10:00")
    world.sync()
    agree(world, "W02.S4", "2026-12-12T10:00")


def test_a_slip_into_the_past_is_taken_back_by_undo(tmp_path: Path) -> None:
    world = begun(tmp_path, "2026-12-08T09:00")
    place(world, "W02.S4", "2026-12-05T10:00")
    world.sync()
    world.say("undo")
    assert world.sync().updated == ("W02.S4",)
    agree(world, "W02.S4", "2026-12-12T10:00")


# --- ours stays ours, theirs stays theirs


def test_unpin_puts_our_block_beside_the_learners_words(tmp_path: Path) -> None:
    world = begun(tmp_path)
    text = world.fields("W04.S3").description.removesuffix(marker.LAST_LINE) + "my own notes\nline 2"
    world.server.edit(world.id("W04.S3"), description=text)
    world.drag("W04.S3", hours=-48)
    world.sync()
    world.say("unpin", "W04.S3")
    world.sync()

    stands = world.fields("W04.S3").description
    assert stands.count("my own notes\nline 2") == 1
    assert (stands.count(marker.FIRST_LINE), stands.count(marker.LAST_LINE), stands.count("Topic 4")) == (1, 1, 1)
    assert not world.sync().pending


def test_unpin_of_all_keeps_a_description_that_is_all_theirs(tmp_path: Path) -> None:
    world = begun(tmp_path)
    world.server.edit(world.id("W04.S3"), description="Only my own plan for that evening")
    world.sync()
    world.drag("W05.S3", hours=1)
    world.sync()
    world.say("unpin", "--all")
    world.sync()

    assert "Only my own plan for that evening" in world.fields("W04.S3").description
    assert marker.FIRST_LINE in world.fields("W04.S3").description


@pytest.mark.parametrize("synced_between", [True, False])
def test_an_unpin_that_is_undone_brings_back_the_learners_words(tmp_path: Path, *, synced_between: bool) -> None:
    world = begun(tmp_path)
    world.server.edit(world.id("W04.S3"), summary="Paper club")
    world.drag("W04.S3", hours=-48)
    world.sync()
    shown = world.learner.studycal("unpin", "W04.S3", "-n")
    assert "title" in shown.out + shown.err
    assert "time" in shown.out + shown.err
    world.say("unpin", "W04.S3")
    if synced_between:
        world.sync()
        assert world.fields("W04.S3").summary != "Paper club"
    world.say("undo")
    before = world.writes()
    world.sync()

    assert world.fields("W04.S3").summary == "Paper club"
    assert world.writes() - before == (1 if synced_between else 0)
    assert not world.sync().pending


def test_a_drag_that_is_undone_is_back_exactly_where_it_was(tmp_path: Path) -> None:
    world = begun(tmp_path)
    place(world, "W03.S3", "2026-12-15T19:00")
    world.sync()
    world.say("undo")
    assert world.planned("W03.S3") == moment("2026-12-17T19:00")
    assert world.sync().updated == ("W03.S3",)
    agree(world, "W03.S3", "2026-12-17T19:00")


@pytest.mark.parametrize("drag", [{"hours": -1}, {"days": -2}])
def test_a_length_is_taken_back_where_a_drag_came_after_it(tmp_path: Path, drag: dict[str, int]) -> None:
    world = begun(tmp_path)
    world.say("pin", "W03.S3", "--minutes", "45")
    world.sync(accept=True)
    world.server.drag(world.id("W03.S3"), timedelta(**drag))
    world.sync(accept=True)
    there = moment("2026-12-17T19:00") + timedelta(**drag)
    assert lasts(world, "W03.S3") == (there, 45)

    world.say("undo", "1")
    world.sync(accept=True)

    assert lasts(world, "W03.S3") == (there, 75)
    agree(world, "W03.S3", f"{there:%Y-%m-%dT%H:%M}")


def test_a_length_given_in_the_calendar_is_taken_back_alone_too(tmp_path: Path) -> None:
    world = begun(tmp_path)
    start = world.fields("W03.S3").start
    assert isinstance(start, datetime)
    world.server.edit(world.id("W03.S3"), end=start + timedelta(minutes=45))
    length = world.sync().facts
    place(world, "W03.S3", "2026-12-15T19:00")
    world.sync()

    world.say("undo", str(length[0]))
    world.sync(accept=True)

    assert lasts(world, "W03.S3") == (moment("2026-12-15T19:00"), 75)


def test_a_drag_is_taken_back_where_a_length_came_after_it(tmp_path: Path) -> None:
    world = begun(tmp_path)
    place(world, "W03.S3", "2026-12-15T19:00")
    drag = world.sync().facts
    world.say("pin", "W03.S3", "--minutes", "45")
    world.sync(accept=True)

    world.say("undo", str(drag[0]))
    world.sync(accept=True)

    assert lasts(world, "W03.S3") == (moment("2026-12-17T19:00"), 45)


def test_of_two_drags_learnt_at_once_each_is_taken_back_alone(tmp_path: Path) -> None:
    world = begun(tmp_path)
    place(world, "W03.S3", "2026-12-15T19:00")
    place(world, "W04.S3", "2026-12-22T19:00")
    facts = world.sync().facts
    world.say("undo", str(facts[0]))
    assert world.sync().updated == ("W03.S3",)
    agree(world, "W03.S3", "2026-12-17T19:00")
    assert world.planned("W04.S3") == moment("2026-12-22T19:00")


# --- prefer = "ask"


@pytest.fixture
def asking(tmp_path: Path) -> World:
    world = World(tmp_path / "learner")
    world.set("sync", 'prefer = "ask"')
    world.sync()
    place(world, "W03.S4", "2026-12-20T10:00")
    world.say("pin", "W03.S4", "2026-12-19 09:00")
    return world


def test_a_question_costs_no_request_and_is_told_until_it_is_answered(asking: World) -> None:
    before = asking.writes()
    for _ in range(3):
        report = asking.sync()
        assert report.requests == 1
        said = dict(report.conflicts)["W03.S4"]
        assert 'studycal pin W03.S4 "2026-12-20 10:00"' in said
        assert 'studycal pin W03.S4 "2026-12-19 09:00"' in said
    assert asking.writes() == before


@pytest.mark.parametrize("at", ["2026-12-20 10:00", "2026-12-19 09:00"])
def test_either_command_answers_it(asking: World, at: str) -> None:
    asking.sync()
    asking.say("pin", "W03.S4", at)
    assert asking.sync().conflicts == ()
    agree(asking, "W03.S4", at.replace(" ", "T"))


def test_when_the_plans_side_is_taken_back_the_drag_is_learnt(asking: World) -> None:
    asking.sync()
    asking.say("undo")
    assert asking.sync().accepted == ("W03.S4",)
    agree(asking, "W03.S4", "2026-12-20T10:00")
    asking.server.expire_tokens()
    assert not asking.sync().pending


# --- what cannot be read is not deleted


@pytest.mark.parametrize("kind", ["unreadable", "series", "all-day"])
def test_an_odd_event_is_told_at_every_look_and_nobody_deletes_it(tmp_path: Path, kind: str) -> None:
    world = begun(tmp_path)
    event = world.id("W03.S3")
    if kind == "unreadable":
        world.server.spoil(event, "its time zone Europe/Kyiv2 is not known")
    elif kind == "series":
        world.server.repeat(event)
    else:
        world.server.edit(event, start=date(2026, 12, 17), end=date(2026, 12, 18))
    for _ in range(2):
        report = world.sync()
        assert not report.pending
        assert [name for name, _ in report.kept] == ["W03.S3"]
    assert {"unreadable": "Kyiv2", "series": "repeats", "all-day": "all-day"}[kind] in reason(report, "W03.S3")
    shown = world.learner.studycal("show", "W03")
    assert {"unreadable": "Kyiv2", "series": "repeats", "all-day": "all-day"}[kind] in shown.out + shown.err
    world.say("mark", "bad", "W03")

    assert sorted(world.sync().deleted) == ["W03.S1", "W03.S5"]
    assert event in world.server.live()
    assert dict(world.sync().kept)["W03.S3"]
    assert world.statuses().get("W03.S3") != "skipped"


def test_a_pin_says_that_an_all_day_event_cannot_follow(tmp_path: Path) -> None:
    world = begun(tmp_path)
    world.server.edit(world.id("W03.S3"), start=date(2026, 12, 17), end=date(2026, 12, 18))
    world.sync()
    answer = world.learner.studycal("pin", "W03.S3", "2026-12-18 18:30", "--yes")
    assert answer.code == 0
    assert "all-day" in answer.out + answer.err


def test_an_event_that_can_be_read_again_is_read_again(tmp_path: Path) -> None:
    world = begun(tmp_path)
    world.server.spoil(world.id("W03.S3"))
    world.sync()
    world.server.mend(world.id("W03.S3"))
    assert world.sync().kept == ()
    world.server.spoil(world.id("W03.S3"))
    world.sync()
    world.server.mend(world.id("W03.S3"))
    place(world, "W03.S3", "2026-12-18T19:00")
    assert world.sync().accepted == ("W03.S3",)


# --- what is kept is told, what clashes too


def test_what_is_kept_for_its_words_is_told_at_every_look(tmp_path: Path) -> None:
    world = begun(tmp_path)
    world.server.edit(world.id("W03.S3"), summary="Club")
    world.sync()
    world.say("mark", "bad", "W03")
    for _ in range(2):
        assert "has your changes" in reason(world.sync(), "W03.S3")
    shown = world.learner.studycal("show", "W03")
    assert "has your changes" in shown.out + shown.err


@pytest.mark.parametrize("seen_before", [True, False])
def test_what_was_dragged_is_kept_when_its_week_is_cut(tmp_path: Path, *, seen_before: bool) -> None:
    world = begun(tmp_path)
    world.drag("W05.S3", hours=-48)
    if seen_before:
        world.sync()
    world.say("mark", "cut", "W05")
    report = world.sync()
    assert len(report.deleted) == 4
    assert [name for name, _ in report.kept] == ["W05.S3"]
    assert world.id("W05.S3") in world.server.live()


def test_two_drags_onto_each_other_are_a_clash(tmp_path: Path) -> None:
    world = begun(tmp_path)
    place(world, "W03.S3", "2026-12-16T19:00")
    place(world, "W03.S1", "2026-12-16T19:00")
    report = world.sync()
    assert sorted(report.accepted) == ["W03.S1", "W03.S3"]
    assert "clashes with" in dict(report.conflicts).get("W03.S1", "") + dict(report.conflicts).get("W03.S3", "")


def test_what_we_deleted_and_the_learner_takes_back_is_kept(tmp_path: Path) -> None:
    world = begun(tmp_path)
    world.say("mark", "bad", "W03")
    gone = world.sync().deleted
    world.server.restore(world.id(gone[0]))
    for _ in range(2):
        report = world.sync()
        assert "took it back" in reason(report, gone[0])
        assert report.deleted == ()
    assert world.id(gone[0]) in world.server.live()


@pytest.mark.parametrize("seen_between", [True, False])
def test_what_is_taken_back_from_the_bin_and_dragged_stays_where_it_was_dragged(
    tmp_path: Path, *, seen_between: bool
) -> None:
    world = begun(tmp_path)
    world.say("mark", "bad", "W03")
    gone = world.sync().deleted[0]
    world.server.restore(world.id(gone))
    if seen_between:
        world.sync()
    place(world, gone, "2026-12-15T20:00")
    assert world.sync().accepted == (gone,)
    world.say("mark", "clear", "W03")
    world.sync()
    agree(world, gone, "2026-12-15T20:00")


def test_an_older_event_beside_the_newer_is_told_and_purged(tmp_path: Path) -> None:
    world = begun(tmp_path)
    world.server.remove(world.id("W03.S3"))
    world.sync()
    world.say("unskip", "W03.S3")
    world.sync()
    world.server.restore(world.id("W03.S3"))
    for _ in range(2):
        assert "stands twice" in dict(world.sync().conflicts)["W03.S3"]
    world.server.remove(world.id("W03.S3"))
    assert world.sync().conflicts == ()


# --- two machines, one plan


def test_a_fresh_machine_never_moves_back_what_anothers_mark_moved(tmp_path: Path) -> None:
    world = begun(tmp_path)
    world.say("mark", "pause", "2026-12-14..2026-12-20")
    assert len(world.sync(accept=True).updated) == 20
    other = world.another_machine(tmp_path / "other")
    before = world.writes()
    for _ in range(2):
        report = other.sync()
        assert (report.rule, world.writes()) == ("other-machine", before)
    assert "--take-over" in report.held
    assert not world.sync().pending


def test_a_copy_from_before_the_mark_does_not_mix_two_plans(tmp_path: Path) -> None:
    world = begun(tmp_path)
    other = World(tmp_path / "other", world.server, like=world.config.read_text())
    (tmp_path / "other/.studycal").mkdir(exist_ok=True)
    _copy_state(world, other)
    world.say("mark", "pause", "2026-12-14..2026-12-20")
    world.sync(accept=True)
    before = world.writes()
    other.now = world.now
    other.wait(minutes=0)
    assert other.sync().rule == "other-machine"
    other.say("pin", "W06.S3", "2027-01-06 19:00")
    assert other.sync().rule == "other-machine"
    assert world.writes() == before


def _copy_state(world: World, other: World) -> None:
    import shutil

    shutil.copytree(world.learner.folder, other.learner.folder, dirs_exist_ok=True)


@pytest.mark.parametrize("words", ["mark bad W03", "mark cut W05"])
def test_a_mark_that_only_deletes_is_known_too(tmp_path: Path, words: str) -> None:
    world = begun(tmp_path)
    world.say(*words.split())
    deleted = world.sync().deleted
    assert deleted
    other = world.another_machine(tmp_path / "other")
    before = world.writes()
    assert other.sync().rule == "other-machine"
    assert world.writes() == before


def test_who_takes_over_writes_and_the_other_waits(tmp_path: Path) -> None:
    world = begun(tmp_path)
    world.say("mark", "pause", "2026-12-14..2026-12-20")
    world.sync(accept=True)
    other = world.another_machine(tmp_path / "other")
    assert len(other.sync(take_over=True, accept=True).updated) == 20
    before = world.writes()
    assert world.sync().rule == "other-machine"
    assert world.writes() == before
    assert not other.sync().pending


def test_what_the_calendar_gives_back_is_no_missing_fact(tmp_path: Path) -> None:
    world = begun(tmp_path)
    world.drag("W03.S3", hours=2)
    world.say("pin", "W04.S3", "2026-12-23 19:30")
    world.server.remove(world.id("W05.S3"))
    world.sync()
    world.lose_database()
    report = world.sync()
    assert (report.rule, report.updated, report.deleted, report.created) == ("", (), (), ())
    assert not world.sync().pending


def test_pins_that_memory_lost_are_no_drags_and_no_habit(tmp_path: Path) -> None:
    world = begun(tmp_path)
    for session, day in (("W02.S3", "2026-12-08"), ("W03.S3", "2026-12-15"), ("W04.S3", "2026-12-22")):
        world.say("pin", session, f"{day} 19:30")
    world.sync()
    world.lose_database()
    report = world.sync()
    assert sorted(report.accepted) == ["W02.S3", "W03.S3", "W04.S3"]
    assert "dragged" not in reason(report, "W02.S3")
    assert report.offers == ()


# --- guards, purge, words


def test_a_guard_keeps_its_since_through_runs_that_fail(tmp_path: Path) -> None:
    world = begun(tmp_path)
    for week in ("W03", "W04", "W05"):
        for slot in ("S1", "S2", "S3", "S4"):
            world.server.remove(world.id(f"{week}.{slot}"))
    assert world.sync().rule == "lost"
    client = world.client()

    def fail(_: str) -> None:
        from studycal.errors import RemoteError

        raise RemoteError("a page answers")

    client.before = fail
    with pytest.raises(Exception, match="a page"):
        world.sync(client)
    assert world.home().store.sync("memory").cursor().held_rule == "lost"
    assert len(world.sync().dropped) == 12


@pytest.mark.parametrize(
    ("minutes", "words"), [(30, "longer, 105 min instead of 75"), (-30, "shorter, 45 min instead of 75")]
)
def test_a_resize_is_called_a_resize_both_ways(tmp_path: Path, minutes: int, words: str) -> None:
    world = begun(tmp_path)
    world.server.edit(world.id("W03.S3"), end=world.fields("W03.S3").end + timedelta(minutes=minutes))
    said = reason(world.sync(), "W03.S3")
    assert words in said
    assert "dragged" not in said
    world.say("unpin", "W03.S3")
    back = reason(world.sync(), "W03.S3")
    assert "75 min instead" in back
    assert "moved from" not in back


def test_a_move_into_another_zone_names_it(tmp_path: Path) -> None:
    world = begun(tmp_path)
    world.say("mark", "travel", "2026-12-17..2026-12-20", "--tz", "Asia/Tokyo")
    said = " ".join(change.reason for change in world.sync().changes)
    assert "Asia/Tokyo" in said


# --- what the timer does by itself


def _busy(world: World, *days: str) -> None:
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{day}\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;TZID=Europe/Warsaw:{day}T080000\r\n"
        f"DTEND;TZID=Europe/Warsaw:{day}T230000\r\nSUMMARY:Conference\r\nEND:VEVENT\r\n"
        for day in days
    )
    body = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//EN\r\n{events}END:VCALENDAR\r\n"
    (world.learner.folder / "busy.ics").write_text(body)
    world.config.write_text(world.config.read_text() + '\n[[busy]]\nurl = "busy.ics"\n')


WEEK = tuple(f"202612{day}" for day in range(14, 21))


@pytest.mark.parametrize("days", [("20261214", "20261216", "20261217"), WEEK])
def test_the_timer_that_may_only_propose_drops_nothing(tmp_path: Path, days: tuple[str, ...]) -> None:
    world = begun(tmp_path)
    world.set("sync", 'autonomy = "propose"')
    _busy(world, *days)
    before = world.writes()
    for _ in range(2):
        assert not world.sync(automatic=True).pending
    assert world.writes() == before
    proposal = world.sync(dry_run=True)
    assert proposal.deleted
    for name in proposal.deleted:
        assert "no legal time: " in reason(proposal, name)
    assert "Conference" in " ".join(reason(proposal, name) for name in (*proposal.deleted, *proposal.updated))
    assert all(reason(proposal, name) for name in proposal.updated)


def test_what_the_timer_deletes_by_itself_has_its_reason(tmp_path: Path) -> None:
    world = begun(tmp_path)
    _busy(world, *WEEK)
    report = world.sync(automatic=True)
    assert report.deleted
    assert {reason(report, name) for name in report.deleted} == {"no legal time: Conference takes it"}
