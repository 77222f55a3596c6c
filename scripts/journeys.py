"""Two ways through the pages, step by step, as pictures for docs/journeys.md: docs/pictures/step-*.

`scripts/pictures journeys`. From an empty folder to the first file, on a phone and, without script, at a desk; and a
bad fortnight on a trip, at a desk, with a calendar server of its own, and its other half on a phone. Each step is what
a person does; the picture is what they see then.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from gallery import FOLDER
from playwright.sync_api import Browser, Page, sync_playwright

from studycal.cli.serve import listen
from studycal.web.app import create
from studycal.web.serving import server
from studycal.web.site import Site
from studycal.wiring import open_home
from tests.cli.learner import Learner
from tests.peers import chromium
from tests.peers_caldav import USER, Server
from tests.web.site import Served
from tests.web.test_journeys import WILD, drag_there

PHONE, DESK = {"width": 360, "height": 640}, {"width": 1000, "height": 600}
NOW = "2027-01-12T12:00:00+01:00"
Step = tuple[str, Callable[[Page], None]]
"""A step's name, and what is done."""


def _paste(page: Page) -> None:
    page.goto("/")
    page.get_by_label("The document").fill(WILD)
    page.get_by_label("How many of these days make a week?").wait_for()
    page.get_by_text("How many of these days make a week?").scroll_into_view_if_needed()


def _answer(page: Page) -> None:
    page.get_by_label("How many of these days make a week?").fill("5")
    page.locator('.draw td[data-day="1"][data-slot="40"]').tap()
    page.get_by_role("heading", name="The year as it would be").wait_for()
    page.locator(".draw").scroll_into_view_if_needed()


def _see_the_year(page: Page) -> None:
    page.get_by_role("heading", name="The year as it would be").scroll_into_view_if_needed()


def _start(page: Page) -> None:
    page.get_by_role("button", name="Start", exact=True).tap()
    page.get_by_role("heading", name="Loaf 1").wait_for()


def _download(page: Page) -> None:
    page.goto("/subscribe")
    with page.expect_download():
        page.get_by_role("link", name="Download it as a file").first.tap()


def _trip(page: Page) -> None:
    page.goto("/week/8")
    page.get_by_text("A trip …").click()
    form = page.locator("form", has=page.locator('input[value="travel"]'))
    form.get_by_label("From").fill("2027-01-18")
    form.get_by_label("To").fill("2027-01-31")
    form.get_by_label("Time zone there").fill("Tokyo")


def _look(page: Page) -> None:
    page.locator("form", has=page.locator('input[value="travel"]')).get_by_role("button").click()
    page.get_by_role("button", name="Keep it").wait_for()


def _keep(page: Page) -> None:
    page.get_by_role("button", name="Keep it").click()
    page.get_by_text("Kept: travel").wait_for()


def _drag(page: Page) -> None:
    block = page.locator("[data-movable]").first
    block.focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)


def _keep_the_drag(page: Page) -> None:
    page.keyboard.press("Enter")
    page.get_by_text("Kept: pin W08").wait_for()


def _undo(page: Page) -> None:
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Kept: pin W08").wait_for(state="detached")


def _log(page: Page) -> None:
    page.goto("/")
    page.locator("summary", has_text="W07 S1").click()
    page.locator("details[open]").get_by_role("button", name="Done").click()
    page.get_by_text("Kept: log W07.S1 done").wait_for()


def _review(page: Page) -> None:
    page.goto("/review?week=6")
    page.get_by_label("A word on the week").fill("thin: the trip was near")
    page.get_by_label("1 roughly").check()


def _sync(page: Page) -> None:
    page.goto("/connect")
    page.get_by_role("button", name="Sync now").click()
    page.locator("#sync:not([data-running])").wait_for(timeout=60_000)


def _moved_there(page: Page) -> None:
    page.goto("/week/10")


BEGINNING: tuple[Step, ...] = (
    ("begin-1", _paste),
    ("begin-2", _answer),
    ("begin-3", _see_the_year),
    ("begin-4", _start),
    ("begin-5", _download),
)


def _type_it_all(page: Page) -> None:
    page.goto("/")
    page.get_by_label("The document").fill(WILD)
    page.get_by_label("Days and times", exact=True).fill("tue,thu 7pm; sat 10:00")
    page.get_by_label("Time zone").fill("Lisbon")


def _see_without_script(page: Page) -> None:
    page.get_by_role("button", name="See the year").press("Enter")
    page.get_by_label("How many of these days make a week?").wait_for()


def _start_without_script(page: Page) -> None:
    page.get_by_label("How many of these days make a week?").fill("5")
    page.get_by_role("button", name="Start", exact=True).press("Enter")
    page.get_by_role("heading", name="Loaf 1").wait_for()


AT_A_DESK: tuple[Step, ...] = (
    ("desk-1", _type_it_all),
    ("desk-2", _see_without_script),
    ("desk-3", _start_without_script),
)


