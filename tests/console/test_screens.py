"""Moving about the desk: keys, panes, the handbook, looks, sizes."""

import asyncio

import pytest

from console.link.port import Ended, Presence, VisitorPresence
from tests.console.scene import HEIDE, MOS, NOW, ZEE, mine, quiet_night, turns, waits
from tests.console.terminal import a_terminal

KEPT = {HEIDE: "Ja, dat mag. Alleen vertellen is genoeg."}


async def test_escape_shows_every_letter_and_the_letter_acts() -> None:
    async with a_terminal(kept=KEPT) as terminal:
        await terminal.press("escape")
        assert "één letter kiest" in terminal.text
        assert "concept bewaard" in terminal.text
        await terminal.press("3")
        assert terminal.app.desk.active == MOS
        assert "één letter" not in terminal.text


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("alt+z",), "Z doet niets"),
        (("escape", "z"), "Z doet niets"),
    ],
)
async def test_a_letter_without_an_action_is_said(keys: tuple[str, ...], said: str) -> None:
    async with a_terminal(kept=KEPT) as terminal:
        await terminal.press(*keys)
        assert said in terminal.rows[-1]
        assert terminal.draft == KEPT[HEIDE]


async def test_searching_shows_hits_at_once_and_the_conversation_is_not_wrapped_again() -> None:
    async with a_terminal(kept=KEPT) as terminal:
        before = [row[26:80] for row in terminal.rows[2:28]]
        await terminal.press("alt+h")
        await terminal.type("durft")
        assert "› Voor het eerst vertellen" in terminal.text
        assert KEPT[HEIDE] in terminal.text
        assert [row[26:80] for row in terminal.rows[2:28]] == before
        await terminal.press("enter")
        assert "Stappen" in terminal.text
        await terminal.press("escape", "escape")
        assert terminal.app.main.place == "write"


async def test_side_by_side_shows_two_chats_and_says_who_is_left_out() -> None:
    async with a_terminal(kept=KEPT) as terminal:
        await terminal.press("alt+s", "alt+3")
        assert "▲ HEIDE" in terminal.text
        assert "■ MOS" in terminal.text
        assert "gesprek 2 staat even niet in beeld" in terminal.text
        assert "Alt 1 om hier te schrijven" in terminal.text


async def test_a_chat_that_stays_in_view_never_changes_sides() -> None:
    async with a_terminal() as terminal:
        await terminal.press("alt+s", "alt+2")
        halves = list(terminal.app.main.halves)
        await terminal.press("alt+3")
        after = terminal.app.main.halves
        assert after.index(ZEE) == halves.index(ZEE)
        assert MOS in after


async def test_the_blank_screen_shows_nothing_and_only_its_key_returns() -> None:
    async with a_terminal(kept=KEPT) as terminal:
        await terminal.press("ctrl+l")
        assert "".join(terminal.rows).strip() == ""
        await terminal.press("enter", "escape", "a", "alt+n", "ctrl+q", "f1")
        assert "".join(terminal.rows).strip() == ""
        await terminal.press("ctrl+l")
        assert "heide" in terminal.text
        assert terminal.draft == KEPT[HEIDE]


async def test_the_link_is_closed_when_the_terminal_is_left() -> None:
    closed: list[bool] = []
    async with a_terminal(closed=closed) as terminal:
        terminal.app.leave()
        await terminal.settle()
    assert closed == [True]


async def test_a_reader_who_scrolled_back_keeps_the_place_when_something_comes() -> None:
    many = turns(HEIDE, *[("2:00", "v" if n % 2 else "j", f"regel {n}") for n in range(80)])
    async with a_terminal([*quiet_night(), mine(HEIDE, NOW - 600), *many[:79]]) as terminal:
        assert "regel 78" in terminal.text
        await terminal.press("pageup", "pageup")
        before = terminal.rows[6:28]
        assert "regel 78" not in terminal.text
        await terminal.hear(many[79])
        assert terminal.rows[6:28] == before
        await terminal.type("x")
        assert terminal.draft == "x"


