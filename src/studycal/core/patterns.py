"""Regular expressions that are compiled when they are first used: most commands use few of those they import."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from re import compile as pattern
else:

    class pattern:  # noqa: N801 - used like re.compile
        """What `re.compile` gives for an expression and flags; compiled when one of its methods is first asked for."""

        def __init__(self, expression: str, flags: int = 0) -> None:
            self._compile = lambda: re.compile(expression, flags)

        def __getattr__(self, name: str) -> object:
            method = getattr(self._compile(), name)
            self.__dict__[name] = method
            return method


__all__ = ["pattern"]
