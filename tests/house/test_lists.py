"""What is listed in a second place, because a door must not import the first, is held to be the same list."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import studycal
from studycal.cli.parser import MARKS
from studycal.core.life.marks import MARK_WORDS
from studycal.core.plan import LOG_WORDS, Status
from studycal.web.api import MarkBody


def test_the_marks_are_one_list() -> None:
    assert tuple(MARKS) == MARK_WORDS
    assert get_args(MarkBody.model_fields["kind"].annotation) == tuple(MARKS)


def test_what_is_logged_has_one_word_each() -> None:
    assert LOG_WORDS == {"done": Status.DONE, "partial": Status.PARTIAL, "skip": Status.SKIPPED}


def test_a_day_of_the_month_is_written_one_way() -> None:
    """``8 Mar``, never ``08 Mar``: both beside each other look like two kinds of dates."""
    padded = re.compile(r"%d[ .,]*%[bB]")
    files = [*Path(studycal.__path__[0]).rglob("*.py"), *Path(studycal.__path__[0]).rglob("*.html")]
    assert [file.name for file in files if padded.search(file.read_text(encoding="utf-8"))] == []
