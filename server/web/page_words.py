"""The page's sentences with the operator's numbers, and which language comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from protocol.opening_hours import OpeningHours
from protocol.visitor_messages import Door
from server.settings import Settings, SettingsError

CATALOGS = Path(__file__).parents[2] / "protocol" / "catalogs"
FALLBACK = "nl"
WHOLE = ("nl", "en")  # written by people; the others have a few words beside one of these

# Each door and the languages it speaks, in this order, as far as there is a catalog of them.
DOOR_LANGUAGES = {
    "general": ("nl", "en"),
    "boys": ("nl", "en"),
    "islands": ("pap-AW", "pap-CW", "nl", "en"),
}

OWN_NAMES = {
    "nl": "Nederlands",
    "en": "English",
    "pap-AW": "Papiamento",
    "pap-CW": "Papiamentu",
}

_QUALITY = re.compile(r"\s*q=([01](?:\.\d{0,3})?)\s*")
_POLICIES = {"retention_days": 14, "exit_minutes": 30, "backup_days": 7}


def fill_policies(
    catalog: Mapping[str, str], settings: Settings, door: Door = "general"
) -> dict[str, str]:
    """Return `catalog` with {retention_days}, {exit_minutes} … replaced by what is set at `door`.

    A setting other than the usual needs its place in the catalog: else the texts would still
    say the usual number. Raises `SettingsError` then.
    """
    values = {name: str(getattr(settings, name)) for name in _POLICIES}
    usual = {name: str(value) for name, value in _POLICIES.items()}
    hours = settings.hours_by_door[door]
    for name in ("weekday", "weekend", "closes"):
        values[name] = f"{getattr(hours, name):%H.%M}"
        usual[name] = f"{getattr(OpeningHours(), name):%H.%M}"
    every = "\n".join(catalog.values())
    for name, value in values.items():
        if value != usual[name] and f"{{{name}}}" not in every:
            raise SettingsError(f"`{name}`: the page's texts say {usual[name]} and cannot change")
    filled = {
        name: re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), text)
        for name, text in catalog.items()
    }
    if hours.always:
        filled["hours"] = ""
    return filled


def languages_of(door: str, catalogs: Iterable[str]) -> list[str]:
    """Return the languages that `door` speaks."""
    known = set(catalogs)
    return [code for code in DOOR_LANGUAGES[door] if code in known]


def as_links(mine: str, offered: Mapping[str, str]) -> str:
    """Return a link to each path `offered`, named in its own language; `mine` is none.

    Of two languages only the other one is named.
    """
    links = (
        f'<b lang="{code}">{OWN_NAMES[code]}</b>'
        if code == mine
        else f'<a href="{path}" lang="{code}">{OWN_NAMES[code]}</a>'
        for code, path in offered.items()
        if code != mine or len(offered) > 2
    )
    return "\n".join(links)


def first_guess(accept: str, spoken: list[str]) -> str:
    """Return the language of `spoken` that an Accept-Language header likes best, else Dutch."""
    wishes = []
    for wish in accept[:400].split(","):
        code, _, quality = wish.strip().partition(";")
        weight = _QUALITY.fullmatch(quality or "q=1")
        if weight and float(weight[1]) > 0:
            wishes.append((-float(weight[1]), code.strip().lower()))
    for _, code in sorted(wishes, key=lambda wish: wish[0]):
        for mine in spoken:
            if mine.lower() == code or mine == code.partition("-")[0]:
                return mine
    return FALLBACK
