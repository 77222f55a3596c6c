"""No module imports another that imports it again, be it inside a function or for its types alone."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

import grimp
import pytest

from studycal import __name__ as house


def imports() -> dict[str, set[str]]:
    """What each module imports, wherever in it; the house's face, which hands on what is asked for, is left out."""
    graph = grimp.build_graph(house, cache_dir=None)
    return {module: graph.find_modules_directly_imported_by(module) for module in graph.modules - {house}}


def test_no_modules_import_each_other() -> None:
    try:
        TopologicalSorter(imports()).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(reversed(error.args[1])))


def test_an_import_inside_a_function_counts() -> None:
    assert "studycal.service.writer" in imports()["studycal.service.published"]
