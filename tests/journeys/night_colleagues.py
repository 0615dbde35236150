"""What colleagues do for each other in a night: ask, sit beside, take over, block, close."""

from __future__ import annotations

import asyncio
import os
import signal

from protocol.visitor_session import Readers
from tests.journeys.night_people import DEAF, Night, Team
from tests.journeys.people import Guest
from tests.live import until

AMONG_US = (
    "petra weet jij hoe verder",
    "maak het klein en blijf erbij",
    "neem de tijd, je doet het goed",
    "vertelt voor het eerst, wil niets",
    "liever een ander dan ik",
    "ik ben zo even weg",
    "wil graag iemand anders spreken",
)


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
    await noor.shows("Joris leest mee")
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
        await femke.does("M-o", "Wie neemt", "Sanne")
        await asyncio.sleep(DEAF)
        await femke.does(femke.digit_of("Sanne"), "gaat naar Sanne")
        await femke.writes(AMONG_US[3], "Gevraagd aan Sanne")
        await sanne.shows("Femke vraagt")
        team.keep(f"6-asked-{answer}")
        await sanne.chooses("M-o", answer)
        if answer == "2":
            await femke.shows("de collega kan nu niet")
    await until(lambda: guest.told(Readers)[-1] == Readers(1, "hand-over"), 60)
    await sanne.shows("mag ik iets vragen")
    await sanne.answers(guest, "Ik las wat je schreef.")


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


async def a_block_needs_two_digits_and_a_colleague(night: Night, team: Team) -> None:
    """Three days need a second person; the board lists it, and lifts it."""
    femke, sanne, joris = team.femke, team.sanne, team.joris
    await night.visitor("zeg waar je woont")
    await femke.shows("zeg waar je woont")
    await femke.does("M-n", "zeg waar je woont", "aan")
    await femke.chooses("M-a", "3", "Waarom blokkeer je dit gesprek?", "herkent niemand")
    await asyncio.sleep(DEAF)
    await femke.does("3", "Hoe lang?")
    await asyncio.sleep(DEAF)
    femke.press("4")  # what it says at once is gone again as soon as the form opens
    await femke.shows_one_of("Gesloten en geblokkeerd", "Wie chatte")
    await sanne.shows("Femke vraagt")
    await sanne.chooses("M-o", "1")
    await joris.does("F5", "AANDACHT")
    await joris.shows("zoekt een bezoeker of een medewerker", "3 dagen")
    joris.keep("A-block")


async def a_stuck_chat_is_closed_from_the_board(night: Night, team: Team) -> None:
    """Somebody in danger is with Femke, who does not get further: the supervisor can close it."""
    femke, joris = team.femke, team.joris
    guest = await night.visitor("het is nu gevaarlijk", danger=True)
    await femke.shows("nu in gevaar")
    await femke.does("M-n", "het is nu gevaarlijk", "aan")
    await joris.goes_to_row("mogelijk in gevaar", "Femke")
    await joris.chooses("3", "1")
    await until(guest.driver.over.is_set, 60)
    await femke.shows("gesloten", "formulieren:")
