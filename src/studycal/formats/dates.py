"""Days, moments and ranges as people type them: ISO, ``tomorrow``, ``4 Jan``, ``04.01.2027``, ``fri 7pm``, ``A..B``.

What two readers could read differently is refused with both readings, never guessed. Errors are ValueErrors whose text
says what to type. Words go to dateparser (https://dateparser.readthedocs.io), imported only for them.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from studycal.core.patterns import pattern

from .documents.folding import fold
from .weekday_words import WEEKDAYS

YEARS = range(1970, 2300)
"""What may be typed: years for which clock changes are known, or follow their last rule."""

_WEEKDAYS = "mon|tue|wed|thu|fri|sat|sun"
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_WEEKDAY = pattern(rf"\b({_WEEKDAYS})[a-z]*\b")
_MONTH = pattern(rf"\b({_MONTHS})[a-z]*\b")
_MONTH_ALONE = pattern(
    "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?: (\d{4}))?"
)
_RELATIVE = pattern(
    r"\b(today|tomorrow|yesterday|tonight|now|noon|midnight|in|ago|next|day|days|week|weeks|fortnight)\b"
)
_ISO_WEEK = pattern(r"(\d{4})-?w(\d{2})(?:-?([1-7]))?")
_DOTTED = pattern(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})?(?=\s|$)")
_SLASHED = pattern(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?(?=\s|$)")
_TIME = r"(?:at\s+)?(?:(\d{1,2})(?:[:.](\d{2}))?\s*([ap])\.?m\.?|(\d{1,2})[:.](\d{2})(?::00)?|noon)"
_CLOCK_LAST, _CLOCK_FIRST = pattern(rf"(?:^|\s){_TIME}$"), pattern(rf"^{_TIME}\s")
_CLOCK_LEFT = pattern(r"\d\s*[ap]\.?m\b|\d:\d|\bnoon\b|\bmidnight\b")
_PART_OF_DAY = pattern(r"\b(?:in the |this )?(?:morning|forenoon|afternoon|evening|night)s?\b|\btonight\b")
_WORD = pattern(r"[^\W\d_]+")
_VOCABULARY = pattern(
    rf"(?:{_WEEKDAYS})[a-z]*|(?:{_MONTHS})[a-z]*|today|tomorrow|yesterday|tonight|now|in|ago|next|last|this|coming|from|"
    "after|on|of|the|days?|weeks?|months?|years?|fortnights?|st|nd|rd|th|an?|and|one|two|three|four|five|six|seven|eight|"
    "nine|ten|eleven|twelve"
)
"""All that a day in words may be made of: dateparser overlooks any other word, and with it what was meant."""
_EXAMPLES = "write it like 2027-01-15, tomorrow, fri, next monday or 15 Jan"


def day(text: str, today: date, *, ahead: bool = True) -> date:
    """The day that was typed. ``ahead`` reads ``4 Jan`` as the next one to come, else as the one of this year.

    Raises ValueError for what is no day, or may be two.
    """
    typed = _plain(text)
    meant = _iso_day(typed) or _numbered(typed, today, ahead=ahead) or _worded(typed, today, ahead=ahead)
    if meant is None:
        raise ValueError(f'"{text.strip()}" is not a date; {_EXAMPLES}')
    return _in_range(meant)


def days(text: str, today: date, *, ahead: bool = True) -> tuple[date, date]:
    """The first and the last day of ``A..B``, of an ISO week (``2026-W52``), of ``next week``, or of one day.

    Raises ValueError, as `day` does.
    """
    first, dots, last = (part.strip() for part in text.partition(".."))
    if not dots:
        return _span(text, today, ahead=ahead)
    if not first or not last:
        raise ValueError(f'"{text.strip()}" is half a range; write the first and the last: A..B')
    begin = _span(first, today, ahead=ahead)[0]
    end = _span(last, begin, ahead=True)[1]
    if end < begin:
        raise ValueError(f'"{text.strip()}" is not a range: it ends on {written(end)}, before {written(begin)}')
    return begin, end


def month(text: str, today: date, *, ahead: bool = True) -> tuple[date, date] | None:
    """The first and the last day of ``march`` or ``mar 2027``, None for what is no month alone. ``ahead`` reads a month
    without a year as the next one to come, else as the one of this year.
    """
    named = _MONTH_ALONE.fullmatch(_plain(text))
    if not named:
        return None
    first = _in_range(date(int(named[2] or today.year), _MONTHS.split("|").index(named[1][:3]) + 1, 1))
    passed = not named[2] and ahead and first < today.replace(day=1)
    return _whole_month(first.replace(year=first.year + 1) if passed else first)


def moment(text: str, now: datetime, usual: time | None = None, own: date | None = None) -> datetime:
    """The wall time that was typed, without a zone unless one was typed; ``now`` is the learner's own wall time.

    A day without a time is taken at ``usual``, and refused where there is none; a time without a day is on ``own``, or
    else the next one to come. Raises ValueError.
    """
    typed = _plain(text)
    if not typed:
        raise ValueError("no time was given; write it like 2027-01-15 19:30, or fri 7pm")
    whole = _whole_moment(typed)
    if whole is not None:
        return whole
    match = _CLOCK_LAST.search(typed) or _CLOCK_FIRST.search(typed)
    clock = _clock(match) if match else None
    rest = f"{typed[: match.start()]} {typed[match.end() :]}".strip() if match else typed
    if _PART_OF_DAY.search(typed):
        if clock is None:
            raise ValueError(f'"{text.strip()}" names no hour; write it like fri 19:30 or tomorrow 7pm')
        rest = " ".join(_PART_OF_DAY.sub(" ", rest).split())
    if clock is None and usual is None and _readable(typed, now):
        raise ValueError(f'"{text.strip()}" names no time of day; write it like "{typed} 19:30"')
    at = clock or usual or time()
    wall = now.replace(tzinfo=None)
    if not rest and own and "tonight" not in typed:
        return datetime.combine(own, at)
    if rest in ("", "today"):
        chosen = datetime.combine(wall.date(), at)
        return chosen if rest or chosen > wall else chosen + timedelta(days=1)
    try:
        chosen = datetime.combine(day(rest, wall.date()), at)
    except ValueError as error:
        if "is not a date" in str(error):
            raise ValueError(f'"{text.strip()}" is not a time; write it like 2027-01-15 19:30, or fri 7pm') from error
        raise
    passed = chosen <= wall and _WEEKDAY.fullmatch(rest)
    return chosen + timedelta(days=7) if passed else chosen


def _whole_moment(typed: str) -> datetime | None:
    """A day and time in ISO 8601, None for what is anything else."""
    try:
        whole = datetime.fromisoformat(typed.upper()) if len(typed) > 10 and typed[:4].isdecimal() else None
    except ValueError:
        return None
    if whole is not None:
        _in_range(whole.date())
    return whole


def _readable(typed: str, now: datetime) -> bool:
    try:
        day(typed, now.date())
    except ValueError:
        return False
    return True


def written(value: date, today: date | None = None) -> str:
    """``Fri 15 Jan 2027``; without the year where it is that of ``today``. English whatever the machine's language."""
    year = "" if today is not None and value.year == today.year else f" {value.year}"
    return f"{_DAY_NAMES[value.weekday()]} {value.day} {MONTH_NAMES[value.month - 1]}{year}"


