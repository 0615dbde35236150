"""The screens of words: a code made, hidden, ended and typed, and a secret word agreed on."""

from __future__ import annotations

from tests.page.counsellor import Counsellor
from tests.page.site import Site
from tests.page.six_words import UNKNOWN, WRONG, leaves, makes_code, types_code
from tests.page.states_of_chat import Scene
from tests.page.visitor import Visitor


def _code(visitor: Visitor, _: Site) -> None:
    visitor.talks()
    makes_code(visitor)


def _hidden(visitor: Visitor, site: Site) -> None:
    _code(visitor, site)
    visitor.taps("Verberg de woorden")
    visitor.sees("Laat de woorden zien")


def _revoked(visitor: Visitor, site: Site) -> None:
    _code(visitor, site)
    visitor.taps("Wis deze code")
    visitor.sees("Deze code werkt nu niet meer.")


def _made_before(visitor: Visitor, site: Site) -> None:
    _code(visitor, site)
    visitor.page.reload()
    visitor.taps("Meer")
    visitor.taps("Mijn code")
    visitor.sees("Je hebt al een code.")


def _being_made(visitor: Visitor, _: Site) -> None:
    visitor.talks()
    visitor.relay.held = []
    visitor.taps("Meer")
    visitor.taps("Mijn code")
    visitor.sees("Even geduld. Dit duurt een paar tellen.")


def _typed(visitor: Visitor, _: Site) -> None:
    types_code(visitor, UNKNOWN)
    visitor.sees(WRONG)
    visitor.composer.fill("fiets lamp winter kaart ap")
    visitor.sees("Bedoel je:")


def _wrong(visitor: Visitor, _: Site) -> None:
    types_code(visitor, UNKNOWN)
    visitor.sees(WRONG)


def _welcome(visitor: Visitor, site: Site) -> None:
    visitor.talks()
    made = makes_code(visitor)
    leaves(visitor, visitor.relay)
    site.boot.update(waiting=0)
    types_code(visitor, made)
    visitor.taps("Ja, ga verder")
    visitor.sees("Je bent weer in hetzelfde gesprek.")


def _welcome_other(visitor: Visitor, site: Site) -> None:
    visitor.relay.staff.append(sanne := Counsellor())
    visitor.talks()
    made = makes_code(visitor)
    leaves(visitor, visitor.relay)
    visitor.relay.on_duty = [sanne]
    site.boot.update(waiting=0)
    types_code(visitor, made)
    visitor.taps("Ja, ga verder")
    visitor.sees("Misschien antwoordt nu iemand anders.")


def _secret(visitor: Visitor, _: Site) -> None:
    visitor.talks()
    visitor.taps("Meer")
    visitor.taps("Geheim woord")
    visitor.sees("Kies een woord dat alleen jij en wij kennen.")


def _secret_agreed(visitor: Visitor, site: Site) -> None:
    _secret(visitor, site)
    visitor.composer.fill("zonnebloem")
    visitor.taps("Afspreken")
    visitor.sees("Afgesproken.")


CODE: dict[str, Scene] = {
    "code": _code,
    "code-hidden": _hidden,
    "code-revoked": _revoked,
    "code-made-before": _made_before,
    "code-being-made": _being_made,
    "code-typed": _typed,
    "code-wrong": _wrong,
    "code-welcome": _welcome,
    "code-welcome-other": _welcome_other,
    "word": _secret,
    "word-agreed": _secret_agreed,
}
