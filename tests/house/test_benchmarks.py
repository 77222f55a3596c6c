"""The frame of the benchmarks: parts are found by being there, and a page keeps what is not measured anew."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture
def frame(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return importlib.import_module("benchmarks.__main__")


def test_every_part_measures_and_says_what(frame: ModuleType) -> None:
    assert frame.parts()[:3] == ["process", "compute", "export"]
    for part in frame.parts():
        module = importlib.import_module(f"benchmarks.{part}")
        assert callable(module.measure)
        assert module.__doc__


def test_the_page_keeps_the_parts_that_were_not_measured(frame: ModuleType) -> None:
    page = frame.page({"export": "## B\n\nold", "process": "## A", "gone": "## C"}, ["process", "export"])
    assert frame.read(page) == {"process": "## A", "export": "## B\n\nold"}
    assert page.index("## A") < page.index("## B")


def test_a_part_that_is_not_there_is_answered_with_those_that_are(frame: ModuleType) -> None:
    with pytest.raises(SystemExit, match="no part speed; there are process, compute, export"):
        frame.main(["speed"])
