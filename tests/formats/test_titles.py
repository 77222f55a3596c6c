"""Titles of weeks that say more than the topic: how long it takes, the plan's days, weekdays, phases, remarks."""

from __future__ import annotations

import pytest

from tests.formats.documents.reading import topics
from tests.formats.kinds_met import read

CLAY = ("Clay", "Slip", "Kiln")


def headings(*titles: str) -> str:
    return "# Pots\n\n" + "".join(f"## {title}\n- throw {at}\n\n" for at, title in enumerate(titles))


def items(*titles: str) -> str:
    return "# Pots\n\n" + "".join(f"- {title}\n" for title in titles)


def rows(*titles: str) -> str:
    cells = (title.replace("Week ", "", 1).replace(": ", " | ", 1) for title in titles)
    return "# Pots\n\n| Week | Topic |\n|---|---|\n" + "".join(f"| {cell} |\n" for cell in cells)


TIMES = {
    "Week {week}: {topic} (8 hours)": "8 hours",
    "Week {week}: {topic} (10h)": "10h",
    "Week {week}: {topic} [~8-10 hrs]": "~8-10 hrs",
    "Week {week} (90 min): {topic}": "90 min",
    "Week {week} (15 hrs/week) – {topic}": "15 hrs/week",
    "Week {week}, 8 hours: {topic}": "8 hours",
    "Week {week}: {topic} | 9 hours": "9 hours",
    "Week {week} – {topic} – 9h": "9h",
    "Week {week}: {topic} (3 days)": "3 days",
    "Week {week}: {topic} (Tuesday)": "Tuesday",
    "Week {week}: Tuesday: {topic}": "Tuesday",
    "Woche {week}: {topic} (ca. 8 Std.)": "ca. 8 Std.",
    "Semana {week}: {topic} (5 clases x 2h = 10h)": "5 clases x 2h = 10h",
    "Semana {week}: {topic} (carga horária: 10h)": "carga horária: 10h",
    "Semaine {week} : {topic} (10 h/semaine)": "10 h/semaine",
    "{week}주차: {topic} (25시간)": "25시간",
    "第{week}周：{topic}（约8小时）": "约8小时",
    "第{week}周：周二：{topic}": "周二",
}


@pytest.mark.parametrize("title", TIMES)
def test_when_and_how_long_a_week_is_stands_beside_its_topic(title: str) -> None:
    titles = [title.format(week=week, topic=topic) for week, topic in enumerate(CLAY, start=1)]
    forms = [headings, items, *[rows] * (title.startswith("Week {week}:") and "|" not in title)]
    for form in forms:
        weeks = read(form(*titles)).weeks
        assert [(week.topic, week.columns) for week in weeks] == [(topic, (("Time", TIMES[title]),)) for topic in CLAY]


DAYS = {
    "Week {week}: {topic} (Days {first}-{last})": True,
    "Week {week} (Days {first}–{last}): {topic}": True,
    "Week {week} – {topic} – Days {first}-{last}": True,
    "Woche {week}: {topic} (Tage {first}-{last})": True,
    "第{week}周：{topic}（第 {first}-{last} 天）": True,
    "Week {week} (Jan {last} | Days {first}-{last}): {topic}": True,
}


@pytest.mark.parametrize("title", DAYS)
def test_the_days_of_a_week_say_no_more_than_its_number(title: str) -> None:
    titles = [
        title.format(week=week, topic=topic, first=7 * week - 6, last=7 * week)
        for week, topic in enumerate(CLAY, start=1)
    ]
    assert [(week.topic, week.columns) for week in read(headings(*titles)).weeks] == [(topic, ()) for topic in CLAY]


def test_other_days_of_the_plan_stay_in_the_title() -> None:
    titles = ["Clay (Days 1-4)", "Slip (Days 5-8)", "Kiln (Days 9-12)"]
    assert topics(read(headings(*(f"Week {week}: {title}" for week, title in enumerate(titles, start=1))))) == titles


def test_a_title_of_days_alone_is_none() -> None:
    reading = read(headings("Week 1 (Days 1-7)", "Week 2 (Days 8-14)"))
    assert topics(reading) == ["throw 0", "throw 1"]


def test_hours_over_several_weeks_are_of_all_of_them() -> None:
    weeks = read(headings("Weeks 1-2: Clay (20 hours)", "Week 3: Slip (10 hours)")).weeks
    assert [week.topic for week in weeks] == ["Clay - Part 1", "Clay - Part 2", "Slip"]
    assert [week.columns[0][1] for week in weeks] == ["20 hours (weeks 1-2)"] * 2 + ["10 hours"]


