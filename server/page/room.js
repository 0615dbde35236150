/** The sealed side of one chat: its keys, its numbers, and what it refuses of the relay. */

import {
  VISITOR, concat, fields, fromBase64, hex, isNumber, isStaff, parse, randomBytes, require, same, toBase64, utf8,
} from './bytes.js';
import { keyForMe, mayChange, openAnnouncement } from './epochs.js';
import { LONGEST, openFrame, readFrame, sealFrame } from './frames.js';

/** @typedef {import('./epochs.js').Announcement} Announcement */
/** @typedef {import('./epochs.js').Epoch} Epoch */
/** @typedef {{pos: number, at: number, e: string, frame?: string, epoch?: Epoch}} Entry */

const NAMED = 4; // how many senders an acknowledgement names (SPEC 6)

/** How the kinds begin that only a visitor may send (SPEC 6); what nobody knows yet is stepped over. */
const OF_VISITORS = /^(hello|answer|exercise_|code|word)/;

/** The sealed side of one chat: its keys, its numbers, and how far the counsellor has read. */
export class Room {
  /**
   * @param {Uint8Array} chat
   * @param {KeyPair} pair this visit's
   * @param {Directory} directory
   */
  constructor(chat, pair, directory) {
    this.chat = chat;
    this.pair = pair;
    this.directory = directory;
    this.own = {}; // tells me from an older page: my key, and the epoch by which I returned
    this.since = null; // seconds: when the chat began, by my clock, or else by its log
    this.pos = 0;
    this.epoch = -1;
    this.helloEpoch = 0; // in which the newest visit said its key
    /** @type {{key: string, proof: string}[]} every `code` that was said and holds, the newest last */
    this.codes = [];
    this.codeWasMade = false;
    this.codeEpoch = null; // in which it was said last
    this.proof = null; // from my own capsule: what my return is proved by
    this.note = randomBytes(32); // opens what staff leave for a return; all my codes have the same
    this.sender = concat(utf8('V'), randomBytes(7));
    /** @type {Map<number, Announcement>} */
    this.announcements = new Map();
    /** @type {Map<number, Uint8Array>} */
    this.keys = new Map();
    this.last = new Map(); // epoch/sender to the last seq
    this.sent = []; // my frames that nobody has acknowledged: {epoch, seq, pos}
    this.latest = new Map(); // others: base64 sender to [epoch, seq]
    this.upto = new Map(); // others: how far they say they have read
  }

  get holder() {
    const current = this.announcements.get(this.epoch);
    return current ? current.holder : null;
  }

  /** Whether whoever answers has left the roster. */
  get holderLeft() {
    return this.holder !== null && !this.directory.members.has(this.holder);
  }

  /** Whether I can seal now: I have the key, and it is nobody's who left. */
  get canWrite() {
    return this.keys.has(this.epoch) && !this.holderLeft;
  }

  /** How many staff the current epoch was sealed to. */
  get readers() {
    const current = this.announcements.get(this.epoch);
    return current ? current.members.filter((m) => m.id !== toBase64(VISITOR)).map((m) => m.id) : [];
  }

  /** The frame of `say`, numbered; under epoch 0's key before that epoch is in the log. */
  async seal(say, epoch = this.epoch, key = this.keys.get(epoch)) {
    const numbered = `${epoch}/${toBase64(this.sender)}`;
    const seq = this.last.has(numbered) ? this.last.get(numbered) + 1 : 0;
    this.last.set(numbered, seq);
    this.sent.push({ epoch, seq, pos: null });
    const seen = {};
    for (const [sender, heard] of [...this.latest].slice(-NAMED)) seen[hex(sender)] = heard;
    const content = utf8(JSON.stringify({ ack: { upto: this.pos, seen }, say }, wellFormed));
    const header = { chat: this.chat, epoch, sender: this.sender, seq };
    return { frame: await sealFrame(key, header, content), epoch, seq };
  }

  /** Notes that my frame is in the log at `pos`. */
  stored(epoch, seq, pos) {
    this.expect(pos);
    this.noteStored(epoch, seq, pos);
    this.pos = pos;
  }

  noteStored(epoch, seq, pos) {
    const mine = this.sent.find((sent) => sent.epoch === epoch && sent.seq === seq);
    if (mine) mine.pos = pos;
  }

  /** My frame was refused for good, and those after it with it: the next has its number. */
  takeBack(epoch, seq) {
    this.last.set(`${epoch}/${toBase64(this.sender)}`, seq - 1);
    this.sent = this.sent.filter((sent) => sent.epoch !== epoch || sent.seq < seq);
  }

  expect(pos) {
    require(isNumber(pos), 'malformed');
    require(pos > this.pos, 'replayed');
    require(pos === this.pos + 1, 'gap');
  }

  /**
   * Takes the next log entry; refuses, and changes nothing, if it does not hold.
   * @param {Entry} entry
   */
  async hear(entry) {
    this.expect(entry.pos);
    if (this.since === null) this.since = entry.at / 1000;
    let heard = {};
    if (entry.e === 'frame') heard = await this.hearFrame(entry);
    else if (entry.e === 'epoch') heard = { changed: await this.hearEpoch(entry.epoch) };
    else if (entry.e === 'state') heard = { state: entry };
    else require(entry.e === 'grant' || entry.e === 'note', 'malformed');
    this.pos = entry.pos;
    return heard;
  }

