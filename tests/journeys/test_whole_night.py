"""A whole night in real terminals: three counsellors, a supervisor, a consultant, twelve visitors.

One relay, five `veste` in tmux at three sizes, every key pressed as a person would press it.
Each act is one thing that happens in a night; the last one looks at what is left of all of it.
"""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from console.catalog import load_words
from protocol import visitor_messages as wire
from protocol.capsules import keys_of_token
from protocol.ids import new_message
from protocol.visitor_session import Message, Readers
from tests.journeys.night_people import Colleague, Night, a_night, all_is_stored
from tests.journeys.people import Guest
from tests.live import until

pytestmark = pytest.mark.terminal

NARROW, USUAL, WIDE = (80, 24), (120, 36), (200, 50)
LAST_WORDS = load_words("nl")("misuse.say_last")
AMONG_US = (
    "petra weet jij hoe verder",
    "maak het klein en blijf erbij",
    "neem de tijd, je doet het goed",
    "vertelt voor het eerst, wil niets",
    "koffie om half drie in de keuken",
)


@dataclass
class Team:
    """Who works tonight."""

    noor: Colleague
    sanne: Colleague
    femke: Colleague
    joris: Colleague
    petra: Colleague

    def keep(self, moment: str) -> None:
        """Save everybody's screen."""
        for each in vars(self).values():
            each.keep(moment)


async def test_a_whole_night(tmp_path: Path) -> None:
    async with a_night(tmp_path) as night:
        team = Team(
            await night.colleague("noor", "counsellor", size=USUAL),
            await night.colleague("sanne", "counsellor", size=NARROW),
            await night.colleague("femke", "counsellor", size=WIDE),
            await night.colleague("joris", "supervisor", size=USUAL),
            await night.colleague("petra", "consultant", size=NARROW),
        )
        told = await who_needs_it_most_comes_first(night, team)
        given = await a_third_is_asked_a_fourth_refused(night, team)
        await a_question_to_the_consultant(told, team)
        await somebody_sits_beside_her(told, team)
        await a_colleague_takes_it_over(given, team)
        await exit_is_a_pause(night, given, team)
        await what_is_erased_is_gone(night, team)
        await a_relay_falls_and_nobody_notices(night, told, team)
        await a_break_and_a_blank_screen(team)
        await a_console_dies(night, team)
        await a_prank_ends_kindly(night, team)
        await a_block_needs_two_digits_and_a_colleague(night, team)
        await all_is_closed_and_written_up(team)


async def who_needs_it_most_comes_first(night: Night, team: Team) -> Guest:
    """Two wait, one of them in danger: one key takes that one, though they came later."""
    noor = team.noor
    first = await night.visitor("ik wil iets vertellen over thuis")
    urgent = await night.visitor("hij is hier in huis", danger=True)
    await noor.shows("“ik wil iets", "hij is hier in huis", "nu in gevaar")
    for other in (team.sanne, team.femke, team.joris):
        await other.shows("wacht 2")
    team.keep("1-two-wait")
    await noor.does("M-n", "aan heide", "hij is hier in huis")
    await team.femke.shows("wacht 1")
    await noor.answers(urgent, "Fijn dat je schrijft. Kun je veilig typen?")
    await noor.does("M-n", "aan zee", "ik wil iets vertellen")
    await noor.answers(first, "Neem de tijd. Vertel wat je kwijt wilt.")
    return first


async def a_third_is_asked_a_fourth_refused(night: Night, team: Team) -> Guest:
    """The soft limit asks, the hard one refuses; one goes back to the queue and is taken."""
    noor, femke = team.noor, team.femke
    third = await night.visitor("mag ik iets vragen")
    await noor.shows("“mag ik iets")
    await noor.chooses("M-n", "1", "aan mos")
    await noor.answers(third, "Natuurlijk mag dat.")
    fourth = await night.visitor("hallo is daar iemand")
    await noor.shows("“hallo is daar")
    await noor.does("M-n", "Je hebt er al 3")
    team.keep("2-limits")
    await noor.chooses("M-a", "2", "wacht 2")
    await femke.shows("“mag ik iets")
    await femke.does("M-n", "aan heide")
    await femke.does("M-n", "aan zee")
    await femke.answers(fourth, "Ja, ik ben er.")
    femke.press("M-1")
    await femke.shows("aan heide")
    await femke.answers(third, "Hallo, ik ben een collega van daarnet.")
    return third


