"""Turns the text of one entry file, TOML front matter and Markdown, into an `Entry`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from datetime import date, datetime
from typing import Any

from handbook.entry import (
    LINKS_HEADING,
    SECTION_HEADINGS,
    SENTENCES_HEADING,
    Entry,
    EntryError,
    Section,
)

FENCE = "+++"
TEXT_FIELDS = ("slug", "title", "category", "phase", "status")
LIST_FIELDS = ("themes", "audience", "also", "sources")
OPTIONAL_LISTS = ("signs",)
OPTIONAL_FIELDS = (*OPTIONAL_LISTS, "reviewed")

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ITEM = re.compile(r"(?:\d+\.|[-*])\s+(?P<text>\S.*)")
_NUMBERED = re.compile(r"\d+\.\s+(?P<text>\S.*)")
_LINK = re.compile(r"[-*]\s+\[(?P<words>[^\]]+)\]\((?P<slug>[^)]*)\)")
_TOML_LINE = re.compile(r"at line (\d+)")

NumberedLine = tuple[int, str]


def read_entry(text: str, file: str) -> Entry:
    """Return the entry in `text`; `file` is its name, for errors and to check the slug.

    Raises EntryError where the text is not an entry. What is merely unwise is left to `lint`.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    refuse_invisible(lines, file)
    end = _end_of_front_matter(lines, file)
    fields = _front_matter(lines[1:end], file)
    parts = _parts(lines, end + 1, file)
    links, link_words = _links(parts.get(LINKS_HEADING, []), file)
    sections = []
    for heading in SECTION_HEADINGS:
        words = link_words if heading == LINKS_HEADING else _prose(parts.get(heading, []))
        if words:
            sections.append(Section(heading, words))
    return Entry(
        **fields,
        sentences=_sentences(parts.get(SENTENCES_HEADING, []), file),
        sections=tuple(sections),
        links=links,
    )


def refuse_invisible(lines: list[str], file: str) -> None:
    """Raise EntryError for the first of `lines` that holds what nobody can see."""
    """Raise EntryError for a sign that nobody sees, on the line where it stands."""
    # A control or direction character could move the cursor or hide words in the terminal.
    for number, line in enumerate(lines, start=1):
        if any(unicodedata.category(sign) in ("Cc", "Cf") and sign != "\t" for sign in line):
            raise EntryError(file, number, "hier staat een onzichtbaar teken; typ de regel opnieuw")


def _end_of_front_matter(lines: list[str], file: str) -> int:
    if not lines or lines[0].strip() != FENCE:
        raise EntryError(file, 1, f"de eerste regel moet {FENCE} zijn")
    for index, line in enumerate(lines[1:], start=1):
        if line.strip() == FENCE:
            return index
    raise EntryError(file, len(lines), f"de gegevens bovenaan eindigen niet met {FENCE}")


def _front_matter(lines: list[str], file: str) -> dict[str, Any]:
    found = read_toml(lines, file, above=1)
    known = (*TEXT_FIELDS, *LIST_FIELDS, *OPTIONAL_FIELDS)
    for name in found:
        if name not in known:
            raise EntryError(file, _line_of(name, lines), f"onbekend gegeven: {name}")
    for name in (*TEXT_FIELDS, *LIST_FIELDS):
        if name not in found:
            raise EntryError(file, 1, f"dit gegeven ontbreekt: {name}")
    fields = {name: _checked(name, value, lines, file) for name, value in found.items()}
    if not _SLUG.fullmatch(fields["slug"]) or file != f"{fields['slug']}.md":
        problem = "slug moet gelijk zijn aan de bestandsnaam, met kleine letters en streepjes"
        raise EntryError(file, _line_of("slug", lines), problem)
    return {"reviewed": None, **fields}


def read_toml(lines: list[str], file: str, *, above: int = 0) -> dict[str, Any]:
    """Return the fields in `lines`, which `above` other lines precede in `file`; or EntryError."""
    try:
        return tomllib.loads("\n".join(lines))
    except (ValueError, RecursionError) as error:
        # Besides its own error, tomllib lets through those of huge numbers and deep brackets.
        place = _TOML_LINE.search(str(error))
        line = int(place[1]) + above if place else 1
        raise EntryError(file, line, "dit is geen geldige regel: naam = waarde") from None


def _checked(name: str, value: object, lines: list[str], file: str) -> Any:
    line = _line_of(name, lines)
    if name in TEXT_FIELDS:
        if isinstance(value, str) and value.strip():
            return value.strip()
        raise EntryError(file, line, f"{name} moet tekst tussen aanhalingstekens zijn")
    if name in LIST_FIELDS or name in OPTIONAL_LISTS:
        if isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value):
            return tuple(v.strip() for v in value)
        raise EntryError(file, line, f'{name} moet een lijst zijn: ["een", "twee"]')
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise EntryError(file, line, f"{name} moet een datum zijn: 2026-11-23, zonder aanhalingstekens")


def _line_of(name: str, lines: list[str]) -> int:
    """Return the file's line on which the front matter sets `name`."""
    for number, line in enumerate(lines, start=2):
        if re.match(rf"\s*\"?{re.escape(name)}\"?\s*[=.]", line):
            return number
    return 1


def _parts(lines: list[str], start: int, file: str) -> dict[str, list[NumberedLine]]:
    """Return, for each heading, the lines below it that are not empty, with their numbers."""
    parts: dict[str, list[NumberedLine]] = {}
    here: list[NumberedLine] | None = None
    for number, line in enumerate(lines[start:], start=start + 1):
        if line.startswith("#"):
            heading = line.removeprefix("##").strip()
            if heading not in (SENTENCES_HEADING, *SECTION_HEADINGS):
                choice = ", ".join((SENTENCES_HEADING, *SECTION_HEADINGS))
                raise EntryError(file, number, f"onbekend kopje; kies met ##: {choice}")
            if heading in parts:
                raise EntryError(file, number, f"dit kopje staat er twee keer: {heading}")
            here = parts[heading] = []
        elif here is not None:
            here.append((number, line.strip()))
        elif line.strip():
            raise EntryError(file, number, "deze tekst staat boven het eerste kopje")
    return parts


def _prose(lines: list[NumberedLine]) -> str:
    """Join wrapped lines: each paragraph and each list item becomes one line."""
    blocks: list[str] = []
    fresh = True
    for _, line in lines:
        if not line:
            fresh = True
        elif fresh or _ITEM.fullmatch(line):
            blocks.append(line)
            fresh = False
        else:
            blocks[-1] = f"{blocks[-1]} {line}"
    return "\n".join(blocks)


def _sentences(lines: list[NumberedLine], file: str) -> tuple[str, ...]:
    found: list[str] = []
    for number, line in lines:
        if match := _NUMBERED.fullmatch(line):
            found.append(match["text"])
        elif line and found and not _ITEM.fullmatch(line):
            found[-1] = f"{found[-1]} {line}"
        elif line:
            raise EntryError(file, number, "begin elke zin met een nummer: 1. Ik geloof je.")
    return tuple(found)


def _links(lines: list[NumberedLine], file: str) -> tuple[tuple[str, ...], str]:
    """Return the slugs under "Daarna" and the words that a counsellor sees for them."""
    slugs: list[str] = []
    words: list[str] = []
    for number, line in lines:
        if not line:
            continue
        match = _LINK.fullmatch(line)
        if match is None or not _SLUG.fullmatch(match["slug"]):
            raise EntryError(file, number, "schrijf een verwijzing zo: - [Doseren](doseren)")
        slugs.append(match["slug"])
        words.append(match["words"].strip())
    return tuple(slugs), " · ".join(words)
