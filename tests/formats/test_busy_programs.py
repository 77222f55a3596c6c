"""A year of calendars as ten programs write them: taken as Mozilla's ical.js finds it, and nothing is said of it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.formats.readers import lacks

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from soaking.calendars import PEERS, Verdict, Year, compare, shown, years

FILES = sorted((Path(__file__).parent / "programs").glob("*.ics"))
YEAR = 2027


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verdict]:
    if not (shutil.which("node") and PEERS.exists()):
        lacks("node with ical.js")
    found = compare([Year(path, YEAR) for path in FILES], tmp_path_factory.mktemp("zones"))
    return {verdict.asked.path.stem: verdict for verdict in found}


@pytest.mark.peer
@pytest.mark.parametrize("program", [path.stem for path in FILES])
def test_a_programs_calendar_is_taken_as_ical_js_finds_it(verdicts: dict[str, Verdict], program: str) -> None:
    verdict = verdicts[program]
    assert verdict.said == ""
    assert verdict.ours
    assert verdict.same, shown(verdict)


def test_the_years_of_a_file_are_found_behind_any_name_of_a_zone() -> None:
    (path,) = (path for path in FILES if path.stem == "outlook-custom-zone")
    assert YEAR in [one.year for one in years([path])]
