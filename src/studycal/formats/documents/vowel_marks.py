"""Arabic and Hebrew words that a plan is read by, without the vowel marks and the lengthening that a title may have."""

from __future__ import annotations

import re

from studycal.core.patterns import pattern

from .folding import fold
from .vocabulary import tokens

_MARKS = "\u0640\u064b-\u065f\u0670\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
_MARK = pattern(f"[{_MARKS}]")
_MARKED_WORD = pattern(rf"[^\W\d_]+(?:[{_MARKS}][^\W\d_]*)+")
_KINDS = ("week", "day", "month", "phase", "lesson", "numbers", "ordinals", "weekdays")
"""What stands in a title beside its number; any other word may be of the topic."""


def unmarked(text: str) -> str:
    """The text with the words that count in plain letters: "الأُسْبُوعُ" as "الأسبوع"; all others as they are."""
    return _MARKED_WORD.sub(_plain, text) if _MARK.search(text) else text


def _plain(match: re.Match[str]) -> str:
    bare = _MARK.sub("", match[0])
    return bare if fold(bare) in tokens(*_KINDS) else match[0]
