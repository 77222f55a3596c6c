"""Google's own client, led to the configured address: counted, patient, batched, and never at the network to start.

The API is described by the discovery document that comes with the client. Batches go to the same address as everything
else (the client's own ``new_batch_http_request`` would not).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from http.client import BadStatusLine, HTTPException
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import google_auth_httplib2
import httplib2
from google.auth.exceptions import GoogleAuthError, TransportError
from googleapiclient import discovery
from googleapiclient.errors import BatchError, HttpError
from googleapiclient.http import BatchHttpRequest

from studycal.calendars.patience import TRIES, retry_after, wait
from studycal.core.records import dataclass
from studycal.errors import RemoteError

from .credentials import login_error
from .http import Failure, document, error_of, is_per_user, patiently, portal, reason_of
from .project import Quota, Unshared

if TYPE_CHECKING:
    from studycal.calendars.base import Learner

ROOT = "https://www.googleapis.com"
_SERVICE_PATH = "/calendar/v3"
_BATCH_PATH = "/batch/calendar/v3"
_CONNECT_SECONDS = 10
_READ_SECONDS = 30
MOST = 50
"""Calls in one batch: Google's older limit, and what one request can lose."""

Answer = dict[str, Any] | Failure
_Heard = TypeVar("_Heard", dict[str, Any] | Failure, Failure)


@dataclass(frozen=True)
class BatchRound:
    """The calls that one request settled. ``unsure`` are those of which an earlier answer was lost."""

    answers: Mapping[str, Answer]
    unsure: frozenset[str]


class _Once:
    """A connection that closed without an answer is an error; httplib2 would send the request again by itself."""

    sock: Any
    timeout: float

    def connect(self) -> None:
        self.timeout = _CONNECT_SECONDS
        super().connect()  # type: ignore[misc]
        self.sock.settimeout(_READ_SECONDS)

    def getresponse(self) -> Any:  # noqa: ANN401 - http.client's own
        try:
            return super().getresponse()  # type: ignore[misc]
        except BadStatusLine as error:
            raise ConnectionResetError(str(error)) from error


class _OnceHttp(_Once, httplib2.HTTPConnectionWithTimeout):  # type: ignore[misc]
    pass


class _OnceHttps(_Once, httplib2.HTTPSConnectionWithTimeout):  # type: ignore[misc]
    pass


