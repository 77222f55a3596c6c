"""Days as people write them, in many languages: "2027-02-01", "Thu 14 Jan 2027", "8 Feb", "1.3.", "3月1日"."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise

from studycal.core.patterns import pattern
from studycal.core.records import dataclass, replace

from .folding import fold
from .vocabulary import any_of, held, month, month_names, months, weekday_forms, weekday_names, weekday_signs, words
from .vocabulary import pattern as _words

_CLOCKS = pattern(r"(?<![\d.:/-])(\d{1,2})[.:](\d\d)\s*-\s*(\d{1,2})[.:](\d\d)(?![\d:/-]|\.\d)")
_MONTHS, _LONGEST_MONTH, _MOST_FURTHER = 12, 31, 2
_LONGEST = 400
"""Letters of a text in which days are looked for: titles and cells are short."""

_NUMERALS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
"""Signs for Monday to Sunday behind a word for a week; that for Sunday may be another."""

_BUDDHIST = 543
"""Years by which Thailand's calendar is ahead: 2569 is 2026."""

_PARTED = pattern(r"\d[-/.]\d")
_TUESDAY = pattern(r"(?i)(?<![^\W\d_])(?P<name>mar\.?) +(?P<day>\d\d?)/(?P<month>\d\d?)(?![\d/])")
_EASTERN = pattern("[月월]")
_WORD = pattern(r"[^\W\d_]+")
_LATER = "\u2e80"
"""From here on letters are those of scripts that part no words."""
_ORDINAL = r"(?:st|nd|rd|th|\.|er|o|º)?"


