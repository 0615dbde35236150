"""Each screen of the page, brought about as a visit brings it about."""

from __future__ import annotations

from collections.abc import Callable

from protocol.payloads import Exercise, Seen
from tests.page.site import Site
from tests.page.translating import translated
from tests.page.visitor import Visitor


def _closed(visitor: Visitor, site: Site) -> None:
    site.boot.update(open=False, opens=site.boot["opens"])
    visitor.opens()
    visitor.sees("We zijn nu dicht")


def _old(visitor: Visitor, _: Site) -> None:
    visitor.page.add_init_script(
        "Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })"
    )
    visitor.opens()
    visitor.sees("De chat kan hier niet open")


def _static(visitor: Visitor, _: Site) -> None:
    visitor.page.route("**/veste.js", lambda route: route.abort())
    visitor.opens()
    visitor.sees("De chat heeft JavaScript nodig")


def _pane(name: str, heading: str) -> Callable[[Visitor, Site], None]:
    def show_pane(visitor: Visitor, _: Site) -> None:
        visitor.opens()
        visitor.taps(name)
        wanted = translated(heading, visitor.language)
        visitor.page.get_by_role("heading", name=wanted).wait_for()

    return show_pane


def _boys(visitor: Visitor, _: Site) -> None:
    visitor.opens("/jongens")
    visitor.sees("Zeg hier wat er is")


def _islands(visitor: Visitor, site: Site) -> None:
    site.door = "islands"
    visitor.opens()
    visitor.sees("Degene die antwoordt, zit in Nederland.")


def _islands_call(visitor: Visitor, site: Site) -> None:
    _islands(visitor, site)
    visitor.taps("Wie kan ik bellen?")
    for place in ("Bonaire", "Sint Maarten"):
        visitor.page.get_by_text(place, exact=True).click()
    visitor.sees("Van deze plek kennen we alleen het noodnummer zeker.")


def _question(visitor: Visitor, _: Site) -> None:
    visitor.waits()
    visitor.taps("Nee")
    visitor.taps("Sla over")
    visitor.sees("Vraag 3 van 3")


def _chat(visitor: Visitor, _: Site) -> None:
    visitor.talks()
    relay = visitor.relay
    relay.says("Hoi. Fijn dat je er bent. Ik lees met je mee.")
    visitor.sees("Fijn dat je er bent")
    visitor.writes("ik weet niet hoe ik moet beginnen")
    visitor.writes("het is iets van vorige week")
    visitor.until(lambda: len(relay.words) == 2)
    relay.says(
        "Dat hoeft ook niet in één keer. Je mag beginnen waar je wilt. Hoe is het nu met je?"
    )
    visitor.sees("Hoe is het nu met je?")
    visitor.writes("moe. en bang dat hij mn telefoon pakt")
    visitor.until(lambda: len(relay.words) == 3)
    relay.sends(Seen(len(relay.log)))
    visitor.sees("Gelezen")


def _menu(visitor: Visitor, site: Site) -> None:
    _chat(visitor, site)
    visitor.taps("Meer")
    visitor.sees("Korte zinnen graag")


def _who(visitor: Visitor, site: Site) -> None:
    _menu(visitor, site)
    visitor.taps("Wie leest mee?")
    visitor.sees("Nu kan 1 medewerker lezen wat je schrijft.")


def _lost(visitor: Visitor, site: Site) -> None:
    _chat(visitor, site)
    visitor.relay.down = True
    visitor.relay.cut()
    visitor.sees("Geen verbinding")
    visitor.writes("ben je er nog?")
    visitor.sees("Nog niet verstuurd")
    visitor.composer.fill("of ben je")


def _exercise_card(visitor: Visitor, site: Site) -> None:
    _chat(visitor, site)
    visitor.relay.sends(Exercise("breathe"))
    visitor.sees("Doe mee")


def _exercise(visitor: Visitor, site: Site) -> None:
    _exercise_card(visitor, site)
    visitor.taps("Doe mee")
    for _ in range(3):
        visitor.taps("Volgende")
    visitor.sees("Adem in. Tel tot 4.")


