"""The plain structs of the referral pane: whom one can refer to, and a warm referral."""

from __future__ import annotations

from console.desk.views import View


class ReferRow(View, frozen=True):
    """Somebody to refer to. `under` is what is known of it; a chosen row says `more`."""

    number: str
    name: str
    value: str
    under: str
    chosen: bool
    said: str = ""
    more: tuple[str, ...] = ()


class WalkStep(View, frozen=True):
    """One step of a warm referral: what it is about, and what one can send."""

    number: str
    label: str
    said: str
    ticked: bool | None
    chosen: bool


class ReferView(View, frozen=True):
    """Whom one can refer to, in groups with a title; or, `opened`, the walk to one of them.

    `about` is for whom; `walk` is empty while the list is shown, as are the `facts` of one.
    """

    title: str
    found: str
    about: str
    note: str
    groups: tuple[tuple[str, tuple[ReferRow, ...]], ...]
    none: str
    opened: bool
    insert: str
    at: int  # the chosen row, or step, from 0; -1 for none
    facts: str = ""
    walk: tuple[WalkStep, ...] = ()
