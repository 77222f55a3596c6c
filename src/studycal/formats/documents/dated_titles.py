"""Recognises a line that begins with a day, or with a lesson and its day: "Jan 5: Maps", "Lecture 3 - Jan 5"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from studycal.core import patterns
from studycal.core.records import dataclass, replace

from .candidate import Entry, trimmed
from .clock import clock
from .dates import ANY_YEAR, WrittenDay, behind_weekday, days, is_month, only_days, span
from .durations import days_counted, says_how_long
from .folding import fold
from .numbering import Unit, numbered
from .vocabulary import any_of, pattern, weekday_forms

BEFORE = patterns.pattern(r"\W*(?:\d{1,2}(?:\.\d{1,2})*[.)]\s*)?\W*")
"""Signs and an item's own number before what a line begins with."""

_PARENTHESIS = patterns.pattern(r"\s*[(\[（【]([^()\[\]（）【】]*)[)\]）】]\s*")
_BEFORE_BRACKET = patterns.pattern(r"[\s:|–—-]*([^()\[\]]+?)\s*(?=[(\[（][^()\[\]（）]*[)\]）])")
"""What stands before the first bracket of a title: "4-10 Jan (Build)"."""
_TIME = r"\d{1,2}(?:[h:](?:\d\d)?(?:\s?(?i:[ap]m))?|\s?(?i:[ap]m))"
_TIME_BEHIND = patterns.pattern(rf"[\s,]*{_TIME}(?:\s*(?:[-–~〜～]|à|to|bis)\s*{_TIME})?(?=\s*(?:$|\||[:–-]\s))")
"""The time of day behind a day: "8h30-11h30"."""
_ENDS = patterns.pattern(r"[\s,]*(?:\d{1,2}[:h]\d{0,2}(?:\s*[-–—]\s*\d{1,2}[:h]\d{0,2})?)?\s*[)\]）】]?[\s.]*")
"""What may stand behind the day at the end of a title: its time, and the end of its bracket."""
_PARTS = patterns.pattern(r"[,;|·，；、]|\s[-–—/]\s")
"""What parts what a bracket says."""
_A_WEEK = 6
"""Days from the first to the last of a list whose days all lie in one week, at most."""
_FAR = 12
"""Letters before a day, signs and an item's number, beyond which a line does not begin with it."""

_LEAST_DATED, _MOST_OF = 3, 0.8
"""Titles that begin with a day, at least, and the part of all that they are, where it is that of the week."""


@dataclass(frozen=True, slots=True)
class DatedTitle:
    """A line's first day, the last one of its span if it is one, and its title without them."""

    topic: str
    first: WrittenDay
    until: WrittenDay | None = None


def dated_title(text: str) -> DatedTitle | None:
    """The line taken apart; None where it does not begin with a day."""
    return _dated(text) or _dated_lesson(text)


def _dated(text: str, *, lesson: bool = False) -> DatedTitle | None:
    written = _listed_before(text, days(text))
    reach = span(text, written)
    first, last = reach or (written[0], written[0]) if written else (None, None)
    if first is None or last is None:
        return None
    before = fold(text[: first.start])
    if not _leads_to_a_day(before) and (first.start > _FAR or not _before_a_day().fullmatch(before)):
        return None
    unsure = first.swappable and not first.year and first.weekday is None and not lesson
    if unsure and not re.match(r"\s*(?:[:\-–—|)]|$)", text[last.end :]):
        return None
    after = text[_behind(text, last) :]
    whole = first is last and first.start == len(text) - len(text.lstrip()) and text[first.start :][:4].isdigit()
    whole = whole or (bool(first.year) and _begins_with_a_week(after))
    if not re.match(r"\s*(?:[:：\-–—|)]|$|[(（])" + r"|\s" * whole, after):
        return None
    return DatedTitle(trimmed(after), first, last if reach else None)


