"""The plain structs that the screens draw: words are ready, colours are token names."""

from __future__ import annotations

import msgspec

from console.desk.queue import Urgency, WaitingRow
from console.desk.slots import Slot
from console.desk.transcript import Block
from console.desk.worded import Worded


class View(msgspec.Struct, frozen=True, kw_only=True):
    """The common base: two equal views look the same, so nothing is drawn again."""


class StatusView(View, frozen=True):
    """The first row. `lost` is set while the connection is down and takes the whole row.

    `near`: the doors close soon, or did a moment ago: what it says of them is brighter.

    `page` is set while the visitor's page is not the one that was signed, and `practice`
    when all of this is invented: then it stands where the connection would stand.
    """

    connected: str
    waiting: int
    calm: str
    danger: str
    long: str
    day: str
    open_long: str
    open_short: str
    clock: str
    me: str
    near: bool = False
    lost: str | None = None
    as_of: str = ""
    page: str = ""
    practice: str = ""


class LessonView(View, frozen=True):
    """The row of guidance in a practice chat. A key in `sentence` stands between backticks."""

    progress: str
    sentence: str
    skip: str


class ChatRow(View, frozen=True):
    """One of my chats in the list and in the strip. `bright` asks for the text token."""

    chat: str
    slot: Slot
    word: str
    state: str
    short: str
    bright: bool
    under: str
    new: int
    active: bool


class MineView(View, frozen=True):
    """My chats, how many I may hold, and the forms that wait."""

    title: str
    count: str
    rows: tuple[ChatRow, ...]
    forms: str = ""


class QueueView(View, frozen=True):
    """Everybody who waits, and a sentence for when nobody does.

    Above them an alarm, if there is one, and what colleagues ask. `waiting` leaves out who has
    just gone; `cursor` is the number of a row.
    """

    title: str
    rows: Worded[WaitingRow]
    waiting: int
    cursor: int | None
    empty: tuple[str, ...]
    alarm: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


class HeadView(View, frozen=True):
    """The line above a conversation."""

    slot: Slot
    word: str
    about: str
    right: str
    active: bool


class TalkView(View, frozen=True):
    """A conversation: turns, words for them, and the line that says who is typing."""

    chat: str
    slot: Slot
    word: str
    me: str
    colleague: str
    new: str
    blocks: tuple[Block, ...]
    typing: str


class ComposerView(View, frozen=True):
    """The frame around the composer. `solid`: the title just changed hands."""

    slot: Slot
    title: str
    hint: str
    active: bool
    solid: bool
    closed: bool


class CardView(View, frozen=True):
    """What is known about one chat: labelled rows, questions not asked, the phase."""

    title: str
    rows: tuple[tuple[str, str], ...]
    ask_title: str
    ask: tuple[str, ...]
    ask_note: str
    phase_title: str
    phases: tuple[tuple[str, bool], ...]


class GuideView(View, frozen=True):
    """The handbook beside the chat: an entry, why it is here, and what one can type.

    `cue` says which words of the visitor made the console look, and what they may mean; `mark`
    that short sentences are needed; `also` what else the conversation calls for; `remind` what
    may not have been asked yet.
    """

    title: str
    hint: str
    entry: str
    why: str
    sentences_title: str
    sentences: tuple[str, ...]
    chosen: int
    sections: tuple[tuple[str, str], ...]
    concept: str
    insert: str
    cue: str = ""
    mark: str = ""
    also: str = ""
    remind: str = ""


class HitRow(View, frozen=True):
    """One entry that was found, with its category and the words it was found by."""

    slug: str
    title: str
    category: str
    reason: str
    chosen: bool


class SearchView(View, frozen=True):
    """The search: hits, and the chosen entry below them, or alone when `opened`."""

    title: str
    found: str
    none: str
    hits: tuple[HitRow, ...]
    entry: GuideView | None
    opened: bool


class EmptyView(View, frozen=True):
    """The middle of an empty night."""

    title: str
    lines: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    keys: tuple[tuple[str, str], ...]


class ClaimView(View, frozen=True):
    """What a counsellor knows before taking a chat, and what it would become."""

    chat: str
    urgency: Urgency
    reason: str
    waited: str
    said: tuple[str, ...]
    first: str
    left: str  # a note of the colleague who gave it back
    limits: tuple[str, ...]  # what speaks against one more, and what the console cannot judge
    possible: bool
    slot: Slot | None
    word: str


class TeamLine(View, frozen=True):
    """One line in the staff room."""

    time: str
    who: str
    text: str
    mine: bool


class TeamView(View, frozen=True):
    """The staff room: who is there, and what was said."""

    title: str
    there: str
    only: str
    lines: tuple[TeamLine, ...]
    empty: str


class FormChoice(View, frozen=True):
    """One choice of the open question, and the key that takes it."""

    key: str
    word: str
    chosen: bool


class FormRow(View, frozen=True):
    """One question of the form. `kind`: given, unknown, not_asked or empty."""

    label: str
    answer: str
    kind: str
    note: str
    hint: str
    choices: tuple[FormChoice, ...]
    begins: bool  # a new group
    here: bool


class FormView(View, frozen=True):
    """The form after a chat. `done` stands behind the last question, `known` was not asked."""

    slot: Slot
    word: str
    title: str
    progress: str
    rows: tuple[FormRow, ...]
    done: tuple[str, ...]
    known: tuple[str, ...]
    notes: tuple[str, ...]


class CareView(View, frozen=True):
    """The question after a form: each choice is a key, a word, and what follows from it."""

    slot: Slot
    word: str
    title: str
    question: str
    choices: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]
