"""The fake's own behaviour, against what is known of Google's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import urllib3
from google.oauth2.credentials import Credentials
from googleapiclient import discovery
from googleapiclient.errors import HttpError
from googleapiclient.http import BatchHttpRequest

from tests.google import FakeGoogle
from tests.google.oauth import CALENDAR

BOTH_ALIKE = "Start and end times must either both be date or both be dateTime."
ROOT = Path(__file__).parents[2]
TIMES = {"start": {"dateTime": "2026-11-30T19:00:00+01:00"}, "end": {"dateTime": "2026-11-30T20:00:00+01:00"}}


@pytest.fixture
def api(google: FakeGoogle, credentials: Credentials) -> Any:
    options = {"api_endpoint": google.url + "/calendar/v3/"}
    return discovery.build("calendar", "v3", credentials=credentials, client_options=options, static_discovery=True)


def refused(request: Any) -> tuple[int, str, str]:
    """Status, reason and message of a refusal."""
    with pytest.raises(HttpError) as caught:
        request.execute()
    error = json.loads(caught.value.content)["error"]
    return caught.value.status_code, error["errors"][0]["reason"], error["message"]


def insert(api: Any, identity: str = "", **more: Any) -> Any:
    body = {**TIMES, **more} | ({"id": identity} if identity else {})
    return api.events().insert(calendarId="primary", body=body)


def test_ids_are_base32hex_and_stay_taken(api: Any) -> None:
    assert refused(insert(api, "with-w"))[:2] == (400, "invalid")
    insert(api, "abcde").execute()
    duplicate = (409, "duplicate", "The requested identifier already exists.")
    assert refused(insert(api, "abcde")) == duplicate
    api.events().delete(calendarId="primary", eventId="abcde").execute()
    assert refused(insert(api, "abcde")) == duplicate
    again = api.events().delete(calendarId="primary", eventId="abcde")
    assert refused(again) == (410, "deleted", "Resource has been deleted")
    assert api.events().get(calendarId="primary", eventId="abcde").execute()["status"] == "cancelled"
    api.events().update(calendarId="primary", eventId="abcde", body=TIMES).execute()
    assert api.events().get(calendarId="primary", eventId="abcde").execute()["status"] == "confirmed"


@pytest.mark.parametrize(
    ("body", "reason", "message"),
    [
        ({"end": None}, "required", "Missing end time."),
        (
            {"end": {"date": "2026-11-30"}},
            "invalid",
            "Start and end times must either both be date or both be dateTime.",
        ),
        ({"end": {"dateTime": "2026-11-30T18:00:00+01:00"}}, "timeRangeEmpty", "The specified time range is empty."),
        ({"start": {"dateTime": "2026-11-30T19:00:00"}}, "required", "Missing time zone definition for start time."),
        ({"start": {"dateTime": "2026-11-30T19:00:00Z", "date": "2026-11-30"}}, "invalid", "Invalid start time."),
    ],
)
def test_times_that_do_not_fit_are_refused(api: Any, body: dict[str, Any], reason: str, message: str) -> None:
    assert refused(insert(api, **body)) == (400, reason, message)


def test_a_patch_between_timed_and_all_day_needs_the_other_field_nulled(api: Any) -> None:
    insert(api, "abcde").execute()
    day = {"start": {"date": "2026-12-01"}, "end": {"date": "2026-12-02"}}
    assert refused(api.events().patch(calendarId="primary", eventId="abcde", body=day))[2] == "Invalid start time."
    nulled = {name: {**said, "dateTime": None} for name, said in day.items()}
    assert api.events().patch(calendarId="primary", eventId="abcde", body=nulled).execute()["start"] == {
        "date": "2026-12-01"
    }


def test_times_come_back_in_the_calendars_offset_with_the_events_zone(api: Any) -> None:
    start = {"dateTime": "2027-07-25T10:00:00-04:00", "timeZone": "America/Toronto"}
    made = insert(api, start=start, end=start).execute()
    assert made["start"] == {"dateTime": "2027-07-25T16:00:00+02:00", "timeZone": "America/Toronto"}


def test_etags_guard_patches_and_deletes(api: Any) -> None:
    old = insert(api, "abcde").execute()["etag"]
    api.events().patch(calendarId="primary", eventId="abcde", body={"summary": "New"}).execute()
    for request in (api.events().patch(calendarId="primary", eventId="abcde", body={}),
                    api.events().delete(calendarId="primary", eventId="abcde")):  # fmt: skip
        request.headers["If-Match"] = old
        assert refused(request) == (412, "conditionNotMet", "Precondition Failed")
        request.headers["If-Match"] = "*"
        request.execute()


def test_private_properties_merge_are_cut_and_removed(api: Any) -> None:
    said = {"k": "v" * 2000, "x" * 45: "dropped", "gone": "1"}
    insert(api, "abcde", extendedProperties={"private": said}).execute()
    body = {"extendedProperties": {"private": {"gone": None, "new": "2"}}}
    after = api.events().patch(calendarId="primary", eventId="abcde", body=body).execute()
    assert after["extendedProperties"]["private"] == {"k": "v" * 1024, "new": "2"}
    found = api.events().list(calendarId="primary", privateExtendedProperty="new=2").execute()
    assert [event["id"] for event in found["items"]] == ["abcde"]


def test_sync_tokens_tell_changes_over_pages_and_expire(api: Any, google: FakeGoogle) -> None:
    for name in ("aaaaa", "bbbbb", "ccccc"):
        insert(api, name).execute()
    page = api.events().list(calendarId="primary", maxResults=2).execute()
    assert "nextSyncToken" not in page
    rest = api.events().list(calendarId="primary", maxResults=2, pageToken=page["nextPageToken"]).execute()
    assert [event["id"] for event in page["items"] + rest["items"]] == ["aaaaa", "bbbbb", "ccccc"]
    token = rest["nextSyncToken"]
    assert api.events().list(calendarId="primary", syncToken=token).execute()["items"] == []
    google.hands.remove("primary", "bbbbb")
    google.hands.drag("primary", "ccccc", 60)
    delta = api.events().list(calendarId="primary", syncToken=token).execute()
    assert [event["id"] for event in delta["items"]] == ["bbbbb", "ccccc"]
    assert set(delta["items"][0]) == {"kind", "etag", "id", "status"}
    told = api.events().list(calendarId="primary", syncToken=token, showDeleted=True).execute()
    assert "start" in told["items"][0]
    restricted = api.events().list(calendarId="primary", syncToken=token, q="x")
    assert refused(restricted)[:2] == (400, "syncTokenWithRequestRestrictions")
    assert refused(api.events().list(calendarId="primary", syncToken="rubbish"))[:2] == (400, "invalid")
    google.hands.expire_sync_tokens("primary")
    assert refused(api.events().list(calendarId="primary", syncToken=token))[:2] == (410, "fullSyncRequired")


def test_parts_of_a_batch_are_answered_each_on_its_own(api: Any, google: FakeGoogle) -> None:
    google.hands.fault("error", "PART POST", status=403, reason="rateLimitExceeded", skip=2, times=1)
    insert(api, "aaaaa").execute()
    answers: dict[str, object] = {}

    def settle(name: str, answer: object, error: object) -> None:
        answers[name] = error or answer

    batch = BatchHttpRequest(batch_uri=google.url + "/batch/calendar/v3", callback=settle)
    for name in ("aaaaa", "bbbbb", "ccccc", "ddddd"):
        batch.add(insert(api, name), request_id=name)
    batch.execute()
    statuses = {name: getattr(answer, "status_code", 200) for name, answer in answers.items()}
    assert statuses == {"aaaaa": 409, "bbbbb": 200, "ccccc": 403, "ddddd": 200}


def test_a_login_may_do_what_its_scopes_say(api: Any, google: FakeGoogle) -> None:
    credentials = Credentials(google.logins.access_token(CALENDAR + ".app.created"))
    options = {"api_endpoint": google.url + "/calendar/v3/"}
    narrow = discovery.build("calendar", "v3", credentials=credentials, client_options=options)
    assert refused(narrow.calendarList().list())[:2] == (403, "insufficientPermissions")
    assert refused(narrow.events().list(calendarId="primary"))[:2] == (404, "notFound")
    own = narrow.calendars().insert(body={"summary": "Own"}).execute()["id"]
    assert narrow.events().list(calendarId=own).execute()["items"] == []
    google.hands.expire_access_tokens()
    with pytest.raises(Exception, match="refresh"):
        narrow.events().list(calendarId=own).execute()


def test_quotas_are_counted_by_call(api: Any, google: FakeGoogle) -> None:
    google.hands.quota(2)
    for name in ("aaaaa", "bbbbb"):
        insert(api, name).execute()
    assert refused(insert(api, "ccccc"))[:2] == (403, "rateLimitExceeded")
    google.hands.quota(0)
    insert(api, "ccccc").execute()


def test_fields_choose_what_is_answered(api: Any) -> None:
    insert(api, "abcde", summary="x").execute()
    fields = "items(id,start/dateTime),nextSyncToken"
    found = api.events().list(calendarId="primary", fields=fields).execute()
    assert found["items"] == [{"id": "abcde", "start": {"dateTime": TIMES["start"]["dateTime"]}}]
    assert set(found) == {"items", "nextSyncToken"}


def test_a_server_of_its_own_is_told_what_to_do_over_http() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.google"], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": f"{ROOT}"},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        made = urllib3.request("POST", url + "/control/add_calendar", json={"summary": "Study"}).json()
        found = urllib3.request("POST", url + "/control/calendars").json()
        assert made in [calendar["id"] for calendar in found]
        assert urllib3.request("GET", url + "/calendar/v3/calendars/primary").status == 401
        assert urllib3.request("POST", url + "/control/count").json() == 1
    finally:
        process.kill()
        process.wait()
