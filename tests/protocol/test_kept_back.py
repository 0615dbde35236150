"""A relay that keeps something back is noticed on both sides, and hides no words by it."""

from __future__ import annotations

from protocol.heard import Said
from protocol.log import FrameEntry
from protocol.payloads import Text
from tests.builders import NOW
from tests.protocol.relay_scene import Scene


def test_the_counsellor_notices_that_the_end_was_kept_from_the_visitor() -> None:
    scene = Scene()
    frame, epoch, seq = scene.console.seal(Text("ga nu weg daar"))
    scene.console.stored(epoch, seq, scene.pos + 1)
    scene.page.pos = scene.pos + 1  # the relay let the page believe something else was there
    reply, _, _ = scene.page.seal(Text("ben je er nog"))
    heard = scene.console.hear(FrameEntry(scene.pos + 2, NOW, reply))
    assert isinstance(heard, Said)
    assert heard.missing
    assert frame


def test_the_visitor_notices_that_the_end_was_kept_from_the_counsellor() -> None:
    scene = Scene()
    _, epoch, seq = scene.page.seal(Text("mag ik iets zeggen"))
    scene.page.stored(epoch, seq, scene.pos + 1)
    scene.console.pos = scene.pos + 1
    reply, _, _ = scene.console.seal(Text("ben je er nog"))
    heard = scene.page.hear(FrameEntry(scene.pos + 2, NOW, reply))
    assert isinstance(heard, Said)
    assert heard.missing


def test_a_relay_that_says_stored_and_keeps_the_frame_is_noticed() -> None:
    scene = Scene()
    _, epoch, seq = scene.page.seal(Text("mag ik iets zeggen"))
    scene.page.stored(epoch, seq, 1)  # a position that is somebody else's
    reply, _, _ = scene.console.seal(Text("ben je er nog"))
    heard = scene.page.hear(FrameEntry(scene.pos + 1, NOW, reply))
    assert isinstance(heard, Said)
    assert heard.missing


def test_what_is_missing_is_told_once_and_hides_no_words() -> None:
    scene = Scene()
    _, epoch, seq = scene.page.seal(Text("mag ik iets zeggen"))
    scene.page.stored(epoch, seq, 1)
    told = []
    for number in range(3):
        frame, _, _ = scene.console.seal(Text(str(number)))
        heard = scene.page.hear(FrameEntry(scene.pos + 1 + number, NOW, frame))
        assert isinstance(heard, Said)
        told.append((heard.payload.text, heard.missing))
    assert told == [("0", True), ("1", False), ("2", False)]


def test_nobody_is_blamed_when_a_reply_was_on_its_way_already() -> None:
    scene = Scene()
    reply, _, _ = scene.console.seal(Text("en nog iets"))
    _, epoch, seq = scene.page.seal(Text("tegelijk"))
    scene.page.stored(epoch, seq, scene.pos + 1)
    heard = scene.page.hear(FrameEntry(scene.pos + 2, NOW, reply))
    assert isinstance(heard, Said)
    assert not heard.missing
