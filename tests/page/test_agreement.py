"""Page and Python agree: who may change the readers, and every closed list."""

from __future__ import annotations

import itertools
import re
import time
from importlib.resources import files
from typing import get_args

import msgspec
import pytest
from playwright.sync_api import Page

from protocol import payloads
from protocol import visitor_messages as wire
from protocol.directory import Directory
from protocol.epochs import Announcement, Why, may_change
from protocol.errors import Reject
from protocol.ids import new_staff
from protocol.log import Cause, Entry, Log
from protocol.p256 import public_bytes
from tests.page.counsellor import Counsellor
from tests.page.relay import Relay
from tests.page.sealed_page import b64, run
from tests.page.site import Site, scripts

SPEC = (files("protocol") / "SPEC.md").read_text(encoding="utf-8")
PAGE_ITSELF = b"V-sender"
STRANGER = new_staff()


@pytest.fixture
def blank(phone: Page, site: Site) -> Page:
    phone.goto(f"{site.origin}/blank")
    return phone


def tags(union: object) -> set[str]:
    """Return the tags of a union of messages."""
    return {str(kind.__struct_config__.tag) for kind in get_args(union)}


# --- who may change the readers ---------------------------------------------------------------


def _python(
    creator: bytes, why: Why, held: bytes | None, then: bytes | None, known: Directory
) -> str:
    content = Announcement(bytes(16), 1, why, then, bytes(32), ())
    try:
        may_change(creator, content, held, known)
    except Reject as refused:
        return str(refused.code.value)
    return "accepted"


@pytest.mark.browser
def test_page_and_python_agree_on_every_change_of_readers(blank: Page) -> None:
    relay = Relay()
    relay.staff = [Counsellor("counsellor"), Counsellor("supervisor"), Counsellor("consultant")]
    relay.staff += [Counsellor("counsellor", "supervisor"), Counsellor("administrator")]
    known = Directory(public_bytes(relay.root))
    known.read(relay.papers(), time.time())
    people = [person.id for person in relay.staff] + [STRANGER]
    cases = list(
        itertools.product([*people, PAGE_ITSELF], get_args(Why), [None, *people], [None, *people])
    )
    assert len(cases) == 7 * 10 * 7 * 7
    expected = [_python(*case, known) for case in cases]
    found = run(
        blank,
        """
        const directory = new sealing.Directory(bytes(given.root));
        await directory.read(given.papers, Date.now() / 1000);
        return Promise.all(given.cases.map(([creator, why, held, holder]) => code(
          (async () => sealing.mayChange(creator, { why, holder }, held, directory))())));""",
        {
            "root": relay.root_text,
            "papers": msgspec.to_builtins(relay.papers()),
            "cases": [
                [b64(creator), why, held and b64(held), then and b64(then)]
                for creator, why, held, then in cases
            ],
        },
    )
    differing = [
        (case[1], one, other)
        for case, one, other in zip(cases, expected, found, strict=True)
        if one != other
    ]
    assert differing == []
    accepted = {case[1] for case, one in zip(cases, expected, strict=True) if one == "accepted"}
    assert accepted == set(get_args(Why))


# --- closed lists -----------------------------------------------------------------------------


@pytest.mark.browser
def test_the_page_takes_every_message_of_the_relay_and_no_other(blank: Page) -> None:
    taken = run(blank, "return Object.keys((await load('relay')).TAKES);")
    assert set(taken) == tags(wire.ToVisitor | Log)


# What the page leaves unread on purpose, each with the reason.
UNREAD_KINDS = {
    "word": "told by the page itself, and never shown again",
    "code": "made by another visit of the same person; only its proof is kept",
}
ALIKE_CODES = {
    # Refused for good: sent again it would be refused again; before the start: "the chat fails".
    *("malformed", "version", "too_big", "not_allowed", "wrong_state", "chat_full"),
    *("taken", "offer_over"),  # only consoles claim, and answer an offer
}
PHASE_TELLS = {
    # The phase that comes with it says all that a visitor is told.
    *("start", "claim", "sealed", "late", "release", "exit", "return", "end"),
    "block",  # closed; whoever comes back is told by `blocked`
}


def _spoken(pattern: str) -> set[str]:
    return {word for script in scripts().values() for word in re.findall(pattern, script)}


def test_every_kind_of_payload_is_known_to_the_page_or_left_out_with_a_reason() -> None:
    table = SPEC[SPEC.index("| `k` | by") : SPEC.index("### What a receiver refuses")]
    rows = [row.split("|")[1] for row in table.splitlines()[2:] if row.startswith("|")]
    kinds = {kind for row in rows for kind in re.findall(r"`(\w+)`", row)}
    assert kinds == tags(payloads.Payload)
    known = _spoken(r"\bk(?:: ?| ?=== ?)'(\w+)'")
    assert known | set(UNREAD_KINDS) == kinds
    assert known & set(UNREAD_KINDS) <= {"code", "word"}  # the page says these


def test_every_problem_of_the_relay_is_known_to_the_page_or_one_of_those_it_takes_alike() -> None:
    known = _spoken(r"(?<!error\.)\bcode ?=== ?'(\w+)'")  # an error's is the page's own refusal
    again = re.search(r"const AGAIN ?= ?\[(.*?)\]", "".join(scripts().values()))
    assert again
    known |= set(re.findall(r"\w+", again[1]))
    assert known | ALIKE_CODES == set(get_args(wire.ProblemCode))
    assert known & ALIKE_CODES == set()


def test_every_cause_of_a_change_is_known_to_the_page_or_told_by_its_phase() -> None:
    known = _spoken(r"\bcause ?=== ?'(\w+)'") - {"erased"}  # that one is the page's own
    assert known | PHASE_TELLS == set(get_args(Cause))
    assert known & PHASE_TELLS == set()


def test_the_spec_names_every_cause() -> None:
    table = SPEC[SPEC.index("| from | start") :].splitlines()[0]
    named = set(table.replace(" ", "").split("|")) | set(re.findall(r"--(\w+)-->", SPEC))
    assert set(get_args(Cause)) <= named


def test_every_kind_of_entry_is_known_to_the_page() -> None:
    assert _spoken(r"\bentry\.e ?[!=]== ?'(\w+)'") == tags(Entry)
