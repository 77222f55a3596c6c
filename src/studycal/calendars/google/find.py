"""Finding the plan's calendar among the learner's, or making it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from studycal.calendars.base import PLAN_MARK
from studycal.core.records import dataclass
from studycal.errors import HeldError, InputError, RemoteError, StudycalError

from .api import Answer, Api
from .http import Failure, error_of

_DEFAULT_NAME = "studycal"
_READ = "id,summary,description,timeZone"


@dataclass
class Finder:
    """``wanted`` is the name or id in the config, ``kept`` the id kept beside the login, "" for none.

    ``made`` tells whether the calendar was made just now: for a moment Google may not know it everywhere.
    """

    api: Api
    wanted: str
    kept: str
    made: bool = False

    def ensure(self, plan_id: str, title: str, zone: str) -> str:
        """The id of the plan's calendar, made if there is none. Raises HeldError."""
        if "@" in self.wanted or self.wanted == "primary":
            return self._named(self.wanted, plan_id)
        name = title or self.wanted if self.wanted == _DEFAULT_NAME else self.wanted
        calendars = self._listed()
        if calendars is None:
            return self._remembered(plan_id) or self._make(name, plan_id, zone)
        ours = self._marked(calendars, plan_id)
        if ours:
            return ours
        for calendar in calendars:
            if calendar.get("summary") == self.wanted and PLAN_MARK in calendar.get("description", ""):
                raise _other_plan(self.wanted)
        return self._make(name, plan_id, zone)

    def _named(self, calendar: str, plan_id: str) -> str:
        """A calendar by id, marked as ours from now on; one that carries another plan's mark is left alone."""
        if calendar == "primary":
            raise InputError(
                'google.calendar: "primary" is your own calendar; studycal writes only to one of its own.',
                "Choose a name, and it is made for you.",
            )
        resource = self._answer(self.api.calendar.calendars().get(calendarId=calendar, fields=_READ))
        description = resource.get("description", "")
        if PLAN_MARK + plan_id not in description:
            if PLAN_MARK in description:
                raise _other_plan(resource.get("summary", calendar))
            marked = f"{description}\n\n{PLAN_MARK}{plan_id}".strip()
            self._answer(self.api.calendar.calendars().patch(calendarId=calendar, body={"description": marked}))
        return calendar

    def _remembered(self, plan_id: str) -> str:
        """The calendar whose id is kept beside the login, "" if there is none any more."""
        if not self.kept:
            return ""
        try:
            return self._named(self.kept, plan_id)
        except HeldError as error:
            if error.rule != "calendar-gone":
                raise
            return ""

    def _listed(self) -> list[Mapping[str, Any]] | None:
        """The learner's own calendars; None where the login does not allow to see them."""
        try:
            return list(self._pages())
        except _NotAllowedError:
            return None

    def _pages(self) -> Iterator[Mapping[str, Any]]:
        page: dict[str, str] = {}
        fields = f"nextPageToken,items({_READ})"
        while True:
            listing = self.api.calendar.calendarList().list(
                maxResults=250, minAccessRole="writer", fields=fields, **page
            )
            answer = self.api.ask(listing)
            if isinstance(answer, Failure):
                refused = answer.status == 403 and not answer.busy
                raise _NotAllowedError("The list of calendars is closed.") if refused else error_of(answer)
            yield from answer.get("items", ())
            if "nextPageToken" not in answer:
                return
            page = {"pageToken": answer["nextPageToken"]}

    def _make(self, name: str, plan_id: str, zone: str) -> str:
        """A new calendar. Google names it, so a creation whose answer was lost is looked for before the next try."""
        body = {"summary": name, "description": PLAN_MARK + plan_id, "timeZone": zone}
        request = self.api.calendar.calendars().insert(body=body, fields="id")
        tried = False

        def attempt() -> Answer:
            nonlocal tried
            there = self._marked(self._listed() or (), plan_id) if tried else ""
            tried = True
            return {"id": there} if there else self.api.once(request)

        answer = self.api.patiently(attempt)
        if isinstance(answer, Failure):
            raise error_of(answer)
        if "id" not in answer:
            raise RemoteError("Google Calendar did not say which calendar it made.", "A later run looks for it.")
        self.made = True
        return str(answer["id"])

    def _marked(self, calendars: Iterable[Mapping[str, Any]], plan_id: str) -> str:
        """The id of the calendar that carries the plan's mark, "" for none."""
        return next(
            (str(calendar["id"]) for calendar in calendars if PLAN_MARK + plan_id in calendar.get("description", "")),
            "",
        )

    def _answer(self, request: Any) -> dict[str, Any]:  # noqa: ANN401 - googleapiclient is untyped
        answer = self.api.ask(request)
        if isinstance(answer, Failure):
            raise error_of(answer)
        return answer


class _NotAllowedError(StudycalError):
    """The login's scopes do not include the list of calendars."""


def _other_plan(name: str) -> HeldError:
    return HeldError(
        f"The Google calendar {name} belongs to another plan.",
        "Set google.calendar to another name, or plan.id to that plan's.",
        rule="other-plan",
    )
