"""Real programs that tests meet. Without one a test is skipped and says so; where nothing may be skipped it fails."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest


def lacks(peer: str) -> NoReturn:
    """End the test that needs ``peer``: skipped, or failed with CI=true unless peers were left out on purpose."""
    told = f"{peer} is not here; scripts/peers installs it"
    if os.environ.get("CI") == "true" and not os.environ.get("STUDYCAL_TESTS_WITHOUT_PEERS"):
        pytest.fail(told, pytrace=False)
    pytest.skip(told)


def program(peer: str, *names: str) -> str:
    """The first of these programs that is here; without any the test ends as `lacks` says."""
    return next(filter(None, map(shutil.which, names or (peer,))), None) or lacks(peer)


def chromium() -> str:
    """Chromium by any of its names; first the build that draws no window of its own, and so opens a page in a fifth of
    the time.
    """
    return program("Chromium", "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
