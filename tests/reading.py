"""What the people of a night have read and been warned of, as tests ask for it."""

from __future__ import annotations

import secrets

from protocol import place
from protocol.capsules import CapsuleKeys, keys_of_token
from protocol.heard import Said
from protocol.ids import new_message
from protocol.payloads import Text
from protocol.staff_messages import LeftView, Offered, Reply
from protocol.staff_messages import Night as NightMessage
from protocol.visit import Message, Trouble
from protocol.visitor_messages import Exit
from tests.night import Desk, Guest, Night


def words(desk: Desk, guest: Guest) -> list[str]:
    """Return the words this console has read of this chat, in order, as it shows them now."""
    read: list[str] = []
    for news in desk.news:
        if isinstance(news, NightMessage) and guest.session.chat not in {
            i.chat for i in news.chats
        }:
            read.clear()  # what the night does not list has left this console
        if getattr(news, "chat", None) != guest.session.chat:
            continue
        if isinstance(news, place.Reread | LeftView):
            read.clear()
        elif isinstance(news, place.InChat) and isinstance(news.heard, Said):
            payload = news.heard.payload
            read += [payload.text] if isinstance(payload, Text) else []
    return read


def reply(desk: Desk, chat: bytes, *, accept: bool = True) -> Reply:
    """Return an answer to what this console was asked last about this chat, if it was."""
    asked = [each.offer for each in desk.told(Offered) if each.chat == chat]
    return Reply(chat, asked[-1] if asked else bytes(8), accept=accept)


def page_words(guest: Guest) -> list[str]:
    """Return the words this page was told, its own from before a reload among them."""
    return [message.text for message in guest.told(Message)]


def troubles(*people: Desk | Guest) -> list[str]:
    """Return the codes of everything that did not hold for these people."""
    desks = [trouble.code for who in people for trouble in who.told(place.Trouble)]
    return desks + [trouble.code for who in people for trouble in who.told(Trouble)]


def six_words() -> CapsuleKeys:
    """Return keys as six words (or a token) make them, without the stretching."""
    return keys_of_token(secrets.token_bytes(32))


def claim(night: Night, desk: Desk, guest: Guest) -> None:
    """Let this counsellor take this waiting chat."""
    desk.session.claim(guest.session.chat)
    night.settle()


def leave(night: Night, guest: Guest) -> None:
    """Use the exit: the page is gone at once."""
    guest.session.command(Exit(new_message()))
    night.settle()
    guest.up = False


def make_code(night: Night, guest: Guest) -> CapsuleKeys:
    """Let a visitor make a return code; return what its words open."""
    keys = six_words()
    guest.session.make_code(keys)
    night.settle()
    return keys


def with_code(night: Night, desk: Desk) -> tuple[Guest, CapsuleKeys]:
    """Return a visitor with a return code who is answered by `desk`."""
    guest = night.visitor("hoi")
    claim(night, desk, guest)
    return guest, make_code(night, guest)


def say(night: Night, who: Desk | Guest, text: str, guest: Guest | None = None) -> None:
    """Say something: a visitor in their chat, or a counsellor in the chat of `guest`."""
    if isinstance(who, Guest):
        who.session.say(text)
    elif guest is not None:
        who.session.say(guest.session.chat, Text(text))
    night.settle()


def open_chat(night: Night) -> Guest:
    """Return a visitor who is answered by the first colleague."""
    noor = night.colleague()
    guest = night.visitor("hoi")
    claim(night, noor, guest)
    return guest
