"""Makes text from outside safe to show: the one gate before any widget or title.

A visitor's escape sequence, passed on, rewrote a counsellor's clipboard through six
kinds of widget (measured). Nothing that can steer a terminal, and nothing that can
turn the reading order of a line around, comes out of `clean`.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 20_000

# Whole sequences first, so that no half of one stays behind as visible litter.
_SEQUENCES: Final = re.compile(
    r"(?:\x1b[P\]X^_]|[\x90\x9d\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c|\Z)?"  # strings
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI
    r"|\x1b[ -/]*[0-~]?"  # everything else that begins with escape
)
_NEWLINES: Final = re.compile(r"\r\n?|[\u2028\u2029\x85]")
# C0 but tab and newline, DEL, C1, bidi marks, overrides, embeddings and isolates, the
# invisible operators, the byte order mark, tag characters, lone surrogates.
# U+200D stays: families and flags of emoji are joined by it.
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)
# More than this many combining marks in a row is no language, it is a heap.
_HEAPS: Final = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{4})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)


def clean(text: str, longest: int = LONGEST) -> str:
    r"""Return `text` without anything that steers a terminal, at most `longest` long.

    Keeps `\n`, `\t` and U+200D. Every other line ending becomes `\n`. Doing it twice
    changes nothing more.
    """
    text = text[: longest * 2]
    if not text.isprintable():
        text = _SEQUENCES.sub("", text)
        text = _NEWLINES.sub("\n", text)
        text = _FORBIDDEN.sub("", text)
    return _HEAPS.sub(r"\1", text)[:longest]


def one_line(text: str, longest: int = 400) -> str:
    """Return `text` cleaned and folded into a single line."""
    return " ".join(clean(text, longest).split())
