"""Weekly notes for Obsidian and tables for Notion, written whole or not at all, and read back as a review's answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from studycal.core import tracking
from studycal.core.curriculum import week_id
from studycal.core.plan import LogEntry, PlanWeek, Session, Status
from studycal.errors import HeldError, InputError, UsageError
from studycal.formats import notes as form
from studycal.formats import notion
from studycal.formats.notes import Filled, Line, Page, Told

from .answers import Answers
from .build import read_bytes
from .built import Built
from .files import write_whole

_NAME = re.compile(r"\d{4}-W\d{2}\.md")
_ONLY_DONE = {Status.DONE: "x"}


@dataclass(frozen=True)
class _Writing:
    """What notes are made of; ``entries`` are the newest words on each session."""

    built: Built
    entries: Mapping[str, LogEntry]
    cards: Mapping[str, tuple[str, ...]]

    def sessions(self, weeks: Iterable[PlanWeek]) -> list[Session]:
        """The sessions of weeks, by time; without those of the time before their topic was taken up anew."""
        starts = {week.week: week.starts for week in weeks}
        return [one for one in self.built.plan.sessions if one.week in starts and one.start.date() >= starts[one.week]]

    def page(self, weeks: Sequence[PlanWeek]) -> Page:
        """A calendar week; two curriculum weeks on one page where they share it."""
        if not weeks:
            return Page(0, "No topic this week", ("Nothing is asked.",), ())
        curriculum, quarters = self.built.curriculum, {week.week: week.quarter for week in weeks}
        topics = [curriculum.week(week.week) for week in weeks]
        lines = tuple(
            Line(
                one.id,
                _words(one),
                curriculum.bullets(quarters[one.week], one.slot, one.name),
                self.cards.get(one.id, ()),
                one.output,
            )
            for one in self.sessions(weeks)
        )
        title = " + ".join(f"{topic.id} {topic.short_topic}" for topic in topics)
        return Page(weeks[0].week, title, (*(topic.focus for topic in topics), _about(self.built, weeks[0])), lines)

    def logged(self, weeks: Sequence[PlanWeek]) -> Filled:
        """What was said so far, as the note shows it."""
        record = tracking.week_record(self.built.facts, weeks[0].week) if weeks else None
        sessions = {one.id: _told(self.entries.get(one.id)) for one in self.sessions(weeks)}
        explain = "" if record is None or record.explain is None else str(record.explain)
        return Filled(
            weeks[0].week if weeks else 0,
            sessions,
            record.verdict if record else "",
            explain,
            record.surprise if record else "",
        )


def _writing(built: Built) -> _Writing:
    cards = tracking.cards(built.curriculum, built.plan, built.facts)
    return _Writing(built, tracking.newest(built.facts), cards)


def _told(entry: LogEntry | None) -> Told:
    return Told(entry.status, entry.restart, entry.link) if entry else Told()


def _words(one: Session) -> str:
    optional = ", optional" if one.optional else ""
    return f"{one.role.capitalize()}: {one.name}, {one.start:%a %d %b %H:%M}–{one.end:%H:%M}{optional}"


def _about(built: Built, week: PlanWeek) -> str:
    phase = built.curriculum.week(week.week).phase
    last = week.starts + timedelta(days=6)
    parts = [f"{week.starts:%d %b} to {last:%d %b %Y}", week.quarter, f"load {week.load}" if week.load else ""]
    parts += [f"phase {phase}" if phase is not None else "", f"marked {week.mark}" if week.mark else ""]
    return " · ".join(part for part in parts if part)


def notes(built: Built, folder: Path, *, week: int | None = None, force: bool = False, keep: bool = True) -> list[Path]:
    """Write a note a calendar week into a folder, or only a curriculum week's; the files that changed.

    Outside our block nothing changes; what was ticked and filled in but not read yet stays. Raises HeldError when a
    block was edited and ``force`` is not given; then nothing at all is written. Without ``keep`` nothing is either.
    """
    writing = _writing(built)
    weeks: dict[str, list[PlanWeek]] = {}
    for one in built.plan.weeks:
        weeks.setdefault(f"{one.iso}.md", []).append(one)
    if week is not None:
        weeks = {name: listed for name, listed in weeks.items() if any(one.week == week for one in listed)}
    else:
        weeks |= {path.name: [] for path in sorted(folder.glob("*.md")) if _left_over(path, weeks)}
    texts = {folder / name: _note(writing, folder / name, listed, force=force) for name, listed in weeks.items()}
    changed = {path: text for path, (old, text) in texts.items() if old != text}
    for path, text in changed.items() if keep else ():
        write_whole(path, text.encode("utf-8"))
    return list(changed)


def _left_over(path: Path, weeks: Mapping[str, object]) -> bool:
    """Whether a note of ours stands for a week that has no topic any more."""
    if path.name in weeks or not _NAME.fullmatch(path.name) or not path.is_file():
        return False
    return "<!-- studycal:begin" in path.read_bytes().decode("utf-8", "replace")


def _note(writing: _Writing, path: Path, weeks: Sequence[PlanWeek], *, force: bool) -> tuple[str, str]:
    """The note as it is and as it shall be."""
    page, logged = writing.page(weeks), writing.logged(weeks)
    old = _text(path) if path.exists() else ""
    if not old:
        return old, "\n".join([*_front_matter(weeks), *form.block(page, logged, logged), "", "## Notes", ""])
    lines = old.split("\n")
    found = _found(lines, path)
    if found is None or found.edited:
        _refuse(path, ours=found is not None, force=force)
    if found is None:
        return old, "\n".join([*lines, *form.block(page, logged, logged), ""])
    if not weeks and found.filled != Filled(found.filled.week, dict.fromkeys(found.filled.sessions, Told())):
        # What was said of a week stays in its note, though its topic is held in another week now.
        return old, old
    asked = {line.id for line in page.lines}
    mine = {name: told for name, told in found.filled.sessions.items() if name in asked}
    same = found.answered and found.filled.week == page.week
    shown = Filled(page.week, mine, found.filled.verdict, found.filled.explain, found.filled.surprise)
    new = form.block(page, logged, shown.over(logged) if same else logged)
    end = "\r" if lines[found.first].endswith("\r") else ""
    return old, "\n".join([*lines[: found.first], *(line + end for line in new), *lines[found.last + 1 :]])


def _refuse(path: Path, *, ours: bool, force: bool) -> None:
    if force:
        return
    what = "was edited inside studycal's block" if ours else "is there already and has no block of studycal's"
    remedy = "--force writes the block anew." if ours else "--force adds one at its end."
    raise HeldError(
        f"{path.name} {what}; no note was written.", remedy, rule="edited", choices=("studycal export md --force",)
    )


def _found(lines: Sequence[str], path: Path) -> form.Found | None:
    try:
        return form.find_block(lines)
    except form.DamagedNoteError as error:
        raise InputError(
            f"cannot be written to: {error}.", "Restore them, or move the file away.", file=path.name
        ) from error


def _text(path: Path) -> str:
    try:
        return read_bytes(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8.", "Save it as UTF-8, or move it away.", file=path.name) from error


def _front_matter(weeks: Sequence[PlanWeek]) -> list[str]:
    """What stays true of a calendar week whatever happens to the plan; written once, the learner's from then on."""
    if not weeks:
        return []
    week = weeks[0]
    return ["---", f"iso: {week.iso}", f"starts: {week.starts.isoformat()}", "tags: [studycal]", "---", ""]


