"""What dialects write otherwise as common Markdown, line for line; org-mode, AsciiDoc and reST by the file's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise, zip_longest

from studycal.core.patterns import pattern

from .asciidoc import as_lines, is_asciidoc

_HEADLINE = pattern(
    r"(\*+)\s+(?:(TODO|DONE|NEXT|WAITING|CANCELLED)\s+)?(?:\[#[A-Z]\]\s+)?(.*?)(?:\s+(?::[\w@]+)+:)?\s*"
)
_KEYWORD = pattern(r"\s*#\+(\w+):?\s*(.*)")
_DRAWER = pattern(r"\s*:[A-Z_-]+:.*|\s*:END:\s*")
_ORG_LINK = pattern(r"\[\[([^\[\]\n]+)\](?:\[([^\[\]\n]+)\])?\]")
_ORG_DAY = pattern(
    r"[<\[](\d{4}-\d\d-\d\d)(?:[ ][^\W\d_]+\.?)?([ ]\d{1,2}:\d\d(?:-\d{1,2}:\d\d)?)?(?:[ ][.+-]*[+-]\d+[hdwmy])*[>\]]"
)
"""A day of org-mode, with its weekday, its time and how often it comes again: <2019-08-26 Mon 08:30 +1w>."""
_ORG_STRUCK = pattern(r"(?<![\w+*-])\+(?=[^\s+-])([^+|\n]*[^\s+|-])\+(?![\w+*-])")
"""What org-mode strikes out: +Tue-19-Apr+; a drawn table's corners are none."""
_UNDERLINE = pattern(r"([=\-~^\"'`*+#:.<>_])\1{2,}\s*")
_RST_LINK = pattern(r"`([^`<\n]+?)\s*<([^`>\s]+)>`__?")
_ROLE = pattern(r":[\w-]+:`([^`<\n]+?)\s*(?:<[^`>\n]*>)?`")
_DIRECTIVE = pattern(r"\.\.\s+(?:(?!list-table|csv-table)\S+::|[_|\[]).*")
_RST_COMMENT = pattern(r"\.\.(?:\s+(?!\S+::|[_|\[]).*)?")
_ORG_COMMENT = pattern(r"\s*#\+(begin|end)_comment\b.*", re.IGNORECASE)

