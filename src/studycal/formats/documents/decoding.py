"""A document's bytes as text: encodings, line ends, what is no text at all, what is too much of it."""

from __future__ import annotations

import codecs
import unicodedata

from studycal.core.curriculum import Problem
from studycal.core.patterns import pattern

from .delimited import is_delimited
from .dialects import as_markdown
from .html import in_lines, is_page
from .notebooks import is_notebook, text_of
from .report import Report
from .vowel_marks import unmarked

MAX_BYTES = 5 * 1024 * 1024
MAX_LINES = 6_000
MAX_MARKS = 40_000
MAX_LINE = 20_000
MAX_TABLES = 300

# Longest first: the mark of UTF-32 little-endian begins with the one of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KINDS = (
    (b"%PDF-", "a PDF", "Export it as Markdown or copy its text into a .md file."),
    (b"PK\x03\x04", "an office document or an archive", "Save its table as CSV, or export it as Markdown."),
    (b"\xd0\xcf\x11\xe0", "an old office document", "Save its table as CSV, or export it as Markdown."),
    (b"\x89PNG", "a picture", "Type its words into a Markdown file."),
    (b"\xff\xd8\xff", "a picture", "Type its words into a Markdown file."),
    (b"GIF8", "a picture", "Type its words into a Markdown file."),
)
_DATA = {"yml": "YAML", "yaml": "YAML", "json": "JSON"}
_LATEX = pattern(r"\s*(?:%[^\n]*\n\s*)*\\documentclass\b")
_CONTROL = pattern(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\u200b]")


def decode(data: bytes, file: str) -> tuple[str, list[Problem]]:
    """A document's text with ``\\n`` line ends; an error if it is empty, too large or in no encoding known here.

    UTF-8, or UTF-16 and UTF-32 with a byte order mark. Control characters are taken out with a warning.
    """
    report = Report(file)
    text = _text(data, report)
    text = text_of(text) if is_notebook(file) else text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        removed = len(_CONTROL.findall(text))
        name = f"U+{ord(control.group()):04X}"
        message = f"{removed} control character{'s' * (removed > 1)} (first {name}) taken out."
        report.warning(line, "control-characters", message, "Save the file as plain UTF-8 text.")
        text = _CONTROL.sub("", text)
    if not report.problems and not text.strip():
        report.error(1, "file-empty", "The file is empty.", "Put the document into it, or name another file.")
    if not report.problems and (kind := _DATA.get(file.lower().rpartition(".")[2])):
        way = (
            "Name the page that is made of it; `import --prompt` prints a text with which an assistant writes it down."
        )
        report.error(1, "file-data", f"The file is {kind}, data for programs, not text that people read.", way)
    if not report.problems and (file.lower().endswith((".tex", ".ltx")) or _LATEX.match(text)):
        way = "Write it as Markdown (`pandoc plan.tex -o plan.md` does), or name the page that is made of it."
        report.error(
            1, "file-data", "The file is LaTeX, the source of a page, whose lists and tables are not read.", way
        )
    text = in_lines(text) if is_page(text) else as_markdown(text, file)
    if text and (reason := _too_much(text, is_values=is_delimited(file))):
        report.error(1, "file-too-large", reason, "Keep the plan in a file of its own and name that one.")
        text = ""
    return unmarked(unicodedata.normalize("NFC", text)), report.problems


def _text(data: bytes, report: Report) -> str:
    if len(data) > MAX_BYTES:
        message = "The file is larger than 5 MB, too large for a document."
        report.error(1, "file-too-large", message, "Name the Markdown document itself.")
        return ""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        kind, remedy = next(
            ((f"The file is {kind}, not text", way) for mark, kind, way in _KINDS if data.startswith(mark)), ("", "")
        )
        message = kind or f"The text is not valid {encoding.removesuffix('-sig').upper()} (byte {error.start + 1})"
        report.error(1 if kind else line, "encoding", f"{message}.", remedy or "Save the file as UTF-8.")
        return ""


def _too_much(text: str, *, is_values: bool) -> str:
    """Why a document is more than can be read in a moment; empty if it is not. A row of a table counts as two lines,
    in a table of values each line is a row.
    """
    listed = text.split("\n")
    rows = sum(is_values or line.endswith("|") or "\t" in line for line in listed)
    lines = len(listed) - 1 + rows
    longest = max(map(len, listed))
    if longest > MAX_LINE:
        return f"A line of {longest:,} letters is no text that a person reads."
    if text.lower().count("<table") > MAX_TABLES:
        return f"The document has more than {MAX_TABLES} HTML tables."
    if lines > MAX_LINES:
        return f"The document has {text.count(chr(10)):,} lines, more than are read in a moment."
    marks = sum(text.count(mark) for mark in "[*_`<&!|~\t")
    if marks > MAX_MARKS:
        return f"The document has {marks:,} signs of markup, more than are read in a moment."
    if is_values and (cells := max(text.count(mark) for mark in ",;")) > MAX_MARKS:
        return f"The table has some {cells:,} cells, more than are read in a moment."
    return ""
