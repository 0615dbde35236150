"""Which language each text of a page is in: one language, or a few words of another beside it.

No catalog of a safety text is ever made by a machine. A language that nobody has reviewed
therefore has short interface words only, those of `INTERFACE`; all else is in a language that
was written by people, and the page says so under its heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

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

_SOLE = re.compile(r"<(\w+)((?: [^<>]*)?)>\{\{t:([\w.-]+)\}\}</\1>")
_PLACEHOLDER = re.compile(r'placeholder="\{\{t:([\w.-]+)\}\}"')
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


def read_voices(settings: Settings, folder: Path = CATALOGS) -> dict[tuple[str, str], Voice]:
    """Return every voice by what was chosen and what the rest is in, such as (pap-CW, en).

    Raises `SettingsError` as `fill_policies` does, and `ValueError` for an unreviewed catalog
    that says more than interface words.
    """
    raw = {path.stem: _read(path) for path in sorted(folder.glob("*.json"))}
    whole = {code: fill_policies(raw[code], settings) for code in WHOLE}
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
    named = _SOLE.sub(
        lambda m: (
            f'<{m[1]}{m[2]} lang="{voice.code}">{{{{t:{m[3]}}}}}</{m[1]}>'
            if m[3] in voice.own
            else m[0]
        ),
        template,
    )
    named = _PLACEHOLDER.sub(
        lambda m: f'{m[0]} lang="{voice.code}"' if m[1] in voice.own else m[0], named
    )
    _refuse_mixed(named, voice.own, f'lang="{voice.code}"')
    rest = f' lang="{voice.rest}"'
    return named.replace("<title>", f"<title{rest}>").replace("<body>", f"<body{rest}>")


def _refuse_mixed(template: str, own: Iterable[str], named: str) -> None:
    known = set(own)
    for tag in re.findall(r"<[^<>]*>[^<>]*", template):
        for text in _TEXT.findall(tag):
            if text in known and named not in tag:
                raise ValueError(f"{text} has no element of its own")
