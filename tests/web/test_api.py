"""The JSON API does as its description says, whatever is sent to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
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
    allow_header_conformance,
]
WORDS = {"POST /api/marks", "POST /api/pins", "POST /api/log", "POST /api/undo"}
"""What is typed there can fit the description and still mean nothing, which is a 400."""

TRIED = settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
)
WITHOUT_INPUT = {"GET /api/plan", "GET /api/facts"}

weeks = st.integers(1, 54).map("W{:02}".format)
days = st.dates(datetime(2026, 11, 20).date(), datetime(2028, 1, 10).date())
meant = st.fixed_dictionaries(
    {
        "session": st.builds("{}.S{}".format, weeks, st.integers(1, 7)),
        "target": st.one_of(
            st.lists(weeks, max_size=2),
            st.builds(lambda day, more: [f"{day}..{day + timedelta(more)}"], days, st.integers(0, 20)),
        ),
        "time": st.builds("{}T{:02}:{:02}".format, days, st.integers(0, 23), st.integers(0, 59)),
        "tz": st.sampled_from(["Asia/Tokyo", "America/St_Johns", ""]),
        "windows": st.lists(st.sampled_from(["mon-fri 18:00-21:00", "sat 09:00-12:00"]), max_size=2),
        "fact": st.integers(1, 30),
        "link": st.sampled_from(["https://example.org/a", ""]),
    }
)
"""Values that a learner of this plan could send."""


def operations(site: Served) -> list[APIOperation]:
    return [found.ok() for found in schemathesis.openapi.from_url(f"{site.url}/api/openapi.json").get_all_operations()]


def ask(site: Served, case: schemathesis.Case, *more: schemathesis.CheckFunction) -> int:
    """The status of the answer, which passes the checks."""
    answer = requests.request(**case.as_transport_kwargs(base_url=site.url), timeout=60)
    case.validate_response(answer, checks=[*CHECKS, *more])
    return answer.status_code


def try_out(operation: APIOperation, mode: GenerationMode, holds: Callable[[schemathesis.Case], None]) -> None:
    """The same requests in every run."""
    seed(6)(TRIED(given(case=operation.as_strategy(generation_mode=mode))(lambda case: holds(case))))()


def test_what_fits_the_description_is_taken(site: Served) -> None:
    """No 5xx, no status, type or body that it does not name; nothing that fits it is called unfit."""

    def holds(case: schemathesis.Case) -> None:
        more = () if case.operation.label in WORDS else (positive_data_acceptance,)
        assert ask(site, case, *more) != 422

    for operation in operations(site):
        try_out(operation, GenerationMode.POSITIVE, holds)


def test_what_does_not_fit_the_description_is_refused(site: Served) -> None:
    """By a problem that the description names, and never by a 5xx. Nothing of it is kept."""
    refused: Counter[str] = Counter()

    def holds(case: schemathesis.Case) -> None:
        assert ask(site, case, negative_data_rejection) in (400, 404, 422)
        refused[case.operation.label] += 1

    for operation in operations(site):
        if operation.label in WITHOUT_INPUT:
            with pytest.raises(Unsatisfiable):
                try_out(operation, GenerationMode.NEGATIVE, holds)
        else:
            try_out(operation, GenerationMode.NEGATIVE, holds)
    assert set(refused) == {operation.label for operation in operations(site)} - WITHOUT_INPUT
    assert min(refused.values()) >= 15
    assert site.get("/api/facts").json() == {"facts": []}


def test_whatever_a_learner_says_is_answered(site: Served) -> None:
    """Bodies with weeks, dates, sessions and facts of this very plan, which get past the first proof of what is sent.
    Said one after another, so that each meets the plan that the others left.
    """
    seen: Counter[int] = Counter()

    def holds(case: schemathesis.Case, values: dict[str, object]) -> None:
        case.body |= {name: value for name, value in values.items() if name in case.body}
        seen[ask(site, case)] += 1

    for operation in operations(site):
        if operation.label in WORDS:
            cases = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
            seed(6)(TRIED(given(case=cases, values=meant)(holds)))()
    assert set(seen) == {200, 400, 404, 409}


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
