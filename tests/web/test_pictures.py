"""Every page has its picture in docs/pages.md, and none is heavy."""

from __future__ import annotations

import importlib
import re

import pytest

from tests.cli.learner import ROOT


def test_every_page_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    screens = importlib.import_module("screens")
    text = (ROOT / "docs" / "pages.md").read_text(encoding="utf-8")
    files = {path.name: path for path in (ROOT / "docs" / "pictures").glob("page-*.png")}

    assert set(files) == {f"page-{name}.png" for name in screens.SHOTS}
    assert set(re.findall(r"!\[[^\]]+\]\(pictures/([^)]+)\)", text)) == set(files)
    assert {name for name, path in files.items() if path.stat().st_size > 120_000} == set()
    navigation = (ROOT / "src/studycal/web/templates/base.html").read_text(encoding="utf-8")
    paths = set(re.findall(r'", "(/[a-z]*)", "', navigation))
    assert paths, "the navigation names its pages otherwise now"
    assert {"/" + path.strip("/").partition("/")[0] for path in (shot.path for shot in screens.SHOTS.values())} >= paths
