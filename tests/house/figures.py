"""The house's figures, measured from the code itself: run as a program to see them."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "studycal"


@dataclass(frozen=True)
class Function:
    """A function and the lines it takes, decorators and docstring not counted."""

    place: str
    lines: int


def functions() -> list[Function]:
    """Every function and method of studycal."""
    return [
        Function(f"{path.relative_to(SOURCE)}:{node.lineno} {node.name}", _body_lines(node))
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def trees() -> Iterator[tuple[Path, ast.Module]]:
    """Every module of studycal, parsed."""
    for path in sorted(SOURCE.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def modules() -> dict[str, int]:
    """Every module and its number of lines."""
    return {
        path.relative_to(SOURCE).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path, _ in trees()
    }


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    body = node.body[1:] if documented else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 1


def percentile(values: list[int], share: float) -> int:
    """The value below or at which that share of all values lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def main() -> None:
    """Print the figures and the longest functions and modules."""
    found = functions()
    lines = [function.lines for function in found]
    print(f"functions {len(found)}: median {statistics.median(lines)}, p90 {percentile(lines, 0.9)}, max {max(lines)}")
    print(f"modules {len(modules())}: longest {max(modules().values())} lines")
    for function in sorted(found, key=lambda f: -f.lines)[:12]:
        print(f"{function.lines:4} {function.place}")
    for name, count in sorted(modules().items(), key=lambda item: -item[1])[:8]:
        print(f"{count:4} {name}")


if __name__ == "__main__":
    main()
