/**
 * HPKE (RFC 9180): base mode, one message per key, on the browser's own cryptography.
 *
 * One suite only: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. P-256 because phones of
 * 2017 have it. There is no message counter, so there is no counter to overflow: each seal draws a
 * fresh key pair. Held by the RFC's vectors and by Python's `cryptography` as the other side.
 */

import { concat, utf8 } from './bytes.js';
import { sealAes, unsealAes } from './primitives.js';

/** @typedef {{privateKey: CryptoKey, publicKey: Uint8Array}} KeyPair A P-256 pair; 65 public bytes. */

const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const POINT_BYTES = 65;
const NOTHING = new Uint8Array(0);
const VERSION = utf8('HPKE-v1');
/** RFC 9180 sections 4.1 and 5.1: what each derived value is bound to. */
const KEM_SUITE = concat(utf8('KEM'), Uint8Array.of(0, 0x10));
const HPKE_SUITE = concat(utf8('HPKE'), Uint8Array.of(0, 0x10, 0, 1, 0, 2));

/** @returns {Promise<KeyPair>} a new pair, whose private half may be put in a capsule */
export async function makeKeyPair() {
  const pair = await crypto.subtle.generateKey(CURVE, true, ['deriveBits']);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { privateKey: pair.privateKey, publicKey };
}

/**
 * Seals `plaintext` so that only the holder of `recipient`'s private key opens it.
 * @param {Uint8Array} recipient 65 bytes, an uncompressed point
 * @param {Uint8Array} info what the sealing is bound to; opening needs the same bytes
 * @param {Uint8Array} plaintext
 * @returns {Promise<Uint8Array>} the ephemeral point (65 bytes), then the ciphertext (+ 16 bytes)
 */
export async function seal(recipient, info, plaintext) {
  const once = await makeKeyPair();
  const secret = await agree(once.privateKey, recipient);
  const { key, nonce } = await schedule(secret, once.publicKey, recipient, info);
  return concat(once.publicKey, await sealAes(key, nonce, NOTHING, plaintext));
}

/**
 * @param {KeyPair} pair the recipient's
 * @param {Uint8Array} info the bytes it was sealed with
 * @param {Uint8Array} sealed what `seal` returned
 * @returns {Promise<Uint8Array>} the plaintext; rejects if a single bit differs
 */
export async function unseal(pair, info, sealed) {
  const point = sealed.slice(0, POINT_BYTES);
  const secret = await agree(pair.privateKey, point);
  const { key, nonce } = await schedule(secret, point, pair.publicKey, info);
  return unsealAes(key, nonce, NOTHING, sealed.slice(POINT_BYTES));
}

/**
 * The Diffie-Hellman value. The browser refuses points that are not on the curve, but would
 * take compressed ones.
 * @param {CryptoKey} privateKey
 * @param {Uint8Array} point
 * @returns {Promise<Uint8Array>} 32 bytes
 */
export async function agree(privateKey, point) {
  if (point.length !== POINT_BYTES || point[0] !== 4) throw new TypeError('not a point');
  const other = await crypto.subtle.importKey('raw', point, CURVE, true, []);
  const bits = await crypto.subtle.deriveBits({ name: 'ECDH', public: other }, privateKey, 256);
  return new Uint8Array(bits);
}

/**
 * From the Diffie-Hellman value to the key and nonce of the one message (sections 4.1 and 5.1).
 * @param {Uint8Array} secret
 * @param {Uint8Array} point the ephemeral public key
 * @param {Uint8Array} recipient the recipient's public key
 * @param {Uint8Array} info
 * @returns {Promise<{shared: Uint8Array, key: Uint8Array, nonce: Uint8Array}>}
 */
export async function schedule(secret, point, recipient, info) {
  const kemContext = concat(point, recipient);
  const agreed = await extract(KEM_SUITE, NOTHING, 'eae_prk', secret);
  const shared = await expand(KEM_SUITE, agreed, 'shared_secret', kemContext, 32);
  const context = concat(
    Uint8Array.of(0), // base mode
    await extract(HPKE_SUITE, NOTHING, 'psk_id_hash', NOTHING),
    await extract(HPKE_SUITE, NOTHING, 'info_hash', info)
  );
  const root = await extract(HPKE_SUITE, shared, 'secret', NOTHING);
  const key = await expand(HPKE_SUITE, root, 'key', context, 32);
  const nonce = await expand(HPKE_SUITE, root, 'base_nonce', context, 12);
  return { shared, key, nonce };
}

/** LabeledExtract, section 4. */
function extract(suite, salt, label, material) {
  return hmac(salt, concat(VERSION, suite, utf8(label), material));
}

/** LabeledExpand, section 4: one round of HKDF gives 32 bytes, and nobody here asks for more. */
async function expand(suite, root, label, info, length) {
  const bound = concat(Uint8Array.of(0, length), VERSION, suite, utf8(label), info);
  return (await hmac(root, concat(bound, Uint8Array.of(1)))).slice(0, length);
}

async function hmac(key, bytes) {
  // An empty key means 32 zero bytes to HMAC, but browsers refuse to import an empty one.
  const raw = key.length ? key : new Uint8Array(32);
  const hash = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('raw', raw, hash, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, bytes));
}