def _trip_by_touch(page: Page) -> None:
    _trip(page)
    page.locator("form", has=page.locator('input[value="travel"]')).get_by_role("button").tap()
    page.get_by_role("button", name="Keep it").tap()
    page.get_by_text("Kept: travel").wait_for()


def _open_by_touch(page: Page) -> None:
    page.get_by_role("link", name="S1 Theory").tap()
    page.locator("#W08\\.S1").wait_for()


def _another_time(page: Page) -> None:
    card = page.locator("#W08\\.S1")
    card.get_by_text("Another time").tap()
    card.get_by_label("When (Asia/Tokyo)").fill("2027-01-22T08:15")
    card.get_by_label("Minutes").fill("45")
    card.get_by_role("button", name="See what moves").scroll_into_view_if_needed()


def _see_what_moves(page: Page) -> None:
    page.locator("#W08\\.S1").get_by_role("button", name="See what moves").tap()
    page.get_by_role("button", name="Keep it").wait_for()


def _keep_by_touch(page: Page) -> None:
    page.get_by_role("button", name="Keep it").tap()
    page.get_by_text("Kept: pin W08.S1").wait_for()


def _subscribe(page: Page) -> None:
    page.goto("/subscribe")


BY_TOUCH: tuple[Step, ...] = (
    ("touch-1", _trip_by_touch),
    ("touch-2", _open_by_touch),
    ("touch-3", _another_time),
    ("touch-4", _see_what_moves),
    ("touch-5", _keep_by_touch),
    ("touch-6", _review),
    ("touch-7", _subscribe),
)


def fortnight(served: Served, radicale: Server) -> tuple[Step, ...]:
    """The steps of the second way; the server is the learner's own."""

    def connect(page: Page) -> None:
        page.goto("/connect")
        page.get_by_label("Server").fill(radicale.url)
        page.get_by_label("Name", exact=True).fill(USER)
        page.get_by_label("Password").fill("x")
        page.get_by_role("button", name="Connect", exact=True).click()
        page.get_by_role("button", name="Sync now").wait_for()

    def drag_and_sync(page: Page) -> None:
        drag_there(served, radicale)
        _sync(page)

    return (
        ("trip-1", _trip),
        ("trip-2", _look),
        ("trip-3", _keep),
        ("trip-4", _drag),
        ("trip-5", _keep_the_drag),
        ("trip-6", _undo),
        ("trip-7", _log),
        ("trip-8", _review),
        ("trip-9", connect),
        ("trip-10", _sync),
        ("trip-11", drag_and_sync),
        ("trip-12", _moved_there),
    )


def main() -> None:
    """Go both ways, and take a picture after each step."""
    os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="journeys-")  # passwords of the made-up learner
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as name:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        folder = Path(name)
        (folder / "empty").mkdir()
        with served(folder / "empty") as port:
            film(browser, f"http://127.0.0.1:{port}", BEGINNING, viewport=PHONE, has_touch=True)
        (folder / "typed").mkdir()
        with served(folder / "typed") as port:
            film(browser, f"http://127.0.0.1:{port}", AT_A_DESK, viewport=DESK, java_script_enabled=False)
        away = Learner(folder / "away", NOW)
        away.folder.mkdir()
        away.begin()
        with served(away.folder) as port:
            film(browser, f"http://127.0.0.1:{port}", BY_TOUCH, viewport=PHONE, has_touch=True, is_mobile=True)
        learner = Learner(folder / "lived", NOW)
        learner.folder.mkdir()
        learner.begin()
        radicale = Server("radicale", folder / "radicale")
        radicale.start()
        with served(learner.folder) as port:
            film(browser, f"http://127.0.0.1:{port}", fortnight(Served(learner, port), radicale), viewport=DESK)
        radicale.kill()
        browser.close()


def film(browser: Browser, address: str, steps: tuple[Step, ...], **how: object) -> None:
    """One window, one step after the other."""
    page = browser.new_page(base_url=address, timezone_id="Europe/Warsaw", **how)  # type: ignore[arg-type]
    for name, act in steps:
        act(page)
        page.wait_for_load_state("networkidle")
        if how.get("is_mobile") or not how.get("java_script_enabled", True):
            page.screenshot(path=FOLDER / f"step-{name}.jpg", type="jpeg", quality=70)
        else:
            page.screenshot(path=FOLDER / f"step-{name}.png")
    page.close()


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """The site of a folder, with a plan or without one, on a port of this machine."""
    config = folder / "studycal.toml"
    with listen("127.0.0.1", 0) as listening:
        port: int = listening.getsockname()[1]
        site = Site(lambda: open_home(folder, config), lambda: datetime.fromisoformat(NOW), "", config)
        running = server(create(site, port=port))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield port
        running.should_exit = True
        thread.join()


if __name__ == "__main__":
    main()
