"""What a screen reader has of a page: what it reads, where Tab leads, what it is told.

Roles, names and states are those of Chromium's accessibility tree. What is told follows the rules
of ARIA: what is added to a live region that could be seen before, all of it if the region is
atomic, nothing that is hidden, and nothing of a part that is marked as off.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

_LISTEN = """
(() => {
  window.heard = [];
  const tell = (kind, words) => { heard.push({ kind, words }); tellEar(kind, words); };
  const LIVE = { status: 'polite', log: 'polite', alert: 'assertive' };
  const live = (e) => e.getAttribute('aria-live') || LIVE[e.getAttribute('role')];
  const element = (node) => (node.nodeType === 1 ? node : node.parentElement);
  function regionOf(node) {
    let at = element(node);
    while (at && !live(at)) at = at.parentElement;
    return at && live(at) !== 'off' ? at : null;
  }
  // The first element above a node that says for itself how live it is may be a part of a region.
  function rootOf(region) {
    let root = region;
    for (let at = region; at; at = at.parentElement) if (LIVE[at.getAttribute('role')]) root = at;
    return root;
  }
  function words(node) {
    if (node.nodeType === 3) return node.data;
    if (node.nodeType !== 1 || !node.getClientRects().length) return '';
    if (node.getAttribute('aria-hidden') === 'true') return '';
    const own = [...node.childNodes].map(words).join('');
    return getComputedStyle(node).display === 'inline' ? own : ` ${own} `;
  }
  const said = (node) => words(node).replace(/\\s+/g, ' ').trim();
  // A region that only now comes into sight is a new one: what is in it is not an addition.
  const known = new WeakSet();
  const look = () => document.querySelectorAll('[role], [aria-live]').forEach((e) => (
    e.getClientRects().length ? known.add(e) : known.delete(e)));
  addEventListener('DOMContentLoaded', look);
  function hear(changes) {
    const told = new Map();
    changes.forEach(({ type, target, addedNodes, oldValue }) => {
      let nodes = [...addedNodes];
      if (type === 'characterData') nodes = [target];
      if (type === 'attributes' && oldValue !== null && !target.hidden) nodes = [target];
      nodes.forEach((node) => {
        const region = regionOf(node);
        if (!region) return;
        const root = rootOf(region);
        if (!known.has(root) || !root.getClientRects().length) return;
        if (root.getAttribute('role') === 'log') told.set(node, root);
        else if (node.isConnected) told.set(root, root);
        else tell('never heard', node.textContent);
      });
    });
    told.forEach((root, node) => {
      const inside = [...told.keys()].some((other) => other !== node && other.contains(node));
      const text = node.isConnected && !inside ? said(node) : '';
      const kind = root.getAttribute('role') || live(root);
      if (text) tell(kind, text);
    });
    look(); // not in a timer: after a key those wait for the next frame, and words may come first
  }
  new MutationObserver(hear).observe(document, {
    subtree: true, childList: true, characterData: true,
    attributes: true, attributeFilter: ['hidden'], attributeOldValue: true,
  });
  addEventListener('focusin', ({ target }) => heard.push({ kind: 'focus', node: target }), true);
})();
"""

_ACT = {"link", "button", "textbox", "switch", "heading"}
_ROOMS = {"banner", "main", "form", "log", "group", "region"}
_STATES = {"level": {}, "checked": {"true": "on", "false": "off"}}
_PARAGRAPH = "HTMLParagraphElement"  # has no name: a reader reads what is in it
Node = dict[str, Any]


@dataclass
class Heard:
    """One thing that a screen reader says by itself."""

    kind: str  # focus, status, log, or "never heard": replaced before anybody could hear it
    words: str


@dataclass
class Ear:
    """Somebody who hears the page and has a keyboard."""

    page: Page
    taken: int = field(default=0, init=False)
    told: list[Heard] = field(default_factory=list, init=False)  # by live regions, of every page

    def __post_init__(self) -> None:
        """Listen to every page that opens from now on."""
        self.page.expose_function("tellEar", lambda *said: self.told.append(Heard(*said)))
        self.page.add_init_script(_LISTEN)
        self.page.on("domcontentloaded", lambda _: setattr(self, "taken", 0))
        self.browser = self.page.context.new_cdp_session(self.page)
        self.browser.send("Accessibility.enable")

    # --- the keyboard -----------------------------------------------------------------------

    def focus(self) -> str:
        """Return role and name of what has the focus."""
        return self._of("document.activeElement")

    def tabs_to(self, wanted: str) -> int:
        """Press Tab until what has the focus is `wanted`; return how often."""
        for pressed in range(1, 60):
            self.page.keyboard.press("Tab")
            if self.focus().startswith(wanted):
                self.forget()
                return pressed
        raise AssertionError(f"Tab never came by {wanted}")

    def presses(self, key: str) -> None:
        """Press a key; what was heard before counts no more."""
        self.forget()
        self.page.keyboard.press(key)

    def order(self) -> list[str]:
        """Return what Tab comes by, from the beginning of the page; the focus is then as before."""
        self.page.evaluate("() => { window.before = document.activeElement; }")
        self.page.evaluate("() => { document.body.tabIndex = -1; document.body.focus(); }")
        self.page.evaluate("() => document.body.removeAttribute('tabindex')")
        found: list[str] = []
        while len(found) < 60:
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement === document.body"):
                break
            if (at := self.focus()) in found[:1]:
                break
            found.append(at)
        self.page.evaluate("() => window.before.focus()")
        self.forget()
        return found

    # --- what is said -----------------------------------------------------------------------

    def forget(self) -> None:
        """Forget what was heard until now."""
        self.taken = self.page.evaluate("(window.heard || []).length")

    def hears(self) -> list[Heard]:
        """Return what was heard since the last key."""
        found = self.page.evaluate(f"heard.slice({self.taken}).map((h) => [h.kind, h.words || ''])")
        heard = [
            Heard(kind, words or self._of(f"heard[{number}].node"))
            for number, (kind, words) in enumerate(found, self.taken)
        ]
        self.taken += len(found)
        return heard

    def reads(self) -> list[str]:
        """Return the page from the top to the end, a line for each thing a reader stops at."""
        nodes: list[Node] = self.browser.send("Accessibility.getFullAXTree")["nodes"]
        by_id = {node["nodeId"]: node for node in nodes}
        return _lines(nodes[0], by_id, 0)

    def _of(self, expression: str) -> str:
        found = self.browser.send("Runtime.evaluate", {"expression": expression})["result"]
        asked = {"objectId": found["objectId"], "fetchRelatives": False}
        (node,) = self.browser.send("Accessibility.getPartialAXTree", asked)["nodes"]
        if not node.get("name", {}).get("value") and found.get("className") == _PARAGRAPH:
            node["name"] = {"value": self.page.evaluate(f"{expression}.textContent")}
        return _described(node)


def _described(node: Node) -> str:
    role, name = node.get("role", {}).get("value", ""), node.get("name", {}).get("value", "")
    states = {p["name"]: str(p["value"].get("value")) for p in node.get("properties", [])}
    known = [(states[each], names) for each, names in _STATES.items() if each in states]
    shown = [names.get(state, state) for state, names in known]
    level = " ".join(part for part in (role, *shown) if part)
    value = node.get("value", {}).get("value", "")
    said = ": ".join(part for part in (level, " ".join(str(name).split())) if part)
    return f"{said} = {value}" if value else said


def _lines(node: Node, by_id: dict[str, Node], depth: int) -> list[str]:
    role = node.get("role", {}).get("value")
    children = [by_id[each] for each in node.get("childIds", []) if each in by_id]
    indent = "  " * depth
    if not node.get("ignored"):
        if role in _ACT:
            return [f"{indent}{_described(node)}"]
        if role == "StaticText":
            return [f"{indent}{node['name']['value'].strip()}"]
        if role in _ROOMS:
            inside = [line for each in children for line in _lines(each, by_id, depth + 1)]
            return [f"{indent}{_described(node)}", *inside] if inside else []
    inside = [line for each in children for line in _lines(each, by_id, depth)]
    if role == "paragraph" and not any(_acts(each, by_id) for each in children):
        whole = " ".join(line.strip() for line in inside if line.strip())
        return [indent + whole] if whole else []
    return [line for line in inside if line.strip()]


def _acts(node: Node, by_id: dict[str, Node]) -> bool:
    inside = [by_id[each] for each in node.get("childIds", []) if each in by_id]
    return node.get("role", {}).get("value") in _ACT or any(_acts(each, by_id) for each in inside)
