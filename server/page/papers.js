/** The papers of SPEC.md 3: who is staff and who is on duty, as far as signatures hold. */

import { Reject, fields, fromBase64, isNumber, isStaff, parse, require, same, toBase64, utf8 } from './bytes.js';
import { keyId, verify } from './primitives.js';

/** @typedef {{body: string, signature: string}} Signed A document as it travels. */
/** @typedef {{id: string, key: Uint8Array, roles: string[]}} Member `id` is base64. */
/** @typedef {{key: Uint8Array, iat: number, until: number}} DutyCard */

/** The 8-byte signer that a document or an epoch names. */
export function signerOf(body, magic) {
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
const FORMER_LIFE = 90 * 86400;
const WRONG_CLOCK = 86400;

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
    /** @type {Map<string, Member>} who left lately, each with `left` */
    this.former = new Map();
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
    require(isNumber(roster.version), 'malformed');
    require(Array.isArray(roster.staff) && Array.isArray(roster.former), 'malformed');
    require(roster.version >= this.version, 'rolled_back');
    const members = new Map(roster.staff.map(readMember));
    const former = new Map(roster.former.map(readMember).filter(([, m]) => now <= m.left + FORMER_LIFE));
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
    Object.assign(this, { version: roster.version, members, former, cards });
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

  /** Whose signatures count in the log of a chat begun at `since` (seconds): also who left after that. */
  past(since) {
    const past = new Directory(this.root);
    const left = [...this.former].filter(([, member]) => member.left + WRONG_CLOCK >= since);
    past.members = new Map([...left, ...this.members]);
    return past;
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

/** @returns {[string, Member]} `left` is a moment for who is no member any more */
function readMember({ id, key, roles, left }) {
  require(isStaff(fromBase64(id, 8)) && Array.isArray(roles), 'malformed');
  return [id, { id, key: fromBase64(key, 65), roles, left }];
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
