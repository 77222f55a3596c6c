"""All three documents are saved at each step of every command that writes: the published plan is that of the newest
bytes, or the command says what changed and nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from studycal.service import commit, published, writer
from tests.cli.learner import Learner
from tests.cli.terminal import conversation
from tests.service.test_changed_documents import FIRST, table

NOW = "2026-12-09T08:00:00+01:00"
AT = ("--now", NOW)
COMMANDS = {
    "mark": ("mark", "bad", "W03", "-y"),
    "pin": ("pin", "W03.S1", "2026-12-15 20:00", "-y"),
    "unpin": ("unpin", "W04.S1", "-y"),
    "undo": ("undo", "-y"),
    "log": ("log", "done", "W01.S1"),
    "log ahead": ("log", "done", "W03.S2", "-y"),
    "set": ("set", "plan.reserve_weeks", "3", "-y"),
    "review": ("review", "--auto"),
    "export": ("export", "ics", "-o", "study.ics"),
    "show": ("show", "week"),
}
STEPS = {
    "before it": None,
    "while it computes": "compute",
    "before it is kept": "_refuse_changed_files",
    "while it is kept": "_publish",
    "after it": None,
}


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    """Five weeks, and a pin that can be taken back."""
    learner = Learner(tmp_path, now=NOW).begin()
    config = learner.folder / "studycal.toml"
    text = config.read_text().replace('weeks = "curriculum/weeks.md"', 'weeks = "weeks.md"')
    config.write_text(text.replace('cadence = "curriculum/cadence.md"', 'cadence = "cadence.md"'))
    (tmp_path / "cadence.md").write_bytes((tmp_path / "curriculum" / "cadence.md").read_bytes())
    (tmp_path / "weeks.md").write_text(table(FIRST))
    assert learner.studycal("pin", "W04.S1", "2026-12-22 20:00", "-y").code == 0
    return learner


def save(learner: Learner) -> None:
    """Other words in both documents and another title in the config."""
    (learner.folder / "weeks.md").write_text(table([*FIRST[:4], "Rye with seeds"]))
    cadence = learner.folder / "cadence.md"
    text = cadence.read_text(encoding="utf-8")
    assert "Code from Scratch" in text
    cadence.write_text(text.replace("Code from Scratch", "Bake by hand"), encoding="utf-8")
    config = learner.folder / "studycal.toml"
    assert '"Study plan"' in config.read_text()
    config.write_text(config.read_text().replace('"Study plan"', '"Bread"'))


def once(act: Callable[[], None], then: Callable[..., Any]) -> Callable[..., Any]:
    """What does something the first time it is called, and then what it did before."""
    left = [act]

    def called(*args: Any, **kwargs: Any) -> Any:
        if left:
            left.pop()()
        return then(*args, **kwargs)

    return called


def newest(learner: Learner) -> bool:
    """Whether what is published, shown and exported is of the newest bytes."""
    year = learner.year()
    names = {one["name"] for one in year["sessions"]}
    calendar = learner.studycal("export", "ics", "-o", "-").out
    assert year["weeks"][4]["topic"] == "Rye with seeds"
    assert "Bake by hand" in names
    assert "Code from Scratch" not in {one["name"] for one in year["sessions"] if one["status"] == "planned"}
    return "X-WR-CALNAME:Bread" in calendar


def save_at(function: str, learner: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Save when a function is called first, whichever module calls it."""
    modules = [module for module in (commit, published, writer) if hasattr(module, function)]
    saved_first = once(lambda: save(learner), getattr(modules[0], function))
    for module in modules:
        monkeypatch.setattr(module, function, saved_first)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("command", COMMANDS)
def test_whatever_is_saved_at_any_step_is_what_is_published(
    learner: Learner, monkeypatch: pytest.MonkeyPatch, command: str, step: str
) -> None:
    function = STEPS[step]
    if step == "before it":
        save(learner)
    if function:
        save_at(function, learner, monkeypatch)
    before = len(learner.studycal("log", "--history", "--json").json["facts"])
    answer = learner.studycal(*COMMANDS[command])
    monkeypatch.undo()
    if step == "after it":
        save(learner)
    facts = learner.studycal("log", "--history", "--json").json["facts"]
    if answer.code:
        assert "meanwhile" in answer.err, answer.err
        assert len(facts) == before, "what is refused keeps nothing"
    elif function and command == "set":
        assert "reserve_weeks = 3" in (learner.folder / "studycal.toml").read_text()
    if not function or not answer.code:
        kept = command in ("mark", "pin", "unpin", "undo", "log", "log ahead", "set")
        if command == "set" and "holds already" in answer.err:  # it was saved together with the words of somebody else
            kept = False
        assert len(facts) - before == kept, answer.out + answer.err
    if (learner.folder / "weeks.md").read_text() != table(FIRST):
        assert newest(learner)


QUESTIONS = {
    "mark": ("mark", "bad", "W03"),
    "pin": ("pin", "W03.S1", "2026-12-15 20:00"),
    "unpin": ("unpin", "W04.S1"),
    "undo": ("undo",),
}


@pytest.mark.parametrize("command", QUESTIONS)
def test_what_is_saved_while_it_asks_is_said_and_published(learner: Learner, command: str) -> None:
    saved: list[bool] = []

    def answer() -> str:
        if not saved:
            save(learner)
            saved.append(True)
        return "y\n"

    code, shown = conversation(learner.folder, *AT, *QUESTIONS[command], at={"[y/N]": answer})
    assert saved, shown
    assert code == 0, shown
    assert "changed meanwhile" in shown
    assert newest(learner)
