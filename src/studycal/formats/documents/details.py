"""HTML's details among Markdown: what stands between their tags belongs to their summary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studycal.core.patterns import pattern

if TYPE_CHECKING:
    from markdown_it.token import Token

_OPENS = pattern(r"<details\b", re.IGNORECASE)
_CLOSES = pattern(r"</details\b", re.IGNORECASE)


class Details:
    """In which details, by their number in the document, the tokens of a text stand."""

    def __init__(self) -> None:
        self.within: tuple[int, ...] = ()
        self._count = 0

    def open(self, token: Token) -> None:
        """Go into the details that a run of HTML opens."""
        for _ in _OPENS.finditer(token.content if token.type == "html_block" else ""):
            self._count += 1
            self.within = (*self.within, self._count)

    def close(self, token: Token) -> None:
        """Go out of those that it closes."""
        if token.type == "html_block" and (count := len(_CLOSES.findall(token.content))):
            self.within = self.within[:-count]
