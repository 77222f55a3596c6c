"""`dataclasses` for the house: the same classes, made in a fraction of the time that Python's own takes.

Python's decorator writes and compiles up to eight methods for each class when its module is imported, and brings the
parser and disassembler of Python along: together more than half of what a short command costs. Here comparing, hashing,
printing and refusing to be changed are plain functions over the fields, ``__init__`` is compiled once some objects of
its class have been made, and `dataclasses` is imported when somebody asks for its `fields`. Both are held to one
behaviour by `tests/core/test_records.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import asdict as asdict  # so that types are checked as Python's own
    from dataclasses import dataclass as dataclass
    from dataclasses import field as field
    from dataclasses import replace as replace
else:

    def dataclass(plain: type | None = None, /, *, frozen: bool = False, slots: bool = False) -> object:
        """Make a class a dataclass.

        In: the class, or nothing where it is used with options; out: the class (with ``slots`` a new one).
        """
        if plain is None:
            return lambda plain: _dataclass(plain, frozen, slots)
        return _dataclass(plain, frozen, slots)

    def field(**options: object) -> _Field:
        """What one field has beyond a default, as `dataclasses.field` takes it."""
        return _Field(**options)

    def replace(record: Any, /, **changes: object) -> object:  # noqa: ANN401 - a record of any class
        """The same record with other values in these fields."""
        places, values, named = record.__given__
        given = list(values(record))
        rest = {name: getattr(record, name) for name in named} if named else {}
        for name, value in changes.items():
            if name in places:
                given[places[name]] = value
            else:
                rest[name] = value
        return record.__class__(*given, **rest)

    def asdict(record: Any) -> dict[str, Any]:  # noqa: ANN401 - a record of any class
        """A record and the records in it as dictionaries."""
        return _plain(record)


Method = Callable[..., Any]
_NONE: Any = object()
_ATOMS = (str, int, float, bool, type(None))


class _Field:
    """A field's default, and where it takes part."""

    __slots__ = ("compare", "default", "default_factory", "hash", "init", "kw_only", "repr")

    def __init__(
        self,
        *,
        default: object = _NONE,
        default_factory: Any = None,  # noqa: ANN401 - makes a default of any type
        init: bool = True,
        repr: bool = True,  # noqa: A002 - as Python calls it
        hash: bool | None = None,  # noqa: A002 - as Python calls it
        compare: bool = True,
        kw_only: bool = False,
    ) -> None:
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = compare if hash is None else hash
        self.compare = compare
        self.kw_only = kw_only

    def pythons(self) -> object:
        """The same for Python's decorator."""
        from dataclasses import field

        default: dict[str, Any] = {} if self.default is _NONE else {"default": self.default}
        if self.default_factory:
            default = {"default_factory": self.default_factory}
        where: dict[str, Any] = {"init": self.init, "repr": self.repr, "hash": self.hash, "compare": self.compare}
        return field(**where, kw_only=self.kw_only, **default)


Fields = dict[str, _Field]


def _plain(value: Any) -> Any:  # noqa: ANN401 - of any class
    """A value with every record in it as a dictionary, as `dataclasses.asdict` makes them."""
    kind = type(value)
    if kind in _ATOMS:
        return value
    if hasattr(kind, "__record__"):
        return {name: _plain(getattr(value, name)) for name in kind.__record__}
    if kind in (tuple, list):
        return kind(map(_plain, value))
    if kind is dict:
        return {_plain(key): _plain(part) for key, part in value.items()}
    if isinstance(value, Enum):
        return value
    from copy import deepcopy

    return deepcopy(value)


