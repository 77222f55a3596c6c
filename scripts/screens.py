"""The pictures of the pages in docs/pictures, page-*.png: the gallery's learner, in a real Chromium.

`scripts/pictures pages`. Not compared by a test, for fonts differ from machine to machine: look at them.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gallery import FOLDER, NOW, settle
from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

from studycal.cli.serve import listen
from studycal.web.app import create
from studycal.web.serving import server as uvicorn_server
from studycal.web.site import Site
from studycal.wiring import open_home

DESK, LOW = {"width": 1180, "height": 940}, {"width": 1180, "height": 620}
PHONE = {"width": 390, "height": 820}


@dataclass(frozen=True)
class Shot:
    """A picture of a path: after something was done there, of a size, in a scheme, in a folder with a plan or not."""

    path: str
    size: dict[str, int]
    scheme: str = "light"
    first: Callable[[Page], None] = lambda _: None
    planned: bool = True
    part: str = ""
    """A section by its heading's id, where not the whole page is shown."""


def bad_week(page: Page) -> None:
    """Ask what a bad week would do; nothing is kept."""
    page.get_by_role("button", name="A bad week: one build, one write").click()
    page.get_by_role("button", name="Keep it").wait_for()


def onto_lunch(page: Page) -> None:
    """Move a session onto an appointment by keys: it is asked about."""
    page.locator('[data-session="W10.S4"]').focus()
    for _ in range(6):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Keep it").wait_for()


def opened(page: Page) -> None:
    """Open a session's panel, and in it what changes its time and length."""
    page.locator('[data-session="W11.S3"] a').click()
    page.locator(".panel.open").get_by_text("Another time or length").click()


def other_days(page: Page) -> None:
    """Ask what other days would do."""
    page.locator('[name="times.home"]').fill("tue,thu,fri 19:00; sat 10:00")
    page.get_by_role("button", name="See what it does").click()
    page.get_by_role("button", name="Keep it").wait_for()


def below_the_days(page: Page) -> None:
    """Fold the days and times: the sections say what they hold."""
    page.locator("summary", has_text="Days and times").click()
    page.locator("summary", has_text="Sync").click()


def server(url: str, username: str) -> Callable[[Page], None]:
    """Fill in a CalDAV server, as a provider's page of the documentation says it."""

    def fill(page: Page) -> None:
        page.get_by_label("Server").fill(url)
        page.get_by_label("Name").fill(username)
        page.get_by_label("Password").fill("abcd-efgh-ijkl-mnop")

    return fill


def understood(page: Page) -> None:
    """Paste a plan, and wait for its year."""
    rows = "".join(f"| {week} | Chapter {week} |\n" for week in range(1, 27))
    page.get_by_label("The document").fill(f"# A book in half a year\n\n| Week | Topic |\n| --- | --- |\n{rows}")
    page.get_by_role("heading", name="The year as it would be").wait_for()


SHOTS = {
    "today": Shot("/", DESK),
    "week": Shot("/week/10", DESK),
    "week-dark": Shot("/week/10", DESK, "dark"),
    "phone": Shot("/week/10", PHONE, "dark"),
    "session": Shot("/week/11", {"width": 1140, "height": 800}, first=opened),
    "move": Shot("/week/10", DESK, first=onto_lunch),
    "move-phone": Shot("/week/10?move=W10.S4#move", PHONE),
    "month": Shot("/month", DESK),
    "month-phone": Shot("/month", PHONE),
    "year": Shot("/year", LOW),
    "year-phone": Shot("/year", PHONE),
    "outputs": Shot("/outputs", LOW),
    "review": Shot("/review", DESK),
    "mark": Shot("/week/11", LOW, first=bad_week),
    "said": Shot("/said", LOW),
    "subscribe": Shot("/subscribe", LOW),
    "connect": Shot("/connect", DESK),
    "connect-icloud": Shot(
        "/connect", DESK, first=server("https://caldav.icloud.com", "you@example.org"), part="c-caldav"
    ),
    "connect-fastmail": Shot(
        "/connect", DESK, first=server("https://caldav.fastmail.com", "you@fastmail.com"), part="c-caldav"
    ),
    "connect-nextcloud": Shot(
        "/connect", DESK, first=server("https://cloud.example.org/remote.php/dav", "ada"), part="c-caldav"
    ),
    "connect-google": Shot("/connect", DESK, part="c-google"),
    "settings": Shot("/settings", LOW, first=other_days),
    "settings-phone": Shot("/settings", PHONE, first=below_the_days),
    "search": Shot("/search?q=attention", LOW),
    "setup": Shot("/setup", LOW, first=understood, planned=False),
    "setup-phone": Shot("/setup?example=1", PHONE, planned=False),
}


def main() -> None:
    """Take them all."""
    wanted = sys.argv[1:] or list(SHOTS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for planned in (True, False):
            names = [name for name in wanted if SHOTS[name].planned is planned]
            with tempfile.TemporaryDirectory() as folder, served(Path(folder), planned=planned) as address:
                for name in names:
                    take(browser, address, name)
        browser.close()


def take(browser: Browser, address: str, name: str) -> None:
    """One of them."""
    shot = SHOTS[name]
    page = browser.new_page(base_url=address, viewport=shot.size, color_scheme=shot.scheme, timezone_id="Europe/Warsaw")  # type: ignore[arg-type]
    page.goto(shot.path)
    shot.first(page)
    page.screenshot(path=FOLDER / f"page-{name}.png", clip=around(page, shot.part), full_page=bool(shot.part))
    page.close()


def around(page: Page, part: str) -> FloatRect | None:
    """A section with a margin; None for the whole window."""
    if not part:
        return None
    section = page.locator(f"section[aria-labelledby={part}]")
    top, form = section.bounding_box(), section.locator("form").last.bounding_box()
    if top is None or form is None:
        raise SystemExit(f"{part} is not shown")
    height = form["y"] + form["height"] - top["y"]
    return {"x": top["x"] - 16, "y": top["y"], "width": top["width"] + 32, "height": height + 16}


@contextmanager
def served(folder: Path, *, planned: bool) -> Iterator[str]:
    """The learner's site while the block lasts, or that of an empty folder."""
    if planned:
        settle(folder).store.close()
    config = folder / "studycal.toml"
    with listen("127.0.0.1", 8765) as listening:
        site = Site(lambda: open_home(folder, config), lambda: NOW, "", config)
        running = uvicorn_server(create(site, port=8765))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield "http://127.0.0.1:8765"
        running.should_exit = True
        thread.join()


if __name__ == "__main__":
    main()
