"""What is heard of a whole visit: as the document has it, nothing twice, nothing lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from tests.page.transcript import FILE, VISITS, Step, as_markdown, walk_through

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def visits(chromium: Browser) -> dict[str, list[Step]]:
    return {name: walk_through(chromium, parts) for name, parts in VISITS.items()}


@pytest.fixture(scope="module")
def steps(visits: dict[str, list[Step]]) -> list[Step]:
    return [step for each in visits.values() for step in each]


def test_the_transcript_is_what_is_heard_now(visits: dict[str, list[Step]]) -> None:
    assert FILE.read_text(encoding="utf-8") == as_markdown(visits)


def test_no_sentence_is_said_twice_for_one_event(steps: list[Step]) -> None:
    def sentences(step: Step) -> list[str]:
        words = " ".join(f"{each.words}." for each in step.heard)
        return [part for part in re.split(r"[.?!]\s*", words) if len(part.split()) > 1]

    found = {step.title: sentences(step) for step in steps}
    assert {title: said for title, said in found.items() if len(set(said)) < len(said)} == {}


def test_nothing_is_overwritten_before_anybody_could_hear_it(steps: list[Step]) -> None:
    assert [step.title for step in steps if any(e.kind == "never heard" for e in step.heard)] == []


def test_the_keyboard_never_loses_its_place(steps: list[Step]) -> None:
    lost = ("RootWebArea", "generic", "none")
    assert [step.title for step in steps if step.focus.startswith(lost)] == []


def test_whatever_a_key_does_is_heard(steps: list[Step]) -> None:
    done = [step for step in steps if step.title.startswith(("Enter", "Types"))]
    silent = [step.title for step in done if not step.heard]
    # These leave the focus where it is, on a button that then says something else.
    names_change = ["Enter on button: Terug", "Enter on button: Verberg de woorden"]
    assert sorted({title for title in silent if not title.endswith("Weg hier")}) == names_change


def test_an_exit_is_heard_by_nobody(steps: list[Step]) -> None:
    exits = [step for step in steps if step.title.endswith("Weg hier")]
    assert len(exits) == 2
    assert [step.heard for step in exits] == [[], []]
