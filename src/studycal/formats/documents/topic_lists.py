"""Recognises lists of topics without any number, and the bold lines that each stand above one of several lists."""

from __future__ import annotations

import re
from collections.abc import Sequence

from studycal.core.records import dataclass, field, replace

from .blocks import Block, Kind
from .candidate import Candidate, Counts, Entry, Form, Outline, all_last, pieces, trimmed
from .durations import lasting
from .folding import fold
from .part_titles import is_aside, is_below_rules, is_called_the_plan, is_of_a_course

_LEAST, _SEVERAL = 3, 2
_WORDS, _MOST_OF = 10, 0.6
"""Words of an item that is a topic, in the mean at most; the part of the headings that have a list, at least."""
_LABEL = re.compile(r"\W*([^\W\d_][^:：]{0,30}?)\s*[:：]")


@dataclass(slots=True)
class TopicList:
    """The outer items of a list, with the line of text right above it, if there is one."""

    label: Block | None = None
    entries: list[Entry] = field(default_factory=list)

    @property
    def parent(self) -> Block | None:
        """The heading that it stands below."""
        return self.entries[0].parent

    @property
    def is_labelled(self) -> bool:
        """Whether a bold line alone stands above it."""
        return (
            self.label is not None
            and bool(self.label.lead)
            and not self.label.text[len(self.label.lead) :].strip(" :：")
        )


def candidates(outline: Outline) -> list[Candidate]:
    """The outer items of bulleted lists: those of the longest list, or of all that stand below headings, bold lines or
    sentences alike; and the bold lines themselves.
    """
    lists = [one for one in _lists(outline) if not is_below_rules(one.parent) and not _is_labelled_aside(one)]
    best = max(lists, key=lambda one: len(one.entries), default=None)
    if best is None or (best.parent is not None and is_aside(best.parent.text)):
        return []
    lists = [one for one in lists if one.parent is None or not is_aside(one.parent.text)]
    labelled = _labelled_alike(lists, best)
    bold = _bold(labelled) if best.is_labelled else []
    if len(best.entries) < _LEAST and not all_last(best.entries) and not bold:
        return []
    items = _below_headings_alike(outline, lists, best)
    if items is best.entries:
        items = _called_the_plan(lists) or [entry for one in labelled for entry in one.entries] or items
    return [
        Candidate(form, Counts.TOPICS, entries, [(entry.line, entry.last) for entry in entries])
        for form, entries in ((Form.LIST, items), (Form.BOLD, bold))
        if entries
    ]


def _lists(outline: Outline) -> list[TopicList]:
    lists = [TopicList()]
    for at, block in enumerate(outline.blocks):
        if block.kind is Kind.ITEM and block.depth == 1 and block.opens and block.number is None:
            if not lists[-1].entries and at and outline.blocks[at - 1].kind is Kind.PARAGRAPH:
                lists[-1].label = outline.blocks[at - 1]
            lists[-1].entries.append(_item(outline, at, block))
        elif block.kind is Kind.ITEM and lists[-1].entries:
            lines, links = pieces(block)
            lists[-1].entries[-1].lines += lines
            lists[-1].entries[-1].links += links
            lists[-1].entries[-1].last = block.last
        elif lists[-1].entries:
            lists.append(TopicList())
    return [one for one in lists if one.entries]


def _is_labelled_aside(one: TopicList) -> bool:
    """Whether the bold line above a list says that it holds no topics: "**Prerequisites**"."""
    text = one.label.text if one.label is not None and one.is_labelled else ""
    return is_aside(text) or is_of_a_course(text, surely=True)


def _called_the_plan(lists: Sequence[TopicList]) -> list[Entry]:
    """The longest list whose heading says that it holds what is learnt: "Typical topics", "Temario"; none without."""
    fit = [one.entries for one in lists if len(one.entries) >= _LEAST and is_called_the_plan(one.parent)]
    return max(fit, key=len, default=[])


def _labelled_alike(lists: Sequence[TopicList], best: TopicList) -> list[TopicList]:
    """The lists below the heading of the longest one that, as it, have a bold line above them, each another one, or the
    same sentence but for its numbers; none where these are fewer than two, or hold longer sentences.
    """
    beside = [one for one in lists if one.parent is best.parent and one.label is not None]
    if best.is_labelled:
        alike = [one for one in beside if one.is_labelled]
        apart = len({_words(one) for one in alike}) == len(alike) >= _SEVERAL
    else:
        alike = [one for one in beside if _words(one) == _words(best)] if best.label is not None else []
        apart = len(alike) >= _SEVERAL
    short = sum(len(entry.topic.split()) for one in alike for entry in one.entries)
    whole = apart and short <= 2 * _WORDS * sum(len(one.entries) for one in alike)
    return alike if whole else []


def _words(one: TopicList) -> str:
    return re.sub(r"[\W\d_]+", " ", fold(one.label.text)).strip() if one.label is not None else ""


def _bold(lists: Sequence[TopicList]) -> list[Entry]:
    """The bold lines above lists as topics, the items below each what it is made of."""
    if len(lists) < _LEAST:
        return []
    entries = []
    for one in lists:
        label = one.label or Block(Kind.PARAGRAPH, 0)
        topic = trimmed(label.text)
        entry = Entry((1,), topic, label.line, one.entries[-1].last, label.text, [], list(label.links))
        entry.parent, entry.weeks = one.parent, lasting(label.text)
        for item in one.entries:
            entry.lines += [item.topic, *item.lines]
            entry.links += item.links
        entries.append(entry)
    return entries


def _below_headings_alike(outline: Outline, lists: Sequence[TopicList], best: TopicList) -> list[Entry]:
    """The items of all lists below headings as broad as that of the longest one, where this is less than half of them
    and most of the headings have one of short items: a list in one of several parts built alike is not all there is to
    learn. None where these are parts that each topic has, or what each heading says of itself; else those of the
    longest.
    """
    above = best.parent
    alike = [
        one.entries
        for one in lists
        if above and (own := one.parent) and own.level == above.level
        if sum(len(entry.topic.split()) for entry in one.entries) <= _WORDS * len(one.entries)
    ]
    parts = {id(own): fold(own.text) for listed in alike if (own := listed[0].parent)}
    if len(parts) >= _LEAST and 2 * len(set(parts.values())) <= len(parts):
        return []  # "Aims", "Material", "Aims", "Material": lists that each topic has
    items = [entry for listed in alike for entry in listed]
    if len(parts) >= _SEVERAL and _are_properties(items):
        return []
    heads = [block for block in outline.blocks if above and block.kind is Kind.HEADING and block.level == above.level]
    whole = len(parts) >= _LEAST and len(parts) >= _MOST_OF * len(heads) and 2 * len(best.entries) <= len(items)
    return items if whole else best.entries


def _are_properties(items: Sequence[Entry]) -> bool:
    """Whether most of the items below several headings begin with the same few words and a colon, "Day: Tuesday" and
    "Room: U4" below each.
    """
    labels = [fold(match[1]) for entry in items if (match := _LABEL.match(entry.head))]
    return 5 * len(labels) >= 4 * len(items) and 2 * len(set(labels)) <= len(labels)


def _item(outline: Outline, at: int, block: Block) -> Entry:
    parent = outline.parents[at]
    entry = Entry(
        (1,), block.text, block.line, block.last, block.text, [], list(block.links), ticked=block.ticked, parent=parent
    )
    return replace(entry, weeks=lasting(block.text))
