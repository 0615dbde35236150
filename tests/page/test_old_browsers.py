"""Only what browsers of about 2019 know: read from the sources, not run in such a browser."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

import pytest

from server.web.page_source import slim
from tests.page import known_in_2019 as lists
from tests.page.javascript import (
    called_members,
    free_names,
    own_fields,
    own_methods,
    read_members,
    syntax,
    tokens,
)
from tests.page.known_in_2019 import known
from tests.page.site import MODULES, PAGE, a_boot, served
from tests.page.style import used

# Given to a session to be called by it, and no method of its own.
HANDED_IN = {"tell"}


@cache
def source(name: str) -> str:
    return (PAGE / name).read_text(encoding="utf-8")


@cache
def of_ours() -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of all methods and of all fields that are the page's or the wire's own."""
    methods = {name for module in MODULES for name in own_methods(source(module))}
    fields = {name for module in MODULES for name in own_fields(source(module))}
    schema = json.loads((files("protocol") / "schema.json").read_text(encoding="utf-8"))
    attributes = set(re.findall(r"data-([a-z]+)=", served("index.html")))
    wire = set(_properties(schema))
    told = fields | attributes | wire | set(a_boot()) | {"words", "own", "rest"}
    return frozenset(methods | HANDED_IN), frozenset(told)


def _properties(schema: Any) -> list[str]:
    if isinstance(schema, list):
        return [name for one in schema for name in _properties(one)]
    if not isinstance(schema, dict):
        return []
    return list(schema.get("properties", ())) + _properties(list(schema.values()))


def too_new(script: str) -> list[str]:
    """Return what of `script` is in none of the lists."""
    methods, fields = of_ours()
    calls = called_members(script) - known(lists.CALLS) - methods
    reads = read_members(script) - known(lists.READS) - methods - fields
    return [
        *sorted(syntax(script) - known(lists.SYNTAX)),
        *(f"{name} (unknown name)" for name in sorted(free_names(script) - known(lists.NAMES))),
        *(f".{name}()" for name in sorted(calls)),
        *(f".{name}" for name in sorted(reads)),
    ]


def too_new_in_style(style: str) -> list[str]:
    """Return what of `style` is in none of the lists."""
    found = used(style)
    allowed = {
        "properties": lists.PROPERTIES,
        "selectors": lists.SELECTORS,
        "functions": lists.FUNCTIONS,
        "units": lists.UNITS,
        "media": lists.MEDIA,
    }
    strange = found["rules"] - {"media"}
    return sorted(strange.union(*(found[what] - known(allowed[what]) for what in allowed)))


@pytest.mark.parametrize("name", MODULES)
def test_no_module_uses_what_is_in_none_of_the_lists(name: str) -> None:
    assert too_new(source(name)) == []


def styles() -> list[str]:
    calendar = served("calendar.html").partition("<style>")[2].partition("</style>")[0]
    return [served("page.css"), calendar]


@pytest.mark.parametrize("style", styles(), ids=["page", "calendar"])
def test_no_style_uses_what_is_in_none_of_the_lists(style: str) -> None:
    assert too_new_in_style(style) == []


def test_no_list_holds_what_the_page_has_no_use_for() -> None:
    scripts = [source(name) for name in MODULES]
    everything = {
        "SYNTAX": {kind for script in scripts for kind in syntax(script)},
        "NAMES": {name for script in scripts for name in free_names(script)},
        "CALLS": {name for script in scripts for name in called_members(script)},
        "READS": {name for script in scripts for name in read_members(script)},
        **{what.upper(): names for what, names in used("\n".join(styles())).items()},
    }
    unused = {
        f"{which}: {name}"
        for which, names in everything.items()
        if hasattr(lists, which)
        for name in known(getattr(lists, which)) - names
    }
    assert unused == set()


@pytest.mark.parametrize("name", MODULES)
def test_what_is_sent_of_a_module_is_what_was_written_without_its_comments(name: str) -> None:
    assert tokens(slim(name, source(name))) == tokens(source(name))


TOO_NEW = {
    "a = b?.c;": "optional_chain",
    "a = b ?? 1;": "??",
    "a ||= 1;": "||=",
    "class A { #x = 1; }": "private_property_identifier",
    "class A { x = 1; }": "field_definition",
    "class A { static f() {} }": "static",
    "const a = { ...document };": "object spread",
    "const { body, ...others } = document;": "object spread",
    "try { fetch(''); } catch { fetch(''); }": "catch without a name",
    "const a = 1_000;": "newer number",
    "const a = 10n;": "newer number",
    "const a = /(?<=x)y/;": "newer regex",
    "const a = /./s;": "newer regex",
    "await fetch('');": "await outside a function",
    "async function f(a) { for await (const b of a) f(b); }": "for await",
    "function* f() {}": "generator_function_declaration",
    "structuredClone([]);": "structuredClone (unknown name)",
    "queueMicrotask(fetch);": "queueMicrotask (unknown name)",
    "const a = [globalThis];": "globalThis (unknown name)",
    "function f() { const name = 1; return name; } f(name);": "name (unknown name)",
    "'a'.replaceAll('a', 'b');": ".replaceAll()",
    "[1].at(-1);": ".at()",
    "[1].flat();": ".flat()",
    "Promise.allSettled([]);": ".allSettled()",
    "Object.fromEntries([]);": ".fromEntries()",
    "document.body.inert = true;": ".inert",
    "const { userAgentData } = navigator;": ".userAgentData",
}


@pytest.mark.parametrize("script", TOO_NEW)
def test_what_is_newer_is_refused_and_named(script: str) -> None:
    assert TOO_NEW[script] in too_new(script)


@pytest.mark.parametrize(
    ("style", "strange"),
    [
        ("p { gap: 1rem; }", "gap"),
        ("p { inset: 0; }", "inset"),
        ("p { aspect-ratio: 1; }", "aspect-ratio"),
        ("p { margin-inline: 1rem; }", "margin-inline"),
        ("p { width: clamp(1rem, 2rem, 3rem); }", "clamp"),
        ("p { width: calc(min(1rem, 2rem)); }", "min"),
        ("p { height: 100svh; }", "svh"),
        ("p:is(a, b) { color: red; }", ":is("),
        ("p:has(a) { color: red; }", ":has("),
        ("@supports (color: red) { p { color: red; } }", "supports"),
        ("@media (hover: hover) { p { color: red; } }", "hover"),
        ("@layer a { p { color: red; } }", "layer"),
    ],
)
def test_newer_style_is_refused_and_named(style: str, strange: str) -> None:
    assert strange in too_new_in_style(style)


@pytest.mark.parametrize("style", ["p { color: red; & b { color: red; } }", "p { color }", "}"])
def test_nested_and_broken_style_is_refused(style: str) -> None:
    with pytest.raises(SyntaxError):
        used(style)


@pytest.mark.parametrize("script", ["const a = ;", "a = {", "if (a"])
def test_what_is_no_script_is_refused(script: str) -> None:
    with pytest.raises(SyntaxError):
        syntax(script)
