"""When the doors are open, as the relay tells consoles: a stretch, in milliseconds."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from protocol.log import Millis

LONGEST_REASON = 80
COMING = 7
"""How many stretches consoles are told besides the one that is now or was last: a week."""


class Doors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One stretch of being open; from `last_entry` on nobody new is let in.

    `reason` is the holiday's name, or why the operator made this date an exception; else empty.
    """

    opens: Millis
    closes: Millis
    last_entry: Millis
    reason: Annotated[str, Meta(max_length=LONGEST_REASON)] = ""