def _behind(text: str, day: WrittenDay) -> int:
    """Where a day of a title ends with what it has behind it: its week or its weekday, its time, and more days of its
    week ("Apr 12 and 14", "Apr 12 & Apr 14").
    """
    folded = fold(text)
    behind = _week_behind().match(folded, day.end) or _weekday_behind().match(folded, day.end)
    at = behind.end() if behind else behind_weekday(text, day)
    time = _TIME_BEHIND.match(text, at)
    at = time.end() if time else at
    further = _further(text, day, at)
    return _behind(text, further) if further else at


def _further(text: str, day: WrittenDay, at: int) -> WrittenDay | None:
    """The day that a list goes on with behind another of the same week: "and 14", ", Apr 14"."""
    joined = _joined_behind().match(fold(text), at)
    if joined is None:
        return None
    listed = next((one for one in days(text) if one.start == joined.end("join")), None)
    named = any(map(str.isalpha, text[day.start : day.end]))
    if listed is None and named and joined["day"]:
        listed = replace(day, day=int(joined["day"]), end=joined.end(), weekday=None)
    return listed if listed and _is_in_the_week_of(day, listed) else None


def _listed_before(text: str, written: list[WrittenDay]) -> list[WrittenDay]:
    """A text's days, the first with what stands before it as another of its week: "12 and 14 April"."""
    before = _joined_before().fullmatch(fold(text[: written[0].start])) if written else None
    named = before is not None and any(map(str.isalpha, text[written[0].start : written[0].end]))
    sooner = replace(written[0], day=int(before["day"]), start=before.start("day")) if before and named else None
    return [sooner, *written[1:]] if sooner and _is_in_the_week_of(sooner, written[0]) else written


def _is_in_the_week_of(day: WrittenDay, later: WrittenDay) -> bool:
    """Whether a day is later than another and in its week."""
    first, last = day.on(ANY_YEAR), replace(later, year=later.year or day.year).on(ANY_YEAR)
    return first is not None and last is not None and 0 < (last - first).days <= _A_WEEK


@cache
def _joined_behind() -> re.Pattern[str]:
    """What leads to a further day of a list, and that day where its number stands alone."""
    join = rf"(?P<join>\s*(?:(?:,\s*|(?<=\s)){pattern('and')}(?=\s)|[&+,/、・])\s*)"
    behind_a_comma = r"(?<!,)(?<!,\s)|(?=\d{1,2}\S{0,2}\s*(?:[,:;|(&+]|-|$))"  # "Feb 1, 2 bowls" is of one day
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.(?=\s)|[日일号])?(?![\w./]|:\d)"
    return re.compile(rf"{join}(?:(?:{behind_a_comma}){day})?")


@cache
def _joined_before() -> re.Pattern[str]:
    """A day of a list before the one that has the month."""
    return re.compile(
        rf"\W*(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?\s*(?:[&+,/]|(?:,\s*|(?<=\s)){pattern('and')}(?=\s))\s*"
    )


def _begins_with_a_week(after: str) -> bool:
    """Whether what stands behind a day is the number of a week: "04.04.23 week1 - Clay"."""
    return any(number.start == 0 for number in numbered(after.lstrip(), Unit.WEEK))


def _dated_lesson(text: str) -> DatedTitle | None:
    """The same of a line whose lesson has a number before its day; without a title it is called by that."""
    head = text[: named[0].start] if (named := days(text)) else ""
    ends = (number.end for number in numbered(head, Unit.LESSON) if BEFORE.fullmatch(head[: number.start]))
    end = next(ends, 0)
    aside = _PARENTHESIS.match(text, end) if end else None
    end = aside.end() if aside and not days(aside[1]) else end
    written = _dated(text[end:], lesson=True) if end else None
    if written is None:
        return None
    beside = not written.topic or bool(_PARENTHESIS.fullmatch(written.topic))  # "Lecture 13: 11/13 (11/11 is free)"
    return replace(written, topic=f"{trimmed(text[:end])} {written.topic}".strip() if beside else written.topic)


