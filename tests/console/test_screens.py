"""The terminal as a counsellor works it: keys in, rows and asks out."""

import asyncio

import pytest

from console.link.port import Ended, NoLongerWaiting, Presence, Trouble, VisitorPresence
from console.widgets.over import DEAF
from tests.console.scene import HEIDE, MOS, NOW, ZEE, mine, queue, quiet_night, turns, waits
from tests.console.terminal import a_terminal

KEPT = {HEIDE: "Ja, dat mag. Alleen vertellen is genoeg."}


async def test_enter_sends_the_draft_to_the_chat_it_stands_in() -> None:
    async with a_terminal(kept=KEPT) as terminal:
        await terminal.press("enter")
        assert terminal.link.said() == [(HEIDE, KEPT[HEIDE])]
        assert terminal.draft == ""
        assert "… onderweg" in terminal.text
        assert "3 nieuw" not in terminal.text


async def test_ctrl_j_breaks_the_line_and_sends_nothing() -> None:
    async with a_terminal() as terminal:
        await terminal.type("een")
        await terminal.press("ctrl+j")
        await terminal.type("twee")
        assert terminal.draft == "een\ntwee"
        assert terminal.link.said() == []


async def test_letters_typed_right_after_enter_are_not_lost() -> None:
    async with a_terminal() as terminal:
        await terminal.press("h", "i", "enter", "j", "a")
        assert terminal.link.said() == [(HEIDE, "hi")]
        assert terminal.draft == "ja"


async def test_after_a_switch_enter_waits_a_moment_and_letters_do_not() -> None:
    async with a_terminal() as terminal:
        await terminal.press("alt+3", "h", "o", "i", "enter")
        assert terminal.link.said() == []
        assert terminal.draft == "hoi"
        assert "je schrijft nu aan mos" in terminal.text
        assert "Enter werkt over een tel" in terminal.text
        await terminal.wait(0.7)
        assert "aan mos" in terminal.text
        assert "Enter werkt over een tel" not in terminal.text
        await terminal.press("enter")
        assert terminal.link.said() == [(MOS, "hoi")]


async def test_letters_before_a_switch_stay_with_the_chat_they_were_meant_for() -> None:
    async with a_terminal() as terminal:
        await terminal.pilot.press("a", "b", "alt+2", "c", "d")
        await terminal.settle()
        drafts = terminal.app.desk.drafts
        assert (drafts.of(HEIDE), drafts.of(ZEE)) == ("ab", "cd")


async def test_the_same_text_as_in_another_chat_is_asked_about_once() -> None:
    async with a_terminal(kept=KEPT) as terminal:
        await terminal.press("alt+2")
        await terminal.wait(1)
        await terminal.type(KEPT[HEIDE])
        await terminal.press("enter")
        assert terminal.link.said() == []
        assert "Dit schreef je ook aan heide. Toch versturen?" in terminal.text
        await terminal.wait(1)
        await terminal.press("1")
        assert terminal.link.said() == [(ZEE, KEPT[HEIDE])]
        assert terminal.draft == ""


async def test_a_sheet_has_no_default_and_is_deaf_at_first() -> None:
    async with a_terminal() as terminal:
        await terminal.press("alt+a", "1")
        assert ("close", HEIDE) not in terminal.link.asked
        await terminal.wait(DEAF + 0.1)
        await terminal.press("enter", "y", "space")
        assert ("close", HEIDE) not in terminal.link.asked
        await terminal.press("1")
        assert ("close", HEIDE) in terminal.link.asked


async def test_escape_in_a_sheet_changes_nothing() -> None:
    async with a_terminal(kept=KEPT) as terminal:
        await terminal.press("alt+a")
        await terminal.wait(1)
        await terminal.press("escape")
        assert not terminal.app.main.sheet.display
        assert not [asked for asked in terminal.link.asked if asked[0] in {"close", "release"}]
        assert terminal.draft == KEPT[HEIDE]
        assert terminal.app.main.place == "write"


async def test_a_chat_that_i_closed_leaves_and_its_draft_goes() -> None:
    async with a_terminal(kept=KEPT) as terminal:
        await terminal.press("alt+a")
        await terminal.wait(1)
        await terminal.press("1")
        await terminal.hear(Ended(chat=HEIDE, why="closed"))
        assert "heide" not in terminal.text
        assert terminal.app.desk.active == ZEE
        await terminal.wait(2)
        assert HEIDE not in terminal.link.kept


async def test_giving_back_goes_to_the_queue() -> None:
    async with a_terminal() as terminal:
        await terminal.press("alt+a")
        await terminal.wait(1)
        await terminal.press("2")
        assert ("release", HEIDE) in terminal.link.asked


async def test_escape_shows_every_letter_and_the_letter_acts() -> None:
    async with a_terminal(kept=KEPT) as terminal:
        await terminal.press("escape")
        assert "één letter kiest" in terminal.text
        assert "concept bewaard" in terminal.text
        await terminal.press("3")
        assert terminal.app.desk.active == MOS
        assert "één letter" not in terminal.text


