"""The optional parts of an installation: which extra brings which package, and the sentence where one is missing.

Planning, marks, files and the timer need no extra. A package of an extra is imported where it is first needed; whoever
opens such a part does it inside `needed`, and the doors do so around every command.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .errors import NotInstalledError

PACKAGES = {
    "google": (
        "googleapiclient",
        "google_auth_oauthlib",
        "google",
        "google_auth_httplib2",
        "httplib2",
        "oauthlib",
        "requests",
    ),
    "caldav": ("dns", "httpx", "publicsuffixlist"),
    "web": ("fastapi", "starlette", "uvicorn", "h11", "segno"),
    "host": ("procrastinate", "prometheus_client", "psycopg", "psycopg_pool", "cryptography"),
    "keyring": ("keyring",),
    "mcp": ("mcp",),
}
"""For each extra of pyproject.toml the modules that it brings, first the one that no other extra brings along."""

PURPOSE = {
    "google": "Google Calendar",
    "caldav": "a CalDAV server that is found by DNS, lies on several hosts or wants Digest",
    "web": "the page with its feeds",
    "host": "a course for many",
    "keyring": "the system's keyring",
    "mcp": "an assistant's door to the plan",
}


@contextmanager
def needed() -> Iterator[None]:
    """Within it a missing package of an extra raises NotInstalledError, which names the extra."""
    try:
        yield
    except ModuleNotFoundError as error:
        extra = extra_of(error.name or "")
        if not extra:
            raise
        raise not_installed(extra) from error


def require(extra: str) -> None:
    """Raises NotInstalledError where an extra is not here, before anything is asked that would be in vain."""
    if extra not in installed():
        raise not_installed(extra)


def extra_of(module: str) -> str:
    """The extra that brings a module, "" for a module that none brings."""
    root = module.partition(".")[0]
    return next((extra for extra, packages in PACKAGES.items() if root in packages), "")


def not_installed(extra: str) -> NotInstalledError:
    """The error that says what an extra is for and how to get it."""
    return NotInstalledError(
        f"{PURPOSE[extra][0].upper()}{PURPOSE[extra][1:]} needs a part of studycal that is not installed.",
        f"Type: pip install 'studycal[{extra}]'",
    )


def installed() -> tuple[str, ...]:
    """The extras whose packages are here."""
    from importlib.util import find_spec

    return tuple(extra for extra, packages in PACKAGES.items() if find_spec(packages[0]))
