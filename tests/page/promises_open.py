"""What of the page no test holds: promises that people keep, and what promises nothing."""

from __future__ import annotations

# Promises that no test of ours can hold, and who or what does.
OPEN: dict[str, str] = {
    "door.p1": "The service keeps it: only people answer.",
    "door.boys.p1": "The service keeps it: only people answer.",
    "door.isl.p2": "Shown only if the operator has confirmed `abroad`.",
    "wait.range": (
        "The waits of tonight are its source; nobody has compared them with a real night."
    ),
    "erase.limit": (
        "The operator's backups: `backup_days` is what they set, nothing here deletes them."
    ),
    "erase.done.p": "Of the copy: as `erase.limit`.",
    "end.keep.2": "Of the copy: as `erase.limit`.",
    "end.keep.3": "Shown only if the operator has confirmed `facts`.",
    "about.4": "Shown only if the operator has confirmed `silence`.",
    "about.5": "Shown only if the operator has confirmed `silence`.",
    "num": "A person checks the numbers; the page does not know when that was.",
    "em.isl.bes": "As `num`.",
}

# Nothing in these can be untrue of the system: names, questions, buttons, advice, greetings.
_HARMLESS = """
    title lang exit exit.rest more back yes no dontknow skip next stop again door.h door.p2
    door.boys.h door.boys.p2 door.alone door.code door.boys.link door.about door.hide door.call
    ask first em closed.h q wait.h wait.unknown wait.calm chat rcpt.sending
    st lost.portal opt word ex alone code erase end hide about.h full
    blocked.h fail old nojs live day trouble
"""
NO_PROMISE = tuple(_HARMLESS.split())
