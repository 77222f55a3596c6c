"""Pictures of a learner's plan, as `export svg` and the page ask for them."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from studycal.service.pictures import PICTURES
from tests.cli.learner import Learner

SVG = "{http://www.w3.org/2000/svg}"
BUSY = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\n"
    "DTSTART:20270113T170000Z\r\nDTEND:20270113T210000Z\r\nSUMMARY:Conference\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def drawn(learner: Learner, name: str, *more: str) -> ET.Element:
    answer = learner.studycal("export", "svg", "--picture", name, "-o", "-", *more)
    assert answer.code == 0, answer.err
    return ET.fromstring(answer.out)


def texts(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def words(root: ET.Element) -> str:
    return root.findtext(f"{SVG}desc") or ""


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_has_a_text_alternative(learner: Learner, name: str) -> None:
    root = drawn(learner, name)
    assert root.get("role") == "img"
    ids = [element.get("id") for element in (root.find(f"{SVG}title"), root.find(f"{SVG}desc")) if element is not None]
    assert (root.get("aria-labelledby") or "").split() == ids
    assert len(root.findtext(f"{SVG}title") or "") > 5
    assert len(words(root)) > 30


def test_a_picture_nobody_drew_is_refused_with_the_list(learner: Learner) -> None:
    answer = learner.studycal("export", "svg", "--picture", "cake")
    assert answer.code == 2
    assert 'no picture "cake"' in answer.err
    assert all(name in answer.err for name in PICTURES)


def test_the_quilt_has_a_tile_for_each_week_and_for_the_reserve(learner: Learner) -> None:
    tips = [tip.text for tip in drawn(learner, "quilt").iter(f"{SVG}title")]
    assert "Week 7: Attention Mechanisms 1/2, from 11 Jan 2027, to come" in tips
    assert sum(1 for tip in tips if tip and tip.endswith("reserve")) == 4
    assert len(tips) == 1 + 52 + 4


def test_a_moved_session_leaves_a_ghost_that_says_why(learner: Learner) -> None:
    (learner.folder / "work.ics").write_text(BUSY, encoding="utf-8")
    with (learner.folder / "studycal.toml").open("a", encoding="utf-8") as config:
        config.write('\n[[busy]]\nurl = "work.ics"\n')
    first = drawn(learner, "week", "--week", "W07")
    assert {"S2 → Fri 19:00", "Conference"} <= set(texts(first))
    assert "S2 is not on its home slot Wed 19:00: Conference" in [tip.text for tip in first.iter(f"{SVG}title")]
    assert "moved: Conference" in words(first)
    # The second time the published plan stands and nothing is computed: the picture is the same.
    assert ET.tostring(drawn(learner, "week", "--week", "W07")) == ET.tostring(first)


def test_a_week_that_a_cut_left_free_is_not_called_paused(learner: Learner) -> None:
    assert learner.studycal("mark", "cut", "W20", "--yes").code == 0
    assert learner.studycal("mark", "pause", "2027-01-18..2027-01-24", "--yes").code == 0
    told = [tip.text or "" for tip in drawn(learner, "quilt").iter(f"{SVG}title")]
    assert "from 18 Jan 2027, paused" in told
    assert [tip for tip in told if tip.endswith("free")] == []
    assert learner.studycal("undo", "--yes").code == 0
    told = [tip.text or "" for tip in drawn(learner, "quilt").iter(f"{SVG}title")]
    assert "from 12 Apr 2027, free" in told
    assert [tip for tip in told if tip.endswith("paused")] == []


def test_a_trip_is_drawn_by_the_clock_over_there(learner: Learner) -> None:
    answer = learner.studycal("mark", "travel", "2027-03-20..2027-04-02", "--tz", "Asia/Tokyo", "--yes")
    assert answer.code == 0, answer.err
    root = drawn(learner, "week", "--week", "W17")
    assert texts(root).count("Tokyo") == 2
    assert "in Tokyo" in words(root)


def test_the_week_is_by_default_the_one_that_holds_now(learner: Learner) -> None:
    learner.now = "2027-01-13T12:00:00+01:00"
    root = drawn(learner, "week")
    assert texts(root)[0] == "Week 7 · Attention Mechanisms 1/2"
    assert "13 Jan · today" in texts(root)


def test_the_printed_page_names_its_only_style_by_hash(learner: Learner) -> None:
    page = learner.studycal("export", "html", "-o", "-").out
    assert page.count('<section class="page"') == 4
    assert "default-src 'none'; style-src 'sha256-" in page
    assert "<script" not in page
    assert "http://" not in page.replace("http-equiv", "")
    assert "https://" not in page