ANY_YEAR = 2027
"""The year of days where none of them names its own: only how far they lie apart matters."""


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day in a text from ``start`` to ``end``; maybe without a year; ``swappable`` if 1/11 may be 11 January.

    ``order`` is what comes first where a stroke parts the figures and they tell: "day" in 19/10, "month" in 10/19;
    ``weekday`` the one it is written with (0 is Monday), if any.
    """

    month: int
    day: int
    year: int | None = None
    start: int = 0
    end: int = 0
    swappable: bool = False
    order: str = ""
    weekday: int | None = None

    def on(self, year: int) -> date | None:
        """The date in its own year, or else in that one; None if there is no such day."""
        try:
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None

    def swapped(self) -> WrittenDay:
        """The same figures read the other way round."""
        return replace(self, month=self.day, day=self.month, swappable=False)

    @property
    def named(self) -> str:
        """``1 February 2027``, or ``1 February`` without a year."""
        return f"{self.day} {month_name[self.month]}" + (f" {self.year}" if self.year else "")

    @property
    def iso(self) -> str:
        """``2027-02-01``, or ``--02-01`` without a year."""
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}" if self.year else f"--{self.month:02d}-{self.day:02d}"


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    name = f"(?P<name>{months()})"
    weekday = rf"(?:(?P<weekday>{any_of(weekday_names())})\.?,?(?:\s+|-))?"
    surely = rf"(?:(?P<weekday>{any_of(set(weekday_names()) - words('week'))})\.?,?(?:\s+|-))?"  # no "Неделя 1/2"
    year = r"(?P<year>(?:19|20)\d\d|25[5-9]\d)"
    alone = r"(?:(?<![\d./-])|(?<=\d\.-)|(?<=[./]\d{4}-))"  # also the second day of "4.-8.10.", "4.10.2026-8.10.2026"
    apart = rf"(?:{alone}|(?<=[./]\d-)|(?<=[./]\d\d-))"  # and that of "7/6-7/12"
    of = r"(?:\s+del?)?"
    within = "(?:" + "|".join(rf"(?<=20\d\d-\d\d-\d\d{to})" for to in ("-", "~", " - ", " ~ ", " to ")) + ")"
    short = rf"(?P=mark)(?P<shared>\d\d)(?!\d|[-/.]\d|[\s/.-]*{months()})"  # "23-Feb-27", no "02-Feb-06-Feb"
    bare = r"(?:(?<![a-z])(?<!version )|(?=\d\d?/))"  # no "V3.5"
    behind = rf"\s*[-~]\s*\d{{1,2}}{_ORDINAL},?\s+(?P<shared>(?:19|20)\d\d|25[5-9]\d)(?!\d)"
    return tuple(
        pattern(text)
        for text in (
            rf"{weekday}(?<![\d.]){year}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?!\d)",
            rf"(?:{year}\s*[年년]\s*)?(?<!\d)(?P<month>\d{{1,2}})\s*[月월]\s*(?P<day>\d{{1,2}})\s*[日일号號]",
            rf"{weekday}(?<![\d./])(?P<day>\d{{1,2}}){_ORDINAL}{of}(?:\s+|(?P<mark>[-/])|(?<=\d\.)){name}(?:,?{of}(?:\s+|[-/]){year}|{short})?(?!\d)",
            rf"{weekday}{name}(?:\s+|-)(?P<day>\d{{1,2}}){_ORDINAL}(?!\d)(?:,?{of}\s+{year}|(?={behind}))?",
            rf"{within}(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])",
            rf"{surely}{alone}(?P<first>\d{{1,2}})(?P<mark>[./])(?P<second>\d{{1,2}})(?P=mark)(?P<year>(?:19|20)?\d\d)(?![\d/])",
            rf"{surely}(?<![\d./-])(?P<first>\d{{1,2}})(?P<mark>-)(?P<second>\d{{1,2}})-(?P<year>20\d\d)(?![\d/-])",
            rf"{surely}{apart}(?<!\dx)(?<!\d×){bare}(?P<first>\d{{1,2}})(?P<mark>[./])(?P<second>\d{{1,2}})(?:(?<=\.\d)\.|(?<=\.\d\d)\.)?(?![\d/.]|\s?[x×%]\s?\d|%|(?<=\.\d)\s?h\b|(?<=\.\d\d)\s?h\b)",
        )
    )


def _possible(folded: str) -> list[re.Pattern[str]]:
    """The ways to write a day that a text may hold, in their order: the others are not made for it."""
    figures = bool(_PARTED.search(folded))
    eastern = bool(_EASTERN.search(folded))
    named = _names_a_month(folded)
    may_hold = (figures, eastern, named, named, figures, figures, figures, figures)
    return [expression for expression, may in zip(_patterns(), may_hold, strict=True) if may]


@cache
def _month_words() -> tuple[frozenset[str], frozenset[str]]:
    """The names of months that are whole words of letters alone, and the others."""
    whole = frozenset(name for name in month_names() if _WORD.fullmatch(name) and name < _LATER)
    return whole, month_names() - whole


def _names_a_month(folded: str) -> bool:
    whole, others = _month_words()
    return not whole.isdisjoint(_WORD.findall(folded)) or bool(held(folded, others))


def days(text: str) -> list[WrittenDay]:
    """The days in a text, in order; of figures alone the month is first in "1/11", the day in "1.3."."""
    return list(_days(text[:_LONGEST]))


@lru_cache(maxsize=512)
def _days(text: str) -> tuple[WrittenDay, ...]:
    """The same of a short text: one line is asked for its days by all that may be stated in it."""
    folded = _CLOCKS.sub(_without_clocks, fold(text)).replace("--", "- ")
    if not any(char.isdigit() for char in folded):
        return ()
    written: list[WrittenDay] = []
    for expression in _possible(folded):
        for match in expression.finditer(folded):
            if any(day.start < match.end() and match.start() < day.end for day in written):
                continue
            if (day := _day(match)) and not _ends_one_month(folded, match) and not _is_weekday(folded, match):
                written.append(day)
    return tuple(sorted(written, key=lambda day: day.start))


def _without_clocks(match: re.Match[str]) -> str:
    """Blanks as long as a span of two times one of which can be no day of a month: "10.15 - 10.45"."""
    pairs = ((int(match[1]), int(match[2])), (int(match[3]), int(match[4])))
    days_of_months = all(0 < min(pair) <= _MONTHS and 0 < max(pair) <= _LONGEST_MONTH for pair in pairs)
    return match[0] if days_of_months else " " * len(match[0])


def _ends_one_month(folded: str, match: re.Match[str]) -> bool:
    """Whether the day belongs to the month before it and the name behind it to the next day: "Apr 27-May 3"."""
    groups = match.groupdict()
    if not groups.get("name") or match.start("name") < match.start("day"):
        return False
    if groups.get("mark") == "/" and not re.match(r"\s*\d", folded[match.end() :]):
        return False  # "mar 11/ago" is a Tuesday
    return bool(re.search(rf"{months()}\s+$", folded[: match.start("day")]))


def with_weekdays_apart(text: str) -> str:
    """A document with a comma behind each weekday that is short for a month elsewhere, where it surely is one before
    other figures: "mar, 06/10" where "mar 13/10" stands, too.
    """
    places = list(_TUESDAY.finditer(text))
    if not any(int(match["month"]) < int(match["day"]) and int(match["month"]) <= _MONTHS for match in places):
        return text
    return _TUESDAY.sub(_with_comma, text)


def _with_comma(match: re.Match[str]) -> str:
    return match[0].replace(" ", ", ", 1) if int(match["day"]) < int(match["month"]) else match[0]


def _is_weekday(folded: str, match: re.Match[str]) -> bool:
    """Whether the name of a month is one of a weekday before a day and its month in figures: "mar 11/08"."""
    name = match.groupdict().get("name")
    if not name or name.strip(".") not in weekday_forms() or match.start("name") > match.start("day"):
        return False
    behind = re.match(r"/(\d{1,2})(?!\d)", folded[match.end("day") :])
    rising = behind is not None and behind[1][0] != "0" and int(behind[1]) > int(match["day"])  # "Mar 10/12" are two
    return behind is not None and not rising and int(behind[1]) <= _MONTHS


def _day(match: re.Match[str]) -> WrittenDay | None:
    groups = match.groupdict()
    named = groups.get("year") or groups.get("shared")
    year = int(named) if named else None
    if year is not None:
        year = year + 2000 if year < 100 else year - _BUDDHIST if year > _BUDDHIST * 4 else year
    swappable = False
    order = ""
    if groups.get("first"):
        low, high = int(groups["first"]), int(groups["second"])
        stroke = groups["mark"] in ("/", "-")
        of_month, of_day = (low, high) if stroke else (high, low)
        order = "month" if stroke and of_day > 12 else ""
        if of_month > 12 and of_day <= 12:
            of_month, of_day = of_day, of_month
            order = "day" if stroke else ""
        elif stroke:
            swappable = of_day <= 12 and of_day != of_month
    else:
        of_month = int(groups["month"]) if groups.get("month") else month(groups["name"]) or 0
        of_day = int(groups["day"])
    if not (1 <= of_month <= 12 and 1 <= of_day <= 31):
        return None
    written = groups.get("weekday") or ""
    weekday = weekday_names().get(written) if written not in words("week") else None
    if not written and (behind := _weekday_behind().match(match.string, match.end())):
        weekday = weekday_signs()[behind[0].strip(" ,.()・·/")]
    return WrittenDay(of_month, of_day, year, match.start(), match.end(), swappable, order, weekday)


@cache
def _weekday_behind() -> re.Pattern[str]:
    """The weekday behind a day, in brackets or before a sign or a time: "9/20(土)", "26 Aug (Tue)", "3/21 Fri 7pm"."""
    sign, name = any_of(weekday_signs()), any_of(weekday_names())
    enclosed = rf"\s*\((?:{sign}\s*[)・·/]|{name}\.?\s*\))"
    bare = rf"[\s,]+(?:{sign}(?=\s|$|[:,|)\]-])|{name}\.?(?=\s*(?:$|[:|)\](-]|\d{{1,2}}[:h])))"
    return pattern(rf"(?:{enclosed}|{bare})")


def behind_weekday(text: str, day: WrittenDay) -> int:
    """Where a day of a text ends with the weekday behind it, "9/20(土)"; without one its own end."""
    behind = _weekday_behind().match(fold(text), day.end)
    return behind.end() if behind else day.end


def first_day(text: str) -> WrittenDay | None:
    """The day that a text begins with, behind signs at most; None where it begins otherwise."""
    day = next(iter(days(text)), None)
    return day if day is not None and not any(map(str.isalnum, text[: day.start])) else None


def weekday_of(text: str) -> int | None:
    """The weekday that a text names and nothing else, "Wed", "(三)"; 0 is Monday, None for another text."""
    bare = fold(text).strip(" .*()")
    return weekday_names().get(bare, weekday_signs().get(bare))


def weekdays_in(cells: Sequence[str]) -> list[int | None]:
    """The weekday that each cell of a column names alone; Chinese numerals are those of a week where they come again or
    a Sunday is among them.
    """
    bare = [cell.strip(" .*()") for cell in cells]
    signs = [sign for sign in bare if sign]
    if signs and all(sign in _NUMERALS for sign in signs) and (len(set(signs)) < len(signs) or {"日", "天"} & {*signs}):
        return [_NUMERALS.get(sign) for sign in bare]
    return [weekday_of(cell) for cell in cells]


@cache
def _weekday() -> str:
    return any_of(weekday_names())


def is_month(text: str) -> bool:
    """Whether a text names a month of a year and nothing else: "(Jan 2027)"."""
    return bool(_month_of_a_year().fullmatch(fold(text)))


@cache
def _month_of_a_year() -> re.Pattern[str]:
    return pattern(rf"\W*{months()}\W*(?:19|20)\d\d\W*")


def only_days(text: str) -> list[WrittenDay]:
    """The days of a text that holds nothing else but what joins them; empty if it holds more."""
    written = days(text)
    if not written:
        return []
    rest = fold(text)
    for day in reversed(written):
        behind = re.sub(rf",?\s+{day.year}$", "", rest[day.end :]) if day.year else rest[day.end :]
        rest = f"{rest[: day.start]} {behind}"
    left = re.sub(_weekday(), " ", re.sub(_joins_days(), " ", rest)).split()
    # The end of a span inside one month, or further days of it: "Jan 4-10", "4.-10. Jan", "Jan 4, 6 & 8".
    further = len(left) <= _MOST_FURTHER and all(day.isdigit() and 0 < int(day) <= _LONGEST_MONTH for day in left)
    return written if further or "".join(left) in weekday_forms() else []


@cache
def _joins_days() -> str:
    words = "to|bis|a|al|do|au|until|from|week|of|von|du|del|od|c|по|с|から|まで|까지"
    return rf"[\-~–,.;:()\[\]/>&+]|\b(?:{words})\b|{_words('and')}"


def settled(days: Sequence[WrittenDay]) -> list[WrittenDay]:
    """Days one after the other with those of figures and a stroke read as the others tell: 05/10 beside 19/10 is in
    October; and where none tells, so that they rise by some days each, if only one reading does.
    """
    orders = {day.order for day in days if day.order}
    if not any(day.swappable for day in days) or len(orders) > 1:
        return list(days)
    ways = {
        "month": [replace(day, swappable=False) for day in days],
        "day": [day.swapped() if day.swappable else day for day in days],
    }
    fit = orders or {order for order, listed in ways.items() if _rise(listed)}
    return ways[fit.pop()] if len(fit) == 1 else list(days)


def _rise(days: Sequence[WrittenDay]) -> bool:
    """Whether days follow each other in steps of a day to three weeks."""
    years = all(day.year for day in days)  # a year that only some of them have tells nothing of a step
    keys = [(day.year or 0) * 372 * years + day.month * 31 + day.day for day in days]
    steps = [later - sooner for sooner, later in pairwise(keys)]
    return bool(steps) and all(0 < (step if step > -200 else step + 372) <= 22 for step in steps)


def span(text: str, days: Sequence[WrittenDay]) -> tuple[WrittenDay, WrittenDay] | None:
    """The first and the last day of a span with which a text's days begin; None where they are a day or a list of some.

    "Jan 4 - Jan 17", "4.-17. Jan", "4.-17.1." and "1月4日~17日" are spans.
    """
    if not days:
        return None
    folded = fold(text)
    first = days[0]
    if before := _begins().search(folded[: first.start]):
        if int(before["day"]) < first.day:
            return replace(first, day=int(before["day"]), start=before.start()), first
        return None
    if len(days) > 1 and re.fullmatch(_through(), folded[first.end : days[1].start]):
        return first, days[1]
    after = _ends().match(folded, first.end)
    if after and first.day < int(after["day"]) <= 31:
        return first, replace(first, day=int(after["day"]), end=after.end(), year=first.year)
    return None


@cache
def _through() -> str:
    return rf"[\s,]*(?:\([^()]*\)\s*)?(?:--?|~|>|{_words('to')})\s*(?:{any_of(weekday_names())}\.?,?\s*)?(?:の)?"


@cache
def _begins() -> re.Pattern[str]:
    return pattern(rf"(?<![\d./-])(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?\s*(?:--?|~|{_words('to')})\s*$")


@cache
def _ends() -> re.Pattern[str]:
    return pattern(
        rf"\s*(?:--?|~|{_words('to')})\s*(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th|[日일])?(?![\d./]|:\d|\s*{months()})"
    )


def spread(days: Sequence[WrittenDay]) -> list[WrittenDay]:
    """The days, each with the year of the last one before it that has one."""
    result, year = [], None
    for day in days:
        year = day.year or year
        result.append(replace(day, year=year))
    return result
