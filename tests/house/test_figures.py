"""The house stays small: the figures CONTRIBUTING names, held by a test."""

from __future__ import annotations

import ast
import statistics

from tests.house.figures import functions, modules, percentile, trees

BROAD_EXCEPT_ALLOWED = ("cli/", "web/", "daemon/")


def test_functions_are_short() -> None:
    lines = [function.lines for function in functions()]
    assert statistics.median(lines) <= 7
    assert percentile(lines, 0.9) <= 26
    assert [f for f in functions() if f.lines > 60] == []


def test_modules_fit_the_head() -> None:
    assert {name: lines for name, lines in modules().items() if lines > 400} == {}


def test_a_broad_except_stands_only_at_the_entry_points() -> None:
    broad = [
        f"{path.name}:{node.lineno}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and _catches_everything(node)
        if not any(place in path.as_posix() for place in BROAD_EXCEPT_ALLOWED)
    ]
    assert broad == []


def _catches_everything(handler: ast.ExceptHandler) -> bool:
    """Whether the handler swallows any exception; one that raises again only cleans up."""
    names = {"Exception", "BaseException"}
    caught = handler.type is None or (isinstance(handler.type, ast.Name) and handler.type.id in names)
    return caught and not any(isinstance(node, ast.Raise) for node in ast.walk(handler))


def test_the_core_reads_no_clock() -> None:
    calls = [
        f"core/{path.name}:{node.lineno}"
        for path, tree in trees()
        if path.parent.name == "core"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "today", "utcnow", "environ", "getenv"}
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date", "os", "time"}
    ]
    assert calls == []
