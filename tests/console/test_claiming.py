"""Taking a chat, giving it back, closing it: the queue and the sheets."""

from console.link.port import Connection, Ended, NoLongerWaiting, Trouble
from console.widgets.over import DEAF
from tests.console.scene import HEIDE, NOW, ZEE, mine, queue, quiet_night, waits
from tests.console.terminal import a_terminal

KEPT = {HEIDE: "Ja, dat mag. Alleen vertellen is genoeg."}


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


async def test_giving_back_by_the_hand_over_warns_that_the_draft_goes() -> None:
    async with a_terminal(kept=KEPT) as terminal:
        await terminal.press("alt+o")
        await terminal.wait(1)
        await terminal.press("1")  # nobody is on duty: to give it back is the only choice
        assert ("release", HEIDE) not in terminal.link.asked
        assert "Je concept wordt niet verstuurd en verdwijnt." in terminal.text
        await terminal.wait(1)
        await terminal.press("escape")
        assert terminal.draft == KEPT[HEIDE]
        await terminal.press("alt+o")
        await terminal.wait(1)
        await terminal.press("1")
        await terminal.wait(1)
        await terminal.press("1")
        assert ("release", HEIDE) in terminal.link.asked


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


async def test_who_looked_at_a_row_is_back_in_the_queue_and_then_out_of_it() -> None:
    async with a_terminal([*quiet_night(), *queue()], size=(80, 24)) as terminal:
        await terminal.press("alt+w", "down", "enter")
        await terminal.wait(1)
        await terminal.press("escape")
        assert "Neem je dit gesprek?" not in terminal.text
        assert "▌!! wacht lang" in terminal.text
        assert terminal.app.main.place == "queue"
        await terminal.press("escape")
        assert "WACHTEN" not in terminal.text
        assert terminal.app.main.place != "queue"


async def test_a_row_under_the_cursor_says_who_took_it() -> None:
    async with a_terminal([*quiet_night(), *queue()]) as terminal:
        await terminal.press("alt+w", "down")
        await terminal.hear(NoLongerWaiting(chat="w2", by="Femke"))
        assert "door Femke" in terminal.text
        await terminal.press("escape")
        assert "door Femke" not in terminal.text


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


async def test_trouble_is_said_in_the_last_row() -> None:
    async with a_terminal() as terminal:
        terminal.app.desk.hear(Trouble(chat="w9", code="taken"), NOW)
        terminal.app._paint()
        await terminal.settle()
        assert "Een collega was je net voor." in terminal.rows[-1]


async def test_looking_at_somebody_with_full_hands_says_why_not_and_offers_nothing() -> None:
    async with a_terminal() as terminal:
        await terminal.press("alt+w", "enter")
        assert "Je hebt er al 3. Geef er eerst een af." in terminal.text
        assert "ik neem het" not in terminal.text
        await terminal.wait(1)
        await terminal.press("1")
        assert terminal.app.main.sheet.display
        assert not [asked for asked in terminal.link.asked if asked[0] == "claim"]


async def test_that_nobody_waits_is_said_for_as_long_as_nobody_does() -> None:
    async with a_terminal(quiet_night()) as terminal:
        await terminal.press("alt+n")
        assert "Er wacht niemand." in terminal.rows[-1]
        await terminal.hear(waits("w1", NOW, "hoi"))
        assert "Er wacht niemand." not in terminal.rows[-1]


async def test_that_the_line_is_away_is_said_for_as_long_as_it_is() -> None:
    away = Connection(up=False, since=NOW)
    async with a_terminal([*quiet_night(), waits("w1", NOW, "hoi"), away]) as terminal:
        await terminal.press("alt+n")
        assert "als je weer verbonden bent" in terminal.rows[-1]
        await terminal.hear(away)
        assert "als je weer verbonden bent" in terminal.rows[-1]
        await terminal.hear(Connection(up=True, since=NOW))
        assert "als je weer verbonden bent" not in terminal.rows[-1]
