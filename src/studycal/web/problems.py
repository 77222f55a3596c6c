"""What the JSON API answers when it does not do what was asked: one kind of body for every error, RFC 9457."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from studycal.errors import StudycalError

MEDIA_TYPE = "application/problem+json"
_DESCRIPTION = "See /api/openapi.json for what each field takes."
_MEANING = {
    400: "The body is not JSON, or its words mean nothing.",
    401: "Not logged in; asked only where the site is served beyond this machine.",
    403: "From another site.",
    404: "The plan holds no such session or week.",
    409: "Held by a rule; `choices` would go on.",
    413: "Too large.",
    415: "The body is not application/json.",
    421: "A host name that is not served here.",
    422: "A field that does not fit this description; `problems` names each.",
    423: "Something else was said meanwhile; ask again.",
    500: "A document or the config cannot be read.",
    502: "A calendar server that is needed for this does not answer, or does not admit us.",
}


class FieldProblem(BaseModel):
    """One field that does not fit."""

    where: str = Field(description="Where it stands: body, path, query or header, then its names, joined by dots.")
    detail: str


class ProblemDetails(BaseModel):
    """What went wrong, and what to do. ``type`` is about:blank: the status says which kind of error it is
    (RFC 9457 4.2.1). ``remedy``, ``rule``, ``choices`` and ``problems`` are extension members (3.2).
    """

    type: str = "about:blank"
    title: str = Field(description="The status in words.")
    status: int
    detail: str = Field(description="One sentence: what is wrong here.")
    remedy: str = Field("", description="What to do about it.")
    rule: str = Field("", description="The rule that holds this.")
    choices: list[str] = Field(default_factory=list, description="Commands that would go on, nearest first.")
    problems: list[FieldProblem] = Field(default_factory=list, description="Each field that does not fit.")


def documented(*statuses: int) -> dict[int | str, Any]:
    """These errors for an operation's description."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": _MEANING[status], "content": content} for status in statuses}


def schemas() -> dict[str, Any]:
    """The schemas that ``documented`` refers to."""
    schema = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    return {**schema.pop("$defs"), "Problem": schema}


def is_api(request: Request) -> bool:
    """Whether a program asks, which is told in JSON."""
    return f"{request.url.path}/".startswith("/api/")


def answer(status: int, detail: str, *, headers: Mapping[str, str] | None = None, **members: Any) -> Response:  # noqa: ANN401 - the extension members
    """A problem as it is sent."""
    body = ProblemDetails(title=HTTPStatus(status).phrase, status=status, detail=detail, **members)
    return JSONResponse(body.model_dump(), status, headers, media_type=MEDIA_TYPE)


def of_error(error: StudycalError, status: int, *, commands: bool) -> Response:
    """An error of ours; with ``commands`` its choices, for whoever can type them."""
    detail = str(error).removesuffix(error.remedy).strip()
    choices = list(getattr(error, "choices", ())) if commands else []
    return answer(status, detail, remedy=error.remedy, rule=getattr(error, "rule", ""), choices=choices)


def of_misfits(error: RequestValidationError) -> Response:
    """What does not fit the description. Nothing of what was sent is repeated."""
    misfits = error.errors()
    if any(error["type"] == "json_invalid" for error in misfits):
        return answer(400, "The body is not JSON.", remedy=_DESCRIPTION)
    problems = [FieldProblem(where=_where(error["loc"]), detail=error["msg"]) for error in misfits]
    named = ", ".join(misfit.where for misfit in problems)
    return answer(422, f"This does not fit: {named}.", remedy=_DESCRIPTION, problems=problems)


def _where(names: Iterable[str | int]) -> str:
    return ".".join(str(name) for name in names)
