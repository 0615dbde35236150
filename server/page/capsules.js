/** The capsules of SPEC.md 7: what a page needs to come back, kept sealed at the relay. */

import { concat, randomBytes, readU32, require, u32, utf8 } from './bytes.js';
import { hkdf, sealAes, unsealAes } from './primitives.js';

/** @typedef {import('./hpke.js').KeyPair} KeyPair */

const CAPSULE_LABEL = utf8('veste/1/capsule');
const CAPSULE_PLAIN = 512;
const ROUNDS = 400000;

/** Where a capsule is kept and what opens it, from a token of 32 bytes. */
export async function capsuleKeys(token) {
  const none = new Uint8Array(0);
  const lookup = await hkdf(token, none, utf8('veste/1/lookup'), 16);
  return { lookup, key: await hkdf(token, none, CAPSULE_LABEL, 32) };
}

/**
 * The keys of six words. Slow on purpose; the salt is the deployment's, so that a table made for
 * one organisation is worth nothing at another.
 */
export async function stretch(six, deployment) {
  const secret = await crypto.subtle.importKey('raw', utf8(six), 'PBKDF2', false, ['deriveBits']);
  const salt = utf8(`veste/1/code/${deployment}`);
  const kind = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS };
  return capsuleKeys(new Uint8Array(await crypto.subtle.deriveBits(kind, secret, 256)));
}

/** @typedef {{chat: Uint8Array, pass: Uint8Array, proof: Uint8Array, pair: KeyPair, note: Uint8Array, came: number}} Capsule `came`: the epoch by which its page returned, or 0 */

/** @param {Uint8Array} key @param {Capsule} capsule */
export async function sealCapsule(key, capsule) {
  const { came, chat, note, pass, proof, pair } = capsule;
  const secret = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey));
  const content = concat(chat, pass, proof, pair.publicKey, secret, note, u32(came));
  const plain = new Uint8Array(CAPSULE_PLAIN);
  plain.set([content.length >> 8, content.length & 255]);
  plain.set(content, 2);
  const iv = randomBytes(12);
  return concat(iv, await sealAes(key, iv, CAPSULE_LABEL, plain));
}

/** The capsule again; an unknown lookup brings random bytes, which are refused (`sealed`). */
export async function openCapsule(key, sealed) {
  require(sealed.length === 540, 'malformed');
  const plain = await unsealAes(key, sealed.slice(0, 12), CAPSULE_LABEL, sealed.slice(12));
  const content = plain.slice(2, 2 + plain[0] * 256 + plain[1]);
  const [chat, pass] = [content.slice(0, 16), content.slice(16, 48)];
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const end = 148 + content[147]; // of the private key, which says how long it is
  const der = content.slice(145, end);
  const privateKey = await crypto.subtle.importKey('pkcs8', der, curve, true, ['deriveBits']);
  const pair = { privateKey, publicKey: content.slice(80, 145) };
  const note = content.slice(end, end + 32);
  const came = content.length > end + 32 ? readU32(content, end + 32) : 0;
  return { chat, pass, proof: content.slice(48, 80), pair, note, came };
}
