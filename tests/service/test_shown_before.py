"""What documents change is shown before it is published, by every door: the page asks, an assistant previews, the timer
holds until somebody has looked.

Bread in five weeks from Mon 30 Nov 2026: Flour, Yeast, Shaping, Oven, Rye; then "Water and salt" is put in as week 3.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.cli.learner import Learner
from tests.cli.syncing import Syncing
from tests.google import FakeGoogle
from tests.mcp.test_server import Assistant, talk
from tests.service.test_changed_documents import FIRST, SECOND, write
from tests.web.site import Served, served

NOW = "2026-12-02T12:00:00+01:00"
NEW = "Week 3 “Water and salt” is new."
MOVED = "“Shaping” to “Rye” were weeks 3 to 5, are weeks 4 to 6."


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    learner = Learner(tmp_path, NOW).begin()
    config = learner.folder / "studycal.toml"
    config.write_text(config.read_text().replace('weeks = "curriculum/weeks.md"', 'weeks = "weeks.md"'))
    write(learner, FIRST)
    assert learner.studycal("show").code == 0
    return learner


def published(learner: Learner) -> tuple[int, list[str]]:
    """The revision and the topics of the plan that stands, asked of a page that waits."""
    with served(learner) as site:
        plan = json.loads(site.get("/api/plan").data)
    return plan["plan"]["revision"], [week["topic"] for week in plan["weeks"]]


def words(site: Served, path: str) -> str:
    """A page's text, without its marks."""
    text = re.sub(r"<[^>]+>", " ", site.get(path).data.decode())
    return re.sub(r"\s+", " ", html.unescape(text))


def press(site: Served) -> int:
    """Press the button of the page of changed documents, as it is shown now; the answer's status."""
    cookie, token = site.browser()
    page = site.get("/documents", cookie=cookie).data.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    return site.post("/documents", urlencode({"token": token, "seen": seen[1]}), cookie=cookie).status


# --- the page


def test_the_page_shows_what_changes_and_publishes_it_by_a_button(learner: Learner) -> None:
    write(learner, SECOND)
    with served(learner) as site:
        assert "Your documents changed" in words(site, "/")
        assert "Oven" in words(site, "/week/4"), "the plan from before stands"
        shown = words(site, "/documents")
        assert "weeks.md:5" in shown
        assert NEW in shown
        assert MOVED in shown
        assert press(site) == 303
        assert "Your documents changed" not in words(site, "/")
        assert "Shaping" in words(site, "/week/4")
        assert site.get("/documents").headers["location"] == "/", "nothing waits any more"


def test_nothing_is_published_by_looking(learner: Learner) -> None:
    before = published(learner)
    write(learner, SECOND)
    with served(learner) as site:
        for path in ("/", "/week", "/year", "/month", "/review", "/outputs", "/said", "/settings", site.feed()):
            assert site.get(path).status in (200, 303)
    assert published(learner) == before


def test_what_is_edited_between_the_look_and_the_button_is_shown_first(learner: Learner) -> None:
    write(learner, SECOND)
    with served(learner) as site:
        cookie, token = site.browser()
        seen = re.search(r'name="seen" value="(\w+)"', site.get("/documents", cookie=cookie).data.decode())
        assert seen
        write(learner, (*SECOND, "Bagels"))
        answer = site.post("/documents", urlencode({"token": token, "seen": seen[1]}), cookie=cookie)
        assert answer.status == 200
        assert "Something has changed since you looked." in answer.data.decode()
        assert "Bagels" in answer.data.decode()
        assert "Your documents changed" in words(site, "/")


def test_a_mark_waits_for_the_look_and_leads_to_it(learner: Learner) -> None:
    write(learner, SECOND)
    with served(learner) as site:
        cookie, token = site.browser()
        form = urlencode({"token": token, "kind": "bad", "target": "W05", "back": "/week/5"})
        answer = site.post("/mark", form, cookie=cookie)
        assert answer.status == 409
        assert 'href="/documents"' in answer.data.decode()
        assert press(site) == 303
        assert site.post("/mark", form, cookie=cookie).status == 200


