/** The browser's own cryptography, as every sealed format uses it. */

import { Reject, concat, require, utf8 } from './bytes.js';

export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** What a wrap calls the key it is for. @param {Uint8Array} point */
export async function keyId(point) {
  return (await sha256(point)).slice(0, 4);
}

export async function hkdf(secret, salt, info, length) {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const kind = { name: 'HKDF', hash: 'SHA-256', salt, info };
  return new Uint8Array(await crypto.subtle.deriveBits(kind, key, length * 8));
}

function importAes(key) {
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** @param {Uint8Array} label the additional data @returns {Promise<Uint8Array>} with its 16-byte tag */
export async function sealAes(key, nonce, label, plain) {
  const kind = { name: 'AES-GCM', iv: nonce, additionalData: label };
  return new Uint8Array(await crypto.subtle.encrypt(kind, await importAes(key), plain));
}

export async function unsealAes(key, nonce, label, sealed) {
  const kind = { name: 'AES-GCM', iv: nonce, additionalData: label };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(kind, await importAes(key), sealed));
  } catch (_) {
    throw new Reject('sealed');
  }
}

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Refuses unless the holder of `point` signed `label` and then `message`. */
export async function verify(point, label, message, signature) {
  require(point.length === 65 && point[0] === 4, 'malformed');
  let key;
  try {
    key = await crypto.subtle.importKey('raw', point, ECDSA, false, ['verify']);
  } catch (_) {
    throw new Reject('malformed');
  }
  const signed = concat(utf8(label), message);
  require(await crypto.subtle.verify(ECDSA, key, signature, signed), 'signature');
}

export async function macHolds(key, label, message, mac) {
  const kind = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('raw', key, kind, false, ['verify']);
  return crypto.subtle.verify('HMAC', imported, mac, concat(utf8(label), message));
}
