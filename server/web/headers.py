"""The headers of every answer: nothing is kept, nothing is framed, nothing tells of us."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from urllib.parse import urlsplit

from aiohttp import web
from multidict import istr

_NOTHING = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "usb",
    "xr-spatial-tracking",
)

# no-store also for scripts and styles: what is not in the cache is not found in it (measured).
STRICT = {
    "Cache-Control": "no-store",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _NOTHING),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "none",
}

_CLOSED = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"


def page_policy(origin: str, style: str, script: str) -> str:
    """Return the Content-Security-Policy of the visitor's page with this style and script in it.

    The socket is named because Safari before 15.4 does not count one as 'self'.
    """
    parts = urlsplit(origin)
    socket = f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}"
    return (
        f"default-src 'none'; script-src 'self' {_hash_of(script)}; "
        f"style-src {_hash_of(style)}; connect-src 'self' {socket}; "
        "img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


def calendar_policy(style: str) -> str:
    """Return the policy of a page with one inline `style` and nothing else."""
    return f"{_CLOSED}; img-src data:; style-src {_hash_of(style)}"


def _hash_of(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def add_headers(app: web.Application, origin: str) -> None:
    """Give every answer of `app`, also a refusal, the strict headers.

    But for the answer that opens a socket: there is no page to be strict with, and thousands
    of sockets would each keep a copy of them.
    """
    strict = {**STRICT, "Content-Security-Policy": _CLOSED}
    if origin.startswith("https://"):
        strict["Strict-Transport-Security"] = "max-age=63072000"
    named = {istr(name): value for name, value in strict.items()}

    async def harden(_: web.Request, response: web.StreamResponse) -> None:
        if not isinstance(response, web.WebSocketResponse):
            for name, value in named.items():
                response.headers.setdefault(name, value)
        response.headers.pop("Server", None)

    app.on_response_prepare.append(harden)
