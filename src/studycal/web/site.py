"""What every route is given: the learner's folder, opened for one request, the clock, and the templates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.responses import HTMLResponse

from studycal.core.rules import sentence
from studycal.formats.text import hours
from studycal.service.build import build
from studycal.service.built import Built
from studycal.service.home import Home

from . import guard


@dataclass
class Site:
    """One learner's site. ``open_home`` opens their folder, ``clock`` says what time it is, ``url`` is the address
    others reach it by.
    """

    open_home: Callable[[], Home]
    clock: Callable[[], datetime]
    url: str

    @contextmanager
    def home(self) -> Iterator[Home]:
        """The learner's folder for the length of a request."""
        home = self.open_home()
        try:
            yield home
        finally:
            store = home.__dict__.get("store")
            if store is not None:
                store.close()

    @cached_property
    def templates(self) -> Environment:
        """Every text is escaped; a name that is missing is an error."""
        found = Environment(
            loader=PackageLoader("studycal.web"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        found.filters |= {"sentence": sentence, "hours": hours, "clock": lambda at: f"{at:%H:%M}"}
        return found

    def page(self, request: Request, here: str, built: Built, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401 - a template takes anything
        """A page of the site."""
        text = self.templates.get_template(f"{here}.html").render(
            here=here, token=guard.token(request), plan=built.plan, built=built, now=self.local(built), **values
        )
        return HTMLResponse(text, status)

    def local(self, built: Built) -> datetime:
        """Now, on the learner's clock."""
        return self.clock().astimezone(built.schedule.zone)

    def built(self, home: Home) -> Built:
        """The plan as it stands."""
        return build(home, self.clock())


def picture(markup: str) -> Markup:
    """A picture of ours as part of a page: its texts are escaped where it is drawn."""
    return Markup(markup)  # noqa: S704 - drawn by formats.svg as an element tree


STATIC = Path(__file__).parent / "static"
