"""One setting by its name, and the value that typed words mean for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from studycal.core.records import dataclass
from studycal.errors import UsageError
from studycal.formats import dates, setting_words

from .model import Config

_FIRST = ("times", "plan", "holidays", "export", "sync", "daemon", "curriculum")
"""Where a name without its section is looked for first."""
_OTHER_NAMES = {
    "zone": "timezone", "tz": "timezone", "reserve": "reserve_weeks", "holidays": "country", "region": "subdivision",
    "days": "home", "slots": "home", "begin": "start", "exam": "finish", "end": "finish", "reminders": "alarms",
}  # fmt: skip
"""What people call a setting besides its name."""
_SLOTS = ("home", "optional")
NO_VALUE = ("default", "none", "-")
"""Words for no value of a setting at all."""
_YES, _NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


def find_setting(name: str) -> tuple[str, str]:
    """The section and key of a setting: ``home`` -> times, home; ``google.calendar``. Raises UsageError."""
    name = _OTHER_NAMES.get(name, name)
    section, dot, key = name.rpartition(".")
    names = {f"{part}.{field}" for part in _sections() for field in _sections()[part].model_fields}
    if dot and f"{section}.{key}" in names:
        return section, key
    places = [part for part in (*_FIRST, *_sections()) if not dot and f"{part}.{name}" in names]
    if places and (places[0] in _FIRST or len(set(places)) == 1):
        return places[0], name
    if places:
        both = " or ".join(f"{part}.{name}" for part in dict.fromkeys(places))
        raise UsageError(f'"{name}" stands in several sections.', f"Write {both}.")
    raise UsageError(f'"{name}" is not a setting.', _meant(name, names) or "`studycal config --example` lists them.")


@dataclass(frozen=True)
class Limits:
    """What a setting's value must keep to: the least and the most of a number, the most characters of a text; None
    where there is no such limit.
    """

    least: int | None = None
    most: int | None = None
    longest: int | None = None


def limits(name: str) -> Limits:
    """The limits of a setting by its dotted name, for every door alike."""
    section, _, key = name.partition(".")
    model = _sections().get(section)
    rules = model.model_fields[key].metadata if model and key in model.model_fields else []

    def limit(of: str) -> int | None:
        return next((getattr(rule, of) for rule in rules if hasattr(rule, of)), None)

    return Limits(limit("ge"), limit("le"), limit("max_length"))


def _meant(name: str, names: Iterable[str]) -> str:
    """The settings that a word may mean: those whose names it is made of, ``start_zone``, else the nearest."""
    keys = dict.fromkeys([*(entry.partition(".")[2] for entry in names), *_OTHER_NAMES])
    parts = [part for part in name.split("_") if part in keys]
    if len(parts) > 1:
        return f"Did you mean {' or '.join(parts)}?"
    return setting_words.suggest(name, [*keys, *sorted(names)])


def _sections() -> dict[str, type[BaseModel]]:
    sections = {}
    for name, field in Config.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            sections[name] = field.annotation
    return sections


def typed_value(section: str, key: str, words: Sequence[str], today: date) -> Any:  # noqa: ANN401 - any TOML value
    """What the words mean for a setting; None takes the setting away. Raises UsageError."""
    text = " ".join(words)
    if not words:
        raise UsageError(f"Which value for {key}?", f"Type `studycal set {key} VALUE`, or `default` to take it away.")
    if len(words) == 1 and text.lower() in NO_VALUE:
        return None
    annotation = _sections()[section].model_fields[key].annotation
    try:
        if key == "home":
            return setting_words.home_slots(*(words if any(" " in word.strip() for word in words) else [text]))
        if key in _SLOTS:
            return setting_words.home_slots(text)[0]
        if key == "timezone":
            return str(setting_words.zone(text))
        if key == "country":
            return setting_words.country(text)
        if key == "windows":
            return [setting_words.in_24_hours(word) for word in words]
        if get_origin(annotation) is list:
            return list(words)
        return _plain(annotation, text, key, today)
    except (ValueError, IndexError) as error:
        words = str(error).rstrip(".")
        raise UsageError(
            words if words.endswith("?") else f"{words}.", "`studycal config --example` shows how it is written."
        ) from error


def _plain(annotation: Any, text: str, key: str, today: date) -> object:  # noqa: ANN401 - a type annotation
    kinds = {annotation, *get_args(annotation)}
    if bool in kinds:
        if text.lower() not in (*_YES, *_NO):
            raise ValueError(f'"{text}" is neither yes nor no')
        return text.lower() in _YES
    if int in kinds and re.fullmatch(r"[-+]?\d+", text):
        return int(text)
    if float in kinds and re.fullmatch(r"[-+]?\d+(\.\d+)?", text):
        return float(text)
    if datetime in kinds:
        return datetime.fromisoformat(text)
    return dates.day(text, today) if date in kinds or key in ("start", "finish") else text
