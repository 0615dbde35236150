"""The words of a page in another language, found by the Dutch ones of the tests."""

from __future__ import annotations

import re
from functools import cache

from tests.page.site import catalog

_PLACE = re.compile(r"{(\w+)}")
_SENTENCE = re.compile(r"(?<=[.?!])\s")


@cache
def translated(text: str, language: str) -> str:
    """Return what stands where the Dutch page has `text`: a string, a sentence or its beginning.

    What is of no catalog, such as a counsellor's own words, stays as it is.
    """
    if language == "nl":
        return text
    dutch, other = catalog("nl"), catalog(language)
    for name, whole in dutch.items():
        if (found := _as(whole).fullmatch(text)) is not None:
            return _PLACE.sub(lambda place: found.groupdict().get(place[1], ""), other[name])
    for name, whole in dutch.items():
        parts, others = _SENTENCE.split(whole), _SENTENCE.split(other[name])
        for number, part in enumerate(parts):
            if part.startswith(text) and len(parts) == len(others):
                return _PLACE.split(others[number])[0].strip()
    return text


def _as(whole: str) -> re.Pattern[str]:
    """Return what matches a string of the catalog with its places filled."""
    names, pattern = set(), ""
    for number, part in enumerate(_PLACE.split(whole)):
        known = part in names
        names |= {part} if number % 2 else set()
        pattern += (
            (f"(?P={part})" if known else f"(?P<{part}>.+?)") if number % 2 else re.escape(part)
        )
    return re.compile(pattern)
