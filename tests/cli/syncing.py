"""A learner whose config names a Google calendar on the tests' own server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cli.learner import Learner
from tests.google import FakeGoogle
from tests.google.studycal import kept_login

SHORT = 'weeks = "weeks.md"'


class Syncing(Learner):
    """Six weeks, a login that is kept beside the folder, and the server."""

    def __init__(self, folder: Path, google: FakeGoogle, *, weeks: int = 6) -> None:
        super().__init__(folder)
        self.google = google
        folder.mkdir(parents=True, exist_ok=True)
        self.begin()
        table = "| Week | Topic |\n|---|---|\n" + "".join(f"| {n} | Topic {n} |\n" for n in range(1, weeks + 1))
        (folder / "weeks.md").write_text(table)
        token = kept_login(google, folder.parent / f"{folder.name}-token.json")
        text = (folder / "studycal.toml").read_text()
        if weeks != 52:
            text = text.replace('weeks = "curriculum/weeks.md"', SHORT)
        text += f'\n[google]\napi_endpoint = "{google.url}"\ntoken_file = "{token}"\n\n[sync]\ntargets = ["google"]\n'
        (folder / "studycal.toml").write_text(text)

    @property
    def calendar(self) -> str:
        """The id of our calendar."""
        return next(str(one["id"]) for one in self.google.hands.calendars() if "studycal plan" in str(one))

    def events(self) -> dict[str, dict[str, Any]]:
        """Our live events by session."""
        found = {}
        for event in self.google.hands.events(self.calendar):
            key = event.get("extendedProperties", {}).get("private", {}).get("k", "")
            found["/".join(key.split("/")[1:]).replace("/", ".")] = event
        return found