def notion_pages(built: Built, folder: Path, *, week: int | None = None, keep: bool = True) -> list[Path]:
    """Write two tables and a page a week for Notion's import into a folder, or only a curriculum week's; the files.

    They are written anew each time: Notion takes them in and keeps its own. Without ``keep`` nothing is written.
    """
    writing = _writing(built)
    weeks: dict[int, list[PlanWeek]] = {}
    for one in built.plan.weeks:
        weeks.setdefault(one.index, []).append(one)
    if week is not None:
        weeks = {index: listed for index, listed in weeks.items() if any(one.week == week for one in listed)}
    held = [one for listed in weeks.values() for one in listed]
    sessions = [_session_row(writing, one) for one in writing.sessions(held)]
    files = {
        "Sessions.csv": notion.table(notion.SESSIONS, sessions),
        "Weeks.csv": notion.table(notion.WEEKS, [_week_row(writing, one) for one in held]),
    }
    for listed in weeks.values():
        page = form.body(writing.page(listed), writing.logged(listed), boxes=_ONLY_DONE)
        files[f"{week_id(listed[0].week)}.md"] = ("\n".join(page) + "\n").encode("utf-8", "replace")
    for name, data in files.items() if keep else ():
        write_whole(folder / name, data)
    return [folder / name for name in files]


