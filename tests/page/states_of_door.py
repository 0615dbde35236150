"""The screens before a chat: the doors, what stands behind their links, and waiting."""

from __future__ import annotations

import time

from tests.page.site import Site
from tests.page.states_of_chat import Scene
from tests.page.translating import translated
from tests.page.visitor import Visitor


def _closed(visitor: Visitor, site: Site) -> None:
    site.boot.update(open=False)
    visitor.opens()
    visitor.sees("We zijn nu dicht")


def _closed_over(visitor: Visitor, site: Site) -> None:
    site.boot.update(open=False, opens=int(time.time() * 1000) - 1)
    visitor.opens()
    visitor.sees("Misschien zijn we nu open")


def _closed_islands(visitor: Visitor, site: Site) -> None:
    site.door = "islands"
    _closed(visitor, site)


def _late(visitor: Visitor, site: Site) -> None:
    site.boot.update(late=True)
    visitor.opens()
    visitor.sees("Misschien is er voor die tijd niemand vrij.")


def _old(visitor: Visitor, _: Site) -> None:
    visitor.page.add_init_script(
        "Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })"
    )
    visitor.opens()
    visitor.sees("De chat kan hier niet open")


def _static(visitor: Visitor, site: Site) -> None:
    site.scripted = False
    visitor.opens()
    visitor.sees("De chat heeft JavaScript nodig")


def _boys(visitor: Visitor, _: Site) -> None:
    visitor.opens("/jongens")
    visitor.sees("Zeg hier wat er is")


def _islands(visitor: Visitor, site: Site) -> None:
    site.door = "islands"
    visitor.opens()
    visitor.sees("Degene die antwoordt, zit in Nederland.")


def _on_an_island(visitor: Visitor, _: Site) -> None:
    visitor.opens()
    visitor.taps("Op Aruba of een ander eiland?")
    visitor.sees("Ben je in Nederland?")


def _islands_call(visitor: Visitor, site: Site) -> None:
    _islands(visitor, site)
    visitor.taps("Wie kan ik bellen?")
    for place in ("Bonaire", "Sint Maarten"):
        visitor.page.get_by_text(place, exact=True).click()
    visitor.sees("Voor deze plek weten we alleen het noodnummer zeker.")


def _pane(heading: str, door: str = "general") -> Scene:
    def show_pane(visitor: Visitor, site: Site) -> None:
        site.door = door
        visitor.opens()
        visitor.taps(heading)
        wanted = translated(heading, visitor.language)
        visitor.page.get_by_role("heading", name=wanted).wait_for()

    return show_pane


def _full(visitor: Visitor, _: Site) -> None:
    visitor.relay.refuse = "full"
    visitor.opens()
    visitor.taps("Ik wil iets vertellen")
    visitor.sees("Het is nu te druk")


def _failing(visitor: Visitor, _: Site) -> None:
    visitor.relay.down = True
    visitor.opens()
    visitor.taps("Ik wil iets vertellen")
    visitor.writes("het is iets van vorige week")
    visitor.relay.refuse = "roster_old"
    visitor.relay.down = False
    visitor.sees("De chat werkt nu niet")


DOOR: dict[str, Scene] = {
    "static": _static,
    "door": lambda visitor, _: visitor.opens(),
    "late": _late,
    "boys": _boys,
    "islands": _islands,
    "on-an-island": _on_an_island,
    "about": _pane("Wat gebeurt er met wat ik schrijf?"),
    "hide": _pane("Hoe verberg ik dit bezoek?"),
    "call": _pane("Wie kan ik bellen?"),
    "call-islands": _islands_call,
    "closed": _closed,
    "closed-over": _closed_over,
    "closed-islands": _closed_islands,
    "full": _full,
    "failing": _failing,
    "old": _old,
}
