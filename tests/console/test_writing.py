"""Writing to one visitor, never to another: sending, drafts, the guard, the composer."""

from console.link.port import Delivery, Ended, Receipt
from tests.console.recording_link import RecordingLink
from tests.console.scene import HEIDE, MOS, NOW, ZEE, turns
from tests.console.terminal import Terminal, a_terminal

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


async def test_a_second_escape_goes_back_to_writing() -> None:
    async with a_terminal(kept=KEPT) as terminal:
        await terminal.press("escape", "escape", "x")
        assert terminal.draft == KEPT[HEIDE] + "x"


async def test_a_sentence_of_the_handbook_goes_into_the_draft_and_is_not_sent() -> None:
    async with a_terminal() as terminal:
        await terminal.press("alt+i")
        assert terminal.draft == "Wat goed dat je dit hier zegt. Dat vraagt moed."
        await terminal.press("alt+i")
        assert terminal.draft.endswith("moed. Alleen vertellen mag. Er hoeft daarna niets.")
        assert terminal.link.said() == []


async def test_a_sentence_is_inserted_from_the_search() -> None:
    async with a_terminal() as terminal:
        await terminal.press("alt+h")
        await terminal.type("durft")
        await terminal.press("alt+i")
        assert terminal.draft == "Wat goed dat je dit hier zegt. Dat vraagt moed."


async def test_quitting_is_asked_about_and_keeps_the_drafts() -> None:
    async with a_terminal() as terminal:
        await terminal.type("half")
        await terminal.press("ctrl+q")
        assert "Stop je met Veste?" in terminal.text
        await terminal.wait(0.5)
        await terminal.press("1")
        assert terminal.link.kept == {HEIDE: "half"}


async def test_drafts_are_kept_while_i_pause_and_before_i_switch() -> None:
    async with a_terminal() as terminal:
        await terminal.type("concept")
        assert terminal.link.kept == {}
        await terminal.wait(2)
        assert terminal.link.kept == {HEIDE: "concept"}
        await terminal.type(" meer")
        await terminal.press("alt+2")
        assert terminal.link.kept == {HEIDE: "concept meer"}


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


async def test_a_cut_paste_ends_with_a_whole_word_and_is_said() -> None:
    async with a_terminal() as terminal:
        draft = terminal.app.main.panes[HEIDE].composer.draft
        draft.put("woorden " * 1000)
        await terminal.settle()
        assert draft.text.endswith("woorden")
        assert len(draft.text) > RecordingLink.LARGEST - 20
        assert "Niet alles past" in terminal.text


def refusal(terminal: Terminal) -> Receipt:
    """Return that the relay will never take what was said last."""
    said = [number for number, asked in enumerate(terminal.link.asked, 1) if asked[0] == "say"]
    return Receipt(chat=HEIDE, mine=f"mine-{said[-1]}", delivery=Delivery.REFUSED)


async def test_words_that_were_refused_stand_in_the_composer_before_what_is_typed_since() -> None:
    async with a_terminal(kept=KEPT) as terminal:
        await terminal.press("enter", "j", "a")
        await terminal.told(refusal(terminal))
        assert terminal.draft == f"{KEPT[HEIDE]}\nja"
        await terminal.type("!")
        assert terminal.draft == terminal.app.desk.drafts.of(HEIDE) == f"{KEPT[HEIDE]}\nja!"


async def test_words_that_were_refused_as_the_visitor_ended_can_still_be_read() -> None:
    async with a_terminal(kept=KEPT) as terminal:
        await terminal.press("enter")
        await terminal.told(Ended(chat=HEIDE, why="visitor"), refusal(terminal))
        assert terminal.draft == KEPT[HEIDE]
        assert "Alleen vertellen is genoeg." in terminal.text


async def test_a_letter_on_its_way_as_words_come_back_costs_neither() -> None:
    async with a_terminal(kept=KEPT) as terminal:
        await terminal.press("enter", "j", "a")
        draft = terminal.app.main.panes[HEIDE].composer.draft
        draft.insert("!")  # what it became is still to be told
        terminal.app.counsellor.hear(refusal(terminal), NOW)
        await terminal.settle()
        assert terminal.draft == terminal.app.desk.drafts.of(HEIDE) == f"{KEPT[HEIDE]}\nja!"


async def test_an_erased_chat_leaves_nothing_in_its_composer() -> None:
    async with a_terminal(kept=KEPT) as terminal:
        await terminal.type("!")
        await terminal.told(Ended(chat=HEIDE, why="erased"))
        assert terminal.draft == ""
        await terminal.press("ctrl+z")
        assert terminal.draft == terminal.app.desk.drafts.of(HEIDE) == ""