async def a_question_to_the_consultant(guest: Guest, team: Team) -> None:
    """Noor asks Petra with two lines of the chat; the visitor sees nothing of it."""
    noor, petra = team.noor, team.petra
    noor.press("M-2")
    await noor.shows("aan zee")
    await noor.does("M-m", "aan de GGZ-consulent")
    noor.press("Tab", "Tab")
    await noor.writes(AMONG_US[0], "Gevraagd")
    await petra.shows("Noor vraagt")
    await petra.does("M-m", AMONG_US[0], "Vertel wat je kwijt wilt")
    team.keep("3-consult")
    await petra.writes(AMONG_US[1])
    await noor.shows("Petra geeft advies")
    await noor.does("M-t", AMONG_US[1])
    noor.press("Escape")
    await noor.shows("aan zee")
    await noor.answers(guest, "Dank je. Alleen vertellen mag.")


async def somebody_sits_beside_her(guest: Guest, team: Team) -> None:
    """One key asks for somebody; the supervisor reads along, whispers, and leaves again."""
    noor, joris = team.noor, team.joris
    await noor.does("M-k", "Gevraagd of iemand meekijkt")
    await joris.does("F5", "vraagt of iemand meekijkt")
    team.keep("4-board")
    await joris.goes_to_row("vraagt of iemand meekijkt")
    await joris.chooses("M-z", "1", "je leest mee, Noor en de bezoeker zien dat")
    await joris.until(lambda screen: "nog niet gelukt" not in screen, "what stands below is true")
    assert guest.told(Readers)[-1] == Readers(2, "sit-in")
    guest.say("wie leest er nu mee")
    await joris.shows("wie leest er nu mee")
    await joris.does("M-l", "Alleen Noor leest dit")
    await joris.writes(AMONG_US[2], "Gefluisterd naar Noor")
    team.keep("5-sits-in")
    await noor.shows("Joris fluistert")
    await noor.does("M-t", AMONG_US[2])
    noor.press("Escape")
    await noor.shows("aan zee")
    await noor.answers(guest, "Mijn collega Joris leest even mee.")
    joris.press("M-z")
    await until(lambda: guest.told(Readers)[-1] == Readers(1, "sit-out"), 60)
    await joris.shows("AANDACHT")


async def a_colleague_takes_it_over(guest: Guest, team: Team) -> None:
    """Femke asks Sanne, who refuses first; the second time the visitor reads who goes on."""
    sanne, femke = team.sanne, team.femke
    for answer in ("2", "1"):
        screen = await femke.does("M-o", "Wie neemt", "Sanne")
        found = re.search(r"(\d) +Sanne", screen)
        assert found, screen
        await asyncio.sleep(0.6)
        await femke.does(found[1], "gaat naar Sanne")
        await femke.writes(AMONG_US[3], "Gevraagd aan Sanne")
        await sanne.shows("Femke vraagt")
        team.keep(f"6-asked-{answer}")
        await sanne.chooses("M-o", answer)
        if answer == "2":
            await femke.shows("de collega kan nu niet")
    await until(lambda: guest.told(Readers)[-1] == Readers(1, "hand-over"), 60)
    await sanne.shows("mag ik iets vragen")
    await sanne.answers(guest, "Ik las wat je schreef.")


async def exit_is_a_pause(night: Night, guest: Guest, team: Team) -> Guest:
    """Somebody leaves on purpose, and comes back with the words of the code."""
    sanne, code = team.sanne, keys_of_token(secrets.token_bytes(32))
    guest.session.make_code(code)
    guest.driver.wake()
    await all_is_stored(guest)
    guest.command(wire.Exit(new_message()))
    await sanne.shows("exit gebruikt")
    team.keep("7-exit")
    back = await night.returns(code)
    await sanne.shows("is er weer")
    await sanne.answers(back, "Fijn dat je terug bent.")
    return back


async def what_is_erased_is_gone(night: Night, team: Team) -> None:
    """Who waits and thinks better of it leaves nothing on any screen."""
    guest = await night.visitor("laat maar ik durf niet")
    await team.femke.shows("laat maar ik")
    guest.command(wire.Erase(new_message()))
    await until(lambda: [e.pending for e in guest.told(wire.Erased)][-1:] == [0], 60)
    await team.femke.until(lambda screen: "laat maar ik" not in screen, "it is gone")
    assert "laat maar ik" not in team.noor.scrollback()