def _session_row(writing: _Writing, one: Session) -> dict[str, str]:
    week, told = writing.built.curriculum.week(one.week), _told(writing.entries.get(one.id))
    return {
        "Name": one.title,
        "Session": one.id,
        "Week": week.id,
        "Start": f"{one.start:%Y-%m-%d %H:%M}",
        "End": f"{one.end:%Y-%m-%d %H:%M}",
        "Role": one.role.value,
        "Status": one.status.value,
        "Restart": told.restart,
        "Link": told.link,
        "Topic": week.topic,
        "Focus": week.focus,
    }


def _week_row(writing: _Writing, one: PlanWeek) -> dict[str, str]:
    week, said = writing.built.curriculum.week(one.week), writing.logged([one])
    return {
        "Name": f"{week.id} {week.short_topic}",
        "Week": week.id,
        "Starts": one.starts.isoformat(),
        "Phase": "" if week.phase is None else str(week.phase),
        "Quarter": one.quarter,
        "State": one.state,
        "Verdict": said.verdict,
        "Explain": said.explain,
        "Surprise": said.surprise,
        "Topic": week.topic,
        "Focus": week.focus,
    }


def read_answers(path: Path, now: datetime) -> Answers:
    """A note's or a table's answers. Raises InputError for a file that says nothing of any session or week."""
    text = read_bytes(path, "Check its name.").decode("utf-8-sig", "replace")
    name = path.name
    try:
        filled = notion.read_table(text) if path.suffix.lower() == ".csv" else [form.parse(text)]
    except (form.DamagedNoteError, notion.NotOurTableError) as error:
        raise InputError(f"cannot be read: {error}.", "Export it again and fill it in.", file=name) from error
    filled = [one for one in filled if one.week]
    if not filled:
        raise InputError("names no session such as W07.S2.", "Give a note that `studycal export md` wrote.", file=name)
    _refuse_half_said(text, filled)
    sessions = {key: _entry(key, told, now) for one in filled for key, told in one.sessions.items() if told.status}
    records = tuple(_record(one, now) for one in filled)
    return Answers(max(one.week for one in filled), sessions, records=records)


def _refuse_half_said(text: str, filled: Iterable[Filled]) -> None:
    """Raise UsageError for a tick that means nothing, or a link to what nobody says was made: neither is an answer."""
    for name, mark in form.odd_boxes(text):
        raise UsageError(f"[{mark}] at {name} is no tick.", "Write [x] done, [/] partial or [-] skipped.")
    for name, told in ((name, told) for one in filled for name, told in one.sessions.items()):
        if told.link and not told.status:
            raise UsageError(f"{name} has a link but no tick.", "Tick it [x], or leave the link out.")


def _entry(name: str, told: Told, now: datetime) -> LogEntry:
    status = told.status or Status.UNKNOWN
    restart = told.restart if status is Status.PARTIAL else ""
    link = "" if status is Status.SKIPPED else told.link
    return LogEntry(now, session=name, status=status, restart=restart, link=link)


def _record(one: Filled, now: datetime) -> LogEntry:
    text = one.explain.strip()
    if text and not (text.isdecimal() and len(text) == 1):
        raise UsageError(f'explain: "{text[:20]}" is not 0, 1 or 2.', "0: not yet, 1: roughly, 2: to anybody.")
    explain = int(text) if text else None
    return LogEntry(now, week=one.week, verdict=one.verdict, explain=explain, surprise=one.surprise)