  async hearFrame(entry) {
    const frame = fromBase64(entry.frame);
    const header = readFrame(frame);
    require(same(header.chat, this.chat), 'foreign');
    const announced = this.announcements.get(header.epoch);
    require(announced, 'no_key');
    const key = this.keys.get(header.epoch);
    if (!key) return {};
    const sender = toBase64(header.sender);
    const staff = isStaff(header.sender);
    require(!staff || sender === announced.holder, 'role');
    const mine = sender === toBase64(this.sender);
    const numbered = `${header.epoch}/${sender}`;
    const last = this.last.has(numbered) ? this.last.get(numbered) : -1;
    const onItsWay = mine && this.sent.some(
      (s) => s.epoch === header.epoch && s.seq === header.seq && s.pos === null
    );
    require(header.seq === last + 1 || onItsWay, header.seq <= last ? 'replayed' : 'gap');
    const signer = staff ? this.directory.past(this.since).member(sender).key : null;
    const opened = await openFrame(key, frame, signer);
    // Heard, whatever is wrong in what it says.
    this.last.set(numbered, Math.max(last, header.seq));
    if (mine) this.noteStored(header.epoch, header.seq, entry.pos);
    this.latest.delete(sender);
    // Only staff are named: many pages of one's own would push the counsellor off the list.
    if (staff) this.latest.set(sender, [header.epoch, header.seq]);
    const { ack, say } = readPayload(opened, staff);
    const missed = !mine && this.heardFrom(sender, staff, ack);
    this.remember(say, header.epoch);
    return { said: { pos: entry.pos, mine, staff, epoch: header.epoch, seq: header.seq, say }, missed };
  }

  /**
   * Notes what somebody else says they have read; refuses an impossible claim.
   * @returns {boolean} whether the relay kept one of mine from them, which is told once
   */
  heardFrom(sender, staff, ack) {
    const id = staff ? sender : toBase64(VISITOR);
    const reads = (epoch) => this.announcements.get(epoch).members.some((m) => m.id === id);
    const seen = ack.seen[hex(toBase64(this.sender))] || [-1, -1];
    const unread = (s) => s.epoch > seen[0] || (s.epoch === seen[0] && s.seq > seen[1]);
    const missing = (s) => s.pos !== null && s.pos <= ack.upto && reads(s.epoch);
    require(ack.upto <= this.pos && ack.upto >= (this.upto.get(sender) || 0), 'missing');
    this.upto.set(sender, ack.upto);
    const kept = this.sent.filter(unread);
    this.sent = kept.filter((s) => !missing(s));
    return this.sent.length < kept.length;
  }

  /** Notes what was said of keys: by another page of this visitor, or by me and stored. */
  remember(say, epoch) {
    if (say.k === 'hello') this.helloEpoch = epoch;
    if (say.k === 'code') {
      this.codes = this.codes.filter((code) => code.proof !== say.proof).concat(say);
      this.codeWasMade = true;
      this.codeEpoch = epoch;
      if (say.note) this.note = fromBase64(say.note, 32);
    }
    if (say.k === 'code_revoked') {
      this.codes = [];
      this.note = randomBytes(32);
    }
  }

  /** The return code that staff must know of, while there is one. */
  get code() {
    return this.codes[this.codes.length - 1] || null;
  }

  /**
   * Whoever cannot check a `return`, because the `code` was said where they could not read, takes
   * it on trust (SPEC 5): not who reads the epoch before it, and not who has read everything.
   */
  async hearEpoch(epoch) {
    const said = this.codes.map((code) => fromBase64(code.proof, 32));
    const proofs = said.concat(this.proof || []).filter((proof) => proof.some(Boolean)); // zeros prove nothing
    const knows = this.codeWasMade && this.keys.size === this.announcements.size;
    const trusts = !this.keys.has(this.epoch) && !knows;
    const signers = this.directory.past(this.since);
    const opened = await openAnnouncement(epoch, signers, proofs, trusts);
    const { creator, content } = opened;
    require(content.chat === toBase64(this.chat), 'foreign');
    require(content.epoch === this.epoch + 1, 'stale_epoch');
    mayChange(creator, content, this.holder, signers);
    const wraps = epoch.wraps.map((wrap) => fromBase64(wrap));
    const key = await keyForMe(this.pair, content, wraps, this.chat);
    this.epoch = content.epoch;
    this.announcements.set(content.epoch, content);
    if (key) this.keys.set(content.epoch, key);
    return content;
  }
}

/** Half of an emoji (a field cuts them in two) becomes U+FFFD, or no reader of UTF-8 takes the frame. */
function wellFormed(_, value) {
  return typeof value === 'string' ? new TextDecoder().decode(utf8(value)) : value;
}

/** A frame's content, whose kind its sender may use (SPEC 6). */
function readPayload(bytes, staff) {
  const { ack, say } = fields(parse(bytes), 'ack', 'say');
  fields(ack, 'upto', 'seen');
  const pairs = Object.values(ack.seen);
  const numbers = pairs.every((p) => Array.isArray(p) && p.length === 2 && p.every(isNumber));
  require(isNumber(ack.upto) && numbers, 'malformed');
  require(!staff || !OF_VISITORS.test(say.k), 'role');
  require(say.k !== 'text' || typeof say.text === 'string', 'malformed');
  if (say.k === 'code') fromBase64(say.proof, 32);
  require(say.k !== 'seen' || isNumber(say.upto), 'malformed');
  return { ack, say };
}

const LONGEST_ACK = { upto: 0xffffffff, seen: {} };
for (let n = 0; n < NAMED; n += 1) LONGEST_ACK.seen[`000000000000000${n}`] = [2 ** 32, 2 ** 32];

/** Whether a frame has place for `say`, whatever it must acknowledge. */
export function fits(say) {
  return utf8(JSON.stringify({ ack: LONGEST_ACK, say })).length + 64 <= LONGEST;
}