def test_a_page_that_follows_hears_of_it(learner: Learner) -> None:
    with served(learner) as site:
        tag = site.get("/api/revision").headers["etag"]
        assert site.get("/api/revision", if_none_match=tag).status == 304
        write(learner, SECOND)
        assert site.get("/api/revision", if_none_match=tag).status == 200


def test_another_focus_is_published_at_once(learner: Learner) -> None:
    """Words that no week is known by ask nothing."""
    revision, _ = published(learner)
    weeks = learner.folder / "weeks.md"
    weeks.write_text(
        weeks.read_text().replace("| Week | Topic |\n|---|---|", "| Week | Topic | Focus |\n|---|---|---|")
    )
    weeks.write_text(weeks.read_text().replace("| 2 | Yeast |", "| 2 | Yeast | Sourdough |"))
    with served(learner) as site:
        assert "Your documents changed" not in words(site, "/")
        assert "Sourdough" in words(site, "/week/2")
    assert published(learner)[0] == revision + 1


# --- an assistant


def test_an_assistant_previews_it_and_confirms(learner: Learner) -> None:
    write(learner, SECOND)

    async def conversation(assistant: Assistant) -> None:
        week = await assistant.ask("week", week="W04")
        assert week["weeks"][0]["topic"] == "Oven", "the plan from before stands"
        held = await assistant.refused("mark", kind="bad", target="W05")
        assert NEW in held
        assert "the tool documents" in held
        seen = await assistant.ask("documents")
        assert seen["notes"] == [NEW, MOVED]
        assert {session["week"] for session in seen["added"]} >= {3}
        kept = await assistant.ask("confirm", token=seen["token"])
        assert (kept["facts"], kept["message"]) == ([], "The plan follows the documents again.")
        assert await assistant.ask("confirm", token=seen["token"]) == kept
        week = await assistant.ask("week", week="W04")
        assert week["weeks"][0]["topic"] == "Shaping"
        assert "nothing to publish" in await assistant.refused("documents")

    talk(learner.folder, conversation, now=NOW)


def test_an_assistant_confirms_only_what_it_previewed(learner: Learner) -> None:
    write(learner, SECOND)

    async def conversation(assistant: Assistant) -> None:
        seen = await assistant.ask("documents")
        write(learner, (*SECOND, "Bagels"))
        assert "nothing was kept" in await assistant.refused("confirm", token=seen["token"])
        assert (await assistant.ask("documents"))["revision"] == seen["revision"]

    talk(learner.folder, conversation, now=NOW)


# --- the timer


@pytest.fixture
def syncing(tmp_path: Path) -> Iterator[Syncing]:
    with FakeGoogle() as google:
        learner = Syncing(tmp_path / "learner", google)
        learner.now = NOW
        yield learner


def test_the_timer_holds_and_says_so_until_somebody_has_looked(syncing: Syncing) -> None:
    write(syncing, FIRST)
    assert syncing.studycal("daemon", "--once").code == 0
    before = {event["summary"] for event in syncing.events().values()}
    write(syncing, (*FIRST[:4], "Rye and caraway"))
    assert syncing.studycal("daemon", "--once").code == 3
    assert {event["summary"] for event in syncing.events().values()} == before
    status = syncing.studycal("daemon", "--status")
    assert status.code == 3
    assert "weeks.md:7: Week 5 “Rye” is now “Rye and caraway”." in status.out
    assert "`studycal show` shows all of it and publishes it" in status.out
    assert "“Rye” is now “Rye and caraway”" in syncing.studycal("show").err
    assert syncing.studycal("daemon", "--once").code == 0
    assert {event["summary"] for event in syncing.events().values()} != before


def test_a_sync_at_the_keyboard_says_it_and_goes_on(syncing: Syncing) -> None:
    write(syncing, FIRST)
    assert syncing.studycal("sync").code == 0
    write(syncing, SECOND)
    answer = syncing.studycal("sync")
    assert answer.code == 0
    assert NEW in answer.err
