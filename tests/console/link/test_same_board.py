"""Two supervisors see the same moments, whenever each of them came on duty or was away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.carer import Carer
from console.desk.matters import matters
from console.desk.pointer import Pointer
from console.desk.show_board import board
from protocol import ids
from tests.console.link.night_with_desks import NightWithDesks
from tests.console.recording_link import RecordingLink
from tests.night import Desk
from tests.reading import claim, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from protocol.letters import Tally


class Line(RecordingLink):
    """A link that seals what is told to supervisors, and sends it through the night's relay."""

    def __init__(self, night: NightWithDesks, desk: Desk) -> None:
        super().__init__()
        self._night, self._team = night, night.of(desk).teller.team

    def reasons(
        self,
        chat: str | None,
        codes: Mapping[str, float],
        slot: int | None,
        tally: Tally | None = None,
    ) -> bool:
        name = None if chat is None else ids.from_text(chat)
        return self._team.tell_reasons(name, codes, slot, tally, self._night.now / 1000)

    def call(self, chat: str, on: bool, since: float) -> bool:
        return self._team.call(ids.from_text(chat), since, self._night.now / 1000, on=on)


class Evening:
    """Noor with a chat, and Joris who watches from the beginning."""

    def __init__(self) -> None:
        self.night = NightWithDesks()
        self.noor = self.night.colleague("counsellor")
        self.joris = self.night.colleague("supervisor")
        self.line = Line(self.night, self.noor)
        self.carer = Carer(self.night.of(self.noor).desk, self.line)
        self.guest = self.night.visitor("hoi")
        claim(self.night, self.noor, self.guest)

    def lasts(self, seconds: int) -> None:
        """Let time pass as it does: Noor's console looks at it again and again."""
        for _ in range(seconds // 10):
            self.night.wait(10)
            self.carer.tell(self.night.now / 1000)
            self.night.settle()

    def reasons(self, who: Desk) -> list[tuple[str, int]]:
        """Return what stands on somebody's board, and for how many seconds."""
        now = self.night.now / 1000
        rows = matters(self.night.of(who).desk, now)
        return [(each.key, int(now - each.since)) for row in rows for each in row.reasons]

    def screen(self, who: Desk) -> list[tuple[str, str, str]]:
        """Return the rows as somebody reads them."""
        rows = board(self.night.of(who).desk, Pointer(), self.night.now / 1000).attention.rows
        return [(row.who, row.reason, row.time) for row in rows]


def test_who_comes_on_duty_late_sees_since_when_somebody_waits_for_an_answer() -> None:
    it = Evening()
    it.lasts(1200)
    late = it.night.colleague("supervisor")
    it.lasts(60)
    assert it.reasons(late) == it.reasons(it.joris) == [("board.unanswered", 1260)]
    assert it.screen(late) == it.screen(it.joris)
    assert it.screen(late)[0][2] == "21 min"


def test_who_lost_the_line_for_five_minutes_sees_what_everybody_else_sees() -> None:
    it = Evening()
    karin = it.night.colleague("supervisor")
    it.lasts(240)
    it.night.drop(karin)
    it.night.write(it.noor, it.guest, "ik lees met je mee")
    it.lasts(20)
    say(it.night, it.guest, "mag ik het vertellen")
    it.lasts(280)
    it.night.sign_in(karin)
    it.lasts(20)
    assert it.reasons(karin) == it.reasons(it.joris) == [("board.unanswered", 300)]


def test_a_call_and_a_word_of_my_own_are_as_old_for_who_comes_late() -> None:
    it = Evening()
    desk, name = it.night.of(it.noor).desk, ids.text(it.guest.session.chat)
    it.night.write(it.noor, it.guest, "ik lees met je mee")
    it.lasts(60)
    talk = desk.chats[name]
    talk.called, talk.called_since = True, it.night.now / 1000
    talk.level = "high"
    it.lasts(600)
    late = it.night.colleague("supervisor")
    it.lasts(30)
    seen = [("board.called", 630), ("board.heavy", 620)]
    assert it.reasons(late) == it.reasons(it.joris) == seen


def test_a_line_that_was_lost_while_they_typed_counts_from_then() -> None:
    it = Evening()
    desk, name = it.night.of(it.noor).desk, ids.text(it.guest.session.chat)
    it.night.write(it.noor, it.guest, "ik lees met je mee")
    it.lasts(60)
    desk.chats[name].typing = True
    it.night.drop(it.guest)
    it.lasts(300)
    late = it.night.colleague("supervisor")
    it.lasts(10)
    assert it.reasons(late) == it.reasons(it.joris) == [("board.cut_off", 310)]
