"""What every key does at the desk: the table of keys, joined to the counsellor's acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.counsellor import Outcome
from console.desk.search import Search
from console.keys import PROMISED, key_table, letter_of, letters
from console.screens.offers import offers
from console.screens.plan import HALVES, Where
from console.screens.sheets import Sheets
from console.widgets.over import DEAF

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

    from console.app import Veste
    from console.screens.main import MainScreen

TABLE = key_table()
LETTERS = letters()


class Steering:
    """Takes each key before any widget sees it, and tells the composer what to do.

    Keys are taken in the order in which they came, so nothing that is typed ahead can
    reach a pane that has just lost the focus. `searching` is the open search.
    """

    def __init__(self, veste: Veste, screen: MainScreen) -> None:
        self._veste, self._screen = veste, screen
        self.searching: Search | None = None
        self.before: str | None = None
        self.sheets = Sheets(veste, screen)
        self._acts: dict[str, Callable[[], None]] = {
            "next": lambda: self.claim(None),
            "queue": self._queue,
            "chat1": lambda: self.go_to(1),
            "chat2": lambda: self.go_to(2),
            "chat3": lambda: self.go_to(3),
            "unread": self._unread,
            "split": self._split,
            "pane": lambda: self._pane(1),
            "pane_back": lambda: self._pane(-1),
            "handbook": self._handbook,
            "insert": self._insert,
            "card": lambda: self._drawer("card"),
            "close": self._close,
            "blank": veste.action_blank,
            "scroll_up": lambda: self._scroll(-1),
            "scroll_down": lambda: self._scroll(1),
            "palette": self._palette,
            "help": veste.action_help_page,
            "bar": self._escape,
            "quit": self.sheets.quit,
        }

    def act(self, name: str) -> None:
        """Do the action with this name of the key table."""
        self._acts[name]()

    def take(self, event: events.Key) -> bool:
        """Take a key. False leaves it to the widget that has the focus."""
        screen, key = self._screen, event.key
        screen.keys.say("")
        if screen.sheet.display:
            self._answer(key)
            return True
        if screen.bar.display:
            self._letter(event)
            return True
        name = TABLE.get(key)
        if screen.palette.display:
            return self._in_palette(key)
        if name in self._acts:
            self.act(name)
            return True
        letter = letter_of(key)
        if letter is not None:
            self._unknown(letter)
            return True
        return self._in_list(key)

    def claim(self, chat: str | None, *, sure: bool = False) -> None:
        """Take `chat`, or who needs somebody most."""
        veste = self._veste
        words, desk = veste.words, veste.desk
        who = chat or getattr(desk.queue.next(), "chat", None)
        match veste.counsellor.claim(who, sure=sure):
            case Outcome.NOBODY:
                self.say(words("say.nobody_waits"))
            case Outcome.OFFLINE:
                self.say(words("say.offline"))
            case Outcome.REFUSED:
                self.say(words("limit.hard", n=len(desk.held())))
            case Outcome.ASK if who is not None:
                self.sheets.claim(who)
            case _:
                self.say(words("say.asked"))

    def go(self, chat: str) -> None:
        """Go to `chat` and write there."""
        veste, screen = self._veste, self._screen
        if veste.desk.active != chat:
            self.before = veste.desk.active
        veste.counsellor.go(chat, veste.clock())
        self._leave_drawer()
        screen.paint()
        screen.write(chat)
        screen.paint()

    def go_to(self, number: int) -> None:
        """Go to the chat at this place."""
        chat = self._veste.desk.slots.at(number)
        if chat is None:
            self.say(self._veste.words("say.no_chat_there", n=number))
        else:
            self.go(chat)

    def say(self, sentence: str) -> None:
        """Say something in the last row, until the next key."""
        self._screen.keys.say(sentence)

    # What the composer tells.

    def on_send(self, chat: str, text: str) -> bool:
        """Send; True when the draft is empty now."""
        veste, words = self._veste, self._veste.words
        match veste.counsellor.send(chat, text, veste.clock()):
            case Outcome.DONE:
                self._screen.panes[chat].talk.to_end()
                self._screen.paint()
                return True
            case Outcome.SAME:
                self.sheets.same_text(chat, text)
            case Outcome.TOO_LONG:
                self.say(words("hint.too_long"))
            case Outcome.CLOSED:
                self.say(words("hint.closed"))
            case _:
                pass
        return False

    def on_typed(self, chat: str, text: str) -> None:
        """Keep the draft, tell the visitor that I am typing, let the composer grow."""
        veste = self._veste
        if chat in veste.desk.chats:
            veste.counsellor.typed(chat, text, veste.clock())
            self._screen.paint_chat(veste.desk.chats[chat])

    def on_composer_focus(self, chat: str) -> None:
        """From here the guard counts; the chat with the composer is the one I am in."""
        veste = self._veste
        if chat not in veste.desk.chats:
            return
        if veste.desk.active != chat:
            self.before = veste.desk.active
            veste.counsellor.go(chat, veste.clock())
        veste.desk.guard.focused(chat, veste.clock())
        self._screen.paint()
        wait = veste.desk.guard.still(chat, veste.clock())
        if wait > 0:
            self._screen.set_timer(wait + 0.01, self._screen.paint)

    def on_composer_blur(self, chat: str) -> None:
        """The frame becomes thin."""
        del chat
        self._screen.paint()

    def room_for(self, chat: str, text: str) -> bool:
        """Whether `text` fits in one message."""
        del chat
        return self._veste.counsellor.link.fits(text)

    # Keys in their places.

    def _answer(self, key: str) -> None:
        sheet = self._screen.sheet
        match sheet.answer(key, self._veste.clock()):
            case "back":
                self.sheets.close()
            case "chosen":
                does = sheet.choices[int(key) - 1].does
                self.sheets.close()
                does()
            case _:
                pass

    def sheet_has_focus(self) -> None:
        """The sheet is drawn and has the focus: it hears from 400 ms on."""
        self._screen.sheet.hears_from = self._veste.clock() + DEAF

    def _letter(self, event: events.Key) -> None:
        screen = self._screen
        screen.bar.display = False
        letter = letter_of(event.key) or event.key
        if event.key != "escape":
            letter = letter.lower()
            name = LETTERS.get(letter) or TABLE.get(event.key)
            if name in self._acts and name != "bar":
                self.act(name)
            else:
                self._unknown(event.character or letter)
        screen.paint()

    def _unknown(self, letter: str) -> None:
        known = letter.lower() in PROMISED
        key = "say.not_yet" if known else "say.nothing"
        shown = letter.upper() if letter.isprintable() else "?"
        self.say(self._veste.words(key, letter=shown[:12]))

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
            return False
        return True

    def _in_list(self, key: str) -> bool:
        screen, desk = self._screen, self._veste.desk
        step = {"up": -1, "down": 1}.get(key, 0)
        place = screen.place
        if place in {"queue", "guide"} and key == "question_mark":
            self._veste.action_help_page()
        elif place in {"queue", "guide"} and key == "slash":
            self._handbook()
        elif place == "queue" and step:
            desk.queue.move(step)
        elif place == "queue" and key == "enter" and desk.queue.cursor:
            self.sheets.claim(desk.queue.cursor)
        elif place == "search" and step and self.searching:
            if self.searching.opened:
                screen.guide.body.scroll_rows(step)
            else:
                self.searching.move(step)
        elif place == "search" and key == "enter" and self.searching:
            self.searching.opened = self.searching.entry is not None
        elif place == "guide" and step:
            if self.searching:
                self.searching.step(step)
            elif desk.active:
                desk.guide.step(desk.active, step)
        else:
            return False
        screen.paint()
        return True

    def _escape(self) -> None:
        screen = self._screen
        place = screen.place
        if place in {"write", "nothing"}:
            screen.bar.display = True
        elif place == "search" and self.searching and self.searching.opened:
            self.searching.opened = False
        else:
            self._leave_drawer()
            screen.write()
        screen.paint()

    def _leave_drawer(self) -> None:
        self.searching = None
        self._screen.drawer = ""
        if self._screen.place == "queue":
            self._veste.desk.queue.point(None)

    def _drawer(self, name: str) -> None:
        screen = self._screen
        screen.drawer = "" if screen.drawer == name else name
        screen.paint()

    def _queue(self) -> None:
        screen, queue = self._screen, self._veste.desk.queue
        self.searching = None
        screen.drawer = "queue"
        if queue.cursor is None:
            queue.move(0)
        screen.paint()
        screen.set_focus(screen.queue, scroll_visible=False)
        screen.paint()

    def _handbook(self) -> None:
        screen, veste = self._screen, self._veste
        if veste.handbook is None:
            self.say(veste.words("guide.loading"))
            return
        screen.drawer = "guide"
        self.searching = self.searching or Search(veste.handbook)
        screen.guide.field.value = ""
        screen.paint()
        screen.set_focus(screen.guide.field, scroll_visible=False)
        screen.paint()

    def _insert(self) -> None:
        screen, desk = self._screen, self._veste.desk
        pane = screen.panes.get(desk.active or "")
        if pane is None or desk.active is None:
            self.say(self._veste.words("say.no_chat"))
            return
        sentence = self.searching.insert() if self.searching else desk.guide.insert(desk.active)
        if sentence is None:
            self.say(self._veste.words("guide.nothing"))
            return
        # By its queue: letters that were typed before this key come before the sentence.
        pane.composer.draft.call_next(pane.composer.draft.put_sentence, sentence)
        screen.paint()

    def _unread(self) -> None:
        chat = self._veste.desk.next_unread()
        if chat is None:
            self.say(self._veste.words("say.no_unread"))
        else:
            self.go(chat)

    def _split(self) -> None:
        screen, desk = self._screen, self._veste.desk
        order = [chat.id for chat in desk.by_slot()]
        if len(order) < 2 or desk.active is None:
            self.say(self._veste.words("say.one_chat"))
        elif screen.app.size.width < HALVES:
            self.go(
                self.before
                if self.before in order and self.before != desk.active
                else next(c for c in order if c != desk.active)
            )
        else:
            screen.split = not screen.split
            screen.paint()

    def _pane(self, by: int) -> None:
        screen, layout = self._screen, self._screen.plan
        stops = ["write"]
        if layout.queue is not Where.HIDDEN:
            stops.append("queue")
        if layout.guide is not Where.HIDDEN:
            stops.append("guide")
        here = screen.place
        at = (
            stops.index(here)
            if here in stops
            else stops.index("guide")
            if here == "search" and by < 0
            else 0
        )
        if here == "search" and by > 0:
            screen.set_focus(screen.guide, scroll_visible=False)
            screen.paint()
            return
        match stops[(at + by) % len(stops)]:
            case "queue":
                self._queue()
            case "guide":
                screen.set_focus(screen.guide, scroll_visible=False)
            case _:
                self._veste.desk.queue.point(None)
                screen.write()
        screen.paint()

    def _scroll(self, by: int) -> None:
        screen = self._screen
        if screen.place in {"search", "guide"}:
            screen.guide.body.scroll_rows(by * max(1, screen.guide.body.size.height - 2))
            return
        pane = screen.panes.get(self._veste.desk.active or "")
        if pane is not None:
            pane.talk.scroll_rows(by * max(1, pane.talk.size.height - 2))
            screen.paint()

    def _close(self) -> None:
        chat = self._veste.desk.chat()
        if chat is None:
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
