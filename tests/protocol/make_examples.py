"""Writes `protocol/examples/`: run by hand, only when the protocol changes.

    python -m tests.protocol.make_examples [block] [chat] [pieces] [return] [code]

The examples are sealed with keys made for the occasion and published in them; every program
that speaks the protocol must open, refuse and produce what stands there.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any, cast

import msgspec

import protocol
from protocol import blocks, capsules, epochs, ids, letters, p256, payloads, second_factor
from protocol.log import EpochEntry, FrameEntry, Log, StateEntry
from protocol.room import Room
from protocol.visitor_messages import Welcome
from tests.builders import NOW, Organisation
from tests.night import Night
from tests.protocol.code_examples import make_code
from tests.reading import claim, leave, say

FOLDER = Path(protocol.__file__).parent / "examples"
OF_A_LATER_VERSION = cast("payloads.Payload", payloads.Unknown("not_yet"))
AT = NOW * 1000


def b64(value: bytes) -> str:
    """Return standard base64."""
    return base64.b64encode(value).decode()


def plain(value: Any) -> Any:
    """Return a struct as plain JSON values."""
    return json.loads(msgspec.json.encode(value))


class ChatExample:
    """One chat of a page and a counsellor, entry by entry, read by both."""

    def __init__(self) -> None:
        """Let the visitor arrive while two colleagues are on duty."""
        self.house = Organisation()
        self.noor = self.house.hire()
        sanne = self.house.hire("counsellor", "supervisor")
        self.papers = self.house.papers(self.noor, sanne)
        self.page = page = self.house.visitor()
        page.receive(protocol_welcome(self.papers), NOW)
        self.start = page.take()[-1]
        self.console = self._room(self.noor.id, self.noor.id, self.noor.find_key)
        self.visitor = self._room(ids.VISITOR, page.room.sender, page._find_key)
        self.log: list[Any] = []
        self.said: list[dict[str, Any]] = [{"pos": 3, "by": "visitor", "payload": "hello"}]
        self.both(StateEntry(1, AT, "waiting", "here", None, "start"))
        self.both(EpochEntry(2, AT, self.start.epoch))
        self.both(FrameEntry(3, AT, self.start.hello))

    def _room(self, me: bytes, sender: bytes, find_key: Any) -> Room:
        signer = self.noor.signing if ids.is_staff(me) else None
        return Room(self.page.chat, me, sender, self.page.directory, find_key, signer=signer)

    def both(self, entry: Any) -> None:
        """Append what both sides hear."""
        self.log.append(entry)
        self.console.hear(entry)
        self.visitor.hear(entry)

    def says(self, by: str, payload: payloads.Payload) -> None:
        """Append what one side says: "visitor" or "staff"."""
        mine, other = self.visitor, self.console
        if by == "staff":
            mine, other = other, mine
        frame, epoch, seq = mine.seal(payload)
        entry = FrameEntry(len(self.log) + 1, AT + len(self.log), frame)
        mine.stored(epoch, seq, entry.pos)
        self.log.append(entry)
        other.hear(entry)
        self.said.append({"pos": entry.pos, "by": by, "payload": plain(payload)})

    def claimed(self) -> None:
        """Let Noor take the chat."""
        noor, card = self.noor, self.page.directory.card(self.noor.id, NOW)
        self.both(StateEntry(6, AT + 6, "claimed", "here", noor.id, "claim"))
        points = {ids.VISITOR: p256.public_bytes(self.page.key), noor.id: card.key}
        claim, _ = self.console.make_epoch("claim", noor.id, points, noor.signing)
        self.both(EpochEntry(7, AT + 7, claim))
        self.both(StateEntry(8, AT + 8, "open", "here", noor.id, "sealed"))

    def written(self) -> dict[str, Any]:
        """Return all of it, with the keys that open it."""
        page, noor = self.page, self.noor
        return {
            "about": "One chat as its log stands at the relay; both members open it with these.",
            "now": NOW,
            "root": b64(self.house.root_point),
            "papers": plain(self.papers),
            "chat": b64(page.chat),
            "visitor": {
                "private": b64(p256.private_bytes(page.key)),
                "public": b64(p256.public_bytes(page.key)),
                "sender": b64(page.room.sender),
            },
            "staff": {
                "id": b64(noor.id),
                "signing": b64(p256.private_bytes(noor.signing)),
                "weekly": b64(p256.private_bytes(noor.weekly)),
            },
            "start": plain(self.start),
            "log": plain(Log(page.chat, tuple(self.log))),
            "epoch_keys": {str(number): b64(key) for number, key in self.console.keys.items()},
            "said": self.said,
        }


def make_chat() -> dict[str, Any]:
    """Return one chat: arrival, a claim, one of most kinds, and two that nobody knows yet."""
    chat = ChatExample()
    chat.says("visitor", payloads.Text("hoi"))
    chat.says("visitor", payloads.Answer("see", "no"))
    chat.claimed()
    chat.says("staff", payloads.Seen(8))
    chat.says("staff", payloads.Text("Hoi. Fijn dat je er bent. Ik lees met je mee."))
    chat.says("visitor", payloads.Text("ik weet niet hoe ik het moet zeggen … “mag dat” 🙂"))
    chat.says("staff", payloads.Exercise("breathe"))
    chat.says("visitor", payloads.ExerciseDone("breathe"))
    chat.says("visitor", payloads.Answer("who", "work"))
    chat.says("visitor", payloads.SafeWord("zonnebloem"))
    chat.says("staff", OF_A_LATER_VERSION)
    chat.says("visitor", OF_A_LATER_VERSION)
    chat.says("staff", payloads.Exercise("place"))
    chat.says("visitor", payloads.Text("dank je"))
    return chat.written()


def make_return() -> dict[str, Any]:
    """Return a chat that was left by the exit and taken up again with its six words."""
    words = "fiets lamp winter kaart appel boeket"
    keys = capsules.keys_of_words(words, "veste-demo")
    night = Night()
    noor, before = night.colleague(), night.visitor("hoi", "dit is van voor de pauze")
    claim(night, noor, before)
    before.session.make_code(keys)
    night.settle()
    leave(night, before)
    say(night, noor, "Ik ben er morgen weer.", before)
    filed = night.store.capsule(night.house.hmac(keys.lookup))
    back = night.come_back(keys, by_code=True)
    say(night, back, "ik ben er weer")
    say(night, noor, "Fijn. We gaan verder waar jij wilt.", back)
    return {
        "about": "What the holder of the six words reads of a chat after its exit, and what not.",
        "now": night.now // 1000,
        "root": b64(night.organisation.root_point),
        "papers": plain(night.organisation.papers(noor.person)),
        "words": words,
        "deployment": "veste-demo",
        "capsule": b64(filed[1] if filed else b""),
        "log": plain(Log(before.session.chat, tuple(night.log(back)))),
        "reads": [
            "Ik ben er morgen weer.",
            "ik ben er weer",
            "Fijn. We gaan verder waar jij wilt.",
        ],
        "closed": ["hoi", "dit is van voor de pauze"],
    }


def protocol_welcome(papers: Any) -> Any:
    """Return a welcome with these papers."""
    return Welcome(1, AT, papers)


def make_pieces() -> dict[str, Any]:
    """Return a capsule, a return code, a letter, and the commitment to a key."""
    key, proof = p256.new_key(), bytes(range(32))
    chat, secret = bytes(range(16)), bytes(reversed(range(32)))
    return {
        "about": "Capsules under a token and under six words, and a letter between colleagues.",
        **make_capsules(capsules.Capsule(chat, secret, proof, key)),
        "holds": {
            "chat": b64(chat),
            "pass": b64(secret),
            "proof": b64(proof),
            "private": b64(p256.private_bytes(key)),
            "public": b64(p256.public_bytes(key)),
        },
        "letter": make_letter(chat),
        "key_check": {
            "chat": b64(chat),
            "epoch": 7,
            "key": b64(proof),
            "check": b64(epochs.key_check(chat, 7, proof)),
        },
        "second_factor": make_factor(bytes(range(20))),
    }


def make_block() -> dict[str, Any]:
    """Return one of each message about a block, as it travels."""
    chat, since = bytes(range(16)), NOW * 1000
    until = since + blocks.LENGTHS["24h"] * blocks.HOUR
    runs = blocks.BlockInfo(chat, b"S-staff1", "threats", since, until, "7d", None)
    return {
        "about": "A chat is blocked for a day; a second person is asked for seven.",
        "FromStaff": [
            plain(blocks.BlockChat(bytes(8), chat, "threats", "7d")),
            plain(blocks.AnswerBlock(chat, since, agree=True)),
            plain(blocks.LiftBlock(chat)),
        ],
        "ToStaff": [plain(blocks.Blocks((runs,)))],
        "ToVisitor": [plain(blocks.Blocked(until))],
    }


def make_factor(secret: bytes) -> dict[str, Any]:
    """Return a secret of the second factor, as an app takes it, and its code of one moment."""
    relay, who = "https://chat.example", ids.text(b"S-staff1")
    return {
        "relay": relay,
        "id": who,
        "secret": b64(secret),
        "letters": second_factor.letters_of(secret),
        "address": second_factor.address_of(secret, who, relay),
        "moment": NOW,
        "code": second_factor.code_at(secret, NOW // second_factor.STEP),
    }


def make_capsules(capsule: capsules.Capsule) -> dict[str, Any]:
    """Return a capsule under a token, and the keys of six words, also badly typed."""
    token = bytes(range(100, 132))
    of_token = capsules.keys_of_token(token)
    words = "fiets lamp winter kaart appel boeket"
    of_words = capsules.keys_of_words(words, "veste-demo")
    return {
        "token": {
            "master": b64(token),
            "lookup": b64(of_token.lookup),
            "key": b64(of_token.key),
            "capsule": b64(capsules.seal_capsule(of_token.key, capsule)),
        },
        "words": {
            "words": words,
            "typed": "  Fiéts, LAMP wint-kaar\tappel\nboek. ",
            "deployment": "veste-demo",
            "lookup": b64(of_words.lookup),
            "key": b64(of_words.key),
        },
    }


def make_letter(chat: bytes) -> dict[str, Any]:
    """Return a hand-over note with the keys of its giver and its taker."""
    noor, sanne, weekly = p256.new_key(), p256.new_key(), p256.new_key()
    kid = ids.key_id(p256.public_bytes(weekly))
    header = letters.LetterHeader(chat, b"S-giver-", b"S-taker-", kid)
    note = letters.HandOverNote("Wil alleen vertellen. Nog niet vragen.")
    return {
        "weekly": b64(p256.private_bytes(weekly)),
        "signer": b64(p256.public_bytes(noor)),
        "stranger": b64(p256.public_bytes(sanne)),
        "receiver": b64(b"S-taker-"),
        "letter": b64(letters.seal_letter(header, p256.public_bytes(weekly), note, noor)),
        "content": plain(note),
    }


def main() -> None:
    """Write the examples that are named, or all of them."""
    makers = {
        "block": make_block,
        "chat": make_chat,
        "code": make_code,
        "pieces": make_pieces,
        "return": make_return,
    }
    FOLDER.mkdir(exist_ok=True)
    for name in sys.argv[1:] or makers:
        text = json.dumps(makers[name](), indent=1, ensure_ascii=False)
        (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
