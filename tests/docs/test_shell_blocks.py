"""What a page lets one type into a shell besides studycal: every command of it names what there is.

Installing packages, containers and services is not done here; that their words are right is looked at one by one, and a
program that this test does not know is a failure.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studycal.cli.parser import parse
from tests.cli.learner import ROOT
from tests.docs.test_site import PAGES, blocks
from tests.postgres import binaries

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def typed(page: Path) -> Iterator[list[str]]:
    """The words of each command in a page's shell blocks, what is set before it left out."""
    for line in (line for block in blocks(page, "sh") for line in block.splitlines()):
        for command in line.split(" && ") if not line.startswith("su ") else [line]:
            words = shlex.split(command, comments=True)
            yield [word for word in words if not re.match(r"[A-Z_]+=", word)]


def is_studycal(words: list[str]) -> None:
    assert parse(words[1:]).command == words[1]


def is_requirement(words: list[str]) -> None:
    name, extras = re.fullmatch(r"(\w+)(?:\[([\w,]+)\])?", words[-1]).groups()  # type: ignore[union-attr]
    assert name == PROJECT["name"]
    assert set(filter(None, (extras or "").split(","))) <= PROJECT["optional-dependencies"].keys()


def is_container(words: list[str]) -> None:
    files = [words[at + 1] for at, word in enumerate(words) if word == "-f"]
    assert all((ROOT / name).is_file() for name in files)
    if "run" in words:
        is_studycal(words[words.index("studycal") :])


def is_copy(words: list[str]) -> None:
    assert list(ROOT.glob(words[1]))


def is_service(words: list[str]) -> None:
    for unit in words:
        if unit.endswith(".service"):
            template = re.sub("@.*?[.]", "@.", unit)
            assert (ROOT / "deploy" / "systemd" / template).is_file()


def is_for_postgres(words: list[str]) -> None:
    """Each program of PostgreSQL's knows its options."""
    for command in words[-1].split(" && "):
        program, *rest = shlex.split(command)
        known = subprocess.run([binaries() / program, "--help"], capture_output=True, text=True, check=True).stdout
        options = [option.partition("=")[0] for option in rest if option.startswith("--")]
        assert all(re.search(rf"{option}\b", known) for option in options)


CHECKS: dict[str, Callable[[list[str]], None]] = {
    "studycal": is_studycal,
    "pipx": is_requirement,
    "/opt/studycal/bin/pip": is_requirement,
    "podman": is_container,
    "cp": is_copy,
    "systemctl": is_service,
    "su": is_for_postgres,
    "pg_restore": lambda words: is_for_postgres([shlex.join(words)]),
    "apt": lambda words: None,
    "mkdir": lambda words: None,
    "python3": lambda words: None,
}


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "sh")], ids=lambda page: page.stem)
def test_shell_blocks_name_what_there_is(page: Path) -> None:
    for words in typed(page):
        CHECKS[words[0]](words)


def test_every_other_block_is_read_by_a_test_or_only_shown() -> None:
    fences = {
        (page.name, language)
        for page in [*PAGES, ROOT / "README.md"]
        for language in re.findall(r"(?m)^ *```(\w+)", page.read_text(encoding="utf-8"))
    }
    tested = {"console", "toml", "markdown", "sh", "json"}
    shown = {("api.md", "python"), ("servers.md", "nginx")}  # the first is run by test_api
    assert {(name, language) for name, language in fences if language not in tested | {"text"}} == shown
    for page in PAGES:
        for text in blocks(page, "json"):
            json.loads(text)
