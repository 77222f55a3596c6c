"""The project's own house: what its pages, workflows and locks promise."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.learner import ROOT

sys.path.insert(0, str(ROOT / "scripts"))

import licences

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ALLOWED = re.compile(r"MIT|BSD|Apache|ISC|PSF|Python|MPL|Mozilla|LGPL|Lesser General|CNRI")
"""Licences under which a package may stand beside MIT code: permissive ones, and those that ask it of changes alone."""


def jobs(path: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"])


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_pins_actions_by_hash_and_holds_the_least_rights(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)(.*)", text)
    assert [name for name, _ in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", name)] == []
    assert [name for name, comment in used if not re.fullmatch(r" # v\d+\.\d+\.\d+", comment)] == []
    assert yaml.safe_load(text)["permissions"] == {}
    assert [name for name, job in jobs(path).items() if "permissions" not in job or "timeout-minutes" not in job] == []
    assert "secrets." not in text


def test_the_tests_run_on_three_systems_and_every_python() -> None:
    matrix = jobs(ROOT / ".github" / "workflows" / "tests.yml")["elsewhere"]["strategy"]["matrix"]
    assert {name.split("-")[0] for name in matrix["system"]} == {"ubuntu", "macos", "windows"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    versions = [c.rpartition(" ")[2] for c in project["classifiers"] if re.search(r":: 3\.\d+$", c)]
    assert matrix["python"] == versions


def test_what_workflows_and_hooks_call_is_there() -> None:
    named = {
        name
        for path in [*WORKFLOWS, ROOT / ".pre-commit-config.yaml", ROOT / "CONTRIBUTING.md"]
        for name in re.findall(r"\bscripts/[a-z_.]+\b(?!\*)", path.read_text(encoding="utf-8"))
    }
    assert named
    assert [name for name in named if not (ROOT / name.rstrip(".")).exists()] == []


def test_every_licence_of_the_lock_is_listed_and_allowed() -> None:
    page = licences.PAGE.read_text(encoding="utf-8")
    rows = dict(re.findall(r"(?m)^\| ([a-z0-9._-]+) \| (.+?) \|$", page))
    del rows["package"], rows["---"]
    assert list(rows) == licences.locked()
    here = {name: licences.licence_of(name) for name in rows}
    assert {name: (rows[name], said) for name, said in here.items() if said and rows[name] != said} == {}
    elsewhere = [name for name, said in here.items() if not said]
    assert [name for name in rows if name not in elsewhere and not ALLOWED.search(rows[name])] == []


@pytest.mark.parametrize("name", ["SECURITY.md", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"])
def test_a_stranger_finds_the_projects_pages(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8").strip()


def test_issue_forms_are_forms() -> None:
    for path in sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")):
        form = yaml.safe_load(path.read_text(encoding="utf-8"))
        if path.stem != "config":
            assert {"name", "description", "body"} <= set(form)
            assert len({part["id"] for part in form["body"]}) == len(form["body"])
