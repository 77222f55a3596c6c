"""Of all that a document could be, the one reading that is taken; or what must be asked before one can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studycal.core.records import dataclass, field

from . import asking, topics, unknown_words
from .answers import ReadingAnswers
from .asides import ask_of_aside, join_figures, without_asides
from .asking import are_days_to_ask_of, ask, ask_of_days, ask_which, is_numbered, ranked
from .at_line import at_line, candidates
from .bare_numbers import by_bare_number
from .calendar_weeks import mark_calendar_weeks, of_one_kind
from .candidate import LOOSE, Candidate, Counts, Form, Outline
from .continued import goes_on_elsewhere
from .covered_lines import below
from .days_between import with_days_between
from .doubtful_lists import doubtful_list
from .doubts import (
    has_fewer_weeks,
    is_of_another_week,
    is_of_one_item,
    is_of_one_part,
    is_of_one_term,
    is_one_of_several,
    numbers_its_own,
    report_left_out,
)
from .finer import with_finer
from .merged_tables import best_of, merged_tables
from .overviews import (
    add_last_weeks,
    are_tasks,
    broader_beside,
    is_by_day,
    is_of_one_week,
    is_of_spans,
    is_overview,
    is_taken_out,
    names_phases,
    only_leads_to_places,
)
from .own_weeks import without_weeks_of_stages
from .refine import add_later, add_missing, around, as_parts, parts_of, refine, spans_as_phases
from .report import Report, shortened
from .rows_of_spans import part_by_rows
from .runs import (
    counted_on,
    join,
    list_at,
    numbers_of,
    runs_of,
    same_twice,
    starts_again,
    tables_that_go_on,
    with_later_lines,
    with_same_again,
    without_strays,
)
from .shorter_plans import without_shorter
from .side_lists import is_to_fill_in, only_marks, repeats, without_mentions, without_milestones, without_side_lists
from .tables import Table
from .telling import names_weeks_of_spans, tells_by_words, tells_topics
from .timetables import all_by_days, by_their_days, day_by_day, in_their_order, is_one_list, timetable
from .week_numbers import months_apart

_FEW = 2

_PER_WEEK = (Counts.DAYS, Counts.LESSONS, Counts.TOPICS, Counts.PHASES)
_WEEKS_EACH = (Counts.MONTHS, Counts.PHASES, Counts.LESSONS, Counts.TOPICS)


@dataclass(slots=True)
class ChosenReading:
    """What is taken: ``main`` holds the weeks, ``overview`` names phases by weeks, ``tables`` have problems to tell."""

    main: Candidate | None = None
    overview: list[Candidate] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    others: list[Candidate] = field(default_factory=list)


def choose(outline: Outline, answers: ReadingAnswers, report: Report) -> ChosenReading:
    """The reading of a document; errors are reported where there is none."""
    listed, by_candidate = candidates(outline, answers)
    if answers.table:
        named = at_line(listed, by_candidate, answers, report)
        chosen = [one if is_one_list(one) else list_at(one, answers.table) for one in named]
        listed = with_finer(chosen, listed)
    listed = listed if answers.table else without_weeks_of_stages(listed)
    listed = [months_apart(spans_as_phases(with_same_again(without_strays(one)))) for one in listed]
    mark_calendar_weeks(listed)
    asides: list[Candidate] = []
    if not answers.table:
        listed, asides = without_asides(listed, by_candidate, outline, answers.topic)
    read = [by_candidate[id(candidate)] for candidate in listed if id(candidate) in by_candidate]
    listed = listed if answers.table else tables_that_go_on(without_milestones(listed, by_candidate))
    sure, shorter = (listed, []) if answers.table else without_shorter(of_one_kind(without_side_lists(listed)))
    labelled = unknown_words.labelled(outline)
    choice = (
        _weeks(sure, by_candidate, labelled, report)
        or _dated(listed, by_candidate, answers)
        or _by_number(outline, read, answers)
    )
    if choice and choice.main and not answers.table and (is_of_spans(choice.main) or not _tells(choice.main)):
        choice = _by_day(choice, listed, by_candidate, answers)
    if choice and not answers.table and (broader := broader_beside(choice.main, listed)):
        choice = _doubtful(choice.main, broader, answers, report)
    if choice and choice.main and not answers.table:
        others = [*listed, *asides]
        again = goes_on_elsewhere(choice.main, others, report) or is_of_one_term(outline, choice.main, others, report)
        choice = ChosenReading() if again else _without_doubt(outline, choice, listed, answers, report)
    if choice and choice.main:
        report_left_out(choice.main, listed, report)
        choice.main.notes += shorter
        join_figures(choice.main, outline, part_by_rows(choice.main, by_candidate.values()))
    choice = choice or _doubtful_list(listed, answers) or _dated_behind_unknown_words(outline, by_candidate, answers)
    asides = [one for one in asides if id(one) in by_candidate or len(one.entries) > 1]
    if choice is None and asides and not ranked(listed):
        ask_of_aside(asides[0], by_candidate.get(id(asides[0])), report)
        choice = ChosenReading()
    plain = all(candidate.counts is Counts.TOPICS for candidate in ranked(listed))
    turned = timetable(by_their_days(listed)) if choice is None and plain and not answers.table else None
    if turned and all(turned is not candidate for candidate in listed):
        ask_of_days(turned, report)
        choice = ChosenReading()
    if choice is None:
        by_days = all_by_days(listed)
        listed += day_by_day(listed)
        listed = listed if answers.table else topics.with_topics(outline, listed)
        ranking = ranked(listed, asking.weeks_of_title(outline, listed))
        by_day = are_days_to_ask_of(by_days, ranking, answers, report)
        choice = ChosenReading() if by_day else _answered(ranking, answers, report)
    choice.others = [candidate for candidate in listed if candidate is not choice.main]
    return choice


def _without_doubt(
    outline: Outline,
    choice: ChosenReading,
    candidates: Sequence[Candidate],
    answers: ReadingAnswers,
    report: Report,
) -> ChosenReading | None:
    """The choice; none, or an empty one with an error, where what stands around its weeks says that they are a part."""
    main = choice.main
    if main is None or is_of_one_item(outline, main, report) or is_of_another_week(outline, main, report):
        return ChosenReading()
    if is_one_of_several(outline, candidates, report) or numbers_its_own(main, candidates, report):
        return ChosenReading()
    if main.counts is Counts.WEEKS and has_fewer_weeks(main, timetable(candidates), report):
        return ChosenReading()
    if answers.durations and main.counts is Counts.DATES:
        return None
    return ChosenReading() if is_of_one_part(outline, main, report) else choice


def _weeks(
    candidates: Sequence[Candidate], by_candidate: dict[int, Table], labelled: Sequence[Candidate], report: Report
) -> ChosenReading | None:
    """The best of the candidates that number weeks, with those that go on with it or tell more of its weeks.

    ``labelled`` may only name the weeks of its spans one by one.
    """
    loose = [candidate for candidate in candidates if candidate.weak == LOOSE]
    numbered = [
        candidate
        for candidate in candidates
        if candidate.counts in (Counts.WEEKS, Counts.CALENDAR_WEEKS) and candidate not in loose
    ]
    tabled = [candidate for candidate in numbered if candidate.form is Form.TABLE and candidate.entries]
    tabled = without_mentions(tabled, by_candidate)
    numbered = [candidate for candidate in numbered if candidate.form is not Form.TABLE and _is_plan(candidate)]
    several = [candidate for candidate in numbered if len(candidate.entries) > 1]
    numbered = several if several or tabled else numbered  # "All (weeks 1-14)" is no plan beside one
    tabled = [one for one in tabled if not (numbered and is_to_fill_in(by_candidate[id(one)]))]
    overview = [candidate for candidate in tabled if is_overview(candidate, [*tabled, *numbered])]
    tabled = [candidate for candidate in tabled if candidate not in overview]
    overview = [candidate for candidate in overview if names_phases(candidate)]
    placed = [candidate for candidate in tabled if only_leads_to_places(candidate, numbered)]
    tabled = [candidate for candidate in tabled if candidate not in placed]
    twice = same_twice(tabled)
    if twice and not numbered:
        ask_which(twice, report)
        return ChosenReading()
    tabled = [candidate for candidate in tabled if candidate not in twice]
    merged = merged_tables(tabled) if tabled else None
    marks = [merged] if merged and only_marks(merged, numbered) else []
    if merged and not marks:
        numbered.append(merged)
    elif overview and not numbered:
        numbered, overview = [merged_tables(overview)], []
    if not numbered:
        broken = [
            candidate
            for candidate in candidates
            if candidate.form is Form.TABLE and candidate.counts in (Counts.WEEKS, Counts.CALENDAR_WEEKS)
        ]
        return ChosenReading(broken[0], tables=[by_candidate[id(broken[0])]]) if broken else None
    restarted = [_restarted(with_later_lines(candidate)) for candidate in numbered]
    finer = [*filter(names_weeks_of_spans, restarted), *overview]
    detailed = [candidate for candidate in restarted if not is_overview(candidate, finer)]
    best = around(best_of(detailed or restarted), restarted)
    add_missing(best, candidates)
    one_by_one = [*restarted, *loose, *parts_of(candidates, restarted), *as_parts(labelled, best)]
    refined = [other for other in one_by_one if refine(best, other)]
    for table in (by_candidate[id(candidate)] for candidate in tabled if merged in refined):
        report.weaken(table.report.problems)
    add_later(best, restarted, refined)
    others = [other for other in restarted if other not in refined]
    overview += _joined_or_broader(best, [*others, *marks], by_candidate)
    for other in placed:
        _join_if_alike(best, other)
    add_last_weeks(best, overview, report)
    own = [
        by_candidate[id(candidate)]
        for candidate in [*tabled, *overview]
        if id(candidate) in by_candidate and best.form is Form.TABLE
    ]
    return ChosenReading(best, overview, own)


def _joined_or_broader(
    best: Candidate, others: Sequence[Candidate], by_candidate: Mapping[int, Table]
) -> list[Candidate]:
    """Join what tells of the same weeks; those that only name spans of them, to be an overview."""
    broader: list[Candidate] = []
    tables = by_candidate.values()
    for other in others:
        if other is best or other in best.taken or other.counts is not best.counts:
            continue
        if best.singles > other.singles and 2 * other.singles < len(other.entries):
            several = len(other.entries) > 1 and not repeats(other) and not are_tasks(other)
            broader += [other] * (several and 2 * len(other.numbers) >= len(best.numbers))
        elif not is_of_one_week(other, best) and _same_weeks(best, other):
            apart = is_taken_out(other, best, tables) or is_taken_out(best, other, tables)
            if apart or not _lies_in(other, best):
                join(best, other)
    return broader


def _doubtful_list(candidates: Sequence[Candidate], answers: ReadingAnswers) -> ChosenReading | None:
    listed = doubtful_list(candidates, answers)
    return ChosenReading(listed) if listed else None


def _doubtful(main: Candidate | None, broader: Candidate, answers: ReadingAnswers, report: Report) -> ChosenReading:
    """Ask which of two plans is meant; the learner's answer decides."""
    if answers.weeks_each or answers.per_week or main is None:
        return ChosenReading(broader)
    head = shortened(broader.entries[0].head, 40)
    what = f"{len(broader.entries)} headings “{head}” … (line {broader.line}) hold no weeks"
    message = f"{what}, and {main.where} number some beside them: which is the plan?"
    option = "--per-week 5" if broader.counts is Counts.DAYS else "--weeks-each 4"
    remedy = f"`--table {main.entries[0].line}` takes the numbered weeks, `{option}` the headings."
    report.error(main.line, "weeks-doubtful", message, remedy)
    return ChosenReading()


