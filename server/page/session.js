/**
 * One visit as the page lives it: the sealed room, the outbox, the connection. No DOM in here.
 *
 * The page calls `start`, `comeBack`, `say`, `typing`, `seen`, `answer`, `exerciseDone`, `end`,
 * `erase`, `exit` and `check`, and is told by `tell(news, fact)`:
 *
 *   status   {state, unsent}    connecting, ok or lost; how many messages are not stored yet
 *   fresh    {}                 there is nothing to come back to
 *   started  {intent, gone}     the chat is ours; `gone` ms away if this is a come-back, else 0
 *   queue    {ahead, least, most}    minutes; 0 and 0: nobody knows
 *   readers  {count, why, held}      who can read changed; `held`: somebody answers
 *   waiting  {}                 back in the queue
 *   message  {id, pos, mine, text}
 *   receipt  {id, state}        stored or read
 *   typing   {on}   presence {up}    of the counsellor
 *   exercise {name}   wish {name, on}    a wish of mine, heard again after a reload
 *   trouble  {}                 something did not hold: a message may have been withheld
 *   ended    {cause}   erased {pending}
 *   closed   {}   full {}   failing {}    the relay cannot take us in
 *   moved    {}                 the same visit goes on in another tab
 */

import { concat, makeKeyPair, utf8 } from './hpke.js';
import * as sealed from './sealing.js';
import { Reject, VISITOR, fromBase64, toBase64 } from './sealing.js';

/** @typedef {{pos: number, at: number, e: string, frame?: string, epoch?: sealed.Epoch}} Entry */

const SOCKET = '/v1/visitor';
const EXIT = '/exit';
const TOKEN = 't';
const PING_AFTER = 4000;
const PONG_WITHIN = 4000;
const CONNECT_WITHIN = 8000;
const TICK = 500;
const TAKE_OVER_AFTER = 30000;
const DAY = 86400000;
const NAMED = 4; // how many senders an acknowledgement names (SPEC 6)
const LONGEST_ACK = { upto: 0xffffffff, seen: {} };
for (let n = 0; n < NAMED; n += 1) LONGEST_ACK.seen[`000000000000000${n}`] = [2 ** 32, 2 ** 32];

/** The kinds of payload each side may send (SPEC 6). */
const STAFF_SAYS = ['text', 'seen', 'exercise'];

// --- the sealed room -----------------------------------------------------------------------

/** The sealed side of one chat: its keys, its numbers, and how far the counsellor has read. */
export class Room {
  /**
   * @param {Uint8Array} chat
   * @param {sealed.KeyPair} pair this visit's
   * @param {sealed.Directory} directory
   */
  constructor(chat, pair, directory) {
    this.chat = chat;
    this.pair = pair;
    this.directory = directory;
    this.pos = 0;
    this.epoch = -1;
    this.proof = null; // from `code`: what an epoch made on return is proved by
    this.sender = concat(utf8('V'), sealed.randomBytes(7));
    /** @type {Map<number, sealed.Announcement>} */
    this.announcements = new Map();
    /** @type {Map<number, Uint8Array>} */
    this.keys = new Map();
    this.last = new Map(); // "epoch/sender" to the last seq
    this.sent = []; // my frames that nobody has acknowledged: {epoch, seq, pos}
    this.latest = new Map(); // others: base64 sender to [epoch, seq]
    this.upto = new Map(); // others: how far they say they have read
  }

