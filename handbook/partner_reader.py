"""Turns the text of one TOML file of the referral directory into a `Partner`."""

from __future__ import annotations

import re
from typing import Any, Final, get_args
from zoneinfo import ZoneInfo

import msgspec

from handbook.entry import EntryError, Theme
from handbook.partner import (
    CHECK_EVERY,
    Area,
    Certainty,
    Cost,
    Kind,
    OnBill,
    Partner,
    Whom,
)
from handbook.partner_hours import HoursError, read_hours
from handbook.reader import read_toml, refuse_invisible

CHOICES: Final = {
    "kind": get_args(Kind),
    "cost": get_args(Cost),
    "on_bill": get_args(OnBill),
    "certainty": get_args(Certainty),
    "hours_certainty": get_args(Certainty),
    "areas": get_args(Area),
    "for_whom": get_args(Whom),
    "themes": get_args(Theme),
}
"""The fixed words of each field that has them."""

CHANNELS = "[[channels]]"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_IN_CHANNEL = re.compile(r"\$\.channels\[(\d+)\]")
_FIELD = re.compile(r"(?:field `|`\$(?:\.channels\[\d+\])?\.)(?P<name>\w+)")


def read_partner(text: str, file: str, kind: type[Partner] = Partner) -> Partner:
    """Return the partner in `text`; `file` is its name, for errors and to check the slug.

    Raises EntryError where the text is no partner. What is merely unwise is left to `lint`.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    refuse_invisible(lines, file)
    fields = read_toml(lines, file)
    certainty = fields.pop("certainty", None)
    channels = fields.get("channels")
    if not (isinstance(channels, list) and channels and _tables(channels)):
        raise EntryError(file, 1, f"noem onder {CHANNELS} minstens één weg erheen")
    for number, channel in enumerate(channels):
        shared = {"certainty": certainty} if certainty is not None else {}
        shared["areas"] = fields.get("areas", [])
        channels[number] = _complete(channel, number, shared, lines, file)
    fields = {"zone": "Europe/Amsterdam", "seen_on": None, "check_before": None, **fields}
    try:
        return _checked(msgspec.convert(fields, kind), lines, file)
    except msgspec.ValidationError as error:
        raise _explained(str(error), lines, file) from None


def _complete(
    channel: dict[str, Any], number: int, shared: dict[str, Any], lines: list[str], file: str
) -> dict[str, Any]:
    """Return a channel with what it takes over from its partner, and its hours read."""
    channel = {**shared, **channel}
    if "certainty" in channel:
        channel.setdefault("hours_certainty", channel["certainty"])
    if "hours" in channel:
        try:
            channel["hours"] = read_hours(str(channel["hours"]))
        except HoursError as error:
            raise EntryError(file, _line_of("hours", lines, number), str(error)) from None
    return channel


def _checked(partner: Partner, lines: list[str], file: str) -> Partner:
    if not _SLUG.fullmatch(partner.slug) or file != f"{partner.slug}.toml":
        problem = "slug moet gelijk zijn aan de bestandsnaam, met kleine letters en streepjes"
        raise EntryError(file, _line_of("slug", lines), problem)
    for number, areas in enumerate((partner.areas, *(way.areas for way in partner.channels))):
        if not areas:
            line = _line_of("areas", lines, number - 1 if number else None)
            raise EntryError(file, line, "noem bij areas voor welk gebied dit is")
    try:
        ZoneInfo(partner.zone)
    except (KeyError, ValueError, OSError):
        problem = "zone is geen tijdzone; schrijf Europe/Amsterdam of America/Curacao"
        raise EntryError(file, _line_of("zone", lines), problem) from None
    if partner.check_before is None and partner.seen_on is not None:
        try:
            before = partner.seen_on + CHECK_EVERY
        except OverflowError:
            problem = "seen_on is geen dag waarop iemand dit zag"
            raise EntryError(file, _line_of("seen_on", lines), problem) from None
        return msgspec.structs.replace(partner, check_before=before)
    return partner


def _tables(channels: list[object]) -> bool:
    return all(isinstance(channel, dict) for channel in channels)


def _explained(error: str, lines: list[str], file: str) -> EntryError:
    """Return what msgspec found, in the words of an editor and with its line."""
    where, named = _IN_CHANNEL.search(error), _FIELD.search(error)
    name = named["name"] if named else ""
    channel = int(where[1]) if where else None
    if "missing required field" in error:
        above = _line_of("", lines, channel)
        return EntryError(file, above, f"dit gegeven ontbreekt: {name}")
    line = _line_of(name, lines, channel)
    if "unknown field" in error:
        return EntryError(file, line, f"onbekend gegeven: {name}")
    if name in CHOICES:
        return EntryError(file, line, f"{name}: kies uit {', '.join(CHOICES[name])}")
    return EntryError(file, line, f"{name} heeft hier niet de goede vorm")


def _line_of(name: str, lines: list[str], channel: int | None = None) -> int:
    """Return the line that sets `name`; for a channel, of that channel (counted from 0)."""
    start = 0
    if channel is not None:
        heads = [n for n, line in enumerate(lines) if line.strip() == CHANNELS]
        start = heads[channel] if channel < len(heads) else 0
    for number, line in enumerate(lines[start:], start=start + 1):
        if name and re.match(rf"\s*\"?{re.escape(name)}\"?\s*[=.]", line):
            return number
    return start + 1
