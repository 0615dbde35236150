"""What the palette offers: the table of actions, the themes, the language, the signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.catalog import LANGUAGES
from console.keys import ACTIONS
from console.theme import THEMES
from console.widgets.palette import Offer

if TYPE_CHECKING:
    from console.app import Veste
    from console.screens.main import MainScreen
    from console.screens.steering import Steering


def offers(veste: Veste, screen: MainScreen, steering: Steering) -> list[Offer]:
    """Return everything one can do here, most used first."""
    words, desk = veste.words, veste.desk
    found = [
        Offer(words(f"key.{action.name}"), action.shown, _doing(steering, action.name))
        for action in ACTIONS
        if action.palette
    ]
    for slot, chat in desk.slots.taken():
        says = f"{slot.shape} {words(f'slot.{slot.word}')}"
        found.append(Offer(says, f"Alt {slot.number}", _going(steering, chat)))
    active = desk.chat()
    if active is not None and active.ended is None:
        found.append(
            Offer(words("palette.release"), "", lambda: steering.sheets.close_chat(active))
        )
    found += [Offer(words("palette.theme", name=name), "", _theme(veste, name)) for name in THEMES]
    found += [
        Offer(words("palette.language", name=words(f"language.{name}")), "", _language(veste, name))
        for name in LANGUAGES
    ]
    found.append(Offer(words("palette.bell"), "", veste.toggle_bell))
    found.append(Offer(words("palette.glyphs"), "", veste.toggle_glyphs))
    del screen
    return found


def _doing(steering: Steering, name: str):  # type: ignore[no-untyped-def]
    return lambda: steering.act(name)


def _going(steering: Steering, chat: str):  # type: ignore[no-untyped-def]
    return lambda: steering.go(chat)


def _theme(veste: Veste, name: str):  # type: ignore[no-untyped-def]
    return lambda: veste.use_theme(name)


def _language(veste: Veste, name: str):  # type: ignore[no-untyped-def]
    return lambda: veste.use_language(name)
