"""Notes and tables read back what was written into them, whatever the texts; the learner's lines are never ours."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studycal.core.plan import Status
from studycal.formats import notes, notion
from studycal.formats.notes import Filled, Line, Page, SessionNote, one_line

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(one_line)
SAID = st.sampled_from([Status.DONE, Status.PARTIAL, Status.SKIPPED])
IDS = ("W07.S1", "W07.S2", "W07.S3", "W07.S4")


@st.composite
def filled(draw: st.DrawFn) -> Filled:
    sessions = {}
    for name in draw(st.sets(st.sampled_from(IDS))):
        status = draw(SAID)
        restart = draw(TEXTS) if status is Status.PARTIAL else ""
        link = "https://example.org/" + draw(st.from_regex(r"[a-z0-9()?&=_-]{0,12}", fullmatch=True))
        sessions[name] = SessionNote(status, restart, link if name == "W07.S4" else "")
    return Filled(7, sessions, draw(TEXTS), draw(st.sampled_from(["", "0", "1", "2"])), draw(TEXTS))


@st.composite
def pages(draw: st.DrawFn) -> Page:
    few = st.lists(TEXTS, max_size=2)
    lines = tuple(Line(n, draw(TEXTS), tuple(draw(few)), tuple(draw(few)), n == "W07.S4") for n in IDS)
    return Page(7, draw(TEXTS), (draw(TEXTS), draw(TEXTS)), lines)


def meant(one: Filled) -> Filled:
    return Filled(
        7, {name: one.sessions.get(name, SessionNote()) for name in IDS}, one.verdict, one.explain, one.surprise
    )


@settings(max_examples=150, deadline=None)
@given(pages(), filled(), st.sampled_from(["\n", "\r\n"]))
def test_a_note_reads_back_as_it_was_written(page: Page, said: Filled, newline: str) -> None:
    text = newline.join(notes.block(page, said, said))
    found = notes.find_block(text.split("\n"))
    assert found and (found.edited, found.answered) == (False, False)
    assert notes.parse(text) == meant(said)


@settings(max_examples=100, deadline=None)
@given(pages(), filled(), filled())
def test_what_is_ticked_and_filled_in_is_an_answer_and_no_edit(page: Page, logged: Filled, said: Filled) -> None:
    answered = said.over(logged)
    lines = notes.block(page, logged, answered)
    found = notes.find_block(lines)
    assert found and not found.edited
    assert found.answered == (notes.body(page, logged) != notes.body(page, answered))
    assert found.filled == meant(answered)


@settings(max_examples=150, deadline=None)
@given(pages(), st.integers(0, 30), st.text("abc *#", min_size=1, max_size=5))
def test_any_other_word_in_the_block_is_an_edit(page: Page, number: int, word: str) -> None:
    lines = notes.block(page, Filled(7), Filled(7))
    inside = [n for n in range(1, len(lines) - 1) if "::" not in lines[n] and lines[n].strip()]
    chosen = inside[number % len(inside)]
    lines[chosen] = f"{lines[chosen]} {word}x"
    found = notes.find_block(lines)
    assert found and found.edited


@settings(max_examples=100, deadline=None)
@given(pages(), filled())
def test_a_page_for_notion_reads_back_though_it_knows_only_done(page: Page, said: Filled) -> None:
    lines = notes.body(page, said, boxes={Status.DONE: "x"})
    assert notes.parse("\n".join(lines)) == meant(said)


@settings(max_examples=150, deadline=None)
@given(filled())
def test_a_table_of_sessions_reads_back(said: Filled) -> None:
    rows = [
        {"Name": "x", "Session": name, "Status": told.status or "", "Restart": told.restart, "Link": told.link}
        for name, told in said.sessions.items()
    ]
    if not rows:
        return
    found = notion.read_table(notion.table(notion.SESSIONS, rows).decode("utf-8-sig"))
    assert found == [Filled(7, dict(said.sessions))]


@settings(max_examples=150, deadline=None)
@given(filled())
def test_a_table_of_weeks_reads_back(said: Filled) -> None:
    row = {"Week": "W07", "Verdict": said.verdict, "Explain": said.explain, "Surprise": said.surprise}
    found = notion.read_table(notion.table(notion.WEEKS, [row]).decode("utf-8-sig"))
    assert found == [Filled(7, {}, said.verdict, said.explain, said.surprise)]


def test_a_spreadsheet_runs_nothing_of_a_table() -> None:
    row = {"Week": "W07", "Verdict": "=HYPERLINK(1)", "Surprise": "'=already"}
    text = notion.table(notion.WEEKS, [row]).decode("utf-8-sig")
    assert ",'=HYPERLINK(1)," in text
    assert ",''=already," in text


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("- [x] **W07.S2** Build", SessionNote(Status.DONE)),
        ("- [X] W07.S2 Build", SessionNote(Status.DONE)),
        ("* [/] W07.S2", SessionNote(Status.PARTIAL)),
        ("  - [-] __W07.S2__ Build", SessionNote(Status.SKIPPED)),
        ("- [ ] W07.S2", SessionNote()),
        ("- [ ] W07.S2\n    - restart:: at mul", SessionNote(Status.PARTIAL, "at mul")),
        ("- [x] W07.S2\n  link:: [https://a.org/x](https://a.org/x)", SessionNote(Status.DONE, "", "https://a.org/x")),
        ("- [x] W07.S2\n  - Link:: <https://a.org/x>", SessionNote(Status.DONE, "", "https://a.org/x")),
        ("- [ ] W07.S2\n  - status:: Skipped", SessionNote(Status.SKIPPED)),
        ("- [x] W07.S2\n  - status:: nonsense", SessionNote(Status.DONE)),
    ],
)
def test_pages_from_other_programs_are_read_too(line: str, told: SessionNote) -> None:
    assert notes.parse(f"# Anything\n\n{line}\n") == Filled(7, {"W07.S2": told})


def test_the_learners_own_lists_are_no_answers() -> None:
    said = notes.parse("- [x] buy milk\n- [x] call W. about S2\nverdict of the jury: none\n")
    assert said == Filled()


@pytest.mark.parametrize("marker", ["<!-- studycal:end -->", "<!-- studycal:begin W07 0123456789ab 0123456789ab x -->"])
def test_half_a_block_is_damaged(marker: str) -> None:
    with pytest.raises(notes.DamagedNoteError, match="pair up"):
        notes.parse(f"mine\n{marker}\nmine")


OUTSIDE = st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=40), max_size=4)


@settings(max_examples=150, deadline=None)
@given(OUTSIDE, pages(), filled(), OUTSIDE)
def test_the_block_is_found_among_whatever_the_learner_wrote(
    before: list[str], page: Page, said: Filled, after: list[str]
) -> None:
    block = notes.block(page, said, said)
    found = notes.find_block([*before, *block, *after])
    assert found
    assert (found.first, found.last) == (len(before), len(before) + len(block) - 1)
    assert not found.edited
