"""What a counsellor or an organisation can choose, and where it is kept."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from platformdirs import user_config_path

from console.catalog import LANGUAGES
from console.theme import THEMES


class SettingsError(ValueError):
    """A setting cannot be used: says which, and what it may be."""


class Settings(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Every setting, with what it is when nobody chose. An environment variable wins.

    Kept in `veste.toml` in the configuration folder of the operating system, or in the
    file that VESTE_CONFIG names.

    - `name` (VESTE_NAME): what your screen and your colleagues' call you; sealed to them alone.
    - `theme` (VESTE_THEME): nacht, dag or contrast.
    - `language` (VESTE_LANGUAGE): nl or en.
    - `glyphs` (VESTE_GLYPHS): fine, or ascii where a font lacks signs.
    - `bell` (VESTE_BELL): rings for somebody new in danger and for the first long wait.
    - `mouse` (VESTE_MOUSE): whether clicks and the wheel do something.
    - `zone` (VESTE_ZONE): the time zone of the clock.
    - `soft_limit`, `hard_limit`: chats one may hold before being asked, and at most.
    - `cool_down` (VESTE_COOL_DOWN): minutes of rest after a chat that you call heavy, 0 to 60.
    - `first_nights`: so many nights with new keys supervisors see that you are new; 0: not new.
    - `entries` (VESTE_ENTRIES): a folder with an organisation's own handbook entries and partners.
    """

    name: str = ""
    theme: str = "nacht"
    language: str = "nl"
    glyphs: str = "fine"
    bell: bool = True
    mouse: bool = True
    zone: str = "Europe/Amsterdam"
    soft_limit: int = 2
    hard_limit: int = 3
    cool_down: int = 10
    first_nights: int = 3
    entries: str = ""


def settings_file() -> Path:
    """Return the file that settings are read from; it need not exist."""
    named = os.environ.get("VESTE_CONFIG")
    return Path(named) if named else user_config_path("veste") / "veste.toml"


def load_settings(file: Path | None = None, environ: dict[str, str] | None = None) -> Settings:
    """Read the settings. Raises `SettingsError` for a wrong word, saying which and why."""
    file = file or settings_file()
    environ = dict(os.environ) if environ is None else environ
    chosen: dict[str, object] = {}
    if file.exists():
        try:
            chosen = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"{file.name} cannot be read: {error}") from None
    for field in msgspec.structs.fields(Settings):
        word = environ.get(f"VESTE_{field.name.upper()}")
        if word is not None:
            chosen[field.name] = word
    try:
        settings = msgspec.convert(chosen, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(str(error)) from None
    return _checked(settings)


def _checked(settings: Settings) -> Settings:
    choices = {"theme": tuple(THEMES), "language": LANGUAGES, "glyphs": ("fine", "ascii")}
    for name, known in choices.items():
        if getattr(settings, name) not in known:
            raise SettingsError(f"{name} may be {', '.join(known)}")
    if not 1 <= settings.soft_limit <= settings.hard_limit <= 3:
        raise SettingsError("soft_limit and hard_limit may be 1 to 3, soft not above hard")
    if not 0 <= settings.cool_down <= 60:
        raise SettingsError("cool_down may be 0 to 60 minutes")
    if not 0 <= settings.first_nights <= 30:
        raise SettingsError("first_nights may be 0 to 30")
    try:
        ZoneInfo(settings.zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingsError(f"zone {settings.zone!r} is not a time zone") from None
    return settings
