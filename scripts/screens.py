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
from playwright.sync_api import Page, sync_playwright

from studycal.cli.serve import listen
from studycal.web.app import create
from studycal.web.serving import server
from studycal.web.site import Site
from studycal.wiring import open_home

DESK, LOW = {"width": 1180, "height": 940}, {"width": 1180, "height": 620}
PHONE = {"width": 390, "height": 820}


@dataclass(frozen=True)
class Shot:
    """A picture: of a path, after something was done there, of a size and in a scheme."""

    path: str
    size: dict[str, int]
    scheme: str = "light"
    first: Callable[[Page], None] = lambda _: None


def bad_week(page: Page) -> None:
    """Ask what a bad week would do; nothing is kept."""
    page.get_by_role("button", name="A bad week: one build, one write").click()
    page.get_by_role("button", name="Keep it").wait_for()


SHOTS = {
    "today": Shot("/", DESK),
    "week": Shot("/week/10", DESK),
    "week-dark": Shot("/week/10", DESK, "dark"),
    "phone": Shot("/week/10", PHONE, "dark"),
    "year": Shot("/year", DESK),
    "outputs": Shot("/outputs", LOW),
    "review": Shot("/review", DESK),
    "mark": Shot("/week/11", LOW, first=bad_week),
    "said": Shot("/said", LOW),
    "subscribe": Shot("/subscribe", DESK),
}


def main() -> None:
    """Take them all."""
    wanted = sys.argv[1:] or list(SHOTS)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name in wanted:
            shot = SHOTS[name]
            page = browser.new_page(base_url=address, viewport=shot.size, color_scheme=shot.scheme)
            page.goto(shot.path)
            shot.first(page)
            page.screenshot(path=FOLDER / f"page-{name}.png")
            page.close()
        browser.close()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The learner's site while the block lasts."""
    settle(folder).store.close()
    with listen("127.0.0.1", 8765) as listening:
        site = Site(lambda: open_home(folder), lambda: NOW, "")
        running = server(create(site, port=8765))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield "http://127.0.0.1:8765"
        running.should_exit = True
        thread.join()


if __name__ == "__main__":
    main()