async def test_what_is_being_written_takes_other_colours_at_once() -> None:
    async with a_terminal() as terminal:
        await terminal.type("aan zee")
        draft = terminal.app.main.panes[terminal.app.desk.active or ""].composer.draft

        def colours() -> set[object]:
            line = draft.render_lines(draft.size.region)[0]
            return {(s.style.color, s.style.bgcolor) for s in line if s.text.strip() and s.style}

        night = colours()
        terminal.app.main.add_class("-dim")
        await terminal.settle()
        dim = colours()
        assert not dim & night
        terminal.app.looks.use_theme("dag")
        await terminal.settle()
        assert not colours() & dim


async def test_the_palette_finds_by_a_part_of_the_words() -> None:
    async with a_terminal() as terminal:
        await terminal.press("ctrl+p")
        await terminal.type("thema dag")
        await terminal.press("enter")
        assert terminal.app.theme == "dag"
        assert terminal.app.main.place == "write"


async def test_the_language_changes_at_once() -> None:
    async with a_terminal() as terminal:
        terminal.app.looks.use_language("en")
        await terminal.settle()
        assert "MY CHATS" in terminal.text
        assert "heath is typing …" in terminal.text


async def test_ascii_signs_replace_ours_and_leave_the_visitors_own() -> None:
    async with a_terminal() as terminal:
        await terminal.hear(turns(HEIDE, *[("2:12", "v", "zie ▲ hier")] * 13)[-1])
        terminal.app.looks.toggle_glyphs()
        await terminal.settle()
        assert "zie ▲ hier" in terminal.text
        assert terminal.text.count("▲") == 1
        assert "A- aan heide" in terminal.text


async def test_on_a_low_screen_a_hit_shows_the_sentence_that_would_be_inserted() -> None:
    async with a_terminal(size=(80, 24), kept=KEPT) as terminal:
        await terminal.press("alt+h", *"durft")
        assert "1 Wat goed dat je dit hier zegt." in terminal.text
        await terminal.press("down")
        assert "1 Je bent wakker en je bent" in terminal.text


@pytest.mark.parametrize("size", [(59, 24), (80, 19), (20, 5)])
async def test_a_window_that_is_too_small_says_so_and_how_many_wait(size: tuple[int, int]) -> None:
    async with a_terminal(size=size) as terminal:
        said = " ".join(terminal.text.split())
        assert "Maak het venster groter." in said
        assert "Er wachten er nu 4." in said


@pytest.mark.parametrize(
    "size", [(60, 20), (79, 24), (80, 24), (99, 30), (100, 24), (119, 40), (160, 30), (300, 90)]
)
async def test_every_size_shows_the_chat_the_queue_and_the_draft(size: tuple[int, int]) -> None:
    async with a_terminal(size=size, kept=KEPT) as terminal:
        assert "HEIDE" in terminal.text
        assert "nu in gevaar" in terminal.text
        assert "Ja, dat mag." in terminal.text
        assert all(len(row) <= size[0] for row in terminal.rows)


async def test_the_empty_night_is_quiet() -> None:
    async with a_terminal(quiet_night()) as terminal:
        assert "Het is stil." in terminal.text
        assert "Niemand wacht. Je bent klaar als er iemand komt." in terminal.text
        assert "niemand wacht" in terminal.rows[0]


async def test_the_first_chat_of_the_night_gets_the_keys() -> None:
    async with a_terminal(quiet_night()) as terminal:
        await terminal.hear(waits("w1", NOW, "hoi"))
        await terminal.press("alt+n")
        await terminal.hear(mine("w1", NOW))
        terminal.app._paint()
        await terminal.settle()
        await terminal.type("hoi")
        assert terminal.draft == "hoi"


