"""The config that `init` writes: what was answered, as text with a word on each part."""

from __future__ import annotations

from datetime import date

from studycal.core.records import dataclass, field


@dataclass
class FirstConfig:
    """What the config will say."""

    start: date
    zone: str
    title: str
    weeks: str
    cadence: str
    home: list[str] = field(default_factory=list)
    optional: str = ""
    windows: list[str] = field(default_factory=list)
    country: str = ""
    subdivision: str = ""
    reserve: int | None = None
    finish: date | None = None
    dates: list[tuple[str, str]] = field(default_factory=list)
    quarters: str = ""
    busy: str = ""
    reading: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def config_text(answers: FirstConfig, plan_id: str) -> str:
    """The config as text, with a word on each part."""
    import tomlkit

    def text(value: str) -> str:
        return tomlkit.string(value).as_string()

    def texts(values: list[str]) -> str:
        return "[" + ", ".join(text(value) for value in values) + "]"

    lines = [
        "# studycal's settings; `studycal config --example` explains every one.",
        "",
        "[plan]",
        f"id = {text(plan_id)}  # the plan's own name: all event ids come from it, never change it",
        f"title = {text(answers.title)}",
        f"start = {answers.start.isoformat()}",
        f"timezone = {text(answers.zone)}",
        *([f"quarters = {text(answers.quarters)}"] if answers.quarters else []),
        *([f"reserve_weeks = {answers.reserve}"] if answers.reserve is not None else []),
        *([f"finish = {answers.finish.isoformat()}"] if answers.finish else []),
        "",
        "[curriculum]",
        f"weeks = {text(answers.weeks)}",
        f"cadence = {text(answers.cadence)}",
        *answers.reading,
        "",
        "[times]",
        f"home = {texts(answers.home)}",
        *([f"optional = {text(answers.optional)}"] if answers.optional else []),
        f"windows = {texts(answers.windows)}  # where a session may go when its home slot is taken",
    ]
    if answers.country:
        lines += ["", "[holidays]", f"country = {text(answers.country)}"]
        lines += [f"subdivision = {text(answers.subdivision)}"] if answers.subdivision else []
    for name, day in answers.dates:
        lines += ["", "[[anchor]]", f"name = {text(name)}", f"date = {day}"]
    lines += ["", "[[busy]]", f"url = {text(answers.busy)}"] if answers.busy else []
    return "\n".join(lines) + "\n"