async def a_relay_falls_and_nobody_notices(night: Night, guest: Guest, team: Team) -> None:
    """The relay is killed and comes back; what was written meanwhile arrives once."""
    guest.say("ben je er nog")
    await team.noor.shows("ben je er nog")
    await night.house.restart(kill=True)
    for each in vars(team).values():
        await each.shows("verbonden")
    await team.noor.answers(guest, "Ja, ik ben er nog.")


async def a_break_and_a_blank_screen(team: Team) -> None:
    """The board shows a break; a blank screen shows nothing, also above it."""
    sanne, noor, joris = team.sanne, team.noor, team.joris
    await sanne.does("M-p", "pauze")
    await joris.shows("heeft pauze")
    await sanne.does("M-p", "Welkom terug")
    noor.press("C-l")
    await noor.until(lambda screen: not screen.strip(), "a blank screen")
    assert "heide" not in noor.scrollback()
    await noor.does("C-l", "aan zee")


async def a_console_dies(night: Night, team: Team) -> None:
    """Femke's terminal is gone; thirty seconds later the supervisor goes on with her visitor."""
    guest = night.guests[3]
    os.kill(team.femke.pid, signal.SIGKILL)
    guest.say("waar ben je nu")
    joris = team.joris
    await joris.shows("geen verbinding")
    joris.keep("8-console-gone")
    await joris.goes_to_row("geen verbinding")
    await joris.shows("neem het over", seconds=90)
    await joris.chooses("M-o", "1")
    await joris.shows("waar ben je nu")
    await joris.answers(guest, "Femke viel weg. Ik ben er nu.")
    assert guest.told(Readers)[-1] == Readers(1, "take-over")
    await team.femke.comes(night.environ["femke"])
    await team.femke.shows("Het is stil", "begeleider", "Joris")
    team.keep("9-shift-begins")


async def a_prank_ends_kindly(night: Night, team: Team) -> None:
    """One key and a digit: a kind sentence goes first, and the supervisor sees a number."""
    femke = team.femke
    guest = await night.visitor("haha wie zit daar")
    await femke.shows("haha wie zit daar")
    await femke.does("M-n", "aan heide")
    await femke.chooses("M-q", "1", "Gesloten en geteld")
    await until(lambda: [m.text for m in guest.told(Message)] == [LAST_WORDS], 60)
    await femke.shows("[test of misbruik]")
    await asyncio.sleep(0.6)
    await femke.does("M-a", "Was dit zwaar voor jou?")
    await asyncio.sleep(0.6)
    await femke.does("2", "Het is stil")


async def a_block_needs_two_digits_and_a_colleague(night: Night, team: Team) -> None:
    """Three days need a second person; the board lists it, and lifts it."""
    femke, sanne, joris = team.femke, team.sanne, team.joris
    await night.visitor("zeg waar je woont")
    await femke.shows("zeg waar je woont")
    await femke.does("M-n", "zeg waar je woont", "aan")
    await femke.chooses("M-a", "3", "Waarom blokkeer je dit gesprek?", "herkent niemand")
    for digit, then in (("3", "Hoe lang?"), ("4", "Gesloten en geblokkeerd")):
        await asyncio.sleep(0.6)
        await femke.does(digit, then)
    await sanne.shows("Femke vraagt")
    await sanne.chooses("M-o", "1")
    await joris.does("F5", "AANDACHT")
    await joris.shows("zoekt een bezoeker of een medewerker", "3 dagen")
    joris.keep("A-block")


async def all_is_closed_and_written_up(team: Team) -> None:
    """Noor closes her chats, fills in a form, says that it was heavy, and goes home."""
    noor, joris = team.noor, team.joris
    await noor.chooses("M-a", "1", "gesloten")
    await noor.does("M-1", "aan heide")
    await noor.chooses("M-a", "1", "gesloten")
    await noor.does("M-y", "Wie chatte")
    noor.press("1", "Enter", "2", "Enter")
    await noor.shows("Meisje of jongen")
    team.keep("9-form")
    await noor.does("M-a", "Was dit zwaar voor jou?")
    await asyncio.sleep(0.6)
    await noor.does("1", "Rust tot")
    await joris.shows("rust")
    team.keep("B-care")
    await noor.does("C-q", "Stop je met Veste?", "formulier")
