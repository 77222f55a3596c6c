"""Numbers of weeks, days, months, phases and lessons in a line: "Week 3", "Wochen 4-5", "第六周", "3주차", "Part A"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache

from studycal.core import patterns
from studycal.core.records import dataclass

from .folding import fold
from .vocabulary import any_of, held, is_unparted, month_names, months, numbers, ordinals, pattern, words

MAX_NUMBER = 9999
_LONGEST = 400
"""Letters of a text in which numbers are looked for: titles and cells are short."""

_CHINESE = "一二三四五六七八九十百〇零两兩"
_DIGITS = {"一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_FIGURE = patterns.pattern(r"\d")
_NUMERAL = patterns.pattern(rf"\d|[{_CHINESE}]|(?<![^\W\d_])(?:[ivx]{{1,5}}|[a-h])(?![^\W\d_])")
_WEEKDAY_SIGNS = ("周", "週", "星期", "礼拜", "禮拜")
_ROMAN_NUMBER = r"[ivx]{1,5}(?![^\W\d_])"
_ROMAN = {"i": 1, "v": 5, "x": 10}
_COUNTERS = {
    "week": "주차|週目|週次",
    "day": "일차|日目",
    "month": "개월차|월차|달차|ヶ月目|か月目|カ月目|ケ月目",
    "phase": "단계|학기",
    "lesson": "강|과|회차|차시|회|回|課",
}
"""What a number of a unit is written with in Korean and Japanese."""
_LETTERED = patterns.pattern(r"(?<=\d)[a-e]$")
"""The letter of a part behind its number: "Stage 2a", "Stage 2b"."""
_LAST = patterns.pattern(r"(?:,\s*|\s-\s)\d{1,3}(?:\s*-\s*\d{1,3})?$")
"""The last number or span of several that signs part."""
_MONTH_AND_DAY = patterns.pattern(r"\d{1,2}/\d{1,2}")
_ATTACHED = patterns.pattern(r"(?<=\s)(?P<also>[وו]-?)(?=ال|ה?\d)|(?<=\s)ה-(?=\d)|(?<![^\W\d_])(?P<sign>제)(?=\s?\d)")
"""The "and" that Arabic and Hebrew write on to the next word, Hebrew's article before a figure, Korea's sign for
"number ...".
"""

_ORDINAL = r"(?:st|nd|rd|th|\.|º|°|ª|o|a|er|re|ere|eme|e|-?(?:я|и|ая|ыи|ии|а|ша|га|тя|ья|е|η|ης|ва|ра|та|ма|ви|ри|ти))"


class Unit(StrEnum):
    """What a number counts."""

    WEEK = "week"
    CALENDAR_WEEK = "calendar_week"
    DAY = "day"
    MONTH = "month"
    PHASE = "phase"
    LESSON = "lesson"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number with its unit in a text, from ``start`` to ``end``; a range counts each number in it.

    ``second`` is the number behind a stroke that is one more: "Week 1/2" may be the first of two or a span of both.
    """

    unit: Unit
    numbers: tuple[int, ...]
    start: int
    end: int
    plural: bool = False
    weak: bool = False
    second: int = 0

    @property
    def single(self) -> bool:
        """Whether it is one number alone."""
        return len(self.numbers) == 1


