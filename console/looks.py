"""How the terminal looks and sounds: theme, language, signs, bell. Changed while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.theme import Theme

from console.catalog import load_words
from console.theme import THEMES
from console.widgets.pane import Pane

if TYPE_CHECKING:
    from console.app import Veste


class Looks:
    """Changes the looks of a running terminal; everything is drawn again at once."""

    def __init__(self, veste: Veste) -> None:
        self._veste = veste

    def use_theme(self, name: str) -> None:
        """Change the colours."""
        self._veste.theme = name
        self._veste.inks.change(theme=name)
        self.rule_lines()
        self._look_again(self._veste.words("say.theme", name=name))

    def use_language(self, name: str) -> None:
        """Change the words."""
        veste = self._veste
        veste.words = veste.desk.words = load_words(name)
        for pane in veste.main.panes.values():
            pane.speak(veste.words)
        self._look_again("")

    def toggle_bell(self) -> None:
        """Turn the bell on or off."""
        veste = self._veste
        veste.bell_on = not veste.bell_on
        veste.main.keys.say(veste.words("say.bell_on" if veste.bell_on else "say.bell_off"))

    def toggle_glyphs(self) -> None:
        """Use the paper's signs, or ASCII."""
        self._veste.inks.change(ascii_glyphs=not self._veste.inks.ascii_glyphs)
        self._look_again(self._veste.words("say.glyphs"))

    def rule_lines(self) -> None:
        """Part the panes by lines where tone cannot do it."""
        veste = self._veste
        veste.set_class(veste.theme == "contrast" or bool(veste.no_color), "-ruled")

    def _look_again(self, said: str) -> None:
        main = self._veste.main
        main.paint()
        for widget in main.query("*"):
            if isinstance(widget, Pane):
                widget.redraw()
            widget.refresh()
        main.keys.say(said)


def textual_themes() -> list[Theme]:
    """Return the three themes in Textual's form, for the stylesheets."""
    return [_theme(name, tokens) for name, tokens in THEMES.items()]


def _theme(name: str, tokens: dict[str, str]) -> Theme:
    named = {token: tokens[token] for token in ("ground", "raised", "rule", "edge", "soft")}
    return Theme(
        name=name,
        primary=tokens["focus"],
        background=tokens["ground"],
        surface=tokens["surface"],
        foreground=tokens["text"],
        dark=name != "dag",
        variables={
            **named,
            "quiet": tokens["quiet"],
            "focus": tokens["focus"],
            "on-focus": tokens["on_focus"],
            "text-token": tokens["text"],
        },
    )
