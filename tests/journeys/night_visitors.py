"""What happens between visitors and a counsellor in a night, and what befalls the relay."""

from __future__ import annotations

import asyncio
import secrets

from console.catalog import load_words
from protocol import visitor_messages as wire
from protocol.capsules import keys_of_token
from protocol.ids import new_message
from protocol.visitor_session import Message
from tests.journeys.night_colleagues import AMONG_US
from tests.journeys.night_people import DEAF, Night, Team, all_is_stored
from tests.journeys.people import Guest
from tests.live import until

LAST_WORDS = load_words("nl")("misuse.say_last")


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
    third = await night.visitor("mag ik iets vragen", door="boys")
    await noor.shows("“mag ik iets")
    await noor.chooses("M-n", "1", "aan mos")
    await noor.answers(third, "Natuurlijk mag dat.")
    fourth = await night.visitor("hallo is daar iemand")
    await noor.shows("“hallo is daar")
    await noor.does("M-n", "Je hebt er al 3")
    team.keep("2-limits")
    await noor.chooses("M-a", "2", "gaat terug naar de rij")
    await noor.writes(AMONG_US[4], "wacht 2")
    await femke.shows("Noor: “liever")
    await femke.does("M-n", "aan heide", "gaf dit terug")
    await femke.does("M-n", "aan zee")
    await femke.answers(fourth, "Ja, ik ben er.")
    femke.press("M-1")
    await femke.shows("aan heide")
    await femke.answers(third, "Hallo, ik ben een collega van daarnet.")
    await femke.does("M-g", "jongens en mannen")  # the door that he came by
    team.keep("2-door")
    femke.press("Escape")
    return third


async def two_take_at_once(night: Night, team: Team) -> None:
    """Two wait and two press the same key: each gets one, and one visitor ends it themselves."""
    femke, sanne = team.femke, team.sanne
    first = await night.visitor("ik ben een van twee")
    second = await night.visitor("ik ben de andere van twee")
    await femke.shows("“ik ben een van twee”", "“ik ben de andere van twee”")
    await sanne.shows("wacht 2")
    femke.press("M-n")
    sanne.press("M-n")
    for each, mine in ((femke, "aan heide"), (sanne, "aan zee")):
        outcomes = (mine, "was je net voor", "lukte niet op tijd")
        # A moment later than the colleague, or than the queue, which may still show who is taken:
        # once more, as it says.
        for _ in range(4):
            if mine in await each.shows_one_of(*outcomes):
                break
            each.press("M-n")
            await asyncio.sleep(3)  # what was said before still stands there
        await each.shows(mine)
    await femke.shows("wacht 0", "van twee")
    await sanne.shows("wacht 0", "van twee")
    assert ("de andere" in femke.screen()) != ("de andere" in sanne.screen())
    hers = second if "de andere" in femke.screen() else first
    await femke.answers(hers, "Dag, ik ben er.")
    hers.command(wire.End(new_message()))
    await femke.shows("de bezoeker heeft dit gesprek gesloten", "formulieren: 1")
    await femke.chooses("M-a", "1", "Wie chatte")
    await asyncio.sleep(DEAF)
    await femke.does("Escape", "Het is stil")


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
    for colleague in (team.femke, team.noor):  # each forgets it, and draws a moment later
        await colleague.until(lambda screen: "laat maar ik" not in screen, "it is gone")
        assert "laat maar ik" not in colleague.scrollback()


async def who_ends_it_in_the_queue_is_in_no_row(night: Night, team: Team) -> None:
    """Who waits and needs nobody any more leaves the queue of everybody."""
    guest = await night.visitor("het gaat over mijn vriendin")
    await team.femke.shows("het gaat over mijn")
    guest.command(wire.End(new_message()))
    await team.femke.until(lambda screen: "het gaat over mijn" not in screen, "it is gone")
    await team.joris.shows("wacht 0")


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


async def a_prank_ends_kindly(night: Night, team: Team) -> None:
    """One key and a digit: a kind sentence goes first, and the supervisor sees a number."""
    femke = team.femke
    guest = await night.visitor("haha wie zit daar")
    await femke.shows("haha wie zit daar")
    await femke.does("M-n", "haha wie zit daar", "aan zee")
    # What it says at once is gone again as soon as the form opens.
    await femke.chooses("M-q", "1", "[test of oneigenlijk]")
    await until(lambda: [m.text for m in guest.told(Message)] == [LAST_WORDS], 60)
    await asyncio.sleep(DEAF)
    await femke.does("M-a", "Was dit zwaar voor jou?")
    await asyncio.sleep(DEAF)
    await femke.does("2", "Het is stil")


async def all_is_closed_and_written_up(team: Team) -> None:
    """Noor closes her chats, fills in a form, and says that it was heavy."""
    noor, joris = team.noor, team.joris
    await noor.chooses("M-a", "1", "Wie chatte")
    await asyncio.sleep(DEAF)
    await noor.does("Escape", "Het formulier blijft staan")
    await noor.does("M-1", "aan heide")
    await noor.chooses("M-a", "1", "Wie chatte")
    await asyncio.sleep(DEAF)
    noor.press("1", "Enter", "2", "Enter")
    await noor.shows("Meisje of jongen")
    team.keep("9-form")
    await noor.does("M-a", "Was dit zwaar voor jou?")
    await asyncio.sleep(DEAF)
    await noor.does("1", "Rust tot")
    await joris.does("F5", "AANDACHT", "rust")
    team.keep("B-care")
