"""A topic by itself: without the name that its author gives the week, without pictures that only decorate it, and
without the words of links behind it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from studycal.core.curriculum import Link
from studycal.core.patterns import pattern

from .blocks import Block
from .candidate import trimmed
from .folding import fold
from .vocabulary import is_unparted, words

_NAME = pattern(r"\s*\\?\{\s*#([A-Za-z][A-Za-z0-9_-]{0,39})\s*\\?\}\s*$")
_STATE = pattern(r"(?P<rest>.*\S)\s*(?:\s[-–—]\s*|[(\[（【]\s*)(?P<state>[^\W\d_]+)\s*[)\]）】]?[\s.!]*")
"""A title with a word behind a dash or in a bracket at its end."""
_SHORTEST = 4
_TASK = pattern(r"(?:\s*(?:[📅🛫⏳✅➕❌]\ufe0f?\s*\d{4}-\d{2}-\d{2}|[🔺⏫🔼🔽⏬]\ufe0f?))+$")
"""Days and priorities behind a task, as the Tasks plugin of Obsidian writes them."""
_BRACKET = pattern(r"\[([^\[\]]*)\]$")
_SIGNS = "-–—:|"
OF_A_PICTURE = frozenset("\ufe0f\u200d\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
"""Parts of a picture that are none by themselves: selectors, joiners, tones of skin."""


def named(topic: str) -> tuple[str, str]:
    """A topic without the name that its author gives the week after it, ``Shaping {#shaping}``, and that name
    (`studycal.core.week_keys`); "" where it has none.
    """
    match = _NAME.search(topic)
    return (topic[: match.start()].rstrip(), match[1]) if match else (topic, "")


def without_state(title: str) -> str:
    """A title without the word at its end that says it is done: "(Base) - DONE", "Kiln [erledigt]"; short words may
    be part of it, and one that holds nothing else stays as it is.
    """
    match = _STATE.fullmatch(title)
    if match is None or (len(match["state"]) < _SHORTEST and not is_unparted(match["state"])):
        return title
    return match["rest"] if fold(match["state"]) in words("done") else title


def undecorated(topic: str) -> str:
    """The topic of "🚀 — Ownership", "Traits: 📚", "Raku 📅 2026-01-15"; one of nothing else stays as it is."""
    bare = _behind(_behind(_TASK.sub("", topic.strip()))[::-1])[::-1]
    return bare if any(map(str.isalnum, bare)) else topic


def _behind(text: str) -> str:
    """What stands behind pictures and one sign with a blank after it; all of the text where it does not begin so."""
    at = 0
    while at < len(text) and (text[at].isspace() or text[at] in OF_A_PICTURE or unicodedata.category(text[at]) == "So"):
        at += 1
    apart = at and text[at + 1 : at + 2].isspace() and text[at] in _SIGNS
    return text[at + 1 :].strip() if apart else text


def without_link(topic: str, block: Block) -> str:
    """A title without the words of a link that trails it: "Posture – film" with a link on "film" is "Posture"."""
    for link in block.links:
        if link.text and topic.endswith(link.text) and topic != link.text:
            rest = topic[: -len(link.text)]
            if re.search(r"(?:\s[-–—|]|[:(,])\s*$", rest):
                topic = trimmed(rest)
    return topic


def without_bracketed(topic: str, links: Sequence[Link]) -> str:
    """A title without the links that trail it in square brackets: "Wheel [slides] [video]" is "Wheel"."""
    texts = {link.text for link in links}
    bare = topic
    while bare.endswith("]") and (match := _BRACKET.search(bare)) and match[1].strip() in texts:
        bare = bare[: match.start()].rstrip(" ,|/·–—-")
    return bare if any(map(str.isalnum, bare)) else topic
