"""Words that were refused are there to be read and sent again, until I sent them."""

from console.desk.drafts import without
from console.link.port import Delivery, Receipt
from tests.console.scene import HEIDE, NOW, ZEE, mine, quiet_night
from tests.console.terminal import Terminal, a_terminal
from tests.console.test_plain import Lines

WORDS = "bel 112 als hij terugkomt"


def refused(asked: list[tuple[object, ...]]) -> Receipt:
    """Return what the relay says of the first message to heide."""
    number = next(at for at, each in enumerate(asked, 1) if each[0] == "say")
    return Receipt(chat=HEIDE, mine=f"mine-{number}", delivery=Delivery.REFUSED)


def test_in_lines_they_are_read_out_and_stay_until_they_are_sent_again() -> None:
    lines = Lines([*quiet_night(), mine(HEIDE, NOW - 600)])
    lines.type(WORDS)
    lines.said.clear()
    lines.plain.hear(refused(lines.link.asked), lines.now)
    assert lines.said == [
        "heide: een bericht ging niet weg. Dit staat in je concept, typ het opnieuw:",
        f"heide: {WORDS}",
    ]
    lines.type("ben je er nog")
    assert lines.desk.drafts.of(HEIDE) == WORDS
    lines.type(WORDS)
    assert lines.desk.drafts.of(HEIDE) == ""


async def go(terminal: Terminal, keys: str, text: str) -> None:
    """Go to a chat and send."""
    await terminal.press(keys)
    terminal.clock.pass_(1)
    await terminal.type(text)
    await terminal.press("enter")


async def test_they_outlive_the_question_about_the_same_text() -> None:
    chats = [mine(HEIDE, NOW - 600), mine(ZEE, NOW - 60)]
    async with a_terminal([*quiet_night(), *chats]) as terminal:
        await go(terminal, "alt+1", WORDS)
        await go(terminal, "alt+2", "ik ben er")
        await go(terminal, "alt+1", "ik ben er")
        assert terminal.app.main.sheet.display
        await terminal.told(refused(terminal.link.asked))
        terminal.clock.pass_(1)
        await terminal.press("1")
        assert terminal.link.said()[-1] == (HEIDE, "ik ben er")
        assert terminal.app.desk.drafts.of(HEIDE) == WORDS
        assert terminal.draft == WORDS


def test_only_what_was_sent_is_taken_off() -> None:
    assert [without(draft, "b") for draft in ("b", " b ", "a\nb", "b\na", "ab", "")] == [
        *("", "", "a", "a"),
        *("ab", ""),
    ]
