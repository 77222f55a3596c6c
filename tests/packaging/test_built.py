"""What is built: everything that messages name is inside, twice the same, and a package index reads it right."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from studycal import __version__
from tests.packaging.conftest import built
from tests.packaging.environment import ROOT

DATA = f"studycal-{__version__}.data/data"
COMPLETIONS = (
    "share/bash-completion/completions/studycal",
    "share/zsh/site-functions/_studycal",
    "share/fish/vendor_completions.d/studycal.fish",
    "share/studycal/completions/studycal.ps1",
)


@pytest.fixture(scope="module")
def inside(wheel: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(wheel)


@pytest.fixture(scope="module")
def metadata(inside: zipfile.ZipFile) -> dict[str, list[str]]:
    message = Parser().parsestr(inside.read(f"studycal-{__version__}.dist-info/METADATA").decode())
    return {**{name: message.get_all(name) or [] for name in message}, "readme": [str(message.get_payload())]}


@pytest.mark.parametrize("name", ["config.example.toml", "studycal.schema.json", "weeks.md", "cadence.md"])
def test_what_messages_name_is_in_the_wheel(inside: zipfile.ZipFile, name: str) -> None:
    found = inside.read(f"studycal/examples/{name}")
    assert found in [path.read_bytes() for path in ROOT.glob(f"*/{name}")] + [
        path.read_bytes() for path in ROOT.glob(name)
    ]


@pytest.mark.parametrize("place", ["share/man/man1/studycal.1", *COMPLETIONS])
def test_manual_and_completions_are_in_both(inside: zipfile.ZipFile, sdist: Path, place: str) -> None:
    with tarfile.open(sdist) as archive:
        of_sdist = archive.extractfile(f"studycal-{__version__}/{place}")
        assert of_sdist is not None
        assert inside.read(f"{DATA}/{place}") == of_sdist.read()


def test_bash_takes_its_completion(inside: zipfile.ZipFile) -> None:
    script = inside.read(f"{DATA}/{COMPLETIONS[0]}").decode()
    asked = f"{script}\nCOMP_WORDS=(studycal ma); COMP_CWORD=1; _shtab_studycal; echo ${{COMPREPLY[@]}}"
    done = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("mark\n", "")


def test_the_manual_names_every_command_and_reads_without_a_warning(inside: zipfile.ZipFile, tmp_path: Path) -> None:
    from studycal.cli.parser import build

    text = inside.read(f"{DATA}/share/man/man1/studycal.1").decode()
    listed = next(action for action in build()._actions if action.dest == "command").choices or ()
    assert [name for name in listed if f".SS studycal {name}" not in text.replace("\\-", "-")] == []
    page = tmp_path / "studycal.1"
    page.write_text(text, encoding="utf-8")
    command = ["man", "--warnings=w", "--local-file", str(page)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
        )
    except FileNotFoundError:
        pytest.skip("man is not here")
    assert done.stderr == ""
    assert "STUDYCAL_NOW" in done.stdout


def test_built_twice_it_is_the_same_byte_for_byte(dist: Path, sdist: Path, tmp_path: Path) -> None:
    again = built(ROOT, tmp_path / "again")
    assert {path.name: path.read_bytes() for path in again.iterdir()} == {
        path.name: path.read_bytes() for path in dist.iterdir()
    }
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (project,) = (tmp_path / "unpacked").iterdir()
    from_sdist = next(built(project, tmp_path / "third").glob("*.whl"))
    assert from_sdist.read_bytes() == next(dist.glob("*.whl")).read_bytes()


def test_an_index_takes_both(dist: Path) -> None:
    command = [sys.executable, "-m", "twine", "check", "--strict", *map(str, dist.iterdir())]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_readme_has_no_link_that_an_index_cannot_follow(metadata: dict[str, list[str]]) -> None:
    (readme,) = metadata["readme"]
    assert "# studycal" in readme
    links = re.findall(r"\]\(([^)\s]+)", readme)
    assert links
    assert [link for link in links if not link.startswith(("https://", "http://127.0.0.1", "#"))] == []


def test_the_metadata_says_where_who_and_for_what(metadata: dict[str, list[str]]) -> None:
    urls = {line.split(", ")[0] for line in metadata["Project-URL"]}
    assert urls >= {"Source", "Documentation", "Changelog", "Issues"}
    assert metadata["Author"]
    assert metadata["Version"] == [__version__]
    classifiers = set(metadata["Classifier"])
    assert classifiers >= {
        "Environment :: Web Environment",
        "Natural Language :: English",
        "Programming Language :: Python :: 3 :: Only",
        "Programming Language :: Python :: 3.14",
    }


def test_the_changelog_has_a_section_for_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"(?m)^## {re.escape(__version__)}\b", changelog)
