"""Reading studycal.toml: one clear sentence per error, with its line and a "did you mean"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from studycal.errors import InputError
from studycal.formats.setting_words import suggest

from .model import Config
from .section import Section

if TYPE_CHECKING:
    from pydantic import ValidationError

_LIMIT = 1_000_000
_Model = TypeVar("_Model", bound=Section)


def load(path: Path, data: bytes | None = None, tables: Mapping[str, Any] | None = None) -> Config:
    """The validated config; of ``data`` where the file's bytes were read already, and of their ``tables`` where they
    were parsed.

    Raises InputError with the first error: file, line, what is wrong, what to do.
    """
    config = parse(_text(read(path) if data is None else data, path), path, tables)
    config._folder = path.absolute().parent
    return config


def parse(text: str, path: Path, tables: Mapping[str, Any] | None = None) -> Config:
    """A config's text, validated; ``path`` names it in errors. Raises InputError."""
    return parse_as(Config, text, path, tables)


def parse_as(model: type[_Model], text: str, path: Path, tables: Mapping[str, Any] | None = None) -> _Model:
    """A TOML text as a validated model, its errors as a config's are told; ``tables`` are what it holds, where it was
    parsed already. Raises InputError.
    """
    try:
        data = tables or tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _toml_error(path, text, error) from error
    except (ValueError, RecursionError) as error:  # a number of too many digits, lists within lists without end
        raise InputError("is not TOML that can be read.", "Write it simpler.", file=str(path)) from error
    try:
        return model.model_validate(data)
    except ValueError as error:
        from pydantic import ValidationError

        if not isinstance(error, ValidationError):
            raise
        raise _sentence(model, path, text, error) from error


def schema() -> dict[str, Any]:
    """The JSON schema of studycal.toml, for editors that complete and check TOML."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Config.model_json_schema()}


def read(path: Path) -> bytes:
    """A config's bytes. Raises InputError for what cannot be read."""
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise InputError("is no file that can be read.", "Name the TOML file itself.", file=str(path))
        return path.read_bytes()
    except IsADirectoryError as error:
        raise InputError("is a directory, not a config.", "Name the TOML file itself.", file=str(path)) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot be read ({reason}).", "Check the path.", file=str(path)) from error


def _text(data: bytes, path: Path) -> str:
    if len(data) > _LIMIT:
        raise InputError("is larger than 1 MB, too large for a config.", "Is it the right file?", file=str(path))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError("is not UTF-8 text.", "Save it as UTF-8.", file=str(path), line=line) from error


def _toml_error(path: Path, text: str, error: tomllib.TOMLDecodeError) -> InputError:
    message = str(error)
    match = re.search(r"\(at line (\d+), column \d+\)", message)
    line = int(match[1]) if match else text.count("\n") + 1
    wording = re.sub(r"\s*\(at .*\)$", "", message).rstrip(".")
    is_day = "date" in wording
    remedy = "Write a day that there is, like 2026-11-30." if is_day else "Texts need quotes, lists need brackets."
    return InputError(f"is not valid TOML: {wording}.", remedy, file=str(path), line=line)


def _sentence(model: type[Section], path: Path, text: str, errors: ValidationError) -> InputError:
    """The first error as a sentence, a misspelt setting before the missing one; how many more there are is said."""
    listed = sorted(errors.errors(include_url=False), key=lambda error: error["type"] != "extra_forbidden")
    error, others = listed[0], len(listed) - 1
    place = [part for part in error["loc"] if isinstance(part, str | int)]
    name = ".".join(str(part) for part in place if isinstance(part, str)) or "the config"
    message, remedy = _words(model, error, name, place)
    tail = f" ({others} more after this one.)" if others else ""
    return InputError(message, remedy + tail, file=str(path), line=line_of(text, place))