def leading_day(text: str, *, worded: bool = True) -> DatedTitle | None:
    """A title that begins with a day, or a span of days, without any sign behind it: "Jan 13-15 Maps", taken apart;
    one in figures, "13/01 Maps", unless it must be in words.
    """
    written = days(text)
    reach = span(text, written)
    first, last = reach or (written[0], written[0]) if written else (None, None)
    if first is None or last is None or any(map(str.isalnum, text[: first.start])):
        return None
    if worded and not any(map(str.isalpha, text[first.start : last.end])):
        return None
    return DatedTitle(trimmed(text[_behind(text, last) :]), first, last if reach else None)


def ending_day(text: str) -> DatedTitle | None:
    """A title that ends with a day or several, behind them at most a bracket's or their time of day, taken apart: "Maps
    09/10", "Maps 09/10 & 09/12", "Maps (Tue 12 April, 10:00)"; one in figures with dots may be a section, "Maps 3.1",
    and is none.
    """
    listed = days(text)
    last = listed[-1] if listed else None
    if last is None or not _ENDS.fullmatch(text, last.end):
        return None
    written = text[last.start : last.end]
    if not (any(map(str.isalpha, written)) or last.year or "/" in written):
        return None
    first = last
    for day in reversed(listed[:-1]):
        if not re.fullmatch(rf"\s*(?:[&+,]|{pattern('and')})\s*", fold(text[day.end : first.start])):
            break
        first = day
    before = re.sub(r"[(\[（【]\s*$", "", text[: first.start])
    return DatedTitle(trimmed(before), first)


def part_from_days(entries: Sequence[Entry]) -> None:
    """Take the days with which nearly all titles begin for those of their weeks: "Week 1: Jan 13-15 Maps",
    "Week 1: 1/13 Maps".
    """
    for worded in (True, False):
        parted = [
            leading_day(entry.topic, worded=worded)
            if not entry.days and (worded or "/" in entry.topic)  # "1.2 Maps" is a section
            else None
            for entry in entries
        ]
        titled = sum(bool(part and part.topic) for part in parted)
        if titled >= _LEAST_DATED and titled >= _MOST_OF * len(entries):
            for entry, part in zip(entries, parted, strict=True):
                if part:
                    entry.topic, entry.days, entry.until = part.topic, [part.first], part.until
            return


def drop_sections(entries: Sequence[Entry]) -> None:
    """Leave out days of weeks that follow each other, which are the numbers of a document's sections: "1.1 Week 1",
    "1.2 Week 2" would be a month apart, or a day.
    """
    dated = [(entry.numbers[0], entry.days[0]) for entry in entries if entry.days]
    if any(day.year or day.weekday is not None for _, day in dated):
        return
    pairs = [(a[1], b[1]) for a, b in pairwise(dated) if b[0] == a[0] + 1]
    steps = [(later.day - sooner.day, later.month - sooner.month) for sooner, later in pairs]
    if 2 * sum(step in ((0, 1), (1, 0)) for step in steps) > len(steps):
        for entry in entries:
            entry.days, entry.until = [], None


def names_the_week_of(text: str, day: WrittenDay) -> bool:
    """Whether a word for a week stands before a day, or as its weekday ("Minggu" is Sunday, too), and no number's."""
    folded = fold(text)
    return _leads_to_a_day(folded[: day.start]) or bool(re.match(pattern("week"), folded[day.start : day.end]))


def _leads_to_a_day(before: str) -> bool:
    """Whether what stands before a day says that its week is meant."""
    return bool(_week_of().fullmatch(before))


@cache
def _before_a_day() -> re.Pattern[str]:
    """What may stand before a day: signs, an item's number, the weekday, though it be short ("Mo, 7.12.")."""
    return re.compile(rf"{BEFORE.pattern}(?:{any_of(weekday_forms())}[.,\s]*)?")


@cache
def _week_of() -> re.Pattern[str]:
    """What leads to the first day of a week: "Week of", "2. Semaine du", "Wk/c"."""
    return re.compile(rf"{BEFORE.pattern}{pattern('week_of')}[\s:.,]*")


@cache
def _week_behind() -> re.Pattern[str]:
    """What says so behind the day: "1月4日の週", "1월 4일 주"."""
    return re.compile(rf"\s*{pattern('week_behind')}")


