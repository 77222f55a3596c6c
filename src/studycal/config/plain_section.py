"""Sections of TOML that are read without pydantic as long as they are plainly right.

Importing pydantic and building its models takes longer than all else that a first plan needs of a config. So TOML whose
keys are all declared, and whose values have the very types of their fields and lie within their limits, is read by the
declarations alone. For all else (a text that stands for a date, an error to be told, a JSON schema, a copy) pydantic's
own model is made of the same declarations, and its word holds. Both are held to one behaviour by
`tests/config/test_section.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin


class _Mark:
    """Something of pydantic's by its name, and what it was given."""

    def __init__(self, *given: Any, **options: Any) -> None:  # noqa: ANN401 - as pydantic takes it
        self.given, self.options = given, options

    def real(self) -> Any:  # noqa: ANN401 - of pydantic's
        """The thing itself."""
        import pydantic

        return getattr(pydantic, type(self).__name__)(*self.given, **self.options)


class Field(_Mark):
    """A field's default, limits and description."""


class BeforeValidator(_Mark):
    """A function for a value that is not looked at yet."""


class AfterValidator(_Mark):
    """A function for a value of the right type."""


class WithJsonSchema(_Mark):
    """What a JSON schema says instead."""


class _Rule:
    """A rule for the section as a whole."""

    def __init__(self, mode: str, function: Any) -> None:  # noqa: ANN401 - a method or classmethod
        self.mode, self.function = mode, function

    def real(self) -> Any:  # noqa: ANN401 - of pydantic's
        """The same for pydantic's model."""
        from pydantic import model_validator

        validator: Any = model_validator

        return validator(mode=self.mode)(self.function)


def model_validator(*, mode: str) -> Callable[[Any], _Rule]:
    """A method that looks at the section ``before`` its values are, or ``after``."""
    return lambda function: _Rule(mode, function)


class _Declaring(type):
    """What a section's class knows of itself."""

    def __init__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> None:
        super().__init__(name, bases, body)
        cls.declared: dict[str, tuple[Any, Field]] = {}
        cls.rules = [rule for rule in body.values() if isinstance(rule, _Rule)]
        module = vars(sys.modules[cls.__module__])
        for field, kind in cls.__annotations__.items():
            if field[0] != "_" and not kind.startswith("ClassVar"):
                given = body.get(field, ...)
                options = given if isinstance(given, Field) else Field(default=given)
                cls.declared[field] = eval(kind, module), options  # noqa: S307 - an annotation of the house's own
        cls._model: Any = None

    def __call__(cls, **given: object) -> PlainSection:
        return cls.model_validate(given)

    def __getattr__(cls, name: str) -> Any:  # noqa: ANN401 - of pydantic's
        if name.startswith("model_"):
            return getattr(cls.model(), name)
        raise AttributeError(f"{cls.__name__} has no attribute {name!r}")

    def model(cls) -> Any:  # noqa: ANN401 - a model class
        """Pydantic's model of the same declarations."""
        if cls._model is None:
            cls._model = _model_of(cls)
        return cls._model

    def model_validate(cls, data: object) -> PlainSection:
        """A section of this, pydantic's where it has to look. Raises ValidationError."""
        try:
            section: PlainSection = _read(cls, data)
        except (ValueError, OverflowError):
            section = cls.model().model_validate(data)
        return section


class PlainSection(metaclass=_Declaring):
    """A table of TOML: unknown keys are refused, values never change."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - of pydantic's
        if name.startswith("model_"):
            return getattr(_as_model(self), name)
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    def __setattr__(self, name: str, value: object) -> None:
        if name[0] != "_":
            raise AttributeError(f"{name} never changes")
        object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        same = type(other) in (type(self), type(self)._model)
        return same and all(getattr(self, name) == getattr(other, name) for name in type(self).declared)

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, name) for name in type(self).declared))

    def __repr__(self) -> str:
        return repr(_as_model(self))


class NotPlainError(ValueError):
    """What only pydantic can judge."""


def _read(section: Any, data: Any) -> Any:  # noqa: ANN401 - a section's class, whatever TOML holds; the section
    """A section of plain values. Raises ValueError for what is to be looked at by pydantic."""
    if type(data) is not dict:
        raise NotPlainError
    made = object.__new__(section)
    values = made.__dict__
    values["_given"] = data
    for rule in section.rules:
        if rule.mode == "before":
            data = rule.function.__get__(None, section)(data)
    if not section.declared.keys() >= data.keys():
        raise NotPlainError
    values["model_fields_set"] = set(data)
    for name, (kind, field) in section.declared.items():
        values[name] = _within(_plain(kind, data[name]), field.options) if name in data else _default(field.options)
    for rule in section.rules:
        if rule.mode == "after":
            rule.function(made)
    return made


_SILENT = {"default", "default_factory", "description", "examples"}
_LIMITS: dict[str, Callable[[Any, Any], bool]] = {
    "ge": lambda value, least: value >= least,
    "le": lambda value, most: value <= most,
    "min_length": lambda value, least: len(value) >= least,
    "max_length": lambda value, most: len(value) <= most,
}


def _within(value: object, options: dict[str, Any]) -> object:
    """The value, if it lies within its field's limits. Raises NotPlainError."""
    for name, limit in options.items():
        if name not in _SILENT and not (name in _LIMITS and _LIMITS[name](value, limit)):
            raise NotPlainError
    return value


