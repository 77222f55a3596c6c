"""What studycal writes for others never goes over what a plan lives on, by whatever name it is called."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.learner import Learner

FORMS = ("ics", "todo", "taskwarrior", "org", "csv", "json", "svg", "html")
OWN = (
    "studycal.toml", "curriculum/weeks.md", "curriculum/cadence.md", "work.ics", ".studycal/state.sqlite",
    ".studycal/state.sqlite-wal", ".studycal/new.ics",
)  # fmt: skip


@pytest.fixture
def owner(learner: Learner) -> Learner:
    """A learner with a busy file."""
    (learner.folder / "work.ics").write_text("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")
    config = learner.folder / "studycal.toml"
    config.write_text(config.read_text() + '\n[[busy]]\nurl = "work.ics"\n')
    assert learner.studycal("show", "week").code == 0
    return learner


def kept(folder: Path) -> dict[str, bytes]:
    """All files of a folder but the memory's, which commands may write to as they read."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("state.sqlite"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def refused(learner: Learner, *words: str) -> None:
    before = kept(learner.folder)
    answer = learner.studycal(*words)
    assert answer.code == 2, (words, answer.err)
    assert "nothing was written" in answer.err
    assert kept(learner.folder) == before
    assert (learner.folder / ".studycal/state.sqlite").read_bytes().startswith(b"SQLite format 3")
    assert learner.studycal("show", "week").code == 0


@pytest.mark.parametrize("name", OWN)
def test_an_export_is_written_over_no_file_of_the_plan(owner: Learner, name: str) -> None:
    for form in FORMS:
        refused(owner, "export", form, "-o", name)


def test_nor_through_links_and_other_spellings(owner: Learner) -> None:
    folder = owner.folder
    (folder / "link.md").symlink_to("curriculum/weeks.md")
    (folder / "elsewhere").symlink_to(".studycal")
    (folder / "twin.md").hardlink_to(folder / "curriculum/weeks.md")
    for name in (
        "link.md", "twin.md", "elsewhere/state.sqlite", "./curriculum/../studycal.toml", str(folder / "studycal.toml"),
    ):  # fmt: skip
        refused(owner, "export", "ics", "-o", name)


def test_nor_a_part_of_it(owner: Learner) -> None:
    """One of several files that would be the plan's own refuses them all."""
    shutil.copy(owner.folder / "curriculum/weeks.md", owner.folder / "plan-2027-Q1.md")
    config = owner.folder / "studycal.toml"
    quarters = [f"plan-{name}.md" for name in ("Q1", "Q2", "Q3", "Q4")]
    shutil.copy(owner.folder / "curriculum/weeks.md", owner.folder / quarters[2])
    config.write_text(config.read_text().replace("curriculum/weeks.md", quarters[2]))
    refused(owner, "export", "ics", "--split", "quarter", "-o", "plan.md")


def test_nor_by_notes_of_weeks(owner: Learner) -> None:
    config = owner.folder / "studycal.toml"
    for name, words in (("W01.md", ("notion",)), ("2026-W49.md", ("md", "--force"))):
        shutil.copy(owner.folder / "curriculum/weeks.md", owner.folder / name)
        text = config.read_text()
        config.write_text(text.replace("curriculum/weeks.md", name))
        refused(owner, "export", *words, "-o", ".")
        config.write_text(text)


def test_nor_what_another_plan_of_the_folder_lives_on(owner: Learner) -> None:
    shutil.copy(owner.folder / "curriculum/weeks.md", owner.folder / "other.md")
    text = (owner.folder / "studycal.toml").read_text().replace("curriculum/weeks.md", "other.md")
    (owner.folder / "other.toml").write_text(text)
    for name in ("other.toml", "other.md"):
        refused(owner, "export", "csv", "-o", name)


def test_a_memory_among_other_files_is_kept_from_it_too(owner: Learner) -> None:
    config = owner.folder / "studycal.toml"
    config.write_text(config.read_text() + '\n[state]\npath = "memory.db"\n')
    assert owner.studycal("show", "week").code == 0
    answer = owner.studycal("export", "ics", "-o", "memory.db")
    assert answer.code == 2, answer.err
    assert (owner.folder / "memory.db").read_bytes().startswith(b"SQLite format 3")
    assert owner.studycal("export", "ics", "-o", "mine.ics").code == 0


def test_import_spoils_neither_the_config_nor_the_memory(owner: Learner) -> None:
    plan = owner.folder / "mine.md"
    plan.write_text("# Mine\n\n## Week 1: Sets\n\n## Week 2: Groups\n")
    for name in ("studycal.toml", ".studycal/state.sqlite", "work.ics"):
        refused(owner, "import", "mine.md", "--force", "-o", name)
        refused(owner, "import", "mine.md", "--yes", "-o", name)
    assert owner.studycal("import", "mine.md", "--force", "-o", "curriculum/weeks.md").code == 0


def test_any_other_file_is_written_as_before(owner: Learner) -> None:
    for _ in range(2):
        assert owner.studycal("export", "ics", "-o", "mine.md").code == 0
