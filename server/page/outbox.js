/** What must arrive, once and in order: it stays here until the relay has stored it. */

import { randomBytes, toBase64 } from './bytes.js';

/** @typedef {{mid: string, say?: Object, message?: Object, done?: () => void}} Item a frame to seal, or a message, and what follows once it is stored */

function isText({ say }) {
  return say && say.k === 'text';
}

/** What a visit has to say and the relay has not stored. */
export class Outbox {
  /** @param {Session} visit */
  constructor(visit) {
    this.visit = visit;
    /** @type {Item[]} */
    this.items = [];
  }

  /** The visitor's own words in here, in order. */
  get texts() {
    return this.items.filter(isText).map((i) => i.say.text);
  }

  /** Takes something that must arrive. @returns {string} its id */
  post(item) {
    const mid = toBase64(randomBytes(8));
    this.items.push(Object.assign({ mid }, item));
    this.visit.turn(() => this.flush(false));
    return mid;
  }

  /** My own frame of the log, if it is still in here. */
  find(epoch, seq) {
    return this.items.find((item) => item.epoch === epoch && item.seq === seq);
  }

  /** Seals and sends what is new or was sealed under an older epoch; or everything again. */
  async flush(again) {
    const { visit } = this;
    const { line, room } = visit;
    if (!room || visit.state !== 'ready') return;
    for (const item of this.items.slice()) {
      // Whoever takes over from somebody who left must learn my key: `hello` holds no word.
      const may = room.canWrite || (item.say && item.say.k === 'hello' && room.keys.has(room.epoch));
      const stale = item.say && item.epoch !== room.epoch && may;
      if (stale) Object.assign(item, await room.seal(item.say));
      if (visit.state !== 'ready') return; // lost meanwhile: a new socket takes nothing before it is ours
      if (item.sent && !stale && !again) continue;
      item.sent = true;
      if (item.message) line.send(Object.assign({ mid: item.mid }, item.message));
      else if (item.frame) line.send({ t: 'say', mid: item.mid, frame: toBase64(item.frame) });
    }
  }

  /** Notes that the relay has what was sent as `mid`, at `pos` of the log if it is in there. */
  stored(mid, pos) {
    const { room } = this.visit;
    const item = this.items.find((one) => one.mid === mid);
    if (!item) return;
    if (item.say && pos > room.pos) {
      try {
        room.stored(item.epoch, item.seq, pos);
      } catch (_) {
        this.visit.resume();
        return;
      }
    } else if (item.say) room.noteStored(item.epoch, item.seq, pos);
    this.arrived(item, pos);
  }

  arrived(item, pos) {
    const { visit } = this;
    this.drop(item);
    if (item.say) visit.room.remember(item.say, item.epoch);
    if (item.done) item.done();
    if (!isText(item)) return;
    visit.texts.set(item.mid, pos);
    visit.tell('receipt', { id: item.mid, state: 'stored' });
    if (visit.state === 'ready' && !visit.unsent) visit.status('ok');
  }

  /** Gives up what the relay refused for good: sent again it would be refused again. */
  refuse(mid) {
    const { visit } = this;
    const item = this.items.find((one) => one.mid === mid);
    if (item) this.drop(item);
    if (item && item.frame) {
      // The relay waits for a frame of this number: those after it are numbered anew.
      visit.room.takeBack(item.epoch, item.seq);
      this.items.forEach((other) => {
        if (other.epoch === item.epoch && other.seq > item.seq) other.epoch = -1;
      });
      visit.turn(() => this.flush(false));
    }
    if (item && isText(item)) visit.tell('refused', { id: mid, text: item.say.text });
    else {
      visit.making = null;
      visit.tell('trouble', { mid });
    }
  }

  drop(item) {
    this.items = this.items.filter((other) => other !== item);
  }
}
