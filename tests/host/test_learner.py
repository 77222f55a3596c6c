"""A learner of a course: joining, the plan of one's own, the key, what the coach sees, and leaving."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from icalendar import Calendar

from studycal.host import rollout
from studycal.host.allowed import Allowed
from tests.host.hosted import TIMES, Hosted

WEEKS = "| Week | Topic |\n| --- | --- |\n| 1 | One |\n| 2 | Two |\n"


def test_joining_gives_a_plan_and_a_key_that_opens_it_elsewhere(site: Hosted) -> None:
    ana = site.browser()
    page = ana.get("/join/ai")
    assert "AI engineering, together" in page.text
    assert "52 weeks" in page.text
    assert "Your first weeks" in page.text
    key = ana.join("Ana")
    assert "Attention" in ana.get("/year").text
    elsewhere = site.browser()
    opened = elsewhere.get(key)
    assert (opened.status, opened.location) == (303, "/")
    assert opened.headers["referrer-policy"] == "no-referrer"
    assert elsewhere.get("/week/1").status == 200
    flags = opened.headers["set-cookie"].lower()
    assert "httponly" in flags
    assert "samesite=lax" in flags


def test_the_page_with_the_key_leads_to_the_feed_too(site: Hosted) -> None:
    ana = site.browser()
    ana.join("Ana")
    page, feed = ana.get("/welcome").text, ana.feed()
    assert f'href="webcal://{feed.partition("://")[2]}"' in page
    assert f'href="{feed}" download' in page
    assert site.browser().get(feed).status == 200


def test_every_page_of_serve_is_there_on_ones_own_plan(site: Hosted) -> None:
    ana = site.browser()
    ana.join("Ana")
    pages = ("/", "/week/7", "/month", "/year", "/outputs", "/review", "/said", "/subscribe", "/settings", "/course",
             "/search?q=attention", "/api/plan")  # fmt: skip
    assert {path: ana.get(path).status for path in pages} == dict.fromkeys(pages, 200)


def test_two_learners_each_have_their_own_life(site: Hosted) -> None:
    ana, ben = site.browser(), site.browser()
    ana.join("Ana")
    ben.join("Ben", **{"plan.timezone": "America/New_York"})
    site.pass_time(days=8)
    ana.post("/mark", kind="bad", target="W02", confirm="1")
    assert "bad" in ana.get("/said").text
    assert "bad W02" not in ben.get("/said").text
    assert "America/New_York" in ben.get("/settings").text


def test_a_feed_follows_its_own_plan_and_answers_conditionally(site: Hosted) -> None:
    ana = site.browser()
    ana.join("Ana")
    feed = ana.feed()
    stranger = site.browser()
    first = stranger.get(feed)
    names = [str(event["summary"]) for event in Calendar.from_ical(first.text).walk("VEVENT")]
    assert len(names) > 200
    assert stranger.get(feed, if_none_match=first.headers["etag"]).status == 304
    busy = stranger.get(ana.feed("busy")).text
    assert "Attention" not in busy
    ana.post("/mark", kind="bad", target="W02", confirm="1")
    assert stranger.get(feed, if_none_match=first.headers["etag"]).status == 200
    assert stranger.get("/feed/nothing.ics").status == 404


def test_the_coach_sees_the_table_and_no_more(site: Hosted) -> None:
    ana = site.browser()
    ana.join("Ana")
    site.pass_time(days=15)
    ana.post("/log", session="W01.S1", status="partial", restart="the seventh secret proof")
    ana.post("/review", week="1", verdict="dreadful secret", surprise="secret surprise", confirm="1")
    coach = site.browser()
    coach.follow(coach.get(site.coach()))
    page = coach.get("/coach").text
    assert "Ana" in page
    assert "W01" in page
    assert "secret" not in page
    for path in ("/", "/week/1", "/said", "/course", "/api/plan"):
        assert coach.get(path).status == 401


def test_a_link_that_the_coach_renewed_opens_once(site: Hosted) -> None:
    ana = site.browser()
    old = ana.join("Ana")
    coach = site.browser()
    coach.follow(coach.get(site.coach()))
    member = coach.get("/coach").text.partition('name="learner" value="')[2].partition('"')[0]
    new = coach.post("/coach/renew", learner=member).text.partition('value="http')[2].partition('"')[0]
    assert ana.get("/").status == 401
    assert site.browser().get(old).status == 404
    assert ana.get(f"http{new}").status == 303
    assert site.browser().get(f"http{new}").status == 404
    assert "The coach made your present key" in ana.get("/course").text
    coach.post("/coach/end", learner=member)
    assert ana.get("/").status == 401


def test_an_ended_link_answers_like_one_that_never_was(site: Hosted) -> None:
    ana = site.browser()
    old = ana.join("Ana")
    ana.post("/course/key")
    assert old.rpartition("/")[2] not in ana.get("/welcome").text
    ended, unknown = site.browser().get(old), site.browser().get("/key/" + "x" * 43)
    assert (ended.status, ended.text) == (unknown.status, unknown.text) == (404, ended.text)
    assert ana.get("/").status == 200


def test_all_that_is_kept_can_be_taken_along(site: Hosted) -> None:
    ana = site.browser()
    ana.join("Ana")
    ana.post("/mark", kind="bad", target="W02", confirm="1")
    ana.get("/course/download")
    packed = ana.pool.request(
        "GET", ana.base + "/course/download", headers={"cookie": f"studycal-key={ana.cookies['studycal-key']}"}
    )
    archive = zipfile.ZipFile(io.BytesIO(packed.data))
    assert set(archive.namelist()) == {
        "README.txt",
        "studycal.toml",
        "weeks.md",
        "cadence.md",
        "study.ics",
        "record.json",
    }
    assert [fact["kind"] for fact in json.loads(archive.read("record.json"))["facts"]] == ["mark"]


def test_deleting_me_leaves_nothing_anywhere(site: Hosted) -> None:
    ana, ben = site.browser(), site.browser()
    key = ana.join("Anastazja Nowak-Niezwykła")
    ben.join("Ben")
    feed = ana.feed()
    site.pass_time(days=8)
    ana.post("/log", session="W01.S1", status="done")
    assert "Everything goes" in ana.post("/course/delete").text
    assert ana.get("/").status == 200
    ana.post("/course/delete", confirm="delete")
    assert ana.get("/").status == 401
    assert site.browser().get(key).status == 404
    assert site.browser().get(feed).status == 404
    assert ben.get("/").status == 200
    tables = [row["name"] for row in site.query("SELECT name FROM sqlite_master WHERE type = 'table'")]
    counts = {table: site.query(f"SELECT count(*) AS n FROM {table}")[0]["n"] for table in tables}
    assert counts["member"] == counts["plan"] == 1
    assert counts["fact"] == counts["news"] == counts["leaving"] == 0
    for file in site.folder.rglob("host.sqlite*"):
        assert "Niezwykła".encode() not in file.read_bytes()


def test_who_deleted_everything_reads_that_it_is_gone_and_who_logged_out_that_the_key_stays(site: Hosted) -> None:
    ana, ben = site.browser(), site.browser()
    ana.join("Ana")
    ben.join("Ben")
    gone = ana.follow(ana.post("/course/delete", confirm="delete")).text
    assert "All that was kept of you here is removed" in gone
    assert "Your key still does" not in gone
    out = ben.follow(ben.post("/logout")).text
    assert "Your key still does" in out
    assert "removed" not in out


def test_a_full_course_and_a_wrong_word_are_told_in_a_sentence(site: Hosted) -> None:
    site.publish(text='title = "AI"\nslug = "ai"\nplaces = 1\njoin_word = "amber"\n')
    ana, ben = site.browser(), site.browser()
    ana.get("/join/ai")
    wrong = ana.ask("POST", "/join/ai", {"name": "Ana", "word": "green", **TIMES})
    assert (wrong.status, "This is not the course&#39;s join word" in wrong.text) == (422, True)
    ana.join("Ana", word=" Amber ")
    ben.get("/join/ai")
    full = ben.ask("POST", "/join/ai", {"name": "Ben", "word": "amber", **TIMES})
    assert (full.status, "Every place of this course is taken" in full.text) == (422, True)


def test_what_refuses_a_join_stands_where_the_page_opens_and_not_below_the_form(site: Hosted) -> None:
    """On a phone the preview is below all fields: there nobody saw why nothing happened."""
    one = site.browser()
    one.get("/join/ai")
    for form in ({"name": ""}, {"name": "Ana", "times.home": "mon 25:00"}):
        answer = one.ask("POST", "/join/ai", {**TIMES, **form})
        assert answer.status == 422
        assert answer.text.count('role="alert"') == 1
        assert answer.text.index('role="alert"') < answer.text.index('id="setup"')
    looked = one.ask("POST", "/join/ai/preview", {**TIMES, "times.home": "mon 25:00"})
    assert looked.text.index('role="alert"') > looked.text.index('id="view"')
    assert 'formaction="/join/ai/preview#view"' in looked.text


def test_wrong_join_words_take_nobodys_turn_and_too_many_end_the_guessing(site: Hosted) -> None:
    site.publish(text='title = "AI"\nslug = "ai"\njoin_word = "amber"\n')
    one = site.browser()
    one.get("/join/ai")

    def tried(word: str) -> int:
        return one.ask("POST", "/join/ai", {"name": "Ana", "word": word, **TIMES}).status

    assert [tried("green") for _ in range(9)] == [422] * 9
    assert tried("amber") == 303
    assert [tried("green"), tried("green"), tried("amber")] == [422, 429, 429]
    site.pass_time(seconds=61)
    assert tried("amber") == 303


def test_joining_is_limited_a_minute_and_address(site: Hosted) -> None:
    one = site.browser()
    one.get("/join/ai")
    statuses = [one.ask("POST", "/join/ai", {"name": ""}).status for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    late = one.ask("POST", "/join/ai", {"name": "Zofia Żak", "times.home": "tue 06:15"})
    assert late.status == 429
    for kept in ("Zofia Żak", "tue 06:15", "Many are joining from there just now."):
        assert kept in late.text
    site.pass_time(seconds=61)
    assert one.ask("POST", "/join/ai", {"name": ""}).status == 422


INNER = (
    "http://127.0.0.1/a.ics", "http://localhost:5232/a.ics", "https://10.0.0.1/x.ics", "http://[::1]/a.ics",
    "http://2130706433/a.ics", "http://127.1/a.ics", "webcal://nas.local/a.ics", "https://calendar/a.ics",
    "http://[::ffff:192.168.1.1]/a.ics", "file:///etc/passwd", "/etc/passwd", "https://", "ftp://example.org/a.ics",
)  # fmt: skip


@pytest.mark.parametrize("address", INNER)
def test_a_busy_calendar_that_nobody_else_reaches_is_refused_at_once(site: Hosted, address: str) -> None:
    ana = site.browser()
    ana.get("/join/ai")
    form = {"name": "Ana", **TIMES, "busy": address}
    looked = ana.ask("POST", "/join/ai/preview", form)
    assert "A busy calendar" in looked.text
    assert "Your first weeks, as they would be" not in looked.text
    assert ana.ask("POST", "/join/ai", form).status == 422
    ana.join("Ana")
    assert ana.ask("POST", "/settings", {"busy": address}).status == 422


def test_a_host_of_a_closed_network_may_allow_its_own_calendars(site: Hosted) -> None:
    object.__setattr__(site.host.database, "allowed", Allowed(private_networks=True))
    ana = site.browser()
    ana.get("/join/ai")
    answer = ana.ask("POST", "/join/ai/preview", {"name": "Ana", **TIMES, "busy": "http://nas.local/a.ics"})
    assert "Your first weeks, as they would be" in answer.text


def test_lengths_of_a_session_that_contradict_each_other_are_refused(site: Hosted) -> None:
    ana = site.browser()
    ana.join("Ana")
    answer = ana.ask("POST", "/settings", {"times.min_minutes": "120"})
    assert answer.status == 422
    assert "Shortest session, minutes: 120 is more than 75 (usual session, minutes)" in answer.text
    kept = {"times.min_minutes": "100", "times.preferred_minutes": "110", "times.max_minutes": "120"}
    assert ana.ask("POST", "/settings", kept).status == 200


def test_the_busy_feed_tells_neither_the_course_nor_what_is_studied(site: Hosted) -> None:
    ana = site.browser()
    ana.join("Ana")
    busy = ana.get(ana.feed("busy")).text
    assert "AI engineering" not in busy
    assert "X-WR-CALNAME:Busy" in busy
    assert "X-WR-CALNAME:AI engineering" in ana.get(ana.feed()).text


def test_a_coach_sees_whose_link_was_ended(site: Hosted) -> None:
    ana, coach = site.browser(), site.browser()
    ana.join("Ana")
    coach.follow(coach.get(site.coach()))
    assert "End the link of Ana" in coach.get("/coach").text
    member = site.query("SELECT id FROM member")[0]["id"]
    coach.post("/coach/end", learner=member)
    page = coach.get("/coach").text
    assert "End the link of Ana" not in page
    assert "New link for Ana" in page
    coach.post("/coach/renew", learner=member)
    assert "End the link of Ana" in coach.get("/coach").text


def test_a_newer_revision_is_told_on_the_first_page_until_it_was_seen(site: Hosted) -> None:
    site.publish(WEEKS + "| 3 | Three |\n")
    ana = site.browser()
    ana.join("Ana")
    assert "What changed with revision" not in ana.get("/").text
    course = site.publish(WEEKS + "| 3 | Three |\n| 4 | Four |\n")
    with site.host.database.session() as session:
        rollout.roll_out(session, site.host.sealer, course, site.now)
    for _ in range(2):
        page = ana.get("/").text
        assert f"What changed with revision {course.revision} of the course" in page
        assert "W04" in page
    ana.post("/course/seen", revision=str(course.revision))
    assert "What changed with revision" not in ana.get("/").text


def test_who_reads_a_feed_is_told_on_the_page_and_ends_with_its_address(site: Hosted) -> None:
    ana, ben = site.browser(), site.browser()
    ana.join("Ana")
    ben.join("Ben")
    feed, phone = ana.feed(), site.browser()
    assert "Read last by" not in ana.get("/subscribe").text
    first = phone.get(feed, user_agent="iOS/18.1 (22B83) dataaccessd/1.0")
    phone.get(feed, user_agent="Mozilla/5.0 Thunderbird/128.0", if_none_match=first.headers["etag"])
    page = ana.get("/subscribe").text
    assert "Read last by" in page
    assert "Apple Calendar" in page
    assert "Thunderbird" in page
    assert "Read last by" not in ben.get("/subscribe").text
    assert "Mon 23 Nov" in page
    site.pass_time(hours=25)
    phone.get(feed, user_agent="iOS/18.1 (22B83) dataaccessd/1.0")
    assert "Apple Calendar</bdi> (Tue 24 Nov)" in ana.get("/subscribe").text
    ana.post("/subscribe", feed="details", confirm="1")
    assert "Apple Calendar" not in ana.get("/subscribe").text


def test_nobody_without_a_plan_is_led_to_one(site: Hosted) -> None:
    ana = site.browser()
    ana.join("Ana")
    coach = site.browser()
    coach.follow(coach.get(site.coach()))
    own = ana.get("/course").text
    assert 'href="/week"' in own
    assert "Your key is the way" in own
    assert 'href="/week"' in ana.get("/week/999").text  # an error of a learner's own pages leads back
    left = ana.follow(ana.post("/logout"))
    strangers = site.browser()
    pages = [strangers.get(path) for path in ("/join/ai", "/join/none", "/key/none", "/feed/none.ics", "/week")]
    for page in (left, *pages, coach.get("/coach")):
        assert 'href="/week"' not in page.text
        assert "Your key is the way" not in page.text
        assert "Single keys" not in page.text


def test_a_browser_that_opens_a_plan_joins_again_only_where_that_is_meant(site: Hosted) -> None:
    ana = site.browser()
    first = 'name="first" value="1"'
    assert first in ana.get("/join/ai").text
    key = ana.join("Ana <i>")
    form = {"name": "Ana again", **TIMES}
    again = ana.ask("POST", "/join/ai", {**form, "first": "1"})  # the page from before, by the browser's own way back
    assert again.status == 409
    assert "This browser opens the plan of" in again.text
    assert "Ana &lt;i&gt;" in again.text
    assert 'value="Ana again"' in again.text
    page = ana.get("/join/ai").text
    assert "This browser opens the plan of" in page
    assert first not in again.text + page
    assert len(site.query("SELECT id FROM member")) == 1
    assert ana.ask("POST", "/join/ai", {**form, "another": "1"}).status == 303
    assert len(site.query("SELECT id FROM member")) == 2
    assert site.browser().get(key).status == 303
    ana.post("/logout")
    assert "This browser opens the plan of" not in ana.get("/join/ai").text
    ben = site.browser()
    ben.join("Ben")
    ben.post("/course/delete", confirm="delete")
    ben.join("Ben")
