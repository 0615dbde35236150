"""The screens at the end of a chat: ended by somebody or by silence, and erasing."""

from __future__ import annotations

from tests.page.site import Site
from tests.page.states_of_chat import Scene, menu, talk
from tests.page.visitor import Visitor


def _end(visitor: Visitor, site: Site) -> None:
    menu(visitor, site)
    visitor.taps("Stop het gesprek")
    visitor.sees("Dit gesprek is klaar")


def _end_code(visitor: Visitor, site: Site) -> None:
    _end(visitor, site)
    visitor.taps("Mijn code")
    visitor.sees("Verberg de woorden")


def _end_unsent(visitor: Visitor, site: Site) -> None:
    talk(visitor, site)
    visitor.composer.fill("en dan nog iets")
    visitor.relay.close("close")
    visitor.sees("Deze tekst van jou is niet verstuurd:")


def _end_idle(visitor: Visitor, site: Site) -> None:
    talk(visitor, site)
    visitor.relay.state("closed", "silence")
    visitor.sees("Dat is niet erg.")


def _end_unanswered(visitor: Visitor, _: Site) -> None:
    visitor.waits()
    visitor.relay.close("close")
    visitor.sees("Er was niemand meer vrij.")


def _closed_nobody(visitor: Visitor, _: Site) -> None:
    visitor.waits()
    visitor.relay.state("closed", "shut")
    visitor.sees("Bij ons staan je berichten nog 14 dagen.")


def _blocked(visitor: Visitor, site: Site) -> None:
    talk(visitor, site)
    visitor.relay.blocks()
    visitor.sees("Wij hebben dit gesprek gestopt.")


def _erase(visitor: Visitor, site: Site) -> None:
    menu(visitor, site)
    visitor.taps("Wis alles nu")
    visitor.sees("Alles nu wissen?")


def _erase_offline(visitor: Visitor, site: Site) -> None:
    talk(visitor, site)
    visitor.relay.down = True
    visitor.relay.cut()
    visitor.sees("Geen verbinding")
    visitor.taps("Meer")
    visitor.taps("Wis alles nu")
    visitor.taps("Ja, wis alles")
    visitor.sees("Nog niet gewist bij ons: er is geen verbinding.")


def _erase_pending(visitor: Visitor, site: Site) -> None:
    visitor.relay.pending = 1
    _erase(visitor, site)
    visitor.taps("Ja, wis alles")
    visitor.sees("Wij hebben de berichten gewist.")


def _erased(visitor: Visitor, site: Site) -> None:
    _erase(visitor, site)
    visitor.taps("Ja, wis alles")
    visitor.sees("Gewist om")


END: dict[str, Scene] = {
    "end": _end,
    "end-code": _end_code,
    "end-unsent": _end_unsent,
    "end-idle": _end_idle,
    "end-unanswered": _end_unanswered,
    "closed-nobody": _closed_nobody,
    "blocked": _blocked,
    "erase": _erase,
    "erase-offline": _erase_offline,
    "erase-pending": _erase_pending,
    "erased": _erased,
}
