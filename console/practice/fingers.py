"""When a scripted visitor is seen typing a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol.scripted_visitors import Line

HESITATES: Final = 8.0  # seconds: a line that takes so long is begun twice


def fingers(line: Line) -> Iterator[tuple[float, bool]]:
    """Yield at which share of its time a line is being typed, or not; a long one is begun twice."""
    if line.after >= HESITATES:
        yield 0.2, True
        yield 0.45, False
    yield 0.7 if line.after >= HESITATES else 0.4, True
