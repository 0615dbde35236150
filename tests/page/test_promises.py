"""Each sentence of the page is true because a test holds it, or it is said who must."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.page.exits import CASES
from tests.page.promises import HELD, sentences
from tests.page.promises_open import NO_PROMISE, OPEN
from tests.page.site import catalog

TESTS = Path(__file__).parents[1]


def _tests_of(file: str) -> set[str]:
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return {node.name for node in ast.walk(tree) if isinstance(node, kinds)}


@pytest.mark.parametrize(
    "test", sorted({*CASES.values(), *(test for tests in HELD.values() for test in tests)})
)
def test_what_holds_a_promise_is_there(test: str) -> None:
    file, name = test.split("::")
    assert name in _tests_of(file)


def test_every_string_of_the_page_is_a_promise_or_can_not_be_untrue() -> None:
    known = (*HELD, *OPEN)
    forgotten = [
        name
        for name in catalog("nl")
        if name not in NO_PROMISE
        and not any(name == each or name.startswith(f"{each}.") for each in known)
    ]
    assert forgotten == []


def test_every_promise_of_the_table_is_a_sentence_of_the_page() -> None:
    assert [name for name in (*HELD, *OPEN, *NO_PROMISE) if not sentences(name)] == []
