"""What service managers are given: accepted by their own checkers, safe for odd paths."""

from __future__ import annotations

import os
import plistlib
import subprocess
from pathlib import Path

import pytest

from studycal.formats.service_units import cron_line, launchd_plist, systemd_unit
from tests.peers import program

FOLDER = Path("/home/ada/my study & 100% $HOME")
CONFIG = FOLDER / "studycal.toml"


@pytest.mark.peer
def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    checker = program("systemd-analyze")
    unit = tmp_path / "studycal.service"
    unit.write_text(systemd_unit("/bin/true", FOLDER, CONFIG))
    runtime = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}  # where a machine without a login session has none
    command = [checker, "verify", "--user", "--man=no", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, env=runtime)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_restarts_neither_for_a_login_nor_for_a_config() -> None:
    assert "RestartPreventExitStatus=2 5 6" in systemd_unit("/usr/bin/studycal", FOLDER, CONFIG)


def test_the_unit_takes_no_percent_or_dollar_for_its_own() -> None:
    assert "100%% $$HOME" in systemd_unit("/usr/bin/studycal", FOLDER, CONFIG)


def test_launchd_gets_a_property_list_with_the_very_words() -> None:
    words = plistlib.loads(launchd_plist("/usr/bin/studycal", FOLDER, CONFIG).encode())["ProgramArguments"]
    assert words == ["/usr/bin/studycal", "-C", str(FOLDER), "--config", str(CONFIG), "daemon"]


def test_cron_gets_a_line_with_its_percent_signs_escaped() -> None:
    assert r"100\% " in cron_line("/usr/bin/studycal", FOLDER, CONFIG)
