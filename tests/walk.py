"""A long, random, repeatable night: drops, restarts, full disks, and what must hold.

python -m tests.walk --seeds 5000        many nights; a failing one says how to replay it
python -m tests.walk --seed 17           one night again, step by step
"""

from __future__ import annotations

import argparse
import random
import sys
import time

from protocol.capsules import CapsuleKeys
from protocol.errors import Reject
from protocol.ids import new_message
from protocol.payloads import Text
from protocol.visitor_messages import Exit
from tests.night import Desk, Guest, Night
from tests.reading import reply, six_words
from tests.walk_rules import Witness

STEPS = 40


class Walk:
    """One random night of two consoles and three visitors."""

    def __init__(self, seed: int) -> None:
        """Begin with two colleagues on duty and three visitors who wait."""
        self.random = random.Random(seed)
        self.night = Night(chat_burst=1000, chat_rate=1000)
        self.night.colleague()
        self.night.colleague("counsellor", "supervisor")
        self.codes: dict[bytes, CapsuleKeys] = {}
        self.now_on: list[Guest] = []
        self.said = 0
        self.story: list[str] = []
        for _ in range(3):
            guest = self.night.visitor(self._text("v"))
            self.codes[guest.session.chat] = six_words()
            self.now_on.append(guest)
        self.witness = Witness(self.night)

    def _text(self, who: str) -> str:
        self.said += 1
        return f"{who}{self.said:05d}"

    # --- what may happen --------------------------------------------------------------------

    def step(self) -> None:
        """Do one thing at random, and check what must hold."""
        things = [
            *(self.visitor_says, self.staff_says, self.visitor_says, self.staff_says),
            *(self.cut_visitor, self.cut_console, self.cut_half_way, self.come, self.come),
            *(self.claim, self.claim, self.release, self.hand_over, self.ask),
            *(self.make_code, self.exit_or_return, self.reload, self.resend),
            *(self.fill_disk, self.time, self.restart_console, self.restart_relay),
        ]
        thing = self.random.choice(things)
        self.story.append(thing.__name__)
        thing()
        self.night.settle()
        self.witness.check()

    def guest(self) -> Guest:
        """Return any of the three pages that are open now."""
        return self.random.choice(self.now_on)

    def desk(self) -> Desk:
        """Return any of the two consoles."""
        return self.random.choice(list(self.night.desks.values()))

    def visitor_says(self) -> None:
        """Say something; also while the connection is gone."""
        self.guest().session.say(self._text("v"))

    def staff_says(self) -> None:
        """Answer in any chat that I hold."""
        desk = self.desk()
        for chat in list(desk.session.places):
            try:
                desk.session.say(chat, Text(self._text("s")))
            except Reject:
                continue

    def cut_visitor(self) -> None:
        """Lose a visitor's connection."""
        self.night.drop(self.guest())

    def cut_console(self) -> None:
        """Lose a console's connection."""
        self.night.drop(self.desk())

    def cut_half_way(self) -> None:
        """Lose a connection after the relay took some of what was said, and before it answered."""
        guest, desk = self.guest(), self.desk()
        if self.random.random() < 0.5 and guest.up:
            guest.session.say(self._text("v"))
            guest.session.say(self._text("v"))
            sent = guest.session.take()
            guest.up = False
            for message in sent[: self.random.randint(0, len(sent))]:
                self.night.from_visitor(guest, message)
            self.night.drop(guest)
        elif desk.up:
            self.staff_says()
            taken = desk.session.take()
            desk.up = False
            for said in taken[: self.random.randint(0, len(taken))]:
                self.night.from_staff(desk, said)
            desk.up = True
            self.night.drop(desk)

    def come(self) -> None:
        """Let everybody come back who is away."""
        for desk in self.night.desks.values():
            if not desk.up:
                self.night.sign_in(desk)
        for guest in self.now_on:
            if not guest.up:
                self.night.connect(guest)

    def claim(self) -> None:
        """Let one or both consoles claim the same chat."""
        chat = self.guest().session.chat
        for desk in self.random.sample(list(self.night.desks.values()), self.random.randint(1, 2)):
            place = desk.session.places.get(chat)
            if place is not None and place.info.phase == "waiting":
                try:
                    desk.session.claim(chat)
                except Reject:
                    continue

    def _held(self) -> tuple[Desk, bytes] | None:
        held = [
            (desk, chat)
            for desk in self.night.desks.values()
            for chat, place in desk.session.places.items()
            if desk.up and place.ready and place.room.holder == place.info.holder == desk.person.id
        ]
        return self.random.choice(held) if held else None

    def release(self) -> None:
        """Give a chat back."""
        held = self._held()
        if held is not None:
            try:
                held[0].session.release(held[1], self.night.now / 1000)
            except Reject:
                return

    def hand_over(self) -> None:
        """Give a chat to the other one, who says yes; now and then it is taken back that moment."""
        held = self._held()
        other = next((d for d in self.night.desks.values() if held and d is not held[0]), None)
        if held is None or other is None or not other.up:
            return
        history, now = self.random.random() < 0.7, self.night.now / 1000
        try:
            held[0].session.offer(held[1], other.person.id, "let op", now, history=history)
        except Reject:
            return
        self.night.settle()
        other.session.command(reply(other, held[1]))
        if self.random.random() < 0.3:
            held[0].session.take_back(held[1])

    def ask(self) -> None:
        """Let the supervisor sit in, step out, or take over."""
        supervisor = next(d for d in self.night.desks.values() if "supervisor" in d.person.roles)
        chat = self.guest().session.chat
        if chat in supervisor.session.places and supervisor.up:
            self.night.now += 1000  # the same request twice in a second is one request
            want = self.random.choice(["sit-in", "sit-out", "take-over", "take-over"])
            supervisor.session.ask(chat, want, "concern", self.night.now / 1000)  # type: ignore[arg-type]

    def make_code(self) -> None:
        """Make a return code, or make it again."""
        guest = self.guest()
        if guest.session.room.epoch >= 0 and guest.session.way_back is None:
            guest.session.make_code(self.codes[guest.session.chat])

    def exit_or_return(self) -> None:
        """Use the exit where there is a code, and come back with it at once or later."""
        guest = self.guest()
        if not guest.up or not guest.session._ready or not self.night.row(guest).has_code:
            return
        if self.night.disk_full:  # a page that used the exit is gone: it cannot say it again
            return
        guest.session.command(Exit(new_message()))
        self.night.settle()
        if self.night.row(guest).presence != "exited":
            return
        guest.up = False
        if self.random.random() < 0.5:
            self.staff_says()
            self.night.settle()
        self._replace(guest, by_code=True)

    def reload(self) -> None:
        """Reload the page with its token, if it could be filed."""
        guest, token = self.guest(), six_words()
        if guest.up and guest.session._ready and not self.night.disk_full:
            self.codes[b"token" + guest.session.chat] = token
            guest.session.keep_reload(token)
            self.night.settle()
            self.night.drop(guest)
            self._replace(guest, by_code=False)

    def _replace(self, guest: Guest, *, by_code: bool) -> None:
        chat = guest.session.chat
        keys = self.codes[chat if by_code else b"token" + chat]
        self.night.settle()
        back = self.night.come_back(keys, by_code=by_code)
        self.witness.left(guest)
        self.now_on[self.now_on.index(guest)] = back

    def resend(self) -> None:
        """Send everything that is not confirmed once more."""
        for guest in self.now_on:
            if guest.up:
                guest.session.send_again()
        for desk in self.night.desks.values():
            if desk.up:
                desk.session.send_again()

    def fill_disk(self) -> None:
        """Let the disk be full; or make room again, and a second later all is sent again."""
        self.night.disk_full = self.random.random() < 0.5
        if not self.night.disk_full:
            self.resend()

    def time(self) -> None:
        """Let time pass: a moment, or as long as a claim or a take-over takes."""
        self.night.wait(self.random.choice([1, 5, 11, 31, 61]))

    def restart_console(self) -> None:
        """Start a console anew: it knows its keys and nothing else."""
        desk = self.desk()
        self.witness.forgets(desk)
        self.night.restart_console(desk)

    def restart_relay(self) -> None:
        """Start the relay anew."""
        self.night.restart_relay()

    def heal(self) -> None:
        """Let everything work again, and wait until nobody has anything left to say."""
        self.night.disk_full = False
        for _ in range(4):
            self.come()
            self.night.wait(11)
            self.resend()
            self.night.settle()


def walk(seed: int, steps: int = STEPS, *, aloud: bool = False) -> None:
    """Walk one night; raises `AssertionError` with the way to replay it."""
    one = Walk(seed)
    try:
        for _ in range(steps):
            one.step()
            if aloud:
                print(one.story[-1])  # noqa: T201 - asked for
        one.heal()
        one.witness.check()
        one.witness.check_all_said(one.now_on)
    except AssertionError as broken:
        story = " ".join(one.story)
        raise AssertionError(f"python -m tests.walk --seed {seed}\n{story}\n{broken}") from broken


def main() -> None:
    """Walk as many nights as asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int)
    asked = parser.parse_args()
    begun = time.monotonic()
    if asked.seed is not None:
        walk(asked.seed, asked.steps, aloud=True)
        return
    for seed in range(asked.first, asked.first + asked.seeds):
        walk(seed, asked.steps)
    seconds = time.monotonic() - begun
    sys.stdout.write(f"{asked.seeds} nights of {asked.steps} steps in {seconds:.0f} s: all hold\n")


if __name__ == "__main__":
    main()