def _default(options: dict[str, Any]) -> object:
    """What a field holds that is not given. Raises NotPlainError where it must be."""
    if "default_factory" in options:
        return options["default_factory"]()
    default = options.get("default", ...)
    if default is ...:
        raise NotPlainError
    return list(default) if type(default) is list else default


_EXACT = (str, int, bool)
_MOMENTS: dict[Any, type] = {date: datetime, datetime: NoneType, time: NoneType, timedelta: NoneType}
"""Kinds of moments and lengths, each with what is one to Python alone."""


def _plain(kind: Any, value: Any) -> Any:  # noqa: ANN401 - an annotation, and what TOML holds
    """The value of an annotation, if it has that very type. Raises ValueError."""
    origin = get_origin(kind)
    if origin is not None:
        return _composed(origin, kind, value)
    if kind in _EXACT and type(value) is kind:
        return value
    if kind in _MOMENTS and isinstance(value, kind) and not isinstance(value, _MOMENTS[kind]):
        return value
    if kind is float and type(value) in (int, float):
        return float(value)
    if kind is NoneType and value is None:
        return value
    if kind is Path and type(value) is str:
        return Path(value)
    if isinstance(kind, type) and issubclass(kind, Enum) and type(value) in (str, kind):
        return kind(value)
    if isinstance(kind, type) and issubclass(kind, PlainSection):
        return value if type(value) is kind else _read(kind, value)
    raise NotPlainError


def _composed(origin: Any, kind: Any, value: Any) -> Any:  # noqa: ANN401 - an annotation, and what TOML holds
    if origin is Annotated:
        return _annotated(kind, value)
    if origin is list and type(value) is list:
        return [_plain(get_args(kind)[0], part) for part in value]
    if origin is dict and type(value) is dict:
        of_key, of_value = get_args(kind)
        return {_plain(of_key, key): _plain(of_value, part) for key, part in value.items()}
    if origin is Literal and type(value) is str and value in get_args(kind):
        return value
    if origin in (Union, UnionType):
        return _one_of(get_args(kind), value)
    raise NotPlainError


def _one_of(kinds: tuple[Any, ...], value: object) -> object:
    for kind in kinds:
        with suppress(ValueError):
            return _plain(kind, value)
    raise NotPlainError


def _annotated(kind: Any, value: Any) -> Any:  # noqa: ANN401 - an annotation, and what TOML holds
    """A value that functions look at first, the last that is written begins, and after, in the order written."""
    marks = kind.__metadata__
    for mark in reversed(marks):
        if isinstance(mark, BeforeValidator):
            value = mark.given[0](value)
    value = _plain(kind.__origin__, value)
    for mark in marks:
        if isinstance(mark, AfterValidator):
            value = mark.given[0](value)
        elif isinstance(mark, Field):
            value = _within(value, mark.options)
    return value


def _model_of(section: Any) -> Any:  # noqa: ANN401 - a section's class; a model class
    """Pydantic's model of a section: its own words, with pydantic's things for those of this module."""
    from pydantic import BaseModel, ConfigDict

    body: dict[str, Any] = {
        name: part.real() if isinstance(part, _Rule) else part for name, part in vars(section).items()
    }
    for name in ("declared", "rules", "_model", "__dict__", "__weakref__"):
        body.pop(name, None)
    body["model_config"] = ConfigDict(extra="forbid", frozen=True)
    body["__annotations__"] = dict(section.__annotations__)
    for name, (kind, field) in section.declared.items():
        body["__annotations__"][name] = _real(kind)
        default = field.options.get("default")
        body[name] = _as_model(default) if isinstance(default, PlainSection) else field.real()
    made: Any = type(BaseModel)
    return made(section.__name__, (BaseModel,), body)


def _real(kind: Any) -> Any:  # noqa: ANN401 - an annotation
    """An annotation with pydantic's things in it."""
    origin, args = get_origin(kind), get_args(kind)
    if origin is Annotated:
        marks = (mark.real() if isinstance(mark, _Mark) else mark for mark in kind.__metadata__)
        return Annotated[_real(kind.__origin__), *marks]
    if origin in (Union, UnionType):
        return Union[*map(_real, args)]
    if origin in (list, dict):
        return origin[*map(_real, args)]
    return kind.model() if isinstance(kind, type) and issubclass(kind, PlainSection) else kind


def _as_model(section: Any) -> Any:  # noqa: ANN401 - a section; pydantic's
    """The same section as pydantic's, with what it keeps for itself."""
    made = type(section).model().model_validate(section._given)
    for name, value in vars(section).items():
        if name[0] == "_" and name != "_given":
            setattr(made, name, value)
    return made
