"""Partial answers: the ``fields`` parameter (https://developers.google.com/workspace/calendar/api/guides/performance)."""

from __future__ import annotations

from typing import Any

from .errors import refuse

Mask = dict[str, "Mask | None"]


def masked(data: Any, text: str) -> Any:
    """What the mask lets through; everything for an empty or a starred one."""
    return data if text in ("", "*") else _apply(data, _parse(text))


def _parse(text: str) -> Mask:
    mask, rest = _names(text.replace(" ", ""))
    if rest:
        raise refuse("invalidParameter", f"Invalid field selection {text}", location=("parameter", "fields"))
    return mask


def _names(text: str) -> tuple[Mask, str]:
    mask: Mask = {}
    while text and text[0] != ")":
        end = next((at for at, char in enumerate(text) if char in ",()"), len(text))
        path, text = text[:end], text[end:]
        below: Mask | None = None
        if text.startswith("("):
            below, text = _names(text[1:])
            if not text.startswith(")"):
                raise refuse("invalidParameter", "Invalid field selection", location=("parameter", "fields"))
            text = text[1:]
        for name in reversed(path.split("/")[1:]):
            below = {name: below}
        mask[path.split("/")[0]] = below
        text = text.removeprefix(",")
    return mask, text


def _apply(data: Any, mask: Mask) -> Any:
    if isinstance(data, list):
        return [_apply(one, mask) for one in data]
    if not isinstance(data, dict):
        return data
    if "*" in mask:
        return data
    return {name: value if mask[name] is None else _apply(value, mask[name] or {}) for name, value in data.items()
            if name in mask}  # fmt: skip
