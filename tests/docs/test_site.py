"""The documentation is true: it builds without a broken link, and every block of it that a reader types works."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from studycal.cli.parser import build, parse
from studycal.config.model import Config
from tests.cli.learner import ROOT, Learner

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
NOW = "2026-12-09T12:00+01:00"
ELSEWHERE = {"serve", "host", "mcp", "auth", "sync", "plan", "daemon"}
"""Commands that wait, or need a server or a keyring: here only their words are read."""

LEAST = {
    "plan": {"id": "00", "start": date(2026, 11, 30), "timezone": "Europe/Warsaw"},
    "curriculum": {"weeks": "weeks.md"},
    "times": {"home": ["mon 19:00"]},
}
"""What every config says; a page shows only what it is about."""


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of a language, without the indentation of the list they stand in."""
    found = re.findall(rf"(?ms)^( *)```{language}\n(.*?)^\1```$", page.read_text(encoding="utf-8"))
    return [re.sub(rf"(?m)^{indent}", "", text) for indent, text in found]


def commands(page: Path) -> list[list[str]]:
    """What is typed after `$ studycal` in a page's console blocks."""
    lines = [line for block in blocks(page, "console") for line in block.splitlines()]
    return [shlex.split(line.removeprefix("$ "), comments=True)[1:] for line in lines if line.startswith("$ studycal")]


def documents() -> dict[str, str]:
    """The documents that the pages show, under the names that they give them."""
    return {
        "weeks.md": blocks(DOCS / "documents.md", "markdown")[0],
        "cadence.md": blocks(DOCS / "cadence.md", "markdown")[0],
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    return folder


class Links(HTMLParser):
    """The pages that a page links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def linked(page: Path) -> set[Path]:
    links = Links()
    links.feed(page.read_text(encoding="utf-8"))
    local = (urlsplit(link) for link in links.found)
    paths = {(page.parent / link.path).resolve() for link in local if not link.scheme and link.path}
    return {path / "index.html" if path.is_dir() else path for path in paths}


def test_the_first_page_leads_everywhere_within_three_clicks(site: Path) -> None:
    clicks = {site / "index.html": 0}
    for count in range(1, 4):
        for page in [page for page, at in clicks.items() if at == count - 1]:
            clicks.update({found: count for found in linked(page) if found not in clicks and found.exists()})
    for name in ("icloud", "sick", "cadence", "commands", "settings", "trouble"):
        assert clicks[site / name / "index.html"] <= 3
    built = {page for page in site.rglob("index.html") if page.parent != site}
    assert {page for page in built if page not in clicks} == set()


def test_no_link_of_the_site_leads_nowhere(site: Path) -> None:
    """What stands beside docs/ in the repository is no part of the site: such a link leads to the repository."""
    pages = [page for page in site.rglob("*.html") if page.name != "404.html"]
    broken = {(page.parent.name, str(found)) for page in pages for found in linked(page) if not found.exists()}
    assert broken == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_names_of_the_repository_is_there(page: Path) -> None:
    named = re.findall(r"\]\(\.\./([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_nothing_of_the_site_is_loaded_from_elsewhere(site: Path) -> None:
    page = (site / "index.html").read_text(encoding="utf-8")
    loaded = re.findall(
        r"<(?:script|img|iframe)[^>]+src=\"?([^\" >]+)|<link[^>]+stylesheet[^>]+href=\"?([^\" >]+)", page
    )
    assert [address for pair in loaded for address in pair if address.startswith(("http", "//"))] == []


def test_every_command_and_setting_has_its_place(site: Path) -> None:
    page = (site / "commands" / "index.html").read_text(encoding="utf-8")
    listed = next(action for action in build()._actions if action.dest == "command").choices or ()
    assert [name for name in listed if f'<h2 id="{name}">' not in page] == []
    settings = (site / "settings" / "index.html").read_text(encoding="utf-8")
    assert all(
        f"<code>{name}</code>" in settings for name in ("autonomy", "password_command", "health_port", "windows")
    )


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=lambda page: page.stem)
def test_what_a_page_lets_one_type_works(page: Path, tmp_path: Path) -> None:
    learner = Learner(tmp_path, NOW)
    for name, text in documents().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    if commands(page)[0][0] != "init":
        learner.begin()
    for typed in commands(page):
        if typed[0] in ELSEWHERE:
            assert parse(typed).command == typed[0]
            continue
        answer = learner.studycal(*typed)
        assert answer.code == 0, (typed, answer.err)


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "toml")], ids=lambda page: page.stem)
def test_every_setting_a_page_shows_is_one(page: Path) -> None:
    for text in blocks(page, "toml"):
        shown = tomllib.loads(text)
        merged = {name: {**part, **shown.get(name, {})} for name, part in LEAST.items()}
        Config.model_validate({**shown, **merged})


def test_console_blocks_hold_commands_of_studycal_alone() -> None:
    wrong = {
        page.name: line
        for page in PAGES
        for block in blocks(page, "console")
        for line in block.splitlines()
        if not line.startswith(("$ studycal ", "$ scripts/"))
    }
    assert wrong == {}
