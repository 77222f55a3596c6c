"""A form that was not kept comes back with all that was typed, the reason, and a button that tries again."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import Response

from studycal.errors import StudycalError

from .choices import WayOn, choices
from .site import Site

_LABELS = {
    "verdict": "A word on the week",
    "surprise": "One surprise",
    "restart": "Where to restart",
    "link": "Link to what you made",
    "explain": "Could I explain it? (0, 1, 2)",
    "time": "When",
    "minutes": "Minutes",
    "title": "Title",
    "tz": "Time zone",
    "first": "From",
    "last": "To",
    "sessions": "Sessions",
    "windows": "Windows",
    "document": "Document",
    "url": "Address",
    "username": "Name",
}
_QUIET = frozenset(
    {"token", "confirm", "seen", "back", "session", "kind", "target", "fact", "week", "feed", "status", "step"}
)
_SECRET = frozenset({"password", "word"})


def again(site: Site, request: Request, status: int, error: StudycalError, form: dict[str, str]) -> Response:
    """The page that a refusal is; it answers the form, so it carries the refusal's status."""
    hidden = {name: text for name, text in form.items() if _is_quiet(name) and name != "token" and text}
    typed = {name: (_label(name), text) for name, text in form.items() if not _is_quiet(name) and text}
    further: list[WayOn] = choices(getattr(error, "choices", ()), form.get("back", "/"))
    return site.plain(
        request, "again", status, error=error, hidden=hidden, typed=typed, path=request.url.path, further=further,
        back=form.get("back", "/"),
    )  # fmt: skip


def _is_quiet(name: str) -> bool:
    return name in _QUIET or name in _SECRET or name.startswith(("status-", "again-"))


def _label(name: str) -> str:
    field, _, session = name.partition("-")
    words = _LABELS.get(field, field.replace("_", " ").capitalize())
    return f"{words} ({session})" if session else words