def _dataclass(plain: type, frozen: bool, slots: bool) -> type:
    own = {name: plain.__dict__.get(name, _NONE) for name in _names(plain)}
    given = {name for name, value in plain.__dict__.items() if value is not None}
    fields: Fields = {}
    for base in reversed(plain.__mro__[1:]):
        if "__dataclass_params__" in base.__dict__ and "__record__" not in base.__dict__:
            raise TypeError(f"{base.__name__} is a dataclass of Python's own: {plain.__name__} would lose its fields")
        fields |= base.__dict__.get("__record__", {})
    fields |= {name: value if isinstance(value, _Field) else _Field(default=value) for name, value in own.items()}
    for name, value in own.items():
        if isinstance(value, _Field):
            delattr(plain, name)
    made = _slotted(plain, own.keys()) if slots else plain
    for name, value in _methods(made, fields, frozen, slots).items():
        if name not in given:
            setattr(made, name, value)
    return made


def _names(plain: type) -> list[str]:
    """The class's own fields: what is annotated, and is no variable of the class."""
    return [name for name, kind in plain.__annotations__.items() if not str(kind).startswith("ClassVar")]


def _slotted(plain: type, names: Iterable[str]) -> type:
    """The class anew, with a slot for each of its own fields."""
    taken = {slot for base in plain.__mro__[1:] for slot in base.__dict__.get("__slots__", ())}
    left_out = {*names, "__dict__", "__weakref__"}
    body: dict[str, Any] = {name: value for name, value in plain.__dict__.items() if name not in left_out}
    body["__slots__"] = tuple(name for name in names if name not in taken)
    made = type(plain)(plain.__name__, plain.__bases__, body)
    made.__qualname__ = plain.__qualname__
    return made


def _methods(cls: type, fields: Fields, frozen: bool, slots: bool) -> dict[str, Any]:
    """What a dataclass has beyond its own words, by name."""
    given = [name for name, part in fields.items() if part.init and not part.kw_only]
    named = [name for name, part in fields.items() if part.init and part.kw_only]
    methods: dict[str, Any] = {
        "__record__": fields,
        "__given__": ({name: place for place, name in enumerate(given)}, _values(given), named),
        "__dataclass_fields__": _Pythons("__dataclass_fields__", frozen, slots),
        "__dataclass_params__": _Pythons("__dataclass_params__", frozen, slots),
        "__match_args__": tuple(name for name, part in fields.items() if part.init and not part.kw_only),
        "__init__": _later(cls, fields, frozen, slots),
        "__repr__": _repr,
        "__eq__": _eq(_values(name for name, part in fields.items() if part.compare)),
        "__hash__": _hash(_values(name for name, part in fields.items() if part.hash)) if frozen else None,
        "__replace__": replace,
    }
    if frozen:
        methods |= {"__setattr__": _set, "__delattr__": _delete}
    if frozen and slots:
        methods |= {"__getstate__": _state, "__setstate__": _restore}
    return methods


class _Pythons:
    """What Python's decorator leaves at a class, where `dataclasses.fields`, `pprint` and their like look: made
    by Python when first asked for.
    """

    def __init__(self, name: str, frozen: bool, slots: bool) -> None:
        self._name, self._frozen, self._slots = name, frozen, slots

    def __get__(self, record: object, cls: Any) -> Any:  # noqa: ANN401 - a class with ``__record__``
        from dataclasses import dataclass

        owner = next(base for base in cls.__mro__ if "__record__" in base.__dict__)
        kinds = {name: kind for base in reversed(owner.__mro__) for name, kind in _annotations(base).items()}
        body = {name: part.pythons() for name, part in owner.__record__.items()}
        annotations = {name: kinds[name] for name in owner.__record__}
        plain = type(owner.__name__, (), {"__annotations__": annotations, **body})
        twin: Any = dataclass(frozen=self._frozen, slots=self._slots)(plain)
        type.__setattr__(owner, self._name, getattr(twin, self._name))
        return getattr(twin, self._name)


def _annotations(cls: type) -> dict[str, Any]:
    return cls.__annotations__ if "__record__" in cls.__dict__ else {}


_FEW = 16
"""How many objects of a class are made by going through its fields before compiling an ``__init__`` pays for itself."""


