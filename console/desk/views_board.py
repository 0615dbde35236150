"""The plain structs that board and rota draw: words are ready, colours are token names."""

from __future__ import annotations

from console.desk.queue import Urgency
from console.desk.views import View
from console.desk.worded import Worded


class BoardRow(View, frozen=True):
    """Something that asks for a supervisor's attention; `steps` are what its digits do."""

    name: str
    urgency: Urgency
    shape: str
    who: str
    reason: str
    by: str
    time: str
    under: str
    steps: tuple[str, ...]
    cursor: bool


class LoadRow(View, frozen=True):
    """What one person carries: chats as shape and word, a line of `cells`, and a word for it.

    `under` is what their night was so far, empty where there is nothing to say. `steps` are what
    digits do about the one of `chats` that is `chosen`, or about who holds none.
    """

    who: str
    chats: tuple[tuple[str, str], ...]
    cells: int
    mark: str
    level: str
    under: str
    name: str = ""
    steps: tuple[str, ...] = ()
    chosen: int | None = None


class AttentionView(View, frozen=True):
    """What asks for attention. `cursor` is the number of a row.

    `under` says of each row whether more than its first line is known, without wording it.
    """

    title: str
    count: str
    by: str
    since: str
    rows: Worded[BoardRow]
    under: tuple[bool, ...]
    cursor: int | None
    empty: str


class LoadsView(View, frozen=True):
    """Who carries what."""

    title: str
    note: str
    rows: tuple[LoadRow, ...]


class FiguresView(View, frozen=True):
    """The figures of the night: `blocks` of a title and labelled rows.

    `handed`: a title, and what those before left for this shift; nothing when they left none.
    """

    blocks: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    note: str
    handed: tuple[str, ...] = ()


class BoardView(View, frozen=True):
    """The whole night for a supervisor."""

    attention: AttentionView
    loads: LoadsView
    figures: FiguresView


class PersonRow(View, frozen=True):
    """Somebody on duty: their name, what they are here for, since when."""

    name: str
    role: str
    since: str


class NightRow(View, frozen=True):
    """A night of the week: its date, its hours, the holiday or exception; `mark` the nearest."""

    day: str
    hours: str
    why: str = ""
    mark: str = ""


class RotaView(View, frozen=True):
    """Who works tonight, what was left for them, and the nights of the week."""

    title: str
    people_title: str
    people: tuple[PersonRow, ...]
    handed_title: str
    handed: tuple[str, ...]
    nights_title: str
    nights: tuple[NightRow, ...]
    always: str  # in the place of nights, where the doors never close
    note: str
