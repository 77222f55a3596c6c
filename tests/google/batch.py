"""Batches: multipart/mixed, each part answered on its own (https://developers.google.com/workspace/calendar/api/guides/batch)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from email.parser import BytesParser
from typing import Any

from .errors import STATUS, refuse

Answer = tuple[int, dict[str, str], Any]
_MOST = 1000
_BOUNDARY = "batch_of_the_fake"


def parts(content_type: str, body: bytes) -> list[tuple[str, str, str, dict[str, str], bytes]]:
    """The calls in a batch: Content-ID, verb, target, headers, body."""
    message = BytesParser().parsebytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    if not message.is_multipart():
        raise refuse("badRequest", "Failed to parse batch request, error: no boundary.")
    found = [
        _part("".join(one.get("Content-ID", "").splitlines()), one.get_payload(decode=True))
        for one in message.get_payload()
    ]
    if len(found) > _MOST:
        raise refuse("badRequest", f"The batch request contains more than {_MOST} calls.")
    return found


def _part(content_id: str, payload: bytes) -> tuple[str, str, str, dict[str, str], bytes]:
    line, _, rest = payload.replace(b"\r\n", b"\n").partition(b"\n")
    verb, target, _ = line.decode().split(" ", 2)
    message = BytesParser().parsebytes(rest)
    headers = {name.lower(): value for name, value in message.items()}
    return content_id, verb, target, headers, message.get_payload(decode=True) or b""


def answer(answers: list[tuple[str, Answer]]) -> tuple[dict[str, str], bytes]:
    """Headers and body of the whole answer, in the order of the calls."""
    pieces = [_answered(content_id, *said) for content_id, said in answers]
    body = "".join(f"--{_BOUNDARY}\r\n{piece}\r\n" for piece in pieces) + f"--{_BOUNDARY}--\r\n"
    return {"Content-Type": f"multipart/mixed; boundary={_BOUNDARY}"}, body.encode()


def _answered(content_id: str, status: int, headers: Mapping[str, str], body: Any) -> str:
    text = "" if body is None else json.dumps(body, ensure_ascii=False)
    more = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return (
        f"Content-Type: application/http\r\nContent-ID: <response-{content_id.removeprefix('<')}\r\n\r\n"
        f"HTTP/1.1 {status} {STATUS.get(status, 'OK')}\r\n{more}Content-Type: application/json; charset=UTF-8\r\n"
        f"Content-Length: {len(text.encode())}\r\n\r\n{text}"
    )


Handler = Callable[[str, str, Mapping[str, str], bytes], Answer]
