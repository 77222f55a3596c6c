"""SIGKILL of the real program at random requests of a year's first push to a real CalDAV server, over and over."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from icalendar import Calendar

from tests.caldav_proxy import Proxy
from tests.calendars.caldav_learner import Hands
from tests.cli.learner import PROGRAM, Learner
from tests.peers_caldav import USER, started

PLAN = "0" * 32
HOUR = timedelta(hours=1)
NAMES = ("duplicates", "lost edits", "deletions undone", "strangers touched", "not as planned")
TITLES = {"radicale": "Radicale", "cyrus": "Cyrus", "xandikos": "Xandikos", "sabre": "sabre/dav"}
QUERY = (
    '<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><C:calendar-data/></prop>'
    '<C:filter><C:comp-filter name="VCALENDAR"/></C:filter></C:calendar-query>'
)
STRANGER = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:stranger\r\nDTSTAMP:20260101T000000Z\r\n"
    "DTSTART:20261201T100000Z\r\nDTEND:20261201T110000Z\r\nSUMMARY:Dentist\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def soak(folder: Path, kind: str, most: int, seed: int) -> tuple[str, str, int]:
    """Title, section and what was lost."""
    os.environ["STUDYCAL_CALDAV_PASSWORD"] = "x"
    folder.mkdir(parents=True)
    server, chance = started(kind, folder / "store"), random.Random(seed)
    proxy, hands = Proxy(server.url), Hands(server)
    counts: Counter[str] = Counter()
    try:
        template = _template(folder / "template", proxy)
        _process(_fresh(template, folder / "unharmed", 0)).wait()
        requests = proxy.requests
        for number in range(1, most + 1):
            life = _fresh(template, folder / f"life{number}", number)
            _death(life, proxy, chance.randint(1, requests), chance.choice(("", "refuse")))
            _judge(life, hands, number, chance, counts)
            shutil.rmtree(life.folder)
            if number % 10 == 0:
                print(_section(kind, number, seed, counts)[1].splitlines()[-1], flush=True)
    finally:
        proxy.close()
        server.close()
    return _section(kind, most, seed, counts)


def _section(kind: str, deaths: int, seed: int, counts: Counter[str]) -> tuple[str, str, int]:
    text = (
        f"SIGKILL of the real `studycal sync` process at a random request of its first push of a year's plan, "
        f"{counts['events'] // deaths} events, to a real {TITLES[kind]} process, which still acts on it or not, seed "
        f"{seed}; before every second rerun another client moves or deletes an event and puts one of its own beside it."
        f"\n\n| deaths | events written by then, median | {' | '.join(NAMES)} | most runs to rest |\n"
        f"|---|---|{'---|' * len(NAMES)}---|\n"
        f"| {deaths} | {_median(counts)} | {' | '.join(str(counts[name]) for name in NAMES)} | {counts['most runs']} |"
    )
    return f"Deaths before {TITLES[kind]}", text, sum(counts[name] for name in NAMES)


def _template(folder: Path, proxy: Proxy) -> Path:
    folder.mkdir()
    Learner(folder).begin()
    config = folder / "studycal.toml"
    lines = [f'id = "{PLAN}"' if line.startswith("id = ") else line for line in config.read_text().splitlines()]
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


def _events(hands: Hands, calendar: str) -> list[tuple[str, str]]:
    """UID and text of what stands in a calendar."""
    answer = hands.ask("REPORT", calendar, QUERY, Depth="1").data.decode()
    texts = re.findall(r"BEGIN:VCALENDAR.*?END:VCALENDAR", answer.replace("&#13;", ""), re.DOTALL)
    return [(re.search(r"UID:(\S+)", text)[1], text) for text in texts]  # type: ignore[index]


def _judge(life: Learner, hands: Hands, number: int, chance: random.Random, counts: Counter[str]) -> None:
    plan = f"{number + 1:032x}"
    calendar = next((one.url for one in hands.calendars() if plan in one.url), "")
    events = _events(hands, calendar) if calendar else []
    counts[f"written {len(events)}"] += 1
    moved, removed = "", ""
    if events and number % 2:
        uid, _ = chance.choice(events)
        address = f"{calendar}{uid.partition('@')[0]}.ics"
        if chance.random() < 0.5:
            moved = _move(hands, address)
        else:
            removed = uid
            hands.delete(address)
        hands.ask("PUT", f"{calendar}stranger.ics", STRANGER, **{"Content-Type": "text/calendar"})
    runs = next((turn for turn in range(1, 6) if _rests(life)), 99)
    counts["most runs"] = max(counts["most runs"], runs - 1)
    calendar = next(one.url for one in hands.calendars() if plan in one.url)
    after = _events(hands, calendar)
    found = {uid: _start(text) for uid, text in after if uid != "stranger"}
    strangers = len(after) - len(found)
    counts["events"] += len(after)
    counts["duplicates"] += len(after) - len({uid for uid, _ in after})
    counts["strangers touched"] += strangers != int(bool(events) and number % 2)
    _compare(life, found, moved, removed, counts)
    hands.delete(calendar)


def _compare(life: Learner, found: dict[str, datetime], moved: str, removed: str, counts: Counter[str]) -> None:
    """What stands there against the plan."""
    planned = {one["uid"]: datetime.fromisoformat(one["start"]) for one in life.year()["sessions"]}
    counts["deletions undone"] += removed in found
    planned.pop(removed, None)
    counts["duplicates"] += len(set(found) - set(planned))
    counts["not as planned"] += sum(found.get(name) != start for name, start in planned.items())
    uid, _, start = moved.partition(" ")
    counts["lost edits"] += bool(moved) and (uid not in found or found[uid].isoformat() != start)


def _start(text: str) -> datetime:
    """When an event of ours begins."""
    zone, digits = re.findall(r"DTSTART;TZID=([^:\s]+):(\d{8}T\d{6})", text)[-1]
    return datetime.strptime(digits, "%Y%m%dT%H%M%S").replace(tzinfo=ZoneInfo(zone))


def _move(hands: Hands, address: str) -> str:
    """Drag it by an hour, as another client does; its UID and where it then begins."""
    whole = Calendar.from_ical(hands.text(address))
    (event,) = whole.walk("VEVENT")
    for name in ("DTSTART", "DTEND"):
        moment = event[name].dt + HOUR
        del event[name]
        event.add(name, moment)
    hands.ask("PUT", address, whole.to_ical().decode(), **{"Content-Type": "text/calendar; charset=utf-8"})
    return f"{event['UID']} {event['DTSTART'].dt.isoformat()}"


def _rests(life: Learner) -> bool:
    answer = life.studycal("sync", "--json")
    if answer.code:
        raise RuntimeError(answer.err or answer.out)
    return not any(answer.json[kind] for kind in ("created", "updated", "deleted", "accepted", "dropped"))


def _median(counts: Counter[str]) -> int:
    written = sorted(
        int(name.split()[1]) for name, times in counts.items() if name.startswith("written") for _ in range(times)
    )
    return written[len(written) // 2]
