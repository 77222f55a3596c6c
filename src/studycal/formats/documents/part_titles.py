"""What a heading says of the part below it: that it holds books or the rules of a course, or that it is the plan."""

from __future__ import annotations

import re

from studycal.core import patterns

from .asides import names_other
from .blocks import Block
from .folding import fold
from .vocabulary import blanked, pattern, words

_FINER, _LONGEST_HEAD = 2, 6
"""The level of a heading that is no title, and the words of one that calls a list the plan, at most."""
_OWN_NUMBER = patterns.pattern(
    r"^\W*(?:\d{1,2}(?:\.\d{1,2})*\s*[.)、．:]?\s+|第?[一二三四五六七八九十]{1,3}[、.章]\s*)?"
)
_NUMBER = patterns.pattern(r"\W*(\d{1,2})(?:[.)、．:]\s*|(?<=\d\d)\s+(?:[|–—-]\s+)?)\S")


def own_number(head: str) -> int:
    """The number that a topic's author gives it, 5 of "5. Tests" or "05 Tests"; 0 where there is none."""
    match = _NUMBER.match(head)
    return int(match[1]) if match else 0


def is_aside(text: str) -> bool:
    """Whether a heading speaks of books, links, homework or the like, not of what is learnt: "Recommended books"."""
    plain = _plain(text)
    if plain in words("routine"):
        return True
    return _names_only(plain, words("homework") | words("before_label") | words("part_beside"))


def names_a_routine(text: str) -> bool:
    """Whether a heading says that a rhythm stands below it, and nothing else: "Recommended weekly routine"."""
    return _names_only(_plain(text), words("routine"))


def _names_only(plain: str, named: frozenset[str]) -> bool:
    """Whether a folded heading names some things and holds only small words beside them."""
    rest = blanked(plain, named)
    return rest != plain and not any(map(str.isalpha, blanked(rest, words("other_beside") | words("aside_beside"))))


def is_of_a_course(head: str, *, surely: bool = False) -> bool:
    """Whether a heading names what a course is like and not what is learnt in it, "Attendance and late work", or, if
    not ``surely``, what may hold that, too: "Objectives".
    """
    plain = _OWN_NUMBER.sub("", fold(head))
    if re.search(pattern("course_rule"), plain):
        return True
    parts = (part.strip(" .:!?*") for part in re.split(rf"[/&,|]|{pattern('and')}", plain))
    return not surely and any(part in words("course_part") for part in parts)


def is_only_of_a_course(head: str) -> bool:
    """Whether a heading names nothing else than what a course is like: "Course information", "Objectives"."""
    return is_rule(head) or _plain(head) in words("course_part")


def is_rule(head: str) -> bool:
    """Whether a heading names nothing else than how a course is held or graded: "Attendance", "Office hours"."""
    return _plain(head) in words("course_rule")


def _plain(head: str) -> str:
    return _OWN_NUMBER.sub("", fold(head)).strip(" .:!?#*")


def is_below_rules(parent: Block | None) -> bool:
    """Whether what stands below a heading is no plan, or how a course is held and graded."""
    return parent is not None and (names_other(parent.text) or is_of_a_course(parent.text, surely=True))


def is_called_the_plan(heading: Block | None) -> bool:
    """Whether a finer heading says that what is learnt stands below it, and names none of it: "Topic 1: Maps"."""
    if heading is None or heading.level < _FINER or len(heading.text.split()) > _LONGEST_HEAD:
        return False
    plain = _OWN_NUMBER.sub("", fold(heading.text))
    if re.search(r"\d|[:：]\s*\w", plain):
        return False
    return names_the_plan(plain)


def names_the_plan(text: str) -> bool:
    """Whether a heading holds a word for the plan or its topics: "Tentative schedule", "Typical topics"."""
    plain = _plain(text)
    return plain in words("plan_alone") or any(re.search(pattern(kind), plain) for kind in ("plan_head", "topic_head"))
