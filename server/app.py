"""Puts the parts of a relay together and runs it; nobody else chooses the parts."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import hmac
import logging
import signal
import socket as sockets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from threading import Thread
from types import MappingProxyType

from aiohttp import web

from protocol import audit
from protocol.doors import COMING, LONGEST_REASON, Doors
from protocol.opening_hours import OpeningHours
from protocol.schedule import Night
from protocol.visitor_messages import Door
from server.core.effects import Witness
from server.core.house import HoursNow, House, Rules
from server.pepper import FactorSeal, read_pepper
from server.ports import Store
from server.settings import Settings
from server.storage.engines import one_relay_at
from server.storage.sql import SqlStore
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
from server.web.silent import KEPT_SECONDS, Silent
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

_BACKLOG = 4096
_STOP_WITHIN = 1.0  # seconds for connections to hear `bye`
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
    writer = Writer(store, asyncio.get_running_loop())
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
    await app[STREAMS].close(_STOP_WITHIN)
    looking.cancel()
    sweeping.cancel()
    clock.cancel()
    with suppress(asyncio.CancelledError):
        await clock
    try:
        await asyncio.wait_for(relay.writer.close(), _STOP_WITHIN)
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


# --- running it ---------------------------------------------------------------------------


def run(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; `ready` hears the address. Raises `StoreError`."""
    _open_many()
    try:
        import uvloop  # noqa: PLC0415 - not on every system
    except ImportError:
        asyncio.run(serve(settings, ready))
    else:
        uvloop.run(serve(settings, ready))


def _open_many() -> None:
    """Let this process have as many connections as the system allows; 1,024 is usual at first."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


async def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve on the running loop until a signal comes."""
    with one_relay_at(settings.store):
        store = SqlStore(settings.store)
        store.open()
        try:
            await _serve(settings, store, ready)
        finally:
            # A database that hangs would keep it waiting, and the process ends all the same.
            closing = Thread(target=store.close, name="veste-closing", daemon=True)
            closing.start()
            closing.join(_STOP_WITHIN)


async def _serve(settings: Settings, store: Store, ready: Callable[[str], None]) -> None:
    pepper = read_pepper(settings)
    listening = _listen(settings.host, settings.port)  # first: to be refused changes nothing
    app = await make_app(settings, store, pepper)
    runner = web.AppRunner(
        app,
        access_log=None,
        handle_signals=False,
        shutdown_timeout=_STOP_WITHIN,
        keepalive_timeout=KEPT_SECONDS,
        auto_decompress=False,  # nobody of ours squeezes a body
    )
    await runner.setup()
    assert runner.server is not None  # noqa: S101 - it is set up
    watching = asyncio.create_task(app[SILENT].watch(runner.server))
    await web.SockSite(runner, listening, backlog=_BACKLOG).start()
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    host, port = listening.getsockname()[:2]
    ready(f"http://{host}:{port}")
    _log.info("the relay is open")
    await stopped.wait()
    watching.cancel()
    await runner.cleanup()
    _log.info("the relay is closed")


def _listen(host: str, port: int) -> sockets.socket:
    family = sockets.AF_INET6 if ":" in host else sockets.AF_INET
    listening = sockets.socket(family, sockets.SOCK_STREAM)
    listening.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
    listening.bind((host, port))
    return listening
