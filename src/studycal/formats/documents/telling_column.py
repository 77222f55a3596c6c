"""Which column tells what each week is about, where the one whose header may name the topics says little in most rows:
"Tasks" with gaps beside "Topics covered", "Module" with one name for many weeks beside "Skills".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from .blocks import Row, address_links
from .breaks import is_break_title
from .candidate import Counts
from .columns import Columns
from .dates import only_days
from .figures import is_measure
from .folding import fold
from .turns import are_people
from .vocabulary import any_of, held, pattern, position, words

_LEAST = 4
_SURE, _FOCUS, _WORK = 6, 10, 20
"""Places among the words for a topic: up to the first one names nothing else ("topic", "subject", "theme"), at the
second stand those for a focus, from the third on one names work, too ("task", "project").
"""
_WIDE = 40
"""Columns of a table from which on it is no plan with a column of topics."""
_LITTLE, _MUCH, _APART = 0.75, 0.8, 0.25
"""The part of the rows that a column tells apart: of one that says little, of one that says much, and how much more."""
_WORD = re.compile(r"[^\W\d_]+")
_BESIDE = ("h_study", "h_due", "h_date", "h_done", "h_time", "h_other", "homework", "hour", "note", "person_label")


def take_the_telling_column(columns: Columns, rows: Sequence[Row], counts: Counts) -> None:
    """Take the column that tells all weeks apart in words for the topics', where the one that was taken does not, and
    its header is no sure word for them. A column of phases becomes the phase's.
    """
    at = columns.fields.get("topic")
    if at is None or counts not in (Counts.WEEKS, Counts.DATES) or columns.weekdays:
        return
    name = _bare(columns.name(at))
    place_of_word = min(_place_of_word(name), _WORK)
    if place_of_word < _SURE or len(columns.header.parts) > _WIDE:
        return
    rows = [row for row in rows if not any(is_break_title(text) for text in row.texts)]
    little = _told_apart(rows, at, by_words=name not in words("h_focus"))
    if len(rows) < _LEAST or (little >= _LITTLE and place_of_word < _WORK):
        return
    beside = [place for place in (*_focus(columns), *columns.others) if not _is_kept_beside(columns.name(place))]
    enough = max(_MUCH, little + _APART)
    telling = [place for place in beside if _told_apart(rows, place) >= enough] or [
        place
        for place in beside
        if _place_of_word(_bare(columns.name(place))) < place_of_word and _told_apart(rows, place) >= _MUCH
    ]
    if not telling:
        return
    best = min(telling, key=lambda place: (not _names_topics(columns.name(place)), beside.index(place)))
    if columns.fields.get("focus") == best:
        del columns.fields["focus"]
    columns.fields["topic"] = best
    if not _names_topics(columns.name(best)):
        columns.guessed.add("topic")
    if name in words("h_phase") and little > 0:
        columns.fields.setdefault("phase", at)


def _focus(columns: Columns) -> list[int]:
    return [columns.fields["focus"]] if "focus" in columns.fields else []


def _told_apart(rows: Sequence[Row], at: int, *, by_words: bool = True) -> float:
    """The part of the rows that have a text of their own in a column, ``by_words`` in others than their numbers; 0 for
    a column of people, days, lengths or links.
    """
    texts = [text for row in rows if any(map(str.isalpha, text := row.text(at)))]
    plain = [text for text in texts if not (only_days(text) or is_measure(text) or address_links(text))]
    if 2 * len(plain) < len(texts) or are_people(texts):
        return 0
    return len(set(map(_words, plain)) if by_words else set(plain)) / max(1, len(rows))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(text)))


def _bare(header: str) -> str:
    return fold(header).strip(" *:?.#")


def _place_of_word(header: str) -> int:
    """The least place among the words for a topic of one that a header holds: "topic focus" is as sure as "topic". One
    for a focus has its own, one for a goal that of work.
    """
    goals, emphasis = words("h_goal"), words("h_emphasis")
    listed = held(header, words("h_topic") | emphasis)
    whole = (word for word in listed if re.search(any_of([word]), header))
    places = (_WORK if word in goals else _FOCUS if word in emphasis else position("h_topic", word) for word in whole)
    return min(places, default=_WORK)


def _names_topics(header: str) -> bool:
    return any(_holds(header, ("h_topic", "h_focus")))


def _is_kept_beside(header: str) -> bool:
    """Whether a header only names what is kept of a week besides its topic: "Homework", "Notes", "Hours"."""
    return _bare(header) in frozenset().union(*map(words, _BESIDE)) or any(_holds(header, ("h_due", "hour")))


def _holds(header: str, kinds: Iterable[str]) -> Iterable[bool]:
    return (re.search(pattern(kind), fold(header)) is not None for kind in kinds)
