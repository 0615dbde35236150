"""The forms that are still to be filled in, and the one that lies open."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from console.desk.consults import Consults
from console.desk.wrap_up import Form, Pressed, forget_given, press, record
from protocol import registration as book

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from console.desk.chat import Chat
    from protocol.registration import Referral, Registration

_ENDED_BY = {"visitor": "visitor", "erased": "visitor", "silence": "silence"}
_WHO = {"parent": "relative", "friend": "relative", "work": "professional"}
_encode, _decode = msgspec.json.encode, msgspec.json.Decoder(Form).decode


class WrapUps:
    """Forms by name, in the order in which their chats ended. Moments are seconds since 1970."""

    def __init__(self, consults: Consults | None = None) -> None:
        """`consults` knows, also after a chat, whether a consultant was asked and answered."""
        self._consults = consults or Consults()
        self.forms: dict[str, Form] = {}
        self.current: Form | None = None  # the one that lies open
        self.shown = 0.0  # seconds, as of the last key: nothing on a screen moves by itself
        self._since = 0.0
        # Form to chat, which may have ended twice, while this console runs and no longer.
        self._of: dict[str, str] = {}
        self._changed: set[str] = set()
        # Chats that ended while this console runs, and were not erased: place and moment.
        self.ended: dict[str, tuple[str, float]] = {}

    def begin(
        self,
        chat: Chat,
        word: str,
        why: str,
        used: dict[str, bool],
        now: float,
        zone: ZoneInfo,
        referral: Referral | None = None,
    ) -> None:
        """Lay a form ready for `chat`, which has just ended, with all that is known filled in.

        `used` are the slugs of the handbook that were opened, True where a sentence was taken.
        `referral` is how far a referral came, as far as this console saw it.
        """
        name = f"{int(now * 1000)}-{word}-{len(self.forms)}"
        form = Form(
            name,
            word,
            now,
            _contact(chat, why, now, zone),
            _distress(chat),
            tuple(used)[-book.MOST_INTERVENTIONS :],
        )
        _fill_in(form, chat, used)
        form.used, form.consulted = _used(chat, used), self._consults.of(chat.id)
        if referral is not None:
            form.answers["referral"], form.hints["referral"] = (referral,), "check"
        if why == "erased":
            forget_given(form)
        else:
            self.ended[chat.id] = word, now
        form.mark = _mark(name, chat.id)
        self.forms[name] = form
        self._of[name] = chat.id
        self._changed.add(name)

    def erased(self, chat: str) -> None:
        """The visitor of `chat` erased everything: what they had answered goes from its forms."""
        self.ended.pop(chat, None)
        for form in self.forms.values():
            if form.mark == _mark(form.name, chat):
                forget_given(form)
                self._changed.add(form.name)

    def of(self, chat: str) -> Form | None:
        """Return the newest form of a chat that ended while this console runs."""
        return next(reversed(self._all_of(chat)), None)

    def _all_of(self, chat: str) -> list[Form]:
        return [self.forms[name] for name, about in self._of.items() if about == chat]

    def open(self, form: Form | None, now: float) -> Form | None:
        """Lay a form open, or the one that waits longest. Returns None when there is none."""
        self.put_aside(now)
        self.current = form or next(iter(self.forms.values()), None)
        self._since = now
        self.shown = self.seconds(now)
        return self.current

    def put_aside(self, now: float) -> None:
        """Close the form that lies open; it waits with what was answered."""
        self.pause(now)
        self.current = None

    def pause(self, now: float) -> None:
        """Count the seconds so far: the screen goes blank, or the console ends."""
        if self.current is not None:
            self.current.spent, self._since = self.seconds(now), now
            self._changed.add(self.current.name)

    def press(self, key: str, now: float) -> Pressed:
        """Give a key to the form that lies open."""
        if self.current is None:
            return Pressed.NOTHING
        self.shown = self.seconds(now)
        done = press(self.current, key)
        if done is Pressed.CHANGED:
            self._changed.add(self.current.name)
        return done

    def seconds(self, now: float) -> float:
        """Return how long the open form has been open, all times together."""
        return self.current.spent + max(0.0, now - self._since) if self.current else 0.0

    def finish(self) -> tuple[str, Registration] | None:
        """Take the open form off; return its name and record.

        None, and nothing changed, while nobody said who chatted: that question opens.
        """
        form = self.current
        self._count()
        if form is None:
            return None
        made = record(form)
        if made is None:
            form.at = 0
            return None
        self.current = None
        del self.forms[form.name]
        self._changed.discard(form.name)
        self._of.pop(form.name, None)
        return form.name, made

    def due(self) -> list[tuple[str, str]]:
        """Return name and content of every form to keep on disk now; they count as kept."""
        self._count()
        names, self._changed = sorted(self._changed), set()
        return [(n, _encode(self.forms[n]).decode()) for n in names if n in self.forms]

    def _count(self) -> None:
        """Take in an answer of a consultant that came after the chat, as long as its form waits."""
        for name, chat in self._of.items():
            form, consulted = self.forms[name], self._consults.of(chat)
            if form.consulted != consulted:
                form.consulted = consulted
                self._changed.add(name)

    def remember(self, content: str) -> None:
        """Take up a form that was kept on disk; one that another version wrote is left there."""
        try:
            form = _decode(content)
        except msgspec.DecodeError:
            return
        self.forms[form.name] = form


def _mark(form: str, chat: str) -> str:
    """Return what a form keeps of its chat: by it alone nobody finds a chat."""
    return sha256(f"veste/1/form {form} {chat}".encode()).hexdigest()[:32]


def _contact(chat: Chat, why: str, now: float, zone: ZoneInfo) -> dict[str, str]:
    intake = chat.intake
    arrived = datetime.fromtimestamp(intake.since, zone)
    claimed = intake.claimed
    known = claimed is not None
    waited = book.waited_band(claimed - intake.since) if claimed is not None else "unknown"
    begun = max(claimed or 0.0, intake.since)  # who returned began again
    return {
        "night": book.night_of(arrived).isoformat(),
        "start": book.start_band(arrived),
        "duration": book.duration_band(now - begun) if known else "unknown",
        "waited": waited,
        "door": intake.door,
        "language": intake.language,
        "ended_by": _ENDED_BY.get(why, "counsellor"),
    }


def _distress(chat: Chat) -> dict[str, int | str]:
    """Return the visitor's own numbers; a question that was passed over is unknown."""
    found: dict[str, int | str] = {}
    for field, question in (("distress_start", "scale"), ("distress_end", "end_scale")):
        answer = chat.intake.answers.get(question)
        if answer is not None:
            found[field] = int(answer) if answer.isdecimal() else "unknown"
    return found