def short(at: datetime) -> str:
    """``Fri 15 Jan 19:00``, for what is near enough to need no year."""
    return f"{written(at, at)} {at:%H:%M}"


_DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _plain(text: str) -> str:
    return _WORD.sub(_in_english, " ".join(text.lower().replace(",", " ").split()))


def _in_english(match: re.Match[str]) -> str:
    """A word of another language that names one weekday or month, as English has it; any other as it is."""
    word = match.group()
    if len(word) < _SHORTEST or word in _ENGLISH:
        return word
    from .documents.vocabulary import month as month_of
    from .documents.vocabulary import weekday_readings

    days = set(weekday_readings(word).values())
    if len(days) == 1:
        return _WEEKDAYS.split("|")[days.pop()]
    number = month_of(fold(word))
    return _MONTHS.split("|")[number - 1] if number else word


_LONG_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
                "november", "december")  # fmt: skip
_OTHERS = ("tues", "thurs", "sept", "today", "tomorrow", "yesterday", "next", "last", "this", "week", "weeks",
           "days", "month", "noon", "midnight", "morning", "evening", "afternoon")  # fmt: skip
_SHORTEST = 3
_ENGLISH = frozenset(
    word for names in (WEEKDAYS, _LONG_MONTHS, _OTHERS) for name in names for word in (name, name[:_SHORTEST])
)


def _in_range(meant: date) -> date:
    if too_far(meant):
        raise ValueError(f"the year {meant.year} lies too far away; years {YEARS[0]} to {YEARS[-1]} are known")
    return meant


def too_far(day: date) -> bool:
    """Whether a day or a moment lies in a year that is no plan's."""
    return day.year not in YEARS


