/**
 * One visit as the page lives it: what may be done in it. No DOM in here.
 *
 * The page calls `start`, `comeBack`, `say`, `typing`, `seen`, `answer`, `post`, `end`, `erase`,
 * `exit` and `check`, and is told by `tell(news, fact)`:
 *
 *   status   {state, unsent, whole}    connecting, ok or lost; how many messages are not stored
 *                              yet; and whether the relay and we have all of each other's
 *   busy     {}                 the relay takes us in as soon as it can
 *   fresh    {}                 there is nothing to come back to
 *   started  {intent, gone, byCode, held}    the chat is ours; `gone` ms away if this is a
 *                              come-back, else 0; of one by code whether its counsellor is here
 *   queue    {ahead, least, most}    minutes; 0 and 0: nobody knows
 *   readers  {count, why, held}      who can read changed; `held`: somebody answers
 *   waiting  {}                 back in the queue
 *   message  {id, pos, mine, text}
 *   receipt  {id, state}        stored or read
 *   refused  {id, text}         it was not sent, and never will be
 *   typing   {on}   presence {up, left}    of the counsellor; `left`: for good
 *   exercise {name}   done {name}       one is sent to me; I did it, before a reload
 *   wish     {name, on}         a wish of mine, heard again after a reload
 *   trouble  {}                 something did not hold: a message may have been withheld
 *   ended    {cause}   erased {pending}   blocked {until}    nobody goes on with it before then
 *   over     {}                 the chat is closed for good: nothing more is said in it
 *   closed   {}   full {}   failing {}    the relay cannot take us in
 *   nocode   {}   slow {}    the words open nothing; or too many were tried just now
 *   moved    {}                 the same visit goes on in another tab
 */

import { fromBase64, randomBytes, toBase64 } from './bytes.js';
import { greet } from './entering.js';
import { makeKeyPair } from './hpke.js';
import { leaveVisit } from './leaving.js';
import { Line } from './line.js';
import { hearEnding } from './listening.js';
import { Outbox } from './outbox.js';
import { Directory } from './papers.js';
import { grantNewcomers, tellCode } from './readers.js';
import { receive } from './relay.js';
import { Room, fits } from './room.js';
import { forgetToken } from './token.js';

/** One visit, from the door to the end, over as many connections as it takes. */
export class Session {
  /**
   * @param {{root: string, door: string, language: string}} settings
   * @param {(news: string, fact: Object) => void} tell
   */
  constructor(settings, tell) {
    this.settings = settings;
    this.tell = tell;
    this.room = this.pass = this.token = null;
    this.directory = new Directory(fromBase64(settings.root, 65));
    this.state = 'new'; // new, starting, unlocking, resuming, ready, over
    this.outbox = new Outbox(this);
    this.texts = new Map(); // my stored messages that are not read yet: id to position
    this.granted = new Set();
    this.turns = Promise.resolve();
    this.skew = 0;
    this.colleagueGone = null;
    this.six = null; // the words of the return code, known only to the page that made or typed them
    this.wayBack = null; // by six words, until we are back: returning.js
    this.phase = 'waiting';
    this.seenUpto = 0; // how far the screen has shown the log
    this.upto = 0; // how far the log went when we were let in
    this.leaving = null; // the exit was used, and this is called once the relay is told
    this.line = new Line({
      dialling: () => this.dialling(),
      opened: () => greet(this),
      said: (text, current) => this.turn(() => (current() ? receive(this, text) : null)),
      lost: () => this.lost(),
    });
  }

  /** How many messages the relay has not stored. */
  get unsent() {
    return this.outbox.texts.length;
  }

  // --- what the page wants -------------------------------------------------------------

  /** Begins a chat. @param {string} intent tell, ask, danger or other */
  start(intent) {
    this.intent = intent;
    this.turn(async () => {
      this.room = new Room(randomBytes(16), await makeKeyPair(), this.directory);
      this.pass = randomBytes(32);
      this.connect();
    });
  }

  /** Goes on after a reload; `fresh` is told if there is nothing to go on with. */
  comeBack(token) {
    try {
      this.token = fromBase64(token, 32);
    } catch (_) {
      this.tell('fresh', {});
      return;
    }
    this.isBack = true;
    this.connect();
  }

  /** @returns {?string} the id its receipts will carry; null when the text is too long */
  say(text) {
    const say = { k: 'text', text };
    return fits(say) ? this.post({ say }) : null;
  }

  /** Tells that the visitor types, or stopped; never a word of it. */
  typing(on) {
    if (this.state === 'ready') this.line.send({ t: 'typing', on });
  }

