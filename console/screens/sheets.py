"""The questions that are asked by a sheet: what each says, and what its digits do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from console.catalog import visitors_words
from console.counsellor import Outcome
from console.desk import show_care
from console.desk.closing import farewell
from console.desk.limits import Verdict, verdict
from console.desk.role_offers import offered
from console.desk.show_claim import claim
from console.desk.why_not import OFFLINE
from console.desk.words_for import named
from console.paint.lines import BLANK, Line, Span
from console.screens import handing
from console.screens.asking import as_asked, labelled, only_while, plain, title
from console.screens.blocking import Blocking
from console.widgets.over import Choice

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.app import Veste
    from console.desk.chat import Chat
    from console.desk.offers import Offer
    from console.desk.slots import Slot
    from console.screens.main import MainScreen
    from console.screens.wrapping import Wrapping

DIGITS = 9  # single keys, of which the last gives the chat back to the queue


class Sheets:
    """Opens one sheet at a time over the desk."""

    def __init__(self, veste: Veste, screen: MainScreen, wrapping: Wrapping) -> None:
        self._veste, self._screen, self._wrapping = veste, screen, wrapping

    def claim(self, chat: str) -> None:
        """Show what is known about somebody who waits, and ask."""
        steering = self._screen.steering
        asked = to_take(self._veste, chat, lambda: steering.claim(chat, sure=True))
        if asked is None:
            self._say(self._veste.words("say.nobody_waits"))
        else:
            self._ask(*asked, "focus", chat)

    def close_chat(self, chat: Chat) -> None:
        """Close the chat, or give it back; one that is closed is taken off the screen."""
        veste, words = self._veste, self._veste.words
        slot = veste.desk.slots.of(chat.id)
        if slot is None:
            return
        if chat.ended is not None:
            over = "close.taken_title" if chat.ended == "taken" else "close.away_title"
            rows = [*title(words(over, **named(slot, words)))]
            choices = [Choice(words("close.away"), lambda: self._close(chat.id))]
        else:
            rows = [*title(words("close.title", **named(slot, words)))]
            if veste.desk.drafts.of(chat.id):
                rows += [BLANK, *plain(words("close.draft"))]
            choices = [
                Choice(words("close.do"), lambda: self._close(chat.id)),
                Choice(words("close.release"), lambda: self._release(chat)),
            ]
        if chat.ended not in {"erased", "taken"}:  # a colleague's talk is theirs to end
            blocking = Blocking(veste, partial(self._ask_of, chat), self._say, self._ended)
            choices.append(Choice(words("block.begin"), partial(blocking.why, chat.id)))
        choices = as_asked(veste.desk, chat, choices, self._changed)
        if chat.can_return and chat.ended is None:
            choices.append(Choice(words("return_note.do"), partial(self._note, chat.id)))
        if chat.ended is None:  # last, so that no other digit means something else near closing
            choices += self._farewell(chat)
        self._ask(rows, choices, slot.word, chat.id)

    def _farewell(self, chat: Chat) -> list[Choice]:
        """Near closing time: offer the sentence that says so, for the draft, in their language."""
        veste = self._veste
        visitors = visitors_words(chat.intake.language)
        sentence = farewell(veste.desk, chat.id, veste.clock(), visitors)
        pane = self._screen.panes.get(chat.id)
        if not sentence or pane is None:
            return []
        put = partial(pane.composer.draft.put_sentence, sentence)
        return [Choice(veste.words("ramp.offer"), put)]

    def hand_over(self) -> None:
        """Answer a colleague who offers me a chat; else ask who shall take mine over."""
        veste = self._veste
        offer, chat = veste.desk.team.offers.waiting(veste.clock()), veste.desk.chat()
        if offer is not None:
            self._offered(offer)
        elif (asked := veste.desk.board.blocks.question()) is not None:
            ask = partial(self._ask, rule="focus", about=asked.chat)
            Blocking(veste, ask, self._say).second(asked)
        elif chat is None or chat.ended is not None:
            self._say(veste.words("say.no_chat"))
        elif veste.desk.team.waits_for(chat.id) is not None:
            self._take_back(chat)
        else:
            self._who_takes(chat)

    def _take_back(self, chat: Chat) -> None:
        """Ask whether what is offered is taken back, as long as nobody answered it."""
        veste, words = self._veste, self._veste.words
        team, slot = veste.desk.team, veste.desk.slots.of(chat.id)
        if slot is None:
            return
        asked = team.waits_for(chat.id)
        name = team.name(asked or "", words)
        rows = [*title(words("handover.out", **named(slot, words), name=name)), BLANK]
        rows += plain(words("handover.role_now" if chat.id in team.to_role else "handover.until"))
        choices = [
            Choice(words("handover.take_back"), partial(self._taken_back, chat.id)),
            Choice(words("handover.others"), partial(self._who_takes, chat)),
        ]
        choices = as_asked(veste.desk, chat, choices, self._changed)
        choices = only_while(lambda: team.waits_for(chat.id) == asked, choices, self._changed)
        self._ask(rows, choices, slot.word, chat.id)

    def _taken_back(self, chat: str) -> None:
        veste = self._veste
        done = veste.counsellor.take_back(chat)
        if done:
            handing.say_offered(veste, veste.words("say.taking_back"), chat)
        else:
            self._say(veste.words(OFFLINE))

    def _who_takes(self, chat: Chat) -> None:
        veste, words = self._veste, self._veste.words
        team, slot = veste.desk.team, veste.desk.slots.of(chat.id)
        if slot is None:
            return
        rows = [*title(words("handover.ask", **named(slot, words)))]
        if not team.able():
            rows += [BLANK, *plain(words("handover.nobody"))]
        roles = [
            Choice(words(f"role.{each}"), partial(self._write_note, chat.id, each, role=True))
            for each in offered(team.able())
        ]
        choices = [
            Choice(team.name(each.who, words), partial(self._write_note, chat.id, each.who))
            for each in team.able()[: DIGITS - 1 - len(roles)]
        ]
        choices += roles
        choices.append(Choice(words("close.release"), lambda: self._release_asked(chat, slot)))
        self._ask(rows, choices, slot.word, chat.id)

    def _release_asked(self, chat: Chat, slot: Slot) -> None:
        """Give a chat back; where no line to a colleague comes between, ask once more.

        The same digit is a colleague's yes, or a colleague, while there is one.
        """
        veste, words = self._veste, self._veste.words
        if veste.desk.team.able():
            self._release(chat)
            return
        rows = [*title(words("close.release_title", **named(slot, words)))]
        rows += [BLANK, *plain(words("handover.nobody"))]
        if veste.desk.drafts.of(chat.id):
            rows += [BLANK, *plain(words("close.draft"))]
        back = Choice(words("close.release"), lambda: self._release(chat))
        self._ask(rows, [back], slot.word, chat.id)

    def _release(self, chat: Chat) -> None:
        """Give a chat back: with a line for whoever takes it, where anybody could read that."""
        if self._veste.desk.team.able():
            self._veste.push_screen(handing.GiveBackScreen(chat.id, self.release))
        else:
            self.release(chat.id)

    def _write_note(self, chat: str, to: str, *, role: bool = False) -> None:
        self._veste.push_screen(
            handing.RoleNoteScreen(chat, to) if role else handing.NoteScreen(chat, to)
        )

    def _note(self, chat: str) -> None:
        self._veste.push_screen(handing.ReturnNoteScreen(chat))

    def _offered(self, offer: Offer) -> None:
        veste, words = self._veste, self._veste.words
        desk = veste.desk
        name, now = desk.team.name(offer.by, words), veste.clock()
        rows = [*title(words("handover.wants", name=name)), BLANK]
        rows += labelled(words("handover.says"), [offer.note] if offer.note else [])
        choices = [Choice(words("handover.refuse"), partial(self._answer, offer, False))]
        for limit in show_care.limits(desk, now, offer.chat):
            rows += [BLANK, *plain(limit)]
        if verdict(desk, offer.chat, now) is not Verdict.REFUSE:
            choices.insert(0, Choice(words("handover.take"), partial(self._answer, offer, True)))
        stands = partial(desk.team.offers.is_asked, offer)
        choices = only_while(stands, choices, self._not_asked_now)
        self._ask(rows, choices, "focus", offer.chat, offer.id)

    def _not_asked_now(self) -> None:
        self._say(self._veste.words("say.not_asked_now"))

    def _answer(self, offer: Offer, accept: bool) -> None:
        veste = self._veste
        done = veste.counsellor.answer(offer.id, veste.clock(), accept=accept)
        if accept or not done:
            veste.steering.told(Outcome.DONE if done else Outcome.REFUSED)
        self._screen.paint()

    def release(self, chat: str, note: str = "") -> str:
        """Give a chat back to the queue, with what is for whoever takes it.

        Returns why not, as a word of the catalog; "" when it goes.
        """
        veste = self._veste
        why_not = handing.STAYS.get(veste.counsellor.release(chat, note), "")
        if why_not:
            self._say(veste.words(why_not))
        self._screen.paint()
        self._screen.write()
        return why_not

    def _close(self, chat: str) -> None:
        veste = self._veste
        if veste.counsellor.close(chat, veste.clock()) is Outcome.OFFLINE:
            self._say(veste.words(OFFLINE))
        else:
            self._ended(chat)

    def _ended(self, chat: str) -> None:
        self._screen.paint()
        self._screen.write()
        self._wrapping.expect(chat)
        self._wrapping.arrive()

    def _ask_of(self, chat: Chat, rows: list[Line], choices: list[Choice]) -> None:
        choices = as_asked(self._veste.desk, chat, choices, self._changed)
        self._ask(rows, choices, "focus", chat.id)

    def _changed(self) -> None:
        self._say(self._veste.words("say.changed"))

    def _say(self, sentence: str) -> None:
        self._screen.keys.say(sentence)

    def _ask(
        self,
        rows: list[Line],
        choices: list[Choice],
        rule: str,
        about: str | None = None,
        offer: str = "",
    ) -> None:
        self._screen.bar.display = False
        self._screen.asking.ask(rows, choices, rule, about=about, offer=offer)


def to_take(
    veste: Veste, chat: str, does: Callable[[], None]
) -> tuple[list[Line], list[Choice]] | None:
    """Return what a sheet shows of somebody who waits, and its choice, which `does` take them.

    There is nothing to choose at the hard limit; None when they do not wait any more.
    """
    words, view = veste.words, claim(veste.desk, chat, veste.clock())
    if view is None:
        return None
    ink = "alarm b" if view.urgency.value in {"◆", "!!"} else "text b"
    reason = Span(f"{view.urgency.value} {view.reason}", ink)
    rows = [
        *title(words("claim.title")),
        BLANK,
        Line((reason, Span(f"   {view.waited}", "soft"))),
        BLANK,
        *labelled(words("claim.said"), list(view.said)),
        *labelled(words("claim.first"), [view.first] if view.first else []),
        *labelled(words("claim.left"), [view.left] if view.left else []),
    ]
    for limit in view.limits:
        rows += [BLANK, *plain(limit)]
    aside: tuple[Span, ...] = ()
    if view.slot is not None:
        aside = (
            Span(f"          {words('claim.becomes')} ", "soft"),
            Span(f"{view.slot.shape} ", view.slot.word),
            Span(view.word, f"{view.slot.word} b"),
        )
    take = Choice(words("claim.take"), does, aside)
    return rows, [take] if view.possible else []
