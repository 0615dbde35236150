"""The colour tokens of the three themes: the only place where a colour is named.

Ratios against `ground` and `raised` are in the design paper; every pair of text is at
least 4.5, edges at least 3. `surface` carries the side panes, `rule` is decoration only.
"""

from __future__ import annotations

from typing import Final

NIGHT: Final = {
    "ground": "#131518",
    "surface": "#181B1F",
    "raised": "#262B31",
    "rule": "#363D45",
    "edge": "#6B747E",
    "text": "#DDD9D0",
    "soft": "#B9B6AE",
    "quiet": "#94958F",
    "focus": "#F3E6C8",
    "on_focus": "#17191C",
    "warn": "#F2BC55",
    "alarm": "#F57B65",
    "zee": "#5CA5F3",
    "heide": "#F0C0F5",
    "mos": "#A8D0A2",
}

DAY: Final = {
    "ground": "#F7F4ED",
    "surface": "#EFEBE2",
    "raised": "#DFD9CB",
    "rule": "#CCC5B6",
    "edge": "#7D776A",
    "text": "#22262A",
    "soft": "#3E4246",
    "quiet": "#595A56",
    "focus": "#14171A",
    "on_focus": "#F7F4ED",
    "warn": "#755000",
    "alarm": "#AE2A20",
    "zee": "#285F9B",
    "heide": "#6E2564",
    "mos": "#0A4728",
}

CONTRAST: Final = {
    "ground": "#000000",
    "surface": "#000000",
    "raised": "#303030",
    "rule": "#8C8C8C",
    "edge": "#FFFFFF",
    "text": "#FFFFFF",
    "soft": "#F0F0F0",
    "quiet": "#D0D0D0",
    "focus": "#FFFFFF",
    "on_focus": "#000000",
    "warn": "#FFC83D",
    "alarm": "#FF9C87",
    "zee": "#92B8FF",
    "heide": "#FEC7F8",
    "mos": "#7DF1C8",
}

# The spare places have no hue: by word and by shape they differ, and they are few and short.
SPARE: Final = ("duin", "riet", "veen", "klei", "iep", "berk")
THEMES: Final[dict[str, dict[str, str]]] = {
    name: tokens | dict.fromkeys(SPARE, tokens["soft"])
    for name, tokens in (("nacht", NIGHT), ("dag", DAY), ("contrast", CONTRAST))
}

# One cell each; the settings word `glyphs = "ascii"` swaps them for these.
ASCII: Final = str.maketrans(
    {
        "▲": "A",
        "●": "O",
        "■": "#",
        "△": "A",
        "▽": "V",
        "□": "#",
        "▷": ">",
        "◁": "<",
        "◊": "*",
        "◆": "*",
        "✓": "v",
        "→": ">",
        "✕": "x",
        "○": "o",
        "›": ">",
        "▌": "|",
        "━": "-",
        "─": "-",
        "┃": "|",
        "│": "|",
        "┌": "+",
        "┐": "+",
        "└": "+",
        "┘": "+",
        "…": ".",
        "·": ".",
        "“": '"',
        "”": '"',
        "↑": "^",
        "↓": "v",
        "–": "-",
    }
)