def _later(cls: type, fields: Fields, frozen: bool, slots: bool) -> Method:
    """An ``__init__`` that goes through the fields, and after a few objects puts a compiled one in its own place.

    So it does at once where something does not fit: the compiled one says what, as Python does.
    """
    made = 0

    def __init__(self: object, *args: object, **kwargs: object) -> None:  # noqa: N807 - it is one
        nonlocal made
        made += 1
        if made > _FEW or not _filled(self, fields, args, kwargs):
            real = _init(cls, fields, frozen, slots)
            type.__setattr__(cls, "__init__", real)
            real(self, *args, **kwargs)
        elif hasattr(cls, "__post_init__"):
            self.__post_init__()  # type: ignore[attr-defined]

    return __init__


def _filled(record: object, fields: Fields, args: tuple[object, ...], kwargs: dict[str, object]) -> bool:
    """Set the fields of a new record; False where what is given does not fit them."""
    left, after = dict(kwargs), iter(args)
    for name, part in fields.items():
        if not part.init:
            continue
        value = _NONE if part.kw_only else next(after, _NONE)
        if value is _NONE:
            value = left.pop(name, part.default)
        if value is _NONE:
            if not part.default_factory:
                return False
            value = part.default_factory()
        object.__setattr__(record, name, value)
    return not left and next(after, _NONE) is _NONE


def _init(cls: type, fields: Fields, frozen: bool, slots: bool) -> Method:
    """The ``__init__`` of a class. Slots are set by their descriptors: the quickest, and frozen does not hold them."""
    names: dict[str, Any] = {"set_": object.__setattr__, "missing_": _NONE}
    parameters, named, lines = ["self"], ["*"], []
    for name, part in fields.items():
        if not part.init:
            continue
        parameter, value = _parameter(name, part, names)
        (named if part.kw_only else parameters).append(parameter)
        if slots:
            names[f"set_{name}"] = getattr(cls, name).__set__
            lines.append(f"set_{name}(self, {value})")
        else:
            lines.append(f"set_(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    if len(named) > 1:
        parameters += named
    exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines or ["pass"]), names)  # noqa: S102 - field names
    made: Method = names["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _parameter(name: str, part: _Field, names: dict[str, Any]) -> tuple[str, str]:
    """One field's parameter, and what it is set to; its default is put into ``names``."""
    default = f"default_{name}"
    if part.default_factory:
        names[default] = part.default_factory
        return f"{name}=missing_", f"{default}() if {name} is missing_ else {name}"
    if part.default is not _NONE:
        names[default] = part.default
        return f"{name}={default}", name
    return name, name


def _values(names: Iterable[str]) -> Method:
    """What gives the named fields of a record as a tuple."""
    listed = tuple(names)
    if len(listed) > 1:
        return attrgetter(*listed)
    return lambda record: tuple(getattr(record, name) for name in listed)


def _eq(values: Method) -> Method:
    def __eq__(self: object, other: object) -> bool:  # noqa: N807 - it is one
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return __eq__


def _hash(values: Method) -> Method:
    def __hash__(self: object) -> int:  # noqa: N807 - it is one
        return hash(values(self))

    return __hash__


def _repr(self: Any) -> str:  # noqa: ANN401 - a record of any class
    shown = (f"{name}={getattr(self, name)!r}" for name, part in self.__record__.items() if part.repr)
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _set(self: object, name: str, value: object) -> None:
    from dataclasses import FrozenInstanceError

    del self, value
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delete(self: object, name: str) -> None:
    from dataclasses import FrozenInstanceError

    del self
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[object]:  # noqa: ANN401 - a record of any class
    return [getattr(self, name) for name in self.__record__]


def _restore(self: Any, state: list[object]) -> None:  # noqa: ANN401 - a record of any class
    for name, value in zip(self.__record__, state, strict=True):
        object.__setattr__(self, name, value)