def _senses(visitor: Visitor, _: Site) -> None:
    visitor.waits()
    visitor.taps("Even rustig worden")
    visitor.taps("Kijken, voelen, horen")
    visitor.taps("Volgende")
    visitor.sees("Noem 4 dingen die je voelt.")


def _calm(visitor: Visitor, _: Site) -> None:
    visitor.waits()
    visitor.taps("Even rustig worden")
    visitor.sees("Rustig ademen")


def _alone(visitor: Visitor, site: Site) -> None:
    visitor.page.clock.install()
    _chat(visitor, site)
    hide = """(hidden) => {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }"""
    visitor.page.evaluate(hide, arg=True)
    visitor.page.clock.fast_forward(10 * 60_000)
    visitor.page.evaluate(hide, arg=False)
    visitor.sees("Verder gaan?")


def _erase(visitor: Visitor, site: Site) -> None:
    _menu(visitor, site)
    visitor.taps("Wis alles nu")
    visitor.sees("Alles nu wissen?")


def _erased(visitor: Visitor, site: Site) -> None:
    _erase(visitor, site)
    visitor.taps("Ja, wis alles")
    visitor.sees("Gewist om")


def _end(visitor: Visitor, site: Site) -> None:
    _menu(visitor, site)
    visitor.taps("Stop het gesprek")
    visitor.sees("Dit gesprek is klaar")


def _code(visitor: Visitor, _: Site) -> None:
    visitor.talks()
    visitor.taps("Meer")
    visitor.taps("Mijn code")
    visitor.sees("Verberg de woorden")


def _code_typed(visitor: Visitor, _: Site) -> None:
    visitor.opens()
    visitor.taps("Ik heb een code")
    visitor.composer.fill("fiets lamp winter kaart appel boeket")
    visitor.taps("Ga verder")
    visitor.sees("Deze woorden openen geen gesprek.")
    visitor.composer.fill("fiets lamp winter kaart ap")
    visitor.sees("Bedoel je:")


def _word(visitor: Visitor, _: Site) -> None:
    visitor.talks()
    visitor.taps("Meer")
    visitor.taps("Geheim woord")
    visitor.sees("Kies een woord dat alleen jij en wij weten.")


def _word_agreed(visitor: Visitor, site: Site) -> None:
    _word(visitor, site)
    visitor.composer.fill("zonnebloem")
    visitor.taps("Spreek dit af")
    visitor.sees("Afgesproken.")


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


STATES: dict[str, Callable[[Visitor, Site], None]] = {
    "static": _static,
    "door": lambda visitor, _: visitor.opens(),
    "boys": _boys,
    "islands": _islands,
    "islands-call": _islands_call,
    "waiting": lambda visitor, _: visitor.waits(),
    "question": _question,
    "other": lambda visitor, _: visitor.waits("Het gaat over iemand anders"),
    "danger": lambda visitor, _: visitor.waits("Ik ben nu in gevaar"),
    "chat": _chat,
    "menu": _menu,
    "lost": _lost,
    "exercise-card": _exercise_card,
    "exercise": _exercise,
    "senses": _senses,
    "calm": _calm,
    "alone": _alone,
    "erase": _erase,
    "erased": _erased,
    "end": _end,
    "who": _who,
    "code": _code,
    "code-typed": _code_typed,
    "word": _word,
    "word-agreed": _word_agreed,
    "about": _pane("Wat gebeurt er met wat ik schrijf?", "Wat gebeurt er met wat ik schrijf?"),
    "hide": _pane("Hoe verberg ik dit bezoek?", "Hoe verberg ik dit bezoek?"),
    "call": _pane("Wie kan ik bellen?", "Wie kan ik bellen?"),
    "closed": _closed,
    "full": _full,
    "failing": _failing,
    "old": _old,
}


def show(state: str, visitor: Visitor, site: Site) -> None:
    """Bring `state` about."""
    STATES[state](visitor, site)