  /** The screen has shown the log up to `pos`. Sent once the newest one counts. */
  seen(pos) {
    if (pos <= this.seenUpto) return;
    clearTimeout(this.seenSoon);
    this.seenSoon = setTimeout(() => {
      this.seenUpto = pos;
      this.post({ say: { k: 'seen', upto: pos } });
    }, 600);
  }

  /** @param {string} question @param {string} answer both of SPEC.md's closed lists */
  answer(question, answer) {
    this.post({ say: { k: 'answer', question, answer } });
  }

  end() {
    this.post({ message: { t: 'end' } });
  }

  /** Wants everything gone; `erased` is told once the relay says so. */
  erase() {
    this.outbox.items = [];
    this.six = null;
    this.erasing = true;
    this.isBack = false; // to nothing any more
    if (this.state === 'over' && this.room) {
      this.state = 'resuming';
      this.connect();
    }
    this.post({ message: { t: 'erase' } });
  }

  /** Leaves at once, as `leaveVisit` says. */
  exit(reachable, told) {
    return leaveVisit(this, reachable, told);
  }

  /** Finds out now whether the connection lives: the page came back to the front. */
  check() {
    if (this.state !== 'over' && this.state !== 'new') this.line.check();
  }

  // --- connection ----------------------------------------------------------------------

  connect() {
    if (this.state !== 'over') this.line.connect();
  }

  dialling() {
    if (this.state === 'new') this.status('connecting');
    this.state = this.room && this.started ? 'resuming' : this.room ? 'starting' : 'unlocking';
  }

  lost() {
    if (this.state === 'ready') this.state = 'resuming';
    this.status('lost');
  }

  /** We are in: what waited goes out. */
  async ready() {
    this.state = 'ready';
    this.line.settle();
    if (this.isBack) {
      this.isBack = false;
      const { intent, gone = 0 } = this;
      const byCode = Boolean(this.wayBack);
      this.tell('started', { intent, gone, byCode, held: this.room.holder !== null });
      this.backlog.forEach(([name, fact]) => this.tell(name, fact));
      this.wayBack = null;
      if (!byCode) hearEnding(this); // my epoch opened it again, which its next entry says
      if (this.state !== 'ready') return;
    }
    tellCode(this);
    await this.outbox.flush(true);
    if (this.state === 'ready') this.status('ok'); // else lost again meanwhile
    await grantNewcomers(this);
  }

  /** Asks again for what is missing. */
  resume() {
    this.state = 'resuming';
    this.line.unsettle();
    this.askLog();
  }

  /** What proves that the chat is ours. */
  ours() {
    return { chat: toBase64(this.room.chat), pass: toBase64(this.pass) };
  }

  /** Any page of the visit may erase: it comes as one who returns, and makes no return. */
  askLog() {
    const { own, pos } = this.room;
    const returning = Boolean(this.wayBack || this.erasing);
    this.line.send(Object.assign({ t: 'resume', have: pos, returning }, this.erasing || own, this.ours()));
  }

  status(state) {
    const { room, unsent, upto } = this;
    this.tell('status', { state, unsent, whole: !unsent && room !== null && room.pos >= upto });
  }

  stop() {
    this.state = 'over';
    clearTimeout(this.seenSoon);
    this.line.stop();
  }

  /** It is over here, and the page is told why. */
  fail(news, fact = {}) {
    this.stop();
    this.tell(news, fact);
  }

  /** The same, and no token stays. */
  forget(news, fact) {
    forgetToken();
    this.fail(news, fact);
  }

  /** Seconds since 1970: the phone's clock, put right by the relay's by at most a day. */
  now() {
    return (Date.now() + this.skew) / 1000;
  }

  /** News of the log; during a come-back it waits until the whole log is here. */
  news(name, fact) {
    if (this.isBack) this.backlog.push([name, fact]);
    else if (!this.erasing) this.tell(name, fact); // no word comes back
  }

  /** Takes something that must arrive, once and in order. @returns {string} its id */
  post(item) {
    return this.outbox.post(item);
  }

  /** Does one thing after the other: the browser's cryptography answers later. */
  turn(action) {
    this.turns = this.turns.then(action).catch((error) => {
      if (this.state === 'over') return;
      // One of several relays may hear of a new roster a moment later than the others.
      if (error.code === 'rolled_back' && this.state !== 'ready') this.line.drop();
      // Before we are in, a relay whose papers do not hold is a relay that cannot help.
      else if (!this.started || !this.directory.version) this.fail('failing');
      else if (this.state === 'ready') this.tell('trouble', {});
    });
  }
}
