"""A user name and a password as HTTP wants them: Basic (RFC 7617), or Digest (RFC 7616) where a server asks for it.

Digest is httpx' own, by the interface that it documents for its authentication classes; no request goes through httpx.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

_CHALLENGE = re.compile(r"(?:^|,)\s*([A-Za-z][\w-]*)(?=\s+[^\s=,]+\s*=|\s*(?:,|$))")
"""Where a challenge begins in a header that may hold several: a scheme's name, not that of a parameter."""


class Credentials:
    """What is sent in Authorization: Basic until a server asks for Digest; safe to use from several threads."""

    def __init__(self, username: str, password: str) -> None:
        self._username = username
        self._password = password
        self._lock = Lock()
        self._digest: httpx.DigestAuth | None = None
        self._basic = "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()

    def header(self, method: str, url: str) -> str:
        """The Authorization header of a request."""
        with self._lock:
            if self._digest is None:
                return self._basic
            import httpx

            flow = self._digest.auth_flow(httpx.Request(method, url))
            return next(flow).headers["Authorization"]

    def answer(self, challenges: Iterable[str], method: str, url: str) -> str:
        """The Authorization header that answers a 401; empty where it asks for nothing that can be given anew.

        ``challenges`` are the WWW-Authenticate headers of the answer.
        """
        for challenge in _digests(challenges):
            header = self._answered(challenge, method, url)
            if header:
                return header
        return ""

    def _answered(self, challenge: str, method: str, url: str) -> str:
        import httpx

        digest = httpx.DigestAuth(self._username, self._password)
        request = httpx.Request(method, url)
        flow = digest.auth_flow(request)
        next(flow)
        reply = httpx.Response(401, headers=[("WWW-Authenticate", challenge)], request=request)
        try:
            header = flow.send(reply).headers["Authorization"]
        except (httpx.ProtocolError, NotImplementedError, KeyError, ValueError):
            return ""  # an algorithm or a protection that nobody knows
        with self._lock:
            self._digest = digest
        return header


def _digests(headers: Iterable[str]) -> Iterator[str]:
    """The Digest challenges among WWW-Authenticate headers, each of which may hold several (RFC 9110 11.6.1)."""
    for header in headers:
        starts = [match.start(1) for match in _CHALLENGE.finditer(_without_quotes(header))]
        for begin, end in pairwise((*starts, len(header))):
            challenge = header[begin:end].strip().rstrip(",")
            if challenge.lower().startswith("digest "):
                yield challenge


def _without_quotes(header: str) -> str:
    """The header with its quoted strings blanked, each sign in its place."""
    return re.sub(r'"(?:[^"\\]|\\.)*"', lambda match: '"' + "x" * (len(match[0]) - 2) + '"', header)