  get holder() {
    const current = this.announcements.get(this.epoch);
    return current ? current.holder : null;
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
    const content = utf8(JSON.stringify({ ack: { upto: this.pos, seen }, say }));
    const header = { chat: this.chat, epoch, sender: this.sender, seq };
    return { frame: await sealed.sealFrame(key, header, content), epoch, seq };
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

  expect(pos) {
    if (!sealed.isNumber(pos)) throw new Reject('malformed');
    if (pos <= this.pos) throw new Reject('replayed');
    if (pos > this.pos + 1) throw new Reject('gap');
  }

  /**
   * Takes the next log entry; refuses, and changes nothing, if it does not hold.
   * @param {Entry} entry
   */
  async hear(entry) {
    this.expect(entry.pos);
    let heard = {};
    if (entry.e === 'frame') heard = await this.hearFrame(entry);
    else if (entry.e === 'epoch') heard = { changed: await this.hearEpoch(entry.epoch) };
    else if (entry.e === 'state') heard = { state: entry };
    else if (entry.e !== 'grant') throw new Reject('malformed');
    this.pos = entry.pos;
    return heard;
  }

  async hearFrame(entry) {
    const frame = fromBase64(entry.frame);
    const header = sealed.readFrame(frame);
    if (toBase64(header.chat) !== toBase64(this.chat)) throw new Reject('foreign');
    const announced = this.announcements.get(header.epoch);
    if (!announced) throw new Reject('no_key');
    const key = this.keys.get(header.epoch);
    if (!key) return {};
    const sender = toBase64(header.sender);
    const staff = sealed.isStaff(header.sender);
    if (staff && sender !== announced.holder) throw new Reject('role');
    const mine = sender === toBase64(this.sender);
    const numbered = `${header.epoch}/${sender}`;
    const last = this.last.has(numbered) ? this.last.get(numbered) : -1;
    const onItsWay = mine && this.sent.some(
      (s) => s.epoch === header.epoch && s.seq === header.seq && s.pos === null
    );
    if (header.seq !== last + 1 && !onItsWay) throw new Reject(header.seq <= last ? 'replayed' : 'gap');
    const signer = staff ? this.directory.member(sender).key : null;
    const { ack, say } = readPayload(await sealed.openFrame(key, frame, signer), staff);
    if (mine) this.noteStored(header.epoch, header.seq, entry.pos);
    else this.heardFrom(sender, staff, ack, [header.epoch, header.seq]);
    this.last.set(numbered, Math.max(last, header.seq));
    if (say.k === 'code') this.proof = fromBase64(say.proof, 32);
    if (say.k === 'code_revoked') this.proof = null;
    return { said: { pos: entry.pos, mine, staff, epoch: header.epoch, seq: header.seq, say } };
  }

  /** Notes a frame of somebody else and what they say they have read; refuses a lie. */
  heardFrom(sender, staff, ack, heard) {
    const id = staff ? sender : toBase64(VISITOR);
    const reads = (epoch) => this.announcements.get(epoch).members.some((m) => m.id === id);
    const seen = ack.seen[hex(toBase64(this.sender))] || [-1, -1];
    const unread = (s) => s.epoch > seen[0] || (s.epoch === seen[0] && s.seq > seen[1]);
    if (ack.upto > this.pos || ack.upto < (this.upto.get(sender) || 0)) throw new Reject('missing');
    const kept = this.sent.filter(unread);
    if (kept.some((s) => s.pos !== null && s.pos <= ack.upto && reads(s.epoch))) {
      throw new Reject('missing');
    }
    this.upto.set(sender, ack.upto);
    this.sent = kept;
    this.latest.delete(sender);
    this.latest.set(sender, heard);
  }

  async hearEpoch(epoch) {
    const { creator, content } = await sealed.openAnnouncement(epoch, this.directory, this.proof);
    if (content.chat !== toBase64(this.chat)) throw new Reject('foreign');
    if (content.epoch !== this.epoch + 1) throw new Reject('stale_epoch');
    sealed.mayChange(creator, content, this.holder, this.directory);
    const wraps = epoch.wraps.map((wrap) => fromBase64(wrap));
    const key = await sealed.keyForMe(this.pair, content, wraps, this.chat);
    this.epoch = content.epoch;
    this.announcements.set(content.epoch, content);
    if (key) this.keys.set(content.epoch, key);
    return content;
  }
}

function hex(base64) {
  return Array.from(fromBase64(base64), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A frame's content, whose kind its sender may use (SPEC 6). */
function readPayload(bytes, staff) {
  const { ack, say } = sealed.fields(sealed.parse(bytes), 'ack', 'say');
  sealed.fields(ack, 'upto', 'seen');
  const pairs = Object.values(ack.seen);
  const numbers = pairs.every((p) => Array.isArray(p) && p.length === 2 && p.every(sealed.isNumber));
  if (!sealed.isNumber(ack.upto) || !numbers) throw new Reject('malformed');
  if (staff && !STAFF_SAYS.includes(say.k)) throw new Reject('role');
  if (say.k === 'text' && typeof say.text !== 'string') throw new Reject('malformed');
  if (say.k === 'seen' && !sealed.isNumber(say.upto)) throw new Reject('malformed');
  return { ack, say };
}

// --- the visit -----------------------------------------------------------------------------

/** What each message of the relay does (SPEC 10). */
const TAKES = {
  log: (visit, message) => visit.hear(message.entries),
  stored: (visit, message) => visit.stored(message),
  capsule: (visit, message) => visit.unlocked(message.capsule),
  welcome: (visit, message) => visit.welcome(message),
  resumed: (visit) => visit.ready(),
  cards: (visit, message) => visit.newCards(message.papers),
  asked: (visit, message) => visit.asked(message.by, message.request),
  place: (visit, message) => visit.tell('queue', message),
  staff_typing: (visit, message) => visit.tell('typing', message),
  colleague: (visit, message) => visit.colleague(message.up),
  erased: (visit, message) => visit.erased(message.pending),
  bye: (visit, message) => visit.bye(message.why),
  problem: (visit, message) => visit.problem(message),
  pong: () => null,
};

/** One visit, from the door to the end, over as many connections as it takes. */
export class Session {
  /**
   * @param {{root: string, door: string, language: string}} settings
   * @param {(news: string, fact: Object) => void} tell
   */
  constructor(settings, tell) {
    this.settings = settings;
    this.tell = tell;
    this.directory = new sealed.Directory(fromBase64(settings.root, 65));
    this.state = 'new'; // new, starting, unlocking, resuming, ready, over
    this.outbox = []; // {mid, say} or {mid, message}, in order, until the relay stored them
    this.texts = new Map(); // my stored messages that are not read yet: id to position
    this.granted = new Set();
    this.turns = Promise.resolve();
    this.skew = 0;
    this.attempts = 0;
    this.colleagueGone = null;
    this.phase = 'waiting';
  }

  /** How many messages the relay has not stored. */
  get unsent() {
    return this.unsentTexts.length;
  }

  get unsentTexts() {
    return this.outbox.filter((item) => item.say && item.say.k === 'text').map((i) => i.say.text);
  }

  /** Begins a chat. @param {string} intent tell, ask, danger or other */
  start(intent) {
    this.intent = intent;
    this.turn(async () => {
      this.room = new Room(sealed.randomBytes(16), await makeKeyPair(), this.directory);
      this.pass = sealed.randomBytes(32);
      this.connect();
    });
  }

  /** Goes on after a reload; `fresh` is told if there is nothing to go on with. */
  comeBack() {
    const token = readToken();
    if (!token) return this.tell('fresh', {});
    this.token = token;
    this.isBack = true;
    return this.connect();
  }

  /** @returns {?string} the id its receipts will carry; null when the text is too long */
  say(text) {
    const say = { k: 'text', text };
    const longest = utf8(JSON.stringify({ ack: LONGEST_ACK, say })).length + 64;
    return longest <= sealed.LONGEST ? this.post({ say }) : null;
  }

  /** Tells that the visitor types, or stopped; never a word of it. */
  typing(on) {
    if (this.state === 'ready') this.send({ t: 'typing', on });
  }

  /** The screen has shown the log up to `pos`. Sent once the newest one counts. */
  seen(pos) {
    if (pos <= (this.seenUpto || 0)) return;
    this.seenUpto = pos;
    clearTimeout(this.seenSoon);
    this.seenSoon = setTimeout(() => this.post({ say: { k: 'seen', upto: pos } }), 600);
  }

  /** @param {string} question @param {string} answer both of SPEC.md's closed lists */
  answer(question, answer) {
    this.post({ say: { k: 'answer', question, answer } });
  }

  exerciseDone(name, done) {
    this.post({ say: { k: 'exercise_done', name, done } });
  }

  end() {
    this.post({ message: { t: 'end' } });
  }

  /** Wants everything gone; `erased` is told once the relay says so. */
  erase() {
    this.outbox = [];
    this.erasing = true;
    if (this.state === 'over' && this.room) {
      this.state = 'resuming';
      this.connect();
    }
    this.post({ message: { t: 'erase' } });
  }

  /** Leaves at once: nothing stays here, and the relay is told without waiting for it. */
  exit() {
    forgetToken();
    if (this.room && this.pass && this.state !== 'over') {
      const chat = toBase64(this.room.chat);
      const leave = JSON.stringify({ t: 'leave', chat, pass: toBase64(this.pass) });
      if (!navigator.sendBeacon || !navigator.sendBeacon(EXIT, leave)) {
        this.send({ t: 'exit', mid: toBase64(sealed.randomBytes(8)) });
      }
    }
    this.stop();
    this.room = this.pass = null;
    this.outbox = [];
  }

  /** Finds out now whether the connection lives: the page came back to the front. */
  check() {
    if (this.state === 'over' || this.state === 'new') return;
    if (!this.socket) this.connect();
    else if (this.socket.readyState === WebSocket.OPEN && !this.pingAt) this.ping();
  }

  // --- connection ----------------------------------------------------------------------

  connect() {
    clearTimeout(this.again);
    if (this.state === 'over' || this.socket) return;
    if (this.state === 'new') this.status('connecting');
    this.state = this.room && this.started ? 'resuming' : this.room ? 'starting' : 'unlocking';
    const address = location.origin.replace(/^http/, 'ws') + SOCKET;
    const socket = new WebSocket(address);
    const now = Date.now();
    Object.assign(this, { socket, pingAt: 0, lifeAt: now, openedAt: now });
    socket.onopen = () => this.greet();
    socket.onmessage = (event) => {
      if (socket !== this.socket) return;
      this.lifeAt = Date.now();
      this.pingAt = 0;
      this.turn(() => (socket === this.socket ? this.receive(event.data) : null));
    };
    socket.onclose = () => socket === this.socket && this.lost();
    this.ticking = this.ticking || setInterval(() => this.tick(), TICK);
  }

  /** The truth within ten seconds: ask after four quiet ones, give up after four more. */
  tick() {
    if (!this.socket) return;
    const now = Date.now();
    const opening = this.socket.readyState === WebSocket.CONNECTING;
    const silent = this.pingAt && now - this.pingAt >= PONG_WITHIN;
    const stuck = this.state !== 'ready' && now - this.openedAt >= CONNECT_WITHIN;
    if (silent || stuck) this.lost();
    else if (!opening && !this.pingAt && now - this.lifeAt >= PING_AFTER) this.ping();
  }

  ping() {
    this.pingAt = Date.now();
    this.send({ t: 'ping' });
  }

  lost(soonest = 500) {
    const { socket } = this;
    this.socket = null;
    if (socket) socket.close();
    if (this.state === 'over') return;
    if (this.state === 'ready') this.state = 'resuming';
    this.status('lost');
    // Jitter: after a restart of the relay not everybody may come back in the same moment.
    const wait = Math.min(15000, soonest * 2 ** this.attempts) * (0.5 + Math.random());
    this.attempts += 1;
    this.again = setTimeout(() => this.connect(), wait);
  }

  stop() {
    this.state = 'over';
    clearTimeout(this.again);
    clearTimeout(this.seenSoon);
    clearInterval(this.ticking);
    if (this.socket) this.socket.close();
    this.socket = null;
  }

  status(state) {
    this.tell('status', { state, unsent: this.unsent });
  }

  send(message) {
    const { socket } = this;
    if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  // --- outbox --------------------------------------------------------------------------

  /** Takes something that must arrive, once and in order. @returns {string} its id */
  post(item) {
    const mid = toBase64(sealed.randomBytes(8));
    this.outbox.push(Object.assign({ mid }, item));
    this.turn(() => this.flush(false));
    return mid;
  }

  /** Seals and sends what is new or was sealed under an older epoch; or everything again. */
  async flush(again) {
    const { room } = this;
    if (!room || this.state !== 'ready') return;
    for (const item of this.outbox.slice()) {
      const stale = item.say && item.epoch !== room.epoch && room.keys.has(room.epoch);
      if (stale) Object.assign(item, await room.seal(item.say));
      if (item.sent && !stale && !again) continue;
      item.sent = true;
      if (item.message) this.send(Object.assign({ mid: item.mid }, item.message));
      else if (item.frame) this.send({ t: 'say', mid: item.mid, frame: toBase64(item.frame) });
    }
  }

  /** Does one thing after the other: the browser's cryptography answers later. */
  turn(action) {
    this.turns = this.turns.then(action).catch(() => {
      if (this.state === 'over') return;
      // Before we are in, a relay whose papers do not hold is a relay that cannot help.
      if (!this.started) this.fail('failing');
      else if (this.state === 'ready') this.tell('trouble', {});
    });
  }

  fail(news) {
    this.stop();
    this.tell(news, {});
  }

  // --- what the relay says -------------------------------------------------------------

  async greet() {
    if (this.state === 'unlocking') {
      const { lookup } = await sealed.capsuleKeys(this.token);
      this.send({ t: 'unlock', lookup: toBase64(lookup) });
    } else {
      this.send({ t: 'knock', v: 1 });
    }
  }

  async receive(text) {
    const message = JSON.parse(text);
    if (!TAKES[message.t]) throw new Reject('malformed');
    await TAKES[message.t](this, message);
  }

  colleague(up) {
    this.colleagueGone = up ? null : Date.now();
    this.tell('presence', { up });
  }

  /** Seconds since 1970: the phone's clock, put right by the relay's by at most a day. */
  now() {
    return (Date.now() + this.skew) / 1000;
  }

  async welcome({ now, papers }) {
    // Many phones are hours wrong; nobody should stay unheard for that. A day at most, because
    // a relay that lies about the time could bring back an old roster (SPEC 3).
    const skew = now - Date.now();
    this.skew = Math.abs(skew) <= DAY ? skew : 0;
    await this.directory.read(papers, this.now());
    const { room } = this;
    const chat = toBase64(room.chat);
    const pass = toBase64(this.pass);
    if (this.started) this.send({ t: 'resume', chat, pass, have: room.pos, returning: false });
    else this.send(await this.startMessage(chat, pass));
  }

  /** The same `start` again if the first one was not answered. */
  async startMessage(chat, pass) {
    if (!this.opening) {
      const { room } = this;
      const points = new Map([[VISITOR, room.pair.publicKey]]);
      for (const [id, card] of this.directory.onDuty(this.now())) {
        points.set(fromBase64(id), card.key);
        this.granted.add(id);
      }
      const key = sealed.randomBytes(32);
      const epoch = await sealed.startEpoch(room.chat, room.sender, key, points);
      const hello = { k: 'hello', key: toBase64(room.pair.publicKey), intent: this.intent };
      const { frame } = await room.seal(hello, 0, key);
      const mid = toBase64(sealed.randomBytes(8));
      const { door, language } = this.settings;
      const danger = this.intent === 'danger';
      const first = { t: 'start', mid, chat, pass, door, language, danger };
      this.opening = Object.assign(first, { epoch, hello: toBase64(frame) });
    }
    return this.opening;
  }

  async stored({ mid, pos }) {
    if (this.opening && mid === this.opening.mid) {
      if (this.started) return;
      this.helloAt = pos;
      this.noteHello();
      this.started = true;
      this.tell('started', { intent: this.intent, gone: 0 });
      await this.ready();
      await this.keepCapsule();
      return;
    }
    const at = this.outbox.findIndex((item) => item.mid === mid);
    if (at < 0) return;
    const item = this.outbox[at];
    if (item.say && pos > this.room.pos) {
      try {
        this.room.stored(item.epoch, item.seq, pos);
      } catch (_) {
        this.resume();
        return;
      }
    }
    this.arrived(item, pos);
  }

  /** The relay may say `stored` before the log's first two entries, or after them. */
  noteHello() {
    if (this.helloAt && this.room.pos === this.helloAt - 1) this.room.stored(0, 0, this.helloAt);
  }

  arrived(item, pos) {
    this.outbox = this.outbox.filter((other) => other !== item);
    if (!item.say || item.say.k !== 'text') return;
    this.texts.set(item.mid, pos);
    this.tell('receipt', { id: item.mid, state: 'stored' });
  }

  async ready() {
    this.state = 'ready';
    this.attempts = 0;
    if (this.isBack) {
      this.isBack = false;
      this.tell('started', { intent: this.intent, gone: this.gone || 0 });
      this.backlog.forEach(([news, fact]) => this.tell(news, fact));
    }
    await this.flush(true);
    await this.grantNewcomers();
    this.status('ok');
  }

  /** Asks again for what is missing. */
  resume() {
    this.state = 'resuming';
    const [chat, pass] = [toBase64(this.room.chat), toBase64(this.pass)];
    this.send({ t: 'resume', chat, pass, have: this.room.pos, returning: false });
  }

  async keepCapsule() {
    const token = sealed.randomBytes(32);
    if (!writeToken(token)) return;
    const { lookup, key } = await sealed.capsuleKeys(token);
    const { chat, pair } = this.room;
    const proof = new Uint8Array(32);
    const capsule = await sealed.sealCapsule(key, { chat, pass: this.pass, proof, pair });
    const what = { lookup: toBase64(lookup), capsule: toBase64(capsule) };
    this.post({ message: Object.assign({ t: 'keep', kind: 'reload' }, what) });
  }

  async unlocked(capsule) {
    try {
      const { key } = await sealed.capsuleKeys(this.token);
      const { chat, pass, pair } = await sealed.openCapsule(key, fromBase64(capsule));
      this.room = new Room(chat, pair, this.directory);
      this.pass = pass;
    } catch (_) {
      this.forget('fresh', {});
      return;
    }
    this.started = true;
    this.state = 'resuming';
    this.backlog = [];
    this.send({ t: 'knock', v: 1 });
  }

  /** The visit is over here: no token stays, and the page is told. */
  forget(news, fact) {
    forgetToken();
    this.stop();
    this.tell(news, fact);
  }

  // --- the log -------------------------------------------------------------------------

  async hear(entries) {
    for (const entry of entries) {
      if (entry.pos <= this.room.pos) continue;
      let heard = {};
      try {
        heard = await this.room.hear(entry);
      } catch (_) {
        if (entry.pos > this.room.pos + 1) {
          this.resume();
          return;
        }
        this.room.pos = entry.pos;
        this.news('trouble', {});
      }
      if (heard.said) this.heardSaid(heard.said);
      if (heard.changed) await this.heardChanged(heard.changed);
      if (heard.state) this.heardState(heard.state);
      this.noteHello();
    }
  }

  /** News of the log; during a come-back it waits until the whole log is here. */
  news(name, fact) {
    if (this.isBack) this.backlog.push([name, fact]);
    else this.tell(name, fact);
  }

  heardSaid({ pos, mine, staff, epoch, seq, say }) {
    const own = mine && this.outbox.find((item) => item.epoch === epoch && item.seq === seq);
    if (own) this.arrived(own, pos);
    else if (say.k === 'hello') this.intent = say.intent;
    else if (say.k === 'text') {
      const id = `log${pos}`;
      if (!staff) this.texts.set(id, pos);
      this.news('message', { id, pos, mine: !staff, text: say.text });
      if (!staff) this.news('receipt', { id, state: 'stored' });
    } else if (say.k === 'answer' && /^wish_/.test(say.question)) {
      this.news('wish', { name: say.question.slice(5), on: say.answer === 'on' });
    } else if (say.k === 'exercise' && staff) this.news('exercise', { name: say.name });
    else if (say.k === 'seen' && staff) {
      this.texts.forEach((at, id) => {
        if (at > say.upto) return;
        this.texts.delete(id);
        this.news('receipt', { id, state: 'read' });
      });
    }
  }

  async heardChanged(content) {
    const { room } = this;
    this.granted = new Set(room.readers);
    this.tellReaders(content.why);
    await this.flush(false);
    await this.grantNewcomers(); // their cards may have come before the log did
  }

  /** While waiting, also those count who were granted the key after the epoch was made. */
  tellReaders(why) {
    const held = this.room.holder !== null;
    const ids = new Set([...this.room.readers, ...this.granted]);
    this.news('readers', { count: ids.size, why, held });
  }

  heardState({ phase, cause, at }) {
    if (cause === 'lost') this.leftAt = at;
    if (cause === 'came' && this.leftAt) this.gone = at - this.leftAt;
    const before = this.phase;
    this.phase = phase;
    if (phase === 'waiting' && before !== 'waiting') this.news('waiting', {});
    if (phase === 'closing' || phase === 'closed') {
      if (before !== 'closing' && before !== 'closed') this.news('ended', { cause });
      if (phase === 'closed') this.finish();
    }
    if (phase === 'erased' && !this.erasing) this.news('ended', { cause: 'erased' });
  }

  /** Nothing more can be said in this chat; only erasing it connects once more. */
  finish() {
    if (this.erasing) return;
    forgetToken();
    this.stop();
    this.outbox = [];
  }

  // --- papers, requests, refusals ------------------------------------------------------

  async newCards(papers) {
    await this.directory.read(papers, this.now());
    await this.grantNewcomers();
  }

  /** While the chat waits, lets everybody read it who came on duty since its epoch. */
  async grantNewcomers() {
    if (this.phase !== 'waiting' || !this.room || !this.room.keys.has(this.room.epoch)) return;
    const newcomers = this.directory.onDuty(this.now()).filter(([id]) => !this.granted.has(id));
    for (const [id, card] of newcomers) await this.grant(id, card);
    if (newcomers.length) this.tellReaders('grant');
  }

  /** A wrap of the current epoch for one more member. */
  async grant(id, card) {
    const { chat, epoch, sender, keys } = this.room;
    const key = keys.get(epoch);
    const wrap = await sealed.sealWrap(chat, epoch, sender, fromBase64(id), card.key, key);
    this.granted.add(id);
    this.post({ message: { t: 'grant', wraps: [toBase64(wrap)] } });
  }

  /** A supervisor takes over; granted only if the counsellor has really been gone a while. */
  async asked(by, request) {
    const gone = this.colleagueGone !== null && Date.now() - this.colleagueGone >= TAKE_OVER_AFTER;
    const card = this.directory.cards.get(by);
    if (!gone || !card || card.until < this.now()) return;
    await sealed.checkTakeOver(this.directory, by, request, this.room.chat, this.now());
    await this.grant(by, card);
    this.tellReaders('grant');
  }

  erased(pending) {
    this.tell('erased', { pending });
    if (pending === 0) {
      forgetToken();
      this.stop();
    }
  }

  bye(why) {
    if (why === 'newer' || why === 'removed') this.fail('moved');
    else this.lost(why === 'restart' ? 1000 : 100);
  }

  problem({ code, mid }) {
    if (code === 'stale_epoch') return; // the new epoch is on its way and seals all again
    if (['rate', 'not_stored', 'wrong_sequence'].includes(code)) {
      clearTimeout(this.soon);
      this.soon = setTimeout(() => {
        if (this.started) this.turn(() => this.flush(true));
        else this.send(this.opening || { t: 'knock', v: 1 });
      }, 1000);
    } else if (!this.started) {
      this.fail(code === 'closed' || code === 'full' ? code : 'failing');
    } else if (code === 'unknown_chat') {
      if (this.erasing) this.erased(0);
      else if (this.isBack) this.forget('fresh', {});
      else this.forget('ended', { cause: 'silence' });
    } else if (this.state !== 'ready') {
      // A relay that just restarted may have no papers yet: those we have are good.
      if (code === 'roster_old' && this.directory.version) this.resume();
      else this.lost();
    } else {
      // Refused for good: sent again it would be refused again.
      this.outbox = this.outbox.filter((item) => item.mid !== mid);
      this.tell('trouble', {});
    }
  }
}

// --- the reload token: thirty-two bytes in this tab, and nothing else ----------------------

/** Storage may be forbidden: then a reload begins anew, and nothing else changes. */
function readToken() {
  try {
    return fromBase64(sessionStorage.getItem(TOKEN) || '', 32);
  } catch (_) {
    return null;
  }
}

function writeToken(token) {
  try {
    sessionStorage.setItem(TOKEN, toBase64(token));
    return true;
  } catch (_) {
    return false;
  }
}

function forgetToken() {
  try {
    sessionStorage.removeItem(TOKEN);
  } catch (_) {
    // Forbidden storage holds nothing.
  }
}
