"""Text made comparable letter for letter: no case, no accents, plain digits, dashes and blanks; its length stays."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LONGEST_KEPT = 300
"""Letters of a text that is kept folded."""
_BY_HAND = {
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ı": "i",
    "’": "'",
    "‘": "'",
    "′": "'",
    "〜": "~",
    "～": "~",
    "∼": "~",
    "⁓": "~",
    "ى": "ي",
    "ی": "ي",
    "ک": "ك",
    "ۀ": "ه",
    "ە": "ه",
    "،": ",",
    "؛": ";",
    "٪": "%",
    "।": ".",
    "׳": "'",
    "״": '"',
    **dict.fromkeys("\u061c\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", " "),
    "\ufe0f": " ",
    "\u20e3": " ",
    "➜": ">",
    "→": ">",
}


_SPARE = 0xA000
"""Letters of a script that nobody plans studies in stand for the vowel signs that Unicode counts as marks."""


class _Letters(dict[int, str]):
    """Each character with what it is compared as, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _letter(chr(code))
        return folded


def _letter(char: str) -> str:
    lower = char.lower() if len(char.lower()) == 1 else char
    if lower in _BY_HAND:
        return _BY_HAND[lower]
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.digit(char))
    if unicodedata.category(char) == "Pd" or char == "−":
        return "-"
    if unicodedata.category(char) == "Zs":
        return " "
    if unicodedata.category(char) in ("Mn", "Mc") and "\u0900" <= char <= "\u17ff":
        return chr(_SPARE + ord(char) % 0x400)  # India's and Thailand's vowels belong to the word that they end
    compatible = unicodedata.normalize("NFKC", lower)
    lower = compatible if len(compatible) == 1 and unicodedata.category(char)[0] in "LP" else lower
    if "\uac00" <= lower <= "\ud7a3":  # Hangul takes apart into letters, not into accents
        return lower
    base, marks = (decomposed := unicodedata.normalize("NFD", lower))[0].lower(), decomposed[1:]
    return base if marks and all(unicodedata.category(mark) == "Mn" for mark in marks) else lower


_LETTERS = _Letters()


def fold(text: str) -> str:
    """The text as it is compared, as long as it was: "７ – Été" gives "7 - ete"."""
    return _folded(text) if len(text) <= _LONGEST_KEPT else text.translate(_LETTERS)


@lru_cache(maxsize=16_384)  # a line is folded by each form that it could have
def _folded(text: str) -> str:
    return text.translate(_LETTERS)
