"""A stranger installs the wheel: bare, with each extra, with all; every command works or names the extra it lacks."""

from __future__ import annotations

import re
import signal
import subprocess
from pathlib import Path

import pytest

from studycal import __version__, extras
from studycal.cli.parser import build
from tests.packaging.environment import CLEAN, ROOT, VERIFY, Environment, install

pytestmark = [pytest.mark.peer, pytest.mark.slow]

EXTRAS = ("", *extras.PACKAGES, "all")
CONFIG = """
[google]
api_endpoint = "http://127.0.0.1:9"
token_file = "token.json"
[caldav]
url = "http://127.0.0.1:9/"
username = "ada"
"""
WALK: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("check", (0,)),
    ("check --schema", (0,)),
    ("config", (0,)),
    ("config --example", (0,)),
    ("config --schema", (0,)),
    ("show week", (0,)),
    ("show W07.S2 --why", (0,)),
    ("show year --json", (0,)),
    ("export ics -o -", (0,)),
    ("export md", (0,)),
    ("export notion", (0,)),
    ("export csv -o -", (0,)),
    ("export json -o -", (0,)),
    ("export svg -o -", (0,)),
    ("export html -o plan.html", (0,)),
    ("mark bad W07 --yes", (0,)),
    ("pin W08.S2 2027-01-20T19:30 --yes", (0,)),
    ("unpin W08.S2 --yes", (0,)),
    ("undo --yes", (0,)),
    ("log done W01.S1", (0,)),
    ("review --auto", (0,)),
    ("simulate 2", (0,)),
    ("daemon --once", (0,)),
    ("daemon --status", (0, 1)),
    ("daemon --install --dry-run", (0,)),
    ("unskip W09.S1", (2,)),
    ("auth caldav --revoke --dry-run", (0, 1)),
    ("doctor", (0, 1)),
    ("completion bash", (0,)),
    ("completion powershell", (0,)),
)
"""Commands that need no extra, with the exit codes that are right for them here, where no server answers."""

OF_EXTRAS = {
    "google": ("plan google", "sync google", "purge google --yes", "auth google", "auth google --status"),
    "web": ("serve --port 0",),
    "keyring": ("auth caldav",),
    "mcp": ("mcp",),
    "host": ("host init", "host status", "host retry"),
}
"""Commands of an extra, each of which names it where it is not installed."""


def names(answer: subprocess.CompletedProcess[str], extra: str) -> bool:
    return f"pip install 'studycal[{extra}]'" in answer.stderr


def sound(answer: subprocess.CompletedProcess[str]) -> bool:
    """Ended by itself, with a sentence at most."""
    said = answer.stdout + answer.stderr
    return answer.returncode in range(7) and not re.search(r"Traceback|unforeseen|ModuleNotFound", said)


@pytest.fixture(scope="module", params=EXTRAS, ids=lambda extra: extra or "bare")
def environment(request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return install(wheel, tmp_path_factory.mktemp("environment") / "venv", request.param)


@pytest.fixture(scope="module")
def folder(environment: Environment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A learner's folder with the shipped plan."""
    folder = tmp_path_factory.mktemp("plan")
    begun = environment.run("studycal", *BEGIN, cwd=folder)
    assert begun.returncode == 0, begun.stderr
    with (folder / "studycal.toml").open("a", encoding="utf-8") as config:
        config.write(CONFIG)
    return folder


BEGIN = ("--no-input", "--now", "2026-11-24T12:00", "init", "--example", "--start", "2026-11-30", "--tz", "UTC")


def typed(environment: Environment, folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    return environment.run("studycal", "--no-input", "--now", "2026-12-09T12:00Z", *command.split(), cwd=folder)


def has(environment: Environment, extra: str) -> bool:
    """A host is served by what serves a page."""
    return environment.extra in (extra, "all") or (environment.extra, extra) == ("host", "web")


def test_what_needs_no_extra_works(environment: Environment, folder: Path) -> None:
    walked = WALK if environment.extra in ("", "all") else WALK[:1]
    answers = {command: typed(environment, folder, command) for command, _ in walked}
    wrong = {
        command: (answers[command].returncode, answers[command].stderr)
        for command, codes in walked
        if answers[command].returncode not in codes or not sound(answers[command])
    }
    assert wrong == {}


def test_a_missing_extra_is_one_sentence_with_the_command(environment: Environment, folder: Path) -> None:
    for extra, commands in OF_EXTRAS.items():
        if has(environment, extra):
            continue
        for command in commands:
            answer = typed(environment, folder, command)
            assert sound(answer), answer.stderr
            assert names(answer, extra), (command, answer.stderr)
            assert len(answer.stderr.strip().splitlines()) <= 2, answer.stderr


def test_an_extra_that_is_there_is_used(environment: Environment, folder: Path) -> None:
    for extra, commands in OF_EXTRAS.items():
        for command in commands if has(environment, extra) and extra != "web" else ():
            answer = typed(environment, folder, command)
            assert sound(answer), answer.stderr
            assert not names(answer, extra), (command, answer.stderr)


def test_the_page_is_served_where_web_is_installed(environment: Environment, folder: Path) -> None:
    if not has(environment, "web"):
        pytest.skip("the extra is not in this environment")
    command = [environment.folder / "bin" / "studycal", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=folder, env=CLEAN, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "http://127.0.0.1:" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert process.returncode in (0, 130, -signal.SIGINT)


def test_every_other_command_ends_in_a_sentence(environment: Environment, folder: Path) -> None:
    if environment.extra:
        pytest.skip("the bare environment is the one that lacks most")
    listed = next(action for action in build()._actions if action.dest == "command").choices or ()
    walked = {command.split()[0] for command, _ in WALK} | {c.split()[0] for cs in OF_EXTRAS.values() for c in cs}
    answers = {name: typed(environment, folder, name) for name in listed if name not in walked}
    assert {name: answer.stderr for name, answer in answers.items() if not sound(answer)} == {}


def test_every_package_is_the_one_its_hashes_cover(environment: Environment) -> None:
    environment.run("studycal", "--version")
    assert environment.run("python", "-c", VERIFY).stdout == ""


def test_urllib3_is_the_locked_one(environment: Environment) -> None:
    lock = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    wanted = re.findall(r"(?m)^urllib3==(\S+)", lock)
    assert environment.run("python", "-c", "import urllib3; print(urllib3.__version__)").stdout.split() == wanted


def test_python_runs_it_as_a_module(environment: Environment) -> None:
    assert environment.run("python", "-m", "studycal", "--version").stdout == f"studycal {__version__}\n"


def test_the_manual_and_completions_lie_where_shells_look(environment: Environment) -> None:
    share = environment.folder / "share"
    assert (share / "man" / "man1" / "studycal.1").is_file()
    assert (share / "bash-completion" / "completions" / "studycal").is_file()


def test_planning_alone_is_small(environment: Environment) -> None:
    if environment.extra:
        pytest.skip("only the bare installation is to be small")
    compiled = [environment.python, "-m", "compileall", "-q", environment.folder / "lib"]
    subprocess.run(compiled, capture_output=True, check=False)
    assert environment.megabytes <= 60
