"""The phases of a chat: one table decides, and what it lacks is an error.

python -m server.core.states     prints the table as Markdown for SPEC.md
"""

from __future__ import annotations

from protocol.log import Cause, Phase, Presence

PHASES: dict[tuple[Phase | None, Cause], Phase] = {
    (None, "start"): "waiting",
    ("waiting", "claim"): "claimed",
    ("waiting", "return"): "waiting",
    ("waiting", "close"): "closing",
    ("waiting", "end"): "closing",
    ("waiting", "block"): "closed",
    ("waiting", "silence"): "closed",
    ("waiting", "shut"): "closed",
    ("claimed", "sealed"): "open",
    ("claimed", "late"): "waiting",
    ("claimed", "close"): "closing",
    ("claimed", "end"): "closing",
    ("claimed", "block"): "closed",
    ("claimed", "silence"): "closed",
    ("open", "sealed"): "open",
    ("open", "release"): "waiting",
    ("open", "return"): "open",
    ("open", "close"): "closing",
    ("open", "end"): "closing",
    ("open", "block"): "closed",
    ("open", "silence"): "closed",
    ("closing", "silence"): "closed",
    ("closing", "exit"): "closed",
    ("closing", "lost"): "closed",
    ("closing", "end"): "closed",
    ("closing", "block"): "closed",
    ("closed", "return"): "waiting",
    ("closed", "block"): "closed",
}

PRESENCE: dict[tuple[Presence, Cause], Presence] = {
    ("here", "lost"): "away",
    ("here", "exit"): "exited",
    ("away", "exit"): "exited",
    ("away", "came"): "here",
    ("exited", "return"): "here",
    ("away", "return"): "here",
    ("here", "return"): "here",
}

LIVE: frozenset[Phase] = frozenset({"waiting", "claimed", "open", "closing"})
UNHELD: frozenset[Phase] = frozenset({"waiting", "claimed"})


class WrongState(Exception):
    """This cannot happen to a chat in this phase; nothing was changed."""


def next_phase(phase: Phase | None, cause: Cause) -> Phase:
    """Return the phase after `cause`; causes that only concern presence keep it.

    Raises `WrongState` for what the table lacks.
    """
    try:
        return PHASES[phase, cause]
    except KeyError:
        if phase in LIVE and phase != "closing" and cause in ("came", "lost", "exit"):
            return phase
        if phase == "closing" and cause == "came":
            return phase
        raise WrongState from None


def next_presence(presence: Presence, cause: Cause) -> Presence:
    """Return where the visitor is after `cause`; other causes keep it.

    Raises `WrongState` for a visitor who comes back from an exit without their code.
    """
    if (presence, cause) in PRESENCE:
        return PRESENCE[presence, cause]
    if cause in ("came", "lost", "exit", "return"):
        raise WrongState
    return presence


def as_markdown() -> str:
    """Return the table of phases for SPEC.md and the README."""
    causes = list(dict.fromkeys(cause for _, cause in PHASES))
    phases = [None, *dict.fromkeys(phase for phase, _ in PHASES if phase is not None)]
    lines = ["| from | " + " | ".join(causes) + " |", "|---" * (len(causes) + 1) + "|"]
    for phase in phases:
        row = [PHASES.get((phase, cause), "") for cause in causes]
        lines.append(f"| {phase or 'nothing'} | " + " | ".join(row) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(as_markdown())  # noqa: T201 - this is what it is run for
