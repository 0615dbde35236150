"""Reads the page's style and says which properties, selectors and units it uses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import tinycss2  # type: ignore[import-untyped]

_PSEUDO = re.compile(r"::?[\w-]*\(?")
_FEATURE = re.compile(r"\(([\w-]+)")


def used(style: str) -> dict[str, set[str]]:
    """Return what `style` uses: properties, selectors, functions, units, media, rules.

    Raises `SyntaxError` for what is no rule and no declaration.
    """
    found: dict[str, set[str]] = defaultdict(set)
    _rules(tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True), found)
    return found


def _rules(rules: Iterable[Any], found: dict[str, set[str]]) -> None:
    for rule in rules:
        prelude = tinycss2.serialize(rule.prelude) if hasattr(rule, "prelude") else ""
        if rule.type == "at-rule":
            found["rules"].add(rule.lower_at_keyword)
            found["media"].update(_FEATURE.findall(prelude))
            inside = rule.content or ()
            _rules(tinycss2.parse_rule_list(inside, True, True), found)
        elif rule.type == "qualified-rule":
            found["selectors"].update(_PSEUDO.findall(prelude))
            _declarations(tinycss2.parse_blocks_contents(rule.content, True, True), found)
        else:
            raise SyntaxError(f"this is no rule: {rule.message}")


def _declarations(declarations: Iterable[Any], found: dict[str, set[str]]) -> None:
    for declaration in declarations:
        if declaration.type != "declaration":
            raise SyntaxError(f"this is no declaration: {declaration.type}")
        own = declaration.name.startswith("--")
        found["properties"].add("--" if own else declaration.lower_name)
        _values(declaration.value, found)


def _values(values: Iterable[Any], found: dict[str, set[str]]) -> None:
    for value in values:
        if value.type == "function":
            found["functions"].add(value.lower_name)
            _values(value.arguments, found)
        elif value.type == "dimension":
            found["units"].add(value.lower_unit)
        elif value.type.endswith("block"):
            _values(value.content, found)