_WIKI = pattern(r"(?<![\\!])\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]+))?\]\](?!\()")
_TIGHT = pattern(
    r"^(##{1,5}(?=[^\W_])|#(?=第|[^#\n]*[ \t][^#\n]*$)(?=[^\W\d_a-zA-Z]))|\A\s*(#)(?=[^\W\d_][^#\n]*[ \t])",
    re.MULTILINE,
)
"""The signs of a heading that its words follow without a blank: of any but a first-level one, which may be a tag, save
at the beginning of the document and in scripts whose writers leave the blank out.
"""
_MYST = pattern(r"\{[a-z][\w:-]*\}`([^`<>\n]+?)\s*<([^`<>\s]+)>`")
"""A role of MyST with the words that it shows and where it leads: {doc}`Clay <clay>`."""
_FOOTNOTE = pattern(r"(?<!\\)\[\^[\w-]+\](?!:)")
_ATTRIBUTES = pattern(
    r"(?<=\))\{:?\s*(?:[.#][\w-]+\s+)?(?:[.][\w-]+|[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[\w-]+))[^{}\n]{0,200}\}"
)
"""How a link is shown, set behind it: `[Slides](a.pdf){target="_blank"}`."""
_SPAN = pattern(
    r"(?<![\]!\\])\[([^\[\]\n]+)\]\{\s*(?:[.#][\w-]+|[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[\w-]+))[^{}\n]{0,200}\}"
)
"""Words and how they are shown, of Pandoc: `[Class]{style='color:red;'}`."""
_DEFINITION = pattern(r"^([ \t]*):[ \t]+(?=\S)", re.MULTILINE)
"""What belongs to the line above, of Markdown's definition lists: "Jan 5", then ": Lecture 1"."""
_INLINE_ATTRIBUTES = pattern(r"(?<=[*_`\])])\{:\s*[.#][^{}\n]{0,200}\}")
"""How words are shown, of kramdown: `**Due**{: .label .label-red }`."""
_HEADING_CLASSES = pattern(
    r"^( {0,3}#{1,6}[ \t][^{}\n]*)\{:?[ \t]*(?:\.[A-Za-z][^{}\n]{0,200}|-)\}[ \t]*$", re.MULTILINE
)
"""How a heading is shown, of Pandoc: `## Week 2 at a glance {.smaller}`; the name in `{#kiln}` is kept."""
_BLOCK_ATTRIBUTES = pattern(r"^[ \t]*\{:[^{}\n]*\}[ \t]*$", re.MULTILINE)
"""How a block is shown, of kramdown, on a line of its own: `{: .table-1 }`."""
_LIQUID_COMMENT = pattern(r"\{%-?\s*(end)?comment\s*-?%\}")
"""What a site's generator leaves out (Liquid)."""
_CODE_OR_COMMENT = pattern(
    r"^ {0,3}(?:`{3,}(?=[^`\n]*$)|~{3,})|(?<!`)(?P<code>`+)(?!`)[^`\n]+(?P=code)(?!`)"
    r"|(?P<opens><!--|\{/\*|\{#(?=\s)|^[ \t]*%%(?!%))",
    re.MULTILINE,
)
"""Where a fence begins, what is code in a line, and where a comment begins: of HTML, MDX, Jinja, Obsidian."""
_CLOSES = {"<!--": "-->", "{/*": "*/}", "{#": "#}", "%%": "%%"}
_RAW = pattern(r"^[ \t]*(`{3,})(\{=html\})?[ \t]*$", re.MULTILINE)
"""A fence of Pandoc's around HTML that goes into the page as it is."""
_COMPONENT = pattern(r"<[A-Z]\w*(?:\s[^<>\n]*?\btext=(?:\"([^\"\n]*)\"|'([^'\n]*)'))?[^<>\n]*/>")
"""A component of a page's maker (Vue, React) with the words that it shows: `<Badge type="tip" text="Exam" />`."""
_CALLOUT = pattern(r"^([ \t]*(?:>[ \t]*)+)\[![\w-]+(?:\|[\w-]+)*\][+-]?[ \t]*(.*)$", re.MULTILINE)
"""Obsidian's box, `> [!todo]- Week 1: Clay`."""
_ADMONITION = pattern(
    r"^([ \t]*)(?:(?:!!!|\?\?\?\+?)[ \t]+[\w -]+\"([^\"\n]+)\"|:::+[ \t]*[a-z]+[ \t]+([^{}\n]+))[ \t]*$", re.MULTILINE
)
"""The box of MkDocs, `??? note "Week 1: Clay"`, and that of VitePress and Docusaurus, `::: details Week 1: Clay`."""
_TAB = pattern(r"^={3,}[!+]?[ \t]+\"[^\"\n]*\"[ \t]*$", re.MULTILINE)
"""Where a tab of MkDocs begins, `=== "By week"`: it parts what stands before it from what follows."""
_DIVISION = pattern(r"^[ \t]*</?(?:div|section|article|main|center)(?:\s[^<>\n]*)?>[ \t]*$", re.MULTILINE)
"""A line of a division's tag alone, `<div class="row">`."""
_HEADING_BEHIND = pattern(r">[ \t]*\n[ \t]*#{1,6}[ \t]")
"""A heading right below a tag, which Markdown takes for HTML and its readers in most sites do not."""
_LIQUID = pattern(
    r"(?<![`\\])\{%-?[^{}`]{0,600}?%\}|(?<![`\\])\{\{[<%][^{}\n`]{0,300}[>%]\}\}|(?<![`\\{])\{\{-?\s*(?:(?:page|site|include|layout|post)\.[^{}\n`]*|[\w.\[\]]+\s*\|[^{}\n`]*)\}\}"
)
"""What a site's generator fills in (Jekyll's Liquid, Quarto, Hugo): `{{ page.days[3] | date: "%a" }}`, `{% assign day =
3 %}`, `{{< fa calendar >}}`; its bars part no cells. A lesson on `{{ name }}` keeps it.
"""
_SHOWN = pattern(
    r"\s(?:message|text|content|title|topic|chapter|caption|name)\s*=\s*([\"'])\s*((?:(?!\1)[^\n])+?)\s*\1"
)
"""The words that such a tag shows: `{% include note.html message="No class" %}`."""
_LOOSE_BOLD = pattern(r"^([ \t]*(?:[-*+][ \t]+)?)(\*\*|__)[ \t]*([^*_\n]*[^*_\s])[ \t]*\2(?![*_])", re.MULTILINE)
"""Bold words that begin a line, with a blank before the sign that ends them: `__Week 2: __`."""
_COLOURED = pattern(r"\$\{?\\color\{\w{1,20}\}(?:\{?\\(?:text|math)\w{0,3}\{([^{}$\n]*)\}\}?|\{([^{}$\\\n]*)\})\}?\$")
"""Words in a colour, by way of a formula: `$\\color{red}{\\textsf{due}}$`."""
_DIRECTIVE_TABLE = pattern(r"^[ \t]*(:{3,})\{(?:csv|list)-table\}", re.MULTILINE)
"""What begins a table of MyST, which the same colons end."""
_BOX_END = pattern(r"^[ \t]*:::+[ \t]*$", re.MULTILINE)
_Sign = re.Match[str]
_Pairs = Iterator[tuple[_Sign, _Sign]]


