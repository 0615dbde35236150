"""Knows everyday words that mean the same here, whichever entry is looked for."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from handbook.words import stem


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    table = tomllib.loads((files("handbook") / "meanings.toml").read_text(encoding="utf-8"))
    found: dict[str, tuple[str, ...]] = {}
    for line in "\n".join(table.values()).splitlines():
        roots = tuple(dict.fromkeys(map(stem, line.split())))
        for root in roots:
            found[root] = tuple(dict.fromkeys((*found.get(root, ()), *roots)))
    return found


def same_as(root: str) -> tuple[str, ...]:
    """Return the stems that mean about what `root` means, itself among them, or none."""
    return _groups().get(root, ())
