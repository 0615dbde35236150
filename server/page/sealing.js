/**
 * The sealed formats of SPEC.md as the page needs them: papers, wraps, epochs, frames, capsules.
 *
 * Each function either promises what SPEC.md says or throws `Reject` and has changed nothing.
 * The same golden examples hold this file and the Python beside SPEC.md.
 */

import { concat, open, seal, utf8 } from './hpke.js';

/** @typedef {import('./hpke.js').KeyPair} KeyPair */
/** @typedef {{body: string, signature: string}} Signed A document as it travels. */
/** @typedef {{id: string, key: Uint8Array, roles: string[]}} Member `id` is base64. */
/** @typedef {{key: Uint8Array, iat: number, until: number}} DutyCard */
/** @typedef {{body: string, proof: string, wraps: string[]}} Epoch As it travels. */
/**
 * @typedef {Object} Announcement Who reads from an epoch on; ids are base64.
 * @property {string} chat
 * @property {number} epoch
 * @property {string} why
 * @property {?string} holder who answers; null while the chat waits
 * @property {string} check base64, the commitment to the epoch key
 * @property {{id: string, wrap: string}[]} members
 */
/** @typedef {{chat: Uint8Array, epoch: number, sender: Uint8Array, seq: number}} FrameHeader */

/** Something from outside does not hold. It never carries a word of what was refused. */
export class Reject extends Error {
  /** @param {string} code one of SPEC.md's refusals */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

// --- bytes ---------------------------------------------------------------------------------

/** What the visitor is called in every member list. */
export const VISITOR = utf8('visitor!');
const STAFF = 'S'.charCodeAt(0);

/** @param {boolean} holds @param {string} code */
function require(holds, code) {
  if (!holds) throw new Reject(code);
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

export function randomBytes(count) {
  return crypto.getRandomValues(new Uint8Array(count));
}

export function isStaff(id) {
  return id[0] === STAFF;
}

function same(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function u32(number) {
  return Uint8Array.of(number >>> 24, number >>> 16, number >>> 8, number);
}

function readU32(bytes, at) {
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

async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

async function hkdf(secret, salt, info, length) {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const kind = { name: 'HKDF', hash: 'SHA-256', salt, info };
  return new Uint8Array(await crypto.subtle.deriveBits(kind, key, length * 8));
}

function importAes(key) {
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

async function unsealAes(key, nonce, label, sealed) {
  const kind = { name: 'AES-GCM', iv: nonce, additionalData: label };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(kind, await importAes(key), sealed));
  } catch (_) {
    throw new Reject('sealed');
  }
}

// --- signed documents (SPEC 3) -------------------------------------------------------------

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

async function verify(point, label, message, signature) {
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

/** The 8-byte signer that a document or an epoch names. */
function signerOf(body, magic) {
  require(body.length >= 11 && same(body.slice(0, 3), utf8(magic)), 'malformed');
  return body.slice(3, 11);
}

/**
 * @param {Uint8Array} point whose signature it must be
 * @param {Signed} document
 * @returns {Promise<Object>} the JSON, parsed only after the signature held
 */
async function openDocument(point, magic, label, document) {
  const body = fromBase64(fields(document, 'body', 'signature').body);
  signerOf(body, magic);
  await verify(point, label, body, fromBase64(document.signature, 64));
  return parse(body.slice(11));
}

const CLOCK_SKEW = 300;
const DUTY_LIFE = 14 * 3600;

function inTime(from, until, now) {
  require(isNumber(from) && isNumber(until), 'malformed');
  require(from - CLOCK_SKEW <= now && now <= until, 'expired');
}

/** The roster and the duty cards, as far as signatures from the root down hold. */
export class Directory {
  /** @param {Uint8Array} root the pinned public point */
  constructor(root) {
    this.root = root;
    this.version = 0;
    /** @type {Map<string, Member>} */
    this.members = new Map();
    /** @type {Map<string, DutyCard>} */
    this.cards = new Map();
  }

  /**
   * Takes new papers; a card that does not hold is left out.
   * @param {{certificate: Signed, roster: Signed, cards: Signed[]}} papers
   * @param {number} now seconds since 1970
   */
  async read(papers, now) {
    fields(papers, 'certificate', 'roster', 'cards');
    const label = 'veste/1/roster-key';
    const certificate = await openDocument(this.root, 'VK1', label, papers.certificate);
    inTime(certificate.iat, certificate.exp, now);
    const signer = fromBase64(certificate.key, 65);
    const roster = await openDocument(signer, 'VR1', 'veste/1/roster', papers.roster);
    inTime(roster.iat, roster.exp, now);
    require(isNumber(roster.version) && Array.isArray(roster.staff), 'malformed');
    require(roster.version >= this.version, 'rolled_back');
    const members = new Map();
    for (const member of roster.staff) {
      require(isStaff(fromBase64(member.id, 8)) && Array.isArray(member.roles), 'malformed');
      const key = fromBase64(member.key, 65);
      members.set(member.id, { id: member.id, key, roles: member.roles });
    }
    const cards = new Map();
    for (const card of papers.cards) {
      try {
        const { body } = fields(card, 'body', 'signature');
        const who = toBase64(signerOf(fromBase64(body), 'VD1'));
        cards.set(who, await readCard(members.get(who), card, now));
      } catch (refusal) {
        if (!(refusal instanceof Reject)) throw refusal;
      }
    }
    Object.assign(this, { version: roster.version, members, cards });
  }

  /** The member with this base64 id. @returns {Member} */
  member(id) {
    require(this.members.has(id), 'stranger');
    return this.members.get(id);
  }

  /** Refuses somebody who has none of these roles. */
  requireRole(id, ...roles) {
    const member = this.member(id);
    require(roles.some((role) => member.roles.includes(role)), 'role');
  }

  /** The valid cards of counsellors and supervisors: [base64 id, card] each. */
  onDuty(now) {
    return [...this.cards].filter(([id, card]) => {
      const { roles } = this.members.get(id);
      const reads = roles.includes('counsellor') || roles.includes('supervisor');
      return reads && now <= card.until;
    });
  }
}

/** @returns {Promise<DutyCard>} */
async function readCard(member, document, now) {
  require(member !== undefined, 'stranger');
  const card = await openDocument(member.key, 'VD1', 'veste/1/duty', document);
  inTime(card.iat, card.until, now);
  const key = fromBase64(card.key, 65);
  require(card.until - card.iat <= DUTY_LIFE, 'malformed');
  require(toBase64(await keyId(key)) === card.kid, 'malformed');
  return { key, iat: card.iat, until: card.until };
}

/** A supervisor's signed request to take over `chat`; refused if it is anything else. */
export async function checkTakeOver(directory, by, document, chat, now) {
  directory.requireRole(by, 'supervisor');
  const { key } = directory.member(by);
  require(toBase64(signerOf(fromBase64(document.body), 'VQ1')) === by, 'stranger');
  const request = await openDocument(key, 'VQ1', 'veste/1/request', document);
  require(request.want === 'take-over', 'role');
  require(request.chat === toBase64(chat), 'foreign');
  inTime(request.iat, request.iat + CLOCK_SKEW, now);
}

// --- wraps (SPEC 4) ------------------------------------------------------------------------

const WRAP_BYTES = 157;
const WRAP_LABEL = utf8('veste/1/wrap');

async function keyId(point) {
  return (await sha256(point)).slice(0, 4);
}

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
    key = await open(pair, concat(WRAP_LABEL, wrap.slice(0, 44)), wrap.slice(44));
  } catch (_) {
    throw new Reject('sealed');
  }
  require(key.length === 32, 'sealed');
  return key;
}

// --- epochs (SPEC 5) -----------------------------------------------------------------------

/** @returns {Promise<string>} base64, the commitment to an epoch key */
async function keyCheck(chat, epoch, key) {
  return toBase64(await sha256(concat(utf8('veste/1/epoch-key'), chat, u32(epoch), key)));
}

/**
 * Epoch 0, which begins a chat.
 * @param {Map<Uint8Array, Uint8Array>} points of each member, the visitor among them
 * @returns {Promise<Epoch>}
 */
export async function startEpoch(chat, sender, key, points) {
  const wraps = [];
  const members = [];
  for (const [member, point] of points) {
    const wrap = await sealWrap(chat, 0, sender, member, point, key);
    wraps.push(toBase64(wrap));
    members.push({ id: toBase64(member), wrap: toBase64(await sha256(wrap)) });
  }
  const check = await keyCheck(chat, 0, key);
  const content = { chat: toBase64(chat), epoch: 0, why: 'start', holder: null, check, members };
  const body = concat(utf8('VE1'), sender, utf8(JSON.stringify(content)));
  return { body: toBase64(body), proof: '', wraps };
}

/**
 * What an epoch announces, once its proof holds.
 * @param {Epoch} epoch
 * @param {?Uint8Array} proofKey from `code`, for an epoch made on return
 * @returns {Promise<{creator: string, content: Announcement}>}
 */
export async function openAnnouncement(epoch, directory, proofKey) {
  const body = fromBase64(fields(epoch, 'body', 'proof', 'wraps').body);
  require(Array.isArray(epoch.wraps), 'malformed');
  const proof = epoch.proof ? fromBase64(epoch.proof) : new Uint8Array(0);
  const signer = signerOf(body, 'VE1');
  const creator = toBase64(signer);
  if (isStaff(signer)) {
    require(proof.length === 64, 'malformed');
    await verify(directory.member(creator).key, 'veste/1/epoch', body, proof);
  } else if (proof.length) {
    require(proofKey && (await macHolds(proofKey, body, proof)), 'signature');
  }
  const names = ['chat', 'epoch', 'why', 'holder', 'check', 'members'];
  const content = fields(parse(body.slice(11)), ...names);
  plausible(isStaff(signer), content, proof.length);
  return { creator, content };
}

async function macHolds(key, body, proof) {
  const kind = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('raw', key, kind, false, ['verify']);
  return crypto.subtle.verify('HMAC', imported, proof, concat(utf8('veste/1/epoch'), body));
}

function plausible(byStaff, content, proofBytes) {
  require(isNumber(content.epoch) && Array.isArray(content.members), 'malformed');
  const ids = content.members.map((reader) => fields(reader, 'id', 'wrap').id);
  const wanted = byStaff ? 64 : content.why === 'return' ? 32 : 0;
  require(new Set(ids).size === ids.length && proofBytes === wanted, 'malformed');
  require(ids.includes(toBase64(VISITOR)), 'malformed');
  require(content.holder === null || ids.includes(content.holder), 'malformed');
  require((content.why === 'start') === (content.epoch === 0), 'malformed');
}

/**
 * Refuses an epoch whose creator may not make it while `holder` holds the chat (SPEC 5, table).
 * @param {string} creator @param {Announcement} content @param {?string} holder
 */
export function mayChange(creator, content, holder, directory) {
  const { why } = content;
  const forSelf = content.holder === creator;
  let allowed = holder === creator && content.holder === holder;
  if (why === 'start' || why === 'return') allowed = !isStaff(fromBase64(creator));
  else if (why === 'claim') allowed = holder === null && forSelf;
  else if (why === 'release') allowed = holder === creator && content.holder === null;
  else if (why === 'hand-over') allowed = holder === creator && content.holder !== null;
  else if (why === 'take-over') allowed = holder !== null && forSelf;
  else require(['sit-in', 'sit-out', 'exit', 'renew'].includes(why), 'malformed');
  require(allowed, 'role');
  if (why === 'take-over') directory.requireRole(creator, 'supervisor');
  if (content.holder !== null) directory.requireRole(content.holder, 'counsellor', 'supervisor');
}

/**
 * My key of an epoch, or null when it was sealed to a page that is gone.
 * @param {KeyPair} pair @param {Announcement} content @param {Uint8Array[]} wraps
 */
export async function keyForMe(pair, content, wraps, chat) {
  const mine = content.members.find((reader) => reader.id === toBase64(VISITOR));
  for (const wrap of wraps) {
    if (toBase64(await sha256(wrap)) !== mine.wrap) continue;
    if (!(await isFor(wrap, pair))) return null;
    const key = await openWrap(pair, wrap, chat, content.epoch, VISITOR);
    require((await keyCheck(chat, content.epoch, key)) === content.check, 'sealed');
    return key;
  }
  throw new Reject('missing');
}

// --- frames (SPEC 6) -----------------------------------------------------------------------

const SIZES = [256, 512, 1024, 2048, 4096];
/** The most bytes of JSON that a visitor's frame holds. */
export const LONGEST = SIZES[SIZES.length - 1] - 2;
const FRAME_LABEL = utf8('veste/1/frame');
const CHAT_ROOM = 1;

function pad(content) {
  const size = SIZES.find((bytes) => content.length + 2 <= bytes);
  require(size !== undefined, 'too_long');
  const padded = new Uint8Array(size);
  padded.set([content.length >> 8, content.length & 255]);
  padded.set(content, 2);
  return padded;
}

function unpad(padded) {
  const length = padded[0] * 256 + padded[1];
  const content = padded.slice(2, 2 + length);
  require(content.length === length && same(pad(content), padded), 'malformed');
  return content;
}

function frameKey(epochKey, header) {
  const info = concat(FRAME_LABEL, u32(header.epoch), header.sender);
  return hkdf(epochKey, header.chat, info, 32);
}

/**
 * @param {FrameHeader} header
 * @param {Uint8Array} payload JSON bytes
 */
export async function sealFrame(epochKey, header, payload) {
  const start = concat(utf8('VF'), Uint8Array.of(1, CHAT_ROOM), header.chat, u32(header.epoch));
  const head = concat(start, header.sender, u32(header.seq));
  const padded = pad(payload);
  const iv = randomBytes(12);
  const key = await importAes(await frameKey(epochKey, header));
  const kind = { name: 'AES-GCM', iv, additionalData: concat(FRAME_LABEL, head) };
  return concat(head, iv, new Uint8Array(await crypto.subtle.encrypt(kind, key, padded)));
}

/** What a frame says about itself, in clear. @returns {FrameHeader} */
export function readFrame(frame) {
  require(SIZES.includes(frame.length - 64), 'malformed');
  require(same(frame.slice(0, 2), utf8('VF')), 'malformed');
  require(frame[2] === 1 && frame[3] === CHAT_ROOM, 'version');
  const [chat, sender] = [frame.slice(4, 20), frame.slice(24, 32)];
  return { chat, epoch: readU32(frame, 20), sender, seq: readU32(frame, 32) };
}

/**
 * @param {?Uint8Array} signer the staff member's signing key; null for a visitor's frame
 * @returns {Promise<Uint8Array>} the JSON bytes
 */
export async function openFrame(epochKey, frame, signer) {
  const header = readFrame(frame);
  require(isStaff(header.sender) === (signer !== null), 'stranger');
  const head = frame.slice(0, 36);
  const key = await frameKey(epochKey, header);
  const label = concat(FRAME_LABEL, head);
  const content = unpad(await unsealAes(key, frame.slice(36, 48), label, frame.slice(48)));
  if (signer === null) return content;
  const [signature, said] = [content.slice(0, 64), content.slice(64)];
  await verify(signer, 'veste/1/said', concat(head, said), signature);
  return said;
}

// --- capsules (SPEC 7) ---------------------------------------------------------------------

const CAPSULE_LABEL = utf8('veste/1/capsule');
const CAPSULE_PLAIN = 512;

/** Where a capsule is kept and what opens it, from a token of 32 bytes. */
export async function capsuleKeys(token) {
  const none = new Uint8Array(0);
  const lookup = await hkdf(token, none, utf8('veste/1/lookup'), 16);
  return { lookup, key: await hkdf(token, none, CAPSULE_LABEL, 32) };
}

/** @typedef {{chat: Uint8Array, pass: Uint8Array, proof: Uint8Array, pair: KeyPair}} Capsule */

/** @param {Uint8Array} key @param {Capsule} capsule */
export async function sealCapsule(key, capsule) {
  const { chat, pass, proof, pair } = capsule;
  const secret = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey));
  const content = concat(chat, pass, proof, pair.publicKey, secret);
  const plain = new Uint8Array(CAPSULE_PLAIN);
  plain.set([content.length >> 8, content.length & 255]);
  plain.set(content, 2);
  const iv = randomBytes(12);
  const kind = { name: 'AES-GCM', iv, additionalData: CAPSULE_LABEL };
  return concat(iv, new Uint8Array(await crypto.subtle.encrypt(kind, await importAes(key), plain)));
}

/** The capsule again; an unknown lookup brings random bytes, which are refused (`sealed`). */
export async function openCapsule(key, sealed) {
  require(sealed.length === 540, 'malformed');
  const plain = await unsealAes(key, sealed.slice(0, 12), CAPSULE_LABEL, sealed.slice(12));
  const content = plain.slice(2, 2 + plain[0] * 256 + plain[1]);
  const [chat, pass] = [content.slice(0, 16), content.slice(16, 48)];
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const der = content.slice(145);
  const privateKey = await crypto.subtle.importKey('pkcs8', der, curve, true, ['deriveBits']);
  const pair = { privateKey, publicKey: content.slice(80, 145) };
  return { chat, pass, proof: content.slice(48, 80), pair };
}
