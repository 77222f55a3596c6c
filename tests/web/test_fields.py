"""What a field takes is decided in one place: the page's limits are the config's, and nothing is ignored in silence."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest

from studycal.config.setting import limits
from studycal.core.schedule import MOST_RESERVE
from studycal.service.pins import LONGEST, SHORTEST, TITLE_LIMIT
from tests.cli.learner import Learner
from tests.web.site import Served, served

PLAN = "# Statistics from scratch\n\n| Week | Topic |\n|---|---|\n| 1 | Mean |\n| 2 | Bayes |\n"


def field(html: str, name: str) -> str:
    found = re.search(rf'<input[^>]* name="{re.escape(name)}"[^>]*>', html)
    assert found, name
    return found[0]


def test_the_pages_limits_are_the_configs(site: Served) -> None:
    html = site.get("/settings").data.decode()
    assert f'max="{MOST_RESERVE}"' in field(html, "plan.reserve_weeks")
    assert f'maxlength="{limits("plan.title").longest}"' in field(html, "plan.title")
    assert 'min="5" max="480"' in field(html, "times.min_minutes")
    assert 'max="6"' in field(html, "times.rest_days")
    week = site.get("/week/8").data.decode()
    assert f'maxlength="{TITLE_LIMIT}"' in field(week, "title")
    assert f'min="{SHORTEST}" max="{LONGEST}"' in field(week, "minutes")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"plan.reserve_weeks": "53"}, "the most is 52"),
        ({"plan.title": "x" * 101}, "At most 100"),
        ({"times.home": "do 19:00"}, "Thursday or Sunday"),
        ({"holidays.country": "Atlantis"}, "no country"),
    ],
)
def test_the_page_refuses_what_the_terminal_refuses(site: Served, changed: dict[str, str], told: str) -> None:
    cookie, token = site.browser()
    answer = site.post("/settings", urlencode({"token": token, **changed}), cookie=cookie)
    assert (answer.status, told in answer.data.decode()) == (422, True)


def test_the_page_takes_words_that_the_terminal_takes(site: Served) -> None:
    cookie, token = site.browser()
    form = {"token": token, "times.home": "mo,mi,do 19:00; sa 10:00", "holidays.country": "Poland"}
    answer = site.post("/settings", urlencode(form), cookie=cookie).data.decode()
    assert 'country = "PL"' in answer.replace("&#34;", '"')
    assert "thu 19:00" not in answer.replace("&#34;", '"')  # the home slots are what they were


@pytest.mark.parametrize("path", ["/month/2026-13", "/month/soon", "/month/2026-1", "/month/99999-01"])
def test_a_month_that_is_none_is_said(site: Served, path: str) -> None:
    answer = site.get(path)
    assert answer.status == 404
    assert "is no month" in answer.data.decode()


def test_a_day_that_is_none_leads_to_this_week(site: Served) -> None:
    assert site.get("/week?date=soon").headers["location"] == "/week/7"


@pytest.mark.parametrize(("typed", "title"), [("", "Statistics from scratch"), ("Mine", "Mine")])
def test_a_new_plan_bears_its_documents_title_unless_another_is_typed(tmp_path: Path, typed: str, title: str) -> None:
    learner = Learner(tmp_path)
    with served(learner) as site:
        page = site.get("/setup")
        assert 'value="Study plan"' not in page.data.decode()
        cookie = page.headers["set-cookie"].partition(";")[0]
        form = {
            "token": cookie.partition("=")[2], "text": PLAN, "plan.start": "2026-11-30", "plan.title": typed,
            "times.home": "mon 19:00", "plan.timezone": "Europe/Warsaw",
        }  # fmt: skip
        assert site.post("/setup", urlencode(form), cookie=cookie).status == 303
    assert f'title = "{title}"' in (tmp_path / "studycal.toml").read_text("utf-8")
