"""Turns what the staff session learns into what the desk hears. Pure: no socket, no clock.

While a chat waits, its words only make the row in the queue; once it is mine, everything
that was said so far follows `Mine`, in order, and from then on each thing as it comes.
"""

from __future__ import annotations

from console.link import port
from console.link.around import Around
from console.link.besides import besides
from console.link.story import Story
from console.link.team_telling import TeamTeller
from console.link.troubles import sentence_of
from protocol import ids, payloads
from protocol import staff_messages as wire
from protocol.errors import Reject
from protocol.heard import Said, State
from protocol.place import CaughtUp, InChat, Kept, News, NoteRead, Place, Reread, Trouble, Unsaid
from protocol.staff_session import StaffSession

_OVER = {"closing", "closed", "erased"}
_WHY = {"close": "closed", "end": "visitor", "silence": "silence", "exit": "visitor"}


class Teller:
    """Tells the desk what happened in the night of one staff session."""

    def __init__(self, session: StaffSession, name: str = "") -> None:
        """Tell about `session`; `name` is what the screen calls me, instead of my id."""
        self._session, self.name = session, name
        self.team = TeamTeller(session, name)
        self.around = Around(session)
        self._stories: dict[bytes, Story] = {}

    def said(self, chat: bytes, mid: bytes, said: payloads.Payload) -> None:
        """Remember what I said under `mid`, for what follows once it is stored."""
        self._story(chat).said[ids.text(mid)] = said

    def tell(self, news: News, now: float) -> list[port.Event]:
        """Return what the desk must hear of one piece of news, at `now` (seconds)."""
        match news:
            case wire.Night():
                return [*self._night(news), *self.team.tell(news, now)]
            case wire.Info():
                return self._info(news.info)
            case wire.LeftView():
                return self._left(news)
            case wire.StaffErased(chat=chat):
                self._stories.pop(chat, None)  # mine or not, over or not: nothing of it stays
                return [*self.around.gone(chat), port.Ended(chat=ids.text(chat), why="erased")]
            case wire.VisitorTyping():
                return [port.VisitorTyping(chat=ids.text(news.chat), on=news.on)]
            case InChat():
                return [*self.around.heard(news), *self._in_chat(news)]
            case Kept() | Unsaid():
                return self._kept(news, now)
            case CaughtUp(chat=chat):
                return [*self._seat(chat), *self._over_meanwhile(chat)]
            case Reread():  # what I said and do not know to be stored is in no log
                before = self._story(news.chat)
                shown = before.mine or before.shown
                self._stories[news.chat] = Story(said=before.said, shown=shown, told=before.told)
                return []
            case NoteRead():
                return self._story(news.chat).left(news, self._session.me)
            case Trouble():
                return self._trouble(news)
            case _:
                return self.team.tell(news, now)

    # --- the queue --------------------------------------------------------------------------

    def _night(self, night: wire.Night) -> list[port.Event]:
        there = {info.chat for info in night.chats}
        told = self.around.keep(there)
        for chat in [chat for chat in self._stories if chat not in there]:
            story = self._stories[chat]
            told += self._end(chat, "closed") if story.mine else [self._gone(chat, None)]
            self._stories.pop(chat, None)
        try:
            roles = self._session.directory.member(self._session.me).roles
        except Reject:  # a clock that is wrong refuses every roster: the trouble was told
            roles = ()
        told.append(
            port.Shift(
                me=self.name or ids.text(self._session.me),
                roles=roles,
                doors=tuple(
                    port.Doors(d.opens / 1000, d.closes / 1000, d.last_entry / 1000, d.reason)
                    for d in night.doors
                ),
                on_duty=len(self._session.directory.on_duty(night.now / 1000)),
            )
        )
        for info in night.chats:
            told += self._info(info)
        return told

    def _info(self, info: wire.ChatInfo) -> list[port.Event]:
        return [*self.around.look(info), *self._in_line(info)]

    def _in_line(self, info: wire.ChatInfo) -> list[port.Event]:
        story, me = self._story(info.chat), self._session.me
        taken = self._taken(info, story)
        if info.phase == "waiting":
            return [*taken, self._waiting(info, story)]
        if info.phase == "claimed" or info.holder == me:
            return taken
        return [*taken, self._gone(info.chat, None if info.phase in _OVER else info.holder)]

    def _taken(self, info: wire.ChatInfo, story: Story) -> list[port.Event]:
        """Return that my chat is not mine any more, where no log will tell: I was away."""
        if not story.mine or (info.holder == self._session.me and info.phase != "waiting"):
            return []
        story.mine = False
        return [] if story.over else [port.Ended(chat=ids.text(info.chat), why="taken")]

    def _waiting(self, info: wire.ChatInfo, story: Story) -> port.Event:
        return port.Waiting(
            chat=ids.text(info.chat),
            door=info.door,
            language=info.language,
            danger=info.danger,
            since=info.since / 1000,
            returned=info.returned,
            presence=port.Presence(info.presence),
            first_words=story.first_words,
            intent=story.intent,
            cut_off=story.cut_off,
            written=tuple(story.written),
        )

    def _left(self, left: wire.LeftView) -> list[port.Event]:
        story, told = self._stories.pop(left.chat, None), self.around.gone(left.chat)
        if story is not None and story.mine and not story.over:
            return [*told, port.Ended(chat=ids.text(left.chat), why="taken")]
        return [*told, self._gone(left.chat, left.holder)]

    def _gone(self, chat: bytes, holder: bytes | None) -> port.Event:
        return port.NoLongerWaiting(chat=ids.text(chat), by=ids.text(holder) if holder else None)

    # --- in a chat --------------------------------------------------------------------------

    def _in_chat(self, news: InChat) -> list[port.Event]:
        if isinstance(news.heard, Said):
            return self._heard(news.chat, news.heard, news.mid)
        return self._state(news.chat, news.heard) if isinstance(news.heard, State) else []

    def _heard(self, chat: bytes, said: Said, mid: bytes | None) -> list[port.Event]:
        story, payload = self._story(chat), said.payload
        name, by_visitor = ids.text(chat), not ids.is_staff(said.sender)
        match payload:
            case payloads.Hello():
                story.intent = payload.intent
                return self._row(chat)
            case payloads.Text() if by_visitor:
                author = port.Author.VISITOR
                turn = port.Turn(
                    chat=name, key=said.pos, at=said.at / 1000, author=author, text=payload.text
                )
                row = self._row(chat) if story.wrote(payload.text) else []
                return row + self._put(story, turn)
            case payloads.Text():
                return self._staff_said(story, name, said, mid)
            case payloads.Seen() if by_visitor:
                return self._read(story, name, payload.upto)
            case _:
                beside = besides(name, said.pos, said.at / 1000, payload)
                return self._put(story, beside) if beside else []

    def _staff_said(
        self, story: Story, name: str, said: Said, mid: bytes | None
    ) -> list[port.Event]:
        """My own words from before a reconnect or a restart, or a colleague's before me."""
        own = said.sender == self._session.me
        mine = (ids.text(mid) if mid else f"log-{said.pos}") if own else None
        if mine is not None:
            story.unread[mine] = said.pos
        text = said.payload.text if isinstance(said.payload, payloads.Text) else ""
        author = port.Author.ME if own else port.Author.COLLEAGUE
        turn = port.Turn(
            chat=name, key=said.pos, at=said.at / 1000, author=author, text=text, mine=mine
        )
        return self._put(story, turn)

    def _kept(self, kept: Kept | Unsaid, now: float) -> list[port.Event]:
        story, mine = self._story(kept.chat), ids.text(kept.mid)
        said = story.said.pop(mine, None)
        name = ids.text(kept.chat)
        if isinstance(kept, Unsaid):
            return [port.Receipt(chat=name, mine=mine, delivery=port.Delivery.REFUSED)]
        if not isinstance(said, payloads.Text):
            beside = besides(name, kept.pos, now, said) if said else None
            return self._put(story, beside) if beside else []
        story.unread[mine] = kept.pos
        me = port.Author.ME
        turn = port.Turn(chat=name, key=kept.pos, at=now, author=me, text=said.text, mine=mine)
        stored = port.Receipt(chat=name, mine=mine, delivery=port.Delivery.STORED)
        return self._put(story, turn) + self._put(story, stored)

    def _read(self, story: Story, name: str, upto: int) -> list[port.Event]:
        read = [mine for mine, pos in story.unread.items() if pos <= upto]
        told: list[port.Event] = []
        for mine in read:
            del story.unread[mine]
            receipt = port.Receipt(chat=name, mine=mine, delivery=port.Delivery.READ)
            told += self._put(story, receipt)
        return told

    def _state(self, chat: bytes, state: State) -> list[port.Event]:
        story, entry = self._story(chat), state.entry
        story.claimed = entry.at / 1000 if entry.phase == "claimed" else story.claimed
        story.unanswered = entry.phase in {"waiting", "claimed"}
        story.came = entry.pos if entry.cause == "return" else story.came
        before, waits = story.cut_off, entry.phase == "waiting" and entry.cause != "return"
        story.cut_off = waits and (before or entry.cause in {"release", "late"})
        told = [] if story.cut_off == before else self._row(chat)
        if entry.phase == "open" and entry.holder == self._session.me and not story.mine:
            told += self._seat(chat)
        if entry.cause in {"came", "lost", "exit", "return"}:
            place = self._session.places.get(chat)
            presence = port.VisitorPresence(
                chat=ids.text(chat),
                presence=port.Presence(entry.presence),
                since=entry.at / 1000,
                can_return=place is not None and place.room.code is not None,
            )
            told += self._put(story, presence)
        over = entry.phase in _OVER
        story.ended = (story.ended or _WHY.get(entry.cause, "closed")) if over else ""
        if story.mine and over:
            told += self._end(chat, story.ended)
        elif story.mine and entry.phase == "waiting":
            story.mine = False
            told.append(port.Ended(chat=ids.text(chat), why="taken"))
        return told

    def _seat(self, chat: bytes) -> list[port.Event]:
        """Return `Mine` and the story so far, once the chat is mine and wholly read."""
        story, place = self._story(chat), self._session.places.get(chat)
        if place is None or story.mine or not self._is_mine(place):
            return []
        story.mine, story.over = True, False
        info = place.info
        return [
            port.Mine(
                chat=ids.text(chat),
                door=info.door,
                language=info.language,
                danger=info.danger,
                since=info.since / 1000,
                presence=port.Presence(info.presence),
                intent=story.intent,
                claimed=story.claimed,
                returned=info.returned,
            ),
            *story.events,
        ]

    def _is_mine(self, place: Place) -> bool:
        state, me = place.state, self._session.me
        return state is not None and place.ready and (state.holder, state.phase) == (me, "open")

    def _end(self, chat: bytes, why: str) -> list[port.Event]:
        story = self._story(chat)
        if story.over:
            return []
        story.over = True
        return [port.Ended(chat=ids.text(chat), why=why)]

    def _over_meanwhile(self, chat: bytes) -> list[port.Event]:
        """Return that a chat of the desk is mine no more, now that all of it came again."""
        story = self._story(chat)
        lost, story.shown = story.shown and not story.mine, False
        return self._end(chat, story.ended or "taken") if lost else []

    # --- shared -----------------------------------------------------------------------------

    def _trouble(self, trouble: Trouble) -> list[port.Event]:
        chat = ids.text(trouble.chat) if trouble.chat else None
        about = ids.text(trouble.about) if trouble.about else None
        return [port.Trouble(chat=chat, code=sentence_of(trouble.code), about=about)]

    def _row(self, chat: bytes) -> list[port.Event]:
        place, story = self._session.places.get(chat), self._story(chat)
        if place is None or place.info.phase != "waiting":
            return []
        return [self._waiting(place.info, story)]

    def _put(self, story: Story, event: port.Event) -> list[port.Event]:
        story.events.append(event)
        return [event] if story.mine else []

    def _story(self, chat: bytes) -> Story:
        return self._stories.setdefault(chat, Story())
