"""The settings a person changes: their names, labels and how a typed text becomes a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from studycal.config.model import Config
from studycal.config.planning import MINUTES
from studycal.config.setting import Limits, limits
from studycal.core.records import dataclass
from studycal.errors import UsageError
from studycal.formats import dates, setting_words, weekday_words
from studycal.service.parsing import usage

from .values import NUMBER, Form


@dataclass(frozen=True)
class SettingField:
    """One setting: ``name`` is its dotted one, ``kind`` how it is typed, ``choices`` its words where they are few."""

    name: str
    label: str
    kind: str = "text"
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""

    @property
    def limits(self) -> Limits:
        """What the config takes, so that no field promises more."""
        return limits(self.name)

    @property
    def longest(self) -> int:
        """The most characters of a text."""
        return self.limits.longest or _LONGEST


def _f(
    name: str, label: str, kind: str = "text", hint: str = "", choices: tuple[tuple[str, str], ...] = ()
) -> SettingField:
    return SettingField(name, label, kind, choices, hint)


TIMES = (
    _f("times.home", "Days and times", "slots", 'Like "mon,wed,thu 19:00; sat 10:00": one for each session of a week.'),
    _f("times.optional", "The optional session", "text", 'Like "sun 10:00"; left empty, it takes what is free.'),
    _f("times.windows", "May also move to", "lines", 'Like "mon-fri 18:00-21:30; sat,sun 9:00-13:00".'),
)
BASE = (
    _f("plan.start", "First day", "date"),
    _f("plan.timezone", "Time zone", "zone"),
    _f("plan.title", "Title"),
    _f("plan.reserve_weeks", "Reserve, in weeks", "number", "Weeks that pauses may use before the finish moves."),
    _f("holidays.country", "Holidays of", "country", "A country, like PL or Poland; empty for none."),
    _f("holidays.subdivision", "and of the region", "text", "Like BY; empty for the whole country."),
    _f("busy", "Busy calendars", "busy", "Addresses of calendars (.ics) or files beside the plan, one a line."),
)
FURTHER = (
    _f("holidays.policy", "On a holiday", "choice", choices=(
        ("skip", "no session"), ("allow", "a day like any other"), ("prefer", "a welcome day"))),
    _f("plan.week_starts", "A week begins on", "choice", choices=tuple(
        (day, day.capitalize()) for day in weekday_words.WEEKDAYS)),
    _f("plan.quarters", "Quarters", "choice", choices=(
        ("plan", "of the plan: 13 weeks each"), ("calendar", "of the calendar"))),
    _f("times.min_minutes", "Shortest session, minutes", "number"),
    _f("times.preferred_minutes", "Usual session, minutes", "number"),
    _f("times.max_minutes", "Longest session, minutes", "number"),
    _f("times.rest_days", "Rest days a week", "number"),
    _f("times.buffer", "Kept free around appointments", "duration", 'Like "10m".'),
    _f("times.notice", "Nothing new sooner than", "duration", 'Like "24h".'),
    _f("export.alarms", "Reminders before a session", "durations", 'Like "10m, 1h"; empty for none.'),
    _f("export.banners", "An all-day event with each week's topic", "check"),
    _f("sync.horizon_weeks", "Write so many weeks ahead to calendars (0: all)", "number"),
    _f("sync.prefer", "When both sides changed a time", "choice", choices=(
        ("remote", "the calendar wins"), ("plan", "the plan wins"), ("ask", "ask"))),
    _f("sync.autonomy", "What the timer may move by itself", "choice", choices=(
        ("propose", "nothing"), ("resolve", "only off conflicts"), ("full", "everything"))),
    _f("sync.deleted", "An event deleted in the calendar", "choice", choices=(
        ("skip", "skips the session"), ("reschedule", "gets another time"))),
    _f("daemon.every", "Sync every", "duration", 'Like "15m".'),
)  # fmt: skip
ALL = (*TIMES, *BASE, *FURTHER)
_LONGEST = 200
"""The most characters of a text that has no limit of its own."""
_NONE_IF_EMPTY = ("times.optional", "plan.title")
"""Texts that the config does not take empty: without one its default holds."""
_MINUTES = tuple(f"times.{name}" for name in MINUTES)


def typed_values(form: Form, fields: tuple[SettingField, ...], now: datetime) -> dict[str, Any]:
    """The settings that a form says. Raises UsageError, naming the field."""
    return {
        field.name: _value(field, form.get(field.name, ""), now)
        for field in fields
        if field.name in form or field.kind == "check"
    }


def shown_values(config: Config) -> dict[str, str]:
    """The settings as they stand, as texts for a form."""
    return {field.name: _shown(field, _lookup(config, field.name)) for field in ALL}


def _lookup(config: Config, name: str) -> Any:  # noqa: ANN401 - a setting's own type
    section, _, key = name.partition(".")
    return getattr(getattr(config, section), key) if key else getattr(config, section)


def _shown(setting_field: SettingField, value: Any) -> str:  # noqa: ANN401 - a setting's own type
    if value is None:
        return ""
    match setting_field.kind:
        case "slots" | "lines":
            return "; ".join(value)
        case "busy":
            return "\n".join(entry.url for entry in value if entry.url)
        case "durations":
            return ", ".join(short(moment) for moment in value)
        case "duration":
            return short(value)
        case "check":
            return "1" if value else ""
    return str(value)


def short(value: Any) -> str:  # noqa: ANN401 - a timedelta
    """A duration as it is typed: ``10m``, ``24h``, ``1h30m``."""
    minutes = int(value.total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours}h{rest}m" if hours and rest else f"{hours}h" if hours else f"{rest}m"


def _value(setting_field: SettingField, text: str, now: datetime) -> Any:  # noqa: ANN401 - a setting's own type
    text = text.strip()
    try:
        return _PARSERS.get(setting_field.kind, _text)(text, setting_field, now)
    except UsageError:
        raise
    except ValueError as error:
        raise UsageError(f"{setting_field.label}: {usage(error)}") from error


def _text(text: str, setting_field: SettingField, _: datetime) -> str | None:
    if len(text) > setting_field.longest:
        raise ValueError(f"{len(text)} characters are too many; at most {setting_field.longest}")
    return text or (None if setting_field.name in _NONE_IF_EMPTY else "")


def _country(text: str, _: SettingField, __: datetime) -> str:
    return setting_words.country(text)


def _date(text: str, _: SettingField, now: datetime) -> date:
    if not text:
        raise ValueError("a day is missing; choose one")
    return dates.day(text, now.date())


def _number(text: str, _: SettingField, __: datetime) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text[:12]) <= NUMBER):
        raise ValueError(f'"{text[:20]}" is not a number; write one like 4')
    return int(text)


def _slots(text: str, _: SettingField, __: datetime) -> list[str]:
    return setting_words.home_slots(text.replace("\n", ";"))


def _lines(text: str, _: SettingField, __: datetime) -> list[str]:
    typed = setting_words.in_24_hours(text).replace("\n", ";")
    parts = [part.strip() for part in typed.split(";") if part.strip()]
    for part in parts:
        setting_words.windows(part)
    return parts


def _busy(text: str, _: SettingField, __: datetime) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _duration(text: str, _: SettingField, __: datetime) -> str | None:
    if not text:
        return None
    setting_words.duration(text)
    return text


def _durations(text: str, _: SettingField, __: datetime) -> list[str]:
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    for part in parts:
        setting_words.duration(part)
    return parts


def _zone(text: str, _: SettingField, __: datetime) -> str:
    return str(setting_words.zone(text))


def _choice(text: str, setting_field: SettingField, _: datetime) -> str:
    if text not in {word for word, _ in setting_field.choices}:
        raise ValueError(f'"{text[:20]}" is none of the choices; choose one')
    return text


def _check(text: str, _: SettingField, __: datetime) -> bool:
    return bool(text)


_PARSERS: Mapping[str, Callable[[str, SettingField, datetime], Any]] = {
    "date": _date,
    "number": _number,
    "slots": _slots,
    "lines": _lines,
    "busy": _busy,
    "country": _country,
    "duration": _duration,
    "durations": _durations,
    "zone": _zone,
    "choice": _choice,
    "check": _check,
}


def refuse_minutes_out_of_order(form: Form) -> None:
    """Raises UsageError for lengths that contradict each other as the form shows them, whoever typed which."""
    listed = [
        (field.label, form[field.name].strip()) for field in FURTHER if field.name in _MINUTES and form.get(field.name)
    ]
    for (label, low), (other, high) in pairwise(listed):
        if low.isdigit() and high.isdigit() and int(low) > int(high):
            raise UsageError(f"{label}: {low} is more than {high} ({other[0].lower()}{other[1:]}).", "Change both.")


def busy_tables(lines: list[str], present: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The ``[[busy]]`` tables for these addresses: known ones as they are, calendars that are no address stay."""
    others = [calendar for calendar in present if not calendar.get("url")]
    by_url = {calendar["url"]: calendar for calendar in present if calendar.get("url")}
    return [*(by_url.get(line, {"url": line}) for line in lines), *others]


def differing(values: Mapping[str, Any], config: Config) -> dict[str, Any]:
    """Only what differs from the settings as they stand: a default that nobody touched is not written down."""
    shown = shown_values(config)
    fields = {field.name: field for field in ALL}
    return {name: value for name, value in values.items() if shown_typed(fields[name], value) != shown[name]}


def shown_typed(setting_field: SettingField, value: Any) -> str:  # noqa: ANN401 - a setting's own type
    """A setting that was typed, as its field will show it."""
    if setting_field.kind == "busy":
        return "\n".join(value)
    if setting_field.kind == "durations":
        return ", ".join(short(setting_words.duration(part)) for part in value)
    if setting_field.kind == "duration":
        return short(setting_words.duration(value)) if value else ""
    return _shown(setting_field, value)
