"""Turns inks into styles of the chosen theme, and lines into strips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from console.theme import ASCII, THEMES

if TYPE_CHECKING:
    from console.paint.lines import Line


class Inks:
    """The styles of one theme. Everything that was drawn is kept until it changes.

    `dim`: a sheet is open; all that lies behind it is drawn in `edge`.
    """

    def __init__(self, theme: str = "nacht", *, ascii_glyphs: bool = False) -> None:
        self.theme = theme
        self.ascii_glyphs = ascii_glyphs
        self.tokens = THEMES[theme]
        self.dim = False
        self.version = 0
        self._styles: dict[tuple[str, str], Style] = {}
        self._strips: dict[tuple[Line, int, str, bool], Strip] = {}

    def change(self, *, theme: str | None = None, ascii_glyphs: bool | None = None) -> None:
        """Choose another theme or other glyphs; what was drawn is forgotten."""
        self.theme = theme or self.theme
        self.tokens = THEMES[self.theme]
        self.ascii_glyphs = self.ascii_glyphs if ascii_glyphs is None else ascii_glyphs
        self._styles.clear()
        self._strips.clear()
        self.version += 1

    def style(self, ink: str, ground: str) -> Style:
        """Return the style of `ink` on the token `ground`."""
        key = (ink, ground)
        style = self._styles.get(key)
        if style is None:
            token, _, flags = ink.partition(" ")
            front, back = self.tokens[token], self.tokens[ground]
            if "r" in flags:
                front, back = self.tokens["on_focus"], front
            style = Style(
                color=front,
                bgcolor=back,
                bold="b" in flags,
                italic="i" in flags,
                underline="u" in flags,
            )
            self._styles[key] = style
        return style

    def strip(self, line: Line, width: int, ground: str, *, dim: bool = False) -> Strip:
        """Return `line` in exactly `width` cells on `ground`."""
        key = (line, width, ground, dim)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > 4096:
                self._strips.clear()
            strip = self._strips[key] = self._draw(line, width, ground, dim=dim)
        return strip

    def glyphs(self, text: str) -> str:
        """Return our own signs as the settings want them."""
        return text.translate(ASCII) if self.ascii_glyphs else text

    def _draw(self, line: Line, width: int, ground: str, *, dim: bool) -> Strip:
        behind = ground if dim else line.ground or ground
        spans = line.spans
        segments: list[Segment] = []
        used = 0
        for number, (text, ink) in enumerate(spans):
            if number == 0 and line.bar and text[:1] == " ":
                bar = self.style("edge" if dim else line.bar, behind)
                segments.append(Segment(self.glyphs("▌"), bar))
                text = text[1:]  # noqa: PLW2901 - the bar stands in the first cell
                used += 1
            shown = text if "v" in ink.partition(" ")[2] else self.glyphs(text)
            segments.append(Segment(shown, self.style("edge" if dim else ink, behind)))
            used += cell_len(shown)
        if used < width:
            segments.append(Segment(" " * (width - used), self.style("text", behind)))
        strip = Strip(segments)
        return strip.crop(0, width) if used > width else strip
