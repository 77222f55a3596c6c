"""Week words, numbers and marks of scripts that are neither Latin nor Chinese, as their writers set them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from studycal.formats.documents.answers import NONE
from studycal.formats.documents.decoding import decode
from studycal.formats.documents.numbering import Unit, numbered
from studycal.formats.documents.weeks import Reading, read_weeks

WEEKS = {
    "ar": ["الأسبوع 3", "الأسبوع ٣", "الأسبوع الثالث", "الاسبوع الثالث", "\u200fالأسبوع 3\u200f", "الأسبوع رقم 3"],
    "ar, marked": ["الأُسْبُوعُ الثّالِث", "الأســبوع الثالث"],
    "fa": ["هفته ۳", "هفته سوم", "هفتهٔ سوم", "هفتۀ سوم", "هفته\u200cی سوم", "هفته شماره ۳"],
    "he": ["שבוע 3", "שבוע שלישי", "השבוע השלישי", "שבוע ג'", "שבוע ג׳", "השבוע ה-3", "שבוע מס' 3"],
    "hi": ["सप्ताह 3", "सप्ताह ३", "तीसरा सप्ताह", "तीसरे सप्ताह", "हफ़्ता 3", "सप्ताह तीन"],
    "bn": ["সপ্তাহ ৩", "তৃতীয় সপ্তাহ"],
    "th": ["สัปดาห์ 3", "สัปดาห์ที่ 3", "สัปดาห์ที่3", "สัปดาห์ที่ ๓"],
    "el": ["Εβδομάδα 3", "ΕΒΔΟΜΑΔΑ 3", "3η εβδομάδα", "Τρίτη εβδομάδα"],
    "uk": ["Тиждень 3", "3-й тиждень", "Третій тиждень", "3 тиждень", "Тижд. 3"],
    "bg": ["Седмица 3", "3-та седмица", "Трета седмица", "3 седмица"],
    "tr": ["3. Hafta", "HAFTA 3", "Üçüncü hafta"],
    "vi": ["Tuần 3", "Tuần thứ ba", "Tuần số 3"],
    "ko": ["3주차", "제3주", "제 3 주차", "셋째 주", "세 번째 주"],
}


def weeks_of(text: str) -> list[tuple[int, ...]]:
    return [number.numbers for number in numbered(decode(text.encode(), "plan.md")[0], Unit.WEEK)]


def read(text: str, file: str = "plan.md") -> Reading:
    return read_weeks(decode(text.encode(), file)[0], file, NONE, date(2026, 11, 28))


def topics(text: str, file: str = "plan.md") -> list[tuple[int, str]]:
    reading = read(text, file)
    assert not [problem.message for problem in reading.problems if problem.level == "error"]
    return [(week.number, week.topic) for week in reading.weeks]


@pytest.mark.parametrize("written", [text for listed in WEEKS.values() for text in listed])
def test_the_third_week_is_known_however_it_is_written(written: str) -> None:
    assert weeks_of(written) == weeks_of(f"{written}: x") == [(3,)]


@pytest.mark.parametrize(
    "written",
    ["الأسبوع 3 و 4", "الأسبوعان الثالث والرابع", "هفته ۳ و ۴", "שבוע 3 ו-4", "सप्ताह 3 से 4", "สัปดาห์ที่ 3 ถึง 4",
     "2η–4η εβδομάδα", "3-4. Hafta", "3-4. Woche", "Седмици 3-4"],
)  # fmt: skip
def test_a_span_is_no_single_week(written: str) -> None:
    assert weeks_of(written) in ([(3, 4)], [(2, 3, 4)])


def test_a_number_that_belongs_to_another_word_begins_no_span() -> None:
    assert weeks_of("Ders 3 - 4. Hafta") == [(4,)]


FORMS: dict[str, Callable[[str, str], str]] = {
    "plan.md": lambda week, topic: f"## {week}: {topic}\n\n- x\n\n",
    "list.md": lambda week, topic: f"- [ ] **{week}**: {topic}\n",
    "callout.md": lambda week, topic: f"> [!todo]- {week}: {topic}\n> - x\n> - y\n\n",
    "details.md": lambda week, topic: f"<details>\n<summary>{week}: {topic}</summary>\n\n- x\n- y\n\n</details>\n\n",
    "mkdocs.md": lambda week, topic: f'??? note "{week}: {topic}"\n\n    - x\n    - y\n\n',
    "vitepress.md": lambda week, topic: f"::: details {week}: {topic}\n- x\n- y\n:::\n\n",
    "plan.org": lambda week, topic: f"* {week}: {topic}\n  - x\n",
}


@pytest.mark.parametrize("file", FORMS)
@pytest.mark.parametrize(
    ("week", "names"),
    [
        ("\u200fالأسبوع {}\u200f", ["مقدمة", "المتغيرات", "الحلقات"]),
        ("هفته‌ی {}", ["آشنایی", "متغیرها", "حلقه‌ها"]),
        ("สัปดาห์ที่ {}", ["ตัวแปรและชนิดข้อมูล", "การวนซ้ำ", "ฟังก์ชันและการเรียนรู้"]),
        ("सप्ताह {}", ["परिचय", "चर और प्रकार", "परियोजना की तैयारी"]),
    ],
)
def test_topics_keep_each_of_their_letters(file: str, week: str, names: list[str]) -> None:
    pairs = list(enumerate(names, start=1))
    text = "".join(FORMS[file](week.format(number), name) for number, name in pairs)
    assert topics(text, file) == pairs


@pytest.mark.parametrize(
    "header",
    ["สัปดาห์ | หัวข้อ", "हफ्ते | विषय", "सप्ताह | विषय", "שבוע | נושא", "Hafta | İçerik", "Седмица | Тема",
     "HAFTA | İŞLENECEK KONU"],
)  # fmt: skip
def test_headers_of_any_script_name_their_columns(header: str) -> None:
    assert topics(f"| {header} |\n|---|---|\n| 1 | Clay |\n| 2 | Wheel |\n| 3 | Kiln |\n") == [
        (1, "Clay"), (2, "Wheel"), (3, "Kiln"),
    ]  # fmt: skip


def test_a_marked_word_that_is_no_word_of_a_plan_keeps_its_marks() -> None:
    text = "## الأُسبوع الأوّل: كِتابٌ\n\n- س\n\n## الأُسبوع الثاني: مَدرَسةٌ\n\n- ص\n"
    assert topics(text) == [(1, "كِتابٌ"), (2, "مَدرَسةٌ")]


def test_a_phase_numbered_in_native_figures_is_that_number() -> None:
    rows = "| ۱ | سفال | هفته ۱ |\n| ۲ | چرخ | هفته ۲–۳ |\n| ۳ | کوره | هفته ۴ |\n"
    reading = read("| فاز | عنوان | هفته |\n|---|---|---|\n" + rows)
    assert [week.phase for week in reading.weeks] == [1, 2, 2, 3]
