"""What Google is asked with: an OAuth client, one address, one allowance of requests; a host's learners share them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

from studycal.config.environment import THIS_MACHINE
from studycal.core.records import dataclass, field
from studycal.errors import InputError

Kind = Literal["installed", "web"]
CHAPTER = "Follow https://studycal.github.io/studycal/google/ step by step; it takes five minutes."
_KINDS = {"installed": "Desktop app", "web": "Web application"}
_NEEDED = {"installed": ("client_id", "auth_uri", "token_uri"),
           "web": ("client_id", "client_secret", "auth_uri", "token_uri")}  # fmt: skip


class Quota(Protocol):
    """How many requests a Cloud project still has, shared by whoever asks with it
    (https://developers.google.com/workspace/calendar/api/guides/quota).
    """

    def take(self, requests: int) -> None:
        """So many are about to be made, a batch's parts counted one by one. Raises RemoteError where none is left."""

    def refused(self, retry_after: float | None) -> None:
        """Google had no more for the project; ``retry_after`` are the seconds that it asks for. Raises RemoteError
        where none may be made for a while.
        """


class Unshared:
    """The quota of a learner's own project: Google alone counts, and its refusals are waited out."""

    def take(self, requests: int) -> None:
        """Nothing is counted here."""

    def refused(self, retry_after: float | None) -> None:
        """Nobody else has to hear of it."""


@dataclass(frozen=True)
class Project:
    """A host's Cloud project. ``client`` is its OAuth client, in the console's own form (``{"web": ...}``),
    ``endpoint`` another address of the API, "" for Google's own.
    """

    client: Mapping[str, Any] = field(repr=False)
    quota: Quota
    endpoint: str = ""

    @property
    def client_id(self) -> str:
        """What Google knows the client by."""
        return str(self.client["web"]["client_id"])

    @property
    def client_secret(self) -> str:
        """What proves the client to Google; kept with no learner's login."""
        return str(self.client["web"]["client_secret"])


def client_of(path: Path, kind: Kind) -> dict[str, Any]:
    """The OAuth client of a file, in the console's own form. Raises InputError for a file that holds none, or one of
    the other kind.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"the client's file cannot be read ({error.strerror}).", CHAPTER, file=str(path)) from error
    except ValueError as error:
        raise _no_client(str(path)) from error
    return client_in(text, kind, str(path))


def client_in(text: str, kind: Kind, where: str) -> dict[str, Any]:
    """The same of a text, which ``where`` names in messages."""
    try:
        body = json.loads(text)
        there = next(name for name in _NEEDED if name in body)
        whole = all(isinstance(body[there][name], str) and body[there][name] for name in _NEEDED[there])
    except (ValueError, KeyError, TypeError, StopIteration, RecursionError) as error:
        raise _no_client(where) from error
    if not whole:
        raise _no_client(where)
    if there != kind:
        message = f"this OAuth client is not of the kind {_KINDS[kind]}."
        raise InputError(message, f"Make one: Clients, Create client, {_KINDS[kind]}.", file=where)
    return {kind: dict(body[there])}


def _no_client(where: str) -> InputError:
    return InputError("this is no OAuth client of the Google console.", CHAPTER, file=where)


def asks_this_machine(client: Mapping[str, Any]) -> bool:
    """Whether the OAuth client's server is this very machine (a proxy, a test), where http does."""
    return any(urlsplit(str(part["token_uri"])).hostname in THIS_MACHINE for part in client.values())
