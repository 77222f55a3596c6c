"""Notes in a folder: what is the learner's stays theirs, what is filled in comes back, and a refusal writes nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.cli.learner import Learner

WARSAW = ZoneInfo("Europe/Warsaw")
SUNDAY = "2026-12-06T18:00:00+01:00"


@pytest.fixture
def vault(learner: Learner) -> Path:
    learner.now = SUNDAY
    assert learner.studycal("export", "md").code == 0
    return learner.folder / "notes"


def fill(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_bytes().decode("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_bytes(text.encode("utf-8"))


def test_one_note_a_week_named_by_its_iso_week(vault: Path) -> None:
    names = sorted(path.name for path in vault.iterdir())
    assert len(names) == 52
    assert names[:6] == [f"2026-W{n}.md" for n in range(49, 54)] + ["2027-W01.md"]
    text = (vault / "2026-W53.md").read_text("utf-8")
    assert text.startswith("---\niso: 2026-W53\nstarts: 2026-12-28\ntags: [studycal]\n---\n\n<!-- studycal:begin W05 ")
    assert "- [ ] **W05.S2** Build: Code from Scratch, Wed 30 Dec 19:00–20:15" in text
    assert text.endswith("<!-- studycal:end -->\n\n## Notes\n")


def test_a_second_export_writes_nothing(vault: Path, learner: Learner) -> None:
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in vault.iterdir()}
    assert "0 weekly notes written" in learner.studycal("export", "md").err
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in vault.iterdir()} == before


def test_outside_the_block_nothing_changes(vault: Path, learner: Learner) -> None:
    path = vault / "2026-W49.md"
    fill(
        path,
        ("tags: [studycal]", "tags: [studycal, mine]"),
        ("## Notes\n", "## Notes\r\nmy words\u2028here  \n\n- [x] milk"),
    )
    outside = path.read_bytes().partition(b"<!-- studycal:begin")[0], path.read_bytes().partition(b":end -->")[2]
    learner.studycal("log", "done", "W01.S1")
    assert "1 weekly note written" in learner.studycal("export", "md").err
    after = path.read_bytes()
    assert (after.partition(b"<!-- studycal:begin")[0], after.partition(b":end -->")[2]) == outside
    assert b"- [x] **W01.S1**" in after


def test_a_note_with_windows_line_ends_keeps_them(vault: Path, learner: Learner) -> None:
    path = vault / "2026-W49.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    learner.studycal("log", "done", "W01.S1")
    assert learner.studycal("export", "md").code == 0
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")


def test_an_edited_block_is_refused_and_no_note_is_written(vault: Path, learner: Learner) -> None:
    fill(vault / "2026-W50.md", ("# W02 Essential", "# W02 My own"))
    learner.studycal("log", "done", "W01.S1")
    before = {path: path.read_bytes() for path in vault.iterdir()}
    refused = learner.studycal("export", "md")
    assert refused.code == 3
    assert "2026-W50.md was edited inside studycal's block" in refused.err
    assert {path: path.read_bytes() for path in vault.iterdir()} == before
    assert learner.studycal("export", "md", "--force").code == 0
    assert "# W02 Essential" in (vault / "2026-W50.md").read_text("utf-8")


def test_somebody_elses_file_of_that_name_is_refused_or_added_to(learner: Learner) -> None:
    folder = learner.folder / "notes"
    folder.mkdir()
    (folder / "2026-W49.md").write_text("my diary\n", encoding="utf-8")
    assert learner.studycal("export", "md").code == 3
    assert [path.name for path in folder.iterdir()] == ["2026-W49.md"]
    assert learner.studycal("export", "md", "--force").code == 0
    assert (folder / "2026-W49.md").read_text("utf-8").startswith("my diary\n")
    assert learner.studycal("export", "md").code == 0


def test_what_was_filled_in_survives_an_export_before_it_is_read(vault: Path, learner: Learner) -> None:
    path = vault / "2026-W49.md"
    fill(path, ("[ ] **W01.S1**", "[x] **W01.S1**"), ("- verdict::", "- verdict:: A good start"))
    learner.studycal("log", "skip", "W01.S5")
    assert learner.studycal("export", "md").code == 0
    text = path.read_text("utf-8")
    assert "- [x] **W01.S1**" in text
    assert "- [-] **W01.S5**" in text
    assert "- verdict:: A good start\n" in text


def test_review_reads_a_note_and_says_each_thing_once(vault: Path, learner: Learner) -> None:
    path = vault / "2026-W49.md"
    text = path.read_text("utf-8")
    build = "[ ] **W01.S2**" + text.partition("[ ] **W01.S2**")[2].partition("restart::")[0] + "restart::"
    fill(
        path,
        ("[ ] **W01.S1**", "[x] **W01.S1**"),
        (build, build.replace("[ ]", "[/]") + " start at mul"),
        ("[ ] **W01.S3**", "[-] **W01.S3**"),
        ("[ ] **W01.S4**", "[x] **W01.S4**"),
        ("- link::", "- link:: https://example.org/w01"),
        ("- verdict::", "- verdict:: A good start"),
        ("- explain::", "- explain:: 2"),
        ("- surprise::", "- surprise:: tables"),
    )
    said = learner.studycal("review", "--from", "notes/2026-W49.md", "--json").json
    assert said["kept"] == [1, 2, 3, 4, 5]
    assert {one["id"]: one["status"] for one in said["sessions"]} == {
        "W01.S1": "done", "W01.S2": "partial", "W01.S3": "skipped", "W01.S4": "done", "W01.S5": "unknown"
    }  # fmt: skip
    assert said["record"] == {"verdict": "A good start", "explain": 2, "surprise": "tables"}
    assert said["next"]["cards"]["W02.S2"] == ["Restart (W01.S2): start at mul"]
    again = learner.studycal("review", "--from", "notes/2026-W49.md", "--json").json
    assert again["kept"] == []
    assert "0 weekly notes" not in learner.studycal("export", "md").err


def test_a_table_exported_by_notion_is_read_back(learner: Learner) -> None:
    learner.now = SUNDAY
    assert learner.studycal("export", "notion").code == 0
    table = learner.folder / "notion" / "Sessions.csv"
    fill(table, ("theory,unknown", "theory,Done"), ("read,unknown", "read,Skipped"))
    assert learner.studycal("review", "--from", "notion/Sessions.csv", "--json").json["kept"] == [1, 2]
    weeks = learner.folder / "notion" / "Weeks.csv"
    fill(weeks, ("Q1,planned,,,", "Q1,planned,Fine,1,Tables"))
    said = learner.studycal("review", "--from", "notion/Weeks.csv", "--week", "W01", "--json").json
    assert said["kept"] == [3]
    page = learner.folder / "notion" / "W01.md"
    fill(page, ("[ ] **W01.S4**", "[x] **W01.S4**"))
    assert learner.studycal("review", "--from", "notion/W01.md", "--json").json["kept"] == [4]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("empty.md", "", "names no session"),
        ("milk.md", "- [x] milk\n", "names no session"),
        ("half.md", "<!-- studycal:end -->", "do not pair up"),
        ("other.csv", "a,b\n1,2\n", "neither the columns"),
        ("odd.md", "- [?] W01.S1\n", "odd.md:1: [?] at W01.S1 is no tick"),
        ("unticked.md", "- [ ] W01.S4\n    - link:: https://a.org\n", "W01.S4 has a link but no tick"),
        ("ghost.md", "- [x] W01.S9\n", "W01.S9"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_nothing_is_kept(
    learner: Learner, name: str, text: str, told: str
) -> None:
    (learner.folder / name).write_text(text, encoding="utf-8")
    answer = learner.studycal("review", "--from", name, now=SUNDAY)
    assert answer.code in (1, 2)
    assert told in answer.err
    assert "Traceback" not in answer.err
    assert learner.studycal("log", "--history", "--json").json == {"facts": []}


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("    - restart:: " + "x" * 130, "note.md:2: W01.S1: The restart line has 130 characters."),
        ("    - link:: not a link", 'note.md:2: W01.S1: "not a link" is not a link.'),
        ("- explain:: maybe", 'note.md:2: explain: "maybe" is not 0, 1 or 2.'),
        ("- [x] W01.S9", "note.md:2: There is no session W01.S9 in the plan."),
        ("- [?] W01.S3", "note.md:2: [?] at W01.S3 is no tick."),
        ("- [ ] W01.S3\n    - link:: https://a.org", "note.md:3: W01.S3 has a link but no tick."),
    ],
)
def test_what_is_understood_is_kept_and_the_rest_is_told_with_its_line(learner: Learner, field: str, told: str) -> None:
    text = f"- [/] W01.S1\n{field}\n- [x] W01.S2\n- verdict:: Fine\n"
    (learner.folder / "note.md").write_text(text, encoding="utf-8")

    answer = learner.studycal("review", "--from", "note.md", now=SUNDAY)

    assert answer.code == 1
    assert told in answer.err
    kept = learner.studycal("log", "--history", "--json").json["facts"]
    assert [fact.get("session", fact.get("verdict")) for fact in kept] == ["W01.S1", "W01.S2", "Fine"]


@pytest.mark.parametrize("link", ["[[My W01 explainer]]", "[[notes/W01#Proof|proof]]", "obsidian://open?vault=me"])
def test_a_link_as_a_vault_writes_it_is_a_link(learner: Learner, link: str) -> None:
    (learner.folder / "note.md").write_text(f"- [x] W01.S4\n    - link:: {link}\n- explain:: yes\n", encoding="utf-8")
    answer = learner.studycal("review", "--from", "note.md", now=SUNDAY)
    assert answer.code == 0, answer.err
    facts = learner.studycal("log", "--history", "--json").json["facts"]
    assert facts[0]["link"] == link
    assert facts[1]["explain"] == 2


def test_a_missing_file_is_said(learner: Learner) -> None:
    answer = learner.studycal("review", "--from", "nowhere.md")
    assert answer.code == 1
    assert "nowhere.md: cannot be read (no such file or directory). Check its name." in answer.err


def test_a_week_that_lost_its_topic_says_so(vault: Path, learner: Learner) -> None:
    learner.now = datetime(2026, 12, 7, 9, tzinfo=WARSAW).isoformat()
    paused = learner.studycal("mark", "pause", "2026-12-21..2026-12-27", "--yes")
    assert paused.code == 0, paused.err
    assert learner.studycal("export", "md").code == 0
    assert "# No topic this week" in (vault / "2026-W52.md").read_text("utf-8")
    assert "# W04 " in (vault / "2026-W53.md").read_text("utf-8")


def test_a_dry_run_writes_nothing(learner: Learner) -> None:
    assert "52 weekly notes would be written" in learner.studycal("export", "md", "-n").err
    assert "54 files; would be written" in learner.studycal("export", "notion", "-n").err
    assert not (learner.folder / "notes").exists()
    assert not (learner.folder / "notion").exists()


def test_a_file_where_the_folder_should_be_is_said(learner: Learner) -> None:
    (learner.folder / "notes").write_text("mine", encoding="utf-8")
    answer = learner.studycal("export", "md")
    assert answer.code == 1
    assert "cannot be written" in answer.err
    assert (learner.folder / "notes").read_text("utf-8") == "mine"


def test_a_note_in_another_encoding_is_left_alone(vault: Path, learner: Learner) -> None:
    (vault / "2026-W49.md").write_bytes("caf\xe9".encode("latin-1"))
    answer = learner.studycal("export", "md", "--force")
    assert answer.code == 1
    assert "2026-W49.md" in answer.err
    assert "UTF-8" in answer.err


def test_the_note_of_a_week_whose_topic_was_taken_up_anew_keeps_what_was_said_there(
    vault: Path, learner: Learner
) -> None:
    for number in range(1, 5):
        learner.studycal("log", "done" if number == 1 else "skip", f"W01.S{number}")
    assert learner.studycal("export", "md").code == 0
    before = (vault / "2026-W49.md").read_bytes()
    assert learner.studycal("mark", "merge", "W01", "W02", "--yes").code == 0
    assert learner.studycal("export", "md").code == 0
    assert (vault / "2026-W49.md").read_bytes() == before
    shared = (vault / "2026-W50.md").read_text("utf-8")
    assert "# W01 Essential Math Foundation 1/2 + W02 Essential Math Foundation 2/2" in shared
    assert "**W01.S1**" not in shared
    assert "- [ ] **W01.S2**" in shared


def test_a_tick_of_what_has_not_begun_is_told_and_not_kept(learner: Learner) -> None:
    """As `log done` asks first; what has begun is kept, and the tick is kept all the same on a second word."""
    text = "- [x] W01.S1\n- [x] W03.S2\n"
    (learner.folder / "note.md").write_text(text, encoding="utf-8")

    answer = learner.studycal("review", "--from", "note.md", now=SUNDAY)

    assert answer.code == 1
    assert "note.md:2: W03.S2 has not begun: it is on " in answer.err
    kept = learner.studycal("log", "--history", "--json").json["facts"]
    assert [fact["session"] for fact in kept] == ["W01.S1"]
    assert learner.studycal("review", "--from", "note.md", "--yes", now=SUNDAY).code == 0
    assert len(learner.studycal("log", "--history", "--json").json["facts"]) == 2
