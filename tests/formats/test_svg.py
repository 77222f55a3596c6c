"""Pictures at their edges: parsed as XML, read as text, and measured by Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from studycal.core.curriculum import Curriculum
from studycal.core.life.marks import Facts
from studycal.core.life.progress import figures
from studycal.core.life.week_demand import Busy, Day
from studycal.core.plan import LogEntry, Plan, Status, Unplaced
from studycal.core.schedule import QuarterPolicy
from studycal.core.time.period import Period
from studycal.formats import svg, svg_text
from studycal.formats.quarters import quarters
from studycal.formats.svg_burnup import burnup
from studycal.formats.svg_hours import hours
from studycal.formats.svg_outputs import is_web, outputs
from studycal.formats.svg_quilt import quilt, tiles
from studycal.formats.svg_week import Strip, week_strip
from tests.formats.plans import SCHEDULE, WARSAW, curriculum_of, lived, plan_of

SVG = "{http://www.w3.org/2000/svg}"
NOW = datetime(2027, 2, 11, 9, tzinfo=WARSAW)
STATES = ("full", "thin", "touched", "missed", "unknown", "paused", "full", "thin", "merged", "full")
TITLES = {
    "short": "Attention",
    "long": "Distributed Retrieval-Augmented Multimodal Wide-Window WWWWWWWWWWWWWWWWWWWWWW MMMMMMMMMMMMMMMM " * 3,
    "hebrew": "מבוא ללמידת מכונה ולרשתות עצביות עמוקות עם דוגמאות רבות מאוד מן התעשייה",
    "arabic": "مقدمة في تعلم الآلة والشبكات العصبية العميقة مع أمثلة كثيرة من الصناعة",
    "emoji": "👩‍🔬🧠 Brains & 🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀 flags 🇵🇱",
    "chinese": "注意力机制与变换器架构的深入研究以及大规模训练优化技术的实践指南和案例分析",
    "markup": "]]> <script>alert(1)</script> &amp; \"quotes\" 'n' <![CDATA[ --> \x00\x0b\ufffe\ud800\u202e end",
}


def strip_of(plan: Plan, number: int, title: str) -> Strip:
    """A week with a busy evening, a moved and a pinned session, a holiday and one that found no place."""
    week = next(week for week in plan.weeks if week.week == number)
    sessions = [one for one in plan.sessions if one.week == number]
    moved = replace(sessions[1], period=_later(sessions[1].period, days=2), why=("moved", f"busy: {title}"))
    pinned = replace(sessions[0], period=_later(sessions[0].period, hours=-12), pinned=True, why=("pinned",))
    evening = Period(sessions[1].start - timedelta(hours=2), sessions[1].end + timedelta(hours=2))
    days = tuple(
        Day(
            date=day,
            windows=(Period(_at(day, 18), _at(day, 21)),),
            busy=(Busy(evening, title),) if day == sessions[1].start.date() else (),
            closed=(f"holiday: {title}",) if day.weekday() == 6 else (),
        )
        for day in (week.starts + timedelta(days=n) for n in range(7))
    )
    return Strip(
        weeks=(week,),
        sessions=(pinned, moved, *sessions[2:]),
        days=days,
        ghosts={sessions[0].id: sessions[0].period, sessions[1].id: sessions[1].period},
        zone=WARSAW,
        unplaced=(Unplaced(f"{sessions[0].id[:4]}S6", (f"busy: {title}", "no-window")),),
    )


def _at(day: Any, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=WARSAW)


def _later(period: Period, **by: int) -> Period:
    return Period(period.start + timedelta(**by), period.end + timedelta(**by))


def pictures(curriculum: Curriculum, plan: Plan, title: str, *, alone: bool = True) -> dict[str, str]:
    """Every picture of a plan."""
    facts = Facts(log=(LogEntry(NOW, "W01.S1", status=Status.DONE),)) if plan.weeks else Facts()
    links = {one.id: f"https://example.org/{title}" for one in plan.sessions}
    drawn = {
        "quilt": quilt(plan, curriculum, title=title, now=NOW, reserve=4, alone=alone),
        "burnup": burnup(plan, figures(curriculum, plan, facts, NOW), title=title, now=NOW, alone=alone),
        "hours": hours(plan, title=title, alone=alone),
        "outputs": outputs(plan, curriculum, links, title=title, alone=alone),
    }
    if plan.weeks:
        drawn["week"] = week_strip(strip_of(plan, plan.weeks[0].week, title), curriculum, now=NOW, alone=alone)
    return drawn


def edge(weeks: int, title: str) -> dict[str, str]:
    curriculum = curriculum_of(weeks, title, title)
    statuses = (Status.DONE, Status.PARTIAL, Status.SKIPPED, Status.UNKNOWN)
    return pictures(curriculum, lived(plan_of(curriculum), STATES, statuses), title)


def texts(drawn: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(drawn).iter(f"{SVG}text")]


def words(drawn: str) -> str:
    return ET.fromstring(drawn).findtext(f"{SVG}desc") or ""


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
@pytest.mark.parametrize("weeks", [12, 52, 104])
def test_every_picture_of_any_plan_is_well_formed_and_says_what_it_shows(weeks: int, title: str) -> None:
    for name, drawn in edge(weeks, title).items():
        root = ET.fromstring(drawn.encode("utf-8"))
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == " ".join(root[n].get("id") or "" for n in (0, 1)), name
        assert [root[n].tag for n in (0, 1)] == [f"{SVG}title", f"{SVG}desc"]
        assert all((root[n].text or "").strip() for n in (0, 1))
        assert not list(root.iter(f"{SVG}script"))


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert edge(52, TITLES["emoji"]) == edge(52, TITLES["emoji"])


def test_a_picture_in_a_page_leaves_style_and_ground_to_it() -> None:
    curriculum = curriculum_of(12)
    inside = pictures(curriculum, plan_of(curriculum), "Inside", alone=False)
    for drawn in inside.values():
        assert "<style" not in drawn
        assert "style=" not in drawn
        assert "<a " not in drawn
    ids = [found for drawn in inside.values() for found in re.findall(r'\bid="([^"]+)"', drawn)]
    assert len(ids) == len(set(ids))


def test_a_plan_without_weeks_still_is_a_picture() -> None:
    for drawn in pictures(curriculum_of(0), Plan((), ()), "Nothing").values():
        assert "No " in words(drawn)


def test_nothing_logged_is_said_and_draws_no_line() -> None:
    curriculum = curriculum_of(52)
    plan = plan_of(curriculum)
    drawn = burnup(plan, figures(curriculum, plan, Facts(), NOW), title="Plan", now=NOW)
    assert "Nothing is logged yet" in words(drawn)
    assert "covered so far" not in texts(drawn)
    assert "where the finish may fall" in texts(drawn)


def test_the_finish_fan_spans_the_earliest_and_the_latest_finish() -> None:
    curriculum = curriculum_of(52)
    plan = lived(plan_of(curriculum), STATES)
    facts = Facts(log=(LogEntry(NOW, "W01.S1", status=Status.DONE),))
    root = ET.fromstring(burnup(plan, figures(curriculum, plan, facts, NOW), title="Plan", now=NOW))
    fan = next(element for element in root.iter(f"{SVG}polygon"))
    here, first, last = [tuple(map(float, corner.split(","))) for corner in (fan.get("points") or "").split()]
    assert here[0] < first[0] < last[0]
    assert here[1] > first[1] == last[1]
    assert [tip.text for tip in root.iter(f"{SVG}title")][-1] == "The finish: 28 Nov 2027 to 26 Dec 2027"


@pytest.mark.parametrize("now", ["2026-01-01", "2026-11-30", "2027-11-28", "2030-01-01"])
@pytest.mark.parametrize("covered", [0, 30, 52])
def test_the_burn_up_stays_within_its_frame_whenever_it_is_drawn(now: str, covered: int) -> None:
    curriculum = curriculum_of(52)
    plan = lived(plan_of(curriculum), ["full"] * covered)
    facts = Facts(log=(LogEntry(NOW, "W01.S1", status=Status.DONE),))
    at = datetime.fromisoformat(now).replace(tzinfo=WARSAW)
    root = ET.fromstring(burnup(plan, figures(curriculum, plan, facts, at), title="Plan", now=at))
    for path in root.iter(f"{SVG}path"):
        points = [tuple(map(float, one.split())) for one in (path.get("d") or "").removeprefix("M").split("L")]
        assert all(62 <= x <= 924 and 90 <= y <= 410 for x, y in points)
        assert [x for x, _ in points] == sorted(x for x, _ in points)
        assert [y for _, y in points] == sorted((y for _, y in points), reverse=True)
    assert bool(list(root.iter(f"{SVG}polygon"))[1:]) is (covered < 52)


def test_paused_weeks_leave_a_tile_merged_ones_share_it_and_cut_ones_are_named() -> None:
    # Week 3 is cut; 5 and 6 share a calendar week; before week 8 the plan was paused for two.
    held = {1: 1, 2: 2, 4: 3, 5: 4, 6: 4, 7: 5, 8: 8, 9: 9}
    curriculum = curriculum_of(9)
    plan = plan_of(curriculum, index=held.get, reserve=2)
    assert [(tile.label, tile.state) for tile in tiles(plan, 2)] == [
        ("1", "planned"),
        ("2", "planned"),
        ("4", "planned"),
        ("5+6", "planned"),
        ("7", "planned"),
        ("", "paused"),
        ("", "paused"),
        ("8", "planned"),
        ("9", "planned"),
        ("", "reserve"),
        ("", "reserve"),
    ]
    drawn = quilt(plan, curriculum, title="Plan", now=NOW, reserve=2)
    assert "left out: W03" in texts(drawn)
    assert "2 paused" in words(drawn)
    assert "5+6" in texts(drawn)
    assert [tile.state for tile in tiles(plan, 0, spare={7})][5:7] == ["paused", "spare"]
    late = quilt(plan_of(curriculum_of(104), index=lambda n: min(n, 103)), curriculum_of(104), title="Plan", now=NOW)
    assert "103+104" in texts(late)


def test_states_differ_in_shape_not_only_in_tone() -> None:
    shapes = set()
    for state in ("full", "thin", "touched", "missed", "unknown", "paused", "cut", "merged", "reserve"):
        parent = ET.Element("g")
        from studycal.formats.svg_signs import sign

        sign(parent, state, 0, 0)
        for child in parent:
            child.attrib.pop("class", None)
        shapes.add(ET.tostring(parent))
    assert len(shapes) == 9


def test_the_53rd_iso_week_is_a_label_only() -> None:
    curriculum = curriculum_of(12)
    plan = plan_of(curriculum)
    labels = [texts(week_strip(strip_of(plan, n, "x"), curriculum, now=NOW))[2] for n in (4, 5, 6)]
    assert [label.rpartition(" · ")[2] for label in labels] == ["2026-W52", "2026-W53", "2027-W01"]


def test_a_title_of_a_million_letters_is_cut_at_once() -> None:
    assert len(svg_text.fit("word " * 200_000, 500, 12)) < 100


def test_a_calendar_quarter_ticks_where_it_begins() -> None:
    schedule = replace(SCHEDULE, quarters=QuarterPolicy.CALENDAR)
    curriculum = curriculum_of(52)
    plan = plan_of(curriculum, schedule=schedule)
    begun = [weeks[0].starts.isoformat() for weeks in quarters(plan)]
    assert begun == ["2026-11-30", "2027-01-04", "2027-03-29", "2027-06-28", "2027-10-04"]
    drawn = quilt(plan, curriculum, title="Plan", now=NOW)
    assert sum(text.startswith("Q") for text in texts(drawn)) == 5


@pytest.mark.parametrize(
    ("weeks", "cadences", "lengths"),
    [
        (12, 4, [12]),
        (52, 4, [13] * 4),
        (53, 4, [13, 13, 13, 14]),
        (104, 4, [13] * 8),
        (52, 1, [13] * 4),
        (53, 1, [13, 13, 13, 14]),
    ],
)
def test_quarters_are_thirteen_weeks_and_a_lone_one_more(weeks: int, cadences: int, lengths: list[int]) -> None:
    assert [len(listed) for listed in quarters(plan_of(curriculum_of(weeks, cadences=cadences)))] == lengths


def test_a_session_past_midnight_and_one_far_away_are_drawn() -> None:
    curriculum = curriculum_of(12)
    plan = plan_of(curriculum)
    one, other, *_ = plan.sessions
    late = replace(one, period=_later(one.period, hours=4, minutes=30))
    from zoneinfo import ZoneInfo

    tokyo = ZoneInfo("Asia/Tokyo")
    start = datetime(2026, 12, 2, 8, tzinfo=tokyo)
    away = replace(other, period=Period(start, start + timedelta(hours=1)))
    strip = replace(strip_of(plan, 1, "x"), sessions=(late, away), ghosts={}, days=(), unplaced=())
    drawn = week_strip(strip, curriculum, now=NOW)
    assert "23:30–00:45" in texts(drawn)
    assert {"08:00–09:00", "Tokyo"} <= set(texts(drawn))
    assert "Wed 2 Dec 08:00–09:00 in Tokyo S2 Build" in words(drawn)


@pytest.mark.parametrize(
    ("link", "follows"),
    [
        ("https://example.org/a b", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("notes/week-07.md", False),
        ("https://[broken", False),
    ],
)
def test_only_an_address_of_the_web_is_a_link(link: str, follows: bool) -> None:
    assert is_web(link) is follows
    curriculum = curriculum_of(12)
    plan = lived(plan_of(curriculum), ["full"])
    drawn = outputs(plan, curriculum, {one.id: link for one in plan.sessions}, title="Plan")
    assert bool(list(ET.fromstring(drawn).iter(f"{SVG}a"))) is follows


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [1, 2], ids=["light", "dark"])
def test_every_text_can_be_read_on_every_ground(scheme: int) -> None:
    colours = {name: found[scheme] for name, found in svg.COLOURS.items()}
    for text in ("ink", "muted", "word"):
        for ground in ("paper", "tile", "band", "band2", "tint1", "tint2", "tint3"):
            if (text, ground) == ("word", "tint3"):
                continue  # no picture has it
            dark, light = sorted((luminance(colours[text]), luminance(colours[ground])))
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)


def test_a_text_is_cut_to_its_room_and_never_within_a_joined_sign() -> None:
    assert svg_text.fit("Attention", 500, 12) == "Attention"
    assert svg_text.fit("Attention is all you need", 60, 12).endswith("…")
    assert "\u200d…" not in svg_text.fit("👩‍🔬👩‍🔬👩‍🔬👩‍🔬", 40, 12)
    assert svg_text.wrap("one two three four", 60, 12, lines=2)[0] == "one two"
    assert svg_text.rtl("שלום hello")
    assert not svg_text.rtl("123 hello שלום")


def test_a_text_from_right_to_left_does_not_turn_our_line_around() -> None:
    curriculum = curriculum_of(12, TITLES["hebrew"])
    drawn = quilt(plan_of(curriculum), curriculum, title=TITLES["hebrew"], now=NOW)
    root = ET.fromstring(drawn)
    by_text = {element.text or "": element for element in root.iter(f"{SVG}text")}
    title = next(element for text, element in by_text.items() if text.startswith("מבוא"))
    assert (title.get("direction"), title.get("text-anchor")) == ("rtl", "end")
    quarter = next(element for text, element in by_text.items() if text.startswith("Q1 · "))
    assert quarter.get("direction") is None
    assert f"\u2068{TITLES['hebrew'][:20]}" in (quarter.text or "")


@pytest.fixture
def chromium(browser: Any) -> Iterator[Callable[[str], Any]]:
    """Draws markup in Chromium and tells every text's box, and where the ground it stands on ends."""
    page = browser.new_page(viewport={"width": 1000, "height": 1000})

    def boxes(markup: str) -> Any:
        page.set_content(markup)
        return page.evaluate(
            """() => [...document.querySelectorAll('svg text')].map(text => {
                const box = text.getBBox(), ground = text.closest('g')?.querySelector(':scope > rect');
                const right = ground ? ground.getBBox().x + ground.getBBox().width : 1e9;
                return [text.textContent, box.x, box.y, box.width, box.height, right];
            })"""
        )

    yield boxes
    page.close()