class _CountedHttp(httplib2.Http):  # type: ignore[misc]
    """Counts the requests, those for tokens too, and sends each once."""

    def __init__(self, before: Callable[[], None]) -> None:
        super().__init__(timeout=_READ_SECONDS)
        self.requests = 0
        self._before = before

    def request(self, uri: str, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - httplib2's own signature
        self._before()
        self.requests += 1
        options["connection_type"] = _OnceHttps if uri.startswith("https:") else _OnceHttp
        try:
            return super().request(uri, *args, **options)
        except (OSError, HTTPException):
            self.close()
            raise


class Api:
    """One login at one address. ``sleep`` and ``random`` are what waiting between tries takes.

    ``before`` is called before every request and may raise RemoteError in its place; ``quota`` is what the login's
    project may still ask.
    """

    def __init__(
        self,
        credentials: Any,  # noqa: ANN401 - google-auth is untyped
        endpoint: str = "",
        *,
        sleep: Callable[[float], None],
        random: Callable[[], float],
        before: Callable[[], None] = lambda: None,
        quota: Quota | None = None,
    ) -> None:
        self._quota = quota or Unshared()
        self._root = root_of(endpoint)
        self._plain = _CountedHttp(before)
        self._http = google_auth_httplib2.AuthorizedHttp(credentials, http=self._plain)
        self._sleep = sleep
        self._random = random

    @property
    def requests(self) -> int:
        """HTTP requests made so far."""
        return self._plain.requests

    @property
    def calendar(self) -> Any:  # noqa: ANN401 - built from the discovery document
        """The API's methods; calling one makes a request that `ask` or `batch` sends."""
        return _methods(self._address)

    @property
    def events(self) -> Any:  # noqa: ANN401 - built from the discovery document
        """The methods of events."""
        return _events(self._address)

    @property
    def _address(self) -> str:
        return f"{self._root}{_SERVICE_PATH}/"

    def ask(self, request: Any) -> Answer:  # noqa: ANN401 - googleapiclient is untyped
        """The answer of one repeatable request, asked again while that may help. Raises RemoteError."""
        return self.patiently(lambda: self.once(request))

    def patiently(self, attempt: Callable[[], Answer]) -> Answer:
        """What `attempt` answers, tried again while that may help. Raises RemoteError."""
        return patiently(attempt, sleep=self._sleep, random=self._random)

    def batch(self, requests: Mapping[str, Any], *, again: frozenset[int] = frozenset()) -> Iterator[BatchRound]:
        """Send at most `MOST` repeatable calls as one request; calls that the server was too busy for are sent again,
        those answered with a status in ``again`` too.

        Raises RemoteError when the network or the server stays away, and what `error_of` says of a refused batch.
        """
        waiting, unsure = dict(requests), set[str]()
        for tried in range(1, TRIES + 1):
            answers = self._batch_once(waiting, tried)
            if isinstance(answers, Failure):
                unsure.update(waiting)
                self._sleep(wait(tried, answers.retry_after, self._random))
                continue
            settled = {
                name: answer for name, answer in answers.items() if tried == TRIES or not _passing(answer, again)
            }
            if settled:
                yield BatchRound(settled, frozenset(unsure.intersection(settled)))
            waiting = {name: request for name, request in waiting.items() if name not in settled}
            if not waiting:
                return
            for answer in answers.values():
                self._heeded(answer)
            self._sleep(wait(tried, _longest(answers.values()), self._random))

    def once(self, request: Any) -> Answer:  # noqa: ANN401 - googleapiclient is untyped
        """The answer of one request, sent once. Raises OSError when the network fails, RemoteError for a login page or
        where the project may ask nothing now.
        """
        self._quota.take(1)
        try:
            answer = request.execute(http=self._http)
        except HttpError as error:
            return self._heeded(_failure(error))
        except (HTTPException, httplib2.HttpLib2Error, TransportError) as error:
            raise ConnectionError(str(error)) from error
        except GoogleAuthError as error:
            raise login_error(error) from error
        if not isinstance(answer, dict):  # the client hands on what is no JSON as it came
            return document(b"")
        return answer

    def _batch_once(self, requests: Mapping[str, Any], tried: int) -> dict[str, Answer] | Failure:
        """The parts' answers; a Failure for an answer that was lost or not given, unless it was the last try."""
        self._quota.take(len(requests))
        answers: dict[str, Answer] = {}

        def settle(name: str, answer: object, error: HttpError | None) -> None:
            answers[name] = _failure(error) if error else answer if isinstance(answer, dict) else {}

        batch = BatchHttpRequest(callback=settle, batch_uri=self._root + _BATCH_PATH)
        for name, request in requests.items():
            batch.add(request, request_id=name)
        try:
            self._fresh()
            batch.execute(http=self._http)
        except BatchError as error:  # the client's word for a success that is no batch
            raise portal() from error
        except HttpError as error:
            failure = self._heeded(_failure(error))
            if not failure.passing or tried == TRIES:
                raise error_of(failure) from error
            return failure
        except (OSError, HTTPException, httplib2.HttpLib2Error, TransportError, KeyError) as error:
            if tried == TRIES:
                raise RemoteError("Google Calendar cannot be reached.", "A later run goes on.") from error
            return Failure(503)
        except GoogleAuthError as error:
            raise login_error(error) from error
        except ValueError as error:
            raise portal() from error
        return answers

    def _heeded(self, answer: _Heard) -> _Heard:
        """An answer; one that refuses the whole project is heard by all who ask with it."""
        if isinstance(answer, Failure) and answer.of_project:
            self._quota.refused(answer.retry_after)
        return answer

    def _fresh(self) -> None:
        """A valid token before a batch, which would else get one past our counting."""
        if not self._http.credentials.valid:
            self._http.credentials.refresh(google_auth_httplib2.Request(self._plain))


@lru_cache(maxsize=2)
def _events(address: str) -> Any:  # noqa: ANN401 - built from the discovery document
    return _methods(address).events()


@lru_cache(maxsize=2)
def _methods(address: str) -> Any:  # noqa: ANN401 - built from the discovery document
    """The methods of the API there, made once: a timer that made them for each look would leave them behind each time.

    They know nothing of a login: whoever sends a request does.
    """
    options = {"api_endpoint": address}
    return discovery.build("calendar", "v3", http=httplib2.Http(), client_options=options, static_discovery=True)


def connected(home: Learner, credentials: Any) -> Api:  # noqa: ANN401 - google-auth is untyped
    """The API at the host's or the config's address, asked at the learner's own pace."""
    project = home.project
    return Api(
        credentials,
        project.endpoint if project else home.config.google.api_endpoint,
        sleep=home.pause,
        random=random.random,
        before=lambda: home.pause(0),
        quota=project.quota if project else None,
    )


def root_of(endpoint: str) -> str:
    """The address that both the API and its batches stand under, however the config writes it."""
    trimmed = (endpoint or ROOT).strip().rstrip("/").removesuffix(_SERVICE_PATH)
    return trimmed if urlsplit(trimmed).scheme else f"https://{trimmed}"


def _failure(error: HttpError) -> Failure:
    return Failure(
        int(error.resp.status),
        reason_of(error.content),
        retry_after(error.resp.get("retry-after"), error.resp.get("date")),
        per_user=is_per_user(error.content),
    )


def _passing(answer: Answer, again: frozenset[int]) -> bool:
    return isinstance(answer, Failure) and (answer.passing or answer.status in again)


def _longest(answers: Any) -> float | None:  # noqa: ANN401 - any iterable of answers
    """The longest wait that a part wishes for."""
    wishes = [
        answer.retry_after for answer in answers if isinstance(answer, Failure) and answer.retry_after is not None
    ]
    return max(wishes, default=None)
