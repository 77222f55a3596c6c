"""Recognises a plan that stands twice in one form, a little changed: one version is taken, the other one is told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from .candidate import Candidate, Entry, Form, listed
from .folding import fold

_LEAST = 3


def are_alike(one: Entry, other: Entry) -> bool:
    """Whether half of the words of the shorter title stand in the longer one."""
    words_of = [set(re.findall(r"\w{3,}", fold(entry.topic))) for entry in (one, other)]
    shorter, longer = sorted(words_of, key=len)
    return bool(shorter) and 2 * len(shorter & longer) >= len(shorter)


def version_left(weeks: Mapping[int, Entry], main: Candidate, other: Candidate) -> str:
    """What is said of another version of a plan, whose entries are given by their weeks; empty where it is none.

    It is one where it has the same titles in the same form and most of its lines, and says otherwise of some weeks.
    """
    pairs = [(weeks[entry.numbers[0]], entry) for entry in other.entries if entry.numbers[0] in weeks]
    if other.form is not main.form or other.columns != main.columns or len(pairs) < _LEAST:
        return ""
    alike = sum(bool(own.topic) and fold(own.topic) == fold(entry.topic) for own, entry in pairs)
    if 2 * len(pairs) <= len(weeks) or 3 * alike < 2 * len(pairs):
        return ""
    once = Counter(text for entry in other.entries for text in set(_texts(entry)))
    texts = [[text for text in _texts(entry) if once[text] == 1] for _, entry in pairs]
    new = [[text for text in own if text not in set(_texts(week))] for own, (week, _) in zip(texts, pairs, strict=True)]
    changed = [entry.numbers[0] for (_, entry), further in zip(pairs, new, strict=True) if further]
    if not changed or 2 * sum(map(len, new)) > sum(map(len, texts)):
        return ""
    which = f"week{'s' * (len(changed) > 1)} {listed(changed)}"
    where = f"{other.where[:1].upper()}{other.where[1:]}"
    verb = "is" if other.form is Form.TABLE else "are"
    return f"{where} {verb} another version, which differs in {which}, and not used: `--table {other.line}` takes it."


def _texts(entry: Entry) -> Iterator[str]:
    """What an entry says below its title, folded; no line that only leads to others."""
    texts = (*entry.lines, *(f"{header} {text}" for header, text in entry.columns))
    return (fold(text).strip() for text in texts if text.strip() and not text.rstrip().endswith((":", "：")))