def _is_plan(candidate: Candidate) -> bool:
    """Whether lines that number weeks are enough of them to be a plan: two, and of plain lines three without a gap."""
    if candidate.form in (Form.LIST, Form.LINES) and candidate.counts is not Counts.CALENDAR_WEEKS:
        falls = len(candidate.entries) == 1 and candidate.entries[0].numbers[0] > candidate.entries[0].numbers[-1]
        return len(candidate.numbers) >= 2 and candidate.gapless and not falls
    return len(candidate.numbers) >= 2


def _join_if_alike(best: Candidate, other: Candidate) -> None:
    if _same_weeks(best, other):
        join(best, other)


def _same_weeks(best: Candidate, other: Candidate) -> bool:
    return not best.outruns(other) and 2 * len(other.numbers & best.numbers) > len(other.numbers) and other.singles > 0


def _lies_in(other: Candidate, best: Candidate) -> bool:
    """Whether all that another candidate says stands below the weeks already."""
    if best.form is Form.TABLE:
        return False
    lies_below = below(best.entries)
    return all(lies_below(entry.line) for entry in other.entries)


def _restarted(candidate: Candidate) -> Candidate:
    """A candidate whose numbers start again under each month or module, counted on."""
    runs = runs_of(candidate)
    if len({number for run in runs for number in numbers_of(run)}) == sum(len(numbers_of(run)) for run in runs):
        return candidate
    if starts_again(runs):
        candidate.entries, candidate.counted_on = counted_on(runs), True
        candidate.notes.append(
            f"The numbers start again under {len(runs)} headings: counted on to {max(candidate.numbers)}."
        )
    return candidate


