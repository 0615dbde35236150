"""Text that wants to harm the terminal reaches the screen as harmless text, or not at all."""

import unicodedata

import pytest

from tests.console.scene import HEIDE, NOW, mine, quiet_night, turns, waits
from tests.console.terminal import a_terminal

EVIL = (
    "\x1b]52;c;aGFja2Vk\x1b\\weg",
    "\x1b]0;jouw titel\x07ja",
    "[/oops] [bold]hoi[/] [@click=app.quit]x[/]",
    "\u202egnol ooz\u202c \u2066rest",
    "😀" * 4000,
    "👩\u200d👩\u200d👧\u200d👦" * 500,
    "e" + "\u0301" * 3000,
    "a" * 8000,
    "\x9b31m\x90q\x9c rood",
    "\t".join("tabs"),
    "\n" * 3000,
    "한국어 العربية ไทย हिन्दी",
    "\u200b\ufeff\u2028\u2029",
    "\ud800",
)


def harmless(rows: list[str]) -> bool:
    return all(
        character == "\u200d" or unicodedata.category(character) not in {"Cc", "Cs", "Co"}
        for row in rows
        for character in row
    ) and not any(
        mark in row for row in rows for mark in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
    )


@pytest.mark.parametrize("evil", EVIL, ids=range(len(EVIL)))
async def test_no_text_of_a_visitor_breaks_or_steers_the_screen(evil: str) -> None:
    said = turns(HEIDE, ("2:12", "v", evil), ("2:12", "j", evil), ("2:12", "v", "gewoon"))
    events = [*quiet_night(), waits("w1", NOW, evil), mine(HEIDE, NOW - 60), *said]
    async with a_terminal(events, size=(120, 36)) as terminal:
        assert harmless(terminal.rows)
        assert "gewoon" in terminal.text
        await terminal.press("alt+w", "enter")
        assert harmless(terminal.rows)
        assert "jouw titel" not in terminal.text
        assert "aGFja2Vk" not in terminal.text


@pytest.mark.parametrize("evil", EVIL, ids=range(len(EVIL)))
async def test_no_draft_that_was_kept_breaks_or_steers_the_screen(evil: str) -> None:
    events = [*quiet_night(), mine(HEIDE, NOW - 60)]
    async with a_terminal(events, size=(80, 24), kept={HEIDE: evil}) as terminal:
        assert harmless(terminal.rows)


async def test_markup_is_shown_as_it_was_typed() -> None:
    events = [*quiet_night(), mine(HEIDE, NOW), *turns(HEIDE, ("2:12", "v", "[/oops] [b]x[/b]"))]
    async with a_terminal(events) as terminal:
        assert "[/oops] [b]x[/b]" in terminal.text


async def test_a_name_of_a_colleague_is_cleaned_too() -> None:
    async with a_terminal([*quiet_night(), waits("w1", NOW, "hoi")]) as terminal:
        await terminal.press("alt+w")
        terminal.app.desk.queue.leave("w1", "\x1b]0;x\x07Femke")
        terminal.app.main.paint()
        await terminal.settle()
        assert "door Femke" in terminal.text
        assert harmless(terminal.rows)


async def test_a_crash_prints_neither_text_nor_variables(
    capsys: pytest.CaptureFixture[str],
) -> None:
    printed: list[str] = []

    async def crash() -> None:
        async with a_terminal() as terminal:

            def breaks() -> None:
                said = "mijn vader heet Zebedeus"
                raise ZeroDivisionError(said)

            terminal.app.call_later(breaks)
            await terminal.settle()
            printed.extend(str(part) for part in terminal.app._exit_renderables)

    with pytest.raises(ZeroDivisionError):
        await crash()
    assert "ZeroDivisionError" in "".join(printed)
    assert "Zebedeus" not in "".join([*printed, *capsys.readouterr()])
