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
from protocol.staff_messages import Reply
from server.core import offers, staff_door
def anybody(desk, who, message, now):
    chat = desk.chat(message.chat)
    if chat.row.offer is not None:
        asked = replace(chat.row.offer, to=who, id=message.offer)
        chat.row = replace(chat.row, offer=asked)
    return offers.reply(desk, who, message, now)
staff_door._WITH_MOMENT[Reply] = anybody
""",
    "take-back": """
from msgspec.structs import replace
from server.core import offers
take_back = offers._take_back
def also_accepted(who, chat, made, now):
    return take_back(who, chat, replace(made, accepted=False), now)
offers._take_back = also_accepted
""",
    "close": """
from server.core import states
states.PHASES |= {(phase, "close"): phase for phase in ("closing", "closed")}
""",
}
