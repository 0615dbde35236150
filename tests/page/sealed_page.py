"""The page's modules at hand in a blank page, and the golden examples beside them."""

from __future__ import annotations

import base64
import json
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

EXAMPLES = files("protocol") / "examples"
CHAT: dict[str, Any] = json.loads((EXAMPLES / "chat.json").read_text(encoding="utf-8"))
PIECES: dict[str, Any] = json.loads((EXAMPLES / "pieces.json").read_text(encoding="utf-8"))
HELPERS = """
  const load = async (...names) => Object.assign(
    {}, ...await Promise.all(names.map((name) => import(`/page/${name}.js`))));
  const sealing = await load('bytes', 'papers', 'wraps', 'epochs', 'frames', 'capsules');
  const { Room } = await load('room');
  const hpke = await load('bytes', 'hpke');
  const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const text = (raw) => btoa(String.fromCharCode(...raw));
  const importPair = async ({ private: secret, public: point }) => ({
    privateKey: await crypto.subtle.importKey('pkcs8', bytes(secret),
      { name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']),
    publicKey: bytes(point),
  });
  const roomOf = async (chat) => {
    const directory = new sealing.Directory(bytes(chat.root));
    await directory.read(chat.papers, chat.now);
    return new Room(bytes(chat.chat), await importPair(chat.visitor), directory);
  };
  const code = async (promise) => {
    try { await promise; } catch (e) { return e instanceof sealing.Reject ? e.code : `${e}`; }
    return 'accepted';
  };
  const hearAll = async (room, entries) => { for (const entry of entries) await room.hear(entry); };
"""


def run(page: Page, body: str, given: object = None) -> Any:
    """Return what `body` returns in the browser, with the modules at hand."""
    return page.evaluate(f"async (given) => {{ {HELPERS} {body} }}", given)


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def refusal(page: Page, chat: dict[str, Any]) -> str:
    """Return why the page refuses this chat, or "accepted"."""
    body = "return code((async () => hearAll(await roomOf(given), given.log.entries))());"
    return str(run(page, body, chat))
