"""What a reader of the calendar sees of a session."""

from __future__ import annotations

from datetime import UTC, datetime

from studycal.service.events import events
from studycal.service.published import build
from studycal.wiring import open_home
from tests.cli.learner import Learner


def test_a_session_says_its_own_quarters_words(learner: Learner) -> None:
    """All four quarters have a "Non-Technical" fifth session; each has bullets of its own."""
    built = build(open_home(learner.folder), datetime(2026, 11, 24, 12, tzinfo=UTC))
    said = {event.summary: event.description for event in events(built)}

    assert "Philosophy/history reading" in said["W01 S5 Free: Essential Math Foundation 1/2"]
    assert "Visual thinking / drawing" in said["W14 S5 Free: Inference & Hardware 1/2"]
    assert "Judgment, decision-making, bias" in said["W27 S5 Free: Advanced Quantization Techniques"]
    assert "reading for pleasure" in said["W52 S5 Free: Portfolio & Career Development"]