def without_comments(text: str) -> str:
    """The text without what its page does not show, line for line; code keeps its signs, and so does a comment that is
    never closed.
    """
    return _blanked(text, _comments(text)) if any(sign in text for sign in _CLOSES) else text


def _comments(text: str) -> Iterator[tuple[int, int]]:
    """Where comments begin and end, as offsets."""
    at = 0
    never: set[str] = set()
    while sign := _CODE_OR_COMMENT.search(text, at):
        at = sign.end()
        if opens := (sign["opens"] or "").strip():
            closes = _CLOSES[opens]
            end = -1 if closes in never else text.find(closes, at - 2 * (opens == "<!--"))  # `<!-->` is one
            if end < 0:
                never.add(closes)
            else:
                at = end + len(closes)
                yield sign.start(), at
        elif not sign["code"]:
            end_of_code = re.compile(rf"^ {{0,3}}{sign[0].strip()}", re.MULTILINE).search(text, at)
            at = end_of_code.end() if end_of_code else len(text)


def in_common(text: str) -> str:
    """A text without links of wikis, footnotes, what a generator fills in and what says how a link is shown, with a
    blank before a heading's words, and with the titles of boxes in bold.
    """
    text = _without_raw_fences(text) if "{=html}" in text else text
    text = _without_liquid_comments(text) if "endcomment" in text else text
    text = without_filled_in(text)
    text = _CALLOUT.sub(lambda match: match[1] + _bold(match[2]), text) if "[!" in text else text
    if ":::" in text or "!!!" in text or "???" in text:
        tables = {match[1] for match in _DIRECTIVE_TABLE.finditer(text)}
        text = _ADMONITION.sub(lambda match: match[1] + _bold(match[2] or match[3]), text)
        text = _BOX_END.sub(lambda match: match[0] if match[0].strip() in tables else "", text)
    text = _TAB.sub("***", text) if '=== "' in text else text
    text = _DIVISION.sub("", text) if "</div>" in text and _HEADING_BEHIND.search(text) else text
    text = _WIKI.sub(lambda match: (match[2] or match[1]).strip(), text) if "[[" in text else text
    text = _MYST.sub(r"[\1](\2)", text) if "}`" in text else text
    text = _FOOTNOTE.sub("", text) if "[^" in text else text
    text = _TIGHT.sub(r"\g<0> ", text) if "#" in text else text
    text = _HEADING_CLASSES.sub(r"\1", text) if "}" in text and "#" in text else text
    text = _BLOCK_ATTRIBUTES.sub("", _INLINE_ATTRIBUTES.sub("", text)) if "{:" in text else text
    text = _DEFINITION.sub(r"\1- ", text) if ": " in text else text
    text = _COMPONENT.sub(lambda match: match[1] or match[2] or "", text) if "/>" in text else text
    text = _LOOSE_BOLD.sub(r"\1\2\3\2", text) if " **" in text or " __" in text else text
    text = _COLOURED.sub(lambda match: match[1] or match[2] or "", text) if "\\color{" in text else text
    text = _SPAN.sub(r"\1", text) if "]{" in text else text
    return _ATTRIBUTES.sub("", text) if "){" in text else text


def _without_raw_fences(text: str) -> str:
    """The text without the signs of Pandoc's fences around HTML; one that is never closed keeps its sign."""

    def closes(begin: _Sign, end: _Sign) -> bool:
        return not end[2] and len(end[1]) >= len(begin[1])

    pairs = _pairs(_RAW.finditer(text), lambda sign: bool(sign[2]), closes)
    return _blanked(text, [sign.span() for pair in pairs for sign in pair])


def _without_liquid_comments(text: str) -> str:
    """The text without what a site's generator leaves out (Liquid), line for line."""
    pairs = _pairs(_LIQUID_COMMENT.finditer(text), lambda sign: not sign[1], lambda _, end: bool(end[1]))
    return _blanked(text, [(begin.start(), end.end()) for begin, end in pairs])


