"""Who may do what, by their roles: one table, asked before anything of staff is heard.

A role opens a door and no more: what else must hold (the holder, a reader, the right moment)
is decided where the action is, and stands here in words. What is said in a chat is kept from
everybody else by the sealing: a role alone opens no epoch.

python -m server.core.permissions     prints the table as Markdown for SPEC.md
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple, get_args

from protocol.directory import Role


class Rule(NamedTuple):
    """Which roles may do something, and what must hold besides."""

    roles: frozenset[Role]
    besides: str


ROLES: tuple[Role, ...] = get_args(Role)

_ALL = frozenset(ROLES)
_TALK: frozenset[Role] = frozenset({"counsellor", "supervisor"})
_SUPERVISE: frozenset[Role] = frozenset({"supervisor"})
_CALLED: frozenset[Role] = _TALK | {"consultant"}

# The first part is what a console sends, by its tag; the second what a message or the mere
# presence of somebody may come to.
MESSAGES: dict[str, Rule] = {
    "on_duty": Rule(_CALLED, "by their own duty card"),
    "off_duty": Rule(_CALLED, "of themselves"),
    "follow": Rule(_TALK, "a chat that waits, while on duty; else one they read"),
    "claim": Rule(_TALK, "a chat that waits, while on duty, before anybody else"),
    "epoch": Rule(_TALK, "as the table of epochs says: the holder, or who claims or takes over"),
    "grant": Rule(_TALK, "wraps they made, of a chat whose log they get"),
    "say": Rule(_TALK, "the holder"),
    "return_note": Rule(_TALK, "the holder, also of a chat that is over; no page gets it"),
    "typing": Rule(_TALK, "the holder"),
    "close": Rule(_TALK, "the holder"),
    "offer": Rule(_TALK, "the holder, to a colleague on duty"),
    "reply": Rule(_TALK, "whom the offer it names was made to"),
    "ask": Rule(_SUPERVISE, "signed by themselves, while somebody holds the chat"),
    "post": Rule(_CALLED, "letters they wrote, to colleagues on duty"),
    "block": Rule(_TALK, "the holder"),
    "answer_block": Rule(_TALK, "while on duty, of a block that somebody else asked for"),
    "lift_block": Rule(_SUPERVISE, "a block that runs"),
    "gone": Rule(_ALL, "whose console held an erased chat"),
}
PRESENCE: dict[str, Rule] = {
    "hear who waits": Rule(_TALK, "while on duty"),
    "read a chat": Rule(_TALK, "whoever its epoch lists"),
    "see every chat": Rule(_SUPERVISE, "its door, phase and holder, and no word of it"),
    "take an offer back": Rule(_TALK, "the holder who made it, by a `reply`, until there is a yes"),
    "close any chat": Rule(_SUPERVISE, "that is not over"),
    "block any chat": Rule(_SUPERVISE, "that is not erased, also one that is over"),
    "take over": Rule(_SUPERVISE, "for themselves, when the holder is gone for 30 s"),
}
TABLE = MESSAGES | PRESENCE


@cache
def allowed(roles: tuple[str, ...]) -> frozenset[str]:
    """Return every action that somebody with these roles may try."""
    return frozenset(action for action, rule in TABLE.items() if not rule.roles.isdisjoint(roles))


def as_markdown() -> str:
    """Return the table for SPEC.md."""
    lines = ["| action | " + " | ".join(ROLES) + " | and only |", "|---" * (len(ROLES) + 2) + "|"]
    for action, rule in TABLE.items():
        name = f"`{action}`" if action in MESSAGES else action
        cells = ["yes" if role in rule.roles else "" for role in ROLES]
        lines.append(f"| {name} | " + " | ".join(cells) + f" | {rule.besides} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(as_markdown())  # noqa: T201 - this is what it is run for
