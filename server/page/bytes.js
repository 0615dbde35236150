/** Bytes, numbers, JSON and ids as SPEC.md writes them, and the one way to refuse them. */

/** Something from outside does not hold. It never carries a word of what was refused. */
export class Reject extends Error {
  /** @param {string} code one of SPEC.md's refusals */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** @param {boolean} holds @param {string} code */
export function require(holds, code) {
  if (!holds) throw new Reject(code);
}

/**
 * @param {string} text
 * @returns {Uint8Array}
 */
export function utf8(text) {
  return new TextEncoder().encode(text);
}

/**
 * @param {...Uint8Array} parts
 * @returns {Uint8Array} the parts one after another, in new memory
 */
export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param {Uint8Array} bytes */
export function toBase64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}

/** Bytes of canonical base64; of exactly `length` if that is given. */
export function fromBase64(text, length) {
  require(typeof text === 'string', 'malformed');
  let bytes;
  try {
    bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch (_) {
    throw new Reject('malformed');
  }
  require(toBase64(bytes) === text && (!length || bytes.length === length), 'malformed');
  return bytes;
}

/** The hex of base64, as `seen` names its senders. */
export function hex(base64) {
  return Array.from(fromBase64(base64), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function randomBytes(count) {
  return crypto.getRandomValues(new Uint8Array(count));
}

export function same(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

export function u32(number) {
  return Uint8Array.of(number >>> 24, number >>> 16, number >>> 8, number);
}

export function readU32(bytes, at) {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
}

export function isNumber(value) {
  return Number.isInteger(value) && value >= 0 && value <= 0xffffffff;
}

/** Refuses whatever is not an object with exactly these fields. */
export function fields(value, ...names) {
  require(value !== null && typeof value === 'object', 'malformed');
  const found = Object.keys(value);
  require(found.length === names.length && names.every((n) => found.includes(n)), 'malformed');
  return value;
}

export function parse(bytes) {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (_) {
    throw new Reject('malformed');
  }
}

/** What the visitor is called in every member list. */
export const VISITOR = utf8('visitor!');
const STAFF = 'S'.charCodeAt(0);

export function isStaff(id) {
  return id[0] === STAFF;
}
