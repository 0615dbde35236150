"""Puts the chosen sentence into the draft of the chat that I am in; it never sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
        search, desk = self._moving.searching, self._veste.desk
        if search is not None and search.entry is not None and desk.active is not None:
            desk.guide.note(desk.active, search.entry.slug, taken=taken)


def into_draft(veste: Veste, screen: MainScreen, chat: str, sentence: str) -> None:
    """Put what a sheet offered into the draft of `chat`, and say that it waits there."""
    pane = screen.panes.get(chat)
    if pane is not None:
        pane.composer.draft.put_sentence(sentence)
        screen.keys.say(veste.words("misuse.warned"))
