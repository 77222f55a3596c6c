"""`studycal auth caldav`: a password in the system's keyring; where it comes from and whether the server takes it."""

from __future__ import annotations

import getpass
import sys

from studycal import extras
from studycal.calendars.caldav import auth, find
from studycal.calendars.caldav.calendar import open_http
from studycal.calendars.caldav.http import Http
from studycal.config.environment import CALDAV_PASSWORD
from studycal.errors import AuthNeededError, RemoteError, StudycalError, UsageError

from .context import Context


def login(context: Context) -> int:
    """Ask for the password, try it, keep it in the keyring. A password that the server refuses is not kept."""
    settings = context.home.config.caldav
    if not settings.url:
        raise UsageError("The config names no CalDAV server.", "Write its address as `url` under [caldav].")
    where = auth.source(settings)
    if where != "keyring":
        context.say(f"The password comes from the {where}; nothing is kept here.")
        return status(context)
    extras.require("keyring")
    secret = _typed(context)
    http = Http(settings.username, secret, named=find.server(settings.url), allow_http=settings.allow_http)
    count = len(find.calendars(http, settings.url))
    if not context.dry_run:
        auth.login(context.home.config, secret)
    return _tell(context, works=True, words=f"{auth.account(settings)} sees {_calendars(count)}.")


def _typed(context: Context) -> str:
    """The password, never echoed; from a pipe its first line."""
    if sys.stdin.isatty() and not context.options.no_input:
        secret = getpass.getpass(f"Password for {auth.account(context.home.config.caldav)}: ")
    else:
        secret = "" if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if not secret:
        raise UsageError(
            "No password was given.",
            f"Type it, pipe it in, set {CALDAV_PASSWORD}, or set caldav.password_command.",
        )
    return secret


def status(context: Context) -> int:
    """Where the password comes from and whether the server takes it; exit 5 if it does not."""
    well, words = auth.state(context.home.config)
    if not well:
        return _tell(context, works=False, words=f"{words}. Run `studycal auth caldav`.")
    settings = context.home.config.caldav
    try:
        count = len(find.calendars(open_http(context.home), settings.url))
    except AuthNeededError as error:
        return _tell(context, works=False, words=str(error))
    except RemoteError as error:
        return _tell(context, works=None, words=f"{words}. Whether it works could not be asked: {error}")
    return _tell(context, works=True, words=f"{words}; it sees {_calendars(count)}.")


def revoke(context: Context) -> int:
    """Forget the password in the keyring; the server takes it until it is ended there."""
    where = auth.source(context.home.config.caldav)
    if where != "keyring":
        raise StudycalError(f"The password comes from the {where}; studycal keeps none.", "End it there.")
    gone = False if context.dry_run else auth.revoke(context.home.config)
    words = "The password is forgotten here; end it on the server too." if gone else "There is no password to forget."
    if context.json:
        context.print_json({"target": "caldav", "revoked": gone, "said": words})
    else:
        context.print(words)
    return 0


def _calendars(count: int) -> str:
    return f"{count} calendar{'s' * (count != 1)}"


def _tell(context: Context, *, works: bool | None, words: str) -> int:
    settings = context.home.config.caldav
    if context.json:
        where = auth.source(settings)
        context.print_json({"target": "caldav", "works": works, "source": where, "said": words})
    else:
        context.print(words)
    return AuthNeededError.exit_code if works is False else 0
