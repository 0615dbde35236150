"""Words what a chat looks like from outside: the four ends, silence, intake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from console.desk.clean import one_line
from console.desk.moments import clock, length
from console.link.port import Presence

if TYPE_CHECKING:
    from collections.abc import Collection
    from zoneinfo import ZoneInfo

    from console.catalog import Words
    from console.desk.chat import Chat
    from console.desk.slots import Slot


class Look(msgspec.Struct, frozen=True):
    """How a chat is right now: `state` and `short` say it, `under` says more."""

    state: str
    short: str
    under: str
    bright: bool


def named(slot: Slot, words: Words) -> dict[str, str]:
    """Return what a sentence needs to name the chat in a place: its shape, and its word."""
    return {"shape": slot.shape, "chat": words(f"slot.{slot.word}")}


def look(chat: Chat, now: float, words: Words) -> Look:
    """Return how the chat is: closed, exit, lost, typing or silent; each looks different."""
    if chat.ended is not None:
        over = ended(chat, words)
        return Look(over, over, words("state.put_away"), False)
    since = length(now - chat.presence_since, words)
    if chat.presence is Presence.EXITED:
        under = words(
            "state.exit_can_return" if chat.can_return else "state.exit_since", time=since
        )
        return Look(words("state.exit"), words("state.exit_short"), under, False)
    if chat.presence is Presence.AWAY:
        return Look(words("state.away"), words("state.away_short"), since, False)
    if chat.typing:
        return Look(words("state.typing"), words("state.typing"), "", True)
    silent = chat.rhythm.silent_for(now, chat.intake.since)
    if silent is None:
        return Look("", "", "", False)
    said = words("state.silent", time=length(silent, words))
    pace = chat.rhythm.pace
    under = "" if pace is None else words("state.pace", time=length(max(60.0, pace), words))
    return Look(said, said, under, False)


def ended(chat: Chat, words: Words) -> str:
    """Return how a chat that is mine no longer stands: closed, or a colleague has it."""
    return words("state.taken" if chat.ended == "taken" else "state.closed")


def no_more(chat: Chat | None, words: Words) -> str:
    """Return why nothing can be written to a chat any more, and how it leaves the screen."""
    return words("hint.taken" if chat and chat.ended == "taken" else "hint.closed")


def about(chat: Chat, words: Words) -> str:
    """Return what the chat is about, from the visitor's own choices at the door."""
    intake = chat.intake
    if intake.danger:
        return words("reason.danger_now")
    if intake.answers.get("wish_tell") in {"on", "yes"}:
        return words("wish.tell")
    return words(f"intent.{intake.intent}") if intake.intent else words(f"door.{intake.door}")


def cue_line(chat: Chat, words: Words) -> str:
    """Return what the visitor's words may mean, and which words; empty when nothing stood out."""
    cue = chat.cue
    if cue is None:
        return ""
    return words("guide.cue", why=words(f"cue.{cue.family}"), words=one_line(cue.words, 60))


def card_rows(chat: Chat, now: float, zone: ZoneInfo, words: Words) -> tuple[tuple[str, str], ...]:
    """Return the labelled rows of the pane about this chat."""
    intake, answers = chat.intake, chat.intake.answers
    started = f"{clock(intake.since, zone)} · {length(now - intake.since, words)}"
    wants = (
        words("wish.tell")
        if answers.get("wish_tell") in {"on", "yes"}
        else (words(f"intent.{intake.intent}") if intake.intent else words("answer.unknown"))
    )
    rows = [
        ("card.began", started),
        ("card.door", words(f"door.{intake.door}")),
        ("card.wants", wants),
        ("card.danger", words("answer.yes" if intake.danger else "answer.not_said")),
    ]
    if chat.level is not None:
        rows.append(("card.level", words("card.level_mine", level=words(f"level.{chat.level}"))))
    if intake.language != "nl":
        rows.insert(2, ("card.language", words(f"language.{intake.language}")))
    if "who" in answers:
        rows.append(("card.who", words(f"answer.who_{answers['who']}")))
    if "see" in answers:
        rows.append(("card.see", words(f"answer.see_{answers['see']}")))
    if "die" in answers:
        rows.append(("card.die", words(f"answer.{answers['die']}")))
    if "scale" in answers:
        rows.append(("card.scale", words("answer.at_start", n=_level(answers["scale"], words))))
    if "end_scale" in answers:
        rows.append(
            ("card.end_scale", words("answer.at_end", n=_level(answers["end_scale"], words)))
        )
    if answers.get("wish_short") in {"on", "yes"}:
        rows.append(("card.wish", words("wish.short")))
    pace = chat.rhythm.pace
    if pace is not None:
        rows.append(("card.pace", words("card.every", time=length(max(60.0, pace), words))))
    if chat.agreed_word:
        rows.append(("card.word", chat.agreed_word))
    if chat.can_return:
        rows.append(("card.code", words("card.has_code")))
    return tuple((words(label), value) for label, value in rows)


def not_asked(chat: Chat, asked: Collection[str], words: Words) -> tuple[str, ...]:
    """Return what nobody has put to this visitor yet: not the page, and no colleague's words.

    `asked` are names of reminders.
    """
    return tuple(
        words(f"ask.{question}")
        for question, name in (("see", "safe"), ("die", "suicide"), ("scale", "scale"))
        if question not in chat.intake.answers and name not in asked
    )


def _level(answer: str, words: Words) -> str:
    return answer if answer.isdecimal() else words("answer.skip")
