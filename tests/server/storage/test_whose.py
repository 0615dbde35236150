"""A store knows its pepper and its name again, and no relay with others serves it."""

from __future__ import annotations

import pytest

from server.ports import Store
from server.settings import SettingsError
from server.whose import WHOSE, claim

PEPPER, OTHER = b"p" * 32, b"o" * 32


def test_a_store_is_whose_it_was_at_first(store: Store) -> None:
    claim(store, PEPPER, "chat-example")
    claim(store, PEPPER, "chat-example")
    kept = store.recall(WHOSE)
    with pytest.raises(SettingsError, match="`pepper` is not the one of this store"):
        claim(store, OTHER, "chat-example")
    with pytest.raises(SettingsError, match="not the one of this store, chat-example:"):
        claim(store, PEPPER, "chat-other")
    assert store.recall(WHOSE) == kept
    claim(store, PEPPER, "chat-example")


def test_what_is_kept_tells_no_pepper(store: Store) -> None:
    claim(store, PEPPER, "chat-example")
    kept = store.recall(WHOSE)
    assert kept is not None
    assert PEPPER[:8] not in kept


def test_a_pepper_that_is_lost_is_replaced_only_by_who_says_so(store: Store) -> None:
    claim(store, PEPPER, "chat-example")
    claim(store, OTHER, "chat-example", lost=True)
    claim(store, OTHER, "chat-example")
    with pytest.raises(SettingsError, match="`pepper`"):
        claim(store, PEPPER, "chat-example")
    with pytest.raises(SettingsError, match="`deployment`"):
        claim(store, PEPPER, "chat-other", lost=True)
