"""Puts the parts of a relay together; nobody else chooses them, `server.serving` runs it."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import hmac
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from types import MappingProxyType

from aiohttp import web

from protocol import audit
from protocol.doors import COMING, LONGEST_REASON, Doors
from protocol.opening_hours import OpeningHours
from protocol.schedule import Night
from protocol.visitor_messages import Door
from server.core.effects import Witness
from server.core.house import HoursNow, House, Rules
from server.pepper import FactorSeal
from server.ports import Store
from server.settings import Settings
from server.storage.writer import Writer
from server.web.discretion import be_discreet
from server.web.hours_page import HoursPage
from server.web.limits import Bounds
from server.web.litter import Litter
from server.web.pages import add_pages
from server.web.registrations import Registrations
from server.web.relay import Relay
from server.web.requests import watch_requests
from server.web.second_factor import SecondFactors
from server.web.sessions import Sessions
from server.web.silent import Silent
from server.web.staff_access import StaffAccess
from server.web.staff_socket import staff_socket
from server.web.timekeeping import keep_time
from server.web.visitor_socket import exit_beacon, visitor_socket
from server.web.visitor_stream import VisitorStreams

RELAY = web.AppKey("relay", Relay)
SILENT = web.AppKey("silent", Silent)
LITTER = web.AppKey("litter", Litter)
STREAMS = web.AppKey("streams", VisitorStreams)
FACTORS = web.AppKey("factors", SecondFactors)
WRITER = web.AppKey("writer", Writer)

STOP_WITHIN = 1.0  # seconds for connections to hear `bye`
_LARGEST_BODY = 512 * 1024  # a roster of a thousand people

_log = logging.getLogger("veste")


class HoursAt:
    """The opening hours behind a clock in milliseconds."""

    def __init__(
        self, hours: OpeningHours, doors: Mapping[Door, OpeningHours] = MappingProxyType({})
    ) -> None:
        """Ask `hours`, the house's, and those of `doors`."""
        self._hours = hours
        self._own = {door: own for door, own in doors.items() if own != hours}

    def __call__(self, now: int) -> HoursNow:
        """Return the hours as they stand at `now`."""
        moment = dt.datetime.fromtimestamp(now / 1000, tz=dt.UTC)
        week = self._hours.around(moment, COMING)
        doors = tuple(_doors(each, self._hours.last_entry) for each in week)
        shut = not self._hours.is_open(moment)
        closed = frozenset(door for door, own in self._own.items() if not own.lets_in(moment))
        return HoursNow(self._hours.lets_in(moment), doors, shut, closed)


def _doors(night: Night, last_entry: int) -> Doors:
    closes = _millis(night.closes)
    last = max(_millis(night.opens), closes - last_entry * 60_000)
    return Doors(_millis(night.opens), closes, last, night.reason[:LONGEST_REASON])


def _millis(moment: dt.datetime) -> int:
    return int(moment.timestamp() * 1000)


def make_house(settings: Settings, pepper: bytes) -> House:
    """Return an empty house by these settings."""
    rules = Rules(
        exit_minutes=settings.exit_minutes,
        retention_days=settings.retention_days,
        audit_years=settings.audit_years,
        longest_line=settings.queue,
    )

    keyed = hmac.new(pepper, digestmod="sha256")

    def under_pepper(value: bytes) -> bytes:
        # Not `hmac.digest`: it lets go of the interpreter, and the loop waits for the writer.
        signed = keyed.copy()
        signed.update(value)
        return signed.digest()

    hours = HoursAt(settings.hours, settings.hours_by_door)
    return House(rules, hours, under_pepper, settings.root)


def make_bounds(settings: Settings) -> Bounds:
    """Return what the doors bear by these settings."""
    return Bounds(connected=settings.connections, starts=settings.starts, proxied=settings.proxied)


async def make_app(settings: Settings, store: Store, pepper: bytes) -> web.Application:
    """Return a relay's application on an opened `store`; whoever opened it closes it.

    Chats that were alive when the relay stopped are taken up again; their pages count as
    away until they are back.
    """
    be_discreet()
    app = web.Application(client_max_size=_LARGEST_BODY)
    app[SILENT], app[LITTER] = Silent(), Litter()
    watch_requests(app, app[SILENT], app[LITTER])
    writer = app[WRITER] = Writer(store, asyncio.get_running_loop())
    house = make_house(settings, pepper)
    house.node = store.node
    relay = app[RELAY] = Relay(house, writer, bounds=make_bounds(settings))
    app[STREAMS] = VisitorStreams(relay, settings.origin)
    sessions = Sessions(house.hmac)
    asked_from = settings.second_factor_from
    factors = app[FACTORS] = SecondFactors(relay, sessions, FactorSeal(pepper), asked_from)
    access = StaffAccess(relay, sessions, factors, settings.origin)
    await access.load()
    await relay.nodes.join()
    relay.logbook.add(Witness((audit.Note(relay.now(), audit.RELAY, "start"),)))
    _add_handlers(app, settings, relay, access, factors)
    app.cleanup_ctx.append(_alive_until_cleanup)
    if store.node:
        app.cleanup_ctx.append(lambda app: _hearing_others(app, settings.store))
    app.on_shutdown.append(_farewell)
    return app


async def _alive_until_cleanup(app: web.Application) -> AsyncIterator[None]:
    relay = app[RELAY]
    clock = asyncio.create_task(keep_time(relay, app[FACTORS]))
    sweeping = asyncio.create_task(app[LITTER].watch())
    looking = asyncio.create_task(app[STREAMS].watch())
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)
    yield
    await app[STREAMS].close(STOP_WITHIN)
    looking.cancel()
    sweeping.cancel()
    clock.cancel()
    with suppress(asyncio.CancelledError):
        await clock
    try:
        await asyncio.wait_for(relay.writer.close(), STOP_WITHIN)
    except TimeoutError:
        _log.error("the store does not answer: what is not acknowledged must be sent again")


async def _hearing_others(app: web.Application, store: str) -> AsyncIterator[None]:
    from server.fanout.postgresql import listening  # noqa: PLC0415 - an extra of its own

    nodes = app[RELAY].nodes
    async with listening(store, app[RELAY].house.node, nodes.wake):
        yield


async def _farewell(app: web.Application) -> None:
    app[RELAY].farewell()


def _add_handlers(
    app: web.Application,
    settings: Settings,
    relay: Relay,
    access: StaffAccess,
    factors: SecondFactors,
) -> None:
    app.router.add_get("/v1/visitor", visitor_socket(relay, settings.origin))
    app.router.add_post("/v1/visitor", app[STREAMS].answer)
    app.router.add_get("/v1/staff", staff_socket(relay, factors))
    app.router.add_post("/exit", exit_beacon(relay, settings.origin))
    app.router.add_get("/healthz", _alive)
    app.router.add_get("/readyz", _ready)
    access.add_to(app)
    HoursPage(settings.hours, settings.hours_by_door).add_to(app)
    Registrations(relay, factors, settings.hours).add_to(app)

    def waiting() -> int:
        return sum(chat.row.phase == "waiting" for chat in relay.house.chats.values())

    add_pages(app, settings, waiting, lambda: dt.datetime.now(dt.UTC))


async def _alive(request: web.Request) -> web.Response:
    del request
    return web.Response(text="alive\n")


async def _ready(request: web.Request) -> web.Response:
    relay = request.app[RELAY]
    ready = relay.writer.healthy and relay.house.papers is not None
    return web.Response(text="ready\n" if ready else "not ready\n", status=200 if ready else 503)
