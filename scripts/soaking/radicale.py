"""SIGKILL of the real program at random requests of a first push to a real Radicale, over and over."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import caldav
from icalendar import Calendar

from tests.caldav_proxy import Proxy
from tests.cli.learner import PROGRAM, Learner
from tests.peers_caldav import USER, Server

PLAN = "0" * 32
HOUR = timedelta(hours=1)


def soak(folder: Path, most: int, seed: int) -> tuple[str, str, int]:
    """Title, section and what was lost."""
    os.environ["STUDYCAL_CALDAV_PASSWORD"] = "x"
    folder.mkdir(parents=True)
    server, chance = Server("radicale", folder / "store"), random.Random(seed)
    server.start()
    proxy = Proxy(server.url)
    counts: Counter[str] = Counter()
    try:
        template = _template(folder / "template", proxy)
        _process(_fresh(template, folder / "unharmed", 0)).wait()
        requests = proxy.requests
        for number in range(1, most + 1):
            life = _fresh(template, folder / f"life{number}", number)
            _death(life, proxy, chance.randint(1, requests), chance.choice(("", "refuse")))
            _judge(life, server, number, chance, counts)
    finally:
        proxy.close()
        server.kill()
    names = ("duplicates", "lost edits", "deletions undone", "not as planned")
    text = (
        f"SIGKILL of the real `studycal sync` process at a random request of its first push of six weeks to a real "
        f"Radicale process, which still acts on that request or does not, seed {seed}; before every second rerun "
        "another client moves or deletes an event.\n\n"
        "| deaths | events written by then, median | duplicates | lost edits | deletions undone | not as planned | "
        "most runs to rest |\n|---|---|---|---|---|---|---|\n"
        f"| {most} | {_median(counts)} | {' | '.join(str(counts[name]) for name in names)} | {counts['most runs']} |"
    )
    return "Deaths before Radicale", text, sum(counts[name] for name in names)


def _template(folder: Path, proxy: Proxy) -> Path:
    folder.mkdir()
    Learner(folder).begin()
    table = "| Week | Topic |\n|---|---|\n" + "".join(f"| {n} | Topic {n} |\n" for n in range(1, 7))
    (folder / "weeks.md").write_text(table)
    config = folder / "studycal.toml"
    text = config.read_text().replace('weeks = "curriculum/weeks.md"', 'weeks = "weeks.md"')
    lines = [f'id = "{PLAN}"' if line.startswith("id = ") else line for line in text.splitlines()]
    more = f'\n[caldav]\nurl = "{proxy.url}"\nusername = "{USER}"\n\n[sync]\ntargets = ["caldav"]\n'
    config.write_text("\n".join(lines) + more)
    return folder


def _fresh(template: Path, folder: Path, number: int) -> Learner:
    """A learner with a plan, and so a calendar, of their own."""
    shutil.copytree(template, folder)
    config = folder / "studycal.toml"
    config.write_text(config.read_text().replace(PLAN, f"{number + 1:032x}"))
    return Learner(folder)


def _process(life: Learner) -> subprocess.Popen[bytes]:
    command = [str(PROGRAM), "-C", str(life.folder), "--now", life.now, "--no-input", "sync"]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)


def _death(life: Learner, proxy: Proxy, boundary: int, fault: str) -> None:
    """The request of that number kills the program that sends it; ``refuse`` keeps it from the server, too."""
    proxy.clear()
    process = _process(life)

    def strike(_method: str, number: int) -> str:
        if number != boundary:
            return ""
        process.kill()
        return fault

    proxy.fault = strike
    process.wait()
    proxy.fault = lambda _method, _number: ""


def _events(server: Server, number: int) -> list[Any]:
    principal = caldav.DAVClient(server.url, username=USER, password="x").principal()
    plan = f"{number + 1:032x}"
    return [event for one in principal.calendars() if plan in str(one.url) for event in one.events()]


def _judge(life: Learner, server: Server, number: int, chance: random.Random, counts: Counter[str]) -> None:
    events = _events(server, number)
    counts[f"written {len(events)}"] += 1
    moved, removed = "", ""
    if events and number % 2:
        event = chance.choice(events)
        if chance.random() < 0.5:
            moved = _move(event)
        else:
            removed = str(event.icalendar_component["UID"])
            event.delete()
    runs = next((turn for turn in range(1, 6) if _rests(life)), 99)
    counts["most runs"] = max(counts["most runs"], runs - 1)
    parts = [one.icalendar_component for one in _events(server, number)]
    found = {str(one["UID"]): one["DTSTART"].dt for one in parts}
    plan = {one["uid"]: datetime.fromisoformat(one["start"]) for one in life.year()["sessions"]}
    counts["deletions undone"] += removed in found
    plan.pop(removed, None)
    counts["duplicates"] += len(set(found) - set(plan))
    counts["not as planned"] += sum(found.get(name) != start for name, start in plan.items())
    counts["lost edits"] += bool(moved) and moved != _where(found, moved)


def _where(found: dict[str, datetime], moved: str) -> str:
    uid = moved.partition(" ")[0]
    return f"{uid} {found[uid].isoformat()}" if uid in found else ""


def _move(event: Any) -> str:  # noqa: ANN401 - the client library is untyped
    """Drag it by an hour, as another client does; its UID and where it then begins."""
    whole = Calendar.from_ical(event.data)
    (inner,) = whole.walk("VEVENT")
    for name in ("DTSTART", "DTEND"):
        moment = inner[name].dt + HOUR
        del inner[name]
        inner.add(name, moment)
    event.data = whole.to_ical().decode()
    event.save()
    return f"{inner['UID']} {inner['DTSTART'].dt.isoformat()}"


def _rests(life: Learner) -> bool:
    answer = life.studycal("sync", "--json")
    if answer.code:
        raise RuntimeError(answer.err)
    return not any(answer.json[kind] for kind in ("created", "updated", "deleted", "accepted", "dropped"))


def _median(counts: Counter[str]) -> int:
    written = sorted(
        int(name.split()[1]) for name, times in counts.items() if name.startswith("written") for _ in range(times)
    )
    return written[len(written) // 2]
