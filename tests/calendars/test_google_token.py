"""The end of a Google login."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from studycal.calendars.google.token import ended, warning

ISSUED = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(("hours", "testing"), [(1, False), (165, False), (166, True), (170, True), (171, False)])
def test_f20_a_login_that_dies_at_seven_days_names_the_testing_app(hours: int, testing: bool) -> None:
    error = ended(ISSUED, ISSUED + timedelta(hours=hours))
    assert ("In production" in str(error)) is testing
    assert error.exit_code == 5


@pytest.mark.parametrize(("days", "warned"), [(4, False), (5, True), (6, True), (7, False)])
def test_f20_the_end_is_told_from_the_fifth_day(days: int, warned: bool) -> None:
    assert bool(warning(ISSUED, ISSUED + timedelta(days=days))) is warned
