"""A first plan set up in the browser says what `studycal init` makes of the same document."""

from __future__ import annotations

import tomllib
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.cli.learner import Learner
from tests.web.site import served

PLANS = {
    "one exam": "# Kurs\n\nExamen: 6 de marzo de 2027\n\n## Week 1: Sets\n\n## Week 2: Groups\n\n## Week 3: Rings\n",
    "three dates": (
        "# Course\n\nDeadline of the essay: 18 December 2026\nMidterm: 2027-01-20\n\n## Week 1: Sets\n\n"
        "## Week 2: Groups\n\nExam: 6 March 2027\n"
    ),
    "one that is over": "# Course\n\nExam: 3 November 2026\n\n## Week 1: Sets\n\n## Week 2: Groups\n",
    "none": "# Course\n\n## Week 1: Sets\n\n## Week 2: Groups\n",
}


@pytest.mark.parametrize("text", PLANS.values(), ids=PLANS)
def test_the_page_writes_the_fixed_dates_that_init_writes(tmp_path: Path, text: str) -> None:
    typed = Learner(tmp_path / "typed")
    clicked = Learner(tmp_path / "clicked")
    for one in (typed, clicked):
        one.folder.mkdir()
    (typed.folder / "plan.md").write_text(text)
    answer = typed.studycal("init", "plan.md", "--start", "2026-11-30", "--tz", "Europe/Warsaw")
    assert answer.code == 0, answer.err
    wanted = tomllib.loads((typed.folder / "studycal.toml").read_text()).get("anchor", [])

    with served(clicked) as site:
        page = site.get("/setup")
        cookie = page.headers["set-cookie"].partition(";")[0]
        form = {"token": cookie.partition("=")[2], "text": text, "plan.start": "2026-11-30", "exam": ""}
        form |= {"plan.timezone": "Europe/Warsaw", "times.home": "mon,wed,thu 19:00; sat 10:00"}
        form |= {"times.windows": "mon-fri 18:00-21:30; sat,sun 9:00-13:00"}
        done = site.post("/setup", urlencode(form), cookie=cookie)
        assert done.status == 303, done.data.decode()
    assert tomllib.loads((clicked.folder / "studycal.toml").read_text()).get("anchor", []) == wanted


@pytest.mark.parametrize(("text", "reason"), [("", "Paste a document"), ("# Nothing\n", "Nothing is made yet")])
def test_what_refuses_a_first_plan_stands_where_the_page_opens(tmp_path: Path, text: str, reason: str) -> None:
    with served(Learner(tmp_path)) as site:
        cookie = site.get("/setup").headers["set-cookie"].partition(";")[0]
        form = {"token": cookie.partition("=")[2], "text": text, "plan.start": "2026-11-30", "exam": ""}
        page = site.post("/setup", urlencode(form), cookie=cookie).data.decode()
    assert page.index('role="alert"') < page.index(reason) < page.index('id="setup"')
    assert 'formaction="/setup/preview#view"' in page