def value(text: str, *, letters: bool = False, roman: bool = True) -> int | None:
    """A folded number: figures, a word, a Chinese or a Roman numeral, a letter from A to H; None if it is none.

    ``letters`` takes single letters of the alphabet for numbers, ``roman`` numerals like IV.
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= 9 else MAX_NUMBER
    if text in numbers():
        return numbers()[text]
    if text and all(char in _CHINESE for char in text):
        return _chinese(text)
    if roman and re.fullmatch("[ivx]{1,5}", text):
        values = [_ROMAN[letter] for letter in text]
        return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
    return ord(text) - ord("a") + 1 if letters and len(text) == 1 and "a" <= text <= "h" else None


def _chinese(text: str) -> int:
    tens, mark, ones = text.rpartition("十")
    if not mark:
        return sum(_DIGITS.get(char, 0) * 10 ** (len(text) - at - 1) for at, char in enumerate(text))
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + _DIGITS.get(ones, 0)


def spelled(text: str, *, letters: bool = False, roman: bool = True) -> tuple[int, ...]:
    """The numbers of a folded list or range: "1-3" is 1, 2, 3; "8 & 9" is 8, 9; empty if it is neither."""
    pieces = [piece for piece in re.split(rf"({_joints()[0]}|{_joints()[1]})", text) if piece and piece.strip()]
    result: list[int] = []
    through = False
    for piece in pieces:
        number = value(_bare(piece), letters=letters, roman=roman)
        if number is None:
            through = bool(re.fullmatch(_joints()[0], piece))
        elif through and result:
            if not result[-1] < number <= result[-1] + 520:
                return ()
            result += range(result[-1] + 1, number + 1)
            through = False
        else:
            result.append(number)
    return tuple(result)


def _bare(piece: str) -> str:
    piece = re.sub(r"(?<=[ivx])\.$", "", piece.strip())
    return re.sub(rf"(?<=\d){_ORDINAL}$", "", piece.strip())


@cache
def _joints() -> tuple[str, str]:
    """What joins the ends of a range, and what joins the numbers of a list."""
    return rf"\s*(?:--?|~|\.\.\.?|{pattern('to')})\s*", rf"\s*(?:&|\+|,|/|、|{pattern('and')}\.?)\s*"


@cache
def _number(*, letters: bool = False, roman: bool = True) -> str:
    months_too = numbers().keys() & month_names()
    words_for = rf"(?:{any_of(numbers().keys() - months_too)}|{any_of(months_too)}(?!\.?\s*\d))"  # no "Sept 7"
    forms = [r"\d{1,9}", words_for, rf"[{_CHINESE}]{{1,4}}"]
    forms += [r"(?<![^\W\d_])[ivx]{1,5}(?![^\W\d_])"] * roman + [r"(?<![^\W\d_])[a-h](?![^\W\d_])"] * letters
    return f"(?:{'|'.join(forms)})"


@cache
def _spec(unit: Unit) -> str:
    letters, roman = unit is Unit.PHASE, unit in (Unit.PHASE, Unit.WEEK, Unit.MONTH, Unit.LESSON)
    number, further = _number(letters=letters, roman=roman), _number(roman=False)
    through, also = _joints()
    short = "|w" if unit is Unit.WEEK else ""
    again = rf"(?:第\s*)?(?:(?:{pattern(unit)}{short})\.?\s*#?\s*)?"
    spans = rf"(?<![^\W\d_]){_ROMAN_NUMBER}(?:\s*(?:-|,|/|&)\s*{_ROMAN_NUMBER})+|" if roman else ""
    return rf"(?:{spans}{number}{_ORDINAL}?(?:(?:{through}|{also}){again}{further})*)"


@cache
def _forward(unit: Unit) -> re.Pattern[str]:
    short = r"|(?<![^\W_])w(?=[\s.-]?\d)" if unit is Unit.WEEK else ""
    short += r"|(?<![^\W_])q(?=\d)" if unit is Unit.PHASE else ""
    short += r"|(?<![^\W_])v(?=\.\s?\d)" if unit is Unit.CALENDAR_WEEK else ""
    return re.compile(
        rf"(?P<unit>{pattern(unit)}{short})(?:\s*(?:n[or°º]?\.|no\b|nr\b|number|№|n°|{pattern('number_sign')}'?))?[.\s#_-]{{0,4}}(?P<spec>{_spec(unit)})"
        rf"(?:(?<=\d)[b-e])?(?![^\W_]|[.,]\d|\s*%)"
    )


def _backward(unit: Unit, folded: str) -> Iterator[re.Pattern[str]]:
    """A number before its unit, each way of writing it that a text may hold."""
    if "第" in folded:
        yield _after_the_sign(unit)
    if _FIGURE.search(folded):
        yield _after_a_figure(unit)
    if _holds_an_ordinal(folded):
        yield _after_a_word(unit)


@cache
def _unit_words(unit: Unit) -> tuple[str, str]:
    """The words of a unit that are written on after a number, and those that stand apart from it."""
    together = any_of(word for word in words(unit) if is_unparted(word))
    return together, any_of(word for word in words(unit) if not is_unparted(word))


@cache
def _listed() -> str:
    return rf"(?:{'|'.join(_joints())})"


@cache
def _after_the_sign(unit: Unit) -> re.Pattern[str]:
    """ "第3周", "第一、二周", "第3周-第5周"."""
    together, _ = _unit_words(unit)
    number, listed = _number(roman=False), _listed()
    return re.compile(
        rf"第\s*{number}(?:\s*(?:{together}))?(?:{listed}(?:第\s*)?{number})*\s*(?:{together})(?:目|次)?"
        rf"(?:\s*{listed}\s*第\s*{number}\s*(?:{together}))?"
    )


@cache
def _after_a_figure(unit: Unit) -> re.Pattern[str]:
    """ "1. Woche", "2nd week", "3주차"."""
    _, apart = _unit_words(unit)
    ordinal, listed = rf"\d{{1,3}}{_ORDINAL}", _listed()
    lead = rf"(?<![\w.,])(?<!\w\s)\d{{1,3}}{_joints()[0]}"  # "3-4. Hafta", but not "Ders 3 - 4. Hafta"
    parts = [rf"(?<!\d)(?:{lead})?{ordinal}(?:{listed}{ordinal})*\s*(?:{apart})"]
    if counter := _COUNTERS.get(unit):
        parts.append(rf"(?<!\d)\d{{1,3}}\s*(?:{counter})?(?:{listed}\d{{1,3}})?\s*(?:{counter})")
    return re.compile("|".join(f"(?:{part})" for part in parts))


@cache
def _after_a_word(unit: Unit) -> re.Pattern[str]:
    """ "erste Woche", "second and third week"."""
    together, apart = _unit_words(unit)
    ordinal = any_of(ordinals())
    return re.compile(rf"{ordinal}(?:{_listed()}{ordinal})?\s+(?:{apart}|{together})")


@cache
def _before() -> re.Pattern[str]:
    """A bare number before a word that would stand in another form if it were a count: "2 неделя", "3 tydzień"."""
    return re.compile(rf"(?<![\d.,-])(?:{_number()})\s+(?:{pattern('week_first_number')})")


_SHORT = patterns.pattern(r"\b[wqdv]\W{0,2}\d")


def _named_from(folded: str, unit: Unit) -> int:
    """Where the first word of a unit stands in a folded text, or the letter for it; -1 where none does."""
    listed = held(folded, words(unit))
    matches = (re.search(any_of(listed), folded) if listed else None, _SHORT.search(folded))
    return min((match.start() for match in matches if match), default=-1)


@lru_cache(maxsize=8192)  # a line is asked once for each unit
def _holds_an_ordinal(folded: str) -> bool:
    return any(word in folded for word in ordinals())


def _may_count(folded: str) -> bool:
    """Whether a text may hold a number at all: cheap, before a long expression is made for it."""
    return bool(_NUMERAL.search(folded)) or any(word in folded for word in numbers())


def numbered(text: str, unit: Unit) -> list[Numbered]:
    """Every number of a unit in a text, in order; of two that overlap the longer one."""
    return list(_numbered(_ATTACHED.sub(_detached, fold(text[:_LONGEST])), unit))


def half_a_week(text: str) -> int:
    """The number of the week behind which a text begins with half a week more, 2 of "Week 2.5: Maps"; 0 for others."""
    match = _half().match(fold(text[:_LONGEST]))
    return int(match["number"]) if match else 0


@cache
def _half() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{pattern('week')}|w)\.?\s*#?\s*(?P<number>\d{{1,3}})[.,]5(?!\d)")


def _detached(match: re.Match[str]) -> str:
    """What is read in the place of a sign that is written on to a number, as long as it."""
    return "第" if match["sign"] else ("&" if match["also"] else "").ljust(len(match[0]))


@lru_cache(maxsize=8192)  # a line is asked for its numbers by each form that it could have
def _numbered(folded: str, unit: Unit) -> tuple[Numbered, ...]:
    begin = _named_from(folded, unit)
    if begin < 0:
        return ()
    numbers: list[Numbered] = []
    if _may_count(folded[begin:]):
        numbers += [one for match in _forward(unit).finditer(folded) if (one := _ahead(match, unit, folded))]
    behind = [(compiled, False) for compiled in _backward(unit, folded)]
    if unit is Unit.WEEK and any(word in folded for word in words("week_first_number")):
        behind.append((_before(), True))
    for compiled, weak in behind:
        read = [(match, spelled(_counters(unit).sub(" ", match[0]).strip())) for match in compiled.finditer(folded)]
        numbers += [
            Numbered(unit, listed, match.start(), match.end(), weak=weak)
            for match, listed in read
            if listed and not any(_is_an_items_own(match, ahead, folded) for ahead in numbers)
        ]
    return tuple(_apart(numbers))


def _is_an_items_own(match: re.Match[str], ahead: Numbered, folded: str) -> bool:
    """Whether a number before its unit is that of a heading or an item, which names its week behind it: "2. Week 1:
    Maps".
    """
    within = match[0][0].isdigit() and match.start() < ahead.start < match.end() < ahead.end
    return within and re.match(r"\s*(?:[:\-|.(\[]|$)", folded[ahead.end :]) is not None


@cache
def _counters(unit: Unit) -> re.Pattern[str]:
    return re.compile(rf"{pattern(unit)}|주차|일차|개월차|월차|단계|학기|회차|차시|[강과회]|第|目|次")


def _ahead(match: re.Match[str], unit: Unit, folded: str) -> Numbered | None:
    spec, end = _LETTERED.sub("", match["spec"]), match.end()
    if unit is Unit.WEEK and match["unit"] in _WEEKDAY_SIGNS and spec[0] in _CHINESE:
        return None  # 周一 is Monday
    if match["unit"] == "w" and _is_a_wednesday(folded, match):
        return None
    plural = match["unit"] not in _singular(unit)
    parts = re.split(rf"({_joints()[0]}|{_joints()[1]})", spec)
    follows = folded[end:]
    doubtful = len([part for part in parts if part and value(_bare(part)) is not None]) > 1 and not plural
    apart = re.search(r"\s[-,]\s", spec)
    if doubtful and (
        (apart and re.match(r"\s+[^\W\d_]", follows)) or _goes_on_with_a_day(folded, match.start("spec"), spec)
    ):
        first = re.match(rf"{_number(letters=unit is Unit.PHASE)}", spec)
        if first:
            spec, end = first[0], match.start("spec") + len(first[0])
    if (length := _LAST.search(spec)) and _hours().match(folded, end):
        spec, end = spec[: length.start()], match.start("spec") + length.start()
    second = 0
    total = re.fullmatch(r"(\d+)\s*/\s*(\d+)", spec)
    if total and not plural and unit is not Unit.CALENDAR_WEEK and int(total[1]) <= int(total[2]):
        spec = total[1]
        second = int(total[2]) if int(total[2]) == int(total[1]) + 1 else 0
    cleaned = re.sub(rf"第|{pattern(unit)}\.?\s*#?|(?<![^\W_])w(?=\d)", " ", spec)
    listed = spelled(cleaned, letters=unit is Unit.PHASE)
    if not listed and unit is Unit.CALENDAR_WEEK:
        listed = _over_new_year(cleaned)
    if cleaned != spec:
        listed = tuple(dict.fromkeys(listed))  # "Minggu 1 / Week 1" names one week in two languages
    return Numbered(unit, listed, match.start(), end, plural=plural, second=second) if listed else None


@cache
def _hours() -> re.Pattern[str]:
    """What makes the number before it one of hours or days: "Weeks 1-2, 9 hours"."""
    return re.compile(rf"\s*{any_of(words('hour') | words('minute') | words('day'))}")


def _goes_on_with_a_day(folded: str, begin: int, spec: str) -> bool:
    """Whether what stands behind the first number is a day: "Week 1, 9/28", "Week 1 - 9/28", "Week 12, 12-16 May"."""
    joint = re.search(r"\s*[-,]\s+", spec)
    at = begin + joint.end() if joint else 0
    return bool(at) and (_begins_a_day(folded, at) or _MONTH_AND_DAY.match(folded, at) is not None)


def _is_a_wednesday(folded: str, match: re.Match[str]) -> bool:
    """Whether a day with its month stands behind the letter, and no number of a week: "W 18 Jan", "W 8/23"."""
    apart = folded[match.end("unit") : match.start("spec")].isspace()
    figures = bool(_MONTH_AND_DAY.fullmatch(match["spec"]))
    return apart and (figures or _begins_a_day(folded, match.start("spec")))


def _over_new_year(spec: str) -> tuple[int, ...]:
    """The calendar's weeks from one of the last of a year to one of the first of the next: "52-1"; else none."""
    ends = re.fullmatch(rf"\s*(\d{{2}}){_joints()[0]}(\d{{1,2}})\s*", spec)
    if not ends or not (40 <= int(ends[1]) <= 53 and 1 <= int(ends[2]) <= 12):
        return ()
    return (*range(int(ends[1]), max(52, int(ends[1])) + 1), *range(1, int(ends[2]) + 1))


def _begins_a_day(folded: str, at: int) -> bool:
    """Whether a day or a span of days begins at a place and no number of a week: "29. Apr", "6. bis 12. Mai",
    "2027-01-04".
    """
    return bool(_day().match(folded, at))


@cache
def _day() -> re.Pattern[str]:
    number = r"\d{1,2}(?:\.|st|nd|rd|th|er|º)?"
    return re.compile(rf"\d{{4}}-\d\d?-\d\d?|{number}(?:{_joints()[0]}{number})?\s*(?:de\s+)?{months()}")


@cache
def _singular(unit: Unit) -> frozenset[str]:
    from .vocabulary import firsts

    return firsts(unit) | {"w", "q", "d", "v"}


def _apart(matches: list[Numbered]) -> list[Numbered]:
    kept: list[Numbered] = []
    for one in sorted(matches, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        elif one.end > kept[-1].end and one.start == kept[-1].start:
            kept[-1] = one
    return kept
