"""Messages for a learner who has pages alone: what others type is said as the page that does it."""

from __future__ import annotations

import re
from copy import copy

from studycal.errors import InputError, StudycalError

_SENTENCES = re.compile(r"(?<=[.!?;])\s+(?=\S)")
_COMMAND = re.compile(r"`studycal ([a-z]+)(?: (-?-?[\w-]+))?[^`]*`")
_ASIDE = re.compile(r"\s*\([^()]*`studycal [^()]*\)")
_FILE = re.compile(r"\bstudycal\.toml(?::\d+)?(?:: )?|\b[Tt]he config\b(?: (names|is|has)\b)?")
_MEMORY = re.compile(r"\b(?:([Tt])he state file|writing to) (?:/|[A-Za-z]:).*?\.sqlite\b")
_MANY = {"names": "name", "is": "are", "has": "have"}
_PAGES = {
    "show": "The year's page shows it.",
    "check": "The settings show what is in the way.",
    "log": "The history lists what was said.",
    "undo": "The history lists what can be taken back.",
    "review": "The review offers ways on.",
    "mark": "Say so on the week's page.",
    "pin": "Drag it on the week's page.",
    "unpin": "Give it back on the week's page.",
    "set": "Change it in the settings.",
    "config": "",
    "sync": "Answer it under Connect.",
    "auth": "Connect it again under Connect.",
}
"""What takes a command's place, by its first word; a command that no page stands for is left out with its sentence."""


def for_pages(text: str) -> str:
    """A message without a command or a file of a folder: ``Type `studycal mark cut W07`.`` -> ``Say so on the week's
    page.`` Nor does it name a place on the machine that keeps it.
    """
    text = _MEMORY.sub(
        lambda match: f"{'W' if match[1] == 'T' else 'w'}hat is kept here" if match[1] else "writing", text
    )
    if "`studycal" not in text and not _FILE.search(text):
        return text
    sentences = (_sentence(sentence) for sentence in _SENTENCES.split(_ASIDE.sub("", text)))
    return " ".join(dict.fromkeys(sentence for sentence in sentences if sentence))


def _sentence(sentence: str) -> str:
    command = _COMMAND.search(sentence)
    if command:
        return _PAGES.get(command[1], "")
    return _FILE.sub(_named, sentence).strip()


def _named(match: re.Match[str]) -> str:
    word = match[0]
    if word.endswith(": "):
        return ""
    verb = f" {_MANY[match[1]]}" if match[1] else ""
    return f"{'Your' if word[0] == 'T' else 'your'} settings{verb}"


def error_for_pages(error: StudycalError) -> StudycalError:
    """The same error in a page's words; it names no file, and its commands stay for the buttons they become."""
    worded = copy(error)
    worded.message, worded.remedy = for_pages(error.message), for_pages(error.remedy)
    if isinstance(worded, InputError):
        worded.message, worded.file = _whole(worded.message), ""
    return worded


def _whole(message: str) -> str:
    """What a file is told to be, as a sentence of its own: ``is not valid TOML.`` -> ``The text is not valid TOML.``"""
    return f"The text {message}" if message[:1].islower() else message
