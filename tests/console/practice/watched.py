"""Runs `veste` and writes down what it asks of the network and of the disk.

`python -m tests.console.practice.watched FILE ARGUMENT…`: FILE gets one row for each file that
is opened for writing, made, moved or removed, and for each address that is looked up or used.
"""

from __future__ import annotations

import os
import sys

ASKED = {
    *("socket.bind", "socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.sendmsg"),
    *("os.mkdir", "os.rename", "os.link", "os.symlink", "os.truncate", "os.remove"),
    *("subprocess.Popen", "os.system", "os.posix_spawn", "os.exec", "tempfile.mkstemp"),
    *("tempfile.mkdtemp", "shutil.rmtree"),
}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
TERMINALS = ("/dev/tty", os.devnull)


def watch(file: str) -> None:
    """Write into `file` from now on."""
    out = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(out, b"begun\n")

    def hook(event: str, given: tuple[object, ...]) -> None:
        told = event in ASKED
        if event == "open" and isinstance(given[0], str | bytes):
            told = bool(given[2] and int(str(given[2])) & WRITING) and given[0] not in TERMINALS
        if told:
            os.write(out, f"{event} {given!r}\n".encode())

    sys.addaudithook(hook)


def main() -> None:
    """Watch, then be `veste`."""
    file, *arguments = sys.argv[1:]
    watch(file)
    sys.argv = ["veste", *arguments]
    from console.cli import main as veste  # noqa: PLC0415 - its imports are watched too

    veste()


if __name__ == "__main__":
    main()
