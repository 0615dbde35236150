"""Reads a script as a browser does, and says which syntax, names and members it uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

_PARSER = Parser(Language(tree_sitter_javascript.language()))
_FUNCTIONS = {"function_declaration", "function_expression", "arrow_function", "method_definition"}
_SCOPES = {*_FUNCTIONS, "program", "statement_block", "for_statement", "for_in_statement"} | {
    "catch_clause",
    "class_declaration",
}
_NAMES = {"identifier", "shorthand_property_identifier_pattern"}


@cache
def parsed(script: str) -> Node:
    """Return the root of `script`. Raises `SyntaxError` when it is none."""
    root = _PARSER.parse(script.encode()).root_node
    if root.has_error:
        raise SyntaxError("this is no script")
    return root


def text_of(node: Node) -> str:
    """Return a node as it was written."""
    return (node.text or b"").decode()


def walk(node: Node) -> Iterator[Node]:
    """Return `node` and all below it, in the order of the script."""
    yield node
    for child in node.children:
        yield from walk(child)


def tokens(script: str) -> list[str]:
    """Return what a browser reads, one piece after the other: no comments, no spaces."""
    leaves = (node for node in walk(parsed(script)) if not node.children)
    return [text_of(leaf) for leaf in leaves if leaf.type != "comment"]


def syntax(script: str) -> set[str]:
    """Return every kind of node and every sign and keyword in `script`.

    What looks like something older but is newer has a name of its own, such as `object spread`.
    """
    return {_newer(node) or node.type for node in walk(parsed(script))} - {"comment"}


def _newer(node: Node) -> str:
    parent = node.parent.type if node.parent is not None else ""
    text = text_of(node) if not node.children else ""
    match node.type:
        case "spread_element" | "rest_pattern" if parent in {"object", "object_pattern"}:
            return "object spread"
        case "catch_clause" if node.child_by_field_name("parameter") is None:
            return "catch without a name"
        case "number" if set(text.lower()) & {"_", "n"}:
            return "newer number"
        case "regex_pattern" if re.search(r"\(\?<|\\[pPk]", text):
            return "newer regex"
        case "regex_flags" if set(text) - set("gimuy"):
            return "newer regex"
        case "import" if parent == "call_expression":
            return "import()"
        case "await_expression" if not _in_async(node):
            return "await outside a function"
        case "await" if parent == "for_in_statement":
            return "for await"
    return ""


def _in_async(node: Node) -> bool:
    above = node.parent
    while above is not None and above.type not in _FUNCTIONS:
        above = above.parent
    return above is not None and any(child.type == "async" for child in above.children)


# --- names ------------------------------------------------------------------------------------


def _bound(pattern: Node | None) -> Iterator[str]:
    """Return the names that a pattern binds; a default value binds none."""
    if pattern is None:
        return
    if pattern.type in _NAMES:
        yield text_of(pattern)
    elif pattern.type in {"assignment_pattern", "object_assignment_pattern"}:
        yield from _bound(pattern.child_by_field_name("left"))
    elif pattern.type == "pair_pattern":
        yield from _bound(pattern.child_by_field_name("value"))
    else:
        for child in pattern.named_children:
            yield from _bound(child)


def _declared_by(node: Node) -> Iterator[str]:
    """Return the names that `node` itself gives to the scope around it."""
    if node.type in {"variable_declarator", "function_declaration", "class_declaration"}:
        yield from _bound(node.child_by_field_name("name"))
    elif node.type == "import_specifier":
        yield from _bound(node.child_by_field_name("alias") or node.child_by_field_name("name"))


def _given_by(scope: Node) -> Iterator[str]:
    """Return the names that a scope has of itself: parameters, a caught error, a loop's own."""
    for field in ("parameters", "parameter", "left"):
        if field != "left" or scope.type == "for_in_statement":
            yield from _bound(scope.child_by_field_name(field))


def free_names(script: str) -> set[str]:
    """Return the names that `script` uses and does not declare: the browser must know them."""
    root = parsed(script)
    declared: dict[int, set[str]] = {}
    for node in walk(root):
        if node.type in _SCOPES:
            declared.setdefault(node.id, set()).update(_given_by(node))
        for name in _declared_by(node):
            declared.setdefault(_scope_of(node).id, set()).add(name)
    used = {"identifier", "shorthand_property_identifier"}
    return {
        text_of(node)
        for node in walk(root)
        if node.type in used and not _is_known(node, text_of(node), declared)
    }


def _scope_of(node: Node) -> Node:
    above = node.parent
    while above is not None and above.type not in _SCOPES:
        above = above.parent
    assert above is not None, "every name stands in a program"
    return above


def _is_known(node: Node, name: str, declared: dict[int, set[str]]) -> bool:
    above: Node | None = node
    while above is not None:
        if name in declared.get(above.id, ()):
            return True
        above = above.parent
    return False


# --- members ----------------------------------------------------------------------------------


def called_members(script: str) -> set[str]:
    """Return every NAME of `….NAME(…)`."""
    return {
        _member(node)
        for node in walk(parsed(script))
        if node.type == "member_expression" and _is_called(node)
    }


def read_members(script: str) -> set[str]:
    """Return every NAME of `….NAME` that is not called, also of `{ NAME } = …`."""
    found = set()
    for node in walk(parsed(script)):
        if node.type == "member_expression" and not _is_called(node):
            found.add(_member(node))
        elif node.type == "shorthand_property_identifier_pattern":
            found.add(text_of(node))
    return found


def own_methods(script: str) -> set[str]:
    """Return the names by which `script` itself gives something to call."""
    nodes = list(walk(parsed(script)))
    functions = {
        name
        for node in nodes
        if node.type in {"function_declaration", "import_specifier"}
        for name in _declared_by(node)
    }
    shorthand = {text_of(n) for n in nodes if n.type == "shorthand_property_identifier"}
    names = {text_of(name) for node in nodes if (name := _method_name(node)) is not None}
    return names | (shorthand & functions)


def own_fields(script: str) -> set[str]:
    """Return the names that `script` itself puts into objects: `{ NAME: … }`, `this.NAME = …`.

    A visit is an object of ours too, by whichever of its names.
    """
    found = set()
    for node in walk(parsed(script)):
        if node.type in {"pair", "method_definition"}:
            key = node.child_by_field_name("key") or node.child_by_field_name("name")
            found |= {text_of(key)} if key is not None else set()
        elif node.type == "shorthand_property_identifier":
            found.add(text_of(node))
        elif node.type == "assignment_expression":
            left = node.child_by_field_name("left")
            whose, _, name = text_of(left).partition(".") if left is not None else ("", "", "")
            if whose in {"this", "visit", "session"}:
                found.add(name.partition(".")[0])
    return found


def _is_called(node: Node) -> bool:
    parent = node.parent
    if parent is None or parent.type != "call_expression":
        return False
    return parent.child_by_field_name("function") == node


def _member(node: Node) -> str:
    name = node.child_by_field_name("property")
    assert name is not None
    return text_of(name)


def _method_name(node: Node) -> Node | None:
    if node.type == "method_definition":
        return node.child_by_field_name("name")
    value = node.child_by_field_name("value")
    if node.type == "pair" and value is not None and value.type in _FUNCTIONS:
        return node.child_by_field_name("key")
    return None
