"""Puts a sentence into the draft of the chat it is for, if I am in it; it never sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.desk.words_for import named

if TYPE_CHECKING:
    from console.app import Veste
    from console.screens.main import MainScreen
    from console.screens.moving import Moving


class Inserting:
    """Takes the sentence from what lies beside the chat: handbook, search or referral."""

    def __init__(self, veste: Veste, screen: MainScreen, moving: Moving) -> None:
        self._veste, self._screen, self._moving = veste, screen, moving

    def insert(self) -> None:
        """Put it in at the cursor, behind what was typed before this key."""
        screen, desk, search = self._screen, self._veste.desk, self._moving.searching
        if elsewhere(self._veste, screen, self._moving.beside_chat):
            return
        pane = screen.panes.get(desk.active or "")
        if pane is None or desk.active is None:
            self._screen.keys.say(self._veste.words("say.no_chat"))
            return
        sentence = search.insert() if search else desk.guide.insert(desk.active)
        if sentence is None:
            self._screen.keys.say(self._veste.words(search.NOTHING if search else "guide.nothing"))
            return
        self.note(taken=True)
        chat = desk.chats[desk.active]
        sentence = chat.address(sentence)
        if chat.misspeaks(sentence):
            self._screen.keys.say(self._veste.words("say.misspeaks"))
        # By its queue: letters that were typed before this key come before the sentence.
        pane.composer.draft.call_next(pane.composer.draft.put_sentence, sentence)
        screen.paint()

    def note(self, *, taken: bool) -> None:
        """Note for the form that an entry that was searched for was used in this chat."""
        search, desk, chat = self._moving.searching, self._veste.desk, self._moving.beside_chat
        if search is not None and search.entry is not None and chat in desk.chats:
            desk.guide.note(chat, search.entry.slug, taken=taken)


def elsewhere(veste: Veste, screen: MainScreen, chat: str | None) -> bool:
    """Return whether I am in another chat than `chat` by now, and say so: then nothing is done.

    A chat that I claimed comes while my keys are in a pane or a sheet. At 3 a.m. nobody looks for
    a sentence in a draft that is not on the screen, it would go along with the next Enter there;
    and a digit that went back to that chat would change under my eyes to whom I write.
    """
    desk, words = veste.desk, veste.words
    if chat == desk.active:
        return False
    slot = desk.slots.of(chat or "")
    if slot is None:
        screen.keys.say(words("say.changed"))
    else:
        screen.keys.say(words("say.elsewhere", **named(slot, words), n=slot.number))
    return True


def into_draft(veste: Veste, screen: MainScreen, chat: str, sentence: str) -> None:
    """Put what a sheet offered into the draft of `chat`, and say that it waits there."""
    pane = screen.panes.get(chat)
    if pane is not None and not elsewhere(veste, screen, chat):
        pane.composer.draft.put_sentence(sentence)
        screen.keys.say(veste.words("misuse.warned"))
