"""A real Chromium for tests of what is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.peers import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, started once."""
    from playwright.sync_api import sync_playwright

    program = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()
