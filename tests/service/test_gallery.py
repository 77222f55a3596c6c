"""The pictures in docs/pictures are what the code draws."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


def test_the_committed_pictures_are_what_the_code_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    gallery = importlib.import_module("gallery")
    drawn = gallery.drawn()
    kept = {path.stem: path.read_text(encoding="utf-8") for path in gallery.FOLDER.glob("*.svg")}
    assert kept.keys() == drawn.keys()
    stale = [name for name in drawn if kept[name] != drawn[name]]
    assert stale == [], "run scripts/pictures"
