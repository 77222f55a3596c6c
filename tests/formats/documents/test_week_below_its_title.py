"""Lines that name a week and nothing else, below the title of what it is about."""

from __future__ import annotations

import pytest

from tests.formats.documents.reading import topics
from tests.formats.kinds_met import read

NAMES = ("Clay bodies", "Wheel throwing", "Glaze recipes", "Kiln firing")


def page(form: str, word: str = "week", head: str = "# Pots\n\n", tail: str = "") -> str:
    return head + "".join(form.format(name, f"{word} {at}") for at, name in enumerate(NAMES, 1)) + tail


@pytest.mark.parametrize("word", ["week", "Week", "Woche", "semana"])
@pytest.mark.parametrize("form", ["[{}](a/)  \n{}\n\n", "{}\n{}\n\n", "{}\n**{}**\n\n", "**{}**  \n*{}*\n\n"])
def test_a_title_has_the_week_below_it(form: str, word: str) -> None:
    """Each title stood in the week before, and the first one in none."""
    for tail in ("", "# Links\n\n- one\n"):
        assert topics(read(page(form, word, tail=tail))) == list(NAMES)


def test_so_it_is_on_a_page_of_html() -> None:
    rows = page("<p><a href='a/'>{}</a><br>{}</p>\n", head="<h1>Pots</h1>\n")
    assert topics(read(f"<html><body>{rows}</body></html>", file="index.html")) == list(NAMES)


@pytest.mark.parametrize("form", ["{1}\n{0}\n\n", "{1}\n\n{0}\n\n", "**{1}**\n\n{0}\n\n"])
def test_a_week_above_its_title_is_as_it_was(form: str) -> None:
    for head in ("# Pots\n\n", "# Pots\n\nFour weeks.\n\n", "# Pots\n\nFour weeks with clay\n\n"):
        assert topics(read(page(form, head=head))) == list(NAMES)
