"""The command line described from its own parser: as a man page, and as a page of the documentation.

`python scripts/reference.py man` and `python scripts/reference.py markdown` print them.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from studycal import __version__
from studycal.cli.parser import build

COMMON = ("directory", "config", "now", "dry_run", "yes", "no_input", "quiet", "verbose")
"""Options that stand before or after every command; they are described once."""


def commands(parser: argparse.ArgumentParser) -> dict[str, tuple[str, argparse.ArgumentParser]]:
    """Each command's name, its summary and its parser, in the parser's order; those of a command after it."""
    listed = next((a for a in parser._actions if isinstance(a, argparse._SubParsersAction)), None)
    found: dict[str, tuple[str, argparse.ArgumentParser]] = {}
    if listed is not None:
        summaries = {choice.dest: choice.help or "" for choice in listed._choices_actions}
        for name, command in listed.choices.items():
            found[name] = (summaries.get(name, ""), command)
            found |= {f"{name} {inner}": entry for inner, entry in commands(command).items()}
    return found


def arguments(parser: argparse.ArgumentParser, *, common: bool = False) -> Iterator[tuple[str, str]]:
    """How each argument is written, and what it does; the common options alone, or all others."""
    for action in parser._actions:
        hidden = action.help == argparse.SUPPRESS or isinstance(action, argparse._SubParsersAction)
        if not hidden and (action.dest in COMMON) == common and action.dest != "help":
            yield _written(action), _meaning(action)


def _written(action: argparse.Action) -> str:
    if not action.option_strings:
        return _value(action)
    names = ", ".join(action.option_strings)
    return names if action.nargs == 0 else f"{names} {_value(action)}"


def _value(action: argparse.Action) -> str:
    shown = action.metavar if isinstance(action.metavar, str) else ""
    shown = shown or "|".join(str(choice) for choice in action.choices or ()) or action.dest.upper()
    return f"{shown} ..." if action.nargs in ("*", "+") else shown


def _meaning(action: argparse.Action) -> str:
    return (action.help or "").replace("%%", "%")


def synopsis(name: str, parser: argparse.ArgumentParser) -> str:
    """One line: the command, the arguments that have no option, and that there are options."""
    typed = [action for action in parser._actions if not action.option_strings]
    words = [f"[{_value(action)}]" if action.nargs in ("?", "*") else _value(action) for action in typed]
    return " ".join(["studycal", name, *words, "[options]"])


def examples(parser: argparse.ArgumentParser) -> str:
    """What stands after the options in a parser's help."""
    return (parser.epilog or "").strip("\n")


def man() -> str:
    """studycal(1), in roff (man(7))."""
    parser = build()
    lines = [
        f'.TH STUDYCAL 1 "" "studycal {__version__}" "User Commands"',
        ".SH NAME",
        f"studycal \\- {_roff((parser.description or '').rstrip('.'))}",
        ".SH SYNOPSIS",
        '.B studycal\n.RI [ options ] " COMMAND " [ options ]',
        ".SH OPTIONS",
        *_paragraphs(arguments(parser)),
        "These may stand before or after every command:",
        *_paragraphs(arguments(parser, common=True)),
        ".SH COMMANDS",
    ]
    for name, (summary, command) in commands(parser).items():
        lines += [f".SS {_roff(synopsis(name, command))}", _roff(_sentence(summary)), *_paragraphs(arguments(command))]
        lines += [".PP", ".nf", *map(_roff, examples(command).splitlines()), ".fi"] if examples(command) else []
    lines += [".SH NOTES", ".nf", *map(_roff, examples(parser).splitlines()), ".fi", *_FILES]
    return "\n".join(lines) + "\n"


_FILES = (
    ".SH FILES",
    ".TP",
    ".I studycal.toml",
    "The settings of a plan, in its own folder; \\fBstudycal config \\-\\-example\\fR explains every one.",
    ".TP",
    ".I .studycal/state.sqlite",
    "Everything that is remembered, beside the settings.",
    ".SH ENVIRONMENT",
    ".TP",
    ".B STUDYCAL_NOW",
    "A frozen clock, like \\-\\-now.",
    ".TP",
    ".B STUDYCAL_CALDAV_PASSWORD",
    "The password of the CalDAV server.",
    ".TP",
    ".B NO_COLOR",
    "No colour (no\\-color.org).",
)


def _paragraphs(listed: Iterator[tuple[str, str]]) -> Iterator[str]:
    for written, meaning in listed:
        yield f".TP\n.B {_roff(written)}\n{_roff(meaning)}"
    yield ".PP"


def _roff(text: str) -> str:
    """Text that roff takes for nothing else."""
    safe = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", safe)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def markdown() -> str:
    """Every command as a page of the documentation."""
    parser = build()
    lines = ["# Commands", "", "Made from the program itself: `studycal COMMAND --help` says the same.", ""]
    lines += ["## Everywhere", "", "These may stand before or after every command.", ""]
    lines += _table(arguments(parser, common=True))
    for name, (summary, command) in commands(parser).items():
        lines += [f"## {name}", "", _sentence(summary), "", "```text", synopsis(name, command), "```", ""]
        lines += _table(arguments(command))
        lines += ["```text", examples(command), "```", ""] if examples(command) else []
    return "\n".join([*lines, "## In short", "", "```text", examples(parser), "```"]) + "\n"


def _table(listed: Iterator[tuple[str, str]]) -> list[str]:
    rows = [f"| `{_cell(written)}` | {_cell(meaning)} |" for written, meaning in listed]
    return ["| argument | what it does |", "| --- | --- |", *rows, ""] if rows else []


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    sys.stdout.write({"man": man, "markdown": markdown}[sys.argv[1]]())
