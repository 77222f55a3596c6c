"""The library does what its page shows, and nothing of it is imported before it is used."""

from __future__ import annotations

import subprocess
import sys

import studycal
import studycal.api
from tests.docs.test_site import DOCS, blocks


def test_every_example_of_the_page_runs() -> None:
    examples = blocks(DOCS / "api.md", "python")
    assert len(examples) > 4
    exec(compile("\n".join(examples), "api.md", "exec"), {})


def test_the_names_are_those_of_the_module_and_all_there() -> None:
    assert studycal.__all__ == studycal.api.__all__
    assert [name for name in studycal.__all__ if not hasattr(studycal, name)] == []
    assert not hasattr(studycal, "make_coffee")


def test_importing_studycal_imports_nothing_of_the_house() -> None:
    code = "import sys, studycal; print([name for name in sys.modules if name.startswith('studycal.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "[]\n"
