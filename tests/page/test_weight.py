"""How heavy the page is, and what it never does: a slow phone must be able to open it."""

from __future__ import annotations

import re

import pytest

from tests.page.site import MODULES, PAGE, a_boot, fill, served, weight

# Bytes, gzipped, as they are sent: until somebody can read, call, leave and choose; with the
# script that is fetched while the door is read; and with the one that is fetched once the visit
# stands, so that none can grow unseen.
BUDGET = 20_000
WITH_THE_VISIT = 38_000
ALL = 40_000
NEVER = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|localStorage"


def test_the_newer_height_has_an_older_one_before_it() -> None:
    assert "height:100%;height:100dvh;" in served("page.css")


@pytest.mark.parametrize("name", MODULES)
def test_no_script_makes_markup_from_text_or_keeps_anything(name: str) -> None:
    assert not re.search(NEVER, served(name))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_and_the_visit_weigh_at_most_their_budgets(language: str) -> None:
    sizes = weight(language)
    assert sum(sizes.values()) <= ALL
    assert sum(sizes.values()) - sizes["beside.js"] <= WITH_THE_VISIT
    assert sizes["index.html"] <= BUDGET


def test_the_page_names_no_other_site() -> None:
    page = fill(a_boot())
    assert not re.findall(r"https?://|//\w", page.replace("<!doctype", ""))


def test_each_module_says_in_its_first_lines_what_it_is_for() -> None:
    for name in MODULES:
        text = (PAGE / name).read_text(encoding="utf-8")
        first = text.splitlines()[1] if text.startswith("/**\n") else text.splitlines()[0]
        assert first.lstrip("/* ").strip()
        assert len(first) <= 110