def _by_number(outline: Outline, read: Sequence[Table], answers: ReadingAnswers) -> ChosenReading | None:
    """A table that numbers its topics, where it is all there is: a guess, and said."""
    numbered = by_bare_number(outline, read, answers)
    return ChosenReading(numbered[0], tables=[numbered[1]]) if numbered else None


def _dated(
    candidates: Sequence[Candidate], by_candidate: dict[int, Table], answers: ReadingAnswers
) -> ChosenReading | None:
    """Entries by date; those that the learner names in the order of their days."""
    named = by_their_days(candidates) if answers.table else in_their_order(candidates)
    alone = answers.table and not (answers.per_week or answers.weeks_each or answers.durations)
    best = all_by_days(candidates) if alone else timetable(named)
    if best is None or _is_a_corner(best, candidates):
        return None
    best = best if answers.table else with_days_between(best, candidates)
    lines = {first for first, _ in best.spans} if best.form is Form.TABLE else set()
    return ChosenReading(best, tables=[table for table in by_candidate.values() if table.block.line in lines])


def _dated_behind_unknown_words(
    outline: Outline, by_candidate: dict[int, Table], answers: ReadingAnswers
) -> ChosenReading | None:
    """Entries by date that are numbered behind a word of whatever language, where the learner says nothing else."""
    if answers.table or answers.per_week:
        return None
    return _dated(unknown_words.candidates(outline), by_candidate, answers)


