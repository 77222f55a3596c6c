"""The settings in sections that fold: what each holds in a few words while it is closed, and a change in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from studycal.config.model import Config
from studycal.core.records import dataclass
from studycal.formats.dates import written

from . import fields
from .fields import SettingField
from .values import Form

_BY_NAME = {field.name: field for field in fields.ALL}


@dataclass(frozen=True)
class SettingSection:
    """Settings under one heading; ``brief`` says what they are, from a form's texts."""

    name: str
    heading: str
    fields: tuple[SettingField, ...]
    brief: Callable[[Mapping[str, str]], str]


def _times(form: Mapping[str, str]) -> str:
    return form["times.home"]


def _plan(form: Mapping[str, str]) -> str:
    return f"{form['plan.title']}, {form['plan.timezone']}, reserve {form['plan.reserve_weeks']} weeks"


def _around(form: Mapping[str, str]) -> str:
    region = "-".join(filter(None, (form["holidays.country"], form["holidays.subdivision"])))
    count = len(form["busy"].split())
    busy = f"{count} busy calendar{'s' * (count != 1)}" if count else ""
    return ", ".join(filter(None, (region and f"holidays of {region}", busy))) or "None"


def _rules(form: Mapping[str, str]) -> str:
    usual, rest, alarms = form["times.preferred_minutes"], form["times.rest_days"], form["export.alarms"]
    return f"{usual} min, {rest} rest day{'s' * (rest != '1')}, {f'reminders {alarms}' if alarms else 'no reminder'}"


def _sync(form: Mapping[str, str]) -> str:
    return f"Every {form['daemon.every']}, {_worded(_BY_NAME['sync.prefer'], form['sync.prefer'])}"


def _named(*names: str) -> tuple[SettingField, ...]:
    return tuple(_BY_NAME[name] for name in names)


SECTIONS = (
    SettingSection("times", "Days and times", fields.TIMES, _times),
    SettingSection("rest", "The plan", _named(
        "plan.start", "plan.timezone", "plan.title", "plan.reserve_weeks", "plan.week_starts", "plan.quarters"), _plan),
    SettingSection("around", "Holidays and busy calendars", _named(
        "holidays.country", "holidays.subdivision", "holidays.policy", "busy", "times.buffer"), _around),
    SettingSection("rules", "Rules, reminders", _named(
        "times.min_minutes", "times.preferred_minutes", "times.max_minutes", "times.rest_days", "times.notice",
        "export.alarms", "export.banners"), _rules),
    SettingSection("sync", "Sync", _named(
        "sync.horizon_weeks", "sync.prefer", "sync.autonomy", "sync.deleted", "daemon.every"), _sync),
)  # fmt: skip


@dataclass(frozen=True)
class SettingChange:
    """A setting that changes: its label, and what it was and will be as a reader is told them."""

    label: str
    was: str
    now: str


def changes(values: Mapping[str, Any], config: Config, form: Form) -> list[SettingChange]:
    """The settings of ``values`` that change, in words; ``form`` is what was typed."""
    shown = fields.shown_values(config)
    listed = [(field, shown[field.name], _now(field, values, form)) for field in fields.ALL if field.name in values]
    return [SettingChange(field.label, _worded(field, was), _worded(field, now)) for field, was, now in listed]


def _now(setting_field: SettingField, values: Mapping[str, Any], form: Form) -> str:
    """What a setting will be, as its field shows it; calendars as they were typed, for what is kept are tables."""
    if setting_field.kind == "busy":
        return "\n".join(form.get(setting_field.name, "").split())
    return fields.shown_typed(setting_field, values[setting_field.name])


def _worded(setting_field: SettingField, text: str) -> str:
    match setting_field.kind:
        case "check":
            return "yes" if text else "no"
        case "choice":
            return dict(setting_field.choices).get(text, text)
        case "date" if text:
            return written(date.fromisoformat(text))
    return text or "none"
