"""Notifications: a line on this machine's desktop, or to a phone by ntfy (https://docs.ntfy.sh/publish/).

Nothing but a session's title and hours is sent; ntfy's topic and token stand in no message.
"""

from __future__ import annotations

import html
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from studycal.errors import RemoteError, StudycalError, UsageError

from .password_command import from_command

if TYPE_CHECKING:
    from studycal.config.model import Notify

SECONDS = 10.0
"""What a notification may take."""

Send = Callable[[str, str], None]
"""Shows a title and a text. Raises StudycalError."""


def senders(settings: Notify) -> Iterator[tuple[str, Send]]:
    """The ways that are switched on, each by the name that messages call it."""
    if settings.desktop:
        yield "this desktop", desktop
    if settings.ntfy:
        yield urlsplit(settings.ntfy).hostname or "", partial(ntfy, settings)


def desktop(title: str, text: str) -> None:
    """A notification of this desktop: notify-send (Desktop Notifications Specification), on macOS osascript.

    Raises UsageError where there is no such program, RemoteError when it fails.
    """
    words = _desktop_words(title, text, sys.platform)
    if not shutil.which(words[0]):
        raise UsageError(
            f"This machine has no {words[0]}, which shows notifications.",
            "Install it (Debian: libnotify-bin), or set `ntfy` under [notify].",
        )
    try:
        subprocess.run(words, check=True, capture_output=True, timeout=SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        raise RemoteError(f"{words[0]} could not show a notification.", "Is anybody logged in to a desktop?") from error


def _desktop_words(title: str, text: str, platform: str) -> list[str]:
    """The command; what it shows is handed over as arguments, never as part of a script or of markup."""
    if platform == "darwin":
        script = ("on run argv", "display notification (item 2 of argv) with title (item 1 of argv)", "end run")
        return ["osascript", *(word for line in script for word in ("-e", line)), title, text]
    return ["notify-send", "--app-name=studycal", "--", title, html.escape(text, quote=False)]


def ntfy(settings: Notify, title: str, text: str) -> None:
    """Publish to a topic of an ntfy server, as JSON: its headers hold no other letters than English ones.

    Redirects are not followed, so a token reaches its own server alone. Raises RemoteError and AuthNeededError.
    """
    import urllib3

    address = urlsplit(settings.ntfy)
    base, _, topic = address.path.rstrip("/").rpartition("/")
    body = json.dumps({"topic": topic, "title": title, "message": text, "tags": ["books"]})
    headers = {"Content-Type": "application/json"}
    if settings.token_command:
        headers["Authorization"] = f"Bearer {from_command(settings.token_command, 'token_command of [notify]')}"
    pool = urllib3.PoolManager(retries=False)
    try:
        answer = pool.request(
            "POST",
            urlunsplit((address.scheme, address.netloc, f"{base}/", "", "")),
            body=body.encode(),
            headers=headers,
            timeout=urllib3.Timeout(total=SECONDS),
            redirect=False,
            preload_content=False,
        )
    except urllib3.exceptions.HTTPError:
        raise RemoteError(f"{address.hostname} cannot be reached.") from None  # its words name the topic
    finally:
        pool.clear()
    if answer.status >= 300:
        raise _refusal(answer.status, address.hostname or "")


def _refusal(status: int, host: str) -> StudycalError:
    if status in (401, 403):
        return RemoteError(f"{host} does not take notifications from you (status {status}).", "See `token_command`.")
    if status == 429:
        return RemoteError(f"{host} takes no more notifications for now.")
    return RemoteError(f"{host} refused a notification (status {status}).", "Correct `ntfy` under [notify].")
