"""The JSON API does as its description says, whatever is sent to it."""

from __future__ import annotations

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.web.site import Served

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
QUICK = settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
)


def test_no_request_breaks_it(site: Served) -> None:
    """Whatever fits the description: no 5xx, and no status, type or body that it does not name."""
    for found in schemathesis.openapi.from_url(f"{site.url}/api/openapi.json").get_all_operations():
        operation = found.ok()

        @QUICK
        @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
        def holds(case: schemathesis.Case) -> None:
            sent = case.as_transport_kwargs(base_url=site.url)
            if case.method == "DELETE":
                sent["headers"]["content-type"] = "application/json"
            case.validate_response(requests.request(**sent, timeout=60), checks=CHECKS)

        holds()


def test_it_is_described(site: Served) -> None:
    answer = site.get("/api/openapi.json")

    assert answer.status == 200
    assert set(answer.json()["paths"]) == {
        "/api/plan", "/api/weeks/{week}", "/api/facts", "/api/revision", "/api/marks", "/api/pins",
        "/api/pins/{session}", "/api/log", "/api/undo",
    }  # fmt: skip


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_mark_says_what_it_does(site: Served, dry_run: bool) -> None:
    answer = site.post(
        f"/api/marks?dry_run={dry_run}", '{"kind": "bad", "target": ["W08"]}', content_type="application/json"
    ).json()

    assert [one["id"] for one in answer["diff"]["removed"]] == ["W08.S1", "W08.S3", "W08.S5"]
    assert set(site.learner.week(8)) == ({"S1", "S2", "S3", "S4", "S5"} if dry_run else {"S2", "S4"})
    assert (answer["fact"] is None) == dry_run
