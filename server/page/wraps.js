/** The wraps of SPEC.md 4: an epoch key, sealed to one member. */

import { Reject, concat, readU32, require, same, u32, utf8 } from './bytes.js';
import { seal, unseal } from './hpke.js';
import { keyId } from './primitives.js';

/** @typedef {import('./hpke.js').KeyPair} KeyPair */

const WRAP_BYTES = 157;
const WRAP_LABEL = utf8('veste/1/wrap');

function wrapHeader(chat, epoch, giver, member, kid) {
  return concat(utf8('VW'), Uint8Array.of(1, 1), chat, u32(epoch), giver, member, kid);
}

/**
 * The epoch key for one member.
 * @param {Uint8Array} point the member's encryption key
 */
export async function sealWrap(chat, epoch, giver, member, point, key) {
  const header = wrapHeader(chat, epoch, giver, member, await keyId(point));
  return concat(header, await seal(point, concat(WRAP_LABEL, header), key));
}

/** Whom a wrap says it is from and for, in clear. */
export function readWrap(wrap) {
  require(wrap.length === WRAP_BYTES && same(wrap.slice(0, 2), utf8('VW')), 'malformed');
  require(wrap[2] === 1 && wrap[3] === 1, 'version');
  const [giver, member] = [wrap.slice(24, 32), wrap.slice(32, 40)];
  return { chat: wrap.slice(4, 20), epoch: readU32(wrap, 20), giver, member };
}

/** Whether a wrap was made for this key pair: on another visit's page it was not. */
export async function isFor(wrap, pair) {
  return same(wrap.slice(40, 44), await keyId(pair.publicKey));
}

/** @param {KeyPair} pair @returns {Promise<Uint8Array>} the 32-byte epoch key */
export async function openWrap(pair, wrap, chat, epoch, member) {
  const named = readWrap(wrap);
  const mine = same(named.chat, chat) && named.epoch === epoch && same(named.member, member);
  require(mine && (await isFor(wrap, pair)), 'foreign');
  let key;
  try {
    key = await unseal(pair, concat(WRAP_LABEL, wrap.slice(0, 44)), wrap.slice(44));
  } catch (_) {
    throw new Reject('sealed');
  }
  require(key.length === 32, 'sealed');
  return key;
}