def _used(chat: Chat, used: dict[str, bool]) -> dict[str, tuple[str, ...]]:
    """Return what was used, as the registration counts it: in no order of the talk."""
    last = list(used.items())[-book.MOST_USED :]
    counted = {
        "opened": tuple(slug for slug, taken in last if not taken),
        "inserted": tuple(slug for slug, taken in last if taken),
        "exercises_sent": chat.exercises.those("sent"),
        "exercises_done": chat.exercises.those("done"),
    }
    return {name: tuple(sorted(codes)) for name, codes in counted.items() if codes}


def _fill_in(form: Form, chat: Chat, used: dict[str, bool]) -> None:
    known: dict[str, str | None] = {
        "role": _WHO.get(chat.intake.answers.get("who", "")),
        "triage_start": "high" if chat.intake.danger else None,
        "returning": "code" if chat.intake.returned else None,
    }
    for question, code in known.items():
        if code is not None:
            form.answers[question], form.hints[question] = (code,), "chat"
    mine = {"role": "misuse" if chat.misuse else None, "triage_end": chat.level}
    for question, code in mine.items():
        if code is not None:
            form.answers[question], form.hints[question] = (code,), "check"
    form.answers["interventions"] = tuple(slug for slug in form.offered if used[slug])
    if form.offered:
        form.hints["interventions"] = "check"
