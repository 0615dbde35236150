"""Relays that each lack one check, which a race of two consoles on two nodes must find."""

MUTANTS = {
    "claim": """
from server.core import staff_desk, states
from server.core.chat import Change
states.PHASES |= {(phase, "claim"): "claimed" for phase in ("claimed", "open")}
def claim(self, who, message, now):
    change = Change(self.chat(message.chat), now)
    change.state("claim", who, message.mid, holder=who, claimed=now).note(who, "claim")
    return [self.commit(who, self.chat(message.chat), change, message.mid, changed=True)]
staff_desk.StaffDesk.claim = claim
""",
    "hand-over": """
from msgspec.structs import replace
from server.core import staff_desk
reply = staff_desk.StaffDesk.reply
def anybody(self, who, message, now):
    row = self.chat(message.chat).row
    if row.offer is not None:
        self.chat(message.chat).row = replace(row, offer=replace(row.offer, to=who))
    return reply(self, who, message, now)
staff_desk.StaffDesk.reply = anybody
""",
    "take-back": """
from msgspec.structs import replace
from server.core import staff_desk
take_back = staff_desk.StaffDesk._take_back
def also_accepted(self, who, chat, now):
    if chat.row.offer is not None:
        chat.row = replace(chat.row, offer=replace(chat.row.offer, accepted=False))
    return take_back(self, who, chat, now)
staff_desk.StaffDesk._take_back = also_accepted
""",
    "close": """
from server.core import states
states.PHASES |= {(phase, "close"): phase for phase in ("closing", "closed")}
""",
}
