"""What a session is for, told by its words; and the role a learner names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from studycal.core.curriculum import Role
from studycal.core.patterns import pattern

from .folding import fold
from .vocabulary import held, words

# Whole words, or stems where a * follows. Names decide first, bullets only where a name says nothing.
_WORDS: Mapping[Role, str] = {
    Role.THEORY: "math* deriv* theor* algebra* calculus proof* prove* concept* statistic* probabilit* lecture*",
    Role.BUILD: "build* built cod* implement* engineer* refactor* simplif* program* prototyp* develop* project* hack*",
    Role.READ: "read reading reads reader* paper papers chapter* book* article* literature",
    Role.WRITE: "write* writing written essay* blog* explan* visual* draft* note notes notebook* diagram* summar*",
    Role.EXPERIMENT: "experiment* run runs running break* ablat* tinker* explor* measur* benchmark* try play* observ*",
    Role.TEACH: "teach* explain* present* talk talks tutor* mentor* slides",
    Role.REFLECT: "reflect* review* retrospect* retro recap* journal* understand understood",
    Role.FREE: "philosoph* hobby hobbies leisure fun rest free",
}
_PATTERNS = {
    role: pattern(rf"\b(?:{words.replace('*', '[a-z]*').replace(' ', '|')})\b") for role, words in _WORDS.items()
}
_NON_TECHNICAL = pattern(r"\bnon[\s‐‑–-]?technical", re.IGNORECASE)


def infer(name: str, bullets: Sequence[str], *, optional: bool) -> Role | None:
    """The role that the words speak for; None if they say nothing.

    Most words in the name win, the first of them where two roles have as many. A name that says nothing leaves it to
    the bullets, where the role of higher priority wins a tie. An optional session of no known kind is free. Words of
    other languages are asked where English ones say nothing.
    """
    if "technical" in name.lower() and _NON_TECHNICAL.search(name):
        return Role.FREE
    role = _by_name(name.lower(), _PATTERNS) or (None if optional else _by_words(" ".join(bullets).lower(), _PATTERNS))
    if role is None:
        text = "" if optional else fold(" ".join(bullets))
        role = _by_name(fold(name), _foreign(fold(name))) or _by_words(text, _foreign(text))
    return Role.FREE if optional and role is None else role


def _by_name(name: str, patterns: Mapping[Role, re.Pattern[str]]) -> Role | None:
    starts = {role: [match.start() for match in pattern.finditer(name)] for role, pattern in patterns.items()}
    spoken = [role for role, places in starts.items() if places]
    return min(spoken, key=lambda role: (-len(starts[role]), starts[role][0]), default=None)


def by_words(text: str) -> Role | None:
    """The role most words of a text speak for, of equals the one kept first; None if none does."""
    return _by_words(text.lower(), _PATTERNS) or _by_words(fold(text), _foreign(fold(text)))


def _foreign(text: str) -> Mapping[Role, re.Pattern[str]]:
    """The words of other languages that a folded text holds; asked where the English ones say nothing."""
    listed = {role: held(text, words(f"role_{role.value}")) for role in Role}
    return {role: re.compile("|".join(map(_beginning, sorted(stems)))) for role, stems in listed.items() if stems}


def _beginning(stem: str) -> str:
    """Matches words that begin so; anywhere where words are not parted by blanks."""
    return rf"(?<![^\W_]){re.escape(stem)}" if stem < "\u3000" else re.escape(stem)


def _by_words(text: str, patterns: Mapping[Role, re.Pattern[str]]) -> Role | None:
    counts = {role: len(pattern.findall(text)) for role, pattern in patterns.items()}
    spoken = [role for role, count in counts.items() if count]
    return min(spoken, key=lambda role: (-counts[role], role.priority), default=None)


def named(word: str) -> Role | None:
    """The role of that name, in any case; None if there is none."""
    return next((role for role in Role if role == word.strip().lower()), None)


def remedy(word: str) -> str:
    """What to write instead of a role that does not exist."""
    import difflib  # for mistakes alone

    close = difflib.get_close_matches(word.strip().lower(), list(Role), n=1)
    roles = ", ".join(Role)
    return f"Did you mean {close[0]}? Roles are {roles}." if close else f"Roles are {roles}."
