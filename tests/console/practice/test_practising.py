"""The real desk on a practice chat: always marked, guided in one row, and nothing stays."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from console.catalog import LANGUAGES, load_words
from console.desk.guard import WAIT
from console.desk.views import LessonView
from console.keys import shown_key
from console.link.port import Link
from console.practice.lesson import Step
from console.practice.link import PracticeLink
from console.practice.visitors import FIRST, LEAVES
from console.practice_terminal import PracticeTerminal
from console.screens.help import HelpScreen
from console.screens.team import TeamScreen
from console.settings import Settings
from console.widgets.lesson import lesson_lines
from console.widgets.over import DEAF
from tests.console.scene import night
from tests.console.terminal import SHELF, Clock, Terminal, a_terminal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

BADGE = "OEFENEN – niemand leest dit"
SIZES = [(80, 24), (120, 36), (200, 50)]


class Practice(Terminal):
    """A terminal on a practice link; what happens in the night happens when a test says so."""

    practice: PracticeLink

    async def pass_(self, seconds: float) -> None:
        self.clock.pass_(seconds)
        self.practice._wake.set()
        await self.settle()
        await self.wait(0)

    async def keys(self, *keys: str) -> None:
        for key in keys:
            await self.press(key)
            await self.pass_(max(WAIT, DEAF) + 0.3)

    @property
    def lesson_row(self) -> str:
        return self.rows[1]

    @property
    def done(self) -> set[Step]:
        return self.practice.lesson.done


@asynccontextmanager
async def practising(
    size: tuple[int, int] = (120, 36), settings: Settings | None = None
) -> AsyncIterator[Practice]:
    settings, clock = settings or Settings(name="Noor"), Clock()
    link = PracticeLink(load_words(settings.language), settings.name, clock=clock)
    app = PracticeTerminal(link, settings, handbook=lambda: SHELF, clock=clock)
    async with app.run_test(size=size) as pilot:
        terminal = Practice(app, pilot, link, clock)  # type: ignore[arg-type]
        terminal.practice = link
        await terminal.pass_(0.5)
        while app.handbook is None:
            await terminal.settle()
        yield terminal


async def taken(terminal: Practice) -> None:
    await terminal.pass_(20)
    await terminal.keys("alt+n")
    assert terminal.app.desk.active == FIRST.chat


@pytest.mark.parametrize("size", SIZES)
async def test_the_badge_stands_in_the_first_row_of_every_page_with_words(
    size: tuple[int, int],
) -> None:
    async with practising(size) as terminal:
        assert BADGE in terminal.rows[0]
        await taken(terminal)
        assert BADGE in terminal.rows[0]
        await terminal.keys("f1")
        assert isinstance(terminal.app.screen, HelpScreen)
        assert BADGE in terminal.rows[0]
        await terminal.keys("escape", "alt+t")
        assert isinstance(terminal.app.screen, TeamScreen)
        assert BADGE in terminal.rows[0]


async def test_the_badge_and_the_key_to_skip_are_not_there_at_a_real_desk() -> None:
    async with a_terminal(night()) as terminal:
        assert BADGE not in terminal.text
        await terminal.press("f6")
        await terminal.press("f1")
        assert "F6" not in terminal.text


@pytest.mark.parametrize("size", SIZES)
async def test_the_whole_lesson_is_done_by_the_keys_of_a_night(size: tuple[int, int]) -> None:
    async with practising(size) as terminal:
        assert "Er komt zo iemand" in terminal.lesson_row
        await terminal.pass_(20)
        assert "Alt W" in terminal.lesson_row
        await terminal.keys("alt+w", "escape")
        assert "Alt N" in terminal.lesson_row
        await terminal.keys("alt+n")
        assert "Enter verstuurt" in terminal.lesson_row
        await terminal.type("hoi")
        await terminal.keys("enter", "alt+h")
        await terminal.type("meelezen")
        assert "Alt I zet de zin" in terminal.lesson_row
        await terminal.keys("alt+i", "escape")
        assert "Ctrl L maakt" in terminal.lesson_row
        await terminal.keys("ctrl+l")
        assert "\n".join(terminal.rows).strip() == ""
        await terminal.keys("ctrl+l")
        assert Step.BLANK in terminal.done
        await terminal.pass_(30)
        await terminal.keys("alt+n", "alt+1", "alt+2")
        assert "gebruikt zee de exit" in terminal.lesson_row
        for text in ("ja", "dat mag"):
            await terminal.type(text)
            await terminal.keys("enter")
            await terminal.pass_(12)
        assert "zee gebruikte de exit" in terminal.lesson_row
        await terminal.pass_(30)
        assert "zee is terug" in terminal.lesson_row
        await terminal.type("fijn")
        await terminal.keys("enter")
        assert "Alt A rondt af" in terminal.lesson_row
        await terminal.keys("alt+a", "1")
        assert "Alt A bewaart" in terminal.lesson_row
        await terminal.pass_(DEAF + 0.1)
        await terminal.keys("1", "alt+a")
        assert terminal.done == set(Step)
        assert "11 van 11" in terminal.lesson_row
        assert "het formulier is weggegooid" in terminal.rows[-1]
        assert terminal.practice.forms() == []


async def test_a_step_is_skipped_by_its_key_and_by_the_palette() -> None:
    async with practising() as terminal:
        await taken(terminal)
        assert "Enter verstuurt" in terminal.lesson_row
        await terminal.keys("f6")
        assert "Alt H zoekt" in terminal.lesson_row
        await terminal.keys("ctrl+p")
        await terminal.type("practise")
        await terminal.keys("enter")
        assert "Alt I zet" in terminal.lesson_row
        assert terminal.done == {Step.CLAIM}


async def test_a_chat_that_goes_back_waits_and_a_form_put_aside_is_asked_for_again() -> None:
    async with practising() as terminal:
        await taken(terminal)
        await terminal.keys("alt+a", "2", "enter")
        assert terminal.app.desk.chats == {}
        assert [who.chat for who in terminal.app.desk.queue.waiting()] == [FIRST.chat]
        await terminal.keys("alt+n", "alt+a", "1")
        assert terminal.app.main.form.display
        await terminal.pass_(DEAF + 0.1)
        await terminal.keys("escape")
        terminal.practice.lesson.skipped |= set(Step) - {Step.FORM}
        await terminal.pass_(1)
        assert "Alt Y opent het" in terminal.lesson_row


async def test_the_colleague_answers_in_the_staff_room_and_takes_a_chat_over() -> None:
    async with practising() as terminal:
        await taken(terminal)
        await terminal.keys("alt+o", "1")
        await terminal.type("moe")
        await terminal.keys("enter")
        await terminal.pass_(6)
        chat = terminal.app.desk.chats[FIRST.chat]
        assert chat.ended == "taken"
        assert Step.CLOSE in terminal.done
        await terminal.keys("alt+t")
        await terminal.type("hoi")
        await terminal.keys("enter")
        await terminal.pass_(6)
        said = [(line.by is None, line.text) for line in terminal.app.desk.team.lines]
        assert said == [(True, "hoi"), (False, terminal.app.words("practise.room"))]


async def test_leaving_says_that_this_was_practice_and_keeps_the_draft_nowhere() -> None:
    async with practising() as terminal:
        await taken(terminal)
        await terminal.type("half")
        await terminal.keys("ctrl+q")
        assert "Dit was oefenen" in terminal.text
        assert "blijft van jou" not in terminal.text
        await terminal.press("1")
        assert terminal.app._exit


async def test_the_guidance_follows_the_language_that_is_chosen() -> None:
    async with practising(settings=Settings(language="en")) as terminal:
        assert "PRACTICE – nobody reads this" in terminal.rows[0]
        assert "Somebody will come soon" in terminal.lesson_row
        terminal.app.looks.use_language("nl")
        await terminal.settle()
        assert "Er komt zo iemand" in terminal.lesson_row


@pytest.mark.parametrize("width", [60, 79, 80, 120, 200])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_guidance_is_cut_in_any_window(language: str, width: int) -> None:
    words = load_words(language)
    keys = [key for key in words._sentences if key.startswith("practise.")]
    told = set(keys) - {
        *(key for key in keys if key.count(".") > 1 or "kind_" in key),
        *(f"practise.{name}" for name in ("badge", "progress", "skip", "visitor", "colleague")),
        *(f"practise.{name}" for name in ("room", "quit", "form_saved", "nothing_kept")),
        *(f"practise.{name}" for name in ("practised", "remains")),
    }
    assert len(told) > 18
    for key in told:
        view = LessonView(
            progress=words("practise.progress", n=11, of=11),
            sentence=words(key, chat="heide", n=1),
            skip=words("practise.skip", key=shown_key("skip")),
        )
        rows = ["".join(span.text for span in row.spans) for row in lesson_lines(view, width)]
        whole = " ".join(" ".join(rows).replace(view.skip, "").split())
        assert len(rows) == (1 if width >= 80 else 2)
        assert all(cell_len(row) <= width for row in rows)
        assert whole == f"{view.progress} {view.sentence}".replace("`", ""), key


def test_the_practice_link_is_a_link_and_throws_a_registration_away() -> None:
    link: Link = PracticeLink(load_words("nl"))
    link.keep_draft(LEAVES.chat, "half")
    assert link.drafts() == {LEAVES.chat: "half"}
    link.keep_draft(LEAVES.chat, "")
    assert link.drafts() == {}
    with pytest.raises(ValueError, match="nothing to send"):
        link.say(LEAVES.chat, "  ")
