"""What happens while a counsellor writes: each composer tells it here, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.counsellor import Outcome
from console.desk.drafts import without
from console.desk.words_for import no_more
from console.screens.asking import title
from console.widgets.over import Choice

if TYPE_CHECKING:
    from console.app import Veste
    from console.screens.main import MainScreen
    from console.screens.moving import Moving


class Writing:
    """Joins the composers to the counsellor's acts. It is their `Writer`."""

    def __init__(self, veste: Veste, screen: MainScreen, moving: Moving) -> None:
        self._veste, self._screen = veste, screen
        self._moving = moving

    def on_send(self, chat: str, text: str) -> bool:
        """Send; True when the draft is empty now."""
        veste, words = self._veste, self._veste.words
        match veste.counsellor.send(chat, text, veste.clock()):
            case Outcome.DONE:
                self._screen.panes[chat].talk.to_end()
                self._screen.paint()
                return True
            case Outcome.SAME:
                self._same_text(chat, text)
            case Outcome.TOO_LONG:
                self._screen.keys.say(words("hint.too_long"))
            case Outcome.OUT:
                self._screen.keys.say(words("hint.out"))
            case Outcome.CLOSED:
                leaves, there = chat in veste.desk.leaving, veste.desk.chats.get(chat)
                self._screen.keys.say(words("hint.leaves") if leaves else no_more(there, words))
            case _:
                pass
        return False

    def _same_text(self, chat: str, text: str) -> None:
        """The same text stands in another chat: ask once."""
        veste, screen, words = self._veste, self._screen, self._veste.words
        desk = veste.desk
        other = desk.slots.of(veste.counsellor.same_with or "")
        mine = desk.slots.of(chat)
        if other is None or mine is None:
            return
        asks = words("guard.same", chat=words(f"slot.{other.word}"))
        here = f"{mine.shape} {words(f'slot.{mine.word}')}"
        screen.bar.display = False
        screen.asking.ask(
            [*title(asks)],
            [Choice(words("guard.same_send", chat=here), lambda: self._send_anyway(chat, text))],
            mine.word,
            about=chat,
        )

    def _send_anyway(self, chat: str, text: str) -> None:
        veste, pane = self._veste, self._screen.panes.get(chat)
        counsellor, now = veste.counsellor, veste.clock()
        left = without(veste.desk.drafts.of(chat), text)  # what came back while I was asked
        done = counsellor.send(chat, text, now, sure=True, left=left) is Outcome.DONE
        if done and pane is not None:
            pane.composer.draft.load_text(left)
            pane.talk.to_end()
        self._screen.paint()

    def on_typed(self, chat: str, text: str) -> None:
        """Keep the draft, tell the visitor that I am typing, let the composer grow."""
        veste, pane = self._veste, self._screen.panes.get(chat)
        if chat in veste.desk.chats:
            if pane is not None:
                pane.composer.draft.take_in(veste.desk.drafts.of(chat))
                text = pane.composer.draft.told()
            veste.counsellor.typed(chat, text, veste.clock())
            self._screen.paint_chat(veste.desk.chats[chat])

    def on_cut(self, chat: str) -> None:
        """Say that a paste was cut; nothing that is missing may go unnoticed."""
        del chat
        self._screen.keys.say(self._veste.words("hint.cut"))

    def on_composer_focus(self, chat: str) -> None:
        """From here the guard counts; the chat with the composer is the one I am in."""
        veste, screen = self._veste, self._screen
        if chat not in veste.desk.chats:
            return
        if veste.desk.active != chat:
            self._moving.before = veste.desk.active
            veste.counsellor.go(chat, veste.clock())
        veste.desk.guard.focused(chat, veste.clock())
        screen.paint()
        self._paint_after(veste.desk.guard.still(chat, veste.clock()))

    def came_back(self, chat: str) -> None:
        """The keys come back to `chat` from a screen of its own: Enter waits, as after a switch."""
        guard, now = self._veste.desk.guard, self._veste.clock()
        guard.again(now)
        self._paint_after(guard.still(chat, now))

    def _paint_after(self, wait: float) -> None:
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
