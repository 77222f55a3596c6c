"""What a title says of its week besides the topic, in a bracket or behind a sign at its edge: how long it takes, which
of the plan's days it has, its weekday, its phase. The topic is what is left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from studycal.core import patterns
from studycal.core.records import dataclass

from .breaks import is_break_title
from .candidate import Candidate, Counts, Entry, trimmed
from .durations import counted_alone, days_counted, says_how_long
from .folding import fold
from .numbering import Unit
from .phases import phase_of
from .vocabulary import held, weekday_signs, words

TIME = "Time"
"""The header under which a week says when it is and how long it takes."""

_BRACKET = r"[(\[（【](?P<aside>[^()\[\]（）【】]+)[)\]）】]"
_AHEAD = patterns.pattern(rf"{_BRACKET}(?P<rest>.+)")
_BEHIND = patterns.pattern(rf"(?P<rest>.*?\S)\s*{_BRACKET}(?P<signs>\W*)")
_SIGN = patterns.pattern(r"\s[-–—|·•]\s|[:：]\s?")
_LONGEST, _LONGEST_REMARK = 200, 40
"""Letters of a title, and of what it says besides its topic."""
_LEAST = 2
_APART = (Counts.DAYS, Counts.LESSONS, Counts.TOPICS)
"""What is put into weeks by the learner's answer: its titles stand there one below the other."""
_WEEK = 7


@dataclass(frozen=True, slots=True)
class _Remark:
    """What the title of an entry says besides, and what is left of it; whether brackets part them."""

    entry: Entry
    aside: str
    topic: str
    bracketed: bool


def part_remarks(weeks: Sequence[Entry], main: Candidate) -> None:
    """Leave to the topics what is learnt, and to a column of their weeks what the titles say of time, where each entry
    is a week by itself: that of one lesson is not that of its week.

    One title alone may say in a bracket how long its week takes; what only a sign parts from the topic, and weekdays,
    which may be topics, must stand in half of the titles. The plan's days are left out where they are the week's seven.
    """
    often = Counter(number for entry in weeks for number in entry.numbers)
    own = [entry for entry in weeks if all(often[number] == 1 for number in entry.numbers)]
    titled = [entry for entry in own if entry.topic and not is_break_title(entry.topic)]
    if main.counts in _APART or len(weeks) < len(main.entries) or not titled:
        return
    lengths = _remarks(titled, says_how_long)
    common = _are_common(lengths, titled)
    _leave([remark for remark in lengths if common or remark.bracketed])
    days = _remarks(titled, days_counted)
    if _are_common(days, titled) and all(map(_are_its_own, days)):
        _leave(days, timed=False)
    weekdays = _remarks(titled, _is_weekday)
    if _are_common(weekdays, titled) and not any(map(_names_other_days, weekdays)):
        _leave(weekdays)
    phases = [remark for remark in _remarks(titled, _phase) if remark.bracketed and _leads(remark)]
    if len(phases) >= _LEAST and _rise([_phase(remark.aside) for remark in phases]):
        _leave_phases(phases)


def _phase(text: str) -> tuple[int, ...]:
    """The number of a phase that a text names and nothing else; none of a part, which its topic may have."""
    return () if held(fold(text), words("part")) else counted_alone(text, Unit.PHASE)


def _is_weekday(text: str) -> bool:
    return fold(text).strip(" .") in weekday_signs()


def _are_common(remarks: Sequence[_Remark], titled: Sequence[Entry]) -> bool:
    return len(remarks) >= max(_LEAST, len(titled) / 2)


def _rise(numbers: Sequence[tuple[int, ...]]) -> bool:
    """Whether each of some numbers is no less than the one before it."""
    return all(a[-1] <= b[0] for a, b in pairwise(numbers))


def _are_its_own(remark: _Remark) -> bool:
    """Whether the days that a title counts are the seven of its week, which its number says already."""
    last, numbers = _WEEK * remark.entry.numbers[-1], remark.entry.numbers
    return days_counted(remark.aside) == tuple(range(last - _WEEK * len(numbers) + 1, last + 1))


def _names_other_days(remark: _Remark) -> bool:
    """Whether a title goes on with other weekdays, or the lines below begin with some: it is only that of the first."""
    begin = (re.split(r"[\W_]", line.lstrip(" *"), maxsplit=1)[0] for line in remark.entry.lines)
    return any(map(_is_weekday, [*re.split(r"[\W_]", remark.topic), *begin]))


def _leave(remarks: Sequence[_Remark], *, timed: bool = True) -> None:
    for remark in remarks:
        entry, numbers = remark.entry, remark.entry.numbers
        of_all = f" (weeks {numbers[0]}-{numbers[-1]})" if len(numbers) > 1 else ""
        beside = timed and not is_break_title(remark.topic)
        entry.topic, entry.columns = remark.topic, [*entry.columns, *[(TIME, remark.aside + of_all)] * beside]


def _leads(remark: _Remark) -> bool:
    return remark.entry.topic.index(remark.aside) == 1


def _leave_phases(remarks: Sequence[_Remark]) -> None:
    """Give the weeks the phases that their titles begin with; what a heading names the phase stands first."""
    for remark in remarks:
        entry = remark.entry
        if entry.phase is None:
            entry.phase, entry.topic = phase_of(remark.aside), remark.topic


def _remarks(titled: Sequence[Entry], says: Callable[[str], object]) -> list[_Remark]:
    """What each of some titles says of one kind; nothing of one that says it of two things."""
    listed = [[one for one in _asides(entry) if says(one.aside)] for entry in titled]
    parted = [one[0] for one in listed if one]
    return [one for one in parted if not any(says(text) for text in re.split(r"[()\[\]（）【】]", one.topic))]


def _asides(entry: Entry) -> Iterator[_Remark]:
    """The ways to part the title of an entry at its edges."""
    topic = entry.topic.strip()
    if len(topic) > _LONGEST:
        return
    ways: list[tuple[str, str, bool]] = []
    if behind := _BEHIND.fullmatch(topic):
        ways.append((behind["aside"], behind["rest"] + behind["signs"], True))
    if ahead := _AHEAD.fullmatch(topic):
        ways.append((ahead["aside"], ahead["rest"], True))
    signs = list(_SIGN.finditer(topic))
    ways += [(topic[: sign.start()], topic[sign.end() :], False) for sign in signs[:1]]
    ways += [(topic[sign.end() :], topic[: sign.start()], False) for sign in signs[-1:] if sign[0][0].isspace()]
    for aside, rest, bracketed in ways:
        left = trimmed(rest)
        if len(aside) <= _LONGEST_REMARK and any(map(str.isalpha, left)):
            yield _Remark(entry, aside.strip(), left, bracketed)
