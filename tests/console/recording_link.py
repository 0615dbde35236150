"""A link that notes what is asked of it, and sends nothing anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from protocol.letters import Tally
    from protocol.registration import Registration
    from protocol.staff_messages import CloseWhy


class RecordingLink:
    """A link that notes what is asked of it, and sends nothing anywhere."""

    LARGEST = 4000

    def __init__(self, kept: dict[str, str] | None = None) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.heard = True  # whether anybody hears the staff room
        self.supervised = False  # whether a supervisor is on duty
        self.since: dict[str | None, dict[str, float]] = {}  # the moments of the codes told last
        self.called_since: float | None = None  # the moment of the call told last
        self.tally: Tally | None = None  # the last one that supervisors were told
        self.carried: list[tuple[int, float | None, bool]] = []  # what colleagues were told
        self.kept = dict(kept or {})
        self.kept_forms: dict[str, str] = {}
        self.kept_notes: dict[str, str] = {}

    def give_code(self, code: str) -> None:
        self.asked.append(("code", code))

    def sign_in_again(self) -> None:
        self.asked.append(("sign_in_again",))

    def claim(self, chat: str) -> None:
        self.asked.append(("claim", chat))

    def say(self, chat: str, text: str) -> str:
        self.asked.append(("say", chat, text))
        return f"mine-{len(self.asked)}"

    def exercise(self, chat: str, name: str) -> None:
        self.asked.append(("exercise", chat, name))

    def leave_note(self, chat: str, text: str) -> bool:
        self.asked.append(("leave_note", chat, text))
        return self.fits(text)

    def fits(self, text: str) -> bool:
        return len(text.encode()) <= self.LARGEST

    def typing(self, chat: str, on: bool) -> None:
        self.asked.append(("typing", chat, on))

    def seen(self, chat: str, key: int) -> None:
        self.asked.append(("seen", chat, key))

    def close(self, chat: str, why: CloseWhy = "") -> None:
        self.asked.append(("close", chat, why) if why else ("close", chat))

    def block(self, chat: str, reason: str, length: str) -> None:
        self.asked.append(("block", chat, reason, length))

    def answer_block(self, chat: str, since: float, agree: bool) -> None:
        self.asked.append(("answer_block", chat, since, agree))

    def lift_block(self, chat: str) -> None:
        self.asked.append(("lift_block", chat))

    def release(self, chat: str, note: str) -> None:
        self.asked.append(("release", chat, note) if note else ("release", chat))

    def tell_room(self, text: str) -> bool:
        self.asked.append(("room", text))
        return self.heard

    def reasons(
        self,
        chat: str | None,
        codes: Mapping[str, float],
        slot: int | None,
        tally: Tally | None = None,
    ) -> bool:
        if self.supervised:
            self.asked.append(("reasons", chat, tuple(codes), slot))
            self.since[chat] = dict(codes)
            self.tally = tally or self.tally
        return self.supervised

    def carries(self, weight: int, free: float | None, *, room: bool) -> None:
        self.carried.append((weight, free, room))

    def call(self, chat: str, on: bool, since: float) -> bool:
        if self.supervised:
            self.asked.append(("call", chat, on))
            self.called_since = since
        return self.supervised

    def consult(self, chat: str, question: str, lines: tuple[str, ...]) -> bool:
        self.asked.append(("consult", chat, question, lines))
        return self.heard

    def advise(self, about: str, to: str, chat: str | None, text: str) -> bool:
        self.asked.append(("advise", about, to, chat, text))
        return self.heard

    def hand_on(self, slot: int, at: float, code: str) -> None:
        self.asked.append(("hand_on", slot, at, code))

    def sit_in(self, chat: str, on: bool, reason: str) -> None:
        self.asked.append(("sit_in", chat, on, reason))

    def take_over(self, chat: str) -> None:
        self.asked.append(("take_over", chat))

    def whisper(self, to: str, chat: str | None, text: str) -> str | None:
        self.asked.append(("whisper", to, chat, text))
        return f"letter-{len(self.asked)}" if self.heard else None

    def whisper_seen(self, letter: str, to: str) -> None:
        self.asked.append(("whisper_seen", letter, to))

    def offer(self, chat: str, to: str, note: str, *, history: bool) -> bool:
        self.asked.append(("offer", chat, to, note, history))
        return True

    def take_back(self, chat: str) -> None:
        self.asked.append(("take_back", chat))

    def answer(self, offer: str, chat: str, accept: bool) -> None:
        self.asked.append(("answer", offer, chat, accept))

    def keep_draft(self, chat: str, text: str) -> None:
        self.asked.append(("keep", chat, text))
        if text:
            self.kept[chat] = text
        else:
            self.kept.pop(chat, None)

    def drafts(self) -> dict[str, str]:
        return dict(self.kept)

    def keep_form(self, name: str, content: str) -> None:
        self.asked.append(("keep_form", name))
        self.kept_forms[name] = content

    def forms(self) -> list[str]:
        return list(self.kept_forms.values())

    def keep_note(self, name: str, content: str) -> None:
        self.kept_notes |= {name: content}
        if not content:
            del self.kept_notes[name]

    def notes(self) -> dict[str, str]:
        return dict(self.kept_notes)

    def register(self, form: str, record: Registration) -> None:
        self.asked.append(("register", form, record))
        self.kept_forms.pop(form, None)

    def said(self) -> list[tuple[object, ...]]:
        """Return what was said to whom."""
        return [asked[1:] for asked in self.asked if asked[0] == "say"]
