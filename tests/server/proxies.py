"""The proxies of `server/proxy`, as Debian ships them, in front of a relay."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from protocol.p256 import new_key
from server.demo.house import free_port

PROXY = Path(__file__).parents[2] / "server" / "proxy"


def installed(name: str) -> bool:
    """Whether Debian's `caddy` or `nginx` is on this machine."""
    return shutil.which(name, path="/usr/local/bin:/usr/sbin:/usr/bin") is not None


def caddy_at(folder: Path, port: int, relay: int) -> list[str]:
    """Write the Caddyfile for these ports, without TLS; return the command that serves it."""
    text = (PROXY / "Caddyfile").read_text(encoding="utf-8")
    text = text.replace("chat.example {", f"http://127.0.0.1:{port} {{")
    (folder / "Caddyfile").write_text(text.replace("127.0.0.1:8080", f"127.0.0.1:{relay}"))
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def nginx_at(folder: Path, port: int, relay: int) -> list[str]:
    """Write nginx.conf for these ports, with a certificate; return the command that serves it."""
    key = new_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "chat.example")])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    made = made.public_key(key.public_key()).serial_number(1).not_valid_before(now)
    cert = made.not_valid_after(now + dt.timedelta(days=1)).sign(key, hashes.SHA256())
    (folder / "fullchain.pem").write_bytes(cert.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    text = (PROXY / "nginx.conf").read_text(encoding="utf-8")
    text = text.replace("/etc/letsencrypt/live/chat.example", str(folder))
    text = re.sub(r"\n\tlisten \[::\].*", "", text)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
    text = text.replace("127.0.0.1:8080", f"127.0.0.1:{relay}")
    places = [f"{each}_temp_path {folder}/{each};" for each in ("client_body", "proxy", "fastcgi")]
    places += [f"{each}_temp_path {folder}/{each};" for each in ("uwsgi", "scgi")]
    # What a distribution sets; the snippet has to win over it.
    places.append(f"access_log {folder}/access.log;")
    http = "\n".join([*places, text])
    main = f"daemon off; master_process off; pid {folder}/pid; error_log stderr; events {{}}"
    (folder / "main.conf").write_text(f"{main}\nhttp {{\n{http}\n}}\n")
    return ["/usr/sbin/nginx", "-p", str(folder), "-c", str(folder / "main.conf")]


@asynccontextmanager
async def proxied(kind: str, folder: Path, relay: int) -> AsyncIterator[int]:
    """Yield the port of a real proxy in front of the port `relay`; nginx speaks TLS there."""
    port = free_port()
    program = await asyncio.create_subprocess_exec(
        *(caddy_at if kind == "caddy" else nginx_at)(folder, port, relay),
        env={"HOME": str(folder), "PATH": "/usr/sbin:/usr/bin"},
        stdout=(folder / "output").open("wb"),
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        await listening(port, program)
        yield port
    finally:
        program.terminate()
        await program.wait()


async def listening(port: int, program: asyncio.subprocess.Process) -> None:
    """Wait until `program` listens on `port`."""
    for _ in range(100):
        assert program.returncode is None, "the proxy did not start"
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
    raise AssertionError("the proxy does not listen")
