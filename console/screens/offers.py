"""What the palette offers: the table of actions, the themes, the language, the signs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from console.catalog import LANGUAGES
from console.desk.show_form import offers as forms_left
from console.keys import actions
from console.theme import THEMES
from console.widgets.palette import Offer

if TYPE_CHECKING:
    from console.app import Veste
    from console.screens.steering import Steering


def offers(veste: Veste, steering: Steering) -> list[Offer]:
    """Return everything one can do here, most used first."""
    words, desk = veste.words, veste.desk
    found = [
        Offer(
            words(f"key.{action.name}"),
            action.shown,
            partial(steering.act, action.name),
            words(f"find.{action.name}"),
        )
        for action in actions(practice=desk.practising)
        if action.palette
    ]
    for slot, chat in desk.slots.taken():
        says = f"{slot.shape} {words(f'slot.{slot.word}')}"
        found.append(Offer(says, f"Alt {slot.number}", partial(steering.moving.go, chat)))
    for form, says in forms_left(desk):
        found.append(Offer(says, "", partial(steering.wrapping.open, form)))
    active = desk.chat()
    if active is not None and active.ended is None:
        found.append(
            Offer(words("palette.release"), "", partial(steering.sheets.close_chat, active))
        )
    found += [
        Offer(words("palette.theme", name=name), "", partial(veste.looks.use_theme, name))
        for name in THEMES
    ]
    found += [
        Offer(
            words("palette.language", name=words(f"language.{name}")),
            "",
            partial(veste.looks.use_language, name),
        )
        for name in LANGUAGES
    ]
    found.append(Offer(words("palette.bell"), "", veste.looks.toggle_bell))
    found.append(Offer(words("palette.glyphs"), "", veste.looks.toggle_glyphs))
    return found