def _by_day(
    choice: ChosenReading, candidates: Sequence[Candidate], by_candidate: dict[int, Table], answers: ReadingAnswers
) -> ChosenReading:
    """The entries by date whose phases the chosen spans of weeks are, or beside which weeks tell no topics; the choice
    itself where there are no such.
    """
    main = choice.main
    dated = _dated(candidates, by_candidate, answers)
    if main is None or dated is None or dated.main is None or not is_by_day(main, dated.main):
        return choice
    if not is_of_spans(main) and not _tells(dated.main):
        return choice
    dated.overview = [main] if is_of_spans(main) and names_phases(main) else []
    return dated


def _tells(candidate: Candidate) -> bool:
    return tells_topics(candidate) and tells_by_words(candidate)


def _is_a_corner(best: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Whether a day or two are all that a candidate has, and months, phases or days elsewhere are more: they are the
    plan, or there is none.
    """
    dated = sum(bool(entry.days) for entry in best.entries)
    others = [one for one in candidates if one.counts in (Counts.MONTHS, Counts.PHASES, Counts.DATES)]
    return dated <= _FEW and any(len(one.entries) > dated for one in others)


def _answered(ranking: Sequence[Candidate], answers: ReadingAnswers, report: Report) -> ChosenReading:
    """What the learner's answers make of entries that are no weeks; an error that asks for one where there is none."""
    if ranking and not answers.table and asking.is_one_of_lengths(ranking[0], report):
        return ChosenReading()
    for wanted, kinds in (
        (answers.durations, (Counts.DURATIONS,)),
        (answers.weeks_each, _WEEKS_EACH),
        (answers.per_week, _PER_WEEK),
    ):
        fit = [candidate for candidate in ranking if candidate.counts in kinds]
        fit += [candidate for candidate in ranking if candidate.counts is Counts.DURATIONS and candidate not in fit]
        if wanted and fit:
            return ChosenReading(fit[0])
    if answers.table and ranking and is_numbered(ranking[0]):
        ranking[0].counts = Counts.WEEKS
        return ChosenReading(ranking[0])
    if ranking:
        ask(ranking[0], ranking[1:], report)
    return ChosenReading()
