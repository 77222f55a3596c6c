"""SIGKILL of the real program at random requests of a year's first push to a real CalDAV server, over and over."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from icalendar import Calendar

from tests.caldav_proxy import Proxy
from tests.calendars.caldav_learner import Hands
from tests.cli.learner import PROGRAM, Learner
from tests.peers_caldav import USER, started

PLAN = "0" * 32
HOUR = timedelta(hours=1)
DEATHS = 10
"""The most deaths of one push: the later ones come upon what earlier ones left."""
STEP = 50
"""The most requests between two deaths, so that they fall on all of a push."""
DENTIST = datetime(2026, 12, 1, 10, tzinfo=UTC)
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


@dataclass
class Life:
    """A push that is to come through, and what other clients did between its deaths: where they moved events to, which
    they deleted, whether a stranger's stands beside ours.
    """

    learner: Learner
    plan: str
    moved: dict[str, datetime] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    strangers: int = 0


def soak(folder: Path, kind: str, most: int, seed: int) -> tuple[str, str, int]:
    """Title, section and what was lost in that many deaths."""
    os.environ["STUDYCAL_CALDAV_PASSWORD"] = "x"
    folder.mkdir(parents=True)
    server, chance = started(kind, folder / "store"), random.Random(seed)
    proxy, hands = Proxy(server.url), Hands(server)
    counts: Counter[str] = Counter()
    try:
        template = _template(folder / "template", proxy)
        while counts["deaths"] < most:
            counts["pushes"] += 1
            life = _fresh(template, folder / f"life{counts['pushes']}", counts["pushes"])
            for _ in range(DEATHS):
                if not _death(life.learner, proxy, chance.randint(1, STEP), chance.choice(("", "refuse"))):
                    break  # it had fewer requests left, and came through
                counts["deaths"] += 1
                _between(life, hands, chance, counts)
            _judge(life, hands, counts)
            shutil.rmtree(life.learner.folder)
            print(_section(kind, seed, counts)[1].splitlines()[-1], flush=True)
    finally:
        proxy.close()
        server.close()
    return _section(kind, seed, counts)


def _section(kind: str, seed: int, counts: Counter[str]) -> tuple[str, str, int]:
    text = (
        f"SIGKILL of the real `studycal sync` process at a random request of its push of a year's plan, "
        f"{counts['events'] // counts['pushes']} events, to a real {TITLES[kind]} process, which still acts on it or "
        f"not, seed {seed}; each push dies up to {DEATHS} times on its way, and before every second rerun another "
        "client moves or deletes an event and puts one of its own beside it.\n\n"
        f"| deaths | pushes | events written by then, median | {' | '.join(NAMES)} | most runs to rest |\n"
        f"|---|---|---|{'---|' * len(NAMES)}---|\n"
        f"| {counts['deaths']} | {counts['pushes']} | {_median(counts)} | "
        f"{' | '.join(str(counts[name]) for name in NAMES)} | {counts['most runs']} |"
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


def _fresh(template: Path, folder: Path, number: int) -> Life:
    """A learner with a plan, and so a calendar, of their own."""
    shutil.copytree(template, folder)
    config, plan = folder / "studycal.toml", f"{number + 1:032x}"
    config.write_text(config.read_text().replace(PLAN, plan))
    return Life(Learner(folder), plan)


def _process(learner: Learner) -> subprocess.Popen[bytes]:
    command = [str(PROGRAM), "-C", str(learner.folder), "--now", learner.now, "--no-input", "sync"]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)


def _death(learner: Learner, proxy: Proxy, boundary: int, fault: str) -> bool:
    """The request of that number kills the program that sends it; ``refuse`` keeps it from the server, too. Whether the
    program had so many.
    """
    proxy.clear()
    process = _process(learner)

    def strike(_method: str, number: int) -> str:
        if number != boundary:
            return ""
        process.kill()
        return fault

    proxy.fault = strike
    ended = process.wait()
    proxy.fault = lambda _method, _number: ""
    return ended < 0


def _address(life: Life, hands: Hands) -> str:
    return next((one.url for one in hands.calendars() if life.plan in one.url), "")


def _events(hands: Hands, calendar: str) -> list[tuple[str, str]]:
    """UID and text of what stands in a calendar."""
    answer = hands.ask("REPORT", calendar, QUERY, Depth="1").data.decode()
    texts = re.findall(r"BEGIN:VCALENDAR.*?END:VCALENDAR", answer.replace("&#13;", ""), re.DOTALL)
    return [(re.search(r"UID:(\S+)", text)[1], text) for text in texts]  # type: ignore[index]


def _ours(life: Life, hands: Hands) -> list[str]:
    """The UIDs of our events, each as often as it stands."""
    calendar = _address(life, hands)
    return [uid for uid, _ in _events(hands, calendar) if uid != "stranger"] if calendar else []


def _between(life: Life, hands: Hands, chance: random.Random, counts: Counter[str]) -> None:
    """What another client does after every second death, to an event that it left alone until then."""
    events = _ours(life, hands)
    counts[f"written {len(events)}"] += 1
    alone = [uid for uid in events if uid not in life.moved]
    if not alone or counts["deaths"] % 2:
        return
    calendar, uid = _address(life, hands), chance.choice(alone)
    address = f"{calendar}{uid.partition('@')[0]}.ics"
    if chance.random() < 0.5:
        life.moved[uid] = _move(hands, address)
    else:
        life.removed.add(uid)
        hands.delete(address)
    hands.ask("PUT", f"{calendar}stranger.ics", STRANGER, **{"Content-Type": "text/calendar"})
    life.strangers = 1


def _judge(life: Life, hands: Hands, counts: Counter[str]) -> None:
    runs = next((turn for turn in range(1, 6) if _rests(life.learner)), 99)
    counts["most runs"] = max(counts["most runs"], runs - 1)
    calendar = _address(life, hands)
    after = _events(hands, calendar)
    found = {uid: _start(text) for uid, text in after if uid != "stranger"}
    strangers = [text for uid, text in after if uid == "stranger"]
    counts["events"] += len(after)
    counts["duplicates"] += len(after) - len({uid for uid, _ in after})
    counts["strangers touched"] += [_start(text) for text in strangers] != [DENTIST] * life.strangers
    _compare(life, found, counts)
    hands.delete(calendar)


def _compare(life: Life, found: dict[str, datetime], counts: Counter[str]) -> None:
    """What stands there against the plan."""
    planned = {one["uid"]: datetime.fromisoformat(one["start"]) for one in life.learner.year()["sessions"]}
    counts["deletions undone"] += len(life.removed & found.keys())
    for uid in life.removed:
        planned.pop(uid, None)
    counts["duplicates"] += len(found.keys() - planned.keys())
    counts["not as planned"] += sum(found.get(name) != start for name, start in planned.items())
    counts["lost edits"] += sum(found.get(uid) != start for uid, start in life.moved.items())


def _start(text: str) -> datetime:
    """When an event of ours begins."""
    zone, digits = re.findall(r"DTSTART(?:;TZID=([^:\s]+))?:(\d{8}T\d{6})", text)[-1]
    return datetime.strptime(digits, "%Y%m%dT%H%M%S").replace(tzinfo=ZoneInfo(zone or "UTC"))


def _move(hands: Hands, address: str) -> datetime:
    """Drag it by an hour, as another client does; where it then begins."""
    whole = Calendar.from_ical(hands.text(address))
    (event,) = whole.walk("VEVENT")
    for name in ("DTSTART", "DTEND"):
        moment = event[name].dt + HOUR
        del event[name]
        event.add(name, moment)
    hands.ask("PUT", address, whole.to_ical().decode(), **{"Content-Type": "text/calendar; charset=utf-8"})
    start: datetime = event["DTSTART"].dt
    return start


def _rests(learner: Learner) -> bool:
    answer = learner.studycal("sync", "--json")
    if answer.code:
        raise RuntimeError(answer.err or answer.out)
    return not any(answer.json[kind] for kind in ("created", "updated", "deleted", "accepted", "dropped"))


def _median(counts: Counter[str]) -> int:
    written = sorted(
        int(name.split()[1]) for name, times in counts.items() if name.startswith("written") for _ in range(times)
    )
    return written[len(written) // 2]
