"""Looking only for the words that a text holds finds what looking for all of them finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studycal.formats.documents import dates
from studycal.formats.documents.vocabulary import any_of, blanked, held, month_names, months, words

LISTED = words("break") | words("free_week") | words("session_word") | words("week")
_PIECES = st.sampled_from([*sorted(LISTED), "s", " ", "-", "ing", "3", "第", "_", "é"])


@settings(max_examples=200)
@given(st.lists(_PIECES, max_size=12).map("".join))
def test_the_words_of_a_text_blank_what_all_words_do(text: str) -> None:
    assert blanked(text, LISTED) == re.sub(any_of(LISTED), " ", text)


@settings(max_examples=200)
@given(st.lists(st.sampled_from([*sorted(month_names()), "y", " ", ".", "7", "_"]), max_size=6).map("".join))
def test_a_text_that_holds_a_months_name_is_known_to(text: str) -> None:
    assert dates._names_a_month(text) or re.search(months(), text) is None


@pytest.mark.parametrize("text", ["a summary of week 3", "marble 7", "the decision 2"])
def test_a_word_that_begins_like_a_month_names_none(text: str) -> None:
    assert not dates._names_a_month(text)


def test_no_word_matches_nothing() -> None:
    assert held("a week", ()) == frozenset()
    assert re.search(any_of(()), "a week") is None
