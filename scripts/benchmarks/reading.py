"""Reading busy time: 1,000 and 4,000 events, against icalendar and recurring-ical-events called once on the whole."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from benchmarks.measure import table
from studycal.formats.busy import observances
from studycal.formats.busy.reader import read

ZONE = ZoneInfo("Europe/Warsaw")
FIRST, LAST = date(2027, 1, 4), date(2028, 2, 7)
FEW, MANY = 1_000, 4_000
KINDS = {"single events": "", "with a zone of its own": "zone", "one in four repeats": "repeats"}
RUNS = 3
OFFICE = """BEGIN:VTIMEZONE
TZID:Office
BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""


def measure() -> str:
    """The section."""
    rows = []
    for name, kind in KINDS.items():
        few, many = (calendar(count, kind) for count in (FEW, MANY))
        ours_few, ours_many, theirs = seconds(studycal, few), seconds(studycal, many), seconds(libraries, many)
        rows.append(
            (name, f"{ours_few * 1000:.0f} ms", f"{ours_many * 1000:.0f} ms", f"{ours_many / ours_few:.1f}", "<= 5",
             f"{theirs * 1000:.0f} ms", f"{ours_many / theirs:.2f}", "<= 1.5")
        )  # fmt: skip
    return (
        f"## Reading other calendars\n\nEvents of 27 years, read for the {(LAST - FIRST).days // 7} weeks of a plan; "
        "CPU, least of 3. The baseline is icalendar and recurring-ical-events, called once on the whole file.\n\n"
        + table(("calendar", f"{FEW:,}", f"{MANY:,}", "growth", "aim", f"libraries, {MANY:,}", "ratio", "aim"), rows)
    )


def seconds(work: Callable[[bytes], object], data: bytes) -> float:
    """CPU of the fastest of a few runs."""
    taken = []
    for _ in range(RUNS):
        observances._remembered.clear()
        gc.collect()
        begun = time.process_time()
        work(data)
        taken.append(time.process_time() - begun)
    return min(taken)


def studycal(data: bytes) -> int:
    """How many stretches studycal finds."""
    return len(read(data, file="many.ics", zone=ZONE, first=FIRST, last=LAST)[0])


def libraries(data: bytes) -> int:
    """How many events the libraries find."""
    import icalendar
    import recurring_ical_events

    return len(recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(FIRST, LAST + timedelta(days=1)))


def calendar(count: int, kind: str) -> bytes:
    """A calendar of that many events, spread over 27 years."""
    events = "".join(_event(number, kind) for number in range(count))
    zone = OFFICE if kind == "zone" else ""
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\n{zone}{events}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def _event(number: int, kind: str) -> str:
    day, hour = f"{2001 + number % 27}{1 + number % 12:02}{1 + number % 28:02}", f"{number % 24:02}"
    zone, ends = (";TZID=Office", "") if kind == "zone" else ("", "Z")
    rule = "RRULE:FREQ=WEEKLY\n" if kind == "repeats" and number % 4 == 0 else ""
    return (
        f"BEGIN:VEVENT\nUID:{number}@x.example\nDTSTAMP:20261001T080000Z\nSUMMARY:Old {number}\n"
        f"DTSTART{zone}:{day}T{hour}0000{ends}\nDTEND{zone}:{day}T{hour}3000{ends}\n{rule}END:VEVENT\n"
    )
