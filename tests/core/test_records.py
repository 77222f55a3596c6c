"""Classes of studycal.core.records behave as those of Python's own decorator, and no class of the house needs more."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import pickle
import pprint
import re
from dataclasses import FrozenInstanceError, fields
from pathlib import Path
from typing import Any, ClassVar

import pytest
from _pytest._io.pprint import PrettyPrinter

import studycal
from studycal.core import records


def _body(field: Any) -> type:
    """A fresh class with every sort of field that the house has."""

    class Body:
        """Words."""

        kind: ClassVar[str] = "a kind"
        name: str
        minutes: int = 75
        links: list[str] = field(default_factory=list, compare=False)
        secret: str = field(default="", repr=False)
        room: str = field(default="here", kw_only=True)

    return Body


OPTIONS = [{}, {"frozen": True}, {"slots": True}, {"frozen": True, "slots": True}]


@pytest.fixture(params=OPTIONS, ids=str)
def pair(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    options = request.param
    return records.dataclass(**options)(_body(records.field)), dataclasses.dataclass(**options)(
        _body(dataclasses.field)
    )


def test_it_is_made_printed_and_listed_alike(pair: tuple[Any, Any]) -> None:
    ours, pythons = pair
    for given, named in [(("a",), {}), (("a", 30), {"secret": "s", "room": "r"}), ((), {"name": "b", "links": ["c"]})]:
        made, standard = ours(*given, **named), pythons(*given, **named)
        assert repr(made) == repr(standard)
        assert dataclasses.asdict(made) == dataclasses.asdict(standard)
        assert records.asdict(made) == dataclasses.asdict(standard)
    assert list(map(_described, fields(ours))) == list(map(_described, fields(pythons)))
    assert fields(ours) is not fields(pythons)
    assert ours.__match_args__ == pythons.__match_args__
    assert ours.__doc__ == "Words."
    assert hasattr(ours("a"), "__dict__") == hasattr(pythons("a"), "__dict__")


def _described(part: Any) -> tuple[object, ...]:
    return part.name, part.type, part.default, part.default_factory, part.init, part.repr, part.compare, part.kw_only


def test_it_is_printed_by_others_alike(pair: tuple[Any, Any]) -> None:
    ours, pythons = pair
    assert repr(ours.__dataclass_params__) == repr(pythons.__dataclass_params__)
    long = {"links": [f"https://example.org/{number}" for number in range(9)]}
    for printed in (pprint.pformat, PrettyPrinter().pformat):
        assert str(ours("a", **long).links[8]) in printed(ours("a", **long))
        assert "minutes=30" in printed([ours("a", 30)] * 5)


def test_a_child_of_what_was_printed_keeps_its_fields() -> None:
    @records.dataclass(frozen=True)
    class Parent:
        name: str

    plain = type("Plain", (Parent,), {})
    assert pprint.pformat(plain("a"), width=1) == repr(plain("a"))
    assert [part.name for part in fields(plain)] == ["name"]

    @records.dataclass(frozen=True)
    class Child(plain):
        minutes: int = 5

    assert repr(Child("a")).endswith("Child(name='a', minutes=5)")
    assert [part.name for part in fields(Child)] == ["name", "minutes"]


def test_a_default_is_made_anew_for_each(pair: tuple[Any, Any]) -> None:
    ours, _ = pair
    assert ours("a").links is not ours("b").links


@pytest.mark.parametrize(("given", "named"), [((), {}), (("a", 1, [], "", "r"), {}), (("a",), {"hours": 1})])
def test_what_does_not_fit_is_refused_alike(pair: tuple[Any, Any], given: tuple[Any, ...], named: Any) -> None:
    for made in pair:
        with pytest.raises(TypeError, match="__init__"):
            made(*given, **named)


def test_it_is_compared_and_hashed_alike(pair: tuple[Any, Any]) -> None:
    for made in pair:
        assert made("a", links=["x"]) == made("a", links=["y"])  # compare=False
        assert made("a") != made("b")
        assert made("a") != ("a", 75, [], "")
        assert made("a") != type("Body", (made,), {})("a")
    ours, pythons = pair
    assert (ours.__hash__ is None) == (pythons.__hash__ is None)
    if ours.__hash__ is not None:
        assert hash(ours("a", links=["x"])) == hash(ours("a", links=["y"])) == hash(pythons("a"))


def test_it_refuses_changes_alike(pair: tuple[Any, Any]) -> None:
    for made in pair:
        frozen = made.__setattr__ is not object.__setattr__
        thing = made("a")
        if frozen:
            with pytest.raises(FrozenInstanceError):
                thing.name = "b"
            with pytest.raises(FrozenInstanceError):
                del thing.name
        else:
            thing.name = "b"
        assert thing.name == ("a" if frozen else "b")
    assert (pair[0].__setattr__ is object.__setattr__) == (pair[1].__setattr__ is object.__setattr__)


def test_it_is_replaced_copied_and_pickled(pair: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    for made in pair:
        made.__qualname__ = "Body"
        monkeypatch.setattr(importlib.import_module(__name__), "Body", made, raising=False)
        thing = made("a", links=["x"])
        assert dataclasses.replace(thing, minutes=30) == made("a", 30)
        assert made is pair[1] or records.replace(thing, minutes=30) == made("a", 30)
        assert copy.copy(thing) == copy.deepcopy(thing) == pickle.loads(pickle.dumps(thing)) == thing
        assert copy.deepcopy(thing).links == ["x"]


def test_what_a_class_says_itself_stays() -> None:
    @records.dataclass(frozen=True, slots=True)
    class Own:
        name: str

        def __post_init__(self) -> None:
            if not self.name:
                raise ValueError("a name")

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Own) and other.name.lower() == self.name.lower()

        def __hash__(self) -> int:
            return hash(self.name.lower())

        def __repr__(self) -> str:
            return f"<{self.name}>"

    assert Own("A") == Own("a")
    assert hash(Own("A")) == hash(Own("a"))
    assert repr(Own("A")) == "<A>"
    with pytest.raises(ValueError, match="a name"):
        Own("")


def test_a_class_of_which_many_are_made_stays_the_same(pair: tuple[Any, Any]) -> None:
    for made in pair:
        many = [made("a", number, secret="s") for number in range(50)]
        assert [thing.minutes for thing in many] == list(range(50))
        assert many[0] == made("a", 0, secret="s") != many[1]
        assert len({id(thing.links) for thing in many}) == 50


def test_a_child_class_has_its_parents_fields() -> None:
    @records.dataclass(frozen=True)
    class Parent:
        name: str

    @records.dataclass(frozen=True)
    class Child(Parent):
        minutes: int = 5

    assert (Parent("a"), Child("a"), Child("a", 6)) == (Parent("a"), Child("a", 5), Child(name="a", minutes=6))
    assert Parent("a") != Child("a")


def test_a_parent_of_pythons_own_is_refused() -> None:
    @dataclasses.dataclass
    class Parent:
        name: str

    with pytest.raises(TypeError, match="would lose its fields"):
        records.dataclass(type("Child", (Parent,), {"__annotations__": {"minutes": "int"}}))


def test_the_houses_classes_ask_for_nothing_that_is_left_out() -> None:
    left_out = re.compile(r"\b(KW_ONLY|InitVar|order=True|unsafe_hash|weakref_slot|init=False, default)\b")
    sources = [path.read_text(encoding="utf-8") for path in Path(studycal.__path__[0]).rglob("*.py")]
    users = [source for source in sources if "studycal.core.records import" in source]
    assert len(users) > 100
    assert [found[0] for source in users for found in left_out.finditer(source)] == []


def test_any_field_is_replaced_and_no_other(pair: tuple[Any, Any]) -> None:
    thing = pair[0]("a", 30, ["x"], room="attic")
    other = records.replace(thing, room="cellar", secret="s")
    assert other == pair[0]("a", 30, ["x"], "s", room="cellar")
    assert (other.room, other.secret, other.links) == ("cellar", "s", ["x"])
    assert records.replace(thing, name="b").room == "attic"
    with pytest.raises(TypeError, match="colour"):
        records.replace(thing, colour="red")
