"""What a session is for, told by its words; and the role a learner names."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence

from studycal.core.curriculum import Role

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
    role: re.compile(rf"\b(?:{words.replace('*', '[a-z]*').replace(' ', '|')})\b") for role, words in _WORDS.items()
}
_NON_TECHNICAL = re.compile(r"\bnon[\s‐‑–-]?technical", re.IGNORECASE)


def infer(name: str, bullets: Sequence[str], *, optional: bool) -> Role | None:
    """The role that the words speak for; None if they say nothing.

    Most words in the name win, the first of them where two roles have as many. A name that says nothing leaves it to
    the bullets, where the role of higher priority wins a tie. An optional session of no known kind is free.
    """
    if _NON_TECHNICAL.search(name):
        return Role.FREE
    if role := _by_name(name.lower()):
        return role
    return Role.FREE if optional else by_words(" ".join(bullets))


def _by_name(name: str) -> Role | None:
    found = {role: [match.start() for match in pattern.finditer(name)] for role, pattern in _PATTERNS.items()}
    spoken = [role for role, places in found.items() if places]
    return min(spoken, key=lambda role: (-len(found[role]), found[role][0]), default=None)


def by_words(text: str) -> Role | None:
    """The role most words of a text speak for, of equals the one kept first; None if none does."""
    found = {role: len(pattern.findall(text.lower())) for role, pattern in _PATTERNS.items()}
    spoken = [role for role, count in found.items() if count]
    return min(spoken, key=lambda role: (-found[role], role.priority), default=None)


def named(word: str) -> Role | None:
    """The role of that name, in any case; None if there is none."""
    return next((role for role in Role if role == word.strip().lower()), None)


def remedy(word: str) -> str:
    """What to write instead of a role that does not exist."""
    close = difflib.get_close_matches(word.strip().lower(), list(Role), n=1)
    roles = ", ".join(Role)
    return f"Did you mean {close[0]}? Roles are {roles}." if close else f"Roles are {roles}."
