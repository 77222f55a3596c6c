"""A column that is mostly empty, or says the same again and again, names no topics; cells of CSV hold markup."""

from __future__ import annotations

from datetime import date

from studycal.formats.documents.weeks import Reading, read_weeks

POTS = ("Clay and water", "Pinching", "Coils", "Slabs", "The wheel", "Handles", "Slips", "The kiln")


def read(text: str, file: str = "plan.csv") -> Reading:
    return read_weeks(text, file, today=date(2026, 11, 28))


def topics(reading: Reading) -> list[str]:
    assert not [problem.message for problem in reading.problems if problem.level == "error"]
    return [week.topic for week in reading.weeks]


def test_a_column_that_its_header_names_but_few_rows_fill_is_not_the_topics() -> None:
    colours = ("white", "grey")
    rows = "".join(f"{colours[n % 2]},{4 + 7 * n}-Jan,{POTS[n]},\n" for n in range(4))
    rows += "".join(f"{colours[n % 2]},{1 + 7 * n}-Feb,{POTS[n + 4]},{'Guest' if n == 3 else ''}\n" for n in range(4))
    reading = read(f"color,date,slug,title\n{rows}")
    assert topics(reading) == list(POTS)


def test_markup_in_cells_of_csv() -> None:
    text = (
        'week,topic\n1,"<table><tr><td>[Form]<td><ul><li>Clay</ul></tr></table>"\n'
        '2,"* Kiln\n* Fire"\n3,"<a href=""https://ash.example"">Ash</a>"\n'
    )
    reading = read(text)
    assert topics(reading) == ["[Form] Clay", "Kiln Fire", "Ash"]
    assert reading.weeks[2].links[0].url == "https://ash.example"


def test_the_indonesian_short_form_of_week_as_a_header() -> None:
    rows = "".join(f"| {n} | Materi {n} | x |\n" for n in range(1, 5))
    assert topics(read(f"| Mg Ke- | Materi Pembelajaran | Y |\n|---|---|---|\n{rows}", "plan.md"))[0] == "Materi 1"


def test_headings_that_begin_with_a_whole_day_need_no_sign_behind_it() -> None:
    text = "# P\n\n" + "".join(f"#### 2027/02/{day:02} Pot {day}\n\nwords\n\n" for day in (6, 13, 20, 27))
    assert topics(read(text, "plan.md")) == ["Pot 6", "Pot 13", "Pot 20", "Pot 27"]


def test_headings_without_a_blank_behind_their_signs() -> None:
    text = "#第一周 选泥\n\n- 洗\n\n##目标\n\n# 第二周 揉匀\n\n- 压\n\n#第三周 拉坯\n\n- 转\n"
    assert topics(read(text, "plan.md")) == ["选泥", "揉匀", "拉坯"]


def test_mentions_of_chapters_are_not_what_is_asked_about() -> None:
    readings = "".join(f"- Read A Book (Chapters {n}-{n + 1})\n\n### Topic{n}\n\ntext\n\n" for n in (4, 9, 12))
    message = next(p.message for p in read(f"# P\n\n{readings}", file="plan.md").problems if p.level == "error")
    assert "Topic" in message