async def test_many_events_at_once_are_painted_once() -> None:
    async with a_terminal() as terminal:
        painted = []
        paint = terminal.app.main.paint

        def counted() -> None:
            painted.append(1)
            paint()

        terminal.app.main.paint = counted  # type: ignore[method-assign]
        from console.app import Heard  # noqa: PLC0415 - only here

        for n in range(100):
            event = VisitorPresence(
                chat=MOS, presence=Presence.HERE, since=NOW + n, can_return=True
            )
            terminal.app.post_message(Heard(event))
        await asyncio.sleep(0)
        await terminal.settle()
        assert len(painted) < 20


async def test_high_contrast_draws_lines_between_the_panes_and_says_the_same() -> None:
    async with a_terminal() as terminal:
        assert "▕" not in terminal.text
        terminal.app.looks.use_theme("contrast")
        await terminal.settle()
        assert "▕" in terminal.text
        for words in ("nu in gevaar", "exit gebruikt", "wacht lang", "aan heide", "typt …"):
            assert words in terminal.text


async def test_the_entry_beside_the_chat_opens_in_full_and_closes_again() -> None:
    async with a_terminal() as terminal:
        await terminal.press("tab", "tab", "enter")
        assert terminal.app.main.place == "guide"
        assert "HANDBOEK" in terminal.text
        assert "Voor het eerst vertellen" in terminal.text
        await terminal.press("pagedown", "pagedown")
        assert "Bij jongens" in terminal.text
        await terminal.press("escape")
        assert terminal.app.main.place == "write"
        assert "past bij:" in terminal.text


async def test_the_last_row_says_what_the_keys_do_in_an_entry_that_lies_open() -> None:
    async with a_terminal() as terminal:
        await terminal.press("alt+h", *"durf", "enter")
        assert "Enter open" not in terminal.rows[-1]
        assert "↑↓ lees verder" in terminal.rows[-1]
        assert "Esc terug naar zoeken" in terminal.rows[-1]
        await terminal.press("escape")
        assert "Enter open" in terminal.rows[-1]
        assert "Esc terug naar schrijven" in terminal.rows[-1]


async def test_the_last_row_says_what_enter_does_in_the_palette_and_not_that_it_sends() -> None:
    async with a_terminal(kept=KEPT) as terminal:
        await terminal.press("ctrl+p")
        assert terminal.rows[-1].strip() == "Enter doe dit   ↑↓ kies   Esc terug"
        await terminal.press("escape")
        assert "Enter verstuur" in terminal.rows[-1]


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_the_last_row_offers_to_send_nothing_in_a_chat_that_is_over(
    size: tuple[int, int],
) -> None:
    async with a_terminal(size=size) as terminal:
        await terminal.told(Ended(chat=HEIDE, why="visitor"))
        assert terminal.rows[-1].startswith(" Alt A haal het weg   ")
        assert "verstuur" not in terminal.rows[-1]
        assert "afronden" not in terminal.rows[-1]
        await terminal.press("alt+3")
        assert terminal.rows[-1].startswith(" Enter verstuur   ")


async def test_the_help_says_in_its_first_row_how_one_leaves_it() -> None:
    async with a_terminal(size=(80, 24)) as terminal:
        await terminal.press("f1")
        assert "Esc terug" in terminal.rows[0]
        await terminal.press("escape")
        assert "HULP" not in terminal.text


async def test_the_empty_desk_says_how_many_wait() -> None:
    async with a_terminal([*quiet_night(), waits("w1", NOW - 10, "hoi")]) as terminal:
        assert "Er wacht iemand." in terminal.text
        await terminal.hear(waits("w2", NOW - 5, "hallo"))
        assert "Er wachten 2 mensen." in terminal.text
        assert "Er wacht iemand." not in terminal.text


async def test_a_break_with_a_chat_says_how_it_ends_and_fits_in_a_small_window() -> None:
    async with a_terminal(size=(80, 24)) as terminal:
        await terminal.press("alt+p")
        said = terminal.rows[-1].strip()
        assert said.startswith("Pauze tot Alt P.")
        assert said.endswith("Alt O draagt ze over.")
