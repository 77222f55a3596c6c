"""DAViCal and SOGo by what they answered: the learner's story on servers that are too heavy to start for a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.caldav_proxy import Asked, Changed, Instead
from tests.calendars.caldav_learner import CalDavLearner, Hands, quiet
from tests.calendars.recorded import Recorded
from tests.peers_caldav import Server, started

pytestmark = pytest.mark.peer
Play = Callable[..., dict[str, list[str]]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = started("radicale", tmp_path_factory.mktemp("radicale") / "store")
    yield server
    server.close()


@pytest.fixture(params=["davical", "sogo"])
def ways(request: pytest.FixtureRequest, server: Server) -> Recorded:
    return Recorded(request.param, server)


@pytest.fixture
def learner(server: Server, ways: Recorded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CalDavLearner]:
    """One week, pushed."""
    monkeypatch.setenv("STUDYCAL_CALDAV_PASSWORD", "x")
    for old in Hands(server).calendars():
        Hands(server).delete(old.url)
    learner = CalDavLearner(tmp_path / "learner", server, weeks=1)
    assert len(learner.report(script=ways)["created"]) == 5
    yield learner
    learner.proxy.close()


def test_a_plan_lives_there(learner: CalDavLearner, ways: Recorded) -> None:
    assert quiet(learner.report(script=ways))
    events = learner.events()
    learner.hands.edit(events["W01.S2"], lambda text: text.replace("20261202T", "20261204T"))
    assert learner.report(script=ways)["accepted"] == ["W01.S2"]
    learner.hands.edit(events["W01.S3"], lambda text: text.replace("SUMMARY:", "SUMMARY:\U0001f393 "))
    learner.hands.delete(events["W01.S5"])
    assert learner.report(script=ways)["dropped"] == ["W01.S5"]
    assert quiet(learner.report(script=ways))
    learner.say("unskip", "W01.S5")
    assert learner.report(script=ways)["created"] == ["W01.S5"]
    learner.say("mark", "bad", "W01")
    assert learner.report(script=ways)["deleted"] == ["W01.S1", "W01.S5"]
    learner.say("mark", "clear", "W01")
    assert sorted(learner.report(script=ways)["created"]) == ["W01.S1", "W01.S5"]
    assert "\U0001f393" in learner.hands.text(events["W01.S3"])
    assert quiet(learner.report(script=ways))


def test_a_deletion_under_a_token_that_the_server_does_not_know_is_learnt(
    learner: CalDavLearner, ways: Recorded
) -> None:
    learner.hands.delete(learner.events()["W01.S5"])
    ways.tokens.clear()
    assert learner.report(script=ways)["dropped"] == ["W01.S5"]
    assert quiet(learner.report(script=ways))


def test_a_calendar_made_anew_gets_the_whole_plan(learner: CalDavLearner, ways: Recorded) -> None:
    learner.hands.delete(learner.calendar)
    assert learner.sync(script=ways).code == 3
    assert len(learner.report("--accept", script=ways)["created"]) == 5
    assert quiet(learner.report(script=ways))


def test_a_deletion_between_our_look_and_our_change_is_not_undone(learner: CalDavLearner, ways: Recorded) -> None:
    event = learner.events()["W01.S4"]
    learner.say("pin", "W01.S4", "2026-12-05 11:00")

    gone: list[str] = []

    def deleted_first(asked: Asked) -> str | Instead | Changed:
        """By another client, once our look is over: right before the first request for that event alone."""
        if asked.method in ("GET", "PUT") and not gone:
            gone.append(event)
            learner.hands.delete(event)
        return ways(asked)

    report = learner.report(script=deleted_first)
    later = learner.report(script=ways)
    assert "W01.S4" in report["dropped"] + later["dropped"]
    assert "W01.S4" not in learner.events()
    assert quiet(learner.report(script=ways))


def test_a_lost_memory_adopts_what_stands_there(learner: CalDavLearner, ways: Recorded) -> None:
    learner.forget()
    assert quiet(learner.report(script=ways))
