"""Octets to content lines (RFC 5545 3.1), whatever their encoding; folds are undone before letters are read."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from studycal.core.records import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_BEGIN = "BEGIN:VCALENDAR"

_PARAMETERS = r'(?:;[^=;:"]*+(?:=(?:"[^"]*"|[^;:"]++|:(?=//))*)?)*'
_HEAD = re.compile(rf"([\w-]+)\s*+({_PARAMETERS})\s*+:(.*)", re.DOTALL)
_PARAMETER = re.compile(r';([^=;:"]*)=((?:"[^"]*"|[^;"])*)')

_TIMED = re.compile(r"(?:DTSTART|DTEND|RECURRENCE-ID|EXDATE|RDATE)\s*[;:]", re.IGNORECASE)
_TIMES = re.compile(r"\s*\d{4}-?\d\d-?\d\d(?:[T ,/]|\s*$)", re.IGNORECASE | re.ASCII)
"""How the value of a property that says when begins: a name of a zone with a colon in it does not."""

_CONTENT = re.compile(rb"[A-Za-z][A-Za-z0-9-]*[;:]")
_ONLY_UNINDENTED = {b"BEGIN:VCALENDAR", b"END:VCALENDAR"}


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One property: the number of its first line in the file, its name and parameters in capitals, its value."""

    number: int
    name: str
    parameters: dict[str, str]
    value: str


def rows(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The unfolded lines of a file in UTF-8, each with the number (from 1) at which it begins; empty ones left out."""
    parts: list[bytes] = []
    begun = 0
    lines = utf8(data).splitlines()
    for number, row in enumerate(_unindented(lines) if _is_indented(lines) else lines, 1):
        if parts and row[:1] in (b" ", b"\t"):
            parts.append(row[1:])
        elif row:
            if parts:
                yield begun, b"".join(parts)
            parts, begun = [row.removeprefix(codecs.BOM_UTF8)], number
    if parts:
        yield begun, b"".join(parts)


def _is_indented(lines: list[bytes]) -> bool:
    """Whether all that stands in the calendar is indented, as if its first line were folded into one with the rest."""
    indents = (b" ", b"\t")
    within = all(row[:1] in indents or row.strip().upper() in _ONLY_UNINDENTED for row in lines if row)
    return within and any(row[:1] in indents for row in lines)


def _unindented(lines: list[bytes]) -> Iterator[bytes]:
    """Without the indent; what begins no property goes on from the line before."""
    for row in lines:
        bare = row.strip()
        yield bare if _CONTENT.match(bare) else b" " + bare


def utf8(data: bytes) -> bytes:
    """The file in UTF-8 without a byte order mark; UTF-16 and UTF-32 are known by their mark or their first word."""
    for mark, coding in _MARKS:
        if data.startswith(mark):
            rest = data[len(mark) :]
            return rest if coding == "utf-8" else rest.decode(coding, "replace").encode("utf-8", "replace")
    head = data[:4096]
    for coding in _UNMARKED if b"\0" in head else ():
        if head.find(_BEGIN.encode(coding)) % (4 if "32" in coding else 2) == 0:
            return data.decode(coding, "replace").encode("utf-8", "replace")
    return data


def name_of(row: bytes) -> bytes:
    """The name of a line's property in capitals, without reading the rest."""
    return row.partition(b":")[0].partition(b";")[0].strip().upper()


def content_line(number: int, row: bytes) -> ContentLine | None:
    """A row's property; None for a row that is none. Parameters may be quoted; ``tzone://`` may stand unquoted."""
    text = _letters(row)
    matched = _HEAD.fullmatch(text)
    name, parameters, value = matched.groups() if matched else ("", "", "")
    if _TIMED.match(text) and not _TIMES.match(value):
        name, parameters, value = _timed(text) or (name, parameters, value)
    if not name:
        return None
    named = {key.strip().upper(): each.strip().strip('"') for key, each in _PARAMETER.findall(parameters)}
    return ContentLine(number, name.upper(), named, value)


def _timed(text: str) -> tuple[str, str, str] | None:
    """A property that says when, though an unquoted TZID has a colon in it: its value begins where a time does."""
    at = text.find(":")
    while at >= 0:
        if _TIMES.match(text, at + 1):
            name, semicolon, parameters = text[:at].partition(";")
            return name.strip(), semicolon + parameters, text[at + 1 :]
        at = text.find(":", at + 1)
    return None


def _letters(row: bytes) -> str:
    """UTF-8, or what old Outlook writes without saying so."""
    try:
        return row.decode("utf-8")
    except UnicodeDecodeError:
        return row.decode("cp1252", "replace")
