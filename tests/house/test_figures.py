"""The house stays small: the figures CONTRIBUTING names, held by a test."""

from __future__ import annotations

import ast
import statistics
import sys
from collections import Counter

from tests.house.figures import SOURCE, functions, modules, percentile, trees

BROAD_EXCEPT_ALLOWED = ("cli/", "web/", "daemon/", "host/")


def test_functions_are_short() -> None:
    lines = [function.lines for function in functions()]
    assert statistics.median(lines) <= 7
    assert percentile(lines, 0.9) <= 26
    assert [f for f in functions() if f.lines > 60] == []


def test_modules_fit_the_head() -> None:
    assert {name: lines for name, lines in modules().items() if lines > 400} == {}


def test_a_class_name_stands_once() -> None:
    """A stranger who searches for a name finds one thing."""
    classes = Counter(node.name for _, tree in trees() for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    assert [name for name, count in classes.items() if count > 1] == []


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


_DOORS = frozenset({"cli", "daemon", "web", "host", "mcp", "config"})
_TELLS = {
    "datetime": {"now", "today", "utcnow"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "ctime", "tzname", "tzset"},
    "os": {"environ", "environb", "getenv", "putenv", "unsetenv"},
    "tzlocal": {"get_localzone", "get_localzone_name"},
    "locale": {"getlocale", "setlocale", "getdefaultlocale"},
}
"""What says which moment it is, which zone, which environment. A stopwatch (`time.monotonic`) says none of them."""


def test_no_clock_zone_or_environment_is_read_outside_the_doors_and_the_config() -> None:
    reads = [
        f"{path.relative_to(SOURCE)}:{node.lineno} {name}"
        for path, tree in trees()
        if path.relative_to(SOURCE).parts[0] not in _DOORS
        for node in ast.walk(tree)
        for name in _told(node)
    ]
    assert reads == []


def _told(node: ast.AST) -> list[str]:
    """What a piece of code reads of the machine: by its module, or imported from it."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
        owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
        return [f"{owner}.{node.attr}"] if node.attr in _TELLS.get(owner, ()) else []
    if isinstance(node, ast.ImportFrom):
        known = _TELLS.get(node.module or "", set())
        return [f"{node.module}.{alias.name}" for alias in node.names if alias.name in known]
    return []


def test_the_law_knows_each_way_to_read_a_clock() -> None:
    for source in (
        "datetime.now(UTC)", "date.today()", "dt.datetime.now()", "time.time()", "os.environ['A']", "os.getenv('A')",
        "from time import time", "from os import environ", "tzlocal.get_localzone_name()",
    ):  # fmt: skip
        assert [name for node in ast.walk(ast.parse(source)) for name in _told(node)], source
    for source in (
        "time.monotonic()",
        "datetime.fromtimestamp(0, UTC)",
        "self.now",
        "os.path",
        "from time import sleep",
    ):
        assert not [name for node in ast.walk(ast.parse(source)) for name in _told(node)], source


def test_the_core_imports_the_standard_library_alone() -> None:
    imports = [
        f"{path.relative_to(SOURCE)}:{node.lineno} {name}"
        for path, tree in trees()
        if path.relative_to(SOURCE).parts[0] == "core"
        for node in ast.walk(tree)
        for name in _imported(node)
        if name.partition(".")[0] not in sys.stdlib_module_names
        and not name.startswith(("studycal.core", "studycal.errors"))
    ]
    assert imports == []


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
