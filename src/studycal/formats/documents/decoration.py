"""A topic without what only decorates it: a picture and the sign behind it, or such a sign alone at its ends."""

from __future__ import annotations

import unicodedata

_SIGNS = "-–—:|"
_DECORATES = ("So", "Sk", "Mn", "Cf")


def undecorated(topic: str) -> str:
    """The topic of "🚀 — Ownership", "- Borrow -" or "📚: Traits"; one that holds nothing else stays as it is."""
    bare = _behind(_behind(topic.strip())[::-1])[::-1]
    return bare if any(map(str.isalnum, bare)) else topic


def _behind(text: str) -> str:
    """What stands behind pictures, if any, and one sign with a blank after it; all of the text where none does."""
    at = 0
    while at < len(text) and (text[at].isspace() or unicodedata.category(text[at]) in _DECORATES):
        at += 1
    apart = text[at + 1 : at + 2].isspace() if text[at : at + 1] and text[at] in _SIGNS else False
    return text[at + 1 :].strip() if apart else text
