"""Which language each text of a page is in: one, or a few words of another beside it.

No catalog of a safety text is ever made by a machine. A language that nobody has reviewed
therefore has short interface words only, those of `INTERFACE`; all else is in a language that
was written by people, and the page says so under its heading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from protocol.visitor_messages import Door
from server.settings import Settings
from server.web.page_words import CATALOGS, WHOLE, fill_policies

# The only ids that an unreviewed language may have: a few words each, and nobody's safety
# depends on them. Neither a question nor its answers, for the two are always in one language;
# and no button that a sentence names, such as "Tot je op Stuur drukt …".
INTERFACE = frozenset(
    {
        *("more", "back", "next", "door.h", "door.call", "door.code", "chat.hint", "opt.h"),
        *("opt.code", "opt.word", "code.h", "word.h", "word.label", "ex.once"),
    }
)

_ID = r"\{\{t:(?P<id>[\w.-]+)\}\}"
_SOLE = re.compile(rf"(?P<tag><(?P<kind>\w+)(?: [^<>]*)?)(?P<rest>>{_ID}</(?P=kind)>)")
_PLACEHOLDER = re.compile(rf'(?P<tag>placeholder="{_ID}")(?P<rest>)')
_TEXT = re.compile(r"\{\{t:([\w.-]+)\}\}")


class Voice(NamedTuple):
    """What a page says. `code` was chosen; whatever is not in `own` is said in `rest`."""

    code: str
    rest: str
    words: Mapping[str, str]
    own: frozenset[str]

    @property
    def reviewed(self) -> bool:
        """Whether all of it is in the language that was chosen."""
        return self.code == self.rest


def read_voices(
    settings: Settings, folder: Path = CATALOGS, door: Door = "general"
) -> dict[tuple[str, str], Voice]:
    """Return every voice of `door` by what was chosen and what the rest is in, as (pap-CW, en).

    Raises `SettingsError` as `fill_policies` does, and `ValueError` for an unreviewed catalog
    that says more than interface words.
    """
    raw = {path.stem: _read(path) for path in sorted(folder.glob("*.json"))}
    whole = {code: fill_policies(raw[code], settings, door) for code in WHOLE}
    voices = {
        (code, code): Voice(code, code, words, frozenset(words)) for code, words in whole.items()
    }
    for code in raw.keys() - whole.keys():
        if more := raw[code].keys() - INTERFACE:
            raise ValueError(f"{code}: nobody has reviewed {', '.join(sorted(more))}")
        own = frozenset(raw[code])
        for rest, words in whole.items():
            voices[code, rest] = Voice(code, rest, {**words, **raw[code]}, own)
    return voices


def _read(path: Path) -> dict[str, str]:
    return msgspec.json.decode(path.read_bytes(), type=dict[str, str])


def name_languages(template: str, voice: Voice) -> str:
    """Return `template` with the language of each text, where it is not the page's.

    A screen reader then reads each in its own. Raises `ValueError` where a word of one's own
    language stands beside others in one element.
    """
    if voice.reviewed:
        return template
    mark = f' lang="{voice.code}"'

    def named(found: re.Match[str]) -> str:
        return found["tag"] + (mark if found["id"] in voice.own else "") + found["rest"]

    marked = _PLACEHOLDER.sub(named, _SOLE.sub(named, template))
    for element in re.findall(r"<[^<>]*>[^<>]*", marked):
        if mark not in element and (bare := voice.own.intersection(_TEXT.findall(element))):
            raise ValueError(f"{min(bare)} has no element of its own")
    rest = f' lang="{voice.rest}"'
    return marked.replace("<title>", f"<title{rest}>").replace("<body>", f"<body{rest}>")
