"""What a server is given: the container, the compose file, the units, each as closed as it says."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.cli.learner import ROOT
from tests.peers import program

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def test_the_container_runs_as_nobody_from_locks_with_hashes() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    final = text.rpartition("\nFROM ")[2]
    assert re.search(r"(?m)^USER 10001:10001$", final)
    assert re.search(r"(?m)^HEALTHCHECK ", final)
    assert "VOLUME /plan" in final
    assert all(
        "--require-hashes" in line or "--no-index" in line for line in text.splitlines() if "pip install" in line
    )


def test_what_the_container_copies_and_calls_is_there() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    named = re.findall(r"requirements/\w+\.txt", text)
    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_compose_keeps_the_root_read_only_and_takes_every_right() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert {"timer", "page"} <= set(services)
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["user"] == "10001:10001"
        assert "no-new-privileges:true" in service["security_opt"]
        assert service["healthcheck"]["test"][0] == "CMD"


@pytest.mark.peer
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_accepts_the_unit_and_finds_it_closed(unit: Path, tmp_path: Path) -> None:
    checker = program("systemd-analyze")
    copy = tmp_path / unit.name.replace("@", "@ada")
    text = unit.read_text(encoding="utf-8").replace("/opt/studycal/bin/studycal", "/bin/true")
    copy.write_text(text, encoding="utf-8")
    verified = subprocess.run([checker, "verify", "--man=no", copy], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
    rated = subprocess.run(
        [checker, "security", "--offline=true", "--threshold=20", copy], capture_output=True, text=True, check=False
    )
    assert rated.returncode == 0, rated.stdout[-300:]


def test_a_hosts_compose_gives_the_database_a_user_that_is_no_superuser() -> None:
    services = yaml.safe_load((DEPLOY / "compose.host.yaml").read_text(encoding="utf-8"))["services"]
    for name in ("page", "worker"):
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
        assert services[name]["healthcheck"]["test"][0] == "CMD"
        assert "postgresql://studycal:" in services[name]["environment"]["STUDYCAL_HOST_DATABASE"]
    script = (DEPLOY / "postgres" / "01_studycal.sh").read_text(encoding="utf-8")
    assert "CREATE ROLE studycal LOGIN PASSWORD" in script
    assert "SUPERUSER" not in script
