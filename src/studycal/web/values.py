"""What a client sends, made into numbers, dates, addresses and forms, each with its limits. The one place for it.

What does not fit is a UsageError (a 400 with a sentence) where it was typed, and nothing where it is a hint only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qs, quote, urlsplit

from studycal.errors import NotThereError, UsageError
from studycal.formats.dates import YEARS

FIELDS = 300
"""The most fields a form has; the review of a merged week has some sixty."""

NUMBER = 2**31 - 1
"""The largest number that means anything here: a fact, a week, a count."""

Form = dict[str, str]


def form(body: bytes) -> Form:
    """A form's fields, the last of each name, without NUL. Raises UsageError for more than a form here has."""
    try:
        pairs = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=FIELDS)
    except ValueError:
        raise UsageError("That form has more fields than any here.", "Go back and try again.") from None
    return {name: values[-1].replace("\0", "") for name, values in pairs.items()}


def number(text: str, what: str = "a number") -> int:
    """A typed number from 0 to `NUMBER`. Raises UsageError."""
    value = hinted_number(text)
    if value is None:
        raise UsageError(f'"{text[:20]}" is not {what}.', "Go back and choose again.")
    return value


def hinted_number(text: str) -> int | None:
    """A number from an address, None for what is none: it is ignored."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        return None
    return int(text) if int(text) <= NUMBER else None


def http_date(text: str) -> datetime | None:
    """An HTTP date, None for one that is invalid, which is ignored (RFC 9110 13.1.3)."""
    try:
        moment = parsedate_to_datetime(text[:64])
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def local_path(text: str) -> str:
    """A page of this site to go on to, without its query; the first page for whatever leads elsewhere."""
    odd = any(char in text for char in "\\\r\n\t\0")
    if odd or len(text) > 200 or not text.startswith("/") or text.startswith("//"):
        return "/"
    try:
        return quote(urlsplit(text).path) or "/"
    except ValueError:
        return "/"


def typed(values: Mapping[str, str], hidden: frozenset[str]) -> dict[str, str]:
    """The fields of a form that a person filled in, by name."""
    return {name: text for name, text in values.items() if name not in hidden and text}


def month(text: str) -> date:
    """The first day of a month, ``2027-01``. Raises NotThereError for what is none."""
    day = hinted_day(f"{text}-01")
    if day is None:
        raise NotThereError(f'"{text[:20]}" is no month.', "Write it like 2027-01.")
    return day


def hinted_day(text: str) -> date | None:
    """A day from an address, None for what is none."""
    try:
        day = date.fromisoformat(text) if len(text) == len("2027-01-15") else None
    except ValueError:
        return None
    return day if day and day.year in YEARS else None
