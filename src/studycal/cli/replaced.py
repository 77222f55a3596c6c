"""`init --force`: what was named is changed; the rest of the config, its comments and a copy of it stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from studycal.config.load import parse
from studycal.config.setting import NO_VALUE
from studycal.errors import HeldError, StudycalError, UsageError
from studycal.formats.dates import written
from studycal.service.config_text import changed
from studycal.service.documents import Document
from studycal.service.files import write_whole
from studycal.service.finish import FINISH

from .context import Context

_NAMED = {
    ("plan", "start"): "start",
    ("plan", "timezone"): "tz",
    ("plan", "title"): "title",
    ("plan", "quarters"): "quarters",
    ("plan", "reserve_weeks"): "reserve",
    ("plan", "finish"): "finish",
    ("times", "home"): "home",
    ("times", "optional"): "optional",
    ("times", "windows"): "windows",
    ("holidays", "country"): "holidays",
    ("holidays", "subdivision"): "holidays",
}
"""The settings that an option names; where it is not given, the old value stays."""


def merged(context: Context, target: Path, body: str) -> str:
    """The new config's text over the old one's; the new alone where the old cannot be read as TOML."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        old, new = tomlkit.parse(target.read_text("utf-8-sig")), tomlkit.parse(body)
    except (TOMLKitError, ValueError, OSError):
        return body
    for section, table in new.items():
        if section not in old:
            old[section] = table
        elif isinstance(table, Sequence) and isinstance(old[section], list):
            _join(old[section], table)
        elif isinstance(table, Mapping):
            _replace(context, section, old[section], table)
    return tomlkit.dumps(old)


def is_none(text: str) -> bool:
    """Whether what was typed for a setting means that there is to be none."""
    return text.strip().lower() in NO_VALUE


def with_finish(context: Context, body: str, remarks: list[str]) -> tuple[str, date | None]:
    """The new config's text and its finish: one that nobody named now stays, unless it lies before the first week is
    over or none is wanted; what became of it is one of the ``remarks``.
    """
    typed = context.options.finish or ""
    schedule = parse(body, Path("studycal.toml")).schedule()
    finish = schedule.finish
    if finish is None or (typed and not is_none(typed)):
        return body, finish
    if not typed and finish >= schedule.first_day + timedelta(days=6):
        remarks.append(f"The finish of the old config stays, {written(finish)}; with `--finish none` there is none.")
        return body, finish
    why = "as you said" if typed else "for it lies before the first week is over"
    remarks.append(f"The finish of the old config, {written(finish)}, is gone, {why}.")
    return changed(body, {FINISH: None}), None


def _join(entries: Any, new: Sequence[Any]) -> None:  # noqa: ANN401 - tomlkit's arrays of tables
    """Entries of an array of tables, like [[anchor]], stay; those that are not there are added."""
    stand = [entry.unwrap() for entry in entries]
    for entry in new:
        if entry.unwrap() not in stand:
            entries.append(entry)


def _replace(context: Context, section: str, document: Any, table: Mapping[str, Any]) -> None:  # noqa: ANN401 - tomlkit's
    """Settings that are new, or that an option names."""
    for key, value in table.items():
        if not isinstance(document, Mapping) or key not in document or _is_named(context, section, key):
            document[key] = value


def _is_named(context: Context, section: str, key: str) -> bool:
    option = _NAMED.get((section, key))
    if option is None:
        return (section, key) != ("plan", "id") and bool(context.options.weeks or context.options.example)
    return getattr(context.options, option, None) is not None


def refuse_a_document(target: Path, *documents: Document | None) -> None:
    """Raises UsageError where the config would be written over one of the plan's own documents."""
    if any(document and document.path and document.path.resolve() == target.resolve() for document in documents):
        raise UsageError(
            f"{target.name} is the plan's document, and the config would replace it.",
            "Name another file with --config, like --config studycal.toml.",
        )


def keep_a_copy(target: Path) -> Path:
    """The old config beside the new one, under a name that was free."""
    path = target.with_name(f"{target.name}.bak")
    number = 1
    while path.exists() and path.read_bytes() != target.read_bytes():
        number += 1
        path = target.with_name(f"{target.name}.{number}.bak")
    write_whole(path, target.read_bytes())
    return path


def ask_about_facts(context: Context, target: Path, start: date) -> None:
    """Ask before a plan of which something was said makes room for another start. Raises HeldError without a yes."""
    facts, begun = _said_so_far(context, target)
    if not facts or begun == start.isoformat():
        return
    what = f"{facts} fact{'s' * (facts != 1)}" + " hang on the plan that starts on" * (facts != 1)
    what += " hangs on the plan that starts on" * (facts == 1)
    message = f"{what} {begun}: another start begins another plan, and they stay with the old one."
    if context.dry_run or context.yes:
        context.say(message)
        return
    if context.interactive and context.confirm(f"{message} Begin it?"):
        return
    raise HeldError(
        message,
        "Nothing was changed.",
        rule="other-start",
        choices=("studycal init --force --yes ...", "studycal --config another.toml init ...", "studycal plans"),
    )


def _said_so_far(context: Context, target: Path) -> tuple[int, str]:
    from studycal.wiring import open_home

    try:
        home = open_home(context.directory, target)
        if not home.state_path.exists():
            return 0, ""
        entry = next((plan for plan in home.store.plans() if plan.id == home.plan_id), None)
        home.close()
    except StudycalError:
        return 0, ""
    return (entry.facts, entry.start) if entry else (0, "")
