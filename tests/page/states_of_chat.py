"""The screens of a chat: waiting, talking, a line that breaks, exercises, alone or not."""

from __future__ import annotations

from collections.abc import Callable

from protocol import visitor_messages as wire
from protocol.payloads import Exercise, Seen
from tests.page.counsellor import Counsellor
from tests.page.roster import leaves
from tests.page.site import Site, catalog
from tests.page.visitor import Visitor

Scene = Callable[[Visitor, Site], None]

HIDE = """(hidden) => {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""


# --- waiting ------------------------------------------------------------------------------------


def _waiting(choice: str, door: str = "general") -> Scene:
    def wait(visitor: Visitor, site: Site) -> None:
        site.door = door
        visitor.waits(choice)

    return wait


def _waiting_late(visitor: Visitor, site: Site) -> None:
    site.boot.update(late=True)
    visitor.waits()


def _busy(visitor: Visitor, _: Site) -> None:
    visitor.relay.refuse = "rate"
    visitor.opens()
    visitor.taps("Ik wil iets vertellen")
    visitor.sees("Het is even druk.")


def _question(*answers: str, door: str = "general") -> Scene:
    def answer(visitor: Visitor, site: Site) -> None:
        site.door = door
        visitor.waits()
        for each in answers:
            visitor.taps(each)
        if len(answers) < 3:
            visitor.sees(f"Vraag {len(answers) + 1} van 3")
        else:
            visitor.sees("De medewerker leest je antwoorden.")

    return answer


# --- talking ------------------------------------------------------------------------------------


def talk(visitor: Visitor, _: Site) -> None:
    """Say three things, be answered twice, and be read."""
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


def _typing(visitor: Visitor, site: Site) -> None:
    talk(visitor, site)
    visitor.relay.send(wire.StaffTyping(on=True))
    visitor.sees("Medewerker schrijft")


def _away(visitor: Visitor, site: Site) -> None:
    talk(visitor, site)
    visitor.relay.send(wire.Colleague(up=False, since=0))
    visitor.sees("Medewerker is even weg")


def _left(visitor: Visitor, site: Site) -> None:
    visitor.relay.staff.append(Counsellor("supervisor"))
    talk(visitor, site)
    leaves(visitor.relay, visitor.relay.anna)
    visitor.relay.send(wire.Colleague(up=False, since=0))
    visitor.writes("ben je er nog?")
    visitor.sees(catalog("nl")["away.left"])


def _sit_in(visitor: Visitor, site: Site) -> None:
    talk(visitor, site)
    visitor.relay.change("sit-in", visitor.relay.anna, Counsellor("supervisor"))
    visitor.sees("2 lezers")


def _too_long(visitor: Visitor, site: Site) -> None:
    talk(visitor, site)
    visitor.writes("kan niet " * 2000)
    visitor.sees("Dit bericht is te lang.")


def _refused(visitor: Visitor, site: Site) -> None:
    talk(visitor, site)
    visitor.relay.answers = {wire.Say: "malformed"}
    visitor.writes("en dat was het")
    visitor.sees("Je tekst staat weer in het typvak.")


def _lost(visitor: Visitor, site: Site) -> None:
    talk(visitor, site)
    visitor.relay.down = True
    visitor.relay.cut()
    visitor.sees("Geen verbinding")
    visitor.writes("ben je er nog?")
    visitor.sees("Nog niet verstuurd")
    visitor.composer.fill("of ben je")


def _back(visitor: Visitor, site: Site) -> None:
    _lost(visitor, site)
    visitor.relay.down = False
    visitor.sees("Je bent weer verbonden.")


# --- under Meer ---------------------------------------------------------------------------------


def menu(visitor: Visitor, site: Site) -> None:
    """Talk, and open what stands under Meer."""
    talk(visitor, site)
    visitor.taps("Meer")
    visitor.sees("Korte zinnen graag")


def _wished(visitor: Visitor, site: Site) -> None:
    menu(visitor, site)
    visitor.page.locator("[data-wish=short]").click()
    visitor.taps("Terug")
    visitor.sees("Dit leest de medewerker: korte zinnen graag.")


def _who(visitor: Visitor, site: Site) -> None:
    menu(visitor, site)
    visitor.taps("Wie leest dit?")
    visitor.sees("Nu kan 1 medewerker lezen wat je schrijft.")


def _exercise_card(visitor: Visitor, site: Site) -> None:
    talk(visitor, site)
    visitor.relay.sends(Exercise("breathe"))
    visitor.sees("Doe mee")


def _exercise(visitor: Visitor, site: Site) -> None:
    _exercise_card(visitor, site)
    visitor.taps("Doe mee")
    for _ in range(3):
        visitor.taps("Volgende")
    visitor.sees("Adem in. Tel tot 4.")


def _exercise_aside(visitor: Visitor, site: Site) -> None:
    _exercise_card(visitor, site)
    visitor.taps("Nu niet")


def _exercise_over(visitor: Visitor, site: Site) -> None:
    talk(visitor, site)
    visitor.relay.sends(Exercise("butterfly"))
    visitor.taps("Doe mee")
    for _ in range(3):
        visitor.taps("Volgende")
    visitor.sees("Dat was het. Nog een keer mag ook.")


def _exercise_told(visitor: Visitor, site: Site) -> None:
    _exercise_over(visitor, site)
    visitor.taps("Klaar")
    visitor.sees("Aangekomen")


def _place(visitor: Visitor, site: Site) -> None:
    _calm(visitor, site)
    visitor.taps("Een rustige plek")
    visitor.sees("Stap 1 van 3.")


def _calm(visitor: Visitor, _: Site) -> None:
    visitor.waits()
    visitor.taps("Even rustig worden")
    visitor.sees("Rustig ademen")


def _senses(visitor: Visitor, site: Site) -> None:
    _calm(visitor, site)
    visitor.taps("Kijken, voelen, horen")
    visitor.taps("Volgende")
    visitor.sees("Noem 4 dingen die je voelt.")


def _exercise_done(visitor: Visitor, site: Site) -> None:
    _senses(visitor, site)
    for _ in range(4):
        visitor.taps("Volgende")
    visitor.sees("Dat was het. Nog een keer mag ook.")


def _alone(visitor: Visitor, site: Site) -> None:
    visitor.page.clock.install()
    talk(visitor, site)
    visitor.page.evaluate(HIDE, arg=True)
    visitor.page.clock.fast_forward(10 * 60_000)
    visitor.page.evaluate(HIDE, arg=False)
    visitor.sees("Verdergaan?")


def _not_alone(visitor: Visitor, site: Site) -> None:
    _alone(visitor, site)
    visitor.taps("Nog niet")
    visitor.sees("Hier komen geen berichten tot jij Ja kiest.")


CHAT: dict[str, Scene] = {
    "waiting": _waiting("Ik wil iets vertellen"),
    "waiting-ask": _waiting("Ik wil iets vragen"),
    "waiting-other": _waiting("Het gaat over iemand anders"),
    "waiting-late": _waiting_late,
    "danger": _waiting("Ik ben nu in gevaar"),
    "danger-islands": _waiting("Ik ben nu in gevaar", "islands"),
    "busy": _busy,
    "question-die": _question("Nee"),
    "question": _question("Nee", "Ja"),
    "question-islands": _question("Nee", "Ja", door="islands"),
    "question-thanks": _question("Nee", "Weet ik niet", "Sla over"),
    "chat": talk,
    "typing": _typing,
    "away": _away,
    "left": _left,
    "sit-in": _sit_in,
    "too-long": _too_long,
    "refused": _refused,
    "lost": _lost,
    "back": _back,
    "menu": menu,
    "wished": _wished,
    "who": _who,
    "exercise-card": _exercise_card,
    "exercise": _exercise,
    "exercise-aside": _exercise_aside,
    "exercise-over": _exercise_over,
    "exercise-told": _exercise_told,
    "place": _place,
    "senses": _senses,
    "exercise-done": _exercise_done,
    "calm": _calm,
    "alone": _alone,
    "not-alone": _not_alone,
}