def _pairs(signs: Iterable[_Sign], opens: Callable[[_Sign], bool], closes: Callable[[_Sign, _Sign], bool]) -> _Pairs:
    """Each sign that opens with the next one that closes it; what stands between them, and one left open, is none."""
    opened: _Sign | None = None
    for sign in signs:
        if opened is None:
            opened = sign if opens(sign) else None
        elif closes(opened, sign):
            yield opened, sign
            opened = None


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with nothing but the ends of lines in such places."""
    parts, at = [], 0
    for first, last in spans:
        parts += [text[at:first], "\n" * text.count("\n", first, last)]
        at = last
    return "".join([*parts, text[at:]])


def _bold(title: str) -> str:
    bare = title.replace("**", "").replace("__", "").strip()
    return f"**{bare}**" if bare else ""


def as_markdown(text: str, file: str) -> str:
    """The text of an org-mode, AsciiDoc or reStructuredText file as Markdown with as many lines; any other as it is."""
    name = file.lower()
    if is_asciidoc(file):
        return "\n".join(as_lines(text.split("\n")))
    if name.endswith(".org"):
        return "\n".join(_org(text.split("\n")))
    return "\n".join(_rst(text.split("\n"))) if name.endswith((".rst", ".rest")) else text


def _org(lines: list[str]) -> list[str]:
    lines = _without_org_comments(lines)
    titled = any((match := _KEYWORD.fullmatch(line)) and match[1].lower() == "title" for line in lines)
    return [_org_line(line, deeper=titled) for line in lines]


def _without_org_comments(lines: Sequence[str]) -> list[str]:
    """The lines, empty from each that begins a comment to the one that ends it."""
    signs = [(at, match[1].lower()) for at, line in enumerate(lines) if (match := _ORG_COMMENT.fullmatch(line))]
    spans = [(a, b) for (a, sign), (b, after) in pairwise(signs) if (sign, after) == ("begin", "end")]
    hidden = {at for first, last in spans for at in range(first, last + 1)}
    return ["" if at in hidden else line for at, line in enumerate(lines)]


def _without_rst_comments(lines: Sequence[str]) -> list[str]:
    """The lines, empty where they begin a comment and below that, as far as they are indented; `..` by itself begins
    one only right above its text.
    """
    result: list[str] = []
    inside = False
    for line, below in zip_longest(lines, lines[1:], fillvalue=""):
        begins = _RST_COMMENT.fullmatch(line.rstrip()) is not None
        inside = (begins and bool(line.rstrip("." + " ") or below.strip())) or (inside and line[:1] in ("", " ", "\t"))
        result.append("" if begins or inside else line)
    return result


def _org_line(line: str, *, deeper: bool) -> str:
    if match := _HEADLINE.fullmatch(line):
        box = "[x] " if match[2] == "DONE" else "[ ] " if match[2] else ""
        title = _ORG_DAY.sub(r"\1\2:", match[3], count=1) if _ORG_DAY.match(match[3]) else match[3]
        return f"{'#' * min(6, len(match[1]) + deeper)} {box}{_linked(title).rstrip(':')}"
    if match := _KEYWORD.fullmatch(line):
        name = match[1].lower()
        fence = name.startswith(("begin_src", "end_src", "begin_example", "end_example"))
        return f"# {match[2]}" if name == "title" else "```" if fence else ""
    return "" if _DRAWER.fullmatch(line) or line.startswith("# ") else _linked(line)


def without_filled_in(text: str) -> str:
    """A text without what a site's generator fills in, line for line; but with the words that it shows."""
    return _LIQUID.sub(_shown, text) if "{%" in text or "{{" in text else text


def _shown(tag: re.Match[str]) -> str:
    words = _SHOWN.search(tag[0])
    return (words[2] if words else "") + "\n" * tag[0].count("\n")


def _linked(text: str) -> str:
    text = _ORG_DAY.sub(r"\1\2", text) if "-" in text else text
    text = _ORG_STRUCK.sub(r"~~\1~~", text) if "+" in text else text
    return _ORG_LINK.sub(lambda match: f"[{match[2] or match[1]}]({match[1]})", text) if "[[" in text else text


def _rst(lines: list[str]) -> list[str]:
    """Titles by what they are underlined with, in the order in which that first comes."""
    lines = _without_rst_comments(lines)
    result = [_rst_line(line) for line in lines]
    levels: list[str] = []
    for at in range(1, len(lines)):
        mark, title = _UNDERLINE.fullmatch(lines[at]), lines[at - 1].strip()
        if not mark or not title or _UNDERLINE.fullmatch(title) or len(lines[at].strip()) < min(len(title), 4):
            continue
        over = at > 1 and lines[at - 2].strip() == lines[at].strip()
        style = mark[1] * (1 + over)
        if style not in levels:
            levels.append(style)
        result[at - 1], result[at] = f"{'#' * min(6, levels.index(style) + 1)} {_rst_line(title)}", ""
        if over:
            result[at - 2] = ""
    return result


def _rst_line(line: str) -> str:
    if _DIRECTIVE.fullmatch(line):
        return ""
    text = _ROLE.sub(r"\1", _RST_LINK.sub(r"[\1](\2)", line)) if "`" in line else line
    stripped = text.lstrip()
    return f"{text[: len(text) - len(stripped)]}1. {stripped[3:]}" if stripped.startswith("#. ") else text