@pytest.mark.peer
def test_a_picture_is_dark_on_a_dark_screen_and_light_on_paper(browser: Any) -> None:
    curriculum = curriculum_of(12)
    page = browser.new_page()
    page.set_content(quilt(plan_of(curriculum), curriculum, title="Plan", now=NOW))
    grounds = []
    for media, scheme in (("screen", "light"), ("screen", "dark"), ("print", "dark")):
        page.emulate_media(media=media, color_scheme=scheme)
        grounds.append(page.evaluate("getComputedStyle(document.querySelector('.sc-paper')).fill"))
    page.close()
    assert grounds == ["rgb(252, 251, 248)", "rgb(19, 23, 28)", "rgb(252, 251, 248)"]


@pytest.mark.peer
def test_pictures_in_a_page_obey_its_content_security_policy(browser: Any) -> None:
    curriculum = curriculum_of(12)
    inside = pictures(curriculum, lived(plan_of(curriculum), STATES), "Inside", alone=False)
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    page.set_content(f"<!DOCTYPE html><html><head>{policy}</head><body>{''.join(inside.values())}</body></html>")
    assert page.evaluate("document.querySelectorAll('svg[role=img] text').length") > 100
    page.close()
    assert complaints == []


@pytest.mark.peer
def test_a_pin_half_an_hour_later_over_a_clash_can_still_be_read(chromium: Callable[[str], Any]) -> None:
    curriculum = curriculum_of(12)
    plan = plan_of(curriculum)
    first = plan.sessions[0]
    pinned = replace(first, period=_later(first.period, minutes=30), pinned=True, why=("pinned", "clash: Choir"))
    strip = strip_of(plan, 1, "Choir")
    monday = replace(strip.days[0], busy=(Busy(pinned.period, "Choir"),), closed=("holiday: Republic Day",))
    strip = replace(strip, sessions=(pinned, *strip.sessions[1:]), days=(monday, *strip.days[1:]))
    drawn = week_strip(strip, curriculum, now=NOW)
    boxes = chromium(drawn)
    assert [(one[0], other[0]) for one, other in combinations(boxes, 2) if overlap(one, other)] == []
    assert "30 Nov · Republi…" in texts(drawn)
    assert "S1 is not on its home slot Mon 19:00: pinned by you" in drawn


@pytest.mark.peer
@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
@pytest.mark.parametrize("weeks", [12, 104])
def test_no_text_leaves_its_picture_or_runs_into_another(
    chromium: Callable[[str], Any], weeks: int, title: str
) -> None:
    for name, drawn in edge(weeks, title).items():
        boxes = [box for box in chromium(drawn.encode("utf-8", "replace").decode()) if box[3]]
        height = float((ET.fromstring(drawn).get("viewBox") or "").split()[3])
        for text, x, y, wide, high, right in boxes:
            assert x >= 0 and x + wide <= min(svg.WIDTH, right), (name, text)
            assert y >= 0 and y + high <= height, (name, text)
        assert [(one[0], other[0]) for one, other in combinations(boxes, 2) if overlap(one, other)] == [], name


def overlap(one: list[Any], other: list[Any]) -> bool:
    """Whether two texts' boxes share more than the air between two lines."""
    wide = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    high = min(one[2] + one[4], other[2] + other[4]) - max(one[2], other[2])
    return wide > 0.5 and high > 2
