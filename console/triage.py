"""Judges lines for scripts: `veste triage`, one JSON object for each line that comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

import msgspec

from handbook.cues import judge

if TYPE_CHECKING:
    from collections.abc import Iterable


def triage(lines: Iterable[bytes], out: BinaryIO) -> None:
    r"""Write `{"level", "cues"}` for each of `lines`, at once, so that a script can talk with it.

    A line ends with `\n`. What is no UTF-8 is replaced, and judged as far as it can be read.
    """
    for line in lines:
        judged = judge(line.decode("utf-8", errors="replace").rstrip("\r\n"))
        told = {
            "level": judged.level.value,
            "cues": [{"family": cue.family, "words": cue.words} for cue in judged.cues],
        }
        out.write(msgspec.json.encode(told) + b"\n")
        out.flush()
