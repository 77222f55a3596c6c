"""Where packages of extras are missing, every command that needs one says which, however much else is installed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from studycal import extras

WITHOUT = """
import contextlib, io, json, sys
sys.modules.update(dict.fromkeys(json.loads(sys.argv[1])))
from studycal.cli.main import main
answers = {}
for command in json.loads(sys.argv[2]):
    told = io.StringIO()
    with contextlib.redirect_stderr(told), contextlib.redirect_stdout(io.StringIO()):
        code = main(["-C", sys.argv[3], "--no-input", *command.split()])
    answers[command] = [code, told.getvalue()]
print(json.dumps(answers))
"""
OF_A_HOST = (
    "init", "publish course", "serve --port 0", "worker --once", "coach ai", "learners ai", "status", "retry",
    "export 1", "delete 1 --yes", "backup -o copy",
)  # fmt: skip


def without(packages: Iterable[str], commands: Iterable[str], folder: Path) -> dict[str, tuple[int, str]]:
    """Exit code and complaint of each command where these packages are not installed."""
    arguments = [json.dumps(list(packages)), json.dumps(list(commands)), str(folder)]
    done = subprocess.run([sys.executable, "-c", WITHOUT, *arguments], capture_output=True, text=True, check=True)
    return {command: (code, told) for command, (code, told) in json.loads(done.stdout).items()}


PARTS = {"host": ("web", "caldav")}
"""The extras that an extra holds: a course has pages, and its learners calendars of their own."""


def wanted(name: str, extras_of: Iterable[str]) -> Iterator[Requirement]:
    """What a package that is installed here requires, with some of its extras."""
    for line in distribution(name).requires or ():
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in (*extras_of, "")):
            yield requirement


def brought(extra: str) -> set[str]:
    """All packages that an installation with one extra ("" for none) has."""
    found: set[tuple[str, frozenset[str]]] = set()
    left = [("studycal", frozenset({extra}))]
    while left:
        found.add(one := left.pop())
        more = ((canonicalize_name(r.name), frozenset(r.extras)) for r in wanted(*one))
        left += [package for package in more if package not in found]
    return {name for name, _ in found}


def named(modules: Iterable[str]) -> set[str]:
    """The packages that modules belong to."""
    packages = packages_distributions()
    return {canonicalize_name(name) for module in modules for name in packages[module]}


@pytest.mark.parametrize("extra", extras.PACKAGES)
def test_every_package_that_an_extra_declares_is_known_to_be_its_own(extra: str) -> None:
    known = named(module for part in (extra, *PARTS.get(extra, ())) for module in extras.PACKAGES[part])
    declared = {canonicalize_name(requirement.name) for requirement in wanted("studycal", [extra])}
    always = {canonicalize_name(requirement.name) for requirement in wanted("studycal", [])}
    assert declared - always - known - {"studycal"} == set()


@pytest.mark.parametrize("extra", extras.PACKAGES)
def test_no_other_extra_brings_what_gives_one_away(extra: str) -> None:
    """google-auth and keyring bring cryptography: an installation with either is no host."""
    (sign,) = named(extras.PACKAGES[extra][:1])
    others = [other for other in extras.PACKAGES if other != extra and extra not in PARTS.get(other, ())]
    assert [other for other in ("", *others) if sign in brought(other)] == []


def test_every_command_of_a_host_names_its_extra(tmp_path: Path) -> None:
    """Whatever of it is missing: all, or what no other extra brings."""
    everything = {module for modules in extras.PACKAGES.values() for module in modules}
    for missing in (everything, everything - {"cryptography", "fastapi", "starlette", "uvicorn", "h11", "segno"}):
        answers = without(missing, [f"host {command}" for command in OF_A_HOST], tmp_path)
        remedy = "pip install 'studycal[host]'"
        assert {command: told for command, (code, told) in answers.items() if code != 1 or remedy not in told} == {}


def test_help_on_a_host_needs_no_extra(tmp_path: Path) -> None:
    everything = {module for modules in extras.PACKAGES.values() for module in modules}
    answers = without(everything, ["host", "help host", "host serve --help"], tmp_path)
    assert {code for code, _ in answers.values()} == {0}
    assert not re.search("install", "".join(told for _, told in answers.values()))
