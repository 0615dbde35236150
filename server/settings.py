"""The relay's settings: a TOML file, over it the environment, and what each of them means.

    environment (VESTE_…)  over  veste.toml (or the file in VESTE_SETTINGS)  over  defaults

Every setting says here what it is for; `settings_table` makes the documentation of that. An error
names the setting and the reason, never the value: a store's address may hold a password.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_type_hints
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from protocol.door_hours import OwnDoors, hours_by_door
from protocol.errors import Reject
from protocol.ids import PublicKey
from protocol.opening_hours import OpeningHours
from protocol.p256 import load_public
from protocol.visitor_messages import Door

# What the page may say only if the organisation really does so, and the lines it allows:
# silence about.4 and about.5, abroad door.isl.p2, facts end.keep.3.
Promise = Literal["silence", "facts", "abroad"]

PREFIX = "VESTE_"
_FILE = "VESTE_SETTINGS"
_DEFAULT_FILE = "veste.toml"


class SettingsError(Exception):
    """A setting is missing, unknown or makes no sense; the text names it and says why."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything an operator decides about one relay."""

    origin: Annotated[
        str, Meta(description="The public address of the service, such as https://chat.example.")
    ]
    deployment: Annotated[
        str,
        Meta(
            description="A name that never changes: the salt of return codes. Another name "
            "makes every code that visitors hold worthless.",
            pattern=r"^[a-z0-9-]{3,64}$",
        ),
    ]
    root: Annotated[
        PublicKey,
        Meta(description="The organisation's root public point, as `staff init` prints it."),
    ]
    pepper: Annotated[
        str,
        Meta(
            description="A file of 32 random bytes that only the relay can read. All relays of "
            "one service share it; whoever loses it loses the return codes.",
            min_length=1,
        ),
    ]
    store: Annotated[
        str, Meta(description="Where chats are kept: an SQLAlchemy address.", min_length=1)
    ] = "sqlite:///veste.db"
    host: Annotated[
        str, Meta(description="The address to listen on; the proxy in front does TLS.")
    ] = "127.0.0.1"
    port: Annotated[int, Meta(description="The port to listen on.", ge=0, le=65535)] = 8080
    retention_days: Annotated[
        int,
        Meta(description="Days after its last event that a chat is destroyed.", ge=2, le=90),
    ] = 14
    audit_years: Annotated[
        int,
        Meta(
            description="Years after which a line of the audit log is removed. Practice under "
            "NEN 7513 keeps such a log for at least five.",
            ge=1,
            le=10,
        ),
    ] = 5
    exit_minutes: Annotated[
        int,
        Meta(description="Minutes after an exit without a code that a chat closes.", ge=5, le=120),
    ] = 30
    backup_days: Annotated[
        int,
        Meta(
            description="Days that a backup is kept, at most; `veste-server backup FOLDER` "
            "removes older ones there, and nothing else does.",
            ge=2,
            le=30,
        ),
    ] = 7
    queue: Annotated[
        int, Meta(description="Visitors who may wait at one time.", ge=1, le=100_000)
    ] = 200
    connections: Annotated[
        int,
        Meta(
            description="Visitors with a chat who may be connected at one time. For more it is "
            "too busy; who has a chat can always come back to it.",
            ge=1,
            le=100_000,
        ),
    ] = 5_000
    starts: Annotated[
        float,
        Meta(description="New chats a second; 25 times as many at once.", gt=0, le=100_000),
    ] = 5.0
    proxied: Annotated[
        bool,
        Meta(
            description="A proxy on this machine names the visitor's address, so that one "
            "address cannot fill the queue. It is hashed at once under a key of this hour. "
            "Without such a proxy, as behind an onion service alone: false."
        ),
    ] = True
    confirmed: Annotated[
        tuple[Promise, ...],
        Meta(
            description="Promises of the page that the organisation keeps; a line that is not "
            "confirmed is not shown. `silence`: nothing is told to parents, school or police but "
            "in great danger. `facts`: a few general facts are kept. `abroad`: whoever answers "
            "the islands sits in the Netherlands."
        ),
    ] = ()
    second_factor_from: Annotated[
        dt.date | None,
        Meta(
            description="The day (UTC) from which supervisors and administrators without a "
            "second factor must set one up to sign in; none: always. Who has one is always "
            "asked for a code. A day that never comes is for try-outs."
        ),
    ] = None
    demo: Annotated[bool, Meta(description="A try-out: says so, and is never a service.")] = False
    hours: Annotated[OpeningHours, Meta(description="When the doors are open.")] = OpeningHours()
    doors: Annotated[
        OwnDoors,
        Meta(
            description="Hours of a door's own, such as `[doors.islands.hours]`: `weekday`, "
            "`weekend`, `closes`, `last_entry`, `late`, `exceptions`. What is not said is the "
            "house's, and a door is never open while the house is closed. The variable is JSON."
        ),
    ] = OwnDoors()

    def __post_init__(self) -> None:
        """Raise `ValueError` for an origin, a root point or hours that cannot be."""
        if not _is_origin(self.origin):
            raise ValueError(
                "`origin` must be https://NAME without a path (http only for loopback and .onion)"
            )
        try:
            load_public(self.root)
        except Reject:
            raise ValueError("`root` is not a point on P-256") from None
        hours_by_door(self.hours, self.doors)

    @property
    def hours_by_door(self) -> Mapping[Door, OpeningHours]:
        """When each door is open: its own hours, or the house's."""
        return hours_by_door(self.hours, self.doors)


