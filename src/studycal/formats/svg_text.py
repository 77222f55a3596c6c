"""Learners' texts in a picture: cleaned, measured and cut, for SVG neither wraps nor clips."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OVERRIDES = re.compile("[\u202a-\u202e]")
_ISOLATED = re.compile("[\u2066-\u2068].*?(\u2069|$)")
_LOOSE_END = re.compile("[\\s\u200d\ufe0f,;:–—-]+$")

# Advance widths in hundredths of an em of DejaVu Sans, the widest of the usual system fonts: what fits in it fits in
# the others.
_WIDTHS = {
    char: hundredths / 100
    for hundredths, chars in {
        28: "ijl'",
        34: " I|J.,:;/\\f",
        42: "rt()[]!-`",
        50: '"*_',
        54: "szc?FL",
        60: "aekvxy",
        65: "bdghnopquETPSY{}$0123456789",
        71: "ABCKRVXZ",
        79: "DGHNOQU&",
        85: "wM+<>=~#^",
        101: "m%W@",
    }.items()
    for char in chars
}
_OTHER, _WIDE = 0.85, 1.35
_BOLD = 1.14


def clean(text: str) -> str:
    """A text as XML 1.0 can hold it (section 2.2), on one line, with nothing that turns its neighbours around."""
    return " ".join(_OVERRIDES.sub("", _NOT_XML.sub("", text)).split())


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is at most, in the units of ``size``."""
    return sum(_advance(char) for char in text) * size * (_BOLD if bold else 1)


def _advance(char: str) -> float:
    if char in _WIDTHS:
        return _WIDTHS[char]
    from wcwidth import wcwidth

    return {0: 0.0, 2: _WIDE}.get(wcwidth(char), _OTHER)


def fit(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text, or as much of it as fits into ``room`` with an ellipsis."""
    unit = size * (_BOLD if bold else 1)
    ends = list(accumulate(_advance(char) * unit for char in text))
    if not ends or ends[-1] <= room:
        return text
    kept = sum(end <= room - _advance("…") * unit for end in ends)
    return _LOOSE_END.sub("", text[:kept]) + "…"


def wrap(text: str, room: float, size: float, *, lines: int) -> list[str]:
    """The text in at most so many lines, broken between words; the last one is cut where it must be."""
    words, rows = text.split(), [""]
    while words and len(rows) < lines:
        longer = f"{rows[-1]} {words[0]}".strip()
        if width(longer, size) <= room or not rows[-1]:
            rows[-1] = longer
            words.pop(0)
        else:
            rows.append("")
    rows[-1] = " ".join([rows[-1], *words]).strip()
    return [fit(line, room, size) for line in rows if line]


def rtl(text: str) -> bool:
    """Whether a text reads from right to left: its first strong character does (Unicode annex 9, rules P2 and P3)."""
    strong = (unicodedata.bidirectional(char) for char in _ISOLATED.sub("", text))
    return next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L"


def isolate(text: str) -> str:
    """A learner's text as part of one of our lines, which it must not turn around (Unicode annex 9, FSI and PDI)."""
    turns = any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)
    return f"\u2068{text}\u2069" if turns else text


def phase_name(phase: int | str) -> str:
    """``phase 2``, or the learner's own word."""
    return f"phase {phase}" if str(phase).isdigit() else isolate(str(phase))
