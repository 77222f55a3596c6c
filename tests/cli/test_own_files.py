"""Files of our own that were spoilt (a full disk, another program, an older studycal): a sentence at most, no loss."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.learner import Learner
from tests.web.site import served

SPOILT = {
    "empty": b"",
    "another shape": b"[]",
    "nothing in it": b"{}",
    "null": b"null",
    "broken off": b'{"a": ',
    "of another type": b'{"details": 1, "busy": [], "message": {}, "outcome": 3, "sessions": "x", "keys": null}',
    "no text": b"\xff\xfe\x00\x00",
}
FILES = (
    "daemon.json",
    "reminders.json",
    "shares.json",
    "readers.json",
    "feeds.json",
    "logins.json",
    "sync.lock",
    "daemon.lock",
)
COMMANDS = (
    ("show", "today"), ("daemon", "--status"), ("doctor",), ("review",), ("export", "ics"), ("export", "md"),
    ("check",), ("log", "--history"), ("plans",),
)  # fmt: skip


@pytest.fixture
def lived(learner: Learner) -> Learner:
    learner.now = "2027-01-12T12:00:00+01:00"
    assert learner.studycal("log", "done", "W06.S1").code == 0
    return learner


def spoil(folder: Path, text: bytes) -> None:
    """All of them, whether they were there or not; a draft of the review is named after its plan."""
    for name in FILES:
        (folder / ".studycal" / name).write_bytes(text)
    for draft in (folder / ".studycal").glob("review-*.json"):
        draft.write_bytes(text)


@pytest.mark.parametrize("text", SPOILT.values(), ids=SPOILT)
def test_every_command_goes_on(lived: Learner, text: bytes) -> None:
    """What is only for comfort is made anew; what cannot be, is named with what to do."""
    for words in COMMANDS:
        spoil(lived.folder, text)
        answer = lived.studycal(*words)
        assert "unforeseen" not in answer.err, (words, answer.err)
        assert "Traceback" not in answer.out + answer.err
        assert answer.code in (0, 1), (words, answer.err)
    assert lived.studycal("show", "W06.S1", "--json").json["sessions"][0]["status"] == "done"


@pytest.mark.parametrize("text", SPOILT.values(), ids=SPOILT)
def test_every_page_is_served(lived: Learner, text: bytes) -> None:
    """The secret addresses alone cannot be made anew in silence: whoever subscribed would be cut off."""
    secrets = lived.folder / ".studycal" / "shares.json"
    with served(lived) as site:
        feed, kept = site.feed(), secrets.read_bytes()
        for path in ("/", "/week/7", "/subscribe", "/connect", "/review", "/said", feed):
            spoil(lived.folder, text)
            secrets.write_bytes(kept)
            assert site.get(path).status == 200, path
        secrets.write_bytes(text)
        told = site.get("/subscribe").data.decode()
    assert "cannot be used" in told
    assert "Remove it: new addresses are made, the old ones end." in told