def _words(
    model: type[Section],
    error: Any,  # noqa: ANN401 - pydantic's ErrorDetails
    name: str,
    place: Sequence[str | int],
) -> tuple[str, str]:
    explained = getattr(model, "explained", "`studycal config --example` explains every setting.")
    match error["type"]:
        case "extra_forbidden":
            there = getattr(model, "elsewhere", {}).get(name, "")
            return f'"{name}" is not a setting{" here" * bool(there)}.', (
                there or _meant(model, place) or explained
            ).strip()
        case "missing":
            return f'"{name}" is missing.', f"Add it; {explained}"
        case "value_error":
            reason = str(error["ctx"]["error"]).rstrip(".")
            lead, _, hint = reason.partition(". ")
            return f'"{name}": {lead}.' if lead[0] == '"' else f'"{name}" {lead}.', (
                hint if hint.endswith("?") else f"{hint}."
            ) if hint else explained
    wrong = f'"{name}" is {_what_it_says(error["input"])}'
    for kinds, sentence, remedy in _SENTENCES:
        if str(error["type"]).startswith(kinds):
            context = error.get("ctx", {})
            return f"{wrong}{sentence.format(**context)}.", remedy.format(**context)
    return f"{wrong}: {error['msg'][0].lower()}{error['msg'][1:]}.", explained


_SENTENCES: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("date",), ", not a date", "Write it like 2027-01-04, without quotes."),
    (("time_delta",), ", not a duration", 'Write it like "15m" or "24h".'),
    (("time",), ", not a time of day", 'Write it like "19:00".'),
    (("string_too_long",), ", longer than {max_length} characters", "Shorten it."),
    (("string_too_short",), ", and must not be empty", "Write it, or take the line away."),
    (("string",), ", not a text", "Put it in quotes."),
    (("int", "float"), ", not a number", "Write a number without quotes, like 4."),
    (("bool",), ", neither true nor false", "Write true or false, without quotes."),
    (("list", "tuple", "set"), ", not a list", 'Write it in brackets, like ["mon 19:00", "sat 10:00"].'),
    (("too_long",), ", more than {max_length} entries", "Take some away."),
    (("too_short",), ", fewer than {min_length} entries", "Add what is missing."),
    (("dict", "model"), ", not a section", "Give it a heading of its own, like [times]."),
    (("greater_than_equal",), ", and the least is {ge}", "Write a greater one."),
    (("greater_than",), ", and it must be more than {gt}", "Write a greater one."),
    (("less_than_equal",), ", and the most is {le}", "Write a smaller one."),
    (("less_than",), ", and it must be less than {lt}", "Write a smaller one."),
    (("literal_error", "enum"), ", which is no choice", "It is one of {expected}."),
)
"""pydantic's error types by their first words (https://docs.pydantic.dev/latest/errors/validation_errors/)."""


def _what_it_says(given: object) -> str:
    """A value as a person would name it."""
    if isinstance(given, dict):
        return "a section"
    if isinstance(given, list):
        return "a list"
    if isinstance(given, bool):
        return "true" if given else "false"
    return f'"{given}"' if isinstance(given, str) else str(given)


def _meant(root: type[Section], place: Sequence[str | int]) -> str:
    """A known key near the unknown one, looked for in its own section first."""
    model: Any = root
    for part in place[:-1]:
        if isinstance(part, str):
            model = _section(model, part)
    return suggest(str(place[-1]), _keys(model)) if model else ""


def _section(model: Any, key: str) -> Any:  # noqa: ANN401 - a model class or None
    from pydantic import BaseModel

    for name, field in model.model_fields.items():
        if key == name:
            kinds = [field.annotation, *get_args(field.annotation)]
            return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
    return None


def _keys(model: Any) -> list[str]:  # noqa: ANN401 - a model class
    return list(model.model_fields)


def line_of(text: str, place: Sequence[str | int]) -> int:
    """The line (1-based) on which a setting stands, or that of its section; 0 when neither is written down."""
    lines = dict(_lines(text))
    wanted = tuple(place)
    while wanted:
        if wanted in lines:
            return lines[wanted]
        wanted = wanted[:-1]
    return 0


def _lines(text: str) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """Where each table and key begins: ``("busy", 1, "url")`` is the url of the second [[busy]]."""
    section: tuple[str | int, ...] = ()
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*(\[{1,2})([^\[\]]+)\]", line)
        key = re.match(r"\s*(\"[^\"]*\"|'[^']*'|[\w.-]+)\s*=", line)
        if header:
            names = tuple(part.strip(" \"'") for part in header[2].split("."))
            counts[header[2]] = counts.get(header[2], -1) + 1
            section = (*names, counts[header[2]]) if header[1] == "[[" else names
            yield section, number
        elif key:
            yield (*section, *(part.strip("\"'") for part in _split_key(key[1]))), number


def _split_key(key: str) -> list[str]:
    return [key] if key[0] in "\"'" else key.split(".")
