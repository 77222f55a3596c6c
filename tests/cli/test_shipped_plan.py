"""The shipped documents give the plan and the calendar they always gave, byte for byte but for the version."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.learner import ROOT, Learner

CONFIG = """[plan]
id = "golden"
title = "Study plan"
start = 2026-11-30
timezone = "Europe/Warsaw"
created = 2026-11-28T11:00:00Z
[curriculum]
weeks = "curriculum/weeks.md"
cadence = "curriculum/cadence.md"
[times]
home = ["mon 19:00", "wed 19:00", "thu 19:00", "sat 10:00"]
windows = ["mon-fri 18:00-21:30", "sat,sun 09:00-13:00"]
"""
GOLDEN = {
    ("show", "year", "--json"): "06bcfeaf934f2ea62956c2ca2c44d1d4ab7b26e9d4ad61ae7162a6c8b8ca7d8f",
    ("export", "ics", "-o", "-"): "09a1cc801425731c1c28c2a4cee8e406b3e228fcff480130463edce4134c8d67",
}


@pytest.mark.parametrize("command", GOLDEN, ids=" ".join)
def test_the_shipped_documents_give_the_bytes_they_always_gave(tmp_path: Path, command: tuple[str, ...]) -> None:
    shutil.copytree(ROOT / "curriculum", tmp_path / "curriculum")
    (tmp_path / "studycal.toml").write_text(CONFIG, encoding="utf-8")
    learner = Learner(tmp_path, now="2026-11-28T12:00")
    assert learner.studycal("show", "year", "--json").code == 0
    answer = learner.studycal(*command)
    assert answer.code == 0
    text = re.sub("PRODID:.*", "PRODID:", answer.out)
    assert hashlib.sha256(text.encode()).hexdigest() == GOLDEN[command]
