"""`studycal daemon --install`: the timer started with the learner's session, by what the system has for that."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from studycal.core.records import dataclass
from studycal.errors import StudycalError
from studycal.formats import service_units

from .context import Context


@dataclass(frozen=True)
class Manager:
    """Who starts programs here: the file it reads and the commands that make it start ours, or a text to use by hand.

    Without ``path`` nothing is installed: ``by_hand`` says what to do with the text.
    """

    text: str
    path: Path | None = None
    commands: tuple[tuple[str, ...], ...] = ()
    by_hand: str = ""


def install(context: Context) -> int:
    """Write and start what this system starts programs by; print it with ``--dry-run`` or where it is set by hand."""
    manager = _manager(context, sys.platform)
    if context.dry_run or manager.path is None:
        text = manager.text.rstrip("\n")
        context.result(text, {"path": str(manager.path) if manager.path else None, "text": text})
        context.say(manager.by_hand or f"Without --dry-run it is written to {manager.path} and started.")
        return 0
    if not context.confirm(f"Write {manager.path} and start it?"):
        context.say("Nothing was written.")
        return 0
    from studycal.service.files import write_whole

    write_whole(manager.path, manager.text.encode())
    for words in manager.commands:
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            raise StudycalError(
                f"{' '.join(words)} failed ({done.stderr.strip()}).",
                f"{manager.path} is written; start it from a login session.",
            )
    if context.json:
        context.print_json({"path": str(manager.path), "text": manager.text.rstrip("\n")})
    context.say("It runs, and starts with your session. `studycal daemon --status` says how it is doing.")
    return 0


def _manager(context: Context, system: str) -> Manager:
    """What fits a system, by the name that ``sys.platform`` gives it."""
    where = (_program(), context.directory, context.home.config_path.absolute())
    if system == "win32":
        by_hand = "This is printed only: paste it into PowerShell, and Task Scheduler starts studycal when you log on."
        return Manager(service_units.scheduled_task(*where), by_hand=by_hand)
    if shutil.which("launchctl"):
        path = Path.home() / "Library" / "LaunchAgents" / "studycal.plist"
        return Manager(service_units.launchd_plist(*where), path, (("launchctl", "load", "-w", str(path)),))
    if shutil.which("systemctl"):
        path = Path.home() / ".config" / "systemd" / "user" / "studycal.service"
        systemctl = ("systemctl", "--user")
        commands = ((*systemctl, "daemon-reload"), (*systemctl, "enable", "--now", "studycal.service"))
        return Manager(service_units.systemd_unit(*where), path, commands)
    by_hand = "This is printed only: there is no systemd here. Add the line to your crontab (`crontab -e`)."
    return Manager(service_units.cron_line(*where), by_hand=by_hand)


def _program() -> str:
    """The studycal program itself, by an absolute path."""
    typed = Path(sys.argv[0])
    if typed.name == "__main__.py":  # python -m studycal
        typed = Path(sys.executable).with_name("studycal")
    return str(typed.absolute()) if typed.exists() else (shutil.which("studycal") or sys.argv[0])
