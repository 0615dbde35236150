"""A supervisor and a counsellor over real sockets: reasons, whispers, sitting in."""

from __future__ import annotations

import time
from pathlib import Path

from console.link import port
from protocol import ids
from protocol.letters import Tally
from protocol.visitor_session import Message, Readers, Trouble
from tests.journeys.people import Guest, visiting
from tests.journeys.test_colleagues import held_by
from tests.journeys.test_sockets import Console, console_of
from tests.live import LiveRelay, until

HIDDEN = "rustig aan, je doet het goed"


def id_of(console: Console) -> str:
    return ids.text(console.link._session.me)


async def test_reasons_calls_and_whispers_pass_between_consoles_and_reach_no_visitor(
    relay: LiveRelay, tmp_path: Path
) -> None:
    async with (
        console_of(relay, tmp_path / "noor") as noor,
        console_of(relay, tmp_path / "sanne") as sanne,
        console_of(relay, tmp_path / "joris", "supervisor") as joris,
        visiting(Guest(relay)) as guest,
    ):
        guest.say("hoi")
        chat = await held_by(noor, guest)
        await until(lambda: [e.by for e in joris.heard(port.Elsewhere)][-1:] == [id_of(noor)])
        since = time.time() - 600
        assert noor.link.reasons(chat, {"danger": since, "silent_after": since}, 2)
        assert noor.link.call(chat, True, since)
        await until(lambda: joris.heard(port.Called))
        (told,) = joris.heard(port.ReasonsTold)
        assert (told.by, told.chat, told.slot) == (id_of(noor), chat, 2)
        assert told.codes == ("danger", "silent_after")
        assert told.since == (int(since), int(since))
        assert joris.heard(port.Called)[0].at == int(since)
        tally = Tally(heavy=2, misuse=1, rested=int(time.time() * 1000), freely=1, most=2)
        assert noor.link.reasons(None, {"cooling": since}, None, tally)
        await until(lambda: len(joris.heard(port.ReasonsTold)) == 2)
        told = joris.heard(port.ReasonsTold)[1]
        assert (told.chat, told.codes, told.tally) == (None, ("cooling",), tally)
        letter = joris.link.whisper(id_of(noor), chat, HIDDEN)
        assert letter is not None
        await until(lambda: noor.heard(port.Whispered))
        (whisper,) = noor.heard(port.Whispered)
        assert (whisper.by, whisper.chat, whisper.text) == (id_of(joris), chat, HIDDEN)
        noor.link.whisper_seen(whisper.letter, whisper.by)
        await until(lambda: joris.heard(port.WhisperSeen))
        assert joris.heard(port.WhisperSeen)[0].letter == letter
        assert noor.link.whisper(id_of(sanne), None, HIDDEN) is None  # she is no supervisor
        assert not sanne.heard(port.Elsewhere)
        assert not sanne.heard(port.ReasonsTold)
        noor.link.say(chat, "ik lees met je mee")
        await until(lambda: guest.told(Message))
        assert [message.text for message in guest.told(Message)] == ["ik lees met je mee"]
        assert guest.told(Trouble) == []
        noor.link.close(chat)
        await until(lambda: joris.heard(port.NotElsewhere))


async def test_who_sits_in_reads_from_then_on_and_the_visitor_counts_them(
    relay: LiveRelay, tmp_path: Path
) -> None:
    async with (
        console_of(relay, tmp_path / "noor") as noor,
        console_of(relay, tmp_path / "joris", "supervisor") as joris,
        visiting(Guest(relay)) as guest,
    ):
        guest.say("dit is alleen voor noor")
        chat = await held_by(noor, guest)
        noor.link.say(chat, "ik lees met je mee")
        await until(lambda: guest.told(Message))
        joris.link.sit_in(chat, True, "concern")
        await until(lambda: [e.on for e in joris.heard(port.Reading)] == [True])
        assert guest.told(Readers)[-1] == Readers(2, "sit-in")
        await until(lambda: noor.heard(port.ReadAlong)[-1].readers == (id_of(joris),))
        guest.say("wie leest er mee")
        noor.link.say(chat, "mijn collega Joris")
        turns = [("visitor", "wie leest er mee"), ("colleague", "mijn collega Joris")]
        await until(lambda: len(joris.heard(port.Turn)) == 2)
        assert sorted((t.author.value, t.text) for t in joris.heard(port.Turn)) == sorted(turns)
        joris.link.sit_in(chat, False, "done")
        await until(lambda: [e.on for e in joris.heard(port.Reading)] == [True, False])
        assert guest.told(Readers)[-1] == Readers(1, "sit-out")
        await until(lambda: noor.heard(port.ReadAlong)[-1].readers == ())
        guest.say("en nu weer wij")
        await until(lambda: "en nu weer wij" in noor.turns(port.Author.VISITOR))
        assert len(joris.heard(port.Turn)) == 2
        assert not joris.heard(port.Mine)


async def test_a_question_to_the_consultant_and_its_answer_reach_nobody_else(
    relay: LiveRelay, tmp_path: Path
) -> None:
    async with (
        console_of(relay, tmp_path / "noor") as noor,
        console_of(relay, tmp_path / "sanne") as sanne,
        console_of(relay, tmp_path / "petra", "consultant") as petra,
        visiting(Guest(relay)) as guest,
    ):
        guest.say("hoi")
        chat = await held_by(noor, guest)
        await until(lambda: noor.link._session.team.colleagues(time.time(), "consultant"))
        assert noor.link.consult(chat, "hoe verder", ("bezoeker: hoi",))
        await until(lambda: petra.heard(port.Question))
        (asked,) = petra.heard(port.Question)
        assert (asked.by, asked.question, asked.lines) == (
            id_of(noor),
            "hoe verder",
            ("bezoeker: hoi",),
        )
        assert petra.link.advise(asked.letter, asked.by or "", asked.chat, "in kleine stappen")
        await until(lambda: [a.by for a in noor.heard(port.Advised)] == [id_of(petra)])
        assert [each.by for each in noor.heard(port.Question)] == [None]  # my own, on my screen
        assert not sanne.heard(port.Question)
        assert not sanne.heard(port.Advised)
        noor.link.say(chat, "in kleine stappen dan")
        await until(lambda: guest.told(Message))
        assert [message.text for message in guest.told(Message)] == ["in kleine stappen dan"]
