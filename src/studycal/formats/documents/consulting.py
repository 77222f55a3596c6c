"""Recognises hours in which somebody can be met, or a place is open: "Office hours", "Sprechstunde", "答疑时间"."""

from __future__ import annotations

import re

from .folding import fold
from .vocabulary import pattern

_LONGEST = 60
"""Letters of a line that names what stands below it."""


def names_consulting(text: str) -> bool:
    """Whether a line names such hours, and no lessons beside them: "Lessons and office hours"."""
    named = fold(text)
    if len(text) > _LONGEST or not re.search(pattern("consulting"), named):
        return False
    joined = re.search(rf"{pattern('and')}|[,/&+]", named) is not None
    return not joined or re.search(rf"{pattern('lesson')}|{pattern('taught')}|class(?:es)?\b", named) is None
