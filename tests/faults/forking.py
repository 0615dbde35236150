"""Commands of `veste-server` as processes that begin with all modules read already."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from multiprocessing import connection, get_context

from server.cli import app

# To read Python's modules takes a second of processor: too much for a thousand restarts.
_READ = [
    "tests.faults.load",
    "server.serving",
    "server.backup_commands",
    "server.storage.backup",
    "server.fanout.postgresql",
    "alembic.command",
    "uvloop",
]
forked = get_context("forkserver")
forked.set_forkserver_preload([__name__, "pytest", "sqlalchemy.dialects.sqlite", *_READ])


class Forked:
    """One running command: what `asyncio.subprocess.Process` can, as far as a relay needs it."""

    def __init__(self, command: str, environ: Mapping[str, str], errors: str) -> None:
        """Run `command` with these variables; what it says of errors goes to the file `errors`."""
        ours, theirs = forked.Pipe(duplex=False)
        given = (command, dict(environ), theirs, errors)
        self._process = forked.Process(target=_run, args=given, daemon=True)
        self._process.start()
        theirs.close()
        self._said = os.fdopen(os.dup(ours.fileno()), "rb")
        ours.close()
        self.stdout = self  # of all that can be done with it, a line is read
        self.kill, self.terminate = self._process.kill, self._process.terminate

    @property
    def pid(self) -> int:
        """The process id."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """What it left with; None while it runs, a signal's number below zero if one ended it."""
        return self._process.exitcode

    async def readline(self) -> bytes:
        """Return the next line it says, nothing when it has ended."""
        return await asyncio.to_thread(self._said.readline)

    async def wait(self) -> int | None:
        """Return what it left with, once it has ended."""
        await asyncio.to_thread(self._process.join)
        self._said.close()
        return self.returncode


def _run(command: str, environ: dict[str, str], says: connection.Connection, errors: str) -> None:
    """Be `veste-server` with this command, from the moment at which it reads its settings."""
    os.environ.clear()
    os.environ.update(environ)
    log = os.open(errors, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(says.fileno(), sys.stdout.fileno())
    os.dup2(log, sys.stderr.fileno())
    says.close()
    os.close(log)
    app([command])