def test_hours_behind_the_weeks_are_no_week() -> None:
    weeks = read(headings("Clay (Weeks 1-2, 9 hours)", "Slip (Week 3, 8-10 hours)", "Kiln (Week 4 - 3 days)")).weeks
    assert [week.topic for week in weeks] == ["Clay - Part 1", "Clay - Part 2", "Slip", "Kiln"]


def test_days_of_the_calendar_beside_hours_are_the_week_s() -> None:
    reading = read(headings("Week 1 (Jan 4-10, 8 hours): Clay", "Week 2 (8 hours, Jan 11-17): Slip"))
    assert topics(reading) == ["Clay", "Slip"]
    assert str(reading.stated.start.day if reading.stated.start else "") == "2027-01-04"


KEPT = (
    "24 Hours of Le Mans",
    "Business hours",
    "The 25th Hour",
    "Le Mans – 24 hours",
    "Creation (Days 1-3)",
    "Kilns (Part 2)",
    "(Part 3) Kilns",
    "(Re)generation",
    "Monday – a history",
    "Docker in 3 days",
    "Sonata (Op. 7)",
)


def test_what_is_part_of_a_topic_stays() -> None:
    titles = [f"Week {week}: {topic}" for week, topic in enumerate(KEPT, start=1)]
    assert topics(read(headings(*titles))) == list(KEPT)
    assert topics(read(rows(*titles))) == list(KEPT)


def test_a_title_that_goes_on_with_other_days_is_no_topic_of_one() -> None:
    titles = ["Mon: Clay; Tue: Slip", "Mon: Wheel; Tue: Kiln", "Mon: Glaze"]
    assert topics(read(rows(*(f"Week {week}: {title}" for week, title in enumerate(titles, start=1))))) == titles


PHASED = ("[Phase {}] – {}", "[Phase {}] {}", "(Phase {}): {}", "【阶段 {}】{}")


@pytest.mark.parametrize("title", PHASED)
def test_a_title_may_begin_with_its_phase(title: str) -> None:
    titles = [f"Week {week}: {title.format((week + 1) // 2, topic)}" for week, topic in enumerate(CLAY, start=1)]
    weeks = read(headings(*titles)).weeks
    assert [week.topic for week in weeks] == list(CLAY)
    assert [str(week.phase)[-1] for week in weeks] == ["1", "1", "2"]


def test_a_break_says_how_long_it_is() -> None:
    text = items("Week 1: Clay", "Week 2: Spring break (7 days)", "Week 3: Kiln")
    assert [(week.topic, week.free_before) for week in read(text).weeks] == [("Clay", 0), ("Kiln", 1)]


REMARKS = (
    "1. Oct. 30 to Nov. 5, 2022\n* Throw\n\n2. Nov. 6 to Nov. 12\n* Dry\n\n3. Nov. 13 to 19 (Last Week!)\n* Fire\n",
    "## Week 1\n- Throw\n\n## Week 2 (half a week)\n- Dry\n\n## Week 3\n- Fire\n",
    "## Week 1\n- Throw\n\n## Week 2\n- Dry\n\n## Week 3 (short week)\n- Fire\n",
)


@pytest.mark.parametrize("text", REMARKS)
def test_a_bracket_alone_behind_one_week_is_a_remark(text: str) -> None:
    assert topics(read("# Pots\n\n" + text)) == ["Throw", "Dry", "Fire"]


ENCLOSED = {
    "each led on": ("Clay (Weeks 1-2): wedge", "Slip (Weeks 3-5): mix", "Kiln (Week 6): fire"),
    "some led on": ("Clay (Weeks 1-2)", "Slip (Weeks 3-5) — the long one", "Kiln (Week 6)"),
    "phases": ("Stage 1: Clay (Weeks 1-2)", "Stage 2: Slip (Weeks 3-5) — mix", "Stage 3: Kiln (Week 6)"),
    "in Chinese": ("阶段一：陶土 (第 1 - 2 周)", "阶段二：泥浆 (第 3 - 5 周) —— 关键期", "阶段三：窑 (第 6 周)"),
    "in German": ("Ton (Wochen 1-2)", "Engobe (Wochen 3-5): lang", "Ofen (Woche 6) – Ende"),
    "with a note in the bracket": ("Clay (Weeks 1-2)", "Slip (Weeks 3-5, or more) (optional)", "Kiln (Week 6)"),
}
FORMS = ("## {}\n- throw\n\n", "**{}**\n\n- throw\n\n", "- {}\n  - throw\n", "{}\n\n- throw\n\n")


