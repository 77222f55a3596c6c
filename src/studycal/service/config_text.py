"""The config as a text: changed setting by setting with its comments kept, and the learner's folder as it would be."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from studycal.config.load import parse
from studycal.core.records import dataclass, replace
from studycal.errors import InputError

from .workspace import Home

Values = Mapping[str, object]
"""Settings by their dotted names, ``plan.start``; None takes a setting out, so that its default holds."""

_LIMIT = 1_000_000


@dataclass(frozen=True)
class ConfigEdit:
    """Another config: all of its ``text``, and ``was``, the text that it was made from."""

    was: str
    text: str


def changed(text: str, values: Values) -> str:
    """The config with these settings in it; comments and what is not named stay as they are. Raises InputError."""
    if _says(text, values):
        return text
    try:
        document = tomlkit.parse(text)
    except (TOMLKitError, ValueError) as error:
        raise InputError(f"is not valid TOML: {error}.", "Mend that line first.", file="studycal.toml") from error
    for name, value in values.items():
        section, _, key = name.partition(".")
        if not key:
            _replace_tables(document, section, value)
            continue
        if value is None:
            if section in document and key in document[section]:
                del document[section][key]
            continue
        if section not in document:
            document[section] = tomlkit.table()
        table = document[section]
        if key not in table or table[key] != value:
            table[key] = value
    return tomlkit.dumps(document)


def _says(text: str, values: Values) -> bool:
    """Whether a config has all of these settings already: that is seen far sooner than a text is written anew."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    return all(_holds(data, name, value) for name, value in values.items())


def _holds(data: Mapping[str, object], name: str, value: object) -> bool:
    section, _, key = name.partition(".")
    there = data.get(section)
    if not key:
        return (there or []) == (value if isinstance(value, list) else [])
    if there is not None and not isinstance(there, dict):
        return False
    return (there or {}).get(key) == value


def _replace_tables(document: tomlkit.TOMLDocument, name: str, value: object) -> None:
    """A list of tables such as ``[[busy]]``: replaced only where it differs."""
    listed = [dict(table) for table in value] if isinstance(value, list) else []
    present = [dict(table) for table in document[name]] if name in document else []
    if listed == present:
        return
    if name in document:
        del document[name]
    if listed:
        tables: AoT = tomlkit.aot()
        for record in listed:
            table = tomlkit.table()
            table.update(record)
            tables.append(table)
        document[name] = tables


def value_in(text: str, name: str) -> object:
    """What a valid config says of a setting, None where it says nothing."""
    section, _, key = name.partition(".")
    value = tomllib.loads(text).get(section)
    if not key:
        return value
    return value.get(key) if isinstance(value, dict) else None


def with_config(home: Home, text: str) -> Home:
    """The learner's folder as it would be with another config; nothing is kept. Raises InputError."""
    config = parse(text, home.config_path)
    home.workspace.check_config(text.encode())
    config._folder = home.config_path.absolute().parent
    other = replace(home, inputs=None, stored=None, published=None)
    other.__dict__ |= {"config": config, "config_bytes": text.encode(), "store": home.store}
    return other


def config_text(home: Home) -> str:
    """The text of a plan's config as it stands now. Raises InputError."""
    try:
        return home.workspace.config()[:_LIMIT].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("cannot be read as text.", "Save it as UTF-8.", file=str(home.config_path)) from error
