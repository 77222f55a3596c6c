"""Reading studycal.toml: one clear sentence per error, with its line and a "did you mean"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from studycal.errors import InputError
from studycal.formats.words import suggest

from .model import Config

_LIMIT = 1_000_000


def load(path: Path) -> Config:
    """The validated config. Raises InputError with the first error: file, line, what is wrong, what to do."""
    config = parse(_text(path), path)
    config._folder = path.absolute().parent
    return config


def parse(text: str, path: Path) -> Config:
    """A config's text, validated; ``path`` names it in errors. Raises InputError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _toml_error(path, text, error) from error
    except (ValueError, RecursionError) as error:  # a number of too many digits, lists within lists without end
        raise InputError("is not TOML that can be read.", "Write it simpler.", file=str(path)) from error
    try:
        return Config.model_validate(data)
    except ValidationError as error:
        raise _sentence(path, text, error) from error


def schema() -> dict[str, Any]:
    """The JSON schema of studycal.toml, for editors that complete and check TOML."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Config.model_json_schema()}


def _text(path: Path) -> str:
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise InputError("is no file that can be read.", "Name the TOML file itself.", file=str(path))
        data = path.read_bytes()
    except IsADirectoryError as error:
        raise InputError("is a directory, not a config.", "Name the TOML file itself.", file=str(path)) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot be read ({reason}).", "Check the path.", file=str(path)) from error
    if len(data) > _LIMIT:
        raise InputError("is larger than 1 MB, too large for a config.", "Is it the right file?", file=str(path))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError("is not UTF-8 text.", "Save it as UTF-8.", file=str(path), line=line) from error


def _toml_error(path: Path, text: str, error: tomllib.TOMLDecodeError) -> InputError:
    message = str(error)
    found = re.search(r"\(at line (\d+), column \d+\)", message)
    line = int(found[1]) if found else text.count("\n") + 1
    said = re.sub(r"\s*\(at .*\)$", "", message).rstrip(".")
    return InputError(
        f"is not valid TOML: {said}.", "Texts need quotes, lists need brackets.", file=str(path), line=line
    )


def _sentence(path: Path, text: str, errors: ValidationError) -> InputError:
    """The first error as a sentence, a misspelt setting before the missing one; how many more there are is said."""
    listed = sorted(errors.errors(include_url=False), key=lambda error: error["type"] != "extra_forbidden")
    error, more = listed[0], len(listed) - 1
    place = [part for part in error["loc"] if isinstance(part, str | int)]
    name = ".".join(str(part) for part in place if isinstance(part, str)) or "the config"
    message, remedy = _words(error, name, place)
    tail = f" ({more} more after this one.)" if more else ""
    return InputError(message, remedy + tail, file=str(path), line=line_of(text, place))


def _words(error: Any, name: str, place: Sequence[str | int]) -> tuple[str, str]:  # noqa: ANN401 - pydantic's ErrorDetails
    explained = "config.example.toml explains every setting."
    match error["type"]:
        case "extra_forbidden":
            return f'"{name}" is not a setting.', (_meant(place) or explained).strip()
        case "missing":
            return f'"{name}" is missing.', f"Add it; {explained}"
        case "value_error":
            reason = str(error["ctx"]["error"]).rstrip(".")
            said, _, hint = reason.partition(". ")
            return f'"{name}": {said}.' if said[0] == '"' else f'"{name}" {said}.', hint or explained
    got = error["input"]
    shown = "" if isinstance(got, dict | list) else f" (it says {got!r})"
    return f'"{name}": {error["msg"][0].lower()}{error["msg"][1:]}{shown}.', explained


def _meant(place: Sequence[str | int]) -> str:
    """A known key near the unknown one, looked for in its own section first."""
    model: Any = Config
    for part in place[:-1]:
        if isinstance(part, str):
            model = _section(model, part)
    return suggest(str(place[-1]), _keys(model)) if model else ""


def _section(model: Any, key: str) -> Any:  # noqa: ANN401 - a model class or None
    for name, field in model.model_fields.items():
        if key == name:
            kinds = [field.annotation, *get_args(field.annotation)]
            return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
    return None


def _keys(model: Any) -> list[str]:  # noqa: ANN401 - a model class
    return list(model.model_fields)


def line_of(text: str, place: Sequence[str | int]) -> int:
    """The line (1-based) on which a setting stands, or that of its section; 0 when neither is written down."""
    known = dict(_lines(text))
    wanted = tuple(place)
    while wanted:
        if wanted in known:
            return known[wanted]
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
