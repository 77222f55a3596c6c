"""A name tells what it is: words of our own that carry many meanings name nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.house.figures import SOURCE, trees

_VAGUE = frozenset({"said", "told", "asked", "found", "known", "more", "near"})


def test_functions_parameters_and_fields_have_names_that_tell_what_they_are() -> None:
    vague = [f"{path.relative_to(SOURCE)}:{line} {name}" for path, tree in trees() for line, name in _vague(tree)]
    assert vague == [], "name what it is: a match, lines, a message, candidates, an answer, what stands"


def _vague(tree: ast.Module) -> list[tuple[int, str]]:
    return [(line, name) for line, name in _named(tree) if name.strip("_") in _VAGUE]


def _named(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The line and the name of each function, parameter and field."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.arg(arg=name):
                yield node.lineno, name
            case ast.ClassDef(body=body):
                yield from ((field.lineno, name) for field in body for name in _field(field))
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                yield node.lineno, name


def _field(statement: ast.stmt) -> list[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def test_the_law_sees_every_place_that_names_something() -> None:
    for source in (
        "def found(): ...", "async def _told(): ...", "def f(known): ...", "def f(*, more=1): ...", "def f(*near): ...",
        "def f(**more): ...", "lambda said: 1", "class A:\n    asked: int", "class A:\n    asked = 1",
        "class A:\n    def near(self): ...", "class A:\n    def f(self):\n        self._known = {}",
    ):  # fmt: skip
        assert _vague(ast.parse(source)), source
    for source in ("found = 1", "f(known=1)", "page.found", "def nearest(said_of): ...", "class Known: ...", "'told'"):
        assert not _vague(ast.parse(source)), source


def test_classes_aliases_and_local_names_tell_what_they_are_too() -> None:
    vague = [
        f"{path.relative_to(SOURCE)}:{line} {name}" for path, tree in trees() for line, name in _vague_inside(tree)
    ]
    assert vague == [], "name what it is: a match, lines, a message, candidates, an answer, what stands"


def _vague_inside(tree: ast.Module) -> list[tuple[int, str]]:
    """Local names and those of a module that are vague, and classes with a vague word in their name."""
    local = [(node.lineno, node.id) for node in ast.walk(tree) if isinstance(node, ast.Name) and _is_stored(node)]
    classes = [(node.lineno, node.name) for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    return [
        *((line, name) for line, name in local if name.strip("_").lower() in _VAGUE),
        *((line, name) for line, name in classes if _VAGUE & set(re.findall(r"[a-z]+", _parted(name)))),
    ]


def _is_stored(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)


def _parted(name: str) -> str:
    """``ToldSession`` as ``told session``."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()


def test_that_law_sees_locals_aliases_and_classes() -> None:
    for source in (
        "found = 1", "def f():\n    told = 1", "for near in (): ...", "if more := 1: ...", "[known for known in ()]",
        "Said = int", "class Known: ...", "class ToldSession: ...", "with f() as asked: ...",
    ):  # fmt: skip
        assert _vague_inside(ast.parse(source)), source
    for source in ("f(known=1)", "page.found", "class UnknownZone: ...", "foundations = 1", "'told'", "nearest = 1"):
        assert not _vague_inside(ast.parse(source)), source
