"""An assistant talks to the real `studycal mcp` over stdio, with the SDK's own client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import CallToolResult, Tool

from studycal import __version__
from tests.cli.learner import PROGRAM, Learner

NOW = "2026-12-09T12:00:00+01:00"
READING = {"today", "week", "why", "review", "sync_status"}
PREVIEWING = {"mark", "pin", "log", "undo", "answer_review", "documents"}
BUSY = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//x//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20261101T000000Z
DTSTART;TZID=Europe/Warsaw:20270111T180000
DTEND;TZID=Europe/Warsaw:20270111T220000
SUMMARY:Oncologist
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


class Assistant:
    """The client at work; every answer is kept as it went over the wire."""

    def __init__(self, session: ClientSession) -> None:
        self.session = session
        self.wire = ""

    async def ask(self, tool: str, **arguments: Any) -> dict[str, Any]:
        result = await self._call(tool, arguments)
        assert not result.isError, result.content
        assert result.structuredContent is not None
        return result.structuredContent

    async def refused(self, tool: str, **arguments: Any) -> str:
        result = await self._call(tool, arguments)
        assert result.isError
        return result.content[0].text  # type: ignore[union-attr]

    async def _call(self, tool: str, arguments: dict[str, Any]) -> CallToolResult:
        result = await self.session.call_tool(tool, arguments)
        self.wire += result.model_dump_json()
        return result


def talk(folder: Path, conversation: Callable[[Assistant], Awaitable[None]], now: str = NOW) -> str:
    """Start the program, hold the conversation, end it; all that was answered."""

    async def whole() -> str:
        server = StdioServerParameters(command=str(PROGRAM), args=["-C", str(folder), "--now", now, "mcp"])
        async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
            await session.initialize()
            assistant = Assistant(session)
            await conversation(assistant)
            return assistant.wire

    return asyncio.run(asyncio.wait_for(whole(), 120))


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return Learner(tmp_path, NOW).begin()


def test_every_tool_says_whether_it_changes_anything_and_what_it_answers(learner: Learner) -> None:
    tools: dict[str, Tool] = {}

    async def conversation(assistant: Assistant) -> None:
        tools.update({tool.name: tool for tool in (await assistant.session.list_tools()).tools})

    talk(learner.folder, conversation)
    assert set(tools) == READING | PREVIEWING | {"confirm"}
    hints = {name: tool.annotations for name, tool in tools.items() if tool.annotations}
    assert {name for name, hint in hints.items() if hint.readOnlyHint} == READING | PREVIEWING
    assert (hints["confirm"].readOnlyHint, hints["confirm"].destructiveHint) == (False, True)
    assert hints["confirm"].idempotentHint is True
    assert [name for name, tool in tools.items() if not tool.description or not tool.outputSchema] == []


def test_the_program_says_its_own_version(learner: Learner) -> None:
    async def whole() -> str:
        server = StdioServerParameters(command=str(PROGRAM), args=["-C", str(learner.folder), "mcp"])
        async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
            return (await session.initialize()).serverInfo.version

    assert asyncio.run(asyncio.wait_for(whole(), 120)) == __version__


def test_an_argument_that_a_tool_does_not_take_is_refused(learner: Learner) -> None:
    """It was meant for something: a mark of a week must not become one of another for its name alone."""

    async def conversation(assistant: Assistant) -> None:
        told = await assistant.refused("mark", kind="bad", target="W07", week="W09")
        assert (
            told == "The arguments cannot be used: week is none of kind, target, timezone, sessions, windows, resume."
        )
        assert "week is none of session" in await assistant.refused("why", session="W07.S2", week="W07")
        assert "It takes none" in await assistant.refused("today", day="tomorrow")

    talk(learner.folder, conversation)


def test_what_is_read_is_what_show_tells(learner: Learner) -> None:
    async def conversation(assistant: Assistant) -> None:
        today = await assistant.ask("today")
        shown = learner.studycal("show", "today", "--json").json
        assert [one["id"] for one in today["sessions"]] == [one["id"] for one in shown["sessions"]] == ["W02.S2"]
        week = await assistant.ask("week", week="W07")
        shown = learner.week(7)
        assert {one["id"]: one["start"] for one in week["sessions"]} == {
            one["id"]: one["start"] for one in shown.values()
        }
        why = await assistant.ask("why", session="w7s2")
        assert why["session"]["why"] == ["It is on its home slot."]
        review = await assistant.ask("review")
        assert review["asks"]
        assert (await assistant.ask("sync_status"))["running"] is False

    talk(learner.folder, conversation)


@pytest.mark.parametrize(
    ("tool", "arguments", "kind"),
    [
        ("mark", {"kind": "bad", "target": "W07"}, "bad"),
        ("mark", {"kind": "pause", "target": "2026-12-21..2027-01-03"}, "pause"),
        ("pin", {"session": "W07.S2", "time": "2027-01-12 19:30"}, "pin"),
        ("log", {"status": "partial", "sessions": ["W01.S1"], "restart": "at page 3"}, "log"),
        ("answer_review", {"week": "W01", "verdict": "good", "explain": 1}, "log"),
    ],
    ids=["bad", "pause", "pin", "log", "review"],
)
def test_a_preview_keeps_nothing_and_confirm_keeps_just_that(
    learner: Learner, tool: str, arguments: dict[str, Any], kind: str
) -> None:
    def facts() -> list[tuple[str, bool]]:
        return [(one["kind"], one["holds"]) for one in learner.studycal("log", "--history", "--json").json["facts"]]

    async def conversation(assistant: Assistant) -> None:
        before = learner.year()
        seen = await assistant.ask(tool, **arguments)
        assert facts() == []
        assert learner.year() == before
        kept = await assistant.ask("confirm", token=seen["token"])
        assert facts() == [(kind, True)]
        after = {one["id"]: one["start"] for one in learner.year()["sessions"] if one["status"] != "dropped"}
        assert {move["id"]: move["after"] for move in seen["moved"]}.items() <= after.items()
        assert not after.keys() & {one["id"] for one in seen["removed"]}
        assert await assistant.ask("confirm", token=seen["token"]) == kept
        assert len(facts()) == 1
        back = await assistant.ask("undo", fact=kept["facts"][0])
        await assistant.ask("confirm", token=back["token"])
        assert facts() == [(kind, False), ("undo", False)]

    talk(learner.folder, conversation)


def test_a_plan_that_changed_meanwhile_keeps_nothing_and_says_so(learner: Learner) -> None:
    async def conversation(assistant: Assistant) -> None:
        seen = await assistant.ask("mark", kind="bad", target="W07")
        assert learner.studycal("mark", "bad", "W09", "--yes").code == 0
        told = await assistant.refused("confirm", token=seen["token"])
        assert told == (
            "The plan changed since this was previewed, and nothing was kept. "
            "Preview it again: it may do something else now."
        )
        marked = {week["week"]: week["mark"] for week in learner.year()["weeks"] if week["mark"]}
        assert marked == {9: "bad"}
        again = await assistant.ask("mark", kind="bad", target="W07")
        await assistant.ask("confirm", token=again["token"])

    talk(learner.folder, conversation)


def test_a_file_that_changed_meanwhile_keeps_nothing(learner: Learner) -> None:
    async def conversation(assistant: Assistant) -> None:
        seen = await assistant.ask("mark", kind="bad", target="W07")
        config = learner.folder / "studycal.toml"
        config.write_text(config.read_text(encoding="utf-8").replace('"mon 19:00"', '"mon 18:30"'), encoding="utf-8")
        assert "nothing was kept" in await assistant.refused("confirm", token=seen["token"])

    talk(learner.folder, conversation)
    assert learner.studycal("log", "--history", "--json").json["facts"] == []


def test_errors_are_sentences_with_the_remedy(learner: Learner) -> None:
    async def conversation(assistant: Assistant) -> None:
        refused = await assistant.refused("why", session="W07.S9")
        assert refused.startswith("There is no session W07.S9 in the plan. Open in W07: S1 Theory (")
        assert await assistant.refused("mark", kind="travel", target="2027-02-01..2027-02-05") == (
            "travel needs the destination's time zone. Add --tz, like --tz Asia/Tokyo."
        )
        assert "past" in await assistant.refused("pin", session="W01.S1", time="2027-01-12 19:30")
        assert "Write it like W07." in await assistant.refused("week", week="soon")
        assert "no preview" in await assistant.refused("confirm", token="guess")
        assert "cannot be used" in await assistant.refused("mark", kind="holiday")

    wire = talk(learner.folder, conversation)
    assert "Traceback" not in wire


def test_without_a_plan_every_tool_says_how_to_make_one(tmp_path: Path) -> None:
    async def conversation(assistant: Assistant) -> None:
        for tool in ("today", "week", "review", "sync_status"):
            assert "studycal init" in await assistant.refused(tool)

    talk(tmp_path, conversation)


def test_nothing_secret_is_answered(learner: Learner) -> None:
    (learner.folder / "private.ics").write_text(BUSY, encoding="utf-8", newline="")
    with (learner.folder / "studycal.toml").open("a", encoding="utf-8") as config:
        config.write(
            '\n[[busy]]\nurl = "private.ics"\n[sync]\ntargets = ["caldav"]\n[caldav]\n'
            'url = "https://dav.example.org/secret-path/"\nusername = "ada-login"\npassword_command = "echo sesame"\n'
        )

    async def conversation(assistant: Assistant) -> None:
        moved = await assistant.ask("week", week="W07")
        assert moved["sessions"]
        await assistant.ask("today")
        await assistant.ask("why", session="W07.S1")
        await assistant.ask("review")
        await assistant.ask("sync_status")
        pinned = await assistant.ask("pin", session="W07.S1", time="2027-01-11 19:00")
        await assistant.ask("confirm", token=pinned["token"])
        clash = await assistant.ask("why", session="W07.S1")
        assert "This time is also taken by something else" in json.dumps(clash)

    wire = talk(learner.folder, conversation)
    assert "Oncologist" in learner.studycal("show", "W07.S1", "--json").out
    for secret in ("Oncologist", "secret-path", "ada-login", "sesame"):
        assert secret not in wire
