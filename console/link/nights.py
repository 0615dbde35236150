"""How many nights somebody has been on duty with these keys, kept beside them: a number."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from console.link.private_files import replace_file
from protocol.registration import night_of

FILE: Final = "nights"


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many nights, the newest of which began on `last`."""

    nights: Annotated[int, Meta(ge=1)]
    last: dt.date


class Nights:
    """Counts each night once, however often the console starts or loses its line."""

    def __init__(self, folder: Path) -> None:
        """Keep the count in `folder`, where the keys lie; new keys begin a new count."""
        self._path = folder / FILE

    def count(self, now: float) -> int | None:
        """Return the how-manieth night this is, and keep that. None when it cannot be known.

        A night is named by the day of twelve hours before: it does not change at midnight.
        """
        date = night_of(dt.datetime.fromtimestamp(now, tz=dt.UTC))
        try:
            kept = msgspec.json.decode(self._path.read_bytes(), type=Kept)
        except FileNotFoundError:
            kept = Kept(1, date)
        except (OSError, msgspec.DecodeError):
            return None  # whoever is experienced is not called new because of a broken file
        else:
            if kept.last == date:
                return kept.nights
            kept = Kept(kept.nights + 1, date)
        with suppress(OSError):  # a disk that is full does not end the night
            replace_file(self._path, msgspec.json.encode(kept))
        return kept.nights
