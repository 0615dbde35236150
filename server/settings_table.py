"""Every setting of the relay as a Markdown table: `veste-server settings` prints it."""

from __future__ import annotations

import msgspec

from protocol.door_hours import OwnDoors
from server.settings import Settings, settings_of, variable_of


class Row(msgspec.Struct, frozen=True):
    """One line of the documentation."""

    setting: str
    variable: str
    default: str
    meaning: str


def rows() -> list[Row]:
    """Return every setting with its variable, default and meaning."""
    return [
        Row(name, variable_of(name), _default(field), meaning)
        for name, field, meaning in settings_of(Settings)
    ]


def table() -> str:
    """Return the settings as a Markdown table."""
    lines = ["| setting | variable | default | what it is for |", "|---|---|---|---|"]
    lines += [f"| `{r.setting}` | `{r.variable}` | {r.default} | {r.meaning} |" for r in rows()]
    return "\n".join(lines) + "\n"


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "required"
    if field.default in ((), None, OwnDoors()):
        return "none"
    return f"`{msgspec.to_builtins(field.default)}`".lower()