def around(title: str) -> str:
    before, _, behind = title.partition(" (W" if "(W" in title else " (第")
    behind = behind.partition(")")[2]
    return before + (behind if behind.startswith(":") else f" {behind.strip()}".rstrip())


@pytest.mark.parametrize("kind", ENCLOSED)
@pytest.mark.parametrize("form", FORMS)
def test_what_stands_around_the_weeks_in_their_bracket_is_the_title(kind: str, form: str) -> None:
    weeks = read("# Pots\n\n" + "".join(map(form.format, ENCLOSED[kind]))).weeks
    first, second, third = map(around, ENCLOSED[kind])
    parts = [f"{first} - Part {part}" for part in (1, 2)] + [f"{second} - Part {part}" for part in (1, 2, 3)]
    assert [week.topic for week in weeks] == [*parts, third]
    assert all(week.focus == "throw" for week in weeks)


def test_a_long_tail_behind_the_weeks_is_what_they_lead_to() -> None:
    tail = "wedge it by hand for an hour, pinch ten bowls, coil two pots, burnish them with a spoon and let them dry"
    weeks = read(items(f"**Clay** (Week 1): {tail}", "**Slip** (Week 2): mix", "**Kiln** (Week 3): fire")).weeks
    assert [(week.topic, week.focus) for week in weeks] == [("Clay", tail), ("Slip: mix", ""), ("Kiln: fire", "")]


def test_what_all_titles_begin_with_before_their_week_names_none() -> None:
    assert topics(read(headings("Camp (Week 1): Clay", "Camp (Week 2): Slip", "Camp (Week 3): Kiln"))) == list(CLAY)


SPANS = headings("Clay (Weeks 1-2)", "Slip (Weeks 3-5)", "Kiln (Weeks 6-7)")
ROWS = "| 1 | Ovens | Ann |\n| 2 | Bowls | Bo |\n| 4 | Cups | Cy |\n"
MARKS = f"## Monitor\n\n| Week | Ready by then | Lead |\n|---|---|---|\n{ROWS}"


def test_milestones_of_some_weeks_stand_beside_headings_that_leave_none_out() -> None:
    weeks = read(SPANS + MARKS).weeks
    assert [week.topic for week in weeks] == [
        *("Clay - Part 1", "Clay - Part 2", "Slip - Part 1", "Slip - Part 2", "Slip - Part 3"),
        *("Kiln - Part 1", "Kiln - Part 2"),
    ]
    assert weeks[0].focus == "throw 0"
    assert weeks[3].columns == (("Ready by then", "Cups"), ("Lead", "Cy"))
    assert weeks[6].columns == ()


def test_a_span_keeps_its_lines_where_its_weeks_stand_elsewhere() -> None:
    text = (
        headings("Clay (Weeks 1-2)", "Slip (Week 3)") + "## Days\n\n- Week 1: Ovens\n- Week 2: Bowls\n- Week 3: Cups\n"
    )
    assert "throw 0" in "\n".join(week.focus for week in read(text).weeks)


def ticked(text: str) -> list[bool]:
    return [week.ticked for week in read(text).weeks]


def test_a_tick_among_other_pictures_is_one() -> None:
    titles = ["Week 1 · Woods 🌲", "Week 2 · Tests ✅", "Week 3 · Search 🔍", "Week 4 · Globe 🌐"]
    assert ticked(headings(*titles)) == [False] * 4
    assert ticked(headings(*(f"{title[-1]} {title[:-2]}" for title in titles))) == [False] * 4
    states = ["Week 1: Woods ✅", "Week 2: Tests 🔄", "Week 3: Search ⬜", "Week 4: Globe ⬜"]
    assert ticked(headings(*states)) == [True, False, False, False]
    assert topics(read(headings(*states)))[2:] == ["Search", "Globe"]


def test_a_tick_above_open_boxes_is_none() -> None:
    assert ticked("# P\n\n## ✅ Week 1: Clay\n- [ ] a\n- [ ] b\n\n## ✅ Week 2: Slip\n- [ ] c\n") == [False, False]
    assert ticked("# P\n\n## ✅ Week 1: Clay\n- [x] a\n- [ ] b\n\n## Week 2: Slip\n- [ ] c\n") == [True, False]


def test_a_box_may_stand_behind_the_label_of_its_item() -> None:
    (first, _) = read("# P\n\n## Week 1: Pots\n- **Day 1:** [x] Clay\n- Day 2: [ ] Slip\n\n## Week 2: Kilns\n").weeks
    assert first.focus == "Day 1: Clay\nDay 2: Slip"
