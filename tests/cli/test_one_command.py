"""A command line makes the grammar of its own command alone; what it reads and says is that of the whole."""

from __future__ import annotations

import pytest

from studycal.cli.parser import build, commands, typed_command

WHOLE = commands(build())


@pytest.mark.parametrize("name", WHOLE)
def test_a_command_alone_is_that_of_the_whole_grammar(name: str) -> None:
    alone = commands(build(name))
    assert list(alone) == [name]
    assert alone[name].format_help() == WHOLE[name].format_help()


def test_a_word_that_is_no_command_meets_the_whole_grammar() -> None:
    assert list(commands(build("shw"))) == list(WHOLE)


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("show week", "show"),
        ("-q -C some/where show show", "show"),
        ("--config=x.toml mark bad", ""),  # beyond doubt only where it is written out
        ("--conf x.toml show", ""),
        ("--now 2026-12-01 -y --dry-run log", "log"),
        ("--help", ""),
        ("", ""),
        ("-C", ""),
    ],
)
def test_the_command_of_a_line(line: str, command: str) -> None:
    assert typed_command(line.split()) == command
