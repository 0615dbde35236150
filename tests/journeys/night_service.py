"""What a night is beside its chats: the staff room, a role, closing time, the next shift."""

from __future__ import annotations

import asyncio

from protocol.visitor_session import Message, Readers
from tests.journeys.night_colleagues import AMONG_US
from tests.journeys.night_people import DEAF, Night, Team
from tests.journeys.people import Guest, visiting
from tests.live import until

TO_ALL, TO_A_ROLE = AMONG_US[5:7]


async def a_line_for_everybody(team: Team) -> None:
    """Sanne says something in the staff room; who is not there sees that it is there."""
    sanne, noor = team.sanne, team.noor
    await sanne.does("M-t", "KAMER VAN COLLEGA’S", "Nu in dienst:", "Petra")
    await sanne.writes(TO_ALL)
    await noor.shows("1 nieuw in de kamer")
    await noor.does("M-t", TO_ALL)
    for each in (noor, sanne):
        await each.does("Escape", "aan ")


async def asked_of_a_role(guest: Guest, team: Team) -> None:
    """Sanne asks for a supervisor, whoever has room; the visitor reads that another goes on."""
    sanne, joris = team.sanne, team.joris
    await sanne.does("M-1", "aan heide")
    await sanne.does("M-o", "Wie neemt", "een begeleider")
    await asyncio.sleep(DEAF)
    await sanne.does(sanne.digit_of("een begeleider"), "Wie de meeste ruimte heeft")
    await sanne.writes(TO_A_ROLE, "Gevraagd aan Joris")
    await joris.shows("AANDACHT", "Alt O Sanne vraagt iets")
    await joris.chooses("M-o", "1")
    await until(lambda: guest.told(Readers)[-1] == Readers(1, "hand-over"), 60)
    await joris.does("M-2", "aan zee")  # it lies beside the one he was with
    await joris.answers(guest, "Ik ga met je verder.")


async def the_doors_close(night: Night, guest: Guest, team: Team) -> None:
    """Nobody new is let in any more, and whoever talks talks on."""
    night.house.closes_in(25)
    await night.house.restart()
    for each in (team.noor, team.joris):
        await each.shows("verbonden", "niemand nieuw meer")
    await team.sanne.shows("nog 2")  # 80 columns have room for how long, and no more
    late = Guest(night.house)
    heard: list[str] = []
    late.driver.told = lambda said: heard.append(getattr(said, "code", ""))
    async with visiting(late, arrives=False):
        await until(lambda: "closed" in heard, 60)
    await team.noor.answers(guest, "Wij praten rustig verder.")
    await team.noor.does("M-a", "zet in je concept dat we dichtgaan")
    team.keep("C-closing")
    await asyncio.sleep(DEAF)
    digit = team.noor.digit_of("zet in je concept")
    await team.noor.does(digit, "We gaan om", "breek ik dan niet af")
    assert not any("We gaan om" in said.text for said in guest.told(Message))
    team.noor.press("Enter")  # it is hers to send
    await until(lambda: "breek ik dan niet af" in guest.told(Message)[-1].text, 60)


async def who_goes_home_leaves_a_word(team: Team) -> None:
    """Noor stops: a colour, a time and a sentence that was there before are all she leaves."""
    noor, femke = team.noor, team.femke
    await noor.does("C-q", "Stop je met Veste?", "formulier", "laat iets achter")
    await asyncio.sleep(DEAF)
    await noor.does(noor.digit_of("laat iets achter"), "Over welk gesprek?", "Zonder inhoud")
    team.keep("D-leaves-a-word")
    await asyncio.sleep(DEAF)
    await noor.does("1", "Wat mag de volgende weten")
    await asyncio.sleep(DEAF)
    await noor.does(noor.digit_of("komt misschien terug"), "achtergelaten voor wie na je komt")
    await femke.does("M-r", "ROOSTER", "Noor ·", "komt misschien terug")
    team.keep("E-rota")
