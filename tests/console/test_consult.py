"""A question to the GGZ consultant, with the lines the counsellor chose; and the answer."""

from __future__ import annotations

import re

from console.link.port import Advised, Colleague, Colleagues, Event, Question, Shift
from console.screens.consult import MANY
from tests.console.scene import DOORS, HEIDE, NOW, mine, quiet_night, turns
from tests.console.terminal import a_terminal
from tests.page.site import catalog

PETRA, NOOR = "Petra-id", "Noor-id"
SAID = (("2:04", "v", "ik slaap al weken niet"), ("2:05", "j", "dat is lang"))
ASKS = "wat doe ik als iemand wegdrijft"


def talking() -> list[Event]:
    petra = Colleagues(there=(Colleague(PETRA, "Petra", ("consultant",)),))
    return [*quiet_night(), mine(HEIDE, NOW - 600), *turns(HEIDE, *SAID), petra]


def consulting() -> list[Event]:
    """Return a consultant's night with a question of Noor."""
    asked = Question(
        letter="q", by=NOOR, chat="c", at=NOW - 5, question=ASKS, lines=("bezoeker: hoi",)
    )
    noor = Colleagues(there=(Colleague(NOOR, "Noor", ("counsellor",)),))
    shift = Shift(me="Petra", roles=("consultant",), doors=DOORS, on_duty=2)
    return [quiet_night()[0], shift, noor, asked]


async def test_nothing_of_the_chat_goes_along_unless_it_is_chosen() -> None:
    async with a_terminal(talking()) as terminal:
        await terminal.press("alt+m")
        await terminal.type(ASKS)
        await terminal.press("enter")
        assert ("consult", HEIDE, ASKS, ()) in terminal.link.asked
        assert "Gevraagd." in terminal.text


async def test_the_last_lines_go_along_by_tab_as_they_are_shown() -> None:
    async with a_terminal(talking()) as terminal:
        await terminal.press("alt+m", "tab", "tab")
        assert "bezoeker: ik slaap al weken niet" in terminal.text
        await terminal.type(ASKS)
        await terminal.press("enter")
        lines = ("bezoeker: ik slaap al weken niet", "jij: dat is lang")
        assert ("consult", HEIDE, ASKS, lines) in terminal.link.asked
        assert not [asked for asked in terminal.link.asked if asked[0] in {"say", "typing"}]


def test_no_more_lines_go_along_than_the_page_says() -> None:
    for language in ("nl", "en"):
        assert re.findall(r"\d+", catalog(language)["about.3"]) == [str(max(MANY))]


async def test_without_a_consultant_the_question_stands_still() -> None:
    async with a_terminal(talking()) as terminal:
        terminal.link.heard = False
        await terminal.press("alt+m")
        await terminal.type("hallo")
        await terminal.press("enter")
        assert "geen consulent in dienst" in terminal.text
        assert "hallo" in terminal.text


async def test_a_consultant_reads_the_question_and_answers_whoever_asked() -> None:
    async with a_terminal(consulting()) as terminal:
        assert "Noor vraagt jou" in terminal.text
        await terminal.press("alt+m")
        assert ASKS in terminal.text
        assert "bezoeker: hoi" in terminal.text
        await terminal.type("benoem de kamer")
        await terminal.press("enter")
        assert terminal.link.asked == [("advise", "q", NOOR, "c", "benoem de kamer")]
        await terminal.hear(Advised(about="q", by=None, chat="c", at=NOW, text="benoem de kamer"))
        assert terminal.app.desk.team.question() is None


async def test_the_answer_is_in_the_room_of_who_asked_and_is_told_of_at_once() -> None:
    async with a_terminal(talking()) as terminal:
        advice = Advised(about="q", by=PETRA, chat=HEIDE, at=NOW, text="benoem de kamer")
        await terminal.hear(advice)
        assert "Petra geeft advies" in terminal.text
        assert "benoem de kamer" not in terminal.text
        await terminal.press("alt+t")
        assert "(advies) benoem de kamer" in terminal.text
        await terminal.press("escape")
        assert "Petra geeft advies" not in terminal.text
