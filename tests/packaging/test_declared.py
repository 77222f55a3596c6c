"""What is imported is declared, and what is declared is what runs."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from studycal import extras
from tests.packaging.environment import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
REPLACING = {"urllib3-future"}
"""Packages that put themselves over the files of another one: what runs is then not what the hashes of a lock cover."""


def locked_with_extras(name: str) -> dict[str, set[str]]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    found = re.findall(r"(?m)^([a-z0-9][a-z0-9._-]*)(?:\[([^\]]*)\])?==", text)
    return {package: set(re.findall(r"[\w-]+", extras)) for package, extras in found}


def locked(name: str) -> set[str]:
    return set(locked_with_extras(name))


def test_every_import_is_declared_and_every_package_used() -> None:
    command = [sys.executable, "-m", "deptry", "src", "--no-ansi"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_each_extra_has_a_sentence() -> None:
    declared = set(PROJECT["project"]["optional-dependencies"]) - {"all"}
    assert declared == set(extras.PACKAGES) == set(extras.PURPOSE)


def test_the_guide_to_installing_names_each_extra() -> None:
    guide = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
    assert set(re.findall(r"(?m)^\| `(\w+)` \|", guide)) == set(extras.PACKAGES) | {"all"}


def test_all_is_every_extra() -> None:
    (everything,) = PROJECT["project"]["optional-dependencies"]["all"]
    assert set(re.findall(r"\w+", everything)[1:]) == set(extras.PACKAGES)


def test_planning_never_asks_for_an_extra() -> None:
    always = " ".join(PROJECT["project"]["dependencies"]).lower()
    assert all(name in always for name in ("icalendar", "apscheduler", "pydantic"))


def test_the_lock_of_a_user_holds_no_build_tools() -> None:
    tools = {"hatchling", "editables", "trove-classifiers", "pluggy", "pathspec", "hatch-fancy-pypi-readme"}
    assert not tools & locked("run")
    assert tools <= locked("build")


@pytest.mark.parametrize("name", ["run", "test", "build"])
def test_no_locked_package_replaces_the_files_of_another(name: str) -> None:
    assert not REPLACING & locked(name)


def test_an_extra_that_a_package_asks_for_is_locked_by_its_name() -> None:
    """pip, which sets up where uv cannot be had, takes "coverage[toml]" for a requirement of its own without a hash."""
    kept = locked_with_extras("test")
    asked = [Requirement(text) for package in distributions() for text in package.requires or []]
    wanted = [one for one in asked if one.extras and (one.marker is None or one.marker.evaluate({"extra": ""}))]
    missing = {str(one) for one in wanted if not one.extras <= kept.get(canonicalize_name(one.name), set())}
    assert missing == set()
