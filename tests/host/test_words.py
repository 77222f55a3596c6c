"""A learner of a course has pages alone: no page, message or answer speaks of a folder's commands and files."""

from __future__ import annotations

import re

import pytest

from studycal.web.wording import for_pages
from tests.host.hosted import TIMES, Answer, Browser, Hosted

OF_A_FOLDER = re.compile(
    r"`studycal|<code>studycal|studycal\.toml|\bthe config\b|course\.toml|pip install|--\w+", re.IGNORECASE
)
PAGES = (
    "/", "/week", "/week/1", "/week/99", "/month", "/year", "/outputs", "/review", "/said", "/subscribe", "/settings",
    "/course", "/search?q=attention", "/nothing", "/left", "/join/ai", "/join/nothing", "/api/plan", "/api/weeks/999",
    "/api/facts", "/connect",
)  # fmt: skip
FORMS: tuple[tuple[str, dict[str, str]], ...] = (
    ("/mark", {"kind": "merge", "target": "W01 W09"}),
    ("/mark", {"kind": "nonsense", "target": "W01"}),
    ("/mark", {"kind": "pause"}),
    ("/mark", {"kind": "bad", "target": "W77"}),
    ("/mark", {"kind": "pause", "target": "2027-01-01..2029-01-01"}),
    ("/mark", {"kind": "clear", "target": ""}),
    ("/mark", {"kind": "return", "target": "W01"}),
    ("/mark", {"kind": "finish", "target": "2027-05-15"}),
    ("/pin", {"session": "W09.S9", "time": "mon 19:00"}),
    ("/pin", {"session": "W01.S1", "time": "never"}),
    ("/unpin", {"session": "W01.S1"}),
    ("/undo", {"fact": "99"}),
    ("/log", {"session": "W88.S1", "status": "done"}),
    ("/review", {"week": "77"}),
    ("/settings", {**TIMES, "times.min_minutes": "300", "times.max_minutes": "20"}),
    ("/settings", {**TIMES, "plan.timezone": "Nowhere/Else"}),
    ("/settings", {**TIMES, "busy": "file:///etc/passwd"}),
    ("/settings", {**TIMES, "times.home": "", "times.windows": ""}),
    ("/settings/back", {}),
    ("/settings/file", {"text": "nonsense"}),
    ("/settings/file", {"text": "[plan]\n"}),
    ("/settings/file", {"text": "[plan]\nstart = 2026-11-30\ntimezone = 'UTC'\n[odd]\n"}),
    ("/course/seen", {"revision": "x"}),
    ("/pin/try", {"session": "W09.S9", "time": "mon 19:00"}),
    ("/api/marks", {"kind": "merge", "weeks": ["W01", "W09"]}),
    ("/api/pins", {"session": "W99.S1", "time": "2027-01-01T10:00"}),
    ("/join/ai/preview", {"name": "x", **TIMES, "times.home": "", "times.windows": ""}),
    ("/join/ai", {"name": "", **TIMES}),
)  # fmt: skip


def visible(answer: Answer) -> str:
    """What a reader sees: no form field, for what was typed comes back as it was."""
    text = re.sub(r"(?s)<textarea.*?</textarea>|<script.*?</script>|<link[^>]*>|<input[^>]*>", "", answer.text)
    return re.sub(r"(?s)<[^>]*>", " ", text.replace("<code>studycal", "`studycal"))


def everything(ana: Browser) -> dict[str, str]:
    told = {path: visible(ana.get(path)) for path in PAGES}
    told |= {f"{path} {form}": visible(ana.ask("POST", path, form)) for path, form in FORMS}
    return told


def test_no_page_speaks_of_a_folder_or_its_commands(site: Hosted) -> None:
    ana = site.browser()
    ana.join("Ana")
    site.pass_time(days=20)
    told = everything(ana)
    said = {name: match[0] for name, text in told.items() if (match := OF_A_FOLDER.search(text))}
    assert said == {}
    doubled = {name: match[0] for name, text in told.items() if (match := re.search(r"\w\.\.(?!\.)[^/]{0,20}", text))}
    assert doubled == {}


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("There is no week 9. `studycal show year` lists its weeks.", "There is no week 9. The year's page shows it."),
        ("Take one away (`studycal show week` says why).", "Take one away."),
        ("The state file /srv/a b/host.sqlite cannot be used (disk I/O error).",
         "What is kept here cannot be used (disk I/O error)."),
        ("Another studycal process is writing to /srv/host.sqlite.", "Another studycal process is writing."),
        ("The config names no server. Write its address as `url` under [caldav].", "Your settings name no server."),
    ],
)  # fmt: skip
def test_a_command_is_told_as_the_page_that_stands_for_it(message: str, told: str) -> None:
    assert for_pages(message).startswith(told)
