"""Lives before real servers: learners who do what people do in calendars, while servers answer as they do in the field.

What a person did is written down beside the calendar and looked for after every run; a life ends with runs until nobody
has anything to do, and with a plan and a calendar that agree.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tests.calendars.caldav_learner import CalDavLearner
from tests.cli.learner import Answer
from tests.cli.syncing import Syncing
from tests.google import FakeGoogle
from tests.peers_caldav import Server, started

from . import caldav
from .field_faults import caldav_fault, google_fault
from .field_hands import ODD, CalDavHands, GoogleHands, Hands, Standing

STEPS, WEEKS, RESTS = 12, 3, 4
TITLES = {"google": "the tests' Google", **caldav.TITLES}
WRONG = (
    "duplicates", "lost edits", "deletions undone", "strangers touched", "odd events touched",
    "plan and calendar apart", "never at rest", "no sentence",
)  # fmt: skip
QUARTER = timedelta(minutes=15)
TYPED = (
    "mark bad W{week:02}",
    "mark clear W{week:02}",
    "pin W{week:02}.S{slot} 2026-12-{day:02}T20:00",
    "unpin W{week:02}.S{slot}",
)


@dataclass
class Done:
    """What a person did by hand, by session; nothing of it may be lost."""

    titles: dict[str, str] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)
    times: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    odd: dict[str, str] = field(default_factory=dict)
    strangers: dict[str, str] = field(default_factory=dict)

    def forget(self, session: str) -> None:
        for kept in (self.titles, self.notes, self.times, self.odd):
            kept.pop(session, None)

    def wrong(self, standing: list[Standing]) -> list[tuple[str, str]]:
        """Everything that is lost, as kind and sentence."""
        ours = {event.session: event for event in standing if event.session}
        strangers = {event.address: event.digest for event in standing if not event.session}
        counts = Counter(event.session for event in standing if event.session)
        found = [("duplicates", f"{name} stands {count} times") for name, count in counts.items() if count > 1]
        found += [("deletions undone", name) for name in sorted(self.deleted & ours.keys())]
        found += [("strangers touched", name) for name, kept in self.strangers.items() if strangers.get(name) != kept]
        found += [
            ("odd events touched", name)
            for name, kept in self.odd.items()
            if name not in ours or ours[name].digest != kept
        ]
        edited = {*self.titles, *self.notes, *self.times} - self.odd.keys()
        return found + [
            ("lost edits", f"{name}: {said}") for name in edited for said in self._lost(name, ours.get(name))
        ]

    def _lost(self, session: str, event: Standing | None) -> list[str]:
        if event is None:
            return ["it is gone"]
        lost = [note for note in self.notes.get(session, ()) if note not in event.text]
        lost += [f"its title is {event.title}"] if self.titles.get(session, event.title) != event.title else []
        now = (event.start, event.end)
        return lost + ([f"it is at {event.start}"] if self.times.get(session, now) != now else [])


class Life:
    """One learner, one calendar. ``wrong`` tells what broke, ``story`` what happened."""

    def __init__(self, learner: Syncing | CalDavLearner, hands: Hands, chance: random.Random) -> None:
        self.learner, self.hands, self.chance = learner, hands, chance
        self.target = "caldav" if isinstance(learner, CalDavLearner) else "google"
        self.done, self.counts = Done(), Counter[str]()
        self.remade = False
        self.story: list[str] = []
        self.wrong: list[tuple[str, str]] = []

    def live(self) -> None:
        """From the first push to rest."""
        self.sync()
        acts = list(ACTS)
        for _ in range(STEPS):
            name = self.chance.choices(acts, list(ACTS.values()))[0]
            self.story.append(name)
            getattr(self, name)()
            if self.chance.random() < 0.6:
                self.sync(faulty=self.chance.random() < 0.6)
        self.story.append("rest")
        self.settle()
        self.agree()

    # --- runs

    @property
    def now(self) -> datetime:
        return datetime.fromisoformat(self.learner.now)

    def later(self, by: timedelta = QUARTER) -> None:
        self.learner.now = (self.now + by).isoformat()

    def sync(self, *more: str, faulty: bool = False) -> Answer:
        """A run, and a look at what it left."""
        fault = self._strike() if faulty else ""
        self.story.append(f"sync{' with ' + fault if fault else ''}")
        answer = self.learner.studycal("sync", self.target, "--yes", "--json", *more)
        self._calm()
        self.later()
        self.counts.update(runs=1, faults=bool(fault), held=answer.code == 3, failed=answer.code not in (0, 3))
        if answer.code not in (0, 1, 3) or "unforeseen" in answer.err:
            self._broke([("no sentence", f"exit {answer.code}: {answer.err or answer.out}")])
        if self._stands():
            self._broke(self.done.wrong(self.hands.standing()))
        return answer

    def _strike(self) -> str:
        if isinstance(self.learner, CalDavLearner):
            self.learner.proxy.clear()
            name, self.learner.proxy.script = caldav_fault(self.learner, self.chance)
            return name
        return google_fault(self.learner.google, self.chance)

    def _calm(self) -> None:
        if isinstance(self.learner, CalDavLearner):
            self.learner.proxy.script = None
        else:
            self.learner.google.weather.faults.clear()

    def _stands(self) -> bool:
        """Whether the plan has a calendar."""
        try:
            return bool(self.learner.calendar)
        except StopIteration:
            return False

    def _broke(self, found: list[tuple[str, str]]) -> None:
        self.wrong += [(kind, f"{', '.join(self.story)}: {sentence}") for kind, sentence in found]

    def settle(self) -> None:
        """Runs without faults until there is nothing to do."""
        for _ in range(RESTS):
            answer = self.sync("--accept", "--take-over")
            names = ("created", "updated", "deleted", "accepted", "dropped", "errors", "held")
            if answer.code == 0 and not any(answer.json.get(name) for name in names):
                return
        self._broke([("never at rest", answer.err or answer.out)])

    def agree(self) -> None:
        """Every coming session of the plan stands where the plan has it, but for the odd."""
        at = {event.session: (event.start, event.end) for event in self.hands.standing() if event.session}
        for one in self.learner.year()["sessions"]:
            name, planned = one["id"], (one["start"], one["end"])
            if one["status"] != "planned" or not one["start"] or name in self.done.odd:
                continue
            if datetime.fromisoformat(one["start"]) <= self.now:
                continue
            told = tuple(datetime.fromisoformat(text) for text in planned)
            if at.get(name) != told:
                self._broke([("plan and calendar apart", f"{name} is planned {planned} and stands {at.get(name)}")])

    # --- the person in the calendar

    def pick(self) -> Standing | None:
        """A plain event of ours that lies ahead."""
        found = [event for event in self.hands.standing() if event.session and event.start and event.start > self.now]
        found = [event for event in found if event.session not in self.done.odd]
        return self.chance.choice(sorted(found, key=lambda event: event.session)) if found else None

    def drag(self) -> None:
        self._move(timedelta(hours=self.chance.choice((-49, -1, 1, 26, 49, 170))))

    def resize(self) -> None:
        self._move(timedelta(), timedelta(minutes=30))

    def slip(self) -> None:
        """Into the past, and mostly back to where it was, which is no change by then."""
        event = self.pick()
        if event and event.start:
            before = self.done.times.get(event.session)
            by = self.now - event.start - timedelta(hours=30)
            if self._moved(event, by) and self.chance.random() < 0.7:
                if self.chance.random() < 0.7:
                    self.sync()
                self._moved(next(one for one in self.hands.standing() if one.address == event.address), -by)
                self.done.times.pop(event.session)
                self.done.times |= {event.session: before} if before else {}

    def postpone(self) -> None:
        """Put off, and nobody looks until the old time has passed."""
        event = self.pick()
        if event and event.start and self._moved(event, timedelta(hours=self.chance.choice((25, 49)))):
            self.later(max(event.start - self.now, timedelta()) + timedelta(minutes=30))

    def _move(self, by: timedelta, longer: timedelta = timedelta()) -> None:
        event = self.pick()
        if event:
            self._moved(event, by, longer)

    def _moved(self, event: Standing, by: timedelta, longer: timedelta = timedelta()) -> bool:
        assert event.start
        assert event.end
        if not self.hands.drag(event, by, longer):
            return False
        self.done.times[event.session] = (event.start + by, event.end + by + longer)
        return True

    def rename(self) -> None:
        event, title = self.pick(), f"Mine {self.chance.randint(1, 99)}"
        if event and self.hands.rename(event, title):
            self.done.titles[event.session] = title

    def note(self) -> None:
        event, text = self.pick(), f"note {self.chance.randint(1, 99)}"
        if event and self.hands.note(event, text):
            self.done.notes.setdefault(event.session, []).append(text)

    def rezone(self) -> None:
        """A program writes the same instants in its own way."""
        event = self.pick()
        if event:
            self.hands.rezone(event, self.chance.choice(("UTC", "a name of its own", "floating")))

    def spoil(self) -> None:
        event = self.pick()
        how = self.chance.choice(ODD)
        if event and self.hands.spoil(event, how):
            self.story.append(f"{event.session} becomes {how}")
            stands = {one.address: one.digest for one in self.hands.standing()}
            self.done.odd[event.session] = stands[event.address]

    def mend(self) -> None:
        odd = [event for event in self.hands.standing() if event.session in self.done.odd]
        if odd:
            event = self.chance.choice(sorted(odd, key=lambda one: one.session))
            self.hands.mend(event)
            del self.done.odd[event.session]

    def remove(self) -> None:
        event = self.pick()
        if event:
            self.hands.remove(event)
            self.done.forget(event.session)
            self.done.deleted.add(event.session)

    def copy(self) -> None:
        event = self.pick()
        if event:
            self.hands.copy(event)
            self._strangers()

    def appoint(self) -> None:
        self.hands.add_stranger()
        self._strangers()

    def _strangers(self) -> None:
        new = {event.address: event.digest for event in self.hands.standing() if not event.session}
        self.done.strangers = new | self.done.strangers

    def spoil_token(self) -> None:
        self.hands.spoil_token()

    def delete_calendar(self) -> None:
        """All is learnt before; then the calendar is deleted, and made anew with the whole plan."""
        self.settle()
        self.hands.delete_calendar()
        self.done, self.remade = Done(deleted=self.done.deleted), True
        assert self.sync().code == 3
        self.settle()
        self.agree()

    # --- the learner at the keyboard and the machine

    def type(self) -> None:
        week, slot, day = self.chance.randint(1, WEEKS), self.chance.randint(1, 5), self.chance.randint(1, 20)
        words = self.chance.choice(TYPED).format(week=week, slot=slot, day=day)
        answer = self.learner.studycal(*words.split(), "--yes")
        self.story.append(f"{words} ({answer.code})")
        session = words.split()[1]
        if answer.code == 0 and words.startswith(("pin", "unpin")):
            self.done.times.pop(session, None)
            if words.startswith("unpin"):
                self.done.titles.pop(session, None)
            self.settle()

    def lose(self) -> None:
        """All is learnt before; then the state is lost. Where no tombstones are, what was deleted comes again."""
        self.settle()
        for path in (self.learner.folder / ".studycal").glob("state.sqlite*"):
            path.unlink()
        if self.target == "caldav" or self.remade:
            self.done.deleted.clear()
        self.settle()


ACTS = {
    "drag": 4, "resize": 1, "slip": 2, "postpone": 2, "rename": 2, "note": 2, "rezone": 2, "spoil": 3, "mend": 2,
    "remove": 2, "copy": 1, "appoint": 1, "spoil_token": 2, "delete_calendar": 1, "type": 6, "lose": 1,
}  # fmt: skip


def soak(folder: Path, kind: str, lives: int, seed: int) -> tuple[str, str, int]:
    """Title, section and in how many lives anything was wrong; the first of them are told."""
    folder.mkdir(parents=True)
    os.environ["STUDYCAL_CALDAV_PASSWORD"] = "x"
    counts: Counter[str] = Counter()
    with ExitStack() as stack:
        server = None if kind == "google" else started(kind, folder / "store")
        if server:
            stack.callback(server.close)
        for number in range(seed, seed + lives):
            life = _lived(folder / f"life{number}", server, number)
            counts.update(life.counts)
            broken = {name for name, _ in life.wrong}
            counts.update(dict.fromkeys(broken, 1))
            counts["wrong"] += bool(broken)
            if broken and counts["wrong"] <= lives // 10 + 3:
                print(f"life {number}: {life.wrong[0]}", flush=True)
    return f"Lives before {TITLES[kind]}", _section(kind, lives, seed, counts), counts["wrong"]


def _lived(folder: Path, server: Server | None, number: int) -> Life:
    chance = random.Random(number)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        if server:
            learner = CalDavLearner(folder, server, weeks=WEEKS)
            stack.callback(learner.proxy.close)
            life = Life(learner, CalDavHands(learner), chance)
        else:
            syncing = Syncing(folder, stack.enter_context(FakeGoogle()), weeks=WEEKS)
            life = Life(syncing, GoogleHands(syncing), chance)
        life.live()
        if server and life._stands():
            life.hands.delete_calendar()
    return life


def _section(kind: str, lives: int, seed: int, counts: Counter[str]) -> str:
    told = ("runs", "faults", "held", "failed")
    return (
        f"The real `studycal` before {TITLES[kind]}, {lives} lives of {STEPS} acts from seed {seed} on, three weeks "
        "each: a learner who drags, lengthens, postpones past the old time, slips into the past and back, renames, "
        "notes, deletes, copies, pins, unpins, marks, loses the state and deletes the whole calendar; programs that "
        "write other zones, whole days, series, tasks and what cannot be read; strangers; spoilt tokens; in every "
        "third run a server that answers as servers do in the field (pages, empty and lost answers, 412, lists for "
        "deltas, 404 to a multiget, bins, odd characters). After each run nothing that a person did may be lost; each "
        "life ends at rest, with a plan and a calendar that agree. The first four figures count runs, the others "
        "lives.\n\n"
        f"| lives | {' | '.join((*told, *WRONG))} |\n{'|---' * (1 + len(told) + len(WRONG))}|\n"
        f"| {lives} | {' | '.join(str(counts[name]) for name in (*told, *WRONG))} |"
    )