def _iso_day(typed: str) -> date | None:
    week = _ISO_WEEK.fullmatch(typed)
    try:
        if week:
            return date.fromisocalendar(int(week[1]), int(week[2]), int(week[3] or 1))
        return date.fromisoformat(typed.replace("/", "-")) if re.fullmatch(r"\d{4}[-/]\d{2}[-/]\d{2}", typed) else None
    except ValueError as error:
        raise ValueError(f'"{typed}" is no day of the calendar') from error


def _numbered(typed: str, today: date, *, ahead: bool) -> date | None:
    """``04.01.2027`` is day first, as wherever dots are written; ``04/05/2027`` is read differently by country."""
    dotted, slashed = _DOTTED.fullmatch(typed), _SLASHED.fullmatch(typed)
    if dotted:
        return _dated(typed, int(dotted[1]), int(dotted[2]), _year(dotted[3]), today, ahead=ahead)
    if not slashed:
        return None
    one, two, year = int(slashed[1]), int(slashed[2]), _year(slashed[3])
    if one != two and one <= 12 and two <= 12:
        readings = [_dated(typed, d, m, year, today, ahead=ahead) for d, m in ((one, two), (two, one))]
        first, second = (f"{reading:%Y-%m-%d} ({reading.day} {MONTH_NAMES[reading.month - 1]})" for reading in readings)
        raise ValueError(f'"{typed}" may be {first} or {second}; write the one you mean')
    number, month = (one, two) if two <= 12 else (two, one)
    return _dated(typed, number, month, year, today, ahead=ahead)


def _year(text: str | None) -> int | None:
    return None if text is None else int(text) if len(text) == 4 else 2000 + int(text)


def _dated(typed: str, number: int, month: int, year: int | None, today: date, *, ahead: bool) -> date:
    try:
        meant = date(year or today.year, month, number)
        return meant if year or meant >= today or not ahead else meant.replace(year=today.year + 1)
    except ValueError as error:
        raise ValueError(f'"{typed}" is no day of the calendar') from error


def _worded(typed: str, today: date, *, ahead: bool) -> date | None:
    """Words, read by dateparser; what it found is held against the words, for it overlooks what it does not know."""
    weekday, month = _WEEKDAY.search(typed), _MONTH.search(typed)
    if not (weekday or month or _RELATIVE.search(typed)) or _CLOCK_LEFT.search(typed):
        return None
    if not all(_VOCABULARY.fullmatch(word) for word in _WORD.findall(typed)):
        return None
    if weekday and weekday.group() == typed:
        return today + timedelta(days=(_WEEKDAYS.split("|").index(weekday[1]) - today.weekday()) % 7)
    if typed in ("next week", "next month"):
        return None
    from dateparser import parse

    base = datetime.combine(today, time(12))
    rules = {"RELATIVE_BASE": base, "DATE_ORDER": "DMY", "PREFER_DATES_FROM": "future" if ahead else "current_period"}
    parsed = parse(typed.replace("mon ", "monday ") if weekday else typed, languages=["en"], settings=rules)
    return parsed.date() if parsed and _agrees(typed, parsed.date(), weekday, month) else None


def _agrees(typed: str, meant: date, weekday: re.Match[str] | None, month: re.Match[str] | None) -> bool:
    numbers = {int(number) for number in re.findall(r"\d+", typed)}
    if weekday and _WEEKDAYS.split("|").index(weekday[1]) != meant.weekday():
        return False
    if month:
        return meant.month == _MONTHS.split("|").index(month[1]) + 1 and meant.day in numbers
    return True


def _clock(match: re.Match[str]) -> time:
    if match.group().strip().endswith("noon"):
        return time(12)
    hour, minute = int(match[1] or match[4]), int(match[2] or match[5] or 0)
    half = match[3]
    if minute > 59 or hour > (12 if half else 23) or (half and hour == 0):
        raise ValueError(f'"{match.group().strip()}" is not a time of day; write it like 19:30 or 7:30pm')
    return time(hour % 12 + (12 if half == "p" else 0) if half else hour, minute)


def _span(text: str, today: date, *, ahead: bool) -> tuple[date, date]:
    typed = _plain(text)
    monday = today - timedelta(days=today.weekday())
    weeks = {"last week": -1, "this week": 0, "next week": 1}
    if typed in weeks:
        first = monday + timedelta(weeks=weeks[typed])
        return first, first + timedelta(days=6)
    months = {"last month": -1, "this month": 0, "next month": 1}
    if typed in months:
        return _whole_month(today.replace(day=15) + timedelta(days=30 * months[typed]))
    first = day(text, today, ahead=ahead)
    week = _ISO_WEEK.fullmatch(typed)
    return first, first + timedelta(days=6 if week and not week[3] else 0)


def _whole_month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
