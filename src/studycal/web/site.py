"""What every route is given: the learner's folder, opened for one request, the clock, and the templates."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, MutableMapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any, ClassVar

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.responses import HTMLResponse

from studycal.config.model import Config
from studycal.config.setting import limits
from studycal.core.life.facts import standing
from studycal.core.placement.rules import sentence
from studycal.core.records import dataclass, field
from studycal.errors import InputError, StudycalError
from studycal.formats.text import hours
from studycal.service import log_entries, pins
from studycal.service.feed_readers import Readers
from studycal.service.plan import busy_problems
from studycal.service.revision import Previous, Revision
from studycal.service.settings import write_checked
from studycal.service.waiting import look, opened
from studycal.service.workspace import Home, for_request

from . import guard, values
from .fact_words import short

STATIC = Path(__file__).parent / "static"
MAIN = (("today", "/", "Today"), ("week", "/week", "Week"), ("month", "/month", "Month"), ("year", "/year", "Year"),
        ("review", "/review", "Review"))  # fmt: skip
FURTHER_PAGES = (
    ("outputs", "/outputs", "Outputs"),
    ("said", "/said", "History"),
    ("subscribe", "/subscribe", "Subscribe"),
    ("connect", "/connect", "Connect"),
    ("settings", "/settings", "Settings"),
)
FOOTER = "Your files are the plan; this page is a window on them."
CALENDARS = {"caldav": "CalDAV", "google": "Google Calendar"}
"""What the kinds of calendars that are written to are called."""

STATES = {"planned": "planned", "done": "✓ done", "partial": "◐ partial", "skipped": "– skipped",
          "unknown": "? not logged", "dropped": "× dropped"}  # fmt: skip


TYPED = {
    "title": pins.TITLE_LIMIT, "shortest": pins.SHORTEST, "longest": pins.LONGEST,
    "restart": log_entries.RESTART_LIMIT, "link": log_entries.LINK_LIMIT, "text": log_entries.TEXT_LIMIT,
}  # fmt: skip
"""What fields take, as the services that read them say."""


@dataclass(frozen=True)
class Announcement:
    """Something that the learner has to know: a heading, its sentences, and where it is told in full (``way`` is what
    leads there) and put aside, "" for what goes by itself once it is mended.
    """

    heading: str
    lines: tuple[str, ...]
    path: str
    seen: str
    number: int | str
    way: str = "All of it"


@dataclass(frozen=True)
class _Read:
    """What a request read: of which plan, from which memory, its config, what stood published, and as a plan."""

    place: object
    config_bytes: bytes
    config: Config | None
    stored: Previous
    published: Revision | None


@dataclass
class Site:
    """One learner's site. ``open_home`` opens their folder, ``clock`` says what time it is, ``url`` is the address
    others reach it by, ``config`` where the settings stand or will stand; host and port are those it is served at.
    """

    open_home: Callable[[], Home]
    clock: Callable[[], datetime]
    url: str
    config: Path | None = None
    host: str = "127.0.0.1"
    port: int = 0
    work: MutableMapping[str, Any] = field(default_factory=dict)
    """What goes on beside the requests: a sync, a login at Google."""
    connects: tuple[str, ...] = ("google", "caldav")
    """The kinds of calendars that can be connected here."""
    _read: _Read | None = None
    keeps_what_was_read: ClassVar[bool] = True
    """Whether all requests are of one learner's plan, so that what one has read serves the next."""
    has_commands: ClassVar[bool] = True
    """Whether the learner has a command line and a folder, so that a message may name what is typed there."""

    def home(self) -> AbstractContextManager[Home]:
        """The learner's plan for the length of a request."""
        return for_request(partial(opened, self.open_home))

    @property
    def config_path(self) -> Path:
        """Where the settings stand, or will."""
        if self.config is not None:
            return self.config
        try:
            with self.home() as home:
                return home.config_path
        except InputError as error:
            return Path(error.file)

    @property
    def has_config(self) -> bool:
        """Whether there are settings at all."""
        return self.config_path.exists()

    def read_config(self) -> str:
        """The settings' text, whatever it is."""
        return self.config_path.read_bytes()[:1_000_000].decode("utf-8", "replace")

    def write_config(self, text: str) -> None:
        """Replace the settings by a text that was typed whole. Raises InputError for one that would not be read."""
        write_checked(self.config_path, text)

    def open_draft(self, folder: Path) -> Home:
        """A folder that is not the learner's: where a plan is tried out before it is kept."""
        from studycal.wiring import open_home

        return open_home(folder)

    @property
    def secure(self) -> bool:
        """Whether the site is reached by https alone."""
        return self.url.startswith("https://")

    def address(self, request: Request) -> str:
        """The site's own address, as whoever asks reaches it; the guard has seen to it that the name is ours."""
        return (self.url or f"http://{request.headers['host']}").rstrip("/")

    @cached_property
    def templates(self) -> Environment:
        """Every text is escaped; a name that is missing is an error."""
        environment = Environment(
            loader=PackageLoader("studycal.web"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters |= {
            "sentence": sentence,
            "arrows": _arrows,
            "hours": hours,
            "clock": lambda at: f"{at:%H:%M}",
            "clock_there": _clock_there,
            "day": lambda at: f"{at:%a} {at.day} {at:%b}",
            "long_day": lambda at: f"{at:%A} {at.day} {at:%B}",
            "status": lambda session: STATES[session.status.value],
            "web": lambda link: link if link.startswith(("http://", "https://")) else "",
            "local": values.local_path,
            "told": self.worded,
        }
        environment.globals |= {
            "main_pages": MAIN,
            "more_pages": FURTHER_PAGES,
            "footer": FOOTER,
            "connects": self.connects,
            "hosted": not self.has_commands,
            "bare_pages": ("setup", "login", "left"),
            "has_plan": self.has_plan,
            "limits": limits,
            "typed": TYPED,
        }
        return environment

    def page(self, request: Request, here: str, built: Revision, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401 - a template takes anything
        """A page of the plan."""
        text = self.templates.get_template(f"{here}.html").render(
            here=here, token=guard.token(request), logged_in=self.logged_in(request),
            plan=built.plan, built=built, now=self.local(built),
            version=version_of(built), topic=built.curriculum.week, **({"unknown": self.unknown(built)} | values),
        )  # fmt: skip
        return HTMLResponse(text, status)

    def unknown(self, built: Revision) -> list[str]:
        """What is wrong with other calendars, as a terminal says it: one that is unknown is not free."""
        return [
            self.worded(f"{problem.file}{f':{problem.line}' * bool(problem.line)}: {problem.message} {problem.remedy}")
            for problem in busy_problems(built)
        ]

    def plain(self, request: Request, here: str, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401 - a template takes anything
        """A page that needs no plan: errors, the login, the set-up."""
        text = self.templates.get_template(f"{here}.html").render(
            here=here, token=guard.token(request), logged_in=self.logged_in(request) and here not in ("login", "left"),
            plan=None, version="", **values,
        )  # fmt: skip
        return HTMLResponse(text, status)

    def has_plan(self) -> bool:
        """Whether whoever asks has a plan here, whose pages can be named to them."""
        return True

    def logged_in(self, request: Request) -> bool:
        """Whether a browser came by a login, which it can end."""
        return "studycal-login" in request.cookies

    def readers(self) -> Readers:
        """Who read the feeds, remembered for as long as the site is served."""
        readers: Readers = self.work.setdefault("readers", Readers())
        return readers

    def worded(self, text: str) -> str:
        """A message as this site's readers need it: in a folder of one's own commands can be typed."""
        return text

    def told_error(self, error: StudycalError) -> StudycalError:
        """The same for an error."""
        return error

    def announced(self, _home: Home) -> Sequence[Announcement]:
        """What the first page tells until it was seen, of what somebody else changed: nothing, in a folder of one."""
        return ()

    def connected(self, home: Home, target: str) -> None:
        """A calendar was connected, or connected again."""

    def local(self, built: Revision) -> datetime:
        """Now, on the learner's clock."""
        return self.clock().astimezone(built.schedule.zone)

    def built(self, home: Home) -> Revision:
        """The plan as it stands. What the request before read of it is taken up where nobody has written since."""
        if self.keeps_what_was_read:
            self._take_up(home)
        built = look(home, self.clock())
        if self.keeps_what_was_read and home.stored is not None:
            self._read = _Read(
                _place(home), home.config_bytes, home.__dict__.get("config"), home.stored, home.published
            )
        return built

    def _take_up(self, home: Home) -> None:
        read, store = self._read, home.store
        if read is None or home.stored is not None or read.place != _place(home):
            return
        if read.config is not None and read.config_bytes == home.config_bytes:
            home.__dict__.setdefault("config", read.config)
        if (read.stored.number, read.stored.facts) == (store.revision(), store.facts_version()):
            store.number_by(read.stored.keys)
            home.stored, home.published = read.stored, read.published


@pass_context
def _clock_there(context: Context, at: datetime) -> str:
    """``19:00``; with its zone where that is not the plan's: ``19:00 Asia/Tokyo``."""
    home = str(context["now"].tzinfo)
    return f"{at:%H:%M}" if str(at.tzinfo) == home else f"{at:%H:%M} {at.tzinfo}"


def _arrows(text: str) -> str:
    """A sentence with arrows of one sign: a browser breaks a terminal's between its two."""
    return text.replace("->", "→")


def _place(home: Home) -> object:
    return home.plan_id, home.workspace.store_stamp(home.state)


def version_of(built: Revision) -> str:
    """What a page that follows the plan knows it by: another one where anything differs that it shows."""
    waiting = "".join(f"\n{problem.line} {problem.message}" for problem in built.waiting)
    suffix = f"-{hashlib.sha256(waiting.encode()).hexdigest()[:12]}" if waiting else ""
    return f"{built.plan.revision}-{built.facts.version}{suffix}"


def kept(home: Home, request: Request) -> dict[str, Any] | None:
    """The fact that was just kept, for a line that offers to take it back; None for a number that names none."""
    number = values.hinted_number(request.query_params.get("kept", ""))
    if number is None:
        return None
    fact = next((record for record in standing(home.store.records()) if record.id == number), None)
    return {"number": fact.id, "words": short(fact.kind, fact.body)} if fact else None


def picture(markup: str) -> Markup:
    """A picture of ours as part of a page: its texts are escaped where it is drawn."""
    return Markup(markup)  # noqa: S704 - drawn by formats.svg as an element tree
