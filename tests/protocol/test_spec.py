"""The tables of SPEC.md, cell by cell: who says what, signs what, and changes readers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest

import protocol
from protocol import (
    directory,
    epochs,
    letters,
    page_manifest,
    payloads,
    research,
    staff_access,
    staff_messages,
    team,
)
from protocol import visitor_messages as wire
from protocol.epochs import Announcement, Reader
from protocol.errors import Refusal, Reject
from protocol.ids import VISITOR
from protocol.outbox import FOR_GOOD
from tests.builders import NOW, Organisation

FOLDER = Path(protocol.__file__).parent
SPEC = (FOLDER / "SPEC.md").read_text(encoding="utf-8")
SAYS = {"page": payloads.VISITOR_SAYS, "staff": payloads.STAFF_SAYS}


def rows(first: str) -> list[list[str]]:
    """Return the cells of the table whose head begins with `first`, row by row."""
    table = SPEC[SPEC.index(f"| {first} |") :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


def quoted(cell: str) -> list[str]:
    """Return what stands between backticks."""
    return re.findall(r"`([^`]+)`", cell)


def test_each_kind_of_payload_is_said_by_whom_the_table_names() -> None:
    named: dict[str, set[str]] = {"page": set(), "staff": set()}
    for kinds, by, *_ in rows("`k`"):
        for who in ("page", "staff") if by == "both" else (by,):
            named[who] |= set(quoted(kinds))
    tags = {who: {kind.__struct_config__.tag for kind in says} for who, says in SAYS.items()}
    assert named == tags
    assert set(get_args(payloads.Payload)) == {kind for says in SAYS.values() for kind in says}


def test_each_field_of_a_payload_stands_in_its_row() -> None:
    fields = {
        kind.__struct_config__.tag: kind.__struct_fields__ for kind in get_args(payloads.Payload)
    }
    for kinds, _, cell, *_ in rows("`k`"):
        expected = [name for kind in quoted(kinds) for name in fields[kind]]
        assert quoted(cell) == expected, kinds


def test_each_kind_of_letter_has_the_writers_and_fields_of_its_row() -> None:
    table = {quoted(kind)[0]: (by, cell) for kind, by, cell, *_ in rows("`type`")}
    kinds = {kind.__struct_config__.tag: kind for kind in get_args(letters.TeamLetter)}
    assert table.keys() == kinds.keys()
    for tag, kind in kinds.items():
        by, cell = table[tag]
        assert by.split(", ") == list(team.WRITERS[kind])
        assert quoted(cell) == list(kind.__struct_fields__)


def test_each_document_has_the_magic_label_and_fields_of_its_row() -> None:
    code = {
        "certificate": (directory._CERTIFICATE, directory.RosterKey),
        "roster": (directory._ROSTER, directory.Roster),
        "duty card": (directory._DUTY, directory.DutyCard),
        "order": (staff_access._ORDER, None),
        "request": (staff_access._REQUEST, staff_access.Request),
        "page manifest": (page_manifest._MANIFEST, page_manifest.PageManifest),
        "research key": (research._RESEARCH, research.ResearchKey),
    }
    assert [row[0] for row in rows("document")] == list(code)
    for name, magic, label, _, content in rows("document"):
        names, shape = code[name]
        assert (quoted(magic)[0].encode(), quoted(label)[0].encode()) == names
        fields = re.sub(r"\[.*?\]", "", quoted(content)[0].strip("{}"))
        said = [field.strip(" :{}") for field in fields.split(",")]
        assert shape is None or tuple(said) == shape.__struct_fields__


def test_the_roles_and_the_intents_of_the_document_are_those_of_the_code() -> None:
    roles = re.search(r"Roles: (.*?)\. \*On duty\*", SPEC)
    assert roles is not None
    assert tuple(quoted(roles[1])) == get_args(directory.Role)
    assert f"`intent` {'/'.join(get_args(payloads.Intent))}" in SPEC
    assert ", ".join(get_args(payloads.Question)) in SPEC
    rule = SPEC[SPEC.index("Answers: to see") : SPEC.index("Any other pair is malformed")]
    for answers in payloads.ANSWERS.values():
        assert answers - {str(level) for level in range(11)} <= set(re.findall(r"\w+", rule))


# --- who may make an epoch ------------------------------------------------------------------

HOUSE = Organisation()
HOLDER, COLLEAGUE, CHIEF = HOUSE.hire().id, HOUSE.hire().id, HOUSE.hire("supervisor").id
ADVISER, PAGE = HOUSE.hire("consultant").id, b"Vsender1"
THERE = directory.Directory(HOUSE.root_point)
THERE.read(HOUSE.papers(), NOW)
PEOPLE = {
    "holder": HOLDER,
    "colleague": COLLEAGUE,
    "chief": CHIEF,
    "adviser": ADVISER,
    "page": PAGE,
}
NAMES = {who: name for name, who in PEOPLE.items()} | {None: "nobody"}

# By `why`: (creator, holder until now, holder after it), and no other; from the table's rows.
ALLOWED: dict[str, set[tuple[str, str, str]]] = {
    "start": {("page", now, "nobody") for now in ("nobody", "holder")},
    "claim": {(who, "nobody", who) for who in ("holder", "colleague", "chief")},
    "sit-in": {("holder", "holder", "holder")},
    "sit-out": {("holder", "holder", "holder")},
    "exit": {("holder", "holder", "holder")},
    "renew": {("holder", "holder", "holder")},
    "release": {("holder", "holder", "nobody")},
    "hand-over": {("holder", "holder", after) for after in ("holder", "colleague", "chief")},
    "take-over": {("chief", "holder", "chief")},
    "return": {("page", "nobody", "nobody"), ("page", "holder", "nobody")}
    | {("page", "holder", "holder")},
}


def may(why: Any, creator: bytes, before: bytes | None, after: bytes | None) -> bool:
    """Whether the code lets `creator` make this epoch."""
    readers = tuple(Reader(who, bytes(32)) for who in (VISITOR, *PEOPLE.values()))
    content = Announcement(bytes(16), 1, why, after, bytes(32), readers)
    try:
        epochs.may_change(creator, content, before, THERE)
    except Reject:
        return False
    return True


def test_the_table_of_epochs_names_each_reason_once() -> None:
    assert sorted(why for row in rows("why") for why in quoted(row[0])) == sorted(ALLOWED)
    assert set(ALLOWED) == set(get_args(epochs.Why))


@pytest.mark.parametrize("why", ALLOWED)
def test_nobody_else_may_make_an_epoch_than_the_table_says(why: str) -> None:
    found = {
        (NAMES[creator], NAMES[before], NAMES[after])
        for creator in PEOPLE.values()
        for before in (None, HOLDER)
        for after in (None, *PEOPLE.values())
        if may(why, creator, before, after)
    }
    assert found == ALLOWED[why]


# --- closed lists ---------------------------------------------------------------------------


def test_the_schema_holds_each_problem_code_and_each_kind_of_both_sockets() -> None:
    schema = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
    codes = schema["$defs"]["Problem"]["properties"]["code"]["enum"]
    assert sorted(codes) == sorted(get_args(wire.ProblemCode))
    unions: tuple[Any, ...] = (wire.FromVisitor, wire.ToVisitor)
    for union in (*unions, staff_messages.FromStaff, staff_messages.ToStaff):
        for message in get_args(union):
            kind = schema["$defs"][message.__name__]["properties"]["t"]["enum"]
            assert kind == [message.__struct_config__.tag]


def test_a_problem_that_the_document_tells_how_to_take_is_one_of_the_list() -> None:
    taken = {"stale_epoch", "not_stored", "rate", "wrong_sequence", "wrong_state", "not_allowed"}
    taken |= FOR_GOOD
    rule = SPEC[SPEC.index("**Outbox rule.**") : SPEC.index("## 11.")]
    assert taken <= set(quoted(rule))
    assert taken <= set(get_args(wire.ProblemCode))


def test_a_refusal_is_its_own_word_and_carries_no_other() -> None:
    assert [str(Reject(code)) for code in Refusal] == [code.name.lower() for code in Refusal]
