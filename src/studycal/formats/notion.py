"""Tables that Notion imports as databases and exports again: CSV (RFC 4180) in UTF-8, one row a session or a week."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from studycal.core.records import replace
from studycal.core.session_id import week_of

from .csv_cells import freed, guarded
from .notes import Filled, SessionNote, one_line, word_status

SESSIONS = ("Name", "Session", "Week", "Start", "End", "Role", "Status", "Restart", "Link", "Topic", "Focus")
WEEKS = ("Name", "Week", "Starts", "Phase", "Quarter", "State", "Verdict", "Explain", "Surprise", "Topic", "Focus")

_SESSION = re.compile(r"W\d{2,}\.S\d+")
_WEEK = re.compile(r"W(\d{2,})")


class NotOurTableError(ValueError):
    """A CSV file without the columns by which sessions or weeks are known."""


def table(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Rows as CSV with a byte order mark, by which spreadsheets too know it for UTF-8.

    A text that a spreadsheet would run as a formula is guarded by an apostrophe (OWASP's "CSV injection").
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([guarded(one_line(row.get(name, ""))) for name in columns] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def read_table(text: str) -> list[Filled]:
    """What a table of sessions or of weeks was filled in with, one `Filled` a week. Raises NotOurTableError."""
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    names = {name.strip() for name in (rows[0] if rows else {}) if name}
    if not {"Session", "Status"} <= names and not {"Week", "Verdict"} <= names:
        raise NotOurTableError("it has neither the columns Session and Status nor the columns Week and Verdict")
    by_week: dict[int, Filled] = {}
    for row in rows:
        cells = {name.strip(): freed((value or "").strip()) for name, value in row.items() if isinstance(name, str)}
        filled = _session(cells) if "Session" in names else _week(cells)
        if filled:
            earlier = by_week.get(filled.week, Filled(filled.week))
            by_week[filled.week] = filled.over(earlier)
    return list(by_week.values())


def _session(cells: Mapping[str, str]) -> Filled | None:
    name = cells["Session"].upper()
    if not _SESSION.fullmatch(name):
        return None
    answer = SessionNote(word_status(cells.get("Status", "")), cells.get("Restart", ""), cells.get("Link", ""))
    week = week_of(name)
    return replace(Filled(week), sessions={name: answer})


def _week(cells: Mapping[str, str]) -> Filled | None:
    number = _WEEK.fullmatch(cells["Week"].upper())
    if number is None:
        return None
    return Filled(
        int(number[1]),
        verdict=cells.get("Verdict", ""),
        explain=cells.get("Explain", ""),
        surprise=cells.get("Surprise", ""),
    )
