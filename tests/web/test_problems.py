"""Every error of the JSON API is one kind of thing: application/problem+json, RFC 9457."""

from __future__ import annotations

import json
from typing import Any

import pytest
import urllib3

from tests.cli.learner import Learner
from tests.web.site import Served, served

JSON = {"content_type": "application/json"}


def problem(answer: urllib3.BaseHTTPResponse, status: int) -> dict[str, Any]:
    """The body of an answer, seen to be a problem with this status."""
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    found: dict[str, Any] = answer.json()
    assert found["status"] == status
    assert found["type"] == "about:blank"
    assert {"type", "title", "status", "detail", "remedy", "rule", "choices", "problems"} == set(found)
    return found


def test_what_is_not_json_is_a_bad_request(site: Served) -> None:
    found = problem(site.post("/api/marks", '{"kind": "bad"', **JSON), 400)

    assert found["title"] == "Bad Request"
    assert found["detail"] == "The body is not JSON."


def test_a_field_that_does_not_fit_is_named(site: Served) -> None:
    found = problem(site.post("/api/log", '{"session": "seven", "status": "done", "colour": 1}', **JSON), 422)

    assert {one["where"] for one in found["problems"]} == {"body.session", "body.colour"}
    assert found["remedy"] == "See /api/openapi.json for what each field takes."


def test_a_path_that_does_not_fit_is_named(site: Served) -> None:
    found = problem(site.get("/api/weeks/seven"), 422)

    assert [one["where"] for one in found["problems"]] == ["path.week"]


def test_a_dry_run_that_is_neither_is_not_guessed_at(site: Served) -> None:
    found = problem(site.post("/api/undo?dry_run=maybe", "{}", **JSON), 422)

    assert [one["where"] for one in found["problems"]] == ["query.dry_run"]


def test_words_that_mean_nothing_are_a_bad_request(site: Served) -> None:
    found = problem(site.post("/api/pins", '{"session": "W08.S1", "time": "soonish"}', **JSON), 400)

    assert "soonish" in found["detail"]
    assert found["remedy"]


def test_a_session_the_plan_does_not_hold_is_not_found(site: Served) -> None:
    problem(site.post("/api/log", '{"session": "W99.S1", "status": "done"}', **JSON), 404)
    problem(site.delete("/api/pins/W99.S1"), 404)


def test_what_a_rule_holds_is_a_conflict_with_its_choices(site: Served) -> None:
    found = problem(site.post("/api/marks", '{"kind": "bad", "target": ["W02"]}', **JSON), 409)

    assert found["rule"] == "past"
    assert found["choices"] == ["studycal show week", "studycal review"]


@pytest.mark.parametrize("sent", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_another_type_of_body_is_refused(site: Served, sent: str) -> None:
    found = problem(site.post("/api/marks", '{"kind": "bad", "target": ["W08"]}', content_type=sent), 415)

    assert found["remedy"] == "Send application/json."


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/nothing", "/api/plan/more"])
def test_an_address_that_is_not_there(site: Served, path: str) -> None:
    problem(site.get(path), 404)


def test_a_method_that_is_not_there_names_those_that_are(site: Served) -> None:
    answer = site.post("/api/plan", "{}", **JSON)

    problem(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_what_the_guard_refuses_is_a_problem_too(site: Served) -> None:
    said = '{"kind": "bad", "target": ["W08"]}'

    problem(site.get("/api/plan", host="evil.example"), 421)
    problem(site.post("/api/marks", said, origin="https://evil.example", **JSON), 403)
    problem(site.post("/api/marks", json.dumps({"kind": "a" * 70_000}), **JSON), 413)


def test_beyond_this_machine_who_is_not_logged_in_is_told_so(learner: Learner) -> None:
    with served(learner, host="study.example") as site:
        problem(site.get("/api/plan", host=f"study.example:{site.port}"), 401)


def test_a_document_that_cannot_be_read(site: Served) -> None:
    (site.learner.folder / "curriculum" / "weeks.md").write_text("nothing\n")

    found = problem(site.get("/api/plan"), 500)

    assert "weeks.md" in found["detail"]


def test_nothing_that_is_refused_was_kept(site: Served) -> None:
    site.post("/api/marks", '{"kind": "bad", "target": ["W08"]}', content_type="text/plain")
    site.post("/api/marks", '{"kind": "bad", "target": ["W08"], "more": 1}', **JSON)

    assert site.get("/api/facts").json() == {"facts": []}


def test_the_description_names_every_error(site: Served) -> None:
    """Each operation documents each of these with the one schema."""
    described = site.get("/api/openapi.json").json()

    assert "HTTPValidationError" not in described["components"]["schemas"]
    for path in described["paths"].values():
        for method, operation in path.items():
            errors = {code: said for code, said in operation["responses"].items() if code >= "400"}
            said = {"400", "401", "403", "404", "409", "413", "415", "421", "422", "423", "500", "502"}
            assert set(errors) == said if method != "get" else set(errors) >= {"401", "421", "500", "502"}
            for said in errors.values():
                content = said["content"]
                assert set(content) == {"application/problem+json"}
                assert content["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}
