"""Wycheproof in a real browser, through the very functions that the page seals with."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.page.site import Site

pytestmark = pytest.mark.browser

FOLDER = Path(__file__).parents[1] / "protocol" / "vectors"
SETS = json.loads(gzip.decompress((FOLDER / "wycheproof.json.gz").read_bytes()))["sets"]
# Each says of a test: true, it holds; false, it is refused or brings something else.
HOLDS = {
    "ecdh": """
      if (test.public.kty !== 'EC' || test.public.crv !== 'P-256') return false;
      const { x, y } = test.public;
      const point = hpke.concat(Uint8Array.of(4), url(x), url(y));
      const own = await crypto.subtle.importKey(
        'jwk', test.private, { name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
      return toHex(await hpke.agree(own, point)) === test.shared;""",
    "ecdsa": """
      await primitives.verify(hex(group.point), '', hex(test.msg), hex(test.sig));
      return true;""",
    "hkdf": """
      const [ikm, salt, info] = [test.ikm, test.salt, test.info].map(hex);
      return toHex(await primitives.hkdf(ikm, salt, info, test.size)) === test.okm;""",
    "aes_gcm": """
      if (group.keySize === 192 || group.tagSize !== 128) return 'skipped';
      const [key, iv, aad, msg, sealed] =
        [test.key, test.iv, test.aad, test.msg, test.ct + test.tag].map(hex);
      const opened = toHex(await primitives.unsealAes(key, iv, aad, sealed));
      const again = toHex(await primitives.sealAes(key, iv, aad, msg));
      return opened === test.msg && again === test.ct + test.tag;""",
}
RUN = """async ([groups]) => {
  const [bytes, own, primitives] = await Promise.all(
    ['bytes', 'hpke', 'primitives'].map((name) => import(`/page/${name}.js`)));
  const hpke = Object.assign({}, bytes, own);
  const hex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
  const toHex = (raw) => Array.from(raw, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const url = (text) => Uint8Array.from(
    atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
  const holds = async (group, test) => { %s };
  const found = [];
  for (const group of groups) {
    for (const test of group.tests) {
      const said = await holds(group, test).catch(() => false);
      found.push([test.tcId, test.result, said]);
    }
  }
  return found;
}"""


def verdicts(blank: Page, name: str) -> Counter[str]:
    """Return how many tests of a set agree, are skipped, or are wrong."""
    found: list[tuple[int, str, Any]] = blank.evaluate(RUN % HOLDS[name], [SETS[name]["groups"]])
    counted: Counter[str] = Counter()
    for _, result, said in found:
        # "acceptable" leaves it to the implementation: both answers agree with it.
        agrees = result == "acceptable" or said == (result == "valid")
        counted["skipped" if said == "skipped" else "agree" if agrees else "wrong"] += 1
    return counted


@pytest.fixture
def blank(phone: Page, site: Site) -> Page:
    phone.goto(f"{site.origin}/blank")
    return phone


@pytest.mark.parametrize(("name", "agreeing"), [("ecdh", 353), ("ecdsa", 262), ("hkdf", 86)])
def test_every_vector_of_a_set_agrees_in_the_browser(blank: Page, name: str, agreeing: int) -> None:
    assert verdicts(blank, name) == {"agree": agreeing}


def test_213_of_aes_gcm_agree_and_103_are_of_a_kind_that_no_browser_has(blank: Page) -> None:
    # Skipped: a key of 192 bits, or a tag of another length than ours.
    assert verdicts(blank, "aes_gcm") == {"agree": 213, "skipped": 103}


@pytest.mark.parametrize("name", HOLDS)
def test_a_set_with_both_kinds_of_answers_cannot_be_passed_by_one_answer(name: str) -> None:
    results = {test["result"] for group in SETS[name]["groups"] for test in group["tests"]}
    assert {"valid", "invalid"} <= results
