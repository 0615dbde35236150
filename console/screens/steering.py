"""What every key does at the desk: the table of keys, joined to acts.

A screen of its own is imported when it is first opened: the desk stands sooner without it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from console.counsellor import Outcome
from console.desk.limits import would_hold
from console.desk.slots import BY_NUMBER
from console.desk.why_not import out_of_reach
from console.keys import TABLE, letter_of, letters
from console.screens.caring import Caring
from console.screens.inserting import Inserting
from console.screens.knowing import Knowing
from console.screens.leaving import Leaving
from console.screens.moving import Moving
from console.screens.offers import offers
from console.screens.referring import Referring
from console.screens.reminding import Reminding
from console.screens.sending import Sending
from console.screens.sheets import Sheets
from console.screens.wrapping import Wrapping
from console.screens.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

    from console.app import Veste
    from console.screens.main import MainScreen

LETTERS = letters()


class Steering:
    """Takes each key before any widget sees it, in the order in which the keys came.

    So nothing that is typed ahead can reach a pane that has just lost the focus.
    """

    def __init__(self, veste: Veste, screen: MainScreen) -> None:
        self._veste, self._screen = veste, screen
        self.moving = Moving(veste, screen)
        self.inserting = Inserting(veste, screen, self.moving)
        self.referring = Referring(veste, screen, self.moving)
        self.reminding = Reminding(veste, screen, self.moving, self.inserting)
        self.wrapping = Wrapping(veste, screen)
        self.sheets = Sheets(veste, screen, self.wrapping)
        self.writing = Writing(veste, screen, self.moving)
        self.sending = Sending(veste, screen)
        self.knowing = Knowing(veste, screen)
        self.caring = Caring(veste, screen, self.wrapping)
        self._acts: dict[str, Callable[[], None]] = {
            "next": lambda: self.claim(None),
            "queue": self.moving.queue,
            **{f"chat{n}": partial(self.moving.go_to, n) for n in BY_NUMBER},
            "unread": self.moving.unread,
            "split": self.moving.split,
            "pane": lambda: self.moving.pane(1),
            "pane_back": lambda: self.moving.pane(-1),
            "handbook": self.moving.handbook,
            "insert": self.inserting.insert,
            "refer": self.referring.open,
            "remind": self.reminding.ask,
            "card": lambda: self.moving.drawer("card"),
            "handover": self.sheets.hand_over,
            "exercise": self.sending.exercise,
            "safeword": self.knowing.safe_word,
            "code": self.knowing.code,
            "team": self._team,
            "rota": self._rota,
            "call": self._call,
            "rest": self.caring.rest,
            "level": self.caring.level,
            "misuse": self.caring.misuse,
            "consult": self._consult,
            "board": self._board,
            "close": self._close,
            "form": self.wrapping.open,
            "blank": veste.action_blank,
            "scroll_up": lambda: self.moving.scroll(-1),
            "scroll_down": lambda: self.moving.scroll(1),
            "palette": self._palette,
            "help": veste.action_help_page,
            "sign_in": self._sign_in,
            "bar": self.moving.escape,
            "quit": Leaving(veste, screen).quit,
        }

    def learn(self, name: str, does: Callable[[], None]) -> None:
        """From now on the action with this name of the key table does something here."""
        self._acts[name] = does

    def act(self, name: str) -> None:
        """Do the action with this name of the key table."""
        self._acts[name]()

    def put_away(self) -> None:
        """Close what would take the next key for itself: another screen comes over the desk."""
        self._screen.bar.display = False
        if self._screen.palette.display:
            self._close_palette()

    def take(self, event: events.Key) -> bool:
        """Take a key. False leaves it to the widget that has the focus."""
        screen, key = self._screen, event.key
        screen.keys.say("")
        self.wrapping.key_came()
        if screen.sheet.display:
            screen.asking.take(key)
            return True
        if screen.bar.display:
            self._letter(event)
            return True
        if screen.palette.display:
            return self._in_palette(key)
        if screen.form.display and self.wrapping.take(key):
            return True
        if self.referring.take(key):
            return True
        name = TABLE.get(key)
        if name in self._acts:
            self.act(name)
            return True
        if (letter := letter_of(key)) is not None:
            self._unknown(letter)
            return True
        return self._in_list(key)

    def claim(self, chat: str | None, *, sure: bool = False) -> None:
        """Take `chat`, or who needs somebody most."""
        veste, desk = self._veste, self._veste.desk
        who = chat or getattr(desk.queue.next(), "chat", None)
        outcome = veste.counsellor.claim(who, veste.clock(), sure=sure)
        if outcome is Outcome.ASK and who is not None:
            self.sheets.claim(who)
        else:
            self.told(outcome)

    def told(self, outcome: Outcome) -> None:
        """Say what became of a wish to take a chat, as long as that is so."""
        desk, up, nobody = self._veste.desk, self._veste.desk.up, outcome is Outcome.NOBODY
        said = self.worded(outcome)
        self._screen.keys.say(said, lambda: desk.up is up and not (nobody and desk.queue.waiting()))

    def worded(self, outcome: Outcome) -> str:
        """Return the sentence for what became of a wish to take a chat."""
        words, veste = self._veste.words, self._veste
        match outcome:
            case Outcome.NOBODY:
                return words("say.nobody_waits")
            case Outcome.RESTS:
                return words("say.rests")
            case Outcome.OFFLINE | Outcome.REFUSED:
                why_not = out_of_reach(veste.desk, "limit.hard")
                return words(why_not, n=would_hold(veste.desk, None, veste.clock()))
            case _:
                return words("say.asked")

    def say(self, sentence: str) -> None:
        """Say something in the last row, until the next key."""
        self._screen.keys.say(sentence)

    def _letter(self, event: events.Key) -> None:
        screen = self._screen
        screen.bar.display = False
        if event.key != "escape":
            letter = (letter_of(event.key) or event.key).lower()
            name = LETTERS.get(letter) or TABLE.get(event.key)
            if name in self._acts:
                self.act(name)
            else:
                self._unknown(event.character or letter)
        screen.paint()

    def _unknown(self, letter: str) -> None:
        shown = letter.upper() if letter.isprintable() else "?"
        self.say(self._veste.words("say.nothing", letter=shown[:12]))

    def _in_palette(self, key: str) -> bool:
        palette = self._screen.palette
        if key in {"escape", "ctrl+p"}:
            self._close_palette()
        elif key in {"up", "down"}:
            palette.move(1 if key == "down" else -1)
        elif key == "enter":
            offer = palette.offer
            self._close_palette()
            if offer is not None:
                offer.does()
        else:
            # Other keys of the table wait until the palette is closed.
            return key in TABLE or letter_of(key) is not None
        return True

    def _in_list(self, key: str) -> bool:
        screen, moving = self._screen, self.moving
        place, step = screen.place, {"up": -1, "down": 1}.get(key, 0)
        if place == "search" and (step or key == "enter") and moving.searching:
            if key == "enter":
                moving.searching.opened = moving.searching.entry is not None
                self.inserting.note(taken=False)
            else:
                moving.step(step)
        elif place not in {"queue", "guide"}:
            return False
        elif step:
            moving.step(step)
        elif key == "question_mark":
            self._veste.action_help_page()
        elif key == "slash":
            moving.handbook()
        elif key == "enter":
            self._open(place)
        else:
            return False
        screen.paint()
        return True

    def _open(self, place: str) -> None:
        cursor = self._veste.desk.queue.cursor
        if place == "guide":
            self.moving.open_entry()
            self.inserting.note(taken=False)
        elif cursor is not None:
            self.sheets.claim(cursor)

    def _sign_in(self) -> None:
        asked = self._veste.counsellor.sign_in_again()
        self.say(self._veste.words("say.signing_in" if asked else "say.signed_in"))

    def _team(self) -> None:
        from console.screens.team import TeamScreen  # noqa: PLC0415 - see the top

        self._veste.push_screen(TeamScreen())

    def _rota(self) -> None:
        from console.screens.rota import RotaScreen  # noqa: PLC0415 - see the top

        self._veste.push_screen(RotaScreen())

    def _board(self) -> None:
        from console.screens.board import BoardScreen  # noqa: PLC0415 - see the top

        shift = self._veste.desk.shift
        if shift is not None and "supervisor" in shift.roles:
            self._veste.push_screen(BoardScreen())
        else:
            self.say(self._veste.words("say.supervisors"))

    def _consult(self) -> None:
        """Answer a colleague who asks me for advice; else ask the consultant about my chat."""
        from console.screens.consult import AdviceScreen, ConsultScreen  # noqa: PLC0415 - see the top

        veste, chat = self._veste, self._veste.desk.chat()
        question = veste.desk.team.question()
        if question is not None:
            veste.push_screen(AdviceScreen(question))
        elif chat is None or chat.ended is not None:
            self.say(veste.words("say.no_chat"))
        else:
            veste.push_screen(ConsultScreen(chat.id))

    def _call(self) -> None:
        """Ask for somebody beside me in this chat, or no longer."""
        veste, chat = self._veste, self._veste.desk.chat()
        if chat is None or chat.ended is not None:
            self.say(veste.words("say.no_chat"))
        elif not veste.counsellor.call(chat.id, veste.clock()):
            self.say(veste.words("say.call_unheard"))
        else:
            self.say(veste.words("say.called" if chat.called else "say.called_off"))
        self._screen.paint()

    def _close(self) -> None:
        chat = self._veste.desk.chat()
        if chat is None and self._veste.desk.wrap_ups.forms:
            self.wrapping.open()
        elif chat is None:
            self.say(self._veste.words("say.no_chat"))
        else:
            self.sheets.close_chat(chat)

    def _palette(self) -> None:
        screen = self._screen
        screen.palette.display = True
        screen.palette.open(offers(self._veste, self))
        screen.set_focus(screen.palette.field, scroll_visible=False)
        screen.paint()

    def _close_palette(self) -> None:
        screen = self._screen
        screen.palette.display = False
        screen.write()
        screen.paint()
