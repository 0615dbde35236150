"""What must come of a code that was typed: the golden example for Python and the page."""

from __future__ import annotations

import base64
from hashlib import sha256
from typing import Any

from protocol import capsules, code_words

TYPED = (
    "fiets lamp winter kaart appel boeket",
    "fiet lamp wint kaar appe boek",
    "Fiets, LAMP; winter-kaart\tappel\r\nboeket.",
    "1. fiéts 2. lämp 3. winter 4. kaart 5. appel 6. boeket",
    "\u00a0fi\u00adets\u200b \uff4c\uff41\uff4d\uff50 winte kaart appel boeke\n\n",
    "FIETS LAMP WI\u0307NTER KAART APPEL BOEKET",
    "fiets fiets fiets fiets fiets fiets",
)
REFUSED = (
    "",
    "fiets lamp winter kaart appel",
    "fiets lamp winter kaart appel boeket fiets",
    "fie lamp winter kaart appel boeket",
    "fietsen lamp winter kaart appel boeket",
    "feits lamp winter kaart appel boeket",
    "fietslamp winter kaart appel boeket zon",
    "zesd woor zijn hier niet bekend",
    "\u0444\u0438\u0435\u0442\u0441 lamp winter kaart appel boeket",
    "fiets lamp winter kaart appel boeket" + " " * 500,
)
PIECES = ("f", "fi", "win", "wint", "feits", "fietz", "lamo", "boeke", "kaaart", "klijn", "zzzz")
KEYS = (
    ("fiets lamp winter kaart appel boeket", "veste-demo"),
    ("fiets lamp winter kaart appel boeket", "chat-example"),
    ("boeket appel kaart winter lamp fiets", "veste-demo"),
    ("aalbes aalbes aalbes aalbes aalbes aalbes", "veste-demo"),
)


def make_code() -> dict[str, Any]:
    """Return the list's hash, what is read and refused, what is suggested, and keys."""
    return {
        "about": "How six words are read, what is suggested, and which keys they give.",
        "list": sha256(code_words.LIST.read_bytes()).hexdigest(),
        "count": len(code_words.words()),
        "read": [{"typed": typed, "words": code_words.normal(typed)} for typed in TYPED],
        "refused": list(REFUSED),
        "suggested": [{"piece": piece, "words": code_words.suggest(piece)} for piece in PIECES],
        "keys": [_keys(words, deployment) for words, deployment in KEYS],
    }


def _keys(words: str, deployment: str) -> dict[str, str]:
    keys = capsules.keys_of_words(words, deployment)
    lookup, key = (base64.b64encode(each).decode() for each in keys)
    return {"words": words, "deployment": deployment, "lookup": lookup, "key": key}