async def test_a_second_escape_goes_back_to_writing() -> None:
    async with a_terminal(kept=KEPT) as terminal:
        await terminal.press("escape", "escape", "x")
        assert terminal.draft == KEPT[HEIDE] + "x"


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("alt+j",), "J doet niets"),
        (("escape", "j"), "J doet niets"),
        (("alt+o",), "O doet nog niets"),
        (("escape", "k"), "K doet nog niets"),
    ],
)
async def test_a_letter_without_an_action_is_said(keys: tuple[str, ...], said: str) -> None:
    async with a_terminal(kept=KEPT) as terminal:
        await terminal.press(*keys)
        assert said in terminal.rows[-1]
        assert terminal.draft == KEPT[HEIDE]


async def test_next_takes_who_is_in_danger_when_there_is_room() -> None:
    async with a_terminal([*quiet_night(), *queue()]) as terminal:
        await terminal.press("alt+n")
        assert ("claim", "w1") in terminal.link.asked


async def test_next_says_why_not_at_the_hard_limit() -> None:
    async with a_terminal() as terminal:
        await terminal.press("alt+n")
        assert "Je hebt er al 3. Geef er eerst een af." in terminal.rows[-1]
        assert not [asked for asked in terminal.link.asked if asked[0] == "claim"]


async def test_a_third_chat_is_asked_about_and_one_digit_takes_it() -> None:
    events = [*quiet_night(), mine(HEIDE, NOW - 60), mine(ZEE, NOW - 50), *queue()]
    async with a_terminal(events) as terminal:
        await terminal.press("alt+n")
        assert "Je hebt dan 3 gesprekken. Dat is veel." in terminal.text
        assert "wordt ■ mos" in terminal.text
        await terminal.wait(1)
        await terminal.press("1")
        assert ("claim", "w1") in terminal.link.asked


async def test_a_claimed_chat_opens_unless_i_went_on_typing() -> None:
    events = [*quiet_night(), mine(HEIDE, NOW - 60), *queue()]
    async with a_terminal(events) as terminal:
        await terminal.press("alt+n")
        await terminal.hear(mine("w1", NOW - 60))
        assert terminal.app.desk.active == "w1"
    async with a_terminal(events) as terminal:
        await terminal.press("alt+n", "h")
        await terminal.hear(mine("w1", NOW - 60))
        assert terminal.app.desk.active == HEIDE


async def test_the_queue_is_looked_through_with_arrows_and_enter_only_looks() -> None:
    events = [*quiet_night(), *queue()]
    async with a_terminal(events) as terminal:
        await terminal.press("alt+w", "down", "enter")
        assert "Neem je dit gesprek?" in terminal.text
        assert "“ik wil alleen praten”" in terminal.text
        assert not [asked for asked in terminal.link.asked if asked[0] == "claim"]
        await terminal.wait(1)
        await terminal.press("1")
        assert ("claim", "w2") in terminal.link.asked


async def test_a_row_under_the_cursor_says_who_took_it() -> None:
    async with a_terminal([*quiet_night(), *queue()]) as terminal:
        await terminal.press("alt+w", "down")
        await terminal.hear(NoLongerWaiting(chat="w2", by="Femke"))
        assert "door Femke" in terminal.text
        await terminal.press("escape")
        assert "door Femke" not in terminal.text


async def test_a_sentence_of_the_handbook_goes_into_the_draft_and_is_not_sent() -> None:
    async with a_terminal() as terminal:
        await terminal.press("alt+i")
        assert terminal.draft == "Wat goed dat je dit hier zegt. Dat vraagt moed."
        await terminal.press("alt+i")
        assert terminal.draft.endswith("moed. Alleen vertellen mag. Er hoeft daarna niets.")
        assert terminal.link.said() == []


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


async def test_a_sentence_is_inserted_from_the_search() -> None:
    async with a_terminal() as terminal:
        await terminal.press("alt+h")
        await terminal.type("durft")
        await terminal.press("alt+i")
        assert terminal.draft == "Wat goed dat je dit hier zegt. Dat vraagt moed."


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


async def test_the_blank_screen_comes_at_once_over_a_sheet_and_over_the_help() -> None:
    async with a_terminal() as terminal:
        await terminal.press("alt+a", "ctrl+l")
        assert "".join(terminal.rows).strip() == ""
    async with a_terminal() as terminal:
        await terminal.press("f1")
        assert "wat het doet" not in terminal.text
        assert "Ctrl J" in terminal.text
        await terminal.press("ctrl+l")
        assert "".join(terminal.rows).strip() == ""


async def test_quitting_is_asked_about_and_keeps_the_drafts() -> None:
    async with a_terminal() as terminal:
        await terminal.type("half")
        await terminal.press("ctrl+q")
        assert "Stop je met Veste?" in terminal.text
        await terminal.wait(0.5)
        await terminal.press("1")
        assert terminal.link.kept == {HEIDE: "half"}


async def test_the_link_is_closed_when_the_terminal_is_left() -> None:
    closed: list[bool] = []
    async with a_terminal(closed=closed) as terminal:
        terminal.app.leave()
        await terminal.settle()
    assert closed == [True]


