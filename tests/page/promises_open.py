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
        "The operator's backups: `veste-server backup FOLDER` removes older ones, and no others."
    ),
    "erase.done.p": "Of the copy: as `erase.limit`.",
    "end.keep.2": "Of the copy: as `erase.limit`.",
    "end.keep.3": "Shown only if the operator has confirmed `facts`.",
    "about.4": "Shown only if the operator has confirmed `silence`.",
    "about.5": "Shown only if the operator has confirmed `silence`.",
    "old.p": ("No screen of an old browser is driven; `test_old_browsers` reads the code alone."),
    "word.p2": (
        "A counsellor has to ask for the word; that they do, and notice, no test can hold."
    ),
    "code.in.busy": ("How long it takes depends on the phone; no test measures it."),
    "full.p": ("The relay says it (`server/core/test_queue.py`); no test compares the sentence."),
    "trouble.p": ("Whether everything was read only the counsellor knows."),
    "num": "A person checks the numbers; the page does not know when that was.",
    "em.isl.bes": "As `num`.",
}

# Nothing in these can be untrue of the system: names, questions, buttons, advice, greetings.
_HARMLESS = """
    title title.after exit exit.rest more back yes no
    dontknow skip next stop again door.h door.p2 door.boys.h door.boys.p2 door.alone door.code
    door.boys.link door.about door.hide door.call ask.h ask.tell ask.ask ask.danger ask.other
    first.tell first.ask first.danger first.danger.call first.other first.other.parent
    first.other.friend first.other.pro em.nl em.113 em.isl em.where em.place.isl em.place.nl
    closed.h q.of q.who q.who.parent q.who.friend q.who.work q.see q.die q.scale q.scale.lo
    q.scale.hi wait.h wait.unknown wait.calm chat.you chat.them chat.label chat.input chat.hint
    chat.send rcpt.sending st.connecting st.ok st.typing st.pos.n lost.portal opt.h opt.short
    opt.tell opt.on opt.off opt.ex opt.code opt.word opt.who opt.dark opt.light opt.erase
    opt.end word.h word.label word.save ex.h ex.card ex.do ex.notnow ex.done ex.once ex.stop.ok
    ex.tell ex.breathe ex.breathe.0 ex.breathe.in ex.breathe.out ex.breathe.of ex.senses
    ex.senses.5 ex.senses.4 ex.senses.3 ex.senses.2 ex.senses.1 ex.senses.note ex.butterfly
    ex.butterfly.1 ex.butterfly.2 ex.butterfly.3 ex.place ex.place.1 ex.place.2 ex.place.3
    alone.h alone.q alone.yes alone.later code.h code.p2 code.show code.hide code.new
    code.revoke code.in.h code.in.label code.in.count code.in.sug code.in.go erase.h erase.yes
    erase.no end.h end.p end.q.thanks end.keep.h end.new hide.h hide.1 hide.3 hide.4 hide.5
    about.h blocked.h full.h fail.h fail.p fail.date old.h nojs.p old.p2 live.stored live.step
    live.sug.1 live.sug.n live.tooshort day.today day.tomorrow
"""
NO_PROMISE = tuple(_HARMLESS.split())
