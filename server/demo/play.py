"""One whole chat without a terminal: a scripted visitor, and a counsellor in line mode."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import msgspec
import typer

from protocol.log import Entry, EpochEntry, FrameEntry, GrantEntry, NoteEntry, StateEntry
from protocol.scripted_visitors import ONLY_TELL
from server.demo.house import DemoError, DemoHouse, program
from server.demo.visitor import ScriptedVisitor
from server.storage.sql import SqlStore

ANSWERS = (
    "Hoi. Ja, dat mag. Alleen vertellen is genoeg.",
    "Ik lees met je mee. Neem de tijd.",
    "Wat moedig dat je dit zegt. Het was niet jouw schuld.",
    "Tien is heel jong. Ik geloof je.",
    "Dat is goed. Ik blijf lezen.",
    "Dank je dat je het hier vertelde.",
    "Je mag altijd terugkomen. Ook als je weer alleen wilt vertellen.",
)
_PATIENCE = 20.0  # seconds for one step


async def play_one_chat(house: DemoHouse) -> int:
    """Play a chat, print both sides and what the relay kept; return 0, or 1 if it failed."""
    environ = await house.sign_in()
    typer.echo(f"The visitor's page:  {house.address}/   (DEMO, gone in a moment)\n")
    visitor = ScriptedVisitor(ONLY_TELL, house.address, house.root, pace=0.05)
    page: list[tuple[str, str]] = []
    visitor.heard = lambda who, words: page.append((who, words))
    visiting = asyncio.create_task(visitor.run())
    console = await asyncio.create_subprocess_exec(
        *program("console.cli", "plain"),
        env=environ,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    counsellor = Counsellor(console)
    try:
        await asyncio.wait_for(_talk(counsellor, visitor), _PATIENCE * 3)
        await asyncio.wait_for(visiting, _PATIENCE)
    except TimeoutError:
        raise DemoError(
            "The chat came to a halt. The counsellor's console said:\n" + counsellor.text()
        ) from None
    finally:
        visiting.cancel()
        await counsellor.leave()
    typer.echo("--- what the visitor's page showed ---")
    for who, words in page:
        typer.echo(f"{'Jij' if who == 'visitor' else 'Medewerker':>11}: {words}")
    typer.echo("\n--- what the counsellor's console said (veste plain) ---")
    typer.echo(counsellor.text())
    _show_stored(house, visitor.session.chat)
    said = [words for who, words in page if who == "staff"]
    return 0 if said == list(ANSWERS) else 1


async def _talk(counsellor: Counsellor, visitor: ScriptedVisitor) -> None:
    await counsellor.reads(ONLY_TELL.opening[0].text)
    await counsellor.types("neem")
    await counsellor.reads(ONLY_TELL.opening[-1].text)
    for answer, line in zip(ANSWERS, ONLY_TELL.answers, strict=False):
        await counsellor.types(answer)
        await counsellor.reads(line.text)
    for answer in ANSWERS[len(ONLY_TELL.answers) :]:
        await counsellor.types(answer)
    await visitor.quiet.wait()
    await counsellor.types("sluit")
    await counsellor.types("ja")


class Counsellor:
    """`veste plain` as a process: lines in, lines out."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """Speak through `process`."""
        if process.stdin is None or process.stdout is None:
            raise DemoError("The console has no pipes.")
        self._process, self._in, self._out = process, process.stdin, process.stdout
        self._lines: list[str] = []
        self._news = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for line in self._out:
            self._lines.append(line.decode(errors="replace").rstrip())
            self._news.set()
        self._news.set()

    def text(self) -> str:
        """Return everything the console printed."""
        return "\n".join(self._lines)

    async def reads(self, words: str) -> None:
        """Wait until the console has printed `words`."""
        while words not in self.text():
            self._news.clear()
            await self._news.wait()

    async def types(self, line: str) -> None:
        """Type one line, at a human's distance from the last one."""
        await asyncio.sleep(0.7)  # the wrong-person guard is deaf for 0.6 s after a switch
        self._in.write(f"{line}\n".encode())
        await self._in.drain()

    async def leave(self) -> None:
        """End the console as a closed terminal would."""
        if self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()
        await asyncio.wait([self._reading], timeout=2)


def _show_stored(house: DemoHouse, chat: bytes) -> None:
    store = SqlStore(f"sqlite:///{house.database}")
    store.open()
    try:
        entries = store.entries(chat, 0)
    finally:
        store.close()
    typer.echo("\n--- what the relay stored of it: sizes and ciphertext ---")
    typer.echo(f"{'pos':>4}  {'at (UTC)':<12} {'what':<6} {'bytes':>6}  begins with")
    for entry in entries:
        typer.echo(_stored_line(entry))


def _stored_line(entry: Entry) -> str:
    at = datetime.fromtimestamp(entry.at / 1000, tz=UTC).strftime("%H:%M:%S.%f")[:-3]
    if isinstance(entry, FrameEntry):
        kind, body = "frame", entry.frame
    elif isinstance(entry, EpochEntry):
        kind, body = "epoch", msgspec.json.encode(entry.epoch)
    elif isinstance(entry, GrantEntry):
        kind, body = "grant", b"".join(entry.wraps)
    elif isinstance(entry, NoteEntry):
        kind, body = "note", entry.note
    else:
        return f"{entry.pos:>4}  {at:<12} state         {_state(entry)}"
    return f"{entry.pos:>4}  {at:<12} {kind:<6} {len(body):>6}  {body[36:60].hex()} …"


def _state(entry: StateEntry) -> str:
    return f"{entry.phase}, visitor {entry.presence} ({entry.cause})"