@cache
def _weekday_behind() -> re.Pattern[str]:
    """The weekday behind a day: "28-02-2024 quarta-feira", "10/13(月・祝)"."""
    return re.compile(rf"\s*[,(]?\s*{any_of(weekday_forms())}\.?(?:[・·/][^()]{{1,6}}(?=\)))?\)?(?=\s*(?:[:|(-]|$))")


def without_days(text: str) -> tuple[str, list[WrittenDay]]:
    """A title without the days that stand in brackets or alone at its beginning or end, and those days."""
    if is_month(text):
        return "", []
    return _sentence_behind(text) or _without_span(text) or _without_bracket(text) or _without_part(text)


def _without_span(text: str) -> tuple[str, list[WrittenDay]] | None:
    """A title without the span of days that it begins with, where blanks stand in that: "Sep 7 – 11: Clay"."""
    reach = span(text, days(text))
    if reach is None or any(map(str.isalnum, text[: reach[0].start])):
        return None
    end = reach[1].end
    written = only_days(text[:end])
    behind = re.match(r"\s*(?:[:|]\s|[-–—]\s|$)", text[end:])
    return (trimmed(text[end:]), written) if written and behind and " " in text[reach[0].end : end] else None


def _sentence_behind(text: str) -> tuple[str, list[WrittenDay]] | None:
    """What stands behind a day and a full stop, and the day: "Aug 18. Tools"; None for any other text."""
    day, mark, rest = text.strip().partition(". ")
    written = only_days(day) if mark and any(map(str.isalpha, day)) else []
    return (rest, written) if written else None


def _without_bracket(text: str) -> tuple[str, list[WrittenDay]] | None:
    """A title without the bracket that holds its days, or without the days before one; None where it has neither."""
    for match in _PARENTHESIS.finditer(text):
        begun = _begins_on().match(fold(match[1]))
        if written := _days_alone(match[1][begun.end() if begun else 0 :]):
            return text[: match.start()].rstrip() + " " + text[match.end() :], written
        if parted := _beside_a_length(match[1]):
            aside, written = parted
            return f"{text[: match.start(1)]}{aside}{text[match.end(1) :]}", written
    led = _BEFORE_BRACKET.match(text)
    written = only_days(led[1]) if led else []
    return (text[led.end() :], written) if led and written else None


def _beside_a_length(text: str) -> tuple[str, list[WrittenDay]] | None:
    """How long a bracket says that something takes, and the days that it has besides: "Jan 5-11, 8 h"."""
    parts = [part for part in _PARTS.split(text) if part.strip()]
    written = [days for part in parts if (days := only_days(part))]
    lengths = [part.strip() for part in parts if says_how_long(part) or days_counted(part)]
    alone = len(written) == 1 and lengths and len(parts) == len(lengths) + 1
    return (", ".join(lengths), written[0]) if alone else None


def _days_alone(text: str) -> list[WrittenDay]:
    """The days of a bracket that holds nothing else, but for their time."""
    time = clock(text) if days(text) else None
    return only_days(f"{text[: time.start]} {text[time.end :]}" if time else text) or only_days(text)


@cache
def _begins_on() -> re.Pattern[str]:
    """What leads to the day on which a week begins, in its bracket: "(opens Monday, 4 January)", "(ab 4. Januar)"."""
    return re.compile(rf"\s*{pattern('start_label')}:?\s+")


def _without_part(text: str) -> tuple[str, list[WrittenDay]]:
    """A title without the days before its first sign, or behind its last; all of it where there are none."""
    parts = re.split(r"(\s*[:|]\s+|\s+[-–—·•]\s+)", text.strip(" :|-–—·•"))
    for at in sorted({0, len(parts) - 1}):
        if written := only_days(parts[at]):
            rest = parts[2:] if at == 0 else parts[:-2]
            while at and len(rest) > 1 and (sooner := only_days(rest[-1])):
                rest, written = rest[:-2], [*sooner, *written]
            while at == 0 and len(rest) > 1 and only_days(rest[0]):
                rest = rest[2:]
            if len(rest) == 1 and only_days(rest[0]):
                rest = []
            return "".join(rest), written or []
    return text, []
