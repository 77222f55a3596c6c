"""The secrets by which feeds and, beyond this machine, the page are reached: kept in a file of the learner's alone."""

from __future__ import annotations

import hmac
import json
import secrets
from dataclasses import fields

from studycal.core.records import asdict, dataclass, replace
from studycal.errors import StudycalError, UsageError

from .workspace import Home

FILE = "shares.json"
_BYTES = 24


@dataclass(frozen=True)
class Shares:
    """The words of secret addresses: the feed with all details, the one with times alone, the page's login."""

    details: str
    busy: str
    login: str

    def feed(self, word: str) -> str:
        """Which feed a word opens: ``details``, ``busy``, or "" for none. Takes equally long for any word."""
        opened = ""
        for name in ("details", "busy"):
            if hmac.compare_digest(getattr(self, name).encode(), word.encode("utf-8", "replace")):
                opened = name
        return opened

    def admits(self, word: str) -> bool:
        """Whether a word is the page's login."""
        return hmac.compare_digest(self.login.encode(), word.encode("utf-8", "replace"))


def shares(home: Home) -> Shares:
    """The secrets, made when first asked for. Raises StudycalError for a file that cannot be used."""
    try:
        data = home.private.read(FILE)
        if data is None:
            return _save(home, Shares(_word(), _word(), _word()))
        body = json.loads(data.decode())
        return Shares(**{field.name: str(body[field.name]) for field in fields(Shares)})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StudycalError(
            f"{home.private.shown(FILE)} cannot be used ({type(error).__name__}).",
            "Remove it: new addresses are made, the old ones end.",
        ) from error


def renew(home: Home, name: str) -> Shares:
    """Make a new word for one of them; the old one opens nothing from now on. Raises UsageError for another name."""
    if name not in {field.name for field in fields(Shares)}:
        raise UsageError(f'There is no secret "{name}".', "They are details, busy and login.")
    return _save(home, replace(shares(home), **{name: _word()}))


def _word() -> str:
    return secrets.token_urlsafe(_BYTES)


def _save(home: Home, made: Shares) -> Shares:
    home.private.write(FILE, json.dumps(asdict(made)).encode())
    return made