def load_settings(environ: Mapping[str, str], folder: Path = Path()) -> Settings:
    """Return the settings of the file and the environment. Raises `SettingsError`.

    The file is the one named by VESTE_SETTINGS, which must exist, else `veste.toml` in
    `folder`, which may be missing.
    """
    chosen = environ.get(_FILE)
    content = _read(Path(chosen)) if chosen else _read(folder / _DEFAULT_FILE, optional=True)
    return make_settings(content, environ)


def make_settings(content: Mapping[str, Any], environ: Mapping[str, str]) -> Settings:
    """Return the settings of a parsed file under the environment. Raises `SettingsError`."""
    merged = _merge(content, _from_environment(environ))
    try:
        # Not strict: a variable is text, also where the setting is a number.
        return msgspec.convert(merged, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(_plain(str(error))) from None


def settings_of(
    kind: type[msgspec.Struct], before: str = ""
) -> Iterator[tuple[str, msgspec.structs.FieldInfo, str]]:
    """Yield name, field and meaning of every setting, those of a section as `section.name`."""
    plain, noted = get_type_hints(kind), get_type_hints(kind, include_extras=True)
    for field in msgspec.structs.fields(kind):
        if plain[field.name] is OpeningHours:
            yield from settings_of(OpeningHours, f"{before}{field.name}.")
        else:
            notes = (each.description for each in get_args(noted[field.name])[1:])
            yield before + field.name, field, next(each for each in notes if each)


def variable_of(name: str) -> str:
    """Return the variable of the environment that says the setting `name`."""
    return PREFIX + name.replace(".", "_").upper()


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    """Return what VESTE_ variables say, as the file would say it. Raises `SettingsError`."""
    known = {variable_of(name): (name, field) for name, field, _ in settings_of(Settings)}
    found: dict[str, Any] = {}
    for variable, text in environ.items():
        if variable not in known:
            _refuse_slip(variable, known)
            continue
        name, field = known[variable]
        *sections, last = name.split(".")
        inner = found
        for section in sections:
            inner = inner.setdefault(section, {})
        inner[last] = _json(variable, text) if field.default in ((), OwnDoors()) else text
    return found


def _refuse_slip(variable: str, known: Iterable[str]) -> None:
    """Raise `SettingsError` for a slip of the pen; the console has VESTE_ variables too."""
    close = get_close_matches(variable, known, n=1, cutoff=0.87)
    if variable.startswith(PREFIX) and variable != _FILE and close:
        raise SettingsError(f"`{variable}` is no setting, only nearly one")


def _json(variable: str, text: str) -> Any:
    """Return a list or a table that a variable holds as JSON."""
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        raise SettingsError(f"`{variable}` is not written as JSON") from None


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for name, value in above.items():
        under = merged.get(name)
        both = isinstance(under, Mapping) and isinstance(value, Mapping)
        merged[name] = _merge(under, value) if both and isinstance(under, Mapping) else value
    return merged


def _read(path: Path, *, optional: bool = False) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if optional:
            return {}
        raise SettingsError("`VESTE_SETTINGS` names a file that is not there") from None
    except OSError as error:
        raise SettingsError(f"the settings file cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        where = re.search(r"\(at .*\)", str(error))
        place = f" {where[0]}" if where else ""
        raise SettingsError(f"the settings file is not TOML{place}") from None


def _is_origin(origin: str) -> bool:
    parts = urlsplit(origin)
    try:
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    host = parts.hostname or ""
    clear = host in {"127.0.0.1", "localhost", "::1"} or host.endswith(".onion")
    whole = f"{parts.scheme}://{parts.netloc}" == origin == origin.lower() and "@" not in origin
    return named and whole and (parts.scheme == "https" or (parts.scheme == "http" and clear))


def _plain(reason: str) -> str:
    """Return msgspec's reason with the setting's name in front, and no value in it."""
    reason = re.sub(r"Invalid enum value .*?(?= - at|$)", "not a word it may be", reason)
    missing = re.fullmatch(r"Object missing required field `(\w+)`", reason)
    if missing:
        return f"`{missing[1]}` is not set: say it in veste.toml or in {variable_of(missing[1])}"
    at = re.fullmatch(r"(.*) - at `\$\.?(.*)`", reason)
    return f"`{at[2]}`: {at[1]}" if at and at[2] else reason
