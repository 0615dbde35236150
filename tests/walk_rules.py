"""What must hold through every night: a witness who has every key and believes nobody."""

from __future__ import annotations

from protocol import frames, payloads, place
from protocol.heard import Said
from protocol.ids import is_staff
from protocol.log import EpochEntry, FrameEntry, GrantEntry
from protocol.payloads import Text
from protocol.visit import Receipt, Trouble
from protocol.wraps import read_header
from server.core.house import House
from tests.night import Desk, Guest, Night
from tests.reading import page_words, words

# An honest relay may say these; whatever else is told means that something did not hold.
HONEST = {
    *("not_stored", "wrong_sequence", "rate", "taken", "wrong_state", "unknown_chat"),
    *("not_allowed", "expired", "no_key"),
    # A yes came before it was taken back, or after; the colleague or the console had gone.
    *("offer_stands", "offer_over", "not_asked", "ask_again"),
}


class Witness:
    """Reads every log with every key, and compares it with what people were told."""

    def __init__(self, night: Night) -> None:
        """Watch this night."""
        self.night = night
        self._keys: dict[tuple[bytes, int], bytes] = {}
        self._kept: set[bytes] = set()  # message ids that somebody was told are stored
        self._texts: dict[bytes, str] = {}
        self._heard: dict[int, int] = {}

    def left(self, guest: Guest) -> None:
        """Note that a page is gone for good: what it had not sent is gone with it."""
        self._learn(guest)

    def forgets(self, desk: Desk) -> None:
        """Note that a console starts anew."""
        self._learn(desk)

    # --- the rules --------------------------------------------------------------------------

    def check(self) -> None:
        """Raise `AssertionError` unless every rule holds now."""
        for guest in self.night.guests:
            self._learn(guest)
        for desk in self.night.desks.values():
            self._learn(desk)
        for chat in self.night.store._now().rows:
            self._nothing_doubled_or_reordered(chat)
        for desk in self.night.desks.values():
            self._only_members_read(desk)
        if not self.night.disk_full:
            self._who_waits_is_visible()

    def check_all_said(self, pages: list[Guest]) -> None:
        """Raise unless, at the end, everything is stored and read by those it was meant for."""
        for guest in pages:
            chat = guest.session.chat
            said = self.said(chat)
            assert not guest.session.outbox.pending(), "a page has something left to say"
            keys = guest.session.room.keys
            staff = [text for epoch, text in said if text[0] == "s" and epoch in keys]
            assert page_words_of_staff(guest) == staff, "a page missed words, or read them twice"
            for desk in self.night.desks.values():
                room = desk.session.places[chat].room if chat in desk.session.places else None
                if room is None or room.holder != desk.person.id:
                    continue
                mine = [text for epoch, text in said if text[0] == "v" and epoch in room.keys]
                read = [text for text in words(desk, guest) if text[0] == "v"]
                assert read == mine, f"the holder read {read} of {mine}"

    def _nothing_doubled_or_reordered(self, chat: bytes) -> None:
        said = [text for _, text in self.said(chat)]
        for kind in "vs":
            mine = [text for text in said if text[0] == kind]
            assert len(set(mine)) == len(mine), f"doubled: {mine}"
        by_visitor = [text for text in said if text[0] == "v"]
        assert by_visitor == sorted(by_visitor), f"reordered: {by_visitor}"
        stored = {text for mid, text in self._texts.items() if mid in self._kept}
        everywhere = {text for row in self.night.store._now().rows for _, text in self.said(row)}
        assert stored <= everywhere, f"acknowledged and lost: {stored - everywhere}"

    def _only_members_read(self, desk: Desk) -> None:
        who = desk.person.id
        for news in desk.news[self._heard.get(id(desk), 0) :]:
            if isinstance(news, place.Trouble):
                assert news.code in HONEST, f"a console was told of {news.code}"
            if isinstance(news, place.InChat) and isinstance(news.heard, Said):
                may = self._members(news.chat, news.heard.epoch)
                assert who in may, "a console opened words of an epoch it is no member of"
        self._heard[id(desk)] = len(desk.news)

    def _members(self, chat: bytes, epoch: int) -> set[bytes]:
        members: set[bytes] = set()
        for entry in self.night.store.entries(chat, 0):
            sealed: tuple[bytes, ...] = ()
            if isinstance(entry, EpochEntry):
                sealed = entry.epoch.wraps
            elif isinstance(entry, GrantEntry):
                sealed = entry.wraps
            members |= {h.member for h in map(read_header, sealed) if h.epoch == epoch}
        return members

    def _who_waits_is_visible(self) -> None:
        house: House = self.night.house
        for chat, row in self.night.store._now().rows.items():
            if row.phase != "waiting":
                continue
            assert chat in house.chats, "the house forgot who waits"
            on_duty = [self.night.desks[who] for who in house.on_duty()]
            can_grant = chat in self.night.pages and self.night.pages[chat].session._ready
            for desk in on_duty:
                assert chat in desk.session.places, "who waits is invisible to somebody on duty"
                room = desk.session.places[chat].room
                if can_grant and desk.up:
                    assert room.epoch in room.keys, "who waits cannot be read"
                    assert room.visitor_key is not None, "who waits cannot be claimed"

    # --- what the witness knows ---------------------------------------------------------------

    def _learn(self, who: Guest | Desk) -> None:
        if isinstance(who, Guest):
            self._keys |= {(who.session.chat, n): k for n, k in who.session.room.keys.items()}
            for waiting in who.session.outbox._waiting:
                self._note(waiting.mid, waiting.payload)
            self._kept |= {r.mid for r in who.told(Receipt) if r.state == "stored"}
            for trouble in who.told(Trouble):
                assert trouble.code in HONEST, f"a page was told of {trouble.code}"
            return
        for chat, held in who.session.places.items():
            self._keys |= {(chat, n): k for n, k in held.room.keys.items()}
            for waiting in held.outbox._waiting:
                self._note(waiting.mid, waiting.payload)
        self._kept |= {kept.mid for kept in who.told(place.Kept)}

    def _note(self, mid: bytes, payload: payloads.Payload) -> None:
        if isinstance(payload, Text):
            self._texts[mid] = payload.text

    def said(self, chat: bytes) -> list[tuple[int, str]]:
        """Return (epoch, text) of every text in a log, in order, opened with any key there is."""
        found = []
        for entry in self.night.store.entries(chat, 0):
            if not isinstance(entry, FrameEntry):
                continue
            header = frames.read_header(entry.frame)
            key = self._keys[chat, header.epoch]
            signer = self._signer(header.sender) if is_staff(header.sender) else None
            say = payloads.decode(frames.open_frame(key, entry.frame, signer)).say
            if isinstance(say, Text):
                found.append((header.epoch, say.text))
        return found

    def _signer(self, sender: bytes) -> bytes:
        return self.night.desks[sender].person.member().key


def page_words_of_staff(guest: Guest) -> list[str]:
    """Return what a page was told that staff said."""
    return [text for text in page_words(guest) if text[0] == "s"]
