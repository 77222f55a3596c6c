"""Learners for the command line's tests."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from hypothesis import settings

from tests.cli.learner import Learner

settings.register_profile("studycal", deadline=None)  # how busy the machine is, is no fault
settings.load_profile("studycal")


@pytest.fixture
def newcomer(tmp_path: Path) -> Learner:
    """Somebody in an empty folder."""
    return Learner(tmp_path)


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    """Somebody with the shipped curriculum from Monday 30 November 2026 in Warsaw."""
    return Learner(tmp_path).begin()


def pytest_sessionstart() -> None:
    """A shell without job control lets what it starts with ``&`` ignore interrupts, and so would all programs here."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where a program of others (a server, a browser) is met, a failure is tried once more; the summary lists each.

    A fault of ours fails twice. One that shows at times only is still a bug: look at what is listed.
    """
    for item in items:
        if item.get_closest_marker("peer"):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Why a test was tried once more, in full."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.section(f"tried once more: {report.nodeid}")
        terminalreporter.write_line(report.longreprtext)
