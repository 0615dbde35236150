"""Words of a visitor raise attention in this console, and it shows at which words."""

from console.catalog import load_words
from console.counsellor import Counsellor
from console.desk import show
from console.desk.cues import foremost, spans
from console.desk.desk import Desk
from console.desk.show_claim import claim
from console.desk.show_guide import guide
from console.link.port import Ended, Event
from console.paint.talk import TalkPainter
from console.plain import Plain
from handbook.cue_book import FAMILIES
from handbook.cues import WEIGHED, judge
from tests.console.recording_link import RecordingLink
from tests.console.scene import HEIDE, NOW, ZONE, mine, night, queue, quiet_night, turns, waits
from tests.console.terminal import SHELF, a_terminal

WORDS = load_words("nl")
HASTE = "wacht even, hij komt zo thuis"


def a_desk(*said: tuple[str, str, str]) -> Desk:
    desk = Desk(WORDS, ZONE)
    desk.lay_open(SHELF)
    events: list[Event] = [*quiet_night(), mine(HEIDE, NOW - 60), *turns(HEIDE, *said)]
    for event in events:
        desk.hear(event, NOW)
    desk.follow()
    return desk


def underlined(desk: Desk, width: int = 80) -> list[str]:
    view = show.talk(desk, desk.chats[HEIDE])
    rows = TalkPainter(WORDS, ZONE).lines(view, width, airy=False, offline=False)
    return ["".join(s.text for s in row.spans if s.ink == "text uv") for row in rows]


def urgent(text: str) -> str:
    cue = foremost(judge(text))
    return "" if cue is None else cue.words


def test_only_what_asks_for_haste_is_urgent() -> None:
    assert urgent(HASTE) == "hij komt zo thuis"
    assert urgent("hij slaat mij soms") == ""
    assert urgent("hoi") == ""


def test_who_and_when_are_said_only_when_there_is_nothing_more() -> None:
    judged = judge(HASTE)
    assert {"another", "time-now"} <= {cue.family for cue in judged.cues}
    assert getattr(foremost(judged), "family", None) == "presence"
    assert [HASTE[start:end] for start, end in spans(judged)] == ["hij komt zo thuis"]


def test_the_heaviest_cue_is_named_though_another_is_longer() -> None:
    text = "heb pillen genomen, hij staat voor de deur"
    assert "hij staat voor de deur" in {cue.words for cue in judge(text).cues}
    assert urgent(text) == "pillen genomen"


def test_the_words_that_made_the_console_look_are_underlined() -> None:
    assert "hij komt zo thuis" in underlined(a_desk(("2:12", "v", HASTE)))


def test_a_cue_that_is_wrapped_is_underlined_on_both_rows() -> None:
    rows = [row for row in underlined(a_desk(("2:12", "v", HASTE)), 40) if row]
    assert len(rows) == 2
    assert " ".join(rows) == "hij komt zo thuis"


def test_what_i_write_is_never_underlined() -> None:
    assert not any(underlined(a_desk(("2:12", "j", HASTE))))


def test_the_pane_says_what_the_words_may_mean() -> None:
    desk = a_desk(("2:12", "v", HASTE))
    view = guide(desk, desk.chats[HEIDE], NOW)
    assert view.cue == "valt op: iemand is dichtbij · “hij komt zo thuis”"
    calm = a_desk(("2:12", "v", "hoi"))
    assert guide(calm, calm.chats[HEIDE], NOW).cue == ""


def test_an_erased_chat_keeps_no_cue() -> None:
    desk = a_desk(("2:12", "v", HASTE))
    desk.hear(Ended(chat=HEIDE, why="erased"), NOW)
    assert "thuis" not in repr(guide(desk, desk.chats[HEIDE], NOW))
    assert not any(underlined(desk))


def test_every_family_has_words_in_every_language() -> None:
    for language in ("nl", "en"):
        assert all(load_words(language)(f"cue.{family}") for family in (*FAMILIES, WEIGHED))


def test_a_desk_without_a_handbook_looks_at_nothing() -> None:
    desk = Desk(WORDS, ZONE)
    for event in (waits("a", NOW, HASTE), mine(HEIDE, NOW), *turns(HEIDE, ("2:12", "v", HASTE))):
        desk.hear(event, NOW)
    desk.follow()
    assert desk.queue.urgent("a") == ""
    assert not any(underlined(desk))


def test_before_taking_somebody_the_words_are_told_beside_their_own_answers() -> None:
    desk = a_desk()
    desk.hear(waits("w1", NOW, HASTE, danger=True), NOW)
    view = claim(desk, "w1", NOW)
    assert view is not None
    assert "woorden: “hij komt zo thuis”" in view.said
    assert view.reason == "nu in gevaar"


def test_the_line_mode_says_why_it_looks() -> None:
    said: list[str] = []
    desk = Desk(WORDS, ZONE)
    desk.lay_open(SHELF)
    plain = Plain(Counsellor(desk, RecordingLink()), said.append)
    plain.hear(waits("w1", NOW, HASTE), NOW)
    assert "woorden: “hij komt zo thuis”" in said[0]
    plain.line("wachtrij", NOW)
    assert "woorden: “hij komt zo thuis”" in said[1]


async def test_in_the_terminal_a_row_rises_and_says_why() -> None:
    async with a_terminal([*quiet_night(), *queue()], size=(200, 50)) as terminal:
        await terminal.hear(waits("w5", NOW, HASTE))
        assert "woorden: “hij k" in terminal.text
        assert terminal.text.index("woorden:") > terminal.text.index("wacht lang")
        assert [who.chat for who in terminal.app.desk.queue.waiting()][:3] == ["w1", "w2", "w5"]


async def test_in_the_terminal_the_pane_tells_the_words() -> None:
    async with a_terminal([*night(), turns(HEIDE, *[("2:13", "v", HASTE)] * 20)[-1]]) as terminal:
        assert "valt op: iemand is dichtbij" in terminal.text
