"""Weekly notes for Obsidian and tables for Notion, written whole or not at all, and read back as a review's answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from studycal.core.life import progress
from studycal.core.patterns import pattern
from studycal.core.plan import LogEntry, PlanWeek, Session, Status
from studycal.core.records import dataclass
from studycal.core.session_id import week_id
from studycal.errors import HeldError, InputError
from studycal.formats import notes as form
from studycal.formats import notion
from studycal.formats.dates import short, written
from studycal.formats.notes import Filled, Line, Page, SessionNote

from .files import write_whole
from .folder import read_bytes
from .revision import Revision

_NAME = pattern(r"\d{4}-W\d{2}\.md")
_ONLY_DONE = {Status.DONE: "x"}


@dataclass(frozen=True)
class _Writing:
    """What notes are made of; ``entries`` are the newest words on each session."""

    built: Revision
    entries: Mapping[str, LogEntry]
    cards: Mapping[str, tuple[str, ...]]

    def sessions(self, weeks: Iterable[PlanWeek]) -> list[Session]:
        """The sessions of weeks, by time; without those of the time before their topic was taken up anew."""
        starts = {week.week: week.starts for week in weeks}
        return [
            session
            for session in self.built.plan.sessions
            if session.week in starts and session.start.date() >= starts[session.week]
        ]

    def page(self, weeks: Sequence[PlanWeek]) -> Page:
        """A calendar week; two curriculum weeks on one page where they share it."""
        if not weeks:
            return Page(0, "No topic this week", ("Nothing is asked.",), ())
        curriculum, quarters = self.built.curriculum, {week.week: week.quarter for week in weeks}
        topics = [curriculum.week(week.week) for week in weeks]
        lines = tuple(
            Line(
                session.id,
                _words(session),
                curriculum.bullets(quarters[session.week], session.slot, session.name),
                self.cards.get(session.id, ()),
                session.output,
            )
            for session in self.sessions(weeks)
        )
        title = " + ".join(f"{topic.id} {topic.short_topic}" for topic in topics)
        lead = [line for topic in topics for line in (*topic.focus.split("\n"), *topic.extras)]
        dates = [_date_words(session) for session in self.built.plan.anchors if session.week in quarters]
        return Page(weeks[0].week, title, (*lead, *dates, _about(self.built, weeks[0])), lines)

    def logged(self, weeks: Sequence[PlanWeek]) -> Filled:
        """What was said so far, as the note shows it."""
        record = progress.week_record(self.built.facts, weeks[0].week) if weeks else None
        sessions = {session.id: _answer(self.entries.get(session.id)) for session in self.sessions(weeks)}
        explain = "" if record is None or record.explain is None else str(record.explain)
        return Filled(
            weeks[0].week if weeks else 0,
            sessions,
            record.verdict if record else "",
            explain,
            record.surprise if record else "",
        )


def _writing(built: Revision) -> _Writing:
    cards = progress.cards(built.curriculum, built.plan, built.facts)
    return _Writing(built, progress.newest(built.facts), cards)


def _answer(entry: LogEntry | None) -> SessionNote:
    return SessionNote(entry.status, entry.restart, entry.link) if entry else SessionNote()


def _words(session: Session) -> str:
    optional = ", optional" if session.optional else ""
    return f"{session.role.capitalize()}: {session.name}, {short(session.start)}–{session.end:%H:%M}{optional}"


def _date_words(session: Session) -> str:
    """``Exam: Sat 15 May 2027``, with its times where it has some."""
    times = "" if session.all_day else f" {session.start:%H:%M}–{session.end:%H:%M}"
    return f"{session.name}: {written(session.start)}{times}"


def _about(built: Revision, week: PlanWeek) -> str:
    phase = built.curriculum.week(week.week).phase
    last = week.starts + timedelta(days=6)
    parts = [
        f"{week.starts.day} {week.starts:%b} to {last.day} {last:%b %Y}",
        week.quarter,
        f"load {week.load}" if week.load else "",
    ]
    parts += [f"phase {phase}" if phase is not None else "", f"marked {week.mark}" if week.mark else ""]
    return " · ".join(part for part in parts if part)


def _any_file(_: Iterable[Path]) -> None:
    """No file is anything else than a note."""


def notes(
    built: Revision,
    folder: Path,
    *,
    week: int | None = None,
    force: bool = False,
    keep: bool = True,
    refuse: Callable[[Iterable[Path]], None] = _any_file,
) -> list[Path]:
    """Write a note a calendar week into a folder, or only a curriculum week's; the files that changed.

    Outside our block nothing changes; what was ticked and filled in but not read yet stays. Raises HeldError when a
    block was edited and ``force`` is not given; then nothing at all is written. Without ``keep`` nothing is either.
    ``refuse`` raises for what must not be written to.
    """
    writing = _writing(built)
    weeks: dict[str, list[PlanWeek]] = {}
    for plan_week in built.plan.weeks:
        weeks.setdefault(f"{plan_week.iso}.md", []).append(plan_week)
    if week is not None:
        weeks = {name: listed for name, listed in weeks.items() if any(planned.week == week for planned in listed)}
    else:
        weeks |= {path.name: [] for path in sorted(folder.glob("*.md")) if _left_over(path, weeks)}
    texts = {folder / name: _note(writing, folder / name, listed, force=force) for name, listed in weeks.items()}
    changed = {path: text for path, (old, text) in texts.items() if old != text}
    refuse(changed)
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
    block = _block(lines, path)
    if block is None or block.edited:
        _refuse(path, ours=block is not None, force=force)
    if block is None:
        return old, "\n".join([*lines, *form.block(page, logged, logged), ""])
    if not weeks and block.filled != Filled(block.filled.week, dict.fromkeys(block.filled.sessions, SessionNote())):
        # What was said of a week stays in its note, though its topic is held in another week now.
        return old, old
    ids = {line.id for line in page.lines}
    mine = {name: answer for name, answer in block.filled.sessions.items() if name in ids}
    same = block.answered and block.filled.week == page.week
    shown = Filled(page.week, mine, block.filled.verdict, block.filled.explain, block.filled.surprise)
    new = form.block(page, logged, shown.over(logged) if same else logged)
    end = "\r" if lines[block.first].endswith("\r") else ""
    return old, "\n".join([*lines[: block.first], *(line + end for line in new), *lines[block.last + 1 :]])


def _refuse(path: Path, *, ours: bool, force: bool) -> None:
    if force:
        return
    what = "was edited inside studycal's block" if ours else "is there already and has no block of studycal's"
    remedy = "--force writes the block anew." if ours else "--force adds one at its end."
    raise HeldError(
        f"{path.name} {what}; no note was written.", remedy, rule="edited", choices=("studycal export md --force",)
    )


def _block(lines: Sequence[str], path: Path) -> form.NoteBlock | None:
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


def notion_pages(
    built: Revision,
    folder: Path,
    *,
    week: int | None = None,
    keep: bool = True,
    refuse: Callable[[Iterable[Path]], None] = _any_file,
) -> list[Path]:
    """Write two tables and a page a week for Notion's import into a folder, or only a curriculum week's; the files.

    They are written anew each time: Notion takes them in and keeps its own. Without ``keep`` nothing is written.
    ``refuse`` raises for what must not be written to.
    """
    writing = _writing(built)
    weeks: dict[int, list[PlanWeek]] = {}
    for plan_week in built.plan.weeks:
        weeks.setdefault(plan_week.index, []).append(plan_week)
    if week is not None:
        weeks = {index: listed for index, listed in weeks.items() if any(planned.week == week for planned in listed)}
    held = [week for listed in weeks.values() for week in listed]
    sessions = [_session_row(writing, session) for session in writing.sessions(held)]
    sessions += [_date_row(anchor) for listed in weeks.values() for anchor in built.plan.anchors_of(listed[0])]
    files = {
        "Sessions.csv": notion.table(notion.SESSIONS, sessions),
        "Weeks.csv": notion.table(notion.WEEKS, [_week_row(writing, week) for week in held]),
    }
    for listed in weeks.values():
        page = form.body(writing.page(listed), writing.logged(listed), boxes=_ONLY_DONE)
        files[f"{week_id(listed[0].week)}.md"] = ("\n".join(page) + "\n").encode("utf-8", "replace")
    refuse(folder / name for name in files)
    for name, data in files.items() if keep else ():
        write_whole(folder / name, data)
    return [folder / name for name in files]


def _session_row(writing: _Writing, session: Session) -> dict[str, str]:
    week, answer = writing.built.curriculum.week(session.week), _answer(writing.entries.get(session.id))
    return {
        "Name": session.title,
        "Session": session.id,
        "Week": week.id,
        "Start": f"{session.start:%Y-%m-%d %H:%M}",
        "End": f"{session.end:%Y-%m-%d %H:%M}",
        "Role": session.role.value,
        "Status": session.status.value,
        "Restart": answer.restart,
        "Link": answer.link,
        "Topic": week.topic,
        "Focus": week.focus,
    }


def _date_row(session: Session) -> dict[str, str]:
    """A fixed date beside the sessions; nothing that is filled in there is read back."""
    form = "%Y-%m-%d" if session.all_day else "%Y-%m-%d %H:%M"
    end = "" if session.all_day else f"{session.end:{form}}"
    return {
        "Name": session.name,
        "Session": session.id,
        "Week": week_id(session.week),
        "Start": f"{session.start:{form}}",
        "End": end,
        "Role": "fixed date",
    }


def _week_row(writing: _Writing, plan_week: PlanWeek) -> dict[str, str]:
    week, filled = writing.built.curriculum.week(plan_week.week), writing.logged([plan_week])
    return {
        "Name": f"{week.id} {week.short_topic}",
        "Week": week.id,
        "Starts": plan_week.starts.isoformat(),
        "Phase": "" if week.phase is None else str(week.phase),
        "Quarter": plan_week.quarter,
        "State": plan_week.state,
        "Verdict": filled.verdict,
        "Explain": filled.explain,
        "Surprise": filled.surprise,
        "Topic": week.topic,
        "Focus": week.focus,
    }
