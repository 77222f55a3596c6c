"""Moments by name in small files: what is kept comes back, and nothing else is taken for one."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from studycal.formats.moments import moments_of, stated

NOON = datetime(2027, 3, 28, 12, tzinfo=ZoneInfo("Europe/Berlin"))


def test_what_is_kept_comes_back():
    assert moments_of(stated({"Outlook": NOON})) == {"Outlook": NOON}
    assert stated({"Outlook": NOON}) == {"Outlook": "2027-03-28T10:00:00+00:00"}
    assert moments_of({"old file": "2027-03-28T12:00:00+02:00"}) == {"old file": datetime(2027, 3, 28, 10, tzinfo=UTC)}


@pytest.mark.parametrize(
    "body", [[], "2027-03-28", None, 7, {"a": 7}, {"a": None}, {"a": {}}, {"a": "noon"}, {"a": "2027-03-28T12:00:00"}]
)
def test_nothing_else_is_taken_for_one(body: object):
    with pytest.raises(ValueError):
        moments_of(body)
