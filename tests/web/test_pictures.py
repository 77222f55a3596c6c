"""Every page has its picture in docs/, every step of a journey in docs/journeys.md; none is heavy."""

from __future__ import annotations

import importlib
import re

import pytest

from studycal.web.site import FURTHER_PAGES, MAIN
from tests.cli.learner import ROOT


def test_every_page_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    screens = importlib.import_module("screens")
    text = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md")))
    files = {path.name: path for path in (ROOT / "docs" / "pictures").glob("page-*.png")}

    assert set(files) == {f"page-{name}.png" for name in screens.SHOTS}
    assert set(re.findall(r"!\[[^\]]+\]\(pictures/(page-[^)]+)\)", text)) == set(files)
    assert {name for name, path in files.items() if path.stat().st_size > 120_000} == set()
    paths = {address for _, address, _ in (*MAIN, *FURTHER_PAGES)}
    assert {"/" + path.strip("/").partition("/")[0] for path in (shot.path for shot in screens.SHOTS.values())} >= paths


def test_every_step_of_both_journeys_is_shown() -> None:
    text = (ROOT / "docs" / "journeys.md").read_text(encoding="utf-8")
    code = (ROOT / "scripts" / "journeys.py").read_text(encoding="utf-8")
    files = {path.name: path for path in (ROOT / "docs" / "pictures").glob("step-*.png")}

    assert set(files) == {f"step-{name}.png" for name in re.findall(r'\("((?:begin|trip)-\d+)", ', code)}
    assert re.findall(r"!\[[^\]]+\]\(pictures/([^)]+)\)", text) == sorted(
        files, key=lambda name: (name.split("-")[1] == "trip", int(re.findall(r"\d+", name)[0]))
    )
    assert {name for name, path in files.items() if path.stat().st_size > 120_000} == set()