async def test_drafts_are_kept_while_i_pause_and_before_i_switch() -> None:
    async with a_terminal() as terminal:
        await terminal.type("concept")
        assert terminal.link.kept == {}
        await terminal.wait(2)
        assert terminal.link.kept == {HEIDE: "concept"}
        await terminal.type(" meer")
        await terminal.press("alt+2")
        assert terminal.link.kept == {HEIDE: "concept meer"}


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


async def test_the_visitor_is_told_read_only_when_it_was_shown() -> None:
    async with a_terminal() as terminal:
        assert ("seen", HEIDE, 11) in terminal.link.asked
        assert not [asked for asked in terminal.link.asked if asked[:2] == ("seen", ZEE)]
        await terminal.press("alt+2")
        assert ("seen", ZEE, 7) in terminal.link.asked


async def test_nothing_is_told_read_while_the_screen_is_blank() -> None:
    async with a_terminal() as terminal:
        await terminal.press("ctrl+l")
        await terminal.hear(turns(HEIDE, *[("2:12", "v", "ja")] * 13)[-1])
        assert ("seen", HEIDE, 12) not in terminal.link.asked
        await terminal.press("ctrl+l")
        assert ("seen", HEIDE, 12) in terminal.link.asked


async def test_an_exit_shows_in_amber_words_and_what_i_write_waits() -> None:
    async with a_terminal() as terminal:
        await terminal.press("alt+2")
        await terminal.wait(1)
        assert "→  exit gebruikt · bewust weggegaan, kan" in terminal.text
        assert "wat je schrijft, wacht op terugkomst" in terminal.text


async def test_a_lost_connection_takes_the_first_row_and_letters_stay_safe() -> None:
    from console.link.port import Connection  # noqa: PLC0415 - only here

    async with a_terminal() as terminal:
        await terminal.hear(Connection(up=False, since=NOW - 12))
        assert "niets is kwijt · schrijf door" in terminal.rows[0]
        await terminal.type("hoi")
        assert "Enter bewaart, gaat weg zodra het kan" in terminal.text
        await terminal.press("enter")
        assert "✕ nog niet weg, wij proberen het weer" in terminal.text


async def test_trouble_is_said_in_the_last_row() -> None:
    async with a_terminal() as terminal:
        terminal.app.desk.hear(Trouble(chat="w9", code="taken"), NOW)
        terminal.app._paint()
        await terminal.settle()
        assert "Een collega was je net voor." in terminal.rows[-1]


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


async def test_the_composer_grows_to_eight_rows_and_shrinks_after_sending() -> None:
    async with a_terminal(size=(80, 24)) as terminal:
        composer = terminal.app.main.panes[HEIDE].composer
        assert composer.size.height == 4
        for _ in range(9):
            await terminal.press("x", "ctrl+j")
        assert composer.size.height == 8
        await terminal.press("enter")
        assert composer.size.height == 4


async def test_a_pasted_book_is_cut_to_one_message_and_cleaned() -> None:
    from textual import events  # noqa: PLC0415 - only here

    async with a_terminal() as terminal:
        draft = terminal.app.main.panes[HEIDE].composer.draft
        draft.post_message(events.Paste("\x1b]52;c;eA==\x07" + "woord " * 60_000))
        await terminal.settle()
        assert terminal.link.fits(terminal.draft)
        assert terminal.draft.startswith("woord woord")


async def test_the_joiner_of_emoji_survives_typing() -> None:
    from textual import events  # noqa: PLC0415 - only here

    async with a_terminal() as terminal:
        draft = terminal.app.main.panes[HEIDE].composer.draft
        draft.post_message(events.Key("zero_width_joiner", "\u200d"))
        await terminal.settle()
        assert terminal.draft == "\u200d"


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


async def test_a_chat_that_the_visitor_closed_stays_until_i_take_it_away() -> None:
    async with a_terminal() as terminal:
        await terminal.hear(Ended(chat=HEIDE, why="visitor"))
        assert "de bezoeker heeft dit gesprek gesloten" in terminal.text
        await terminal.type("x")
        assert terminal.app.desk.drafts.of(HEIDE) == ""
        await terminal.press("alt+a")
        await terminal.wait(1)
        await terminal.press("1")
        assert HEIDE not in terminal.app.desk.chats


async def test_many_events_at_once_are_painted_once() -> None:
    async with a_terminal() as terminal:
        painted = []
        paint = terminal.app.main.paint
        terminal.app.main.paint = lambda: (painted.append(1), paint())  # type: ignore[method-assign,assignment]
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


async def test_looking_at_somebody_with_full_hands_says_why_not_and_offers_nothing() -> None:
    async with a_terminal() as terminal:
        await terminal.press("alt+w", "enter")
        assert "Je hebt er al 3. Geef er eerst een af." in terminal.text
        assert "ik neem het" not in terminal.text
        await terminal.wait(1)
        await terminal.press("1")
        assert terminal.app.main.sheet.display
        assert not [asked for asked in terminal.link.asked if asked[0] == "claim"]
