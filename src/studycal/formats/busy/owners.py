"""Whose calendar it is: an event that its owner has declined takes none of the owner's time."""

from __future__ import annotations

import re

from .components import IcsComponent
from .lines import ContentLine

_ADDRESS = re.compile(r"(?:mailto:)?([^\s@:;,<>\"]+@[^\s@:;,<>\"]+)", re.IGNORECASE)


def owners(calendar: IcsComponent, own: str = "") -> frozenset[str]:
    """The addresses a calendar gives for its owner (Google: its name is one), with the one that is known otherwise."""
    properties = calendar.properties()
    lines = [line for name in ("X-WR-CALNAME", "X-OWNER") for line in properties.get(name, ())]
    return frozenset[str]().union(_address(own), *(addresses(line) for line in lines))


def addresses(line: ContentLine) -> frozenset[str]:
    """The addresses of a person: the value, Google's CN where it is one, RFC 7986's EMAIL."""
    texts = (line.value, line.parameters.get("CN", ""), line.parameters.get("EMAIL", ""))
    return frozenset[str]().union(*map(_address, texts))


def _address(text: str) -> frozenset[str]:
    matched = _ADDRESS.fullmatch(text.strip())
    return frozenset({matched[1].lower()}) if matched else frozenset()
