"""Every message as JSON Schema: python -m protocol.schema > protocol/schema.json."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from protocol import (
    directory,
    epochs,
    letters,
    page_manifest,
    payloads,
    registration,
    research,
    staff_access,
    visitor_messages,
    visitor_stream,
)
from protocol import staff_messages as staff

SHAPES: dict[str, Any] = {
    "FromVisitor": visitor_messages.FromVisitor,
    "ToVisitor": visitor_messages.ToVisitor,
    "Leave": visitor_messages.Leave,
    "Posted": visitor_stream.Posted,
    "FromStaff": staff.FromStaff,
    "ToStaff": staff.ToStaff,
    "Certificate": directory.RosterKey,
    "Roster": directory.Roster,
    "DutyCard": directory.DutyCard,
    "Order": staff_access.Order,
    "Request": staff_access.Request,
    "Announcement": epochs.Announcement,
    "FrameContent": payloads.Sealed,
    "LetterContent": letters.Letter,
    "ChallengeFor": staff_access.ChallengeFor,
    "Challenge": staff_access.Challenge,
    "SignIn": staff_access.SignIn,
    "Session": staff_access.Session,
    "FactorAsked": staff_access.FactorAsked,
    "NewFactor": staff_access.NewFactor,
    "Enrolment": staff_access.Enrolment,
    "Ordered": staff_access.Ordered,
    "OrderAnswer": staff_access.OrderAnswer,
    "PageManifest": page_manifest.PageManifest,
    "PublishedPage": page_manifest.PublishedPage,
    "ResearchKey": research.ResearchKey,
    "PublishedResearch": research.PublishedResearch,
    "Registration": registration.Registration,
}


def schema() -> dict[str, Any]:
    """Return one JSON Schema: `shapes` by the names above, their parts in `$defs`."""
    shapes, parts = msgspec.json.schema_components(
        [*SHAPES.values()], ref_template="#/$defs/{name}"
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The Veste protocol, version 1: bytes are standard base64 with padding",
        "shapes": dict(zip(SHAPES, shapes, strict=True)),
        "$defs": dict(sorted(parts.items())),
    }


def as_text() -> str:
    """Return the schema as it stands in `schema.json`."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(as_text(), end="")  # noqa: T201 - this is what it is run for
